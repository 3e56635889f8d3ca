/* catalogue_people.c - people on foot and the targets for them. */
#include "vehicle/tables.h"

static const sp_kind kinds[] = {
    {.name = "adult",
     .doc = "adult pedestrian with the box of the target of ISO 19206-2 (0.60 x 0.50 x 1.80 m); 75 kg of a person",
     .class_id = SP_KIND_PEDESTRIAN,
     .look = SP_LOOK_PEDESTRIAN,
     .rcs = SP_RCS_HUMAN,
     .length = 0.60,
     .width = 0.50,
     .height = 1.80,
     .rear_overhang = 0.30,
     .mass = 75,
     .clearance = 0,
     .solid = true,
     .vehicle = NULL,
     .colour = {0.08f, 0.09f, 0.12f}},
    {.name = "child",
     .doc = "child pedestrian with the box of the target of ISO 19206-2 (0.711 x 0.298 x 1.154 m); 25 kg of a "
            "seven-year-old",
     .class_id = SP_KIND_PEDESTRIAN,
     .look = SP_LOOK_CHILD,
     .rcs = SP_RCS_CHILD,
     .length = 0.711,
     .width = 0.298,
     .height = 1.154,
     .rear_overhang = 0.3555,
     .mass = 25,
     .clearance = 0,
     .solid = true,
     .vehicle = NULL,
     .colour = {0.10f, 0.12f, 0.30f}},
    {.name = "epta",
     .doc = "adult pedestrian target of ISO 19206-2 (0.60 x 0.50 x 1.80 m, hip 0.36 m behind the front); 7 kg of foam, "
            "not re-checked",
     .class_id = SP_KIND_PEDESTRIAN,
     .look = SP_LOOK_PEDESTRIAN,
     .rcs = SP_RCS_HUMAN,
     .length = 0.60,
     .width = 0.50,
     .height = 1.80,
     .rear_overhang = 0.24,
     .mass = 7,
     .clearance = 0,
     .solid = true,
     .vehicle = NULL,
     .colour = {0.02f, 0.02f, 0.025f}},
    {.name = "eptc",
     .doc = "child pedestrian target of ISO 19206-2 (0.711 x 0.298 x 1.154 m, hip 0.396 m behind the front); 4 kg of "
            "foam, "
            "not re-checked",
     .class_id = SP_KIND_PEDESTRIAN,
     .look = SP_LOOK_CHILD,
     .rcs = SP_RCS_CHILD,
     .length = 0.711,
     .width = 0.298,
     .height = 1.154,
     .rear_overhang = 0.315,
     .mass = 4,
     .clearance = 0,
     .solid = true,
     .vehicle = NULL,
     .colour = {0.02f, 0.02f, 0.025f}},
};

sp_kind_table sp_kinds_of_people(void)
{
    return (sp_kind_table){kinds, (uint32_t)(sizeof kinds / sizeof *kinds)};
}
