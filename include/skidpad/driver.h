/* skidpad/driver.h - the driver ABI, version 1.
 *
 * A driver is a shared library with one exported symbol, sp_driver_entry. It declares what it needs to see, is created
 * once a run, and is stepped at its own period with every frame that its sensors delivered since the last step. It
 * claims the axes that it wants to drive; the scenario's base layer drives the others.
 *
 * C11, and compiles as C++11. Time is int64_t nanoseconds of simulated time. SI units, radians, ISO 8855 (x forward,
 * y left, z up; origin on the ground below the middle of the rear axle). Nobody frees the other's memory; what the
 * host passes dies when the call returns, except where said. Structs begin with their size, arrays come with their
 * stride; members are only ever added at the end, and absent ones read as zero. Float environment, locale and stdio
 * are the host's and are restored after each call.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SKIDPAD_DRIVER_H
#define SKIDPAD_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#include "frame.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SP_DRIVER_ABI_MAJOR 1u /* another major is refused, in words */
#define SP_DRIVER_ABI_MINOR 0u /* grows */
#define SP_DRIVER_ABI       (SP_DRIVER_ABI_MAJOR << 16 | SP_DRIVER_ABI_MINOR)

#if defined(__GNUC__)
#define SP_DRIVER_EXPORT __attribute__((visibility("default")))
#else
#define SP_DRIVER_EXPORT
#endif

/* Whether struct *p, as its maker compiled it, has member m. */
#define SP_HAS(p, type, m) ((p)->size >= offsetof(type, m) + sizeof(((type *)0)->m))

typedef int32_t sp_status;
#define SP_OK    0
#define SP_ERROR 1 /* this instance is done for: the case ends as driver_error */
#define SP_FATAL 2 /* and so is every instance of this library */

/* One input that the driver wants. Bound before tick 0 to the mount named like `slot` if there is one of that kind,
 * else to the first mount of that kind in the rig's order that no other need took. */
typedef struct sp_need {
    const char *slot; /* its own name for it: "front_radar" */
    uint32_t kind;    /* SP_FRAME_... */
    uint32_t version; /* lowest record version it understands; 1 */
    uint32_t flags;   /* SP_NEED_OPTIONAL */
    uint32_t reserved;
} sp_need;
#define SP_NEED_OPTIONAL 1u

/* What a step is given; all of it dies when the step returns. */
typedef struct sp_input {
    uint32_t size;
    uint32_t frame_count, frame_stride;
    uint32_t flags;         /* SP_INPUT_SETTLING: the output is recorded, not applied */
    const sp_frame *frames; /* every frame delivered since the last step, oldest first; frame->need says for which need.
                             * Walk it with sp_input_frame */
    int64_t now, dt;        /* ns; dt is the time since the last step, 0 at the first */
} sp_input;
#define SP_INPUT_SETTLING 1u

static inline const sp_frame *sp_input_frame(const sp_input *in, uint32_t i)
{
    return (const sp_frame *)(const void *)((const unsigned char *)in->frames + (size_t)i * in->frame_stride);
}

/* The newest frame for a need in this step, or NULL if none came since the last. */
static inline const sp_frame *sp_latest(const sp_input *in, uint32_t need)
{
    uint32_t i;
    for (i = in->frame_count; i-- > 0;)
        if (sp_input_frame(in, i)->need == need)
            return sp_input_frame(in, i);
    return NULL;
}

/* What a step asks for. The host owns it and zeroes it (but for size) before each step. A field without its claim is
 * not read, and its axis belongs to the base layer. */
typedef struct sp_output {
    uint32_t size;
    uint32_t flags;      /* claims: SP_CLAIM_... */
    double steering;     /* mean front road-wheel angle, rad, left positive */
    double curvature;    /* 1/m, left positive; instead of steering, not beside it */
    double acceleration; /* m/s^2 along the vehicle's x in the road plane; slope and drag are compensated; at standstill
                          * with <= 0 the car is held */
    double throttle;     /* 0..1 */
    double brake;        /* 0..1 */
    int32_t gear;        /* -1 reverse, 0 neutral, 1 forward */
    uint32_t lights;     /* SP_LIGHT_... */
    uint32_t warnings;   /* SP_WARN_... */
    uint32_t reserved;
    double confidence; /* 0..1 */
} sp_output;
#define SP_CLAIM_STEERING     1u
#define SP_CLAIM_CURVATURE    2u
#define SP_CLAIM_ACCELERATION 4u
#define SP_CLAIM_PEDALS       8u /* throttle and brake; together with ACCELERATION it is an error */
#define SP_CLAIM_GEAR         16u
#define SP_CLAIM_LIGHTS       32u
#define SP_CLAIM_WARNING      64u
#define SP_CLAIM_TAKE_OVER    128u /* asks the human to take over */
#define SP_CLAIM_CONFIDENCE   256u

#define SP_WARN_FCW       1u /* forward collision */
#define SP_WARN_LDW       2u /* lane departure */
#define SP_WARN_BSD       4u /* blind spot */
#define SP_WARN_TAKE_OVER 8u

/* The car as its maker describes it. */
typedef struct sp_vehicle_info {
    uint32_t size;
    uint32_t reserved;
    double length, width, height;              /* m, of the box */
    double wheelbase, rear_overhang, track;    /* m; rear_overhang from the rear axle to the rear of the box */
    double mass;                               /* kg */
    double steering_ratio;                     /* steering wheel over road wheel */
    double steering_max;                       /* rad, at the road wheel */
    double steering_rate_max;                  /* rad/s, at the road wheel */
    double acceleration_max, deceleration_max; /* m/s^2, both positive */
    double brake_delay, brake_lag;             /* s: dead time, then first-order lag */
    double drive_delay, drive_lag;
    double steering_delay, steering_lag;
} sp_vehicle_info;

/* A mounted sensor as the rig's sheet describes it; a true misalignment stays hidden. */
typedef struct sp_mount_info {
    uint32_t size;
    uint32_t kind; /* 0: this optional need is not mounted */
    const char *name;
    double x, y, z;          /* m, in the vehicle frame */
    double yaw, pitch, roll; /* rad; pitch positive nose down */
    int64_t period, latency; /* ns; period rounded down where it is not whole */
    double range;            /* m; 0 where it has none */
    double fov_h, fov_v;     /* rad, full opening */
    uint32_t width, height;  /* pixels; 0 where it has none */
    double fx, fy, cx, cy;   /* pixels; pixel centres at +0.5 */
    double k[8];             /* of the lens; frame.h */
    uint32_t lens;           /* SP_LENS_... */
    uint32_t reserved;
    double readout; /* s from the first row's exposure to the last's; 0: all rows at once */
} sp_mount_info;

typedef struct sp_start_info {
    uint32_t size;
    int32_t gear;
    double speed; /* m/s */
    uint32_t engaged, reserved;
} sp_start_info;

/* What a driver may ask of us: in create, step and destroy. Alive until destroy returns. */
typedef struct sp_host sp_host;
struct sp_host {
    uint32_t size, abi;
    void *impl;
    void (*log)(const sp_host *host, int32_t level,
                const char *text);                       /* 0 debug, 1 info, 2 warning, 3 error; into the recording */
    double (*random)(const sp_host *host);               /* [0, 1): this instance's own seeded stream */
    void *(*scratch)(const sp_host *host, size_t bytes); /* zeroed; gone when the call returns; NULL past 64 MiB */
    const char *(*param)(const sp_host *host,
                         const char *name); /* from the SUT or the command line, or NULL; lives until destroy */
    void (*fail)(const sp_host *host, const char *text);           /* the words for an SP_ERROR that follows */
    const void *(*extension)(const sp_host *host, const char *id); /* NULL when unknown */
    const sp_vehicle_info *vehicle;
    const sp_mount_info *const *mounts; /* mounts[i] answers needs[i]; never NULL */
    const sp_start_info *start;
    uint64_t seed; /* of this case */
};

typedef struct sp_driver sp_driver; /* the driver's own */

#define SP_DRIVER_DETERMINISTIC 1u /* same inputs, same bits out: `skidpad check` holds it to that */
#define SP_DRIVER_REENTRANT     2u /* two instances may live in one process */

typedef struct sp_driver_api {
    uint32_t size, abi;
    const char *id, *name, *version; /* "org.example.follower", a title, "1.0" */
    uint32_t flags;
    uint32_t need_count, need_stride, reserved;
    const sp_need *needs;
    int64_t period;  /* ns between steps; 0: every tick */
    int64_t latency; /* ns: the output of a step is applied at now + latency */
    sp_status (*create)(const sp_host *host, sp_driver **out);
    sp_status (*step)(sp_driver *driver, const sp_input *in, sp_output *out);
    void (*destroy)(sp_driver *driver);       /* accepts NULL */
    const void *(*extension)(const char *id); /* may be NULL */
} sp_driver_api;

/* The one exported symbol. NULL: this library does not serve a host of that ABI. What it returns lives until unload. */
SP_DRIVER_EXPORT const sp_driver_api *sp_driver_entry(uint32_t host_abi);

/* Host extension "skidpad.trace/1": what the driver saw and why it acted. Recorded under /driver, drawn by the viewer,
 * compared by diff, never part of the hash. Names are copied at the first use and should be short and constant. */
#define SP_TRACE_ID "skidpad.trace/1"
typedef struct sp_trace {
    uint32_t size, reserved;
    void (*signal)(const sp_host *host, const char *name, const char *unit, double value);
    void (*reason)(const sp_host *host, const char *text); /* one line: why this output */
    void (*box)(const sp_host *host, const char *name, uint32_t track, double x, double y, double heading,
                double length, double width);                                              /* vehicle frame */
    void (*path)(const sp_host *host, const char *name, const double *xy, uint32_t count); /* vehicle frame, pairs */
} sp_trace;

/* Driver extension "skidpad.state/1": optional; makes `replay --from` faster. */
#define SP_STATE_ID "skidpad.state/1"
typedef struct sp_state_api {
    uint32_t size, reserved;
    size_t (*bytes)(const sp_driver *driver);
    sp_status (*save)(const sp_driver *driver, void *out);
    sp_status (*load)(sp_driver *driver, const void *in, size_t bytes);
} sp_state_api;

/* Host extension "skidpad.predictions/1": where the driver believes that others will be. */
#define SP_PREDICTIONS_ID "skidpad.predictions/1"
typedef struct sp_predictions {
    uint32_t size, reserved;
    void (*add)(const sp_host *host, uint32_t track, double probability, const double *txy,
                uint32_t count); /* triples t, x, y; vehicle frame */
} sp_predictions;

#ifdef __cplusplus
}
#endif
#endif
