/* wall.c - what is fixed to the ground: barriers have one side at any speed and mass, a row of elements redirects, a
 * pole turns a car round, a kerb is climbed. */
#include "physics/internal.h"
#include "physics/stand.h"

/* makes the ego this many times as heavy, springs and all */
static void heavier(stand *t, double times)
{
    sp_vehicle *v = &t->vehicle;
    v->mass *= times;
    v->inertia_x *= times;
    v->inertia_y *= times;
    v->inertia_z *= times;
    v->spring_front *= times;
    v->spring_rear *= times;
    v->damper_front *= times;
    v->damper_rear *= times;
    v->brake_torque_max *= times;
    v->wheel_inertia *= times;
    v->tyre[SP_TYRE_LOAD] *= times;
}

/* across the road, thin: a car of 1.1 t and a lorry of 40 t at 250 km/h stay before it; nothing jumps */
static void one_sided(void)
{
    static const double times[] = {1, 36};
    for (int k = 0; k < 4; k++) {
        stand t;
        stand_road(&t, 0);
        const double speed = (k < 2 ? 250 : 100) / 3.6;
        stand_actor(&t, "compact", -1, 100, 0, speed);
        heavier(&t, times[k % 2]);
        t.vehicle.speed_max = 80;
        const uint32_t wall = stand_actor(&t, "barrier", -1, 130, k < 2 ? 0 : 0.7, 0);
        t.actors[wall].heading = SP_PI / 2;
        t.actors[wall].width = 0.2;
        t.actors[wall].parked = true;
        CHECK(stand_begin(&t));
        for (int n = 0; n < 300; n++) {
            CHECK(stand_tick(&t));
            const sp_actor *a = stand_of(&t, 1);
            CHECK(a->body_position[0] < 130 && a->body_position[2] < 1);
            const sp_box2 p = sp_actor_box(&t.actors[1], a), q = sp_actor_box(&t.actors[wall], stand_of(&t, wall));
            CHECK(sp_box2_separation(&p, &q) > -0.7);
        }
        /* gives back a tenth of its speed at most */
        CHECK(stand_of(&t, 1)->vx < 0.05 && stand_of(&t, 1)->vx > -0.1 * speed);
        CHECK_NEAR(t.contacts[0].speed, speed, 0.3);
        CHECK(t.contacts[0].part == SP_PART_FRONT);
        stand_end(&t);
    }
}

/* a row of elements at 10 degrees and 100 km/h: the car leaves along it, on its side, without snagging at a joint */
static void redirects(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 100 / 3.6);
    for (int k = 0; k < 30; k++) {
        const uint32_t i = stand_actor(&t, "barrier", -1, 90 + 4 * k, -2.5, 0);
        t.actors[i].parked = true;
    }
    t.actors[1].heading = -10 * SP_PI / 180;
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 2));
    const sp_actor *a = stand_of(&t, 1);
    CHECK(t.contact_count > 0 && t.contacts[0].part == SP_PART_RIGHT);
    CHECK(a->speed > 0.8 * 100 / 3.6);
    CHECK(sp_abs(a->heading) < 0.06);
    CHECK(a->y - 0.92 > stand_of(&t, 2)->y + 0.25);
    CHECK(sp_abs(a->roll) < 0.1 && sp_abs(a->z) < 0.1);
    stand_end(&t);
}

/* a pole off the middle stops that corner: the car turns about it, the pole stays */
static void turns_about_a_pole(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 15);
    const uint32_t pole = stand_actor(&t, "pole", -1, 120, 0.6, 0);
    t.actors[pole].parked = true;
    CHECK(stand_begin(&t));
    const double x = stand_of(&t, pole)->x;
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(t.contacts[0].location, 0.5 + 0.6 / 1.823, 0.02);
    CHECK(stand_of(&t, 1)->heading > 0.1);
    CHECK_NEAR(stand_of(&t, pole)->x, x, 0);
    stand_end(&t);
}

/* both changes of speed, which part of each, and momentum: m_a dv_a = m_b dv_b for a blow that tyres hardly feel */
static void what_an_event_says(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 15);
    const uint32_t other = stand_actor(&t, "suv", -1, 112, 0.1, 0);
    static sp_vehicle heavy;
    heavy = *sp_kind_find("compact")->vehicle;
    heavy.mass = 1550;
    t.actors[other].vehicle = &heavy;
    t.actors[other].parked = true;
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 2));
    CHECK(stand_of(&t, other)->move == SP_MOVE_FULL);
    CHECK(t.contacts[0].part == SP_PART_FRONT && t.contacts[0].part_b == SP_PART_REAR);
    bool ended = false;
    for (uint32_t i = 1; i < t.contact_count && !ended; i++) {
        const sp_event *e = &t.contacts[i];
        ended = e->kind == SP_EVENT_CONTACT_END;
        if (ended)
            CHECK_NEAR(e->delta_v * 1093.3 / (e->delta_v_b * 1550), 1, 0.15);
        /* Carlson and others: cars give back 0 to 0.3 of their closing speed */
        if (ended)
            CHECK(e->delta_v + e->delta_v_b > 15 * 0.85 && e->delta_v + e->delta_v_b < 15 * 1.3);
    }
    CHECK(ended);

    /* nobody is at the wheel: it stands, some way on, held by its brakes */
    CHECK(stand_run(&t, 5));
    CHECK_NEAR(stand_of(&t, other)->speed, 0, 0.01);
    CHECK(stand_of(&t, other)->x > 113 && stand_of(&t, other)->x < 130);
    stand_end(&t);
}

int main(void)
{
    RUN(one_sided);
    RUN(redirects);
    RUN(turns_about_a_pole);
    RUN(what_an_event_says);
    return DONE();
}
