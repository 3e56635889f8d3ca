/* radar.h - what the rooms of the radar share: its rows, one cycle under way, and who does what.
 *
 * radar.c has the rows and the order of a cycle; radar_rcs.c says where a thing scatters, radar_fixed.c what stands
 * beside the road, radar_street.c what lies in it, radar_scene.c which of it comes back and how strongly, radar_ghost.c
 * what comes by way of mirrors and the ground, radar_sidelobe.c what leaks, radar_doppler.c what turns and swings,
 * radar_weather.c what the air takes and gives, radar_clutter.c what is not there, radar_detect.c makes detections,
 * radar_track.c objects of them. For these files alone. */
#ifndef SP_SENSORS_RADAR_H
#define SP_SENSORS_RADAR_H

#include "sensors/fault.h"
#include "sensors/radar_fixed.h"
#include "sensors/radar_rcs.h"
#include "sensors/sight.h"

enum sp_radar_row {
    SP_RADAR_FAR_RANGE,
    SP_RADAR_FAR_FOV,
    SP_RADAR_NEAR_RANGE,
    SP_RADAR_NEAR_FOV,
    SP_RADAR_BEAM_V,
    SP_RADAR_SNR_REF,
    SP_RADAR_NEAR_LOSS,
    SP_RADAR_PFA,
    SP_RADAR_RANGE_CELL,
    SP_RADAR_RATE_CELL,
    SP_RADAR_AZIMUTH_CELL,
    SP_RADAR_ELEVATION_CELL,
    SP_RADAR_ELEVATION_BINS,
    SP_RADAR_NOISE,
    SP_RADAR_SPREAD,
    SP_RADAR_FLUCTUATION,
    SP_RADAR_UNDER_LOSS,
    SP_RADAR_FALSE_ALARMS,
    SP_RADAR_CLUTTER,
    SP_RADAR_MAX,
    SP_RADAR_MIN_RANGE,
    SP_RADAR_RANGE_STEP,
    SP_RADAR_RATE_STEP,
    SP_RADAR_AZIMUTH_STEP,
    SP_RADAR_RATE_SPAN,
    SP_RADAR_RANGE_SPAN,
    SP_RADAR_STATICS,
    SP_RADAR_LOBES,
    SP_RADAR_GHOSTS,
    SP_RADAR_BOUNCE_LOSS,
    SP_RADAR_MASKING,
    SP_RADAR_MICRO,
    SP_RADAR_INTERFERENCE,
    SP_RADAR_RAIN,
    SP_RADAR_RADOME,
    SP_RADAR_BUMPER,
    SP_RADAR_SIDELOBE,
    SP_RADAR_STREET,
    SP_RADAR_ROWS
};
/* most of: detections a frame, scatterers in sight, slots of the table of cells (a power of two) */
enum {
    SP_RADAR_MOST = 512,
    SP_RADAR_HITS = 1536,
    SP_RADAR_SLOTS = 4096,
    SP_RADAR_TARGETS = 256,
    SP_RADAR_SQUARES = 1024
};

/* one scatterer in a beam and in sight, as a cycle without errors would have it */
typedef struct sp_radar_hit {
    double range, rate, azimuth, elevation;
    double across; /* sine of the angle to the left: cells are even in it, and so widen with 1 / cos */
    double power;  /* expected SNR, linear */
    uint64_t stream;
    uint32_t actor, centre, reason; /* centre: below 2^12; names its draws within the stream */
    uint32_t steady;                /* fluctuates as Swerling 3 instead of 1 */
} sp_radar_hit;

/* something that scatters, before it is known whether any of it comes back */
typedef struct sp_radar_source {
    sp_vec3 place, velocity; /* world */
    double rcs;              /* dBsm, losses of its own included; without the slow spread */
    double spread;           /* dB of the slow spread, which keeps the mean power; 0: none */
    int64_t aspect;          /* names the draw of the spread within the stream, with the centre */
    double tall;             /* m of its height over which the ground's lobes are averaged; negative: they do not act */
    double height;           /* m over the ground */
    uint64_t stream;
    uint32_t actor, centre, reason, steady;
    bool seen; /* it is known that nothing hides it */
} sp_radar_source;

/* scatterers of one range, rate and angle cell together */
typedef struct sp_radar_cell {
    int32_t at[4]; /* range, rate, azimuth, elevation */
    uint32_t parts, best;
    double power, range, rate, azimuth, elevation; /* power; the others times power */
    double drawn;                                  /* power of this cycle, noise included */
    uint32_t next;                                 /* of those in the same bucket of range, + 1 */
} sp_radar_cell;

/* a detection before the strongest are chosen */
typedef struct sp_radar_echo {
    sp_radar_hit hit;
    double power;
    uint32_t index; /* of its draws */
    uint32_t flags;
} sp_radar_echo;

/* an actor that came back, for mirrors: its strongest way */
typedef struct sp_radar_target {
    sp_radar_source source;
    double power, range, rate, azimuth, elevation;
} sp_radar_target;

/* what is made once a run */
typedef struct sp_radar_ready {
    sp_radar_fixed fixed;
    uint64_t target, fixed_stream, alarm, clutter, rain, interference, ghost; /* streams of the mount */
    const uint64_t *actor;                                                    /* by actor id */
    double sidelobe; /* azimuth cells to the left of an echo at which its highest sidelobe lies */
} sp_radar_ready;

typedef struct sp_radar_cycle {
    const sp_sample *in;
    const double *v;
    const sp_radar_ready *ready;
    sp_pose eye;
    sp_vec3 x, y, z;                                          /* axes of the sensor, world */
    sp_vec3 velocity;                                         /* of the sensor, world */
    sp_quat sheet;                                            /* the mount as the rig's sheet has it */
    sp_quat car;                                              /* its carrier in the world */
    double ground;                                            /* m, world height of the road below the carrier */
    double far_range, far_half, near_range, near_half, reach; /* m, rad: what faults leave; the farther range */
    double far_slope, near_slope;                             /* tangent of the half openings */
    double common;                                            /* dB that every return loses: radome, water, ice */
    double floor;                                             /* dB by which the noise is up */
    double air;                                               /* dB per m of range, both ways */
    double threshold;                                         /* of a cell's power */
    const sp_fault_now *blocked;
    bool full;
    uint32_t count, cell_count, target_count, echo_count, echo_most;
    sp_radar_hit hits[SP_RADAR_HITS];
    sp_radar_cell cells[SP_RADAR_HITS];
    uint16_t slot[SP_RADAR_SLOTS]; /* cell + 1 */
    sp_radar_target targets[SP_RADAR_TARGETS];
    sp_radar_echo echoes[SP_RADAR_MOST];
    uint16_t order[SP_RADAR_MOST];                   /* of echoes, the strongest first */
    uint32_t square_count, square[SP_RADAR_SQUARES]; /* of the fixed world, in view */
    sp_sight sight;
    sp_sight_fan fan;
} sp_radar_cycle;

/* what one cycle ends in: for a frame, or for the tracker */
typedef struct sp_radar_result {
    uint32_t count;
    sp_radar_detection d[SP_RADAR_MOST];
    sp_truth truth[SP_RADAR_MOST];
} sp_radar_result;

extern const sp_param sp_radar_rows[SP_RADAR_ROWS];

/* ---- radar.c ---- */
uint64_t sp_radar_scratch(const sp_world_def *def, const double *value); /* of a cycle and its result */
const void *sp_radar_prepare(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err);
void sp_radar_describe(const double *value, sp_mount_info *info);
/* One whole cycle; scratch as above. The result lives there. */
const sp_radar_result *sp_radar_run(const sp_sample *in, uint32_t *qualifier);
/* velocity of a point that turns with an actor */
sp_vec3 sp_radar_velocity(const sp_actor *a, sp_vec3 p);
double sp_radar_log10(double x); /* 10 lg x */
double sp_radar_linear(double db);

/* ---- radar_scene.c ---- */
/* Two-way gain (dB) of the better beam that reaches there, relative to the narrow beam's middle; false: none does. */
bool sp_radar_antenna(const sp_radar_cycle *c, double range, double azimuth, double elevation, double *gain);
/* dB of the slow spread of a scatterer's cross section. */
double sp_radar_spread(const sp_radar_cycle *c, const sp_radar_source *s);
/* Adds what comes back of a scatterer; false: nothing does. *made (may be NULL) gets it. */
bool sp_radar_add(sp_radar_cycle *c, const sp_radar_source *s, sp_radar_hit *made);
/* Whether a segment between two points of the scene is free; without the boxes of two actors (or faces). */
bool sp_radar_free(const sp_radar_cycle *c, sp_vec3 from, sp_vec3 to, uint32_t but, uint32_t nor);
/* A point of an actor, from its own frame. */
sp_vec3 sp_radar_place(const sp_actor_def *d, const sp_sight_box *b, sp_vec3 local);
void sp_radar_push(sp_radar_cycle *c, const sp_radar_hit *h);
/* Boxes by azimuth, squares of ground in view: before anything is added. */
void sp_radar_look(sp_radar_cycle *c);
void sp_radar_actors(sp_radar_cycle *c);
void sp_radar_statics(sp_radar_cycle *c);

/* ---- radar_ghost.c ---- */
/* What the ground does to the power of a target: |1 + G exp(-j phi)|^4 averaged over its height and divided by its mean
 * over all heights; heights in m over the ground. Within 0.0316 and 8. */
double sp_radar_lobe(double height_sensor, double height_target, double tall, double range);
void sp_radar_ghosts(sp_radar_cycle *c);

/* ---- radar_sidelobe.c ---- */
double sp_radar_sidelobe_of(uint64_t seed, uint64_t stream); /* where the highest lies, in azimuth cells, of a device */
void sp_radar_sidelobes(sp_radar_cycle *c);                  /* of all hits, after the last of them */

/* ---- radar_doppler.c ---- */
void sp_radar_micro(sp_radar_cycle *c, const sp_sight_box *b, uint64_t stream);

/* ---- radar_weather.c ---- */
double sp_radar_rain_loss(double rate); /* dB/km one way at 77 GHz; rate in mm/h: ITU-R P.838-3 */
double sp_radar_fog_loss(double sight); /* dB/km one way; meteorological optical range in m */
void sp_radar_weather(sp_radar_cycle *c);
void sp_radar_rain(sp_radar_cycle *c);

/* ---- radar_clutter.c ---- */
void sp_radar_noise_floor(sp_radar_cycle *c);
void sp_radar_alarms(sp_radar_cycle *c);
uint32_t sp_radar_poisson(const sp_sample *in, uint64_t stream, double mean, uint32_t most);

/* ---- radar_detect.c ---- */
void sp_radar_keep(sp_radar_cycle *c, const sp_radar_echo *e); /* if it is among the strongest */
void sp_radar_detect(sp_radar_cycle *c);
void sp_radar_measure(sp_radar_cycle *c, sp_radar_result *out);

#endif
