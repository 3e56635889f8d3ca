/* sort.h - sorting arrays of one type by one order, without calls through pointers: SP_SORT(entry, before) makes
 *   sort_nearly(list, spare, count): quick where the list is sorted but for a little, as from tick to tick;
 *   sort_merge(list, spare, count): n log n whatever it was.
 * before(a, b) is a strict order; what is equal stays in its order. `spare` has room for as many. */
#ifndef SP_BASE_SORT_H
#define SP_BASE_SORT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SP_SORT(type, before)                                                                                          \
    /* by runs that double */                                                                                          \
    static void sort_merge(type *list, type *spare, uint32_t count)                                                    \
    {                                                                                                                  \
        type *from = list, *to = spare;                                                                                \
        for (uint32_t width = 1; width < count; width *= 2) {                                                          \
            for (uint32_t lo = 0; lo < count; lo += 2 * width) {                                                       \
                const uint32_t middle = lo + width < count ? lo + width : count;                                       \
                const uint32_t hi = lo + 2 * width < count ? lo + 2 * width : count;                                   \
                for (uint32_t i = lo, k = middle, n = lo; n < hi; n++)                                                 \
                    to[n] = i < middle && (k >= hi || !before(&from[k], &from[i])) ? from[i++] : from[k++];            \
            }                                                                                                          \
            type *const swap = from;                                                                                   \
            from = to;                                                                                                 \
            to = swap;                                                                                                 \
        }                                                                                                              \
        if (from != list)                                                                                              \
            memcpy(list, from, sizeof *list *count);                                                                   \
    }                                                                                                                  \
    /* by insertion, given up on where that takes too long */                                                          \
    static void sort_nearly(type *list, type *spare, uint32_t count)                                                   \
    {                                                                                                                  \
        uint32_t left = 8 * count + 64;                                                                                \
        for (uint32_t i = 1; i < count; i++) {                                                                         \
            if (!before(&list[i], &list[i - 1]))                                                                       \
                continue;                                                                                              \
            const type e = list[i];                                                                                    \
            uint32_t k = i;                                                                                            \
            for (; k > 0 && before(&e, &list[k - 1]); k--)                                                             \
                list[k] = list[k - 1];                                                                                 \
            list[k] = e;                                                                                               \
            if (i - k > left) {                                                                                        \
                sort_merge(list, spare, count);                                                                        \
                return;                                                                                                \
            }                                                                                                          \
            left -= i - k;                                                                                             \
        }                                                                                                              \
    }

#endif
