/* pixels.h - the table through which a camera asks for pixels. Filled by render, handed over by run; NULL functions
 * mean that this run draws nothing. */
#ifndef SP_WORLD_PIXELS_H
#define SP_WORLD_PIXELS_H

#include "world/pulse.h"
#include "world/world.h"

#define SP_LIGHT_UNIT 20000.0 /* cd/m^2 that one unit of linear light is; an albedo of 1 under pi * this lx has it */

enum {
    SP_WANT_COLOUR = 1,  /* RGB8 */
    SP_WANT_DEPTH = 2,   /* float, m along the ray; 0: sky */
    SP_WANT_ID = 4,      /* uint32: actor id; 0: none */
    SP_WANT_CLASS = 8,   /* uint8: SP_SEMANTIC_... */
    SP_WANT_FLOW = 16,   /* 2 floats: pixels right and down since pose_before */
    SP_WANT_LINEAR = 32, /* 4 half floats: linear light times the exposure, 1 is full white, for a sensor's own noise */
    SP_WANT_MOSAIC = 64  /* float: of the same light the one colour that a Bayer filter RGGB lets through */
};

/* The lens of a picture: SP_LENS_... of frame.h. */
typedef struct sp_lens {
    uint32_t kind, reserved;
    double k[8];
    double most; /* rad off the axis that it shows; 0: all that fits */
} sp_lens;

/* What glass, air and dirt do to the light before it becomes pixels; all 0: nothing. */
typedef struct sp_optics {
    double vignette;     /* a1 of cos^4 (1 + a1 r^2), -0.15; 0 with `falloff` 0: none */
    double falloff;      /* 1: cos^4 */
    double glare, bloom; /* shares of light that spread over the whole picture, and near by */
    double defocus;      /* pixels, radius */
    double drops, dirt;  /* shares of the glass that they cover, 0..1 */
    double ghosts;       /* strength of mirrored sprites of the sun and of lamps */
    uint64_t seed;       /* of drops and dirt */
    double clock;        /* s, for drops that run and lamps that flicker */
    double wiper;        /* s from wipe to wipe; 0: none */
} sp_optics;

typedef struct sp_pixel_request {
    sp_pose eye; /* camera in the world: x forward, y left, z up */
    uint32_t width, height;
    double fx, fy, cx, cy; /* pinhole, pixels */
    double near, far;      /* m */
    sp_actor_id skip;      /* not drawn: the carrier, or 0 */
    uint32_t want;         /* SP_WANT_...; 0: colour */
    uint32_t reserved;
    sp_lens lens;               /* the picture that is wanted; zero: a pinhole */
    sp_optics optics;           /* zero: none of it */
    double exposure;            /* scale from scene light to full white; 0: as the time of day has it */
    double before;              /* s that the poses below are older than the world; 0: there are none */
    sp_pose eye_before;         /* of the eye then */
    const sp_pose *pose_before; /* of each actor then, [0] unused: shutter, blur, flow */
    double rows, blur;          /* s of readout from the first row to the last; of exposure that blurs, 0: sharp */
    uint32_t samples;           /* of the exposure that are drawn and averaged; 0: one, smeared along its flow */
    uint32_t reserved2;
    uint32_t shadows; /* of the sun: 0 outlines of actors on the ground, 1 a map that all throw and catch, 2 none */
    uint32_t detail;  /* 0: what is far in fewer triangles where nobody can tell, 1: always whole, as truth is */
    sp_pulse pulse;   /* of lamps made of light-emitting diodes, as `rows` and `blur` catch it; zero: steady light */
} sp_pixel_request;

typedef struct sp_pixel_buffers {
    uint8_t *rgb;
    float *depth;
    uint32_t *id;
    uint8_t *class_id;
    float *flow;
    uint16_t *linear;
    float *mosaic;
} sp_pixel_buffers;

typedef struct sp_pixels {
    void *impl;
    /* Draws and reads back RGB8, rows top-down, width * 3 bytes a row. False with an error when drawing failed. */
    bool (*draw)(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *request,
                 uint8_t *rgb, sp_error *err);
    /* Draws what request->want names into the buffers that are not NULL, rows top-down, tightly packed. */
    bool (*draw_all)(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *request,
                     const sp_pixel_buffers *out, sp_error *err);
} sp_pixels;

#endif
