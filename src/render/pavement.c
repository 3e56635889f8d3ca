/* pavement.c - the road network as surfaces and stripes: walks along each road in steps that keep the chord within a
 * few millimetres, cuts where the lanes change, and asks src/road for everything. */
#include <string.h>

#include "render/gl.h"

enum { MAX_LANES = 64 };

/* one cross-section */
typedef struct slice {
    double s;
    sp_road_point point; /* at t = 0 */
    uint32_t count;
    sp_lane_info lanes[MAX_LANES];
    sp_road_mark center;
    double center_t;
    bool has_center;
} slice;

typedef struct walk {
    sp_ground *g;
    const sp_road_net *net;
    uint32_t road;
    double length;
} walk;

static void take(const walk *w, double s, slice *out)
{
    out->s = s;
    sp_road_at(w->net, (sp_road_place){w->road, 0, s, 0}, &out->point);
    out->count = sp_road_lanes(w->net, w->road, s, out->lanes, MAX_LANES);
    if (out->count > MAX_LANES)
        out->count = MAX_LANES;
    out->center = sp_road_center_mark(w->net, w->road, s);
    out->has_center = false;
    for (uint32_t i = 0; i < out->count; i++)
        if (out->lanes[i].id == -1 || out->lanes[i].id == 1) {
            out->center_t = out->lanes[i].t_inner;
            out->has_center = true;
        }
}

static bool same_layout(const slice *a, const slice *b)
{
    if (a->count != b->count || a->center.type != b->center.type)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->lanes[i].id != b->lanes[i].id || a->lanes[i].type != b->lanes[i].type ||
            a->lanes[i].mark.type != b->lanes[i].mark.type)
            return false;
    return true;
}

static sp_vec3 point(const walk *w, const slice *a, double t)
{
    sp_road_point p;
    if (!sp_road_at(w->net, (sp_road_place){w->road, 0, a->s, t}, &p))
        return a->point.position;
    return p.position;
}

static sp_vec3 raised(const walk *w, const slice *a, double t, double lift)
{
    sp_vec3 p = point(w, a, t);
    p.z += lift;
    return p;
}

/* ---------------------------------------------------------------- surfaces */
static const float *albedo_of(sp_lane_type type)
{
    static const float asphalt[3] = {0.105f, 0.106f, 0.110f}, shoulder[3] = {0.125f, 0.124f, 0.122f},
                       paving[3] = {0.265f, 0.258f, 0.242f}, parking[3] = {0.140f, 0.140f, 0.144f};
    switch (type) {
    case SP_LANE_SIDEWALK:
        return paving;
    case SP_LANE_PARKING:
        return parking;
    case SP_LANE_DRIVING:
        return asphalt;
    default:
        return shoulder;
    }
}

/* a at one edge, b ahead of it; c ahead and d at the other edge; left: c and d lie left of a and b */
static void paved(const walk *w, sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 d, const uint8_t ab[4], const uint8_t cd[4],
                  bool left)
{
    // counter-clockwise from above
    const sp_vec3 p[4] = {left ? a : d, left ? b : c, left ? c : b, left ? d : a};
    uint8_t cs[4][4];
    for (int k = 0; k < 4; k++)
        memcpy(cs[k], (k < 2) == left ? ab : cd, 4);
    sp_ground_quad(w->g, p, (const uint8_t(*)[4])cs);
}

/* A strip between two slices, from ta to tb, in `n` bands whose brightness is given at their n + 1 edges. lift (m)
 * raises what lies on another strip, so that depth tells them apart. */
static void strip(const walk *w, const slice *a, const slice *b, const double ta[2], const double tb[2],
                  const float albedo[3], const double *bright, uint32_t n, double lift)
{
    sp_vec3 pa = raised(w, a, ta[0], lift), pb = raised(w, b, tb[0], lift);
    uint8_t ca[4];
    for (uint32_t k = 0; k <= n; k++) {
        const double f = (double)k / n;
        const float colour[3] = {(float)(albedo[0] * bright[k]), (float)(albedo[1] * bright[k]),
                                 (float)(albedo[2] * bright[k])};
        const sp_vec3 qa = raised(w, a, ta[0] + (ta[1] - ta[0]) * f, lift),
                      qb = raised(w, b, tb[0] + (tb[1] - tb[0]) * f, lift);
        uint8_t c[4];
        sp_light_bake(w->g->light, colour, sp_v3(0, 0, 1), 128, c);
        if (k) {
            paved(w, pa, pb, qb, qa, ca, c, ta[1] > ta[0]);
        }
        pa = qa;
        pb = qb;
        memcpy(ca, c, 4);
    }
}

static void lane_surface(const walk *w, const slice *a, const slice *b, const sp_lane_info *la, const sp_lane_info *lb)
{
    // where wheels run the asphalt is a little darker
    static const double worn[6] = {1.06, 0.93, 1.04, 1.04, 0.93, 1.06}, plain[2] = {1, 1};
    const double ta[2] = {la->t_inner, la->t_outer}, tb[2] = {lb->t_inner, lb->t_outer};
    if (la->type == SP_LANE_NONE || (la->width <= 0 && lb->width <= 0))
        return;
    if (la->type == SP_LANE_DRIVING)
        strip(w, a, b, ta, tb, albedo_of(la->type), worn, 5, 0);
    else
        strip(w, a, b, ta, tb, albedo_of(la->type), plain, 1, 0);
    if (la->type == SP_LANE_SIDEWALK) {
        // kerb stones on the side of the road, with a dark joint
        static const float stone[3] = {0.36f, 0.355f, 0.34f}, joint[3] = {0.05f, 0.05f, 0.05f};
        const double side = la->t_outer > la->t_inner ? 1 : -1;
        const double ja[2] = {la->t_inner - side * 0.05, la->t_inner}, jb[2] = {lb->t_inner - side * 0.05, lb->t_inner};
        const double ka[2] = {la->t_inner, la->t_inner + side * 0.16}, kb[2] = {lb->t_inner, lb->t_inner + side * 0.16};
        strip(w, a, b, ja, jb, joint, plain, 1, 0.004);
        strip(w, a, b, ka, kb, stone, plain, 1, 0.004);
    }
}

/* a verge of gravel that turns into grass, unless another road lies there */
static void verge(const walk *w, const slice *a, const slice *b, double ta, double tb, double side)
{
    const sp_vec3 m = point(w, a, ta + side * 0.7);
    sp_road_place at;
    if (sp_road_locate(w->net, m.x, m.y, NULL, &at) && at.lane != 0)
        return;
    static const float gravel[3] = {0.17f, 0.155f, 0.125f}, grass[3] = {0.088f, 0.128f, 0.040f};
    uint8_t c0[4], c1[4];
    sp_light_bake(w->g->light, gravel, sp_v3(0, 0, 1), 128, c0);
    sp_light_bake(w->g->light, grass, sp_v3(0, 0, 1), 128, c1);
    paved(w, point(w, a, ta), point(w, b, tb), point(w, b, tb + side * 1.1), point(w, a, ta + side * 1.1), c0, c1,
          side > 0);
}

/* ---------------------------------------------------------------- markings */
static void mark_line(const walk *w, const slice *a, const slice *b, double ta, double tb, const sp_road_mark *mark)
{
    if (mark->type == SP_MARK_NONE || mark->width <= 0)
        return;
    const sp_vec2 na = {-sp_sin(a->point.heading), sp_cos(a->point.heading)},
                  nb = {-sp_sin(b->point.heading), sp_cos(b->point.heading)};
    const double shift = mark->type == SP_MARK_DOUBLE ? mark->width : 0;
    for (int k = shift > 0 ? -1 : 1; k <= 1; k += 2)
        sp_ground_stripe(w->g, point(w, a, ta + k * shift), point(w, b, tb + k * shift), na, nb, a->s, b->s - a->s,
                         mark);
}

/* everything between two slices of equal layout */
static void piece(const walk *w, const slice *a, const slice *b)
{
    double left_a = -1e9, left_b = 0, right_a = 1e9, right_b = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        const sp_lane_info *la = &a->lanes[i], *lb = &b->lanes[i];
        lane_surface(w, a, b, la, lb);
        if (la->type == SP_LANE_NONE)
            continue;
        const double high = sp_max(la->t_inner, la->t_outer), low = sp_min(la->t_inner, la->t_outer);
        if (high > left_a) {
            left_a = high;
            left_b = sp_max(lb->t_inner, lb->t_outer);
        }
        if (low < right_a) {
            right_a = low;
            right_b = sp_min(lb->t_inner, lb->t_outer);
        }
    }
    if (left_a >= right_a) {
        verge(w, a, b, left_a, left_b, 1);
        verge(w, a, b, right_a, right_b, -1);
    }
    for (uint32_t i = 0; i < a->count; i++)
        mark_line(w, a, b, a->lanes[i].t_outer, b->lanes[i].t_outer, &a->lanes[i].mark);
    if (a->has_center && b->has_center)
        mark_line(w, a, b, a->center_t, b->center_t, &a->center);
}

/* how far one may step: chords within 4 mm of the arc (sagitta k L^2 / 8), 24 m on straights */
static double step_at(const walk *w, double s)
{
    sp_road_point p, q;
    sp_road_at(w->net, (sp_road_place){w->road, 0, s, 0}, &p);
    sp_road_at(w->net, (sp_road_place){w->road, 0, s + 12, 0}, &q);
    const double k = sp_max(sp_abs(p.curvature), sp_abs(q.curvature));
    return k > 1e-9 ? sp_clamp(sp_sqrt(0.032 / k), 0.5, 24) : 24;
}

static void road(walk *w)
{
    enum { CHUNK = 96 };
    slice a, b;
    take(w, 0, &a);
    double chunk_start = 0;
    sp_ground_open(w->g, a.point.position);
    while (a.s < w->length && !w->g->failed) {
        const double next = sp_min(w->length, a.s + step_at(w, a.s));
        take(w, next, &b);
        double cut = 0;
        if (!same_layout(&a, &b)) {
            // find the seam: the last place that still looks like a
            double low = a.s, high = b.s;
            slice middle;
            for (int i = 0; i < 24 && high - low > 1e-4; i++) {
                take(w, (low + high) * 0.5, &middle);
                if (same_layout(&a, &middle))
                    low = middle.s;
                else
                    high = middle.s;
            }
            take(w, low, &b);
            cut = high;
        }
        if (b.s > a.s)
            piece(w, &a, &b);
        a = b;
        if (cut > 0)
            take(w, cut, &a);
        if (a.s - chunk_start > CHUNK) {
            sp_ground_scenery(w->g, w->net, w->road, chunk_start, a.s);
            sp_ground_close(w->g);
            sp_ground_open(w->g, a.point.position);
            chunk_start = a.s;
        }
    }
    sp_ground_scenery(w->g, w->net, w->road, chunk_start, w->length);
    sp_ground_close(w->g);
}

void sp_ground_road(sp_ground *g, const sp_road_net *net)
{
    const uint32_t count = sp_road_count(net);
    for (uint32_t r = 1; r <= count && !g->failed; r++) {
        walk w = {.g = g, .net = net, .road = r, .length = sp_road_length(net, r)};
        if (w.length > 0)
            road(&w);
    }
}
