/* map.c - the stored map against hand geometry: middles, neighbours, what follows, and what an old one gets wrong. */
#include "check.h"
#include "probe.h"

static void road(fixture *f)
{
    const sp_road_piece pieces[] = {{200, 0, 0}, {300, 0.01, 0.01}};
    fixture_road(f, pieces, 2, 3.5);
}

static void drive_to(fixture *f, double x, double y, double heading)
{
    fixture_place(f, 1, x, y, heading, 10);
    sp_road_place at;
    CHECK(sp_road_locate(f->def.road, x, y, NULL, &at));
    sp_actor *a = &f->world->actors[1];
    a->road = at.road;
    a->lane = at.lane;
    a->s = at.s;
    a->t = at.t;
}

/* lanes -1, -2 along x, lane 1 against it, 3.5 m, all points on their middles for any of 16 headings; nothing farther
 * than the range, nothing within it left out */
static void middles_at_sixteen_headings(void)
{
    fixture *f = fixture_create();
    road(f);
    sp_mount_def *m = fixture_mount(f, "map");
    fixture_set(m, "range", 40);
    uint32_t number[4] = {0};
    for (int b = 0; b < 16; b++) {
        const double heading = sp_wrap_angle(SP_TAU * b / 16), ex = 100, ey = -1.2;
        drive_to(f, ex, ey, heading);
        sp_frame_out out;
        const sp_map_point *p = fixture_sample(f, m, (uint64_t)b, &out);
        uint32_t count[3] = {0};
        for (uint32_t i = 0; i < out.count; i++) {
            const double wx = ex + sp_cos(heading) * p[i].x - sp_sin(heading) * p[i].y;
            const double wy = ey + sp_sin(heading) * p[i].x + sp_cos(heading) * p[i].y;
            const int lane = wy > 0 ? 0 : wy > -3.5 ? 1 : 2;
            static const double middle[] = {1.75, -1.75, -5.25};
            CHECK_NEAR(wy, middle[lane], 1e-9);
            CHECK_NEAR(wx / 5, sp_round(wx / 5), 1e-9);
            CHECK(sp_hypot(p[i].x, p[i].y) <= 40);
            CHECK_NEAR(sp_wrap_angle(p[i].heading + heading - (lane == 0 ? SP_PI : 0)), 0, 1e-9);
            CHECK(p[i].width == 3.5 && p[i].type == SP_MAP_LANE_DRIVING && p[i].lane != 0 && p[i].flags == 0);
            CHECK(number[lane] == 0 || number[lane] == p[i].lane);
            number[lane] = p[i].lane;
            count[lane]++;
            if (i > 0 && p[i].lane == p[i - 1].lane) {
                CHECK_NEAR(p[i].station - p[i - 1].station, 5, 1e-9);
            }
        }
        CHECK(out.count > 0 && p[0].lane == number[1]); // its own lane first
        for (int lane = 0; lane < 3; lane++) {
            uint32_t wanted = 0;
            static const double middle[] = {1.75, -1.75, -5.25};
            for (double x = 0; x <= 200; x += 5) {
                wanted += sp_hypot(x - ex, middle[lane] - ey) <= 40;
            }
            CHECK(count[lane] == wanted);
        }
        // seen as each drives: left of -1 is 1, left of 1 is -1
        for (uint32_t i = 0; i < out.count; i++) {
            if (p[i].lane == number[1]) {
                CHECK(p[i].left == number[0] && p[i].right == number[2]);
            } else if (p[i].lane == number[0]) {
                CHECK(p[i].left == number[1] && p[i].right == 0);
            } else {
                CHECK(p[i].left == number[1] && p[i].right == 0);
            }
        }
    }
    CHECK(number[0] != number[1] && number[1] != number[2] && number[0] != number[2]);
    fixture_destroy(f);
}

/* on the circle of 100 m to the left: lane -1 on 101.75 m, bent by its reciprocal; lane 1 the other way */
static void bends_of_lanes(void)
{
    fixture *f = fixture_create();
    road(f);
    sp_mount_def *m = fixture_mount(f, "map");
    const double phi = 0.8;
    drive_to(f, 200 + 101.75 * sp_sin(phi), 100 - 101.75 * sp_cos(phi), phi);
    sp_frame_out out;
    const sp_map_point *p = fixture_sample(f, m, 0, &out);
    uint32_t checked = 0;
    for (uint32_t i = 0; i < out.count; i++) {
        if (sp_hypot(p[i].x, p[i].y) > 30) {
            continue;
        }
        const double r = sp_hypot(p[i].x, p[i].y - 101.75);
        const bool against = sp_abs(r - 98.25) < 0.1;
        CHECK_NEAR(p[i].curvature, against ? -1 / 98.25 : r < 103 ? 1 / 101.75 : 1 / 105.25, 1e-6);
        checked++;
    }
    CHECK(checked > 20);
    fixture_destroy(f);
}

static bool has(const sp_map_point *p, uint32_t count, uint32_t lane)
{
    for (uint32_t i = 0; i < count; i++) {
        if (p[i].lane == lane) {
            return true;
        }
    }
    return false;
}

/* A crossing: every lane that ends at it leads into lanes of it, those lead out of it, and where a lane leads the next
 * one begins: end and beginning meet in place and heading. */
static void a_crossing_hangs_together(void)
{
    fixture *f = fixture_create();
    const sp_road_arm arms[] = {
        {.name = "e", .heading = 0, .length = 60, .lanes_in = 1, .lanes_out = 1, .lane_width = 3.5},
        {.name = "n", .heading = SP_PI / 2, .length = 60, .lanes_in = 1, .lanes_out = 1, .lane_width = 3.5},
        {.name = "w", .heading = SP_PI, .length = 60, .lanes_in = 1, .lanes_out = 1, .lane_width = 3.5}};
    const sp_road_plan plan = {SP_PLAN_JUNCTION, .junction = {.arm = arms, .arm_count = 3, .curve = 8}};
    CHECK(sp_road_plan_build(&plan, f->arena, &f->def.road, &f->error));
    if (!f->def.road) {
        fprintf(stderr, "  %s\n", f->error.text);
        fixture_destroy(f);
        return;
    }
    sp_mount_def *m = fixture_mount(f, "map");
    fixture_set(m, "range", 100);
    fixture_set(m, "max", 2000);
    drive_to(f, 20, 1.75, SP_PI);
    sp_frame_out out;
    const sp_map_point *p = fixture_sample(f, m, 0, &out);
    uint32_t inside = 0, joints = 0, forks = 0;
    for (uint32_t i = 0; i < out.count; i++) {
        const bool last = i + 1 == out.count || p[i + 1].lane != p[i].lane;
        inside += p[i].flags & SP_MAP_JUNCTION ? 1 : 0;
        if (!last) {
            continue;
        }
        forks += p[i].next[1] != 0;
        for (uint32_t k = 0; k < 4 && p[i].next[k]; k++) {
            CHECK(has(p, out.count, p[i].next[k]));
            for (uint32_t j = 0; j < out.count; j++) {
                if (p[j].lane == p[i].next[k] && p[j].station == 0) {
                    CHECK_NEAR(sp_hypot(p[j].x - p[i].x, p[j].y - p[i].y), 0, 0.01);
                    CHECK_NEAR(sp_wrap_angle(p[j].heading - p[i].heading), 0, 1e-3);
                    joints++;
                }
            }
        }
    }
    CHECK(inside > 20);
    CHECK(forks == 3);   // each arm parts in two
    CHECK(joints == 12); // six ways through: each is entered and left
    fixture_destroy(f);
}

/* an old map: all of it off by what is said, limits and lines of a share of lanes; localisation as wide as rated */
static void an_old_map(void)
{
    fixture *f = fixture_create();
    road(f);
    sp_mount_def *m = fixture_mount(f, "map");
    drive_to(f, 100, -1.75, 0);
    sp_frame_out out;
    const double x = ((const sp_map_point *)fixture_sample(f, m, 0, &out))->x;
    fixture_set(m, "ahead_error", 2);
    fixture_set(m, "left_error", -0.5);
    const sp_map_point *p = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(p->x, x + 2, 1e-9);
    CHECK_NEAR(p->y, -0.5, 1e-9);
    fixture_set(m, "ahead_error", 0);
    fixture_set(m, "left_error", 0);
    fixture_set(m, "left_sigma", 0.1);
    fixture_set(m, "tau", 1);
    probe *k = probe_create(f, m);
    double square = 0;
    for (int i = 0; i < 8000; i++) {
        square += sp_square(((const sp_map_point *)probe_take(k))->y);
    }
    CHECK_NEAR(sp_sqrt(square / 8000) / 0.1, 1, 0.06);
    fixture_set(m, "left_sigma", 0);
    fixture_set(m, "old_lines", 0.3);
    uint32_t other = 0;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        f->def.seed = seed;
        p = probe_take(k);
        other += p->right_line == SP_MARK_SOLID;
    }
    // between two lanes the line is broken: solid in the share of seeds
    CHECK_NEAR(other / 1000.0, 0.3, 0.05);
    fixture_set(m, "old_lines", 0);
    fixture_set(m, "shifted", 0.4);
    square = 0;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        f->def.seed = seed;
        square += sp_square(((const sp_map_point *)probe_take(k))->y);
    }
    CHECK_NEAR(sp_sqrt(square / 1000) / 0.4, 1, 0.08);
    probe_destroy(k);
    fixture_destroy(f);
}

/* a small frame holds the nearest lanes; no road, no points; faults reach the channels */
static void limits_and_faults(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "map");
    sp_frame_out out;
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 0);
    road(f);
    drive_to(f, 100, -1.75, 0);
    fixture_set(m, "max", 30);
    const sp_map_point *p = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 30);
    uint32_t own = 0;
    for (uint32_t i = 0; i < 30; i++) {
        own += sp_abs(p[i].y) < 1e-6;
    }
    CHECK(own == 25); // from 40 to 160 m every 5
    probe *k = probe_create(f, m);
    probe_fail(f, 0, SP_FAULT_BIAS, 5, 6);
    p = probe_take(k);
    CHECK_NEAR(p->width, 8.5, 1e-12);
    probe_destroy(k);
    fixture_destroy(f);
}

int main(void)
{
    RUN(middles_at_sixteen_headings);
    RUN(bends_of_lanes);
    RUN(a_crossing_hangs_together);
    RUN(an_old_map);
    RUN(limits_and_faults);
    return DONE();
}
