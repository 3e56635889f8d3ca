/* catalogue.c - what can stand on a road: rows of published dimensions, masses and chassis. Leaves to physics how they
 * move, to render how they look. */
#include "vehicle/vehicle.h"

/* Chassis: BMW 320i, "vehicle 2" of the CommonRoad vehicle models (Althoff, Koschi, Manzinger 2017), which converts the
 * NHTSA-measured set of Allen et al. Differences, each on purpose:
 *  - springs are those of the set (24 445 and 19 629 N/m) in series with its tyre spring (158 240 N/m): struts carry no mass;
 *  - roll inertia is the sprung one and that of the axles together;
 *  - the centre of mass is 0.50 m high (0.575 in the set, which rolls over at its own grip limit: track / 2h = 1.20);
 *  - the front axle's cornering stiffness is scaled by 0.85 and grip falls with load: a mild understeerer. */
static const sp_vehicle compact_chassis = {
    .mass = 1093.3, .unsprung_mass = 150.0,
    .inertia_x = 267.6, .inertia_y = 1565.8, .inertia_z = 1791.6,
    .a = 1.1562, .b = 1.4227, .cog_height = 0.50,
    .track_front = 1.3868, .track_rear = 1.3640,
    .spring_front = 21174, .spring_rear = 17463,
    .damper_front = 1786, .damper_rear = 1649,
    .anti_roll_front = 6915, .anti_roll_rear = 2644,
    .wheel_radius = 0.344, .wheel_inertia = 1.7,
    .tyre = {
        [SP_TYRE_CX] = 1.6411, [SP_TYRE_DX] = 1.1739, [SP_TYRE_DX_LOAD] = -0.05, [SP_TYRE_EX] = 0.46403, [SP_TYRE_KX] = 22.303,
        [SP_TYRE_CY] = 1.3507, [SP_TYRE_DY] = 1.0489, [SP_TYRE_DY_LOAD] = -0.08, [SP_TYRE_EY] = -0.0074722, [SP_TYRE_KY] = 21.92,
        [SP_TYRE_BX1] = 13.276, [SP_TYRE_BX2] = 13.778, [SP_TYRE_CXA] = 1.2568, [SP_TYRE_EXA] = 0.65225,
        [SP_TYRE_BY1] = 7.1433, [SP_TYRE_BY2] = 9.1916, [SP_TYRE_CYK] = 1.0719, [SP_TYRE_EYK] = -0.27572,
        [SP_TYRE_SIGMA_X] = 0.25, [SP_TYRE_SIGMA_Y] = 0.45, [SP_TYRE_FRONT] = 0.85, [SP_TYRE_LOAD] = 2680 },
    .brake_torque_max = 6500, .brake_split = 0.66, .drive_split = 0,
    .power_max = 92000, .drive_force_max = 5500, .drag_area = 0.65, .rolling = 0.012, .speed_max = 58,
    .steering_ratio = 16, .steering_max = 0.61, .steering_rate_max = 0.4,
    .brake_delay = 0.06, .brake_lag = 0.10, .drive_delay = 0.08, .drive_lag = 0.25, .steering_delay = 0.03, .steering_lag = 0.06,
    .acceleration_max = 4, .deceleration_max = 10 };

/* The same chassis scaled to a bigger saloon: springs, dampers and inertias with mass, inertias with wheelbase squared too. */
static const sp_vehicle sedan_chassis = {
    .mass = 1450, .unsprung_mass = 180,
    .inertia_x = 385, .inertia_y = 2430, .inertia_z = 2780,
    .a = 1.256, .b = 1.535, .cog_height = 0.52,
    .track_front = 1.584, .track_rear = 1.568,
    .spring_front = 28100, .spring_rear = 23200,
    .damper_front = 2370, .damper_rear = 2190,
    .anti_roll_front = 9200, .anti_roll_rear = 3500,
    .wheel_radius = 0.327, .wheel_inertia = 1.9,
    .tyre = {
        [SP_TYRE_CX] = 1.6411, [SP_TYRE_DX] = 1.1739, [SP_TYRE_DX_LOAD] = -0.05, [SP_TYRE_EX] = 0.46403, [SP_TYRE_KX] = 22.303,
        [SP_TYRE_CY] = 1.3507, [SP_TYRE_DY] = 1.0489, [SP_TYRE_DY_LOAD] = -0.08, [SP_TYRE_EY] = -0.0074722, [SP_TYRE_KY] = 21.92,
        [SP_TYRE_BX1] = 13.276, [SP_TYRE_BX2] = 13.778, [SP_TYRE_CXA] = 1.2568, [SP_TYRE_EXA] = 0.65225,
        [SP_TYRE_BY1] = 7.1433, [SP_TYRE_BY2] = 9.1916, [SP_TYRE_CYK] = 1.0719, [SP_TYRE_EYK] = -0.27572,
        [SP_TYRE_SIGMA_X] = 0.25, [SP_TYRE_SIGMA_Y] = 0.45, [SP_TYRE_FRONT] = 0.85, [SP_TYRE_LOAD] = 3555 },
    .brake_torque_max = 8200, .brake_split = 0.66, .drive_split = 1,
    .power_max = 110000, .drive_force_max = 6500, .drag_area = 0.66, .rolling = 0.011, .speed_max = 60,
    .steering_ratio = 15.5, .steering_max = 0.61, .steering_rate_max = 0.4,
    .brake_delay = 0.06, .brake_lag = 0.10, .drive_delay = 0.08, .drive_lag = 0.25, .steering_delay = 0.03, .steering_lag = 0.06,
    .acceleration_max = 4, .deceleration_max = 10 };

/* mass 0: fixed to the ground */
static const sp_kind kinds[] = {
    { "compact", "box of a Ford Focus III (data sheet 4.358 x 1.823 x 1.484 m), chassis of CommonRoad vehicle 2 (BMW 320i)",
      SP_KIND_CAR, SP_LOOK_CAR, SP_RCS_CAR, 4.358, 1.823, 1.484, 0.90, 1093.3, 0, true, &compact_chassis, { 0.05f, 0.20f, 0.55f } },
    { "sedan", "VW Passat B8 (data sheet 4.767 x 1.832 x 1.456 m, wheelbase 2.791, 1450 kg), chassis scaled from compact",
      SP_KIND_CAR, SP_LOOK_CAR, SP_RCS_CAR, 4.767, 1.832, 1.456, 1.08, 1450, 0, true, &sedan_chassis, { 0.35f, 0.36f, 0.38f } },
    { "suv", "VW Tiguan II (data sheet 4.486 x 1.839 x 1.643 m, wheelbase 2.681, 1550 kg)",
      SP_KIND_CAR, SP_LOOK_SUV, SP_RCS_CAR, 4.486, 1.839, 1.643, 0.90, 1550, 0, true, NULL, { 0.45f, 0.08f, 0.06f } },
    { "van", "Ford Transit Custom L1 (data sheet 4.973 x 1.986 x 2.00 m, wheelbase 2.933, 2000 kg)",
      SP_KIND_CAR, SP_LOOK_VAN, SP_RCS_CAR, 4.973, 1.986, 2.000, 1.02, 2000, 0, true, NULL, { 0.80f, 0.80f, 0.78f } },
    { "gvt", "Global Vehicle Target of ISO 19206-3 (4.023 x 1.712 x 1.427 m); 110 kg of foam, the platform is driven over",
      SP_KIND_CAR, SP_LOOK_GVT, SP_RCS_CAR, 4.023, 1.712, 1.427, 0.71, 110, 0, true, NULL, { 0.70f, 0.70f, 0.72f } },
    { "adult", "adult pedestrian target of ISO 19206-2 (0.60 x 0.50 x 1.80 m); 75 kg of a person, not of the target",
      SP_KIND_PEDESTRIAN, SP_LOOK_PEDESTRIAN, SP_RCS_HUMAN, 0.60, 0.50, 1.80, 0.30, 75, 0, true, NULL, { 0.08f, 0.09f, 0.12f } },
    { "child", "child pedestrian target of ISO 19206-2 (0.711 x 0.298 x 1.154 m); 25 kg of a seven-year-old",
      SP_KIND_PEDESTRIAN, SP_LOOK_CHILD, SP_RCS_CHILD, 0.711, 0.298, 1.154, 0.3555, 25, 0, true, NULL, { 0.10f, 0.12f, 0.30f } },
    { "steel_plate", "steel trench plate of NHTSA's CIB false-positive test (3.7 x 2.4 x 0.025 m), driven over",
      SP_KIND_STATIC, SP_LOOK_PLATE, SP_RCS_PLATE, 3.7, 2.4, 0.025, 1.85, 0, 0, false, NULL, { 0.22f, 0.20f, 0.19f } },
    { "gantry", "sign gantry across the road, 5.0 m clear (German RAL: 4.70 m at least)",
      SP_KIND_STATIC, SP_LOOK_GANTRY, SP_RCS_GANTRY, 0.60, 16.0, 1.50, 0.30, 0, 5.0, false, NULL, { 0.45f, 0.47f, 0.48f } },
    { "barrier", "concrete safety barrier element (New Jersey profile, 0.61 m base, 0.81 m high, 4 m long), fixed",
      SP_KIND_STATIC, SP_LOOK_BARRIER, SP_RCS_BARRIER, 4.0, 0.61, 0.81, 2.0, 0, 0, true, NULL, { 0.50f, 0.49f, 0.46f } },
    { "pole", "rigid pole of the Euro NCAP side impact (0.254 m), 6 m high, fixed",
      SP_KIND_STATIC, SP_LOOK_POLE, SP_RCS_POLE, 0.254, 0.254, 6.0, 0.127, 0, 0, true, NULL, { 0.40f, 0.40f, 0.42f } },
    { "cone", "traffic cone of EN 13422 (0.75 m high, 0.40 m base, 4 kg)",
      SP_KIND_STATIC, SP_LOOK_CONE, SP_RCS_POLE, 0.40, 0.40, 0.75, 0.20, 4, 0, true, NULL, { 0.85f, 0.18f, 0.03f } },
};

uint32_t sp_kind_count(void)
{
    return (uint32_t)(sizeof kinds / sizeof *kinds);
}

const sp_kind *sp_kind_at(uint32_t i)
{
    return i < sp_kind_count() ? &kinds[i] : NULL;
}

const sp_kind *sp_kind_find(const char *name)
{
    for (uint32_t i = 0; name && i < sp_kind_count(); i++)
        if (!__builtin_strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}
