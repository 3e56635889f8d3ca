/* patch.h - how far and how tightly bent a patch of ground may be: patch.c and patch_prepare.c. */
#ifndef SP_ROAD_PATCH_H
#define SP_ROAD_PATCH_H

#include "road/inside.h"

#define REACH 5.0   /* m along the line to either side */
#define BEND  0.2   /* 1/m: no tighter; BEND times the stretch of 12 m is less than pi */
#define ASIDE 30.0  /* m: no farther beside the line */
#define TINY  1e-10 /* rad */

#endif
