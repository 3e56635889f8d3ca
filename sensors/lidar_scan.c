/* lidar_scan.c - one scan, column by column, each with the poses of its own instant.
 *
 * First, for every thing near by, the columns and rings that may meet it, from where it stands as the scan goes; then
 * each column is cast at the ground and at those alone. */
#include "sensors/lidar.h"
#include "sensors/phantom.h"

#include <emmintrin.h>
#include <string.h>

enum { KEYS = SP_LIDAR_KEYS, GROUP = 8, PROFILE = 192 };
#define FIXED (1u << 30)

/* ---------------------------------------------------------------- room */
static uint64_t take(uint64_t *at, uint64_t bytes)
{
    const uint64_t here = *at;
    *at += (bytes + 63) & ~(uint64_t)63;
    return here;
}

/* lays out one scan from `base` (0: only counts); gives the bytes that it takes */
static uint64_t lay_out(sp_lidar_scan *s, uintptr_t base, const sp_world_def *def, const double *v)
{
    const uint64_t columns = sp_lidar_column_count(v), padded = (sp_lidar_ring_count(v) + 3) & ~3u,
                   n = columns * padded;
    const bool detail = v[SP_LIDAR_DETAIL] != 0;
    uint64_t at = 0;
#define ROOM(field, count) s->field = (void *)(base + take(&at, (count) * sizeof *s->field))
    s->thing_most = 2 * def->actor_count + 2;
    ROOM(column, columns);
    ROOM(range, n);
    ROOM(cosine, n);
    ROOM(gain, n);
    ROOM(what, n);
    ROOM(glass, detail ? n : 0);
    ROOM(glass_cosine, detail ? n : 0);
    ROOM(glass_what, detail ? n : 0);
    // whether anything mirrors is not known before the scene is
    ROOM(mirror, def->ground_patch_count > 0 || def->env_key_count > 0 || def->env.water > 1e-3 ? n : 0);
    ROOM(box, SP_LIDAR_MOST_BOXES);
    ROOM(thing, s->thing_most);
    ROOM(density, s->thing_most);
    ROOM(span, SP_LIDAR_MOST_SPANS);
    ROOM(mist, SP_LIDAR_MOST_MISTS);
    ROOM(active, SP_LIDAR_MOST_SPANS);
    ROOM(head, columns);
#undef ROOM
    return at;
}

uint64_t sp_lidar_scratch(const sp_world_def *def, const double *value)
{
    sp_lidar_scan s;
    return lay_out(&s, 0, def, value);
}

static sp_pose sensor_at(const sp_lidar_scan *s, int64_t age)
{
    return sp_pose_compose(sp_past_pose(s->in, s->in->mount->carrier.i, age), s->seat);
}

void sp_lidar_begin(sp_lidar_scan *s, const sp_sample *in)
{
    *s = (sp_lidar_scan){.in = in, .plan = in->prepared, .v = in->mount->value};
    lay_out(s, (uintptr_t)in->scratch, in->def, s->v);
    const int64_t period = in->mount->period_num / in->mount->period_den,
                  scan = (int64_t)(s->v[SP_LIDAR_SCAN] * 1e9 + 0.5);
    s->length = scan < period ? scan : period;
    s->detail = s->v[SP_LIDAR_DETAIL] != 0;
    s->seat = sp_sample_seat(in);
    for (int k = 0; k <= KEYS; k++) {
        s->key[k] = sensor_at(s, s->length * (KEYS - k) / KEYS);
    }
    const uint32_t n = s->plan->columns;
    for (uint32_t c = 0; c < n; c++) {
        sp_lidar_column *col = &s->column[c];
        col->age = s->length - s->length * (2 * (int64_t)c + 1) / (2 * (int64_t)n);
        const sp_pose p = sensor_at(s, col->age);
        const sp_vec3 x = sp_rotate(p.rotation, sp_v3(1, 0, 0)), y = sp_rotate(p.rotation, sp_v3(0, 1, 0));
        const double co = (double)s->plan->column_c[c], si = (double)s->plan->column_s[c];
        col->eye = p.position;
        col->along = sp_add3(sp_scale3(x, co), sp_scale3(y, si));
        col->across = sp_sub3(sp_scale3(y, co), sp_scale3(x, si));
        col->up = sp_cross3(x, y);
        col->first = col->count = col->mist = col->mists = 0;
    }
}

/* ---------------------------------------------------------------- who may be met where */
static const sp_cast_thing *thing_of(const sp_lidar_scan *s, uint32_t number)
{
    return number & FIXED ? &s->plan->scene->things[number - FIXED] : &s->thing[number];
}

/* from the sensor, in its frame, at an even part of the scan */
static sp_vec3 seen_from(const sp_lidar_scan *s, const sp_cast_thing *t, int k)
{
    if (t->frame == SP_CAST_ON_SENSOR) {
        return t->middle;
    }
    sp_vec3 p = t->middle;
    if (t->frame == SP_CAST_ON_ACTOR) {
        p = sp_pose_to_world(sp_past_pose(s->in, t->actor, s->length * (KEYS - k) / KEYS), p);
    }
    return sp_pose_to_local(s->key[k], p);
}

static void push(sp_lidar_scan *s, uint32_t thing, double from, double to, const sp_lidar_span *like)
{
    const double a = sp_max(sp_ceil(from), like->from), b = sp_min(sp_floor(to), (double)like->to);
    if (a > b) {
        return;
    }
    if (s->span_count == SP_LIDAR_MOST_SPANS) {
        s->crowded = true;
        return;
    }
    s->span[s->span_count++] = (sp_lidar_span){thing, 0, (uint32_t)a, (uint32_t)b, like->low, like->high};
}

/* half sizes of a thing, along the sensor's z and square to it */
static void extent(const sp_lidar_scan *s, const sp_cast_thing *t, double *tall, double *wide)
{
    sp_vec3 up = sp_v3(0, 0, 1);
    if (t->frame != SP_CAST_ON_SENSOR) {
        up = sp_rotate(s->key[0].rotation, up);
    }
    if (t->frame == SP_CAST_ON_ACTOR) {
        up = sp_rotate(sp_conjugate(sp_past_pose(s->in, t->actor, s->length).rotation), up);
    }
    const double z = sp_dot3(t->axis[2], up), slack = 0.03 * t->radius + 0.02 + (t->model ? 0.2 : 0);
    *tall = sp_abs(sp_dot3(t->axis[0], up)) * t->half[0] + sp_abs(sp_dot3(t->axis[1], up)) * t->half[1] +
            sp_abs(z) * t->half[2];
    *tall = sp_min(*tall, t->radius) + slack;
    *wide = sp_hypot(t->half[0], t->half[1]) + t->half[2] * sp_sqrt(sp_max(0, 1 - z * z));
    *wide = sp_min(*wide, t->radius) + slack;
}

/* columns and rings that may meet a thing while it goes from a to b, in the sensor's frame */
static void add_stretch(sp_lidar_scan *s, uint32_t number, sp_vec3 a, sp_vec3 b, double tall, double wide,
                        uint32_t from, uint32_t to)
{
    const sp_lidar_plan *p = s->plan;
    const sp_vec3 d = sp_sub3(b, a);
    const double move = sp_length3(d), fa = sp_hypot(a.x, a.y), fb = sp_hypot(b.x, b.y);
    const double near = sp_min(fa, fb) - 0.5 * move - 0.02, far = sp_max(fa, fb) + wide;
    const double r = wide + 0.1 * move;
    if (sp_min(sp_length3(a), sp_length3(b)) - move - r - tall > s->v[SP_LIDAR_RANGE]) {
        return;
    }
    sp_lidar_span span = {.from = from, .to = to, .low = 0, .high = p->beams.count};
    if (near <= r + 0.05) {
        push(s, number, from, to, &span);
        return;
    }
    // rings between its foot and its top
    const double lo = sp_min(a.z, b.z) - tall, hi = sp_max(a.z, b.z) + tall, close = near - r;
    span.low = sp_cast_beam_from(&p->beams, (lo > 0 ? lo / far : lo / close) - 1e-4);
    span.high = sp_cast_beam_from(&p->beams, (hi > 0 ? hi / close : hi / far) + 1e-4);
    if (span.low >= span.high) {
        return;
    }
    // asin x is below x + 0.571 x^3
    const double x = r / near, half = x * (1 + 0.571 * x * x) + 2e-3;
    const double az = sp_atan2(a.y, a.x), turn = sp_wrap_angle(sp_atan2(b.y, b.x) - az);
    const double low = az + sp_min(turn, 0) - half, high = az + sp_max(turn, 0) + half;
    const double size = sp_abs(p->step), whole = SP_TAU / size;
    double u = ((p->step > 0 ? low : high) - p->first) / p->step;
    u -= whole * sp_floor(u / whole);
    const double length = (high - low) / size;
    push(s, number, u, u + length, &span);
    push(s, number, u - whole, u - whole + length, &span);
}

static void add_thing(sp_lidar_scan *s, uint32_t number)
{
    const sp_cast_thing *t = thing_of(s, number);
    const uint32_t n = s->plan->columns;
    double tall, wide;
    sp_vec3 p[KEYS + 1];
    p[0] = seen_from(s, t, 0);
    if (sp_length3(p[0]) - t->radius > s->v[SP_LIDAR_RANGE] + 30) {
        return;
    }
    extent(s, t, &tall, &wide);
    p[KEYS] = seen_from(s, t, KEYS);
    // what is near is followed more closely
    const double move = sp_length3(sp_sub3(p[KEYS], p[0]));
    const double away = sp_min(sp_hypot(p[0].x, p[0].y), sp_hypot(p[KEYS].x, p[KEYS].y)) - wide;
    const int step = 8 * move > away ? 1 : KEYS / 2;
    for (int k = 0; k < KEYS; k += step) {
        if (k + step < KEYS) {
            p[k + step] = seen_from(s, t, k + step);
        }
        const uint32_t from = n * (uint32_t)k / KEYS, to = n * (uint32_t)(k + step) / KEYS;
        if (from < to) {
            add_stretch(s, number, p[k], p[k + step], tall, wide, from, to - 1);
        }
    }
}

/* on the road, or on the stretch of it where an actor is */
static bool is_wet(const sp_lidar_scan *s, uint32_t actor)
{
    const sp_lidar_plan *p = s->plan;
    if (!p->films) {
        return p->wet;
    }
    const sp_vec3 at = sp_past_pose(s->in, actor, 0).position;
    return p->film[sp_cast_film_at(&p->scene->ground, at.x, at.y, at.z)].wet;
}

/* spray behind what drives fast on a wet road: 4 x 2 x 1.5 m, 0.1 to 0.3 1/m */
static void add_spray(sp_lidar_scan *s, uint32_t actor)
{
    const sp_actor_def *d = &s->in->def->actors[actor];
    const sp_env *e = sp_env_at(s->in->def, s->in->world->tick, &(sp_env){0});
    const sp_class c = d->kind ? d->kind->class_id : SP_KIND_STATIC;
    const double speed = sp_abs(s->in->world->actors[actor].speed), slow = 60 / 3.6;
    if (!is_wet(s, actor) || c > SP_KIND_MOTORCYCLE || speed <= slow || e->spray <= 0) {
        return;
    }
    const double density = e->spray * (0.1 + 0.2 * sp_min(1, (speed - slow) / slow));
    sp_cast_thing t = {.middle = {d->center_x - 0.5 * d->length - 2.05, 0, 0.75},
                       .axis = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                       .half = {2, 1, 0.75},
                       .radius = 2.4,
                       .frame = SP_CAST_ON_ACTOR,
                       .actor = actor,
                       .what = actor,
                       .end = actor};
    s->density[s->thing_count] = (float)density;
    s->thing[s->thing_count] = t;
    add_thing(s, s->thing_count++);
}

/* a fault's thing: as large as a car's rear, it stands where it began */
static void add_phantom(sp_lidar_scan *s)
{
    sp_phantom p;
    if (!sp_phantom_of(s->in, &p)) {
        return;
    }
    double si, co;
    sp_sincos(p.heading, &si, &co);
    sp_cast_thing t = {.middle = {p.place.x + 0.25 * co, p.place.y + 0.25 * si, p.place.z},
                       .axis = {{co, si, 0}, {-si, co, 0}, {0, 0, 1}},
                       .half = {0.25, 0.9, 0.75},
                       .radius = 1.3,
                       .frame = SP_CAST_IN_WORLD,
                       .what = sp_cast_what(0, SP_CAST_PHANTOM),
                       .end = sp_cast_what(0, SP_CAST_PHANTOM)};
    s->density[s->thing_count] = 0;
    s->thing[s->thing_count] = t;
    add_thing(s, s->thing_count++);
}

static void gather(sp_lidar_scan *s)
{
    const sp_sample *in = s->in;
    const sp_cast_scene *scene = s->plan->scene;
    const uint32_t carrier = in->mount->carrier.i;
    const bool removes = sp_fault_of(in, SP_FAULT_REMOVAL) != NULL;
    for (uint32_t i = 1; i <= in->def->actor_count; i++) {
        sp_cast_thing *t = &s->thing[s->thing_count];
        if (i == carrier || !sp_cast_actor_thing(scene, in->def, in->world, i, t) ||
            (removes && sp_lidar_removed(in, i))) {
            continue;
        }
        s->density[s->thing_count] = 0;
        add_thing(s, s->thing_count++);
        add_spray(s, i);
    }
    add_phantom(s);
    if (s->detail) {
        return;
    }
    const double far = s->v[SP_LIDAR_RANGE] + scene->reach + 30, x = s->key[KEYS].position.x;
    for (uint32_t i = sp_cast_things_from(scene, x - far);
         i < scene->thing_count && scene->things[i].middle.x < x + far; i++) {
        if (sp_abs(scene->things[i].middle.y - s->key[KEYS].position.y) < far) {
            add_thing(s, FIXED | i);
        }
    }
}

/* ---------------------------------------------------------------- one column */
/* the plane z = height */
static void cast_plane(const sp_lidar_scan *s, const sp_lidar_column *col, double height, float *range, float *cosine)
{
    const sp_cast_beams *b = &s->plan->beams;
    const __m128 along = _mm_set1_ps((float)col->along.z), up = _mm_set1_ps((float)col->up.z);
    const __m128 h = _mm_set1_ps((float)(height - col->eye.z)), far = _mm_set1_ps(SP_LIDAR_FAR),
                 sign = _mm_set1_ps(-0.0f), least = _mm_set1_ps(-1e-6f);
    for (uint32_t r = 0; r < b->padded; r += 4) {
        const __m128 rate =
            _mm_add_ps(_mm_mul_ps(_mm_loadu_ps(b->c + r), along), _mm_mul_ps(_mm_loadu_ps(b->s + r), up));
        const __m128 down = _mm_and_ps(_mm_cmplt_ps(rate, least), _mm_cmplt_ps(h, _mm_setzero_ps()));
        const __m128 t = _mm_div_ps(h, _mm_min_ps(rate, least));
        _mm_storeu_ps(range + r, _mm_or_ps(_mm_and_ps(down, t), _mm_andnot_ps(down, far)));
        _mm_storeu_ps(cosine + r, _mm_andnot_ps(sign, rate));
    }
}

/* heights of the ground along one bearing, ever wider apart */
typedef struct profile {
    uint32_t count;
    double d[PROFILE], h[PROFILE], slope[PROFILE];
} profile;

/* distances are the same for all */
static void lay_profile(const sp_lidar_scan *s, profile *p)
{
    p->count = 0;
    for (double d = 0.4; d < s->v[SP_LIDAR_RANGE] && p->count < PROFILE; d += sp_max(0.4, 0.025 * d)) {
        p->d[p->count++] = d;
    }
}

static void make_profile(const sp_lidar_scan *s, const sp_lidar_column *col, profile *p)
{
    const sp_cast_ground *g = &s->plan->scene->ground;
    const double n = sp_hypot(col->along.x, col->along.y), z = sp_cast_height(g, col->eye.x, col->eye.y, col->eye.z);
    sp_cast_heights(g, col->eye.x, col->eye.y, z, col->along.x / n, col->along.y / n, p->d, p->count, p->h);
    for (uint32_t i = 0; i < p->count; i++) {
        p->slope[i] = (p->h[i] - col->eye.z) / p->d[i];
    }
}

/* one beam, from the k-th height on that was below it; gives where it ends */
static void end_beam(const sp_lidar_scan *s, const sp_lidar_column *col, const profile *p, uint32_t k, sp_vec3 way,
                     double flat, float *range, float *cosine)
{
    const double slope = way.z / flat, d1 = p->d[k], d0 = k ? p->d[k - 1] : 0, h0 = k ? p->h[k - 1] : p->h[0];
    const double f0 = h0 - col->eye.z - slope * d0, f1 = p->h[k] - col->eye.z - slope * d1;
    const double rise = (p->h[k] - h0) / (d1 - d0);
    double d = d0 + (d1 - d0) * (f1 > f0 ? sp_clamp(-f0 / (f1 - f0), 0, 1) : 1);
    // the profile is a neighbour's: of a sensor that leans its beams go elsewhere, so one step to what is really there
    if (col->up.z > 0.9998) {
        *range = (float)(d / flat);
        *cosine = (float)(sp_abs(way.z - rise * flat) / sp_sqrt(1 + rise * rise));
        return;
    }
    const double z =
        sp_cast_height(&s->plan->scene->ground, col->eye.x + way.x / flat * d, col->eye.y + way.y / flat * d, h0);
    const double off = z - col->eye.z - slope * d, close = rise - slope;
    if (close > 1e-4) {
        d -= sp_clamp(off / close, -0.25 * d, 0.25 * d);
    }
    *range = (float)(d / flat);
    *cosine = (float)(sp_abs(way.z - rise * flat) / sp_sqrt(1 + rise * rise));
}

static void cast_hills(const sp_lidar_scan *s, const sp_lidar_column *col, const profile *p, float *range,
                       float *cosine)
{
    const sp_cast_beams *b = &s->plan->beams;
    uint32_t k = 0;
    for (uint32_t r = 0; r < b->padded; r++) {
        range[r] = SP_LIDAR_FAR;
        cosine[r] = 1;
        const sp_vec3 way = sp_add3(sp_scale3(col->along, (double)b->c[r]), sp_scale3(col->up, (double)b->s[r]));
        const double flat = sp_sqrt(way.x * way.x + way.y * way.y), slope = flat > 1e-6 ? way.z / flat : -1e6;
        // upright sensors only go up from beam to beam
        k = col->up.z > 0.94 ? k : 0;
        while (k < p->count && p->slope[k] < slope) {
            k++;
        }
        if (k < p->count && flat > 1e-6) {
            end_beam(s, col, p, k, way, flat, range + r, cosine + r);
        }
    }
}

/* the box of a thing as a column sees it */
static void make_box(const sp_lidar_scan *s, uint32_t c, const sp_cast_thing *t, sp_cast_box *out)
{
    const sp_lidar_column *col = &s->column[c];
    sp_vec3 axis[3] = {t->axis[0], t->axis[1], t->axis[2]}, to, along = col->along, across = col->across, up = col->up;
    if (t->frame == SP_CAST_ON_ACTOR) {
        const sp_pose p = sp_past_pose(s->in, t->actor, col->age);
        axis[0] = sp_rotate(p.rotation, t->axis[0]);
        axis[1] = sp_rotate(p.rotation, t->axis[1]);
        axis[2] = sp_cross3(axis[0], axis[1]);
        to = sp_sub3(col->eye, sp_pose_to_world(p, t->middle));
    } else if (t->frame == SP_CAST_ON_SENSOR) {
        const double co = (double)s->plan->column_c[c], si = (double)s->plan->column_s[c];
        to = sp_scale3(t->middle, -1);
        along = sp_v3(co, si, 0);
        across = sp_v3(-si, co, 0);
        up = sp_v3(0, 0, 1);
    } else {
        to = sp_sub3(col->eye, t->middle);
    }
    for (int k = 0; k < 3; k++) {
        out->at[k] = (float)sp_dot3(to, axis[k]);
        out->half[k] = (float)t->half[k];
        out->along[k] = (float)sp_dot3(along, axis[k]);
        out->up[k] = (float)sp_dot3(up, axis[k]);
        out->across[k] = (float)sp_dot3(across, axis[k]);
    }
    out->what = t->what;
    out->end = t->end;
    out->model = t->model;
}

static sp_cast_fan fan_of(const sp_lidar_scan *s, uint32_t c)
{
    const sp_lidar_column *col = &s->column[c];
    const size_t at = (size_t)c * s->plan->beams.padded;
    return (sp_cast_fan){col->eye,       col->along,   col->up,       col->across,          s->range + at,
                         s->cosine + at, s->what + at, s->glass + at, s->glass_cosine + at, s->glass_what + at};
}

/* a model, for several columns at once */
static void cast_model(const sp_lidar_scan *s, const sp_cast_thing *t, uint32_t from, uint32_t to)
{
    sp_cast_fan fan[GROUP];
    for (uint32_t c = from; c < to; c++) {
        const sp_pose p = sp_past_pose(s->in, t->actor, s->column[c].age);
        const sp_quat back = sp_conjugate(p.rotation);
        sp_cast_fan *f = &fan[c - from];
        *f = fan_of(s, c);
        f->eye = sp_pose_to_local(p, f->eye);
        f->along = sp_rotate(back, f->along);
        f->up = sp_rotate(back, f->up);
        f->side = sp_rotate(back, f->side);
    }
    sp_cast_tree_fans(t->model, &s->plan->beams, fan, to - from, t->actor);
}

/* columns that are cast at trees together: at most 2 deg */
static uint32_t group_of(const sp_lidar_plan *p)
{
    const double fit = 0.035 / sp_abs(p->step);
    return fit >= GROUP ? GROUP : fit >= 1 ? (uint32_t)fit : 1;
}

static void cast_span(sp_lidar_scan *s, uint32_t c, const sp_lidar_span *span, uint32_t group)
{
    const sp_cast_thing *t = thing_of(s, span->thing);
    const size_t at = (size_t)c * s->plan->beams.padded;
    sp_lidar_column *col = &s->column[c];
    sp_cast_box box;
    make_box(s, c, t, &box);
    box.first = span->low;
    box.last = span->high;
    if (!(span->thing & FIXED) && s->density[span->thing] > 0) {
        if (s->mist_count < SP_LIDAR_MOST_MISTS) {
            s->mist[s->mist_count++] = (sp_lidar_mist){box, s->density[span->thing]};
            col->mists++;
        }
        return;
    }
    if (s->box_count < SP_LIDAR_MOST_BOXES) {
        s->box[s->box_count++] = box;
        col->count++;
    }
    if (!t->model) {
        sp_cast_box_beams(&s->plan->beams, &box, s->range + at, s->cosine + at, s->what + at);
    } else if (c == span->from || c % group == 0) {
        const uint32_t end = c - c % group + group, last = span->to + 1;
        cast_model(s, t, c, end < last ? end : last);
    }
}

static void clear_column(sp_lidar_scan *s, uint32_t c, profile *hills)
{
    const uint32_t padded = s->plan->beams.padded;
    const size_t at = (size_t)c * padded;
    const sp_cast_ground *g = &s->plan->scene->ground;
    memset(s->what + at, 0, padded * sizeof *s->what);
    if (g->flat || s->detail) {
        cast_plane(s, &s->column[c], g->flat ? g->base : g->terrain.base, s->range + at, s->cosine + at);
    } else {
        if (c % 4 == 0) {
            const uint32_t middle = c + 2 < s->plan->columns ? c + 2 : c;
            make_profile(s, &s->column[middle], hills);
        }
        cast_hills(s, &s->column[c], hills, s->range + at, s->cosine + at);
    }
    for (uint32_t r = 0; r < padded && s->detail; r++) {
        s->glass[at + r] = SP_LIDAR_FAR;
        s->glass_cosine[at + r] = 1;
        s->glass_what[at + r] = 0;
    }
}

void sp_lidar_cast(sp_lidar_scan *s)
{
    const uint32_t n = s->plan->columns, group = s->detail ? group_of(s->plan) : 1;
    profile hills;
    lay_profile(s, &hills);
    gather(s);
    // spans by the column that they begin at, in the order found
    memset(s->head, 0, n * sizeof *s->head);
    for (uint32_t i = s->span_count; i > 0; i--) {
        s->span[i - 1].next = s->head[s->span[i - 1].from];
        s->head[s->span[i - 1].from] = i;
    }
    uint32_t active = 0;
    for (uint32_t c = 0; c < n; c++) {
        if (c % group == 0) {
            const uint32_t end = c + group < n ? c + group : n;
            sp_cast_fan fan[GROUP];
            for (uint32_t k = c; k < end; k++) {
                clear_column(s, k, &hills);
                fan[k - c] = fan_of(s, k);
            }
            if (s->detail) {
                sp_cast_tree_fans(&s->plan->scene->fixed, &s->plan->beams, fan, end - c, 0);
            }
        }
        for (uint32_t i = s->head[c]; i > 0; i = s->span[i - 1].next) {
            s->active[active++] = i - 1;
        }
        s->column[c].first = s->box_count;
        s->column[c].mist = s->mist_count;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < active; i++) {
            const sp_lidar_span *span = &s->span[s->active[i]];
            cast_span(s, c, span, group);
            s->active[kept] = s->active[i];
            kept += span->to > c ? 1 : 0;
        }
        active = kept;
    }
}
