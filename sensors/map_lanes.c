/* map_lanes.c - see map_lanes.h. */
#include "sensors/map_lanes.h"

enum { LANES_MOST = 128 };

/* A permutation of 32 bits: each step can be undone, so that no two lanes have one number. The lane that would get 0
 * gets the number of an index that no lane has. */
static uint32_t scramble(uint32_t x, uint64_t key)
{
    for (int i = 0; i < 3; i++) {
        x = sp_mix32(x ^ (uint32_t)(key >> (16 * i)));
    }
    return x;
}

static uint32_t number_of(uint32_t index, uint64_t key)
{
    const uint32_t n = scramble(index, key);
    return n ? n : scramble(UINT32_MAX, key);
}

static uint32_t type_of(sp_lane_type t)
{
    switch (t) {
    case SP_LANE_DRIVING:
        return SP_MAP_LANE_DRIVING;
    case SP_LANE_SHOULDER:
    case SP_LANE_BORDER:
        return SP_MAP_LANE_SHOULDER;
    case SP_LANE_SIDEWALK:
        return SP_MAP_LANE_SIDEWALK;
    case SP_LANE_PARKING:
        return SP_MAP_LANE_PARKING;
    case SP_LANE_BIKING:
        return SP_MAP_LANE_BIKING;
    case SP_LANE_RESTRICTED:
        return SP_MAP_LANE_CLOSED;
    default:
        return SP_MAP_LANE_OTHER;
    }
}

static bool told(sp_lane_type t, bool all)
{
    return t == SP_LANE_DRIVING || t == SP_LANE_BIKING || t == SP_LANE_RESTRICTED || (all && t != SP_LANE_NONE);
}

/* the section's end after s; the road's length when it is the last */
static double section_end(const sp_road_net *net, uint32_t road, double s)
{
    sp_road_frame f;
    const double length = sp_road_length(net, road);
    return sp_road_frame_at(net, (sp_road_place){road, 0, s, 0}, &f) && f.to > s ? sp_min(f.to, length) : length;
}

static uint32_t spots_of(double from, double to, double step)
{
    return (uint32_t)sp_ceil(sp_clamp((to - from) / step - 1e-9, 0, 1e8)) + 1;
}

/* what there is to make room for; false: too much */
static bool count_all(const sp_road_net *net, double step, bool all, uint32_t *lanes, uint64_t *spots)
{
    sp_lane_info info[LANES_MOST];
    *lanes = 0;
    *spots = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        const double length = sp_road_length(net, r);
        for (double s = 0; s < length;) {
            const double to = section_end(net, r, s), middle = 0.5 * (s + to);
            const uint32_t n = sp_road_lanes(net, r, middle, info, LANES_MOST);
            for (uint32_t i = 0; i < n && i < LANES_MOST; i++) {
                if (info[i].id != 0 && told(info[i].type, all)) {
                    (*lanes)++;
                    *spots += spots_of(s, to, step);
                }
            }
            if (*spots > SP_MAP_SPOTS_MOST) {
                return false;
            }
            s = to;
        }
    }
    return true;
}

/* the type of the line on one side of a lane, towards growing t or not */
static uint32_t line_of(const sp_road_net *net, uint32_t road, double s, int32_t lane, bool up)
{
    sp_lane_info info;
    const bool outer = (lane > 0) == up;
    if (outer) {
        return sp_road_lane(net, road, s, lane, &info) ? (uint32_t)info.mark.type : 0;
    }
    const int32_t inner = lane > 0 ? lane - 1 : lane + 1;
    if (inner == 0) {
        return (uint32_t)sp_road_center_mark(net, road, s).type;
    }
    return sp_road_lane(net, road, s, inner, &info) ? (uint32_t)info.mark.type : 0;
}

static void fill_spot(const sp_road_net *net, const sp_map_lane *l, double s, sp_map_spot *out)
{
    const double inside = sp_clamp(s, l->from + 1e-6, sp_max(l->from + 1e-6, l->to - 1e-6));
    const sp_road_place p = {l->road, l->lane, s, sp_road_lane_center(net, l->road, inside, l->lane)};
    const int way = sp_road_direction(net, l->road, l->lane);
    sp_road_point at = {.normal = {0, 0, 1}};
    sp_lane_info info = {.width = 0};
    (void)sp_road_at(net, p, &at);
    (void)sp_road_lane(net, l->road, inside, l->lane, &info);
    const double narrow = 1 - p.t * at.curvature;
    const double limit = sp_road_speed_limit(net, (sp_road_place){l->road, l->lane, inside, p.t});
    out->at = at.position;
    out->heading = sp_wrap_angle(at.heading + (way < 0 ? SP_PI : 0));
    out->curvature = narrow > 1e-3 ? way * at.curvature / narrow : 0;
    out->width = info.width;
    out->limit = sp_finite(limit) ? limit : 0;
    out->left_line = line_of(net, l->road, inside, l->lane, way > 0);
    out->right_line = line_of(net, l->road, inside, l->lane, way < 0);
}

static void fill_lane(const sp_road_net *net, sp_map_lane *l, double step, sp_map_spot *spot)
{
    const int way = sp_road_direction(net, l->road, l->lane);
    l->spot = spot;
    l->spot_count = spots_of(l->from, l->to, step);
    l->lo_x = l->lo_y = SP_INFINITY;
    l->hi_x = l->hi_y = -SP_INFINITY;
    for (uint32_t i = 0; i < l->spot_count; i++) {
        const double along = sp_min(i * step, l->to - l->from);
        fill_spot(net, l, way > 0 ? l->from + along : l->to - along, &spot[i]);
        const sp_vec3 p = spot[i].at;
        spot[i].station = i ? spot[i - 1].station + sp_hypot(p.x - spot[i - 1].at.x, p.y - spot[i - 1].at.y) : 0;
        l->lo_x = sp_min(l->lo_x, p.x);
        l->hi_x = sp_max(l->hi_x, p.x);
        l->lo_y = sp_min(l->lo_y, p.y);
        l->hi_y = sp_max(l->hi_y, p.y);
    }
}

const sp_map_lane *sp_map_lane_of(const sp_map_lanes *m, uint32_t road, int32_t lane, double s)
{
    if (!m || road == 0 || road > m->road_count) {
        return NULL;
    }
    // sections come by rising s: the last that has begun
    const sp_map_lane *last = NULL;
    for (uint32_t i = m->road_first[road]; i < m->road_first[road + 1]; i++) {
        const sp_map_lane *l = &m->lane[i];
        if (l->lane == lane && s >= l->from - 1e-9) {
            last = l;
        }
    }
    return last && s <= last->to + 1e-6 ? last : NULL;
}

static uint32_t number_at(const sp_map_lanes *m, uint32_t road, int32_t lane, double s)
{
    const sp_map_lane *l = sp_map_lane_of(m, road, lane, s);
    return l ? l->number : 0;
}

/* who is beside and who follows */
static void link(const sp_road_net *net, const sp_map_lanes *m, sp_map_lane *l)
{
    const int way = sp_road_direction(net, l->road, l->lane);
    const double middle = 0.5 * (l->from + l->to);
    const int32_t up = l->lane == -1 ? 1 : l->lane + 1, down = l->lane == 1 ? -1 : l->lane - 1;
    l->left = number_at(m, l->road, way > 0 ? up : down, middle);
    l->right = number_at(m, l->road, way > 0 ? down : up, middle);
    sp_road_place next[4];
    const sp_road_place from = {l->road, l->lane, middle, sp_road_lane_center(net, l->road, middle, l->lane)};
    const uint32_t count = sp_road_next(net, from, false, next, 4);
    for (uint32_t i = 0, n = 0; i < count && i < 4; i++) {
        // its entry may be said at either end of it: a little inside
        const double inwards = sp_road_direction(net, next[i].road, next[i].lane) * 1e-6;
        const uint32_t number = number_at(m, next[i].road, next[i].lane, next[i].s + inwards);
        if (number) {
            l->next[n++] = number;
        }
    }
}

static void fill_road(const sp_road_net *net, uint32_t road, double step, bool all, uint64_t key, sp_map_lanes *m,
                      sp_map_spot **spot)
{
    sp_lane_info info[LANES_MOST];
    const double length = sp_road_length(net, road);
    for (double s = 0; s < length;) {
        const double to = section_end(net, road, s), middle = 0.5 * (s + to);
        const uint32_t n = sp_road_lanes(net, road, middle, info, LANES_MOST);
        for (uint32_t i = 0; i < n && i < LANES_MOST; i++) {
            if (info[i].id == 0 || !told(info[i].type, all)) {
                continue;
            }
            sp_map_lane *l = &m->lane[m->lane_count];
            *l = (sp_map_lane){.road = road,
                               .type = type_of(info[i].type),
                               .number = number_of(m->lane_count, key),
                               .lane = info[i].id,
                               .from = s,
                               .to = to,
                               .junction = sp_road_in_junction(net, road) != 0};
            fill_lane(net, l, step, *spot);
            *spot += l->spot_count;
            m->lane_count++;
        }
        s = to;
    }
}

const sp_map_lanes *sp_map_lanes_make(const sp_road_net *net, double step, bool all, uint64_t key, sp_arena *arena,
                                      sp_error *err)
{
    uint32_t lanes;
    uint64_t spots;
    if (!count_all(net, step, all, &lanes, &spots)) {
        sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the map has more than %d points; say a larger step",
                     SP_MAP_SPOTS_MOST);
        return NULL;
    }
    const uint32_t roads = sp_road_count(net);
    sp_map_lanes *m = SP_NEW(arena, sp_map_lanes);
    sp_map_spot *spot = SP_ARRAY(arena, sp_map_spot, spots + 1);
    uint32_t *first = SP_ARRAY(arena, uint32_t, roads + 2);
    double(*box)[4] = sp_arena_alloc(arena, sizeof *box * (roads + 2));
    if (!m || !spot || !first || !box || !(m->lane = SP_ARRAY(arena, sp_map_lane, lanes + 1))) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for a map of %u lanes", lanes);
        return NULL;
    }
    m->road_count = roads;
    m->road_first = first;
    m->road_box = box;
    for (uint32_t r = 1; r <= roads; r++) {
        first[r] = m->lane_count;
        fill_road(net, r, step, all, key, m, &spot);
        const double none[4] = {SP_INFINITY, -SP_INFINITY, SP_INFINITY, -SP_INFINITY};
        for (int k = 0; k < 4; k++) {
            box[r][k] = none[k];
        }
        for (uint32_t i = first[r]; i < m->lane_count; i++) {
            box[r][0] = sp_min(box[r][0], m->lane[i].lo_x);
            box[r][1] = sp_max(box[r][1], m->lane[i].hi_x);
            box[r][2] = sp_min(box[r][2], m->lane[i].lo_y);
            box[r][3] = sp_max(box[r][3], m->lane[i].hi_y);
        }
    }
    first[roads + 1] = m->lane_count;
    for (uint32_t i = 0; i < m->lane_count; i++) {
        link(net, m, &m->lane[i]);
    }
    return m;
}
