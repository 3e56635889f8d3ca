/* families.c - which file computes which metrics; their list is world/metrics.def. */
#include "metric/inside.h"

static const sp_family *const families[SP_FAMILIES] = {
    [SP_FAMILY_TIME] = &sp_family_time,
    [SP_FAMILY_SPACE] = &sp_family_space,
    [SP_FAMILY_BRAKING] = &sp_family_braking,
    [SP_FAMILY_STEERING] = &sp_family_steering,
    [SP_FAMILY_RSS] = &sp_family_rss,
    [SP_FAMILY_FUZZY] = &sp_family_fuzzy,
    [SP_FAMILY_ENCOUNTER] = &sp_family_encounter,
    [SP_FAMILY_CRASH] = &sp_family_crash,
    [SP_FAMILY_COMFORT] = &sp_family_comfort,
    [SP_FAMILY_LANE] = &sp_family_lane,
    [SP_FAMILY_ASSIST] = &sp_family_assist,
    [SP_FAMILY_CONDUCT] = &sp_family_conduct,
};

bool sp_metric_instant(int id)
{
    return sp_metric_at((uint32_t)id)->flags & SP_METRIC_INSTANT;
}

const sp_family *sp_family_at(uint32_t i)
{
    return families[i];
}

double *sp_family_own(sp_tally *t, uint32_t family)
{
    uint32_t at = SP_TALLY_WORDS;
    for (uint32_t i = 0; i < family; i++)
        at += families[i]->words;
    return (double *)(void *)t + at;
}

uint32_t sp_tally_words(void)
{
    uint32_t words = SP_TALLY_WORDS;
    for (uint32_t i = 0; i < SP_FAMILIES; i++)
        words += families[i]->words;
    return words;
}
