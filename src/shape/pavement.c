/* pavement.c - the road network as surfaces and stripes: colours what src/road has laid out in strips, cuts it into
 * chunks, and draws kerbs where neighbouring lanes stand at different heights. What lies beyond the lanes is verge.c's.
 *
 * Connecting roads of a junction lie upon each other. Their lanes are of one colour by kind, so that it does not matter
 * which of two equal surfaces wins, and drawn in layers of their own, whose depth is biased: driving lanes win over
 * shoulders, these over walks, these over verges, and all of them over the plain. */
#include <string.h>

#include "shape/pavement.h"

/* m: how far lanes of no type are sunk, which files let overlap with anything; steps that are no kerb */
static const double sunk_none = 0.010, kerb_least = 0.001;
static const float layer_bias = -0.9e-4f; /* the plain has -4e-4 */
enum { LAYERS = 4 };

static sp_vec3 lowered(sp_vec3 p, double by)
{
    p.z -= by;
    return p;
}

static sp_vec3 between(sp_vec3 a, sp_vec3 b, double f)
{
    return sp_add3(a, sp_scale3(sp_sub3(b, a), f));
}

/* ---------------------------------------------------------------- surfaces */
static const float grass[3] = {0.088f, 0.128f, 0.040f}, stone[3] = {0.36f, 0.355f, 0.34f},
                   paving[3] = {0.265f, 0.258f, 0.242f}, gravel[3] = {0.17f, 0.155f, 0.125f};

static const float *albedo_of(const sp_road_column *c)
{
    static const float asphalt[3] = {0.105f, 0.106f, 0.110f}, shoulder[3] = {0.125f, 0.124f, 0.122f},
                       parking[3] = {0.140f, 0.140f, 0.144f}, cycle[3] = {0.175f, 0.105f, 0.090f};
    if (c->surface && !strcmp(c->surface, "grass"))
        return grass;
    if (c->surface && !strcmp(c->surface, "gravel"))
        return gravel;
    switch (c->type) {
    case SP_LANE_SIDEWALK:
        return paving;
    case SP_LANE_PARKING:
        return parking;
    case SP_LANE_DRIVING:
        return asphalt;
    case SP_LANE_BIKING:
        return cycle;
    case SP_LANE_CURB:
        return stone;
    case SP_LANE_MEDIAN:
    case SP_LANE_NONE:
        return grass;
    default:
        return shoulder;
    }
}

void sp_pave(const sp_pavement *w, sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 d, const uint8_t ab[SP_COAT],
             const uint8_t cd[SP_COAT], bool left)
{
    // counter-clockwise from above
    const sp_vec3 p[4] = {left ? a : d, left ? b : c, left ? c : b, left ? d : a};
    uint8_t cs[4][SP_COAT];
    for (int k = 0; k < 4; k++)
        memcpy(cs[k], (k < 2) == left ? ab : cd, SP_COAT);
    sp_ground_quad(w->g, p, (const uint8_t(*)[SP_COAT])cs);
}

static uint32_t stuff_of(const float *albedo)
{
    return albedo == grass                       ? SP_STUFF_GRASS
           : albedo == gravel                    ? SP_STUFF_GRAVEL
           : albedo == stone || albedo == paving ? SP_STUFF_WALK
                                                 : SP_STUFF_ASPHALT;
}

/* Between two spans, from the fraction f0 to f1 of the way from the column's right to its left, in `n` bands whose
 * brightness is given at their n + 1 edges. */
static void band(const sp_pavement *w, const sp_road_span *a, const sp_road_span *b, const float albedo[3],
                 const double *bright, uint32_t n, double drop)
{
    const uint8_t detail = albedo == grass ? 255 : 128;
    w->g->stuff = stuff_of(albedo);
    uint8_t ca[SP_COAT];
    sp_vec3 pa = lowered(a->right, drop), pb = lowered(b->right, drop);
    for (uint32_t k = 0; k <= n; k++) {
        const double f = (double)k / n;
        const float colour[3] = {(float)(albedo[0] * bright[k]), (float)(albedo[1] * bright[k]),
                                 (float)(albedo[2] * bright[k])};
        const sp_vec3 qa = lowered(between(a->right, a->left, f), drop),
                      qb = lowered(between(b->right, b->left, f), drop);
        uint8_t c[SP_COAT];
        sp_coat(w->g, colour, sp_v3(0, 0, 1), detail, c);
        if (k)
            sp_pave(w, pa, pb, qb, qa, ca, c, true);
        pa = qa;
        pb = qb;
        memcpy(ca, c, SP_COAT);
    }
}

static double wide(const sp_road_span *a)
{
    return sp_hypot(a->left.x - a->right.x, a->left.y - a->right.y);
}

/* kerb stones on the side of the road, with a dark joint; painted on where the file gives no height */
static void flat_kerb(const sp_pavement *w, const sp_road_span *a, const sp_road_span *b, bool left)
{
    static const float joint[3] = {0.05f, 0.05f, 0.05f};
    static const double plain[2] = {1, 1};
    const double wa = wide(a), wb = wide(b);
    if (wa < 0.3 || wb < 0.3)
        return;
    // from the inner edge outwards: f is 0 there
    const double cuts[2][2] = {{-0.05, 0}, {0, 0.16}};
    for (int k = 0; k < 2; k++) {
        sp_road_span s[2];
        for (int e = 0; e < 2; e++) {
            const sp_road_span *q = e ? b : a;
            const sp_vec3 inner = left ? q->right : q->left, outer = left ? q->left : q->right;
            const sp_vec3 near = between(inner, outer, cuts[k][0] / (e ? wb : wa)),
                          far = between(inner, outer, cuts[k][1] / (e ? wb : wa));
            s[e] = left ? (sp_road_span){far, near} : (sp_road_span){near, far};
        }
        band(w, &s[0], &s[1], k ? stone : joint, plain, 1, -0.004);
    }
}

/* the layer of a junction that a lane belongs to; the last one is for verges too */
static int layer_of(sp_lane_type type)
{
    switch (type) {
    case SP_LANE_DRIVING:
        return 0;
    case SP_LANE_SIDEWALK:
    case SP_LANE_CURB:
        return 2;
    case SP_LANE_NONE:
    case SP_LANE_MEDIAN:
        return LAYERS - 1;
    default:
        return 1;
    }
}

static void column(const sp_pavement *w, const sp_road_strip *st, uint32_t k, uint32_t c)
{
    // where wheels run the asphalt is a little darker
    static const double worn[6] = {1.06, 0.93, 1.04, 1.04, 0.93, 1.06}, plain[2] = {1, 1};
    const sp_road_column *col = &st->column[c];
    const sp_road_span *a = &st->span[(size_t)k * st->column_count + c], *b = a + st->column_count;
    const bool junction = w->junction != 0, drives = col->type == SP_LANE_DRIVING;
    if ((wide(a) < 1e-6 && wide(b) < 1e-6) || (w->layer >= 0 && layer_of(col->type) != w->layer))
        return;
    // lanes of no type are seen where no plain lies below them
    if (col->type == SP_LANE_NONE && w->g->terrain->columns == 0)
        return;
    const double drop = col->type == SP_LANE_NONE ? sunk_none : 0;
    const bool whole = (c == 0 || col[-1].lane != col->lane) && (c + 1 == st->column_count || col[1].lane != col->lane);
    if (drives && !junction && whole)
        band(w, a, b, albedo_of(col), worn, 5, 0);
    else
        band(w, a, b, albedo_of(col), plain, 1, drop);
    if (col->type == SP_LANE_SIDEWALK && !junction) {
        const bool left = col->lane > 0;
        const uint32_t in = left ? c + 1 : c - 1; // wraps where there is none
        const sp_road_span *beside = in < st->column_count ? a + (left ? 1 : -1) : NULL;
        const double step = !beside ? 0 : left ? a->right.z - beside->left.z : a->left.z - beside->right.z;
        if (sp_abs(step) < kerb_least && (!beside || st->column[in].lane != col->lane) &&
            (!beside || st->column[in].type != SP_LANE_SIDEWALK))
            flat_kerb(w, a, b, left);
    }
}

/* the upright side between two columns of different heights */
static void kerb(const sp_pavement *w, const sp_road_strip *st, uint32_t k, uint32_t c)
{
    const sp_road_span *a = &st->span[(size_t)k * st->column_count + c], *b = a + st->column_count;
    const double da = a[0].right.z - a[1].left.z, db = b[0].right.z - b[1].left.z;
    if (sp_abs(da) < kerb_least && sp_abs(db) < kerb_least)
        return;
    const double h = st->heading[k];
    if (da + db > 0) {
        // the left one stands higher: its side looks right
        const sp_vec3 p[4] = {a[0].right, a[1].left, b[1].left, b[0].right};
        sp_ground_face(w->g, p, stone, sp_v3(sp_sin(h), -sp_cos(h), 0), 0);
    } else {
        const sp_vec3 p[4] = {b[1].left, b[0].right, a[0].right, a[1].left};
        sp_ground_face(w->g, p, stone, sp_v3(-sp_sin(h), sp_cos(h), 0), 0);
    }
}

/* ---------------------------------------------------------------- markings */
static void paint_of(const sp_road_line *l, sp_paint *out)
{
    static const float colours[][3] = {
        [SP_MARK_WHITE] = {0.60f, 0.60f, 0.58f},  [SP_MARK_YELLOW] = {0.62f, 0.42f, 0.06f},
        [SP_MARK_RED] = {0.50f, 0.05f, 0.04f},    [SP_MARK_BLUE] = {0.05f, 0.12f, 0.45f},
        [SP_MARK_GREEN] = {0.06f, 0.32f, 0.10f},  [SP_MARK_ORANGE] = {0.62f, 0.24f, 0.03f},
        [SP_MARK_VIOLET] = {0.28f, 0.06f, 0.34f}, [SP_MARK_BLACK] = {0.02f, 0.02f, 0.02f}};
    static const float grey[3] = {0.165f, 0.165f, 0.160f};
    const float *c = l->old ? grey : colours[l->colour <= SP_MARK_BLACK ? l->colour : SP_MARK_WHITE];
    *out = (sp_paint){.width = l->width, .dash = l->dash, .gap = l->gap, .albedo = {c[0], c[1], c[2]}};
}

/* unit, to the left, as the lanes lie */
static sp_vec3 across(const sp_road_strip *st, uint32_t k)
{
    const sp_road_span *a = &st->span[(size_t)k * st->column_count], *z = a + st->column_count - 1;
    const sp_vec3 flat = sp_v3(-sp_sin(st->heading[k]), sp_cos(st->heading[k]), 0);
    if (st->column_count == 0 || a->left.z == z->right.z)
        return flat;
    const double wide_all = sp_hypot(a->left.x - z->right.x, a->left.y - z->right.y);
    const double slope = wide_all > 0.1 ? (a->left.z - z->right.z) / wide_all : 0;
    return sp_normal3(sp_v3(flat.x, flat.y, slope));
}

static void lines(const sp_pavement *w, const sp_road_strip *st, uint32_t k)
{
    for (uint32_t i = 0; i < st->line_count; i++) {
        const sp_road_line *l = &st->line[i];
        sp_paint paint;
        paint_of(l, &paint);
        paint.s = l->phase + st->s[k] - st->s[0];
        paint.length = st->s[k + 1] - st->s[k];
        sp_vec3 a = l->point[k], b = l->point[k + 1];
        // on slopes the triangles below may stand a little higher than the paint's own chord
        const double lift = w->g->terrain->columns ? 0.002 : 0;
        a.z += lift;
        b.z += lift;
        sp_ground_stripe(w->g, a, b, across(st, k), across(st, k + 1), &paint);
    }
}

/* ---------------------------------------------------------------- roads */
/* everything of this layer between two stations */
static void piece(sp_pavement *w, const sp_road_strip *st, uint32_t k)
{
    for (uint32_t c = 0; c < st->column_count; c++)
        column(w, st, k, c);
    if (w->layer <= 0) {
        for (uint32_t c = 0; c + 1 < st->column_count; c++)
            kerb(w, st, k, c);
        sp_pave_wear(w, st, k);
        lines(w, st, k);
    }
    if (w->layer < 0 || w->layer == LAYERS - 1)
        sp_pave_verges(w, st, k);
}

static void strips(sp_pavement *w, const sp_road_strip *strip, uint32_t count)
{
    enum { CHUNK = 96 };
    double start = 0;
    for (uint32_t i = 0; i < count && !w->g->failed; i++)
        for (uint32_t k = 0; k + 1 < strip[i].station_count; k++) {
            if (!w->g->open) {
                sp_road_point p;
                sp_road_at(w->net, (sp_road_place){w->road, 0, strip[i].s[k], 0}, &p);
                sp_ground_open(w->g, p.position);
                start = strip[i].s[k];
            }
            piece(w, &strip[i], k);
            const double s = strip[i].s[k + 1];
            if (s - start > CHUNK) {
                sp_ground_scenery(w->g, w->net, w->road, start, s);
                sp_ground_close(w->g);
            }
        }
    if (w->g->open)
        sp_ground_scenery(w->g, w->net, w->road, start, sp_road_length(w->net, w->road));
    sp_ground_close(w->g);
}

static bool road(sp_pavement *w, sp_arena *arena)
{
    const sp_road_strip *strip;
    uint32_t count;
    sp_error ignored = {0};
    if (!sp_road_mesh(w->net, w->road, arena, &strip, &count, &ignored))
        return false;
    w->layer = -1;
    if (!w->junction) {
        strips(w, strip, count);
        return true;
    }
    for (w->layer = 0; w->layer < LAYERS; w->layer++) {
        w->g->bias = layer_bias * (float)w->layer;
        strips(w, strip, count);
    }
    w->g->bias = 0;
    return true;
}

bool sp_ground_road(sp_land *g, const sp_road_net *net)
{
    bool fine = true;
    double length = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++)
        length += sp_road_length(net, r);
    g->density = length > 5e4 ? 5e4 / length : 1;
    for (uint32_t r = 1; fine && r <= sp_road_count(net) && !g->failed; r++) {
        sp_pavement w = {.g = g, .net = net, .road = r, .junction = sp_road_in_junction(net, r)};
        w.verge[0].s = w.verge[1].s = -1e9;
        sp_arena *arena = sp_arena_create();
        fine = arena && road(&w, arena);
        sp_arena_destroy(arena);
    }
    return fine && (g->failed || sp_pave_holes(g, net));
}
