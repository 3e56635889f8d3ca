/* params.c - the rows by which a scenario or SUT overrides a chassis parameter, and where each lives. The default in a
 * row is the compact's, for the manual; a chassis starts from its own kind. */
#include <stddef.h>

#include "vehicle/vehicle.h"

#define ROWS(X)                                                                                                        \
    X(mass, "kg", 1093.3, 300, 60000, "mass of the whole car")                                                         \
    X(inertia_x, "kg m2", 267.6, 20, 1e6, "roll inertia about the centre of mass")                                     \
    X(inertia_y, "kg m2", 1565.8, 50, 1e6, "pitch inertia about the centre of mass")                                   \
    X(inertia_z, "kg m2", 1791.6, 50, 1e6, "yaw inertia about the centre of mass")                                     \
    X(a, "m", 1.1562, 0.3, 6, "centre of mass behind the front axle")                                                  \
    X(b, "m", 1.4227, 0.3, 6, "centre of mass before the rear axle")                                                   \
    X(cog_height, "m", 0.5, 0.1, 3, "centre of mass above the ground")                                                 \
    X(track_front, "m", 1.3868, 0.5, 3, "distance of the front wheels")                                                \
    X(track_rear, "m", 1.364, 0.5, 3, "distance of the rear wheels")                                                   \
    X(spring_front, "N/m", 21174, 3000, 1e6, "spring at a front wheel, tyre in series")                                \
    X(spring_rear, "N/m", 17463, 3000, 1e6, "spring at a rear wheel, tyre in series")                                  \
    X(damper_front, "N s/m", 1786, 100, 1e5, "damper at a front wheel")                                                \
    X(damper_rear, "N s/m", 1649, 100, 1e5, "damper at a rear wheel")                                                  \
    X(anti_roll_front, "N m/rad", 6915, 0, 1e6, "anti-roll bar of the front axle")                                     \
    X(anti_roll_rear, "N m/rad", 2644, 0, 1e6, "anti-roll bar of the rear axle")                                       \
    X(wheel_radius, "m", 0.344, 0.1, 1, "rolling radius")                                                              \
    X(wheel_inertia, "kg m2", 1.7, 0.1, 50, "spin inertia of one wheel")                                               \
    X(brake_torque_max, "N m", 6500, 100, 1e5, "torque of all brakes at full pedal")                                   \
    X(brake_split, "1", 0.66, 0, 1, "share of the front brakes")                                                       \
    X(drive_split, "1", 0, 0, 1, "share of the front axle in the drive: 1 front, 0 rear")                              \
    X(power_max, "W", 92000, 1000, 2e6, "power at the wheels")                                                         \
    X(drive_force_max, "N", 5500, 100, 1e5, "drive force at the road at low speed")                                    \
    X(drag_area, "m2", 0.65, 0, 20, "drag coefficient times frontal area")                                             \
    X(rolling, "1", 0.012, 0, 0.2, "rolling resistance over load")                                                     \
    X(speed_max, "m/s", 58, 1, 120, "top speed")                                                                       \
    X(steering_ratio, "1", 16, 1, 40, "steering wheel angle over road wheel angle")                                    \
    X(steering_max, "rad", 0.61, 0.05, 1.3, "greatest mean road wheel angle")                                          \
    X(steering_rate_max, "rad/s", 0.4, 0.01, 5, "greatest rate of the mean road wheel angle")                          \
    X(brake_delay, "s", 0.06, 0, 0.15, "dead time of the brake")                                                       \
    X(brake_lag, "s", 0.1, 0, 2, "first-order lag of the brake")                                                       \
    X(drive_delay, "s", 0.08, 0, 0.15, "dead time of the drive")                                                       \
    X(drive_lag, "s", 0.25, 0, 3, "first-order lag of the drive")                                                      \
    X(steering_delay, "s", 0.03, 0, 0.15, "dead time of the steering actuator")                                        \
    X(steering_lag, "s", 0.06, 0, 2, "first-order lag of the steering actuator")                                       \
    X(acceleration_max, "m/s2", 4, 0.1, 20, "greatest acceleration that the actuator asks for")                        \
    X(deceleration_max, "m/s2", 10, 0.5, 20, "greatest deceleration that the actuator asks for")

static const sp_param rows[] = {
#define X(field, unit, value, low, high, doc) {#field, unit, value, low, high, doc},
    ROWS(X)
#undef X
        {"tyre_dx", "1", 1.1739, 0.05, 3, "grip along at nominal load on a dry road"},
    {"tyre_dy", "1", 1.0489, 0.05, 3, "grip across at nominal load on a dry road"},
    {"tyre_front", "1", 0.85, 0.3, 2, "scale of the front axle's cornering stiffness: below 1 understeers"},
};

static const size_t places[] = {
#define X(field, unit, value, low, high, doc) offsetof(sp_vehicle, field),
    ROWS(X)
#undef X
            offsetof(sp_vehicle, tyre) +
        SP_TYRE_DX * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_DY * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_FRONT * sizeof(double),
};

int sp_vehicle_param_count(void)
{
    return (int)(sizeof rows / sizeof *rows);
}

const sp_param *sp_vehicle_params(void)
{
    return rows;
}

double *sp_vehicle_field(sp_vehicle *v, int param)
{
    if (param < 0 || param >= sp_vehicle_param_count())
        return NULL;
    return (double *)(void *)((char *)v + places[param]);
}
