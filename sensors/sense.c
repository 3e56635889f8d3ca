/* sense.c - sp_sense: when each mount samples, what is lost, and how long a frame is under way.
 *
 * One plain block: a head, then for each mount its state words and a ring of slots, all found by offsets. Times are
 * whole nanoseconds; the n-th sample of a mount is taken at the first tick that is not before phase + n * num / den,
 * counted from the start of the settle, so that the rate is exact in the long run whatever the tick. Payloads are
 * hashed once, when they are made. */
#include "sensors/sensor.h"

#include <string.h>

__extension__ typedef __int128 wide;

enum { ALIGN = 64, BIG_FRAME = 16 << 10 };
static const int64_t hold_ns = 1000000000, hold_big_ns = 250000000;

typedef struct slot {
    uint64_t sequence;
    int64_t sampled, delivered;
    uint32_t qualifier, count, stride, bytes; /* bytes: of the payload in use */
    sp_hash hash;                             /* of those */
    uint64_t reserved;
} slot;

typedef struct ring {
    uint64_t next;   /* number of the next sample */
    uint64_t pushed; /* frames ever queued */
} ring;

struct sp_sense {
    uint64_t bytes, reserved;
    ring rings[SP_MAX_MOUNTS];
};

static uint64_t round_up(uint64_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static uint64_t state_bytes(const sp_mount_def *m)
{
    return round_up((uint64_t)m->type->state_words * sizeof(double));
}

static uint64_t slot_bytes(const sp_mount_def *m)
{
    return sizeof(slot) + m->frame_bytes;
}

static slot *slot_at(const sp_mount_def *m, sp_sense *sense, uint64_t number)
{
    unsigned char *base = (unsigned char *)sense + m->queue_offset + state_bytes(m);
    return (slot *)(void *)(base + number % m->queue_slots * slot_bytes(m));
}

/* number of the oldest frame still held; one slot is kept free for the sample at hand */
static uint64_t oldest(const sp_mount_def *m, const ring *r)
{
    const uint64_t room = m->queue_slots - 1;
    return r->pushed > room ? r->pushed - room : 0;
}

/* ---------------------------------------------------------------- layout */

static bool check_mount(const sp_world_def *def, const sp_mount_def *m, sp_error *err)
{
    if (!m->type) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line, "mount '%s' has no sensor", m->name);
    }
    if (m->period_den <= 0 || m->period_num < (wide)def->tick_ns * m->period_den) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "the period of sensor '%s' is shorter than a tick of %lld us", m->name,
                            (long long)(def->tick_ns / 1000));
    }
    if (m->phase < 0 || m->latency < 0) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "phase and latency of sensor '%s' cannot be negative", m->name);
    }
    if (!(m->dropout >= 0 && m->dropout <= 1)) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "drop-out of sensor '%s' is not within 0 and 1", m->name);
    }
    if (m->carrier.i == 0 || m->carrier.i > def->actor_count) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line, "sensor '%s' has no carrier", m->name);
    }
    return true;
}

static bool lay_mount(sp_mount_def *m, uint64_t *at, sp_error *err)
{
    const sp_sensor_type *t = m->type;
    const uint64_t records = t->max_records ? t->max_records(m->value) : 1;
    const uint64_t bytes = round_up(records * t->record_bytes + (t->extra_bytes ? t->extra_bytes(m->value) : 0));

    // frames under way, plus those delivered that a slow reader may still ask for
    const int64_t period = m->period_num / m->period_den;
    const int64_t hold = bytes > BIG_FRAME ? hold_big_ns : hold_ns;
    const uint64_t slots = (uint64_t)(m->latency / period + hold / period + 3);
    const uint64_t end = *at + state_bytes(m) + slots * (sizeof(slot) + bytes);
    if (end > UINT32_MAX) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "the frames of sensor '%s' under way would take more than 4 GiB", m->name);
    }
    m->frame_bytes = (uint32_t)bytes;
    m->queue_slots = (uint32_t)slots;
    m->queue_offset = (uint32_t)*at;
    m->kind = t->kind;
    if (m->stream == 0) {
        m->stream = sp_stream(m->name, "mount");
    }
    *at = end;
    return true;
}

bool sp_sense_layout(sp_world_def *def, sp_error *err)
{
    if (def->mount_count > SP_MAX_MOUNTS) {
        return sp_error_set(err, SP_BAD_LOAD, def->file, def->line, "%u sensors are mounted, the limit is %d",
                            def->mount_count, SP_MAX_MOUNTS);
    }
    uint64_t at = round_up(sizeof(sp_sense));
    for (uint32_t i = 0; i < def->mount_count; i++) {
        if (!check_mount(def, &def->mounts[i], err) || !lay_mount(&def->mounts[i], &at, err)) {
            return false;
        }
    }
    return true;
}

uint64_t sp_sense_bytes(const sp_world_def *def)
{
    if (def->mount_count == 0) {
        return round_up(sizeof(sp_sense));
    }
    const sp_mount_def *last = &def->mounts[def->mount_count - 1];
    return last->queue_offset + state_bytes(last) + last->queue_slots * slot_bytes(last);
}

sp_sense *sp_sense_create(const sp_world_def *def, sp_arena *arena, sp_error *err)
{
    const uint64_t bytes = sp_sense_bytes(def);
    sp_sense *sense = sp_arena_alloc(arena, (size_t)bytes);
    if (!sense) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for %llu bytes of sensor frames",
                     (unsigned long long)bytes);
        return NULL;
    }
    sense->bytes = bytes;
    return sense;
}

/* ---------------------------------------------------------------- hash */

static void hash_mount(sp_hasher *h, const sp_mount_def *m, const sp_sense *sense, const ring *r)
{
    const unsigned char *base = (const unsigned char *)sense + m->queue_offset;
    sp_hash_add(h, r, sizeof *r);
    sp_hash_add(h, base, (size_t)m->type->state_words * sizeof(double));

    // heads of the slots in use, oldest first; each holds the hash of its payload
    for (uint64_t n = oldest(m, r); n < r->pushed; n++) {
        sp_hash_add(h, base + state_bytes(m) + n % m->queue_slots * slot_bytes(m), sizeof(slot));
    }
}

sp_hash sp_sense_hash(const sp_world_def *def, const sp_sense *sense)
{
    sp_hasher h;
    sp_hash_begin(&h);
    for (uint32_t i = 0; i < def->mount_count; i++) {
        hash_mount(&h, &def->mounts[i], sense, &sense->rings[i]);
    }
    return sp_hash_end(&h);
}

/* ---------------------------------------------------------------- one sample */

static bool is_image(uint32_t kind)
{
    return kind == SP_FRAME_CAMERA || kind == SP_FRAME_DEPTH || kind == SP_FRAME_LABELS;
}

/* the pixels lie behind the record; the pointer exists only while somebody looks */
static void point_at_pixels(const sp_mount_def *m, unsigned char *data, bool on)
{
    sp_image *image = (sp_image *)(void *)data;
    image->pixels = on ? data + m->type->record_bytes : NULL;
}

typedef struct step {
    const sp_world_def *def;
    const sp_world *world;
    sp_sense *sense;
    sp_pixels *pixels;
    sp_sense_observer *observer;
    void *user;
} step;

/* fills the slot from the sensor and tells the observer */
static bool fill_slot(const step *in, const sp_mount_def *m, slot *s, sp_error *err)
{
    unsigned char *data = (unsigned char *)(s + 1);
    double *memory = (double *)(void *)((unsigned char *)in->sense + m->queue_offset);
    const sp_sample sample = {in->def, in->world, m, in->pixels, s->sequence, s->sampled, memory};
    sp_frame_out out;
    out.data = data;
    out.capacity = m->frame_bytes;
    out.count = 0;
    out.stride = m->type->record_bytes;
    out.qualifier = SP_QUALIFIER_OK;
    out.overflow = false;
    if (!m->type->sample(&sample, &out, err)) {
        return sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line, "sensor '%s' could not take sample %llu",
                            m->name, (unsigned long long)s->sequence);
    }
    if (out.overflow) {
        return sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line,
                            "sensor '%s' has more than %u records in one frame", m->name, out.count);
    }
    const bool image = is_image(m->kind) && out.count > 0;
    if (image) {
        point_at_pixels(m, data, true);
    }
    if (in->observer) {
        in->observer(in->user, m, s->sequence, s->sampled, s->delivered, &out);
    }
    if (image) {
        point_at_pixels(m, data, false);
    }
    const uint32_t extra = out.count > 0 && m->type->extra_bytes ? m->type->extra_bytes(m->value) : 0;
    s->qualifier = out.qualifier;
    s->count = out.count;
    s->stride = out.stride;
    s->bytes = out.count * out.stride + extra;
    s->hash = sp_hash_bytes(data, s->bytes);
    return true;
}

static bool take_sample(const step *in, const sp_mount_def *m, ring *r, sp_error *err)
{
    const uint64_t number = r->next;
    const int64_t now = in->world->tick * in->def->tick_ns;
    r->next++;

    // a lost frame costs nothing, unless the sensor's own state has to go on
    const bool lost =
        m->dropout > 0 && sp_random(in->def->seed, sp_mount_stream(m, "dropout"), (int64_t)number, 0) < m->dropout;
    if (lost && m->type->state_words == 0) {
        return true;
    }
    slot *s = slot_at(m, in->sense, r->pushed);
    const uint64_t room = m->queue_slots - 1;
    if (r->pushed >= room && slot_at(m, in->sense, r->pushed - room)->delivered > now) {
        return sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line,
                            "more than %u frames of sensor '%s' are under way", m->queue_slots, m->name);
    }
    memset(s, 0, sizeof *s);
    s->sequence = number;
    s->sampled = now;
    s->delivered = now + m->latency;
    const step quiet = {in->def, in->world, in->sense, in->pixels, NULL, NULL};
    if (!fill_slot(lost ? &quiet : in, m, s, err)) {
        return false;
    }
    r->pushed += lost ? 0 : 1;
    return true;
}

bool sp_sense_step(const sp_world_def *def, const sp_world *world, sp_sense *sense, sp_pixels *pixels,
                   sp_sense_observer *observer, void *user, sp_error *err)
{
    const step in = {def, world, sense, pixels, observer, user};
    const int64_t since_settle = (world->tick + def->settle_ticks) * def->tick_ns;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        ring *r = &sense->rings[i];
        while ((wide)(since_settle - m->phase) * m->period_den >= (wide)r->next * m->period_num) {
            if (!take_sample(&in, m, r, err)) {
                return false;
            }
        }
    }
    return true;
}

const sp_frame *sp_sense_frame(const sp_world_def *def, sp_sense *sense, uint32_t mount, int64_t since, int64_t now,
                               uint32_t i, sp_frame *out)
{
    const sp_mount_def *m = &def->mounts[mount];
    const ring *r = &sense->rings[mount];
    uint32_t left = i;
    for (uint64_t n = oldest(m, r); n < r->pushed; n++) {
        slot *s = slot_at(m, sense, n);
        if (s->delivered <= since) {
            continue;
        }
        if (s->delivered > now) {
            break;
        }
        if (left > 0) {
            left--;
            continue;
        }
        unsigned char *data = (unsigned char *)(s + 1);
        if (is_image(m->kind) && s->count > 0) {
            point_at_pixels(m, data, true);
        }
        *out = (sp_frame){0,        m->kind,   1, s->qualifier, s->sequence, s->sampled, s->delivered, 0,
                          s->count, s->stride, 0, data};
        return out;
    }
    return NULL;
}
