/* vehicle.h - parameters of what can stand on a road: dimensions, mass, chassis, looks. Rows of published data, each
 * with its source; pure constants. */
#ifndef SP_VEHICLE_H
#define SP_VEHICLE_H

#include "base/base.h"

/* Coefficients of the tyre: Magic Formula (Pacejka, PAC2002 names in the comments), shifts and camber left out. */
typedef enum sp_tyre_coefficient {
    SP_TYRE_CX,
    SP_TYRE_DX,
    SP_TYRE_DX_LOAD,
    SP_TYRE_EX,
    SP_TYRE_KX, /* longitudinal: p_cx1 p_dx1 p_dx2 p_ex1 p_kx1 */
    SP_TYRE_CY,
    SP_TYRE_DY,
    SP_TYRE_DY_LOAD,
    SP_TYRE_EY,
    SP_TYRE_KY, /* lateral: p_cy1 p_dy1 p_dy2 p_ey1 -p_ky1 */
    SP_TYRE_BX1,
    SP_TYRE_BX2,
    SP_TYRE_CXA,
    SP_TYRE_EXA, /* loss of grip along by slip angle: r_bx1 r_bx2 r_cx1 r_ex1 */
    SP_TYRE_BY1,
    SP_TYRE_BY2,
    SP_TYRE_CYK,
    SP_TYRE_EYK, /* loss of grip across by slip: r_by1 r_by2 r_cy1 r_ey1 */
    SP_TYRE_SIGMA_X,
    SP_TYRE_SIGMA_Y, /* m, relaxation lengths */
    SP_TYRE_FRONT,   /* scale of the front axle's cornering stiffness */
    SP_TYRE_LOAD,    /* N, nominal load */
    SP_TYRE_KY_LOAD, /* p_ky2: load, in nominal loads, at which the cornering stiffness is greatest; 0: it grows with
                      * the load without end */
    SP_TYRE_PRESSURE /* kPa, inflation: when it floats up on water; 0: 220 */
} sp_tyre_coefficient;

enum { SP_ENGINE_ROWS = 12, SP_GEARS = 16 };

/* A chassis with dynamics. SI; reference: rear axle middle on the ground. Published symbols in vehicle/catalogue_*.c.
 */
typedef struct sp_vehicle {
    double mass, unsprung_mass;             /* kg, whole car and the part of it in four wheels */
    double inertia_x, inertia_y, inertia_z; /* kg m^2 about the centre of mass */
    double a, b;       /* m, centre of mass behind the front axle, before the rear axle; a + b = wheelbase */
    double cog_height; /* m above ground at rest */
    double track_front, track_rear;
    double spring_front, spring_rear;       /* N/m at the wheel, the tyre's own spring in series included */
    double damper_front, damper_rear;       /* N s/m at the wheel */
    double anti_roll_front, anti_roll_rear; /* N m/rad */
    double wheel_radius, wheel_inertia;
    double tyre[24];                                        /* Magic Formula coefficients, by sp_tyre_coefficient */
    double brake_torque_max;                                /* N m, all wheels at full pedal */
    double brake_split;                                     /* share at the front */
    double drive_split;                                     /* share of drive torque at the front: 1 FWD, 0 RWD */
    double power_max;                                       /* W */
    double drive_force_max;                                 /* N at the road, low speed limit */
    double drag_area;                                       /* m^2, Cd A */
    double rolling;                                         /* rolling resistance coefficient */
    double speed_max;                                       /* m/s, from where there is no drive */
    double steering_ratio, steering_max, steering_rate_max; /* -, rad, rad/s at the road wheel */
    double brake_delay, brake_lag, drive_delay, drive_lag, steering_delay, steering_lag; /* s */
    double acceleration_max, deceleration_max; /* m/s^2: what the actuator will ask for */

    /* 0 below: none, or the default that is named; so that a row may leave them out */
    /* springs and wheels */
    double bump_travel;  /* m of compression from rest to the bump stop; 0: 0.09 */
    double bump_spring;  /* N/m where the stop begins, growing with its square; 0: five times the spring */
    double droop_travel; /* m from rest until the wheel hangs; 0: until its spring is free */
    double ackermann;    /* 0 front wheels parallel, 1 both tangent to one circle around the rear axle's line */

    /* brakes: dead time and lag are brake_delay, brake_lag; a circuit's pressure then follows at most so fast */
    double brake_rate; /* 1/s, of the full pressure; 0: 10 */
    double abs_off;    /* 1: neither anti-lock nor load-dependent distribution, nor stability control */
    double tc_off;     /* 1: no traction control */
    double esc_off;    /* 1: no electronic stability control */

    /* drive. engine_count 0: force up to drive_force_max, then power_max at the wheels: an electric motor of one speed.
     * Else full-load torque of an engine by its speed, through gears, and drive_force_max, power_max play no part. */
    double engine_count;                  /* rows in use, at most SP_ENGINE_ROWS */
    double engine_speed[SP_ENGINE_ROWS];  /* rad/s of the crankshaft, rising; the first is idle, the last the limit */
    double engine_torque[SP_ENGINE_ROWS]; /* N m at full load */
    double engine_drag;                   /* N m against it at the limit without fuel; half as much at idle */
    double gear_count;                    /* forward gears in use, at most SP_GEARS */
    double gear_ratio[SP_GEARS];          /* of each, falling */
    double reverse_ratio;                 /* 0: as first gear */
    double final_drive;                   /* ratio of the axle; 0: 1 */
    double drive_efficiency;              /* from crankshaft or motor to the wheels; 0: 1 */
    double shift_time;                    /* s without drive in a change of gear */
    double regen_force, regen_power;      /* N at the road, W: what the motor takes back at most; 0: none */
    double regen_speed;                   /* m/s below which taking back fades out; 0: 3 */
    double coast_force;                   /* N at the road: what a motor takes back with no pedal pressed */

    /* air; drag_area above. Side force and lift by the air's speed past the car */
    double lift_front, lift_rear; /* m^2, Cl A of each axle; up is positive */
    double side_area;             /* m^2: side force = 1.225 / 2 * side_area * (speed of the air) * (its part across) */
    double side_arm;              /* m, where that acts ahead of the centre of mass */

    /* coupling: hitch of a tractor; the kingpin of a trailer. Ahead of the reference point, and above ground */
    double hitch_x, hitch_z; /* m; hitch_z 0: has none */
    double coupling_x; /* m; 0: is no trailer. A trailer's wheels all stand behind its centre of mass or around it:
                        * a may be negative, the rest of its weight rests on the kingpin */
} sp_vehicle;

typedef enum sp_class {
    SP_KIND_CAR = 1,
    SP_KIND_TRUCK,
    SP_KIND_BUS,
    SP_KIND_MOTORCYCLE,
    SP_KIND_BICYCLE,
    SP_KIND_PEDESTRIAN,
    SP_KIND_ANIMAL,
    SP_KIND_STATIC
} sp_class; /* equals SP_CLASS_ of frame.h */
typedef enum sp_look {
    SP_LOOK_CAR,
    SP_LOOK_SUV,
    SP_LOOK_VAN,
    SP_LOOK_GVT,
    SP_LOOK_PEDESTRIAN,
    SP_LOOK_CHILD,
    SP_LOOK_PLATE,
    SP_LOOK_GANTRY,
    SP_LOOK_BARRIER,
    SP_LOOK_POLE,
    SP_LOOK_CONE,
    SP_LOOK_LORRY,
    SP_LOOK_TRACTOR,
    SP_LOOK_SEMITRAILER,
    SP_LOOK_BUS,
    SP_LOOK_MOTORCYCLE,
    SP_LOOK_SCOOTER,
    SP_LOOK_BICYCLE,
    SP_LOOK_KICK_SCOOTER,
    SP_LOOK_BOX,
    SP_LOOK_PALLET,
    SP_LOOK_TYRE_PIECE,
    SP_LOOK_EXHAUST
} sp_look;

/* scattering centre for radar: see notes in sensors/radar.c */
typedef enum sp_rcs {
    SP_RCS_CAR,
    SP_RCS_HUMAN,
    SP_RCS_CHILD,
    SP_RCS_PLATE,
    SP_RCS_GANTRY,
    SP_RCS_BARRIER,
    SP_RCS_POLE,
    SP_RCS_DEBRIS
} sp_rcs;

typedef struct sp_kind {
    const char *name; /* what a scenario writes: "gvt", "compact", "child", "steel_plate" */
    const char *doc;  /* one line with the source of the figures */
    sp_class class_id;
    sp_look look;
    sp_rcs rcs;
    double length, width, height;
    double rear_overhang;      /* m from the rear of the box to the reference point; length/2 for what has no axles */
    double mass;               /* kg */
    double clearance;          /* m below the box: a gantry's is its height over the road; a plate is driven over */
    bool solid;                /* takes part in contacts */
    const sp_vehicle *vehicle; /* NULL: moved on rails until touched */
    float colour[3];           /* linear RGB */
} sp_kind;

const sp_kind *sp_kind_find(const char *name); /* NULL: none; sp_suggest over the names for the error */
uint32_t sp_kind_count(void);
const sp_kind *sp_kind_at(uint32_t i);

/* One row a parameter of sp_vehicle that a SUT or scenario may override (name, unit, range, doc) and its place. */
int sp_vehicle_param_count(void);
const sp_param *sp_vehicle_params(void);
double *sp_vehicle_field(sp_vehicle *v, int param); /* address of the field that the row names */

/* Appends the tables of docs/vehicles.md, Markdown; false: memory. */
bool sp_vehicle_page(struct sp_text *out);

/* What is wrong with figures that are each in their range, for an error text; NULL: nothing. */
const char *sp_vehicle_fault(const sp_vehicle *v);
/* Two wheels in line: its tracks are 0. Never SP_FIDELITY_FULL, and a loose body after a contact. */
static inline bool sp_vehicle_single_track(const sp_vehicle *v)
{
    return !(v->track_front > 0);
}

#endif
