/* public.c - include/skidpad/skidpad.h over the reader: plain data for strangers, so that ours may change. */
#include "replay/inside.h"
#include "skidpad/skidpad.h"

#include <stdio.h>
#include <string.h>

struct skidpad_recording {
    sp_recording *in;
    sp_actor_record rows[SP_MAX_ACTORS];
    sp_event events[SP_MAX_EVENTS];
};

skidpad_recording *skidpad_open(const char *path, char *error, size_t error_size)
{
    sp_error err = {0};
    skidpad_recording *r = sp_memory_alloc(sizeof *r);
    sp_recording *in = r ? sp_recording_open(path, &err) : NULL;
    if (error && error_size)
        snprintf(error, error_size, "%s", in ? "" : (r ? err.text : "out of memory"));
    if (!in) {
        sp_memory_free(r);
        return NULL;
    }
    r->in = in;
    return r;
}

void skidpad_close(skidpad_recording *r)
{
    if (r)
        sp_recording_close(r->in);
    sp_memory_free(r);
}

int32_t skidpad_is_cut(const skidpad_recording *r)
{
    return sp_recording_cut(r->in);
}
int64_t skidpad_first_tick(const skidpad_recording *r)
{
    return sp_recording_first_tick(r->in);
}
int64_t skidpad_last_tick(const skidpad_recording *r)
{
    return sp_recording_last_tick(r->in);
}
double skidpad_tick_seconds(const skidpad_recording *r)
{
    return (double)r->in->tick_ns / 1e9;
}

const char *skidpad_metadata(const skidpad_recording *r, const char *record, const char *name)
{
    return sp_recording_metadata(r->in, record, name);
}

const void *skidpad_attachment(const skidpad_recording *r, uint32_t i, const char **name, size_t *size)
{
    return sp_recording_attachment(r->in, i, name, size);
}

int32_t skidpad_read_tick(skidpad_recording *r, int64_t tick, skidpad_tick *out)
{
    sp_tick_record t;
    memset(out, 0, sizeof *out);
    if (!sp_recording_state(r->in, tick, r->rows, SP_MAX_ACTORS, &t))
        return 0;
    *out = (skidpad_tick){t.tick,
                          t.time,
                          t.warnings,
                          t.claims,
                          t.wanted_acceleration,
                          t.wanted_steering,
                          t.applied_acceleration,
                          t.steering,
                          t.brake,
                          t.driver_acceleration,
                          t.actor_count,
                          t.event_count};
    return 1;
}

uint32_t skidpad_read_actors(skidpad_recording *r, int64_t tick, skidpad_actor *out, uint32_t max)
{
    sp_tick_record t;
    if (!sp_recording_state(r->in, tick, r->rows, SP_MAX_ACTORS, &t))
        return 0;
    for (uint32_t i = 0; i < t.actor_count && i < max; i++) {
        const sp_actor_record *a = &r->rows[i];
        out[i] = (skidpad_actor){.name = sp_recording_actor(r->in, a->actor),
                                 .id = a->actor,
                                 .class_id = a->class_id,
                                 .hidden = a->flags >> 31,
                                 .lights = a->lights,
                                 .x = a->x,
                                 .y = a->y,
                                 .z = a->z,
                                 .heading = a->heading,
                                 .pitch = a->pitch,
                                 .roll = a->roll,
                                 .speed = a->speed,
                                 .lateral_speed = a->lateral_speed,
                                 .acceleration = a->acceleration,
                                 .lateral_acceleration = a->lateral_acceleration,
                                 .yaw_rate = a->yaw_rate,
                                 .length = a->length,
                                 .width = a->width,
                                 .height = a->height,
                                 .center_x = a->center_x,
                                 .s = a->s,
                                 .t = a->t,
                                 .lane_offset = a->lane_offset,
                                 .lane_width = a->lane_width,
                                 .road = a->road,
                                 .lane = a->lane};
    }
    return t.actor_count;
}

uint32_t skidpad_read_events(skidpad_recording *r, int64_t tick, skidpad_event *out, uint32_t max)
{
    uint32_t count = 0;
    sp_recording_events(r->in, tick, r->events, SP_MAX_EVENTS, &count);
    for (uint32_t i = 0; i < count && i < max; i++) {
        const sp_event *e = &r->events[i];
        out[i] = (skidpad_event){e->tick,      e->at,
                                 e->kind,      e->a,
                                 e->b,         e->part,
                                 e->x,         e->y,
                                 e->z,         e->speed,
                                 e->rel_speed, e->location,
                                 e->delta_v,   {e->value[0], e->value[1], e->value[2], e->value[3]}};
    }
    return count;
}

int32_t skidpad_read_command(skidpad_recording *r, int64_t tick, sp_output *out)
{
    bool stepped = false;
    return sp_recording_command(r->in, tick, &stepped, out) && stepped;
}

int32_t skidpad_read_hash(skidpad_recording *r, int64_t tick, char out[33])
{
    sp_tick_hash h;
    if (!sp_recording_hash(r->in, tick, &h))
        return 0;
    sp_hash_hex(h.chain, out);
    return 1;
}

int32_t skidpad_next_frame(skidpad_recording *r, const char *of, uint64_t *cursor, const char **mount, sp_frame *out)
{
    sp_message m;
    while (sp_recording_message(r->in, *cursor, &m)) {
        ++*cursor;
        if (strncmp(m.topic, "/sense/", 7) || (of && strcmp(m.topic + 7, of)) ||
            !sp_recording_frame(&m, out, NULL, NULL))
            continue;
        if (mount)
            *mount = m.topic + 7;
        return 1;
    }
    return 0;
}

int32_t skidpad_next_trace(skidpad_recording *r, uint64_t *cursor, int64_t *tick, const char **kind, const char **json,
                           size_t *size)
{
    sp_message m;
    while (sp_recording_message(r->in, *cursor, &m)) {
        ++*cursor;
        if (strncmp(m.topic, "/driver/", 8))
            continue;
        *tick = m.tick;
        *kind = m.topic + 8;
        *json = (const char *)m.data;
        *size = m.size;
        return 1;
    }
    return 0;
}
