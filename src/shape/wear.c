/* wear.c - what years do to asphalt: joints and cracks sealed with bitumen along the lanes, cracks across, patches with
 * sealed edges. They are stripes below the markings: pictures show them, no label and no other sensor knows them.
 *
 * Each is drawn by lot from the road's id, the lane and its place along, in slots: `wear` 0 is a new road, and at 1
 * there are a sealed joint along 80 % of each lane, a crack across every 9 m of it and a patch every 42 m. How many,
 * how long and how dark are choices. */
#include <string.h>

#include "base/hash.h"
#include "shape/pavement.h"

/* one cell of a strip: a lane between two stations */
typedef struct cell {
    const sp_pavement *w;
    const sp_road_span *a, *b;
    double s0, s1, heading; /* m; rad */
    uint32_t key;           /* of road and lane */
} cell;

static const float bitumen[3] = {0.030f, 0.030f, 0.032f}, gap[3] = {0.040f, 0.039f, 0.038f};

/* lots: what they are drawn for, in which slot, the how manieth */
enum { JOINT = 1, ALONG = 2, ACROSS = 3, PATCH = 4 };

static double lot(const cell *c, uint32_t what, int64_t slot, uint32_t number)
{
    return sp_ground_random(c->key ^ what * 0x632be5abu, (uint32_t)slot, number);
}

static double lot_in(const cell *c, uint32_t what, int64_t slot, uint32_t number, double low, double high)
{
    return low + (high - low) * lot(c, what, slot, number);
}

/* on the surface: s, and the share of the way from the lane's right edge to its left */
static sp_vec3 at(const cell *c, double s, double f)
{
    const double u = c->s1 > c->s0 ? (s - c->s0) / (c->s1 - c->s0) : 0;
    const sp_vec3 right = sp_add3(c->a->right, sp_scale3(sp_sub3(c->b->right, c->a->right), u)),
                  left = sp_add3(c->a->left, sp_scale3(sp_sub3(c->b->left, c->a->left), u));
    sp_vec3 p = sp_add3(right, sp_scale3(sp_sub3(left, right), f));
    // as markings do: triangles may stand a little higher
    p.z += c->w->g->terrain->columns ? 0.002 : 0;
    return p;
}

/* from one point to the next, as wide across the given directions */
static void mark(const cell *c, sp_vec3 p, sp_vec3 q, sp_vec3 across, double width, const float albedo[3],
                 uint32_t worn)
{
    const sp_paint paint = {.width = width, .albedo = {albedo[0], albedo[1], albedo[2]}, .worn = worn};
    sp_ground_stripe(c->w->g, p, q, across, across, &paint);
}

static sp_vec3 leftwards(const cell *c)
{
    return sp_normal3(sp_sub3(c->a->left, c->a->right));
}

static sp_vec3 ahead(const cell *c)
{
    return sp_normal3(sp_sub3(c->b->right, c->a->right));
}

/* ---------------------------------------------------------------- along */
/* A line along at f that wanders by a few centimetres; nodes every 3 m of the road, what of it lies in this cell. */
static void line(const cell *c, uint32_t what, double from, double to, double f, double width, const float albedo[3])
{
    const double step = 3, wide = sp_length3(sp_sub3(c->a->left, c->a->right)), wander = 0.05 / sp_max(wide, 1);
    from = sp_max(from, c->s0);
    to = sp_min(to, c->s1);
    if (!(from < to))
        return;
    const sp_vec3 across = leftwards(c);
    sp_vec3 last = {0, 0, 0};
    double s = from;
    for (bool first = true;; first = false) {
        // between two nodes straight
        const double k = sp_floor(s / step), u = s / step - k;
        const double g = f + wander * (lot_in(c, what, (int64_t)k, 90, -1, 1) * (1 - u) +
                                       lot_in(c, what, (int64_t)k + 1, 90, -1, 1) * u);
        const sp_vec3 p = at(c, s, g);
        if (!first)
            mark(c, last, p, across, width, albedo, SP_WORN_SEAL);
        if (s >= to)
            return;
        last = p;
        s = sp_min(to, (k + 1) * step > s + 1e-6 ? (k + 1) * step : (k + 2) * step);
    }
}

/* between two courses of the paver: long and straight; and cracks in the wheel tracks */
static void along(const cell *c, double wear)
{
    const double long_slot = 120, slot = 24;
    for (int64_t j = (int64_t)sp_floor(c->s0 / long_slot); (double)j * long_slot < c->s1; j++)
        if (lot(c, JOINT, j, 0) < 0.8 * wear)
            line(c, JOINT, (double)j * long_slot, (double)(j + 1) * long_slot, lot_in(c, JOINT, j, 1, 0.15, 0.85),
                 lot_in(c, JOINT, j, 2, 0.035, 0.06), bitumen);
    for (int64_t j = (int64_t)sp_floor(c->s0 / slot); (double)j * slot < c->s1; j++) {
        if (lot(c, ALONG, j, 0) >= 0.7 * wear)
            continue;
        const double from = (double)j * slot + lot_in(c, ALONG, j, 1, 0, 8),
                     f = lot_in(c, ALONG, j, 2, 0.18, 0.32) + (lot(c, ALONG, j, 3) < 0.5 ? 0 : 0.5);
        const bool sealed = lot(c, ALONG, j, 4) < 0.6;
        line(c, ALONG, from, from + lot_in(c, ALONG, j, 5, 5, 16), f, sealed ? 0.05 : 0.014, sealed ? bitumen : gap);
    }
}

/* ---------------------------------------------------------------- across */
static void across(const cell *c, double wear)
{
    enum { NODES = 6 };
    const double slot = 7;
    for (int64_t j = (int64_t)sp_floor(c->s0 / slot); (double)j * slot < c->s1; j++) {
        const double s = (double)j * slot + lot_in(c, ACROSS, j, 1, 0, slot);
        if (lot(c, ACROSS, j, 0) >= 0.8 * wear || s < c->s0 || s >= c->s1)
            continue;
        const bool whole = lot(c, ACROSS, j, 2) < 0.6, sealed = lot(c, ACROSS, j, 3) < 0.5;
        const double f0 = whole ? 0.02 : lot_in(c, ACROSS, j, 4, 0, 0.4),
                     f1 = whole ? 0.98 : f0 + lot_in(c, ACROSS, j, 5, 0.3, 0.55);
        const sp_vec3 n = ahead(c);
        sp_vec3 last = {0, 0, 0};
        for (uint32_t k = 0; k < NODES; k++) {
            const sp_vec3 p = at(c, s + lot_in(c, ACROSS, j, 10 + k, -0.12, 0.12), f0 + (f1 - f0) * k / (NODES - 1));
            if (k)
                mark(c, last, p, n, sealed ? 0.06 : 0.016, sealed ? bitumen : gap, SP_WORN_SEAL);
            last = p;
        }
    }
}

/* ---------------------------------------------------------------- patches */
/* what of one lies in this cell, and its sealed edges */
static void patch(const cell *c, int64_t j, double from, double to)
{
    const double wide = sp_length3(sp_sub3(c->a->left, c->a->right));
    const bool whole = lot(c, PATCH, j, 2) < 0.3, old = lot(c, PATCH, j, 3) < 0.25;
    const double share = whole ? 0.94 : lot_in(c, PATCH, j, 4, 0.25, 0.55),
                 f0 = whole ? 0.03 : lot_in(c, PATCH, j, 5, 0.04, 0.92 - share), f1 = f0 + share;
    const double tone = old ? lot_in(c, PATCH, j, 6, 0.125, 0.150) : lot_in(c, PATCH, j, 6, 0.055, 0.080);
    const float albedo[3] = {(float)tone, (float)tone, (float)(tone * 1.02)};
    const double s0 = sp_max(from, c->s0), s1 = sp_min(to, c->s1), rim = 0.04;
    const sp_vec3 n = leftwards(c), m = ahead(c);
    mark(c, at(c, s0, (f0 + f1) / 2), at(c, s1, (f0 + f1) / 2), n, share * wide, albedo, SP_WORN_PATCH);
    mark(c, at(c, s0, f0), at(c, s1, f0), n, rim, bitumen, SP_WORN_SEAL);
    mark(c, at(c, s0, f1), at(c, s1, f1), n, rim, bitumen, SP_WORN_SEAL);
    if (s0 == from)
        mark(c, at(c, s0, f0), at(c, s0, f1), m, rim, bitumen, SP_WORN_SEAL);
    if (s1 == to)
        mark(c, at(c, s1, f0), at(c, s1, f1), m, rim, bitumen, SP_WORN_SEAL);
}

static void patches(const cell *c, double wear)
{
    const double slot = 34;
    for (int64_t j = (int64_t)sp_floor(c->s0 / slot); (double)j * slot < c->s1; j++) {
        if (lot(c, PATCH, j, 0) >= 0.8 * wear)
            continue;
        const double length = lot_in(c, PATCH, j, 7, 1.5, 9),
                     from = (double)j * slot + lot_in(c, PATCH, j, 1, 0, slot - length), to = from + length;
        if (from < c->s1 && to > c->s0)
            patch(c, j, from, to);
    }
}

void sp_pave_wear(const sp_pavement *w, const sp_road_strip *st, uint32_t k)
{
    const double wear = w->g->wear * w->g->density;
    if (!(wear > 0) || w->junction)
        return;
    const char *id = sp_road_id(w->net, w->road);
    const uint32_t road = (uint32_t)sp_hash_bytes(id, strlen(id)).lo;
    for (uint32_t i = 0; i < st->column_count; i++) {
        const sp_road_column *col = &st->column[i];
        // of a lane in parts nobody knows the middle; gravel and grass crack otherwise
        const bool part = (i && col[-1].lane == col->lane) || (i + 1 < st->column_count && col[1].lane == col->lane);
        if (col->type != SP_LANE_DRIVING || part ||
            (col->surface && (!strcmp(col->surface, "gravel") || !strcmp(col->surface, "grass"))))
            continue;
        const sp_road_span *a = &st->span[(size_t)k * st->column_count + i];
        const cell c = {.w = w,
                        .a = a,
                        .b = a + st->column_count,
                        .s0 = st->s[k],
                        .s1 = st->s[k + 1],
                        .key = sp_ground_hash(road, (uint32_t)col->lane, 51)};
        // where a lane begins or ends there is no room
        if (sp_length3(sp_sub3(c.a->left, c.a->right)) < 2 || sp_length3(sp_sub3(c.b->left, c.b->right)) < 2 ||
            !(c.s1 - c.s0 > 0.01))
            continue;
        along(&c, wear);
        across(&c, wear);
        // laid over what was cracked
        patches(&c, wear);
    }
}
