/* others.c - actors beside the ego that a driver of their own drives: a library and an instance each, opened, bound and
 * stepped by rising actor behind the ego's. What they give goes into the recording; traces are the ego's alone. */
#include "run/inside.h"

#include <stdio.h>

/* ---------------------------------------------------------------- words */
/* whoever's fault it is: who is driven, where that is said, and what went wrong; the code stays */
static bool blame(const sp_run *run, const sp_driven_def *d, sp_error *err)
{
    sp_error named = {0};
    const char *name = run->def->actors[d->actor].name;
    const bool placed = err->file[0] && err->line > 0;
    char where[200] = "";
    if (err->file[0] && !placed)
        snprintf(where, sizeof where, "%.190s: ", err->file);
    sp_error_set(&named, (sp_code)err->code, placed ? err->file : d->said.file, placed ? err->line : d->said.line,
                 "%s, driven by '%.80s': %s%.500s", name, d->driver, where, err->text);
    if (err->hint[0])
        sp_error_hint(&named, "%s", err->hint);
    *err = named;
    return false;
}

/* ---------------------------------------------------------------- observers */
static void on_output(void *user, int64_t tick, const sp_output *raw)
{
    (void)tick;
    sp_driven_step *step = user;
    step->stepped = true;
    step->raw = *raw;
}

/* ---------------------------------------------------------------- life */
static bool open_one(sp_run *run, uint32_t k, sp_error *err)
{
    const sp_driven_def *d = &run->def->driven[k];
    const char *path = sp_run_find_driver(d->driver, d->said.file, d->said.line, run->arena, err);
    if (!path)
        return false;
    run->steps[k] = (sp_driven_step){.actor = d->actor, .applied = sp_world_control_of(run->def, run->world, d->actor)};
    run->listeners[k] = (sp_drive_observer){.user = &run->steps[k], .output = on_output};
    // what a crash is told by: who, and where it was said
    char name[32];
    snprintf(name, sizeof name, "%.16s, line %d", run->def->actors[d->actor].name, d->said.line);
    const sp_drive_config config = {.path = path,
                                    .actor = d->actor,
                                    .name = name,
                                    .param_count = d->param_count,
                                    .param_names = d->param_names,
                                    .param_values = d->param_values,
                                    .bind_count = d->bind_count,
                                    .binds = d->binds,
                                    .latency = d->latency,
                                    .box = run->options.box,
                                    .observer = &run->listeners[k]};
    sp_run_phase(run, SP_PHASE_DRIVER_LOAD);
    run->others[k] = sp_drive_open(&config, err);
    if (!run->others[k])
        return false;
    run->other_paths[k] = path;
    sp_run_phase(run, SP_PHASE_DRIVER_CREATE);
    if (!sp_drive_bind(run->others[k], run->def, err))
        return false;
    run->read |= sp_drive_mounts(run->others[k]);
    return true;
}

bool sp_run_others_open(sp_run *run, sp_error *err)
{
    for (uint32_t k = 0; k < run->def->driven_count; k++)
        if (!open_one(run, k, err))
            return blame(run, &run->def->driven[k], err);
    return true;
}

void sp_run_others_close(sp_run *run)
{
    for (uint32_t k = 0; k < SP_MAX_DRIVEN; k++)
        if (run->others[k])
            sp_drive_close(run->others[k]);
}

bool sp_run_others_step(sp_run *run, sp_error *err)
{
    for (uint32_t k = 0; k < run->def->driven_count; k++) {
        run->steps[k].stepped = false;
        if (!sp_drive_step(run->others[k], run->def, run->world, run->sense, err))
            return blame(run, &run->def->driven[k], err);
    }
    return true;
}

/* ---------------------------------------------------------------- what they are */
void sp_run_other_sha256(const sp_run *run, uint32_t k, char out[65])
{
    size_t size = 0;
    sp_error unread = {0};
    const char *data = sp_file_read(run->arena, run->other_paths[k], &size, &unread);
    out[0] = '\0';
    if (data)
        sp_sha256_hex(data, size, out);
}
