/* inside.h - what reader.c, decode.c and diff.c share about an open recording. */
#ifndef SP_REPLAY_INSIDE_H
#define SP_REPLAY_INSIDE_H

#include "replay/format.h"
#include "replay/mcap.h"
#include "replay/replay.h"

typedef struct sp_stored {
    uint64_t time, sequence;
    const uint8_t *data;
    uint32_t channel;
    uint32_t size;
} sp_stored;
typedef struct sp_channel_info {
    const char *topic;
    uint16_t id;
    uint32_t topic_index;
    uint64_t sequence;
} sp_channel_info; /* SP_TOPICS: /sense or other */
typedef struct sp_pair {
    const char *record, *name, *value;
} sp_pair;
typedef struct sp_attached {
    const char *name;
    const uint8_t *data;
    size_t size;
} sp_attached;

/* a growing array of plain items in the arena */
typedef struct sp_list {
    void *items;
    size_t count, capacity;
} sp_list;

struct sp_recording {
    sp_arena *arena;
    const char *path;
    uint8_t *file;
    size_t size;
    bool cut;
    bool scored;                 /* only chunks with what metrics read are unpacked */
    bool mapped;                 /* the file is, and was not read */
    void *unpacker;              /* of zstd, kept from chunk to chunk */
    uint64_t unpacked;           /* bytes of decompressed chunks */
    sp_list chunks;              /* uint8_t * */
    sp_list channels;            /* sp_channel_info */
    sp_list messages;            /* sp_stored */
    sp_list pairs;               /* sp_pair */
    sp_list attached;            /* sp_attached */
    sp_list by_topic[SP_TOPICS]; /* uint32_t into messages */
    int64_t tick_ns, settle, first_tick, last_tick;
    sp_event *events; /* scratch of sp_recording_state: SP_MAX_EVENTS */
    uint32_t actor_count;
    sp_msg_actor *actors;    /* actor_count + 1 */
    uint32_t *channel_by_id; /* 65536: index + 1 */
};

/* The message of a topic at exactly this tick, or NULL. */
const sp_stored *sp_replay_at(const sp_recording *r, uint32_t topic, int64_t tick);
int64_t sp_replay_tick(const sp_recording *r, const sp_stored *m);
static inline const sp_stored *sp_replay_message(const sp_recording *r, size_t i)
{
    return (const sp_stored *)r->messages.items + i;
}

#endif
