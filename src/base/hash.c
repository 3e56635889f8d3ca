/* hash.c - XXH3-128 for state and names, SHA-256 for files; thin covers over libxxhash and libsodium. */
#include "base/hash.h"

#include <sodium/crypto_hash_sha256.h>
#include <stdio.h>
#define XXH_STATIC_LINKING_ONLY /* for the size of the state */
#include <xxhash.h>

_Static_assert(sizeof(XXH3_state_t) <= sizeof(sp_hasher), "an XXH3 state fits");
_Static_assert(_Alignof(sp_hasher) >= 64, "an XXH3 state is aligned to a cache line");

static XXH3_state_t *state_of(sp_hasher *h)
{
    return (XXH3_state_t *)(void *)h->opaque;
}

sp_hash sp_hash_bytes(const void *data, size_t size)
{
    const XXH128_hash_t x = XXH3_128bits(data, size);
    return (sp_hash){x.low64, x.high64};
}

void sp_hash_begin(sp_hasher *h)
{
    (void)XXH3_128bits_reset(state_of(h));
}

void sp_hash_add(sp_hasher *h, const void *data, size_t size)
{
    if (size) {
        (void)XXH3_128bits_update(state_of(h), data, size);
    }
}

sp_hash sp_hash_end(sp_hasher *h)
{
    const XXH128_hash_t x = XXH3_128bits_digest(state_of(h));
    return (sp_hash){x.low64, x.high64};
}

void sp_hash_hex(sp_hash h, char out[33])
{
    (void)snprintf(out, 33, "%016llx%016llx", (unsigned long long)h.hi, (unsigned long long)h.lo);
}

void sp_sha256_hex(const void *data, size_t size, char out[65])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(digest, data, size);
    for (int i = 0; i < 32; i++) {
        out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out[64] = '\0';
}
