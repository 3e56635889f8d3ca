/* objects.c - a list of others, as a fused tracker would hand it on, or ideal.
 *
 * Ideal: every actor within `range` that is shown, exact. Otherwise: within range and opening, enough of the box in
 * sight (share of 27 points of it), found with a probability, with noise. Ids are stable and say nothing of the
 * world's: they are drawn from the actor's name and the mount. Nearest first. */
#include "sensors/sight.h"
#include "sensors/table.h"

enum { IDEAL, RANGE, FOV, POSITION, VELOCITY, HEADING, SIZE, MIN_VISIBLE, DETECTION, MAX, ROWS };
enum { MOST = 64 };
static const sp_param rows[ROWS] = {
    [IDEAL] = {"ideal", "bool", 0, 0, 1, "the truth: no noise, opening, occlusion or misses; only `range` counts"},
    [RANGE] = {"range", "m", 150, 1, 1000, "distance from the mount to the middle of the box"},
    [FOV] = {"fov", "rad", 2.0943951023931953, 0.01, 6.283185307179586, "full horizontal opening: 120 deg"},
    [POSITION] = {"position_sigma", "m", 0.15, 0, 10,
                  "standard deviation of x and y at 0 m; grows by 0.4 % of the distance"},
    [VELOCITY] = {"velocity_sigma", "m/s", 0.15, 0, 10, "standard deviation of each velocity component"},
    [HEADING] = {"heading_sigma", "rad", 0.01, 0, 1, "standard deviation of the heading"},
    [SIZE] = {"size_sigma", "m", 0.1, 0, 2, "standard deviation of length, width and height, constant for an actor"},
    [MIN_VISIBLE] = {"min_visible", "1", 0.15, 0, 1, "share of the box that has to be in sight"},
    [DETECTION] = {"detection", "1", 0.99, 0, 1,
                   "probability a sample that a fully visible actor is in the list; scales with sight"},
    [MAX] = {"max", "1", 32, 1, MOST, "objects in one frame at most, the nearest"},
};

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[MAX];
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
    info->fov_h = value[IDEAL] != 0 ? SP_TAU : value[FOV];
}

typedef struct candidate {
    uint32_t actor;
    double distance, visible;
} candidate;

/* the vehicle frame of the carrier, level: objects are told on the ground plane, z up */
typedef struct frame {
    const sp_actor *ego;
    double c, s;
} frame;

static sp_vec2 turn_in(const frame *f, double x, double y)
{
    return (sp_vec2){f->c * x + f->s * y, f->c * y - f->s * x};
}

/* 0 unknown, 1 the carrier's, 2 left of it, 3 right of it; on one road only */
static uint32_t lane_of(const sp_road_net *net, const sp_actor *ego, const sp_actor *a)
{
    if (!net || ego->road == 0 || ego->lane == 0 || a->road != ego->road || a->lane == 0) {
        return 0;
    }
    if (a->lane == ego->lane) {
        return 1;
    }
    if (a->lane == sp_road_neighbour(net, ego->road, ego->s, ego->lane, 1)) {
        return 2;
    }
    return a->lane == sp_road_neighbour(net, ego->road, ego->s, ego->lane, -1) ? 3 : 0;
}

/* exact record, by closed form */
static void truth_of(const sp_sample *in, const frame *f, const candidate *k, sp_object *o)
{
    const sp_actor_def *d = &in->def->actors[k->actor];
    const sp_actor *a = &in->world->actors[k->actor];
    const sp_actor *ego = f->ego;
    double ha_s, ha_c;
    sp_sincos(a->heading, &ha_s, &ha_c);
    const double cx = d->center_x, w = a->yaw_rate;

    // middle of the box
    const sp_vec2 p = turn_in(f, a->x + cx * ha_c - ego->x, a->y + cx * ha_s - ego->y);
    o->x = p.x;
    o->y = p.y;
    o->z = a->z - ego->z + (d->kind ? d->kind->clearance : 0) + 0.5 * d->height;
    o->heading = sp_wrap_angle(a->heading - ego->heading);
    o->length = d->length;
    o->width = d->width;
    o->height = d->height;

    // its velocity over ground: origin's plus yaw rate across the lever
    const double gx = a->vx - w * cx * ha_s, gy = a->vy + w * cx * ha_c;
    const sp_vec2 v = turn_in(f, gx, gy);
    o->vx = v.x;
    o->vy = v.y;
    const sp_vec2 rel = turn_in(f, gx - ego->vx, gy - ego->vy);
    o->rel_vx = rel.x + ego->yaw_rate * p.y;
    o->rel_vy = rel.y - ego->yaw_rate * p.x;

    // acceleration over ground; the lever adds the centripetal part
    const double al = a->acceleration - w * w * cx, at = a->lateral_acceleration;
    const sp_vec2 acc = turn_in(f, al * ha_c - at * ha_s, al * ha_s + at * ha_c);
    o->ax = acc.x;
    o->ay = acc.y;
    o->yaw_rate = w;
    o->class_id = d->kind ? (uint32_t)d->kind->class_id : SP_CLASS_UNKNOWN;
    o->existence = 1;
    o->visible = k->visible;
    o->lights = a->lights;
    o->lane = lane_of(in->def->road, ego, a);
}

/* what an imperfect list makes of it */
static void blur(const sp_sample *in, uint64_t stream, double distance, sp_object *o)
{
    const double *v = in->mount->value;
    const uint64_t seed = in->def->seed;
    const int64_t n = (int64_t)in->sequence;
    const double place = v[POSITION] > 0 ? v[POSITION] + 0.004 * distance : 0;
    double draw[5];
    for (uint32_t i = 0; i < 5; i++) {
        draw[i] = sp_random_normal(seed, stream, n, i);
    }
    o->x += place * draw[0];
    o->y += place * draw[1];
    o->vx += v[VELOCITY] * draw[2];
    o->vy += v[VELOCITY] * draw[3];
    o->rel_vx += v[VELOCITY] * draw[2];
    o->rel_vy += v[VELOCITY] * draw[3];
    o->heading = sp_wrap_angle(o->heading + v[HEADING] * draw[4]);
    o->length = sp_max(0.1, o->length + v[SIZE] * sp_random_normal(seed, stream, -1, 0));
    o->width = sp_max(0.1, o->width + v[SIZE] * sp_random_normal(seed, stream, -1, 1));
    o->height = sp_max(0.1, o->height + v[SIZE] * sp_random_normal(seed, stream, -1, 2));
    o->existence = 0.5 + 0.5 * o->visible;
    o->lights = 0;
}

/* those to be told of, nearest first; returns how many */
static uint32_t choose(const sp_sample *in, const sp_sight *sight, candidate *out)
{
    const double *v = in->mount->value;
    const sp_pose eye = sp_sample_pose(in);
    const uint32_t most = (uint32_t)v[MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < sight->count; i++) {
        const sp_sight_box *b = &sight->box[i];
        const sp_vec3 local = sp_pose_to_local(eye, b->middle);
        const double distance = sp_hypot(local.x, local.y);
        const bool ideal = v[IDEAL] != 0;
        if (distance > v[RANGE] || (!ideal && sp_abs(sp_atan2(local.y, local.x)) > 0.5 * v[FOV])) {
            continue;
        }
        sp_vec3 points[27];
        double spread = 0;
        sp_sight_points(sight, b->actor, points, &spread);
        const double visible = sp_sight_share(sight, eye.position, points, 27, spread, b->actor);
        if (!ideal && (visible < v[MIN_VISIBLE] || visible <= 0)) {
            continue;
        }

        // insertion by distance; the farthest falls off
        uint32_t k = count < most ? count : most;
        while (k > 0 && out[k - 1].distance > distance) {
            if (k < most) {
                out[k] = out[k - 1];
            }
            k--;
        }
        if (k < most) {
            out[k] = (candidate){b->actor, distance, visible};
            count = count < most ? count + 1 : most;
        }
    }
    return count;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    frame f = {&in->world->actors[in->mount->carrier.i], 1, 0};
    sp_sincos(f.ego->heading, &f.s, &f.c);
    sp_sight sight;
    sp_sight_gather(in->def, in->world, in->mount->carrier, 2 * v[RANGE] + sp_length3(in->mount->position),
                    &sight); // however the carrier leans
    candidate list[MOST];
    const uint32_t count = choose(in, &sight, list);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t actor = list[i].actor;
        const uint64_t stream = sp_mount_stream(in->mount, "object") ^ sp_stream(in->def->actors[actor].name, "object");
        const double chance = v[DETECTION] * sp_min(1, 2 * list[i].visible);
        if (v[IDEAL] == 0 && sp_random(in->def->seed, stream, (int64_t)in->sequence, 9) >= chance) {
            continue;
        }
        sp_object *o = sp_frame_push(out, actor, SP_REASON_TARGET);
        if (!o) {
            break;
        }
        truth_of(in, &f, &list[i], o);
        if (v[IDEAL] == 0) {
            blur(in, stream, list[i].distance, o);
        }
        o->id = (uint32_t)(sp_random_bits(in->def->seed, stream, -2, 0) >> 33) | 1;
    }
    return true;
}

const sp_sensor_type sp_sensor_objects = {
    .name = "objects",
    .doc = "list of other road users and obstacles: ideal, or with range, opening, occlusion, misses and noise",
    .kind = SP_FRAME_OBJECTS,
    .record_bytes = sizeof(sp_object),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 0,
    .max_records = max_records,
    .describe = describe,
    .sample = sample,
};
