/* radar_rcs.h - where a thing scatters 77 GHz, and how strongly, seen from a given side. */
#ifndef SP_SENSORS_RADAR_RCS_H
#define SP_SENSORS_RADAR_RCS_H

#include "world/world.h"

enum { SP_RADAR_CENTRES = 40 };

typedef struct sp_radar_centre {
    sp_vec3 position; /* in the thing's own frame, m */
    double rcs;       /* dBsm, mean, from that side */
    double spread;    /* dB, standard deviation of the slow log-normal part; 0 none */
    double tall;      /* m of height that it is smeared over; negative: it lies on the ground and was measured there */
    uint32_t index;   /* names the centre for its random draws */
    uint32_t steady;  /* one part outshines the others: Swerling 3 instead of 1 */
} sp_radar_centre;

/* Centres as seen from `eye` (in the thing's own frame). Returns how many. */
uint32_t sp_radar_centres(const sp_actor_def *d, sp_vec3 eye, sp_radar_centre out[SP_RADAR_CENTRES]);

#endif
