/* pixels.h - the table through which a camera asks for pixels. Filled by render, handed over by run; NULL functions
 * mean that this run draws nothing. */
#ifndef SP_WORLD_PIXELS_H
#define SP_WORLD_PIXELS_H

#include "world/world.h"

typedef struct sp_pixel_request {
    sp_pose eye; /* camera in the world: x forward, y left, z up */
    uint32_t width, height;
    double fx, fy, cx, cy; /* pinhole, pixels */
    double near, far;      /* m */
    sp_actor_id skip;      /* not drawn: the carrier, or 0 */
} sp_pixel_request;

typedef struct sp_pixels {
    void *impl;
    /* Draws and reads back RGB8, rows top-down, width * 3 bytes a row. False with an error when drawing failed. */
    bool (*draw)(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *request,
                 uint8_t *rgb, sp_error *err);
} sp_pixels;

#endif
