/* lidar.h - shared by the parts of the lidar: lidar.c (rows, one frame), lidar_plan.c (patterns of beams), lidar_scan.c
 * (what each beam meets), lidar_echo.c (what comes back), lidar_air.c (weather), lidar_fault.c. */
#ifndef SP_SENSORS_LIDAR_H
#define SP_SENSORS_LIDAR_H

#include "sensors/cast.h"
#include "sensors/fault.h"

enum {
    SP_LIDAR_PATTERN,
    SP_LIDAR_RINGS,
    SP_LIDAR_COLUMNS,
    SP_LIDAR_LOW,
    SP_LIDAR_HIGH,
    SP_LIDAR_AZIMUTH,
    SP_LIDAR_FOV,
    SP_LIDAR_CLOCKWISE,
    SP_LIDAR_SCAN,
    SP_LIDAR_DETAIL,
    SP_LIDAR_RETURNS,
    SP_LIDAR_RANGE,
    SP_LIDAR_NEAR,
    SP_LIDAR_SENSITIVITY,
    SP_LIDAR_THRESHOLD,
    SP_LIDAR_LOOKS,
    SP_LIDAR_NOISE,
    SP_LIDAR_BIAS,
    SP_LIDAR_STEP,
    SP_LIDAR_DROP,
    SP_LIDAR_BACKGROUND,
    SP_LIDAR_FALSE_ALARMS,
    SP_LIDAR_DIVERGENCE,
    SP_LIDAR_APERTURE,
    SP_LIDAR_PULSE,
    SP_LIDAR_BLOOM,
    SP_LIDAR_EDGES,
    SP_LIDAR_FOG_PULSE,
    SP_LIDAR_FOG_SHARE,
    SP_LIDAR_ROWS
};
enum { SP_LIDAR_UNIFORM, SP_LIDAR_OS1_64, SP_LIDAR_VLP16, SP_LIDAR_HDL64, SP_LIDAR_PANDAR };
enum { SP_LIDAR_STRONGEST, SP_LIDAR_LAST, SP_LIDAR_DUAL };
enum {
    SP_LIDAR_MOST_RINGS = 128,
    SP_LIDAR_MOST_COLUMNS = 2048,
    SP_LIDAR_MOST_BOXES = 1 << 16,
    SP_LIDAR_MOST_SPANS = 1 << 15,
    SP_LIDAR_MOST_MISTS = 1 << 13,
    SP_LIDAR_KEYS = 8
};
#define SP_LIDAR_FAR 1e9f /* m: of a beam that meets nothing */
extern const sp_param sp_lidar_rows[SP_LIDAR_ROWS];

/* What the rows and the definition fix: made once a run. */
typedef struct sp_lidar_plan {
    sp_cast_scene *scene;
    sp_cast_beams beams;
    uint32_t columns;
    double first, step; /* rad: azimuth of column 0, from one to the next (negative: clockwise) */
    float c[SP_LIDAR_MOST_RINGS], s[SP_LIDAR_MOST_RINGS], slope[SP_LIDAR_MOST_RINGS], bias[SP_LIDAR_MOST_RINGS];
    uint8_t from[SP_CAST_STEPS];
    float column_c[SP_LIDAR_MOST_COLUMNS], column_s[SP_LIDAR_MOST_COLUMNS];
    float albedo[SP_CAST_MATERIALS]; /* < 0: of the actor */
    float *actor_albedo;             /* by actor, at 905 nm */
    struct sp_lidar_film {           /* what the ground gives back below each of its films */
        float albedo[SP_STUFF_GRASS + 1];
        float smooth, depth; /* share of it that is a level mirror; m of water */
        bool wet;
    } film[SP_CAST_FILMS];
    bool films, pools; /* there are patches; something mirrors */
    /* air: 1/m of extinction; power of the soft echo of fog and its range; odds of a stray point for each beam */
    double extinction, fog_power, fog_range, drops, dazzle; /* dazzle: errors by the sun, 1 at 100 klx */
    bool wet;
} sp_lidar_plan;
uint32_t sp_lidar_ring_count(const double *value);
uint32_t sp_lidar_column_count(const double *value);
/* Elevation (rad) of each ring, rising. */
void sp_lidar_elevations(const double *value, double *out);
bool sp_lidar_plan_make(sp_lidar_plan *p, const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena,
                        sp_error *err);
/* Weather as it is in that tick: the air, wet or white ground. Of a plan made, again before a scan only where the
 * environment has keys. */
void sp_lidar_weather(sp_lidar_plan *p, const sp_env *env, const double *value);
void sp_lidar_air(sp_lidar_plan *p, const sp_env *env, const double *value);

/* One scan under way, in scratch memory. Beams of a column lie together: [column * padded + ring]. */
typedef struct sp_lidar_column {
    sp_vec3 eye, along, across, up; /* of the sensor when it fires, world; along: into the half plane of its beams */
    int64_t age;                    /* ns before now */
    uint32_t first, count;          /* its boxes */
    uint32_t mist, mists;           /* its clouds of spray */
} sp_lidar_column;
typedef struct sp_lidar_span { /* columns and rings that may meet a thing */
    uint32_t thing, next, from, to, low, high;
} sp_lidar_span;
typedef struct sp_lidar_mist { /* spray behind a wheel, as a column crosses it */
    sp_cast_box box;
    float density; /* 1/m */
} sp_lidar_mist;
typedef struct sp_lidar_scan {
    const sp_sample *in;
    const sp_lidar_plan *plan;
    const double *v;
    int64_t length;                       /* ns */
    sp_pose seat, key[SP_LIDAR_KEYS + 1]; /* at even parts of the scan */
    bool detail, crowded;                 /* crowded: there was no room for all that is near */
    sp_lidar_column *column;
    float *range, *cosine, *glass, *glass_cosine, *gain; /* gain: albedo times how it is lit */
    uint32_t *what, *glass_what;
    float *mirror; /* share of the light that water throws on, once; only where the plan has pools */
    sp_cast_box *box;
    uint32_t box_count;
    sp_cast_thing *thing;
    uint32_t thing_count, thing_most; /* those that are not the scene's own */
    float *density;                   /* 1/m, by thing: of clouds of spray; 0: solid */
    sp_lidar_span *span;
    uint32_t span_count, span_most;
    sp_lidar_mist *mist;
    uint32_t mist_count;
    uint32_t *active, *head; /* spans at hand; those that begin at a column + 1 */
} sp_lidar_scan;
uint64_t sp_lidar_scratch(const sp_world_def *def, const double *value);
/* Lays out scratch and finds poses of the columns. */
void sp_lidar_begin(sp_lidar_scan *s, const sp_sample *in);
/* What every beam meets first; what that is made of, in one column. */
void sp_lidar_cast(sp_lidar_scan *s);
void sp_lidar_surface(sp_lidar_scan *s, uint32_t column);
/* Up to four beams beside ring `ring` of column `column`: turned left and up (rad). Range beyond the far end: nothing.
 */
void sp_lidar_rays(const sp_lidar_scan *s, uint32_t column, uint32_t ring, uint32_t count, const float *turn,
                   const float *lift, sp_cast_four *out);
/* What of the light comes back from what such a beam hit. */
float sp_lidar_ray_gain(const sp_lidar_scan *s, uint32_t column, const sp_cast_four *f, uint32_t k);
/* What of the light comes back from what was hit, of what a white face square to the beam would give. */
float sp_lidar_gain(const sp_lidar_plan *p, uint32_t what, float cosine);
static inline bool sp_lidar_retro(uint32_t what)
{
    const uint32_t m = sp_cast_material(what);
    return m == SP_STUFF_SIGN || m == SP_CAST_MAT + SP_MAT_TAIL || m == SP_CAST_MAT + SP_MAT_BRAKE || m == SP_CAST_END;
}

/* What faults do to a scan, gathered once. */
enum { SP_LIDAR_CHANNELS = 5 }; /* along the beam, x, y, z, intensity */
typedef struct sp_lidar_fault {
    double range; /* m that are left */
    double noise; /* errors are so many times as large */
    double bias[SP_LIDAR_CHANNELS], scale[SP_LIDAR_CHANNELS], step[SP_LIDAR_CHANNELS];
    double clear;                  /* share of the light that ice lets through, there and back */
    double mud, water;             /* shares of the glass */
    double stray;                  /* odds of a stray point for each beam */
    uint32_t open_from, open_to;   /* columns [from, to) of the field that is left */
    uint32_t stuck_from, stuck_to; /* columns [from, to) that repeat the first of them */
    double cover, covered;         /* rad: middle of what is covered, half of its width; 0: nothing */
    uint32_t key;
    bool shifts; /* any bias, scale or step */
} sp_lidar_fault;
void sp_lidar_faults(const sp_lidar_scan *s, sp_lidar_fault *f);
/* Whether a column gives nothing; which column's ranges it shows. */
bool sp_lidar_shut(const sp_lidar_scan *s, const sp_lidar_fault *f, uint32_t column);
uint32_t sp_lidar_shown(const sp_lidar_fault *f, uint32_t column);
/* What of the light mud and drops on the glass before a beam let through, there and back. */
float sp_lidar_glass(const sp_lidar_fault *f, uint32_t column, uint32_t ring);
/* What a point reads as. */
void sp_lidar_misread(const sp_lidar_fault *f, sp_lidar_point *p);
/* Whether an actor is taken out by a fault. */
bool sp_lidar_removed(const sp_sample *in, uint32_t actor);

/* ---------------------------------------------------------------- echoes */
/* Frames of one sample, echo by echo. */
typedef struct sp_lidar_echoing {
    const sp_lidar_scan *s;
    const sp_lidar_plan *p;
    const double *v;
    sp_lidar_fault fault;
    sp_frame_out *out;
    uint32_t low, high;         /* key of the frame's random draws */
    float snr, least, near;     /* ratio of signal to noise for a power; the least that counts; m */
    float faint;                /* ratio that no speckle lifts over the least */
    float stray, drops, alarms; /* odds for each beam: of all below, of drops, of noise */
    bool air;                   /* fog: every beam has an echo of its own, at times strong enough */
    float looks[2];             /* of speckle: (looks[0] + looks[1] z)^3 */
    float sigma, step, extinction;
} sp_lidar_echoing;
/* What a beam meets beyond the water that it has met, by boxes or triangles; false: nothing. range: the whole way. */
bool sp_lidar_mirrored(const sp_lidar_scan *s, uint32_t column, uint32_t ring, float *range, float *cosine,
                       uint32_t *what);
/* Looks up what every beam has met, and writes what comes back of it into the frame. */
void sp_lidar_echoes(sp_lidar_scan *s, sp_frame_out *out);
/* A beam that is not plain: several echoes, and which of them the device reports. draw: a hash of its own; fog: range
 * and power of the air's own echo, power 0: none. */
void sp_lidar_beam(const sp_lidar_echoing *e, uint32_t source, uint32_t column, uint32_t ring, uint32_t flags,
                   uint32_t draw, const float fog[2]);
enum { /* why a beam is not plain: edges above or below, beside; reflectors; a stray point */
       SP_LIDAR_EDGE = 1,
       SP_LIDAR_EDGE_SIDE = 2,
       SP_LIDAR_BLOOM_UP = 4,
       SP_LIDAR_BLOOM_DOWN = 8,
       SP_LIDAR_BLOOM_SIDE = 16,
       SP_LIDAR_STRAY = 32,
       SP_LIDAR_MIRROR = 64
};
/* One point into the frame. */
void sp_lidar_emit(const sp_lidar_echoing *e, uint32_t column, uint32_t ring, float range, float intensity,
                   uint32_t echo, uint32_t actor, uint32_t reason);
/* 2^x to 1e-6 of it, log2 x to 1e-4. */
float sp_lidar_exp2(float x);
float sp_lidar_log2(float x);

#endif
