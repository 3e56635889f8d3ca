/* sense.c - sp_sense: when each mount samples, what is lost, and how long a frame is under way.
 *
 * One plain block: a head, then for each mount its state words and a ring of slots, all found by offsets. Times are
 * whole nanoseconds; the n-th sample of a mount is taken at the first tick that is not before phase + n * num / den,
 * counted from the start of the settle, so that the rate is exact in the long run whatever the tick. Payloads are
 * hashed once, when they are made. */
#include "sensors/link.h"
#include "sensors/past.h"

#include <string.h>

__extension__ typedef __int128 wide;

enum { ALIGN = 64, BIG_FRAME = 16 << 10 };
static const int64_t hold_ns = 1000000000, hold_big_ns = 250000000;

typedef struct slot {
    uint64_t sequence;
    int64_t sampled, delivered;
    uint32_t qualifier, count, stride, bytes; /* bytes: of the payload in use */
    sp_hash hash;                             /* of those */
    uint32_t flags, again;                    /* again: a duplicate of the slot before */
} slot;

typedef struct ring {
    uint64_t next;   /* number of the next sample */
    uint64_t pushed; /* frames ever queued */
    uint64_t mixed;  /* some frame has overtaken another */
} ring;

/* Behind the rings' slots: poses of past ticks, truths of the sample at hand, its intermediate work. Pointers are to
 * constants of the run. */
struct sp_sense {
    uint64_t bytes;
    uint64_t past_at, truth_at, scratch_at; /* offsets; 0: none */
    uint32_t truth_most, reserved;
    const sp_mount_def *mounts;
    const void *prepared[SP_MAX_MOUNTS];
    ring rings[SP_MAX_MOUNTS];
};

static sp_past *past_of(sp_sense *sense)
{
    return (sp_past *)(void *)((unsigned char *)sense + sense->past_at);
}

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

/* how long delivered frames of this size are kept for a slow reader, at least */
static int64_t hold_of(uint64_t frame_bytes)
{
    return frame_bytes > BIG_FRAME ? hold_big_ns : hold_ns;
}

static bool check_mount(const sp_world_def *def, const sp_mount_def *m, sp_error *err)
{
    if (!m->type) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line, "mount '%s' has no sensor", m->name);
    }
    if (m->period_den <= 0 || m->period_num < (wide)def->tick_ns * m->period_den) {
        sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                     "the period of sensor '%s' is shorter than a tick of %lld us", m->name,
                     (long long)(def->tick_ns / 1000));
        sp_error_hint(err, "a period of %lld ms or more", (long long)(def->tick_ns / 1000000));
        return false;
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
    return !m->type->possible || m->type->possible(m, err);
}

static bool lay_mount(sp_mount_def *m, uint64_t *at, sp_error *err)
{
    const sp_sensor_type *t = m->type;
    const uint64_t records = t->max_records ? t->max_records(m->value) : 1;
    const uint64_t bytes = round_up(records * t->record_bytes + (t->extra_bytes ? t->extra_bytes(m->value) : 0));

    // frames under way, plus those delivered that a slow reader may still ask for
    const int64_t period = m->period_num / m->period_den;
    const int64_t hold = hold_of(bytes);
    // and those that jitter, faults or a busy link hold up
    const int64_t late = m->latency + (int64_t)(3 * m->jitter) + SP_LINK_LATE_NS;
    const uint64_t slots = (uint64_t)(late / period + hold / period + 4);
    const uint64_t end = *at + state_bytes(m) + slots * (sizeof(slot) + bytes);
    if (end > UINT32_MAX) {
        sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                     "with sensor '%s' the frames under way would take more than 4 GiB", m->name);
        sp_error_hint(err, "smaller frames, a longer period, less latency, or fewer such sensors");
        return false;
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

/* end of the rings */
static uint64_t rings_end(const sp_world_def *def)
{
    if (def->mount_count == 0) {
        return round_up(sizeof(sp_sense));
    }
    const sp_mount_def *last = &def->mounts[def->mount_count - 1];
    return round_up(last->queue_offset + state_bytes(last) + last->queue_slots * slot_bytes(last));
}

/* most records in one frame of any mount, most bytes of intermediate work */
static void needs(const sp_world_def *def, uint32_t *records, uint64_t *scratch)
{
    *records = 0;
    *scratch = 0;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        const uint32_t n = m->type->max_records ? m->type->max_records(m->value) : 1;
        const uint64_t bytes = m->type->scratch_bytes ? m->type->scratch_bytes(def, m->value) : 0;
        *records = n > *records ? n : *records;
        *scratch = bytes > *scratch ? bytes : *scratch;
    }
}

uint64_t sp_sense_bytes(const sp_world_def *def)
{
    uint32_t records;
    uint64_t scratch;
    needs(def, &records, &scratch);
    return rings_end(def) + round_up(sp_past_bytes(def, sp_past_ticks(def))) + round_up(records * sizeof(sp_truth)) +
           round_up(scratch);
}

sp_sense *sp_sense_create(const sp_world_def *def, sp_arena *arena, sp_error *err)
{
    const uint64_t bytes = sp_sense_bytes(def);
    const uint32_t ticks = sp_past_ticks(def);
    sp_sense *sense = sp_arena_alloc(arena, (size_t)bytes);
    if (!sense) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for %llu bytes of sensor frames",
                     (unsigned long long)bytes);
        return NULL;
    }
    uint64_t scratch, at = rings_end(def);
    sense->bytes = bytes;
    sense->mounts = def->mounts;
    needs(def, &sense->truth_most, &scratch);
    if (ticks) {
        sense->past_at = at;
        sp_past_init(past_of(sense), def, ticks);
        at += round_up(sp_past_bytes(def, ticks));
    }
    sense->truth_at = at;
    at += round_up(sense->truth_most * sizeof(sp_truth));
    sense->scratch_at = scratch ? at : 0;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        sp_error why = {0};
        sense->prepared[i] = m->type->prepare ? m->type->prepare(def, m, arena, &why) : NULL;
        if (why.code) {
            *err = why;
            return NULL;
        }
    }
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
    uint64_t before[SP_MAX_MOUNTS]; /* frames of each that were queued before this tick: says nothing of their order */
} step;

/* tells the observer what goes on its way */
static void tell(const step *in, const sp_mount_def *m, const slot *s, const sp_frame_out *out)
{
    const bool image = is_image(m->kind) && out->count > 0;
    if (!in->observer) {
        return;
    }
    if (image) {
        point_at_pixels(m, out->data, true);
    }
    in->observer(in->user, m, s->sequence, s->sampled, s->delivered, out);
    if (image) {
        point_at_pixels(m, out->data, false);
    }
}

/* bytes of a payload: records and the pixels behind them */
static uint32_t payload(const sp_mount_def *m, const sp_frame_out *out)
{
    const uint32_t extra = out->count > 0 && m->type->extra_bytes ? m->type->extra_bytes(m->value) : 0;
    return out->count * out->stride + extra;
}

static bool overflowed(const sp_mount_def *m, const sp_frame_out *out, sp_error *err)
{
    return out->overflow && !sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line,
                                          "sensor '%s' has more than %u records in one frame", m->name, out->count);
}

/* what a sensor may look at, now */
static sp_sample sample_of(const step *in, uint32_t index, uint64_t sequence, const sp_fault_now *faults,
                           uint32_t fault_count)
{
    const sp_mount_def *m = &in->def->mounts[index];
    sp_sense *sense = in->sense;
    return (sp_sample){.def = in->def,
                       .world = in->world,
                       .mount = m,
                       .pixels = in->pixels,
                       .sequence = sequence,
                       .time_ns = in->world->tick * in->def->tick_ns,
                       .memory = (double *)(void *)((unsigned char *)sense + m->queue_offset),
                       .prepared = sense->prepared[index],
                       .scratch = sense->scratch_at ? (unsigned char *)sense + sense->scratch_at : NULL,
                       .past = sense->past_at ? past_of(sense) : NULL,
                       .faults = faults,
                       .fault_count = fault_count,
                       .index = index};
}

void sp_sense_sample(const sp_world_def *def, const sp_world *world, sp_sense *sense, uint32_t mount, uint64_t sequence,
                     struct sp_fault_now *faults, sp_sample *out)
{
    const step in = {.def = def, .world = world, .sense = sense};
    const uint32_t count = world->fault_count ? sp_fault_gather(def, world, mount, faults) : 0;
    *out = sample_of(&in, mount, sequence, faults, count);
}

/* what the sensor saw, into the slot's payload */
static bool look(const step *in, uint32_t index, slot *s, const sp_fault_now *faults, uint32_t fault_count,
                 sp_frame_out *out, sp_error *err)
{
    const sp_mount_def *m = &in->def->mounts[index];
    sp_sense *sense = in->sense;
    const sp_sample sample = sample_of(in, index, s->sequence, faults, fault_count);
    *out = (sp_frame_out){.data = (unsigned char *)(s + 1),
                          .capacity = m->frame_bytes,
                          .stride = m->type->record_bytes,
                          .qualifier = SP_QUALIFIER_OK,
                          .truth = (sp_truth *)(void *)((unsigned char *)sense + sense->truth_at),
                          .truth_most = sense->truth_most};
    if (!m->type->sample(&sample, out, err)) {
        return sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line, "sensor '%s' could not take sample %llu",
                            m->name, (unsigned long long)s->sequence);
    }
    return !overflowed(m, out, err);
}

/* the `pushed`-th frame of a sensor again, its own or another's; false: there is none */
static bool repeat(const step *in, const sp_mount_def *from, uint64_t pushed, slot *s, sp_frame_out *out)
{
    if (pushed == 0) {
        return false;
    }
    const slot *last = slot_at(from, in->sense, pushed - 1);
    if (last == s) {
        return false;
    }
    memcpy(s + 1, last + 1, last->bytes);
    // who has read it has left an address there
    if (is_image(from->kind) && last->count > 0) {
        point_at_pixels(from, (unsigned char *)(s + 1), false);
    }
    // its records are none of what was looked at now
    for (uint32_t i = 0; i < last->count && i < out->truth_most; i++) {
        out->truth[i] = (sp_truth){0, SP_REASON_FAULT};
    }
    out->count = last->count;
    out->stride = last->stride;
    out->flags = last->flags;
    out->qualifier = last->qualifier;
    return true;
}

/* the slot for the next frame of a mount; NULL with an error when too many are under way */
static slot *free_slot(const step *in, const sp_mount_def *m, const ring *r, sp_error *err)
{
    const int64_t now = in->world->tick * in->def->tick_ns;
    slot *s = slot_at(m, in->sense, r->pushed);
    const uint64_t room = m->queue_slots - 1;
    if (r->pushed >= room && slot_at(m, in->sense, r->pushed - room)->delivered > now) {
        sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line, "more than %u frames of sensor '%s' are under way",
                     m->queue_slots, m->name);
        return NULL;
    }
    memset(s, 0, sizeof *s);
    return s;
}

/* Whether a duplicate may go too. Those under way take the room that is there for slow readers, never that of frames
 * to come: of these no more are under way than latency, jitter and faults allow for. */
static bool room_for_again(const step *in, const sp_mount_def *m, const ring *r)
{
    const int64_t now = in->world->tick * in->def->tick_ns;
    const int64_t most = hold_of(m->frame_bytes) * m->period_den / m->period_num;
    int64_t again = 0;
    uint64_t n = oldest(m, r);
    while (n < r->pushed && slot_at(m, in->sense, n)->delivered <= now) {
        n++;
    }
    for (; n < r->pushed; n++) {
        again += slot_at(m, in->sense, n)->again;
    }
    return again < most;
}

/* closes a filled slot: what the link does to it, its hash, and on its way */
static void send(const step *in, const sp_mount_def *m, ring *r, slot *s, const sp_link *link, sp_frame_out *out)
{
    s->qualifier = out->qualifier;
    s->count = out->count;
    s->stride = out->stride;
    s->flags = out->flags | link->flags;
    s->bytes = payload(m, out);
    if (link->flip > 0) {
        sp_link_flip(in->def->seed, link, (int64_t)s->sequence, (unsigned char *)(s + 1) + link->keep,
                     s->bytes > link->keep ? s->bytes - link->keep : 0);
    }
    s->hash = sp_hash_bytes(s + 1, s->bytes);
    out->qualifier = s->qualifier;
    out->flags = s->flags;
    tell(in, m, s, out);
    if (r->pushed > 0 && slot_at(m, in->sense, r->pushed - 1)->delivered > s->delivered) {
        r->mixed = 1;
    }
    r->pushed++;
}

static bool take_sample(const step *in, uint32_t index, sp_error *err)
{
    const sp_mount_def *m = &in->def->mounts[index];
    ring *r = &in->sense->rings[index];
    const int64_t now = in->world->tick * in->def->tick_ns;
    const uint64_t number = r->next++;
    sp_fault_now faults[SP_MAX_FAULTS];
    const uint32_t fault_count = in->world->fault_count ? sp_fault_gather(in->def, in->world, index, faults) : 0;
    sp_link link;
    sp_link_of(in->def, m, now, number, faults, fault_count, &link);

    // a lost frame costs nothing, unless the sensor's own state has to go on
    if (link.lost && m->type->state_words == 0) {
        return true;
    }
    slot *s = free_slot(in, m, r, err);
    if (!s) {
        return false;
    }
    s->sequence = number;
    sp_frame_out out;
    if (!look(in, index, s, faults, fault_count, &out, err)) {
        return false;
    }
    if (link.lost) {
        return true;
    }
    s->sampled = now - out.age_ns + link.stamp;
    s->delivered = now + link.delay;
    link.keep = is_image(m->kind) && out.count ? out.stride : 0;
    const sp_mount_def *other = link.other ? &in->def->mounts[link.other - 1] : NULL;
    if (link.empty) {
        out.count = 0;
    } else if (other && other->type == m->type && other->frame_bytes <= m->frame_bytes) {
        (void)repeat(in, other, in->before[link.other - 1], s, &out);
    } else if (link.frozen && repeat(in, m, r->pushed, s, &out) && link.stuck) {
        s->sampled = slot_at(m, in->sense, r->pushed - 1)->sampled;
    }
    out.qualifier = link.qualifier > out.qualifier ? link.qualifier : out.qualifier;
    send(in, m, r, s, &link, &out);
    if (link.twice && room_for_again(in, m, r)) {
        slot *again = free_slot(in, m, r, err);
        if (!again) {
            return false;
        }
        memcpy(again, s, sizeof *s + s->bytes);
        again->again = 1;
        r->pushed++;
    }
    return true;
}

bool sp_sense_step(const sp_world_def *def, const sp_world *world, sp_sense *sense, sp_pixels *pixels,
                   sp_sense_observer *observer, void *user, sp_error *err)
{
    step in = {def, world, sense, pixels, observer, user, {0}};
    const int64_t since_settle = (world->tick + def->settle_ticks) * def->tick_ns;
    for (uint32_t i = 0; i < def->mount_count; i++) {
        in.before[i] = sense->rings[i].pushed;
    }
    if (sense->past_at) {
        sp_past_add(past_of(sense), world);
    }
    for (uint32_t i = 0; i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        const ring *r = &sense->rings[i];
        while ((wide)(since_settle - m->phase) * m->period_den >= (wide)r->next * m->period_num) {
            if (!take_sample(&in, i, err)) {
                return false;
            }
        }
    }
    return true;
}

/* the i-th of those delivered in (since, now], by time of delivery and, of equals, as they were sent */
static slot *delivered(const sp_mount_def *m, sp_sense *sense, int64_t since, int64_t now, uint32_t i)
{
    const ring *r = &sense->rings[m - sense->mounts];
    // mostly they come as they were sent, and the newest few are asked for
    if (!r->mixed) {
        const uint64_t end = oldest(m, r);
        uint64_t first = r->pushed;
        while (first > end && slot_at(m, sense, first - 1)->delivered > since) {
            first--;
        }
        slot *s = first + i < r->pushed ? slot_at(m, sense, first + i) : NULL;
        return s && s->delivered <= now ? s : NULL;
    }
    int64_t last = INT64_MIN;
    uint64_t after = 0;
    for (uint32_t k = 0;; k++) {
        slot *best = NULL;
        uint64_t best_number = 0;
        for (uint64_t n = oldest(m, r); n < r->pushed; n++) {
            slot *s = slot_at(m, sense, n);
            const bool next = s->delivered > last || (s->delivered == last && n > after);
            if (s->delivered > since && s->delivered <= now && (k == 0 || next) &&
                (!best || s->delivered < best->delivered)) {
                best = s;
                best_number = n;
            }
        }
        if (!best || k == i) {
            return best;
        }
        last = best->delivered;
        after = best_number;
    }
}

const sp_frame *sp_sense_frame(const sp_world_def *def, sp_sense *sense, uint32_t mount, int64_t since, int64_t now,
                               uint32_t i, sp_frame *out)
{
    const sp_mount_def *m = &def->mounts[mount];
    slot *s = delivered(m, sense, since, now, i);
    if (!s) {
        return NULL;
    }
    unsigned char *data = (unsigned char *)(s + 1);
    if (is_image(m->kind) && s->count > 0) {
        point_at_pixels(m, data, true);
    }
    *out = (sp_frame){0,        m->kind,   1, s->qualifier, s->sequence, s->sampled, s->delivered, s->flags,
                      s->count, s->stride, 0, data};
    return out;
}
