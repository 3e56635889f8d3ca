/* ways.h - the ways through the junctions of a network, and where two of them get in each other's way. Constants of the
 * network, made when first asked for. */
#ifndef SP_TRAFFIC_WAYS_H
#define SP_TRAFFIC_WAYS_H

#include "traffic/internal.h"

enum {
    SP_WAY_POINTS = 96, /* samples of one way at most */
    SP_WAYS = 160       /* ways of one junction at most; what a file has beyond is not minded */
};
#define SP_WAY_LONG    7.0 /* m: bodies longer than this are long */
#define SP_MEET_BESIDE 2.0 /* m added to both ends of a stretch where bodies touch */

/* who goes first where two ways meet and no light says otherwise */
typedef enum sp_first { SP_FIRST_OWN = 1, SP_FIRST_NOBODY = 0, SP_FIRST_OTHER = -1 } sp_first;

/* Where bodies on two ways would touch: m from the entry of each. Long ones swing out in bends, so that they may meet
 * where short ones never do. */
typedef struct sp_meet {
    uint32_t other; /* index of the way in its junction */
    bool long_only; /* short ones never meet */
    double from, to, other_from, other_to;
    double long_from, long_to, long_other_from, long_other_to; /* of two of which one is long */
    int32_t first;                                             /* sp_first */
    bool merge, split;                                         /* they end in one lane; they begin in one */
} sp_meet;

/* One lane of one road that leads through a junction. */
typedef struct sp_way {
    uint32_t road;
    int32_t lane;
    sp_road_place in,
        out;       /* in: the end of the lane that leads here; out: the beginning of the lane behind. road 0: none */
    double length; /* m */
    double heading_in, turn; /* rad: of who enters; how far it turns, left positive */
    double room;             /* m of road between it and the junction behind; infinite where none is */
    uint32_t rank;           /* by signs: 0 priority, 1 none, 2 yield, 3 stop */
    uint32_t light;          /* index of the signal + 1 that shows who may enter; 0: none */
    uint32_t count;
    const double *s;  /* of each sample, on its road */
    const sp_vec2 *p; /* of each sample: the lane's middle */
    uint32_t meet_count;
    const sp_meet *meet; /* by `other` */
} sp_way;

typedef struct sp_crossroads {
    double x, y, radius; /* m, world: holds all its ways */
    uint32_t count;
    const sp_way *way; /* by road, then lane */
} sp_crossroads;

typedef struct sp_ways sp_ways;
/* In `arena`, which the caller keeps; NULL: memory. */
sp_ways *sp_ways_create(const sp_road_net *net, sp_arena *arena);
/* The ways of a junction (index + 1); NULL: no such junction, or no memory. */
const sp_crossroads *sp_ways_of(sp_ways *w, uint32_t junction);
/* The way that this lane is; NULL: none. */
const sp_way *sp_ways_find(const sp_crossroads *c, uint32_t road, int32_t lane);
/* m from the entry to s on the road of the way: below 0 before it, above length behind. */
double sp_way_along(const sp_way *way, double s);

#endif
