/* plan.c - whatever was said to be built becomes a network; left-hand traffic as the mirror image of right-hand. Leaves
 * the building to the builders. */
#include "road/build.h"

#include <string.h>

bool build_plan(draft *d, const sp_road_plan *plan, sp_error *err)
{
    uint32_t number = 0;
    switch (plan->kind) {
    case SP_PLAN_ROAD:
        return build_road(d, "", &plan->road, &number, err);
    case SP_PLAN_JUNCTION:
        return build_junction(d, &plan->junction, err);
    case SP_PLAN_ROUNDABOUT:
        return build_roundabout(d, &plan->roundabout, err);
    case SP_PLAN_HIGHWAY:
        return build_highway(d, "", &plan->highway, err);
    case SP_PLAN_NETWORK:
        return build_network(d, &plan->network, err);
    }
    return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "this is no kind of road");
}

bool sp_road_plan_left_hand(const sp_road_plan *plan)
{
    switch (plan->kind) {
    case SP_PLAN_ROAD:
        return plan->road.left_hand;
    case SP_PLAN_JUNCTION:
        return plan->junction.left_hand;
    case SP_PLAN_ROUNDABOUT:
        return plan->roundabout.left_hand;
    case SP_PLAN_HIGHWAY:
        return plan->highway.left_hand;
    case SP_PLAN_NETWORK:
        return plan->network.left_hand;
    }
    return false;
}

/* ---------------------------------------------------------------- the mirror image of what is said */
static const sp_road_arm *arms_mirror(draft *d, const sp_road_arm *arm, uint32_t count)
{
    sp_road_arm *out = count > BUILD_ARMS ? NULL : sp_arena_alloc(d->arena, sizeof *out * (count + 1));
    for (uint32_t i = 0; out && i < count; i++) {
        out[i] = arm[i];
        out[i].heading = -arm[i].heading;
        out[i].pocket_left = arm[i].pocket_right;
        out[i].pocket_right = arm[i].pocket_left;
    }
    return out ? out : arm;
}

static const sp_road_piece *pieces_mirror(draft *d, const sp_road_piece *pieces, uint32_t count)
{
    sp_road_piece *out = sp_arena_alloc(d->arena, sizeof *out * (count + 1));
    d->failed = d->failed || !out;
    for (uint32_t i = 0; out && i < count; i++) {
        out[i] = (sp_road_piece){pieces[i].length, -pieces[i].curvature_start, -pieces[i].curvature_end};
    }
    return out ? out : pieces;
}

static void road_spec_mirror(draft *d, sp_road_spec *spec)
{
    spec->pieces = pieces_mirror(d, spec->pieces, spec->piece_count);
    spec->y = -spec->y;
    spec->heading = -spec->heading;
    spec->bank = -spec->bank;
    const uint32_t left = spec->lanes_left;
    spec->lanes_left = spec->lanes_right;
    spec->lanes_right = left;
    spec->left_hand = !spec->left_hand;
}

static void highway_mirror(draft *d, sp_road_highway_spec *spec)
{
    spec->pieces = pieces_mirror(d, spec->pieces, spec->piece_count);
    spec->y = -spec->y;
    spec->heading = -spec->heading;
}

/* parts are no networks: this goes no deeper */
static void network_mirror(draft *d, sp_road_network_spec *spec)
{
    sp_road_part *out = sp_arena_alloc(d->arena, sizeof *out * (spec->part_count + 1));
    d->failed = d->failed || !out;
    for (uint32_t i = 0; out && i < spec->part_count; i++) {
        out[i] = spec->part[i];
        if (out[i].plan && out[i].plan->kind != SP_PLAN_NETWORK) {
            out[i].plan = plan_mirror(d, out[i].plan);
        }
    }
    spec->part = out ? out : spec->part;
}

const sp_road_plan *plan_mirror(draft *d, const sp_road_plan *plan)
{
    sp_road_plan *out = d->failed ? NULL : sp_arena_alloc(d->arena, sizeof *out);
    if (!out) {
        d->failed = true;
        return NULL;
    }
    *out = *plan;
    switch (plan->kind) {
    case SP_PLAN_ROAD:
        road_spec_mirror(d, &out->road);
        break;
    case SP_PLAN_JUNCTION:
        out->junction.y = -out->junction.y;
        out->junction.heading = -out->junction.heading;
        out->junction.arm = arms_mirror(d, plan->junction.arm, plan->junction.arm_count);
        break;
    case SP_PLAN_ROUNDABOUT:
        out->roundabout.y = -out->roundabout.y;
        out->roundabout.heading = -out->roundabout.heading;
        out->roundabout.arm = arms_mirror(d, plan->roundabout.arm, plan->roundabout.arm_count);
        break;
    case SP_PLAN_HIGHWAY:
        highway_mirror(d, &out->highway);
        break;
    case SP_PLAN_NETWORK:
        network_mirror(d, &out->network);
        break;
    }
    return out;
}

bool sp_road_plan_build(const sp_road_plan *plan, sp_arena *arena, const sp_road_net **out, sp_error *err)
{
    *out = NULL;
    draft d;
    if (!draft_open(&d)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    /* a single road says itself which of its lanes drive with s */
    const bool left = plan->kind != SP_PLAN_ROAD && sp_road_plan_left_hand(plan);
    const sp_road_plan *said = left ? plan_mirror(&d, plan) : plan;
    bool good = said && build_plan(&d, said, err);
    if (good && left) {
        draft_mirror(&d);
    }
    good = good && draft_finish(&d, arena, out, err);
    if (!good && d.failed) {
        (void)sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    draft_close(&d);
    return good;
}
