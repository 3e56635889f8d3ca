/* grid.h - who is near whom on the plane, for a cost that does not grow with how many there are elsewhere. */
#ifndef SP_GRID_H
#define SP_GRID_H

#include "base/base.h"

/* Squares over the plane, filled anew whenever somebody has moved. What it gives depends on what was added last and on
 * nothing before. */
typedef struct sp_grid sp_grid;
typedef struct sp_grid_pair {
    uint16_t a, b; /* ids, a < b */
} sp_grid_pair;

/* Room for ids 1 to `capacity` (at most 65535). NULL: no memory. */
sp_grid *sp_grid_create(uint32_t capacity);
void sp_grid_destroy(sp_grid *g); /* NULL is allowed */

/* Forgets everybody. */
void sp_grid_clear(sp_grid *g);
/* Adds an id, once, at a point (m) with a square of half side `reach` m around it; two that are `still` make no pair.
 * Ids beyond the capacity are left out. */
void sp_grid_add(sp_grid *g, uint32_t id, double x, double y, double reach, bool still);
/* After the last is added, before anything is asked. */
void sp_grid_sort(sp_grid *g);

/* All pairs whose squares meet, sorted by a, then b. Returns how many there are; at most `max` are written. */
uint32_t sp_grid_pairs(sp_grid *g, sp_grid_pair *out, uint32_t max);
/* Ids, ascending, of whose points are within `radius` m of (x, y). Returns how many there are; at most `max`, the
 * lowest, are written. */
uint32_t sp_grid_around(const sp_grid *g, double x, double y, double radius, uint32_t *out, uint32_t max);

#endif
