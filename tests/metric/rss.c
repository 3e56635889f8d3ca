/* rss.c - RSS against hand-derived numbers, against a slow one that drives both cars to their end in small steps, and
 * through the engine on random pairs. */
#include "fixture.h"
#include "metric/inside.h"

static const double step = 5e-4; /* s */

static double draw(uint64_t *state, double lo, double hi)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return lo + (hi - lo) * (double)(*state >> 11) / 9007199254740992.0;
}

static void by_hand(void)
{
    /* 20 * 1 + 3.5 / 2 + 23.5^2 / 8 - 20^2 / 16 */
    CHECK_NEAR(sp_rss_same(20, 20), 20 + 1.75 + 69.03125 - 25, 1e-12);
    CHECK(sp_rss_same(0, 30) == 0);
    /* 20 + 1.75 + 23.5^2 / 6, and 30 + 7 + 22^2 / 8 */
    CHECK_NEAR(sp_rss_opposite(20, 1, 15, 2), 113.79166666666667 + 97.5, 1e-9);
    /* 0.1 + (0.1 + 0.2^2 / 1.6) + (0.4 + 0.4^2 / 1.6) */
    CHECK_NEAR(sp_rss_lateral(0, 0), 0.1 + 0.125 + 0.5, 1e-12);
    CHECK_NEAR(sp_rss_lateral(-0.2, 0), 0.1 + (-0.2 + 0.1) + 0.5, 1e-12);
    CHECK(sp_rss_lateral(-1, -1) == 0);
}

/* a car that speeds up for rho and then brakes; or brakes at once */
typedef struct mover {
    double x, v, rho, up, down;
} mover;

static bool rolls(const mover *c, double t)
{
    return t < c->rho || c->v > 0;
}

static void move(mover *c, double t)
{
    const double a = t < c->rho - step / 2 ? c->up : -c->down;
    double after = c->v + a * step;
    if (t >= c->rho - step / 2 && after < 0)
        after = sp_min(c->v, 0);
    c->x += (c->v + after) / 2 * step;
    c->v = after;
}

static double slow_same(double rear, double front)
{
    mover r = {0, rear, 1, 3.5, 4}, f = {0, front, 0, 0, 8};
    double need = 0;
    for (int64_t k = 0; rolls(&r, (double)k * step) || rolls(&f, (double)k * step); k++) {
        move(&r, (double)k * step);
        move(&f, (double)k * step);
        need = sp_max(need, r.x - f.x);
    }
    return need;
}

static double slow_sum(mover a, mover b)
{
    for (int64_t k = 0; rolls(&a, (double)k * step) || rolls(&b, (double)k * step); k++) {
        if (rolls(&a, (double)k * step))
            move(&a, (double)k * step);
        if (rolls(&b, (double)k * step))
            move(&b, (double)k * step);
    }
    return a.x + b.x;
}

static double slow_opposite(double correct, double rho_correct, double wrong, double rho_wrong)
{
    return slow_sum((mover){0, correct, rho_correct, 3.5, 3}, (mover){0, wrong, rho_wrong, 3.5, 4});
}

static double slow_lateral(double ego, double other)
{
    return sp_max(0.1 + slow_sum((mover){0, ego, 1, 0.2, 0.8}, (mover){0, other, 2, 0.2, 0.8}), 0);
}

static void against_steps(void)
{
    uint64_t seed = 1;
    for (int i = 0; i < 300; i++) {
        const double a = draw(&seed, 0, 45), b = draw(&seed, 0, 45), c = draw(&seed, -2, 2), d = draw(&seed, -2, 2);
        CHECK_NEAR(sp_rss_same(a, b), slow_same(a, b), 0.02);
        CHECK_NEAR(sp_rss_opposite(a, 1, b, 2), slow_opposite(a, 1, b, 2), 0.02);
        CHECK_NEAR(sp_rss_opposite(b, 2, a, 1), slow_opposite(b, 2, a, 1), 0.02);
        CHECK_NEAR(sp_rss_lateral(c, d), slow_lateral(c, d), 0.002);
    }
}

static void restart(bench *b)
{
    sp_metric_trace_destroy(b->trace);
    b->trace = sp_metric_trace_create();
    sp_metric_begin(&b->def, b->world->metric);
}

/* one tick with one other anywhere near: what the definitions say of the two boxes, worked out anew */
static void through_the_engine(void)
{
    bench b;
    uint64_t seed = 7;
    uint32_t seen[4] = {0};
    CHECK(bench_open(&b, NULL, 0));
    for (int i = 0; i < 1200; i++) {
        restart(&b);
        const bool comes = i % 3 == 0;
        const double v = draw(&seed, 1, 35), u = draw(&seed, 1, 35), dx = draw(&seed, -10, 140),
                     dy = draw(&seed, -3, 6), across = draw(&seed, -1, 1), own = draw(&seed, -1, 1);
        b.rows[0] = row(1, 200, -1.75, 0, v);
        b.rows[0].vy = own;
        b.rows[1] = row(2, 200 + dx, -1.75 + dy, comes ? SP_PI : 0, u);
        b.rows[1].center_x = comes ? -1.5 : 1.5; /* boxes dx and dy apart in their middles */
        b.rows[1].vy = across;
        bench_step(&b, 0, NULL, 0);
        const double along = sp_abs(dx) - 4, aside = sp_abs(dy) - 2, side = dy >= 0 ? 1 : -1;
        if (along < 0 && aside < 0)
            continue; /* they overlap: a contact in the world */
        const bool path = dx > 0 && aside < 0, level = along <= 0;
        if (sp_abs(along) < 0.1 || sp_abs(aside) < 0.02)
            continue;
        const double safe = comes ? slow_opposite(v, 1, u, 2) : slow_same(v, u);
        const bool close = level || (dx > 0 && along < safe);
        const bool lateral = !path && close && aside < slow_lateral(side * own, -side * across);
        if (sp_abs(along - safe) < 0.1 || sp_abs(aside - slow_lateral(side * own, -side * across)) < 0.01)
            continue;
        const sp_metric_value *m = bench_judge(&b, "ego.rss.margin.min");
        CHECK(m->defined == (path && !comes));
        if (m->defined)
            CHECK_NEAR(m->value, along - safe, 0.03);
        CHECK(bench_judge(&b, "ego.rss.unsafe")->value == (path && !comes && close ? 0.01 : 0));
        CHECK(bench_judge(&b, "ego.rss.opposite.unsafe")->value == (path && comes && close ? 0.01 : 0));
        CHECK(bench_judge(&b, "ego.rss.lateral.unsafe")->value == (lateral ? 0.01 : 0));
        CHECK(bench_judge(&b, "ego.rss.danger")->value == (lateral || (path && close) ? 0.01 : 0));
        seen[0] += path && !comes && close;
        seen[1] += path && comes && close;
        seen[2] += lateral;
        seen[3] += !path && close && !lateral;
    }
    CHECK(seen[0] > 100 && seen[1] > 100 && seen[2] > 50 && seen[3] > 30);
    bench_close(&b);
}

/* 20 m behind one of the same speed: 1 s of response is granted; then 4 m/s2 are proper */
static void proper_response(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int k = 0; k < 400; k++) {
        b.rows[0] = row(1, 100 + 0.2 * k, -1.75, 0, 20);
        b.rows[0].acceleration = k >= 250 ? -4.5 : 0;
        b.rows[1] = row(2, 124 + 0.2 * k, -1.75, 0, 20);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.rss.unsafe")->value, 4, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.rss.margin.min")->value, 20 - 65.78125, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.rss.improper")->value, 2.5 - 1, 0.011); /* from 1 s on until it brakes */
    CHECK_NEAR(bench_judge(&b, "ego.rss.danger")->value, 4, 1e-9);
    CHECK(bench_judge(&b, "ego.rss.lateral.unsafe")->value == 0);
    bench_close(&b);
}

/* level with somebody 0.6 m aside: unsafe; drifting to him for longer than 1 s is improper, keeping off is not */
static void proper_response_aside(void)
{
    for (int drift = 0; drift < 2; drift++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        for (int k = 0; k < 300; k++) {
            b.rows[0] = row(1, 100 + 0.2 * k, -1.75, 0, 20);
            b.rows[0].vy = drift ? 0.1 : 0;
            b.rows[1] = row(2, 101 + 0.2 * k, 0.85, 0, 20);
            bench_step(&b, k, NULL, 0);
        }
        CHECK_NEAR(bench_judge(&b, "ego.rss.lateral.unsafe")->value, 3, 1e-9);
        CHECK_NEAR(bench_judge(&b, "ego.rss.danger")->value, 3, 1e-9);
        CHECK_NEAR(bench_judge(&b, "ego.rss.improper")->value, drift ? 2 : 0, 0.021);
        CHECK(bench_judge(&b, "ego.rss.unsafe")->defined == false);
        bench_close(&b);
    }
}

/* two at once: the time is the tick's, and each check on one of them has his */
static void of_whom(void)
{
    sp_check_def checks[] = {{.name = "second", .op = SP_AT_MOST, .metric = "ego.rss.danger", .with = {2}},
                             {.name = "third", .op = SP_AT_MOST, .metric = "ego.rss.danger", .with = {3}},
                             {.name = "all", .op = SP_AT_MOST, .metric = "ego.rss.danger", .from_mark = -1}};
    for (int i = 0; i < 3; i++) {
        checks[i].from_mark = checks[i].to_mark = -1;
        checks[i].enabled = true;
        checks[i].limit = 100;
    }
    bench b;
    CHECK(bench_open(&b, checks, 3));
    b.record.actor_count = 3;
    for (int k = 0; k < 100; k++) {
        b.rows[0] = row(1, 100 + 0.2 * k, -1.75, 0, 20);
        b.rows[1] = row(2, (k < 50 ? 110 : 230) + 0.2 * k, -1.75, 0, 20);
        b.rows[2] = row(3, 101 + 0.2 * k, 0.85, 0, 20);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.rss.danger")->value, 1, 1e-9);
    CHECK_NEAR(b.j.checks[0].value, 0.5, 1e-9);
    CHECK_NEAR(b.j.checks[1].value, 1, 1e-9);
    CHECK_NEAR(b.j.checks[2].value, 1, 1e-9);
    bench_close(&b);
}

/* On a bend of 100 m radius, whichever way it turns and is driven: the other 30 m of lane middles on, 3.5 m to the
 * side, drives along his lane and 0.5 m/s towards the ego's. By places on the road, and by the circle for one who is on
 * none. */
static void beside_in_a_bend(void)
{
    for (int k = 0; k < 8; k++) {
        const double turn = k & 1 ? 0.01 : -0.01;
        const bool back = k & 2, lost = k & 4;
        const sp_road_piece pieces[] = {{300, turn, turn}};
        const sp_road_spec spec = {
            .name = "r", .pieces = pieces, .piece_count = 1, .lanes_right = 2, .lanes_left = 2, .lane_width = 3.5};
        const int way = back ? -1 : 1;
        const sp_road_place at[2] = {{1, back ? 1 : -1, 150, way * -1.75},
                                     {1, back ? 2 : -2, 150 + way * 30 / (1 - turn * way * -1.75), way * -5.25}};
        sp_error err = {0};
        bench b;
        CHECK(bench_open(&b, NULL, 0) && sp_road_build(&spec, b.arena, &b.def.road, &err));
        for (int i = 0; i < 2; i++) {
            sp_road_point p;
            double s, c;
            CHECK(sp_road_at(b.def.road, at[i], &p));
            b.rows[i] = row((uint32_t)i + 1, p.position.x, p.position.y, p.heading + (back ? SP_PI : 0), 20 - 5 * i);
            b.rows[i].center_x = 0;
            b.rows[i].road = lost && i ? 0 : 1;
            b.rows[i].lane = at[i].lane;
            b.rows[i].s = at[i].s;
            b.rows[i].t = at[i].t;
            b.rows[i].lane_offset = 0;
            sp_sincos(b.rows[i].heading, &s, &c);
            b.rows[i].vx -= i * 0.5 * s; /* to the left, where the ego is */
            b.rows[i].vy += i * 0.5 * c;
        }
        sp_moment m = {.def = &b.def, .ego = &b.rows[0], .ay = 0.3, .vy = -0.1};
        sp_pair p = {.other = &b.rows[1], .half_along = -1, .half_across = -1};
        sp_lead_way(&b.def, m.ego, &m.way);
        const double dx = b.rows[1].x - b.rows[0].x, dy = b.rows[1].y - b.rows[0].y;
        p.dx = dx * m.way.c + dy * m.way.s;
        p.dy = dy * m.way.c - dx * m.way.s;
        p.vx = b.rows[1].vx * m.way.c + b.rows[1].vy * m.way.s;
        p.vy = b.rows[1].vy * m.way.c - b.rows[1].vx * m.way.s;
        p.turned = sp_wrap_angle(b.rows[1].heading - m.way.heading);
        sp_aside a;
        sp_aside_of(&m, &p, &a);
        CHECK(a.ahead);
        CHECK_NEAR(a.along, 30 - 4, 0.01); /* less two halves of 4 m */
        CHECK_NEAR(a.room, 3.5 - 2, 0.01);
        CHECK_NEAR(a.speed, 15, 0.01);
        CHECK_NEAR(a.other_towards, 0.5, 0.01);
        CHECK_NEAR(a.ego_towards, 0.1, 1e-12); /* he is to the right, and so is where it drifts */
        CHECK_NEAR(a.ego_pulls, 0.3, 1e-12);
        bench_close(&b);
    }
}

int main(void)
{
    RUN(by_hand);
    RUN(against_steps);
    RUN(through_the_engine);
    RUN(proper_response);
    RUN(proper_response_aside);
    RUN(of_whom);
    RUN(beside_in_a_bend);
    return DONE();
}
