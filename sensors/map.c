/* map.c - the lanes around the carrier, as a stored map and a localisation hand them on: exact unless its rows say how
 * old the map is and how well the car knows where it is. docs/models/lists.md. The lanes are map_lanes.c's. */
#include "sensors/map_lanes.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <string.h>

enum {
    RANGE,
    STEP,
    ALL,
    MAX,
    AHEAD_ERROR,
    LEFT_ERROR,
    AHEAD_SIGMA,
    LEFT_SIGMA,
    HEADING_SIGMA,
    TAU,
    SHIFTED,
    OLD_LIMITS,
    OLD_LINES,
    ROWS
};
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 60, 5, 500, "points within this of the carrier's origin"},
    [STEP] = {"step", "m", 5, 1, 50, "from point to point along the road"},
    [ALL] = {"all", "bool", 0, 0, 1, "also shoulders, pavements, parking and what else nobody drives on"},
    [MAX] = {"max", "1", 600, 8, 4000, "points in one frame at most; what is left out is of the farthest lanes", NULL,
             true},
    [AHEAD_ERROR] = {"ahead_error", "m", 0, -20, 20, "the whole map lies too far ahead by this"},
    [LEFT_ERROR] = {"left_error", "m", 0, -20, 20, "the whole map lies too far left by this"},
    [AHEAD_SIGMA] = {"ahead_sigma", "m", 0, 0, 20,
                     "standard deviation of the localisation along the car, wandering; with a camera and GNSS 0.3"},
    [LEFT_SIGMA] = {"left_sigma", "m", 0, 0, 20, "the same across; with a camera that sees markings 0.1"},
    [HEADING_SIGMA] = {"heading_sigma", "rad", 0, 0, 0.5, "the same of the heading; 0.003"},
    [TAU] = {"tau", "s", 20, 0.1, 1e4, "correlation time of the localisation's errors"},
    [SHIFTED] = {"shifted", "m", 0, 0, 10, "standard deviation by which each lane lies off to its side: an old map"},
    [OLD_LIMITS] = {"old_limits", "1", 0, 0, 1, "probability that a lane's limit is one of before: 20 km/h off"},
    [OLD_LINES] = {"old_lines", "1", 0, 0, 1, "probability that a lane's lines are the other way, solid for broken"},
};
/* state words: the localisation's three errors, of deviation 1 */
enum { WANDER, HAVE = 3, WORDS };
enum { NEAR_MOST = 256, CHANNELS = 8 };

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[MAX];
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
    info->fov_h = SP_TAU;
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    if (!def->road) {
        return NULL;
    }
    const uint64_t key = sp_random_bits(def->seed, sp_mount_stream(m, "number"), 0, 0);
    return sp_map_lanes_make(def->road, m->value[STEP], m->value[ALL] != 0, key, arena, err);
}

typedef struct near_lane {
    const sp_map_lane *lane;
    double distance; /* squared, of its box */
} near_lane;

static double beyond(double at, double lo, double hi)
{
    return at < lo ? lo - at : (at > hi ? at - hi : 0);
}

/* lanes whose boxes are within range, nearest first; of as near ones the carrier's own, then as the network has them */
static uint32_t gather(const sp_map_lanes *m, const sp_actor *ego, double range, near_lane out[NEAR_MOST])
{
    uint32_t count = 0;
    for (uint32_t r = 1; r <= m->road_count; r++) {
        const double *b = m->road_box[r];
        if (ego->x < b[0] - range || ego->x > b[1] + range || ego->y < b[2] - range || ego->y > b[3] + range) {
            continue;
        }
        for (uint32_t i = m->road_first[r]; i < m->road_first[r + 1]; i++) {
            const sp_map_lane *l = &m->lane[i];
            const double dx = beyond(ego->x, l->lo_x, l->hi_x), dy = beyond(ego->y, l->lo_y, l->hi_y);
            const bool own = l->road == ego->road && l->lane == ego->lane && ego->s >= l->from && ego->s <= l->to;
            const double distance = own ? -1 : dx * dx + dy * dy;
            if (distance > range * range) {
                continue;
            }
            uint32_t k = count < NEAR_MOST ? count : NEAR_MOST;
            while (k > 0 && out[k - 1].distance > distance) {
                if (k < NEAR_MOST) {
                    out[k] = out[k - 1];
                }
                k--;
            }
            if (k < NEAR_MOST) {
                out[k] = (near_lane){l, distance};
                count = count < NEAR_MOST ? count + 1 : NEAR_MOST;
            }
        }
    }
    return count;
}

/* the level frame in which the car believes to be */
typedef struct belief {
    double x, y, z, heading, c, s;
    double ahead, left;
} belief;

static belief localise(const sp_sample *in)
{
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double *v = in->mount->value;
    const double phi = sp_exp(-sp_scalar_period(in) / v[TAU]), times = sp_scalar_noise(in);
    const uint64_t stream = sp_mount_stream(in->mount, "localisation");
    double *m = in->memory, e[3];
    static const uint32_t sigma[3] = {AHEAD_SIGMA, LEFT_SIGMA, HEADING_SIGMA};
    // what a fault multiplies where the localisation is exact
    static const double typical[3] = {0.3, 0.1, 0.003};
    const bool exact = v[AHEAD_SIGMA] <= 0 && v[LEFT_SIGMA] <= 0 && v[HEADING_SIGMA] <= 0;
    for (uint32_t i = 0; i < 3; i++) {
        if (m[HAVE] == 0) {
            m[WANDER + i] = sp_random_normal(in->def->seed, stream, -1, i);
        }
        const double size = exact ? (times - 1) * typical[i] : times * v[sigma[i]];
        e[i] = size != 0 ? size * sp_scalar_wander(in, &m[WANDER + i], 1, phi, stream, i) : 0;
    }
    m[HAVE] = 1;
    belief b = {ego->x, ego->y, ego->z, ego->heading + e[2], 1, 0, v[AHEAD_ERROR] + e[0], v[LEFT_ERROR] + e[1]};
    sp_sincos(b.heading, &b.s, &b.c);
    return b;
}

/* what an old map says of a lane */
typedef struct age {
    double shift, limit;
    bool lines;
} age;

static age age_of(const sp_sample *in, const sp_map_lane *l)
{
    const double *v = in->mount->value;
    const uint64_t seed = in->def->seed, stream = sp_mount_stream(in->mount, "old");
    age a = {0, 0, false};
    if (v[SHIFTED] > 0) {
        a.shift = v[SHIFTED] * sp_random_normal(seed, stream, l->number, 0);
    }
    if (v[OLD_LIMITS] > 0 && sp_random(seed, stream, l->number, 1) < v[OLD_LIMITS]) {
        a.limit = (sp_random(seed, stream, l->number, 2) < 0.5 ? -20 : 20) / 3.6;
    }
    a.lines = v[OLD_LINES] > 0 && sp_random(seed, stream, l->number, 3) < v[OLD_LINES];
    return a;
}

static uint32_t other_line(uint32_t type)
{
    return type == SP_MARK_SOLID ? (uint32_t)SP_MARK_BROKEN : type == SP_MARK_BROKEN ? (uint32_t)SP_MARK_SOLID : type;
}

static void tell(const sp_sample *in, const belief *b, const sp_map_lane *l, const sp_map_spot *p, const age *old,
                 sp_map_point *out)
{
    double dx = p->at.x - b->x, dy = p->at.y - b->y;
    if (old->shift != 0) {
        dx -= old->shift * sp_sin(p->heading);
        dy += old->shift * sp_cos(p->heading);
    }
    *out = (sp_map_point){.x = b->c * dx + b->s * dy + b->ahead,
                          .y = b->c * dy - b->s * dx + b->left,
                          .z = p->at.z - b->z,
                          .heading = sp_wrap_angle(p->heading - b->heading),
                          .station = p->station,
                          .curvature = p->curvature,
                          .width = p->width,
                          .limit = p->limit > 0 ? sp_max(p->limit + old->limit, 10 / 3.6) : 0,
                          .lane = l->number,
                          .type = l->type,
                          .left_line = old->lines ? other_line(p->left_line) : p->left_line,
                          .right_line = old->lines ? other_line(p->right_line) : p->right_line,
                          .left = l->left,
                          .right = l->right,
                          .flags = l->junction ? SP_MAP_JUNCTION : 0};
    memcpy(out->next, l->next, sizeof out->next);
    if (old->limit == 0) {
        out->limit = p->limit;
    }
    if (sp_scalar_fails(in)) {
        double y[CHANNELS];
        memcpy(y, out, sizeof y);
        sp_scalar_faults(in, y, CHANNELS);
        memcpy(out, y, sizeof y);
    }
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_map_lanes *m = in->prepared;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double range = in->mount->value[RANGE];
    const uint32_t most = (uint32_t)in->mount->value[MAX];
    const belief b = localise(in);
    near_lane near[NEAR_MOST];
    const uint32_t count = m ? gather(m, ego, range, near) : 0;
    for (uint32_t i = 0; i < count && out->count < most; i++) {
        const sp_map_lane *l = near[i].lane;
        const age old = age_of(in, l);
        for (uint32_t k = 0; k < l->spot_count && out->count < most; k++) {
            const sp_map_spot *p = &l->spot[k];
            const double dx = p->at.x - ego->x, dy = p->at.y - ego->y;
            if (dx * dx + dy * dy > range * range) {
                continue;
            }
            sp_map_point *record = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
            if (!record) {
                return true;
            }
            tell(in, &b, l, p, &old, record);
        }
    }
    return true;
}

const sp_sensor_type sp_sensor_map = {
    .name = "map",
    .doc = "lanes around the car from a stored map: middles, widths, limits, lines, neighbours, what follows",
    .kind = SP_FRAME_MAP,
    .record_bytes = sizeof(sp_map_point),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 200000000,
    .latency_ns = 0,
    .state_words = WORDS,
    .max_records = max_records,
    .prepare = prepare,
    .describe = describe,
    .sample = sample,
};
