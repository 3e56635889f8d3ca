/* covering.c - covering arrays: few rows in which every combination of values of any two (or three) axes occurs, as far
 * as the constraints let it. One row after the other, each begun with the first combination still missing and filled
 * greedily, as AETG does it (Cohen, Dalal, Fredman, Patton 1997), but without chance: the candidates of a row differ in
 * the axis that is filled first, and ties go to the lower index. Combinations that no accepted row can hold leave the
 * count (NIST SP 800-142). */
#include <string.h>

#include "script/covering.h"

enum { TRIES = 20000, MOST = 8000000 };

typedef struct state {
    const covering *c;
    lua_State *L;
    uint32_t sets;      /* of axes, in lexical order */
    uint32_t (*set)[3]; /* their axes; the third is UINT32_MAX at strength 2 */
    uint32_t *first;    /* bit of the first combination of each set */
    uint64_t *done;     /* met, or known to be impossible */
    uint32_t total;
    uint32_t *of, of_first[COVERING_AXES + 1]; /* sets by axis: of[of_first[a]] up to of_first[a + 1] */
} state;

static bool is_done(const state *s, uint32_t bit)
{
    return s->done[bit / 64] >> (bit % 64) & 1;
}

/* the combination of set i in a picks, or UINT32_MAX where an axis of it has no value yet */
static uint32_t bit_of(const state *s, uint32_t i, const uint32_t *picks)
{
    uint32_t at = 0;
    for (uint32_t k = 0; k < s->c->strength; k++) {
        const uint32_t which = s->set[i][k];
        if (picks[which] == UINT32_MAX)
            return UINT32_MAX;
        at = at * s->c->counts[which] + picks[which];
    }
    return s->first[i] + at;
}

/* how many missing combinations the row holds that this axis is part of */
static uint32_t gain(const state *s, const uint32_t *picks, uint32_t which)
{
    uint32_t sum = 0;
    for (uint32_t k = s->of_first[which]; k < s->of_first[which + 1]; k++) {
        const uint32_t bit = bit_of(s, s->of[k], picks);
        sum += bit != UINT32_MAX && !is_done(s, bit);
    }
    return sum;
}

/* fills what has no value yet, one axis after the other from `from` on, each with what gains most; the sum of the gains
 */
static uint32_t fill(const state *s, uint32_t from, uint32_t *picks)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < s->c->axes; i++) {
        const uint32_t which = (from + i) % s->c->axes;
        if (picks[which] != UINT32_MAX)
            continue;
        uint32_t best = 0, most = 0;
        for (uint32_t v = 0; v < s->c->counts[which]; v++) {
            picks[which] = v;
            const uint32_t here = gain(s, picks, which);
            if (v == 0 || here > most) {
                best = v;
                most = here;
            }
        }
        picks[which] = best;
        sum += most;
    }
    return sum;
}

/* how many rows are tried for each that is taken: as many as axes, but the whole is to stay below a second */
static uint32_t candidates(const state *s)
{
    double work = s->sets;
    for (uint32_t a = 0; a < s->c->axes; a++)
        work += (double)s->c->counts[a] * (s->of_first[a + 1] - s->of_first[a]);
    const double room = 1e6 / work;
    return room >= s->c->axes ? s->c->axes : room >= 2 ? (uint32_t)room : 1;
}

/* the best row of several that begin with these picks */
static void fill_best(const state *s, uint32_t tries, uint32_t *picks)
{
    uint32_t best[COVERING_AXES], most = 0;
    for (uint32_t k = 0; k < tries; k++) {
        uint32_t here[COVERING_AXES];
        memcpy(here, picks, sizeof here);
        const uint32_t sum = fill(s, k * s->c->axes / tries, here);
        if (k == 0 || sum > most) {
            memcpy(best, here, sizeof best);
            most = sum;
        }
    }
    memcpy(picks, best, sizeof best);
}

/* Other values on the free axes, counting up from the greedy picks, until a row is accepted; false: none is. Only axes
 * that a rejection has read can mend it: they are the digits, the last one read the fastest, and digits that the last
 * rejection did not read are passed over. *proved: no row can be. */
static bool mend(const state *s, const bool *fixed, uint32_t *picks, bool *proved)
{
    uint32_t start[COVERING_AXES], digit[COVERING_AXES], digits = 0, known = 0;
    memcpy(start, picks, sizeof start);
    *proved = false;
    for (uint32_t n = 0; n < TRIES; n++) {
        uint32_t reads = UINT32_MAX;
        if (s->c->accepts(s->L, s->c->user, picks, &reads))
            return true;
        for (uint32_t a = 0; a < s->c->axes; a++)
            if (reads >> a & 1 && !(known >> a & 1) && !fixed[a]) {
                known |= 1u << a;
                digit[digits++] = a;
            }
        bool on = false, useful = false;
        for (uint32_t k = digits; k-- > 0 && !on;) {
            const uint32_t which = digit[k];
            useful = useful || reads >> which & 1;
            picks[which] = useful ? (picks[which] + 1) % s->c->counts[which] : start[which];
            on = useful && picks[which] != start[which];
        }
        if (!on) {
            *proved = true;
            return false;
        }
    }
    return false;
}

/* the sets that each axis is part of */
static void index_sets(state *s)
{
    const uint32_t n = s->c->axes;
    uint32_t at = 0;
    s->of = script_alloc(s->L, sizeof *s->of * ((size_t)s->sets * 3 + 1));
    for (uint32_t a = 0; a < n; a++) {
        s->of_first[a] = at;
        for (uint32_t i = 0; i < s->sets; i++)
            if (s->set[i][0] == a || s->set[i][1] == a || s->set[i][2] == a)
                s->of[at++] = i;
    }
    s->of_first[n] = at;
}

static void begin(state *s, const covering *c)
{
    const uint32_t n = c->axes, third = c->strength == 3;
    uint32_t at = 0;
    double total = 0;
    s->set = script_alloc(s->L, sizeof *s->set * ((size_t)n * n * (third ? n : 1) + 1));
    s->first = script_alloc(s->L, sizeof *s->first * ((size_t)n * n * (third ? n : 1) + 1));
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            for (uint32_t d = third ? b + 1 : n - 1; d < n; d++) {
                s->set[at][0] = a;
                s->set[at][1] = b;
                s->set[at][2] = third ? d : UINT32_MAX;
                s->first[at++] = (uint32_t)total;
                total += (double)c->counts[a] * c->counts[b] * (third ? c->counts[d] : 1);
                if (total > MOST)
                    script_fail(s->L, "cover_all", "fewer values, or a lower strength",
                                "sp.cover_all: more than %d combinations", MOST);
            }
    s->sets = at;
    s->total = (uint32_t)total;
    index_sets(s);
    s->done = script_alloc(s->L, sizeof *s->done * (s->total / 64 + 1));
    memset(s->done, 0, sizeof *s->done * (s->total / 64 + 1));
}

/* the set that a combination is of, and its values into the row */
static void spread(const state *s, uint32_t bit, uint32_t *picks, bool *fixed)
{
    uint32_t i = s->sets - 1;
    while (s->first[i] > bit)
        i--;
    uint32_t rest = bit - s->first[i];
    for (uint32_t k = s->c->strength; k-- > 0;) {
        const uint32_t which = s->set[i][k];
        picks[which] = rest % s->c->counts[which];
        rest /= s->c->counts[which];
        fixed[which] = true;
    }
}

covering_result covering_rows(lua_State *L, const covering *c)
{
    covering_result out = {0};
    state s = {.c = c, .L = L};
    begin(&s, c);
    out.combinations = s.total;
    const uint32_t tries = candidates(&s);
    for (uint32_t bit = 0; bit < s.total; bit++) {
        if (is_done(&s, bit))
            continue;
        uint32_t picks[COVERING_AXES];
        bool fixed[COVERING_AXES] = {false}, proved;
        for (uint32_t a = 0; a < COVERING_AXES; a++)
            picks[a] = UINT32_MAX;
        spread(&s, bit, picks, fixed);
        fill_best(&s, tries, picks);
        s.done[bit / 64] |= 1ull << (bit % 64);
        if (!mend(&s, fixed, picks, &proved)) {
            out.impossible++;
            out.given_up += !proved;
            continue;
        }
        for (uint32_t i = 0; i < s.sets; i++) {
            const uint32_t met = bit_of(&s, i, picks);
            s.done[met / 64] |= 1ull << (met % 64);
        }
        c->take(L, c->user, picks);
        out.rows++;
    }
    return out;
}
