/* build_ramp.c - a ramp's road: from its nose away from the motorway, in one bend. Leaves the lane beside the main road
 * to build_highway.c.
 *
 * Its reference line is the edge between the main road's outer lane and the lane beside, so that the road begins where
 * that lane ends. Away from the nose an exit bends right, with its lane on the right; an entry, which is driven towards
 * the nose, bends left with its lane on the left. Half of the bend is clothoids. */
#include "road/build_highway.h"

static uint32_t cut_of(const highway *h, double at)
{
    uint32_t i = 0;
    while (i + 1 < h->cut_count && sp_abs(h->cut[i] - at) >= 1e-6) {
        i++;
    }
    return i;
}

static void ramp_bend(highway *h, uint32_t number, const sp_road_ramp *r)
{
    const double k = (r->entry ? 1 : -1) / r->radius, part = r->angle / 2 * r->radius;
    if (part > 1e-9) {
        draft_piece(h->d, number, (sp_road_piece){part, 0, k});
        draft_piece(h->d, number, (sp_road_piece){part, k, k});
        draft_piece(h->d, number, (sp_road_piece){part, k, 0});
    }
    draft_piece(h->d, number, (sp_road_piece){r->length - 3 * sp_max(part, 0), 0, 0});
}

/* at the nose as high and as steep as the main road, level at its other end */
static void ramp_heights(highway *h, uint32_t number, const sp_road_ramp *r, bool turned)
{
    const road *whole = draft_road_at(&h->whole, 1);
    const cubic *e = cubic_find(whole->elevation, whole->elevation_count, r->at);
    if (!e) {
        return;
    }
    const double u = r->at - e->s, slope = e->b + u * (2 * e->c + u * 3 * e->d), b = turned ? -slope : slope;
    draft_elevation(h->d, number, (cubic){0, cubic_at(e, r->at), b, -b / (2 * r->length), 0});
}

void build_ramp(highway *h, uint32_t index)
{
    const sp_road_highway_spec *spec = h->spec;
    const sp_road_ramp *r = &spec->ramp[index];
    draft *d = h->d;

    /* the edge at the nose; the road leaves against s for entries, and for exits of the opposite carriageway */
    const geo_point nose = draft_pose(&h->whole, 1, r->at);
    const double t =
        r->opposite ? spec->median + spec->opposite * spec->lane_width : -(double)spec->lanes * spec->lane_width;
    const bool turned = r->entry != r->opposite;
    const char *name = r->name && *r->name ? r->name : draft_text(d, r->entry ? "entry_%u" : "exit_%u", index + 1);
    const uint32_t number = draft_road(d, draft_text(d, "%s%s", h->prefix, name), nose.x - nose.s * t,
                                       nose.y + nose.c * t, nose.heading + (turned ? SP_PI : 0));
    ramp_bend(h, number, r);
    ramp_heights(h, number, r, turned);
    if (r->speed_limit > 0) {
        draft_speed(d, number, 0, r->speed_limit);
    }

    /* its lane and the shoulder beyond */
    const int32_t own = r->entry ? 1 : -1;
    (void)draft_section(d, number, 0);
    draft_center_mark(d, number, 0, build_edge_line);
    (void)build_lane(d, number, own, SP_LANE_DRIVING, r->lane_width, build_edge_line);
    if (spec->shoulder > 0) {
        (void)build_lane(d, number, 2 * own, SP_LANE_SHOULDER, spec->shoulder, (sp_road_mark){0});
    }

    /* into the cut: from the lane beside, or into it */
    const uint32_t cut = cut_of(h, r->at), through = h->junction[cut];
    const main_part *a = &h->part[cut], *b = &h->part[cut + 1];
    const int32_t beside = r->opposite ? (int32_t)spec->opposite + 2 : -(int32_t)spec->lanes - 1;
    draft_enter(d, number, false, through);
    if (!r->entry) {
        draft_connect(d, through, r->opposite ? b->road : a->road, number, false, beside, own);
    } else {
        draft_connect(d, through, number, r->opposite ? a->road : b->road, r->opposite, own, beside);
    }
}
