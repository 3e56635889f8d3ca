/* story.c - what the script asked for, applied to the world: phase 2. Each op is one row of a table; how actors on
 * rails then move is traffic's business. */
#include <stdio.h>
#include <string.h>

#include "story/story.h"

typedef struct apply {
    const sp_world_def *def;
    sp_world *world;
    const sp_story_command *c;
    sp_actor *actor;
    sp_error *err;
} apply;

static bool add_event(const apply *a, uint32_t kind, uint32_t who, const double *values)
{
    enum { OTHERS = 16 }; // events that are left to contacts and lights
    if (a->world->event_count + OTHERS >= SP_MAX_EVENTS)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line,
                            "more than %d of show, hide, cross and mark in one tick (wait between them)",
                            SP_MAX_EVENTS - OTHERS);
    sp_event e = {.tick = a->world->tick, .at = sp_world_time(a->def, a->world), .kind = kind, .a = who};
    for (int i = 0; i < 4; i++)
        e.value[i] = values ? values[i] : 0;
    if (a->actor) {
        e.x = a->actor->x;
        e.y = a->actor->y;
        e.z = a->actor->z;
        e.speed = a->actor->speed;
    }
    return sp_world_event(a->world, &e, a->err);
}

/* the script's hand on speed or path: what it takes it keeps, until wander gives it back */
static void take(const apply *a, uint32_t own)
{
    a->actor->flags &= ~own;
}

static bool do_speed(const apply *a)
{
    take(a, SP_ACTOR_OWN_SPEED);
    a->actor->speed_act = SP_SPEED_RAMP;
    a->actor->rail_target = a->c->value[0];
    a->actor->rail_rate = a->c->value[1];
    a->actor->rail_onset = a->c->value[2];
    return true;
}

static bool do_lane_change(const apply *a)
{
    sp_actor *x = a->actor;
    take(a, SP_ACTOR_OWN_LANE);
    x->path_act = SP_PATH_CHANGE;
    x->path_from = x->rail_offset;
    x->path_to = a->c->value[0];
    x->rail_s0 = x->odometer;
    // a length along the lane, or what the actor covers in the time asked for
    x->path_length = a->c->value[1] > 0 ? a->c->value[1] : sp_max(x->rail_speed * a->c->value[2], 1e-3);
    return true;
}

static bool do_line(const apply *a)
{
    sp_actor *x = a->actor;
    const double speed = a->c->value[1], over = a->c->value[2];
    take(a, SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE);
    x->path_act = SP_PATH_LINE;
    x->line_x = x->x;
    x->line_y = x->y;
    x->line_heading = a->c->value[0];
    x->course = 0;
    x->rail_s0 = x->odometer;
    x->speed_act = SP_SPEED_RAMP;
    x->rail_target = speed;
    // from rest over a distance with constant acceleration: a = v^2 / 2 d
    x->rail_rate = over > 0 ? speed * speed / (2 * over) : 1e3;
    x->rail_onset = 0;
    const double anticipated[4] = {a->c->flags & 1u ? 1.0 : 0.0, 0, 0, 0};
    return add_event(a, SP_EVENT_RELEASE, a->c->actor, anticipated);
}

static bool do_course(const apply *a)
{
    sp_actor *x = a->actor;
    const double which = a->c->value[0];
    if (!(which >= 1 && which <= a->def->course_count))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "path: no course %g", which);
    const sp_course_def *c = &a->def->courses[(uint32_t)which - 1];
    x->course = (uint32_t)which;
    x->line_x = c->placed ? c->at.position.x : x->x;
    x->line_y = c->placed ? c->at.position.y : x->y;
    x->line_heading = c->placed ? c->heading : x->heading;
    x->rail_s0 = x->odometer;
    /* the ego is not on rails: its robot steers along it */
    if (a->c->actor != SP_EGO.i) {
        take(a, SP_ACTOR_OWN_LANE);
        x->path_act = SP_PATH_LINE;
    }
    return true;
}

/* a trailer is where its tractor is */
static void hide_trailer(const apply *a, uint32_t hidden)
{
    const uint32_t trailer = a->def->actors[a->c->actor].tows;
    if (trailer)
        a->world->actors[trailer].hidden = hidden;
}

static bool do_show(const apply *a)
{
    if (!a->actor->hidden)
        return true;
    a->actor->hidden = 0;
    hide_trailer(a, 0);
    return add_event(a, SP_EVENT_SHOWN, a->c->actor, NULL);
}

static bool do_hide(const apply *a)
{
    if (a->actor->hidden)
        return true;
    a->actor->hidden = 1;
    hide_trailer(a, 1);
    return add_event(a, SP_EVENT_HIDDEN, a->c->actor, NULL);
}

static bool do_lights(const apply *a)
{
    a->actor->lights = (uint32_t)a->c->value[0];
    return true;
}

static bool do_follow(const apply *a)
{
    const double leader = a->c->value[0];
    if (!(leader >= 1 && leader <= a->def->actor_count))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "follow: no actor %g", leader);
    take(a, SP_ACTOR_OWN_SPEED);
    a->actor->speed_act = SP_SPEED_FOLLOW_IDM;
    a->actor->follow = (uint32_t)leader;
    if (a->c->value[3] > 0)
        a->actor->rail_target = a->c->value[3];
    a->actor->follow_headway = a->c->value[1];
    a->actor->follow_gap = a->c->value[2];
    return true;
}

static bool do_beside(const apply *a)
{
    const double who = a->c->value[0];
    if (!(who >= 1 && who <= a->def->actor_count))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "keep_beside: no actor %g", who);
    take(a, SP_ACTOR_OWN_SPEED);
    a->actor->speed_act = SP_SPEED_BESIDE;
    a->actor->follow = (uint32_t)who;
    a->actor->follow_gap = a->c->value[1];
    a->actor->rail_rate = a->c->value[2];
    return true;
}

/* he decides again: by what he sees now, not by what he saw before he was told */
static bool do_wander(const apply *a)
{
    sp_actor *x = a->actor;
    if (!(a->def->actors[a->c->actor].temper.accel > 0))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "wander: actor %u has no temper",
                            a->c->actor);
    if (a->c->value[0] != 0 && !(x->flags & SP_ACTOR_OWN_SPEED)) {
        x->flags |= SP_ACTOR_OWN_SPEED;
        x->mind.seen_tick = INT64_MIN;
        x->mind.rest_tick = INT64_MIN;
    }
    if (a->c->value[1] != 0)
        x->flags |= SP_ACTOR_OWN_LANE;
    return true;
}

static bool do_offset(const apply *a)
{
    take(a, SP_ACTOR_OWN_LANE);
    a->actor->rail_offset = a->c->value[0];
    a->actor->path_act = SP_PATH_LANE;
    return true;
}

static bool do_robot(const apply *a)
{
    sp_control *c = &a->world->control;
    if (a->c->value[0] >= 0) { /* else the command is about the wheel alone */
        c->robot_brake = a->c->value[0];
        c->robot_brake_delay = a->c->value[1];
    }
    c->robot_path_offset = a->c->value[2] > 0 ? a->c->value[3] : c->robot_path_offset;
    return true;
}

static bool do_mark(const apply *a)
{
    const uint32_t i = a->c->actor;
    if (i >= a->def->mark_count || i >= SP_MAX_MARKS)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "no mark %u", i);
    // the first time counts
    if (a->world->mark_tick[i] != INT64_MIN)
        return true;
    a->world->mark_tick[i] = a->world->tick;
    for (int k = 0; k < 4; k++)
        a->world->mark_value[i][k] = a->c->value[k];
    return add_event(a, SP_EVENT_MARK, i, a->c->value);
}

static bool do_end(const apply *a)
{
    if (a->world->end != SP_END_NONE)
        return true;
    a->world->end = (uint32_t)a->c->value[0];
    a->world->end_line = (uint32_t)a->c->line;
    const char *why = a->world->end == SP_END_INVALID ? "a condition of the scenario did not come true"
                      : a->world->end == SP_END_FAIL  ? "a condition did not come true in time"
                                                      : "the scenario asked for the end";
    // the text is state: nothing of an older one may stay behind it
    memset(a->world->end_text, 0, sizeof a->world->end_text);
    snprintf(a->world->end_text, sizeof a->world->end_text, "%s (line %d)", why, a->c->line);
    const double kind[4] = {a->c->value[0], 0, 0, 0};
    return add_event(a, SP_EVENT_END, 0, kind);
}

static bool do_light(const apply *a)
{
    const double index = a->c->value[0], show = a->c->value[1];
    if (!(index >= 0 && index < a->def->light_count) || !(show >= -1 && show < SP_LIGHT_FORCED))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "signal: no light %g that shows %g", index,
                            show);
    return sp_world_light_force(a->def, a->world, (uint32_t)index, (int32_t)show, a->err);
}

static bool do_obey(const apply *a)
{
    sp_actor *x = a->actor;
    const bool on = a->c->value[0] != 0;
    if (on)
        take(a, SP_ACTOR_OWN_SPEED);
    x->stood = 0;
    x->flags = on ? x->flags | SP_ACTOR_OBEYS : x->flags & ~(uint32_t)SP_ACTOR_OBEYS;
    // left to itself it goes for the speed that it was told, at the rate that it was told
    if (!on && x->speed_act == SP_SPEED_OBEY) {
        x->speed_act = SP_SPEED_RAMP;
        x->rail_rate = x->rail_rate > 0 ? x->rail_rate : 2;
    }
    return true;
}

/* ---------------------------------------------------------------- faults of sensors */
static int64_t ticks_of(const sp_world_def *def, double seconds)
{
    return (int64_t)sp_round(seconds * 1e9 / (double)def->tick_ns);
}

/* ends those of a mount; kind 0: of any kind. What has not begun never will */
static bool heal(const apply *a, uint32_t mount, uint32_t kind)
{
    sp_world *w = a->world;
    for (uint32_t i = 0; i < w->fault_count; i++)
        if (w->fault_mount[i] == mount && (kind == 0 || w->fault_kind[i] == kind) && w->fault_until[i] > w->tick)
            w->fault_until[i] = w->tick;
    return true;
}

/* Where the next one goes: at the end or, in a full list, in the place of the first that is over; SP_MAX_FAULTS: none
 * is. */
static uint32_t fault_slot(const sp_world *w)
{
    if (w->fault_count < SP_MAX_FAULTS)
        return w->fault_count;
    uint32_t i = 0;
    while (i < SP_MAX_FAULTS && w->fault_until[i] > w->tick)
        i++;
    return i;
}

static bool do_fault(const apply *a)
{
    sp_world *w = a->world;
    const double *v = a->c->value;
    const uint32_t flags = a->c->flags & 0xff, other = a->c->flags >> 8;
    const bool heals = (flags & 2) != 0;
    // which mount that is the rig says; compared so that a NaN is refused too
    if (!(v[0] >= 1 && v[0] <= SP_MAX_MOUNTS) || !(v[1] >= (heals ? 0 : 1) && v[1] < SP_FAULT_KINDS) ||
        other > SP_MAX_MOUNTS)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "fault: no sensor %g that fails by %g",
                            v[0], v[1]);
    if (heals)
        return heal(a, (uint32_t)v[0], (uint32_t)v[1]);
    if (!(v[2] >= 0 && v[2] <= 1e6) || !(v[3] >= 0) || !(v[4] >= 0 && v[4] <= 1e6) || !sp_finite(v[5]) ||
        !(sp_abs(v[6]) <= SP_FAULT_VALUE_MOST) || !(v[7] >= 0 && v[7] <= 9007199254740992.0))
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line,
                            "fault: from %g s, lasts %g s, ramp %g s, strength %g, value %g, seed %g", v[2], v[3], v[4],
                            v[5], v[6], v[7]);
    const uint32_t i = fault_slot(w);
    if (i == SP_MAX_FAULTS)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line,
                            "more than %d faults of sensors at a time (heal some, or let them end: lasts = ...)",
                            SP_MAX_FAULTS);
    w->fault_count = i == w->fault_count ? i + 1 : w->fault_count;
    w->fault_from[i] = w->tick + ticks_of(a->def, v[2]);
    // longer than any run: for good
    w->fault_until[i] = v[3] <= 1e6 ? w->fault_from[i] + ticks_of(a->def, v[3]) : INT64_MAX;
    w->fault_ramp[i] = ticks_of(a->def, v[4]);
    w->fault_strength[i] = v[5];
    w->fault_value[i] = v[6];
    w->fault_seed[i] = (uint64_t)v[7];
    w->fault_mount[i] = (uint32_t)v[0];
    w->fault_kind[i] = (uint32_t)v[1];
    w->fault_other[i] = other;
    w->fault_admitted[i] = flags & 1;
    return true;
}

/* op, its name, whether it needs an actor, and whether that may be the ego, or one that has a driver of its own */
static const struct op {
    uint32_t op;
    const char *name;
    bool actor, ego, driven;
    bool (*run)(const apply *a);
} ops[] = {
    {SP_STORY_SPEED, "speed", true, false, false, do_speed},
    {SP_STORY_LANE_CHANGE, "lane change", true, false, false, do_lane_change},
    {SP_STORY_LINE, "line", true, false, false, do_line},
    {SP_STORY_SHOW, "show", true, true, false, do_show},
    {SP_STORY_HIDE, "hide", true, true, false, do_hide},
    {SP_STORY_LIGHTS, "lights", true, true, true, do_lights},
    {SP_STORY_MARK, "mark", false, false, false, do_mark},
    {SP_STORY_FOLLOW, "follow", true, false, false, do_follow},
    {SP_STORY_ROBOT, "robot", true, true, false, do_robot},
    {SP_STORY_END, "end", false, false, false, do_end},
    {SP_STORY_OFFSET, "offset", true, false, false, do_offset},
    {SP_STORY_LIGHT, "signal", false, false, false, do_light},
    {SP_STORY_OBEY, "obey", true, false, false, do_obey},
    {SP_STORY_WANDER, "wander", true, false, false, do_wander},
    {SP_STORY_BESIDE, "keep_beside", true, false, false, do_beside},
    {SP_STORY_FAULT, "fault", false, false, false, do_fault},
    {SP_STORY_COURSE, "path", true, true, false, do_course},
};

static bool apply_one(apply *a)
{
    const struct op *op = NULL;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (ops[i].op == a->c->op)
            op = &ops[i];
    if (!op)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "unknown story op %u", a->c->op);
    a->actor = NULL;
    if (!op->actor)
        return op->run(a);
    if (a->c->actor == 0 || a->c->actor > a->def->actor_count)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "%s: no actor %u", op->name, a->c->actor);
    if (a->def->actors[a->c->actor].driven && !op->driven)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "%s: %s has a driver of its own", op->name,
                            a->def->actors[a->c->actor].name);
    if (a->c->actor == SP_EGO.i && !op->ego)
        return sp_error_set(a->err, SP_BAD_SCRIPT, a->def->file, a->c->line, "%s: not for the ego", op->name);
    a->actor = &a->world->actors[a->c->actor];
    return op->run(a);
}

bool sp_story_apply(const sp_world_def *def, sp_world *world, const sp_story_command *commands, uint32_t count,
                    sp_error *err)
{
    for (uint32_t i = 0; i < count; i++) {
        apply a = {def, world, &commands[i], NULL, err};
        if (!apply_one(&a))
            return false;
    }
    return true;
}
