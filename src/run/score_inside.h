/* score_inside.h - what the files of src/run that score share. Nobody outside this folder includes it. */
#ifndef SP_RUN_SCORE_INSIDE_H
#define SP_RUN_SCORE_INSIDE_H

#include "run/replica.h"
#include "run/score.h"

enum { SP_SCORE_LOADED = 8 }; /* scenarios kept loaded at a time */

/* a scenario, by the bytes it was loaded from, and its case that was frozen last */
typedef struct sp_score_scenario {
    sp_hash key;
    sp_arena *arena, *frozen; /* of the sources; of the last definition, NULL: none */
    sp_sources sources;
    sp_scenario *scenario;
    sp_hash case_key;
    sp_replica replica; /* of the last definition */
    uint64_t used;
    uint32_t freezes;
} sp_score_scenario;

struct sp_score {
    sp_score_options options;
    sp_score_scenario loaded[SP_SCORE_LOADED];
    uint64_t count;         /* files so far */
    sp_arena *arena, *base; /* of this file; of what all share */
    sp_recording *recording;
    sp_metric_trace *trace;
    sp_actor_record *records; /* SP_MAX_ACTORS + 1 */
    const sp_road_net *road;  /* of --road, once read */
    bool road_read;
};

/* The definition of the recording's case: loaded and frozen, or had before. */
bool sp_score_load(sp_score *s, const sp_recording *r, sp_replica **out, sp_error *err);
void sp_score_unload(sp_score_scenario *k);
/* A world that only metrics are kept in, begun. */
sp_world *sp_score_world(sp_score *s, const sp_world_def *def, sp_error *err);
/* Judges what was stepped into `world`: judgement, instants, bins. */
bool sp_score_judge(sp_score *s, const sp_world_def *def, const sp_world *world, sp_scored *out, sp_error *err);
bool sp_score_csv(sp_score *s, const char *path, sp_scored *out, sp_error *err);

/* a contact of the ego that lasts; its velocity before */
typedef struct sp_score_contact {
    bool on;
    double vx, vy;
} sp_score_contact;
/* Contacts of the first actor that begin or end between two instants, from boxes alone: score_touch.c. `before` and
 * `now` are the same actors at both; `held` is by actor id. Appends to events, SP_MAX_EVENTS at most; gives their
 * number. */
uint32_t sp_score_touch(const sp_actor_record *before, const sp_actor_record *now, uint32_t count, int64_t tick,
                        double t0, double dt, sp_score_contact *held, sp_event *events, uint32_t event_count);

#endif
