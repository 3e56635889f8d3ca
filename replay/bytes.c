/* bytes.c - little-endian bytes: growing ones for the writer, bounded ones for the reader. */
#include "replay/mcap.h"

#include <string.h>

uint8_t *sp_bytes_room(sp_bytes *b, size_t n)
{
    if (b->failed)
        return NULL;
    /* grow by doubling */
    if (b->capacity - b->size < n) {
        size_t want = b->capacity ? b->capacity : 256;
        while (want - b->size < n)
            want *= 2;
        uint8_t *bigger = sp_memory_realloc(b->data, want);
        if (!bigger) {
            b->failed = true;
            return NULL;
        }
        b->data = bigger;
        b->capacity = want;
    }
    uint8_t *at = b->data + b->size;
    b->size += n;
    return at;
}

void sp_bytes_add(sp_bytes *b, const void *data, size_t n)
{
    uint8_t *at = sp_bytes_room(b, n);
    if (at && n)
        memcpy(at, data, n);
}

void sp_bytes_u16(sp_bytes *b, uint16_t v)
{
    sp_bytes_add(b, &v, sizeof v);
}
void sp_bytes_u32(sp_bytes *b, uint32_t v)
{
    sp_bytes_add(b, &v, sizeof v);
}
void sp_bytes_u64(sp_bytes *b, uint64_t v)
{
    sp_bytes_add(b, &v, sizeof v);
}

void sp_bytes_text(sp_bytes *b, const char *s)
{
    const size_t n = s ? strlen(s) : 0;
    sp_bytes_u32(b, (uint32_t)n);
    sp_bytes_add(b, s, n);
}

void sp_bytes_free(sp_bytes *b)
{
    sp_memory_free(b->data);
    *b = (sp_bytes){0};
}

const uint8_t *sp_cursor_bytes(sp_cursor *c, uint64_t n)
{
    if (c->bad || (uint64_t)(c->end - c->at) < n) {
        c->bad = true;
        return NULL;
    }
    const uint8_t *at = c->at;
    c->at += n;
    return at;
}

uint8_t sp_cursor_u8(sp_cursor *c)
{
    const uint8_t *p = sp_cursor_bytes(c, 1);
    return p ? *p : 0;
}

uint16_t sp_cursor_u16(sp_cursor *c)
{
    uint16_t v = 0;
    const uint8_t *p = sp_cursor_bytes(c, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

uint32_t sp_cursor_u32(sp_cursor *c)
{
    uint32_t v = 0;
    const uint8_t *p = sp_cursor_bytes(c, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

uint64_t sp_cursor_u64(sp_cursor *c)
{
    uint64_t v = 0;
    const uint8_t *p = sp_cursor_bytes(c, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

const char *sp_cursor_text(sp_cursor *c, uint32_t *size)
{
    *size = sp_cursor_u32(c);
    const uint8_t *p = sp_cursor_bytes(c, *size);
    if (!p)
        *size = 0;
    return (const char *)p;
}
