/* decode.c - from the bytes of one message back to the structs of the world. Every length is checked against the
 * message. */
#include "replay/inside.h"

#include <string.h>

bool sp_recording_command(const sp_recording *r, int64_t tick, bool *stepped, sp_output *raw)
{
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_CMD, tick);
    sp_msg_cmd c;
    if (!m || m->size < sizeof c)
        return false;
    memcpy(&c, m->data, sizeof c);
    *stepped = (c.flags & SP_CMD_STEPPED) != 0;
    memset(raw, 0, sizeof *raw);
    if (!*stepped)
        return true;
    /* a shorter output of an older build reads as zero beyond its end */
    if (c.raw_bytes > m->size - sizeof c)
        return false;
    memcpy(raw, m->data + sizeof c, c.raw_bytes < sizeof *raw ? c.raw_bytes : sizeof *raw);
    return true;
}

/* copies `count` records of m into out, at most max; false when the message is not what it says */
static bool get_list(const sp_stored *m, void *out, uint32_t max, size_t size, uint32_t *count)
{
    sp_msg_list head;
    *count = 0;
    if (m->size < sizeof head)
        return false;
    memcpy(&head, m->data, sizeof head);
    if (head.stride < size || head.count > (m->size - sizeof head) / head.stride)
        return false;
    const uint32_t n = head.count < max ? head.count : max;
    for (uint32_t i = 0; i < n; i++)
        memcpy((uint8_t *)out + i * size, m->data + sizeof head + (size_t)i * head.stride, size);
    *count = n;
    return true;
}

bool sp_recording_others(const sp_recording *r, int64_t tick, sp_driven_step out[SP_MAX_DRIVEN], uint32_t *count)
{
    sp_msg_cmd_other rows[SP_MAX_DRIVEN];
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_CMD_OTHERS, tick);
    *count = 0;
    if (!m || !get_list(m, rows, SP_MAX_DRIVEN, sizeof *rows, count))
        return false;
    for (uint32_t k = 0; k < *count; k++)
        out[k] = (sp_driven_step){
            .actor = rows[k].actor, .stepped = (rows[k].flags & SP_CMD_STEPPED) != 0, .raw = rows[k].raw};
    return true;
}

bool sp_recording_story(const sp_recording *r, int64_t tick, sp_story_command *out, uint32_t max, uint32_t *count)
{
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_STORY, tick);
    *count = 0;
    return m && get_list(m, out, max, sizeof *out, count);
}

bool sp_recording_hash(const sp_recording *r, int64_t tick, sp_tick_hash *out)
{
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_HASH, tick);
    if (!m || m->size < sizeof(sp_msg_hash))
        return false;
    memcpy(out->part, m->data + 8, sizeof out->part);
    memcpy(&out->chain, m->data + 8 + sizeof out->part, sizeof out->chain);
    return true;
}

/* one row and what follows it */
static bool get_row(const sp_recording *r, sp_cursor *c, sp_actor_record *a)
{
    sp_msg_row row;
    const uint8_t *p = sp_cursor_bytes(c, sizeof row);
    if (!p)
        return false;
    memcpy(&row, p, sizeof row);
    if (!row.actor || row.actor > r->actor_count)
        return false;
    *a = (sp_actor_record){.actor = row.actor,
                           .flags = row.flags,
                           .lights = row.lights,
                           .road = row.road,
                           .lane = row.lane,
                           .x = row.x,
                           .y = row.y,
                           .z = row.z,
                           .heading = row.heading,
                           .pitch = row.pitch,
                           .roll = row.roll,
                           .speed = row.speed,
                           .lateral_speed = row.lateral_speed,
                           .acceleration = row.acceleration,
                           .lateral_acceleration = row.lateral_acceleration,
                           .yaw_rate = row.yaw_rate,
                           .vx = row.vx,
                           .vy = row.vy,
                           .s = row.s,
                           .t = row.t,
                           .lane_offset = row.lane_offset,
                           .lane_width = row.lane_width};
    if (row.has & SP_ROW_WHEELS && (p = sp_cursor_bytes(c, sizeof a->wheel_xy)))
        memcpy(a->wheel_xy, p, sizeof a->wheel_xy);
    sp_msg_size size = {0};
    if (row.has & SP_ROW_SIZE) {
        p = sp_cursor_bytes(c, sizeof size);
        if (p)
            memcpy(&size, p, sizeof size);
    } else {
        const sp_msg_actor *k = &r->actors[row.actor];
        size = (sp_msg_size){k->class_id, 0, k->length, k->width, k->height, k->center_x, k->clearance};
    }
    a->class_id = size.class_id;
    a->length = size.length;
    a->width = size.width;
    a->height = size.height;
    a->center_x = size.center_x;
    a->clearance = size.clearance;
    return !c->bad;
}

static bool get_state(const sp_recording *r, const sp_stored *m, sp_actor_record *out, uint32_t max, sp_tick_record *t)
{
    sp_msg_state head;
    if (m->size < sizeof head)
        return false;
    memcpy(&head, m->data, sizeof head);
    *t = (sp_tick_record){.tick = head.tick,
                          .time = head.time,
                          .warnings = head.warnings,
                          .claims = head.claims,
                          .wanted_acceleration = head.wanted_acceleration,
                          .wanted_steering = head.wanted_steering,
                          .applied_acceleration = head.applied_acceleration,
                          .steering = head.steering,
                          .brake = head.brake,
                          .driver_acceleration = head.driver_acceleration,
                          .actors = out,
                          .events = r->events};
    sp_cursor c = {m->data + sizeof head, m->data + m->size, false};
    for (uint32_t i = 0; i < head.count && i < max; i++, t->actor_count++)
        if (!get_row(r, &c, &out[i]))
            return false;
    return true;
}

bool sp_recording_state(const sp_recording *r, int64_t tick, sp_actor_record *out, uint32_t max, sp_tick_record *t)
{
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_STATE, tick);
    if (!m || !get_state(r, m, out, max, t))
        return false;
    /* events of the same tick */
    const sp_stored *e = sp_replay_at(r, SP_TOPIC_EVENTS, tick);
    return !e || get_list(e, r->events, SP_MAX_EVENTS, sizeof(sp_event), &t->event_count);
}

int sp_recording_next(const sp_recording *r, sp_recording_cursor *c, sp_actor_record *out, uint32_t max,
                      sp_tick_record *t)
{
    const sp_list *states = &r->by_topic[SP_TOPIC_STATE], *events = &r->by_topic[SP_TOPIC_EVENTS];
    if (c->state >= states->count)
        return 0;
    const sp_stored *m = sp_replay_message(r, ((const uint32_t *)states->items)[c->state++]);
    if (!get_state(r, m, out, max, t))
        return -1;
    /* events of the same tick: both topics lie in order of time */
    for (; c->events < events->count; c->events++) {
        const sp_stored *e = sp_replay_message(r, ((const uint32_t *)events->items)[c->events]);
        if (e->time < m->time)
            continue;
        if (e->time == m->time && !get_list(e, r->events, SP_MAX_EVENTS, sizeof(sp_event), &t->event_count))
            return -1;
        break;
    }
    return 1;
}

bool sp_recording_events(const sp_recording *r, int64_t tick, sp_event *out, uint32_t max, uint32_t *count)
{
    const sp_stored *m = sp_replay_at(r, SP_TOPIC_EVENTS, tick);
    *count = 0;
    return m && get_list(m, out, max, sizeof *out, count);
}

bool sp_recording_keyframe(const sp_recording *r, int64_t at_or_before, int64_t *tick, const void **world, size_t *size)
{
    const uint32_t *index = r->by_topic[SP_TOPIC_KEYFRAME].items;
    for (size_t i = r->by_topic[SP_TOPIC_KEYFRAME].count; i-- > 0;) {
        const sp_stored *m = sp_replay_message(r, index[i]);
        sp_msg_keyframe head;
        if (m->size < sizeof head)
            continue;
        memcpy(&head, m->data, sizeof head);
        if (head.tick > at_or_before || head.bytes > m->size - sizeof head)
            continue;
        *tick = head.tick;
        *world = m->data + sizeof head;
        *size = (size_t)head.bytes;
        return true;
    }
    return false;
}

const char *sp_recording_actor(const sp_recording *r, uint32_t actor)
{
    return actor && actor <= r->actor_count ? r->actors[actor].name : "";
}

bool sp_recording_frame(const sp_message *m, sp_frame *out, const uint8_t **truth, size_t *truth_size)
{
    sp_msg_frame head;
    if (strncmp(m->topic, "/sense/", 7) || m->size < sizeof head)
        return false;
    memcpy(&head, m->data, sizeof head);
    const uint64_t records = (uint64_t)head.count * head.stride;
    if ((uint64_t)head.data_bytes + head.truth_bytes > m->size - sizeof head || records > head.data_bytes)
        return false;
    *out = (sp_frame){.kind = head.kind,
                      .version = head.version,
                      .qualifier = head.qualifier,
                      .sequence = head.sequence,
                      .sampled = head.sampled,
                      .delivered = head.delivered,
                      .flags = head.flags,
                      .count = head.count,
                      .stride = head.stride,
                      .data = m->data + sizeof head};
    if (truth)
        *truth = m->data + sizeof head + head.data_bytes;
    if (truth_size)
        *truth_size = head.truth_bytes;
    return true;
}
