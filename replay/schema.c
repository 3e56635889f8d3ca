/* schema.c - the table of topics and, in words, the layout of their messages (format.h has the same as structs). */
#include "replay/format.h"

const sp_topic_row sp_topics[SP_TOPICS + 1] = {
    [SP_TOPIC_CMD] = {"/cmd", "skidpad.cmd/1",
                      "little-endian, packed. i64 tick; u32 flags (1 the driver was stepped: raw follows, 2 applied is "
                      "valid); u32 raw_bytes; applied: f64 "
                      "wanted_steering rad, wanted_acceleration m/s2, wanted_throttle, wanted_brake, accel_applied "
                      "m/s2; u32 claims, warnings, released, "
                      "pedals; raw: sp_output of skidpad/driver.h, raw_bytes long"},
    [SP_TOPIC_CMD_OTHERS] =
        {"/cmd/others", "skidpad.cmd_others/1",
         "i64 tick; u32 count; u32 stride; count times, for each actor beside the ego that has a "
         "driver: u32 actor; u32 flags (1 the driver was stepped, 2 applied is valid); applied: f64 "
         "wanted_steering rad, wanted_acceleration m/s2, accel_applied m/s2; u32 claims, warnings; "
         "raw: sp_output of skidpad/driver.h, zero when it was not stepped"},
    [SP_TOPIC_STORY] =
        {"/story", "skidpad.story/1",
         "i64 tick; u32 count; u32 stride; count times: u32 op, u32 actor, i32 line, u32 flags, f64 value[8]"},
    [SP_TOPIC_EVENTS] =
        {"/events", "skidpad.events/1",
         "i64 tick; u32 count; u32 stride; count times: i64 tick, f64 at (s), u32 kind (1 contact, 2 "
         "contact end, 3 mark, 4 warning, 5 lane "
         "departure, 6 shown, 7 hidden, 8 end, 9 output clamped, 10 release, 11 lights, 12 stuck: part "
         "is the cause, 13 red light run, 14 stop sign run: value[0] is the signal's number), u32 a, u32 b, "
         "u32 part (1 front, 2 left, 3 rear, 4 right), f64 "
         "x, y, z, speed, rel_speed (m/s), location (0 right .. 1 left), delta_v (m/s), value[4], "
         "delta_v_b (m/s), u32 part_b, u32 0"},
    [SP_TOPIC_HASH] = {"/hash", "skidpad.hash/1",
                       "i64 tick; 8 times u64 lo, u64 hi of XXH3-128: vehicle, body, traffic, signals, story, metric, "
                       "command, chain"},
    [SP_TOPIC_STATE] = {"/state", "skidpad.state/1",
                        "i64 tick; f64 time (s); u32 warnings, claims; f64 wanted_acceleration, wanted_steering, "
                        "applied_acceleration, steering, brake, "
                        "driver_acceleration (NaN unclaimed); u32 actors in the world; u32 rows; each row: u32 actor, "
                        "flags (bit 31 hidden), lights, road; i32 "
                        "lane; u32 has; f64 x, y, z, heading, pitch, roll, speed, lateral_speed, acceleration, "
                        "lateral_acceleration, yaw_rate, vx, vy, s, t, "
                        "lane_offset, lane_width; has & 1: f64 wheel_xy[4][2]; has & 2: u32 class, u32 0, f64 length, "
                        "width, height, center_x, clearance"},
    [SP_TOPIC_KEYFRAME] = {"/keyframe", "skidpad.keyframe/1",
                           "i64 tick; u64 bytes; the raw world block of the build that recorded"},
    [SP_TOPIC_ACTORS] = {"/actors", "skidpad.actors/1",
                         "i64 tick; u32 count; u32 stride; count times: u32 actor, u32 class, f64 length, width, "
                         "height, center_x, clearance (m), char name[56]"},
    [SP_TOPIC_SIGNAL] = {"/driver/signal", NULL, NULL},
    [SP_TOPIC_REASON] = {"/driver/reason", NULL, NULL},
    [SP_TOPIC_BOX] = {"/driver/box", NULL, NULL},
    [SP_TOPIC_PATH] = {"/driver/path", NULL, NULL},
    [SP_TOPIC_LOG] = {"/driver/log", NULL, NULL},
    [SP_TOPICS] = {"/sense/", "skidpad.sense/1",
                   "i64 sampled, delivered (ns, 0 is the end of the settle); u64 sequence; u32 kind, version, "
                   "qualifier, flags, count, stride, data_bytes, "
                   "truth_bytes; records as in skidpad/frame.h (an image's pixels follow its record, rows top-down, "
                   "where they were kept); truth per "
                   "record: u32 actor, u32 reason"},
};
