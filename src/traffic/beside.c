/* beside.c - keeping beside another: a lorry's nose or tail, a blind spot. Leaves the path to path.c. */
#include "traffic/internal.h"

static const double reach = 500;          /* m along the road in which it looks for the other */
static const double pull = 0.3, damp = 1; /* 1/s: speed wanted per m astray, acceleration per m/s astray: damped 0.9 */
static const double faster = 8;           /* m/s by which it catches up at most */
static const double usual = 3, hardest = 6; /* m/s^2 */

/* m by which the origin of b is ahead of that of a, along the way of a, else along its heading */
static double ahead_of(const sp_world_def *def, const sp_actor *a, const sp_actor *b)
{
    double along, s, c;
    const sp_road_place from = {a->road, a->lane, a->s, a->t}, to = {b->road, b->lane, b->s, b->t};
    if (def->road && a->road && b->road && sp_road_distance(def->road, from, to, reach, &along))
        return along;
    sp_sincos(a->heading, &s, &c);
    return c * (b->x - a->x) + s * (b->y - a->y);
}

double sp_rail_beside(sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const double rate = a->rail_rate > 0 ? a->rail_rate : usual, v = a->rail_speed;
    if (a->follow == 0 || a->follow > world->actor_count || a->follow == i)
        return 0;

    /* the speed of the other, and a little more or less; its own acceleration goes in as it is */
    const sp_actor *b = &world->actors[a->follow];
    const double astray = ahead_of(def, a, b) + a->follow_gap;
    double accel = damp * (b->speed + sp_clamp(pull * astray, -faster, faster) - v) + b->acceleration;
    accel = sp_clamp(accel, -sp_max(rate, hardest), rate);

    /* not into who is ahead */
    const sp_neighbour lead = sp_order_leader(t, def, world, i, 0, 40 + 4 * v);
    if (lead.who) {
        const sp_temper m = {.headway = 0.6, .gap = 2, .accel = rate, .brake = usual, .brake_most = 9};
        const sp_follow f = {.v = v, .wanted = sp_max(v, 1) * 2, .gap = lead.gap, .lead_v = lead.speed};
        accel = sp_min(accel, sp_follow_iidm(&m, &f));
    }
    return v <= 0 && accel < 0 ? 0 : accel;
}
