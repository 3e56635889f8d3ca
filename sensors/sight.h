/* sight.h - who hides whom: the boxes of all actors, gathered once a sample, and rays through them. */
#ifndef SP_SENSORS_SIGHT_H
#define SP_SENSORS_SIGHT_H

#include "sensors/sensor.h"

enum { SP_SIGHT_FIXED = 1u << 30 }; /* `actor` of a box that is nobody's */
typedef struct sp_sight_box {
    sp_vec3 middle, x, y, z; /* world; axes are unit */
    double half_x, half_y, half_z, radius;
    uint32_t actor;
    bool vehicle; /* on wheels: radio passes below it */
} sp_sight_box;

typedef struct sp_sight {
    uint32_t count;
    sp_sight_box box[SP_MAX_ACTORS];
} sp_sight;

/* Boxes of all that is not hidden, not the carrier, and not wholly farther than `reach` m from the carrier's origin in
 * the plan. */
void sp_sight_gather(const sp_world_def *def, const sp_world *world, sp_actor_id carrier, double reach, sp_sight *out);
/* Share of `count` points that no box but the target's hides from the eye. spread: radius of the points about
 * points[0]. */
double sp_sight_share(const sp_sight *s, sp_vec3 eye, const sp_vec3 *points, uint32_t count, double spread,
                      uint32_t target);
/* How many vehicles stand across the segment; UINT32_MAX when something without a gap below does. */
uint32_t sp_sight_vehicles_between(const sp_sight *s, sp_vec3 eye, sp_vec3 p, uint32_t target);
/* 27 points of the target's box, the middle first; false: not in sight's list. */
bool sp_sight_points(const sp_sight *s, uint32_t target, sp_vec3 out[27], double *spread);

/* ---- many rays from one eye: boxes by azimuth ---- */
enum { SP_SIGHT_BINS = 1024, SP_SIGHT_FAN_BOXES = 4096, SP_SIGHT_FAN_ITEMS = 65536 };
typedef struct sp_sight_row { /* what is asked of a box most */
    sp_vec3 middle, at;       /* of it from the eye, world axes; the eye in its axes */
    sp_vec3 x, y;
    double radius, square, half_x, half_y; /* square: of the distance of its middle */
    uint32_t actor;
    uint16_t lo, hi, near; /* bins, hi inclusive and perhaps beyond the last; m to its ball, floored */
} sp_sight_row;
typedef struct sp_sight_fan {
    sp_vec3 eye;
    uint32_t count, item_count;
    bool full; /* more than fit were added: those left out hide nothing */
    const sp_sight_box *box[SP_SIGHT_FAN_BOXES];
    sp_sight_row row[SP_SIGHT_FAN_BOXES];
    uint16_t order[SP_SIGHT_FAN_BOXES]; /* the nearest first, by `near` */
    uint32_t first[SP_SIGHT_BINS + 1];
    uint16_t item[SP_SIGHT_FAN_ITEMS];
} sp_sight_fan;
/* Begin, add each box (borrowed until the last question), end, then ask. */
void sp_sight_fan_begin(sp_sight_fan *f, sp_vec3 eye);
void sp_sight_fan_add(sp_sight_fan *f, const sp_sight_box *box);
void sp_sight_fan_end(sp_sight_fan *f);
/* As sp_sight_share from the fan's eye. A box of no actor (SP_SIGHT_FIXED) does not hide what is within 0.3 m of it. */
double sp_sight_fan_share(const sp_sight_fan *f, const sp_vec3 *points, uint32_t count, double spread, uint32_t target);
/* The same of an upright patch of 3 x 3 points, `half` m to its sides, square to the way in the plan. Where none of it
 * is in sight, *vehicles (may be NULL) gets what sp_sight_fan_between says of its middle. */
double sp_sight_fan_patch(const sp_sight_fan *f, sp_vec3 p, double half, uint32_t target, uint32_t *vehicles);
/* As sp_sight_vehicles_between. */
uint32_t sp_sight_fan_between(const sp_sight_fan *f, sp_vec3 p, uint32_t target);
/* Whether a box cuts the segment from eye to eye + way; `margin` m of its far end do not count. */
bool sp_sight_cuts(const sp_sight_box *b, sp_vec3 eye, sp_vec3 way, double margin);

#endif
