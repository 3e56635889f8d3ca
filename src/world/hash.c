/* hash.c - hashing and comparing the state by the field table. Leaves what the fields are to fields.c.
 *
 * Per owner, live elements are gathered in table order into a buffer and hashed in one pass. Rows that are neighbours
 * in the table and in memory and have one owner are copied as one run. Live means: pending orders below pending_count,
 * events below event_count, metric words below metric_words, limbs below limb_count, faults below fault_count, touching
 * pairs, marks and lights that the definition names, actors 1..actor_count. */
#include "world/inside.h"

#include <stdio.h>
#include <string.h>

/* bytes on their way into a hash: one shot when they fit, a stream else; both give the same hash */
typedef struct sink {
    sp_hasher hasher;
    bool streaming;
    size_t used;
    _Alignas(64) unsigned char buffer[12288];
} sink;

static void sink_begin(sink *s)
{
    s->used = 0;
    s->streaming = false;
}

static void sink_add(sink *s, const void *data, size_t size)
{
    if (s->used + size > sizeof s->buffer) {
        if (!s->streaming) {
            sp_hash_begin(&s->hasher);
            s->streaming = true;
        }
        sp_hash_add(&s->hasher, s->buffer, s->used);
        s->used = 0;
    }
    if (size > sizeof s->buffer) {
        sp_hash_add(&s->hasher, data, size);
        return;
    }
    memcpy(s->buffer + s->used, data, size);
    s->used += size;
}

static sp_hash sink_end(sink *s)
{
    if (!s->streaming) {
        return sp_hash_bytes(s->buffer, s->used);
    }
    sp_hash_add(&s->hasher, s->buffer, s->used);
    return sp_hash_end(&s->hasher);
}

/* runs of neighbouring bytes of one owner, from one segment of the table */
enum { RUNS = 48 };
typedef struct run {
    uint32_t offset, size;
} run;
typedef struct run_list {
    uint32_t count;
    run run[RUNS];
} run_list;

static void runs_gather(field_segment segment, run_list lists[SP_OWNERS])
{
    const sp_field *f = sp_world_fields(NULL) + segment.first;
    for (int o = 0; o < SP_OWNERS; o++) {
        lists[o].count = 0;
    }
    for (uint32_t i = 0; i < segment.count; i++) {
        if (f[i].owner == SP_OWN_NONE) {
            continue;
        }
        run_list *list = &lists[f[i].owner];
        const uint32_t size = f[i].count * sp_field_size(f[i].type);
        run *last = &list->run[list->count ? list->count - 1 : 0];
        if (list->count && last->offset + last->size == f[i].offset) {
            last->size += size;
        } else if (list->count < RUNS) {
            list->run[list->count] = (run){f[i].offset, size};
            list->count++;
        }
    }
}

static void runs_add(sink *s, const run_list *list, const void *base)
{
    for (uint32_t i = 0; i < list->count; i++) {
        sink_add(s, (const unsigned char *)base + list->run[i].offset, list->run[i].size);
    }
}

static uint32_t at_most(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void limbs_add(sink *s, const sp_world *w)
{
    const uint32_t limbs = at_most(w->limb_count, SP_MAX_LIMBS);
    sink_add(s, w->limb_position, 3 * sizeof(double) * limbs);
    sink_add(s, w->limb_quaternion, 4 * sizeof(double) * limbs);
    sink_add(s, w->limb_rotation, 12 * sizeof(double) * limbs);
    sink_add(s, w->limb_velocity, 3 * sizeof(double) * limbs);
    sink_add(s, w->limb_spin, 3 * sizeof(double) * limbs);
    sink_add(s, w->limb_actor, sizeof w->limb_actor[0] * limbs);
}

static void faults_add(sink *s, const sp_world *w)
{
    const uint32_t faults = at_most(w->fault_count, SP_MAX_FAULTS);
    const field_segment g = sp_world_segments()->faults;
    const sp_field *f = sp_world_fields(NULL) + g.first;
    for (uint32_t i = 0; i < g.count && faults; i++) {
        sink_add(s, (const unsigned char *)w + f[i].offset, (size_t)sp_field_size(f[i].type) * faults);
    }
}

/* touching pairs stand first in their arrays, nothing behind them */
static void contacts_add(sink *s, const sp_world *w)
{
    uint32_t pairs = 0;
    while (pairs < SP_MAX_CONTACTS && w->contact_pairs[pairs]) {
        pairs++;
    }
    sink_add(s, w->contact_pairs, sizeof w->contact_pairs[0] * pairs);
    const double *const of[] = {w->contact_speed, w->contact_vx, w->contact_vy, w->contact_vx_b,
                                w->contact_vy_b,  w->contact_nx, w->contact_ny};
    for (uint32_t i = 0; i < sizeof of / sizeof *of; i++) {
        sink_add(s, of[i], sizeof(double) * pairs);
    }
}

/* who else is driven, in the order of actors: each as the ego's, of which `runs` are; nobody: nothing */
static void driven_add(sink *s, const sp_world_def *def, const sp_world *w, const run_list *runs, bool command)
{
    for (uint32_t k = 0; k < def->driven_count; k++) {
        const sp_control *c = sp_world_control_of(def, w, def->driven[k].actor);
        for (uint32_t i = 0; i < runs->count; i++) {
            sink_add(s, (const unsigned char *)c + (runs->run[i].offset - offsetof(sp_world, control)),
                     runs->run[i].size);
        }
        if (command) {
            sink_add(s, c->pending, sizeof(sp_order) * at_most(c->pending_count, SP_MAX_PENDING));
        }
    }
}

static void hash_parts(const sp_world_def *def, const sp_world *w, sp_hash part[SP_OWNERS])
{
    run_list control[SP_OWNERS], actor[SP_OWNERS], plain[SP_OWNERS];
    const field_segments *segments = sp_world_segments();
    runs_gather(segments->control, control);
    runs_gather(segments->actor, actor);
    runs_gather(segments->plain, plain);
    sink s;
    for (int o = 0; o < SP_OWNERS; o++) {
        sink_begin(&s);

        /* table order: control, pending, actors, plain, marks, events, metric, lights, contacts, limbs; what
         * the story says of sensors behind its marks; last the controls of others that are driven */
        runs_add(&s, &control[o], w);
        if (o == SP_OWN_COMMAND) {
            sink_add(&s, w->control.pending, sizeof(sp_order) * at_most(w->control.pending_count, SP_MAX_PENDING));
        }
        for (uint32_t a = 1; a <= w->actor_count && actor[o].count; a++) {
            runs_add(&s, &actor[o], &w->actors[a]);
        }
        for (uint32_t i = 0; i < plain[o].count; i++) {
            if (plain[o].run[i].offset != offsetof(sp_world, contact_pairs)) {
                sink_add(&s, (const unsigned char *)w + plain[o].run[i].offset, plain[o].run[i].size);
            }
        }
        if (o == SP_OWN_STORY) {
            const uint32_t marks = at_most(def->mark_count, SP_MAX_MARKS);
            sink_add(&s, w->mark_tick, sizeof w->mark_tick[0] * marks);
            sink_add(&s, w->mark_value, sizeof w->mark_value[0] * marks);
            faults_add(&s, w);
        } else if (o == SP_OWN_BODY) {
            sink_add(&s, w->events, sizeof(sp_event) * at_most(w->event_count, SP_MAX_EVENTS));
            contacts_add(&s, w);
            limbs_add(&s, w);
        } else if (o == SP_OWN_METRIC) {
            sink_add(&s, w->metric, sizeof(double) * at_most(w->metric_words, SP_MAX_METRIC_WORDS));
        } else if (o == SP_OWN_SIGNALS) {
            const uint32_t lights = at_most(def->light_count, SP_MAX_LIGHTS);
            sink_add(&s, w->light_since, sizeof w->light_since[0] * lights);
            sink_add(&s, w->light_show, sizeof w->light_show[0] * lights);
            sink_add(&s, w->light_force, sizeof w->light_force[0] * lights);
        }
        driven_add(&s, def, w, &control[o], o == SP_OWN_COMMAND);
        part[o] = sink_end(&s);
    }
}

_Static_assert(offsetof(sp_world, contact_ny) + sizeof(double) * SP_MAX_CONTACTS - offsetof(sp_world, contact_pairs) ==
                   8 * sizeof(double) * SP_MAX_CONTACTS,
               "what contacts_add takes is one run");

/* XXH3-128 over the link before and the parts, each low word first */
static sp_hash chain_of(sp_hash before, const sp_hash part[SP_OWNERS])
{
    sp_hash all[1 + SP_OWNERS];
    all[0] = before;
    memcpy(all + 1, part, sizeof(sp_hash) * SP_OWNERS);
    return sp_hash_bytes(all, sizeof all);
}

void sp_world_hash(const sp_world_def *def, sp_world *world, sp_tick_hash *out)
{
    hash_parts(def, world, out->part);
    out->chain = chain_of(world->chain, out->part);
    world->chain = out->chain;
}

sp_hash sp_world_hash_peek(const sp_world_def *def, const sp_world *world)
{
    sp_hash part[SP_OWNERS];
    hash_parts(def, world, part);
    return chain_of(world->chain, part);
}

/* ---- comparing ---- */
typedef struct difference {
    char *name;
    size_t size;
    double *a, *b;
} difference;

static double value_of(const unsigned char *p, sp_field_type type)
{
    double f;
    int64_t i;
    uint64_t u;
    int32_t i32;
    uint32_t u32;
    switch (type) {
    case SP_F64:
        memcpy(&f, p, sizeof f);
        return f;
    case SP_I64:
        memcpy(&i, p, sizeof i);
        return (double)i;
    case SP_U64:
        memcpy(&u, p, sizeof u);
        return (double)u;
    case SP_I32:
        memcpy(&i32, p, sizeof i32);
        return (double)i32;
    case SP_U32:
        memcpy(&u32, p, sizeof u32);
        return (double)u32;
    default:
        return (double)*p;
    }
}

/* true when the row differs within its first `live` elements; says where and how. Bits count, so that -0 is not 0. */
static bool row_differs(const sp_field *f, uint32_t live, const char *who, const void *a, const void *b, difference d)
{
    const uint32_t size = sp_field_size(f->type), n = at_most(f->count, live);
    const unsigned char *pa = (const unsigned char *)a + f->offset, *pb = (const unsigned char *)b + f->offset;
    if (f->owner == SP_OWN_NONE || !memcmp(pa, pb, (size_t)n * size)) {
        return false;
    }
    uint32_t i = 0;
    while (!memcmp(pa + (size_t)i * size, pb + (size_t)i * size, size)) {
        i++;
    }
    if (d.name && d.size && f->count > 1) {
        (void)snprintf(d.name, d.size, "%s%s[%u]", who, f->name, (unsigned)i);
    } else if (d.name && d.size) {
        (void)snprintf(d.name, d.size, "%s%s", who, f->name);
    }
    if (d.a) {
        *d.a = value_of(pa + (size_t)i * size, f->type);
    }
    if (d.b) {
        *d.b = value_of(pb + (size_t)i * size, f->type);
    }
    return true;
}

/* rows of `elements` repetitions of a segment; `live` limits the elements inside each row */
static bool segment_differs(field_segment g, uint32_t elements, uint32_t live, const sp_world *a, const sp_world *b,
                            difference d)
{
    const sp_field *f = sp_world_fields(NULL) + g.first;
    for (uint32_t i = 0; i < g.count * elements; i++) {
        if (row_differs(&f[i], live, "", a, b, d)) {
            return true;
        }
    }
    return false;
}

static bool actors_differ(const sp_world_def *def, const sp_world *a, const sp_world *b, difference d)
{
    const field_segment g = sp_world_segments()->actor;
    const sp_field *f = sp_world_fields(NULL) + g.first;
    for (uint32_t k = 1; k <= at_most(a->actor_count, b->actor_count); k++) {
        char who[160];
        const char *named = def->actors && k <= def->actor_count ? def->actors[k].name : NULL;
        (void)snprintf(who, sizeof who, "actor %.120s: ", named ? named : "?");
        for (uint32_t i = 0; i < g.count; i++) {
            if (row_differs(&f[i], UINT32_MAX, who, &a->actors[k], &b->actors[k], d)) {
                return true;
            }
        }
    }
    return false;
}

static bool limbs_differ(const sp_world *a, const sp_world *b, difference d)
{
    /* elements of each row that belong to one limb, in table order */
    static const uint32_t each[] = {3, 4, 12, 3, 3, 1};
    const uint32_t limbs = at_most(at_most(a->limb_count, b->limb_count), SP_MAX_LIMBS);
    const uint32_t first = sp_world_segments()->limbs.first;
    for (uint32_t i = 0; i < sizeof each / sizeof *each; i++) {
        if (segment_differs((field_segment){first + i, 1}, 1, limbs * each[i], a, b, d)) {
            return true;
        }
    }
    return false;
}

/* the controls of others that are driven: rows of the ego's, from another base */
static bool driven_differ(const sp_world_def *def, const sp_world *a, const sp_world *b, difference d)
{
    const field_segments *g = sp_world_segments();
    const sp_field *f = sp_world_fields(NULL);
    for (uint32_t k = 0; k < def->driven_count; k++) {
        const uint32_t i = def->driven[k].actor;
        char who[160];
        (void)snprintf(who, sizeof who, "actor %.120s: ", def->actors[i].name ? def->actors[i].name : "?");
        const sp_control *ca = sp_world_control_of(def, a, i), *cb = sp_world_control_of(def, b, i);
        const unsigned char *pa = (const unsigned char *)ca - offsetof(sp_world, control),
                            *pb = (const unsigned char *)cb - offsetof(sp_world, control);
        const uint32_t pending = at_most(at_most(ca->pending_count, cb->pending_count), SP_MAX_PENDING);
        const uint32_t rows = g->control.count + g->pending.count * pending;
        for (uint32_t r = 0; r < rows; r++) {
            const uint32_t at = r < g->control.count ? g->control.first + r : g->pending.first + r - g->control.count;
            if (row_differs(&f[at], UINT32_MAX, who, pa, pb, d)) {
                return true;
            }
        }
    }
    return false;
}

bool sp_world_differ(const sp_world_def *def, const sp_world *a, const sp_world *b, char *name, size_t size, double *va,
                     double *vb)
{
    const field_segments *g = sp_world_segments();
    const difference d = {name, size, va, vb};
    const uint32_t pending = at_most(at_most(a->control.pending_count, b->control.pending_count), SP_MAX_PENDING);
    const uint32_t events = at_most(at_most(a->event_count, b->event_count), SP_MAX_EVENTS);
    const uint32_t marks = at_most(def->mark_count, SP_MAX_MARKS);
    const uint32_t faults = at_most(at_most(a->fault_count, b->fault_count), SP_MAX_FAULTS);

    /* mark_value has four elements a mark */
    const field_segment tick = {g->marks.first, 1}, value = {g->marks.first + 1, 1};
    return segment_differs(g->control, 1, UINT32_MAX, a, b, d) ||
           segment_differs(g->pending, pending, UINT32_MAX, a, b, d) || actors_differ(def, a, b, d) ||
           segment_differs(g->plain, 1, UINT32_MAX, a, b, d) || segment_differs(tick, 1, marks, a, b, d) ||
           segment_differs(value, 1, marks * 4, a, b, d) || segment_differs(g->events, events, UINT32_MAX, a, b, d) ||
           segment_differs(g->metric, 1, at_most(a->metric_words, b->metric_words), a, b, d) ||
           segment_differs(g->lights, 1, at_most(def->light_count, SP_MAX_LIGHTS), a, b, d) || limbs_differ(a, b, d) ||
           segment_differs(g->faults, 1, faults, a, b, d) || driven_differ(def, a, b, d);
}
