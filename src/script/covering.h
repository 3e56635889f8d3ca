/* covering.h - covering arrays over axes of finitely many values; covering.c says how. */
#ifndef SP_SCRIPT_COVERING_H
#define SP_SCRIPT_COVERING_H

#include "script/inside.h"

enum { COVERING_AXES = SCRIPT_AXES };
typedef struct covering {
    uint32_t axes, strength; /* strength 2 or 3, at most as many as axes */
    uint32_t counts[COVERING_AXES];
    /* Whether the constraints hold for a full row; where not, *reads gets the bits of the axes whose values say so. */
    bool (*accepts)(lua_State *L, void *user, const uint32_t *picks, uint32_t *reads);
    void (*take)(lua_State *L, void *user, const uint32_t *picks); /* a row of the array, in their order */
    void *user;
} covering;
typedef struct covering_result {
    uint32_t rows, combinations;
    uint32_t impossible; /* combinations that no accepted row holds */
    uint32_t given_up;   /* of these: not proved, the search was given up */
} covering_result;
/* Every possible combination of `strength` axes' values is in some row. Raises a Lua error for more than a few million
 * combinations, and for memory. */
covering_result covering_rows(lua_State *L, const covering *c);

#endif
