/* recorder.c - what a run leaves behind: turns commands, tick records, frames and traces into messages.
 *
 * Log times are simulated nanoseconds from the start of the settle, which is 0. Modes: thin keeps commands, story,
 * events and every hundredth hash; full adds states, every hash, detections, traces and keyframes; frames adds pixels.
 * A NULL recorder is one that records nothing. The container is mcap_write.c's business. */
#include "replay/format.h"
#include "replay/mcap.h"
#include "replay/replay.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { THIN_HASH_TICKS = 100, FAR_TICKS = 5, HOST_PAD = 1024, MOUNTS = SP_MAX_MOUNTS, MAX_PAIRS = 256 };

struct sp_recorder {
    sp_mcap *mcap;
    sp_record_mode mode;
    int64_t tick_ns, settle, now; /* now: tick of the newest message */
    int64_t done;                 /* newest tick whose command is written: sensors sample in the one after it */
    uint16_t channel[SP_TOPICS], schema_sense, extra[8], sense[MOUNTS];
    char sense_name[MOUNTS][64], extra_name[8][32];
    uint32_t sense_count, extra_count, actor_count;
    sp_msg_actor *actors; /* [1..actor_count] as written in /actors */
    sp_tick_hash last_hash;
    int64_t last_hash_tick, hash_written;
    char path[512], part[520];
};

/* the channel of a topic, made at its first use */
static uint16_t topic_channel(sp_recorder *r, uint32_t topic)
{
    if (!r->channel[topic]) {
        const sp_topic_row *row = &sp_topics[topic];
        sp_mcap_lane(r->mcap, sp_topic_scored(topic));
        const uint16_t schema = row->schema ? sp_mcap_schema(r->mcap, row->schema, "x-skidpad", row->text) : 0;
        r->channel[topic] = sp_mcap_channel(r->mcap, schema, row->topic, row->schema ? "x-skidpad" : "json");
        sp_mcap_lane(r->mcap, 0);
    }
    return r->channel[topic];
}

static uint8_t *message(sp_recorder *r, uint16_t channel, int64_t tick, size_t size, sp_error *err)
{
    r->now = tick > r->now ? tick : r->now;
    const int64_t ticks = tick + r->settle;
    return sp_mcap_message(r->mcap, channel, (uint64_t)(ticks > 0 ? ticks : 0) * (uint64_t)r->tick_ns, size, err);
}

/* head, then `count` records of plain data */
static bool put_list(sp_recorder *r, uint32_t topic, int64_t tick, const void *records, uint32_t count, uint32_t stride,
                     sp_error *err)
{
    const sp_msg_list head = {tick, count, stride};
    uint8_t *at = message(r, topic_channel(r, topic), tick, sizeof head + (size_t)count * stride, err);
    if (!at)
        return false;
    memcpy(at, &head, sizeof head);
    if (count)
        memcpy(at + sizeof head, records, (size_t)count * stride);
    return true;
}

static bool put_actors(sp_recorder *r, const sp_world_def *def, sp_error *err)
{
    r->actors = sp_memory_alloc((def->actor_count + 1) * sizeof *r->actors);
    if (!r->actors)
        return sp_error_set(err, SP_BAD_BENCH, r->path, 0, "out of memory while recording");
    memset(r->actors, 0, (def->actor_count + 1) * sizeof *r->actors);
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        sp_msg_actor *a = &r->actors[i];
        *a = (sp_msg_actor){.actor = i,
                            .class_id = d->kind ? (uint32_t)d->kind->class_id : 0,
                            .length = d->length,
                            .width = d->width,
                            .height = d->height,
                            .center_x = d->center_x,
                            .clearance = d->kind ? d->kind->clearance : 0};
        snprintf(a->name, sizeof a->name, "%s", d->name ? d->name : "");
    }
    r->actor_count = def->actor_count;
    return put_list(r, SP_TOPIC_ACTORS, -r->settle, r->actors + 1, def->actor_count, sizeof *r->actors, err);
}

static bool put_identity(sp_recorder *r, const sp_world_def *def, sp_error *err)
{
    static const char *const names[] = {"schema",  "scenario",     "case", "key",
                                        "tick_ns", "settle_ticks", "mode", "actors"};
    static const char *const modes[] = {"none", "thin", "full", "frames"};
    char schema[16], tick[24], settle[24], actors[16];
    snprintf(schema, sizeof schema, "%d", SP_RECORDING_SCHEMA);
    snprintf(tick, sizeof tick, "%lld", (long long)def->tick_ns);
    snprintf(settle, sizeof settle, "%lld", (long long)def->settle_ticks);
    snprintf(actors, sizeof actors, "%u", def->actor_count);
    const char *const values[] = {schema, def->scenario, def->case_id,       def->case_key,
                                  tick,   settle,        modes[r->mode & 3], actors};
    return sp_mcap_metadata(r->mcap, "skidpad.recording", names, values, 8, 0, err);
}

sp_recorder *sp_record_open(const char *path, sp_record_mode mode, const sp_world_def *def, sp_error *err)
{
    if (mode == SP_RECORD_NONE || !path)
        return NULL;
    sp_recorder *r = sp_memory_alloc(sizeof *r);
    if (!r || strlen(path) >= sizeof r->path) {
        sp_error_set(err, SP_BAD_BENCH, path, 0,
                     r ? "the path of the recording is too long" : "out of memory while recording");
        sp_memory_free(r);
        return NULL;
    }
    *r = (sp_recorder){.mode = mode,
                       .tick_ns = def->tick_ns,
                       .settle = def->settle_ticks,
                       .now = -def->settle_ticks,
                       .done = -def->settle_ticks - 1,
                       .last_hash_tick = INT64_MIN,
                       .hash_written = INT64_MIN};
    snprintf(r->path, sizeof r->path, "%s", path);
    snprintf(r->part, sizeof r->part, "%s.part", path);
    r->mcap = sp_mcap_create(r->part, "skidpad", "skidpad", err);
    if (!r->mcap || !put_identity(r, def, err) || !put_actors(r, def, err)) {
        sp_record_abort(r);
        return NULL;
    }
    return r;
}

bool sp_record_metadata(sp_recorder *r, const char *name, const sp_record_pair *pairs, uint32_t count, sp_error *err)
{
    if (!r)
        return true;
    const char *names[MAX_PAIRS], *values[MAX_PAIRS];
    if (count > MAX_PAIRS)
        return sp_error_set(err, SP_BAD_BENCH, r->path, 0, "metadata record '%s' has %u pairs; at most %d", name, count,
                            MAX_PAIRS);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = pairs[i].name;
        values[i] = pairs[i].value;
    }
    return sp_mcap_metadata(r->mcap, name, names, values, count, strcmp(name, "host") ? 0 : HOST_PAD, err);
}

bool sp_record_attachment(sp_recorder *r, const char *name, const char *media, const void *data, size_t size,
                          sp_error *err)
{
    return !r || sp_mcap_attachment(r->mcap, name, media, data, size, err);
}

bool sp_record_command(sp_recorder *r, int64_t tick, const sp_output *raw, const sp_control *applied, sp_error *err)
{
    if (!r)
        return true;
    sp_msg_cmd c = {.tick = tick,
                    .flags = (raw ? SP_CMD_STEPPED : 0u) | (applied ? SP_CMD_APPLIED : 0u),
                    .raw_bytes = raw ? sizeof *raw : 0};
    if (applied) {
        c.wanted_steering = applied->wanted_steering;
        c.wanted_acceleration = applied->wanted_acceleration;
        c.wanted_throttle = applied->wanted_throttle;
        c.wanted_brake = applied->wanted_brake;
        c.accel_applied = applied->accel_applied;
        c.claims = applied->driver.claims;
        c.warnings = applied->warnings;
        c.released = applied->released;
        c.pedals = applied->pedals;
    }
    r->done = tick;
    uint8_t *at = message(r, topic_channel(r, SP_TOPIC_CMD), tick, sizeof c + c.raw_bytes, err);
    if (!at)
        return false;
    memcpy(at, &c, sizeof c);
    if (raw)
        memcpy(at + sizeof c, raw, sizeof *raw);
    return true;
}

bool sp_record_others(sp_recorder *r, int64_t tick, const sp_driven_step *steps, uint32_t count, sp_error *err)
{
    sp_msg_cmd_other rows[SP_MAX_DRIVEN];
    if (!r || !count)
        return true;
    for (uint32_t k = 0; k < count && k < SP_MAX_DRIVEN; k++) {
        const sp_control *c = steps[k].applied;
        rows[k] = (sp_msg_cmd_other){.actor = steps[k].actor,
                                     .flags = (c ? SP_CMD_APPLIED : 0u) | (steps[k].stepped ? SP_CMD_STEPPED : 0u)};
        if (c) {
            rows[k].wanted_steering = c->wanted_steering;
            rows[k].wanted_acceleration = c->wanted_acceleration;
            rows[k].accel_applied = c->accel_applied;
            rows[k].claims = c->driver.claims;
            rows[k].warnings = c->warnings;
        }
        if (steps[k].stepped)
            rows[k].raw = steps[k].raw;
    }
    return put_list(r, SP_TOPIC_CMD_OTHERS, tick, rows, count < SP_MAX_DRIVEN ? count : SP_MAX_DRIVEN, sizeof *rows,
                    err);
}

bool sp_record_story(sp_recorder *r, int64_t tick, const sp_story_command *c, uint32_t count, sp_error *err)
{
    return !r || !count || put_list(r, SP_TOPIC_STORY, tick, c, count, sizeof *c, err);
}

static bool put_hash(sp_recorder *r, int64_t tick, const sp_tick_hash *hash, sp_error *err)
{
    uint8_t *at = message(r, topic_channel(r, SP_TOPIC_HASH), tick, sizeof(sp_msg_hash), err);
    if (!at)
        return false;
    memcpy(at, &tick, sizeof tick);
    memcpy(at + 8, hash->part, sizeof hash->part);
    memcpy(at + 8 + sizeof hash->part, &hash->chain, sizeof hash->chain);
    r->hash_written = tick;
    return true;
}

/* what may follow a row: wheels unless all zero, sizes only where they are not those of /actors */
static uint32_t row_has(const sp_recorder *r, const sp_actor_record *a)
{
    uint32_t has = 0;
    for (uint32_t w = 0; w < 4; w++)
        has |= a->wheel_xy[w][0] != 0 || a->wheel_xy[w][1] != 0 ? SP_ROW_WHEELS : 0u;
    const sp_msg_actor *known = a->actor <= r->actor_count ? &r->actors[a->actor] : NULL;
    const bool same = known && known->class_id == a->class_id && known->length == a->length &&
                      known->width == a->width && known->height == a->height && known->center_x == a->center_x &&
                      known->clearance == a->clearance;
    return same ? has : has | SP_ROW_SIZE;
}

static uint8_t *put_row(uint8_t *at, const sp_actor_record *a, uint32_t has)
{
    const sp_msg_row row = {a->actor,
                            a->flags,
                            a->lights,
                            a->road,
                            a->lane,
                            has,
                            a->x,
                            a->y,
                            a->z,
                            a->heading,
                            a->pitch,
                            a->roll,
                            a->speed,
                            a->lateral_speed,
                            a->acceleration,
                            a->lateral_acceleration,
                            a->yaw_rate,
                            a->vx,
                            a->vy,
                            a->s,
                            a->t,
                            a->lane_offset,
                            a->lane_width};
    memcpy(at, &row, sizeof row);
    at += sizeof row;
    if (has & SP_ROW_WHEELS) {
        memcpy(at, a->wheel_xy, sizeof a->wheel_xy);
        at += sizeof a->wheel_xy;
    }
    if (has & SP_ROW_SIZE) {
        const sp_msg_size size = {a->class_id, 0, a->length, a->width, a->height, a->center_x, a->clearance};
        memcpy(at, &size, sizeof size);
        at += sizeof size;
    }
    return at;
}

static bool put_state(sp_recorder *r, const sp_tick_record *t, sp_error *err)
{
    /* choose rows: the ego, all near it, others every fifth tick */
    uint8_t keep[SP_MAX_ACTORS + 1] = {0};
    const bool all = (t->tick + r->settle) % FAR_TICKS == 0;
    const uint32_t count = t->actor_count < SP_MAX_ACTORS ? t->actor_count : SP_MAX_ACTORS;
    sp_msg_state head = {t->tick,
                         t->time,
                         t->warnings,
                         t->claims,
                         t->wanted_acceleration,
                         t->wanted_steering,
                         t->applied_acceleration,
                         t->steering,
                         t->brake,
                         t->driver_acceleration,
                         t->actor_count,
                         0};
    size_t size = sizeof head;
    for (uint32_t i = 0; i < count; i++) {
        const sp_actor_record *a = &t->actors[i], *ego = &t->actors[0];
        if (!all && i && sp_square(a->x - ego->x) + sp_square(a->y - ego->y) > sp_square(SP_RECORD_NEAR))
            continue;
        const uint32_t has = row_has(r, a);
        keep[i] = (uint8_t)(0x80 | has);
        size += sizeof(sp_msg_row) + (has & SP_ROW_WHEELS ? sizeof a->wheel_xy : 0) +
                (has & SP_ROW_SIZE ? sizeof(sp_msg_size) : 0);
        head.count++;
    }
    uint8_t *at = message(r, topic_channel(r, SP_TOPIC_STATE), t->tick, size, err);
    if (!at)
        return false;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    for (uint32_t i = 0; i < count; i++)
        if (keep[i])
            at = put_row(at, &t->actors[i], keep[i] & 0x7fu);
    return true;
}

bool sp_record_tick(sp_recorder *r, const sp_tick_record *t, const sp_tick_hash *hash, sp_error *err)
{
    if (!r)
        return true;
    if (t->event_count && !put_list(r, SP_TOPIC_EVENTS, t->tick, t->events, t->event_count, sizeof *t->events, err))
        return false;
    if (r->mode != SP_RECORD_THIN && !put_state(r, t, err))
        return false;
    if (!hash)
        return true;
    r->last_hash = *hash;
    r->last_hash_tick = t->tick;
    return (r->mode == SP_RECORD_THIN && t->tick % THIN_HASH_TICKS) || put_hash(r, t->tick, hash, err);
}

static uint16_t sense_channel(sp_recorder *r, const char *mount)
{
    for (uint32_t i = 0; i < r->sense_count; i++)
        if (!strcmp(r->sense_name[i], mount))
            return r->sense[i];
    if (r->sense_count == MOUNTS || strlen(mount) >= sizeof r->sense_name[0])
        return 0;
    if (!r->schema_sense)
        r->schema_sense = sp_mcap_schema(r->mcap, sp_topics[SP_TOPICS].schema, "x-skidpad", sp_topics[SP_TOPICS].text);
    char topic[96];
    snprintf(topic, sizeof topic, "/sense/%s", mount);
    const uint32_t i = r->sense_count++;
    snprintf(r->sense_name[i], sizeof r->sense_name[i], "%s", mount);
    r->sense[i] = sp_mcap_channel(r->mcap, r->schema_sense, topic, "x-skidpad");
    return r->sense[i];
}

bool sp_record_frame(sp_recorder *r, const char *mount, const sp_frame *f, const void *truth, size_t truth_bytes,
                     sp_error *err)
{
    if (!r || r->mode == SP_RECORD_THIN)
        return true;
    /* an image's record must not carry a pointer; its pixels come along in mode frames alone */
    const bool image = f->kind == SP_FRAME_CAMERA || f->kind == SP_FRAME_DEPTH || f->kind == SP_FRAME_LABELS;
    const size_t records = (size_t)f->count * f->stride;
    sp_image picture = {0};
    size_t pixels = 0;
    const void *pixel_data = NULL;
    if (image && f->count && f->stride >= sizeof picture) {
        memcpy(&picture, f->data, sizeof picture);
        pixel_data = picture.pixels;
        pixels = r->mode == SP_RECORD_FRAMES && pixel_data ? (size_t)picture.row_bytes * picture.height : 0;
        picture.pixels = NULL;
    }
    const sp_msg_frame head = {f->sampled,           f->delivered, f->sequence, f->kind,   f->version,
                               f->qualifier,         f->flags,     f->count,    f->stride, (uint32_t)(records + pixels),
                               (uint32_t)truth_bytes};
    // not by the frame's own stamp, which may lie in the past or be wrong
    const uint16_t channel = sense_channel(r, mount);
    uint8_t *at = message(r, channel, r->done + 1, sizeof head + records + pixels + truth_bytes, err);
    if (!at)
        return false;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    if (records)
        memcpy(at, f->data, records);
    if (image && f->count && f->stride >= sizeof picture)
        memcpy(at, &picture, sizeof picture);
    if (pixels)
        memcpy(at + records, pixel_data, pixels);
    if (truth_bytes)
        memcpy(at + records + pixels, truth, truth_bytes);
    return true;
}

/* "signal" and its siblings have their own rows; another kind gets a channel of its own */
static uint16_t trace_channel(sp_recorder *r, const char *kind)
{
    for (uint32_t t = SP_TOPIC_SIGNAL; t <= SP_TOPIC_LOG; t++)
        if (!strcmp(sp_topics[t].topic + sizeof "/driver/" - 1, kind))
            return topic_channel(r, t);
    for (uint32_t i = 0; i < r->extra_count; i++)
        if (!strcmp(r->extra_name[i], kind))
            return r->extra[i];
    if (r->extra_count == 8 || strlen(kind) >= sizeof r->extra_name[0])
        return topic_channel(r, SP_TOPIC_LOG);
    char topic[64];
    snprintf(topic, sizeof topic, "/driver/%s", kind);
    snprintf(r->extra_name[r->extra_count], sizeof r->extra_name[0], "%s", kind);
    r->extra[r->extra_count] = sp_mcap_channel(r->mcap, 0, topic, "json");
    return r->extra[r->extra_count++];
}

bool sp_record_trace(sp_recorder *r, int64_t tick, const char *kind, const char *json, sp_error *err)
{
    if (!r || r->mode == SP_RECORD_THIN)
        return true;
    const size_t n = strlen(json);
    uint8_t *at = message(r, trace_channel(r, kind), tick, n, err);
    if (at)
        memcpy(at, json, n);
    return at != NULL;
}

bool sp_record_keyframe(sp_recorder *r, const sp_world_def *def, const sp_world *world, sp_error *err)
{
    if (!r || r->mode == SP_RECORD_THIN)
        return true;
    const sp_msg_keyframe head = {world->tick, world->bytes};
    uint8_t *at = message(r, topic_channel(r, SP_TOPIC_KEYFRAME), world->tick, sizeof head + world->bytes, err);
    if (!at)
        return false;
    memcpy(at, &head, sizeof head);
    memcpy(at + sizeof head, world, world->bytes);
    return true;
}

static bool close_file(sp_recorder *r, bool keep, sp_error *err)
{
    bool ok = true;
    if (r->mcap) {
        /* the last hash, where it was not yet written */
        if (r->last_hash_tick != r->hash_written)
            ok = put_hash(r, r->last_hash_tick, &r->last_hash, err);
        ok = sp_mcap_finish(r->mcap, err) && ok;
    }
    /* what is whole stays readable under its own name, also after a failure */
    if (keep && rename(r->part, r->path) && ok)
        ok = sp_error_set(err, SP_BAD_BENCH, r->path, 0, "cannot rename the finished recording");
    if (!keep)
        unlink(r->part);
    sp_memory_free(r->actors);
    sp_memory_free(r);
    return ok;
}

bool sp_record_finish(sp_recorder *r, sp_error *err)
{
    return !r || close_file(r, true, err);
}

void sp_record_abort(sp_recorder *r)
{
    /* one message is /actors, which every recording has */
    if (r)
        close_file(r, r->mcap && sp_mcap_message_count(r->mcap) > 1, NULL);
}
