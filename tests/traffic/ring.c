/* the ring of a roundabout is no place to wait before the next arm: who is in it closes up to who stands ahead */
#include "traffic/town_loop.h"
#include "traffic/ways.h"

static const sp_road_net *town(sp_arena *arena)
{
    sp_error err = {0};
    const sp_road_net *net = town_build(arena, false, false, &err);
    CHECK(net != NULL);
    return net;
}

/* two ways each, on and out, begin at the four pieces of the ring; elsewhere streets of 100 m and more lead there */
static void pieces_of_a_ring_are_short(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = town(arena);
    sp_ways *ways = net ? sp_ways_create(net, arena) : NULL;
    CHECK(ways != NULL);
    uint32_t ring = 0, others = 0;
    for (uint32_t r = 1; ways && r <= sp_road_count(net); r++) {
        const uint32_t junction = sp_road_in_junction(net, r);
        const sp_crossroads *c = junction ? sp_ways_of(ways, junction) : NULL;
        const sp_way *w = sp_ways_find(c, r, -1);
        if (!w || !w->in.road) {
            continue;
        }
        const bool in_ring = strstr(sp_road_id(net, w->in.road), "ring.") != NULL && w->room < 30;
        ring += in_ring;
        others += !in_ring;
        CHECK(in_ring ? w->room == sp_road_length(net, w->in.road) : w->room > 100);
    }
    CHECK(ring == 8 && others > 20);
    sp_arena_destroy(arena);
}

static uint32_t put(stand *t, uint32_t road, double s)
{
    const uint32_t i = stand_actor(t, "compact", -1, s, 0, 0);
    sp_actor_def *d = &t->actors[i];
    sp_road_point point = {0};
    d->place = (sp_road_place){road, -1, s, sp_road_lane_center(t->def.road, road, s, -1)};
    CHECK(sp_road_at(t->def.road, d->place, &point));
    d->heading = sp_wrap_angle(point.heading);
    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
    d->vehicle = d->kind->vehicle;
    return i;
}

/* somebody is parked behind the next arm: the arm is driven into, not waited for */
static void closes_up_in_the_ring(void)
{
    static stand t;
    t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town(t.arena);
    if (!net) {
        return;
    }
    t.def = (sp_world_def){.arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t.def.actors = t.actors;
    CHECK(sp_lights_derive(&t.def, &t.error));
    const uint32_t ego = stand_actor(&t, "cone", -1, 1, 0, 0);
    t.actors[ego].parked = t.actors[ego].hidden = true;

    /* a way from one piece of the ring to the next */
    sp_ways *ways = sp_ways_create(net, t.arena);
    const sp_way *on = NULL;
    for (uint32_t r = 1; r <= sp_road_count(net) && !on; r++) {
        const sp_way *w = sp_ways_find(sp_ways_of(ways, sp_road_in_junction(net, r)), r, -1);
        on = w && w->room < 30 && w->out.road && sp_road_length(net, w->out.road) < 30 ? w : NULL;
    }
    CHECK(on != NULL);
    if (!on) {
        return;
    }
    const uint32_t there = put(&t, on->road, sp_road_length(net, on->road) - 4);
    t.actors[there].parked = true;
    const uint32_t comes = put(&t, on->in.road, 0.2);
    t.actors[comes].wanders = true;
    t.actors[comes].fidelity = SP_FIDELITY_SINGLE_TRACK;
    CHECK(sp_temper_draw("normal", 1, 1, t.actors[comes].kind->class_id, &t.actors[comes].temper));
    t.actors[comes].temper.inattention = 0;
    CHECK(stand_begin(&t));
    for (int k = 0; k < 2000; k++) {
        CHECK(stand_tick(&t));
    }
    const sp_actor *a = &t.world->actors[comes], *b = &t.world->actors[there];
    const double apart = sp_hypot(a->x - b->x, a->y - b->y);
    CHECK(a->road != on->in.road && a->speed < 0.1 && t.contact_count == 0);
    CHECK(apart > 4.3 && apart < 9); /* one length and a gap */
    stand_end(&t);
}

int main(void)
{
    RUN(pieces_of_a_ring_are_short);
    RUN(closes_up_in_the_ring);
    return DONE();
}
