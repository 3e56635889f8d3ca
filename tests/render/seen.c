/* seen.c - pictures against geometry of our own: a target at each of 16 bearings and 3 elevations is in the pixels
 * where it is, whoever carries the camera and however it sits; whoever hides whom by a search over all triangles, and
 * as far as that says; boxes of every kind against its mask. */
#include "render/render.h"
#include "sensors/boxes.h"
#include "sensors/seat.h"
#include "shape/shape.h"

enum { BEARINGS = 16, TARGETS = 48, SIDE = 400, W = 96, H = 54 };
static const double FAR = 20, FOV = 3.4;

static sp_render *renderer;
static sp_pixels pixels;

static void open_for(seat *s)
{
    sp_error err = {0};
    renderer = sp_render_create(&s->def, &err);
    CHECK(renderer != NULL);
    if (!renderer)
        fprintf(stderr, "%s\n", err.text);
    pixels = sp_render_pixels(renderer);
    s->pixels = &pixels;
}

/* the same seat with another sensor of the same lens on it */
static const void *look(seat *s, const char *sensor)
{
    double v[SP_MAX_SENSOR_VALUES];
    memcpy(v, s->m->value, sizeof v);
    const uint32_t shared = 19;
    s->m->type = sp_sensor_find(sensor);
    sp_param_defaults(s->m->type->params, (int)s->m->type->param_count, s->m->value);
    memcpy(s->m->value, v, shared * sizeof *v);
    s->m->kind = s->m->type->kind;
    if (!strcmp(sensor, "camera"))
        seat_set(s, "shadows", 2);
    else
        seat_set(s, "exposure", 0);
    free(s->scratch), free(s->memory), free(s->data), free(s->truth);
    seat_ready(s);
    return (const sp_image *)seat_sample(s, 0) + 1;
}

/* ---------------------------------------------------------------- bearings */
/* f-theta: as many pixels from the middle as rad off the axis; false: beyond what the picture shows */
static bool pixel_of(sp_vec3 q, double *u, double *v)
{
    const double side = sp_hypot(q.y, q.z), r = SIDE / FOV * sp_atan2(side, q.x);
    *u = SIDE / 2.0 - (side > 0 ? r * q.y / side : 0);
    *v = SIDE / 2.0 - (side > 0 ? r * q.z / side : 0);
    return sp_max(sp_abs(*u - SIDE / 2.0), sp_abs(*v - SIDE / 2.0)) < SIDE / 2.0 - 8 && r < SIDE / 2.0 - 8;
}

static void check_view(seat *s, const sitting *sit, uint32_t *seen, uint32_t *unseen)
{
    static uint32_t id[SIDE * SIDE];
    static uint8_t shown[3 * SIDE * SIDE];
    static float depth[SIDE * SIDE];
    static sp_box_rect tight[TARGETS + 3];
    memcpy(id, look(s, "labels"), sizeof id);
    memcpy(depth, look(s, "depth"), sizeof depth);
    memcpy(shown, look(s, "camera"), sizeof shown);
    for (uint32_t i = 3; i < 3 + TARGETS; i++)
        s->world->actors[i].hidden = 1;
    const uint8_t *empty = look(s, "camera");
    uint32_t painted = 0, changed = 0, both = 0;
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        const int d = abs(shown[3 * i] - empty[3 * i]) + abs(shown[3 * i + 1] - empty[3 * i + 1]) +
                      abs(shown[3 * i + 2] - empty[3 * i + 2]);
        painted += id[i] > 2;
        changed += d > 24;
        both += id[i] > 2 && d > 24;
    }
    // colours are where ids are, but for soft edges and a side that looks like the ground behind it
    CHECK(painted > 200 && both > 0.75 * painted && both > 0.75 * changed);
    sp_box_tight(id, SIDE, SIDE, TARGETS + 2, tight, NULL);
    for (uint32_t k = 0; k < TARGETS; k++) {
        const uint32_t i = k + 3;
        const sp_actor *a = &s->world->actors[i];
        const sp_vec3 q = sit_in(sit, sp_v3(a->x, a->y, a->z + 0.5));
        s->world->actors[i].hidden = 0;
        double u, v;
        if (!pixel_of(q, &u, &v)) {
            // wholly behind the picture's edge: no pixel
            const bool beyond = sp_atan2(sp_hypot(q.y, q.z), q.x) > FOV / 2 * 1.42;
            CHECK(!beyond || tight[i].right <= tight[i].left);
            *unseen += beyond;
            continue;
        }
        CHECK(tight[i].right > tight[i].left);
        CHECK_NEAR(0.5 * (tight[i].left + tight[i].right), u, 1);
        CHECK_NEAR(0.5 * (tight[i].top + tight[i].bottom), v, 1);
        CHECK_NEAR((double)depth[(uint32_t)v * SIDE + (uint32_t)u], FAR, 0.95);
        *seen += 1;
    }
}

static void pictures_point(void)
{
    static char name[TARGETS][8];
    uint64_t state = 21;
    uint32_t seen = 0, unseen = 0;
    seat *s = seat_create("labels");
    seat_set(s, "width", SIDE);
    seat_set(s, "height", SIDE);
    seat_set(s, "fov", FOV);
    seat_set(s, "lens", SP_LENS_FTHETA);
    for (int k = 0; k < TARGETS; k++) {
        snprintf(name[k], sizeof name[k], "t%d", k);
        seat_actor(s, name[k], SP_KIND_STATIC, SP_RCS_POLE, SP_LOOK_BOX, 1, 1, 1);
    }
    seat_ready(s);
    open_for(s);
    for (uint32_t c = 0; c < 12; c++) {
        sitting sit = seat_sit(s, &state, c < 8 ? c : 7, 0.9);
        s->world->actors[s->m->carrier.i].z = sit.car.at.z = 60;
        for (int k = 0; k < TARGETS; k++) {
            const sp_vec3 ray = spot_ray(SP_TAU * (k % BEARINGS) / BEARINGS, 0.4 * (k / BEARINGS - 1), FAR);
            seat_put(s, (uint32_t)k + 3, spot_out(&sit.car, spot_out(&sit.sheet, ray)), 0);
        }
        check_view(s, &sit, &seen, &unseen);
    }
    CHECK(seen > 12 * 15 && unseen > 50);
    sp_render_destroy(renderer);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- triangles */
typedef struct body {
    sp_mesh mesh;
    sp_model model;
    uint32_t count;
    sp_vec3 *p; /* three of each triangle, vehicle frame */
    spot at;
    double reach;
} body;

static void make_body(body *b, const sp_actor_def *d)
{
    const double size[3] = {d->length, d->width, d->height};
    *b = (body){.model = {.spec = sp_model_spec_of(d->kind, d->vehicle, size, d->center_x)}};
    sp_model_build(&b->mesh, &b->model);
    CHECK(!b->mesh.failed);
    const sp_vertex *v = (const sp_vertex *)b->mesh.vertices.data + b->model.base;
    const uint32_t *index = (const uint32_t *)b->mesh.indices.data + b->model.first;
    b->count = b->model.count / 3;
    b->p = calloc(b->model.count + 1, sizeof *b->p);
    for (uint32_t i = 0; i < b->model.count; i++) {
        const sp_vertex *c = &v[index[i]];
        // a part that has not turned yet stands at its pivot
        const double *pivot = b->model.pivot[c->m[1]];
        b->p[i] = sp_v3((double)c->p[0], (double)c->p[1], (double)c->p[2]);
        if (c->m[1])
            b->p[i] = sp_add3(b->p[i], sp_v3(pivot[0], pivot[1], pivot[2]));
        b->reach = sp_max(b->reach, sp_length3(b->p[i]));
    }
}

static void free_body(body *b)
{
    sp_mesh_free(&b->mesh);
    free(b->p);
}

/* Moeller and Trumbore (1997) over all of them that look this way: what is open is not seen from within */
static double hit(const body *b, sp_vec3 eye, sp_vec3 way)
{
    const sp_vec3 o = spot_in(&b->at, eye), d = sp_sub3(spot_in(&b->at, sp_add3(eye, way)), o);
    const double along = -sp_dot3(o, d);
    double best = 1e9;
    if (sp_length3(sp_add3(o, sp_scale3(d, along))) > b->reach)
        return best;
    for (uint32_t i = 0; i < b->count; i++) {
        const sp_vec3 *p = b->p + 3 * (size_t)i, e1 = sp_sub3(p[1], p[0]), e2 = sp_sub3(p[2], p[0]),
                      h = sp_cross3(d, e2);
        const double det = sp_dot3(e1, h);
        if (det < 1e-12)
            continue;
        const sp_vec3 t = sp_sub3(o, p[0]), c = sp_cross3(t, e1);
        const double u = sp_dot3(t, h) / det, w = sp_dot3(d, c) / det, r = sp_dot3(e2, c) / det;
        if (u >= 0 && w >= 0 && u + w <= 1 && r > 0)
            best = sp_min(best, r);
    }
    return best;
}

typedef struct view {
    uint32_t id[W * H], own[W * H];
    float depth[W * H];
    double range[W * H];
} view;

/* of one scene: pixels whose id is of nobody near by; depths of pixels within one thing, or the ground, and how many
 * are more than 1 cm off; nearer than 50 m */
typedef struct tally {
    uint32_t actors, wrong, depths, deep, hidden;
} tally;

static void judge(const view *v, tally *t)
{
    for (uint32_t y = 1; y + 1 < H; y++) {
        for (uint32_t x = 1; x + 1 < W; x++) {
            const uint32_t i = y * W + x;
            bool same = true, near = false;
            for (int k = 0; k < 9; k++) {
                const uint32_t n = (uint32_t)((int)i + (k / 3 - 1) * W + k % 3 - 1);
                same = same && v->own[n] == v->own[i];
                near = near || v->own[n] == v->id[i];
            }
            t->actors += v->own[i] > 2;
            t->wrong += !near || (same && v->id[i] != v->own[i]);
            if (same && v->own[i] > 2 && v->range[i] < 50) {
                t->depths++;
                t->deep += sp_abs((double)v->depth[i] - v->range[i]) > 0.01;
            }
        }
    }
}

enum { MANY = 8 };

/* somewhere before the camera, turned anyhow; one in ten is not there */
static void put_before(seat *s, const sitting *sit, body of[MANY], uint64_t *state)
{
    for (uint32_t k = 0; k < MANY; k++) {
        sp_actor *a = &s->world->actors[k + 3];
        const double turn = seat_draw(state, -0.5, 0.5), r = seat_draw(state, 8, 42);
        const sp_vec3 at = sit_out(sit, sp_v3(r * sp_cos(turn), r * sp_sin(turn), 0));
        a->x = at.x;
        a->y = at.y;
        a->z = seat_draw(state, 0, 0.4);
        a->heading = seat_draw(state, -SP_PI, SP_PI);
        a->pitch = seat_draw(state, -0.05, 0.05);
        a->roll = seat_draw(state, -0.1, 0.1);
        a->hidden = seat_draw(state, 0, 1) < 0.1;
        of[k].at = seat_spot(s, k + 3);
    }
}

/* the slow way: each pixel's ray against every triangle; returns how many actors it never meets */
static uint32_t cast_all(const seat *s, const sitting *sit, const body of[MANY], sp_vec3 eye, view *v)
{
    const double f = W / 2.0 / sp_tan(SP_PI / 6);
    bool shows[MANY] = {0};
    uint32_t none = 0;
    for (uint32_t i = 0; i < W * H; i++) {
        const sp_vec3 local = sp_v3(f, W / 2.0 - (i % W + 0.5), H / 2.0 - (i / W + 0.5));
        const sp_vec3 way = sp_normal3(sp_sub3(sit_out(sit, local), eye));
        // the plain: of no actor
        v->range[i] = way.z < 0 ? -eye.z / way.z : 1e9;
        v->own[i] = 0;
        for (uint32_t k = 0; k < MANY; k++) {
            const double r = s->world->actors[k + 3].hidden ? 1e9 : hit(&of[k], eye, way);
            if (r < v->range[i]) {
                v->range[i] = r;
                v->own[i] = k + 3;
            }
        }
        if (v->own[i])
            shows[v->own[i] - 3] = true;
    }
    for (uint32_t k = 0; k < MANY; k++)
        none += !shows[k];
    return none;
}

/* sixty random scenes of eight things before the camera, at 96 x 54: ids and depth of each pixel's ray */
static void nothing_is_seen_through(void)
{
    static const char *const kinds[MANY] = {"compact", "suv", "van", "gvt", "compact", "suv", "cone", "gvt"};
    static const char *const names[MANY] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    static view v;
    body of[MANY];
    tally t = {0};
    seat *s = seat_create("labels");
    seat_set(s, "width", W);
    seat_set(s, "height", H);
    for (int k = 0; k < MANY; k++) {
        const sp_kind *kind = sp_kind_find(kinds[k]);
        CHECK(kind != NULL);
        const uint32_t i =
            seat_actor(s, names[k], kind->class_id, kind->rcs, kind->look, kind->length, kind->width, kind->height);
        s->actors[i].kind = kind;
        s->actors[i].vehicle = kind->vehicle;
        s->actors[i].center_x = kind->length / 2 - kind->rear_overhang;
        make_body(&of[k], &s->actors[i]);
    }
    seat_ready(s);
    open_for(s);
    uint64_t state = 5;
    for (int n = 0; n < 60; n++) {
        sitting sit = seat_sit(s, &state, (uint32_t)n % 8, 0.05);
        sp_actor *car = &s->world->actors[s->m->carrier.i];
        s->m->position.z = sit.sheet.at.z = 1.3;
        car->z = sit.car.at.z = 0.1;
        const sp_vec3 eye = sit_out(&sit, sp_v3(0, 0, 0));
        put_before(s, &sit, of, &state);
        memcpy(v.id, look(s, "labels"), sizeof v.id);
        memcpy(v.depth, look(s, "depth"), sizeof v.depth);
        t.hidden += cast_all(s, &sit, of, eye, &v);
        judge(&v, &t);
    }
    CHECK(t.actors > 20000 && t.depths > 8000 && t.hidden > 20);
    // a seam whose corners fall on the rasteriser's grid, 1/256 pixel, beside it lets a pixel through now and then
    CHECK(t.wrong * 20000 <= t.actors);
    CHECK(t.deep * 50 < t.depths);
    printf("ids: %u pixels of actors, %u wrong, %u actors without any; depth: %u, beyond 1 cm %u\n", t.actors, t.wrong,
           t.hidden, t.depths, t.deep);
    for (int k = 0; k < MANY; k++)
        free_body(&of[k]);
    sp_render_destroy(renderer);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- boxes */
enum { BW = 640, BH = 360 };

static sp_pixel_request through(uint32_t kind)
{
    static const double k[4][8] = {
        {0}, {-0.28, 0.09, 0.001, -0.0015, -0.01}, {0.05, -0.01, 0.002, -0.0005}, {0, 0, 2, -8, 1.5, -0.7}};
    sp_pixel_request q = {.eye = {{0, 0, 1.3}, {1, 0, 0, 0}},
                          .width = BW,
                          .height = BH,
                          .cx = BW / 2.0,
                          .cy = BH / 2.0,
                          .near = 0.2,
                          .far = 3000,
                          .want = SP_WANT_ID,
                          .skip = SP_EGO};
    q.lens.kind = kind;
    memcpy(q.lens.k, k[kind], sizeof k[kind]);
    q.fx = q.fy = sp_lens_focal(&q.lens, BW, 1.05);
    if (kind == SP_LENS_FTHETA)
        q.lens.k[1] = q.fx = q.fy = BW / 1.05;
    return q;
}

/* of all its triangles' corners through the lens */
static sp_box_rect rect_of(const body *b, const sp_lens_view *lens, sp_vec3 eye)
{
    sp_box_rect r = {1e9, 1e9, -1e9, -1e9};
    for (uint32_t i = 0; i < 3 * b->count; i++) {
        double u, w;
        if (!sp_lens_project(lens, sp_sub3(spot_out(&b->at, b->p[i]), eye), &u, &w))
            continue;
        r = (sp_box_rect){sp_min(r.left, u), sp_min(r.top, w), sp_max(r.right, u), sp_max(r.bottom, w)};
    }
    return r;
}

static double apart(sp_box_rect a, sp_box_rect b)
{
    return sp_max(sp_max(sp_abs(a.left - b.left), sp_abs(a.right - b.right)),
                  sp_max(sp_abs(a.top - b.top), sp_abs(a.bottom - b.bottom)));
}

/* kinds whose parts stand still and are wider than a pixel */
static bool firm(sp_look look)
{
    return look <= SP_LOOK_GVT || look == SP_LOOK_LORRY || look == SP_LOOK_SEMITRAILER || look == SP_LOOK_BUS ||
           look == SP_LOOK_POLE || look == SP_LOOK_BARRIER || look == SP_LOOK_BOX || look == SP_LOOK_PALLET;
}

/* how much nearer to the middle of its box a model may end, seen from anywhere, m: rounded corners, slim riders */
static double slim(sp_look look)
{
    return look == SP_LOOK_BARRIER || look == SP_LOOK_BOX || look == SP_LOOK_PALLET                     ? 0
           : look <= SP_LOOK_GVT                                                                        ? 0.2
           : sp_look_body(look) == SP_BODY_LORRY || look == SP_LOOK_PEDESTRIAN || look == SP_LOOK_CHILD ? 0.3
                                                                                                        : 0.4;
}

/* one of each kind, hidden; gives the first's number */
static uint32_t cast_kinds(seat *s)
{
    const uint32_t first = s->def.actor_count + 1;
    for (uint32_t k = 0; k < sp_kind_count() && s->def.actor_count < SEAT_ACTORS; k++) {
        const sp_kind *kind = sp_kind_at(k);
        // what spans the road, and what lies flat on it or is thinner than a pixel
        if (kind->look == SP_LOOK_GANTRY || kind->look == SP_LOOK_PLATE || kind->look == SP_LOOK_TYRE_PIECE ||
            kind->look == SP_LOOK_EXHAUST || kind->look == SP_LOOK_CONE)
            continue;
        const uint32_t i =
            seat_actor(s, kind->name, kind->class_id, kind->rcs, kind->look, kind->length, kind->width, kind->height);
        s->actors[i].kind = kind;
        s->actors[i].vehicle = kind->vehicle;
        s->actors[i].center_x = kind->length / 2 - kind->rear_overhang;
        s->world->actors[i].hidden = 1;
    }
    return first;
}

/* Every kind, 12 poses, through each lens: corners of all its triangles and its mask end within a pixel of each other;
 * its box and the mask do so where the model fills the box, and less what it is slimmer elsewhere. */
static void boxes_hold_their_masks(void)
{
    static uint32_t id[BW * BH];
    static sp_sight sight;
    static body of;
    double worst_corner = 0, worst_box = 0, worst_slim = 0;
    uint32_t seen = 0, filled = 0;
    seat *s = seat_create("labels");
    const uint32_t first = cast_kinds(s);
    seat_ready(s);
    open_for(s);
    for (uint32_t i = first; i <= s->def.actor_count; i++) {
        sp_actor *a = &s->world->actors[i];
        const sp_look shape = s->actors[i].kind->look;
        make_body(&of, &s->actors[i]);
        for (uint32_t n = 0; n < 12; n++) {
            sp_pixel_request q = through(n % 4);
            const sp_lens_view lens = sp_lens_open(&q);
            const double far = 25 + 20 * (n % 3), m = far / lens.fx; /* of a pixel */
            a->x = far;
            a->y = far * (0.06 * (n % 5) - 0.12);
            a->z = 0.2;
            a->heading = 0.9 * n;
            a->hidden = 0;
            of.at = seat_spot(s, i);
            const sp_pixel_buffers b = {.id = id};
            sp_box_rect tight[SEAT_ACTORS + 1];
            sp_box_seen box;
            CHECK(pixels.draw_all(pixels.impl, &s->def, s->world, &q, &b, &s->error));
            sp_box_tight(id, BW, BH, SEAT_ACTORS, tight, NULL);
            sp_sight_gather(&s->def, s->world, SP_EGO, 300, &sight);
            CHECK(sight.count == 1 && sp_box_project(&lens, q.eye, &sight.box[0], &box));
            a->hidden = 1;
            const double corner = firm(shape) ? apart(rect_of(&of, &lens, q.eye.position), tight[i]) : 0,
                         whole = apart(box.rect, tight[i]) - slim(shape) / m * far / (far - 10);
            worst_corner = sp_max(worst_corner, corner);
            worst_box = sp_max(worst_box, whole);
            worst_slim = sp_max(worst_slim, slim(shape) > 0 ? apart(box.rect, tight[i]) * m : 0);
            filled += slim(shape) == 0;
            seen++;
        }
        free_body(&of);
    }
    CHECK(seen > 250 && filled >= 36);
    CHECK(worst_corner < 1);
    CHECK(worst_box < 1);
    printf("boxes: %u pictures, corners %.2f pixels, filled boxes %.2f, slimmer by %.2f m at most\n", seen,
           worst_corner, worst_box, worst_slim);
    sp_render_destroy(renderer);
    seat_destroy(s);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    RUN(pictures_point);
    RUN(nothing_is_seen_through);
    RUN(boxes_hold_their_masks);
    return DONE();
}
