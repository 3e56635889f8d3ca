/* car.h - a chassis while one substep of it is computed: what strut, tyre, brake, drive and esc hand to each other.
 * Wheels by the order of sp_actor.wheels: front left, front right, rear left, rear right. Leaves the state to sp_actor.
 * World axes unless said. */
#ifndef SP_PHYSICS_CAR_H
#define SP_PHYSICS_CAR_H

#include "physics/internal.h"

/* Four tyres at once: relaxed slips (alpha is the tangent of the slip angle), load N, and the ground below each as
 * sp_ground has it, floating already multiplied out. */
typedef struct sp_tyre_ask {
    double kappa[4], alpha[4], load[4], peak[4], stiffness[4], shape[4];
} sp_tyre_ask;
/* Secant stiffness (force over slip, N, never negative) along and across, and what each tyre can hold at most. */
typedef struct sp_tyre_grip {
    double along[4], across[4], limit_along[4], limit_across[4];
} sp_tyre_grip;
/* coefficient: of sp_vehicle.tyre. The same bits for every compiler and CPU: + - * / and sqrt, without branches. */
void sp_tyre_wheels(const double *coefficient, const sp_tyre_ask *ask, sp_tyre_grip *out);

typedef struct sp_car {
    const sp_world_def *def;
    const sp_vehicle *v;
    sp_actor *a;
    double dt;
    int64_t tick;
    sp_vec3 position, x, y, z, velocity, spin; /* of the centre of mass; axes of the body */
    double speed, gear;                        /* m/s along x; 1 forward, -1 reverse, a trailer's its tractor's */
    double air;                                /* N along x that the air pushes */
    double climb;                              /* sine of the road's slope along x */
    double towed, towed_rolling;               /* kg of a trailer, with its wheels' inertia; its rolling resistance */
    double load0[4];                           /* N at rest */
    sp_road_patch road;                        /* the ground around its place */
    sp_vec3 arm[4], normal[4];                 /* centre of mass to contact point; ground normal */
    sp_vec3 along[4], across[4];               /* of each wheel, in the ground's plane */
    double vx[4], vy[4];                       /* m/s of the contact point along those */
    double sine[4], cosine[4];                 /* of the steered angles */
    double grip_most;                          /* greatest friction coefficient across, mean of the wheels */
    sp_tyre_grip grip;
    double drive[4], brake[4]; /* N m at each wheel: drive signed, brake not */
} sp_car;

/* strut.c: the road, loads, arms, normals; writes load and compression of the wheels. */
void sp_strut_step(sp_car *c);

/* drive.c: what the wheels are asked together, N m: drive signed, brake not. */
typedef struct sp_demand {
    double drive, brake;
    bool exact; /* brake is of an acceleration asked for, not of a pedal: the axles make up for each other */
} sp_demand;
/* An acceleration, m/s^2 along x (in gear's direction when positive): air, rolling, slope and the wheels' inertia are
 * compensated; at standstill with nothing asked for the brake holds it (SP_ACTOR_HELD). */
sp_demand sp_chassis_demand(sp_car *c, double acceleration);
/* Pedals, 0..1. */
sp_demand sp_chassis_pedals(sp_car *c, double throttle, double brake);
/* Advances gearbox and energy and fills drive[4]; what slip control takes back is taken. */
void sp_chassis_drive(sp_car *c, sp_demand d);

/* brake.c: advances pressures and anti-lock brakes, fills brake[4]. extra: pressure that ESC adds or takes. */
void sp_brake_step(sp_car *c, sp_demand d, const double extra[4]);

/* esc.c: advances stability control; fills the pressures that it adds. */
void sp_esc_step(sp_car *c, double extra[4]);

#endif
