/* params.c - the rows by which a scenario or SUT overrides a chassis parameter, and where each lives. The default in a
 * row is the compact's, for the manual; a chassis starts from its own kind. */
#include <stddef.h>

#include "vehicle/vehicle.h"

#define ROWS(X)                                                                                                        \
    X(mass, "kg", 1093.3, 20, 60000, "mass of the whole car")                                                          \
    X(inertia_x, "kg m2", 267.6, 1, 1e6, "roll inertia about the centre of mass")                                      \
    X(inertia_y, "kg m2", 1565.8, 1, 1e6, "pitch inertia about the centre of mass")                                    \
    X(inertia_z, "kg m2", 1791.6, 1, 1e6, "yaw inertia about the centre of mass")                                      \
    X(a, "m", 1.1562, -8, 8, "centre of mass behind the front axle; negative: ahead of it, a trailer's")               \
    X(b, "m", 1.4227, 0.1, 8, "centre of mass before the rear axle")                                                   \
    X(cog_height, "m", 0.5, 0.1, 3, "centre of mass above the ground")                                                 \
    X(track_front, "m", 1.3868, 0, 3, "distance of the front wheels")                                                  \
    X(track_rear, "m", 1.364, 0, 3, "distance of the rear wheels")                                                     \
    X(spring_front, "N/m", 21174, 3000, 1e6, "spring at a front wheel, tyre in series")                                \
    X(spring_rear, "N/m", 17463, 3000, 1e6, "spring at a rear wheel, tyre in series")                                  \
    X(damper_front, "N s/m", 1786, 100, 1e5, "damper at a front wheel")                                                \
    X(damper_rear, "N s/m", 1649, 100, 1e5, "damper at a rear wheel")                                                  \
    X(anti_roll_front, "N m/rad", 6915, 0, 1e6, "anti-roll bar of the front axle")                                     \
    X(anti_roll_rear, "N m/rad", 2644, 0, 1e6, "anti-roll bar of the rear axle")                                       \
    X(wheel_radius, "m", 0.344, 0.1, 1, "rolling radius")                                                              \
    X(wheel_inertia, "kg m2", 1.7, 0.01, 50, "spin inertia of one wheel")                                              \
    X(brake_torque_max, "N m", 6500, 10, 1e6, "torque of all brakes at full pedal")                                    \
    X(brake_split, "1", 0.66, 0, 1, "share of the front brakes")                                                       \
    X(drive_split, "1", 0, 0, 1, "share of the front axle in the drive: 1 front, 0 rear")                              \
    X(power_max, "W", 92000, 0, 2e6, "power at the wheels; 0: a trailer")                                              \
    X(drive_force_max, "N", 5500, 0, 1e6, "drive force at the road at low speed")                                      \
    X(drag_area, "m2", 0.65, 0, 20, "drag coefficient times frontal area")                                             \
    X(rolling, "1", 0.012, 0, 0.2, "rolling resistance over load")                                                     \
    X(speed_max, "m/s", 58, 1, 120, "top speed: a full chassis has no drive beyond")                                   \
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
    X(deceleration_max, "m/s2", 10, 0.5, 20, "greatest deceleration that the actuator asks for")                       \
    X(bump_travel, "m", 0, 0, 1, "compression from rest to the bump stop; 0: 0.09 m")                                  \
    X(bump_spring, "N/m", 0, 0, 1e7, "stiffness where the bump stop begins; 0: five times the spring")                 \
    X(droop_travel, "m", 0, 0, 1, "from rest until a wheel hangs; 0: until its spring is free")                        \
    X(ackermann, "1", 0, 0, 1, "0: front wheels parallel, 1: both on one circle")                                      \
    X(brake_rate, "1/s", 0, 0, 100, "greatest rate of brake pressure, of the full one; 0: 10 1/s")                     \
    X(abs_off, "1", 0, 0, 1, "1: no anti-lock brakes")                                                                 \
    X(tc_off, "1", 0, 0, 1, "1: no traction control")                                                                  \
    X(esc_off, "1", 0, 0, 1, "1: no electronic stability control")                                                     \
    X(engine_drag, "N m", 0, 0, 1e4, "torque against the engine at its limit without fuel")                            \
    X(reverse_ratio, "1", 0, 0, 40, "ratio of reverse; 0: as first gear")                                              \
    X(final_drive, "1", 0, 0, 40, "ratio of the axle; 0: 1")                                                           \
    X(drive_efficiency, "1", 0, 0, 1, "from engine or motor to the wheels; 0: 1")                                      \
    X(shift_time, "s", 0, 0, 3, "without drive in a change of gear")                                                   \
    X(regen_force, "N", 0, 0, 1e5, "what the motor takes back at most, at the road; 0: none")                          \
    X(regen_power, "W", 0, 0, 2e6, "what the motor takes back at most; 0: as regen_force")                             \
    X(regen_speed, "m/s", 0, 0, 30, "below which taking back fades out; 0: 3 m/s")                                     \
    X(coast_force, "N", 0, 0, 1e5, "what the motor takes back with no pedal pressed, at the road")                     \
    X(lift_front, "m2", 0, -5, 5, "lift coefficient of the front axle times area; up is positive")                     \
    X(lift_rear, "m2", 0, -5, 5, "lift coefficient of the rear axle times area; up is positive")                       \
    X(side_area, "m2", 0, 0, 100, "side force coefficient times area")                                                 \
    X(side_arm, "m", 0, -5, 5, "where side wind acts ahead of the centre of mass")

static const sp_param rows[] = {
#define X(field, unit, value, low, high, doc) {#field, unit, value, low, high, doc},
    ROWS(X)
#undef X
        {"tyre_dx", "1", 1.1739, 0.05, 3, "grip along at nominal load on a dry road"},
    {"tyre_dy", "1", 1.0489, 0.05, 3, "grip across at nominal load on a dry road"},
    {"tyre_front", "1", 0.85, 0.3, 2, "scale of the front axle's cornering stiffness: below 1 understeers"},
    {"tyre_ky_load", "1", 0, 0, 10, "nominal loads at which the cornering stiffness is greatest; 0: it grows on"},
    {"tyre_pressure", "kPa", 0, 0, 1500, "inflation pressure, for floating up on water; 0: 220 kPa"},
};

static const size_t places[] = {
#define X(field, unit, value, low, high, doc) offsetof(sp_vehicle, field),
    ROWS(X)
#undef X
            offsetof(sp_vehicle, tyre) +
        SP_TYRE_DX * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_DY * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_FRONT * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_KY_LOAD * sizeof(double),
    offsetof(sp_vehicle, tyre) + SP_TYRE_PRESSURE * sizeof(double),
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
