/* signals.c - traffic lights and signs ahead of the carrier, as a camera with a map would hand them on, or ideal.
 *
 * Asked of the road: what stands along the carrier's route, or the straightest way, for its lane. Ideal: all of it
 * within `range`, exact. Otherwise: within range and opening of the mount, its face in sight of it past the boxes of
 * others, found with a probability, placed with noise and, where asked, misread; air, night and rain shorten its sight
 * (clarity.c). Ids are stable and say
 * nothing of the world's: they are drawn from the signal's id and the mount. Leaves the light's programme to world. */
#include "sensors/clarity.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <stddef.h>
#include <string.h>

enum {
    IDEAL,
    RANGE,
    FOV,
    POSITION,
    DETECTION,
    MAX,
    SURE_RANGE,
    EDGE,
    MISREAD,
    MISREAD_HOLD,
    ASPECT,
    WEATHER,
    NIGHT,
    RAIN_LOSS,
    ROWS
};
enum { MOST = 64 };
static const sp_param rows[ROWS] = {
    [IDEAL] = {"ideal", "bool", 0, 0, 1, "the truth: no noise, opening, occlusion or misses; only `range` counts"},
    [RANGE] = {"range", "m", 150, 1, 1000, "distance from the mount to the face of the signal"},
    [FOV] = {"fov", "rad", 1.0471975511965976, 0.01, 6.283185307179586, "full horizontal opening: 60 deg"},
    [POSITION] = {"position_sigma", "m", 0.2, 0, 10,
                  "standard deviation of x, y and z at 0 m; grows by 0.5 % of the distance"},
    [DETECTION] = {"detection", "1", 0.98, 0, 1, "probability a sample that a signal in sight is in the list"},
    [MAX] = {"max", "1", 16, 1, MOST, "signals in one frame at most, the nearest along the way", NULL, true},
    [SURE_RANGE] = {"sure_range", "m", 100, 0, 1000, "up to here the probability is `detection`"},
    [EDGE] = {"edge_detection", "1", 0.6, 0, 1, "share of it that is left at `range`, falling straight to there"},
    [MISREAD] = {"misread", "1", 0, 0, 1,
                 "probability that it is read as another: a limit one step off, a light's red as yellow or nothing, "
                 "yellow as red, green as nothing; about 0.01"},
    [MISREAD_HOLD] = {"misread_hold", "s", 0.5, 0.01, 60, "a reading is kept so long"},
    [ASPECT] = {"aspect", "rad", 1.2217304763960306, 0, 3.141592653589793,
                "a face turned away from the eye by more is not read: 70 deg"},
    [WEATHER] = {"weather", "bool", 1, 0, 1, "fog, rain, snow and night shorten its sight"},
    [NIGHT] = {"night", "1", 0.9, 0.01, 1,
               "share of the range that is left in the dark: signs throw headlamps back, lights shine"},
    [RAIN_LOSS] = {"rain_loss", "1", 0.2, 0, 1, "share of the range that 25 mm/h of rain cost, by drops on the glass"},
};

_Static_assert(SP_SIGNAL_TYPE_LIGHT == (int)SP_SIGNAL_LIGHT && SP_SIGNAL_TYPE_SPEED == (int)SP_SIGNAL_SPEED &&
                   SP_SIGNAL_TYPE_WORKS == (int)SP_SIGNAL_WORKS,
               "a driver's types are the road's kinds");
_Static_assert(SP_SIGNAL_STATE_RED == (int)SP_LIGHT_RED && SP_SIGNAL_STATE_GREEN == (int)SP_LIGHT_GREEN &&
                   SP_SIGNAL_STATE_FLASHING == (int)SP_LIGHT_FLASHING,
               "a driver's states are the world's");

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[MAX];
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
    info->fov_h = value[IDEAL] != 0 ? SP_TAU : value[FOV];
}

static uint64_t stream_of(const sp_sample *in, const sp_road_signal *s)
{
    return sp_mount_stream(in->mount, "signal") ^ sp_stream(s->id ? s->id : "", "signal");
}

/* what it can see now */
typedef struct sight {
    double range, sure, opening;
    bool ideal;
    sp_pose eye;
    sp_belief belief;
} sight;

static sight sight_of(const sp_sample *in)
{
    const double *v = in->mount->value;
    sight s = {v[RANGE], v[SURE_RANGE], v[FOV], v[IDEAL] != 0, sp_sample_pose(in), sp_belief_of(in)};
    if (!s.ideal && v[WEATHER] != 0) {
        const double left =
            sp_clarity_range(sp_env_at(in->def, in->world->tick, &(sp_env){0}), v[RANGE], v[NIGHT], v[RAIN_LOSS]) /
            v[RANGE];
        s.range *= left;
        s.sure *= left;
    }
    s.range = sp_scalar_range(in, s.range);
    s.sure = sp_scalar_range(in, s.sure);
    s.opening = sp_scalar_opening(in, s.ideal ? SP_TAU : s.opening);
    return s;
}

/* whether this sample tells of a signal whose face is there */
static bool told(const sp_sample *in, const sight *k, const sp_road_signal *s, sp_vec3 face)
{
    const double *v = in->mount->value;
    const sp_vec3 local = sp_pose_to_local(k->eye, face);
    const double distance = sp_hypot(local.x, local.y), bearing = sp_atan2(local.y, local.x);
    if (distance > k->range || sp_abs(bearing) > 0.5 * k->opening || sp_scalar_covered(in, bearing, k->opening) ||
        sp_scalar_removed(in, stream_of(in, s))) {
        return false;
    }
    if (k->ideal) {
        return true;
    }
    // what is painted has no face that could turn away
    const bool painted = s->kind == SP_SIGNAL_STOP_LINE || s->kind == SP_SIGNAL_CROSSING;
    const double to_eye = sp_atan2(k->eye.position.y - face.y, k->eye.position.x - face.x);
    if (!painted && sp_abs(sp_wrap_angle(to_eye - s->heading)) > v[ASPECT]) {
        return false;
    }
    const double fall = distance > k->sure && k->range > k->sure ? (distance - k->sure) / (k->range - k->sure) : 0;
    const double chance = v[DETECTION] * (1 - (1 - v[EDGE]) * sp_min(1, fall));
    const sp_actor_id nobody = {0};
    return sp_random(in->def->seed, stream_of(in, s), (int64_t)in->sequence, 9) < chance &&
           sp_sees(in->def, in->world, k->eye.position, face, in->mount->carrier, nobody);
}

/* what is read instead, for as long as it is kept */
static void misread(const sp_sample *in, uint64_t stream, sp_signal *out)
{
    const double *v = in->mount->value;
    const int64_t piece = (int64_t)sp_floor((double)in->time_ns * 1e-9 / v[MISREAD_HOLD]);
    if (!(v[MISREAD] > 0) || sp_random(in->def->seed, stream, piece, 20) >= v[MISREAD]) {
        return;
    }
    const bool coin = sp_random(in->def->seed, stream, piece, 21) < 0.5;
    if (out->type == SP_SIGNAL_TYPE_SPEED && out->value > 0) {
        // 10 km/h or 20 km/h off, as 30 and 50, 50 and 60, 80 and 60 are
        const double step = (coin ? 10 : 20) / 3.6;
        const bool down = sp_random(in->def->seed, stream, piece, 22) < 0.5 && out->value > step + 5 / 3.6;
        out->value += down ? -step : step;
    } else if (out->type == SP_SIGNAL_TYPE_LIGHT && (out->state & SP_SIGNAL_STATE_RED)) {
        out->state = coin ? SP_SIGNAL_STATE_YELLOW : 0;
    } else if (out->type == SP_SIGNAL_TYPE_LIGHT && (out->state & SP_SIGNAL_STATE_YELLOW)) {
        out->state = SP_SIGNAL_STATE_RED;
    } else if (out->type == SP_SIGNAL_TYPE_LIGHT) {
        out->state = 0;
    }
}

/* the level frame of the carrier: places are told on the ground plane, z up */
static void fill(const sp_sample *in, const sight *eye, const sp_road_ahead *ahead, sp_vec3 face, sp_signal *out)
{
    const sp_road_signal *s = sp_road_signal_get(in->def->road, ahead->signal);
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double *v = in->mount->value;
    const double dx = face.x - ego->x, dy = face.y - ego->y;
    double sine, cosine;
    sp_sincos(ego->heading, &sine, &cosine);
    out->x = cosine * dx + sine * dy;
    out->y = cosine * dy - sine * dx;
    out->z = face.z - ego->z;
    sp_belief_place(&eye->belief, &out->x, &out->y, &out->z);
    out->type = (uint32_t)s->kind;
    out->state = sp_world_light_state(in->def, in->world, ahead->signal);
    out->distance = ahead->stop;
    out->value = s->kind == SP_SIGNAL_SPEED && s->has_value ? s->value : 0;
    const uint64_t stream = stream_of(in, s);
    out->id = (uint32_t)(sp_random_bits(in->def->seed, stream, -2, 0) >> 33) | 1;
    if (eye->ideal) {
        return;
    }
    misread(in, stream, out);

    /* noise of the place alone: the distance along the way is the map's, with that of x */
    const double times = sp_scalar_noise(in);
    const double sigma = v[POSITION] > 0 ? times * (v[POSITION] + 0.005 * sp_hypot(dx, dy)) : 0;
    const double along = sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 0);
    out->x += along;
    out->y += sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 1);
    out->z += sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 2);
    out->distance += along;
}

enum { CHANNELS = 5 };
_Static_assert(sizeof(sp_signal) - offsetof(sp_signal, x) == CHANNELS * sizeof(double), "all of it are channels");

/* what faults do to records, and a red light that they put there */
static void fail(const sp_sample *in, sp_frame_out *out)
{
    static const double typical[CHANNELS] = {0.3, 0.3, 0.2, 0.3, 0};
    const sp_fault_now *f = sp_fault_of(in, SP_FAULT_PHANTOM);
    const bool room = out->count < (uint32_t)in->mount->value[MAX];
    sp_signal *ghost = f && f->strength > 0 && room ? sp_frame_push(out, 0, SP_REASON_FAULT) : NULL;
    if (ghost) {
        double s, c;
        sp_sincos(in->mount->yaw + f->value, &s, &c);
        *ghost = (sp_signal){.id = (uint32_t)(f->stream >> 33) | 1,
                             .type = SP_SIGNAL_TYPE_LIGHT,
                             .state = SP_SIGNAL_STATE_RED,
                             .x = in->mount->position.x + f->strength * c,
                             .y = in->mount->position.y + f->strength * s,
                             .z = 3,
                             .distance = f->strength};
    }
    for (uint32_t i = 0; i < out->count; i++) {
        sp_signal *r = (sp_signal *)(void *)out->data + i;
        double y[CHANNELS];
        memcpy(y, &r->x, sizeof y);
        if (in->mount->value[IDEAL] != 0) {
            sp_scalar_worse(in, y, typical, CHANNELS, i);
        }
        sp_scalar_faults(in, y, CHANNELS);
        memcpy(&r->x, y, sizeof y);
    }
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const sp_road_place from = {ego->road, ego->lane, ego->s, ego->t};
    if (!in->def->road || ego->road == 0 || ego->lane == 0) {
        if (sp_scalar_fails(in)) {
            fail(in, out);
        }
        return true;
    }
    const sight eye = sight_of(in);

    /* along the way it may be farther than through the air */
    sp_road_ahead ahead[256];
    const sp_road_route *route = in->def->actors[in->mount->carrier.i].route;
    const uint32_t found = sp_road_signals_ahead(in->def->road, route, from, 1.5 * eye.range + 10, ahead, 256);
    for (uint32_t i = 0; i < found && i < 256 && out->count < (uint32_t)v[MAX]; i++) {
        const sp_road_signal *s = sp_road_signal_get(in->def->road, ahead[i].signal);
        if (!s) {
            continue;
        }
        const sp_vec3 face = sp_v3(s->position.x, s->position.y, s->position.z + 0.5 * s->height);
        if (!told(in, &eye, s, face)) {
            continue;
        }
        sp_signal *record = sp_frame_push(out, 0, SP_REASON_TARGET);
        if (!record) {
            break;
        }
        fill(in, &eye, &ahead[i], face, record);
    }
    if (sp_scalar_fails(in)) {
        fail(in, out);
    }
    return true;
}

const sp_sensor_type sp_sensor_signals = {
    .name = "signals",
    .doc = "traffic lights and signs ahead: ideal, or with range, opening, occlusion, misses and noise",
    .kind = SP_FRAME_SIGNALS,
    .record_bytes = sizeof(sp_signal),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 0,
    .max_records = max_records,
    .describe = describe,
    .sample = sample,
};
