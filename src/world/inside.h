/* inside.h - what the files of this folder tell each other. */
#ifndef SP_WORLD_INSIDE_H
#define SP_WORLD_INSIDE_H

#include "world/world.h"

/* rows [first, first + count) of the table; for pending and events the rows of element 0, the others follow */
typedef struct field_segment {
    uint32_t first, count;
} field_segment;
typedef struct field_segments {
    field_segment control, pending, actor, plain, marks, events, metric, lights, limbs, faults;
} field_segments;

const field_segments *sp_world_segments(void);
uint32_t sp_field_size(sp_field_type type); /* bytes of one element */

#endif
