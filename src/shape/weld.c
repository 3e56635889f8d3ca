/* weld.c - joins vertices that are equal in every bit, so that software renderers work each out once. Triangles stay
 * what they were, in their order. */
#include <string.h>

#include "shape/shape.h"

/* FNV-1a over words: vertices are whole numbers of them */
static uint32_t hash(const char *item, size_t size)
{
    uint32_t h = 2166136261u;
    for (size_t k = 0; k + sizeof h <= size; k += sizeof h) {
        uint32_t word;
        memcpy(&word, item + k, sizeof word);
        h = (h ^ word) * 16777619u;
        h ^= h >> 15;
    }
    return h;
}

void sp_weld(sp_growing *vertices, size_t size, uint32_t first, uint32_t base, uint32_t *index, uint32_t count)
{
    const uint32_t n = vertices->count - first;
    if (!n)
        return;
    uint32_t slots = 64;
    while (slots < 2 * n)
        slots *= 2;
    // what has no room stays as it is: no picture differs
    uint32_t *table = sp_memory_zeroed(sizeof *table * slots), *to = sp_memory_alloc(sizeof *to * (n + 1));
    if (table && to) {
        char *v = (char *)vertices->data + first * size;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t at = hash(v + i * size, size) & (slots - 1);
            while (table[at] && memcmp(v + (table[at] - 1) * size, v + i * size, size) != 0)
                at = (at + 1) & (slots - 1);
            if (!table[at]) {
                memmove(v + kept * size, v + i * size, size);
                table[at] = ++kept;
            }
            to[i] = first - base + table[at] - 1;
        }
        for (uint32_t i = 0; i < count; i++)
            index[i] = to[index[i] + base - first];
        vertices->count = first + kept;
    }
    sp_memory_free(table);
    sp_memory_free(to);
}
