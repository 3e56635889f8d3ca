/* sensor.h - the shape of every sensor, and the queue through which frames reach drivers.
 *
 * A sensor is a pure function of the constant definition and the const world that fills one frame. Age, drop-outs and
 * faults are mount.c's business, so that every sensor gets them and none repeats them. */
#ifndef SP_SENSOR_H
#define SP_SENSOR_H

#include "world/pixels.h"
#include "world/world.h"

typedef struct sp_truth {
    uint32_t actor, reason;
} sp_truth;
typedef struct sp_frame_out {
    uint8_t *data; /* room for `capacity` bytes */
    uint32_t capacity, count, stride;
    uint32_t qualifier;
    bool overflow;
    uint32_t flags; /* SP_FRAME_FLAG_... */
    int64_t age_ns; /* how long before `time_ns` the frame's instant is: middle of an exposure, start of a scan */
    /* beside it, for the recording only: truth id and reason of each record; room for truth_most of them */
    sp_truth *truth;
    uint32_t truth_most;
} sp_frame_out;

/* why a record is there; sp_truth.reason. For recordings and tests, never for a driver. */
enum {
    SP_REASON_NONE,
    SP_REASON_TARGET,
    SP_REASON_UNDER /* seen below a car in between */,
    SP_REASON_GHOST,
    SP_REASON_CLUTTER,
    SP_REASON_NOISE,
    SP_REASON_FIXED,        /* a thing that is no actor: rail, wall, sign, ground */
    SP_REASON_MULTIPATH,    /* of a target, by a bounce between */
    SP_REASON_RAIN,         /* drops, flakes, fog, spray */
    SP_REASON_INTERFERENCE, /* another sensor's */
    SP_REASON_FAULT,        /* put there by a fault */
    SP_REASON_ALIAS,        /* outside the unambiguous range or velocity */
    SP_REASON_EDGE,         /* a mixed point between two surfaces */
    SP_REASON_SIDELOBE,     /* of a strong one elsewhere, at a bearing where nothing is */
    SP_REASONS
};
const char *sp_reason_name(uint32_t reason);

struct sp_fault_now;
typedef struct sp_past sp_past;
typedef struct sp_sample {
    const sp_world_def *def;
    const sp_world *world;
    const sp_mount_def *mount;
    sp_pixels *pixels; /* may be NULL */
    uint64_t sequence;
    int64_t time_ns;                   /* of this sample */
    double *memory;                    /* this mount's own state words in sp_sense (type->state_words), zero at first */
    const void *prepared;              /* what type->prepare made, or NULL */
    void *scratch;                     /* type->scratch_bytes, not cleared; dies with the sample */
    const sp_past *past;               /* NULL where no mount asked for any */
    const struct sp_fault_now *faults; /* what is failing now: fault.h */
    uint32_t fault_count;
    uint32_t index; /* of the mount in def->mounts */
} sp_sample;

typedef struct sp_sensor_type {
    const char *name; /* "radar" */
    const char *doc;
    uint32_t kind;         /* SP_FRAME_... */
    uint32_t fails;        /* bits SP_FRAME_...: it can fail as these do, too */
    uint32_t record_bytes; /* sizeof one record */
    const sp_param *params;
    uint32_t param_count;
    int64_t period_ns, latency_ns; /* defaults */
    uint32_t state_words;
    uint32_t (*max_records)(const double *value); /* NULL: 1 */
    uint32_t (*extra_bytes)(const double *value); /* NULL: 0; pixels behind the record */
    /* room for one sample's intermediate work; NULL: none */
    uint64_t (*scratch_bytes)(const sp_world_def *def, const double *value);
    /* how far back its samples look (ns), at most SP_PAST_NS; NULL: only at now */
    int64_t (*past_ns)(const double *value);
    /* Whether such a sensor can be built at all; the error says what to change. Asked where a rig is laid out, before
     * any run. NULL: it always can. */
    bool (*possible)(const sp_mount_def *mount, sp_error *err);
    /* What is made once a run from constants alone and borrowed by every sample: tables, trees. In `arena`. NULL with
     * *err unset is fine. */
    const void *(*prepare)(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err);
    /* fills what a driver is told in sp_mount_info: range, fov, resolution, intrinsics; NULL: nothing to add */
    void (*describe)(const double *value, sp_mount_info *info);
    bool (*sample)(const sp_sample *in, sp_frame_out *out, sp_error *err);
} sp_sensor_type;

/* The closed list: one row a sensor. */
uint32_t sp_sensor_count(void);
const sp_sensor_type *sp_sensor_at(uint32_t i);
const sp_sensor_type *sp_sensor_find(const char *name);

/* ---- sp_sense: all sensor state in one plain block, written in phase sense alone ---- */
typedef struct sp_sense sp_sense;
/* Fixes capacities (frame_bytes, queue_slots, queue_offset) in def->mounts[]; call once at freeze. */
bool sp_sense_layout(sp_world_def *def, sp_error *err);
uint64_t sp_sense_bytes(const sp_world_def *def);
sp_sense *sp_sense_create(const sp_world_def *def, sp_arena *arena, sp_error *err);
sp_hash sp_sense_hash(const sp_world_def *def, const sp_sense *sense);
/* Phase 3: takes due samples of every mount into its latency queue. observer (may be NULL) is told of every sample that
 * was not lost; a lost one shows as a gap in `sequence`. */
typedef void sp_sense_observer(void *user, const sp_mount_def *mount, uint64_t sequence, int64_t sampled,
                               int64_t delivered, const sp_frame_out *frame);
bool sp_sense_step(const sp_world_def *def, const sp_world *world, sp_sense *sense, sp_pixels *pixels,
                   sp_sense_observer *observer, void *user, sp_error *err);
/* Frames of mount m delivered in (since, now], oldest first: the i-th; NULL when none is left. Data lives until the
 * next sp_sense_step. `need` is left 0. Delivered frames are kept for 1 s (0.25 s where one takes more than 16 KiB); a
 * reader that asks more rarely than that misses the oldest, and their sequence shows it. */
const sp_frame *sp_sense_frame(const sp_world_def *def, sp_sense *sense, uint32_t mount, int64_t since, int64_t now,
                               uint32_t i, sp_frame *out);
/* What mount m's sensor looked at when it took sample `sequence` in this tick: for truth beside its frames. `faults` is
 * room that the sample borrows. Call after sp_sense_step, before the world moves. */
void sp_sense_sample(const sp_world_def *def, const sp_world *world, sp_sense *sense, uint32_t mount, uint64_t sequence,
                     struct sp_fault_now *faults, sp_sample *out);
void sp_mount_describe(const sp_world_def *def, const sp_mount_def *mount, sp_mount_info *out);

/* ---- shared by sensors ---- */
enum { SP_PAST_NS = 250000000 };
/* The sensor in the world where it truly is, with its misalignment and what faults add to it; now, or `age_ns` ago. */
sp_pose sp_sample_pose(const sp_sample *in);
sp_pose sp_sample_pose_at(const sp_sample *in, int64_t age_ns);
/* The seat in its carrier's frame, as it truly is. */
sp_pose sp_sample_seat(const sp_sample *in);
/* An actor's vehicle frame `age_ns` ago: kept at each tick, between them straight lines and the shorter turn. Before
 * the first tick it stood where it first was. age_ns 0: now, by the state itself. */
sp_pose sp_past_pose(const sp_sample *in, uint32_t actor, int64_t age_ns);
/* As believed: by the rig's sheet. */
sp_pose sp_mount_pose(const sp_mount_def *mount, const sp_world *world);
uint64_t sp_mount_stream(const sp_mount_def *mount,
                         const char *purpose); /* random stream of one mount for one purpose */
void *sp_frame_push(sp_frame_out *out, uint32_t actor, uint32_t reason); /* a zeroed record, or NULL (overflow) */
/* Whether the segment from eye to p is free of the boxes of other actors than carrier and target. */
bool sp_sees(const sp_world_def *def, const sp_world *world, sp_vec3 eye, sp_vec3 p, sp_actor_id carrier,
             sp_actor_id target);

#endif
