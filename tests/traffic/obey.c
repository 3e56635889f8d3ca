/* obey.c - actors that mind the rules, on a crossing of four arms: where they stop, when they go on, how hard they
 * brake, how fast they drive. */
#include "physics/stand.h"

#include <stdio.h>

/* arms of 200 m to a square of 20 m; w and s run towards it, e and n away from it; lanes -1 and 1 everywhere. The front
 * of who comes along w at s = 195 m is 5 m before the square. */
static const char *const arm_text =
    "<road id=\"%s\" junction=\"%s\" length=\"%g\"><link>%s</link><type s=\"0\" type=\"town\"><speed max=\"20\" "
    "unit=\"m/s\"/></type><planView><geometry s=\"0\" x=\"%g\" y=\"%g\" hdg=\"%.17g\" length=\"%g\"><line/></geometry>"
    "</planView><lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><link>%s</link><width sOffset=\"0\" "
    "a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></left><center><lane id=\"0\" type=\"none\"/></center><right><lane "
    "id=\"-1\" type=\"driving\"><link>%s</link><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right>"
    "</laneSection></lanes><signals>%s</signals></road>";
#define TO_J   "<successor elementType=\"junction\" elementId=\"j\"/>"
#define FROM_J "<predecessor elementType=\"junction\" elementId=\"j\"/>"
#define BETWEEN(a, b)                                                                                                  \
    "<predecessor elementType=\"road\" elementId=\"" a "\" contactPoint=\"end\"/><successor elementType=\"road\" "     \
    "elementId=\"" b "\" contactPoint=\"start\"/>"
#define LINK(id) "<predecessor id=\"" id "\"/><successor id=\"" id "\"/>"

#define LIGHT "1000001"
#define STOP  "206"
#define YIELD "205"
#define SPEED "274"

static void sign(sp_text *t, const char *id, const char *type, double s, double value)
{
    sp_text_printf(t,
                   "<signal id=\"%s\" name=\"\" type=\"%s\" subtype=\"-1\" country=\"OpenDRIVE\" s=\"%g\" t=\"-4\" "
                   "orientation=\"+\" dynamic=\"%s\" zOffset=\"2\" height=\"1\" width=\"0.5\" value=\"%g\" "
                   "unit=\"m/s\"/>",
                   id, type, s, strcmp(type, LIGHT) ? "no" : "yes", value);
}

/* signals of the western and the southern arm */
static void begin(stand *t, const char *west, const char *south)
{
    *t = (stand){.arena = sp_arena_create()};
    sp_text x = {0};
    sp_text_add(&x, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>");
    sp_text_printf(&x, arm_text, "w", "-1", 200.0, TO_J, -210.0, 0.0, 0.0, 200.0, "", "", west);
    sp_text_printf(&x, arm_text, "e", "-1", 200.0, FROM_J, 10.0, 0.0, 0.0, 200.0, "", "", "");
    sp_text_printf(&x, arm_text, "s", "-1", 200.0, TO_J, 0.0, -210.0, SP_PI / 2, 200.0, "", "", south);
    sp_text_printf(&x, arm_text, "n", "-1", 200.0, FROM_J, 0.0, 10.0, SP_PI / 2, 200.0, "", "", "");
    sp_text_printf(&x, arm_text, "we", "j", 20.0, BETWEEN("w", "e"), -10.0, 0.0, 0.0, 20.0, LINK("1"), LINK("-1"), "");
    sp_text_printf(&x, arm_text, "sn", "j", 20.0, BETWEEN("s", "n"), 0.0, -10.0, SP_PI / 2, 20.0, LINK("1"), LINK("-1"),
                   "");
    static const char *const ways[4][4] = {
        {"w", "we", "start", "-1"}, {"e", "we", "end", "1"}, {"s", "sn", "start", "-1"}, {"n", "sn", "end", "1"}};
    sp_text_add(&x, "<junction id=\"j\" name=\"\">");
    for (int i = 0; i < 4; i++) {
        sp_text_printf(&x,
                       "<connection id=\"%d\" incomingRoad=\"%s\" connectingRoad=\"%s\" contactPoint=\"%s\"><laneLink "
                       "from=\"%s\" to=\"%s\"/></connection>",
                       i, ways[i][0], ways[i][1], ways[i][2], ways[i][3], ways[i][3]);
    }
    sp_text_add(&x, "</junction></OpenDRIVE>");
    const sp_road_net *net = NULL;
    CHECK(!x.failed && sp_road_read_xodr("crossing", x.data, x.size, t->arena, &net, &t->error));
    sp_text_free(&x);
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
    CHECK(sp_lights_derive(&t->def, &t->error));
}

/* puts an actor so that its front is at s */
static uint32_t put(stand *t, const char *arm, double s, double speed, bool obeys)
{
    const sp_kind *k = sp_kind_find("compact");
    const uint32_t i = ++t->def.actor_count, road = sp_road_by_id(t->def.road, arm);
    const double center = k->length / 2 - k->rear_overhang;
    sp_road_place place = {road, -1, s - center - k->length / 2, 0};
    sp_road_point point = {0};
    place.t = sp_road_lane_center(t->def.road, road, place.s, -1);
    CHECK(sp_road_at(t->def.road, place, &point));
    t->actors[i] = (sp_actor_def){.name = "car",
                                  .kind = k,
                                  .length = k->length,
                                  .width = k->width,
                                  .height = k->height,
                                  .center_x = center,
                                  .mass = k->mass,
                                  .place = place,
                                  .speed = speed,
                                  .obeys = obeys,
                                  .heading = point.heading,
                                  .pose = {point.position, sp_quat_from_ypr(point.heading, 0, 0)}};
    return i;
}

/* the one light of the western arm: first this long, then that, then that for good */
static void programme(stand *t, uint32_t a, double first, uint32_t b, double second, uint32_t c)
{
    CHECK(t->def.light_count == 1);
    if (t->def.light_count)
        t->def.lights[0] =
            (sp_light_def){.signal = t->def.lights[0].signal,
                           .phase_count = 3,
                           .phase = {{(int64_t)(first * 100), a}, {(int64_t)(second * 100), b}, {1000000, c}}};
}

static void tick(stand *t)
{
    CHECK(stand_tick(t));
    CHECK(sp_world_lights(&t->def, t->world, t->world->tick, &t->error));
}

/* how far the front is along w and on, m; m/s and m/s^2 of it */
static double front(stand *t, uint32_t i)
{
    const sp_actor *a = stand_of(t, i);
    return a->x + 210 + t->actors[i].center_x + t->actors[i].length / 2;
}

/* nobody brakes harder or accelerates more than this; none jumps */
static void run(stand *t, uint32_t i, double seconds, double *hardest)
{
    for (int k = 0; k < (int)(seconds * 100 + 0.5); k++) {
        const double before = stand_of(t, i)->rail_speed;
        tick(t);
        const double change = (stand_of(t, i)->rail_speed - before) * 100;
        CHECK(change < 1.5 + 1e-9 && change > -9 - 1e-9);
        *hardest = sp_max(*hardest, -change);
    }
}

static void stops_at_red_and_goes_at_green(void)
{
    sp_text x = {0};
    stand t;
    sign(&x, "L", LIGHT, 195, 0);
    begin(&t, x.data, "");
    programme(&t, SP_LIGHT_RED, 20, SP_LIGHT_RED | SP_LIGHT_YELLOW, 1, SP_LIGHT_GREEN);
    const uint32_t i = put(&t, "w", 60, 50 / 3.6, true), j = put(&t, "w", 40, 50 / 3.6, true);
    CHECK(stand_begin(&t));
    double hardest = 0, second = 0;
    run(&t, i, 19, &hardest);
    CHECK(stand_of(&t, i)->rail_speed == 0 && front(&t, i) < 195 && front(&t, i) > 194);
    CHECK(hardest > 1.9 && hardest < 2.3);

    /* the other stands behind it */
    const double gap = front(&t, i) - t.actors[i].length - front(&t, j);
    CHECK(stand_of(&t, j)->rail_speed < 0.3 && gap > 1 && gap < 5);
    const double stood = front(&t, i);
    run(&t, i, 1.99, &second);
    CHECK(front(&t, i) == stood);
    run(&t, i, 1, &second);
    CHECK(front(&t, i) > stood + 0.5 && stand_of(&t, i)->rail_speed > 1.3);

    /* through the square, up to the speed that it had, the other after it */
    run(&t, i, 12, &second);
    CHECK(front(&t, i) > 230 && front(&t, j) > 205 && front(&t, j) < front(&t, i) - 6);
    CHECK_NEAR(stand_of(&t, i)->rail_speed, 50 / 3.6, 1e-9);
    CHECK(second < 1e-9 && t.contact_count == 0);
    stand_end(&t);
    sp_text_free(&x);
}

/* at the onset of yellow: who could stop with 3.5 m/s^2 does, who could not drives on and brakes not at all */
static void yellow_by_what_it_takes(void)
{
    const double v = 50 / 3.6, free[] = {20, 26, 30, 40, 60};
    for (int k = 0; k < 5; k++) {
        sp_text x = {0};
        stand t;
        sign(&x, "L", LIGHT, 195, 0);
        begin(&t, x.data, "");
        programme(&t, SP_LIGHT_GREEN, 0.01, SP_LIGHT_YELLOW, 3, SP_LIGHT_RED);
        const uint32_t i = put(&t, "w", 195 - free[k], v, true);
        CHECK(stand_begin(&t));
        double hardest = 0;
        run(&t, i, 12, &hardest);
        const double takes = v * v / 2 / (free[k] - 0.5 - v * 0.01);
        if (takes > 3.5) {
            CHECK_NEAR(front(&t, i), 195 - free[k] + 12 * v, 1e-6);
            CHECK(hardest < 1e-9);
        } else {
            CHECK(stand_of(&t, i)->rail_speed == 0 && front(&t, i) < 195 && front(&t, i) > 194);
            CHECK_NEAR(hardest, sp_max(takes, 2), 0.15);
        }
        stand_end(&t);
        sp_text_free(&x);
    }
}

/* red means nothing to who was not told to obey, nor dark and flashing lights to who was */
static void what_stops_nobody(void)
{
    const uint32_t show[] = {SP_LIGHT_RED, SP_LIGHT_OFF, SP_LIGHT_YELLOW | SP_LIGHT_FLASHING, SP_LIGHT_GREEN};
    for (int k = 0; k < 4; k++) {
        sp_text x = {0};
        stand t;
        double hardest = 0;
        sign(&x, "L", LIGHT, 195, 0);
        begin(&t, x.data, "");
        programme(&t, show[k], 1, show[k], 1, show[k]);
        const uint32_t i = put(&t, "w", 100, 10, k > 0);
        CHECK(stand_begin(&t));
        run(&t, i, 15, &hardest);
        CHECK(hardest < 1e-9);
        CHECK_NEAR(front(&t, i), 250, 1e-6);
        stand_end(&t);
        sp_text_free(&x);
    }
}

static void stop_sign_for_a_second(void)
{
    sp_text x = {0};
    stand t;
    sign(&x, "S", STOP, 195, 0);
    begin(&t, x.data, "");
    const uint32_t i = put(&t, "w", 130, 12, true);
    CHECK(stand_begin(&t));
    double hardest = 0;
    int stood = 0;
    for (int k = 0; k < 2500; k++) {
        run(&t, i, 0.01, &hardest);
        if (stand_of(&t, i)->rail_speed < 0.1) {
            stood++;
            CHECK(front(&t, i) < 195 && front(&t, i) > 194);
        }
    }
    CHECK(stood >= 100 && stood < 160 && hardest < 2.3);
    CHECK(front(&t, i) > 230 && stand_of(&t, i)->stood == 0);
    stand_end(&t);

    /* where a light works the sign beside it does not */
    sign(&x, "L", LIGHT, 195, 0);
    begin(&t, x.data, "");
    programme(&t, SP_LIGHT_GREEN, 1, SP_LIGHT_GREEN, 1, SP_LIGHT_GREEN);
    const uint32_t k = put(&t, "w", 130, 12, true);
    CHECK(stand_begin(&t));
    hardest = 0;
    run(&t, k, 10, &hardest);
    CHECK(hardest < 1e-9);
    stand_end(&t);
    sp_text_free(&x);
}

/* the other way has priority and never notices; who yields meets nobody on the square */
static void waits_for_who_has_priority(const char *type, double start, bool waits)
{
    sp_text x = {0};
    stand t;
    sign(&x, "S", type, 195, 0);
    begin(&t, x.data, "");
    const uint32_t i = put(&t, "w", 120, 12, true), j = put(&t, "s", start, 12, true);
    CHECK(stand_begin(&t));
    double slowest = 100, hardest = 0, nearest = 1e9;
    for (int k = 0; k < 2500; k++) {
        run(&t, i, 0.01, &hardest);
        CHECK(stand_of(&t, j)->rail_speed == 12);
        slowest = sp_min(slowest, stand_of(&t, i)->rail_speed);
        nearest =
            sp_min(nearest, sp_hypot(stand_of(&t, i)->x - stand_of(&t, j)->x, stand_of(&t, i)->y - stand_of(&t, j)->y));
    }
    CHECK(front(&t, i) > 230 && t.contact_count == 0 && hardest < 5);
    CHECK((slowest < 0.1) == waits);
    CHECK(nearest > 5);
    stand_end(&t);
    sp_text_free(&x);
}

static void yield_and_stop(void)
{
    waits_for_who_has_priority(YIELD, 110, true);
    waits_for_who_has_priority(YIELD, 196, false);
    waits_for_who_has_priority(STOP, 60, true);
    waits_for_who_has_priority(STOP, 110, true);
}

/* two that stop at one time: the first that was cast goes, the other lets it pass */
static void two_stops(void)
{
    sp_text x = {0};
    stand t;
    sign(&x, "S", STOP, 195, 0);
    begin(&t, x.data, x.data);
    const uint32_t i = put(&t, "w", 130, 12, true), j = put(&t, "s", 130, 12, true);
    CHECK(stand_begin(&t));
    double hardest = 0;
    int both = 0;
    const uint32_t we = sp_road_by_id(t.def.road, "we"), sn = sp_road_by_id(t.def.road, "sn");
    for (int k = 0; k < 3500; k++) {
        run(&t, i, 0.01, &hardest);
        both += stand_of(&t, i)->road == we && stand_of(&t, j)->road == sn;
    }
    CHECK(both == 0 && t.contact_count == 0);
    CHECK(front(&t, i) > 230 && stand_of(&t, j)->y > 20);
    stand_end(&t);
    sp_text_free(&x);
}

/* the road's 20 m/s, then 10 m/s from a sign on, then 20 again; never faster, hardly slower */
static void limits(void)
{
    sp_text x = {0};
    stand t;
    sign(&x, "V", SPEED, 120, 10);
    begin(&t, x.data, "");
    const uint32_t i = put(&t, "w", 20, 15, true);
    CHECK(stand_begin(&t));
    stand_of(&t, i)->rail_target = 30;
    double hardest = 0, fastest = 0, from = 0, to = 0;
    for (int k = 0; k < 2600; k++) {
        run(&t, i, 0.01, &hardest);
        const double v = stand_of(&t, i)->rail_speed, s = stand_of(&t, i)->x + 210;
        CHECK(v <= 20 + 1e-9);
        if (s > 120 && s < 200) {
            CHECK(v < 10 + 0.3 && v > 9);
            from = from > 0 ? from : v;
            to = v;
        }
        fastest = sp_max(fastest, v);
    }
    CHECK(from > 9.5 && to > 9.9 && hardest < 2.5);
    CHECK_NEAR(fastest, 20, 1e-9);
    stand_end(&t);
    sp_text_free(&x);
}

/* from a copy it goes on to the same bits: all that a decision needs is state */
static void a_copy_goes_on_alike(void)
{
    sp_text x = {0};
    stand t;
    sign(&x, "S", STOP, 195, 0);
    begin(&t, x.data, "");
    const uint32_t i = put(&t, "w", 130, 12, true);
    put(&t, "s", 40, 9, true);
    CHECK(stand_begin(&t));
    double hardest = 0;
    while (stand_of(&t, i)->stood < 50 && t.world->tick < 3000)
        run(&t, i, 0.01, &hardest);
    CHECK(stand_of(&t, i)->stood == 50);
    sp_world *kept = sp_arena_alloc(t.arena, t.world->bytes), *first = t.world;
    memcpy(kept, first, first->bytes);
    run(&t, i, 8, &hardest);
    t.world = kept;
    sp_physics_load(t.physics, &t.def, t.world);
    run(&t, i, 8, &hardest);
    CHECK(sp_hash_equal(sp_world_hash_peek(&t.def, first), sp_world_hash_peek(&t.def, kept)));
    CHECK(front(&t, i) > 200);
    stand_end(&t);
    sp_text_free(&x);
}

int main(void)
{
    RUN(stops_at_red_and_goes_at_green);
    RUN(yellow_by_what_it_takes);
    RUN(what_stops_nobody);
    RUN(stop_sign_for_a_second);
    RUN(yield_and_stop);
    RUN(two_stops);
    RUN(limits);
    RUN(a_copy_goes_on_alike);
    return DONE();
}
