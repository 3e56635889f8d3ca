/* control.h - what a driver wants of its car and what becomes of it, of the ego and of others that have a driver of
 * their own. A part of world.h. */
#ifndef SP_WORLD_CONTROL_H
#define SP_WORLD_CONTROL_H

enum { SP_MAX_DRIVEN = 16, SP_DRIVEN_PARAMS = 32, SP_DRIVEN_BINDS = 32 };

/* An actor beside the ego that a driver drives, as cast: w:car { driver = "idm", ... }. */
typedef struct sp_driven_def {
    uint32_t actor;
    const char *driver; /* as said: a path as found, or a bare name for one beside the program */
    uint32_t param_count, bind_count;
    const char *param_names[SP_DRIVEN_PARAMS], *param_values[SP_DRIVEN_PARAMS]; /* sorted by name */
    sp_bind binds[SP_DRIVEN_BINDS];                                             /* mounts as its driver calls them */
    int64_t latency;                                                            /* ns; negative: the driver's own */
    double set_speed, time_gap;                                                 /* m/s, s: of the human at the wheel */
    bool engaged;
    sp_place_in_file said;
} sp_driven_def;

/* one driver output under way to the actuators */
typedef struct sp_order {
    int64_t due;  /* tick at which it is applied */
    int64_t made; /* tick of its step; INT64_MIN: empty */
    double steering, curvature, acceleration, throttle, brake, confidence;
    uint32_t claims, lights, warnings;
    int32_t gear;
} sp_order;

typedef struct sp_control { /* phase actuate: the command state of the ego, or of who is driven as it is */
    sp_order driver;        /* what the driver wants, as applied now (claims 0: nothing) */
    sp_order pending[SP_MAX_PENDING];
    uint32_t pending_count;
    uint32_t released;                                           /* the robot let go of its speed (driver braked) */
    double robot_speed_integral, robot_path_offset, robot_speed; /* base layer state */
    double human_brake, human_since;
    int64_t human_asked, human_drives;           /* ticks: first asked to take over, drives since; INT64_MIN: not */
    double wanted_steering, wanted_acceleration; /* after merging */
    double wanted_throttle, wanted_brake;
    uint32_t pedals;                          /* wanted_throttle/brake are used instead of wanted_acceleration */
    uint32_t warnings;                        /* as shown now */
    int64_t fcw_tick, aeb_tick;               /* first instants; INT64_MIN: never */
    double steering_pipe[16], accel_pipe[16]; /* dead times: ring of past wants, a tick each */
    double accel_applied;                     /* after lag */
    uint32_t lights;
    uint32_t reserved;
    double robot_brake, robot_brake_delay; /* brake robot of FCW tests: decel after warning; INFINITY: none */
} sp_control;

struct sp_world;
/* The control of an actor: the ego's own, that of one in def->driven; NULL: nobody drives it. */
const sp_control *sp_world_control_of(const struct sp_world_def *def, const struct sp_world *world, uint32_t actor);
sp_control *sp_world_control(const struct sp_world_def *def, struct sp_world *world, uint32_t actor);

#endif
