/* signs.c - the network's signals as they are seen: traffic lights with their lamps, plates on poles, stop lines. The
 * shapes are plain: an octagon, a triangle, a disc with a number, a diamond. Objects are roadside.c's. */
#include <stdio.h>
#include <string.h>

#include "shape/shape.h"

static const float metal[3] = {0.30f, 0.31f, 0.32f}, black[3] = {0.018f, 0.018f, 0.020f},
                   white[3] = {0.66f, 0.66f, 0.64f}, red[3] = {0.48f, 0.020f, 0.020f},
                   yellow[3] = {0.66f, 0.42f, 0.02f}, blue[3] = {0.02f, 0.09f, 0.36f}, grey[3] = {0.24f, 0.24f, 0.235f};

/* the face of a sign: middle, to the right as one reads it, up, towards the reader */
typedef struct face {
    sp_vec3 middle, right, up, out;
} face;

static sp_vec3 on(const face *f, double x, double y, double lift)
{
    return sp_add3(sp_add3(f->middle, sp_scale3(f->right, x)), sp_add3(sp_scale3(f->up, y), sp_scale3(f->out, lift)));
}

/* a regular polygon of n corners and radius r, the first corner at `turn` from the right */
static void plate(sp_land *g, const face *f, uint32_t n, double r, double turn, double lift, const float albedo[3])
{
    uint8_t c[3][SP_COAT];
    for (int k = 0; k < 3; k++)
        sp_coat(g, albedo, f->out, 0, c[k]);
    for (uint32_t i = 0; i < n; i++) {
        double s0, c0, s1, c1;
        sp_sincos(turn + SP_TAU * i / n, &s0, &c0);
        sp_sincos(turn + SP_TAU * (i + 1) / n, &s1, &c1);
        const sp_vec3 p[3] = {on(f, 0, 0, lift), on(f, c0 * r, s0 * r, lift), on(f, c1 * r, s1 * r, lift)};
        sp_ground_triangle(g, p, (const uint8_t(*)[SP_COAT])c);
    }
}

static void bar(sp_land *g, const face *f, double x0, double y0, double x1, double y1, double lift,
                const float albedo[3])
{
    const sp_vec3 p[4] = {on(f, x0, y0, lift), on(f, x1, y0, lift), on(f, x1, y1, lift), on(f, x0, y1, lift)};
    sp_ground_face(g, p, albedo, f->out, 0);
}

/* figures of seven bars, in a box of w by h about (x, 0) */
static void digit(sp_land *g, const face *f, uint32_t d, double x, double w, double h, double lift)
{
    // bits: top, right upper, right lower, bottom, left lower, left upper, middle
    static const uint8_t bars[10] = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
    const double t = h * 0.16, l = x - w / 2, r = x + w / 2, b = -h / 2, u = h / 2;
    const double at[7][4] = {{l, u - t, r, u}, {r - t, 0, r, u}, {r - t, b, r, 0},     {l, b, r, b + t},
                             {l, b, l + t, 0}, {l, 0, l + t, u}, {l, -t / 2, r, t / 2}};
    for (int k = 0; k < 7; k++)
        if (bars[d % 10] >> k & 1)
            bar(g, f, at[k][0], at[k][1], at[k][2], at[k][3], lift, black);
}

static void number(sp_land *g, const face *f, double value, double r, double lift)
{
    char text[8];
    const int n = snprintf(text, sizeof text, "%d", (int)sp_clamp(sp_floor(value + 0.5), 0, 999));
    const double w = r * (n > 2 ? 0.36 : 0.5), h = r * 0.9, step = w * 1.3;
    for (int i = 0; i < n; i++)
        digit(g, f, (uint32_t)(text[i] - '0'), (i - (n - 1) / 2.0) * step, w, h, lift);
}

/* what the plate says: the limit in the unit that the country writes */
static double shown_speed(const sp_road_signal *s)
{
    const bool mph = s->unit && !strcmp(s->unit, "mph");
    return s->value * (mph ? 2.2369362920544 : 3.6);
}

/* ---------------------------------------------------------------- plates */
static void sign(sp_land *g, const sp_road_signal *s, const face *f, double r)
{
    const double l1 = 0.012, l2 = 0.020, l3 = 0.028, eighth = SP_TAU / 16, down = -SP_TAU / 4;
    switch (s->kind) {
    case SP_SIGNAL_STOP:
        plate(g, f, 8, r, eighth, l1, white);
        plate(g, f, 8, r * 0.92, eighth, l2, red);
        bar(g, f, -r * 0.62, -r * 0.16, r * 0.62, r * 0.16, l3, white);
        break;
    case SP_SIGNAL_YIELD:
        plate(g, f, 3, r * 1.15, down, l1, red);
        plate(g, f, 3, r * 0.72, down, l2, white);
        break;
    case SP_SIGNAL_PRIORITY:
        plate(g, f, 4, r * 1.1, 0, l1, white);
        plate(g, f, 4, r * 0.75, 0, l2, yellow);
        break;
    case SP_SIGNAL_SPEED:
        plate(g, f, 20, r, 0, l1, red);
        plate(g, f, 20, r * 0.78, 0, l2, white);
        if (s->has_value)
            number(g, f, shown_speed(s), r, l3);
        break;
    case SP_SIGNAL_SPEED_END:
        plate(g, f, 20, r, 0, l1, black);
        plate(g, f, 20, r * 0.92, 0, l2, white);
        bar(g, f, -r * 0.1, -r * 0.8, r * 0.1, r * 0.8, l3, black);
        break;
    case SP_SIGNAL_NO_PASSING:
        plate(g, f, 20, r, 0, l1, red);
        plate(g, f, 20, r * 0.78, 0, l2, white);
        bar(g, f, -r * 0.45, -r * 0.2, -r * 0.06, r * 0.12, l3, red);
        bar(g, f, r * 0.06, -r * 0.2, r * 0.45, r * 0.12, l3, black);
        break;
    case SP_SIGNAL_WORKS:
        plate(g, f, 3, r * 1.15, -down, l1, red);
        plate(g, f, 3, r * 0.75, -down, l2, yellow);
        break;
    case SP_SIGNAL_CROSSING:
        bar(g, f, -r * 0.85, -r * 0.85, r * 0.85, r * 0.85, l1, blue);
        plate(g, f, 3, r * 0.75, -down, l2, white);
        break;
    default: {
        const double w = s->width > 0 ? s->width / 2 : r * 0.8, h = s->height > 0 ? s->height / 2 : r * 0.8;
        bar(g, f, -sp_min(w, 4), -sp_min(h, 3), sp_min(w, 4), sp_min(h, 3), l1, grey);
        break;
    }
    }
}

/* ---------------------------------------------------------------- where it stands */
typedef struct stand {
    sp_vec3 foot;     /* on the ground */
    double low, high; /* of the plate or housing above the foot, m */
    double width;
    face face;
} stand;

static bool is_light(const sp_road_signal *s)
{
    return s->kind == SP_SIGNAL_LIGHT || s->kind == SP_SIGNAL_LIGHT_WALK;
}

static stand stand_of(const sp_road_signal *s)
{
    const bool light = is_light(s), walk = s->kind == SP_SIGNAL_LIGHT_WALK;
    const double z = sp_finite(s->z_offset) ? s->z_offset : 0;
    stand q = {.foot = sp_v3(s->position.x, s->position.y, s->position.z - z)};
    const double tall = s->height > 0.1 && s->height < 6 ? s->height : light ? (walk ? 0.6 : 0.9) : 0.7;
    q.width = s->width > 0.1 && s->width < 8 ? s->width : light ? 0.34 : 0.7;
    // a file that says nothing of the height means a sign at its usual one
    q.low = z > 0.3 ? z : light ? 2.3 : 2.0;
    q.high = q.low + tall;
    double sn, cs;
    sp_sincos(s->heading, &sn, &cs);
    q.face = (face){.middle = sp_v3(q.foot.x, q.foot.y, q.foot.z + (q.low + q.high) / 2),
                    .right = sp_v3(-sn, cs, 0),
                    .up = sp_v3(0, 0, 1),
                    .out = sp_v3(cs, sn, 0)};
    return q;
}

/* t of the outer edge of the driving lanes on the side of t, and whether t is above them */
static bool over_lanes(const sp_road_net *net, const sp_road_signal *s, double *edge)
{
    sp_lane_info lanes[64];
    const uint32_t n = sp_road_lanes(net, s->road, s->s, lanes, 64);
    const double t = s->t;
    bool over = false;
    *edge = 0;
    for (uint32_t i = 0; i < n && i < 64; i++) {
        if (lanes[i].type == SP_LANE_NONE)
            continue;
        const double hi = sp_max(lanes[i].t_inner, lanes[i].t_outer), lo = sp_min(lanes[i].t_inner, lanes[i].t_outer);
        over = over || (lanes[i].type == SP_LANE_DRIVING && t < hi - 0.2 && t > lo + 0.2);
        *edge = t >= 0 ? sp_max(*edge, hi) : sp_min(*edge, lo);
    }
    return over;
}

/* a pole below; or, above a lane, a mast beside the road and an arm */
static void mast(sp_land *g, const sp_road_net *net, const sp_road_signal *s, const stand *q)
{
    double edge;
    const sp_vec3 behind = sp_add3(q->foot, sp_scale3(q->face.out, -0.06));
    if (!over_lanes(net, s, &edge)) {
        sp_ground_tube(g, behind, 0.045, 0.045, q->high - 0.05, metal);
        return;
    }
    // one that hangs high enough to drive under has an arm; anything lower is where the file wants it
    sp_road_point p;
    edge += s->t >= 0 ? 0.8 : -0.8;
    if (q->low < 3 || sp_abs(edge - s->t) > 25 || !sp_road_at(net, (sp_road_place){s->road, 0, s->s, edge}, &p))
        return;
    sp_ground_tube(g, p.position, 0.11, 0.08, q->high + 0.3, metal);
    const sp_vec3 d = sp_sub3(behind, p.position);
    const double length = sp_hypot(d.x, d.y);
    const sp_vec3 x = sp_normal3(sp_v3(d.x, d.y, 0)), y = sp_v3(-x.y, x.x, 0);
    const double size[3] = {length, 0.09, 0.09};
    const sp_vec3 middle = {(behind.x + p.position.x) / 2, (behind.y + p.position.y) / 2, q->foot.z + q->high + 0.12};
    sp_ground_box(g, middle, x, y, sp_v3(0, 0, 1), size, metal);
}

/* ---------------------------------------------------------------- lights */
static uint32_t lamp_count(const sp_road_signal *s)
{
    return s->kind == SP_SIGNAL_LIGHT_WALK ? 2 : 3;
}

/* the disc of lamp k, from the top */
static void lamp_disc(sp_land *g, const sp_road_signal *s, const stand *q, uint32_t k, double lift,
                      const float albedo[3])
{
    const uint32_t n = lamp_count(s);
    const double h = (q->high - q->low) / n, r = 0.42 * sp_min(q->width, h);
    face f = q->face;
    f.middle.z = q->foot.z + q->high - (k + 0.5) * h;
    plate(g, &f, 12, r, 0, lift, albedo);
}

static void housing(sp_land *g, const sp_road_signal *s, const stand *q)
{
    const double size[3] = {0.2, q->width, q->high - q->low};
    const sp_vec3 foot = sp_v3(q->foot.x, q->foot.y, q->foot.z + q->low);
    sp_ground_box(g, foot, q->face.out, q->face.right, q->face.up, size, black);
    static const float dark[3][3] = {{0.09f, 0.008f, 0.008f}, {0.09f, 0.055f, 0.005f}, {0.005f, 0.06f, 0.025f}};
    for (uint32_t k = 0; k < lamp_count(s); k++)
        lamp_disc(g, s, q, k, 0.102, dark[lamp_count(s) == 2 && k == 1 ? 2 : k]);
}

/* the same lamps, shining */
static void lamps(sp_land *g, const sp_road_signal *s, uint32_t index, sp_growing *out)
{
    static const uint32_t bit[3] = {SP_LAMP_RED, SP_LAMP_YELLOW, SP_LAMP_GREEN};
    static const uint8_t glow[3][4] = {{255, 40, 25, 0}, {255, 190, 30, 0}, {30, 255, 140, 0}};
    const stand q = stand_of(s);
    for (uint32_t k = 0; k < lamp_count(s); k++) {
        const uint32_t which = lamp_count(s) == 2 && k == 1 ? 2 : k, from = g->lit.count;
        sp_lamp l = {.signal = index, .bit = bit[which], .chunk = g->chunks.count - 1, .first = g->lit_index.count};
        lamp_disc(g, s, &q, k, 0.108, white);
        l.count = g->lit_index.count - l.first;
        // they shine by themselves
        for (uint32_t i = from; i < g->lit.count; i++) {
            sp_lit *v = (sp_lit *)g->lit.data + i;
            memcpy(v->c, glow[which], 4);
            memset(v->n, 0, 3);
        }
        if (g->failed || !sp_growing_add(out, &l, sizeof l, 1))
            g->failed = true;
    }
}

/* ---------------------------------------------------------------- lines on the road */
/* a bar over the lanes that it is for */
static void stop_line(sp_land *g, const sp_road_net *net, const sp_road_signal *s)
{
    sp_lane_info lanes[64];
    const uint32_t n = sp_road_lanes(net, s->road, s->s, lanes, 64);
    double low = 1e9, high = -1e9;
    for (uint32_t i = 0; i < n && i < 64; i++) {
        const int32_t id = lanes[i].id;
        const int32_t from = s->lane_from < s->lane_to ? s->lane_from : s->lane_to,
                      to = s->lane_from < s->lane_to ? s->lane_to : s->lane_from;
        const bool listed = from == 0 && to == 0
                                ? s->orientation == 0 || sp_road_direction(net, s->road, id) == s->orientation
                                : id >= from && id <= to;
        if (lanes[i].type != SP_LANE_DRIVING || !listed)
            continue;
        low = sp_min(low, sp_min(lanes[i].t_inner, lanes[i].t_outer));
        high = sp_max(high, sp_max(lanes[i].t_inner, lanes[i].t_outer));
    }
    sp_road_point a, b;
    if (low >= high || !sp_road_at(net, (sp_road_place){s->road, 0, s->s, low + 0.1}, &a) ||
        !sp_road_at(net, (sp_road_place){s->road, 0, s->s, high - 0.1}, &b))
        return;
    const sp_vec3 along = sp_v3(sp_cos(a.heading), sp_sin(a.heading), 0);
    const sp_paint paint = {.width = 0.4, .albedo = {0.60f, 0.60f, 0.58f}};
    sp_ground_stripe(g, a.position, b.position, along, along, &paint);
}

static void signal(sp_land *g, const sp_road_net *net, const sp_road_signal *s)
{
    if (s->kind == SP_SIGNAL_STOP_LINE) {
        stop_line(g, net, s);
        return;
    }
    const stand q = stand_of(s);
    g->stuff = SP_STUFF_METAL;
    mast(g, net, s, &q);
    if (is_light(s)) {
        g->stuff = SP_STUFF_LIGHT;
        housing(g, s, &q);
        return;
    }
    // the back of a plate is bare metal
    const double r = sp_clamp((q.high - q.low) / 2, 0.2, 1.2);
    face back = q.face;
    back.right = sp_scale3(back.right, -1);
    back.out = sp_scale3(back.out, -1);
    plate(g, &back, 8, r * 0.8, 0, 0.0, metal);
    g->stuff = SP_STUFF_SIGN;
    sign(g, s, &q.face, r);
}

static bool usable(const sp_road_signal *s)
{
    return sp_finite(s->position.x) && sp_finite(s->position.y) && sp_finite(s->position.z) && sp_finite(s->heading);
}

void sp_ground_signals(sp_land *g, const sp_road_net *net, sp_growing *out)
{
    const uint32_t count = sp_road_signal_count(net);
    for (uint32_t i = 0; i < count && !g->failed; i++) {
        const sp_road_signal *s = sp_road_signal_get(net, i);
        if (!usable(s))
            continue;
        sp_ground_near(g, s->position);
        signal(g, net, s);
    }
    sp_ground_close(g);
    // lamps in chunks of their own: these are drawn one by one
    g->hidden = true;
    for (uint32_t i = 0; i < count && !g->failed; i++) {
        const sp_road_signal *s = sp_road_signal_get(net, i);
        if (!usable(s) || !is_light(s))
            continue;
        sp_ground_near(g, s->position);
        g->stuff = SP_STUFF_LIGHT;
        lamps(g, s, i, out);
    }
    sp_ground_close(g);
    g->hidden = false;
}
