/* human.c - the human at the wheel of base "human": brakes some time after a warning, takes over some time after he is
 * asked to, or never. Once he drives, he keeps the lane (robot.c steers) and his distance by the intelligent driver
 * model (Treiber, Hennecke, Helbing 2000), and nobody else drives any more. He sees the world as it is, for he is no
 * part of the system under test.
 *
 * Figures: 1.2 s from a warning to the pedal and 6 m/s^2 (UN R131 and NHTSA's test procedures lie there); 2.7 s from a
 * request to having taken over, the mean over 129 studies (Zhang, de Winter, Varotto, Happee, Martens 2019; their
 * standard deviation is 1.5 s: vary it). */
#include "drive/inside.h"

static const double sight = 150;                    /* m ahead */
static const double accel = 1.2, comfortable = 2.0; /* m/s^2 of the model */
static const double standing_gap = 2.0;             /* m */

bool sp_human_drives(const sp_world_def *def, const sp_world *world)
{
    return def->base == SP_BASE_HUMAN && world->control.human_drives != INT64_MIN &&
           world->tick >= world->control.human_drives;
}

void sp_human_asked(const sp_world_def *def, sp_world *world)
{
    sp_control *c = &world->control;
    const bool asked = (c->driver.warnings & SP_WARN_TAKE_OVER) || (c->driver.claims & SP_CLAIM_TAKE_OVER);
    if (def->base != SP_BASE_HUMAN || !asked || c->human_asked != INT64_MIN || world->tick < 0)
        return;
    c->human_asked = world->tick;
    if (sp_finite(def->human.takes_over))
        c->human_drives = world->tick + (int64_t)sp_round(def->human.takes_over * 1e9 / (double)def->tick_ns);
}

double sp_human_brake(const sp_world_def *def, sp_world *world)
{
    sp_control *c = &world->control;
    if (def->base != SP_BASE_HUMAN)
        return 0;
    const double dt = (double)def->tick_ns / 1e9;
    const bool warned = (c->warnings & SP_WARN_FCW) != 0;
    c->human_since = warned ? c->human_since + dt : 0;
    if (c->human_since >= def->human.reaction)
        c->human_brake = def->human.brake;
    if (!warned && (world->actors[1].speed < 0.1 || sp_human_drives(def, world)))
        c->human_brake = 0;
    return -c->human_brake;
}

/* the nearest ahead whose box is in the way of the ego's, seen along its heading: gap m, its speed along it m/s */
static double nearest(const sp_world_def *def, const sp_world *world, double *speed)
{
    const sp_actor *ego = &world->actors[1];
    const sp_actor_def *own = &def->actors[1];
    double s, c, least = SP_INFINITY;
    sp_sincos(ego->heading, &s, &c);
    const double bend = ego->speed > 1 ? ego->yaw_rate / ego->speed : 0;
    for (uint32_t i = 2; i <= world->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        const sp_actor_def *d = &def->actors[i];
        const double dx = a->x - ego->x, dy = a->y - ego->y;
        if (a->hidden || dx * dx + dy * dy > sight * sight)
            continue;
        double os, oc;
        sp_sincos(a->heading - ego->heading, &os, &oc);
        const double along = c * dx + s * dy + d->center_x * oc - own->center_x;
        const double aside = c * dy - s * dx + d->center_x * os - bend * along * along / 2;
        const double half = d->width / 2 * sp_abs(oc) + d->length / 2 * sp_abs(os);
        if (along <= 0 || sp_abs(aside) > half + own->width / 2 + 0.2)
            continue;
        const double gap = along - own->length / 2 - d->length / 2 * sp_abs(oc) - d->width / 2 * sp_abs(os);
        if (gap < least) {
            least = gap;
            *speed = c * a->vx + s * a->vy;
        }
    }
    return least;
}

double sp_human_wish(const sp_world_def *def, const sp_world *world, double most)
{
    const sp_actor *ego = &world->actors[1];
    const double v = sp_max(ego->speed, 0), wanted = sp_max(sp_min(world->control.robot_speed, most), 0.1);
    double lead = 0;
    const double gap = nearest(def, world, &lead), share = v / wanted;
    double out = accel * (1 - share * share * share * share);
    if (gap < SP_INFINITY) {
        const double keep =
            standing_gap + sp_max(0, v * def->human.headway + v * (v - lead) / (2 * sp_sqrt(accel * comfortable)));
        out -= accel * sp_square(keep / sp_max(gap, 0.1));
    }
    const sp_vehicle *vehicle = def->actors[1].vehicle;
    return sp_clamp(out, vehicle ? -vehicle->deceleration_max : -8, accel);
}
