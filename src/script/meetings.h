/* meetings.h - who is to meet whom, lights that turn by arrival, actors' numbers without a call: a part of inside.h. */
#ifndef SP_SCRIPT_MEETINGS_H
#define SP_SCRIPT_MEETINGS_H

#include <lua.h>

#include "script/script.h"

/* a meeting: released when the time is right, then watched until the paths have crossed */
typedef struct meeting {
    bool active, released, met;
    uint32_t who, with;
    double share, speed, accel_over, release_ttc, release_after, first_speed;
    double x, y, heading; /* the line of `who` */
    double ahead;         /* m of the point that is meant before its origin */
    bool found;           /* where: */
    double station;       /* m of the other's odometer at which it is there */
    int64_t look;         /* tick of the next search */
    int32_t line;
} meeting;
/* two who are to come to the same point at the same time: appointment.c */
typedef struct appointment {
    bool found, released, met, placed; /* placed: the point was said */
    uint32_t who, with;
    double speed, accel, early, first_speed;
    double x, y;       /* the point */
    double station[2]; /* m of the odometers of who and with at which the point is beside their origins */
    int32_t line;
} appointment;
/* a light that turns when somebody is so near: turns.c */
enum { TURN_LIGHTS = 64 };
typedef struct turn_said {
    bool done;
    uint32_t show, of, count;
    uint32_t light[TURN_LIGHTS];
    double when_in; /* s */
    int32_t line;
} turn_said;

/* a speed said over time: the next command when its time comes */
enum { PROFILE_KNOTS = 64 };
typedef struct profile {
    uint32_t actor; /* 0: over */
    uint32_t count, next;
    double from; /* s */
    double time[PROFILE_KNOTS], speed[PROFILE_KNOTS];
    int32_t line;
} profile;

void meeting_step(lua_State *L, meeting *m);
void meeting_mark(lua_State *L, const char *name, double first, double second, int32_t line); /* if it is known */
void appointment_step(lua_State *L, appointment *m);
void turn_step(lua_State *L, turn_said *t);
/* numbers.c: actor.speed and actor.lane without a call */
#define NOW "sp.Now"
void now_register(lua_State *L);
bool now_push(lua_State *L, uint32_t id, const char *name); /* false: no such word */
bool now_number(lua_State *L, int index, double *out);      /* of actor.speed */
uint32_t now_lane(lua_State *L, int index);                 /* whose lane, of actor.lane; 0: no such */
bool lane_overlapped(const sp_scenario *s, uint32_t who, uint32_t whose);
int act_cross(lua_State *L);
int signal_turns(lua_State *L);
int act_meet(lua_State *L);
int act_aim(lua_State *L);
int say_first_detection(lua_State *L);
int say_overlaps_lane(lua_State *L);
int place_shift(lua_State *L);

#endif
