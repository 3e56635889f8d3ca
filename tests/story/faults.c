/* faults of sensors on the time line: begun, over, healed, a full list; told to the state and to nobody else */
#include "check.h"
#include "story/story.h"

typedef struct stage {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
} stage;

static void open_stage(stage *s)
{
    static const sp_road_piece piece = {500, 0, 0};
    const sp_road_spec spec = {.name = "r", .pieces = &piece, .piece_count = 1, .lanes_right = 2, .lane_width = 3.5};
    sp_error err = {0};
    *s = (stage){.arena = sp_arena_create()};
    s->def = (sp_world_def){.arena = s->arena, .file = "x.lua", .tick_ns = 10000000, .substeps = 5, .actor_count = 1};
    CHECK(sp_road_build(&spec, s->arena, &s->def.road, &err));
    s->def.actors = SP_ARRAY(s->arena, sp_actor_def, 2);
    s->def.actors[1] = (sp_actor_def){.name = "ego", .kind = sp_kind_find("gvt"), .place = {1, -1, 100, -1.75}};
    s->def.actors[1].pose.rotation.w = 1;
    s->world = sp_world_create(&s->def, s->arena, &err);
    CHECK(s->world != NULL);
    s->world->tick = 100;
}

static bool apply(stage *s, uint32_t flags, double mount, double kind, double from, double lasts, double ramp,
                  sp_error *err)
{
    const sp_story_command c = {SP_STORY_FAULT, 0, 9, flags, {mount, kind, from, lasts, ramp, 0.7, 2, 5}};
    *err = (sp_error){0};
    return sp_story_apply(&s->def, s->world, &c, 1, err);
}

static void a_fault_is_state(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    const sp_world *w = s.world;
    CHECK(apply(&s, 1 | 7u << 8, 3, SP_FAULT_SWAP, 2.5, 3, 1, &err));
    CHECK(w->fault_count == 1 && w->fault_mount[0] == 3 && w->fault_kind[0] == SP_FAULT_SWAP);
    CHECK(w->fault_from[0] == 350 && w->fault_until[0] == 650 && w->fault_ramp[0] == 100);
    CHECK(w->fault_strength[0] == 0.7 && w->fault_value[0] == 2 && w->fault_seed[0] == 5);
    CHECK(w->fault_other[0] == 7 && w->fault_admitted[0] == 1);
    // for good, and silent
    CHECK(apply(&s, 0, 24, SP_FAULT_OFF, 0, SP_INFINITY, 0, &err));
    CHECK(w->fault_count == 2 && w->fault_from[1] == 100 && w->fault_until[1] == INT64_MAX && !w->fault_admitted[1]);
    sp_arena_destroy(s.arena);
}

static void healing_ends_what_is_meant(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    sp_world *w = s.world;
    CHECK(apply(&s, 0, 1, SP_FAULT_DROP, 0, 0.5, 0, &err));   // over at 150
    CHECK(apply(&s, 0, 1, SP_FAULT_NOISE, 0, 50, 0, &err));   // acts
    CHECK(apply(&s, 0, 1, SP_FAULT_FREEZE, 10, 50, 0, &err)); // has not begun
    CHECK(apply(&s, 0, 2, SP_FAULT_NOISE, 0, 50, 0, &err));   // another's
    w->tick = 200;
    CHECK(apply(&s, 2, 1, SP_FAULT_NOISE, 0, 0, 0, &err));
    CHECK(w->fault_until[0] == 150 && w->fault_until[1] == 200 && w->fault_until[2] == 6100 &&
          w->fault_until[3] == 5100);
    w->tick = 300;
    CHECK(apply(&s, 2, 1, SP_FAULT_NONE, 0, 0, 0, &err));
    CHECK(w->fault_until[1] == 200 && w->fault_until[2] == 300 && w->fault_until[3] == 5100);
    CHECK(w->fault_from[2] == 1100); // so that it never acts
    sp_arena_destroy(s.arena);
}

static void a_full_list_is_said(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    for (int i = 0; i < SP_MAX_FAULTS; i++)
        CHECK(apply(&s, 0, 1 + i % 20, SP_FAULT_DROP, 0, i == 7 ? 1 : 60, 0, &err));
    CHECK(!apply(&s, 0, 1, SP_FAULT_OFF, 0, 1, 0, &err) && err.code == SP_BAD_SCRIPT && err.line == 9);
    CHECK(strstr(err.text, "more than 256 faults of sensors at a time (heal some, or let them end"));
    // what is over leaves its place
    s.world->tick = 200;
    CHECK(apply(&s, 0, 1, SP_FAULT_OFF, 0, 1, 0, &err));
    CHECK(s.world->fault_count == SP_MAX_FAULTS && s.world->fault_kind[7] == SP_FAULT_OFF);
    CHECK(!apply(&s, 0, 1, SP_FAULT_OFF, 0, 1, 0, &err));
    sp_arena_destroy(s.arena);
}

static void wrong_commands_are_errors(void)
{
    static const double wrong[][5] = {{0, 1, 0, 1, 0},  {SP_MAX_MOUNTS + 1, 1, 0, 1, 0},
                                      {1, 0, 0, 1, 0},  {1, SP_FAULT_KINDS, 0, 1, 0},
                                      {1, 1, -1, 1, 0}, {1, 1, 0, -1, 0},
                                      {1, 1, 0, 1, -1}, {1, 1, SP_INFINITY, 1, 0}};
    stage s;
    sp_error err;
    open_stage(&s);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!apply(&s, 0, wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3], wrong[i][4], &err) && err.line == 9);
    CHECK(!apply(&s, 0, SP_NAN, 1, 0, 1, 0, &err) && !apply(&s, 0, 1, 1, 0, SP_NAN, 0, &err));
    CHECK(s.world->fault_count == 0);
    sp_arena_destroy(s.arena);
}

int main(void)
{
    RUN(a_fault_is_state);
    RUN(healing_ends_what_is_meant);
    RUN(a_full_list_is_said);
    RUN(wrong_commands_are_errors);
    return DONE();
}
