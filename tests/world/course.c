/* course.c - paths over the plane against closed forms: an arc, a quarter turn of two clothoids, straight on behind. */
#include "world/course.h"
#include "check.h"

static sp_world_def *made(sp_arena *arena, const sp_road_piece *pieces, uint32_t count)
{
    sp_error err = {0};
    sp_world_def *def = SP_NEW(arena, sp_world_def);
    sp_course_def *c = SP_NEW(arena, sp_course_def);
    const sp_road_spec spec = {
        .name = "path", .pieces = pieces, .piece_count = count, .lanes_right = 1, .lane_width = 3};
    c->road = 1;
    for (uint32_t i = 0; i < count; i++)
        c->length += pieces[i].length;
    CHECK(sp_road_build(&spec, arena, &c->net, &err));
    def->courses = c;
    def->course_count = 1;
    return def;
}

/* an arc of radius 20 m that starts at (100, 50), turned by 30 degrees: all of it on the circle about its middle */
static void on_an_arc(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_piece piece = {20 * SP_PI / 2, 1.0 / 20, 1.0 / 20};
    const sp_world_def *def = made(arena, &piece, 1);
    const double turned = SP_PI / 6;
    const sp_actor a = {.course = 1, .line_x = 100, .line_y = 50, .line_heading = turned};
    const double mx = 100 - 20 * sp_sin(turned), my = 50 + 20 * sp_cos(turned);
    for (double s = 0; s <= piece.length; s += 0.7) {
        sp_course_point p;
        sp_course_at(def, &a, s, &p);
        CHECK_NEAR(sp_hypot(p.x - mx, p.y - my), 20, 1e-9);
        CHECK_NEAR(sp_wrap_angle(p.heading - turned), s / 20, 1e-9);
        CHECK_NEAR(p.curvature, 0.05, 1e-12);
        /* a point 1.5 m inside the circle is 1.5 m left of it, at the same s */
        double at, beside;
        const double inside = 18.5 / 20;
        sp_course_project(def, &a, mx + inside * (p.x - mx), my + inside * (p.y - my), s - 1, &at, &beside);
        CHECK_NEAR(at, s, 1e-6);
        CHECK_NEAR(beside, 1.5, 1e-9);
    }
    sp_arena_destroy(arena);
}

/* behind its end it goes straight on, and so it does without a course */
static void straight_on(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_piece piece = {10 * SP_PI / 2, 0.1, 0.1};
    const sp_world_def *def = made(arena, &piece, 1);
    sp_actor a = {.course = 1};
    sp_course_point p;
    sp_course_at(def, &a, piece.length + 5, &p);
    CHECK_NEAR(p.x, 10, 1e-9);
    CHECK_NEAR(p.y, 15, 1e-9);
    CHECK_NEAR(p.heading, SP_PI / 2, 1e-9);
    CHECK(p.curvature == 0);
    a = (sp_actor){.line_x = 3, .line_heading = SP_PI / 2};
    sp_course_at(def, &a, 7, &p);
    CHECK_NEAR(p.x, 3, 1e-12);
    CHECK_NEAR(p.y, 7, 1e-12);
    sp_arena_destroy(arena);
}

/* clothoid in and out with the same angle on each turns twice that: the chord lies at half the turn */
static void two_clothoids(void)
{
    sp_arena *arena = sp_arena_create();
    const double angle = SP_PI / 8, k = 1.0 / 12, length = 2 * angle / k;
    const sp_road_piece pieces[] = {{length, 0, k}, {length, k, 0}};
    const sp_world_def *def = made(arena, pieces, 2);
    const sp_actor a = {.course = 1};
    sp_course_point p;
    sp_course_at(def, &a, 2 * length, &p);
    CHECK_NEAR(p.heading, 2 * angle, 1e-9);
    CHECK_NEAR(sp_atan2(p.y, p.x), angle, 1e-9);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(on_an_arc);
    RUN(straight_on);
    RUN(two_clothoids);
    return DONE();
}
