/* order.h - what the files of the lane order share: the lanes of the network, and who is on them in this tick. */
#ifndef SP_TRAFFIC_ORDER_H
#define SP_TRAFFIC_ORDER_H

#include "road/stretch.h"
#include "traffic/internal.h"
#include "world/grid.h"

#define ORDER_NONE UINT32_MAX
enum { ORDER_ENTRIES = 12 }; /* of one actor: its lane, those that it reaches into, those before and behind */

/* One that parts from the same lane as this, or runs into the same: near there who is on one stands on the other. */
typedef struct order_sibling {
    uint32_t stretch;
    bool at_end;   /* they meet, else they part */
    double shared; /* m from there that they are near one another */
} order_sibling;

/* a stretch of the network */
typedef struct order_lane {
    sp_road_stretch of;
    double middle, half;                         /* t of its middle and half its width, where it is steady */
    double heading;                              /* in driving direction, where it is straight */
    uint32_t next, next_count, back, back_count; /* in order_lanes.link */
    uint32_t sibling, sibling_count;
    uint32_t beside[2]; /* right and left in driving direction, near its middle; same direction, driven */
    uint32_t knots;     /* m gone at places evenly apart in s, where it is not even */
    double *knot;       /* NULL: not needed yet */
} order_lane;

typedef struct order_lanes {
    const sp_road_net *net;
    sp_arena *arena;
    uint32_t count, link_count, sibling_count;
    order_lane *lane;
    uint32_t *link;
    order_sibling *sibling;
    bool failed; /* memory ran out over knots */
} order_lanes;

/* One body on one lane. */
typedef struct order_entry {
    uint32_t stretch, who;
    double u, lo, hi;    /* m from where the lane is entered: the middle of the body, its ends */
    double left, right;  /* m to the left of the lane's middle: its sides */
    double speed, accel; /* along the lane */
} order_entry;

/* what was found for a body, and for which place: it holds until the body moves */
typedef struct order_memo {
    double length, width, center; /* m, of the body: near at hand */
    double speed, lateral, accel; /* now */
    bool shown;
    double x, y, heading, s, t;
    uint32_t road, kind;
    int32_t lane;
    uint32_t count;
    order_entry entry[ORDER_ENTRIES];
} order_memo;

typedef struct order_book {
    sp_arena *arena;
    order_lanes lanes;
    sp_grid *grid;
    uint32_t capacity, count;
    order_entry *entry;        /* by stretch, u, who */
    order_entry *main, *extra; /* on their way there */
    uint32_t *own;             /* of each actor: the entry of its own lane; ORDER_NONE: it has none */
    uint32_t *last;            /* ids in the order of last time's own entries: where sorting starts */
    uint32_t last_count;
    order_memo *memo;
    double longest; /* m, half of the longest body */
} order_book;

/* Makes the lanes of a network. False: no memory. */
bool order_lanes_make(order_lanes *l, const sp_road_net *net, sp_arena *arena);
/* m from where the stretch is entered to s; and back. */
double order_lane_metres(order_lanes *l, uint32_t stretch, double s);
double order_lane_place(order_lanes *l, uint32_t stretch, double metres);
/* The stretch of a lane at s; `hint` is tried first and changes nothing. ORDER_NONE: none. */
uint32_t order_lane_at(const order_lanes *l, uint32_t road, double s, int32_t lane, uint32_t hint);

order_book *order_book_create(const sp_world_def *def);
void order_book_destroy(order_book *b);

#endif
