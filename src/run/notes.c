/* notes.c - what a reader of a case should know beside its verdict, in words: who stands for ever, and why; which
 * sensor failed how; what the driver warned of. */
#include <string.h>

#include "run/inside.h"
#include "sensors/fault.h"

enum { NOTES_MOST = 8 }; /* of each sort */

/* what keeps somebody who decides for himself */
static const char *cause_words(uint32_t cause)
{
    static const char *const words[] = {[SP_CAUSE_FREE] = "nothing is in the way",
                                        [SP_CAUSE_LEADER] = "stands behind",
                                        [SP_CAUSE_LIGHT] = "waits for the light",
                                        [SP_CAUSE_STOP_SIGN] = "waits at the stop sign",
                                        [SP_CAUSE_YIELD] = "gives way to",
                                        [SP_CAUSE_PEDESTRIAN] = "waits for who crosses:",
                                        [SP_CAUSE_LANE_ENDS] = "the lane ends and nobody lets him in",
                                        [SP_CAUSE_EXIT_BLOCKED] = "cannot leave the junction because of",
                                        [SP_CAUSE_BEND] = "a bend",
                                        [SP_CAUSE_SCRIPT] = "was told to",
                                        [SP_CAUSE_ROAD_ENDS] = "the road ends"};
    return cause < sizeof words / sizeof *words && words[cause] ? words[cause] : "unknown cause";
}

static void add_stuck(sp_text *t, const sp_world_def *def, const sp_event *e)
{
    char seconds[40], metres[40], at[40];
    sp_number_fixed(seconds, e->value[0], 0);
    sp_number_fixed(at, e->at, 0);
    sp_text_printf(t, "at %s s %s has stood for %s s", at, def->actors[e->a].name, seconds);
    const bool line = e->value[1] >= 0, known = e->value[2] >= 0;
    sp_number_fixed(metres, sp_max(e->value[2], 0), 1);
    if (known && line)
        sp_text_printf(t, ", %s m before the stop line", metres);
    if (known && e->part == SP_CAUSE_LEADER)
        sp_text_printf(t, ": stands %s m behind", metres);
    else
        sp_text_printf(t, ": %s", cause_words(e->part));
    if (e->b >= 1 && e->b <= def->actor_count)
        sp_text_printf(t, " %s", def->actors[e->b].name);
    const sp_road_signal *signal = line ? sp_road_signal_get(def->road, (uint32_t)e->value[1]) : NULL;
    if (signal && signal->id)
        sp_text_printf(t, " '%s'", signal->id);
}

static void new_line(sp_run *run)
{
    if (run->notes.size)
        sp_text_add(&run->notes, "\n");
}

static double tick_seconds(const sp_run *run, int64_t tick)
{
    return (double)(tick * run->def->tick_ns) * 1e-9;
}

/* a fault that the story has said: "at 5.00 s front_camera: blackout 1 for 3.00 s, admitted" */
static void add_fault(sp_run *run, uint32_t i)
{
    const sp_world *w = run->world;
    uint32_t rows;
    const sp_fault_row *row = sp_fault_rows(&rows);
    const uint32_t mount = w->fault_mount[i], kind = w->fault_kind[i];
    char at[40], lasts[40], strength[40];
    if (mount == 0 || mount > run->def->mount_count || kind == SP_FAULT_NONE || kind >= rows)
        return;
    sp_number_fixed(at, tick_seconds(run, w->fault_from[i]), 2);
    sp_number(strength, w->fault_strength[i]);
    new_line(run);
    sp_text_printf(&run->notes, "at %s s %s fails: %s", at, run->def->mounts[mount - 1].name, row[kind].name);
    if (w->fault_strength[i] != 1 || strcmp(row[kind].unit, "1") != 0)
        sp_text_printf(&run->notes, " %s%s%s", strength, strcmp(row[kind].unit, "1") ? " " : "",
                       strcmp(row[kind].unit, "1") ? row[kind].unit : "");
    if (w->fault_until[i] < INT64_MAX / 2) {
        sp_number_fixed(lasts, tick_seconds(run, w->fault_until[i] - w->fault_from[i]), 2);
        sp_text_printf(&run->notes, ", for %s s", lasts);
    }
    sp_text_add(&run->notes, w->fault_admitted[i] ? ", and says so" : ", and does not say so");
}

void sp_run_note_warning(sp_run *run, const char *text)
{
    char at[40];
    if (++run->warning_count > NOTES_MOST)
        return;
    sp_number_fixed(at, tick_seconds(run, run->world->tick), 2);
    new_line(run);
    sp_text_printf(&run->notes, "at %s s the driver: %s", at, text);
}

void sp_run_note(sp_run *run)
{
    for (; run->fault_notes < run->world->fault_count && run->fault_notes < NOTES_MOST; run->fault_notes++)
        add_fault(run, run->fault_notes);
    for (uint32_t i = 0; i < run->world->event_count; i++) {
        const sp_event *e = &run->world->events[i];
        if (e->kind != SP_EVENT_STUCK || e->a == 0 || e->a > run->def->actor_count || ++run->note_count > NOTES_MOST)
            continue;
        new_line(run);
        add_stuck(&run->notes, run->def, e);
    }
}

const char *sp_run_notes(sp_run *run)
{
    if (run->note_count > NOTES_MOST)
        sp_text_printf(&run->notes, "\nand %u more stand", run->note_count - NOTES_MOST);
    if (run->warning_count > NOTES_MOST)
        sp_text_printf(&run->notes, "\nand the driver warned %u times more", run->warning_count - NOTES_MOST);
    const char *said = sp_script_notes(run->scenario);
    if (said[0]) {
        sp_text_add(&run->notes, run->notes.size ? "\n" : "");
        sp_text_add(&run->notes, said);
    }
    const char *words = run->notes.data ? sp_arena_strdup(run->arena, run->notes.data) : "";
    return words ? words : "";
}
