/* mind.c - drivers on a road: what they keep, when they react, what becomes of who looks away. */
#include "traffic/drivers.h"

static double equilibrium(const sp_temper *m, double v, double wanted)
{
    return (m->gap + v * m->headway) / sp_sqrt(1 - sp_square(sp_square(v / wanted)));
}

/* N in a ring of one lane: the flow over the density against the closed form of IDM */
static void test_fundamental_diagram(void)
{
    static const uint32_t crowd[] = {12, 28, 60};
    for (size_t k = 0; k < 3; k++) {
        stand t;
        const double length = 900, wanted = 25;
        drivers_road(&t, &(street){length, SP_TAU / length, wanted, 1, 0, .loop = true});
        const uint32_t n = crowd[k];
        sp_temper m = plain;
        m.accel = 2.5; /* stable at every density */
        m.headway = 1.5;
        m.across = 12;
        for (uint32_t i = 0; i < n; i++)
            driver(&t, -1, length * i / n, 10, &m);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 70));
        double mean = 0, least = SP_INFINITY, most = 0;
        for (uint32_t i = 1; i <= n; i++) {
            const double v = stand_of(&t, i)->rail_speed;
            mean += v / n;
            least = sp_min(least, v);
            most = sp_max(most, v);
        }

        /* speed at which the closed form gives this gap; the lane runs outside of the line, the circle as long as its
         * middle; bodies are as long as they are */
        const double around = length * (1 + 1.75 * SP_TAU / length);
        const double gap = around / n - t.actors[1].length;
        double lo = 0, hi = wanted;
        for (int b = 0; b < 60; b++) {
            const double v = (lo + hi) / 2;
            *(equilibrium(&m, v, wanted) < gap ? &lo : &hi) = v;
        }
        CHECK_NEAR(mean / lo, 1, 0.03);
        CHECK(most - least < 0.5);
        CHECK(t.contact_count == 0);
        stand_end(&t);
    }
}

/* five in a column at their own distance; the first stops as hard as they can */
static double column_stops(double reaction, uint32_t model, double speed, double inattention, uint64_t seed)
{
    enum { N = 5, TICKS = 3000 };
    stand t;
    drivers_road(&t, &(street){3000, 0, 40, 1, 0});
    sp_temper m = plain;
    m.reaction = reaction;
    m.headway = reaction + 0.3;
    m.model = model;
    m.inattention = inattention;
    m.speed_most = speed * 1.2;
    double s = 1500;
    for (uint32_t i = 1; i <= N; i++) {
        driver(&t, -1, s, speed, &m);
        s -= (model == SP_FOLLOW_IDM ? equilibrium(&m, speed, speed * 1.2) : m.gap + speed * m.headway) +
             t.actors[1].length;
    }
    t.def.inattention = inattention > 0 ? SP_INATTENTION_ALWAYS : SP_INATTENTION_NEVER;
    t.def.seed = seed;
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 3));
    brakes(&t, 1, m.brake_most);
    double least = SP_INFINITY;
    for (int k = 0; k < TICKS; k++) {
        CHECK(stand_tick(&t));
        for (uint32_t i = 2; i <= N; i++)
            least = sp_min(least, gap_between(&t, i, i - 1));
    }
    if (least > 0)
        for (uint32_t i = 2; i <= N; i++) {
            CHECK(stand_of(&t, i)->rail_speed == 0);
            CHECK(stand_of(&t, i)->mind.cause == SP_CAUSE_LEADER && stand_of(&t, i)->mind.cause_who == i - 1);
            CHECK(stand_of(&t, i)->mind.rest_tick > 300 && stand_of(&t, i)->mind.rest_tick < 300 + TICKS);
            CHECK(stand_of(&t, i)->lights & SP_LIGHT_BRAKE);
            CHECK(gap_between(&t, i, i - 1) < 3 * m.gap);
        }
    stand_end(&t);
    return least;
}

static void test_emergency_stop(void)
{
    for (uint32_t model = SP_FOLLOW_IDM; model <= SP_FOLLOW_ACC; model++)
        for (double reaction = 0.6; reaction < 1.65; reaction += 1)
            for (double speed = 9; speed < 40; speed += 25) {
                const double least = column_stops(reaction, model, speed, 0, 1);
                if (!(least > 0))
                    fprintf(stderr, "model %u reaction %g speed %g: %g\n", model, reaction, speed, least);
                CHECK(least > 0);
            }
}

/* of 10 columns of which nobody looks away all stop; of those that look away half of the time not all do */
static void test_inattention(void)
{
    int touched = 0;
    for (uint64_t seed = 1; seed <= 10; seed++)
        touched += column_stops(1.0, SP_FOLLOW_IIDM, 25, 0.4, seed) <= 0;
    CHECK(touched >= 2);
    CHECK(column_stops(1.0, SP_FOLLOW_IIDM, 25, 0, 1) > 0);

    /* the share comes out, glances are as long as they should be */
    for (double share = 0.05; share < 0.45; share *= 2) {
        double away = 0, longest = 0, now = 0, glances = 0;
        for (int k = 0; k < 200000; k++) {
            const bool a = sp_mind_away(3, 77, share, k * 0.05 - 100);
            away += a;
            glances += a && now == 0;
            now = a ? now + 0.05 : 0;
            longest = sp_max(longest, now);
        }
        CHECK_NEAR(away / 200000, share, 0.06 * share);
        CHECK(longest <= 3.05 && longest > 2);
        CHECK_NEAR(away * 0.05 / glances, 1.12, 0.08);
    }
    CHECK(!sp_mind_away(3, 77, 0, 5));
}

/* nothing is done about what is ahead before the reaction time is over, and then soon */
static void test_reaction(void)
{
    for (double reaction = 0.6; reaction < 1.65; reaction += 0.25) {
        stand t;
        drivers_road(&t, &(street){3000, 0, 40, 1, 0});
        sp_temper m = plain;
        m.reaction = reaction;
        m.headway = 2;
        m.speed_most = 30;
        const uint32_t lead = driver(&t, -1, 1000, 20, NULL);
        const uint32_t i = driver(&t, -1, 1000 - t.actors[1].length - equilibrium(&m, 20, 30), 20, &m);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 4));
        CHECK(sp_abs(stand_of(&t, i)->rail_accel) < 0.05);
        const int64_t from = t.world->tick;
        brakes(&t, lead, 6);
        double jerk = 0, before = stand_of(&t, i)->rail_accel;
        while (stand_of(&t, i)->rail_accel > -0.5 && t.world->tick < from + 400) {
            CHECK(stand_tick(&t));
            jerk = sp_max(jerk, before - stand_of(&t, i)->rail_accel);
            before = stand_of(&t, i)->rail_accel;
        }
        const double took = (double)(t.world->tick - from) * 0.01;
        CHECK(took > sp_round(reaction * 10) / 10 - 0.011 && took < reaction + 0.45);
        CHECK(jerk <= 2 + 1e-9);
        stand_end(&t);
    }
}

/* a column stands, starts, and stands no longer; the limit is what he drives */
static void test_start_and_limit(void)
{
    stand t;
    drivers_road(&t, &(street){3000, 0, 50 / 3.6, 1, 0});
    sp_temper m = plain;
    m.speed_factor = 1.1;
    for (uint32_t i = 0; i < 5; i++)
        driver(&t, -1, 400 - 7 * i, 0, &m);
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 40));
    CHECK_NEAR(stand_of(&t, 1)->rail_speed, 55 / 3.6, 0.2);
    CHECK(stand_of(&t, 1)->mind.cause == SP_CAUSE_FREE);
    for (uint32_t i = 1; i <= 5; i++) {
        CHECK(stand_of(&t, i)->mind.rest_tick == INT64_MIN);
        CHECK(!(stand_of(&t, i)->lights & SP_LIGHT_BRAKE));
        CHECK(i == 1 || gap_between(&t, i, i - 1) > m.gap + 8 * m.headway);
    }
    stand_end(&t);
}

/* a world copied in mid run goes on to the same bits, though the index is another */
static void test_restored(void)
{
    stand t;
    drivers_road(&t, &(street){2000, 0, 30, 2, 0});
    for (uint32_t i = 0; i < 12; i++) {
        sp_temper m;
        CHECK(sp_temper_draw(sp_temper_name(i % 5), 5, 900 + i, SP_KIND_CAR, &m));
        m.inattention = 0.2;
        driver(&t, i % 2 ? -1 : -2, 100 + 40.0 * i, 15 + i % 3 * 5, &m);
    }
    t.def.inattention = SP_INATTENTION_NEAR;
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 7.37));
    sp_world *copy = sp_arena_alloc(t.arena, t.world->bytes);
    CHECK(copy != NULL);
    memcpy(copy, t.world, t.world->bytes);
    CHECK(stand_run(&t, 9));
    sp_world *first = t.world;
    sp_traffic_destroy(t.traffic);
    t.traffic = sp_traffic_create(&t.def, &t.error);
    t.world = copy;
    CHECK(t.traffic != NULL);
    CHECK(stand_run(&t, 9));
    char name[128];
    double a, b;
    const bool differs = sp_world_differ(&t.def, first, copy, name, sizeof name, &a, &b);
    if (differs)
        fprintf(stderr, "%s: %g %g\n", name, a, b);
    CHECK(!differs);
    stand_end(&t);
}

/* beside a lorry's tail: it comes there and stays, through the other's braking and accelerating */
static void test_beside(void)
{
    stand t;
    drivers_road(&t, &(street){4000, 0, 0, 2, 0});
    const uint32_t other = driver(&t, -2, 300, 20, NULL), i = driver(&t, -1, 250, 25, NULL);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, i), *b = stand_of(&t, other);
    a->speed_act = SP_SPEED_BESIDE;
    a->follow = other;
    a->follow_gap = -6;
    double worst = 0, hardest = 0;
    for (int k = 0; k < 6000; k++) {
        if (k == 2000 || k == 4000) {
            b->rail_target = k == 2000 ? 12 : 24;
            b->rail_rate = 2;
            b->rail_onset = 1;
            b->speed_act = SP_SPEED_RAMP;
        }
        CHECK(stand_tick(&t));
        if (k > 1500)
            worst = sp_max(worst, sp_abs(a->x - b->x + 6));
        hardest = sp_max(hardest, sp_abs(a->rail_accel));
    }
    CHECK(worst < 0.6);
    CHECK_NEAR(a->x - b->x, -6, 0.01);
    CHECK(hardest <= 6 + 1e-9);
    stand_end(&t);
}

int main(void)
{
    RUN(test_fundamental_diagram);
    RUN(test_emergency_stop);
    RUN(test_inattention);
    RUN(test_reaction);
    RUN(test_start_and_limit);
    RUN(test_restored);
    RUN(test_beside);
    return DONE();
}
