/* inside.h - what the files of drive share among themselves: one loaded library with one instance. */
#ifndef SP_DRIVE_INSIDE_H
#define SP_DRIVE_INSIDE_H

#include "drive/drive.h"

enum {
    SP_DRIVE_MAX_NEEDS = 32,
    SP_DRIVE_SCRATCH = 64 << 20, /* bytes a call may take */
    SP_DRIVE_MAX_LOGS = 1000     /* lines a run: the rest is dropped, the last one says so */
};

/* one block of scratch memory; the first is kept from call to call */
typedef struct sp_scratch_block {
    struct sp_scratch_block *next;
    size_t used, size;
    _Alignas(16) unsigned char data[];
} sp_scratch_block;

struct sp_drive {
    sp_arena *arena;
    void *library;
    char path[256];
    uint32_t actor; /* whom it drives */
    char label[40]; /* in the black box: its id, behind the name of whom it drives where that is not the ego */
    sp_driver_api api;
    sp_need needs[SP_DRIVE_MAX_NEEDS];
    int32_t mount[SP_DRIVE_MAX_NEEDS]; /* index into def->mounts, -1: optional and not mounted */
    sp_driver *instance;
    bool created, library_fatal;
    const char *const *param_names, *const *param_values;
    uint32_t param_count;
    uint32_t bind_count;
    sp_bind binds[SP_DRIVE_BINDS]; /* in the arena */
    uint32_t params_read;          /* bit i: params[i] was asked for */
    uint32_t asked_count;
    char asked[32][48]; /* names that the driver asked for in create, for a suggestion */
    int64_t latency;    /* ns */
    sp_black_box *box;  /* never NULL: own_box where nobody looks */
    sp_black_box own_box;
    const sp_drive_observer *observer; /* may be NULL */

    /* what the driver is handed */
    sp_host host;
    sp_vehicle_info vehicle;
    sp_mount_info mounts[SP_DRIVE_MAX_NEEDS];
    const sp_mount_info *mount_pointers[SP_DRIVE_MAX_NEEDS];
    sp_start_info start;
    sp_trace trace;
    sp_predictions predictions;

    /* host services */
    sp_scratch_block *scratch;
    size_t scratch_total;
    bool in_call;
    char fail_text[400];
    uint64_t stream;
    int64_t random_tick;
    uint32_t random_index, logs;

    /* the guard's findings */
    uint32_t float_changed, locale_changed;

    /* steps */
    uint64_t steps;
    int64_t last_now; /* ns of the last step */
    bool stepped;
    sp_frame *frames;
    uint32_t frame_capacity;
};

/* ---- guard.c: what is ours is put back after each call ---- */
typedef struct sp_guard {
    uint32_t mxcsr;
    uint16_t x87;
    char locale[128], driver[40];
    uint32_t phase;
} sp_guard;
bool sp_host_params_known(const sp_drive *d, sp_error *err); /* after create */
void sp_guard_enter(sp_guard *g, sp_drive *d, int64_t tick, uint32_t phase);
void sp_guard_leave(const sp_guard *g, sp_drive *d);
void sp_guard_float_save(uint32_t *mxcsr, uint16_t *x87);
bool sp_guard_float_restore(uint32_t mxcsr, uint16_t x87); /* true when it had been changed */

/* ---- host.c ---- */
void sp_host_init(sp_drive *d, uint64_t seed, uint64_t stream);
void sp_host_call_ends(sp_drive *d); /* takes scratch back */

/* ---- bind.c, step.c: the two crossings, guarded ---- */
bool sp_drive_create(sp_drive *d, int64_t tick, sp_error *err);
bool sp_drive_call(sp_drive *d, int64_t tick, const sp_input *in, sp_output *out, sp_error *err);
const char *sp_frame_kind_name(uint32_t kind);

/* ---- robot.c: the base layer ---- */
typedef struct sp_base_wish {
    double acceleration, steering;
    bool braking;
} sp_base_wish; /* braking: on purpose, not by holding speed */
void sp_robot_begin(const sp_world_def *def, sp_world *world, uint32_t i); /* before the first tick */
/* What the route of who is driven asks of the robot: errors of a point ahead of the rear axle against the path, when
 * the wheels will have turned for them, and how fast the bends ahead may be driven. Without a route, or off it: found
 * false, speed infinite. */
typedef struct sp_robot_way {
    bool found;
    double turn, offset; /* rad, m left of it */
    double far, length;  /* m: how far ahead that point is; over what way it comes back onto the path */
    double speed;        /* m/s, most now */
    double acceleration; /* m/s^2, below 0 where it must slow down for what is ahead; else 0 */
} sp_robot_way;
sp_robot_way sp_robot_way_ahead(const sp_world_def *def, const sp_world *world, uint32_t i);
sp_base_wish sp_robot_wish(const sp_world_def *def, sp_world *world, uint32_t i);
/* Roll of the road below the actor, rad, seen in its direction: positive left side up; 0 beside roads. */
double sp_robot_bank(const sp_world_def *def, const sp_actor *a);
/* The road-wheel angle for a curvature, which is that of the path seen from above, 1/m, on a road of that bank. */
double sp_robot_steer(const sp_vehicle *v, double speed, double yaw_rate, double curvature, double bank);

/* ---- synth.c: made-up frames for `skidpad check` ---- */
typedef struct sp_synth sp_synth;
sp_synth *sp_synth_create(sp_arena *arena);
typedef struct sp_synth_how {
    bool empty, missing, nan, wide;
} sp_synth_how;
/* frames of made-up tick k for need i of kind; returns how many (0 or 1); data lives until the arena ends or the same
 * slot is asked again */
uint32_t sp_synth_frame(sp_synth *s, uint32_t need, uint32_t kind, int64_t k, sp_synth_how how, sp_frame *out);

/* ---- human.c: the human of base "human" ---- */
/* Once a tick: whether he has been asked to take over, and drives from now on. */
void sp_human_asked(const sp_world_def *def, sp_world *world);
bool sp_human_drives(const sp_world_def *def, const sp_world *world);
/* m/s^2, 0 or less: his foot on the brake after a warning. Once a tick. */
double sp_human_brake(const sp_world_def *def, sp_world *world);
/* m/s^2: what he does once he drives, at most `most` m/s fast. */
double sp_human_wish(const sp_world_def *def, const sp_world *world, double most);

#endif
