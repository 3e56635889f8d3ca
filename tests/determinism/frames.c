/* frames.c - what a sensor sends depends on the world and on its own rows alone: not on what memory held before, nor on
 * the order of the mounts, nor on which others there are, nor on actors that are far away. `frames hashes` prints the
 * hash of each mount's frames instead: tests/determinism/matrix compares them between compilers, optimisation levels
 * and processors. */
#include "determinism/frames.h"

enum { SCENES = 2 };
static scene scenes[SCENES];

/* all of one half of a scene's mounts: rows as they come, or drawn */
static void all_of(trip *p, const scene *s, uint32_t half, uint32_t *pick)
{
    *p = (trip){.s = s, .pick = pick, .count = RIG, .dirt = BLANK};
    for (uint32_t i = 0; i < RIG; i++)
        pick[i] = half * RIG + i;
}

static void same(const char *what, const trip *a, const trip *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            if (a->pick[i] == b->pick[k] && !sp_hash_equal(a->out[i].hash, b->out[k].hash)) {
                fprintf(stderr, "%s: %s of %s sends other frames (%u records, %u)\n", what, a->out[i].name, a->s->name,
                        a->out[i].records, b->out[k].records);
                check_bad = 1;
            }
}

static trip base[SCENES][2];
static uint32_t base_pick[SCENES][2][RIG];

static void everybody_sends(void)
{
    for (uint32_t n = 0; n < 2 * SCENES; n++) {
        trip *p = &base[n / 2][n % 2];
        all_of(p, &scenes[n / 2], n % 2, base_pick[n / 2][n % 2]);
        travel(p);
        for (uint32_t i = 0; i < RIG; i++) {
            const uint32_t kind = p->s->mounts[p->pick[i]].kind;
            CHECK(p->out[i].frames >= 5);
            // a road has no signals, and a town in snow shows little to cameras
            CHECK(p->out[i].records > 0 || kind == SP_FRAME_SIGNALS || kind == SP_FRAME_OBJECTS);
            if (getenv("SP_FRAMES_SHOW"))
                fprintf(stderr, "%s %s: %u frames, %u records\n", p->s->name, p->out[i].name, p->out[i].frames,
                        p->out[i].records);
        }
    }
}

static void memory_was_dirty(void)
{
    static const int dirt[] = {0, 0xaa, 0xff};
    for (uint32_t n = 0; n < 2 * SCENES; n++)
        for (uint32_t d = 0; d < 3; d++) {
            uint32_t pick[RIG];
            trip p;
            all_of(&p, &scenes[n / 2], n % 2, pick);
            p.dirt = dirt[d];
            travel(&p);
            same("dirty memory", &base[n / 2][n % 2], &p);
            CHECK(sp_hash_equal(base[n / 2][n % 2].end, p.end));
        }
}

/* no address is in what is hashed, and what is frozen, late and doubled holds none either */
static void memory_lay_elsewhere(void)
{
    static const uint32_t faults[] = {
        0, SP_FAULT_FREEZE, SP_FAULT_STUCK, SP_FAULT_REORDER, SP_FAULT_DUPLICATE, SP_FAULT_SWAP};
    for (uint32_t n = 0; n < sizeof faults / sizeof *faults; n++) {
        uint32_t pick[RIG];
        trip p[2];
        for (uint32_t k = 0; k < 2; k++) {
            all_of(&p[k], &scenes[1], 0, pick);
            // lidar is dear, and of nothing new here
            for (uint32_t i = 0; i < RIG; i++)
                if (scenes[1].mounts[pick[i]].kind == SP_FRAME_LIDAR)
                    pick[i] = pick[--p[k].count];
            p[k].fault = faults[n];
            p[k].where = k ? p[0].where : NULL;
            travel(&p[k]);
        }
        same("memory elsewhere", &p[0], &p[1]);
        CHECK(sp_hash_equal(p[0].end, p[1].end));
    }
}

static void order_of_mounts(void)
{
    for (uint32_t n = 0; n < 2 * SCENES; n++)
        for (uint32_t d = 0; d < 2; d++) {
            uint32_t pick[RIG];
            trip p;
            all_of(&p, &scenes[n / 2], n % 2, pick);
            for (uint32_t i = 0; i < RIG; i++)
                pick[i] = n % 2 * RIG + (d ? (i * 5 + 3) % RIG : RIG - 1 - i);
            travel(&p);
            same("another order", &base[n / 2][n % 2], &p);
        }
}

/* each alone */
static void fewer_mounts(void)
{
    for (uint32_t n = 0; n < 2 * SCENES; n++)
        for (uint32_t i = 0; i < RIG; i++) {
            const uint32_t pick[1] = {n % 2 * RIG + i};
            trip p = {.s = &scenes[n / 2], .pick = pick, .count = 1, .dirt = BLANK};
            travel(&p);
            same("alone", &base[n / 2][n % 2], &p);
        }
}

/* those that have to do with each other: ultrasonics that hear each other, frames under another's name */
static void order_of_those_that_meet(void)
{
    uint32_t pick[RIG - 1], back[RIG - 1], n = 0;
    for (uint32_t i = 0; i < RIG && n < RIG - 1; i++) {
        const uint32_t kind = scenes[0].mounts[i].kind;
        if (kind == SP_FRAME_ULTRASONIC || kind == SP_FRAME_IMU || kind == SP_FRAME_CHASSIS || kind == SP_FRAME_RADAR ||
            kind == SP_FRAME_DEPTH) {
            pick[n++] = i;
            pick[n++] = RIG + i;
        }
    }
    CHECK(n == 10);
    for (uint32_t i = 0; i < n; i++)
        back[i] = pick[n - 1 - i];
    trip a = {.s = &scenes[0], .pick = pick, .count = n, .dirt = BLANK, .fault = SP_FAULT_SWAP}, b = a, c = a;
    b.pick = back;
    c.fault = 0;
    travel(&a);
    travel(&b);
    travel(&c);
    same("swapped, in another order", &a, &b);
    // and swaps do something
    for (uint32_t i = 0; i < 2; i++)
        CHECK(!sp_hash_equal(a.out[i].hash, c.out[i].hash));
}

/* somebody at the end of the world, who comes before others in the list, is not there at all */
static void far_actors(void)
{
    for (uint32_t n = 0; n < SCENES; n++) {
        scene *s = &scenes[n];
        const uint32_t gone = s->t.def.actor_count / 2 > s->carrier ? s->t.def.actor_count / 2 : s->carrier + 1;
        CHECK(gone < s->t.def.actor_count);
        for (uint32_t k = 0; k < TICKS; k++) {
            sp_actor *a = &s->at[k]->actors[gone];
            a->x += 20000;
            a->body_position[0] += 20000;
            a->road = 0;
        }
        for (uint32_t half = 0; half < 2; half++) {
            uint32_t pick[RIG];
            trip with, without;
            all_of(&with, s, half, pick);
            all_of(&without, s, half, pick);
            without.gone = gone;
            travel(&with);
            travel(&without);
            same("a far actor is gone", &with, &without);
        }
    }
}

static void make(void)
{
    static const sp_env night = {.sun_elevation = -0.2,
                                 .friction = 1,
                                 .visibility = 900,
                                 .water = 0.0006,
                                 .wind_speed = 4,
                                 .wind_direction = 1,
                                 .rain = 12,
                                 .cloud = 1,
                                 .spray = 1},
                        snow = {.sun_elevation = 0.25,
                                .sun_azimuth = 1,
                                .friction = 1,
                                .visibility = 250,
                                .snow = 3,
                                .cloud = 0.6,
                                .spray = 1};
    scene_make(&scenes[0], "road", &acts[3], &night, "sedan", 120);
    scene_make(&scenes[1], "town", &acts[1], &snow, "compact", 300);
}

int main(int argc, char **argv)
{
    make();
    RUN(everybody_sends);
    if (argc > 1 && !strcmp(argv[1], "hashes")) {
        for (uint32_t n = 0; n < 2 * SCENES; n++)
            for (uint32_t i = 0; i < RIG; i++) {
                char text[33];
                sp_hash_hex(base[n / 2][n % 2].out[i].hash, text);
                printf("%s/%s %s\n", scenes[n / 2].name, base[n / 2][n % 2].out[i].name, text);
            }
        return check_failed;
    }
    RUN(memory_was_dirty);
    RUN(memory_lay_elsewhere);
    RUN(order_of_mounts);
    RUN(fewer_mounts);
    RUN(order_of_those_that_meet);
    RUN(far_actors);
    for (uint32_t n = 0; n < SCENES; n++)
        scene_free(&scenes[n]);
    return DONE();
}
