/* past.c - a ring of poses, one row of all actors a tick. Plain memory without pointers, so that it is part of
 * sp_sense; not hashed, because it says nothing that the world's hashes of those ticks do not. */
#include "sensors/past.h"

#include <string.h>

typedef struct row_pose {
    double p[3], q[4];
} row_pose;

struct sp_past {
    int64_t tick_ns;
    int64_t last; /* number of rows ever added */
    uint32_t ticks, actors;
    row_pose row[];
};

uint32_t sp_past_ticks(const sp_world_def *def)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        const int64_t back = m->type && m->type->past_ns ? m->type->past_ns(m->value) : 0;
        most = back > most ? back : most;
    }
    most = most > SP_PAST_NS ? SP_PAST_NS : most;
    return most > 0 ? (uint32_t)((most + def->tick_ns - 1) / def->tick_ns) + 1 : 0;
}

uint64_t sp_past_bytes(const sp_world_def *def, uint32_t ticks)
{
    return ticks ? sizeof(sp_past) + (uint64_t)ticks * (def->actor_count + 1) * sizeof(row_pose) : 0;
}

void sp_past_init(sp_past *past, const sp_world_def *def, uint32_t ticks)
{
    *past = (sp_past){.tick_ns = def->tick_ns, .ticks = ticks, .actors = def->actor_count + 1};
}

static row_pose *row_at(const sp_past *past, int64_t number)
{
    return (row_pose *)(uintptr_t)&past->row[(uint64_t)(number % past->ticks) * past->actors];
}

void sp_past_add(sp_past *past, const sp_world *world)
{
    row_pose *row = row_at(past, past->last);
    for (uint32_t i = 1; i < past->actors; i++) {
        const sp_pose pose = sp_actor_pose(&world->actors[i]);
        row[i] = (row_pose){{pose.position.x, pose.position.y, pose.position.z},
                            {pose.rotation.w, pose.rotation.x, pose.rotation.y, pose.rotation.z}};
    }
    past->last++;
}

static sp_pose blend(const row_pose *a, const row_pose *b, double f)
{
    // the shorter of the two ways about the sphere
    double dot = 0;
    for (int k = 0; k < 4; k++) {
        dot += a->q[k] * b->q[k];
    }
    const double sign = dot < 0 ? -1 : 1;
    double q[4], n = 0;
    for (int k = 0; k < 4; k++) {
        q[k] = a->q[k] + f * (sign * b->q[k] - a->q[k]);
        n += q[k] * q[k];
    }
    n = 1 / sp_sqrt(n);
    return (sp_pose){
        sp_v3(a->p[0] + f * (b->p[0] - a->p[0]), a->p[1] + f * (b->p[1] - a->p[1]), a->p[2] + f * (b->p[2] - a->p[2])),
        {q[0] * n, q[1] * n, q[2] * n, q[3] * n}};
}

sp_pose sp_past_pose(const sp_sample *in, uint32_t actor, int64_t age_ns)
{
    const sp_past *past = in->past;
    if (age_ns <= 0 || !past || past->last == 0) {
        return sp_actor_pose(&in->world->actors[actor]);
    }
    // whole ticks back, and the rest of one
    const int64_t rows = past->last < past->ticks ? past->last : past->ticks;
    int64_t back = age_ns / past->tick_ns;
    double f = (double)(age_ns % past->tick_ns) / (double)past->tick_ns;
    if (back >= rows - 1) {
        back = rows - 1;
        f = 0;
    }
    const row_pose *newer = &row_at(past, past->last - 1 - back)[actor];
    const row_pose *older = f > 0 ? &row_at(past, past->last - 2 - back)[actor] : newer;
    return blend(newer, older, f);
}
