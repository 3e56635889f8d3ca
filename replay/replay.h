/* replay.h - what remains of a run: MCAP container, recorder, reader, diff. Builds without Lua, ODE, GL and SDL. */
#ifndef SP_REPLAY_H
#define SP_REPLAY_H

#include "world/world.h"

/* ---- MCAP (mcap.dev): chunked, zstd-1, indexed; readable to the last whole chunk when cut ---- */
typedef struct sp_recorder sp_recorder;

typedef enum sp_record_mode { SP_RECORD_NONE, SP_RECORD_THIN, SP_RECORD_FULL, SP_RECORD_FRAMES } sp_record_mode;

typedef struct sp_record_pair {
    const char *name, *value;
} sp_record_pair;

/* Opens path.part; renamed to path at finish. Fails: cannot create, disk full (said when it happens). */
sp_recorder *sp_record_open(const char *path, sp_record_mode mode, const sp_world_def *def, sp_error *err);
/* A metadata record ("skidpad" deterministic, "host" the rest). */
bool sp_record_metadata(sp_recorder *r, const char *name, const sp_record_pair *pairs, uint32_t count, sp_error *err);
bool sp_record_attachment(sp_recorder *r, const char *name, const char *media, const void *data, size_t size,
                          sp_error *err);
bool sp_record_command(sp_recorder *r, int64_t tick, const sp_output *raw, const sp_control *applied,
                       sp_error *err); /* raw NULL: no step this tick */
/* What the drivers of others than the ego gave in this tick, and what became of it; by rising actor. */
typedef struct sp_driven_step {
    uint32_t actor;
    bool stepped;
    sp_output raw;
    const sp_control *applied; /* NULL when read */
} sp_driven_step;
bool sp_record_others(sp_recorder *r, int64_t tick, const sp_driven_step *steps, uint32_t count,
                      sp_error *err); /* /cmd/others; nothing where nobody is driven */
bool sp_record_story(sp_recorder *r, int64_t tick, const sp_story_command *c, uint32_t count, sp_error *err);
bool sp_record_tick(sp_recorder *r, const sp_tick_record *t, const sp_tick_hash *hash,
                    sp_error *err); /* /state, /events, /hash by the mode */
bool sp_record_frame(sp_recorder *r, const char *mount, const sp_frame *frame, const void *truth, size_t truth_bytes,
                     sp_error *err);                                                                   /* /sense/NAME */
bool sp_record_trace(sp_recorder *r, int64_t tick, const char *kind, const char *json, sp_error *err); /* /driver/... */
bool sp_record_keyframe(sp_recorder *r, const sp_world_def *def, const sp_world *world, sp_error *err);
bool sp_record_finish(sp_recorder *r,
                      sp_error *err); /* writes the summary, fsyncs, renames; frees r whatever happens */
void sp_record_abort(sp_recorder *r); /* keeps what is whole, under path.part renamed to path if anything was written */

typedef struct sp_recording sp_recording;
typedef struct sp_message {
    const char *topic;
    int64_t time_ns;
    int64_t tick;
    uint64_t sequence;
    const uint8_t *data;
    size_t size;
} sp_message;
sp_recording *
sp_recording_open(const char *path,
                  sp_error *err); /* a newer schema is refused in words; a cut file is read to its last whole chunk */
/* The same, but of a whole file only chunks with /actors, /state and /events are unpacked and checked; the other topics
 * may be missing. */
sp_recording *sp_recording_open_scored(const char *path, sp_error *err);
void sp_recording_close(sp_recording *r);
bool sp_recording_cut(const sp_recording *r); /* no summary: the run was killed */
const char *sp_recording_metadata(const sp_recording *r, const char *record, const char *name); /* NULL: none */
/* The pairs of all metadata records, in the order of the file; false beyond the last. */
bool sp_recording_pair(const sp_recording *r, uint32_t i, const char **record, const char **name, const char **value);
uint32_t sp_recording_attachments(const sp_recording *r);
const uint8_t *sp_recording_attachment(const sp_recording *r, uint32_t i, const char **name, size_t *size);
uint64_t sp_recording_messages(const sp_recording *r);
bool sp_recording_message(const sp_recording *r, uint64_t i, sp_message *out); /* in log order */
int64_t sp_recording_first_tick(const sp_recording *r);
int64_t sp_recording_last_tick(const sp_recording *r);

/* decoded */
bool sp_recording_command(const sp_recording *r, int64_t tick, bool *stepped, sp_output *raw); /* /cmd of a tick */
/* /cmd/others of a tick; false: there is none, or it is damaged. */
bool sp_recording_others(const sp_recording *r, int64_t tick, sp_driven_step out[SP_MAX_DRIVEN], uint32_t *count);
bool sp_recording_story(const sp_recording *r, int64_t tick, sp_story_command *out, uint32_t max, uint32_t *count);
bool sp_recording_hash(const sp_recording *r, int64_t tick, sp_tick_hash *out); /* false: none kept at that tick */
bool sp_recording_state(const sp_recording *r, int64_t tick, sp_actor_record *out, uint32_t max,
                        sp_tick_record *t); /* events too, until the next call */
/* All ticks with a /state, one after the other, with the events of each: begins with a zeroed cursor. 1: one more; 0:
 * there is none; -1: it is damaged. `out` and the events hold until the next call. */
typedef struct sp_recording_cursor {
    size_t state, events;
} sp_recording_cursor;
int sp_recording_next(const sp_recording *r, sp_recording_cursor *c, sp_actor_record *out, uint32_t max,
                      sp_tick_record *t);
/* The raw block lies unaligned in the recording: copy it out. */
bool sp_recording_keyframe(const sp_recording *r, int64_t at_or_before, int64_t *tick, const void **world,
                           size_t *size);
bool sp_recording_events(const sp_recording *r, int64_t tick, sp_event *out, uint32_t max,
                         uint32_t *count);                             /* also in thin recordings */
const char *sp_recording_actor(const sp_recording *r, uint32_t actor); /* its name, "" when unknown */
/* A message of /sense/NAME as a frame (need 0); data and truth lie in the recording. An image's pixels, where kept,
 * follow its record; its own pointer is NULL. */
bool sp_recording_frame(const sp_message *m, sp_frame *out, const uint8_t **truth, size_t *truth_size);

/* ---- diff: where two recordings part ---- */
typedef struct sp_diff {
    bool same;
    int64_t tick;
    char subsystem[32], actor[64], field[64];
    double a, b;
    double drift_position, drift_time;
    char text[512];
} sp_diff;
bool sp_recording_diff(const sp_recording *a, const sp_recording *b, sp_diff *out, sp_error *err);

#endif
