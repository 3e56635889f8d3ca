/* build_works.c - road works and signs: which lanes are left, how wide, under which marks; where cones and signs stand.
 */
#include "check.h"
#include "road/inside.h"

static const sp_road_piece line = {1000, 0, 0};

static sp_road_plan road_with(const sp_road_works *works, uint32_t count)
{
    return (sp_road_plan){.kind = SP_PLAN_ROAD,
                          .road = {.name = "a",
                                   .pieces = &line,
                                   .piece_count = 1,
                                   .lanes_right = 3,
                                   .lanes_left = 1,
                                   .lane_width = 3.5,
                                   .shoulder = 2,
                                   .works = works,
                                   .works_count = count}};
}

static const sp_road_net *built(const sp_road_plan *plan, sp_arena *arena)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_plan_build(plan, arena, &net, &err));
    if (!net)
        fprintf(stderr, "%s\n", err.text);
    return net;
}

static const sp_road_works usual = {
    .from = 400, .to = 600, .taper = 60, .close = 1, .width = 2.75, .cones = 10, .speed_limit = 60 / 3.6};

/* three lanes of 3.5 m become two of 2.75 m and 5 m of closed road; half-way through the taper half of that */
static void lanes_narrow_and_close(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_plan plan = road_with(&usual, 1);
    const sp_road_net *net = built(&plan, arena);
    sp_lane_info l;
    CHECK(sp_road_lane(net, 1, 300, -2, &l) && l.width == 3.5 && l.mark.colour == SP_MARK_WHITE);
    CHECK(sp_road_lane(net, 1, 500, -1, &l) && l.width == 2.75 && l.type == SP_LANE_DRIVING);
    CHECK(l.mark.colour == SP_MARK_YELLOW && l.mark.type == SP_MARK_BROKEN && !l.mark.old);
    CHECK(sp_road_lane(net, 1, 500, -2, &l) && l.width == 2.75);
    CHECK(l.mark.colour == SP_MARK_YELLOW && l.mark.type == SP_MARK_SOLID);
    CHECK(sp_road_lane(net, 1, 500, -3, &l) && l.type == SP_LANE_RESTRICTED);
    CHECK_NEAR(l.width, 5, 1e-12);
    CHECK_NEAR(l.t_outer, -10.5, 1e-12);
    CHECK(sp_road_lane(net, 1, 370, -1, &l));
    CHECK_NEAR(l.width, 3.125, 1e-12);
    CHECK(sp_road_lane(net, 1, 370, -3, &l) && l.type == SP_LANE_DRIVING);
    CHECK(sp_road_lane(net, 1, 630, -1, &l));
    CHECK_NEAR(l.width, 3.125, 1e-12);
    CHECK(sp_road_lane(net, 1, 500, 1, &l) && l.width == 3.5);
    CHECK(sp_road_neighbour(net, 1, 500, -2, -1) == 0 && sp_road_neighbour(net, 1, 300, -2, -1) == -3);

    /* edges do not jump where sections meet */
    for (int32_t id = -3; id <= -1; id++)
        for (int i = 0; i < 4; i++) {
            static const double borders[] = {340, 400, 600, 660};
            sp_lane_info before, after;
            CHECK(sp_road_lane(net, 1, borders[i] - 1e-9, id, &before) && sp_road_lane(net, 1, borders[i], id, &after));
            CHECK_NEAR(before.t_outer, after.t_outer, 1e-9);
        }
    CHECK_NEAR(sp_road_speed_limit(net, (sp_road_place){1, -1, 500, 0}), 60 / 3.6, 1e-12);
    CHECK(sp_road_speed_limit(net, (sp_road_place){1, 1, 500, 0}) == 0);
    sp_arena_destroy(arena);
}

/* the yellow edge lies at t = -5.5; the old white lane line behind the second lane still lies at -7 */
static void old_lines_stay_where_they_were(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_plan plan = road_with(&usual, 1);
    const sp_road_net *net = built(&plan, arena);
    const sp_road_strip *strips;
    uint32_t count;
    sp_error err = {0};
    bool yellow = false, old = false;
    CHECK(sp_road_mesh(net, 1, arena, &strips, &count, &err));
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; strips[i].s[0] >= 400 && strips[i].s[0] < 599 && k < strips[i].line_count; k++) {
            const sp_road_line *p = &strips[i].line[k];
            yellow = yellow || (p->colour == SP_MARK_YELLOW && sp_abs(p->point[0].y + 5.5) < 1e-9 && !p->old);
            old = old || (p->colour == SP_MARK_WHITE && sp_abs(p->point[0].y + 7) < 1e-9 && p->old);
        }
    CHECK(yellow && old);
    sp_arena_destroy(arena);
}

/* 21 + 20 or so cones, none on a lane that is open; signs for those who come, on their right */
static void cones_and_signs(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_plan plan = road_with(&usual, 1);
    const sp_road_net *net = built(&plan, arena);
    uint32_t cones = 0;
    for (uint32_t i = 0; i < sp_road_object_count(net); i++) {
        const sp_road_object *o = sp_road_object_get(net, i);
        cones += o->kind == SP_ROADSIDE_CONE;
        if (o->s > 400 && o->s < 600)
            CHECK_NEAR(o->t, -5.85, 1e-9);
    }
    CHECK(cones == 7 + 20 + 6);
    CHECK(sp_road_signal_count(net) == 3);
    static const struct {
        sp_signal_kind kind;
        double s;
    } signs[] = {{SP_SIGNAL_WORKS, 240}, {SP_SIGNAL_SPEED, 290}, {SP_SIGNAL_SPEED_END, 660}};
    for (uint32_t i = 0; i < 3; i++) {
        const sp_road_signal *s = sp_road_signal_get(net, i);
        CHECK(s->kind == signs[i].kind && s->orientation == 1 && s->t < -12.5);
        CHECK_NEAR(s->s, signs[i].s, 1e-9);
    }
    CHECK_NEAR(sp_road_signal_get(net, 1)->value, 60 / 3.6, 1e-12);

    /* works on the left are for those who come against s: signed from the other end */
    sp_road_works left = usual;
    left.left = true;
    left.speed_limit = 0;
    sp_road_plan other = road_with(&left, 1);
    other.road.lanes_left = 2;
    net = built(&other, arena);
    CHECK(sp_road_signal_count(net) == 1);
    CHECK_NEAR(sp_road_signal_get(net, 0)->s, 760, 1e-9);
    CHECK(sp_road_signal_get(net, 0)->orientation == -1 && sp_road_signal_get(net, 0)->t > 9);
    sp_arena_destroy(arena);
}

/* a double centre line is still to be seen beside the yellow one; a broken one is covered */
static void the_old_centre_shows(void)
{
    static const sp_mark_type types[] = {SP_MARK_DOUBLE, SP_MARK_SOLID, SP_MARK_SOLID_BROKEN, SP_MARK_BROKEN};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        sp_arena *arena = sp_arena_create();
        sp_road_plan plan = road_with(&usual, 1);
        plan.road.paint.center_said = true;
        plan.road.paint.center = (sp_road_mark){types[i], 0.12, 3, 9, SP_MARK_WHITE, false};
        const sp_road_net *net = built(&plan, arena);
        const section *c = road_section(&net->road[0], 500);
        const uint32_t marks = types[i] == SP_MARK_BROKEN ? 1 : 2;
        CHECK(c->mark_count == marks);
        CHECK(marks == 1 ||
              (c->mark[0].mark.old && c->mark[0].mark.type == types[i] && c->mark[0].mark.colour == SP_MARK_WHITE));
        const sp_road_mark now = sp_road_center_mark(net, 1, 500), free = sp_road_center_mark(net, 1, 100);
        CHECK(now.colour == SP_MARK_YELLOW && now.type == SP_MARK_SOLID && !now.old);
        CHECK(free.type == types[i] && !free.old && road_section(&net->road[0], 100)->mark_count == 1);
        sp_arena_destroy(arena);
    }
}

static void fails(sp_road_works w, uint32_t close, const char *words)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = NULL;
    sp_error err = {0};
    w.close = close;
    const sp_road_plan plan = road_with(&w, 1);
    CHECK(!sp_road_plan_build(&plan, arena, &net, &err));
    CHECK(strstr(err.text, words) != NULL);
    sp_arena_destroy(arena);
}

static void two_that_overlap(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = NULL;
    sp_error err = {0};
    sp_road_works two[2] = {usual, usual};
    two[1].from = 700;
    two[1].to = 800;
    const sp_road_plan plan = road_with(two, 2);
    CHECK(!sp_road_plan_build(&plan, arena, &net, &err));
    CHECK_TEXT(err.text, "works 2: 640 m to 860 m with their tapers begin before the end of the works before, 660 m");
    sp_arena_destroy(arena);
}

static void works_that_cannot_be(void)
{
    sp_road_works w = usual;
    fails(w, 3, "works 1: they close 3 of the 3 lanes on the right");
    fails(w, 0, "works 1: they close 0 of the 3 lanes on the right");
    w.from = 50;
    fails(w, 1, "works 1: -10 m to 660 m with their tapers do not lie on the road of 1000 m");
    w = usual;
    w.to = SP_NAN;
    fails(w, 1, "no stretch of road");
    w = usual;
    w.to = 950;
    fails(w, 1, "works 1: 340 m to 1010 m with their tapers do not lie on the road of 1000 m");
    w = usual;
    w.taper = 2;
    fails(w, 1, "a taper of 2 m");
    w = usual;
    w.width = 4;
    fails(w, 1, "2 m wide to 3.5 m, as before, not 4 m");
    w = usual;
    w.cones = 1e-9;
    fails(w, 1, "cones stand");
    w = usual;
    w.speed_limit = 1e9;
    fails(w, 1, "limit");
    two_that_overlap();

    sp_arena *arena = sp_arena_create();
    const sp_road_sign bad = {.at = 2000, .kind = SP_SIGNAL_STOP}, light = {.at = 20, .kind = SP_SIGNAL_LIGHT};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    sp_road_plan plan = road_with(NULL, 0);
    plan.road.sign = &bad;
    plan.road.sign_count = 1;
    CHECK(!sp_road_plan_build(&plan, arena, &net, &err) && strstr(err.text, "not on the road"));
    const sp_road_sign fast = {.at = 20, .kind = SP_SIGNAL_SPEED, .value = 1e308};
    plan.road.sign = &fast;
    err = (sp_error){0};
    CHECK(!sp_road_plan_build(&plan, arena, &net, &err) && strstr(err.text, "up to 1000 m/s"));
    plan.road.sign = &light;
    err = (sp_error){0};
    CHECK(!sp_road_plan_build(&plan, arena, &net, &err) && strstr(err.text, "stands alone"));
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(lanes_narrow_and_close);
    RUN(old_lines_stay_where_they_were);
    RUN(cones_and_signs);
    RUN(the_old_centre_shows);
    RUN(works_that_cannot_be);
    return DONE();
}
