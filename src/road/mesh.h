/* mesh.h - shared by the files that make a road's mesh. */
#ifndef SP_ROAD_MESH_H
#define SP_ROAD_MESH_H

#include "road/inside.h"

/* one strip under construction */
typedef struct mesh_walk {
    const sp_road_net *net;
    uint32_t number; /* of the road */
    sp_arena *arena, *scratch;
    double from, to; /* s */
    const section *section;
    uint32_t lanes, columns;
    sp_lane_info *info; /* room for one cross-section */
    uint32_t *across;   /* columns of each lane, left to right */
    uint32_t *budget;   /* stations that the road may still have */
    bool stepped;       /* lanes of this strip have heights of their own */
} mesh_walk;

/* s, kept before the strip's end: that belongs to the next one */
double mesh_within(const mesh_walk *w, double s);
sp_vec3 mesh_point(const mesh_walk *w, double s, double t);
/* Fills the painted lines of a strip whose stations stand. False: memory. */
bool mesh_lines(mesh_walk *w, sp_road_strip *out);

#endif
