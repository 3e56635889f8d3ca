/* tick.c - one tick, as a table of contents. Data only moves forward; what each phase does is its folder's business. */
#include "run/inside.h"

/* Under -Dparanoid=true: a phase that promised to write nothing is held to it. */
#ifdef SP_PARANOID
#define CONST_PHASE(run, name, call, err)                                                                              \
    do {                                                                                                               \
        const sp_hash before_ = sp_world_hash_peek((run)->def, (run)->world);                                          \
        if (!(call))                                                                                                   \
            return false;                                                                                              \
        if (!sp_hash_equal(before_, sp_world_hash_peek((run)->def, (run)->world)))                                     \
            return sp_error_set((err), SP_BAD_BENCH, NULL, 0, "phase %s wrote to the world", (name));                  \
    } while (0)
#else
#define CONST_PHASE(run, name, call, err)                                                                              \
    do {                                                                                                               \
        if (!(call))                                                                                                   \
            return false;                                                                                              \
    } while (0)
#endif

/* every number of every live actor is finite */
static bool all_finite(const sp_world_def *def, const sp_world *world, sp_error *err)
{
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        const double sum = a->x + a->y + a->z + a->heading + a->speed + a->lateral_speed + a->yaw_rate + a->s + a->t;
        if (!sp_finite(sum))
            return sp_error_set(err, SP_BAD_BENCH, def->file, def->line,
                                "%s is nowhere: its state is not finite at tick %lld", def->actors[i].name,
                                (long long)world->tick);
    }
    return true;
}

/* 6 and 7: the same in a run and in a replay */
bool sp_run_move(const sp_world_def *def, sp_world *world, sp_traffic *traffic, sp_physics *physics, sp_error *err)
{
    if (!sp_traffic_decide(traffic, def, world, err))
        return false;
    for (uint32_t k = 0; k < def->substeps; k++) {
        sp_traffic_substep(def, world, k);
        if (!sp_physics_substep(physics, def, world, k, err))
            return false;
    }
    sp_physics_settle(def, world);
    if (!sp_world_lines(def, world, err) || !sp_world_lights(def, world, world->tick + 1, err))
        return false;
    return all_finite(def, world, err);
}

/* whether and why the run ends with this tick; the first reason counts */
static void look_for_end(sp_run *run)
{
    const sp_world *w = run->world;
    const sp_actor *ego = &w->actors[1];
    const sp_road_place here = {ego->road, ego->lane, ego->s, ego->t};
    sp_road_place ahead;
    uint32_t leg = ego->route_leg;
    if (w->end != SP_END_NONE) {
        run->end = (sp_end_kind)w->end;
        const char *words = sp_script_end_text(run->scenario);
        run->end_text = words[0] ? words : w->end_text;
    } else if (run->script_ended) {
        run->end = SP_END_STORY;
        run->end_text = "the story ended";
    } else if (w->tick + 1 >= run->def->limit_ticks) {
        run->end = SP_END_LIMIT;
        run->end_text =
            sp_script_limit_text(run->scenario, (double)run->def->limit_ticks * ((double)run->def->tick_ns / 1e9));
    } else if (ego->road && ego->lane && ego->speed > 0.5 &&
               !sp_road_advance_leg(run->def->road, run->def->actors[1].route, &leg, here, 2.0, &ahead)) {
        run->end = SP_END_ROAD;
        run->end_text = "the road ended";
    }
}

static bool judge(sp_run *run, sp_error *err)
{
    (void)err;
    sp_tick_record_fill(run->def, run->world, run->records, &run->record);
    if (run->world->tick >= 0)
        sp_metric_step(run->def, run->world->metric, run->trace, &run->record);
    sp_run_note(run);
    look_for_end(run);
    return true;
}

bool sp_run_tick(sp_run *run, bool *done, sp_error *err)
{
    const sp_world_def *def = run->def;
    sp_world *world = run->world;
    *done = false;
    if (run->options.box)
        run->options.box->tick = world->tick;
    world->event_count = 0;
    run->command_count = 0;
    run->stepped = false;
    /* 1 story, 2 apply */
    sp_run_phase(run, SP_PHASE_STORY);
    bool ended = false;
    CONST_PHASE(
        run, "story",
        sp_script_step(run->scenario, def, world, run->commands, SP_MAX_COMMANDS, &run->command_count, &ended, err),
        err);
    run->script_ended |= ended;
    if (!sp_story_apply(def, world, run->commands, run->command_count, err))
        return false;
    /* 3 sense */
    sp_run_phase(run, SP_PHASE_SENSE);
    CONST_PHASE(run, "sense", sp_sense_step(def, world, run->sense, &run->pixels, sp_run_see_frame, run, err), err);
    /* 4 drive, 5 actuate */
    sp_run_phase(run, SP_PHASE_DRIVER_STEP);
    if (run->drive && !sp_drive_step(run->drive, def, world, run->sense, err))
        return false;
    if (!sp_run_others_step(run, err))
        return false;
    sp_run_phase(run, SP_PHASE_MOVE);
    sp_drive_actuate(def, world);
    /* 6 move, 7 settle */
    if (!sp_run_move(def, world, run->traffic, run->physics, err))
        return false;
    /* 8 judge */
    sp_run_phase(run, SP_PHASE_JUDGE);
    if (!judge(run, err))
        return false;
    /* 9 record */
    sp_run_phase(run, SP_PHASE_RECORD);
    sp_world_hash(def, world, &run->hash);
    sp_run_watch(run);
    if (!sp_run_record_tick(run, err))
        return false;
    if (run->broken.code) {
        *err = run->broken;
        return false;
    }
    *done = run->end != SP_END_NONE;
    /* 10 */
    world->tick += 1;
    return true;
}
