/* frames.h - scenes for frames.c: some ticks of a world kept as copies, a rig of all sensors twice over (rows as they
 * come, rows by draw), faults, and a run of any choice of its mounts in any order over them. */
#ifndef SP_TESTS_DETERMINISM_FRAMES_H
#define SP_TESTS_DETERMINISM_FRAMES_H

#include "determinism/acts.h"
#include "sensors/fault.h"
#include "skidpad/frame.h"

enum { TICKS = 45, MOUNTS = 2 * 17, RIG = 17, PERIOD = 40000000, BLANK = 0x100 };

/* with clang's memory sanitizer every byte that is sent is asked whether anybody wrote it */
#ifdef __has_feature
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define WRITTEN(data, size) __msan_check_mem_is_initialized(data, size)
#define BELIEVE(data, size) __msan_unpoison(data, size)
#endif
#endif
#ifndef WRITTEN
#define WRITTEN(data, size) ((void)0)
#define BELIEVE(data, size) ((void)0)
#endif

typedef struct scene {
    const char *name;
    stand t;
    uint32_t carrier;
    size_t bytes;
    sp_world *at[TICKS];
    char names[MOUNTS][32], actor_names[SP_MAX_ACTORS + 1][16];
    sp_mount_def mounts[MOUNTS];
    uint32_t mount_count;
} scene;

/* what a mount sent: a hash of all that its frames say */
typedef struct sent {
    const char *name;
    sp_hash hash;
    uint32_t frames, records;
} sent;

typedef struct trip {
    const scene *s;
    const uint32_t *pick; /* mounts, in this order */
    uint32_t count;
    int dirt;       /* byte that memory is filled with before each sample; BLANK: left as it is */
    uint32_t gone;  /* actor that is not there; 0 none */
    uint32_t fault; /* sp_fault_kind that befalls every mount; 0: about every second one, one that its kind can have */
    void *where;    /* the block lies, or must not lie */
    sp_hash end;    /* of sp_sense */
    sent out[RIG];  /* by pick */
} trip;

/* ---------------------------------------------------------------- a rig by draw */
static inline double draw_row(uint64_t seed, const sp_sensor_type *t, uint32_t k)
{
    const sp_param *p = &t->params[k];
    const double u = sp_random(seed, sp_stream(t->name, p->name), 0, 0);
    // sizes, and coefficients that only together make a lens, stay
    static const char *const keep[] = {"k1", "k2",        "k3", "k4", "k5",   "k6", "p1",
                                       "p2", "max_angle", "cx", "cy", "near", "far"};
    for (uint32_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (!strcmp(p->name, keep[i]))
            return p->value;
    if (p->choices || !strcmp(p->unit, "bool"))
        return sp_floor(u * (p->high + 0.999));
    const double v = p->value != 0 ? p->value * (0.5 + u) : u * sp_min(p->high, 3) / 3;
    return sp_clamp(v, p->low, p->high);
}

static inline void set_row(sp_mount_def *m, const char *row, double value)
{
    const int i = sp_param_find(m->type->params, (int)m->type->param_count, row);
    if (i >= 0)
        m->value[i] = value;
}

static inline void seat(scene *s, uint32_t which, uint64_t seed)
{
    const uint32_t n = s->mount_count++;
    const sp_sensor_type *t = sp_sensor_at(which);
    sp_mount_def *m = &s->mounts[n];
    snprintf(s->names[n], sizeof s->names[n], "%s%s", t->name, seed ? ".drawn" : "");
    *m = (sp_mount_def){.name = s->names[n],
                        .type = t,
                        .kind = t->kind,
                        .carrier = {s->carrier},
                        .position = {1.5 + 0.02 * n, 0.3 - 0.01 * n, 0.6 + 0.05 * (n % 17)},
                        .yaw = seed ? 0.3 : 0,
                        .off_yaw = 0.003,
                        .period_num = PERIOD,
                        .period_den = 1,
                        .phase = (int64_t)(n % 3) * 5000000,
                        .latency = t->latency_ns / (seed ? 1 : 2), /* some are read before the next is taken */
                        .jitter = seed ? 2e6 : 0,
                        .clock_drift = seed ? 1e-4 : 0,
                        .dropout = seed ? 0.05 : 0};
    for (uint32_t k = 0; k < t->param_count; k++)
        m->value[k] = seed ? draw_row(seed, t, k) : t->params[k].value;
    set_row(m, "columns", 128);
    set_row(m, "scan", 0.05);
    set_row(m, "width", 64);
    set_row(m, "height", 48);
    set_row(m, "model", 1);
    set_row(m, "cross", 0.5);
    // a draw must not make it blind
    set_row(m, "confirm", 1);
    set_row(m, "stationary", 1);
    if (!strcmp(t->name, "lanes"))
        set_row(m, "weather", 0);
    // both ways of each: boxes and triangles, colours and raw
    set_row(m, "detail", seed ? 1 : 0);
    set_row(m, "returns", seed ? 2 : 0);
    if (t->kind == SP_FRAME_CAMERA)
        set_row(m, "output", seed ? 1 : 0);
}

static inline void say_faults(const scene *s, const trip *p, sp_world *w)
{
    uint32_t rows;
    const sp_fault_row *row = sp_fault_rows(&rows);
    for (uint32_t n = 0; n < s->mount_count && w->fault_count < SP_MAX_FAULTS; n++) {
        const uint32_t kind =
            p->fault ? p->fault : 1 + (uint32_t)(sp_random_bits(4, sp_stream(s->names[n], "kind"), 0, 0) % (rows - 1));
        uint32_t mount = 0, other = 0;
        for (uint32_t i = 0; i < p->count; i++) {
            mount = p->pick[i] == n ? i + 1 : mount;
            other = p->pick[i] == (n + RIG) % MOUNTS ? i + 1 : other;
        }
        if (!mount || (p->fault == SP_FAULT_SWAP
                           ? !other
                           : (!p->fault && kind == SP_FAULT_SWAP) || !(row[kind].kinds >> s->mounts[n].kind & 1)))
            continue;
        const uint32_t f = w->fault_count++;
        w->fault_mount[f] = mount;
        w->fault_other[f] = kind == SP_FAULT_SWAP ? other : 0;
        w->fault_kind[f] = kind;
        w->fault_from[f] = s->at[0]->tick + 10;
        w->fault_until[f] = s->at[0]->tick + 35;
        w->fault_strength[f] = row[kind].strength;
        w->fault_value[f] = row[kind].value_default;
        w->fault_seed[f] = 77 + n;
        w->fault_admitted[f] = n & 1;
    }
}

/* ---------------------------------------------------------------- pictures, made of numbers alone */
static inline bool paint_all(void *impl, const sp_world_def *d, const sp_world *w, const sp_pixel_request *q,
                             const sp_pixel_buffers *out, sp_error *err)
{
    (void)impl, (void)d, (void)err;
    const uint32_t phase = (uint32_t)(w->tick * 3);
    for (uint32_t i = 0; i < q->width * q->height; i++) {
        const uint32_t k = (i * 7 + phase) % 251;
        // what was asked for counts too: poses, exposure
        const double l = (k + 1) / 251.0 * (q->exposure > 0 ? q->exposure : 1) * (1 + 0.01 * sp_sin(q->eye.position.x));
        if (out->mosaic)
            out->mosaic[i] = (float)l;
        if (out->rgb)
            memset(out->rgb + (size_t)3 * i, (int)k, 3);
        if (out->depth)
            out->depth[i] = (float)(10 * l);
        if (out->id)
            out->id[i] = k % 9;
        if (out->class_id)
            out->class_id[i] = (uint8_t)(k % 14);
        if (out->flow)
            out->flow[2 * i] = out->flow[2 * i + 1] =
                (float)(q->pose_before ? q->pose_before[1].position.x - q->eye_before.position.x : l);
    }
    return true;
}

static inline bool paint(void *impl, const sp_world_def *d, const sp_world *w, const sp_pixel_request *q, uint8_t *rgb,
                         sp_error *err)
{
    const sp_pixel_buffers out = {.rgb = rgb};
    return paint_all(impl, d, w, q, &out, err);
}

/* ---------------------------------------------------------------- a trip */
static inline void note(void *user, const sp_mount_def *m, uint64_t sequence, int64_t sampled, int64_t delivered,
                        const sp_frame_out *f)
{
    trip *p = user;
    uint32_t k = 0;
    while (k < p->count && strcmp(p->out[k].name, m->name) != 0)
        k++;
    if (k == p->count)
        return;
    const uint64_t head[] = {sequence, (uint64_t)sampled, (uint64_t)delivered, f->qualifier, f->flags, f->count};
    const bool image = m->kind >= SP_FRAME_CAMERA && f->count;
    const size_t extra = f->count && m->type->extra_bytes ? m->type->extra_bytes(m->value) : 0;
    sp_hasher h;
    WRITTEN(f->data, (size_t)f->count * f->stride + extra);
    sp_hash_begin(&h);
    sp_hash_add(&h, &p->out[k].hash, sizeof p->out[k].hash);
    sp_hash_add(&h, head, sizeof head);
    if (image) {
        sp_image record;
        memcpy(&record, f->data, sizeof record);
        record.pixels = NULL;
        sp_hash_add(&h, &record, sizeof record);
        sp_hash_add(&h, f->data + f->stride, extra);
    } else {
        sp_hash_add(&h, f->data, (size_t)f->count * f->stride + extra);
    }
    p->out[k].hash = sp_hash_end(&h);
    p->out[k].frames++;
    p->out[k].records += f->count;
}

static inline void soil(const sp_world_def *def, sp_sense *sense, int dirt, bool rings)
{
    uint64_t scratch = 0;
    unsigned char *base = (unsigned char *)sense;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        const uint64_t n = m->type->scratch_bytes ? m->type->scratch_bytes(def, m->value) : 0;
        scratch = n > scratch ? n : scratch;
        // slots of each but the last, which is there to end them
        const uint64_t from = m->queue_offset + ((uint64_t)m->type->state_words * 8 + 63) / 64 * 64;
        if (rings && i + 1 < def->mount_count)
            memset(base + from, dirt, m[1].queue_offset - from);
    }
    memset(base + sp_sense_bytes(def) - (scratch + 63) / 64 * 64, dirt, (scratch + 63) / 64 * 64);
}

/* the world without one actor: who comes after it moves up */
static inline void take_away(sp_world_def *def, sp_world *w, uint32_t gone)
{
    const uint32_t after = w->actor_count - gone;
    memmove(&w->actors[gone], &w->actors[gone + 1], after * sizeof *w->actors);
    w->actor_count--;
    def->actor_count = w->actor_count;
}

static inline void travel(trip *p)
{
    static sp_actor_def actors[SP_MAX_ACTORS + 1];
    sp_mount_def mounts[RIG + 1];
    sp_error err = {0};
    sp_pixels pixels = {.draw = paint, .draw_all = paint_all};
    sp_world_def def = p->s->t.def;
    sp_world *w = malloc(p->s->bytes);
    sp_arena *arena = sp_arena_create();
    CHECK(w && arena && p->count <= RIG);
    for (uint32_t i = 0; i < p->count; i++) {
        mounts[i] = p->s->mounts[p->pick[i]];
        p->out[i] = (sent){.name = mounts[i].name};
    }
    const sp_sensor_type *ego = sp_sensor_find("command");
    mounts[p->count] = (sp_mount_def){.name = "end",
                                      .type = ego,
                                      .kind = ego->kind,
                                      .carrier = {p->s->carrier},
                                      .period_num = PERIOD,
                                      .period_den = 1};
    def.mounts = mounts;
    def.mount_count = p->count + 1;
    memcpy(actors, def.actors, (def.actor_count + 1) * sizeof *actors);
    def.actors = actors;
    def.actor_count -= p->gone ? 1 : 0;
    if (p->gone)
        memmove(&actors[p->gone], &actors[p->gone + 1], (def.actor_count + 1 - p->gone) * sizeof *actors);
    CHECK(sp_sense_layout(&def, &err));
    sp_sense *sense = sp_sense_create(&def, arena, &err);
    if (sense && p->where == sense)
        sense = sp_sense_create(&def, arena, &err);
    CHECK(p->where != sense);
    p->where = sense;
    if (!sense)
        fprintf(stderr, "%s\n", err.text);
    CHECK(sense != NULL);
    for (uint32_t k = 0; sense && k < TICKS; k++) {
        memcpy(w, p->s->at[k], p->s->bytes);
        if (p->gone)
            take_away(&def, w, p->gone);
        say_faults(p->s, p, w);
        if (p->dirt != BLANK)
            soil(&def, sense, p->dirt, k == 0);
        const bool fine = sp_sense_step(&def, w, sense, &pixels, note, p, &err);
        if (!fine)
            fprintf(stderr, "%s\n", err.text);
        CHECK(fine);
        if (!fine)
            break;
        // somebody reads them, as a driver does
        const int64_t now = w->tick * def.tick_ns;
        sp_frame frame;
        for (uint32_t m = 0; m < def.mount_count; m++)
            for (uint32_t i = 0; sp_sense_frame(&def, sense, m, now - def.tick_ns, now, i, &frame); i++)
                CHECK(frame.data != NULL);
        p->end = sp_sense_hash(&def, sense);
    }
    sp_arena_destroy(arena);
    free(w);
}

/* ---------------------------------------------------------------- scenes */
static inline void scene_make(scene *s, const char *name, const act *a, const sp_env *env, const char *carrier,
                              int64_t from)
{
    memset(s, 0, sizeof *s);
    s->name = name;
    a->make(&s->t);
    s->t.def.env = *env;
    for (uint32_t i = s->t.def.actor_count; i > 0; i--) {
        snprintf(s->actor_names[i], sizeof s->actor_names[i], "a%u", i);
        s->t.actors[i].name = s->actor_names[i];
        if (!strcmp(s->t.actors[i].kind->name, carrier))
            s->carrier = i;
    }
    CHECK(s->carrier != 0 && stand_begin(&s->t));
    for (int64_t k = 0; k < from; k++)
        act_step(a, &s->t);
    s->bytes = (size_t)sp_world_bytes(&s->t.def);
    for (uint32_t k = 0; k < TICKS; k++) {
        s->at[k] = malloc(s->bytes);
        CHECK(s->at[k] != NULL);
        memcpy(s->at[k], s->t.world, s->bytes);
        BELIEVE(s->at[k], s->bytes); // ODE is built without
        // sensors are switched on now
        s->at[k]->tick -= from;
        for (uint32_t i = 0; i < s->t.def.light_count; i++)
            s->at[k]->light_since[i] -= from;
        act_step(a, &s->t);
    }
    CHECK(sp_sensor_count() == RIG);
    for (uint32_t i = 0; i < 2 * RIG; i++)
        seat(s, i % RIG, i < RIG ? 0 : sp_stream(name, "rows"));
}

static inline void scene_free(scene *s)
{
    for (uint32_t k = 0; k < TICKS; k++)
        free(s->at[k]);
    stand_end(&s->t);
}

#endif
