/* locate.h - the choice among the places of a point, for locate.c and candidates.c. */
#ifndef SP_ROAD_LOCATE_H
#define SP_ROAD_LOCATE_H

#include "road/inside.h"

typedef struct locate_ask {
    const sp_road_net *net;
    const sp_road_ask *ask;
    const road *near; /* NULL: none */
    double x, y;      /* asked for; within LOCATE_MOST */
    bool has_z, has_heading;
} locate_ask;
/* a place and all that decides about it */
typedef struct locate_choice {
    road_spot spot;
    bool holds;    /* its lanes do, on this storey */
    uint32_t rank; /* by route, nearness, heading; 0 and 1: nothing can come before it but another of its stretch */
    double rise;   /* m from its surface to the height asked for; 0 unknown */
    double far;    /* m to its surface */
    double z;      /* of its surface; 0 unknown */
} locate_choice;

/* m: farther away it is as if it were there, so that no square overflows */
#define LOCATE_MOST 1e12
/* False: nothing to ask. Borrows both while it is used. */
bool locate_start(locate_ask *a, const sp_road_net *net, const sp_road_ask *ask);
void locate_judge(const locate_ask *a, const road_spot *spot, locate_choice *out);
/* Of two that differ by less in height or distance the lower road number comes first: what rounding makes of one place
 * said in two ways does not choose. */
#define LOCATE_TIE 1e-6 /* m */
/* The best of all that are taken: the best rank; of these the least height (beside all lanes: distance) and all within
 * LOCATE_TIE of it; of these the least distance to a reference line and all within; of these the lowest road, s. Kept
 * is what can still win, so that the order of taking does not matter. */
#define LOCATE_KEPT 8
typedef struct locate_set {
    uint32_t count;
    locate_choice choice[LOCATE_KEPT];
} locate_set;
void locate_take(locate_set *k, const locate_choice *c);
/* NULL: nothing was taken */
const locate_choice *locate_first(const locate_set *k);
bool locate_best(const locate_ask *a, locate_choice *best);
/* The one place of the stretch around `near`, where the road is so even that there is but one; false: it is not. */
bool locate_even(const locate_ask *a, road_spot *out);
/* Only the stretch around `near`; true when nothing elsewhere can come before what it found. */
bool locate_near(const locate_ask *a, locate_choice *best);
/* whether road `number` follows on r (number `from`), at either end, in a junction too */
bool road_links_to(const sp_road_net *net, const road *r, uint32_t from, uint32_t number);

#endif
