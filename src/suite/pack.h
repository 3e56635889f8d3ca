/* pack.h - values in a row for a pipe between two processes of one binary. Not a file format. */
#ifndef SP_SUITE_PACK_H
#define SP_SUITE_PACK_H

#include "base/base.h"

#include <string.h>

static inline void put_u32(sp_text *t, uint32_t v)
{
    sp_text_add_bytes(t, &v, sizeof v);
}
static inline void put_u64(sp_text *t, uint64_t v)
{
    sp_text_add_bytes(t, &v, sizeof v);
}
static inline void put_f64(sp_text *t, double v)
{
    sp_text_add_bytes(t, &v, sizeof v);
}
static inline void put_bytes(sp_text *t, const void *data, size_t size)
{
    put_u32(t, (uint32_t)size);
    sp_text_add_bytes(t, data, size);
}
static inline void put_str(sp_text *t, const char *s)
{
    put_bytes(t, s ? s : "", s ? strlen(s) : 0);
}

typedef struct unpack {
    const unsigned char *at, *end;
    sp_arena *arena;
    bool failed;
} unpack;

static inline void get_raw(unpack *u, void *out, size_t size)
{
    if (u->failed || (size_t)(u->end - u->at) < size) {
        u->failed = true;
        memset(out, 0, size);
        return;
    }
    memcpy(out, u->at, size);
    u->at += size;
}
static inline uint32_t get_u32(unpack *u)
{
    uint32_t v;
    get_raw(u, &v, sizeof v);
    return v;
}
static inline uint64_t get_u64(unpack *u)
{
    uint64_t v;
    get_raw(u, &v, sizeof v);
    return v;
}
static inline double get_f64(unpack *u)
{
    double v;
    get_raw(u, &v, sizeof v);
    return v;
}
/* copies into the arena, terminated */
static inline void *get_bytes(unpack *u, uint32_t *size)
{
    const uint32_t n = get_u32(u);
    char *copy = u->failed || (size_t)(u->end - u->at) < n ? NULL : sp_arena_alloc(u->arena, (size_t)n + 1);
    if (!copy) {
        u->failed = true;
        *size = 0;
        return NULL;
    }
    get_raw(u, copy, n);
    *size = n;
    return copy;
}
static inline const char *get_str(unpack *u)
{
    uint32_t n;
    const char *s = get_bytes(u, &n);
    return s ? s : "";
}
/* a count of things of which each takes at least one byte */
static inline uint32_t get_count(unpack *u)
{
    const uint32_t n = get_u32(u);
    if (u->failed || n > (size_t)(u->end - u->at) + 1)
        u->failed = true;
    return u->failed ? 0 : n;
}

#endif
