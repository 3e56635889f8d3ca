/* signals.c - traffic lights and signs ahead of the carrier, as a camera with a map would hand them on, or ideal.
 *
 * Asked of the road: what stands along the carrier's route, or the straightest way, for its lane. Ideal: all of it
 * within `range`, exact. Otherwise: within range and opening of the mount, its face in sight of it past the boxes of
 * others, found with a probability, placed with noise. What a light shows is never misread. Ids are stable and say
 * nothing of the world's: they are drawn from the signal's id and the mount. Leaves the light's programme to world. */
#include "sensors/table.h"

enum { IDEAL, RANGE, FOV, POSITION, DETECTION, MAX, ROWS };
enum { MOST = 64 };
static const sp_param rows[ROWS] = {
    [IDEAL] = {"ideal", "bool", 0, 0, 1, "the truth: no noise, opening, occlusion or misses; only `range` counts"},
    [RANGE] = {"range", "m", 150, 1, 1000, "distance from the mount to the face of the signal"},
    [FOV] = {"fov", "rad", 1.0471975511965976, 0.01, 6.283185307179586, "full horizontal opening: 60 deg"},
    [POSITION] = {"position_sigma", "m", 0.2, 0, 10,
                  "standard deviation of x, y and z at 0 m; grows by 0.5 % of the distance"},
    [DETECTION] = {"detection", "1", 0.98, 0, 1, "probability a sample that a signal in sight is in the list"},
    [MAX] = {"max", "1", 16, 1, MOST, "signals in one frame at most, the nearest along the way"},
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

/* whether this sample tells of a signal whose face is there */
static bool told(const sp_sample *in, const sp_road_signal *s, sp_vec3 face)
{
    const double *v = in->mount->value;
    const sp_pose eye = sp_sample_pose(in);
    const sp_vec3 local = sp_pose_to_local(eye, face);
    if (sp_hypot(local.x, local.y) > v[RANGE]) {
        return false;
    }
    if (v[IDEAL] != 0) {
        return true;
    }
    const sp_actor_id nobody = {0};
    return sp_abs(sp_atan2(local.y, local.x)) <= 0.5 * v[FOV] &&
           sp_sees(in->def, in->world, eye.position, face, in->mount->carrier, nobody) &&
           sp_random(in->def->seed, stream_of(in, s), (int64_t)in->sequence, 9) < v[DETECTION];
}

/* the level frame of the carrier: places are told on the ground plane, z up */
static void fill(const sp_sample *in, const sp_road_ahead *ahead, sp_vec3 face, sp_signal *out)
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
    out->type = (uint32_t)s->kind;
    out->state = sp_world_light_state(in->def, in->world, ahead->signal);
    out->distance = ahead->stop;
    out->value = s->kind == SP_SIGNAL_SPEED && s->has_value ? s->value : 0;
    const uint64_t stream = stream_of(in, s);
    out->id = (uint32_t)(sp_random_bits(in->def->seed, stream, -2, 0) >> 33) | 1;
    if (v[IDEAL] != 0) {
        return;
    }

    /* noise of the place alone: the distance along the way is the map's, with that of x */
    const double sigma = v[POSITION] > 0 ? v[POSITION] + 0.005 * sp_hypot(dx, dy) : 0;
    const double along = sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 0);
    out->x += along;
    out->y += sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 1);
    out->z += sigma * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 2);
    out->distance += along;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const sp_road_place from = {ego->road, ego->lane, ego->s, ego->t};
    if (!in->def->road || ego->road == 0 || ego->lane == 0) {
        return true;
    }

    /* along the way it may be farther than through the air */
    sp_road_ahead ahead[256];
    const sp_road_route *route = in->def->actors[in->mount->carrier.i].route;
    const uint32_t found = sp_road_signals_ahead(in->def->road, route, from, 1.5 * v[RANGE] + 10, ahead, 256);
    for (uint32_t i = 0; i < found && i < 256 && out->count < (uint32_t)v[MAX]; i++) {
        const sp_road_signal *s = sp_road_signal_get(in->def->road, ahead[i].signal);
        if (!s) {
            continue;
        }
        const sp_vec3 face = sp_v3(s->position.x, s->position.y, s->position.z + 0.5 * s->height);
        if (!told(in, s, face)) {
            continue;
        }
        sp_signal *record = sp_frame_push(out, 0, SP_REASON_TARGET);
        if (!record) {
            break;
        }
        fill(in, &ahead[i], face, record);
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
