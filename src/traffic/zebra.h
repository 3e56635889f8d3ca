/* zebra.h - the crossings of the network, as those who walk and those who drive see them. Constants, made once. */
#ifndef SP_TRAFFIC_ZEBRA_H
#define SP_TRAFFIC_ZEBRA_H

#include "traffic/internal.h"

enum { ZEBRA_LIGHTS = 4 };

/* where one steps onto a crossing: the pavement beyond its end */
typedef struct sp_foot {
    bool there;       /* false: no pavement */
    double x, y;      /* m, on the pavement, a step from the kerb */
    double along;     /* m from the crossing's middle, along it: negative at its first end */
    sp_road_place at; /* on the pavement's lane */
} sp_foot;

typedef struct sp_zebra {
    double x, y, c, s; /* m: middle; direction along which one crosses */
    double half, wide; /* m: half its length, half its width */
    uint32_t road;
    sp_foot foot[2];
    uint32_t light_count, light[ZEBRA_LIGHTS]; /* signals: of its road's traffic, which stand before it */
    uint32_t walk;                             /* signal + 1 of who walks; 0: none */
} sp_zebra;

/* a crossing on one of the roads that it lies on */
typedef struct sp_zebra_on {
    uint32_t road, zebra;
    double from, to; /* s */
} sp_zebra_on;

struct sp_zebras {
    uint32_t count, on_count, foot_count;
    sp_zebra *zebra;
    sp_zebra_on *on; /* by road */
    uint32_t *foot;  /* 2 * zebra + end of those that are there, by road of their pavement */
};

/* NULL: no memory. */
const struct sp_zebras *sp_zebras_of(sp_traffic *t, const sp_world_def *def);
/* The first of `on` that lies on that road, or on_count; those of one road follow one another. */
uint32_t sp_zebras_on(const struct sp_zebras *all, uint32_t road);
/* The same of `foot`. */
uint32_t sp_zebras_foot(const struct sp_zebras *all, uint32_t road);

/* Where (x, y) is on a crossing: m from its middle along it, and left of that. */
static inline sp_vec2 sp_zebra_place(const sp_zebra *z, double x, double y)
{
    const double dx = x - z->x, dy = y - z->y;
    return (sp_vec2){z->c * dx + z->s * dy, z->c * dy - z->s * dx};
}

/* What the lights of a crossing say to who walks. */
typedef enum sp_walk { SP_WALK_NO_LIGHT, SP_WALK_STOP, SP_WALK_GO } sp_walk;
/* Now; or as the programmes go on for `seconds`: GO only if it is all the time. *signal: one that says stop. */
sp_walk sp_zebra_light(const sp_world_def *def, const sp_world *world, const sp_zebra *z, double seconds,
                       uint32_t *signal);
/* Whether the way of a vehicle leads over a crossing within `reach` m: m from its front to where the crossing begins,
 * negative once it is there. */
bool sp_zebra_ahead(const struct sp_zebras *all, const sp_world_def *def, const sp_world *world, uint32_t vehicle,
                    uint32_t zebra, double reach, double *left);

#endif
