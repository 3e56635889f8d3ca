/* fill.h - puts drivers of every temperament on the driving lanes of a network, and says what befell them. */
#ifndef SP_TESTS_TRAFFIC_FILL_H
#define SP_TESTS_TRAFFIC_FILL_H

#include "physics/stand.h"
#include "world/source.h"

/* m of a lane outside of junctions that is wide enough and not too short, from `lo` to `hi` of s; 0: none */
static inline double fill_lane(const sp_road_net *net, uint32_t road, const sp_lane_info *lane, double *lo, double *hi)
{
    const double length = sp_road_length(net, road);
    *lo = 8;
    *hi = length - 8;
    return lane->type == SP_LANE_DRIVING && lane->id != 0 && lane->width >= 2.8 && *hi > *lo + 4 ? *hi - *lo : 0;
}

/* one driver of every kind of temper in turn, standing */
static inline void fill_one(stand *t, sp_road_place at, uint64_t seed)
{
    static const char *const tempers[] = {"calm", "normal", "hasty", "aggressive", "truck"};
    static const char *const kinds[] = {"compact", "sedan"};
    const sp_road_net *net = t->def.road;
    const uint32_t n = t->def.actor_count, i = n + 1;
    const sp_kind *k = sp_kind_find(kinds[n % 2]);
    sp_road_point point = {0};
    CHECK(k != NULL);
    at.t = sp_road_lane_center(net, at.road, at.s, at.lane);
    CHECK(sp_road_at(net, at, &point));
    const double heading = sp_wrap_angle(point.heading + (sp_road_direction(net, at.road, at.lane) < 0 ? SP_PI : 0));
    t->actors[i] = (sp_actor_def){.name = kinds[n % 2],
                                  .kind = k,
                                  .vehicle = k->vehicle,
                                  .length = k->length,
                                  .width = k->width,
                                  .height = k->height,
                                  .center_x = k->length / 2 - k->rear_overhang,
                                  .mass = k->mass,
                                  .place = at,
                                  .heading = heading,
                                  .pose = {point.position, sp_quat_from_ypr(heading, 0, 0)},
                                  .fidelity = SP_FIDELITY_SINGLE_TRACK,
                                  .wanders = true,
                                  .source = t->def.source_count ? 1 : 0,
                                  .stream = sp_random_bits(seed, 5, (int64_t)i, 0)};
    CHECK(sp_temper_draw(tempers[n % 5], seed, t->actors[i].stream, SP_KIND_CAR, &t->actors[i].temper));
    t->actors[i].temper.inattention = 0;
    t->def.actor_count = i;
}

/* evenly over all lanes outside of junctions, at least 12 m apart */
static inline void fill_lanes(stand *t, uint32_t cars, uint64_t seed)
{
    const sp_road_net *net = t->def.road;
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
        const double every = pass ? sp_max(total / cars, 12) : SP_INFINITY;
        double left = every / 2;
        for (uint32_t r = 1; r <= sp_road_count(net); r++) {
            sp_lane_info lanes[32];
            const uint32_t found =
                sp_road_in_junction(net, r) ? 0 : sp_road_lanes(net, r, sp_road_length(net, r) / 2, lanes, 32);
            for (uint32_t k = 0; k < found && k < 32; k++) {
                double s, hi;
                const double length = fill_lane(net, r, &lanes[k], &s, &hi);
                total += pass ? 0 : length;
                for (; pass && length > 0 && s + left < hi && t->def.actor_count < cars + 1; left = every) {
                    sp_lane_info there;
                    s += left;
                    if (sp_road_lane(net, r, s, lanes[k].id, &there) && there.type == SP_LANE_DRIVING &&
                        there.width >= 2.8) {
                        fill_one(t, (sp_road_place){r, lanes[k].id, s, 0}, seed);
                    }
                }
                left -= pass && length > 0 ? hi - s : 0;
                left = sp_max(left, 0);
            }
        }
    }
}

/* s that somebody has stood */
static inline double fill_stood(const stand *t, uint32_t i)
{
    const int64_t rest = t->world->actors[i].mind.rest_tick;
    return rest == INT64_MIN ? 0 : (double)(t->world->tick - rest) * ((double)t->def.tick_ns / 1e9);
}

/* m that somebody is beside the path that he wants; infinite: he has lost it */
static inline double fill_beside(const stand *t, uint32_t i)
{
    const sp_actor *a = &t->world->actors[i];
    if (a->path_act == SP_PATH_LINE || !a->road || !a->lane) {
        return SP_INFINITY;
    }
    const int side = sp_road_direction(t->def.road, a->road, a->lane);
    return sp_abs(side * (a->t - sp_road_lane_center(t->def.road, a->road, a->s, a->lane)) - a->rail_offset);
}

static inline void fill_say(const stand *t, uint32_t i)
{
    const sp_actor *a = &t->world->actors[i];
    fprintf(stderr,
            "  %u: road %s lane %d s %.1f t %.2f, at (%.1f, %.1f), %.1f m/s, stands %.0f s, cause %u %u, act %u, "
            "beside %.2f, change %u need %u\n",
            i, a->road ? sp_road_id(t->def.road, a->road) : "-", a->lane, a->s, a->t, a->x, a->y, a->speed,
            fill_stood(t, i), a->mind.cause, a->mind.cause_who, a->path_act, fill_beside(t, i),
            (unsigned)a->mind.change, (unsigned)a->mind.need);
}

#endif
