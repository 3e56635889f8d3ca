/* conduct.h - what the files of the family conduct tell each other. */
#ifndef SP_METRIC_CONDUCT_H
#define SP_METRIC_CONDUCT_H

#include "metric/inside.h"

/* Where a vehicle may be: on lanes to drive and to park, and on the hard shoulder. t of the edges of those side by side
 * that hold the place's lane; both 0: it is none of them. */
void sp_conduct_band(const sp_road_net *net, const sp_road_place *at, double *right, double *left);
/* m by which the corner of the ego that is farthest out is beside all such lanes; 0: none is. right, left: the band
 * below it. */
double sp_conduct_outside(const sp_moment *m, double right, double left);

#endif
