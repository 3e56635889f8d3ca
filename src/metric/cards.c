/* cards.c - the table of score cards, which test of a protocol a case is, and what cards ask of a case. Points of each
 * protocol stand in card_*.c, totals over many cases in card_total.c. Own estimates, no official results. */
#include "metric/card.h"
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

static const double kmh = 1000.0 / 3600, as_unbraked = 2;

static const sp_card *const cards[] = {&sp_card_euroncap2026, &sp_card_euroncap2023, &sp_card_r152,   &sp_card_fmvss127,
                                       &sp_card_nuplan,       &sp_card_carla2,       &sp_card_carla21};

const char *const sp_card_speed_names[] = {"speed", "ego_speed", "vut", "vut_speed", NULL};
const char *const sp_card_impact_names[] = {"impact", "impact_location", "location", NULL};
const char *const sp_card_target_names[] = {"target", "target_speed", "gvt", "gvt_speed", "other", "other_speed", NULL};

uint32_t sp_card_count(void)
{
    return SP_CARD_COUNT(cards);
}
const sp_card *sp_card_at(uint32_t i)
{
    return i < SP_CARD_COUNT(cards) ? cards[i] : NULL;
}
const sp_card *sp_card_find(const char *name)
{
    for (uint32_t i = 0; name && i < SP_CARD_COUNT(cards); i++)
        if (!strcmp(cards[i]->name, name))
            return cards[i];
    return NULL;
}
const char *sp_card_name(const sp_card *card)
{
    return card->name;
}
const char *sp_card_doc(const sp_card *card)
{
    return card->doc;
}
const char *sp_card_protocol(const sp_card *card)
{
    return card->protocol;
}
bool sp_card_means(const sp_card *card)
{
    return card->mean;
}
uint32_t sp_card_tests(const sp_card *card)
{
    return card->test_count;
}
const char *sp_card_test_name(const sp_card *card, uint32_t i)
{
    return i < card->test_count ? card->tests[i].name : NULL;
}

/* ---------------------------------------------------------------- which test a case is */
static bool has_tag(const sp_world_def *def, const char *tag)
{
    for (uint32_t i = 0; i < def->tag_count; i++)
        if (!strcmp(def->tags[i], tag))
            return true;
    return false;
}

/* the text of the first of these parameters that the case has; NULL: none */
static const char *said(const sp_world_def *def, const char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < def->param_count; i++)
            if (!strcmp(def->params[i].name, names[k]) && def->params[i].is_text)
                return def->params[i].text;
    return NULL;
}

/* What makes another test of one: the word of a parameter, or, of a case that names no test, of its scenario's name or
 * tags. */
static const struct variant {
    const char *params[5], *word, *suffix;
} variants[] = {{{"light", "lighting", "time", "daytime"}, "night", "_night"},
                {{"function", "mode", "test", "kind"}, "fcw", "_fcw"},
                {{"load", "mass"}, "laden", "_laden"},
                {{"brake", "manual", "driver"}, "manual", "_manual"}};

static bool varies(const sp_world_def *def, const struct variant *v, const char *name)
{
    size_t n = 0;
    while (v->params[n])
        n++;
    const char *text = said(def, v->params, n);
    if (text || !name)
        return text && !strcmp(text, v->word);
    return strstr(name, v->word) || (has_tag(def, v->word) && !has_tag(def, "aeb"));
}

static const sp_card_test *by_key(const sp_card *card, const char *key)
{
    for (uint32_t i = 0; i < card->test_count; i++)
        if (!strcmp(card->tests[i].key, key))
            return &card->tests[i];
    return NULL;
}

/* The variant of a test that the case is; what the test is already it stays. name: its scenario's, NULL: only
 * parameters count. */
static const sp_card_test *variant_of(const sp_card *card, const sp_world_def *def, const sp_card_test *test,
                                      const char *name)
{
    char key[64], longer[80];
    bool is[SP_CARD_COUNT(variants)] = {0};
    snprintf(key, sizeof key, "%s", test->key);
    for (size_t i = SP_CARD_COUNT(variants); i-- > 0;) {
        const size_t whole = strlen(key), end = strlen(variants[i].suffix);
        is[i] = whole > end && !strcmp(key + whole - end, variants[i].suffix);
        key[is[i] ? whole - end : whole] = 0;
        is[i] = is[i] || varies(def, &variants[i], name);
    }
    for (size_t i = 0; i < SP_CARD_COUNT(variants); i++) {
        snprintf(longer, sizeof longer, "%s%s", key, variants[i].suffix);
        if (is[i] && by_key(card, longer))
            memcpy(key, longer, sizeof key);
    }
    const sp_card_test *other = by_key(card, key);
    return other ? other : test;
}

/* "euroncap/ccrs_fcw" is ccrs_fcw; "x/cpla_wet" at night is cpla_night */
static const sp_card_test *by_scenario(const sp_card *card, const sp_world_def *def)
{
    char base[64], whole[64];
    const char *name = def->scenario ? def->scenario : "", *slash = strrchr(name, '/');
    snprintf(base, sizeof base, "%s", slash ? slash + 1 : name);
    for (char *c = base; *c; c++)
        *c = (char)(*c == '-' ? '_' : *c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    memcpy(whole, base, sizeof whole);
    /* a parameter may say it all, or which of several turns */
    static const char *const tests[] = {"test"}, *const turns[] = {"turn"};
    const char *text = said(def, tests, 1), *turn = said(def, turns, 1);
    const sp_card_test *told = text ? by_key(card, text) : NULL;
    if (told)
        return variant_of(card, def, told, whole);
    /* what it is called, then ever less of it */
    for (;;) {
        char key[96];
        snprintf(key, sizeof key, "%s_%.24s", base, turn ? turn : "");
        const sp_card_test *turned = turn ? by_key(card, key) : NULL, *test = turned ? turned : by_key(card, base);
        if (test)
            return variant_of(card, def, test, whole);
        char *end = strrchr(base, '_');
        if (!end)
            return NULL;
        *end = 0;
    }
}

static const sp_card_test *find_test(const sp_card *card, const sp_world_def *def, const char *test)
{
    if (!test)
        return card->test_count == 1 ? card->tests : by_scenario(card, def);
    for (uint32_t i = 0; i < card->test_count; i++)
        if (!strcmp(card->tests[i].name, test))
            return variant_of(card, def, &card->tests[i], NULL);
    return NULL;
}

static void hint_cards(sp_error *err, const char *wanted)
{
    const char *names[SP_CARD_COUNT(cards)];
    char list[160] = "";
    size_t at = 0;
    for (uint32_t i = 0; i < SP_CARD_COUNT(cards); i++) {
        names[i] = cards[i]->name;
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = sp_suggest(wanted, names, SP_CARD_COUNT(cards));
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    else
        sp_error_hint(err, "the cards are: %s", list);
}

bool sp_card_known(const sp_world_def *def, const sp_check_def *c, sp_error *err)
{
    const sp_card *card = sp_card_find(c->metric);
    if (!card) {
        sp_error_set(err, SP_BAD_LOAD, c->said.file, c->said.line, "unknown card '%s'", c->metric ? c->metric : "");
        hint_cards(err, c->metric ? c->metric : "");
        return false;
    }
    if (find_test(card, def, c->card_test) || (!c->card_test && !card->must_name))
        return true;
    if (c->card_test) {
        const char *names[64], *near;
        uint32_t n = 0;
        for (; n < card->test_count && n < 64; n++)
            names[n] = card->tests[n].name;
        sp_error_set(err, SP_BAD_LOAD, c->said.file, c->said.line, "card %s has no test '%s'", card->name,
                     c->card_test);
        near = sp_suggest(c->card_test, names, n);
        if (near)
            sp_error_hint(err, "did you mean '%s'?", near);
        else
            sp_error_hint(err, "its tests stand in docs/cards.md; the first is '%s'", names[0]);
        return false;
    }
    sp_error_set(err, SP_BAD_LOAD, c->said.file, c->said.line, "card %s: which test of it is '%s'?", card->name,
                 def->scenario ? def->scenario : "");
    sp_error_hint(err, "say it: sp.card(\"%s\", { test = \"%s\" })", card->name, card->tests[0].name);
    return false;
}

void sp_card_judge(const sp_world_def *def, const sp_judgement *j, const char *name, const char *test,
                   sp_card_value *out)
{
    static const char tail[] = "; own estimate, not an official result";
    const sp_card *card = sp_card_find(name);
    *out = (sp_card_value){.name = name, .test = "", .band = ""};
    if (!card)
        return;
    const sp_card_test *is = find_test(card, def, test);
    *out = (sp_card_value){.name = card->name, .test = is ? is->name : "", .max = 1, .band = ""};
    card->judge(def, is, j, out);
    const size_t at = strlen(out->detail);
    if (at + sizeof tail <= sizeof out->detail)
        memcpy(out->detail + at, tail, sizeof tail);
}

/* ---------------------------------------------------------------- what cards ask of a case */
bool sp_card_param(const sp_param_value *params, uint32_t count, const char *const *names, sp_card_unit unit,
                   double *value)
{
    for (; *names; names++)
        for (uint32_t i = 0; i < count; i++) {
            const sp_param_value *p = &params[i];
            if (p->is_text || strcmp(p->name, *names))
                continue;
            /* a share without a unit is one when it is small; whole numbers are per cent */
            const bool share = p->unit && (!strcmp(p->unit, "%") || (!p->unit[0] && sp_abs(p->value) <= 2));
            *value = unit == SP_CARD_KMH                ? p->value / kmh
                     : unit == SP_CARD_PERCENT && share ? p->value * 100
                                                        : p->value;
            return true;
        }
    return false;
}

double sp_card_speed(const sp_world_def *def)
{
    double v;
    if (sp_card_param(def->params, def->param_count, sp_card_speed_names, SP_CARD_KMH, &v))
        return v;
    const double start = def->actor_count >= SP_EGO.i ? def->actors[SP_EGO.i].speed : 0;
    return start > 0 ? start / kmh : SP_INFINITY;
}

double sp_card_other(const sp_world_def *def, double otherwise)
{
    double v = otherwise;
    return sp_card_param(def->params, def->param_count, sp_card_target_names, SP_CARD_KMH, &v) ? v : otherwise;
}

const sp_card_band *sp_card_colour(const sp_card_band *bands, uint32_t count, bool inclusive, double speed,
                                   double unbraked)
{
    uint32_t i = 0;
    while (i + 1 < count && (inclusive ? speed > bands[i].limit : speed >= bands[i].limit))
        i++;
    return &bands[speed > 0 && speed >= unbraked - as_unbraked ? count - 1 : i];
}

sp_class sp_card_hit(const sp_world_def *def, const sp_judgement *j)
{
    const uint32_t with = j->contact.with;
    if (!with || with > def->actor_count)
        return SP_KIND_STATIC;
    return def->actors[with].kind ? def->actors[with].kind->class_id : SP_KIND_CAR;
}

bool sp_card_value_of(const sp_judgement *j, int id, double *value)
{
    const sp_metric_value *v = &j->metrics[id];
    *value = v->defined ? v->value : 0;
    return v->defined;
}
