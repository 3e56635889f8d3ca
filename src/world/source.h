/* source.h - where traffic comes from and where it goes, as the definition has it, and whether there is room for
 * somebody to appear. */
#ifndef SP_SOURCE_H
#define SP_SOURCE_H

#include "world/world.h"

/* Where traffic comes from and goes to; traffic/source.c. Who belongs to a source says so by sp_actor_def.source; while
 * he is hidden he is a reserve. */
typedef enum sp_source_kind {
    SP_SOURCE_SPREAD, /* keeps its number: near `around`, else on the network's ways in */
    SP_SOURCE_FLOW,   /* at one place, so many in an hour */
    SP_SOURCE_SINK    /* takes everybody of a source who comes by there */
} sp_source_kind;
/* a stretch of a lane where somebody may appear */
typedef struct sp_source_spot {
    uint32_t road;
    int32_t lane;
    int32_t way;     /* +1 traffic drives with s, -1 against */
    uint32_t entry;  /* 1: no lane leads here; 2: for people, a pavement */
    double from, to; /* s, from < to */
    double x, y;     /* m, world: its middle */
    double length;   /* m */
} sp_source_spot;
struct sp_source_def {
    const char *name;
    uint32_t kind;            /* sp_source_kind */
    uint32_t around;          /* SPREAD: actor id; 0: nobody, the whole network */
    uint32_t first, reserves; /* actors that belong to it: the first id, and how many */
    uint32_t spot_count;
    const sp_source_spot *spots;
    double density;   /* 1/m of lane that it keeps; 0: all its reserves */
    double radius;    /* m around `around` */
    double sight;     /* m: nearer to the ego than that nobody appears */
    double flow;      /* 1/s; FLOW */
    double speed;     /* m/s of who appears; 0: as the road has it */
    sp_road_place at; /* FLOW, SINK */
    uint64_t stream;
    sp_place_in_file said;
};

/* ---------------------------------------------------------------- room to appear (room.c) */
/* A body: its middle in the world, and on its lane. */
typedef struct sp_room {
    double x, y, heading, speed, half_length, half_width;
    uint32_t road;
    int32_t lane;
    int32_t way; /* +1 it drives with s, -1 against */
    double s;
} sp_room;
/* Whether a could appear there without asking more than 3 m/s^2 of anybody, b being there. */
bool sp_room_between(const sp_room *a, const sp_room *b);
/* m/s that somebody of that temper would have there: limit, bend, a junction ahead; without others. */
double sp_room_speed(const sp_world_def *def, const sp_temper *temper, sp_road_place at);

#endif
