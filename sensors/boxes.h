/* boxes.h - boxes of actors in a picture: their corners through the lens, what of them is hidden or cut off, and what a
 * mask of instances says. Plain functions for exports, the window and tests. */
#ifndef SP_SENSORS_BOXES_H
#define SP_SENSORS_BOXES_H

#include "sensors/sight.h"
#include "world/lens.h"

typedef struct sp_box_rect {
    double left, top, right, bottom; /* pixels; right and bottom are where the box ends */
} sp_box_rect;

typedef struct sp_box_seen {
    sp_box_rect rect;  /* what of the box lies in the picture */
    sp_box_rect whole; /* all of it, as far as the lens shows it */
    double truncated;  /* share of the whole's area that lies outside of the picture */
    double occluded;   /* share of 27 points of the box that other actors' boxes hide */
    uint32_t level;    /* as KITTI says it: 0 seen, 1 partly hidden, 2 largely hidden */
} sp_box_seen;

/* The box of an actor as the lens shows it from `eye`. False: nothing of it lies in the picture. */
bool sp_box_project(const sp_lens_view *lens, sp_pose eye, const sp_sight_box *box, sp_box_seen *out);
/* Fills `occluded` and `level`: rays through the boxes of `sight`. */
void sp_box_occlusion(const sp_sight *sight, sp_vec3 eye, uint32_t actor, sp_box_seen *out);
/* Tight rectangles of ids 1 .. most in a mask: out[id], with right <= left where an id is not seen; count[id] pixels,
 * may be NULL. */
void sp_box_tight(const uint32_t *id, uint32_t width, uint32_t height, uint32_t most, sp_box_rect *out,
                  uint32_t *count);

#endif
