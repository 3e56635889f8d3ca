/* roads.c - a road file as a source of the window: a definition with roads and nobody on them, and the picture without
 * a window. Where the eye stands is roads_eye.c's, what is written over the picture roads_paint.c's. */
#include <stdio.h>
#include <string.h>

#include "view/view.h"

/* s of a ride at most */
static const double longest = 600, pace = 14;

static bool fetch(void *user, double t, sp_world *world, sp_view_info *info)
{
    const sp_view_source *s = user;
    // nothing moves but what lights show, and the eye
    const sp_world *first = s->world;
    memcpy(world, first, sp_world_bytes(s->def));
    world->tick = (int64_t)(t * 1e9 / (double)s->def->tick_ns);
    sp_error ignored = {0};
    sp_world_lights(s->def, world, world->tick, &ignored);
    world->event_count = 0;
    info->time = t;
    return true;
}

/* how long the ride may last until its road ends */
static double ride_time(const sp_road_net *net, sp_road_place from)
{
    double low = 0, high = longest * pace;
    sp_road_place end;
    if (!from.road || sp_road_advance(net, from, high, &end))
        return longest;
    while (high - low > 1) {
        const double middle = (low + high) / 2;
        if (sp_road_advance(net, from, middle, &end))
            low = middle;
        else
            high = middle;
    }
    return sp_max(low / pace, 1);
}

/* the first driving lane, where a ride begins */
static sp_road_place first_lane(const sp_road_net *net)
{
    for (uint32_t r = 1; r <= sp_road_count(net); r++)
        for (int back = 0; back < 2; back++) {
            const double length = sp_road_length(net, r),
                         s = back ? length - sp_min(1, length / 2) : sp_min(1, length / 2);
            sp_lane_info lanes[64];
            const uint32_t n = sp_road_lanes(net, r, s, lanes, 64);
            // the lane farthest right
            for (uint32_t i = n < 64 ? n : 64; i > 0; i--)
                if (lanes[i - 1].type == SP_LANE_DRIVING && lanes[i - 1].width > 1.5 &&
                    sp_road_direction(net, r, lanes[i - 1].id) == (back ? -1 : 1))
                    return (sp_road_place){r, lanes[i - 1].id, s, (lanes[i - 1].t_inner + lanes[i - 1].t_outer) / 2};
        }
    return (sp_road_place){0};
}

static void facts(const sp_road_net *net, char out[128])
{
    double km = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++)
        km += sp_road_length(net, r) / 1000;
    char length[40];
    sp_number_fixed(length, km, km < 10 ? 2 : 1);
    snprintf(out, 128, "%u road%s, %s km, %u signals, %u objects, %s traffic", sp_road_count(net),
             sp_road_count(net) == 1 ? "" : "s", length, sp_road_signal_count(net), sp_road_object_count(net),
             sp_road_left_hand(net) ? "left-hand" : "right-hand");
}

bool sp_view_roads_source(const sp_road_net *net, const char *title, sp_arena *arena, sp_view_roads *roads,
                          sp_view_source *out, sp_error *err)
{
    sp_world_def *def = SP_NEW(arena, sp_world_def);
    sp_view_source *kept = SP_NEW(arena, sp_view_source);
    if (!def || !kept)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a view of roads");
    def->arena = arena;
    def->road = net;
    def->tick_ns = 10000000;
    def->substeps = 5;
    def->env = (sp_env){.sun_elevation = 0.85, .sun_azimuth = 2.2, .friction = 1, .visibility = 1e6, .wear = 0.25};
    def->actors = SP_ARRAY(arena, sp_actor_def, 2);
    if (!def->actors)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a view of roads");
    if (!sp_lights_derive(def, err))
        return false;
    sp_world *world = sp_world_create(def, arena, err);
    if (!world)
        return false;
    *roads = (sp_view_roads){0};
    facts(net, roads->facts);
    roads->eye.ride = first_lane(net);
    sp_view_roads_at(&roads->eye, net, 0, 0, 0);
    *kept = (sp_view_source){.def = def,
                             .roads = roads,
                             .world = world,
                             .title = title,
                             .t_end = ride_time(net, roads->eye.ride),
                             .user = kept,
                             .fetch = fetch};
    *out = *kept;
    return true;
}

bool sp_view_roads_screenshot(const sp_view_source *source, double at, const char *path, uint32_t width,
                              uint32_t height, sp_error *err)
{
    sp_view_shot s;
    bool ok = sp_view_shot_open(&s, source, width, height, err);
    if (ok) {
        source->fetch(source->user, at, s.world, s.info);
        const sp_view_roads *v = source->roads;
        const sp_view_roads_state state = {.eye = v->eye,
                                           .lanes = v->lanes,
                                           .links = v->links,
                                           .marks = v->marks,
                                           .title = source->title,
                                           .facts = v->facts,
                                           .t = at};
        sp_pixel_request q;
        sp_view_roads_request(&v->eye, source->def->road, at, width, height, &q);
        sp_view_roads_paint(s.paint, source->def->road, &state, &q);
        ok = sp_view_shot_save(&s, &q, path, err);
    }
    sp_view_shot_close(&s);
    return ok;
}
