/* checks.c - the checks of the case for the panel, while it runs and at its end. The verdict is metric's; here are only
 * the words and what is still open. */
#include <stdio.h>
#include <string.h>

#include "view/view.h"

/* "1.32 s", in the unit in which the author wrote the limit */
static void say_value(char out[24], double si, const char *unit, const char *display)
{
    const sp_unit *u = display && display[0] ? sp_unit_find(display) : NULL;
    char number[40];
    // a unit of another kind (the margin of a contact) is not the author's
    if (!u || !unit || strcmp(u->si, unit) != 0)
        u = NULL;
    sp_number_fixed(number, u ? si * u->den / u->num : si, 2);
    const char *name = u ? u->name : unit ? unit : "";
    snprintf(out, 24, "%.14s%s%.7s", number, name[0] && strcmp(name, "1") ? " " : "", strcmp(name, "1") ? name : "");
}

/* what may still come right: a value too low that can only grow, an instant that has not come, a tally yet empty */
static uint32_t tone_of(const sp_check_value *c, bool final)
{
    const sp_check_op op = c->def->op;
    if (op == SP_CARD || op == SP_OWN)
        return 0;
    if (final)
        return c->pass ? 1 : c->def->severity == SP_FAIL ? 3 : 2;
    if (!c->value_defined && !c->pass)
        return 0;
    if (c->pass)
        return c->vacuous ? 0 : 1;
    const bool grows = op == SP_AT_LEAST && !strstr(c->def->metric, ".min");
    return c->def->severity != SP_FAIL || grows ? 2 : 3;
}

static void say_check(sp_view_check *out, const sp_check_value *c, bool final)
{
    char value[24] = "-", margin[24] = "";
    const bool contact = c->def->op == SP_NEVER && !strcmp(c->def->metric, "ego.contact");
    snprintf(out->name, sizeof out->name, "%s", c->def->name ? c->def->name : c->def->metric);
    if (c->margin_defined)
        say_value(margin, c->margin, c->unit, c->def->display_unit);
    if (contact && c->value > 0)
        snprintf(value, sizeof value, "touched");
    else if (contact && c->margin_defined)
        snprintf(value, sizeof value, "%.16s apart", margin);
    else if (c->value_defined && !contact)
        say_value(value, c->value, c->def->unit, c->def->display_unit);
    // a contact that was none has its distance for a margin
    if (final && margin[0] && !(contact && c->pass))
        snprintf(out->value, sizeof out->value, "%s  margin %s", value, margin);
    else
        snprintf(out->value, sizeof out->value, "%s", value);
    out->tone = tone_of(c, final);
}

bool sp_view_info_checks(sp_view_info *info, const sp_world_def *def, const sp_world *world,
                         const sp_metric_trace *trace, bool final)
{
    sp_arena *arena = sp_arena_create();
    sp_judgement j;
    sp_error ignored = {0};
    const bool fine = arena && sp_metric_judge(def, world, trace, arena, &j, &ignored);
    if (fine) {
        info->check_count = 0;
        for (uint32_t i = 0; i < j.check_count && info->check_count < SP_VIEW_CHECKS; i++)
            say_check(&info->checks[info->check_count++], &j.checks[i], final);
    }
    sp_arena_destroy(arena);
    return fine;
}
