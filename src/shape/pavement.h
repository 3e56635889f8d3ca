/* pavement.h - shared by pavement.c and verge.c. */
#ifndef SP_SHAPE_PAVEMENT_H
#define SP_SHAPE_PAVEMENT_H

#include "shape/shape.h"

/* one road under construction */
typedef struct sp_pavement {
    sp_land *g;
    const sp_road_net *net;
    uint32_t road, junction;
    int layer; /* what is drawn now; -1: everything */
    struct {
        double s;      /* where the verge was last asked for */
        bool occupied; /* another road lies there */
    } verge[2];        /* left, right */
} sp_pavement;

/* a at one edge, b ahead of it; c ahead and d at the other edge; left: c and d lie left of a and b */
void sp_pave(const sp_pavement *w, sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 d, const uint8_t ab[SP_COAT],
             const uint8_t cd[SP_COAT], bool left);
/* what lies beyond the outermost lanes between station k and the next */
void sp_pave_verges(sp_pavement *w, const sp_road_strip *st, uint32_t k);

/* cracks, seams and patches between station k and the next, where the land is worn */
void sp_pave_wear(const sp_pavement *w, const sp_road_strip *st, uint32_t k);

/* Paves what the ways through each junction leave between them. False: memory. */
bool sp_pave_holes(sp_land *g, const sp_road_net *net);

#endif
