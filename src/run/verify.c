/* verify.c - simulates a recording again under its recorded inputs (replica.c) and compares every hash that was kept.
 * There is no driver, no sensor and no picture. */
#include "run/replica.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* names what differs: the subsystem by its hash, the field by the nearest keyframe when this tick has one */
static void name_difference(sp_replica *p, const sp_recording *r, const sp_tick_hash *mine, const sp_tick_hash *theirs,
                            sp_verify *out)
{
    out->same = false;
    out->tick = p->world->tick;
    snprintf(out->subsystem, sizeof out->subsystem, "%s", "chain");
    for (uint32_t o = 0; o < SP_OWNERS; o++)
        if (!sp_hash_equal(mine->part[o], theirs->part[o])) {
            snprintf(out->subsystem, sizeof out->subsystem, "%s", sp_owner_name((sp_owner)o));
            break;
        }
    int64_t tick = 0;
    const void *kept = NULL;
    size_t size = 0;
    sp_actor_record *state = SP_ARRAY(p->arena, sp_actor_record, SP_MAX_ACTORS + 1); /* once: at the first difference */
    sp_tick_record t = {0};
    if (sp_recording_keyframe(r, p->world->tick, &tick, &kept, &size) && tick == p->world->tick &&
        size == p->world->bytes) {
        sp_world *other = sp_arena_alloc(p->arena, size);
        if (other) {
            memcpy(other, kept, size);
            sp_world_differ(p->def, other, p->world, out->field, sizeof out->field, &out->a, &out->b);
        }
    } else if (state && sp_recording_state(r, p->world->tick, state, SP_MAX_ACTORS + 1, &t)) {
        /* the tick record: first actor whose place or speed is another */
        for (uint32_t i = 0; i < t.actor_count && !out->field[0]; i++) {
            const sp_actor *a = &p->world->actors[state[i].actor];
            const struct {
                const char *name;
                double a, b;
            } pair[] = {{"x", state[i].x, a->x},
                        {"y", state[i].y, a->y},
                        {"heading", state[i].heading, a->heading},
                        {"speed", state[i].speed, a->speed},
                        {"acceleration", state[i].acceleration, a->acceleration}};
            for (uint32_t k = 0; k < 5 && !out->field[0]; k++)
                if (pair[k].a != pair[k].b) {
                    snprintf(out->field, sizeof out->field, "actor %s: %s", p->def->actors[state[i].actor].name,
                             pair[k].name);
                    out->a = pair[k].a;
                    out->b = pair[k].b;
                }
        }
    }
    /* a command that differs shows before anything has moved */
    if (!out->field[0] && t.actors && t.wanted_acceleration != p->world->control.wanted_acceleration) {
        snprintf(out->field, sizeof out->field, "control: wanted_acceleration");
        out->a = t.wanted_acceleration;
        out->b = p->world->control.wanted_acceleration;
    }
}

static bool replay(sp_replica *p, const sp_recording *r, int64_t from, sp_verify *out, sp_error *err)
{
    const int64_t last = sp_recording_last_tick(r);
    int64_t tick = 0;
    const void *kept = NULL;
    size_t size = 0;
    if (from != INT64_MIN) {
        if (!sp_recording_keyframe(r, from, &tick, &kept, &size))
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording holds no keyframe at or before tick %lld",
                                (long long)from);
        if (size != p->world->bytes)
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "the keyframe is of another size: recorded by another build");
        memcpy(p->world, kept, size);
        sp_physics_load(p->physics, p->def, p->world);
        p->world->tick += 1;
    }
    out->same = true;
    while (p->world->tick <= last) {
        sp_tick_hash theirs;
        if (!sp_replica_story(p, err) || !sp_replica_move(p, err))
            return false;
        const sp_tick_hash mine = p->hash;
        out->ticks++;
        out->end = mine.chain;
        if (sp_recording_hash(r, p->world->tick, &theirs) && !sp_hash_equal(mine.chain, theirs.chain)) {
            name_difference(p, r, &mine, &theirs, out);
            return true;
        }
        p->world->tick += 1;
    }
    return true;
}

bool sp_run_verify(const sp_recording *recording, int64_t from_keyframe, const char *build_id, sp_verify *out,
                   sp_error *err)
{
    sp_replica p = {.arena = sp_arena_create(), .recording = recording};
    *out = (sp_verify){.other_build = build_id && strcmp(sp_replica_meta(recording, "build"), build_id) != 0};
    if (!p.arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    const bool fine = sp_replica_build(&p, err) && sp_replica_start(&p, err) &&
                      replay(&p, recording, from_keyframe < 0 ? INT64_MIN : from_keyframe, out, err);
    sp_replica_close(&p);
    sp_arena_destroy(p.arena);
    return fine;
}
