/* strut.c - where the four wheels stand and how they are pressed: springs, dampers, anti-roll bars, bump and rebound
 * stops. A strut carries no mass: its force is a function of the body's pose and velocity. Leaves tyres to chassis.c.
 */
#include "physics/car.h"

#define BUMP_TRAVEL 0.09 /* m, where a row says none: what a saloon has left from rest */
#define BUMP_SHAPE  0.02 /* m: compressed by so much a stop is four times as stiff as where it begins */
#define FADE        0.02 /* m over which a wheel at its rebound stop lets go */
#define MOST        10   /* times the load at rest: rubber and rim are at their end */

/* the points of the body that touch the ground at static load; they are carried along the struts down to the ground */
static void points(sp_car *c, double px[4], double py[4])
{
    const sp_vehicle *v = c->v;
    const double low = -v->cog_height;
    for (int i = 0; i < 4; i++) {
        const double half = (i < 2 ? v->track_front : v->track_rear) / 2;
        c->arm[i] = sp_add3(sp_add3(sp_scale3(c->x, i < 2 ? v->a : -v->b), sp_scale3(c->y, i % 2 ? -half : half)),
                            sp_scale3(c->z, low));
        px[i] = c->position.x + c->arm[i].x;
        py[i] = c->position.y + c->arm[i].y;
    }
}

/* N of one wheel's spring and stops at d m of compression from rest */
static double spring_force(const sp_vehicle *v, double spring, double load0, double droop, double d)
{
    double force = load0 + spring * d;
    const double stop = d - (v->bump_travel > 0 ? v->bump_travel : BUMP_TRAVEL);
    if (stop > 0)
        force += (v->bump_spring > 0 ? v->bump_spring : 5 * spring) * stop * (1 + sp_square(stop / BUMP_SHAPE));
    return d < -droop ? force * sp_max(0, 1 + (d + droop) / FADE) : force;
}

static void axle(sp_car *c, int first, double track, double spring, double damper, double roll, const double d[2],
                 const double rate[2], const double up[2])
{
    const sp_vehicle *v = c->v;
    const double load0 = c->load0[first], loose = load0 / spring;
    const double droop = v->droop_travel > 0 ? sp_min(v->droop_travel, loose) : loose;

    /* a hanging wheel twists the bar no further */
    const double bar = roll / sp_square(track) * (sp_max(d[0], -droop) - sp_max(d[1], -droop));
    for (int side = 0; side < 2; side++) {
        const double force =
            spring_force(v, spring, load0, droop, d[side]) + damper * rate[side] + (side == 0 ? bar : -bar);

        /* never pulling, never without end; off when rolled over */
        const double stands = sp_clamp((up[side] - 0.3) * 10, 0, 1);
        const bool hangs = d[side] <= -droop - FADE;
        sp_wheel *w = &c->a->wheels[first + side];
        w->load = hangs ? 0 : stands * sp_clamp(force, 0, MOST * load0);
        w->compression = d[side];
    }
}

void sp_strut_step(sp_car *c)
{
    const sp_vehicle *v = c->v;
    double px[4], py[4], ground[4], d[4], rate[4], upright[4];
    const sp_road_place near = {c->a->road, c->a->lane, c->a->s, c->a->t};
    points(c, px, py);
    sp_road_patch_make(c->def->road, &near, &c->road);
    sp_road_patch_wheels(&c->road, px, py, ground, c->normal);

    for (int i = 0; i < 4; i++) {
        const sp_vec3 n = c->normal[i];
        upright[i] = sp_dot3(c->z, n);
        const double up = sp_max(upright[i], 0.3);
        d[i] = (ground[i] - (c->position.z + c->arm[i].z)) * n.z / up;
        c->arm[i] = sp_add3(c->arm[i], sp_scale3(c->z, d[i]));
        rate[i] = -sp_dot3(sp_add3(c->velocity, sp_cross3(c->spin, c->arm[i])), n) / up;
    }
    axle(c, 0, v->track_front, v->spring_front, v->damper_front, v->anti_roll_front, d, rate, upright);
    axle(c, 2, v->track_rear, v->spring_rear, v->damper_rear, v->anti_roll_rear, d + 2, rate + 2, upright + 2);
}
