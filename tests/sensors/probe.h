/* probe.h - one mount sampled on and on without the queue: its state words live from sample to sample, faults act. */
#ifndef SP_TESTS_SENSORS_PROBE_H
#define SP_TESTS_SENSORS_PROBE_H

#include "fixture.h"
#include "sensors/fault.h"

#include <string.h>

typedef struct probe {
    fixture *f;
    const sp_mount_def *m;
    const void *prepared;
    uint64_t sequence;
    double memory[256];
    sp_truth truth[4096];
    unsigned char data[1 << 19] __attribute__((aligned(16)));
    sp_frame_out out;
} probe;

static inline probe *probe_create(fixture *f, const sp_mount_def *m)
{
    probe *p = sp_memory_zeroed(sizeof *p);
    p->f = f;
    p->m = m;
    p->prepared = m->type->prepare ? m->type->prepare(&f->def, m, f->arena, &f->error) : NULL;
    return p;
}

static inline void probe_destroy(probe *p)
{
    sp_memory_free(p);
}

/* Takes a sample now, then lets one period of the mount go by (whole ticks). */
static inline const void *probe_take(probe *p)
{
    fixture *f = p->f;
    sp_fault_now faults[SP_MAX_FAULTS];
    const uint32_t index = (uint32_t)(p->m - f->def.mounts), count = sp_fault_gather(&f->def, f->world, index, faults);
    const sp_sample in = {.def = &f->def,
                          .world = f->world,
                          .mount = p->m,
                          .sequence = p->sequence++,
                          .time_ns = f->world->tick * f->def.tick_ns,
                          .memory = p->memory,
                          .prepared = p->prepared,
                          .faults = faults,
                          .fault_count = count,
                          .index = index};
    p->out = (sp_frame_out){.data = p->data,
                            .capacity = sizeof p->data,
                            .stride = p->m->type->record_bytes,
                            .truth = p->truth,
                            .truth_most = sizeof p->truth / sizeof *p->truth};
    if (!p->m->type->sample(&in, &p->out, &f->error) || p->out.overflow) {
        memset(p->data, 0, sizeof p->data);
    }
    const int64_t step = p->m->period_num / p->m->period_den / f->def.tick_ns;
    f->world->tick += step > 0 ? step : 1;
    return p->data;
}

/* A fault of mount number `mount` for good, from now on. */
static inline void probe_fail(fixture *f, uint32_t mount, uint32_t kind, double strength, double value)
{
    sp_world *w = f->world;
    const uint32_t i = w->fault_count++;
    w->fault_mount[i] = mount + 1;
    w->fault_kind[i] = kind;
    w->fault_from[i] = w->tick;
    w->fault_until[i] = INT64_MAX;
    w->fault_ramp[i] = 0;
    w->fault_strength[i] = strength;
    w->fault_value[i] = value;
    w->fault_seed[i] = 7;
}

static inline void probe_heal(fixture *f)
{
    f->world->fault_count = 0;
}

#endif
