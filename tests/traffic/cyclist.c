/* cyclist.c - cyclists who decide for themselves: how fast, where in the lane, and how cars come by. */
#include "traffic/drive.h"

/* 1500 m of road, 50 km/h */
static void street(stand *t, uint32_t lanes, uint64_t seed)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {1500, 0, 0};
    const sp_road_spec spec = {.name = "street",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = lanes,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .speed_limit = 50 / 3.6};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
    t->def.seed = seed;
    const uint32_t ego = stand_actor(t, "cone", 1, 1490, 0, 0);
    t->actors[ego].parked = t->actors[ego].hidden = true;
}

static uint32_t rider(stand *t, const char *kind, int32_t lane, double s, double offset, double speed)
{
    const uint32_t i = track_actor(t, kind, lane, s, offset, speed);
    sp_actor_def *d = &t->actors[i];
    CHECK(sp_temper_draw("normal", t->def.seed, d->stream, d->kind->class_id, &d->temper));
    d->temper.inattention = 0;
    d->wanders = true;
    return i;
}

/* Parkin and Rotheram 2010: 21.6 km/h on the level, here 14 to 23 km/h; at the right edge of the lane */
static void speeds(void)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        static stand t;
        street(&t, 1, seed);
        const uint32_t i = rider(&t, "bicycle", -1, 20, -1, 4);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 20));
        const double before = stand_of(&t, i)->odometer;
        CHECK(stand_run(&t, 20));
        const double v = (stand_of(&t, i)->odometer - before) / 20;
        CHECK(v > 14 / 3.6 && v < 23.2 / 3.6);
        CHECK_NEAR(stand_of(&t, i)->t, -2.75, 0.15);
        stand_end(&t);
    }
}

/* two lanes: the car takes the other one; one lane: it stays behind. Never nearer than 1.5 m beside him. */
static void overtaken(void)
{
    for (uint32_t lanes = 1; lanes <= 2; lanes++) {
        static stand t;
        street(&t, lanes, 1);
        const int32_t lane = -(int32_t)lanes;
        const uint32_t i = rider(&t, "bicycle", lane, 120, -1, 4.5), c = rider(&t, "compact", lane, 20, 0, 13);
        CHECK(stand_begin(&t));
        double beside = 100, gap = 100;
        for (int k = 0; k < 4000; k++) {
            CHECK(stand_tick(&t));
            const sp_actor *a = stand_of(&t, i), *b = stand_of(&t, c);
            const double front = b->x + t.actors[c].center_x + t.actors[c].length / 2;
            const double rear = b->x + t.actors[c].center_x - t.actors[c].length / 2;
            const double across = sp_abs(a->y - b->y) - (t.actors[i].width + t.actors[c].width) / 2;
            if (front > a->x - 0.6 && rear < a->x + 1.5) {
                beside = sp_min(beside, across);
            } else if (front < a->x) {
                gap = sp_min(gap, a->x - 0.6 - front);
            }
        }
        const bool passed = stand_of(&t, c)->x > stand_of(&t, i)->x;
        CHECK(passed == (lanes == 2));
        CHECK(lanes == 2 ? beside > 1.5 && beside < 5 : gap > 1);
        CHECK(t.contact_count == 0);
        stand_end(&t);
    }
}

int main(void)
{
    RUN(speeds);
    RUN(overtaken);
    return DONE();
}
