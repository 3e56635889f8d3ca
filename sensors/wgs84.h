/* wgs84.h - a plane map of the ellipsoid: transverse Mercator, there and back, and what a network's reference says of
 * its own. + - * / sqrt and real.h alone, so that latitudes have the same bits everywhere. */
#ifndef SP_SENSORS_WGS84_H
#define SP_SENSORS_WGS84_H

#include "base/base.h"

/* x east, y north (m) of the plane, false origin included; lon0 rad. */
typedef struct sp_plane {
    double lon0, scale, x0, y0;
} sp_plane;

/* The plane that touches at a point: (0, 0) there, scale 1 along its meridian. Within 10 km of it distances differ by
 * less than 1.3e-6 of themselves from those on the ellipsoid. */
sp_plane sp_plane_touching(double latitude, double longitude);
/* Reads a PROJ string: "+proj=utm +zone=N [+south]" or "+proj=tmerc" with lat_0, lon_0, k or k_0, x_0, y_0; the datum
 * is taken as WGS84. False: another projection, or nothing said. */
bool sp_plane_read(const char *text, sp_plane *out);
/* Latitude and longitude (rad) of a point, and back; Krueger's series to the fourth power of the third flattening
 * (L. Krueger 1912; coefficients as in C. Karney, J. Geodesy 85, 2011): off by less than 5e-6 m within 1000 km of the
 * meridian. */
void sp_plane_to_earth(const sp_plane *p, double x, double y, double *latitude, double *longitude);
void sp_plane_from_earth(const sp_plane *p, double latitude, double longitude, double *x, double *y);

#endif
