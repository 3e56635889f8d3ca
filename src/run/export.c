/* export.c - labelled data from a recording: simulates it again with its sensors (resense.c) and hands each tick to the
 * format that was asked for. What a format's files look like is in the file of its name; csv needs no sensors. */
#include "run/export.h"
#include "run/replica.h"

#include <stdlib.h>
#include <string.h>

bool sp_export_due(sp_export *x, const sp_resense_tick *t, const sp_resensed *f)
{
    sp_export_seen *s = &x->seen[f->mount];
    const int64_t at = t->world->tick * t->def->tick_ns - f->age_ns;
    if (at < x->from || at > x->until)
        return false;
    return s->met++ % (uint64_t)x->every == 0;
}

static bool begin(void *user, const sp_world_def *def, const char *renderer, sp_error *err)
{
    sp_export *x = user;
    x->def = def;
    x->mount_count = def->mount_count;
    snprintf(x->renderer, sizeof x->renderer, "%s", renderer);
    x->seen = SP_ARRAY(x->arena, sp_export_seen, def->mount_count + 1);
    x->boxes = SP_ARRAY(x->arena, sp_export_box, def->actor_count + 1);
    x->sight = SP_NEW(x->arena, sp_sight);
    x->tight = SP_ARRAY(x->arena, sp_box_rect, def->actor_count + 1);
    x->pixels = SP_ARRAY(x->arena, uint32_t, def->actor_count + 1);
    if (!x->seen || !x->boxes || !x->sight || !x->tight || !x->pixels)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t m = 0; m < def->mount_count; m++)
        x->seen[m].before = INT64_MIN;
    return x->writer->begin(x, err);
}

static bool tick(void *user, const sp_resense_tick *t, sp_error *err)
{
    sp_export *x = user;
    const int64_t now = t->world->tick * t->def->tick_ns;
    if (x->options->progress)
        x->options->progress(x->options->user, sp_clamp((double)now / (double)(x->last > 0 ? x->last : 1), 0, 1),
                             x->result->frames);
    if (!x->writer->tick(x, t, err))
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->frames[i].frame.kind == SP_FRAME_CAMERA)
            sp_export_remember(x, t, &t->frames[i]);
    return true;
}

static bool end(void *user, sp_error *err)
{
    sp_export *x = user;
    return x->writer->end(x, err);
}

static int64_t to_ns(double s)
{
    return s > 9e9 ? INT64_MAX : s < -9e9 ? INT64_MIN : (int64_t)sp_round(s * 1e9);
}

static void free_all(sp_export *x)
{
    for (uint32_t m = 0; x->seen && m < x->mount_count; m++)
        sp_lines_close(&x->seen[m].lines, NULL);
    sp_lines_close(&x->lines, NULL);
    sp_text_free(&x->bytes);
    sp_text_free(&x->text);
}

/* the run from its start to the last frame that is wanted */
static bool go(sp_export *x, sp_error *err)
{
    const sp_export_options *o = x->options;
    int64_t tick_ns = 10000000;
    sp_parse_int(sp_replica_meta(x->recording, "tick_ns"), &tick_ns);
    x->every = o->every ? o->every : 1;
    x->from = to_ns(o->from);
    x->until = to_ns(o->until);
    x->last = sp_recording_last_tick(x->recording) * tick_ns;
    x->last = x->until < x->last ? x->until : x->last;
    // a scan's instant is its start, a while before the tick at which it is sampled
    const int64_t slack = SP_PAST_NS;
    const sp_resense_options again = {.names = o->sensors,
                                      .name_count = o->sensor_count,
                                      .kinds = x->writer->kinds,
                                      .one_of_each = o->format == SP_EXPORT_KITTI,
                                      .senses = true,
                                      .gl = o->gl,
                                      .until = x->until < INT64_MAX - slack ? x->until + slack : INT64_MAX,
                                      .user = x,
                                      .begin = begin,
                                      .tick = tick,
                                      .end = end};
    return sp_run_resense(x->recording, &again, &x->result->run, err);
}

bool sp_run_export(const sp_recording *recording, const sp_export_options *options, sp_export_result *out,
                   sp_error *err)
{
    static const sp_export_writer *const writers[] = {&sp_export_frames, &sp_export_kitti, &sp_export_coco};
    *out = (sp_export_result){.other_build = options->build_id &&
                                             strcmp(sp_replica_meta(recording, "build"), options->build_id) != 0};
    int64_t tick_ns = 10000000;
    sp_parse_int(sp_replica_meta(recording, "tick_ns"), &tick_ns);
    out->cut = sp_recording_cut(recording);
    out->last = (double)sp_recording_last_tick(recording) * (double)tick_ns * 1e-9;
    if (options->format == SP_EXPORT_CSV)
        return sp_export_csv(recording, options, out, err);
    sp_arena *arena = sp_arena_create();
    sp_export *x = arena ? SP_NEW(arena, sp_export) : NULL;
    if (!x) {
        sp_arena_destroy(arena);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    }
    x->options = options;
    x->result = out;
    x->recording = recording;
    x->arena = arena;
    x->writer = writers[options->format];
    const bool fine = go(x, err);
    free_all(x);
    sp_arena_destroy(arena);
    return fine;
}
