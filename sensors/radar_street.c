/* radar_street.c - what lies flush in a road and stands unseen beside it: covers, grates, joints, lamps of the scenery.
 *
 * Where people walk beside a road it is taken for a street: manhole covers of -10 to 0 dBsm in its driving lanes and
 * grates of drains, -10 to -5 dBsm, at its kerbs, every 30 to 60 m each; the joints at both ends of a bridge -5 dBsm a
 * lane. All of them are edges of 2 cm in the road: the ground's own path lets them fade with the range as any low thing
 * (radar_ghost.c). Places and sizes are drawn from the road's id and the piece of 45 m alone. Street lamps stand where
 * the scenery has them. What objects of the network stand for is radar_fixed.c's. */
#include "sensors/radar_fixed.h"

#include "shape/shape.h"

enum { LANES = 64, MOST_PIECES = 20000 };
static const double piece = 45, proud = 0.02, joint_rcs = -5; /* m, m, dBsm */

/* at (s, t) of a road, a low thing */
static void put_low(const sp_road_net *net, uint32_t road, double s, double t, double rcs, sp_radar_put *put,
                    void *user)
{
    sp_road_point p;
    if (sp_road_at(net, (sp_road_place){road, 0, s, t}, &p)) {
        put(user, p.position, proud, rcs, proud);
    }
}

/* one piece of a street: a cover in one of its lanes, a grate at each kerb; draws: see `index` */
static void add_piece(const sp_road_net *net, uint32_t road, uint64_t stream, uint32_t k, double length,
                      sp_radar_put *put, void *user)
{
    sp_lane_info lane[LANES];
    for (uint32_t what = 0; what < 3; what++) {
        const uint32_t index = what * 4;
        const double s = piece * (k + 0.5) + piece / 6 * (2 * sp_random(0, stream, k, index) - 1);
        const double size = sp_random(0, stream, k, index + 1), where = sp_random(0, stream, k, index + 2);
        const uint32_t n = s < length ? sp_road_lanes(net, road, s, lane, LANES) : 0;
        uint32_t driven = 0;
        int32_t kerb[2] = {-1, -1}; /* of the walk to the right, to the left */
        for (uint32_t i = 0; i < n && i < LANES; i++) {
            driven += lane[i].type == SP_LANE_DRIVING;
            if (lane[i].type == SP_LANE_SIDEWALK) {
                kerb[lane[i].id > 0] = (int32_t)i;
            }
        }
        if (driven == 0 || (kerb[0] < 0 && kerb[1] < 0)) {
            continue;
        }
        if (what > 0) {
            const int32_t walk = kerb[what - 1];
            if (walk >= 0) {
                const double inside = what == 1 ? 0.25 : -0.25;
                put_low(net, road, s, lane[walk].t_inner + inside, -10 + 5 * size, put, user);
            }
            continue;
        }
        uint32_t left = (uint32_t)(where * driven);
        for (uint32_t i = 0; i < n && i < LANES; i++) {
            if (lane[i].type == SP_LANE_DRIVING && left-- == 0) {
                put_low(net, road, s, 0.5 * (lane[i].t_inner + lane[i].t_outer), -10 + 10 * size, put, user);
                break;
            }
        }
    }
}

static void add_joints(const sp_road_net *net, uint32_t road, sp_radar_put *put, void *user)
{
    sp_lane_info lane[LANES];
    sp_road_cover cover;
    for (uint32_t i = 0; sp_road_cover_get(net, road, i, &cover); i++) {
        for (int end = 0; end < 2 && !cover.tunnel; end++) {
            const double s = cover.s + (end ? cover.length : 0);
            const uint32_t n = sp_road_lanes(net, road, s, lane, LANES);
            for (uint32_t k = 0; k < n && k < LANES; k++) {
                if (lane[k].type == SP_LANE_DRIVING) {
                    put_low(net, road, s, 0.5 * (lane[k].t_inner + lane[k].t_outer), joint_rcs, put, user);
                }
            }
        }
    }
}

void sp_radar_street(const sp_road_net *net, sp_radar_put *put, void *user)
{
    for (uint32_t road = 1; road <= sp_road_count(net); road++) {
        const double length = sp_road_length(net, road);
        const uint64_t stream = sp_stream(sp_road_id(net, road), "street");
        // ways through a junction lie over one another
        for (uint32_t k = 0; k < MOST_PIECES && piece * k < length && !sp_road_in_junction(net, road); k++) {
            add_piece(net, road, stream, k, length, put, user);
        }
        add_joints(net, road, put, user);
    }
}

void sp_radar_lamps(const sp_road_net *net, sp_radar_put *put, void *user)
{
    for (uint32_t road = 1; road <= sp_road_count(net); road++) {
        sp_vec3 foot, over;
        int stands = 1;
        for (uint32_t k = 0; stands != 0; k++) {
            stands = sp_scenery_lamp(net, road, k, &foot, &over);
            if (stands > 0) {
                put(user, foot, 1, 3, 2);
            }
        }
    }
}
