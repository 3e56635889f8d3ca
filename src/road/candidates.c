/* candidates.c - all places at a point, and the ground below it. Leaves the order of places to locate.c. */
#include "road/locate.h"

/* by distance, then as a question without preference: the reference line's distance, the road, s */
static bool before(const sp_road_candidate *a, const sp_road_candidate *b)
{
    if (a->distance != b->distance) {
        return a->distance < b->distance;
    }
    const double p = sp_abs(a->place.t), q = sp_abs(b->place.t);
    if (p != q) {
        return p < q;
    }
    return a->place.road != b->place.road ? a->place.road < b->place.road : a->place.s < b->place.s;
}

static void insert(sp_road_candidate c, sp_road_candidate *out, uint32_t count, uint32_t max)
{
    uint32_t at = count < max ? count : max;
    while (at > 0 && before(&c, &out[at - 1])) {
        if (at < max) {
            out[at] = out[at - 1];
        }
        at--;
    }
    if (at < max) {
        out[at] = c;
    }
}

/* From the exact order to that of locate.c: what differs by less than LOCATE_TIE goes by road and s. */
static void settle(sp_road_candidate *out, uint32_t count)
{
    for (uint32_t i = 0; i + 1 < count; i++) {
        uint32_t end = i, best = i;
        double line = SP_INFINITY;
        while (end < count && out[end].distance <= out[i].distance + LOCATE_TIE) {
            line = sp_min(line, sp_abs(out[end++].place.t));
        }
        for (uint32_t k = i; k < end; k++) {
            const sp_road_place *p = &out[k].place, *q = &out[best].place;
            const bool first = sp_abs(q->t) > line + LOCATE_TIE;
            if (sp_abs(p->t) <= line + LOCATE_TIE &&
                (first || p->road < q->road || (p->road == q->road && p->s < q->s))) {
                best = k;
            }
        }

        /* the rest keeps its order */
        const sp_road_candidate c = out[best];
        for (; best > i; best--) {
            out[best] = out[best - 1];
        }
        out[i] = c;
    }
}

uint32_t sp_road_candidates(const sp_road_net *net, double x, double y, double z, sp_road_candidate *out, uint32_t max)
{
    const sp_road_ask ask = {.x = x, .y = y, .z = z, .heading = SP_NAN};
    sp_road_candidate own[32];
    locate_ask a;
    locate_choice c;
    index_walk walk;
    uint32_t index, count = 0;
    if (!locate_start(&a, net, &ask)) {
        return 0;
    }

    /* of those that do not differ the right ones are left out, where there are more than are wanted */
    const uint32_t room = max <= 16 ? 32 : max;
    sp_road_candidate *all = max <= 16 ? own : out;
    index_walk_start(&walk, net, a.x, a.y);
    while (index_walk_next(&walk, net, &index)) {
        road_spot spot[ROAD_SPOTS];
        const uint32_t found = road_spots(net, index, a.x, a.y, spot);
        for (uint32_t i = 0; i < found; i++) {
            if (spot[i].beside == 0) {
                locate_judge(&a, &spot[i], &c);
                insert((sp_road_candidate){c.spot.place, c.far, c.z}, all, count, room);
                count++;
            }
        }
    }

    /* beside all lanes: the nearest */
    if (count == 0 && locate_best(&a, &c)) {
        all[0] = (sp_road_candidate){c.spot.place, c.far, 0};
        count = 1;
    }
    settle(all, count < room ? count : room);
    for (uint32_t i = 0; i < count && i < max; i++) {
        out[i] = all[i];
        out[i].z = road_height_at(&net->road[out[i].place.road - 1], out[i].place);
    }
    return count;
}

/* ---- the ground ---- */
static bool ground_of(const sp_road_net *net, const locate_choice *c, double *z, sp_vec3 *normal)
{
    road_ground(&net->road[c->spot.place.road - 1], &c->spot, z, normal);
    return true;
}

bool sp_road_surface_at(const sp_road_net *net, double x, double y, double z, const sp_road_place *near,
                        double *ground_z, sp_vec3 *normal)
{
    const sp_road_ask ask = {.x = x, .y = y, .z = z, .heading = SP_NAN, .near = near};
    locate_ask a;
    locate_choice best;
    *ground_z = 0;
    *normal = sp_v3(0, 0, 1);
    return locate_start(&a, net, &ask) && locate_best(&a, &best) && ground_of(net, &best, ground_z, normal);
}

void sp_road_surface(const sp_road_net *net, double x, double y, const sp_road_place *near, double *z, sp_vec3 *normal)
{
    sp_road_ask ask = {.x = x, .y = y, .z = SP_NAN, .heading = SP_NAN, .near = near};
    locate_ask a;
    locate_choice best;
    *z = 0;
    *normal = sp_v3(0, 0, 1);
    if (!net || net->flat || !locate_start(&a, net, &ask)) {
        return;
    }

    /* on the stretch held till now; else on the storey that it is on */
    if (a.near && locate_even(&a, &best.spot)) {
        road_ground(a.near, &best.spot, z, normal);
        return;
    }
    best.spot.place.road = 0;
    if (a.near && locate_near(&a, &best)) {
        (void)ground_of(net, &best, z, normal);
        return;
    }
    if (a.near && sp_finite(near->t)) {
        ask.z = road_height_at(a.near, (sp_road_place){0, 0, sp_clamp(near->s, 0, a.near->length), near->t});
        a.has_z = sp_finite(ask.z);
    }
    if (locate_best(&a, &best)) {
        (void)ground_of(net, &best, z, normal);
    }
}
