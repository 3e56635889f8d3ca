/* objects.c - a list of others, as a fused tracker would hand it on, or ideal.
 *
 * Ideal: every actor within `range` that is shown, exact. Otherwise: within range and opening, enough of the box in
 * sight (share of 27 points of it), found with a probability, with noise and, where asked, with wrong classes, ids that
 * switch, objects that are none and neighbours taken for one (objects_flaw.c). Air, night and rain shorten its sight
 * (clarity.c). Ids say nothing of the world's: they are drawn from the actor's name and the mount. Nearest first. */
#include "sensors/clarity.h"
#include "sensors/objects_flaw.h"
#include "sensors/objects_sight.h"
#include "sensors/phantom.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <stddef.h>
#include <string.h>

enum {
    IDEAL,
    RANGE,
    FOV,
    POSITION,
    VELOCITY,
    HEADING,
    SIZE,
    MIN_VISIBLE,
    DETECTION,
    MAX,
    SURE_RANGE,
    EDGE,
    CLEAR,
    SMALL,
    PERSISTENCE,
    CONFUSION,
    CONFUSION_HOLD,
    ID_SWITCH,
    GHOSTS,
    GHOST_LIFE,
    MERGE,
    WEATHER,
    NIGHT,
    RAIN_LOSS,
    ROWS
};
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
                   "probability a sample that a near, wholly visible actor is in the list"},
    [MAX] = {"max", "1", 32, 1, MOST, "objects in one frame at most, the nearest", NULL, true},
    [SURE_RANGE] = {"sure_range", "m", 90, 0, 1000, "up to here the probability is `detection`"},
    [EDGE] = {"edge_detection", "1", 0.5, 0, 1, "share of it that is left at `range`, falling straight to there"},
    [CLEAR] = {"clear_visible", "1", 0.5, 0, 1, "share of the box in sight below which the probability falls with it"},
    [SMALL] = {"small_range", "1", 0.7, 0.01, 1, "people, two-wheelers and animals: share of both ranges"},
    [PERSISTENCE] = {"persistence", "s", 0, 0, 60, "a miss or a find lasts so long; 0: each sample is drawn anew"},
    [CONFUSION] = {"confusion", "1", 0, 0, 1, "probability of a wrong class, one near to the right one; about 0.02"},
    [CONFUSION_HOLD] = {"confusion_hold", "s", 0.5, 0.01, 60, "a class is kept so long"},
    [ID_SWITCH] = {"id_switch", "1/s", 0, 0, 10, "switches of an object's id; trackers of series: about 0.01"},
    [GHOSTS] = {"ghosts", "1/s", 0, 0, 10, "objects that appear where nothing is; about 0.01"},
    [GHOST_LIFE] = {"ghost_life", "s", 0.6, 0.01, 60, "mean life of such a one"},
    [MERGE] = {"merge", "m", 0, 0, 5, "boxes closer than this come as one; 0: none; of a tracker about 0.3"},
    [WEATHER] = {"weather", "bool", 1, 0, 1, "fog, rain, snow and night shorten its sight"},
    [NIGHT] = {"night", "1", 0.7, 0.01, 1, "share of the range that is left in the dark"},
    [RAIN_LOSS] = {"rain_loss", "1", 0.2, 0, 1, "share of the range that 25 mm/h of rain cost, by drops on the glass"},
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
    const double times = sp_scalar_noise(in), velocity = times * v[VELOCITY];
    const double place = v[POSITION] > 0 ? times * (v[POSITION] + 0.004 * distance) : 0;
    double draw[5];
    for (uint32_t i = 0; i < 5; i++) {
        draw[i] = sp_random_normal(seed, stream, n, i);
    }
    o->x += place * draw[0];
    o->y += place * draw[1];
    o->vx += velocity * draw[2];
    o->vy += velocity * draw[3];
    o->rel_vx += velocity * draw[2];
    o->rel_vy += velocity * draw[3];
    o->heading = sp_wrap_angle(o->heading + times * v[HEADING] * draw[4]);
    o->length = sp_max(0.1, o->length + v[SIZE] * sp_random_normal(seed, stream, -1, 0));
    o->width = sp_max(0.1, o->width + v[SIZE] * sp_random_normal(seed, stream, -1, 1));
    o->height = sp_max(0.1, o->height + v[SIZE] * sp_random_normal(seed, stream, -1, 2));
    o->existence = 0.5 + 0.5 * o->visible;
    o->lights = 0;
    o->class_id = sp_objects_class(in, stream, o->class_id, v[CONFUSION], v[CONFUSION_HOLD]);
}

/* what faults do to each record, in its order from x on */
static void fail(const sp_sample *in, uint32_t index, sp_object *o)
{
    enum { CHANNELS = 16 };
    static const double typical[CHANNELS] = {0.15, 0.15, 0.1,  0.01, 0.1, 0.1,  0.1, 0.15,
                                             0.15, 0.15, 0.15, 0.3,  0.3, 0.02, 0,   0};
    double y[CHANNELS];
    memcpy(y, &o->x, sizeof y);
    if (in->mount->value[IDEAL] != 0) {
        sp_scalar_worse(in, y, typical, CHANNELS, index);
    }
    sp_scalar_faults(in, y, CHANNELS);
    memcpy(&o->x, y, sizeof y);
}
_Static_assert(offsetof(sp_object, lights) - offsetof(sp_object, x) == 16 * sizeof(double), "all of it are channels");

/* how far it sees now, and how wide */
typedef struct reach {
    double range, sure, opening;
    bool ideal;
} reach;

static reach reach_of(const sp_sample *in)
{
    const double *v = in->mount->value;
    reach r = {v[RANGE], v[SURE_RANGE], v[FOV], v[IDEAL] != 0};
    if (!r.ideal && v[WEATHER] != 0) {
        const double left =
            sp_clarity_range(sp_env_at(in->def, in->world->tick, &(sp_env){0}), v[RANGE], v[NIGHT], v[RAIN_LOSS]) /
            v[RANGE];
        r.range *= left;
        r.sure *= left;
    }
    r.range = sp_scalar_range(in, r.range);
    r.sure = sp_scalar_range(in, r.sure);
    r.opening = sp_scalar_opening(in, r.ideal ? SP_TAU : r.opening);
    return r;
}

static double share_of(const sp_sample *in, uint32_t actor)
{
    const sp_kind *kind = in->def->actors[actor].kind;
    const sp_class c = kind ? kind->class_id : SP_KIND_STATIC;
    const bool small =
        c == SP_KIND_PEDESTRIAN || c == SP_KIND_BICYCLE || c == SP_KIND_MOTORCYCLE || c == SP_KIND_ANIMAL;
    return small ? in->mount->value[SMALL] : 1;
}

/* whether this sample's list has it */
static bool found(const sp_sample *in, const reach *r, const candidate *k, uint64_t stream)
{
    const double *v = in->mount->value;
    if (sp_scalar_removed(in, stream)) {
        return false;
    }
    if (r->ideal) {
        return true;
    }
    const double share = share_of(in, k->actor);
    const double chance =
        sp_objects_chance(k->distance, k->visible, v[DETECTION], r->sure * share, r->range * share, v[EDGE], v[CLEAR]);
    const int64_t n =
        v[PERSISTENCE] > 0 ? (int64_t)sp_floor((double)in->time_ns * 1e-9 / v[PERSISTENCE]) : (int64_t)in->sequence;
    return sp_random(in->def->seed, stream, n, 9) < chance;
}

/* those to be told of, nearest first; returns how many */
static uint32_t choose(const sp_sample *in, const reach *r, const sp_sight *sight, candidate *out)
{
    const double *v = in->mount->value;
    const sp_pose eye = sp_sample_pose(in);
    const uint32_t most = (uint32_t)v[MAX];
    uint32_t count = 0;
    sp_shade shade;
    sp_shade_begin(&shade, sight, eye.position);
    for (uint32_t i = 0; i < sight->count; i++) {
        const sp_sight_box *b = &sight->box[i];
        const sp_vec3 local = sp_pose_to_local(eye, b->middle);
        const double distance = sp_hypot(local.x, local.y);
        const bool ideal = r->ideal;
        if (distance > (ideal ? r->range : r->range * share_of(in, b->actor))) {
            continue;
        }
        const bool all = r->opening >= SP_TAU && in->fault_count == 0;
        const double bearing = all ? 0 : sp_atan2(local.y, local.x);
        if (sp_abs(bearing) > 0.5 * r->opening || sp_scalar_covered(in, bearing, r->opening)) {
            continue;
        }
        const double visible = sp_shade_share(&shade, i);
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

/* where it seems to be to one that sits askew */
static void misplace(const sp_belief *b, sp_object *o)
{
    sp_belief_place(b, &o->x, &o->y, &o->z);
    sp_belief_way(b, &o->vx, &o->vy);
    sp_belief_way(b, &o->rel_vx, &o->rel_vy);
    sp_belief_way(b, &o->ax, &o->ay);
    o->heading = sp_wrap_angle(o->heading + b->yaw);
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    const uint32_t most = (uint32_t)v[MAX];
    const reach r = reach_of(in);
    const sp_belief belief = sp_belief_of(in);
    frame f = {&in->world->actors[in->mount->carrier.i], 1, 0};
    sp_sincos(f.ego->heading, &f.s, &f.c);
    sp_sight sight;
    sp_sight_gather(in->def, in->world, in->mount->carrier, 2 * v[RANGE] + sp_length3(in->mount->position),
                    &sight); // however the carrier leans
    candidate list[MOST];
    const uint64_t own = sp_mount_stream(in->mount, "object");
    const uint32_t count = choose(in, &r, &sight, list);
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t stream = own ^ sp_stream(in->def->actors[list[i].actor].name, "object");
        if (!found(in, &r, &list[i], stream)) {
            continue;
        }
        sp_object *o = sp_frame_push(out, list[i].actor, SP_REASON_TARGET);
        if (!o) {
            break;
        }
        truth_of(in, &f, &list[i], o);
        if (belief.askew) {
            misplace(&belief, o);
        }
        if (!r.ideal) {
            blur(in, stream, list[i].distance, o);
        }
        o->id = sp_objects_id(in, stream, r.ideal ? 0 : v[ID_SWITCH]);
    }
    if (!r.ideal) {
        sp_objects_merge(out, v[MERGE]);
        sp_objects_ghosts(in, out, v[GHOSTS], v[GHOST_LIFE], r.range, r.opening, most);
    }
    sp_objects_phantom(in, out, most);
    if (sp_scalar_fails(in)) {
        for (uint32_t i = 0; i < out->count; i++) {
            fail(in, i, (sp_object *)(void *)out->data + i);
        }
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
    .state_words = SP_PHANTOM_WORDS,
    .max_records = max_records,
    .describe = describe,
    .sample = sample,
};
