/* skidpad/skidpad.h - reads recordings: open a file, iterate ticks, frames, events. Needs no simulator.
 *
 * C11, and compiles as C++11. SI units, radians; ticks count from minus the settle, time 0 is the end of the settle.
 * What a call gives lives until skidpad_close, but for what is said. One recording is used by one thread at a time.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SKIDPAD_SKIDPAD_H
#define SKIDPAD_SKIDPAD_H

#include <stddef.h>
#include <stdint.h>

#include "driver.h"
#include "frame.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SKIDPAD_API __attribute__((visibility("default")))
#else
#define SKIDPAD_API
#endif

typedef struct skidpad_recording skidpad_recording;

/* NULL when it cannot be read: then `error` (may be NULL) says why in words. A file that was cut is read to its last
 * whole chunk; one that a newer skidpad made is refused. */
SKIDPAD_API skidpad_recording *skidpad_open(const char *path, char *error, size_t error_size);
SKIDPAD_API void skidpad_close(skidpad_recording *r);           /* NULL is allowed */
SKIDPAD_API int32_t skidpad_is_cut(const skidpad_recording *r); /* the run was killed: what is here is a prefix */
SKIDPAD_API const char *skidpad_metadata(const skidpad_recording *r, const char *record,
                                         const char *name); /* NULL: none */
/* The i-th attached file, or NULL. */
SKIDPAD_API const void *skidpad_attachment(const skidpad_recording *r, uint32_t i, const char **name, size_t *size);

/* ---- ticks ---- */
SKIDPAD_API int64_t skidpad_first_tick(const skidpad_recording *r);
SKIDPAD_API int64_t skidpad_last_tick(const skidpad_recording *r); /* below the first: empty */
SKIDPAD_API double skidpad_tick_seconds(const skidpad_recording *r);

typedef struct skidpad_tick {
    int64_t tick;
    double time;                                  /* s */
    uint32_t warnings, claims;                    /* SP_WARN_..., SP_CLAIM_... */
    double wanted_acceleration, wanted_steering;  /* after driver and base layer were merged */
    double applied_acceleration, steering, brake; /* as the actuators stand */
    double driver_acceleration;                   /* NaN: unclaimed */
    uint32_t actor_count, event_count;
} skidpad_tick;

typedef struct skidpad_actor {
    const char *name;
    uint32_t id, class_id; /* 1 is the ego; SP_CLASS_... */
    uint32_t hidden, lights;
    double x, y, z, heading, pitch, roll; /* world; vehicle frame origin: ground below the rear axle's middle */
    double speed, lateral_speed, acceleration, lateral_acceleration, yaw_rate; /* vehicle axes */
    double length, width, height, center_x; /* m; center_x: box middle ahead of the origin */
    double s, t, lane_offset, lane_width;
    uint32_t road;
    int32_t lane;
} skidpad_actor;

typedef struct skidpad_event {
    int64_t tick;
    double at;     /* s */
    uint32_t kind; /* SKIDPAD_EVENT_... */
    uint32_t a, b; /* actors; of a mark: a is its index */
    uint32_t part; /* of a: 1 front, 2 left, 3 rear, 4 right */
    double x, y, z, speed, rel_speed, location, delta_v;
    double value[4];
} skidpad_event;
#define SKIDPAD_EVENT_CONTACT        1u
#define SKIDPAD_EVENT_CONTACT_END    2u
#define SKIDPAD_EVENT_MARK           3u
#define SKIDPAD_EVENT_WARNING        4u
#define SKIDPAD_EVENT_LANE_DEPARTURE 5u
/* Traffic lights show another thing: part is the bits of SP_SIGNAL_STATE_*, value[] their numbers in the road network,
 * -1 unused. */
#define SKIDPAD_EVENT_LIGHT 11u
/* The ego (a) crosses the stop line of a light that shows red for its lane, or of a stop sign before which it has not
 * stood: value[0] is the signal's number in the road network, value[1] the speed. */
#define SKIDPAD_EVENT_RED_LIGHT 13u
#define SKIDPAD_EVENT_STOP_SIGN 14u

/* 1 when the tick was kept, else 0 (thin recordings keep no states). */
SKIDPAD_API int32_t skidpad_read_tick(skidpad_recording *r, int64_t tick, skidpad_tick *out);
/* Actors and events of a tick: write at most `max`, return how many there are (far actors are kept every fifth tick).
 */
SKIDPAD_API uint32_t skidpad_read_actors(skidpad_recording *r, int64_t tick, skidpad_actor *out, uint32_t max);
SKIDPAD_API uint32_t skidpad_read_events(skidpad_recording *r, int64_t tick, skidpad_event *out, uint32_t max);
/* What the driver returned at a tick: 1, or 0 when it was not stepped. */
SKIDPAD_API int32_t skidpad_read_command(skidpad_recording *r, int64_t tick, sp_output *out);
/* The last link of the hash chain that was kept at this tick, as 32 hex digits and a 0: 1, or 0. */
SKIDPAD_API int32_t skidpad_read_hash(skidpad_recording *r, int64_t tick, char out[33]);

/* ---- frames and traces ---- */
/* The next frame of a mount (NULL: of any) at or after *cursor, which starts at 0 and is moved on; 0 at the end.
 * `mount` may be NULL. Records lie unaligned in the recording: copy them out. An image's pixels follow its record where
 * they were kept, and its own pointer is NULL. */
SKIDPAD_API int32_t skidpad_next_frame(skidpad_recording *r, const char *of, uint64_t *cursor, const char **mount,
                                       sp_frame *out);
/* The next trace of the driver as JSON text (not terminated); kind is "signal", "reason", "box", "path" or "log". */
SKIDPAD_API int32_t skidpad_next_trace(skidpad_recording *r, uint64_t *cursor, int64_t *tick, const char **kind,
                                       const char **json, size_t *size);

#ifdef __cplusplus
}
#endif
#endif
