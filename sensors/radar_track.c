/* radar_track.c - the radar's own tracker: the same cycle, handed on as a list of objects.
 *
 * Detections near in place and equal in rate become groups; a group is told to the nearest track within a gate, by a
 * Kalman filter of constant velocity for each (place and velocity over ground in the carrier's level frame, moved along
 * by its own motion, which is taken as known). Range, bearing and rate come in one after the other. A track is told of
 * after some hits and dies when nothing has come for a while; ids are drawn at birth and say nothing of the world's.
 * Places are those of the nearest side; the box is set behind it by size, which is grown from what was seen. Signs over
 * the road and plates on it are left out as far as the radar can tell. */
#include "sensors/phantom.h"
#include "sensors/radar_rows.h"
#include "sensors/table.h"

#include <string.h>

enum { TRACKS = SP_RADAR_ROWS, CONFIRM, COAST, ACCEL, STATIONARY, ROWS };
enum { MOST = 64, GROUPS = 192 };
static const sp_param rows[ROWS] = {
    SP_RADAR_ROW_TABLE,
    [TRACKS] = {"tracks", "1", 32, 1, MOST, "objects in one frame at most, the nearest", NULL, true},
    [CONFIRM] = {"confirm", "1", 3, 1, 20, "hits after which a track is told of", NULL, true},
    [COAST] = {"coast", "s", 0.5, 0.05, 5, "a track without hits dies after so long", NULL},
    [ACCEL] = {"acceleration", "m/s^2", 3, 0.1, 50, "standard deviation of what others may do between two cycles",
               NULL},
    [STATIONARY] = {"stationary", "bool", 1, 0, 1, "what has never moved is told of, too", NULL},
};
static const double least_snr = 8, gate = 16, moves_at = 1; /* dB; of a squared distance; m/s */

/* words of the mount's memory */
typedef struct track {
    double id; /* 0: free */
    double x, y, vx, vy;
    double p[4][4];
    double hits, misses, silent; /* silent: s since the last hit */
    double length, width, rcs, has_moved;
    double actor, reason; /* of its strongest part, for the recording */
} track;
typedef struct memory {
    double phantom[SP_PHANTOM_WORDS]; /* of the cycle below */
    double births, have, time, x, y, heading;
    track tracks[MOST];
} memory;

typedef struct group {
    double x, y, vr; /* the nearest point; m/s over ground along the ray */
    double c, s, range;
    double range_var, across_var, rate_var;
    double x0, x1, y0, y1; /* extent */
    double rcs, sum, bearing;
    sp_truth truth;
    bool used, blurred; /* blurred: the rate is ambiguous */
} group;

/* ---------------------------------------------------------------- groups */

static void open_group(group *g, const sp_radar_detection *d, sp_vec3 p, sp_vec3 from, double vr, sp_truth truth)
{
    const double dx = p.x - from.x, dy = p.y - from.y, n = sp_max(1e-6, sp_hypot(dx, dy));
    *g = (group){.x = p.x, .y = p.y, .vr = vr, .c = dx / n, .s = dy / n, .range = n, .rcs = d->rcs, .truth = truth};
    g->x0 = g->x1 = p.x;
    g->y0 = g->y1 = p.y;
    g->range_var = sp_square(d->range_sigma) + 0.04;
    g->across_var = sp_square(d->azimuth_sigma * n) + 0.09;
    g->rate_var = sp_square(d->range_rate_sigma) + 0.04;
    g->blurred = d->velocity_span > 0;
    g->sum = 1;
}

static void join_group(group *g, const sp_radar_detection *d, sp_vec3 p, sp_vec3 from)
{
    g->x0 = sp_min(g->x0, p.x);
    g->x1 = sp_max(g->x1, p.x);
    g->y0 = sp_min(g->y0, p.y);
    g->y1 = sp_max(g->y1, p.y);
    g->rcs = sp_max(g->rcs, d->rcs);
    g->sum += 1;
    const double n = sp_hypot(p.x - from.x, p.y - from.y);
    // the nearest along, the middle across
    g->range = sp_min(g->range, n);
    g->bearing += (-(p.x - g->x) * g->s + (p.y - g->y) * g->c - g->bearing) / g->sum;
}

/* detections by strength: the first of a group names it */
static uint32_t gather(const sp_sample *in, const sp_radar_result *r, sp_quat sheet, sp_vec3 own, group *out)
{
    const sp_vec3 from = in->mount->position;
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        const sp_radar_detection *d = &r->d[i];
        double sa, ca, se, ce;
        sp_sincos(d->azimuth, &sa, &ca);
        sp_sincos(d->elevation, &se, &ce);
        const sp_vec3 u = sp_rotate(sheet, sp_v3(ca * ce, sa * ce, se));
        const sp_vec3 p = sp_add3(from, sp_scale3(u, d->range));
        if (d->snr < least_snr || d->class_id >= SP_RADAR_CLASS_OVERDRIVABLE) {
            continue;
        }
        const double flat = sp_max(0.3, sp_hypot(u.x, u.y)), vr = (d->range_rate + sp_dot3(own, u)) / flat;
        uint32_t k = 0;
        while (k < count && !(sp_abs(out[k].x - p.x) < 4.5 && sp_abs(out[k].y - p.y) < 1.3 + 0.01 * out[k].range &&
                              sp_abs(out[k].vr - vr) < 1.5)) {
            k++;
        }
        if (k < count) {
            join_group(&out[k], d, p, from);
        } else if (count < GROUPS) {
            open_group(&out[count++], d, p, from, vr, r->truth[i]);
        }
    }

    // where a group is measured: nearest range, mean bearing
    for (uint32_t k = 0; k < count; k++) {
        group *g = &out[k];
        g->x = from.x + g->range * g->c - g->bearing * g->s;
        g->y = from.y + g->range * g->s + g->bearing * g->c;
    }
    return count;
}

/* ---------------------------------------------------------------- the filter */

/* one number along (hx, hy) of the place or, with speed, of the velocity */
static void update(track *t, double hx, double hy, bool speed, double value, double var)
{
    const int o = speed ? 2 : 0;
    double ph[4], s = var;
    for (int i = 0; i < 4; i++) {
        ph[i] = t->p[i][o] * hx + t->p[i][o + 1] * hy;
    }
    s += ph[o] * hx + ph[o + 1] * hy;
    const double e = (value - (speed ? t->vx * hx + t->vy * hy : t->x * hx + t->y * hy)) / s;
    t->x += ph[0] * e;
    t->y += ph[1] * e;
    t->vx += ph[2] * e;
    t->vy += ph[3] * e;
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++) {
            t->p[i][k] -= ph[i] * ph[k] / s;
        }
    }
}

/* on by dt, then into the frame that has moved by (dx, dy) and turned by (c, s) */
static void predict(track *t, double dt, double dx, double dy, double c, double s, double accel)
{
    t->x += t->vx * dt - dx;
    t->y += t->vy * dt - dy;
    const double q = sp_square(accel) * dt;
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 4; k++) {
            t->p[i][k] += dt * t->p[i + 2][k];
        }
    }
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++) {
            t->p[i][k] += dt * t->p[i][k + 2];
        }
    }
    for (int i = 0; i < 2; i++) {
        t->p[i][i] += q * dt * dt / 3;
        t->p[i][i + 2] += q * dt / 2;
        t->p[i + 2][i] += q * dt / 2;
        t->p[i + 2][i + 2] += q;
    }

    // rows, then columns
    double *pairs[2][2] = {{&t->x, &t->y}, {&t->vx, &t->vy}};
    for (int i = 0; i < 2; i++) {
        const double a = *pairs[i][0], b = *pairs[i][1];
        *pairs[i][0] = c * a + s * b;
        *pairs[i][1] = c * b - s * a;
        for (int k = 0; k < 4; k++) {
            const double e = t->p[2 * i][k], f = t->p[2 * i + 1][k];
            t->p[2 * i][k] = c * e + s * f;
            t->p[2 * i + 1][k] = c * f - s * e;
        }
    }
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 4; k++) {
            const double e = t->p[k][2 * i], f = t->p[k][2 * i + 1];
            t->p[k][2 * i] = c * e + s * f;
            t->p[k][2 * i + 1] = c * f - s * e;
        }
    }
    t->silent += dt;
}

/* squared distance of a group from a track, each axis by its own deviation; large where it does not fit */
static double distance(const track *t, const group *g)
{
    const double ex = g->x - t->x, ey = g->y - t->y, along = ex * g->c + ey * g->s, across = ey * g->c - ex * g->s;
    const double pa = g->c * g->c * t->p[0][0] + 2 * g->c * g->s * t->p[0][1] + g->s * g->s * t->p[1][1];
    const double pc = g->s * g->s * t->p[0][0] - 2 * g->c * g->s * t->p[0][1] + g->c * g->c * t->p[1][1];
    const double pv = g->c * g->c * t->p[2][2] + 2 * g->c * g->s * t->p[2][3] + g->s * g->s * t->p[3][3];
    const double ev = g->blurred ? 0 : g->vr - (t->vx * g->c + t->vy * g->s);
    // another part of the body may have echoed
    return sp_square(along) / (pa + g->range_var + 0.6) + sp_square(across) / (pc + g->across_var + 0.1) +
           sp_square(ev) / (pv + g->rate_var + 0.1);
}

static void hit(track *t, const group *g)
{
    update(t, g->c, g->s, false, g->x * g->c + g->y * g->s, g->range_var);
    update(t, -g->s, g->c, false, g->y * g->c - g->x * g->s, g->across_var);
    if (!g->blurred) {
        update(t, g->c, g->s, true, g->vr, g->rate_var);
    }
    t->hits += 1;
    t->misses = 0;
    t->silent = 0;
    t->rcs += 0.2 * (g->rcs - t->rcs);
    t->length = sp_max(t->length, sp_min(20, g->x1 - g->x0));
    t->width = sp_max(t->width, sp_min(3, g->y1 - g->y0));
    t->has_moved = sp_hypot(t->vx, t->vy) > 2 * moves_at && t->hits > 3 ? 1 : t->has_moved;
    t->actor = g->truth.actor;
    t->reason = g->truth.reason;
}

static void birth(const sp_sample *in, memory *m, const group *g)
{
    uint32_t i = 0;
    while (i < MOST && m->tracks[i].id != 0) {
        i++;
    }
    if (i == MOST) {
        return;
    }
    track *t = &m->tracks[i];
    memset(t, 0, sizeof *t);
    m->births += 1;
    const uint64_t stream = sp_mount_stream(in->mount, "track");
    t->id = (double)((uint32_t)(sp_random_bits(in->def->seed, stream, (int64_t)m->births, 0) >> 33) | 1);
    const double vr = g->blurred ? 0 : g->vr;
    t->x = g->x;
    t->y = g->y;
    t->vx = vr * g->c;
    t->vy = vr * g->s;
    t->p[0][0] = g->c * g->c * g->range_var + g->s * g->s * g->across_var;
    t->p[1][1] = g->s * g->s * g->range_var + g->c * g->c * g->across_var;
    t->p[0][1] = t->p[1][0] = g->c * g->s * (g->range_var - g->across_var);
    const double va = g->blurred ? 400 : 0.25, vc = sp_abs(vr) > moves_at ? 16 : 2;
    t->p[2][2] = g->c * g->c * va + g->s * g->s * vc;
    t->p[3][3] = g->s * g->s * va + g->c * g->c * vc;
    t->p[2][3] = t->p[3][2] = g->c * g->s * (va - vc);
    t->rcs = g->rcs;
    t->hits = 1;
    t->actor = g->truth.actor;
    t->reason = g->truth.reason;
}

/* each track takes the nearest group, older tracks first; what is left is born */
static void associate(const sp_sample *in, memory *m, group *g, uint32_t count)
{
    const double *v = in->mount->value;
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < MOST; i++) {
            track *t = &m->tracks[i];
            if (t->id == 0 || (t->hits >= v[CONFIRM]) == (pass == 1)) {
                continue;
            }
            double best = gate;
            uint32_t at = count;
            for (uint32_t k = 0; k < count; k++) {
                const double d = g[k].used ? gate : distance(t, &g[k]);
                if (d < best) {
                    best = d;
                    at = k;
                }
            }
            if (at < count) {
                g[at].used = true;
                hit(t, &g[at]);
                continue;
            }
            t->misses += 1;
            if (t->hits < v[CONFIRM] ? t->misses >= 2 : t->silent > v[COAST]) {
                t->id = 0;
            }
        }
    }
    for (uint32_t k = 0; k < count; k++) {
        if (!g[k].used) {
            birth(in, m, &g[k]);
        }
    }
}

/* ---------------------------------------------------------------- what is told */

static uint32_t class_of(const track *t, double speed)
{
    if (t->has_moved == 0) {
        return SP_CLASS_STATIC;
    }
    if (t->length > 7) {
        return SP_CLASS_TRUCK;
    }
    return t->rcs < 0 && speed < 4 ? SP_CLASS_PEDESTRIAN : SP_CLASS_CAR;
}

static void tell(const sp_sample *in, const track *t, sp_object *o)
{
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double speed = sp_hypot(t->vx, t->vy), n = sp_max(1e-6, sp_hypot(t->x, t->y));
    o->id = (uint32_t)t->id;
    o->class_id = class_of(t, speed);
    const bool person = o->class_id == SP_CLASS_PEDESTRIAN, thing = o->class_id == SP_CLASS_STATIC;
    o->length = sp_max(t->length, person ? 0.5 : (thing ? 0.3 : 4.4));
    o->width = sp_max(sp_min(t->width, 2.5), person ? 0.5 : (thing ? 0.3 : 1.8));
    o->height = person ? 1.7 : (o->class_id == SP_CLASS_TRUCK ? 3.5 : 1.5);
    o->heading = speed > moves_at ? sp_atan2(t->vy, t->vx) : 0;

    // the box lies behind the side that is seen
    double s, c;
    sp_sincos(o->heading, &s, &c);
    const double ahead = (t->x * c + t->y * s) / n, aside = (t->y * c - t->x * s) / n;
    o->x = t->x + 0.5 * (o->length * ahead * c - o->width * aside * s);
    o->y = t->y + 0.5 * (o->length * ahead * s + o->width * aside * c);
    o->z = 0.5 * o->height;
    o->vx = t->vx;
    o->vy = t->vy;
    o->rel_vx = t->vx - ego->speed + ego->yaw_rate * o->y;
    o->rel_vy = t->vy - ego->lateral_speed - ego->yaw_rate * o->x;
    o->existence = sp_clamp((1 - sp_exp(-0.5 * t->hits)) * (1 - 0.1 * t->misses), 0.05, 1);
    o->visible = 1;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    memory *m = (memory *)(void *)in->memory;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double *v = in->mount->value;
    const sp_radar_result *r = sp_radar_run(in, &out->qualifier);
    const sp_quat sheet = sp_quat_from_ypr(in->mount->yaw, in->mount->pitch, in->mount->roll);

    // by its own motion since the last cycle
    double s, c;
    sp_sincos(ego->heading, &s, &c);
    const double now = (double)in->time_ns * 1e-9;
    if (m->have != 0) {
        double s0, c0;
        sp_sincos(m->heading, &s0, &c0);
        const double gx = ego->x - m->x, gy = ego->y - m->y, turn = ego->heading - m->heading;
        double st, ct;
        sp_sincos(turn, &st, &ct);
        for (uint32_t i = 0; i < MOST; i++) {
            if (m->tracks[i].id != 0) {
                predict(&m->tracks[i], now - m->time, c0 * gx + s0 * gy, c0 * gy - s0 * gx, ct, st, v[ACCEL]);
            }
        }
    }
    m->have = 1;
    m->time = now;
    m->x = ego->x;
    m->y = ego->y;
    m->heading = ego->heading;

    group groups[GROUPS];
    const sp_vec3 at = in->mount->position;
    const sp_vec3 own = sp_v3(ego->speed - ego->yaw_rate * at.y, ego->lateral_speed + ego->yaw_rate * at.x, 0);
    associate(in, m, groups, gather(in, r, sheet, own, groups));

    // nearest first
    uint32_t order[MOST], count = 0;
    for (uint32_t i = 0; i < MOST; i++) {
        const track *t = &m->tracks[i];
        if (t->id == 0 || t->hits < v[CONFIRM] || (v[STATIONARY] == 0 && t->has_moved == 0)) {
            continue;
        }
        uint32_t k = count++;
        const double n = sp_hypot(t->x, t->y);
        for (; k > 0 && sp_hypot(m->tracks[order[k - 1]].x, m->tracks[order[k - 1]].y) > n; k--) {
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
    for (uint32_t i = 0; i < count && i < (uint32_t)v[TRACKS]; i++) {
        const track *t = &m->tracks[order[i]];
        sp_object *o = sp_frame_push(out, (uint32_t)t->actor, (uint32_t)t->reason);
        if (o) {
            tell(in, t, o);
        }
    }
    return true;
}

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[TRACKS];
}

const sp_sensor_type sp_sensor_radar_objects = {
    .name = "radar_objects",
    .doc = "the same radar with a tracker of its own: a list of objects",
    .kind = SP_FRAME_OBJECTS,
    .fails = 1u << SP_FRAME_RADAR,
    .record_bytes = sizeof(sp_object),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 80000000,
    .state_words = sizeof(memory) / sizeof(double),
    .max_records = max_records,
    .scratch_bytes = sp_radar_scratch,
    .prepare = sp_radar_prepare,
    .describe = sp_radar_describe,
    .sample = sample,
};
