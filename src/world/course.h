/* course.h - a path over the plane that no lane need follow: where it is at a way along it, and where on it a point is.
 * A part of world.h. */
#ifndef SP_WORLD_COURSE_H
#define SP_WORLD_COURSE_H

#include "world/world.h"

typedef struct sp_course_point {
    double x, y, heading; /* world; m, rad */
    double curvature;     /* 1/m, left positive */
} sp_course_point;

/* `s` m along the course of an actor, which begins at its line_x, line_y, line_heading; straight on before and behind
 * it. Without a course: straight. */
void sp_course_at(const sp_world_def *def, const sp_actor *a, double s, sp_course_point *out);
/* Where on its course a point of the world is: m along it and m left of it. `near`: m along it where it was, for
 * courses that cross themselves. */
void sp_course_project(const sp_world_def *def, const sp_actor *a, double x, double y, double near, double *s,
                       double *beside);

#endif
