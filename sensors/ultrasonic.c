/* ultrasonic.c - a parking sensor: one distance to the nearest thing in a cone that throws enough sound back.
 *
 * Of every box near by (actors, objects, posts) the nearest point is asked for, where it lies in the cone; else the
 * nearest of a fan of rays. A smooth face sends sound away from the sensor when it is hit askew; edges scatter some of
 * it. Amplitude 1 is a wall at 1 m, square on: A = reflectivity * beam * facing * exp(-0.34 (d - 1)) / d^2. Kerbs are
 * steps of the road's surface. What stands nearer hides what is behind. docs/models/ultrasonic.md. */
#include "sensors/cast.h"
#include "sensors/phantom.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

enum { FOV_H, FOV_V, NEAR, RANGE, THRESHOLD, NOISE, STEP, TEMPERATURE, ASSUMED, CROSS, ROWS };
enum { ACROSS = 11, DOWN = 5, BEARINGS = 5 };
static const sp_param rows[ROWS] = {
    [FOV_H] = {"fov", "rad", 1.3089969389957472, 0.05, 3,
               "full opening of the cone, across: 75 deg; sound falls to half "
               "at its edge"},
    [FOV_V] = {"fov_v", "rad", 0.7853981633974483, 0.05, 3, "the same up and down: 45 deg"},
    [NEAR] = {"near", "m", 0.15, 0, 1, "least distance: the membrane still rings. What is nearer reads as this"},
    [RANGE] = {"range", "m", 5.5, 0.5, 20, "nothing beyond is reported"},
    [THRESHOLD] = {"threshold", "1", 0.007, 1e-6, 1, "least amplitude of an echo, a wall at 1 m being 1"},
    [NOISE] = {"noise", "m", 0.008, 0, 1, "standard deviation of the distance, where the echo is strong"},
    [STEP] = {"step", "m", 0.01, 0, 1, "quantum of the distance; 0: none"},
    [TEMPERATURE] = {"temperature", "degC", 20, -60, 80, "of the air; sound is faster where it is warm"},
    [ASSUMED] = {"assumed", "degC", 20, -60, 80, "of the air, as the sensor believes"},
    [CROSS] = {"cross", "1", 0, 0, 1,
               "probability that the echo of another such sensor on the carrier is taken for its own"},
};

/* ---------------------------------------------------------------- what is constant */
typedef struct fixture {
    uint32_t count;
    sp_cast_thing *things;
} fixture;

/* trees and posts that are drawn beside the road */
static bool grow(sp_land *land, const sp_road_net *net, sp_terrain *terrain)
{
    double length = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        length += sp_road_length(net, r);
    }
    land->density = length > 5e4 ? 5e4 / length : 1;
    if (!sp_terrain_make(terrain, net)) {
        return false;
    }
    for (uint32_t r = 1; r <= sp_road_count(net) && !land->failed; r++) {
        sp_road_point p;
        if (sp_road_at(net, (sp_road_place){r, 0, 0, 0}, &p)) {
            sp_ground_open(land, p.position);
            sp_ground_scenery(land, net, r, 0, sp_road_length(net, r));
            sp_ground_close(land);
        }
    }
    return true;
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err)
{
    (void)mount;
    sp_terrain terrain = {0};
    sp_land land = {.terrain = &terrain};
    sp_growing found = {0}, lamps = {0};
    fixture *f = SP_NEW(arena, fixture);
    bool fine = f != NULL;
    if (fine && def->road) {
        sp_ground_objects(&land, def->road);
        sp_ground_signals(&land, def->road, &lamps);
        fine = grow(&land, def->road, &terrain) && !land.failed && sp_cast_fixed_add(&found, &land);
    }
    if (fine) {
        f->things = SP_ARRAY(arena, sp_cast_thing, found.count);
        fine = f->things != NULL;
    }
    for (uint32_t i = 0; fine && i < found.count; i++) {
        f->things[f->count++] = ((const sp_cast_thing *)found.data)[i];
    }
    sp_ground_free(&land);
    sp_terrain_free(&terrain);
    sp_memory_free(found.data);
    sp_memory_free(lamps.data);
    if (!fine) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for what sensors see of this road");
    }
    return fine ? f : NULL;
}

/* ---------------------------------------------------------------- one thing */
typedef struct ear {
    const sp_sample *in;
    const double *v;
    sp_pose pose;
    double fov_h, fov_v, range;
    double cover, covered; /* rad: middle of what is covered, half of its width */
} ear;
typedef struct heard {
    double distance, amplitude;
    sp_vec3 at; /* sensor frame */
    uint32_t actor, reason;
} heard;

/* what the cone lets through of sound from there: half of the amplitude at its edge; 0: nothing */
static double beam(const ear *e, sp_vec3 p)
{
    const double az = sp_atan2(p.y, p.x), el = sp_atan2(p.z, sp_hypot(p.x, p.y));
    const double a = 2 * az / e->fov_h, b = 2 * el / e->fov_v, k = a * a + b * b;
    if (k > 1 || (e->covered > 0 && sp_abs(az - e->cover) <= e->covered)) {
        return 0;
    }
    return sp_exp(-0.6931471805599453 * k);
}

static void take(const ear *e, heard *best, sp_vec3 p, double strength, uint32_t actor, uint32_t reason)
{
    const double d = sp_length3(p);
    if (d > e->range || !(strength > 0)) {
        return;
    }
    const double a = strength * sp_exp(-0.34 * (d - 1)) / sp_max(d * d, 1e-4);
    if (a > e->v[THRESHOLD] && (best->distance < 0 || d < best->distance)) {
        *best = (heard){d, a, p, actor, reason};
    }
}

/* how much comes back at an angle: a smooth face is a mirror, askew by 20 deg it gives a tenth */
static double facing(double cosine)
{
    return sp_exp(-38 * (1 - cosine)) + 0.02 * cosine;
}

/* the box as the sensor sees it: middle, axes */
typedef struct seen {
    sp_vec3 middle, axis[3];
    double half[3];
} seen;

static bool cut(const seen *b, sp_vec3 way, double *range, double *cosine)
{
    double near = 0, far = 1e9, face = 0;
    for (int k = 0; k < 3; k++) {
        const double at = -sp_dot3(b->middle, b->axis[k]);
        double rate = sp_dot3(way, b->axis[k]);
        rate = sp_abs(rate) > 1e-12 ? rate : 1e-12;
        const double x = (-b->half[k] - at) / rate, y = (b->half[k] - at) / rate;
        if (sp_min(x, y) > near) {
            near = sp_min(x, y);
            face = sp_abs(rate);
        }
        far = sp_min(far, sp_max(x, y));
    }
    *range = near;
    *cosine = face;
    return near <= far && near > 0;
}

static double softness(uint32_t what)
{
    const uint32_t m = sp_cast_material(what);
    return m == SP_CAST_CLOTH ? 0.3 : m == SP_STUFF_LEAVES ? 0.25 : 1;
}

static void listen(const ear *e, heard *best, const seen *b, uint32_t what, uint32_t reason)
{
    const uint32_t actor = sp_cast_actor(what);
    // thin things catch little
    const double size = sp_min(sp_max(b->half[0], b->half[1]), sp_max(b->half[1], b->half[2]));
    const double soft = softness(what) * sp_min(1, 0.25 + size / 0.15);
    sp_vec3 p = b->middle;
    int outside = 0;
    for (int k = 0; k < 3; k++) {
        const double at = -sp_dot3(b->middle, b->axis[k]);
        outside += sp_abs(at) > b->half[k] ? 1 : 0;
        p = sp_add3(p, sp_scale3(b->axis[k], sp_clamp(at, -b->half[k], b->half[k])));
    }
    if (sp_length3(p) > e->range) {
        return;
    }
    // the nearest point: on a face, or else an edge or a corner
    double open = p.x > 0 ? beam(e, p) : 0;
    if (open > 0) {
        take(e, best, p, soft * open * (outside == 1 ? 1 : 0.35), actor, reason);
        return;
    }
    for (int j = 0; j < DOWN; j++) {
        for (int i = 0; i < ACROSS; i++) {
            double sa, ca, se, ce, range, cosine;
            sp_sincos(e->fov_h * 0.495 * (2.0 * i / (ACROSS - 1) - 1), &sa, &ca);
            sp_sincos(e->fov_v * 0.495 * (2.0 * j / (DOWN - 1) - 1), &se, &ce);
            const sp_vec3 way = {ce * ca, ce * sa, se};
            open = beam(e, way);
            if (open > 0 && cut(b, way, &range, &cosine)) {
                take(e, best, sp_scale3(way, range), soft * open * facing(cosine), actor, reason);
            }
        }
    }
}

static void listen_to(const ear *e, heard *best, const sp_cast_thing *t)
{
    const sp_quat back = sp_conjugate(e->pose.rotation);
    const bool on = t->frame == SP_CAST_ON_ACTOR;
    const sp_pose p = on ? sp_actor_pose(&e->in->world->actors[t->actor]) : (sp_pose){{0, 0, 0}, {1, 0, 0, 0}};
    seen b = {.middle = sp_pose_to_local(e->pose, sp_pose_to_world(p, t->middle)),
              .half = {t->half[0], t->half[1], t->half[2]}};
    if (sp_length3(b.middle) - t->radius > e->range) {
        return;
    }
    for (int k = 0; k < 3; k++) {
        b.axis[k] = sp_rotate(back, sp_rotate(p.rotation, t->axis[k]));
    }
    listen(e, best, &b, t->what, t->actor ? SP_REASON_TARGET : SP_REASON_FIXED);
}

/* steps of the road's surface of more than 6 cm, along a few bearings */
static void listen_to_kerbs(const ear *e, heard *best)
{
    const sp_world_def *def = e->in->def;
    const sp_actor *own = &e->in->world->actors[e->in->mount->carrier.i];
    if (!def->road) {
        return;
    }
    const sp_road_place near = {own->road, own->lane, own->s, own->t};
    sp_road_patch patch;
    sp_road_patch_make(def->road, own->road ? &near : NULL, &patch);
    for (int i = 0; i < BEARINGS; i++) {
        double s, c, last = 0;
        sp_sincos(e->fov_h * 0.45 * (2.0 * i / (BEARINGS - 1) - 1), &s, &c);
        for (double d = 0.1; d < e->range; d += 0.1) {
            const sp_vec3 w = sp_pose_to_world(e->pose, sp_v3(d * c, d * s, 0));
            double z;
            sp_vec3 n;
            sp_road_patch_at(&patch, w.x, w.y, &z, &n);
            if (d > 0.15 && z - last > 0.06) {
                const sp_vec3 p = sp_pose_to_local(e->pose, sp_v3(w.x, w.y, last + 0.5 * (z - last)));
                take(e, best, p, beam(e, p) * sp_min(1, (z - last) / 0.3), 0, SP_REASON_FIXED);
                break;
            }
            last = z;
        }
    }
}

static heard hear(const ear *e)
{
    const sp_sample *in = e->in;
    heard best = {.distance = -1};
    const sp_actor *own = &in->world->actors[in->mount->carrier.i];
    for (uint32_t i = 1; i <= in->def->actor_count; i++) {
        const sp_actor *a = &in->world->actors[i];
        const sp_actor_def *d = &in->def->actors[i];
        const double far = e->range + d->length + d->width + d->height + 10;
        sp_cast_thing t;
        if (i == in->mount->carrier.i || sp_abs(a->x - own->x) > far || sp_abs(a->y - own->y) > far ||
            !sp_cast_actor_thing(NULL, in->def, in->world, i, &t) ||
            (in->fault_count && sp_scalar_removed(in, sp_stream(d->name, "removal")))) {
            continue;
        }
        listen_to(e, &best, &t);
    }
    const fixture *f = in->prepared;
    for (uint32_t i = 0; f && i < f->count; i++) {
        const double far = e->range + f->things[i].radius + 10;
        if (sp_abs(f->things[i].middle.x - own->x) < far && sp_abs(f->things[i].middle.y - own->y) < far) {
            listen_to(e, &best, &f->things[i]);
        }
    }
    listen_to_kerbs(e, &best);
    return best;
}

/* ---------------------------------------------------------------- what it says */
/* the way there is another sensor's, the way back its own */
static double crossed(const sp_sample *in, const heard *h)
{
    const sp_mount_def *m = in->mount;
    double best = -1;
    for (uint32_t i = 0; i < in->def->mount_count; i++) {
        const sp_mount_def *o = &in->def->mounts[i];
        if (o == m || o->type != m->type || o->carrier.i != m->carrier.i) {
            continue;
        }
        const sp_pose seat = sp_sample_seat(in);
        const double way = sp_length3(sp_sub3(sp_pose_to_local(seat, o->position), h->at));
        best = best < 0 || way < best ? way : best;
    }
    return best < 0 ? h->distance : 0.5 * (best + h->distance);
}

static double misread(const sp_sample *in, double d)
{
    for (uint32_t i = 0; i < in->fault_count; i++) {
        const sp_fault_now *f = &in->faults[i];
        const bool distance = sp_round(f->value) <= 0;
        if (!distance) {
            continue;
        }
        d = f->kind == SP_FAULT_BIAS                          ? d + f->strength
            : f->kind == SP_FAULT_CREEP                       ? d + f->strength * f->since
            : f->kind == SP_FAULT_SCALE                       ? d * f->strength
            : f->kind == SP_FAULT_SATURATION                  ? sp_min(d, sp_max(f->strength, 0))
            : f->kind == SP_FAULT_QUANTISE && f->strength > 0 ? sp_round(d / f->strength) * f->strength
                                                              : d;
    }
    return sp_max(d, 0);
}

static double speed_of_sound(double celsius)
{
    return 331.3 + 0.606 * celsius;
}

static ear make_ear(const sp_sample *in)
{
    const double *v = in->mount->value;
    ear e = {.in = in, .v = v, .pose = sp_sample_pose(in), .range = v[RANGE], .fov_h = v[FOV_H], .fov_v = v[FOV_V]};
    const sp_fault_now *f = sp_fault_of(in, SP_FAULT_RANGE);
    e.range *= f ? sp_clamp(f->strength, 0, 1) : 1;
    f = sp_fault_of(in, SP_FAULT_FOV);
    e.fov_h *= f ? sp_clamp(f->strength, 0.01, 1) : 1;
    f = sp_fault_of(in, SP_FAULT_BLOCKAGE);
    if (f) {
        e.cover = f->value;
        e.covered = 0.5 * sp_clamp(f->strength, 0, 1) * v[FOV_H];
    }
    return e;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    const uint64_t stream = sp_mount_stream(in->mount, "echo"), seed = in->def->seed;
    const int64_t n = (int64_t)in->sequence;
    const ear e = make_ear(in);
    heard h = hear(&e);
    sp_phantom p;
    if (sp_phantom_of(in, &p)) {
        // in the cone, or nearly touched
        const sp_vec3 at = sp_pose_to_local(e.pose, p.place);
        const double far = sp_length3(at);
        if ((h.distance < 0 || far < h.distance) && far <= e.range &&
            (far < v[NEAR] || sp_abs(sp_atan2(at.y, at.x)) <= 0.5 * e.fov_h)) {
            h = (heard){far, 0.5, at, 0, SP_REASON_FAULT};
        }
    }
    // ice on the membrane, and others' noise, lift the threshold
    const double deaf = 1 - sp_clamp(sp_fault_strength(in, SP_FAULT_ICE), 0, 1),
                 loud = sp_exp(0.11512925464970228 * sp_fault_strength(in, SP_FAULT_INTERFERENCE));
    if (h.distance >= 0 && h.reason != SP_REASON_FAULT && h.amplitude * deaf < v[THRESHOLD] * loud) {
        h.distance = -1;
    }
    sp_ultrasonic *u = sp_frame_push(out, h.distance < 0 ? 0 : h.actor, h.distance < 0 ? SP_REASON_NONE : h.reason);
    if (!u) {
        return true;
    }
    *u = (sp_ultrasonic){-1, 0};
    if (h.distance < 0) {
        return true;
    }
    double d = h.distance;
    if (v[CROSS] > 0 && sp_random(seed, stream, n, 1) < v[CROSS]) {
        d = crossed(in, &h);
    }
    const sp_fault_now *f = sp_fault_of(in, SP_FAULT_NOISE);
    const double sigma = v[NOISE] * (f ? f->strength : 1) * (1 + sp_min(3, v[THRESHOLD] / h.amplitude));
    d *= speed_of_sound(v[ASSUMED]) / speed_of_sound(v[TEMPERATURE]);
    d += sigma * sp_random_normal(seed, stream, n, 0);
    d = sp_scalar_grid(d, v[STEP]);
    *u = (sp_ultrasonic){misread(in, sp_max(d, v[NEAR])), h.amplitude * deaf};
    return true;
}

static void describe(const double *v, sp_mount_info *info)
{
    info->range = v[RANGE];
    info->fov_h = v[FOV_H];
    info->fov_v = v[FOV_V];
}

const sp_sensor_type sp_sensor_ultrasonic = {
    .name = "ultrasonic",
    .doc = "parking sensor: distance and amplitude of the nearest echo in its cone; negative: none",
    .kind = SP_FRAME_ULTRASONIC,
    .record_bytes = sizeof(sp_ultrasonic),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 30000000,
    .state_words = SP_PHANTOM_WORDS,
    .prepare = prepare,
    .describe = describe,
    .sample = sample,
};
