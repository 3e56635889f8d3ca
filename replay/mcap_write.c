/* mcap_write.c - the MCAP writer: header, zstd-1 chunks with CRC and message indexes, metadata, attachments, and at the
 * end a summary with every index. What the messages mean is recorder.c's business.
 *
 * Deterministic: one thread, one level, no clock; CRCs as zlib's. A chunk is written when it is full, so that a killed
 * run is readable to its last whole chunk. After a failed write the file is cut back to what was whole. */
#include "replay/mcap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

typedef struct index_entry {
    uint64_t time, offset;
} index_entry;
typedef struct channel {
    uint64_t messages;
    uint32_t sequence;
    index_entry *entries; /* of the chunk under way */
    uint32_t entry_count, entry_capacity, lane;
} channel;

/* a chunk under way; what is read together lies in one lane, and all lanes are written out at one time, so that chunks
 * next to each other span the same time */
typedef struct lane {
    sp_bytes chunk; /* records */
    uint64_t messages, first, last;
} lane;

struct sp_mcap {
    int fd;
    bool broken;     /* a write failed: nothing more goes to the file */
    bool cut;        /* and the file ends with what was whole */
    int why;         /* errno of that; 0: it was another failure */
    uint64_t offset; /* bytes of whole records in the file */
    char path[512];
    lane lanes[SP_MCAP_LANES];
    uint32_t into;        /* the lane of the next schemas and channels */
    sp_bytes packed, out; /* compressed chunk; record under way */
    sp_bytes schemas, channels_out, chunk_indexes, attachment_indexes, metadata_indexes; /* for the summary */
    ZSTD_CCtx *zstd;
    uint16_t schema_count, channel_count;
    uint32_t chunk_count, attachment_count, metadata_count;
    uint64_t message_count, time_first, time_last;
    channel channels[SP_MCAP_MAX_CHANNELS + 1];
};

/* all of it, or false with errno set */
static bool write_all(int fd, const uint8_t *data, size_t size)
{
    while (size) {
        const ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* Why nothing more goes to the file. Whoever asks first may not be the one who tells, so it is said each time. */
static void say_broken(const sp_mcap *m, sp_error *err)
{
    if (!m->why) {
        sp_error_set(err, SP_BAD_BENCH, m->path, 0, "the recording is incomplete: out of memory or channels");
        return;
    }
    sp_error_set(err, SP_BAD_BENCH, m->path, 0, "cannot write the recording: %s", strerror(m->why));
    sp_error_hint(err,
                  m->why == ENOSPC || m->why == EDQUOT || m->why == EFBIG
                      ? "the disk is full; what was recorded until then is kept%s"
                      : "what was recorded until then is kept%s",
                  m->cut ? "" : ", up to its last whole chunk");
}

/* appends whole records; a failure cuts the file back to what it was */
static bool put(sp_mcap *m, const sp_bytes *b, sp_error *err)
{
    if (b->failed || m->broken) {
        m->broken = true;
        say_broken(m, err);
        return false;
    }
    if (!write_all(m->fd, b->data, b->size)) {
        m->why = errno ? errno : EIO;
        m->broken = true;
        m->cut = ftruncate(m->fd, (off_t)m->offset) == 0;
        say_broken(m, err);
        return false;
    }
    m->offset += b->size;
    return true;
}

/* opens a record in b and gives where its length stands; close_record fills it in */
static size_t open_record(sp_bytes *b, uint8_t opcode)
{
    sp_bytes_add(b, &opcode, 1);
    sp_bytes_u64(b, 0);
    return b->size;
}

static void close_record(sp_bytes *b, size_t start)
{
    const uint64_t n = b->size - start;
    if (!b->failed)
        memcpy(b->data + start - 8, &n, sizeof n);
}

sp_mcap *sp_mcap_create(const char *path, const char *profile, const char *library, sp_error *err)
{
    sp_mcap *m = sp_memory_alloc(sizeof *m);
    if (!m) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while recording");
        return NULL;
    }
    *m = (sp_mcap){.fd = -1};
    const size_t n = strlen(path) < sizeof m->path - 1 ? strlen(path) : sizeof m->path - 1;
    memcpy(m->path, path, n);
    m->zstd = ZSTD_createCCtx();
    m->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (m->fd < 0 || !m->zstd) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "cannot create the recording: %s",
                     m->fd < 0 ? strerror(errno) : "out of memory");
        goto failed;
    }
    /* with a target length the fast strategy leaves literals as they are: numbers with random bits are two per cent
     * larger then, written a fifth faster and read in two thirds of the time */
    ZSTD_CCtx_setParameter(m->zstd, ZSTD_c_compressionLevel, 1);
    ZSTD_CCtx_setParameter(m->zstd, ZSTD_c_strategy, ZSTD_fast);
    ZSTD_CCtx_setParameter(m->zstd, ZSTD_c_targetLength, 1);
    /* magic and header */
    sp_bytes_add(&m->out, SP_MCAP_MAGIC, SP_MCAP_MAGIC_BYTES);
    const size_t header = open_record(&m->out, SP_MCAP_HEADER);
    sp_bytes_text(&m->out, profile);
    sp_bytes_text(&m->out, library);
    close_record(&m->out, header);
    if (put(m, &m->out, err))
        return m;
failed:
    m->broken = true;
    sp_mcap_finish(m, NULL);
    return NULL;
}

uint16_t sp_mcap_schema(sp_mcap *m, const char *name, const char *encoding, const char *text)
{
    const uint16_t id = ++m->schema_count;
    const size_t from = m->schemas.size;
    const size_t start = open_record(&m->schemas, SP_MCAP_SCHEMA);
    sp_bytes_u16(&m->schemas, id);
    sp_bytes_text(&m->schemas, name);
    sp_bytes_text(&m->schemas, encoding);
    sp_bytes_text(&m->schemas, text);
    close_record(&m->schemas, start);
    if (m->schemas.failed)
        return 0;
    sp_bytes_add(&m->lanes[m->into].chunk, m->schemas.data + from, m->schemas.size - from);
    return id;
}

void sp_mcap_lane(sp_mcap *m, uint32_t into)
{
    m->into = into < SP_MCAP_LANES ? into : 0;
}

uint16_t sp_mcap_channel(sp_mcap *m, uint16_t schema, const char *topic, const char *encoding)
{
    if (m->channel_count >= SP_MCAP_MAX_CHANNELS)
        return 0;
    const uint16_t id = ++m->channel_count;
    const size_t from = m->channels_out.size;
    const size_t start = open_record(&m->channels_out, SP_MCAP_CHANNEL);
    sp_bytes_u16(&m->channels_out, id);
    sp_bytes_u16(&m->channels_out, schema);
    sp_bytes_text(&m->channels_out, topic);
    sp_bytes_text(&m->channels_out, encoding);
    sp_bytes_u32(&m->channels_out, 0);
    close_record(&m->channels_out, start);
    if (m->channels_out.failed)
        return 0;
    m->channels[id].lane = m->into;
    sp_bytes_add(&m->lanes[m->into].chunk, m->channels_out.data + from, m->channels_out.size - from);
    return id;
}

/* message indexes of the chunk just written, and its chunk index for the summary */
static bool put_indexes(sp_mcap *m, uint32_t of, uint64_t chunk_at, uint64_t chunk_size, uint64_t records_size,
                        sp_error *err)
{
    sp_bytes *x = &m->chunk_indexes, *o = &m->out;
    const size_t start = open_record(x, SP_MCAP_CHUNK_INDEX);
    sp_bytes_u64(x, m->lanes[of].first);
    sp_bytes_u64(x, m->lanes[of].last);
    sp_bytes_u64(x, chunk_at);
    sp_bytes_u64(x, chunk_size);
    const size_t map = x->size;
    sp_bytes_u32(x, 0);
    o->size = 0;
    for (uint16_t i = 1; i <= m->channel_count; i++) {
        channel *c = &m->channels[i];
        if (!c->entry_count || c->lane != of)
            continue;
        sp_bytes_u16(x, i);
        sp_bytes_u64(x, m->offset + o->size);
        const size_t record = open_record(o, SP_MCAP_MESSAGE_INDEX);
        sp_bytes_u16(o, i);
        sp_bytes_u32(o, c->entry_count * (uint32_t)sizeof *c->entries);
        sp_bytes_add(o, c->entries, c->entry_count * sizeof *c->entries);
        close_record(o, record);
        c->entry_count = 0;
    }
    if (x->failed)
        return sp_error_set(err, SP_BAD_BENCH, m->path, 0, "out of memory while recording");
    const uint32_t map_size = (uint32_t)(x->size - map - 4);
    memcpy(x->data + map, &map_size, sizeof map_size);
    sp_bytes_u64(x, o->size);
    sp_bytes_text(x, "zstd");
    sp_bytes_u64(x, m->packed.size);
    sp_bytes_u64(x, records_size);
    close_record(x, start);
    return !o->size || put(m, o, err);
}

static bool put_lane(sp_mcap *m, uint32_t of, sp_error *err)
{
    lane *l = &m->lanes[of];
    if (!l->chunk.size && !l->chunk.failed)
        return true;
    if (m->broken || l->chunk.failed)
        return put(m, &l->chunk, err);
    /* compress */
    const size_t bound = ZSTD_compressBound(l->chunk.size);
    m->packed.size = 0;
    uint8_t *room = sp_bytes_room(&m->packed, bound);
    const size_t n = room ? ZSTD_compress2(m->zstd, room, bound, l->chunk.data, l->chunk.size) : 0;
    if (!room || ZSTD_isError(n)) {
        m->broken = true;
        return sp_error_set(err, SP_BAD_BENCH, m->path, 0, "out of memory while recording");
    }
    m->packed.size = n;
    /* the record */
    sp_bytes *o = &m->out;
    o->size = 0;
    const size_t start = open_record(o, SP_MCAP_CHUNK);
    sp_bytes_u64(o, l->first);
    sp_bytes_u64(o, l->last);
    sp_bytes_u64(o, l->chunk.size);
    sp_bytes_u32(o, sp_mcap_crc(l->chunk.data, l->chunk.size));
    sp_bytes_text(o, "zstd");
    sp_bytes_u64(o, n);
    sp_bytes_add(o, m->packed.data, n);
    close_record(o, start);
    const uint64_t at = m->offset, size = o->size, records = l->chunk.size;
    if (!put(m, o, err))
        return false;
    m->chunk_count++;
    l->chunk.size = 0;
    const bool ok = put_indexes(m, of, at, size, records, err);
    l->messages = 0;
    l->first = 0;
    l->last = 0;
    return ok;
}

static bool put_chunks(sp_mcap *m, sp_error *err)
{
    for (uint32_t i = 0; i < SP_MCAP_LANES; i++)
        if (!put_lane(m, i, err))
            return false;
    return true;
}

static bool note_message(sp_mcap *m, channel *c, uint64_t log_time)
{
    if (c->entry_count == c->entry_capacity) {
        const uint32_t want = c->entry_capacity ? c->entry_capacity * 2 : 256;
        index_entry *bigger = sp_memory_realloc(c->entries, want * sizeof *bigger);
        if (!bigger)
            return false;
        c->entries = bigger;
        c->entry_capacity = want;
    }
    lane *l = &m->lanes[c->lane];
    c->entries[c->entry_count++] = (index_entry){log_time, l->chunk.size};
    c->messages++;
    l->first = !l->messages || log_time < l->first ? log_time : l->first;
    l->last = !l->messages || log_time > l->last ? log_time : l->last;
    m->time_first = !m->message_count || log_time < m->time_first ? log_time : m->time_first;
    m->time_last = !m->message_count || log_time > m->time_last ? log_time : m->time_last;
    l->messages++;
    m->message_count++;
    return true;
}

uint8_t *sp_mcap_message(sp_mcap *m, uint16_t id, uint64_t log_time, size_t size, sp_error *err)
{
    /* a message that no longer fits closes the chunks before it */
    size_t under_way = 0;
    uint64_t messages = 0;
    for (uint32_t i = 0; i < SP_MCAP_LANES; i++) {
        under_way += m->lanes[i].chunk.size;
        messages += m->lanes[i].messages;
    }
    if (under_way + size + 31 > SP_MCAP_CHUNK_BYTES && messages && !put_chunks(m, err))
        return NULL;
    if (m->broken) {
        say_broken(m, err);
        return NULL;
    }
    if (!id || id > m->channel_count || !note_message(m, &m->channels[id], log_time)) {
        m->broken = true;
        sp_error_set(err, SP_BAD_BENCH, m->path, 0, "out of memory or channels while recording");
        return NULL;
    }
    uint8_t *at = sp_bytes_room(&m->lanes[m->channels[id].lane].chunk, 31 + size);
    if (!at) {
        m->broken = true;
        sp_error_set(err, SP_BAD_BENCH, m->path, 0, "out of memory while recording");
        return NULL;
    }
    /* opcode, length, channel, sequence, log time, publish time */
    const uint64_t length = 22 + size;
    const uint32_t sequence = m->channels[id].sequence++;
    at[0] = SP_MCAP_MESSAGE;
    memcpy(at + 1, &length, 8);
    memcpy(at + 9, &id, 2);
    memcpy(at + 11, &sequence, 4);
    memcpy(at + 15, &log_time, 8);
    memcpy(at + 23, &log_time, 8);
    return at + 31;
}

bool sp_mcap_metadata(sp_mcap *m, const char *name, const char *const *names, const char *const *values, uint32_t count,
                      uint32_t pad, sp_error *err)
{
    sp_bytes *o = &m->out;
    o->size = 0;
    const size_t start = open_record(o, SP_MCAP_METADATA);
    sp_bytes_text(o, name);
    const size_t map = o->size;
    sp_bytes_u32(o, 0);
    for (uint32_t i = 0; i < count; i++) {
        sp_bytes_text(o, names[i]);
        sp_bytes_text(o, values[i]);
    }
    /* pad with blanks, so that records of different machines end at the same byte */
    if (pad) {
        const size_t body = o->size - start + 4 + 7 + 4;
        const size_t blanks = (pad - body % pad) % pad;
        sp_bytes_text(o, "padding");
        sp_bytes_u32(o, (uint32_t)blanks);
        uint8_t *room = sp_bytes_room(o, blanks);
        if (room)
            memset(room, ' ', blanks);
    }
    if (!o->failed) {
        const uint32_t n = (uint32_t)(o->size - map - 4);
        memcpy(o->data + map, &n, sizeof n);
    }
    close_record(o, start);
    const uint64_t at = m->offset, size = o->size;
    if (!put(m, o, err))
        return false;
    sp_bytes *x = &m->metadata_indexes;
    const size_t index = open_record(x, SP_MCAP_METADATA_INDEX);
    sp_bytes_u64(x, at);
    sp_bytes_u64(x, size);
    sp_bytes_text(x, name);
    close_record(x, index);
    m->metadata_count++;
    return true;
}

bool sp_mcap_attachment(sp_mcap *m, const char *name, const char *media, const void *data, size_t size, sp_error *err)
{
    sp_bytes *o = &m->out;
    o->size = 0;
    const size_t start = open_record(o, SP_MCAP_ATTACHMENT);
    sp_bytes_u64(o, 0);
    sp_bytes_u64(o, 0);
    sp_bytes_text(o, name);
    sp_bytes_text(o, media);
    sp_bytes_u64(o, size);
    sp_bytes_add(o, data, size);
    if (!o->failed)
        sp_bytes_u32(o, sp_mcap_crc(o->data + start, o->size - start));
    close_record(o, start);
    const uint64_t at = m->offset, length = o->size;
    if (!put(m, o, err))
        return false;
    sp_bytes *x = &m->attachment_indexes;
    const size_t index = open_record(x, SP_MCAP_ATTACHMENT_INDEX);
    sp_bytes_u64(x, at);
    sp_bytes_u64(x, length);
    sp_bytes_u64(x, 0);
    sp_bytes_u64(x, 0);
    sp_bytes_u64(x, size);
    sp_bytes_text(x, name);
    sp_bytes_text(x, media);
    close_record(x, index);
    m->attachment_count++;
    return true;
}

static void add_statistics(const sp_mcap *m, sp_bytes *o)
{
    const size_t start = open_record(o, SP_MCAP_STATISTICS);
    sp_bytes_u64(o, m->message_count);
    sp_bytes_u16(o, m->schema_count);
    sp_bytes_u32(o, m->channel_count);
    sp_bytes_u32(o, m->attachment_count);
    sp_bytes_u32(o, m->metadata_count);
    sp_bytes_u32(o, m->chunk_count);
    sp_bytes_u64(o, m->time_first);
    sp_bytes_u64(o, m->time_last);
    uint32_t used = 0;
    for (uint16_t i = 1; i <= m->channel_count; i++)
        used += m->channels[i].messages != 0;
    sp_bytes_u32(o, used * 10);
    for (uint16_t i = 1; i <= m->channel_count; i++)
        if (m->channels[i].messages) {
            sp_bytes_u16(o, i);
            sp_bytes_u64(o, m->channels[i].messages);
        }
    close_record(o, start);
}

/* data end, the groups of the summary, their offsets, footer, magic */
static bool put_summary(sp_mcap *m, sp_error *err)
{
    sp_bytes *o = &m->out, statistics = {0}, offsets = {0};
    o->size = 0;
    const size_t end = open_record(o, SP_MCAP_DATA_END);
    sp_bytes_u32(o, 0); /* 0: not computed; chunks and attachments carry their own */
    close_record(o, end);
    const size_t summary = o->size;
    add_statistics(m, &statistics);
    const struct {
        uint8_t opcode;
        const sp_bytes *bytes;
    } groups[] = {{SP_MCAP_SCHEMA, &m->schemas},
                  {SP_MCAP_CHANNEL, &m->channels_out},
                  {SP_MCAP_STATISTICS, &statistics},
                  {SP_MCAP_CHUNK_INDEX, &m->chunk_indexes},
                  {SP_MCAP_ATTACHMENT_INDEX, &m->attachment_indexes},
                  {SP_MCAP_METADATA_INDEX, &m->metadata_indexes}};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        o->failed |= groups[i].bytes->failed;
        if (!groups[i].bytes->size)
            continue;
        const size_t start = open_record(&offsets, SP_MCAP_SUMMARY_OFFSET);
        sp_bytes_add(&offsets, &groups[i].opcode, 1);
        sp_bytes_u64(&offsets, m->offset + o->size);
        sp_bytes_u64(&offsets, groups[i].bytes->size);
        close_record(&offsets, start);
        sp_bytes_add(o, groups[i].bytes->data, groups[i].bytes->size);
    }
    const uint64_t offset_start = m->offset + o->size;
    o->failed |= offsets.failed;
    sp_bytes_add(o, offsets.data, offsets.size);
    const size_t footer = open_record(o, SP_MCAP_FOOTER);
    const uint64_t length = 20;
    if (!o->failed)
        memcpy(o->data + footer - 8, &length, sizeof length);
    sp_bytes_u64(o, m->offset + summary);
    sp_bytes_u64(o, offset_start);
    if (!o->failed)
        sp_bytes_u32(o, sp_mcap_crc(o->data + summary, o->size - summary));
    sp_bytes_add(o, SP_MCAP_MAGIC, SP_MCAP_MAGIC_BYTES);
    sp_bytes_free(&statistics);
    sp_bytes_free(&offsets);
    return put(m, o, err);
}

bool sp_mcap_finish(sp_mcap *m, sp_error *err)
{
    bool ok = !m->broken;
    if (ok)
        ok = put_chunks(m, err) && put_summary(m, err);
    else
        say_broken(m, err);
    if (m->fd >= 0 && fsync(m->fd) && ok && errno != EINVAL && errno != EROFS)
        ok = sp_error_set(err, SP_BAD_BENCH, m->path, 0, "cannot write the recording: %s", strerror(errno));
    if (m->fd >= 0 && close(m->fd) && ok)
        ok = sp_error_set(err, SP_BAD_BENCH, m->path, 0, "cannot write the recording: %s", strerror(errno));
    ZSTD_freeCCtx(m->zstd);
    for (uint32_t i = 0; i < SP_MCAP_LANES; i++)
        sp_bytes_free(&m->lanes[i].chunk);
    sp_bytes *all[] = {&m->packed,          &m->out,           &m->schemas,
                       &m->channels_out,    &m->chunk_indexes, &m->attachment_indexes,
                       &m->metadata_indexes};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sp_bytes_free(all[i]);
    for (size_t i = 0; i <= SP_MCAP_MAX_CHANNELS; i++)
        sp_memory_free(m->channels[i].entries);
    sp_memory_free(m);
    return ok;
}

uint64_t sp_mcap_message_count(const sp_mcap *m)
{
    return m->message_count;
}
