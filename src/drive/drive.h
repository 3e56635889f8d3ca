/* drive.h - the driver: a shared library behind a guard; its orders; the base layer; the actuators. dlfcn.h stays here.
 */
#ifndef SP_DRIVE_H
#define SP_DRIVE_H

#include "sensors/sensor.h"
#include "world/world.h"

/* 64 bytes shared with the parent: written before every crossing, read after a death. */
typedef struct sp_black_box {
    int64_t tick;
    uint32_t phase; /* sp_phase */
    uint32_t steps; /* driver steps so far */
    char driver[40];
    uint64_t reserved;
} sp_black_box;
typedef enum sp_phase {
    SP_PHASE_NONE,
    SP_PHASE_LOAD,
    SP_PHASE_FREEZE,
    SP_PHASE_DRIVER_LOAD,
    SP_PHASE_DRIVER_CREATE,
    SP_PHASE_STORY,
    SP_PHASE_SENSE,
    SP_PHASE_DRIVER_STEP,
    SP_PHASE_MOVE,
    SP_PHASE_JUDGE,
    SP_PHASE_RECORD,
    SP_PHASE_DRIVER_DESTROY,
    SP_PHASE_REPORT
} sp_phase;
const char *sp_phase_name(uint32_t phase);

typedef struct sp_drive sp_drive; /* one loaded library, one instance */

/* what the run wants to know of each step; raw is before any check */
typedef struct sp_drive_observer {
    void *user;
    void (*output)(void *user, int64_t tick, const sp_output *raw);
    void (*log)(void *user, int32_t level, const char *text);
    void (*signal)(void *user, const char *name, const char *unit, double value);
    void (*reason)(void *user, const char *text);
    void (*box)(void *user, const char *name, uint32_t track, double x, double y, double heading, double length,
                double width);
    void (*path)(void *user, const char *name, const double *xy, uint32_t count);
    void (*prediction)(void *user, uint32_t track, double probability, const double *txy, uint32_t count);
} sp_drive_observer;

enum { SP_DRIVE_BINDS = 32 };
typedef struct sp_drive_config {
    const char *path;
    uint32_t actor;   /* whom it drives; 0: the ego */
    const char *name; /* of that actor, where it is not the ego: for the black box; else NULL */
    uint32_t param_count;
    const char *const *param_names, *const *param_values;
    uint32_t bind_count;               /* at most SP_DRIVE_BINDS */
    const sp_bind *binds;              /* copied */
    int64_t latency;                   /* ns; negative: the driver's own */
    sp_black_box *box;                 /* may be NULL */
    const sp_drive_observer *observer; /* may be NULL */
} sp_drive_config;

/* Loads (not a library, no symbol, another ABI: SP_BAD_LOAD or SP_BAD_DRIVER in words, naming what it found), copies
 * the table into a zeroed one of our size. */
sp_drive *sp_drive_open(const sp_drive_config *config, sp_error *err);
void sp_drive_close(sp_drive *d); /* destroys the instance; the library stays loaded */
const sp_driver_api *sp_drive_api(const sp_drive *d);
/* Binds needs to mounts; an unmet need is SP_BAD_LOAD naming the need and what is mounted. Then creates the instance.
 */
bool sp_drive_bind(sp_drive *d, const sp_world_def *def, sp_error *err);
/* Which mounts the driver reads (bit set), for "truth is mounted" in reports and to skip EGL when no camera is bound.
 */
uint64_t sp_drive_mounts(const sp_drive *d);
/* Phase 4: if due, hands over the frames delivered since the last step, guards, records raw, checks, queues the order
 * in world->control. Non-finite or contradictory output: SP_BAD_DRIVER. Before tick 0 the output is not queued. */
bool sp_drive_step(sp_drive *d, const sp_world_def *def, sp_world *world, sp_sense *sense, sp_error *err);
/* The same order from a recording instead of a driver: phase 4 of a replay. Of the ego; of any who is driven. */
bool sp_drive_order(const sp_world_def *def, sp_world *world, const sp_output *raw, int64_t latency, sp_error *err);
bool sp_drive_order_of(const sp_world_def *def, sp_world *world, uint32_t actor, const sp_output *raw, int64_t latency,
                       sp_error *err);
/* Checks and clamps a raw output into an order; words when it breaks the rules. */
bool sp_drive_check_output(const sp_output *raw, const sp_vehicle *vehicle, sp_order *out, bool *clamped,
                           sp_error *err);
/* The latency that its outputs have, ns: the driver's own unless the configuration said another. */
int64_t sp_drive_latency(const sp_drive *d);
/* Phase 5: orders that are due, base layer on unclaimed axes, latency, lag, rate, limits. Of the ego, then of whoever
 * else is driven by rising actor: writes the control, steering, throttle, brake, lights of each. */
void sp_drive_actuate(const sp_world_def *def, sp_world *world);

/* `skidpad check driver.so`, to be called in a child: findings into `out` as text lines "ok ...", "warning ...",
 * "error ..."; returns how many errors. */
int sp_drive_check(const char *path, sp_text *out);
#endif
