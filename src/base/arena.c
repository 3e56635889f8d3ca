/* arena.c - memory that is given back all at once, and the gate through which all library memory goes.
 *
 * A chain of chunks; each chunk twice as large as the one before, up to 1 MiB. What is larger than a quarter of a chunk
 * gets a chunk of its own. Leaves file buffers and growing text to text.c, which come through the same gate. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SP_ASAN 1
#endif
#endif
#ifdef SP_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define REDZONE        ((size_t)32)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define REDZONE        ((size_t)0)
#endif

/* ---- the gate: the one writable static of the library. It holds counters for tests and nothing that a run reads, and
 * each run is a process of its own, so it needs no lock. ---- */
static struct {
    uint64_t calls;
    uint64_t fail_at; /* the call, counted from sp_memory_fail_at, that fails; 0 never */
} sp_memory_gate;

static bool gate_refuses(void)
{
    sp_memory_gate.calls++;
    if (sp_memory_gate.fail_at == 0) {
        return false;
    }
    sp_memory_gate.fail_at--;
    return sp_memory_gate.fail_at == 0;
}

void *sp_memory_alloc(size_t bytes)
{
    return gate_refuses() ? NULL : malloc(bytes ? bytes : 1);
}

void *sp_memory_zeroed(size_t bytes)
{
    return gate_refuses() ? NULL : calloc(1, bytes ? bytes : 1);
}

void *sp_memory_realloc(void *old, size_t bytes)
{
    return gate_refuses() ? NULL : realloc(old, bytes ? bytes : 1);
}

void sp_memory_free(void *p)
{
    free(p);
}

void sp_memory_fail_at(uint64_t n)
{
    sp_memory_gate.fail_at = n;
}

uint64_t sp_memory_calls(void)
{
    return sp_memory_gate.calls;
}

/* ---- the arena ---- */
#define ALIGN       ((size_t)16)
#define CHUNK_FIRST ((size_t)16 * 1024)
#define CHUNK_LAST  ((size_t)1024 * 1024)

typedef struct chunk {
    struct chunk *next;
    size_t size, used; /* of the bytes behind this header */
} chunk;
_Static_assert(sizeof(chunk) % 8 == 0, "chunk header");

struct sp_arena {
    chunk *current; /* allocations are cut from this one */
    chunk *all;     /* every other chunk */
    size_t grow;    /* size of the next chunk */
};

static size_t header_size(void)
{
    return (sizeof(chunk) + ALIGN - 1) & ~(ALIGN - 1);
}

static unsigned char *chunk_data(chunk *c)
{
    return (unsigned char *)c + header_size();
}

/* large ones come zeroed from the system, which costs nothing until they are touched */
static chunk *chunk_create(size_t bytes, bool zeroed)
{
    chunk *c = zeroed ? sp_memory_zeroed(header_size() + bytes) : sp_memory_alloc(header_size() + bytes);
    if (!c) {
        return NULL;
    }
    *c = (chunk){.size = bytes};
    POISON(chunk_data(c), bytes);
    return c;
}

sp_arena *sp_arena_create(void)
{
    sp_arena *arena = sp_memory_alloc(sizeof *arena);
    if (arena) {
        *arena = (sp_arena){.grow = CHUNK_FIRST};
    }
    return arena;
}

static void chunks_free(chunk *c)
{
    while (c) {
        chunk *next = c->next;
        UNPOISON(chunk_data(c), c->size);
        sp_memory_free(c);
        c = next;
    }
}

void sp_arena_destroy(sp_arena *arena)
{
    if (!arena) {
        return;
    }
    chunks_free(arena->current);
    chunks_free(arena->all);
    sp_memory_free(arena);
}

void *sp_arena_alloc(sp_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 4) {
        return NULL;
    }
    const size_t want = ((bytes + ALIGN - 1) & ~(ALIGN - 1)) + REDZONE + (bytes ? 0 : ALIGN);
    chunk *c = arena->current;
    bool zeroed = false;

    /* no room: a chunk of its own for a large piece, a new current chunk else */
    if (!c || c->size - c->used < want) {
        const bool own = want > arena->grow / 4;
        zeroed = own;
        c = chunk_create(own ? want : arena->grow, own);
        if (!c) {
            return NULL;
        }
        if (own) {
            c->next = arena->all;
            arena->all = c;
        } else {
            c->next = arena->current;
            arena->current = c;
            arena->grow = arena->grow < CHUNK_LAST ? arena->grow * 2 : CHUNK_LAST;
        }
    }
    unsigned char *p = chunk_data(c) + c->used;
    c->used += want;
    UNPOISON(p, bytes);
    if (!zeroed) {
        memset(p, 0, bytes);
    }
    return p;
}

char *sp_arena_strdup(sp_arena *arena, const char *text)
{
    if (!text) {
        return NULL;
    }
    const size_t n = strlen(text) + 1;
    char *copy = sp_arena_alloc(arena, n);
    if (copy) {
        memcpy(copy, text, n);
    }
    return copy;
}

void *sp_arena_grow(sp_arena *arena, const void *old, size_t old_count, size_t new_count, size_t item)
{
    if (item && new_count > SIZE_MAX / 4 / item) {
        return NULL;
    }
    void *p = sp_arena_alloc(arena, new_count * item);
    const size_t keep = old_count < new_count ? old_count : new_count;
    if (p && old && keep) {
        memcpy(p, old, keep * item);
    }
    return p;
}
