/* driven.c - orders of another car than the ego: they reach its own control alone, pass its own actuators, and are
 * hashed, kept and named as the ego's are; what nobody claims its robot does. */
#include "check.h"
#include "hand.h"

typedef struct two {
    hand h;
    sp_driven_def driven;
    sp_world *w;
} two;

/* the ego of hand.h and a second one, 100 m on, which a driver drives */
static void two_begin(two *t)
{
    hand_begin(&t->h, 20, 0);
    t->h.def.settle_ticks = 0;
    t->h.def.actor_count = 2;
    t->h.actors[2] = t->h.actors[1];
    t->h.actors[2].name = "lead";
    t->h.actors[2].driven = 1;
    t->h.actors[2].speed = 25;
    t->driven = (sp_driven_def){.actor = 2, .driver = "x"};
    t->h.def.driven = &t->driven;
    t->h.def.driven_count = 1;
    t->w = sp_arena_alloc(t->h.arena, sp_world_bytes(&t->h.def));
    t->w->actor_count = 2;
    t->w->bytes = sp_world_bytes(&t->h.def);
    t->w->actors[1] = t->w->actors[2] = t->h.world->actors[1];
    t->w->actors[2].speed = 25;
    t->w->actors[2].x += 100;
    t->w->actors[2].s += 100;
}

static void one_block(void)
{
    two t;
    two_begin(&t);
    const sp_world_def *def = &t.h.def;
    CHECK(sp_world_bytes(def) == sizeof(sp_world) + 3 * sizeof(sp_actor) + sizeof(sp_control));
    CHECK(sp_world_control(def, t.w, 1) == &t.w->control);
    CHECK((unsigned char *)sp_world_control(def, t.w, 2) + sizeof(sp_control) == (unsigned char *)t.w + t.w->bytes);
    CHECK(!sp_world_control(def, t.w, 0) && !sp_world_control(def, t.w, 3));
    t.h.actors[2].driven = 0;
    CHECK(!sp_world_control(def, t.w, 2));
    hand_end(&t.h);
}

/* a bit of its control is a bit of the hash, named by whose it is; an order under way too */
static void hashed_and_named(void)
{
    two t;
    char name[200] = "";
    double a, b;
    two_begin(&t);
    const sp_world_def *def = &t.h.def;
    sp_world *was = sp_arena_alloc(t.h.arena, t.w->bytes);
    memcpy(was, t.w, t.w->bytes);
    CHECK(!sp_world_differ(def, t.w, was, name, sizeof name, &a, &b));
    sp_control *c = sp_world_control(def, t.w, 2);
    c->accel_applied = 3;
    CHECK(!sp_hash_equal(sp_world_hash_peek(def, t.w), sp_world_hash_peek(def, was)));
    CHECK(sp_world_differ(def, t.w, was, name, sizeof name, &a, &b) && a == 3 && b == 0);
    CHECK(strstr(name, "lead") && strstr(name, "accel_applied"));
    c->accel_applied = 0;
    c->pending[1].curvature = 1;
    CHECK(sp_hash_equal(sp_world_hash_peek(def, t.w), sp_world_hash_peek(def, was)));
    c->pending_count = sp_world_control(def, was, 2)->pending_count = 2;
    CHECK(!sp_hash_equal(sp_world_hash_peek(def, t.w), sp_world_hash_peek(def, was)));
    CHECK(sp_world_differ(def, t.w, was, name, sizeof name, &a, &b) && strstr(name, "curvature") && a == 1);
    hand_end(&t.h);
}

/* the same order to the one, then to the other: each alone brakes, after the same ticks */
static void its_own(void)
{
    double applied[2][100];
    for (uint32_t who = 1; who <= 2; who++) {
        two t;
        two_begin(&t);
        const sp_world_def *def = &t.h.def;
        for (int i = 0; i < 100; i++) {
            const sp_output out = {.size = sizeof out,
                                   .flags = SP_CLAIM_ACCELERATION | SP_CLAIM_STEERING | SP_CLAIM_WARNING,
                                   .acceleration = -5,
                                   .steering = 0.01,
                                   .warnings = SP_WARN_FCW};
            t.w->event_count = 0;
            CHECK(sp_drive_order_of(def, t.w, who, &out, 20000000, &t.h.err));
            sp_drive_actuate(def, t.w);
            if (i == 2)
                CHECK(t.w->event_count == 1 && t.w->events[0].kind == SP_EVENT_WARNING && t.w->events[0].a == who);
            applied[who - 1][i] = sp_world_control(def, t.w, who)->accel_applied;
            t.w->tick++;
        }
        const uint32_t other = 3 - who;
        CHECK_NEAR(applied[who - 1][99], -5, 1e-3);
        CHECK_NEAR(t.w->actors[who].steering, 0.01, 1e-6);
        CHECK(sp_world_control(def, t.w, other)->warnings == 0 && !sp_world_control(def, t.w, other)->released);
        CHECK_NEAR(sp_world_control(def, t.w, other)->accel_applied, 0, 1e-6);
        CHECK(t.w->control.aeb_tick == (who == 1 ? 2 : INT64_MIN));
        hand_end(&t.h);
    }
    CHECK(!memcmp(applied[0], applied[1], sizeof applied[0]));
}

/* its robot holds the speed that it was cast with, whatever the ego's base layer is */
static void what_nobody_claims(void)
{
    two t;
    two_begin(&t);
    t.h.def.base = SP_BASE_NONE;
    t.w->actors[1].speed = 15;
    t.w->actors[2].speed = 24;
    for (int i = 0; i < 100; i++) {
        sp_drive_actuate(&t.h.def, t.w);
        t.w->tick++;
    }
    CHECK(sp_world_control(&t.h.def, t.w, 2)->accel_applied > 0.5);
    CHECK(t.w->control.accel_applied < -0.1);
    CHECK_NEAR(t.w->actors[2].rail_accel, sp_world_control(&t.h.def, t.w, 2)->accel_applied, 0);
    hand_end(&t.h);
}

int main(void)
{
    RUN(one_block);
    RUN(hashed_and_named);
    RUN(its_own);
    RUN(what_nobody_claims);
    return DONE();
}
