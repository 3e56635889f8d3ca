/* canvas.h - a picture that is painted without GL: rectangles, lines, discs, polygons, text, other pictures. Everything
 * is clipped to the canvas' window; coordinates are pixels, x right, y down, (0, 0) the upper left corner of the first.
 */
#ifndef SP_VIEW_CANVAS_H
#define SP_VIEW_CANVAS_H

#include "base/base.h"

typedef struct sp_ink {
    uint8_t r, g, b, a;
} sp_ink;
typedef struct sp_canvas {
    uint8_t *rgb; /* rows top-down, 3 * width bytes each */
    int width, height;
    int x0, y0, x1, y1; /* the window that is painted in, x1 and y1 outside */
} sp_canvas;

/* The whole of a picture that the caller owns. */
sp_canvas sp_canvas_of(uint8_t *rgb, uint32_t width, uint32_t height);
/* The same canvas, with a smaller window. */
sp_canvas sp_canvas_clip(const sp_canvas *c, double x, double y, double w, double h);
void sp_canvas_rect(const sp_canvas *c, double x, double y, double w, double h, sp_ink ink);
/* A frame of that width along the inside of a rectangle. */
void sp_canvas_frame(const sp_canvas *c, double x, double y, double w, double h, double wide, sp_ink ink);
/* A line with round ends; its edges are smooth. */
void sp_canvas_line(const sp_canvas *c, double ax, double ay, double bx, double by, double wide, sp_ink ink);
void sp_canvas_disc(const sp_canvas *c, double x, double y, double radius, sp_ink ink);
/* From angle to angle, rad, counter-clockwise as seen, 0 to the right. */
void sp_canvas_arc(const sp_canvas *c, double x, double y, double radius, double from, double to, double wide,
                   sp_ink ink);
/* Any polygon of up to 128 corners; what is inside by the even-odd rule. */
void sp_canvas_polygon(const sp_canvas *c, const double *xy, uint32_t corners, sp_ink ink);
/* Text whose upper edge is at y; size is the height of a line. Characters beyond ASCII are blanks. */
void sp_canvas_text(const sp_canvas *c, double x, double y, double size, sp_ink ink, const char *text);
double sp_canvas_text_width(const char *text, double size);
/* Another picture, scaled to w x h: averaged where it shrinks much, repeated where it grows. */
void sp_canvas_picture(const sp_canvas *c, double x, double y, double w, double h, const uint8_t *rgb, uint32_t width,
                       uint32_t height);

/* ---- scales of colour ---- */
/* Dark blue, green, yellow, red as t goes from 0 to 1: for heights and intensities. */
sp_ink sp_ink_ramp(double t);
/* A colour of its own for each number; 0 is dark. */
sp_ink sp_ink_of_id(uint32_t id);
/* The colour of a semantic class, SP_SEMANTIC_... */
sp_ink sp_ink_of_class(uint32_t class_id);
/* Depth in m, in steps of factors: near is warm, far is cold, 0 (sky) is black. */
sp_ink sp_ink_of_depth(double metres);

#endif
