/* obey.c - actors that do as a script told them and mind the rules with it: the speed that it was told is a wish, cut
 * down by rules.c and whoever drives ahead. Nobody here changes lanes. */
#include "traffic/rules.h"

static const double idm_reach = 120; /* m */

void sp_rail_obey(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const bool follows = a->speed_act == SP_SPEED_FOLLOW_IDM;

    /* on no lane there are no rules: it does as it was told */
    if (!def->road || !a->road || !a->lane || a->path_act == SP_PATH_LINE) {
        a->speed_act = a->speed_act == SP_SPEED_OBEY ? SP_SPEED_RAMP : a->speed_act;
        a->rail_accel = follows ? sp_rail_follow(def, world, i) : a->rail_accel;
        return;
    }

    /* its wish: the speed it was told, at the rate it was told */
    const double dt = (double)def->tick_ns / 1e9, rate = a->rail_rate > 0 ? a->rail_rate : 1.5;
    sp_wish w = {.accel = follows ? sp_rail_follow(def, world, i)
                                  : sp_clamp((a->rail_target - a->rail_speed) / dt, -rate, rate),
                 .cause = SP_CAUSE_SCRIPT};
    const sp_neighbour lead = sp_order_leader(t, def, world, i, 0, idm_reach);
    if (lead.who) {
        const sp_rider r = {.v = a->rail_speed, .accel = rate, .comfort = 2, .utmost = 9, .headway = 1.5, .gap = 2};
        sp_wish_limit(&w, sp_rules_follow(&r, lead.gap, lead.speed), SP_CAUSE_LEADER, lead.who);
    }
    sp_rules_limit(t, def, world, i, &w);
    a->speed_act = follows ? SP_SPEED_FOLLOW_IDM : SP_SPEED_OBEY;
    a->rail_accel = a->rail_speed <= 0 && w.accel < 0 ? 0 : sp_max(w.accel, -9);
    a->mind.cause = w.cause;
    a->mind.cause_who = w.who;
    a->mind.rest_tick = a->rail_speed > 1                                        ? INT64_MIN
                        : a->mind.rest_tick == INT64_MIN && a->rail_speed <= 0.1 ? world->tick
                                                                                 : a->mind.rest_tick;
}
