/* cast.c - what beams meet, against a slow second implementation: every ray at every box and triangle, in doubles, by
 * other formulas. A thousand random scenes, so that hidden actors give nothing. */
#include "check.h"
#include "lidar_kit.h"

/* ---------------------------------------------------------------- boxes */
/* by its six faces, each a rectangle; 1e9: none. Inside of a box nothing is seen of it */
static double slow_box(sp_vec3 eye, sp_vec3 way, sp_pose pose, sp_vec3 middle, const double half[3])
{
    const sp_vec3 o = sp_sub3(sp_pose_to_local(pose, eye), middle), d = sp_rotate(sp_conjugate(pose.rotation), way);
    const double at[3] = {o.x, o.y, o.z}, to[3] = {d.x, d.y, d.z};
    double best = 1e9;
    if (sp_abs(o.x) < half[0] && sp_abs(o.y) < half[1] && sp_abs(o.z) < half[2])
        return best;
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

static double slow_ray(const sp_lidar_scan *s, const kit *k, uint32_t c, uint32_t r, uint32_t *actor)
{
    const sp_lidar_column *col = &s->column[c];
    const sp_pose seat = sp_sample_seat(&k->in), eye = sp_pose_compose(sp_past_pose(&k->in, 1, col->age), seat);
    const double az = s->plan->first + s->plan->step * c, el = sp_asin((double)s->plan->s[r]);
    const sp_vec3 way = sp_rotate(eye.rotation, sp_v3(sp_cos(el) * sp_cos(az), sp_cos(el) * sp_sin(az), sp_sin(el)));
    double best = way.z < 0 && eye.position.z > 0 ? -eye.position.z / way.z : 1e9;
    *actor = 0;
    for (uint32_t i = 2; i <= k->def.actor_count; i++) {
        const sp_actor_def *d = &k->actors[i];
        const double half[3] = {d->length / 2, d->width / 2, d->height / 2};
        if (k->world->actors[i].hidden)
            continue;
        const double t =
            slow_box(eye.position, way, sp_past_pose(&k->in, i, col->age), sp_v3(d->center_x, 0, d->height / 2), half);
        if (t < best) {
            best = t;
            *actor = i;
        }
    }
    return best;
}

static kit *random_scene(uint64_t number)
{
    uint64_t state = number * 7919 + 1;
    kit *k = kit_create("lidar");
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (int i = 0; i < 8; i++) {
        double q[7];
        for (int j = 0; j < 7; j++)
            q[j] = kit_draw(&state, 0, 1);
        const uint32_t a = kit_actor(k, names[i], i % 3 ? SP_KIND_CAR : SP_KIND_STATIC, 0.2 + 12 * q[0], 0.2 + 3 * q[1],
                                     0.3 + 5 * q[2]);
        k->actors[a].center_x = 3 * q[3] - 1;
        kit_place(k, a, 80 * q[4] - 40, 80 * q[5] - 40, 8 * q[6]);
        k->world->actors[a].z = kit_draw(&state, -0.5, 2);
        k->world->actors[a].pitch = kit_draw(&state, -0.3, 0.3);
        k->world->actors[a].roll = kit_draw(&state, -0.3, 0.3);
        k->world->actors[a].hidden = kit_draw(&state, 0, 1) < 0.1;
    }
    k->mount->position.x = kit_draw(&state, -2, 2);
    k->mount->position.y = kit_draw(&state, -1, 1);
    k->mount->position.z = kit_draw(&state, 0.5, 3);
    k->mount->yaw = kit_draw(&state, -3, 3);
    k->mount->pitch = kit_draw(&state, -0.5, 0.5);
    k->mount->off_roll = kit_draw(&state, -0.3, 0.3);
    kit_set(k, "rings", 3 + (double)(number % 14));
    kit_set(k, "columns", 32 + (double)(number % 40));
    kit_set(k, "low", -0.9);
    kit_set(k, "high", 0.4);
    kit_set(k, "clockwise", (double)(number % 2));
    kit_set(k, "fov", number % 3 ? SP_TAU : 2);
    kit_ready(k);
    return k;
}

static void scene(uint64_t number, int *rays, int *wrong, int *actors)
{
    kit *k = random_scene(number);
    // half of the scenes move
    if (number % 2) {
        kit_past(k);
        for (int t = 0; t < 12; t++) {
            for (uint32_t i = 1; i <= k->def.actor_count; i++) {
                k->world->actors[i].x += 0.05 * (double)(i % 7);
                k->world->actors[i].y -= 0.04 * (double)(i % 5);
                k->world->actors[i].heading += 0.004 * (double)(i % 3);
            }
            kit_tick(k);
        }
    }
    kit_sample(k, number);
    sp_lidar_scan s;
    sp_lidar_begin(&s, &k->in);
    sp_lidar_cast(&s);
    for (uint32_t c = 0; c < s.plan->columns; c++)
        for (uint32_t r = 0; r < s.plan->beams.count; r++) {
            const size_t at = (size_t)c * s.plan->beams.padded + r;
            uint32_t actor;
            double t = slow_ray(&s, k, c, r, &actor), got = (double)s.range[at];
            t = t > 100 ? 1e9 : t;
            got = got > 100 ? 1e9 : got;
            const uint32_t who = got < 1e8 ? sp_cast_actor(s.what[at]) : 0;
            *rays += 1;
            *actors += actor != 0 && t < 1e8;
            *wrong += sp_abs(got - t) > 2e-3 + 1e-4 * t || who != (t < 1e8 ? actor : 0);
        }
    kit_destroy(k);
}

static void beams_meet_what_a_slow_search_meets(void)
{
    int rays = 0, wrong = 0, actors = 0;
    for (uint64_t n = 0; n < 1000; n++)
        scene(n, &rays, &wrong, &actors);
    CHECK(rays > 300000 && actors > 10000);
    // rays that graze an edge, by single precision
    CHECK(wrong * 20000 < rays);
    if (check_bad)
        fprintf(stderr, "%d of %d rays, %d at actors\n", wrong, rays, actors);
}

/* ---------------------------------------------------------------- trees */
enum { TRIANGLES = 1500 };
static void soup(sp_cast_triangle *t, uint64_t *state)
{
    for (int i = 0; i < TRIANGLES; i++) {
        sp_vec3 p[3];
        const double x = kit_draw(state, -20, 20), y = kit_draw(state, -20, 20), z = kit_draw(state, -5, 5),
                     size = i % 10 ? 0.8 : 8;
        for (int k = 0; k < 3; k++) {
            p[k].x = x + kit_draw(state, -size, size);
            p[k].y = y + kit_draw(state, -size, size);
            p[k].z = z + kit_draw(state, -size, size);
            t[i].p[k][0] = (float)p[k].x;
            t[i].p[k][1] = (float)p[k].y;
            t[i].p[k][2] = (float)p[k].z;
        }
        const sp_vec3 n = sp_normal3(sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0])));
        t[i].n[0] = (float)n.x;
        t[i].n[1] = (float)n.y;
        t[i].n[2] = (float)n.z;
        t[i].material = SP_STUFF_WALL;
    }
}

/* the plane first, then on which side of each edge the point lies */
static double slow_triangles(const sp_cast_triangle *t, sp_vec3 eye, sp_vec3 way)
{
    double best = 1e9;
    for (int i = 0; i < TRIANGLES; i++) {
        sp_vec3 p[3];
        for (int k = 0; k < 3; k++)
            p[k] = sp_v3((double)t[i].p[k][0], (double)t[i].p[k][1], (double)t[i].p[k][2]);
        const sp_vec3 n = sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0]));
        const double d = sp_dot3(n, way), at = sp_dot3(n, sp_sub3(p[0], eye)) / d;
        if (d == 0 || at <= 0 || at >= best)
            continue;
        const sp_vec3 q = sp_add3(eye, sp_scale3(way, at));
        bool in = true;
        for (int k = 0; k < 3; k++)
            in = in && sp_dot3(n, sp_cross3(sp_sub3(p[(k + 1) % 3], p[k]), sp_sub3(q, p[k]))) >= 0;
        best = in ? at : best;
    }
    return best;
}

static void trees_meet_what_a_slow_search_meets(void)
{
    uint64_t state = 9;
    sp_arena *arena = sp_arena_create();
    sp_cast_triangle *t = SP_ARRAY(arena, sp_cast_triangle, TRIANGLES);
    sp_cast_tree tree = {.origin = {0, 0, 0}};
    soup(t, &state);
    CHECK(sp_cast_tree_build(&tree, t, TRIANGLES, arena));
    CHECK(tree.node_count > TRIANGLES / 4 && tree.triangle_count == TRIANGLES);
    int hits = 0, wrong = 0;
    for (int i = 0; i < 1500; i++) {
        const sp_vec3 eye = sp_v3(kit_draw(&state, -30, 30), kit_draw(&state, -30, 30), kit_draw(&state, -8, 8));
        const sp_vec3 way =
            sp_normal3(sp_v3(kit_draw(&state, -1, 1), kit_draw(&state, -1, 1), kit_draw(&state, -0.4, 0.4)));
        double range = 1e9, cosine = 0;
        uint32_t material = 0;
        const bool hit = sp_cast_tree_ray(&tree, eye, way, &range, &cosine, &material);
        const double slow = slow_triangles(t, eye, way);
        hits += hit;
        CHECK(hit == (range < 1e8) && (!hit || (material == SP_STUFF_WALL && cosine >= 0 && cosine <= 1.0001)));
        wrong += sp_abs(range - slow) > 1e-6 * range + 1e-9;
    }
    CHECK(hits > 400 && hits < 1400 && wrong <= 1);
    sp_arena_destroy(arena);
}

enum { RINGS = 40, FANS = 8 };
typedef struct fans {
    float out[4][FANS][RINGS];
    uint32_t what[2][FANS][RINGS];
    sp_cast_fan fan[FANS];
} fans;

/* columns of beams, that move and turn a little from one to the next */
static void random_fans(fans *f, uint64_t *state)
{
    const double az = kit_draw(state, -3, 3);
    const double x = kit_draw(state, -25, 25), y = kit_draw(state, -25, 25), z = kit_draw(state, -3, 3);
    const double pitch = kit_draw(state, -0.3, 0.3), roll = kit_draw(state, -0.3, 0.3);
    const sp_quat tilt = sp_quat_from_ypr(0, pitch, roll);
    for (int i = 0; i < FANS; i++) {
        const sp_quat q = sp_quat_multiply(tilt, sp_quat_from_ypr(az + 0.0035 * i, 0, 0));
        f->fan[i] = (sp_cast_fan){.eye = sp_v3(x + 0.004 * i, y + 0.002 * i, z),
                                  .along = sp_rotate(q, sp_v3(1, 0, 0)),
                                  .up = sp_rotate(q, sp_v3(0, 0, 1)),
                                  .side = sp_rotate(q, sp_v3(0, 1, 0)),
                                  .range = f->out[0][i],
                                  .cosine = f->out[1][i],
                                  .glass = f->out[2][i],
                                  .glass_cosine = f->out[3][i],
                                  .what = f->what[0][i],
                                  .glass_what = f->what[1][i]};
        for (int r = 0; r < RINGS; r++)
            f->out[0][i][r] = f->out[2][i][r] = 1e9f;
    }
}

static void fans_meet_what_a_slow_search_meets(void)
{
    uint64_t state = 21;
    sp_arena *arena = sp_arena_create();
    sp_cast_triangle *t = SP_ARRAY(arena, sp_cast_triangle, TRIANGLES);
    sp_cast_tree tree = {.origin = {0, 0, 0}};
    soup(t, &state);
    CHECK(sp_cast_tree_build(&tree, t, TRIANGLES, arena));
    sp_hasher all;
    sp_hash_begin(&all);
    float c[RINGS], s[RINGS], slope[RINGS];
    static fans f;
    for (int r = 0; r < RINGS; r++) {
        double sn, cs;
        sp_sincos(-0.5 + 0.025 * r, &sn, &cs);
        c[r] = (float)cs;
        s[r] = (float)sn;
        slope[r] = (float)(sn / cs);
    }
    const sp_cast_beams beams = {RINGS, RINGS, c, s, slope};
    int rays = 0, hits = 0, wrong = 0;
    for (int g = 0; g < 12; g++) {
        random_fans(&f, &state);
        sp_cast_tree_fans(&tree, &beams, f.fan, FANS, 3);
        sp_hash_add(&all, f.out[0], sizeof f.out[0]);
        for (int i = 0; i < FANS; i += 3)
            for (int r = 0; r < RINGS; r++) {
                const sp_vec3 along = sp_scale3(f.fan[i].along, (double)c[r]);
                const sp_vec3 way = sp_add3(along, sp_scale3(f.fan[i].up, (double)s[r]));
                const double slow = slow_triangles(t, f.fan[i].eye, way), got = (double)f.out[0][i][r];
                rays++;
                hits += slow < 1e8;
                wrong += sp_abs(got - slow) > 1e-5 * slow + 1e-5;
                CHECK(got > 1e8 || f.what[0][i][r] == sp_cast_what(3, SP_STUFF_WALL));
            }
    }
    CHECK(rays > 1000 && hits > 400 && wrong * 500 < rays);
    if (check_bad)
        fprintf(stderr, "%d wrong of %d, %d hits\n", wrong, rays, hits);
    // the same bits from every compiler
    char text[33];
    sp_hash_hex(sp_hash_end(&all), text);
    CHECK_TEXT(text, "8ea436c83a32524995ac42efa0074d58");
    sp_arena_destroy(arena);
}

/* ---------------------------------------------------------------- detail, ground */
/* triangles of an actor lie in its box; both modes see it, from about as far */
static void models_lie_in_their_boxes(void)
{
    static const char *const kinds[] = {"compact", "suv", "van", "adult", "child", "lorry", "bus", "bicycle"};
    int seen = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const sp_kind *kind = sp_kind_find(kinds[i]);
        if (!kind)
            continue;
        double nearest[2] = {1e9, 1e9};
        for (int mesh = 0; mesh < 2; mesh++) {
            kit *k = kit_create("lidar");
            const uint32_t a = kit_actor(k, "it", kind->class_id, kind->length, kind->width, kind->height);
            k->kinds[a] = *kind;
            k->actors[a].vehicle = kind->vehicle;
            k->actors[a].center_x = kind->length / 2 - kind->rear_overhang;
            kit_place(k, a, 14, 3, 0.7);
            kit_plain(k);
            kit_set(k, "detail", mesh);
            kit_ready(k);
            const sp_lidar_point *p = kit_sample(k, 0);
            const sp_pose eye = sp_sample_pose(&k->in), pose = sp_actor_pose(&k->world->actors[a]);
            int n = 0;
            for (uint32_t q = 0; q < k->out.count; q++) {
                if (k->truth[q].actor != a)
                    continue;
                const sp_vec3 at = sp_pose_to_local(
                    pose, sp_pose_to_world(eye, sp_v3((double)p[q].x, (double)p[q].y, (double)p[q].z)));
                // mirrors stand out, and arms
                const double slack = 0.12, mirror = kind->class_id == SP_KIND_PEDESTRIAN ? slack : 0.3;
                CHECK(sp_abs(at.x - k->actors[a].center_x) < kind->length / 2 + slack &&
                      sp_abs(at.y) < kind->width / 2 + mirror && at.z > -0.02 && at.z < kind->height + slack);
                nearest[mesh] = sp_min(nearest[mesh], sp_hypot((double)p[q].x, (double)p[q].y));
                n++;
            }
            CHECK(n > 10);
            seen++;
            kit_destroy(k);
        }
        CHECK(nearest[1] > nearest[0] - 0.1 && nearest[1] < nearest[0] + 0.6);
        if (check_bad)
            fprintf(stderr, "%s: %g %g\n", kinds[i], nearest[0], nearest[1]);
    }
    CHECK(seen >= 10);
}

/* the raster of a street with kerbs against the road's own surface: away from the kerbs' edges to a millimetre */
static void the_ground_is_the_roads_surface(void)
{
    kit *k = kit_create("lidar");
    sp_error err = {0};
    kit_road(k, 300, true);
    sp_cast_scene *s = sp_cast_scene_make(&k->def, true, k->arena, &err);
    CHECK(s && !s->ground.flat && s->fixed.triangle_count > 100);
    int n = 0, raised = 0;
    for (double x = 20; x < 280 && s; x += 3.3)
        for (double y = -6; y < 6; y += 0.13) {
            double z[3];
            sp_vec3 normal;
            sp_road_place at[3];
            for (int i = -1; i < 2; i++) {
                sp_road_surface(k->def.road, x, y + 0.45 * i, NULL, &z[i + 1], &normal);
                sp_road_locate(k->def.road, x, y + 0.45 * i, NULL, &at[i + 1]);
            }
            if (sp_abs(z[0] - z[2]) > 1e-6 || at[0].lane == 0 || at[2].lane == 0)
                continue;
            CHECK_NEAR(sp_cast_height(&s->ground, x, y, 0), z[1], 2e-3);
            raised += z[1] > 0.05;
            n++;
        }
    CHECK(n > 1000 && raised > 50);
    kit_destroy(k);
}

/* beams end on that ground, in both modes: above it nowhere, below it by the kerb's smear at most */
static void beams_end_on_the_ground(void)
{
    for (int mesh = 0; mesh < 2; mesh++) {
        kit *k = kit_create("lidar");
        kit_plain(k);
        kit_road(k, 300, true);
        kit_place(k, 1, 150, -1.75, 0);
        kit_set(k, "detail", mesh);
        kit_ready(k);
        const sp_lidar_point *p = kit_sample(k, 0);
        int n = 0, off = 0;
        double worst = 0;
        for (uint32_t i = 0; i < k->out.count; i++) {
            const double x = 150 + (double)p[i].x, y = -1.75 + (double)p[i].y, z = 1.9 + (double)p[i].z;
            double ground;
            sp_vec3 normal;
            sp_road_place at;
            if (sp_hypot((double)p[i].x, (double)p[i].y) > 25 || z > 0.5 ||
                !sp_road_locate(k->def.road, x, y, NULL, &at) || at.lane == 0)
                continue;
            sp_road_surface(k->def.road, x, y, NULL, &ground, &normal);
            off += sp_abs(z - ground) > 0.02;
            worst = sp_max(worst, sp_abs(z - ground));
            n++;
        }
        CHECK(n > 5000 && off * 10 < n && worst < 0.16);
        if (check_bad)
            fprintf(stderr, "mesh %d: %d of %d, worst %g\n", mesh, off, n, worst);
        kit_destroy(k);
    }
}

/* posts and trees stand in both modes about where they are drawn */
static void boxes_stand_where_things_are_drawn(void)
{
    uint32_t count[2];
    for (int mesh = 0; mesh < 2; mesh++) {
        kit *k = kit_create("lidar");
        kit_plain(k);
        kit_road(k, 600, false);
        kit_place(k, 1, 300, -1.75, 0);
        kit_set(k, "detail", mesh);
        kit_set(k, "low", -0.03);
        kit_ready(k);
        kit_sample(k, 0);
        count[mesh] = 0;
        for (uint32_t i = 0; i < k->out.count; i++)
            count[mesh] +=
                k->truth[i].reason == SP_REASON_FIXED && ((const sp_lidar_point *)(const void *)k->data)[i].z > 0.2f;
        kit_destroy(k);
    }
    CHECK(count[0] > 500 && count[1] > 500);
    CHECK_NEAR((double)count[0] / count[1], 1, 0.35);
}

/* a bridge of asphalt over grass: what is near in height counts; beyond both the terrain */
static void storeys_are_told_apart_by_height(void)
{
    sp_arena *arena = sp_arena_create();
    sp_terrain terrain = {.base = -0.5};
    sp_land land = {.terrain = &terrain}, none = {.terrain = &terrain};
    sp_cast_ground g;
    static const float albedo[3] = {0.1f, 0.1f, 0.1f};
    sp_ground_open(&land, sp_v3(0, 0, 0));
    for (int k = 0; k < 2; k++) {
        const double z = 6 * k, w = k ? 4 : 30;
        const sp_vec3 p[4] = {{-30, -w, z}, {30, -w, z}, {30, w, z}, {-30, w, z}};
        land.stuff = k ? SP_STUFF_ASPHALT : SP_STUFF_GRAVEL;
        sp_ground_face(&land, p, albedo, sp_v3(0, 0, 1), 0);
    }
    sp_ground_close(&land);
    CHECK(sp_cast_ground_make(&g, &land, &none, &terrain, arena) && !g.flat);
    CHECK_NEAR(sp_cast_height(&g, 3, 1, 0.2), 0, 1e-6);
    CHECK_NEAR(sp_cast_height(&g, 3, 1, 5), 6, 1e-6);
    CHECK_NEAR(sp_cast_height(&g, 3, 9, 5), 0, 1e-6);
    CHECK_NEAR(sp_cast_height(&g, 300, 9, 5), -0.5, 1e-6);
    CHECK(sp_cast_surface(&g, 3, 1, 0) == SP_STUFF_GRAVEL && sp_cast_surface(&g, 3, 1, 6) == SP_STUFF_ASPHALT);
    CHECK(sp_cast_surface(&g, 300, 1, 0) == SP_STUFF_GRASS);
    sp_ground_free(&land);
    sp_ground_free(&none);
    sp_arena_destroy(arena);
}

/* up a grade of 6 %, with the sensor along it: beams end on the plane of the road, in both modes */
static void beams_end_on_a_hill(void)
{
    for (int mesh = 0; mesh < 2; mesh++) {
        kit *k = kit_create("lidar");
        sp_error err = {0};
        static const sp_road_piece piece[1] = {{400, 0, 0}};
        const sp_road_spec spec = {.name = "r",
                                   .pieces = piece,
                                   .piece_count = 1,
                                   .lanes_right = 2,
                                   .lanes_left = 2,
                                   .lane_width = 3.5,
                                   .grade = 0.06};
        CHECK(sp_road_build(&spec, k->arena, &k->def.road, &err));
        kit_plain(k);
        kit_place(k, 1, 200, 0, 0);
        k->world->actors[1].z = 12;
        k->world->actors[1].pitch = -sp_atan(0.06);
        kit_set(k, "detail", mesh);
        kit_ready(k);
        const sp_lidar_point *p = kit_sample(k, 0);
        const sp_pose eye = sp_sample_pose(&k->in);
        int n = 0, off = 0;
        for (uint32_t i = 0; i < k->out.count; i++) {
            const sp_vec3 w = sp_pose_to_world(eye, sp_v3((double)p[i].x, (double)p[i].y, (double)p[i].z));
            if (sp_abs(w.y) > 6.5 || sp_abs(w.x - 200) > 60 || k->truth[i].reason != SP_REASON_FIXED)
                continue;
            off += sp_abs(w.z - 0.06 * w.x) > 0.01;
            n++;
        }
        CHECK(n > 4000 && off * 100 < n);
        if (check_bad)
            fprintf(stderr, "mesh %d: %d of %d\n", mesh, off, n);
        kit_destroy(k);
    }
}

/* whichever allocation fails, it is said and nothing is lost */
static void memory_may_fail(void)
{
    kit *k = kit_create("lidar");
    kit_road(k, 60, true);
    bool made = false;
    int failures = 0;
    for (uint64_t n = 1; n < 4000 && !made; n++) {
        sp_arena *arena = sp_arena_create();
        sp_error err = {0};
        sp_memory_fail_at(n);
        made = sp_cast_scene_make(&k->def, true, arena, &err) != NULL;
        failures += !made;
        CHECK(made == (err.code == 0));
        sp_memory_fail_at(0);
        sp_arena_destroy(arena);
    }
    CHECK(made && failures > 10);
    kit_destroy(k);
}

int main(void)
{
    RUN(beams_meet_what_a_slow_search_meets);
    RUN(trees_meet_what_a_slow_search_meets);
    RUN(fans_meet_what_a_slow_search_meets);
    RUN(models_lie_in_their_boxes);
    RUN(the_ground_is_the_roads_surface);
    RUN(beams_end_on_the_ground);
    RUN(boxes_stand_where_things_are_drawn);
    RUN(storeys_are_told_apart_by_height);
    RUN(beams_end_on_a_hill);
    RUN(memory_may_fail);
    return DONE();
}
