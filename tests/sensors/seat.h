/* seat.h - one sensor of any type on a carrier that may lean, things around it, and poses by their own matrices: for
 * the tests over all sensors of where things are (bearings.c, tests/render/seen.c) and what hides them (hidden.c). */
#ifndef SP_TESTS_SENSORS_SEAT_H
#define SP_TESTS_SENSORS_SEAT_H

#include "check.h"
#include "sensors/sensor.h"

enum { SEAT_ACTORS = 64 };
typedef struct seat {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
    sp_actor_def actors[SEAT_ACTORS + 1];
    sp_kind kinds[SEAT_ACTORS + 1];
    sp_mount_def mounts[1], *m;
    sp_pixels *pixels;
    const void *prepared;
    void *scratch;
    double *memory;
    uint8_t *data;
    sp_truth *truth;
    uint32_t capacity, records;
    sp_frame_out out;
    sp_error error;
} seat;

/* ---------------------------------------------------------------- rotations, ISO 8855: left, nose down, left side up
 */
typedef struct spot {
    double m[3][3];
    sp_vec3 at;
} spot;

static inline spot spot_of(sp_vec3 at, double yaw, double pitch, double roll)
{
    const double cy = sp_cos(yaw), sy = sp_sin(yaw), cp = sp_cos(pitch), sn = sp_sin(pitch), cr = sp_cos(roll),
                 sr = sp_sin(roll);
    return (spot){{{cy * cp, cy * sn * sr - sy * cr, cy * sn * cr + sy * sr},
                   {sy * cp, sy * sn * sr + cy * cr, sy * sn * cr - cy * sr},
                   {-sn, cp * sr, cp * cr}},
                  at};
}

static inline sp_vec3 spot_out(const spot *s, sp_vec3 p)
{
    return sp_v3(s->m[0][0] * p.x + s->m[0][1] * p.y + s->m[0][2] * p.z + s->at.x,
                 s->m[1][0] * p.x + s->m[1][1] * p.y + s->m[1][2] * p.z + s->at.y,
                 s->m[2][0] * p.x + s->m[2][1] * p.y + s->m[2][2] * p.z + s->at.z);
}

static inline sp_vec3 spot_in(const spot *s, sp_vec3 p)
{
    const double x = p.x - s->at.x, y = p.y - s->at.y, z = p.z - s->at.z;
    return sp_v3(s->m[0][0] * x + s->m[1][0] * y + s->m[2][0] * z, s->m[0][1] * x + s->m[1][1] * y + s->m[2][1] * z,
                 s->m[0][2] * x + s->m[1][2] * y + s->m[2][2] * z);
}

static inline sp_vec3 spot_ray(double azimuth, double elevation, double range)
{
    return sp_v3(range * sp_cos(azimuth) * sp_cos(elevation), range * sp_sin(azimuth) * sp_cos(elevation),
                 range * sp_sin(elevation));
}

/* ---------------------------------------------------------------- the world */
static inline double seat_draw(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) * (1.0 / 9007199254740992.0);
}

/* middle of its box at `middle` when it does not lean */
static inline void seat_put(seat *s, uint32_t i, sp_vec3 middle, double heading)
{
    sp_actor *a = &s->world->actors[i];
    a->x = middle.x;
    a->y = middle.y;
    a->z = middle.z - 0.5 * s->actors[i].height;
    a->heading = heading;
}

static inline uint32_t seat_actor(seat *s, const char *name, sp_class c, sp_rcs rcs, sp_look look, double length,
                                  double width, double height)
{
    const uint32_t i = ++s->def.actor_count;
    s->kinds[i] = (sp_kind){
        .name = name, .class_id = c, .rcs = rcs, .look = look, .length = length, .width = width, .height = height};
    s->actors[i] = (sp_actor_def){
        .name = name, .kind = &s->kinds[i], .length = length, .width = width, .height = height, .colour = {1, 1, 1}};
    s->world->actor_count = i;
    s->world->actors[i].move = SP_MOVE_RAILS;
    return i;
}

/* Actors 1 and 2 are cars that may carry it, far from each other. */
static inline seat *seat_create(const char *sensor)
{
    seat *s = calloc(1, sizeof *s);
    s->arena = sp_arena_create();
    s->world = calloc(1, sizeof(sp_world) + (SEAT_ACTORS + 1) * sizeof(sp_actor));
    s->def.arena = s->arena;
    s->def.actors = s->actors;
    s->def.mounts = s->mounts;
    s->def.mount_count = 1;
    s->def.tick_ns = 10000000;
    s->def.seed = 7;
    s->def.env = (sp_env){.sun_elevation = SP_PI / 2, .friction = 1, .visibility = 20000};
    const sp_sensor_type *t = sp_sensor_find(sensor);
    s->m = &s->mounts[0];
    *s->m = (sp_mount_def){.name = sensor,
                           .type = t,
                           .kind = t->kind,
                           .carrier = SP_EGO,
                           .period_num = t->period_ns,
                           .period_den = 1,
                           .stream = sp_stream(sensor, "mount")};
    sp_param_defaults(t->params, (int)t->param_count, s->m->value);
    seat_actor(s, "ego", SP_KIND_CAR, SP_RCS_CAR, SP_LOOK_CAR, 4.4, 1.8, 1.5);
    seat_actor(s, "other", SP_KIND_CAR, SP_RCS_CAR, SP_LOOK_CAR, 4.4, 1.8, 1.5);
    s->world->actors[2].x = 1e5;
    return s;
}

static inline void seat_set(seat *s, const char *row, double value)
{
    CHECK(sp_param_set(s->m->type->params, (int)s->m->type->param_count, s->m->value, row, value, &s->error));
}

/* rows of 0, up to a NULL */
static inline void seat_none(seat *s, const char *const *row)
{
    for (; *row; row++)
        seat_set(s, *row, 0);
}

static inline void seat_ready(seat *s)
{
    const sp_sensor_type *t = s->m->type;
    s->prepared = t->prepare ? t->prepare(&s->def, s->m, s->arena, &s->error) : NULL;
    CHECK(!s->error.code);
    const uint64_t bytes = t->scratch_bytes ? t->scratch_bytes(&s->def, s->m->value) : 0;
    s->scratch = aligned_alloc(64, (size_t)(bytes + 127) / 64 * 64);
    s->memory = calloc(t->state_words + 1, sizeof(double));
    s->records = t->max_records ? t->max_records(s->m->value) : 1;
    s->capacity = s->records * t->record_bytes + (t->extra_bytes ? t->extra_bytes(s->m->value) : 0);
    s->data = aligned_alloc(64, (s->capacity + 63u) / 64 * 64);
    s->truth = calloc(s->records, sizeof *s->truth);
}

static inline void seat_destroy(seat *s)
{
    sp_arena_destroy(s->arena);
    free(s->world);
    free(s->scratch);
    free(s->memory);
    free(s->data);
    free(s->truth);
    free(s);
}

/* one sample, without memory of those before */
static inline const void *seat_sample(seat *s, uint64_t sequence)
{
    const sp_sensor_type *t = s->m->type;
    memset(s->memory, 0, t->state_words * sizeof(double));
    const sp_sample in = {.def = &s->def,
                          .world = s->world,
                          .mount = s->m,
                          .pixels = s->pixels,
                          .sequence = sequence,
                          .time_ns = s->world->tick * s->def.tick_ns,
                          .memory = s->memory,
                          .prepared = s->prepared,
                          .scratch = s->scratch};
    s->out = (sp_frame_out){.data = s->data,
                            .capacity = s->capacity,
                            .stride = t->record_bytes,
                            .truth = s->truth,
                            .truth_most = s->records};
    const bool fine = t->sample(&in, &s->out, &s->error);
    CHECK(fine && !s->out.overflow);
    return s->data;
}

/* ---------------------------------------------------------------- one way to sit */
/* car: the carrier; sheet: the seat as the rig says; seat: as it truly is, each in the frame before it */
typedef struct sitting {
    spot car, sheet, off;
} sitting;

static inline sp_vec3 sit_out(const sitting *p, sp_vec3 q)
{
    return spot_out(&p->car, spot_out(&p->sheet, spot_out(&p->off, q)));
}
static inline sp_vec3 sit_in(const sitting *p, sp_vec3 world)
{
    return spot_in(&p->off, spot_in(&p->sheet, spot_in(&p->car, world)));
}

enum { SIT_LEAN = 1, SIT_OTHER = 2, SIT_OFF = 4 };
/* The carrier somewhere, the sensor somewhere on it, looking anywhere within `tilt` of level; what else by flags. */
static inline sitting seat_sit(seat *s, uint64_t *state, uint32_t flags, double tilt)
{
    sp_mount_def *m = s->m;
    const uint32_t carrier = flags & SIT_OTHER ? 2 : 1;
    sp_actor *a = &s->world->actors[carrier], *b = &s->world->actors[3 - carrier];
    const double lean = flags & SIT_LEAN ? 0.12 : 0, off = flags & SIT_OFF ? 0.1 : 0;
    b->x = 1e5;
    b->y = b->z = 0;
    a->x = seat_draw(state, -300, 300);
    a->y = seat_draw(state, -300, 300);
    a->z = seat_draw(state, -4, 4);
    a->heading = seat_draw(state, -SP_PI, SP_PI);
    a->pitch = seat_draw(state, -lean, lean);
    a->roll = seat_draw(state, -lean, lean);
    m->carrier = (sp_actor_id){carrier};
    m->position = sp_v3(seat_draw(state, -1, 4), seat_draw(state, -1, 1), seat_draw(state, 0.3, 2));
    m->yaw = seat_draw(state, -SP_PI, SP_PI);
    m->pitch = seat_draw(state, -tilt, tilt);
    m->roll = seat_draw(state, -tilt, tilt);
    m->off_position = sp_v3(seat_draw(state, -off, off), seat_draw(state, -off, off), seat_draw(state, -off, off));
    m->off_yaw = seat_draw(state, -off, off);
    m->off_pitch = seat_draw(state, -off, off);
    m->off_roll = seat_draw(state, -off, off);
    return (sitting){spot_of(sp_v3(a->x, a->y, a->z), a->heading, a->pitch, a->roll),
                     spot_of(m->position, m->yaw, m->pitch, m->roll),
                     spot_of(m->off_position, m->off_yaw, m->off_pitch, m->off_roll)};
}

/* ---------------------------------------------------------------- rays by another way */
static inline spot seat_spot(const seat *s, uint32_t i)
{
    const sp_actor *a = &s->world->actors[i];
    return spot_of(sp_v3(a->x, a->y, a->z), a->heading, a->pitch, a->roll);
}

/* The box of actor i, which stands at `car`, by its six faces: the least t > 0 at which eye + t * way meets one; 1e9:
 * none. */
static inline double seat_box(const seat *s, uint32_t i, const spot *car, sp_vec3 eye, sp_vec3 way)
{
    const sp_actor_def *d = &s->actors[i];
    const sp_vec3 o = spot_in(car, eye), e = spot_in(car, sp_add3(eye, way));
    const double half[3] = {d->length / 2, d->width / 2, d->height / 2};
    const double at[3] = {o.x - d->center_x, o.y, o.z - d->kind->clearance - half[2]},
                 to[3] = {e.x - o.x, e.y - o.y, e.z - o.z};
    double best = 1e9;
    for (int face = 0; face < 6; face++) {
        const int k = face / 2, u = (k + 1) % 3, v = (k + 2) % 3;
        if (to[k] == 0)
            continue;
        const double t = ((face % 2 ? half[k] : -half[k]) - at[k]) / to[k];
        if (t > 0 && t < best && sp_abs(at[u] + t * to[u]) <= half[u] && sp_abs(at[v] + t * to[v]) <= half[v])
            best = t;
    }
    return best;
}

#endif
