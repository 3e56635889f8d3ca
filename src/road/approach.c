/* approach.c - which junction a road or a signal leads into: what lights and right of way are reckoned by. Leaves the
 * ways through a junction to travel.c. */
#include "road/inside.h"

uint32_t sp_road_in_junction(const sp_road_net *net, uint32_t number)
{
    const road *r = road_of(net, number);
    return r ? r->junction : 0;
}

uint32_t sp_road_junction_of(const sp_road_net *net, uint32_t number, int way)
{
    const road *r = road_of(net, number);
    const uint32_t in = sp_road_in_junction(net, number);
    if (!r || in) {
        return in;
    }
    const road_link *link = way > 0 ? &r->successor : &r->predecessor;
    return link->kind == LINK_JUNCTION && link->target < net->junction_count ? link->target + 1 : 0;
}

/* heading of the reference line, turned to the way that is driven */
static double heading_at(const road *r, double s, int way)
{
    if (r->geo_count == 0) {
        return 0;
    }
    const geo *g = road_geo(r, s);
    return sp_wrap_angle(geo_at(g, s - g->s).heading + (way < 0 ? SP_PI : 0));
}

uint32_t sp_road_signal_junction(const sp_road_net *net, uint32_t index, double *heading)
{
    const sp_road_signal *s = sp_road_signal_get(net, index);
    const road *r = s ? road_of(net, s->road) : NULL;
    if (heading) {
        *heading = 0;
    }
    if (!r) {
        return 0;
    }

    /* for both directions: the one that leads into a junction, with s first */
    int way = s->orientation;
    if (way == 0) {
        way = !sp_road_junction_of(net, s->road, 1) && sp_road_junction_of(net, s->road, -1) ? -1 : 1;
    }

    /* inside of a junction he comes to it where its road begins */
    if (heading) {
        const double at = r->junction ? (way > 0 ? 0 : r->length) : sp_clamp(s->s, 0, r->length);
        *heading = heading_at(r, at, way);
    }
    return sp_road_junction_of(net, s->road, way);
}
