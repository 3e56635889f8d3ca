/* decks.c - two roads above each other: whoever drives on one of them stays on it and meets nobody of the other. */
#include <stdio.h>

#include "stand.h"

/* Road 1 runs along x on the ground, road 2 along y over it, on a bridge with its deck at 6 m and ramps of 4 %; they
 * cross at (400, 0), each 400 m from its beginning. */
static const char *const road_text =
    "<road id=\"%s\" length=\"800\" junction=\"-1\"><planView><geometry s=\"0\" x=\"%g\" y=\"%g\" hdg=\"%.17g\" "
    "length=\"800\"><line/></geometry></planView><elevationProfile>%s</elevationProfile><lanes><laneSection s=\"0\">"
    "<left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></left>"
    "<center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" "
    "a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road>";
static const char *const bridge =
    "<elevation s=\"0\" a=\"0\" b=\"0\" c=\"0\" d=\"0\"/><elevation s=\"200\" a=\"0\" b=\"0.04\" c=\"0\" d=\"0\"/>"
    "<elevation s=\"350\" a=\"6\" b=\"0\" c=\"0\" d=\"0\"/><elevation s=\"450\" a=\"6\" b=\"-0.04\" c=\"0\" d=\"0\"/>"
    "<elevation s=\"600\" a=\"0\" b=\"0\" c=\"0\" d=\"0\"/>";

static double deck(uint32_t road, double s)
{
    return road == 1 ? 0 : sp_clamp(6 - 0.04 * (sp_abs(s - 400) - 50), 0, 6);
}

static void begin(stand *t)
{
    *t = (stand){.arena = sp_arena_create()};
    char a[1400], b[1800], all[3600];
    (void)snprintf(a, sizeof a, road_text, "below", 0.0, 0.0, 0.0, "");
    (void)snprintf(b, sizeof b, road_text, "above", 400.0, -400.0, SP_PI / 2, bridge);
    (void)snprintf(all, sizeof all, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>%s%s</OpenDRIVE>", a, b);
    const sp_road_net *net = NULL;
    CHECK(sp_road_read_xodr("decks.xodr", all, strlen(all), t->arena, &net, &t->error));
    CHECK(sp_road_count(net) == 2);
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
    CHECK(sp_lights_derive(&t->def, &t->error));
}

static uint32_t put(stand *t, uint32_t road, double s, double speed)
{
    const uint32_t i = stand_actor(t, t->def.actor_count == 0 ? "compact" : "sedan", -1, 50, 0, speed);
    sp_actor_def *d = &t->actors[i];
    sp_road_point p = {0};
    d->place = (sp_road_place){road, -1, s, sp_road_lane_center(t->def.road, road, s, -1)};
    CHECK(sp_road_at(t->def.road, d->place, &p));
    d->heading = p.heading;
    d->pose = (sp_pose){p.position, sp_quat_from_ypr(p.heading, 0, 0)};
    d->obeys = i > 1;
    return i;
}

/* the ego on each of the decks, the other one driven along on rails so that both are at the crossing at once */
static void keeps_to_its_deck(void)
{
    for (uint32_t own = 1; own <= 2; own++) {
        const uint32_t other = 3 - own;
        stand t;
        begin(&t);
        put(&t, own, 100, 20);
        put(&t, other, 100, 20);
        CHECK(stand_begin(&t));
        double off[2] = {0, 0}, nearest = SP_INFINITY;
        bool right = true;
        for (int k = 0; k < 3200; k++) {
            stand_hold(&t, 20);
            CHECK(stand_tick(&t));
            const sp_actor *a = stand_of(&t, 1), *b = stand_of(&t, 2);
            right = right && a->road == own && a->lane == -1 && b->road == other && b->lane == -1;
            off[0] = sp_max(off[0], sp_abs(a->z - deck(own, a->s)));
            off[1] = sp_max(off[1], sp_abs(b->z - deck(other, b->s)));
            nearest = sp_min(nearest, sp_hypot(a->x - b->x, a->y - b->y));
        }
        CHECK(right);
        CHECK(off[0] < 0.1); /* its springs at the corners of the ramp */
        CHECK(off[1] < 1e-9);
        CHECK(nearest < 4); /* they would have met */
        CHECK(t.contact_count == 0);
        CHECK(stand_of(&t, 1)->s > 700 && stand_of(&t, 2)->s > 700);
        CHECK(stand_of(&t, 1)->move == SP_MOVE_FULL && stand_of(&t, 2)->move == SP_MOVE_RAILS);
        stand_end(&t);
    }
}

/* what stands below the deck is not run into, though it is in the way in the plan; what stands on it is */
static void meets_who_stands_on_its_own_deck(void)
{
    for (uint32_t where = 1; where <= 2; where++) {
        stand t;
        begin(&t);
        put(&t, 2, 340, 15);
        /* across below the bridge, its box in the ego's lane; or on the bridge ahead */
        put(&t, where, where == 1 ? 400 + 1.75 : 402, 0);
        CHECK(stand_begin(&t));
        for (int k = 0; k < 800; k++) {
            stand_hold(&t, 15);
            CHECK(stand_tick(&t));
        }
        CHECK((t.contact_count > 0) == (where == 2));
        stand_end(&t);
    }
}

int main(void)
{
    RUN(keeps_to_its_deck);
    RUN(meets_who_stands_on_its_own_deck);
    return DONE();
}
