/* host.c - what a driver may ask of us: log, random, scratch, parameters, words for a failure, trace. */
#include "drive/inside.h"

#include <stdio.h>
#include <string.h>

static void host_log(const sp_host *host, int32_t level, const char *text)
{
    sp_drive *d = host->impl;
    if (!d->observer || !d->observer->log || !text || d->logs > SP_DRIVE_MAX_LOGS)
        return;
    d->logs++;
    if (d->logs > SP_DRIVE_MAX_LOGS) {
        d->observer->log(d->observer->user, 2, "too many lines: the rest of this driver's log is dropped");
        return;
    }
    char line[512];
    snprintf(line, sizeof line, "%s", text);
    d->observer->log(d->observer->user, level < 0 ? 0 : level > 3 ? 3 : level, line);
}

static double host_random(const sp_host *host)
{
    sp_drive *d = host->impl;
    const uint32_t index = d->random_index;
    d->random_index = index + 1;
    return sp_random(host->seed, d->stream, d->random_tick, index);
}

static void *host_scratch(const sp_host *host, size_t bytes)
{
    sp_drive *d = host->impl;
    if (bytes > SP_DRIVE_SCRATCH)
        return NULL;
    const size_t want = (bytes + 15) & ~(size_t)15;
    if (!d->in_call || d->scratch_total + want > SP_DRIVE_SCRATCH)
        return NULL;

    /* a new block in front when the present one is full */
    sp_scratch_block *b = d->scratch;
    if (!b || b->used + want > b->size) {
        const size_t size = want > (256u << 10) ? want : 256u << 10;
        b = sp_memory_alloc(sizeof *b + size);
        if (!b)
            return NULL;
        b->next = d->scratch;
        b->used = 0;
        b->size = size;
        d->scratch = b;
    }
    void *p = b->data + b->used;
    b->used += want;
    d->scratch_total += want;
    memset(p, 0, want);
    return p;
}

void sp_host_call_ends(sp_drive *d)
{
    /* keep the oldest block, which is of ordinary size; give the rest back */
    while (d->scratch && d->scratch->next) {
        sp_scratch_block *b = d->scratch;
        d->scratch = b->next;
        sp_memory_free(b);
    }
    if (d->scratch)
        d->scratch->used = 0;
    d->scratch_total = 0;
}

static const char *host_param(const sp_host *host, const char *name)
{
    sp_drive *d = host->impl;
    if (name && !d->created && d->asked_count < sizeof d->asked / sizeof *d->asked) {
        snprintf(d->asked[d->asked_count], sizeof *d->asked, "%s", name);
        d->asked_count++;
    }
    for (uint32_t i = 0; name && i < d->param_count; i++)
        if (!strcmp(d->param_names[i], name)) {
            d->params_read |= 1u << (i & 31);
            return d->param_values[i];
        }
    return NULL;
}

/* A value that nobody asked for in create is a slip of the pen: a driver reads its parameters there. */
bool sp_host_params_known(const sp_drive *d, sp_error *err)
{
    const char *names[sizeof d->asked / sizeof *d->asked];
    for (uint32_t i = 0; i < d->asked_count; i++)
        names[i] = d->asked[i];
    for (uint32_t i = 0; i < d->param_count && i < 32; i++) {
        if (d->params_read >> i & 1)
            continue;
        const char *near = sp_suggest(d->param_names[i], names, d->asked_count);
        sp_error_set(err, SP_BAD_LOAD, d->path, 0, "driver %s did not ask for a parameter '%s'", d->api.id,
                     d->param_names[i]);
        if (near)
            sp_error_hint(err, "did you mean '%s'?", near);
        return false;
    }
    return true;
}

static void host_fail(const sp_host *host, const char *text)
{
    sp_drive *d = host->impl;
    snprintf(d->fail_text, sizeof d->fail_text, "%s", text ? text : "");
}

/* ---- skidpad.trace/1 ---- */
static void trace_signal(const sp_host *host, const char *name, const char *unit, double value)
{
    const sp_drive *d = host->impl;
    if (name && d->observer && d->observer->signal)
        d->observer->signal(d->observer->user, name, unit ? unit : "", value);
}

static void trace_reason(const sp_host *host, const char *text)
{
    const sp_drive *d = host->impl;
    if (text && d->observer && d->observer->reason)
        d->observer->reason(d->observer->user, text);
}

static void trace_box(const sp_host *host, const char *name, uint32_t track, double x, double y, double heading,
                      double length, double width)
{
    const sp_drive *d = host->impl;
    if (name && d->observer && d->observer->box)
        d->observer->box(d->observer->user, name, track, x, y, heading, length, width);
}

static void trace_path(const sp_host *host, const char *name, const double *xy, uint32_t count)
{
    const sp_drive *d = host->impl;
    if (name && xy && count <= 1024 && d->observer && d->observer->path)
        d->observer->path(d->observer->user, name, xy, count);
}

/* ---- skidpad.predictions/1 ---- */
static void add_prediction(const sp_host *host, uint32_t track, double probability, const double *txy, uint32_t count)
{
    const sp_drive *d = host->impl;
    if (txy && count <= 256 && d->observer && d->observer->prediction)
        d->observer->prediction(d->observer->user, track, probability, txy, count);
}

static const void *host_extension(const sp_host *host, const char *id)
{
    const sp_drive *d = host->impl;
    if (id && !strcmp(id, SP_PREDICTIONS_ID))
        return &d->predictions;
    return id && !strcmp(id, SP_TRACE_ID) ? &d->trace : NULL;
}

void sp_host_init(sp_drive *d, uint64_t seed, uint64_t stream)
{
    d->trace = (sp_trace){
        .size = sizeof d->trace, .signal = trace_signal, .reason = trace_reason, .box = trace_box, .path = trace_path};
    d->predictions = (sp_predictions){.size = sizeof d->predictions, .add = add_prediction};
    for (uint32_t i = 0; i < SP_DRIVE_MAX_NEEDS; i++)
        d->mount_pointers[i] = &d->mounts[i];
    d->stream = stream;
    d->host = (sp_host){.size = sizeof d->host,
                        .abi = SP_DRIVER_ABI,
                        .impl = d,
                        .log = host_log,
                        .random = host_random,
                        .scratch = host_scratch,
                        .param = host_param,
                        .fail = host_fail,
                        .extension = host_extension,
                        .vehicle = &d->vehicle,
                        .mounts = d->mount_pointers,
                        .start = &d->start,
                        .seed = seed};
}
