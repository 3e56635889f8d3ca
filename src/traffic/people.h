/* people.h - what the files of people share: one of them while he decides. */
#ifndef SP_TRAFFIC_PEOPLE_H
#define SP_TRAFFIC_PEOPLE_H

#include "traffic/zebra.h"

/* mind.doing */
typedef enum sp_doing {
    PERSON_LOST,    /* has not decided before, or is not where he was */
    PERSON_WALKS,   /* along a pavement */
    PERSON_HOME,    /* to the nearest pavement */
    PERSON_TO_KERB, /* to where he will cross */
    PERSON_LOOKS,   /* at the kerb, until mind.until */
    PERSON_WAITS,   /* at the kerb, for a gap, a green light, or cars that stand */
    PERSON_CROSSES,
    PERSON_STARTS,    /* crosses, and will hesitate after a step */
    PERSON_HESITATES, /* on the crossing, until mind.until */
    PERSON_BACK       /* off the crossing again */
} sp_doing;

/* indices of his draws; their number is mind.turns */
enum {
    PERSON_DRAW_SPEED = 0x70000000,
    PERSON_DRAW_SIDE = PERSON_DRAW_SPEED + 2,
    PERSON_DRAW_CROSS,
    PERSON_DRAW_SLOT,
    PERSON_DRAW_LOOK,
    PERSON_DRAW_LOST_IN_THOUGHT,
    PERSON_DRAW_HESITATE,
    PERSON_DRAW_PAUSE,
    PERSON_DRAW_BACK,
    PERSON_DRAW_WAY,
    PERSON_DRAW_PATIENCE
};

enum { PERSON_NEAR = 32, PERSON_PERIOD = 10 }; /* others that he minds; ticks of a decision */

typedef struct sp_person {
    sp_traffic *t;
    const sp_world_def *def;
    sp_world *world;
    const struct sp_zebras *all; /* may be NULL */
    uint32_t i;
    sp_actor *a;
    const sp_actor_def *d;
    sp_mind *mind;
    double speed;  /* m/s that he likes to walk */
    double radius; /* m that he takes */
    sp_road_place at;
    uint32_t near[PERSON_NEAR], near_count; /* everybody solid who may get in his way */
} sp_person;

/* where he may be */
typedef struct sp_bounds {
    bool any;              /* false: anywhere */
    double aside, heading; /* m left of the middle of a strip along that heading (rad) where he is now */
    double limit;          /* m to either side of the middle */
} sp_bounds;

static inline double person_draw(const sp_person *p, uint32_t index)
{
    return sp_random(p->def->seed, p->d->stream, p->mind->turns, index);
}

/* ---- people_walk.c ---- */
/* Who is around within `radius` m. */
void person_looks_around(sp_person *p, double radius);
/* Goes towards a heading at no more than `speed`, aside or slower where somebody is in the way, within bounds; 0:
 * stands, and turns to the heading. Gives the speed that he takes. */
double person_goes(sp_person *p, double heading, double speed, const sp_bounds *bounds);
/* The same to a point, where he comes to a halt if `halts`. Gives the distance, m. */
double person_goes_to(sp_person *p, double x, double y, double speed, bool halts, const sp_bounds *bounds);
/* Along the pavement that he is on, in his direction; at its end he turns round. False: he is on no pavement. */
bool person_along(sp_person *p);
/* The bounds of the pavement that he is on. */
bool person_pavement(const sp_person *p, sp_bounds *out);
/* Every tick: turns a little towards where he wants to go. */
void person_turns(const sp_world_def *def, sp_world *world, uint32_t i);

/* ---- people_look.c ---- */
typedef struct sp_sight {
    uint32_t who;    /* vehicle that comes first; 0: none */
    uint32_t stands; /* vehicle that stands on it; 0: none */
    double arrival;  /* s until it is on the crossing; infinite: none comes, or all who come stop */
} sp_sight;
/* What comes to a crossing within `seconds`. */
sp_sight person_sees(const sp_person *p, uint32_t zebra, double seconds);
/* Whether he steps onto the crossing now: its lights, the gap. Else mind.cause says why. `runs`: only if he runs. */
bool person_dares(sp_person *p, uint32_t zebra, bool *runs);

#endif
