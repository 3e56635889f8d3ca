/* format.h - the layout of each message: packed little-endian plain data, version 1.
 *
 * These structs are the bytes; docs/recording.md and the schema texts in schema.c say the same in words. A change of
 * layout raises SP_RECORDING_SCHEMA; fields are only added at an end, where a size or count says how long it is. */
#ifndef SP_REPLAY_FORMAT_H
#define SP_REPLAY_FORMAT_H

#include "world/world.h"

#define SP_RECORDING_SCHEMA 1

enum {
    SP_TOPIC_CMD,
    SP_TOPIC_CMD_OTHERS,
    SP_TOPIC_STORY,
    SP_TOPIC_EVENTS,
    SP_TOPIC_HASH,
    SP_TOPIC_STATE,
    SP_TOPIC_KEYFRAME,
    SP_TOPIC_ACTORS,
    SP_TOPIC_SIGNAL,
    SP_TOPIC_REASON,
    SP_TOPIC_BOX,
    SP_TOPIC_PATH,
    SP_TOPIC_LOG,
    SP_TOPICS
};
typedef struct sp_topic_row {
    const char *topic, *schema, *text;
} sp_topic_row;                                     /* schema NULL: JSON */
extern const sp_topic_row sp_topics[SP_TOPICS + 1]; /* the last: /sense/NAME */
/* what metrics read: in chunks of its own, the second lane */
static inline bool sp_topic_scored(uint32_t topic)
{
    return topic == SP_TOPIC_STATE || topic == SP_TOPIC_EVENTS || topic == SP_TOPIC_ACTORS;
}

/* /cmd: what the driver returned and what was applied. raw follows only with SP_CMD_STEPPED. */
enum { SP_CMD_STEPPED = 1, SP_CMD_APPLIED = 2 };
typedef struct sp_msg_cmd {
    int64_t tick;
    uint32_t flags, raw_bytes;
    /* applied: zero without SP_CMD_APPLIED */
    double wanted_steering, wanted_acceleration, wanted_throttle, wanted_brake, accel_applied;
    uint32_t claims, warnings, released, pedals;
} sp_msg_cmd;

/* /cmd/others: the head of a list, then one of these for each actor beside the ego that has a driver, by rising actor
 */
typedef struct sp_msg_cmd_other {
    uint32_t actor, flags; /* flags: as in /cmd */
    double wanted_steering, wanted_acceleration, accel_applied;
    uint32_t claims, warnings;
    sp_output raw; /* zero without SP_CMD_STEPPED */
} sp_msg_cmd_other;

/* /story and /events: the head, then `count` records of `stride` bytes (sp_story_command, sp_event) */
typedef struct sp_msg_list {
    int64_t tick;
    uint32_t count, stride;
} sp_msg_list;

/* /hash */
typedef struct sp_msg_hash {
    int64_t tick;
    sp_hash part[7], chain;
} sp_msg_hash;

/* /actors, once: the head (stride of this part), then rows */
typedef struct sp_msg_actor {
    uint32_t actor, class_id;
    double length, width, height, center_x, clearance;
    char name[56];
} sp_msg_actor;

/* /state: head, then `count` rows, each followed by what its `has` says */
typedef struct sp_msg_state {
    int64_t tick;
    double time;
    uint32_t warnings, claims;
    double wanted_acceleration, wanted_steering, applied_acceleration, steering, brake, driver_acceleration;
    uint32_t all, count; /* actors in the world, rows here */
} sp_msg_state;
enum {
    SP_ROW_WHEELS = 1 /* double[4][2] */,
    SP_ROW_SIZE = 2 /* u32 class, u32 0, double length width height center_x clearance */
};
typedef struct sp_msg_row {
    uint32_t actor, flags, lights, road;
    int32_t lane;
    uint32_t has;
    double x, y, z, heading, pitch, roll;
    double speed, lateral_speed, acceleration, lateral_acceleration, yaw_rate;
    double vx, vy;
    double s, t, lane_offset, lane_width;
} sp_msg_row;
typedef struct sp_msg_size {
    uint32_t class_id, reserved;
    double length, width, height, center_x, clearance;
} sp_msg_size;

/* /sense/NAME: head, data_bytes of records (pixels after the record of an image), truth_bytes of {u32 actor, u32
 * reason} */
typedef struct sp_msg_frame {
    int64_t sampled, delivered;
    uint64_t sequence;
    uint32_t kind, version, qualifier, flags, count, stride, data_bytes, truth_bytes;
} sp_msg_frame;

/* /keyframe: head, then `bytes` of the raw world block of this build */
typedef struct sp_msg_keyframe {
    int64_t tick;
    uint64_t bytes;
} sp_msg_keyframe;

_Static_assert(sizeof(sp_output) == 72, "recorded raw");
_Static_assert(sizeof(sp_msg_cmd_other) == 112, "no padding");
_Static_assert(sizeof(sp_story_command) == 80, "recorded raw");
_Static_assert(sizeof(sp_event) == 136, "recorded raw");
_Static_assert(sizeof(sp_msg_cmd) == 72 && sizeof(sp_msg_hash) == 136 && sizeof(sp_msg_actor) == 104, "no padding");
_Static_assert(sizeof(sp_msg_state) == 80 && sizeof(sp_msg_row) == 160 && sizeof(sp_msg_frame) == 56, "no padding");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "layouts are little-endian");

#endif
