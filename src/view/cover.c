/* cover.c - what a rig covers: openings and ranges, the own body in between, blind spots in numbers. */
#include "view/cover.h"

#include <string.h>

#include "sensors/sensor.h"
#include "view/plot.h"

/* ---------------------------------------------------------------- the rig */
static bool measures(uint32_t kind)
{
    return kind == SP_FRAME_RADAR || kind == SP_FRAME_LIDAR || kind == SP_FRAME_ULTRASONIC || kind == SP_FRAME_CAMERA;
}

void sp_cover_of(const sp_world_def *def, sp_actor_id carrier, sp_cover *out)
{
    const sp_actor_def *car = &def->actors[carrier.i];
    *out = (sp_cover){.center_x = car->center_x, .length = car->length, .width = car->width, .height = car->height};
    for (uint32_t i = 0; i < def->mount_count && i < SP_MAX_MOUNTS; i++) {
        const sp_mount_def *m = &def->mounts[i];
        sp_mount_info info;
        sp_plot_info(m, &info);
        if (m->carrier.i != carrier.i || !(info.fov_h > 0))
            continue;
        const bool image = m->kind == SP_FRAME_CAMERA || m->kind == SP_FRAME_DEPTH || m->kind == SP_FRAME_LABELS;
        out->seat[out->count++] = (sp_cover_seat){
            .name = m->name,
            .type = m->type->name,
            .kind = m->kind,
            .pose = sp_plot_seat(m),
            .yaw = m->yaw,
            .pitch = m->pitch,
            .roll = m->roll,
            .fov_h = info.fov_h,
            .fov_v = info.fov_v,
            .range = info.range,
            .period = (double)m->period_num / (double)m->period_den * 1e-9,
            .latency = (double)m->latency * 1e-9,
            .flat = image && (info.lens == SP_LENS_PINHOLE || info.lens == SP_LENS_BROWN) && info.fov_h < 3.0,
            .counted = measures(m->kind)};
    }
}

/* ---------------------------------------------------------------- seeing */
/* the share of a segment that lies in a box, as its two ends; false: none */
static bool clip(sp_vec3 low, sp_vec3 high, sp_vec3 a, sp_vec3 b, double *from, double *to)
{
    const double l[3] = {low.x, low.y, low.z}, h[3] = {high.x, high.y, high.z}, p[3] = {a.x, a.y, a.z},
                 q[3] = {b.x, b.y, b.z};
    *from = 0;
    *to = 1;
    for (int k = 0; k < 3; k++) {
        const double d = q[k] - p[k];
        if (sp_abs(d) < 1e-12) {
            if (p[k] < l[k] || p[k] > h[k])
                return false;
            continue;
        }
        const double t0 = (l[k] - p[k]) / d, t1 = (h[k] - p[k]) / d;
        *from = sp_max(*from, sp_min(t0, t1));
        *to = sp_min(*to, sp_max(t0, t1));
    }
    return *to > *from;
}

static bool within(sp_vec3 low, sp_vec3 high, sp_vec3 p, double margin)
{
    return p.x > low.x - margin && p.x < high.x + margin && p.y > low.y - margin && p.y < high.y + margin &&
           p.z > low.z - margin && p.z < high.z + margin;
}

static bool body_between(const sp_cover *c, sp_vec3 eye, sp_vec3 p)
{
    const bool car = c->height <= 2;
    const double belt = car ? 0.62 * c->height : c->height, half = c->width / 2, clear = 0.15;
    const sp_vec3 low[2] = {{c->center_x - c->length / 2, -half, clear}, {c->center_x - 0.42 * c->length, -half, belt}},
                  high[2] = {{c->center_x + c->length / 2, half, belt},
                             {c->center_x + 0.22 * c->length, half, c->height}};
    const double far = sp_length3(sp_sub3(p, eye));
    for (int k = 0; k < (car ? 2 : 1); k++) {
        double from, to;
        // from the cabin through its glass; from a bumper through a little of it
        const bool glass = k == 1 && within(low[k], high[k], eye, -1e-3),
                   bumper = k == 0 && within(low[k], high[k], eye, 0.05);
        if (glass || !clip(low[k], high[k], eye, p, &from, &to))
            continue;
        if ((to - from) * far > (bumper ? 0.5 : 1e-6))
            return true;
    }
    return false;
}

bool sp_cover_sees(const sp_cover *c, uint32_t seat, sp_vec3 p)
{
    const sp_cover_seat *s = &c->seat[seat];
    const sp_vec3 q = sp_pose_to_local(s->pose, p);
    const double far = sp_length3(q);
    if (s->range > 0 && far > s->range)
        return false;
    if (s->flat) {
        if (!(q.x > 1e-6) || sp_abs(q.y) > q.x * sp_tan(s->fov_h / 2) ||
            (s->fov_v > 0 && sp_abs(q.z) > q.x * sp_tan(s->fov_v / 2)))
            return false;
    } else if (sp_abs(sp_atan2(q.y, q.x)) > s->fov_h / 2 + 1e-12 ||
               (s->fov_v > 0 && sp_abs(sp_atan2(q.z, sp_hypot(q.x, q.y))) > s->fov_v / 2))
        return false;
    return !body_between(c, s->pose.position, p);
}

static bool sees_post(const sp_cover *c, uint32_t seat, double x, double y, double height)
{
    enum { POINTS = 6 };
    // the top first: what looks down sees it nearest
    for (int k = POINTS - 1; k >= 0; k--)
        if (sp_cover_sees(c, seat, sp_v3(x, y, 0.05 + (height - 0.05) * k / (POINTS - 1))))
            return true;
    return false;
}

uint32_t sp_cover_post(const sp_cover *c, double x, double y, double height)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->count; i++)
        n += c->seat[i].counted && sees_post(c, i, x, y, height);
    return n;
}

static bool any(const sp_cover *c, double x, double y, double height)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->seat[i].counted && sees_post(c, i, x, y, height))
            return true;
    return false;
}

/* ---------------------------------------------------------------- numbers */
double sp_cover_nearest(const sp_cover *c, double direction, double height)
{
    static const double step = 0.05, most = 60;
    double s, co;
    sp_sincos(direction, &s, &co);
    // where the ray from the middle leaves the body
    const double along = sp_abs(co) > 1e-12 ? c->length / 2 / sp_abs(co) : SP_INFINITY,
                 across = sp_abs(s) > 1e-12 ? c->width / 2 / sp_abs(s) : SP_INFINITY, edge = sp_min(along, across);
    for (double d = 0; d <= most; d += step) {
        if (!any(c, c->center_x + (edge + d) * co, (edge + d) * s, height))
            continue;
        double low = sp_max(d - step, 0), high = d;
        while (high - low > 5e-4) {
            const double middle = (low + high) / 2, r = edge + middle;
            if (any(c, c->center_x + r * co, r * s, height))
                high = middle;
            else
                low = middle;
        }
        return high;
    }
    return SP_NAN;
}

void sp_cover_area(const sp_cover *c, double reach, double *once, double *twice)
{
    const double cell = sp_max(reach / 40, 0.125);
    const double half_x = c->length / 2 + reach, half_y = c->width / 2 + reach;
    uint64_t all = 0, one = 0, two = 0;
    for (double x = -half_x + cell / 2; x < half_x; x += cell)
        for (double y = -half_y + cell / 2; y < half_y; y += cell) {
            const double dx = sp_max(sp_abs(x) - c->length / 2, 0), dy = sp_max(sp_abs(y) - c->width / 2, 0),
                         away = sp_hypot(dx, dy);
            if (away <= 0 || away > reach)
                continue;
            const uint32_t n = sp_cover_post(c, c->center_x + x, y, 1);
            all++;
            one += n >= 1;
            two += n >= 2;
        }
    *once = all ? (double)one / (double)all : 0;
    *twice = all ? (double)two / (double)all : 0;
}

static bool seen_at(const sp_cover *c, double direction, double radius, double height)
{
    double s, co;
    sp_sincos(direction, &s, &co);
    return any(c, c->center_x + radius * co, radius * s, height);
}

/* the direction between a and b at which seeing changes */
static double edge_between(const sp_cover *c, double a, double b, double radius, double height)
{
    const bool first = seen_at(c, a, radius, height);
    while (b - a > 5e-6) {
        const double middle = (a + b) / 2;
        if (seen_at(c, middle, radius, height) == first)
            a = middle;
        else
            b = middle;
    }
    return (a + b) / 2;
}

uint32_t sp_cover_gaps(const sp_cover *c, double radius, double height, sp_cover_gap *out, uint32_t most)
{
    enum { STEPS = 1440 };
    uint32_t n = 0;
    int first = -1;
    // begin where something is seen, so that no gap is cut in two
    for (int k = 0; k < STEPS && first < 0; k++)
        if (seen_at(c, SP_TAU * k / STEPS, radius, height))
            first = k;
    if (first < 0) {
        if (most)
            out[0] = (sp_cover_gap){0, SP_TAU, SP_TAU * radius};
        return 1;
    }
    bool seen = true;
    double from = 0;
    for (int k = first + 1; k <= first + STEPS; k++) {
        const double a = SP_TAU * (k - 1) / STEPS, b = SP_TAU * k / STEPS;
        const bool now = k == first + STEPS || seen_at(c, b, radius, height);
        if (now == seen)
            continue;
        const double at = edge_between(c, a, b, radius, height);
        if (!now)
            from = at;
        else if (n++ < most)
            out[n - 1] = (sp_cover_gap){sp_mod(from, SP_TAU), sp_mod(at, SP_TAU), (at - from) * radius};
        seen = now;
    }
    return n;
}
