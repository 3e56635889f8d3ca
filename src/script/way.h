/* way.h - the way of an actor ahead of it, for meeting.c and appointment.c; way.c. */
#ifndef SP_SCRIPT_WAY_H
#define SP_SCRIPT_WAY_H

#include "script/inside.h"
#include "world/course.h"

#define WAY_FAR  600.0 /* m that are looked ahead */
#define WAY_STEP 2.0   /* m between two looks: less than any bend turns much in */

typedef struct actor_way {
    const sp_world_def *def;
    const sp_actor *actor;
    bool on_course, routed;
    double station, beside; /* on a course */
    sp_road_place from;     /* else */
    sp_road_route rest;
} actor_way;
/* The way as it is now, while the world is stepping. False: on no road. */
bool way_begin(const sp_scenario *s, uint32_t id, actor_way *out);
/* Where the actor's origin is when it has gone so far. False: the way ends before. */
bool way_at(const actor_way *w, double distance, sp_course_point *out);
/* How far the origin has to go until a point is beside it, from a guess in *distance. */
bool way_foot(const actor_way *w, double x, double y, double *distance);
/* The same from nowhere, and how far it then is from the point. False: the way ends at once. */
bool way_nearest(const actor_way *w, double x, double y, double *distance, double *away);
/* Where two ways cross first, as a is going: m along each, within WAY_STEP's chords. */
bool way_crossing(const actor_way *a, const actor_way *b, sp_arena *arena, double *along_a, double *along_b);

#endif
