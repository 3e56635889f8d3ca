/* lidar.c - a scanning lidar: points of all beams of one turn, each column with the poses of its own instant.
 *
 * The default is modelled on a 64-beam spinning device of 2020 (Ouster OS1-64). The parts: lidar_plan.c says where
 * beams point, lidar_scan.c what they meet, lidar_surface.c what that gives back, lidar_echo.c and lidar_return.c what
 * the device makes of it, lidar_air.c the weather, lidar_fault.c what fails. Equations and sources:
 * docs/models/lidar.md. */
#include "sensors/lidar.h"
#include "sensors/phantom.h"
#include "sensors/table.h"

static const char *const patterns[] = {"uniform", "os1_64", "vlp16", "hdl64", "pandar", NULL};
static const char *const details[] = {"boxes", "mesh", NULL};
static const char *const returns[] = {"strongest", "last", "dual", NULL};
const sp_param sp_lidar_rows[SP_LIDAR_ROWS] = {
    [SP_LIDAR_PATTERN] =
        {"pattern", "1", SP_LIDAR_UNIFORM, 0, SP_LIDAR_PANDAR,
         "elevations of the rings: evenly by rings, low and high; or a device's own (64 rings of +-16.6 "
         "deg; 16 of +-15 deg; 64 in two blocks from -24.3 to 2 deg; 64 from -25 to 15 deg, dense "
         "around the horizon), which then count instead of them",
         patterns},
    [SP_LIDAR_RINGS] = {"rings", "1", 64, 1, SP_LIDAR_MOST_RINGS, "beams one above the other", NULL, true},
    [SP_LIDAR_COLUMNS] = {"columns", "1", 1024, 8, SP_LIDAR_MOST_COLUMNS,
                          "firings in one scan; rings times columns is what a frame costs", NULL, true},
    [SP_LIDAR_LOW] = {"low", "rad", -0.28972465583105872, -1.4, 1.4, "elevation of the lowest ring: -16.6 deg"},
    [SP_LIDAR_HIGH] = {"high", "rad", 0.28972465583105872, -1.4, 1.4, "elevation of the highest ring"},
    [SP_LIDAR_AZIMUTH] = {"azimuth", "rad", 0, -SP_PI, SP_PI, "middle of the scan, left of the axis"},
    [SP_LIDAR_FOV] = {"fov", "rad", SP_TAU, 0.001, SP_TAU, "opening of the scan; a whole turn begins and ends behind"},
    [SP_LIDAR_CLOCKWISE] = {"clockwise", "bool", 1, 0, 1, "turns to the right, as most devices do"},
    [SP_LIDAR_SCAN] = {"scan", "s", 0.1, 0.001, 0.25,
                       "time from the first column to the last, at most the period; each column has its own instant"},
    [SP_LIDAR_DETAIL] = {"detail", "1", 0, 0, 1,
                         "what beams meet: boxes around actors and things and a raster of the ground, or the triangles "
                         "that are drawn, at five to ten times the cost",
                         details},
    [SP_LIDAR_RETURNS] = {"returns", "1", SP_LIDAR_STRONGEST, 0, SP_LIDAR_DUAL,
                          "which echo of a beam is reported; dual: the strongest and the last, or the second strongest",
                          returns},
    [SP_LIDAR_RANGE] = {"range", "m", 120, 1, 300, "nothing beyond is reported"},
    [SP_LIDAR_NEAR] = {"near", "m", 0.8, 0, 10, "nothing nearer is reported; OS1-64 data sheet"},
    [SP_LIDAR_SENSITIVITY] = {"sensitivity", "1/m2", 6e-5, 1e-8, 1,
                              "gain / R^2 that is as strong as the threshold in full sun: 80 % at 115 m, 10 % at 41 m "
                              "(OS1-64 data sheet: 120 and 40 m at 100 klx)"},
    [SP_LIDAR_THRESHOLD] = {"threshold", "1", 12, 1, 1000, "least ratio of signal to noise of an echo"},
    [SP_LIDAR_LOOKS] = {"looks", "1", 20, 0, 1000,
                        "independent speckles in the receiver; its signal spreads by 1 / sqrt(looks); 0: it does not"},
    [SP_LIDAR_NOISE] = {"noise", "1", 1, 0, 100,
                        "scale of the error of range, 0.4 m SNR^-0.57: 1.5, 3 and 10 cm at 250, 100 and 12 (OS1-64)"},
    [SP_LIDAR_BIAS] = {"beam_bias", "m", 0.005, 0, 0.5,
                       "standard deviation of each ring's own constant error of range"},
    [SP_LIDAR_STEP] = {"range_step", "m", 0.012, 0, 1, "quantum of range; OS1-64 data sheet. 0: none"},
    [SP_LIDAR_DROP] = {"drop", "1", 0.007, 0, 1, "share of beams that are lost at random"},
    [SP_LIDAR_BACKGROUND] = {"background", "1", 0.6, 0, 1, "share of the noise's power that is sunlight at 100 klx"},
    [SP_LIDAR_FALSE_ALARMS] = {"false_alarms", "1", 1e-4, 0, 0.1, "stray points for each beam in full sun"},
    [SP_LIDAR_DIVERGENCE] = {"divergence", "rad", 0.0022689280275926286, 0, 0.05, "full angle of a beam: 0.13 deg"},
    [SP_LIDAR_APERTURE] = {"aperture", "m", 0.01, 0, 0.5, "width of a beam where it leaves the device"},
    [SP_LIDAR_PULSE] = {"pulse", "m", 0.75, 0, 10, "surfaces nearer to each other along a beam are one echo: 5 ns"},
    [SP_LIDAR_BLOOM] = {"bloom", "1", 0.01, 0, 1, "share of a reflector's light that falls on the beams beside it"},
    [SP_LIDAR_EDGES] = {"edges", "bool", 1, 0, 1, "beams at edges are split in parts: mixed points, several echoes"},
    [SP_LIDAR_FOG_PULSE] = {"fog_pulse", "s", 20e-9, 1e-9, 100e-9,
                            "width of the pulse at half its height, as fog throws it back: the soft echo of fog is as "
                            "strong as this is long; 20 ns: Hahner et al. 2021, for a Velodyne"},
    [SP_LIDAR_FOG_SHARE] = {"fog_share", "1", 0.2, 0, 1,
                            "share of that light which the receiver gets so near by, where it is out of focus and "
                            "turned down; 1: all of it, the formula alone"},
};

static uint32_t max_records(const double *v)
{
    return sp_lidar_ring_count(v) * sp_lidar_column_count(v) * ((uint32_t)v[SP_LIDAR_RETURNS] == SP_LIDAR_DUAL ? 2 : 1);
}

static int64_t past_ns(const double *v)
{
    return (int64_t)(v[SP_LIDAR_SCAN] * 1e9 + 0.5);
}

static void describe(const double *v, sp_mount_info *info)
{
    double elevation[SP_LIDAR_MOST_RINGS];
    sp_lidar_elevations(v, elevation);
    info->range = v[SP_LIDAR_RANGE];
    info->fov_h = v[SP_LIDAR_FOV];
    info->fov_v = elevation[sp_lidar_ring_count(v) - 1] - elevation[0];
    info->width = sp_lidar_column_count(v);
    info->height = sp_lidar_ring_count(v);
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err)
{
    sp_lidar_plan *p = SP_NEW(arena, sp_lidar_plan);
    if (!p) {
        sp_error_set(err, SP_BAD_BENCH, mount->said.file, mount->said.line, "out of memory for lidar '%s'",
                     mount->name);
        return NULL;
    }
    return sp_lidar_plan_make(p, def, mount, arena, err) ? p : NULL;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    if (!in->prepared || !in->scratch) {
        return sp_error_set(err, SP_BAD_BENCH, in->mount->said.file, in->mount->said.line,
                            "lidar '%s' has not been prepared", in->mount->name);
    }
    /* a function of the tick alone, so that it does not matter what it was before */
    if (in->def->env_key_count)
        sp_lidar_weather((sp_lidar_plan *)(uintptr_t)in->prepared, sp_env_at(in->def, in->world->tick, &(sp_env){0}),
                         in->mount->value);
    sp_lidar_scan s;
    sp_lidar_begin(&s, in);
    sp_lidar_cast(&s);
    sp_lidar_echoes(&s, out);
    out->age_ns = s.length;
    out->qualifier = s.crowded ? SP_QUALIFIER_REDUCED : SP_QUALIFIER_OK;
    return true;
}

const sp_sensor_type sp_sensor_lidar = {
    .name = "lidar",
    .doc =
        "scanning lidar: points with intensity, time, ring and echo in the sensor's frame, as the turning device has "
        "them; `sampled` is the beginning of the scan",
    .kind = SP_FRAME_LIDAR,
    .record_bytes = sizeof(sp_lidar_point),
    .params = sp_lidar_rows,
    .param_count = SP_LIDAR_ROWS,
    .period_ns = 100000000,
    .latency_ns = 10000000,
    .state_words = SP_PHANTOM_WORDS,
    .max_records = max_records,
    .scratch_bytes = sp_lidar_scratch,
    .past_ns = past_ns,
    .prepare = prepare,
    .describe = describe,
    .sample = sample,
};
