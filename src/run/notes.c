/* notes.c - what a reader of a case should know beside its verdict, in words: who stands for ever, and why. */
#include "run/inside.h"

enum { NOTES_MOST = 8 };

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

void sp_run_note(sp_run *run)
{
    for (uint32_t i = 0; i < run->world->event_count; i++) {
        const sp_event *e = &run->world->events[i];
        if (e->kind != SP_EVENT_STUCK || e->a == 0 || e->a > run->def->actor_count || ++run->note_count > NOTES_MOST)
            continue;
        if (run->notes.size)
            sp_text_add(&run->notes, "\n");
        add_stuck(&run->notes, run->def, e);
    }
}

const char *sp_run_notes(sp_run *run)
{
    if (run->note_count > NOTES_MOST)
        sp_text_printf(&run->notes, "\nand %u more stand", run->note_count - NOTES_MOST);
    const char *words = run->notes.data ? sp_arena_strdup(run->arena, run->notes.data) : "";
    return words ? words : "";
}
