/* case.c - what the simulating child of a window does: the same run as `skidpad run` makes, a snapshot after each tick.
 */
#include <stdio.h>
#include <string.h>

#include "view/view.h"

/* ---------------------------------------------------------------- what was sensed, what happened */
void sp_view_info_sense(sp_view_info *info, const sp_world_def *def, sp_sense *sense, int64_t since, int64_t now)
{
    bool radar = false, lanes = false;
    for (uint32_t m = 0; m < def->mount_count; m++) {
        sp_frame frame;
        const sp_frame *f = NULL;
        for (uint32_t i = 0; (f = sp_sense_frame(def, sense, m, since, now, i, &frame)) != NULL; i++)
            sp_view_info_frame(info, &def->mounts[m], f, &radar, &lanes);
    }
}

/* contacts, warnings and marks of this tick join the list; it keeps the newest */
static void tell_events(sp_view_info *info, const sp_world_def *def, const sp_world *world)
{
    for (uint32_t i = 0; i < world->event_count; i++) {
        const sp_event *e = &world->events[i];
        char at[40], text[88] = "";
        sp_number_fixed(at, e->at, 2);
        if (e->kind == SP_EVENT_CONTACT && (e->a == 1 || e->b == 1)) {
            const uint32_t other = e->a == 1 ? e->b : e->a;
            snprintf(text, sizeof text, "%.10s s contact with %.48s", at,
                     other && other <= def->actor_count ? def->actors[other].name : "something");
        } else if (e->kind == SP_EVENT_WARNING)
            snprintf(text, sizeof text, "%.10s s warning", at);
        else if (e->kind == SP_EVENT_MARK && e->a < def->mark_count)
            snprintf(text, sizeof text, "%.10s s mark %.48s", at, def->marks[e->a]);
        if (!text[0])
            continue;
        if (info->line_count == SP_VIEW_LINES) {
            memmove(info->lines, info->lines + 1, sizeof info->lines[0] * (SP_VIEW_LINES - 1));
            info->line_count--;
        }
        sp_view_info_say(info, e->kind == SP_EVENT_CONTACT ? 3 : e->kind == SP_EVENT_WARNING ? 2 : 0, text);
    }
}

/* after the end: each check with value and margin */
static void tell_checks(sp_view_info *info, const sp_judgement *j)
{
    for (uint32_t i = 0; i < j->check_count; i++) {
        const sp_check_value *c = &j->checks[i];
        char margin[40] = "-", text[88];
        if (c->margin_defined)
            sp_number_fixed(margin, c->margin, 2);
        snprintf(text, sizeof text, "%s %.44s  margin %.12s %.8s", c->pass ? "ok  " : "FAIL", c->def->name, margin,
                 c->unit ? c->unit : "");
        sp_view_info_say(info, c->pass ? 1 : 3, text);
    }
}

static void finish(sp_run *run, const sp_error *err, sp_view_info *info, char status[120])
{
    const sp_case_result *r = sp_run_finish(run, err);
    if (!r) {
        snprintf(status, 120, "bench_error: %.100s", err && err->text[0] ? err->text : "no result");
        return;
    }
    const char *why = r->error.code   ? r->error.text
                      : r->invalid_by ? r->invalid_by
                      : r->end_reason ? r->end_reason
                                      : "";
    snprintf(status, 120, "%s%s%.90s", sp_case_status_name(r->status), why[0] ? ": " : "", why);
    tell_checks(info, &r->judgement);
}

void sp_view_case_body(void *user, sp_view_link *link, char status[120])
{
    const sp_view_case *c = user;
    sp_error err = {0};
    sp_view_info *info = sp_memory_alloc(sizeof *info);
    sp_run *run = info ? sp_run_create(c->scenario, c->pick, c->options, &err) : NULL;
    if (!run) {
        snprintf(status, 120, "bench_error: %.100s", err.text[0] ? err.text : "out of memory");
        sp_memory_free(info);
        return;
    }
    memset(info, 0, sizeof *info);
    const sp_world_def *def = sp_run_def(run);
    bool done = false, on = true;
    int64_t last = INT64_MIN;
    while (on && !done) {
        const bool fine = sp_run_tick(run, &done, &err);
        const sp_world *world = sp_run_world(run);
        sp_view_info_world(info, def, world);
        if (!fine) {
            finish(run, &err, info, status);
            memcpy(info->status, status, sizeof info->status);
            info->ended = 1;
            sp_view_live_publish(link, def, world, info);
            goto out;
        }
        const int64_t now = world->tick * def->tick_ns;
        sp_sense *sense = (sp_sense *)(uintptr_t)sp_run_sense(run);
        sp_view_info_sense(info, def, sense, last, now);
        last = now;
        tell_events(info, def, world);
        // the settle is not shown
        if (world->tick >= 0)
            on = sp_view_live_publish(link, def, world, info);
    }
    if (on) {
        finish(run, NULL, info, status);
        memcpy(info->status, status, sizeof info->status);
        info->ended = 1;
        sp_view_live_publish(link, def, sp_run_world(run), info);
    }
out:
    sp_run_destroy(run);
    sp_memory_free(info);
}
