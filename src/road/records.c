/* records.c - what the records of a lane say of its ground and of who may drive there. Leaves limits to limits.c. */
#include "road/inside.h"

#include <string.h>

double sp_road_friction(const sp_road_net *net, sp_road_place p)
{
    const road *r = road_of(net, p.road);
    if (!r || !sp_finite(p.s)) {
        return 0;
    }
    const double s = sp_clamp(p.s, 0, r->length);
    const section *c = road_section(r, s);
    const lane *l = road_lane_find(c, p.lane);
    double friction = 0;
    for (uint32_t i = 0; l && i < l->material_count && l->material[i].s <= s - c->s; i++) {
        friction = l->material[i].friction;
    }
    return friction;
}

bool sp_road_has_friction(const sp_road_net *net)
{
    return net && net->materials;
}

/* a car that a simulator drives is meant */
static bool means_cars(const char *restriction)
{
    static const char *const words[] = {"all", "simulator", "autonomousTraffic", "autonomous traffic", "passengerCar"};
    for (size_t i = 0; restriction && i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i], restriction)) {
            return true;
        }
    }
    return false;
}

/* records of one s are one list: who is denied, or the only ones that are allowed; a record without a rule closes
 * nothing */
static bool list_closes(const access_from *a, uint32_t count)
{
    bool denied = false, allows = false, allowed = false;
    for (uint32_t i = 0; i < count; i++) {
        const bool cars = means_cars(a[i].restriction), allow = a[i].rule && !strcmp(a[i].rule, "allow");
        denied = denied || (cars && a[i].rule && !strcmp(a[i].rule, "deny"));
        allows = allows || allow;
        allowed = allowed || (allow && cars);
    }
    return denied || (allows && !allowed);
}

/* whether some list that holds between these s, from the section's start, closes the lane */
static bool lane_closed(const lane *l, double from, double to)
{
    for (uint32_t i = 0, n; i < l->access_count; i += n) {
        n = 1;
        while (i + n < l->access_count && l->access[i + n].s <= l->access[i].s) {
            n++;
        }
        const double end = i + n < l->access_count ? l->access[i + n].s : SP_INFINITY;
        if (l->access[i].s < to && end > from && list_closes(&l->access[i], n)) {
            return true;
        }
    }
    return false;
}

void road_closures_mark(const lane_graph *g, const sp_road_net *net)
{
    for (uint32_t i = 0; i < g->stretch_count; i++) {
        lane_stretch *p = &g->stretch[i];
        const section *c = &net->road[p->road - 1].section[p->section];
        const lane *l = road_lane_find(c, p->lane);
        p->closed = l && l->access_count && lane_closed(l, p->from - c->s, p->to - c->s);
    }
}
