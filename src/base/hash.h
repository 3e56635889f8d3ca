/* hash.h - XXH3-128 for state and names, SHA-256 for files. */
#ifndef SP_BASE_HASH_H
#define SP_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sp_hash {
    uint64_t lo, hi;
} sp_hash;

typedef struct sp_hasher {
    _Alignas(64) unsigned char opaque[1024];
} sp_hasher; /* holds an XXH3 state */

sp_hash sp_hash_bytes(const void *data, size_t size);
void sp_hash_begin(sp_hasher *h);
void sp_hash_add(sp_hasher *h, const void *data, size_t size);
sp_hash sp_hash_end(sp_hasher *h);
static inline bool sp_hash_equal(sp_hash a, sp_hash b)
{
    return a.lo == b.lo && a.hi == b.hi;
}
void sp_hash_hex(sp_hash h, char out[33]); /* 32 hex digits, high word first: the canonical XXH3-128 form */

void sp_sha256_hex(const void *data, size_t size, char out[65]);

#endif
