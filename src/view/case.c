/* case.c - what the simulating child of a window does: the same run as `skidpad run` makes, a snapshot after each tick.
 */
#include <stdio.h>
#include <string.h>

#include "view/view.h"

/* ---------------------------------------------------------------- what was sensed, what happened */
void sp_view_info_sense(sp_view_info *info, const sp_world_def *def, sp_sense *sense, const sp_view_truth *truth,
                        int64_t since, int64_t now)
{
    bool radar = false, lanes = false;
    if (!info->panes.count)
        sp_panes_begin(&info->panes, def);
    info->panes.now = now;
    for (uint32_t m = 0; m < def->mount_count; m++) {
        sp_frame frame;
        const sp_frame *f = NULL;
        for (uint32_t i = 0; (f = sp_sense_frame(def, sense, m, since, now, i, &frame)) != NULL; i++) {
            uint32_t known = 0;
            const uint8_t *reasons = truth ? sp_view_truth_of(truth, &def->mounts[m], f->sequence, &known) : NULL;
            sp_panes_frame(&info->panes, def, m, f, reasons, known);
            sp_view_info_frame(info, &def->mounts[m], f, &radar, &lanes);
        }
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
        } else if (e->kind == SP_EVENT_WARNING && e->a == SP_EGO.i)
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

/* ---------------------------------------------------------------- what the driver says */
/* Between two outputs lies one step of the driver: the first box or path behind an output begins a new list. A driver
 * that says nothing more keeps its last for a while. */
enum { SHOWN_TICKS = 30 };
typedef struct listener {
    sp_view_info *info;
    int64_t tick;         /* of the last output */
    int64_t boxes, paths; /* when they began */
    bool fresh_boxes, fresh_paths;
} listener;

static void on_output(void *user, int64_t tick, const sp_output *raw)
{
    (void)raw;
    listener *l = user;
    l->tick = tick;
    l->fresh_boxes = l->fresh_paths = true;
    if (tick - l->boxes > SHOWN_TICKS)
        l->info->box_count = 0;
    if (tick - l->paths > SHOWN_TICKS)
        l->info->path_count = 0;
}

static void on_reason(void *user, const char *text)
{
    const listener *l = user;
    sp_view_info_reason(l->info, text);
}

static void on_box(void *user, const char *name, uint32_t track, double x, double y, double heading, double length,
                   double width)
{
    listener *l = user;
    if (l->fresh_boxes)
        l->info->box_count = 0;
    l->fresh_boxes = false;
    l->boxes = l->tick;
    sp_view_info_box(l->info, name, track, x, y, heading, length, width);
}

static void on_path(void *user, const char *name, const double *xy, uint32_t count)
{
    listener *l = user;
    if (l->fresh_paths)
        l->info->path_count = 0;
    l->fresh_paths = false;
    l->paths = l->tick;
    sp_view_info_path(l->info, name, xy, count);
}

/* ---------------------------------------------------------------- the run */
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
    // a run that broke has no verdict to show; its checks stay as they were
    if (!r->error.code)
        sp_view_info_checks(info, sp_run_def(run), sp_run_world(run), sp_run_trace(run), true);
}

/* a snapshot of this tick, with everything that was sensed, said and checked; false: the window wants an end */
static bool publish(sp_view_link *link, const sp_run *run, sp_view_info *info, const sp_view_truth *truth,
                    int64_t since)
{
    const sp_world_def *def = sp_run_def(run);
    const sp_world *world = sp_run_world(run);
    // the sensors sampled at the beginning of this tick, the world stands at its end
    const int64_t now = (world->tick - 1) * def->tick_ns;
    sp_view_info_sense(info, def, (sp_sense *)(uintptr_t)sp_run_sense(run), truth, since, now);
    sp_panes_faults(&info->panes, def, world);

    tell_events(info, def, world);
    // the settle is not shown
    if (world->tick < 0)
        return true;
    // ten times a second is as fast as anyone reads
    if (world->tick * def->tick_ns % 100000000 < def->tick_ns)
        sp_view_info_checks(info, def, world, sp_run_trace(run), false);
    return sp_view_live_publish(link, def, world, info);
}

/* the last snapshot, with the verdict */
static void publish_end(sp_view_link *link, sp_run *run, const sp_error *err, sp_view_info *info, char status[120])
{
    finish(run, err, info, status);
    memcpy(info->status, status, sizeof info->status);
    info->ended = 1;
    sp_view_live_publish(link, sp_run_def(run), sp_run_world(run), info);
}

void sp_view_case_body(void *user, sp_view_link *link, char status[120])
{
    const sp_view_case *c = user;
    sp_error err = {0};
    sp_view_info *info = sp_memory_zeroed(sizeof *info);
    listener ear = {.info = info, .boxes = INT64_MIN / 2, .paths = INT64_MIN / 2};
    const sp_drive_observer listen = {
        .user = &ear, .output = on_output, .reason = on_reason, .box = on_box, .path = on_path};
    sp_run_options options = *c->options;
    sp_view_truth *truth = sp_view_truth_create();
    options.listen = &listen;
    options.see = truth ? sp_view_truth_see : NULL;
    options.see_user = truth;
    options.draw_all = true;
    options.box = sp_view_live_box(link);
    sp_run *run = info ? sp_run_create(c->scenario, c->pick, &options, &err) : NULL;
    if (!run) {
        snprintf(status, 120, "bench_error: %.100s", err.text[0] ? err.text : "out of memory");
        sp_view_truth_destroy(truth);
        sp_memory_free(info);
        return;
    }
    bool done = false, on = true, fine = true;
    int64_t last = INT64_MIN;
    while (on && fine && !done) {
        fine = sp_run_tick(run, &done, &err);
        const sp_world *world = sp_run_world(run);
        sp_view_info_world(info, sp_run_def(run), world);
        if (fine) {
            on = publish(link, run, info, truth, last);
            last = (world->tick - 1) * sp_run_def(run)->tick_ns;
        }
    }
    if (on)
        publish_end(link, run, fine ? NULL : &err, info, status);
    else if (options.record_path)
        // the window was closed: what was driven is kept
        finish(run, NULL, info, status);
    sp_run_destroy(run);
    sp_view_truth_destroy(truth);
    sp_memory_free(info);
}
