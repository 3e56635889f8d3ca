/* candidates.c - all places at a point, and the ground below it. Leaves the order of places to locate.c. */
#include "road/locate.h"

/* nearer, then in the order of a question without preference */
static bool before(const locate_choice *a, const locate_choice *b)
{
    if (a->far != b->far) {
        return a->far < b->far;
    }
    return locate_better(a, b);
}

/* the order of `out`, of which only the places are kept, by their judgement once more */
static void insert(const locate_ask *a, const locate_choice *c, sp_road_candidate *out, uint32_t count, uint32_t max)
{
    uint32_t at = count < max ? count : max;
    while (at > 0) {
        const sp_road_candidate *o = &out[at - 1];
        const road_spot spot = {.place = o->place, .distance = sp_abs(o->place.t)};
        locate_choice other;
        locate_judge(a, &spot, &other);
        if (!before(c, &other)) {
            break;
        }
        if (at < max) {
            out[at] = *o;
        }
        at--;
    }
    if (at < max) {
        out[at] = (sp_road_candidate){c->spot.place, c->far, c->z};
    }
}

uint32_t sp_road_candidates(const sp_road_net *net, double x, double y, double z, sp_road_candidate *out, uint32_t max)
{
    const sp_road_ask ask = {.x = x, .y = y, .z = z, .heading = SP_NAN};
    locate_ask a;
    locate_choice c;
    index_walk walk;
    uint32_t index, count = 0;
    if (!locate_start(&a, net, &ask)) {
        return 0;
    }
    index_walk_start(&walk, net, x, y);
    while (index_walk_next(&walk, net, &index)) {
        road_spot spot[ROAD_SPOTS];
        const uint32_t found = road_spots(net, index, x, y, spot);
        for (uint32_t i = 0; i < found; i++) {
            if (spot[i].beside == 0) {
                spot[i].distance = sp_abs(spot[i].place.t);
                locate_judge(&a, &spot[i], &c);
                insert(&a, &c, out, count, max);
                count++;
            }
        }
    }

    /* beside all lanes: the nearest */
    if (count == 0 && locate_best(&a, &c)) {
        if (max) {
            out[0] = (sp_road_candidate){c.spot.place, c.far, 0};
        }
        count = 1;
    }
    for (uint32_t i = 0; i < count && i < max; i++) {
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
