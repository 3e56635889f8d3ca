/* light.h - light as numbers, without GL: what sun, moon, sky and air of an environment give, and what lamps send
 * where. docs/models/light.md has formulas, sources and limits. */
#ifndef SP_RENDER_LIGHT_H
#define SP_RENDER_LIGHT_H

#include "world/pixels.h"

typedef struct sp_light {
    float sun[3];                           /* unit, to the sun; to the moon when the sun is down */
    float sun_colour[3], sky[3], bounce[3]; /* linear: sun, ambient from above, from below */
    float zenith[3], horizon[3], fog[3];
    float dusk[3];     /* what the horizon below the sun has more than the rest of it */
    float fog_density; /* 1/m, to base 2 */
    float haze;        /* 0..1: how much of the sky the fog covers */
    float cloud;       /* 0 clear .. 1 overcast */
    float level;       /* light on level ground, as a share of a clear day's: 1 with the sun 27 degrees up or more */
    float adapt;       /* the light that a camera is set for, likewise */
    float wet, snow;   /* 0..1: water that mirrors, snow that covers */
    bool lamps;        /* it is so dark that what lamps light up is seen */
    bool street;       /* street lamps are on */
} sp_light;
void sp_light_set(sp_light *l, const sp_env *env);
/* What light is multiplied with, so that a picture of this time of day is neither black nor white; 1 by day. */
double sp_light_exposure(const sp_light *l);
/* lx on level ground under a clear sky without the sun itself; lx across the sun's rays. Elevation in rad; light.c. */
double sp_light_sky_lux(double elevation);
double sp_light_sun_lux(double elevation);

/* ---------------------------------------------------------------- lamps */
typedef struct sp_spot {
    double at[3], foot; /* of the light; m above which plane */
    double candela;     /* straight down */
} sp_spot;
typedef struct sp_beam {
    double at[3], x[3], y[3], z[3]; /* between the lamps; unit: ahead, to the side where the beam is low, up */
    double low, high;               /* cd at the brightest, of the pair */
    uint32_t actor;
} sp_beam;
/* share of the brightest that a dipped beam, a driving beam sends to h left, v up, degrees; scene.glsl has the same */
double sp_lamps_dipped(double h, double v);
double sp_lamps_driving(double h, double v);
/* cd of a street lamp towards an angle from straight down, of its cosine */
double sp_lamps_street(const sp_spot *s, double down);
/* cd of one pair of headlamps towards p, lens scatter not counted */
double sp_lamps_towards(const sp_beam *b, const double p[3]);

#endif
