/* card.h - what the files of the score cards share: how a card's tests are written down. Nobody outside card*.c and
 * tests includes it. */
#ifndef SP_METRIC_CARD_H
#define SP_METRIC_CARD_H

#include "metric/metric.h"

/* An axis of a test's grid: the first `standard` values make the standard range, all `count` the extended one. */
typedef enum sp_card_unit { SP_CARD_KMH, SP_CARD_PERCENT, SP_CARD_METRE, SP_CARD_MPS2 } sp_card_unit;
typedef struct sp_card_axis {
    const char *const *names; /* of parameters that say it, the first that a case has; NULL ends it */
    const double *value;
    uint32_t standard, count; /* 0: no such axis */
    sp_card_unit unit;
    const char *const *also_names; /* another parameter that says the same; NULL: none */
    const double *also;            /* its values, each for the one of `value` at its place, per cent */
} sp_card_axis;

/* A test of a card's closed list. */
struct sp_card_test {
    const char *name;                      /* "CCRs AEB": what { test = } names */
    const char *key;                       /* "ccrs": what a scenario of that test is called */
    const char *line;                      /* "CCRs": where its points go; tests of one line stand together */
    const char *group;                     /* "Car & PTW longitudinal"; NULL: none */
    uint32_t kpi;                          /* the card's own: what is measured */
    double other;                          /* km/h along the ego's path of the other, where nothing else says it */
    sp_card_axis a, b;                     /* a.count 0: no grid, every case is a cell */
    double standard, extended, robustness; /* points of the line, said by its first test; 0: none */
};

struct sp_card {
    const char *name, *doc;
    const char *protocol; /* what it goes by, with its version */
    const sp_card_test *tests;
    uint32_t test_count;
    bool must_name; /* a test must be told: by { test = }, or by the scenario's name */
    bool mean;      /* its total is the mean over cases, not a sum */
    double beside;  /* points of the protocol that no run can earn */
    const char *beside_what;
    void (*judge)(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out);
    double (*weight)(const sp_card_test *test, uint32_t a, uint32_t b); /* of a cell; NULL: 1 */
    /* the layer of the robustness range that a case with this parameter belongs to; NULL: each text is its own */
    const char *(*layer)(const char *said);
    /* what the whole is worth, given the cells: NULL or why it is nothing */
    const char *(*refused)(const sp_card_entry *entries, uint32_t count);
};

extern const sp_card sp_card_euroncap2026, sp_card_euroncap2023, sp_card_r152, sp_card_fmvss127, sp_card_nuplan,
    sp_card_carla2, sp_card_carla21;

#define SP_CARD_COUNT(a) ((uint32_t)(sizeof(a) / sizeof *(a)))

extern const char *const sp_card_speed_names[], *const sp_card_impact_names[], *const sp_card_target_names[];

/* A parameter by the first of its names that is there, in the unit of an axis; false: none. */
bool sp_card_param(const sp_param_value *params, uint32_t count, const char *const *names, sp_card_unit unit,
                   double *value);
/* Speeds of the case in km/h: the ego's (parameter, else what it starts with; +inf: neither), and the other's along its
 * path (`otherwise` where nothing says it). */
double sp_card_speed(const sp_world_def *def);
double sp_card_other(const sp_world_def *def, double otherwise);

/* A colour by a speed in km/h: limits rise, points fall. An impact as fast as without braking (within 2 km/h of
 * `unbraked`) is of the last colour. `inclusive`: a limit belongs to the better colour. */
typedef struct sp_card_band {
    double limit; /* km/h */
    const char *colour;
    double points;
} sp_card_band;
const sp_card_band *sp_card_colour(const sp_card_band *bands, uint32_t count, bool inclusive, double speed,
                                   double unbraked);
/* The class of whom the ego touched first, SP_KIND_STATIC for what is no actor. */
sp_class sp_card_hit(const sp_world_def *def, const sp_judgement *j);
bool sp_card_value_of(const sp_judgement *j, int id, double *value); /* false, and 0: undefined */

#endif
