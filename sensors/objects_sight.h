/* objects_sight.h - the share of each box that is in sight of one eye, for lists that ask it of all. */
#ifndef SP_SENSORS_OBJECTS_SIGHT_H
#define SP_SENSORS_OBJECTS_SIGHT_H

#include "sensors/sight.h"

/* What sp_sight_share says of the 27 points of sp_sight_points for the box number `target` of s, but for points that a
 * box only touches, for a fraction of the work. Kept between questions from one eye: shade (begin once, s stays). */
typedef struct sp_shade_box {
    sp_vec3 at;                              /* the eye in the box's axes */
    double left_x, left_y, right_x, right_y; /* in the plan from the eye: its sides */
    double near, far;                        /* m from the eye, of a ball around it */
    bool around;                             /* too near or too wide for sides */
} sp_shade_box;
typedef struct sp_shade {
    const sp_sight *sight;
    sp_vec3 eye;
    sp_shade_box box[SP_MAX_ACTORS];
} sp_shade;
void sp_shade_begin(sp_shade *shade, const sp_sight *s, sp_vec3 eye);
double sp_shade_share(const sp_shade *shade, uint32_t target);

#endif
