/* cast.c - what stands in the world, as the rays of sensors meet it: made once a run, and rays at oriented boxes, four
 * beams of a column at a time. Trees of triangles are cast_tree.c's, the ground cast_ground.c's. */
#include "sensors/cast.h"

#include "base/sort.h"

#include <emmintrin.h>
#include <string.h>

/* ---------------------------------------------------------------- boxes */
/* one pair of faces: narrows [near, far]; where it makes `near`, its rate */
static inline void slab(__m128 rate, __m128 at, __m128 half, __m128 *near, __m128 *far, __m128 *cosine, __m128 *first)
{
    const __m128 sign = _mm_set1_ps(-0.0f), tiny = _mm_set1_ps(1e-12f);
    const __m128 size = _mm_andnot_ps(sign, rate);
    const __m128 safe = _mm_or_ps(_mm_max_ps(size, tiny), _mm_and_ps(sign, rate));
    const __m128 inverse = _mm_div_ps(_mm_set1_ps(1), safe);
    const __m128 a = _mm_mul_ps(_mm_sub_ps(_mm_sub_ps(_mm_setzero_ps(), half), at), inverse);
    const __m128 b = _mm_mul_ps(_mm_sub_ps(half, at), inverse);
    const __m128 from = _mm_min_ps(a, b), to = _mm_max_ps(a, b), later = _mm_cmpgt_ps(from, *near);
    *near = _mm_max_ps(from, *near);
    *far = _mm_min_ps(to, *far);
    *cosine = _mm_or_ps(_mm_and_ps(later, size), _mm_andnot_ps(later, *cosine));
    *first = _mm_andnot_ps(later, *first);
}

/* where `hit`, the new values */
static inline void keep_hits(__m128 hit, __m128 near, __m128 face, __m128 first, const sp_cast_box *box, float *range,
                             float *cosine, uint32_t *what)
{
    const __m128i mask = _mm_castps_si128(hit), is_end = _mm_castps_si128(first);
    const __m128i now = _mm_or_si128(_mm_and_si128(is_end, _mm_set1_epi32((int)box->end)),
                                     _mm_andnot_si128(is_end, _mm_set1_epi32((int)box->what)));
    const __m128i old = _mm_loadu_si128((const __m128i *)(const void *)what);
    _mm_storeu_ps(range, _mm_or_ps(_mm_and_ps(hit, near), _mm_andnot_ps(hit, _mm_loadu_ps(range))));
    _mm_storeu_ps(cosine, _mm_or_ps(_mm_and_ps(hit, face), _mm_andnot_ps(hit, _mm_loadu_ps(cosine))));
    _mm_storeu_si128((__m128i *)(void *)what, _mm_or_si128(_mm_and_si128(mask, now), _mm_andnot_si128(mask, old)));
}

void sp_cast_box_beams(const sp_cast_beams *b, const sp_cast_box *box, float *range, float *cosine, uint32_t *what)
{
    for (uint32_t r = box->first & ~3u; r < box->last; r += 4) {
        const __m128 c = _mm_loadu_ps(b->c + r), s = _mm_loadu_ps(b->s + r), best = _mm_loadu_ps(range + r);
        __m128 near = _mm_setzero_ps(), far = best, face = _mm_setzero_ps();
        __m128 first = _mm_castsi128_ps(_mm_set1_epi32(-1)), other = first;
        for (int k = 0; k < 3; k++) {
            const __m128 rate =
                _mm_add_ps(_mm_mul_ps(c, _mm_set1_ps(box->along[k])), _mm_mul_ps(s, _mm_set1_ps(box->up[k])));
            slab(rate, _mm_set1_ps(box->at[k]), _mm_set1_ps(box->half[k]), &near, &far, &face, k ? &first : &other);
        }
        const __m128 hit = _mm_and_ps(_mm_and_ps(_mm_cmple_ps(near, far), _mm_cmpgt_ps(near, _mm_setzero_ps())),
                                      _mm_cmplt_ps(near, best));
        if (_mm_movemask_ps(hit)) {
            keep_hits(hit, near, face, first, box, range + r, cosine + r, what + r);
        }
    }
}

/* small angles: the cosine of the turn is 1 */
void sp_cast_boxes_four(const sp_cast_box *boxes, uint32_t count, uint32_t ring, sp_cast_four *f)
{
    const __m128 c = _mm_loadu_ps(f->c), s = _mm_loadu_ps(f->s), turn = _mm_loadu_ps(f->turn);
    __m128 best = _mm_loadu_ps(f->range);
    for (uint32_t i = 0; i < count; i++) {
        const sp_cast_box *box = &boxes[i];
        if (box->model || ring + 1 < box->first || ring > box->last) {
            continue;
        }
        __m128 near = _mm_setzero_ps(), far = best, face = _mm_setzero_ps();
        __m128 first = _mm_castsi128_ps(_mm_set1_epi32(-1)), other = first;
        for (int k = 0; k < 3; k++) {
            const __m128 flat = _mm_add_ps(_mm_set1_ps(box->along[k]), _mm_mul_ps(turn, _mm_set1_ps(box->across[k])));
            const __m128 rate = _mm_add_ps(_mm_mul_ps(c, flat), _mm_mul_ps(s, _mm_set1_ps(box->up[k])));
            slab(rate, _mm_set1_ps(box->at[k]), _mm_set1_ps(box->half[k]), &near, &far, &face, k ? &first : &other);
        }
        const __m128 hit = _mm_and_ps(_mm_and_ps(_mm_cmple_ps(near, far), _mm_cmpgt_ps(near, _mm_setzero_ps())),
                                      _mm_cmplt_ps(near, best));
        if (_mm_movemask_ps(hit)) {
            keep_hits(hit, near, face, first, box, f->range, f->cosine, f->what);
            best = _mm_loadu_ps(f->range);
        }
    }
}

/* ---------------------------------------------------------------- the scene */
bool sp_cast_actor_thing(const sp_cast_scene *s, const sp_world_def *def, const sp_world *world, uint32_t actor,
                         sp_cast_thing *out)
{
    const sp_actor_def *d = &def->actors[actor];
    if (world->actors[actor].hidden) {
        return false;
    }
    const double clearance = d->kind ? d->kind->clearance : 0;
    const sp_class c = d->kind ? d->kind->class_id : SP_KIND_STATIC;
    const bool cloth = c == SP_KIND_PEDESTRIAN || c == SP_KIND_BICYCLE || c == SP_KIND_ANIMAL,
               plates = c == SP_KIND_CAR || c == SP_KIND_TRUCK || c == SP_KIND_BUS;
    const uint32_t what = sp_cast_what(actor, cloth ? SP_CAST_CLOTH : SP_CAST_BODY);
    *out = (sp_cast_thing){.middle = {d->center_x, 0, clearance + 0.5 * d->height},
                           .axis = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                           .half = {0.5 * d->length, 0.5 * d->width, 0.5 * d->height},
                           .frame = SP_CAST_ON_ACTOR,
                           .actor = actor,
                           .what = what,
                           .end = plates ? sp_cast_what(actor, SP_CAST_END) : what,
                           .model = NULL};
    if (s && s->model_of && s->model_of[actor] != UINT16_MAX) {
        out->model = &s->models[s->model_of[actor]];
    }
    out->radius = sp_length3(sp_v3(out->half[0], out->half[1], out->half[2]));
    // parts of a model may stand out of its box a little
    out->radius *= out->model ? 1.1 : 1;
    return true;
}

uint32_t sp_cast_things_from(const sp_cast_scene *s, double x)
{
    uint32_t low = 0, high = s->thing_count;
    while (low < high) {
        const uint32_t m = (low + high) / 2;
        if (s->things[m].middle.x < x) {
            low = m + 1;
        } else {
            high = m;
        }
    }
    return low;
}

/* by x, then in the order found */
typedef struct place {
    double x;
    uint32_t at;
} place;
static bool before(const place *a, const place *b)
{
    return a->x != b->x ? a->x < b->x : a->at < b->at;
}
SP_SORT(place, before)

static bool keep_things(sp_cast_scene *s, const sp_growing *found, sp_arena *arena)
{
    const sp_cast_thing *t = found->data;
    const uint32_t n = found->count;
    s->things = SP_ARRAY(arena, sp_cast_thing, n);
    place *order = SP_ARRAY(arena, place, 2 * (size_t)n);
    if (!s->things || !order) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        order[i] = (place){t[i].middle.x, i};
    }
    sort_nearly(order, order + n, n);
    for (uint32_t i = 0; i < n; i++) {
        s->things[i] = t[order[i].at];
        s->reach = sp_max(s->reach, s->things[i].radius);
    }
    s->thing_count = n;
    return true;
}

/* triangles of a land that stand up; those of the ground too where it is not flat */
static bool add_triangles(sp_growing *out, const sp_land *land, bool ground, const double origin[3])
{
    const sp_chunk *chunks = land->chunks.data;
    for (uint32_t c = 0; c < land->chunks.count; c++) {
        // what far eyes see in its stead is not hit too
        for (uint32_t i = 0; i + 2 < chunks[c].lit_count && !(chunks[c].error > 0); i += 3) {
            sp_vec3 p[3], n;
            const uint32_t stuff = sp_cast_land_triangle(land, &chunks[c], i, p, &n);
            if ((!ground && sp_cast_is_ground(stuff, n.z)) || sp_dot3(n, n) < 0.5) {
                continue;
            }
            sp_cast_triangle t = {.material = stuff, .n = {(float)n.x, (float)n.y, (float)n.z}};
            for (int k = 0; k < 3; k++) {
                t.p[k][0] = (float)(p[k].x - origin[0]);
                t.p[k][1] = (float)(p[k].y - origin[1]);
                t.p[k][2] = (float)(p[k].z - origin[2]);
            }
            if (!sp_growing_add(out, &t, sizeof t, 1)) {
                return false;
            }
        }
    }
    return true;
}

static bool keep_tree(sp_cast_tree *t, sp_growing *g, sp_arena *arena)
{
    sp_cast_triangle *copy = SP_ARRAY(arena, sp_cast_triangle, g->count);
    if (!copy) {
        return false;
    }
    if (g->count) {
        memcpy(copy, g->data, (size_t)g->count * sizeof *copy);
    }
    return sp_cast_tree_build(t, copy, g->count, arena);
}

static bool make_fixed(sp_cast_scene *s, const sp_land *road, const sp_land *things, sp_arena *arena)
{
    sp_growing g = {0};
    const sp_chunk *first = road->chunks.data;
    if (road->chunks.count > 0) {
        memcpy(s->fixed.origin, first->origin, sizeof s->fixed.origin);
    }
    const bool fine = add_triangles(&g, road, !s->ground.flat, s->fixed.origin) &&
                      add_triangles(&g, things, !s->ground.flat, s->fixed.origin) && keep_tree(&s->fixed, &g, arena);
    sp_memory_free(g.data);
    return fine;
}

/* where a part's own frame stands when nothing moves: shins hang on thighs */
static sp_vec3 part_at(const sp_model *m, uint32_t part)
{
    const sp_body body = sp_look_body(m->spec.look);
    sp_vec3 p = {m->pivot[part][0], m->pivot[part][1], m->pivot[part][2]};
    const bool shin =
        (body == SP_BODY_PERSON && (part == 2 || part == 4)) || (body == SP_BODY_BIKE && (part == 5 || part == 7));
    if (shin) {
        p = sp_add3(p, sp_v3(m->pivot[part - 1][0], m->pivot[part - 1][1], m->pivot[part - 1][2]));
    }
    return part == 0 ? sp_v3(0, 0, 0) : p;
}

static bool make_model(sp_cast_tree *tree, const sp_mesh *mesh, const sp_model *m, sp_arena *arena)
{
    const sp_vertex *vertices = mesh->vertices.data;
    const uint32_t *index = (const uint32_t *)mesh->indices.data + m->first;
    sp_growing g = {0};
    bool fine = true;
    for (uint32_t i = 0; i + 2 < m->count && fine; i += 3) {
        sp_vec3 p[3];
        sp_cast_triangle t = {0};
        for (int k = 0; k < 3; k++) {
            const sp_vertex *v = &vertices[m->base + index[i + (uint32_t)k]];
            const sp_vec3 at = part_at(m, v->m[1] % SP_PARTS);
            p[k] = sp_add3(at, sp_v3((double)v->p[0], (double)v->p[1], (double)v->p[2]));
            t.p[k][0] = (float)p[k].x;
            t.p[k][1] = (float)p[k].y;
            t.p[k][2] = (float)p[k].z;
            t.material = SP_CAST_MAT + v->m[0];
        }
        const sp_vec3 n = sp_normal3(sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0])));
        t.n[0] = (float)n.x;
        t.n[1] = (float)n.y;
        t.n[2] = (float)n.z;
        fine = sp_dot3(n, n) < 0.5 || sp_growing_add(&g, &t, sizeof t, 1);
    }
    fine = fine && keep_tree(tree, &g, arena);
    sp_memory_free(g.data);
    return fine;
}

/* one tree for all actors of equal sizes */
static bool make_models(sp_cast_scene *s, const sp_world_def *def, sp_arena *arena)
{
    sp_model *models = sp_memory_alloc(sizeof(sp_model) * (def->actor_count + 1));
    s->model_of = SP_ARRAY(arena, uint16_t, def->actor_count + 1);
    s->models = SP_ARRAY(arena, sp_cast_tree, def->actor_count + 1);
    bool fine = models && s->model_of && s->models;
    for (uint32_t i = 1; i <= def->actor_count && fine; i++) {
        const sp_actor_def *d = &def->actors[i];
        const double size[3] = {d->length, d->width, d->height};
        s->model_of[i] = UINT16_MAX;
        if (!d->kind) {
            continue;
        }
        const sp_model_spec spec = sp_model_spec_of(d->kind, d->vehicle, size, d->center_x);
        uint32_t k = 0;
        while (k < s->model_count && !sp_model_same(&models[k].spec, &spec)) {
            k++;
        }
        s->model_of[i] = (uint16_t)k;
        if (k < s->model_count) {
            continue;
        }
        sp_mesh mesh = {0};
        models[k] = (sp_model){.spec = spec};
        sp_model_build(&mesh, &models[k]);
        fine = !mesh.failed && make_model(&s->models[k], &mesh, &models[k], arena);
        sp_mesh_free(&mesh);
        s->model_count++;
    }
    sp_memory_free(models);
    return fine;
}

sp_cast_scene *sp_cast_scene_make(const sp_world_def *def, bool detail, sp_arena *arena, sp_error *err)
{
    sp_cast_scene *s = SP_NEW(arena, sp_cast_scene);
    sp_terrain terrain = {0};
    sp_land road = {.terrain = &terrain, .lamps = sp_scenery_lit(def->road, def->env.lamps, def->env.sun_elevation)},
            things = {.terrain = &terrain};
    sp_growing found = {0}, lamps = {0};
    bool fine = s && sp_terrain_make(&terrain, def->road);
    if (fine && def->road) {
        fine = sp_ground_road(&road, def->road);
        sp_ground_terrain(&road);
        sp_ground_objects(&things, def->road);
        sp_ground_signals(&things, def->road, &lamps);
    }
    fine = fine && !road.failed && !things.failed && sp_cast_ground_make(&s->ground, &road, &things, &terrain, arena) &&
           sp_cast_films_make(&s->ground, def, arena) && sp_cast_fixed_add(&found, &road) &&
           sp_cast_fixed_add(&found, &things) && keep_things(s, &found, arena);
    if (fine && detail) {
        fine = make_fixed(s, &road, &things, arena) && make_models(s, def, arena);
    }
    sp_memory_free(found.data);
    sp_memory_free(lamps.data);
    sp_ground_free(&road);
    sp_ground_free(&things);
    sp_terrain_free(&terrain);
    if (!fine) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for what sensors see of this road");
        return NULL;
    }
    return s;
}
