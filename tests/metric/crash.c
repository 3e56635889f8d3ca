/* crash.c - plastic delta-v and fatality of the first contact, and checks on them. */
#include "fixture.h"

static void hit(bench *b, uint32_t other_class, uint32_t with, double speed, double rel)
{
    b->rows[0] = row(1, 100, -1.75, 0, speed);
    b->rows[1] = row(2, 104.05, -1.75, 0, 0);
    b->rows[1].class_id = other_class;
    bench_step(b, 0, NULL, 0);
    const sp_event e = {.tick = 1,
                        .at = 0.005,
                        .kind = SP_EVENT_CONTACT,
                        .a = 1,
                        .b = with,
                        .part = SP_PART_FRONT,
                        .speed = speed,
                        .rel_speed = rel};
    bench_step(b, 1, &e, 1);
}

static void masses(void)
{
    static const struct {
        double ego, other;
        uint32_t with;
        double plastic;
    } all[] = {{1500, 1000, 2, 4}, {0, 0, 2, 5}, {1000, 0, 2, 10 * 2000.0 / 3000}, {1500, 1000, 0, 10}};
    for (size_t i = 0; i < 4; i++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        b.actors[1].mass = all[i].ego;
        b.actors[2].mass = all[i].other;
        CHECK(!bench_judge(&b, "ego.impact.delta_v.plastic")->defined);
        hit(&b, SP_KIND_CAR, all[i].with, 12, 10);
        const sp_metric_value *v = bench_judge(&b, "ego.impact.delta_v.plastic");
        CHECK(v->defined && v->at_s == 0.005);
        CHECK_NEAR(v->value, all[i].plastic, 1e-12);
        CHECK(!bench_judge(&b, "ego.impact.fatality")->defined);
        bench_close(&b);
    }
}

/* Rosen and Sander: 1 / (1 + exp(2.4)) at 50 km/h; the abstract: more than twice that of 40, more than five times 30 */
static void fatality(void)
{
    double at[3] = {0};
    for (int i = 0; i < 3; i++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        hit(&b, i == 1 ? SP_KIND_BICYCLE : SP_KIND_PEDESTRIAN, 2, (30 + 10 * i) / 3.6, 8);
        at[i] = bench_judge(&b, "ego.impact.fatality")->value;
        bench_close(&b);
    }
    CHECK_NEAR(at[2], 0.083172696493922, 1e-12);
    CHECK(at[2] > 2 * at[1] && at[2] > 5 * at[0]);
}

static void checks_on_them(void)
{
    sp_check_def checks[] = {
        {.name = "a", .op = SP_AT_MOST, .metric = "ego.impact.delta_v.plastic", .limit = 4, .with = {2}},
        {.name = "b", .op = SP_AT_MOST, .metric = "ego.impact.delta_v.plastic", .limit = 6, .with = {2}},
        {.name = "c", .op = SP_AT_MOST, .metric = "ego.impact.delta_v.plastic", .limit = 0, .with = {3}}};
    for (int i = 0; i < 3; i++) {
        checks[i].from_mark = checks[i].to_mark = -1;
        checks[i].enabled = true;
    }
    bench b;
    CHECK(bench_open(&b, checks, 3));
    hit(&b, SP_KIND_CAR, 2, 12, 10);
    bench_judge(&b, "ego.contact");
    CHECK(!b.j.checks[0].pass && b.j.checks[0].value == 5);
    CHECK(b.j.checks[1].pass && b.j.checks[1].margin == 1);
    CHECK(b.j.checks[2].pass && b.j.checks[2].vacuous);
    bench_close(&b);
}

int main(void)
{
    RUN(masses);
    RUN(fatality);
    RUN(checks_on_them);
    return DONE();
}
