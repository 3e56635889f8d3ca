/* lens.h - where a point of the world lands in a picture, and which ray a pixel looks along: the lenses of frame.h in
 * closed form and their inverses, and the pinhole views from which a renderer can make their pictures.
 *
 * Camera axes here are the mount's: x forward, y left, z up. Pixels: u right, v down, centres at +0.5. */
#ifndef SP_WORLD_LENS_H
#define SP_WORLD_LENS_H

#include "world/pixels.h"

typedef struct sp_lens_view {
    double fx, fy, cx, cy; /* pixels */
    uint32_t width, height;
    sp_lens lens;
    double limit; /* rad off the axis up to which the lens is one to one; set by sp_lens_open */
} sp_lens_view;

/* The view of a request, its limit found. */
sp_lens_view sp_lens_open(const sp_pixel_request *q);
/* Focal length (pixels) at which the lens shows `fov` rad across `width` pixels; 0: it cannot. */
double sp_lens_focal(const sp_lens *lens, double width, double fov);
/* Pixel of a point in camera axes. False: the lens does not show it (behind, beyond the limit); it may still lie
 * outside of the picture. */
bool sp_lens_project(const sp_lens_view *v, sp_vec3 p, double *u, double *w);
/* Unit ray of a place in the picture (Newton, residual below 1e-9 pixels); false: nothing is seen there. */
bool sp_lens_ray(const sp_lens_view *v, double u, double w, sp_vec3 *out);

/* A pinhole view that shows a part of what the lens sees. */
typedef struct sp_lens_face {
    sp_quat turn; /* its axes in camera axes */
    double f, cx, cy;
    uint32_t width, height;
    double row[2]; /* rows of the picture that its upper and lower edge show, for a rolling shutter */
} sp_lens_face;
enum { SP_LENS_FACES = 5 };
/* One over-scanned view where all rays are within 55 degrees of the axis, else faces of a cube, cut to what is seen.
 * Returns how many; 0: the lens is a plain pinhole, or shows nothing. `table` holds width * height * 4 floats: u, v in
 * the face, the face (-1: black), cosine of the angle off the axis. */
uint32_t sp_lens_faces(const sp_lens_view *v, sp_lens_face out[SP_LENS_FACES], float *table);

#endif
