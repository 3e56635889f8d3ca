/* speed.c - speed along the rails: hold, ramp with a linear build-up of acceleration, and following by the intelligent
 * driver model (Treiber, Hennecke, Helbing 2000). Each substep is integrated exactly: a ramp's corners may lie inside
 * it. Leaves the path to path.c, lights, signs and limits to obey.c. */
#include "traffic/internal.h"

/* time in which speed changes by dv > 0 when acceleration starts at a >= 0 and grows by jerk > 0 */
static double time_to_gain(double dv, double a, double jerk)
{
    if (jerk <= 0)
        return a > 0 ? dv / a : SP_INFINITY;
    return (sp_sqrt(a * a + 2 * jerk * dv) - a) / jerk;
}

/* one stretch of a ramp without a corner; returns the metres and takes its time off *left */
static double ramp_stretch(sp_actor *a, double *left)
{
    const double sign = a->rail_target >= a->rail_speed ? 1 : -1;
    const double missing = sp_abs(a->rail_target - a->rail_speed);
    double accel = sp_clamp(sign * a->rail_accel, 0, a->rail_rate), jerk = 0, span = *left;

    /* building up, or at the full rate */
    if (a->rail_onset <= 0) {
        accel = a->rail_rate;
    } else if (accel < a->rail_rate) {
        jerk = a->rail_rate / a->rail_onset;
        span = sp_min(span, (a->rail_rate - accel) / jerk);
    }
    const double arrival = time_to_gain(missing, accel, jerk);
    const bool arrives = arrival <= span;
    const double h = arrives ? arrival : span;
    const double metres = a->rail_speed * h + sign * (accel * h * h / 2 + jerk * h * h * h / 6);
    const double reached = accel + jerk * h;
    a->rail_speed = arrives ? a->rail_target : a->rail_speed + sign * (accel * h + jerk * h * h / 2);
    a->rail_accel = arrives ? 0 : sign * (a->rail_rate - reached < 1e-12 ? a->rail_rate : reached);
    if (arrives)
        a->speed_act = SP_SPEED_HOLD;
    *left -= h;
    return metres;
}

double sp_rail_speed(sp_actor *a, double dt)
{
    double left = dt, metres = 0;
    if (a->speed_act == SP_SPEED_FOLLOW_IDM || a->speed_act == SP_SPEED_OBEY || a->speed_act == SP_SPEED_BESIDE) {
        /* constant acceleration within the tick; never backwards */
        const double stop = a->rail_accel < 0 ? -a->rail_speed / a->rail_accel : SP_INFINITY;
        const double h = sp_min(dt, stop);
        metres = a->rail_speed * h + a->rail_accel * h * h / 2;
        a->rail_speed = stop <= dt ? 0 : a->rail_speed + a->rail_accel * h;
        return metres;
    }
    /* at most three stretches: build-up, full rate, arrived */
    for (int i = 0; i < 4 && left > 0 && a->speed_act == SP_SPEED_RAMP; i++) {
        if (a->rail_rate <= 0) {
            /* no rate: at once */
            a->rail_speed = a->rail_target;
            a->rail_accel = 0;
            a->speed_act = SP_SPEED_HOLD;
            break;
        }
        metres += ramp_stretch(a, &left);
    }
    if (a->speed_act == SP_SPEED_HOLD) {
        a->rail_accel = 0;
        metres += a->rail_speed * sp_max(left, 0);
    }
    return metres;
}

/* bumper to bumper; infinite when the leader is not on the way */
static double gap_to(const sp_world_def *def, const sp_world *world, uint32_t i, uint32_t leader)
{
    const sp_actor *a = &world->actors[i], *b = &world->actors[leader];
    const sp_actor_def *da = &def->actors[i], *db = &def->actors[leader];
    double along;
    const sp_road_place from = {a->road, a->lane, a->s, a->t}, to = {b->road, b->lane, b->s, b->t};
    if (!def->road || !a->road || !b->road || !sp_road_distance(def->road, from, to, 300, &along)) {
        double s, c;
        sp_sincos(a->heading, &s, &c);
        along = c * (b->x - a->x) + s * (b->y - a->y);
    }
    return along <= 0 ? SP_INFINITY : along - (da->center_x + da->length / 2) - (db->length / 2 - db->center_x);
}

double sp_rail_follow(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    /* comfortable values of Treiber and Kesting, Traffic Flow Dynamics, table 11.2 (highway) */
    const sp_actor *a = &world->actors[i];
    const double accel = a->rail_rate > 0 ? a->rail_rate : 1.5, brake = 2.0, least = 9.0;
    const double s0 = a->follow_gap > 0 ? a->follow_gap : 2.0,
                 headway = a->follow_headway > 0 ? a->follow_headway : 1.5;
    const double wanted = a->rail_target > 0 ? a->rail_target : sp_max(def->actors[i].speed, 1.0);
    const double v = a->rail_speed, ratio = v / wanted;
    const uint32_t leader = a->follow;
    double interaction = 0;
    if (leader > 0 && leader <= world->actor_count && leader != i && !world->actors[leader].hidden) {
        const sp_actor *b = &world->actors[leader];
        const double closing = v - b->speed, gap = sp_max(gap_to(def, world, i, leader), 0.1);
        const double desired = s0 + sp_max(0, v * headway + v * closing / (2 * sp_sqrt(accel * brake)));
        interaction = sp_square(desired / gap);
    }
    const double out = accel * (1 - sp_square(sp_square(ratio)) - interaction);
    return v <= 0 && out < 0 ? 0 : sp_max(out, -least);
}
