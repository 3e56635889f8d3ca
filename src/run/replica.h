/* replica.h - a run simulated again from its recording alone: the definition rebuilt from the attached files, the world
 * moved by /story and /cmd. There is no driver and no Lua body. Nobody outside src/run includes it. */
#ifndef SP_RUN_REPLICA_H
#define SP_RUN_REPLICA_H

#include "run/inside.h"

typedef struct sp_replica {
    sp_arena *arena; /* borrowed */
    const sp_recording *recording;
    sp_scenario *scenario;
    sp_world_def *def;
    sp_world *world;
    sp_physics *physics;
    sp_traffic *traffic;
    sp_actor_record *records;
    sp_metric_trace *trace; /* borrowed; NULL: none is kept */
    sp_tick_record record;  /* of the tick that was stepped last */
    sp_tick_hash hash;      /* likewise */
    sp_case c;
    sp_sut sut;
    sp_error rig; /* why the rig of a SUT could not be had again: the sensors are the scenario's own */
    int64_t latency, other_latency[SP_MAX_DRIVEN]; /* ns; others by their place in def->driven */
} sp_replica;

/* A value of the metadata record "skidpad"; "" where there is none. */
const char *sp_replica_meta(const sp_recording *r, const char *name);
/* The attached files, as a scenario is loaded from them; they lie in the recording, the rest in `arena`. */
bool sp_replica_sources(const sp_recording *r, sp_arena *arena, sp_sources *out, sp_error *err);
/* The recording's case of p->scenario, which is loaded; p->arena and p->recording are set. */
bool sp_replica_freeze(sp_replica *p, const sp_sources *sources, sp_error *err);
/* Head and prologue again; p->arena and p->recording are set, the rest is zero. */
bool sp_replica_build(sp_replica *p, sp_error *err);
/* The world before the settle, as in a run. */
bool sp_replica_start(sp_replica *p, sp_error *err);
/* Phases 1 and 2, then whoever senses may look, then 4 to 8 of the same tick. The tick is the caller's to advance. */
bool sp_replica_story(sp_replica *p, sp_error *err);
bool sp_replica_move(sp_replica *p, sp_error *err);
/* Frees what it holds but for the arena. */
void sp_replica_close(sp_replica *p);

#endif
