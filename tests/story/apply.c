/* commands of the story change the world as said, once, and wrong ones are errors in words */
#include "check.h"
#include "story/story.h"

typedef struct stage {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
} stage;

static const char *marks[] = {"t0"};

static void open_stage(stage *s)
{
    static const sp_road_piece piece = {500, 0, 0};
    const sp_road_spec spec = {.name = "r", .pieces = &piece, .piece_count = 1, .lanes_right = 2, .lane_width = 3.5};
    sp_error err = {0};
    *s = (stage){0};
    s->arena = sp_arena_create();
    s->def = (sp_world_def){.arena = s->arena,
                            .file = "x.lua",
                            .tick_ns = 10000000,
                            .substeps = 5,
                            .actor_count = 2,
                            .mark_count = 1,
                            .marks = marks};
    CHECK(sp_road_build(&spec, s->arena, &s->def.road, &err));
    s->def.actors = SP_ARRAY(s->arena, sp_actor_def, 3);
    for (uint32_t i = 1; i <= 2; i++) {
        s->def.actors[i] = (sp_actor_def){.name = i == 1 ? "ego" : "car",
                                          .kind = sp_kind_find("gvt"),
                                          .length = 4,
                                          .width = 1.7,
                                          .height = 1.4,
                                          .speed = 10,
                                          .place = {1, -1, 100, -1.75}};
        s->def.actors[i].pose.rotation.w = 1;
    }
    s->world = sp_world_create(&s->def, s->arena, &err);
    CHECK(s->world != NULL);
    s->world->tick = 7;
}

static bool apply(stage *s, sp_story_command c, sp_error *err)
{
    *err = (sp_error){0};
    return sp_story_apply(&s->def, s->world, &c, 1, err);
}

static void speed_and_lane(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    sp_actor *car = &s.world->actors[2];
    car->rail_speed = 10;
    car->odometer = 33;
    CHECK(apply(&s, (sp_story_command){SP_STORY_SPEED, 2, 5, 0, {3, 4, 1}}, &err));
    CHECK(car->speed_act == SP_SPEED_RAMP && car->rail_target == 3 && car->rail_rate == 4 && car->rail_onset == 1);
    CHECK(apply(&s, (sp_story_command){SP_STORY_LANE_CHANGE, 2, 5, 0, {-3.5, 0, 3}}, &err));
    CHECK(car->path_act == SP_PATH_CHANGE && car->path_to == -3.5 && car->rail_s0 == 33);
    CHECK_NEAR(car->path_length, 30, 1e-12); // 10 m/s over 3 s
    CHECK(apply(&s, (sp_story_command){SP_STORY_FOLLOW, 2, 5, 0, {1, 1.5, 2}}, &err));
    CHECK(car->speed_act == SP_SPEED_FOLLOW_IDM && car->follow == 1 && car->follow_headway == 1.5);
    sp_arena_destroy(s.arena);
}

/* a script cannot fill the queue that contacts need: its line is named */
static void too_many_at_once_are_named(void)
{
    stage s;
    sp_error err = {0};
    uint32_t done = 0;
    open_stage(&s);
    while (done <= SP_MAX_EVENTS && apply(&s, (sp_story_command){done % 2 ? SP_STORY_SHOW : SP_STORY_HIDE, 2, 5}, &err))
        done++;
    CHECK(done == 48 && err.code == SP_BAD_SCRIPT && err.line == 5);
    CHECK(strstr(err.text, "more than 48 of show, hide, cross and mark in one tick"));
    sp_arena_destroy(s.arena);
}

static void line_accelerates_over_its_distance(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    CHECK(apply(&s, (sp_story_command){SP_STORY_LINE, 2, 5, 1, {1.5, 2, 0.5}}, &err));
    const sp_actor *car = &s.world->actors[2];
    CHECK(car->path_act == SP_PATH_LINE && car->line_heading == 1.5 && car->rail_target == 2);
    CHECK_NEAR(car->rail_rate, 4, 1e-12); // v^2 / 2 d
    CHECK(s.world->event_count == 1 && s.world->events[0].kind == SP_EVENT_RELEASE && s.world->events[0].value[0] == 1);
    sp_arena_destroy(s.arena);
}

static void marks_count_once(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    s.world->mark_tick[0] = INT64_MIN;
    CHECK(apply(&s, (sp_story_command){SP_STORY_MARK, 0, 5, 0, {1, 2, 3, 4}}, &err));
    s.world->tick = 9;
    CHECK(apply(&s, (sp_story_command){SP_STORY_MARK, 0, 5, 0, {5, 5, 5, 5}}, &err));
    CHECK(s.world->mark_tick[0] == 7 && s.world->mark_value[0][3] == 4 && s.world->event_count == 1);
    CHECK(!apply(&s, (sp_story_command){SP_STORY_MARK, 3, 5, 0, {0}}, &err) && err.line == 5);
    sp_arena_destroy(s.arena);
}

static void show_hide_lights_robot_end(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    sp_actor *car = &s.world->actors[2];
    CHECK(apply(&s, (sp_story_command){SP_STORY_HIDE, 2, 5, 0, {0}}, &err) && car->hidden);
    CHECK(apply(&s, (sp_story_command){SP_STORY_SHOW, 2, 5, 0, {0}}, &err) && !car->hidden &&
          s.world->event_count == 2);
    CHECK(apply(&s, (sp_story_command){SP_STORY_LIGHTS, 2, 5, 0, {SP_LIGHT_BRAKE}}, &err) &&
          car->lights == SP_LIGHT_BRAKE);
    CHECK(apply(&s, (sp_story_command){SP_STORY_ROBOT, 1, 5, 0, {4, 1.2}}, &err));
    CHECK(s.world->control.robot_brake == 4 && s.world->control.robot_brake_delay == 1.2);
    // of the wheel alone: the pedal stays as it was, and the other way round
    CHECK(apply(&s, (sp_story_command){SP_STORY_ROBOT, 1, 5, 0, {-1, 0, 1, 0.15}}, &err));
    CHECK(s.world->control.robot_brake_delay == 1.2 && s.world->control.robot_path_offset == 0.15);
    CHECK(apply(&s, (sp_story_command){SP_STORY_ROBOT, 1, 5, 0, {0, -1}}, &err));
    CHECK(s.world->control.robot_brake == 0 && s.world->control.robot_brake_delay == -1 &&
          s.world->control.robot_path_offset == 0.15);
    CHECK(apply(&s, (sp_story_command){SP_STORY_END, 0, 12, 0, {SP_END_INVALID}}, &err));
    CHECK(s.world->end == SP_END_INVALID && s.world->end_line == 12);
    // the first end stays
    CHECK(apply(&s, (sp_story_command){SP_STORY_END, 0, 13, 0, {SP_END_FAIL}}, &err) && s.world->end == SP_END_INVALID);
    sp_arena_destroy(s.arena);
}

/* speed and path are taken apart, by what the act is about; wander gives back what it names */
static void acts_take_and_wander_gives_back(void)
{
    enum { SPEED = SP_ACTOR_OWN_SPEED, LANE = SP_ACTOR_OWN_LANE, BOTH = SPEED | LANE };
    static const struct {
        sp_story_command c;
        uint32_t left;
    } acts[] = {{{SP_STORY_SPEED, 2, 1, 0, {5, 2, 0}}, LANE},
                {{SP_STORY_FOLLOW, 2, 1, 0, {1, 1.5, 2}}, LANE},
                {{SP_STORY_BESIDE, 2, 1, 0, {1, -3, 2}}, LANE},
                {{SP_STORY_OBEY, 2, 1, 0, {1}}, LANE},
                {{SP_STORY_LANE_CHANGE, 2, 1, 0, {3, 0, 3}}, SPEED},
                {{SP_STORY_OFFSET, 2, 1, 0, {1}}, SPEED},
                {{SP_STORY_LINE, 2, 1, 0, {0, 1, 0}}, 0},
                {{SP_STORY_LIGHTS, 2, 1, 0, {1}}, BOTH}};
    stage s;
    sp_error err;
    open_stage(&s);
    sp_actor *a = &s.world->actors[2];
    CHECK(!apply(&s, (sp_story_command){SP_STORY_WANDER, 2, 5, 0, {1, 1}}, &err) && strstr(err.text, "no temper"));
    s.def.actors[2].temper.accel = 1.5;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        a->flags |= BOTH;
        CHECK(apply(&s, acts[i].c, &err) && (a->flags & BOTH) == acts[i].left);
    }
    a->flags &= ~(uint32_t)BOTH;
    CHECK(apply(&s, (sp_story_command){SP_STORY_WANDER, 2, 5, 0, {0, 1}}, &err) && (a->flags & BOTH) == LANE);
    CHECK(apply(&s, (sp_story_command){SP_STORY_WANDER, 2, 5, 0, {1, 0}}, &err) && (a->flags & BOTH) == BOTH);
    CHECK(apply(&s, (sp_story_command){SP_STORY_BESIDE, 2, 1, 0, {1, -3, 2}}, &err) &&
          a->speed_act == SP_SPEED_BESIDE && a->follow == 1 && a->follow_gap == -3 && a->rail_rate == 2);
    CHECK(!apply(&s, (sp_story_command){SP_STORY_BESIDE, 2, 1, 0, {9, 0, 2}}, &err));
    sp_arena_destroy(s.arena);
}

static void wrong_commands_are_errors(void)
{
    stage s;
    sp_error err;
    open_stage(&s);
    CHECK(!apply(&s, (sp_story_command){99, 2, 5, 0, {0}}, &err) && strstr(err.text, "unknown story op 99"));
    CHECK(!apply(&s, (sp_story_command){SP_STORY_SPEED, 3, 5, 0, {0}}, &err) && strstr(err.text, "no actor 3") &&
          err.line == 5);
    CHECK(!apply(&s, (sp_story_command){SP_STORY_SPEED, 1, 5, 0, {0}}, &err) && strstr(err.text, "not for the ego"));
    CHECK(!apply(&s, (sp_story_command){SP_STORY_FOLLOW, 2, 5, 0, {7}}, &err));
    sp_arena_destroy(s.arena);
}

int main(void)
{
    RUN(speed_and_lane);
    RUN(line_accelerates_over_its_distance);
    RUN(marks_count_once);
    RUN(show_hide_lights_robot_end);
    RUN(acts_take_and_wander_gives_back);
    RUN(wrong_commands_are_errors);
    RUN(too_many_at_once_are_named);
    return DONE();
}
