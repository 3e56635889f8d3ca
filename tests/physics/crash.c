/* crash.c - contacts: when, where, how fast; momentum; pile-ups; the same bits again and after a restore. */
#include "physics/internal.h"
#include "physics/stand.h"

static double gap_between(const stand *t, uint32_t a, uint32_t b)
{
    const sp_box2 p = sp_actor_box(&t->actors[a], &t->world->actors[a]),
                  q = sp_actor_box(&t->actors[b], &t->world->actors[b]);
    return sp_box2_separation(&p, &q);
}

/* runs until the first contact event; false when there was none */
static bool to_contact(stand *t, double seconds)
{
    for (int i = 0; i < (int)(seconds * 100) && t->contact_count == 0; i++)
        if (!stand_tick(t))
            return false;
    return t->contact_count > 0;
}

static double front_of(const stand *t, uint32_t i)
{
    const sp_actor *a = &t->world->actors[i];
    return a->x + t->actors[i].center_x + t->actors[i].length / 2;
}

/* constant speed onto a standing target: time = gap / v, at the whole overlap, on the front */
static void standing_target(void)
{
    stand t;
    stand_road(&t, 0);
    t.actors[0] = (sp_actor_def){0};
    stand_actor(&t, "compact", -1, 100, 0, 50 / 3.6);
    const uint32_t gvt = stand_actor(&t, "gvt", -1, 130, 0, 0);
    CHECK(stand_begin(&t));
    t.vehicle.drag_area = 0;
    t.vehicle.rolling = 0;
    const double rear = stand_of(&t, gvt)->x + t.actors[gvt].center_x - t.actors[gvt].length / 2,
                 gap = rear - front_of(&t, 1);
    const double start = (double)t.world->tick * 0.01;
    CHECK(to_contact(&t, 4));
    const sp_event e = t.contacts[0];
    CHECK(e.kind == SP_EVENT_CONTACT && e.a == 1 && e.b == gvt && e.part == SP_PART_FRONT);
    CHECK_NEAR(e.at - start, gap / (50 / 3.6), 5e-4);
    CHECK_NEAR(e.speed, 50 / 3.6, 0.01);
    CHECK_NEAR(e.rel_speed, 50 / 3.6, 0.01);
    CHECK_NEAR(e.location, 0.5, 0.02);
    CHECK_NEAR(e.x, rear, 0.01);
    CHECK(gap_between(&t, 1, gvt) <= 0);
    CHECK(stand_of(&t, 1)->flags & stand_of(&t, gvt)->flags & SP_ACTOR_TOUCHED);
    CHECK(stand_of(&t, gvt)->move == SP_MOVE_LOOSE);

    /* an end with a change of speed, in the direction of momentum */
    t.world->control.pedals = 1;
    stand_of(&t, 1)->brake = 1;
    CHECK(stand_run(&t, 4));
    CHECK(stand_of(&t, gvt)->x > 131);
    bool ended = false;
    for (uint32_t i = 1; i < t.contact_count; i++)
        ended |= t.contacts[i].kind == SP_EVENT_CONTACT_END && t.contacts[i].delta_v > 0.3;
    CHECK(ended);
    stand_end(&t);
}

/* the place is where the standing one's face is, whoever of the two it is and whenever in a substep they meet */
static void place_of_impact(void)
{
    for (int n = 0; n < 16; n++) {
        stand t;
        const double moving = n < 8 ? 60 : 0;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100 + 0.019 * n, 0, moving);
        const uint32_t other = stand_actor(&t, "gvt", -1, n < 8 ? 140 : 60, 0, 60 - moving);
        t.vehicle.drag_area = t.vehicle.rolling = 0;
        CHECK(stand_begin(&t));
        const sp_actor_def *d = &t.actors[n < 8 ? other : 1];
        const double face = stand_of(&t, n < 8 ? other : 1)->x + d->center_x - d->length / 2;
        CHECK(to_contact(&t, 2));
        CHECK_NEAR(t.contacts[0].x, face, 2e-3);
        stand_end(&t);
    }
}

/* impact location 0 % is the right edge of the ego, 100 % the left: a child standing in the way */
static void impact_location(void)
{
    const double share[] = {0.25, 0.5, 0.75};
    for (int i = 0; i < 3; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 10);
        stand_actor(&t, "child", -1, 115, (share[i] - 0.5) * 1.823, 0);
        CHECK(stand_begin(&t));
        CHECK(to_contact(&t, 4));
        CHECK(t.contacts[0].part == SP_PART_FRONT);
        CHECK_NEAR(t.contacts[0].location, share[i], 0.01);
        CHECK_NEAR(t.contacts[0].rel_speed, 10, 0.15);
        t.world->control.pedals = 1;
        stand_of(&t, 1)->brake = 1;
        CHECK(stand_run(&t, 5));
        CHECK(stand_of(&t, 2)->x > 115.5);
        /* lies on the ground, off its feet */
        CHECK(stand_of(&t, 2)->body_rotation[10] < 0.7);
        CHECK(stand_of(&t, 2)->body_position[2] < 0.7);
        stand_end(&t);
    }
}

/* a car that is met off its middle: the location is where its middle is, 0 % at the right edge, not the overlap's
 * middle */
static void location_is_of_the_middle(void)
{
    const double share[] = {0, 0.25, 0.5, 1, 1.25};
    for (int i = 0; i < 5; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 10);
        stand_actor(&t, "gvt", -1, 115, (share[i] - 0.5) * 1.823, 0);
        CHECK(stand_begin(&t));
        CHECK(to_contact(&t, 4));
        CHECK(t.contacts[0].part == SP_PART_FRONT);
        CHECK_NEAR(t.contacts[0].location, share[i], 0.01);
        stand_end(&t);
    }
}

/* somebody runs into the side of a standing car: the left side of it, where he stands */
static void from_the_side(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 0);
    const uint32_t i = stand_actor(&t, "adult", -1, 101, 4, 2);
    t.actors[i].heading = -SP_PI / 2;
    CHECK(stand_begin(&t));
    const double x = stand_of(&t, 1)->x;
    CHECK(to_contact(&t, 4));
    CHECK(t.contacts[0].part == SP_PART_LEFT);
    CHECK_NEAR(t.contacts[0].rel_speed, 2, 1e-6);
    CHECK_NEAR(t.contacts[0].location, 1, 0.01);
    CHECK_NEAR(t.contacts[0].x, 101, 1e-6);
    CHECK_NEAR(t.contacts[0].at, (4 - 1.823 / 2 - 0.30) / 2, 1e-3);
    CHECK(stand_run(&t, 2));
    CHECK_NEAR(stand_of(&t, 1)->x, x, 0.01);
    CHECK_NEAR(stand_of(&t, i)->speed, 0, 1e-3);
    stand_end(&t);
}

/* rear-end: m1 v1 + m2 v2 before and 50 ms after, when friction took little */
static void momentum(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 20);
    const uint32_t other = stand_actor(&t, "suv", -1, 112, 0, 8);
    CHECK(stand_begin(&t));
    CHECK(to_contact(&t, 4));
    CHECK_NEAR(t.contacts[0].rel_speed, 12, 0.1);
    const double m1 = t.vehicle.mass, m2 = t.actors[other].mass;
    CHECK(stand_run(&t, 0.1));
    const double now = m1 * stand_of(&t, 1)->speed + m2 * stand_of(&t, other)->speed, was = m1 * 20 + m2 * 8;
    /* the struck car's tyres may take 0.3 g for a tenth of a second */
    CHECK(now <= was);
    CHECK_NEAR(now / was, 1, 0.04);
    CHECK_NEAR(stand_of(&t, 1)->speed, was / (m1 + m2), 1.0);
    CHECK(stand_of(&t, 1)->speed <= stand_of(&t, other)->speed + 0.1);

    /* what the end says of both: against each other as the masses are, together the closing speed and what springs
     * back; tyres took their share */
    bool ended = false;
    stand_of(&t, other)->hidden = 1; /* ends it */
    CHECK(stand_run(&t, 0.02));
    for (uint32_t i = 1; i < t.contact_count && !ended; i++) {
        const sp_event *e = &t.contacts[i];
        ended = e->kind == SP_EVENT_CONTACT_END;
        if (ended)
            CHECK_NEAR(m1 * e->delta_v / (m2 * e->delta_v_b), 1, 0.2);
        if (ended)
            CHECK(e->delta_v + e->delta_v_b > 12 * 0.85 && e->delta_v + e->delta_v_b < 12 * 1.3);
    }
    CHECK(ended);
    stand_end(&t);
}

/* a pile of five, at speed: nothing flies, overlaps much or becomes infinite */
static void pile(stand *t)
{
    stand_road(t, 0);
    stand_actor(t, "compact", -1, 100, 0.3, 28);
    for (int i = 0; i < 5; i++)
        stand_actor(t, i % 2 ? "van" : "sedan", -1, 120 + 5.6 * i, i % 2 ? -0.4 : 0.3, 0);
    CHECK(stand_begin(t));
}

static void pile_of_five(void)
{
    stand t;
    pile(&t);
    CHECK(stand_run(&t, 4));
    CHECK(stand_of(&t, 1)->speed < 5);
    CHECK(stand_of(&t, 3)->move == SP_MOVE_LOOSE);
    for (uint32_t i = 1; i <= 6; i++) {
        CHECK(sp_abs(stand_of(&t, i)->z) < 0.3);
        for (uint32_t k = i + 1; k <= 6; k++)
            CHECK(gap_between(&t, i, k) > -0.5);
    }
    CHECK(t.contact_count >= 2);
    stand_end(&t);
}

/* into a fixed thin wall at 200 km/h: it stays where it is and nobody comes out behind it */
static void barrier_holds(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 55);
    const uint32_t wall = stand_actor(&t, "barrier", -1, 140, 0, 0);
    t.actors[wall].heading = SP_PI / 2;
    t.actors[wall].parked = true;
    CHECK(stand_begin(&t));
    const double x = stand_of(&t, wall)->x;
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(stand_of(&t, wall)->x, x, 0);
    CHECK(stand_of(&t, wall)->move == SP_MOVE_STILL);
    CHECK(stand_of(&t, 1)->x < x);
    CHECK(t.contact_count > 0);
    stand_end(&t);
}

/* a plate, a gantry and a hidden child are no obstacles */
static void no_obstacles(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 20);
    stand_actor(&t, "steel_plate", -1, 115, 0, 0);
    stand_actor(&t, "gantry", -1, 120, 0, 0);
    const uint32_t child = stand_actor(&t, "child", -1, 125, 0, 0);
    t.actors[child].hidden = true;
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 2));
    CHECK(t.contact_count == 0);
    CHECK(stand_of(&t, 1)->speed > 19.5);
    stand_end(&t);
}

static sp_hash state_of(const stand *t)
{
    return sp_hash_bytes(t->world->actors, sizeof(sp_actor) * (t->def.actor_count + 1));
}

static void the_same_again(void)
{
    sp_hash hash[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        pile(&t);
        CHECK(stand_run(&t, 3));
        hash[i] = state_of(&t);
        stand_end(&t);
    }
    CHECK(sp_hash_equal(hash[0], hash[1]));
}

/* saved in mid crash, gone on, loaded back into the same and into a fresh physics world */
static void restored_in_mid_crash(void)
{
    stand t;
    pile(&t);
    CHECK(stand_run(&t, 0.75));
    CHECK(t.world->contact_pairs[0] != 0);
    const size_t size = (size_t)sp_world_bytes(&t.def);
    void *saved = malloc(size);
    CHECK(saved != NULL);
    memcpy(saved, t.world, size);
    CHECK(stand_run(&t, 2));
    const sp_hash first = state_of(&t);

    memcpy(t.world, saved, size);
    sp_physics_load(t.physics, &t.def, t.world);
    CHECK(stand_run(&t, 2));
    CHECK(sp_hash_equal(state_of(&t), first));

    sp_physics_destroy(t.physics);
    t.physics = sp_physics_create(&t.def, &t.error);
    memcpy(t.world, saved, size);
    sp_physics_load(t.physics, &t.def, t.world);
    CHECK(stand_run(&t, 2));
    CHECK(sp_hash_equal(state_of(&t), first));
    free(saved);
    stand_end(&t);
}

/* somebody far away changes no bit of this crash */
static void others_do_not_matter(void)
{
    stand t;
    pile(&t);
    CHECK(stand_run(&t, 2));
    const sp_actor ego = *stand_of(&t, 1), second = *stand_of(&t, 2);
    stand_end(&t);

    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0.3, 28);
    for (int i = 0; i < 5; i++)
        stand_actor(&t, i % 2 ? "van" : "sedan", -1, 120 + 5.6 * i, i % 2 ? -0.4 : 0.3, 0);
    stand_actor(&t, "suv", -1, 1000, 0, 20);
    stand_actor(&t, "van", -1, 1012, 0, 0);
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 2));
    CHECK(stand_of(&t, 7)->move == SP_MOVE_LOOSE);
    CHECK(memcmp(&ego, stand_of(&t, 1), sizeof ego) == 0);
    CHECK(memcmp(&second, stand_of(&t, 2), sizeof second) == 0);
    stand_end(&t);
}

/* a force that is not finite is an error in words, not the end of the process */
static void nan_is_an_error(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 20);
    CHECK(stand_begin(&t));
    stand_of(&t, 1)->steering = SP_NAN;
    CHECK(!sp_physics_substep(t.physics, &t.def, t.world, 0, &t.error));
    CHECK(t.error.code == SP_BAD_BENCH);
    CHECK(strstr(t.error.text, "compact") != NULL);
    stand_end(&t);
}

/* two unit squares, 0.1 deep in each other: two points, the normal from a to b; the same depth as base's separation */
static void manifold_of_squares(void)
{
    const sp_box2 a = {0, 0, 0, 1, 1}, b = {1.9, 0.5, 0, 1, 1}, c = {1.9 / 2 + 1, 0, SP_PI / 4, 1, 1};
    sp_manifold m;
    sp_touch_manifold(&a, &b, &m);
    CHECK(m.count == 2);
    CHECK_NEAR(m.nx, 1, 1e-15);
    CHECK_NEAR(m.depth[0], 0.1, 1e-12);
    CHECK_NEAR(m.depth[1], 0.1, 1e-12);
    CHECK_NEAR(m.separation, sp_box2_separation(&a, &b), 1e-12);
    CHECK_NEAR(sp_abs(m.y[0] - m.y[1]), 1.5, 1e-12);
    sp_touch_manifold(&a, &c, &m);
    CHECK_NEAR(m.separation, sp_box2_separation(&a, &c), 1e-12);
    CHECK(m.nx > 0);
}

int main(void)
{
    RUN(manifold_of_squares);
    RUN(standing_target);
    RUN(place_of_impact);
    RUN(impact_location);
    RUN(location_is_of_the_middle);
    RUN(from_the_side);
    RUN(momentum);
    RUN(pile_of_five);
    RUN(barrier_holds);
    RUN(no_obstacles);
    RUN(the_same_again);
    RUN(restored_in_mid_crash);
    RUN(others_do_not_matter);
    RUN(nan_is_an_error);
    return DONE();
}
