/* reader.c - opens a recording: walks every record once, checks every CRC, unpacks the chunks and notes where each
 * message lies. What the messages mean is decode.c's business.
 *
 * The file may be hostile: nothing is believed before it was bounded. A file that ends in the middle of a record is one
 * that was cut, and is read to its last whole chunk; one whose whole records contradict their checksums is damaged and
 * refused with the place. */
#include "replay/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

static const uint64_t max_chunk = (uint64_t)256 << 20, max_unpacked = (uint64_t)2 << 30, max_file = (uint64_t)2 << 30;

static const int64_t max_ticks = 100000000;

static void *list_add(sp_recording *r, sp_list *l, size_t item)
{
    if (l->count == l->capacity) {
        const size_t want = l->capacity ? l->capacity * 2 : 64;
        void *bigger = sp_memory_realloc(l->items, want * item);
        if (!bigger)
            return NULL;
        l->items = bigger;
        l->capacity = want;
    }
    (void)r;
    return (uint8_t *)l->items + item * l->count++;
}

static bool damaged(const sp_recording *r, const uint8_t *at, const char *what, sp_error *err)
{
    return sp_error_set(err, SP_BAD_LOAD, r->path, 0, "the recording is damaged at byte %llu: %s",
                        (unsigned long long)(at >= r->file && at <= r->file + r->size ? (size_t)(at - r->file) : 0),
                        what);
}

static bool no_memory(const sp_recording *r, sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, r->path, 0, "out of memory while reading the recording");
}

static const char *copy_text(sp_recording *r, const char *s, uint32_t n)
{
    char *out = sp_arena_alloc(r->arena, (size_t)n + 1);
    if (out && n)
        memcpy(out, s, n);
    return out;
}

static bool read_file(sp_recording *r, sp_error *err)
{
    const int fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        sp_error_set(err, SP_BAD_LOAD, r->path, 0, "cannot open the recording: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool ok = S_ISREG(st.st_mode) && (uint64_t)st.st_size <= max_file;
    if (!ok)
        sp_error_set(err, SP_BAD_LOAD, r->path, 0,
                     S_ISREG(st.st_mode) ? "the recording is larger than 2 GiB" : "not a file");
    /* of what is read in parts only those parts come from the disk */
    if (ok && r->scored && st.st_size > 0) {
        void *mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        r->mapped = mapped != MAP_FAILED;
        r->file = r->mapped ? mapped : NULL;
        r->size = r->mapped ? (size_t)st.st_size : 0;
    }
    r->file = ok && !r->mapped ? sp_memory_alloc((size_t)st.st_size + 1) : r->file;
    if (ok && !r->file)
        ok = no_memory(r, err);
    while (ok && r->size < (size_t)st.st_size) {
        const ssize_t n = read(fd, r->file + r->size, (size_t)st.st_size - r->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            ok = sp_error_set(err, SP_BAD_LOAD, r->path, 0, "cannot read the recording: %s", strerror(errno));
        if (n <= 0)
            break;
        r->size += (size_t)n;
    }
    close(fd);
    return ok;
}

static bool read_channel(sp_recording *r, sp_cursor c, sp_error *err)
{
    uint32_t topic_size = 0;
    const uint8_t *at = c.at;
    const uint16_t id = sp_cursor_u16(&c);
    sp_cursor_u16(&c);
    const char *topic = sp_cursor_text(&c, &topic_size);
    if (c.bad || !id || topic_size > 255)
        return damaged(r, at, "a channel that makes no sense", err);
    if (r->channel_by_id[id])
        return true;
    sp_channel_info *info = list_add(r, &r->channels, sizeof *info);
    if (!info)
        return no_memory(r, err);
    *info = (sp_channel_info){copy_text(r, topic, topic_size), id, SP_TOPICS, 0};
    if (!info->topic)
        return no_memory(r, err);
    for (uint32_t t = 0; t < SP_TOPICS; t++)
        if (!strcmp(sp_topics[t].topic, info->topic))
            info->topic_index = t;
    r->channel_by_id[id] = (uint32_t)r->channels.count;
    return true;
}

static bool read_message(sp_recording *r, sp_cursor c, const uint8_t *where, sp_error *err)
{
    const uint16_t id = sp_cursor_u16(&c);
    const uint32_t sequence = sp_cursor_u32(&c);
    const uint64_t time = sp_cursor_u64(&c);
    sp_cursor_u64(&c);
    const size_t size = (size_t)(c.end - c.at);
    if (c.bad || size > UINT32_MAX || time > INT64_MAX)
        return damaged(r, where, "a message that makes no sense", err);
    const uint32_t channel = r->channel_by_id[id];
    if (!channel)
        return damaged(r, where, "a message on an unknown channel", err);
    sp_stored *m = list_add(r, &r->messages, sizeof *m);
    if (!m || r->messages.count > UINT32_MAX)
        return no_memory(r, err);
    *m = (sp_stored){time, sequence, c.at, channel - 1, (uint32_t)size};
    return true;
}

/* Messages into log order, where chunks of several lanes lie one behind the other: runs that rise are merged, what is
 * of one time stays as it lies. */
static bool sort_messages(sp_recording *r, sp_error *err)
{
    sp_stored *m = r->messages.items, *other = NULL;
    const size_t n = r->messages.count;
    size_t runs = 2;
    while (runs > 1) {
        runs = 0;
        for (size_t a = 0; a < n; runs++) {
            /* two runs, [a, b) and [b, c) */
            size_t b = a + 1, k = a;
            while (b < n && m[b].time >= m[b - 1].time)
                b++;
            size_t c = b + (b < n), i = a, j = b;
            while (c < n && m[c].time >= m[c - 1].time)
                c++;
            if (b == n && a == 0)
                return sp_memory_free(other), true;
            other = other ? other : sp_memory_alloc(n * sizeof *other);
            if (!other)
                return no_memory(r, err);
            while (k < c)
                other[k++] = j == c || (i < b && m[i].time <= m[j].time) ? m[i++] : m[j++];
            a = c;
        }
        sp_stored *done = other;
        other = m;
        m = done;
        r->messages.items = m;
        r->messages.capacity = n;
    }
    sp_memory_free(other);
    return true;
}

static bool index_topics(sp_recording *r, sp_error *err)
{
    const sp_channel_info *channels = r->channels.items;
    for (size_t k = 0; k < r->messages.count; k++) {
        const uint32_t topic = channels[sp_replay_message(r, k)->channel].topic_index;
        uint32_t *i = topic == SP_TOPICS ? NULL : list_add(r, &r->by_topic[topic], sizeof *i);
        if (topic != SP_TOPICS && !i)
            return no_memory(r, err);
        if (i)
            *i = (uint32_t)k;
    }
    return true;
}

/* the records of an unpacked chunk; `where` is the chunk in the file */
static bool read_records(sp_recording *r, const uint8_t *data, size_t size, const uint8_t *where, sp_error *err)
{
    sp_cursor c = {data, data + size, false};
    while (c.at < c.end) {
        const uint8_t opcode = sp_cursor_u8(&c);
        const uint64_t n = sp_cursor_u64(&c);
        const uint8_t *body = sp_cursor_bytes(&c, n);
        if (!body)
            return damaged(r, where, "a record that is longer than its chunk", err);
        const sp_cursor inner = {body, body + n, false};
        if (opcode == SP_MCAP_CHANNEL && !read_channel(r, inner, err))
            return false;
        if (opcode == SP_MCAP_MESSAGE && !read_message(r, inner, where, err))
            return false;
    }
    return true;
}

static bool read_chunk(sp_recording *r, sp_cursor c, const uint8_t *where, sp_error *err)
{
    uint32_t name_size = 0;
    sp_cursor_u64(&c);
    sp_cursor_u64(&c);
    const uint64_t size = sp_cursor_u64(&c);
    const uint32_t crc = sp_cursor_u32(&c);
    const char *name = sp_cursor_text(&c, &name_size);
    const uint64_t packed_size = sp_cursor_u64(&c);
    const uint8_t *packed = sp_cursor_bytes(&c, packed_size);
    if (!packed || size > max_chunk)
        return damaged(r, where, packed ? "a chunk that is too large" : "a chunk that makes no sense", err);
    if (r->unpacked + size > max_unpacked) {
        sp_error_set(err, SP_BAD_LOAD, r->path, 0, "unpacked it is larger than 2 GiB, which is more than is read");
        return sp_error_hint(err, "record without frames: 'skidpad export' makes them anew, the same"), false;
    }
    const bool zstd = name_size == 4 && !memcmp(name, "zstd", 4);
    if (!zstd && name_size)
        return sp_error_set(err, SP_BAD_LOAD, r->path, 0, "chunks are packed with '%.*s'; only zstd and none are read",
                            (int)(name_size > 32 ? 32 : name_size), name);
    /* the size must be what the packed frame itself says, before memory is taken for it */
    if (zstd ? ZSTD_getFrameContentSize(packed, packed_size) != size : packed_size != size)
        return damaged(r, where, "a chunk whose size is not what it says", err);
    uint8_t **slot = list_add(r, &r->chunks, sizeof *slot);
    if (!slot)
        return no_memory(r, err);
    *slot = sp_memory_alloc(size + 1);
    uint8_t *data = *slot;
    if (zstd && !r->unpacker)
        r->unpacker = ZSTD_createDCtx();
    if (!data || (zstd && !r->unpacker))
        return no_memory(r, err);
    if (!zstd)
        memcpy(data, packed, size);
    else if (!r->unpacker || ZSTD_decompressDCtx(r->unpacker, data, size, packed, packed_size) != size)
        return damaged(r, where, "a chunk that does not unpack", err);
    if (crc && crc != sp_mcap_crc(data, size))
        return damaged(r, where, "the checksum of a chunk is wrong", err);
    r->unpacked += size;
    return read_records(r, data, size, where, err);
}

static bool read_metadata(sp_recording *r, sp_cursor c, const uint8_t *where, sp_error *err)
{
    uint32_t n = 0;
    const char *record = sp_cursor_text(&c, &n);
    const char *kept = c.bad ? NULL : copy_text(r, record, n);
    const uint32_t map = sp_cursor_u32(&c);
    const uint8_t *body = sp_cursor_bytes(&c, map);
    if (!body)
        return damaged(r, where, "a metadata record that makes no sense", err);
    sp_cursor m = {body, body + map, false};
    while (m.at < m.end) {
        uint32_t name_size = 0, value_size = 0;
        const char *name = sp_cursor_text(&m, &name_size);
        const char *value = sp_cursor_text(&m, &value_size);
        if (m.bad)
            return damaged(r, where, "a metadata record that makes no sense", err);
        sp_pair *p = list_add(r, &r->pairs, sizeof *p);
        if (!p)
            return no_memory(r, err);
        *p = (sp_pair){kept, copy_text(r, name, name_size), copy_text(r, value, value_size)};
        if (!p->record || !p->name || !p->value)
            return no_memory(r, err);
    }
    return true;
}

static bool read_attachment(sp_recording *r, sp_cursor c, const uint8_t *where, sp_error *err)
{
    const uint8_t *start = c.at;
    uint32_t n = 0, media = 0;
    sp_cursor_u64(&c);
    sp_cursor_u64(&c);
    const char *name = sp_cursor_text(&c, &n);
    sp_cursor_text(&c, &media);
    const uint64_t size = sp_cursor_u64(&c);
    const uint8_t *data = sp_cursor_bytes(&c, size);
    const uint8_t *end = c.at;
    const uint32_t crc = sp_cursor_u32(&c);
    if (c.bad || (crc && crc != sp_mcap_crc(start, (size_t)(end - start))))
        return damaged(r, where, c.bad ? "an attachment that makes no sense" : "the checksum of an attachment is wrong",
                       err);
    sp_attached *a = list_add(r, &r->attached, sizeof *a);
    if (!a)
        return no_memory(r, err);
    *a = (sp_attached){copy_text(r, name, n), data, (size_t)size};
    return a->name || no_memory(r, err);
}

/* the footer of a finished file: the summary's own checksum */
static bool read_footer(sp_recording *r, sp_cursor c, const uint8_t *where, sp_error *err)
{
    const uint64_t summary = sp_cursor_u64(&c);
    sp_cursor_u64(&c);
    const uint8_t *end = c.at;
    const uint32_t crc = sp_cursor_u32(&c);
    if (c.bad || summary > (uint64_t)(end - r->file))
        return damaged(r, where, "a footer that makes no sense", err);
    if (summary && crc && crc != sp_mcap_crc(r->file + summary, (size_t)(end - r->file) - (size_t)summary))
        return damaged(r, where, "the checksum of the summary is wrong", err);
    r->cut = false;
    return true;
}

/* Whether a chunk holds any topic that metrics read, by the message indexes behind it; `after` is where they begin. A
 * channel that is not known yet counts as one, and so does a chunk without indexes. */
static bool is_scored(const sp_recording *r, const uint8_t *after, const uint8_t *end)
{
    sp_cursor c = {after, end, false};
    uint32_t seen = 0;
    while (c.at < c.end && *c.at == SP_MCAP_MESSAGE_INDEX) {
        sp_cursor_u8(&c);
        const uint64_t n = sp_cursor_u64(&c);
        const uint8_t *body = sp_cursor_bytes(&c, n);
        if (!body || n < 2)
            return true;
        const uint32_t channel = r->channel_by_id[body[0] | body[1] << 8];
        if (!channel || sp_topic_scored(((const sp_channel_info *)r->channels.items)[channel - 1].topic_index))
            return true;
        seen++;
    }
    return seen == 0;
}

/* the channels of a finished file, out of its summary, before anything else is read: so that chunks can be left out */
static void read_channels_first(sp_recording *r)
{
    enum { FOOTER = 29 };
    if (r->size < FOOTER + 2 * SP_MCAP_MAGIC_BYTES)
        return;
    const uint8_t *footer = r->file + r->size - SP_MCAP_MAGIC_BYTES - FOOTER;
    sp_cursor f = {footer + 9, footer + FOOTER, false};
    const uint64_t summary = sp_cursor_u64(&f);
    if (footer[0] != SP_MCAP_FOOTER || !summary || summary >= r->size)
        return;
    sp_cursor c = {r->file + summary, footer, false};
    while (c.at < c.end) {
        const uint8_t opcode = sp_cursor_u8(&c);
        const uint64_t n = sp_cursor_u64(&c);
        const uint8_t *body = sp_cursor_bytes(&c, n);
        if (!body)
            return;
        if (opcode == SP_MCAP_CHANNEL && !read_channel(r, (sp_cursor){body, body + n, false}, NULL))
            return;
    }
}

static bool walk(sp_recording *r, sp_error *err)
{
    if (r->size < SP_MCAP_MAGIC_BYTES || memcmp(r->file, SP_MCAP_MAGIC, SP_MCAP_MAGIC_BYTES))
        return sp_error_set(err, SP_BAD_LOAD, r->path, 0, "not a recording: it does not begin as an MCAP file does");
    const bool whole = r->size >= 2 * SP_MCAP_MAGIC_BYTES &&
                       !memcmp(r->file + r->size - SP_MCAP_MAGIC_BYTES, SP_MCAP_MAGIC, SP_MCAP_MAGIC_BYTES);
    sp_cursor c = {r->file + SP_MCAP_MAGIC_BYTES, r->file + r->size, false};
    r->cut = true;
    if (r->scored && whole)
        read_channels_first(r);
    bool in_data = true;
    while (r->cut && c.at < c.end) {
        const uint8_t *where = c.at;
        const uint8_t opcode = sp_cursor_u8(&c);
        const uint64_t n = sp_cursor_u64(&c);
        const uint8_t *body = sp_cursor_bytes(&c, n);
        /* a record that the file does not hold to its end: cut here, unless the file has its end */
        if (!body || !opcode)
            return whole ? damaged(r, where, "a record that is longer than the file", err) : true;
        const sp_cursor inner = {body, body + n, false};
        bool ok = true;
        if (opcode == SP_MCAP_CHANNEL && in_data)
            ok = read_channel(r, inner, err);
        else if (opcode == SP_MCAP_CHUNK && in_data)
            ok = (r->scored && whole && !is_scored(r, c.at, c.end)) || read_chunk(r, inner, where, err);
        else if (opcode == SP_MCAP_MESSAGE && in_data)
            ok = read_message(r, inner, where, err);
        else if (opcode == SP_MCAP_METADATA && in_data)
            ok = read_metadata(r, inner, where, err);
        else if (opcode == SP_MCAP_ATTACHMENT && in_data)
            ok = read_attachment(r, inner, where, err);
        else if (opcode == SP_MCAP_DATA_END)
            in_data = false;
        else if (opcode == SP_MCAP_FOOTER)
            ok = read_footer(r, inner, where, err);
        if (!ok)
            return false;
    }
    return true;
}

static int64_t number(const sp_recording *r, const char *name, int64_t otherwise)
{
    int64_t v = 0;
    const char *text = sp_recording_metadata(r, "skidpad.recording", name);
    return text && sp_parse_int(text, &v) ? v : otherwise;
}

/* what the recording says of itself; newer layouts are refused */
static bool read_identity(sp_recording *r, sp_error *err)
{
    const int64_t schema = number(r, "schema", 0);
    r->tick_ns = number(r, "tick_ns", 0);
    r->settle = number(r, "settle_ticks", -1);
    if (!sp_recording_metadata(r, "skidpad.recording", "schema"))
        return sp_error_set(err, SP_BAD_LOAD, r->path, 0,
                            "not a recording of skidpad: no metadata record 'skidpad.recording'");
    if (schema > SP_RECORDING_SCHEMA) {
        sp_error_set(err, SP_BAD_LOAD, r->path, 0, "the recording has schema %lld; this build reads up to %d",
                     (long long)schema, SP_RECORDING_SCHEMA);
        return sp_error_hint(err, "it was made by a newer skidpad: use that one or a later one"), false;
    }
    if (schema < 1 || r->tick_ns < 1 || r->tick_ns > 1000000000 || r->settle < 0 || r->settle > 1000000000)
        return sp_error_set(err, SP_BAD_LOAD, r->path, 0,
                            "the recording's schema, tick_ns or settle_ticks makes no sense");
    /* sizes and names of actors */
    if (r->by_topic[SP_TOPIC_ACTORS].count) {
        const sp_stored *m = sp_replay_message(r, ((const uint32_t *)r->by_topic[SP_TOPIC_ACTORS].items)[0]);
        sp_msg_list head = {0};
        if (m->size >= sizeof head)
            memcpy(&head, m->data, sizeof head);
        if (head.count > SP_MAX_ACTORS || head.stride < sizeof(sp_msg_actor) || head.stride > 65536 ||
            m->size < sizeof head + (size_t)head.count * head.stride)
            return damaged(r, NULL, "/actors makes no sense", err);
        r->actors = SP_ARRAY(r->arena, sp_msg_actor, (size_t)head.count + 1);
        if (!r->actors)
            return no_memory(r, err);
        for (uint32_t i = 0; i < head.count; i++) {
            memcpy(&r->actors[i + 1], m->data + sizeof head + (size_t)i * head.stride, sizeof r->actors[0]);
            r->actors[i + 1].name[sizeof r->actors[0].name - 1] = 0;
        }
        r->actor_count = head.count;
    }
    return true;
}

static sp_recording *open_file(const char *path, bool scored, sp_error *err)
{
    sp_recording *r = sp_memory_alloc(sizeof *r);
    if (!r) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading the recording");
        return NULL;
    }
    *r = (sp_recording){.path = path, .scored = scored};
    r->arena = sp_arena_create();
    if (!r->arena)
        goto failed;
    r->path = sp_arena_strdup(r->arena, path);
    r->events = SP_ARRAY(r->arena, sp_event, SP_MAX_EVENTS);
    r->channel_by_id = SP_ARRAY(r->arena, uint32_t, 65536);
    if (!r->path || !r->events || !r->channel_by_id)
        goto failed;
    if (!read_file(r, err) || !walk(r, err) || !sort_messages(r, err) || !index_topics(r, err) ||
        !read_identity(r, err))
        goto failed;
    /* ticks that it spans: messages lie in log order */
    r->first_tick = 0;
    r->last_tick = -1;
    if (r->messages.count) {
        r->first_tick = sp_replay_tick(r, sp_replay_message(r, 0));
        r->last_tick = sp_replay_tick(r, sp_replay_message(r, r->messages.count - 1));
    }
    if (r->last_tick - r->first_tick > max_ticks) {
        damaged(r, NULL, "it spans more ticks than a run can have", err);
        goto failed;
    }
    return r;
failed:
    sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading the recording");
    sp_recording_close(r);
    return NULL;
}

sp_recording *sp_recording_open(const char *path, sp_error *err)
{
    return open_file(path, false, err);
}

sp_recording *sp_recording_open_scored(const char *path, sp_error *err)
{
    return open_file(path, true, err);
}

void sp_recording_close(sp_recording *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->chunks.count; i++)
        sp_memory_free(((uint8_t **)r->chunks.items)[i]);
    sp_list *lists[] = {&r->chunks, &r->channels, &r->messages, &r->pairs, &r->attached};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        sp_memory_free(lists[i]->items);
    for (size_t i = 0; i < SP_TOPICS; i++)
        sp_memory_free(r->by_topic[i].items);
    ZSTD_freeDCtx(r->unpacker);
    if (r->mapped)
        munmap(r->file, r->size);
    else
        sp_memory_free(r->file);
    sp_arena_destroy(r->arena);
    sp_memory_free(r);
}

bool sp_recording_cut(const sp_recording *r)
{
    return r->cut;
}

const char *sp_recording_metadata(const sp_recording *r, const char *record, const char *name)
{
    const sp_pair *p = r->pairs.items;
    for (size_t i = 0; i < r->pairs.count; i++)
        if (!strcmp(p[i].record, record) && !strcmp(p[i].name, name))
            return p[i].value;
    return NULL;
}

bool sp_recording_pair(const sp_recording *r, uint32_t i, const char **record, const char **name, const char **value)
{
    if (i >= r->pairs.count)
        return false;
    const sp_pair *p = (const sp_pair *)r->pairs.items + i;
    *record = p->record;
    *name = p->name;
    *value = p->value;
    return true;
}

uint32_t sp_recording_attachments(const sp_recording *r)
{
    return (uint32_t)r->attached.count;
}

const uint8_t *sp_recording_attachment(const sp_recording *r, uint32_t i, const char **name, size_t *size)
{
    if (i >= r->attached.count)
        return NULL;
    const sp_attached *a = (const sp_attached *)r->attached.items + i;
    if (name)
        *name = a->name;
    if (size)
        *size = a->size;
    return a->data;
}

int64_t sp_replay_tick(const sp_recording *r, const sp_stored *m)
{
    return (int64_t)(m->time / (uint64_t)r->tick_ns) - r->settle;
}
uint64_t sp_recording_messages(const sp_recording *r)
{
    return r->messages.count;
}

bool sp_recording_message(const sp_recording *r, uint64_t i, sp_message *out)
{
    if (i >= r->messages.count)
        return false;
    const sp_stored *m = sp_replay_message(r, i);
    const sp_channel_info *c = (const sp_channel_info *)r->channels.items + m->channel;
    *out = (sp_message){c->topic, (int64_t)m->time, sp_replay_tick(r, m), m->sequence, m->data, m->size};
    return true;
}

int64_t sp_recording_first_tick(const sp_recording *r)
{
    return r->first_tick;
}
int64_t sp_recording_last_tick(const sp_recording *r)
{
    return r->last_tick;
}

const sp_stored *sp_replay_at(const sp_recording *r, uint32_t topic, int64_t tick)
{
    /* messages of one topic lie in order of time */
    const uint32_t *index = r->by_topic[topic].items;
    size_t lo = 0, hi = r->by_topic[topic].count;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (sp_replay_tick(r, sp_replay_message(r, index[mid])) < tick)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == r->by_topic[topic].count)
        return NULL;
    const sp_stored *m = sp_replay_message(r, index[lo]);
    return sp_replay_tick(r, m) == tick ? m : NULL;
}
