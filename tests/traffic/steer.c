/* steer.c - the driver of single-track and full cars: on bends, from lane to lane, along a line, after a push; in
 * left-hand traffic the mirror image, elsewhere the same; a restored state goes on to the bit. */
#include "traffic/drive.h"

/* most m beside its lane's middle over some seconds */
static double most_beside(stand *t, uint32_t i, double seconds)
{
    double most = 0;
    for (int n = 0; n < (int)(seconds * 100); n++) {
        CHECK(stand_tick(t));
        most = sp_max(most, sp_abs(beside_of(t, stand_of(t, i))));
    }
    return most;
}

/* straight, spiral, arc, spiral, arc the other way: at 2 and at 4 m/s^2, both ways */
static void bends(void)
{
    static const struct {
        double speed, curvature, spiral, most;
    } at[] = {
        {28, 0.0025, 80, 0.05}, {20, 0.005, 40, 0.1}, {20, 0.01, 60, 0.3}, {10, 0.02, 20, 0.1}, {6, 0.1, 6, 0.1},
    };
    for (int k = 0; k < 5; k++) {
        const double c = at[k].curvature, l = at[k].spiral;
        const sp_road_piece pieces[] = {{100, 0, 0},       {l, 0, c},  {0.8 / c, c, c}, {2 * l, c, -c},
                                        {0.8 / c, -c, -c}, {l, -c, 0}, {400, 0, 0}};
        for (int way = 0; way < 2; way++) {
            stand t;
            double length = 500;
            for (int n = 0; n < 7; n++)
                length += n > 0 && n < 6 ? pieces[n].length : 0;
            drive_road(&t, pieces, 7, false);
            stand_actor(&t, "compact", -2, 2, 0, 0);
            const uint32_t i = track_actor(&t, "sedan", way ? 1 : -1, way ? length - 50 : 50, 0, at[k].speed);
            CHECK(stand_begin(&t));
            const double most = most_beside(&t, i, (length - 80) / at[k].speed);
            CHECK(most < at[k].most);
            CHECK_NEAR(beside_of(&t, stand_of(&t, i)), 0, 0.01);
            CHECK(stand_of(&t, i)->path_act == SP_PATH_LANE);
            stand_end(&t);
        }
    }
}

/* As many files have it: straight, at once an arc, a quarter of a circle later straight again. The wheel turns at 0.4
 * rad/s at most, so that it is late; then it comes back. */
static void corners(void)
{
    static const struct {
        double speed, curvature, most;
    } at[] = {{4, 0.15, 0.5}, {4.4, 0.125, 0.5}, {6.3, 0.0625, 0.3}, {10, 0.025, 0.2}};
    for (int k = 0; k < 4; k++) {
        const double c = at[k].curvature;
        const sp_road_piece pieces[] = {{60, 0, 0}, {SP_PI / 2 / c, c, c}, {200, 0, 0}};
        stand t;
        drive_road(&t, pieces, 3, false);
        stand_actor(&t, "compact", -2, 2, 0, 0);
        const uint32_t i = track_actor(&t, "sedan", -1, 30, 0, at[k].speed);
        CHECK(stand_begin(&t));
        const double most = most_beside(&t, i, 120 / at[k].speed);
        CHECK(most < at[k].most);
        CHECK_NEAR(beside_of(&t, stand_of(&t, i)), 0, 0.02);
        stand_end(&t);
    }
}

/* from the edge of its lane, askew, back to where it started to be, without overshoot worth the name */
static void push(void)
{
    static const double speeds[] = {2, 10, 30, 50};
    for (int k = 0; k < 4; k++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -2, 2, 0, 0);
        const uint32_t i = track_actor(&t, "sedan", -1, 100, 0, speeds[k]);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, i);
        a->y += 1;
        a->heading = 0.03;
        double least = 0;
        for (int n = 0; n < 1000; n++) {
            CHECK(stand_tick(&t));
            least = sp_min(least, beside_of(&t, a));
        }
        CHECK(least > -0.1);
        CHECK_NEAR(beside_of(&t, a), 0, 0.01);
        stand_end(&t);
    }
}

/* three metres aside and 0.4 rad askew: back, however slow its wheel turns */
static void far_push(void)
{
    static const double speeds[] = {1, 3, 5, 8, 12};
    for (int k = 0; k < 5; k++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -2, 2, 0, 0);
        const uint32_t i = track_actor(&t, "sedan", -1, 100, 0, speeds[k]);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, i);
        a->y += 3;
        a->heading = 0.4;
        double least = 0;
        for (int n = 0; n < 3000; n++) {
            CHECK(stand_tick(&t));
            least = sp_min(least, beside_of(&t, a));
        }
        CHECK(least > -1);
        CHECK_NEAR(beside_of(&t, a), 0, 0.02);
        stand_end(&t);
    }
}

/* the quintic, as on rails, within a decimetre */
static void lane_change(void)
{
    static const double speeds[] = {8, 20, 35};
    for (int k = 0; k < 3; k++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 4000, 0, 0);
        const uint32_t i = track_actor(&t, "sedan", -2, 100, 0, speeds[k]);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, i);
        a->path_act = SP_PATH_CHANGE;
        a->rail_s0 = a->odometer;
        a->path_from = a->rail_offset;
        a->path_to = a->rail_offset + 3.5;
        a->path_length = 4 * speeds[k];
        const double s0 = a->odometer;
        double most = 0;
        for (int n = 0; n < 600; n++) {
            CHECK(stand_tick(&t));
            const double u = sp_clamp((a->odometer - s0) / (4 * speeds[k]), 0, 1);
            const double y = -5.25 + 3.5 * u * u * u * (10 + u * (6 * u - 15));
            most = sp_max(most, sp_abs(a->y - y));
        }
        CHECK(most < 0.1);
        CHECK(a->lane == -1 && a->path_act == SP_PATH_LANE);
        CHECK_NEAR(a->rail_offset, 0, 1e-9);
        CHECK_NEAR(a->y, -1.75, 0.01);
        stand_end(&t);
    }
}

/* A mirrored road and left-hand traffic give the mirror image; the same to the bit where only signs differ. */
static void mirrored(void)
{
    static const sp_road_piece right[] = {{60, 0, 0}, {40, 0, -0.01}, {60, -0.01, -0.01}, {300, 0, 0}};
    static const sp_road_piece left[] = {{60, 0, 0}, {40, 0, 0.01}, {60, 0.01, 0.01}, {300, 0, 0}};
    stand s, m;
    drive_road(&s, right, 4, false);
    drive_road(&m, left, 4, true);
    stand_actor(&s, "compact", -2, 2, 0, 0);
    stand_actor(&m, "compact", 2, 2, 0, 0);
    const uint32_t i = track_actor(&s, "sedan", -1, 40, 0, 15), k = track_actor(&m, "sedan", 1, 40, 0, 15);
    CHECK(stand_begin(&s) && stand_begin(&m));
    sp_actor *const both[2] = {stand_of(&s, i), stand_of(&m, k)};
    for (int n = 0; n < 1000; n++) {
        CHECK(stand_tick(&s) && stand_tick(&m));
        for (int side = 0; n == 300 && side < 2; side++) {
            both[side]->path_act = SP_PATH_CHANGE;
            both[side]->rail_s0 = both[side]->odometer;
            both[side]->path_to = side ? 3.5 : -3.5;
            both[side]->path_from = both[side]->rail_offset;
            both[side]->path_length = 60;
        }
        CHECK_NEAR(both[0]->y, -both[1]->y, 1e-9);
        CHECK_NEAR(both[0]->x, both[1]->x, 1e-9);
        CHECK_NEAR(both[0]->track_yaw_rate, -both[1]->track_yaw_rate, 1e-9);
    }
    CHECK(both[0]->lane == -2 && both[1]->lane == 2);
    stand_end(&s);
    stand_end(&m);
}

/* the same a kilometre further on, a day later, turned by a right angle and with somebody far away */
static void elsewhere(void)
{
    sp_actor seen[4];
    for (int k = 0; k < 4; k++) {
        static const sp_road_piece pieces[] = {{64, 0, 0}, {64, 0, 0.0078125}, {64, 0.0078125, 0}, {4000, 0, 0}};
        stand t = {.arena = sp_arena_create()};
        const sp_road_spec spec = {.name = "shape",
                                   .x = k == 1 ? 1024 : 0,
                                   .heading = k == 2 ? SP_PI / 2 : 0,
                                   .pieces = pieces,
                                   .piece_count = 4,
                                   .lanes_right = 2,
                                   .lane_width = 3.5};
        CHECK(sp_road_build(&spec, t.arena, &t.def.road, &t.error));
        t.def = (sp_world_def){
            .arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = t.def.road, .env = {.friction = 1}};
        t.def.actors = t.actors;
        stand_actor(&t, "compact", -2, 2, 0, 0);
        const uint32_t i = track_actor(&t, "sedan", -1, 40, 0, 15);
        if (k == 3)
            track_actor(&t, "sedan", -1, 3000, 0, 15);
        CHECK(stand_begin(&t));
        t.world->tick = k == 1 ? 8640000 : 0;
        for (int n = 0; n < 1000; n++)
            CHECK(stand_tick(&t));
        seen[k] = *stand_of(&t, i);
        stand_end(&t);
    }
    CHECK_NEAR(seen[1].x - 1024, seen[0].x, 1e-9);
    CHECK_NEAR(seen[1].y, seen[0].y, 1e-9);
    CHECK_NEAR(seen[2].y, seen[0].x, 1e-9);
    CHECK_NEAR(seen[2].x, -seen[0].y, 1e-9);
    CHECK_NEAR(seen[2].steering, seen[0].steering, 1e-12);
    CHECK(!memcmp(&seen[3], &seen[0], sizeof seen[0]));
}

/* a state copied in the middle of a lane change goes on to the bit in a world made anew */
static void restored(void)
{
    sp_world *kept = NULL;
    stand s, t;
    for (int again = 0; again < 2; again++) {
        stand *now = again ? &t : &s;
        stand_road(now, 0.002);
        stand_actor(now, "compact", -1, 500, 0, 0);
        const uint32_t i = track_actor(now, "sedan", -2, 100, 0, 22);
        track_actor(now, "compact", -1, 108, 0, 22);
        CHECK(stand_begin(now));
        sp_actor *a = stand_of(now, i);
        a->path_act = SP_PATH_CHANGE;
        a->rail_s0 = a->odometer;
        a->path_from = a->rail_offset;
        a->path_to = -1;
        a->path_length = 80;
        if (again) {
            memcpy(now->world, kept, (size_t)kept->bytes);
            sp_physics_load(now->physics, &now->def, now->world);
        }
        for (int n = again ? 150 : 0; n < 600; n++) {
            if (n == 150 && !again) {
                kept = sp_arena_alloc(now->arena, (size_t)now->world->bytes);
                CHECK(kept != NULL);
                memcpy(kept, now->world, (size_t)now->world->bytes);
            }
            CHECK(stand_tick(now));
        }
    }
    CHECK(!memcmp(s.world->actors, t.world->actors, sizeof(sp_actor) * (s.world->actor_count + 1)));
    stand_end(&s);
    stand_end(&t);
}

/* uphill it lies on the road, and a metre of its way is less in the plan */
static void uphill(void)
{
    static const sp_road_piece piece = {2000, 0, 0};
    stand t = {.arena = sp_arena_create()};
    const sp_road_spec spec = {
        .name = "hill", .pieces = &piece, .piece_count = 1, .lanes_right = 2, .lane_width = 3.5, .grade = 0.1};
    CHECK(sp_road_build(&spec, t.arena, &t.def.road, &t.error));
    t.def = (sp_world_def){
        .arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = t.def.road, .env = {.friction = 1}};
    t.def.actors = t.actors;
    stand_actor(&t, "compact", -2, 2, 0, 0);
    const uint32_t i = track_actor(&t, "sedan", -1, 100, 0, 20);
    CHECK(stand_begin(&t));
    const sp_actor *a = stand_of(&t, i);
    const double x0 = a->x;
    CHECK(stand_run(&t, 10));
    CHECK_NEAR(a->z, 0.1 * a->x, 1e-9);
    CHECK_NEAR(a->pitch, -sp_atan(0.1), 1e-9);
    CHECK_NEAR(a->x - x0, 200 * sp_cos(sp_atan(0.1)), 1e-3);
    CHECK_NEAR(a->speed, 20, 1e-9);
    CHECK_NEAR(a->vz, 20 * sp_sin(sp_atan(0.1)), 1e-6);
    stand_end(&t);
}

/* a full chassis that is not the ego's keeps its lane and its speed by the same driver */
static void full_too(void)
{
    static const sp_road_piece pieces[] = {{150, 0, 0}, {60, 0, 0.005}, {150, 0.005, 0.005}, {600, 0, 0}};
    stand t;
    drive_road(&t, pieces, 4, false);
    stand_actor(&t, "compact", -2, 2, 0, 0);
    const uint32_t i = track_actor(&t, "compact", -1, 50, 0, 20);
    t.actors[i].fidelity = SP_FIDELITY_FULL;
    CHECK(stand_begin(&t));
    const double most = most_beside(&t, i, 25);
    const sp_actor *a = stand_of(&t, i);
    CHECK(a->move == SP_MOVE_FULL && a->path_act == SP_PATH_LANE && a->lane == -1);
    CHECK(most < 0.15);
    CHECK_NEAR(a->speed, 20, 0.5);
    stand_end(&t);
}

int main(void)
{
    RUN(bends);
    RUN(corners);
    RUN(push);
    RUN(far_push);
    RUN(lane_change);
    RUN(mirrored);
    RUN(elsewhere);
    RUN(restored);
    RUN(uphill);
    RUN(full_too);
    return DONE();
}
