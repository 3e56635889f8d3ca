/* pile.c - eighty cars at 108 km/h, 3 m apart, run into a wall and each other: none overlaps much, none leaves the
 * ground, and it costs less than the time it takes, alike or of mixed masses and heights; crashes are the same
 * mirrored, turned round, and beside another crash. */
#include "physics/internal.h"
#include "physics/stand.h"

#include <time.h>

enum { CARS = 80 };

static void line_up(stand *t, sp_vehicle *chassis)
{
    static const char *const kinds[] = {"compact", "van", "suv"};
    stand_road(t, 0);
    *chassis = *sp_kind_find("compact")->vehicle;
    for (int k = 0; k < CARS; k++) {
        const uint32_t i = stand_actor(t, kinds[k % 3], -1, 100 + 8.0 * k, 0.15 * (k % 5 - 2), 30);
        t->actors[i].vehicle = chassis;
    }
    const uint32_t wall = stand_actor(t, "barrier", -1, 100 + 8.0 * CARS + 20, 0, 0);
    t->actors[wall].heading = SP_PI / 2;
    t->actors[wall].parked = true;
    CHECK(stand_begin(t));
}

static double depth_of(stand *t, uint32_t i, uint32_t k)
{
    if (sp_abs(stand_of(t, i)->x - stand_of(t, k)->x) > 7)
        return 0;
    const sp_box2 p = sp_actor_box(&t->actors[i], stand_of(t, i)), q = sp_actor_box(&t->actors[k], stand_of(t, k));
    return -sp_box2_separation(&p, &q);
}

static void eighty_at_108(void)
{
    static stand t;
    sp_vehicle chassis;
    line_up(&t, &chassis);
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    double deepest = 0, highest = 0;
    uint32_t bodies = 0;
    for (int n = 0; n < 1100; n++) {
        CHECK(stand_tick(&t));
        for (uint32_t i = 1; i <= CARS; i++) {
            highest = sp_max(highest, stand_of(&t, i)->body_position[2]);
            for (uint32_t k = i + 1; n % 15 == 0 && k <= CARS; k++)
                deepest = sp_max(deepest, depth_of(&t, i, k));
        }
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    for (uint32_t i = 1; i <= CARS; i++)
        bodies += (stand_of(&t, i)->flags & SP_ACTOR_TOUCHED) && stand_of(&t, i)->move == SP_MOVE_FULL;
    CHECK(bodies > 70);
    CHECK(deepest > 0.05 && deepest <= 0.35);
    CHECK(highest < 1);
    /* a bound for slow machines and sanitizers; it takes a second */
    CHECK((double)(to.tv_sec - from.tv_sec) < 12);
    stand_end(&t);
}

/* vans, suvs, saloons and small cars, one by one or five by five: bumpers at other heights press each other round and
 * up; upright ones overlap no more than equal ones do */
static void mixed(int cars, double gap, double speed, int each)
{
    static const char *const kinds[] = {"suv", "van", "sedan", "compact"};
    static stand t;
    stand_road(&t, 0);
    for (int k = 0; k < cars; k++) {
        const uint32_t i = stand_actor(&t, kinds[k / each % 4], -1, 100 + gap * k, 0.15 * (k % 5 - 2), speed);
        t.actors[i].vehicle = t.actors[i].kind->vehicle;
    }
    const uint32_t wall = stand_actor(&t, "barrier", -1, 100 + gap * cars + 20, 0, 0), last = (uint32_t)cars;
    t.actors[wall].heading = SP_PI / 2;
    t.actors[wall].parked = true;
    CHECK(stand_begin(&t));
    double deepest = 0, highest = 0;
    for (int n = 0; n < 900; n++) {
        CHECK(stand_tick(&t));
        for (uint32_t i = 1; i <= last; i++) {
            const double stands = t.actors[i].vehicle->cog_height;
            highest = sp_max(highest, stand_of(&t, i)->body_position[2] - stands);
            for (uint32_t k = i + 1; n % 3 == 0 && k <= last; k++)
                if (sp_min(stand_of(&t, i)->body_rotation[10], stand_of(&t, k)->body_rotation[10]) > 0.9)
                    deepest = sp_max(deepest, depth_of(&t, i, k));
        }
    }
    CHECK(stand_of(&t, 1)->flags & SP_ACTOR_TOUCHED);
    CHECK(deepest > 0.1 && deepest <= 0.35);
    CHECK(highest < 0.3);
    stand_end(&t);
}

static void mixed_kinds(void)
{
    mixed(20, 8, 30, 1);
    mixed(24, 8, 30, 5);
    mixed(24, 7, 25, 5);
    mixed(16, 10, 40, 1);
}

/* two cars at an angle and one that stands in their way; turned by a quarter, or mirrored, the world is the same */
static void crossing(stand *t, double turn, double mirror, sp_vehicle *chassis)
{
    stand_road(t, 0);
    t->def.road = NULL; /* flat, and no direction better than another */
    *chassis = *sp_kind_find("compact")->vehicle;
    static const double x[] = {0, 20, 26}, y[] = {0, -14, 0.7}, heading[] = {0, SP_PI / 2, 0.3}, speed[] = {14, 10, 0};
    double s, c;
    sp_sincos(turn, &s, &c);
    for (int k = 0; k < 3; k++) {
        const sp_kind *kind = sp_kind_find("compact");
        const uint32_t i = ++t->def.actor_count;
        const double h = turn + mirror * heading[k];
        t->actors[i] = (sp_actor_def){.name = "car",
                                      .kind = kind,
                                      .vehicle = chassis,
                                      .length = kind->length,
                                      .width = kind->width,
                                      .height = kind->height,
                                      .mass = kind->mass,
                                      .center_x = kind->length / 2 - kind->rear_overhang,
                                      .speed = speed[k],
                                      .heading = h,
                                      .parked = speed[k] <= 0};
        t->actors[i].pose =
            (sp_pose){sp_v3(c * x[k] - s * mirror * y[k], s * x[k] + c * mirror * y[k], 0), sp_quat_from_ypr(h, 0, 0)};
    }
    CHECK(stand_begin(t));
    CHECK(stand_run(t, 3));
    CHECK(t->contact_count >= 1 && stand_of(t, 1)->flags & SP_ACTOR_TOUCHED);
}

static void turned_and_mirrored(void)
{
    static stand plain, other;
    sp_vehicle chassis[2];
    crossing(&plain, 0, 1, &chassis[0]);
    for (int k = 0; k < 2; k++) {
        const double turn = k == 0 ? SP_PI / 2 : 0, mirror = k == 0 ? 1 : -1, s = k == 0 ? 1 : 0, c = 1 - s;
        crossing(&other, turn, mirror, &chassis[1]);
        CHECK(other.contact_count == plain.contact_count);
        CHECK_NEAR(other.contacts[0].at, plain.contacts[0].at, 1e-6);
        CHECK_NEAR(other.contacts[0].location, k == 0 ? plain.contacts[0].location : 1 - plain.contacts[0].location,
                   1e-6);
        for (uint32_t i = 1; i <= 3; i++) {
            const sp_actor *p = stand_of(&plain, i), *q = stand_of(&other, i);
            /* rows of the solver come in the same order, but its friction is a pyramid along the normal */
            CHECK_NEAR(q->x, c * p->x - s * mirror * p->y, 0.02);
            CHECK_NEAR(q->y, s * p->x + c * mirror * p->y, 0.02);
            CHECK_NEAR(sp_wrap_angle(q->heading - turn - mirror * p->heading), 0, 0.01);
        }
        stand_end(&other);
    }
    stand_end(&plain);
}

/* another crash far away changes no bit of this one, chassis, people and all */
static void beside_another(void)
{
    sp_actor seen[2][3];
    static stand t;
    sp_vehicle chassis = *sp_kind_find("compact")->vehicle;
    for (int k = 0; k < 2; k++) {
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0.3, 20);
        t.actors[stand_actor(&t, "sedan", -1, 115, 0, 0)].vehicle = &chassis;
        stand_actor(&t, "adult", -1, 109, 0.5, 0);
        if (k == 1) {
            t.actors[stand_actor(&t, "sedan", -1, 1000, 0, 20)].vehicle = &chassis;
            stand_actor(&t, "child", -1, 1005, 0.2, 0);
            stand_actor(&t, "cone", -1, 1006, 0.2, 0);
            t.actors[stand_actor(&t, "sedan", -1, 1010, 0, 0)].vehicle = &chassis;
        }
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 3));
        for (uint32_t i = 0; i < 3; i++)
            seen[k][i] = *stand_of(&t, i + 1);
        CHECK(k == 0 || stand_of(&t, 7)->flags & SP_ACTOR_TOUCHED);
        stand_end(&t);
    }
    CHECK(memcmp(seen[0], seen[1], sizeof seen[0]) == 0);
}

/* a second pile-up half a kilometre behind, with people in it, changes no bit of the first: cars, wall and contacts */
static void beside_another_pile(void)
{
    enum { PILE = 10 };
    static const char *const kinds[] = {"suv", "van", "sedan", "compact"};
    static stand t[2];
    for (uint32_t k = 0; k < 2; k++) {
        stand_road(&t[k], 0);
        for (uint32_t n = 0; n < PILE * (k + 1); n++) {
            const double s = n < PILE ? 1100 + 9.0 * n : 500 + 8.0 * (n - PILE);
            const uint32_t i = stand_actor(&t[k], kinds[n % 4], -1, s, 0.2 * (n % 5) - 0.4, 28);
            t[k].actors[i].vehicle = t[k].actors[i].kind->vehicle;
            if (n % PILE == PILE - 1) {
                const uint32_t wall = stand_actor(&t[k], "barrier", -1, s + 25, 0, 0);
                t[k].actors[wall].heading = SP_PI / 2;
                t[k].actors[wall].parked = true;
            }
        }
        if (k == 1)
            stand_actor(&t[k], "adult", -1, 590, 0.4, 0);
        CHECK(stand_begin(&t[k]));
    }
    bool same = true;
    for (int n = 0; n < 500 && same; n++) {
        CHECK(stand_tick(&t[0]) && stand_tick(&t[1]));
        same = !memcmp(&t[0].world->actors[1], &t[1].world->actors[1], (PILE + 1) * sizeof t[0].world->actors[1]);
        for (int i = 0; i < SP_MAX_CONTACTS && same && t[0].world->contact_pairs[i]; i++)
            same = t[0].world->contact_pairs[i] == t[1].world->contact_pairs[i];
    }
    CHECK(same);
    CHECK(t[1].world->limb_count == 1 && t[1].contact_count > t[0].contact_count && t[0].contact_count > 5);
    stand_end(&t[0]);
    stand_end(&t[1]);
}

int main(void)
{
    RUN(eighty_at_108);
    RUN(mixed_kinds);
    RUN(turned_and_mirrored);
    RUN(beside_another);
    RUN(beside_another_pile);
    return DONE();
}
