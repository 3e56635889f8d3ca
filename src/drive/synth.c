/* synth.c - made-up frames for `skidpad check`: a straight road, a car ahead that comes nearer, everything a smooth
 * function of the tick. Not a world: nothing in it answers to what the driver does. */
#include "drive/inside.h"

#include <string.h>

enum { SLOTS = SP_DRIVE_MAX_NEEDS, ROOM = 64 << 10, WIDE = 8, CAM_W = 160, CAM_H = 90 };

struct sp_synth {
    unsigned char *slot[SLOTS];
    sp_arena *arena;
};

sp_synth *sp_synth_create(sp_arena *arena)
{
    sp_synth *s = SP_NEW(arena, sp_synth);
    if (s)
        s->arena = arena;
    return s;
}

/* grey road below the horizon with two bright lines, sky above, a dark box ahead */
static void paint(uint8_t *rgb, int64_t k)
{
    const double half = 900.0 / (60.0 - 0.1 * (double)(k % 500)) / 10.0;
    for (int y = 0; y < CAM_H; y++) {
        const double below = y + 0.5 - CAM_H / 2.0;
        for (int x = 0; x < CAM_W; x++) {
            uint8_t v = 200;
            if (below > 0) {
                const double lateral = (x + 0.5 - CAM_W / 2.0) * 1.4 / below;
                v = sp_abs(sp_abs(lateral) - 1.75) < 0.1 ? 230 : 90;
            }
            if (sp_abs(x + 0.5 - CAM_W / 2.0) < half * 8 && sp_abs(below) < half * 6)
                v = 30;
            memset(rgb + 3 * (y * CAM_W + x), v, 3);
        }
    }
}

static uint32_t fill_camera(unsigned char *p, int64_t k)
{
    sp_image *im = (sp_image *)(void *)p;
    uint8_t *rgb = p + sizeof *im + 2 * WIDE;
    paint(rgb, k);
    *im = (sp_image){.width = CAM_W,
                     .height = CAM_H,
                     .format = SP_PIXEL_RGB8,
                     .row_bytes = CAM_W * 3,
                     .fx = 140,
                     .fy = 140,
                     .cx = CAM_W / 2.0,
                     .cy = CAM_H / 2.0,
                     .exposure = 0.01,
                     .gain = 1,
                     .pixels = rgb};
    return sizeof *im;
}

/* a car that is 10 m/s slower */
static sp_object car_ahead(double ahead, double v)
{
    return (sp_object){.id = 1,
                       .class_id = SP_CLASS_CAR,
                       .x = ahead + 4,
                       .z = 0.75,
                       .length = 4,
                       .width = 1.8,
                       .height = 1.5,
                       .vx = v - 10,
                       .rel_vx = -10,
                       .existence = 1,
                       .visible = 1,
                       .lane = 1};
}

static sp_signal red_light(double ahead)
{
    return (sp_signal){.id = 7,
                       .type = SP_SIGNAL_TYPE_LIGHT,
                       .state = SP_SIGNAL_STATE_RED,
                       .x = ahead,
                       .y = -3,
                       .z = 3,
                       .distance = ahead - 5};
}

/* fills one record; returns its bytes, 0 for a kind that is delivered empty */
static uint32_t fill(unsigned char *p, uint32_t kind, int64_t k)
{
    const double t = (double)k * 0.01, v = 15 + sp_sin(t * 0.7), ahead = 60 - 0.1 * (double)(k % 500);
    switch (kind) {
    case SP_FRAME_EGO:
        *(sp_ego *)(void *)p =
            (sp_ego){.x = 15 * t, .speed = v, .acceleration = 0.7 * sp_cos(t * 0.7), .odometer = 15 * t};
        return sizeof(sp_ego);
    case SP_FRAME_CHASSIS:
        *(sp_chassis *)(void *)p =
            (sp_chassis){.wheel_speed = {v / 0.3, v / 0.3, v / 0.3, v / 0.3}, .speed = v, .gear = 1};
        return sizeof(sp_chassis);
    case SP_FRAME_IMU:
        *(sp_imu *)(void *)p = (sp_imu){.ax = 0.7 * sp_cos(t * 0.7), .az = SP_GRAVITY, .gz = 0.01 * sp_sin(t)};
        return sizeof(sp_imu);
    case SP_FRAME_GNSS:
        *(sp_gnss *)(void *)p =
            (sp_gnss){.east = 15 * t, .speed = v, .sigma_h = 1, .sigma_v = 2, .fix = 1, .satellites = 9};
        return sizeof(sp_gnss);
    case SP_FRAME_COMMAND:
        *(sp_command *)(void *)p = (sp_command){.engaged = 1, .set_speed = 15, .time_gap = 1.5, .hands_on = 1};
        return sizeof(sp_command);
    case SP_FRAME_OBJECTS:
        *(sp_object *)(void *)p = car_ahead(ahead, v);
        return sizeof(sp_object);
    case SP_FRAME_LANES:
        *(sp_lane_line *)(void *)p =
            (sp_lane_line){.side = 1, .type = 1, .c0 = 1.75 + 0.05 * sp_sin(t), .to = 80, .existence = 1};
        return sizeof(sp_lane_line);
    case SP_FRAME_SIGNALS:
        *(sp_signal *)(void *)p = red_light(ahead + 20);
        return sizeof(sp_signal);
    case SP_FRAME_ROUTE:
        *(sp_route_point *)(void *)p = (sp_route_point){.limit = 14, .width = 3.5};
        return sizeof(sp_route_point);
    case SP_FRAME_MAP:
        *(sp_map_point *)(void *)p = (sp_map_point){.limit = 14, .width = 3.5, .lane = 1, .type = SP_MAP_LANE_DRIVING};
        return sizeof(sp_map_point);
    case SP_FRAME_RADAR:
        *(sp_radar_detection *)(void *)p = (sp_radar_detection){.range = ahead,
                                                                .range_rate = -10,
                                                                .rcs = 10,
                                                                .snr = 25,
                                                                .range_sigma = 0.1,
                                                                .range_rate_sigma = 0.1,
                                                                .azimuth_sigma = 0.01,
                                                                .existence = 0.99};
        return sizeof(sp_radar_detection);
    case SP_FRAME_LIDAR:
        *(sp_lidar_point *)(void *)p = (sp_lidar_point){.x = (float)ahead, .intensity = 0.5f};
        return sizeof(sp_lidar_point);
    case SP_FRAME_ULTRASONIC:
        *(sp_ultrasonic *)(void *)p = (sp_ultrasonic){.distance = -1};
        return sizeof(sp_ultrasonic);
    case SP_FRAME_CAMERA:
        return fill_camera(p, k);
    default:
        return 0;
    }
}

/* four doubles of the record become NaN; records that begin with ids have their doubles later */
static void spoil(unsigned char *p, uint32_t kind, uint32_t bytes)
{
    const double nan = SP_NAN;
    const bool ids = kind == SP_FRAME_OBJECTS || kind == SP_FRAME_LANES || kind == SP_FRAME_COMMAND;
    const uint32_t from = kind == SP_FRAME_SIGNALS ? 16 : ids ? 8 : 0;
    for (uint32_t i = from; kind != SP_FRAME_CAMERA && kind != SP_FRAME_LIDAR && i + 8 <= bytes && i < from + 32;
         i += 8)
        memcpy(p + i, &nan, 8);
}

uint32_t sp_synth_frame(sp_synth *s, uint32_t need, uint32_t kind, int64_t k, sp_synth_how how, sp_frame *out)
{
    const bool fast =
        kind == SP_FRAME_EGO || kind == SP_FRAME_CHASSIS || kind == SP_FRAME_IMU || kind == SP_FRAME_COMMAND;
    if (how.missing || need >= SLOTS || (!fast && k % 4))
        return 0;
    if (!s->slot[need])
        s->slot[need] = sp_arena_alloc(s->arena, ROOM);
    if (!s->slot[need])
        return 0;
    memset(s->slot[need], 0, 512);
    const uint32_t bytes = how.empty ? 0 : fill(s->slot[need], kind, k);
    if (how.nan)
        spoil(s->slot[need], kind, bytes);
    /* a longer record: the bytes behind it are a newer member's */
    if (how.wide)
        memset(s->slot[need] + bytes, 0xa5, WIDE);
    *out = (sp_frame){.need = need,
                      .kind = kind,
                      .version = 1,
                      .sequence = (uint64_t)(fast ? k : k / 4),
                      .sampled = k * 10000000,
                      .delivered = k * 10000000,
                      .count = bytes ? 1 : 0,
                      .stride = bytes + (how.wide ? WIDE : 0),
                      .data = s->slot[need]};
    return 1;
}
