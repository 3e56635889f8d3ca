/* town_loop.h - a town without an end: crossings with lights, with signs and with neither, and a roundabout, every arm
 * joined to another's. */
#ifndef SP_TESTS_TRAFFIC_TOWN_LOOP_H
#define SP_TESTS_TRAFFIC_TOWN_LOOP_H

#include "physics/stand.h"

enum { TOWN_ARMS = 4, TOWN_PARTS = 4, TOWN_JOINTS = 8 };

typedef struct town_plan {
    sp_road_arm arm[TOWN_PARTS][TOWN_ARMS];
    sp_road_plan plan[TOWN_PARTS];
    sp_road_part part[TOWN_PARTS];
    sp_road_joint joint[TOWN_JOINTS];
} town_plan;

/* arms east, north, west, south of each part; the western arms of the first and third have two lanes each way */
static inline void town_arms(town_plan *p, double length)
{
    static const char *const names[TOWN_ARMS] = {"east", "north", "west", "south"};
    for (uint32_t k = 0; k < TOWN_PARTS; k++) {
        for (uint32_t i = 0; i < TOWN_ARMS; i++) {
            const uint32_t lanes = (k == 0 || k == 2) && i == 2 ? 2 : 1;
            p->arm[k][i] = (sp_road_arm){.name = names[i],
                                         .heading = i * SP_PI / 2,
                                         .length = length,
                                         .lanes_in = lanes,
                                         .lanes_out = lanes,
                                         .lane_width = 3.5,
                                         .pocket_left = k == 0 && lanes == 1 ? 25 : 0,
                                         .pocket_taper = 20,
                                         .speed_limit = 50 / 3.6};
        }
    }
}

/* pavements with kerbs: of every street; crossing: m of zebra on every arm, 0 none */
static inline const sp_road_net *town_build_for(sp_arena *arena, bool left_hand, bool wide, bool kerb, double crossing,
                                                sp_error *err)
{
    static const char *const names[TOWN_PARTS] = {"lights", "ring", "signs", "plain"};
    static const struct {
        uint32_t a;
        const char *arm;
        uint32_t b;
        const char *other;
    } joins[TOWN_JOINTS] = {{0, "east", 1, "west"}, {0, "south", 2, "north"}, {1, "south", 3, "north"},
                            {2, "east", 3, "west"}, {0, "north", 1, "north"}, {0, "west", 2, "west"},
                            {1, "east", 3, "east"}, {2, "south", 3, "south"}};
    town_plan *p = SP_NEW(arena, town_plan);
    const sp_road_net *net = NULL;
    town_arms(p, 120);

    /* so that the road which closes the square runs straight */
    p->arm[1][3].length -= 13.5;
    for (uint32_t k = 0; k < TOWN_PARTS; k++) {
        for (uint32_t i = 0; i < TOWN_ARMS; i++) {
            p->arm[k][i].kerb = kerb;
            p->arm[k][i].crossing = crossing;
        }
    }
    for (uint32_t k = 0; k < TOWN_PARTS; k++) {
        if (k == 1) {
            p->plan[k] = (sp_road_plan){.kind = SP_PLAN_ROUNDABOUT,
                                        .roundabout = {.arm = p->arm[k],
                                                       .arm_count = TOWN_ARMS,
                                                       .radius = wide ? 30 : 20,
                                                       .lanes = 1,
                                                       .lane_width = wide ? 6 : 5,
                                                       .kerb = kerb,
                                                       .left_hand = left_hand}};
        } else {
            p->plan[k] = (sp_road_plan){.kind = SP_PLAN_JUNCTION,
                                        .junction = {.arm = p->arm[k],
                                                     .arm_count = TOWN_ARMS,
                                                     .curve = wide ? 18 : 8,
                                                     .control = k == 0   ? SP_CONTROL_LIGHTS
                                                                : k == 2 ? SP_CONTROL_SIGNS
                                                                         : SP_CONTROL_NONE,
                                                     .left_hand = left_hand}};
        }
        p->part[k] = (sp_road_part){names[k], &p->plan[k]};
    }
    for (uint32_t k = 0; k < TOWN_JOINTS; k++) {
        p->joint[k] = (sp_road_joint){{joins[k].a, joins[k].arm, true}, {joins[k].b, joins[k].other, true}};
    }
    const sp_road_plan plan = {.kind = SP_PLAN_NETWORK,
                               .network = {.part = p->part,
                                           .part_count = TOWN_PARTS,
                                           .joint = p->joint,
                                           .joint_count = TOWN_JOINTS,
                                           .left_hand = left_hand}};
    return sp_road_plan_build(&plan, arena, &net, err) ? net : NULL;
}

/* wide: for lorries and buses */
static inline const sp_road_net *town_build(sp_arena *arena, bool left_hand, bool wide, sp_error *err)
{
    return town_build_for(arena, left_hand, wide, false, 0, err);
}

#endif
