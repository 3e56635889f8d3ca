/* mcap.h - the container (mcap.dev, version 0) inside replay/: a chunked, indexed writer and a walker that trusts
 * nothing. */
#ifndef SP_REPLAY_MCAP_H
#define SP_REPLAY_MCAP_H

#include "base/base.h"

enum {
    SP_MCAP_HEADER = 0x01,
    SP_MCAP_FOOTER,
    SP_MCAP_SCHEMA,
    SP_MCAP_CHANNEL,
    SP_MCAP_MESSAGE,
    SP_MCAP_CHUNK,
    SP_MCAP_MESSAGE_INDEX,
    SP_MCAP_CHUNK_INDEX,
    SP_MCAP_ATTACHMENT,
    SP_MCAP_ATTACHMENT_INDEX,
    SP_MCAP_STATISTICS,
    SP_MCAP_METADATA,
    SP_MCAP_METADATA_INDEX,
    SP_MCAP_SUMMARY_OFFSET,
    SP_MCAP_DATA_END
};
#define SP_MCAP_MAGIC "\x89MCAP0\r\n"
enum { SP_MCAP_MAGIC_BYTES = 8, SP_MCAP_CHUNK_BYTES = 256 * 1024, SP_MCAP_MAX_CHANNELS = 64, SP_MCAP_LANES = 2 };

/* growing bytes; `failed` sticks when memory is out */
typedef struct sp_bytes {
    uint8_t *data;
    size_t size, capacity;
    bool failed;
} sp_bytes;
uint8_t *sp_bytes_room(sp_bytes *b, size_t n); /* n more bytes at the end, not cleared; NULL when memory is out */
void sp_bytes_add(sp_bytes *b, const void *data, size_t n);
void sp_bytes_u16(sp_bytes *b, uint16_t v);
void sp_bytes_u32(sp_bytes *b, uint32_t v);
void sp_bytes_u64(sp_bytes *b, uint64_t v);
void sp_bytes_text(sp_bytes *b, const char *s); /* u32 length, then the bytes */
void sp_bytes_free(sp_bytes *b);

/* The CRC-32 that MCAP wants (zlib's), 0 for nothing. */
uint32_t sp_mcap_crc(const uint8_t *data, size_t size);

/* ---- writer ---- */
typedef struct sp_mcap sp_mcap;
/* Creates `path` (truncates). Fails: memory, file cannot be created, disk full. */
sp_mcap *sp_mcap_create(const char *path, const char *profile, const char *library, sp_error *err);
/* Schemas and channels go into the chunk under way and again into the summary. Return the id, 0 when it failed. */
uint16_t sp_mcap_schema(sp_mcap *m, const char *name, const char *encoding, const char *text);
uint16_t sp_mcap_channel(sp_mcap *m, uint16_t schema, const char *topic, const char *encoding);
/* Into the chunks of which lane (0 at first) the schemas and channels made from now on go, with their messages: who
 * wants those of one lane need not unpack the others. */
void sp_mcap_lane(sp_mcap *m, uint32_t into);
/* Room for one message's payload of `size` bytes in the chunk under way; the caller fills it before the next call.
 * NULL when it failed (err is set). */
uint8_t *sp_mcap_message(sp_mcap *m, uint16_t channel, uint64_t log_time, size_t size, sp_error *err);
/* names and values: `count` pairs; bytes of the record are padded up to a multiple of `pad` (0: not) by a pair
 * "padding". */
bool sp_mcap_metadata(sp_mcap *m, const char *name, const char *const *names, const char *const *values, uint32_t count,
                      uint32_t pad, sp_error *err);
bool sp_mcap_attachment(sp_mcap *m, const char *name, const char *media, const void *data, size_t size, sp_error *err);
/* Writes the last chunk, the summary and the footer, syncs and closes. After a failed write the file is cut back to its
 * last whole record. Frees m whatever happens. */
bool sp_mcap_finish(sp_mcap *m, sp_error *err);
uint64_t sp_mcap_message_count(const sp_mcap *m);

/* ---- walking: cursors over bytes that never go beyond their end ---- */
typedef struct sp_cursor {
    const uint8_t *at, *end;
    bool bad;
} sp_cursor;
uint8_t sp_cursor_u8(sp_cursor *c);
uint16_t sp_cursor_u16(sp_cursor *c);
uint32_t sp_cursor_u32(sp_cursor *c);
uint64_t sp_cursor_u64(sp_cursor *c);
const uint8_t *sp_cursor_bytes(sp_cursor *c, uint64_t n); /* NULL and bad when there are fewer */
const char *sp_cursor_text(sp_cursor *c, uint32_t *size); /* not terminated */

#endif
