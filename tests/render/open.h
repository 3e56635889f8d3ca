/* open.h - what tests of pictures share: a renderer that says why it is not there, pictures through it, and light back
 * from pixels. */
#ifndef SP_TESTS_RENDER_OPEN_H
#define SP_TESTS_RENDER_OPEN_H

#include <stdio.h>

#include "scene.h"

/* one context serves all tests of a process; NULL, and the reason on stderr */
static inline sp_render *open_renderer(const scene *s)
{
    sp_error err = {0};
    sp_render *r = sp_render_create(&s->def, &err);
    if (!r)
        fprintf(stderr, "%s%s%s%s\n", err.text, err.hint[0] ? " (" : "", err.hint, err.hint[0] ? ")" : "");
    return r;
}

/* a picture through a renderer of its own */
static inline bool open_view(const scene *s, const sp_pixel_request *q, uint8_t *rgb)
{
    sp_error err = {0};
    sp_render *r = open_renderer(s);
    const bool ok = r && sp_render_view(r, &s->def, s->world, q, NULL, rgb, &err);
    if (r && !ok)
        fprintf(stderr, "%s\n", err.text);
    sp_render_destroy(r);
    return ok;
}

/* all that `want` asks for */
static inline bool open_draw(const sp_pixels *p, const scene *s, const sp_pixel_request *request, uint32_t want,
                             const sp_pixel_buffers *b)
{
    sp_pixel_request q = *request;
    sp_error err = {0};
    q.want = want;
    const bool ok = p->draw_all && p->draw_all(p->impl, &s->def, s->world, &q, b, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    return ok;
}

/* sRGB back to light, 0 to 1 */
static inline double open_linear(uint8_t v)
{
    const double c = v / 255.0;
    return c <= 0.04045 ? c / 12.92 : sp_pow((c + 0.055) / 1.055, 2.4);
}

/* value of a binary16; none here is infinite */
static inline double open_half(uint16_t h)
{
    const int e = h >> 10 & 31, m = h & 1023;
    double v = e ? 1 + m / 1024.0 : m / 1024.0;
    for (int k = e ? e : 1; k < 15; k++)
        v /= 2;
    for (int k = 15; k < e; k++)
        v *= 2;
    return h >> 15 ? -v : v;
}

/* mean light, by its green, of a block of a picture `width` wide: of sRGB, of halves with four to a pixel */
static inline double open_mean(const uint8_t *rgb, int width, int u0, int v0, int u1, int v1)
{
    double sum = 0;
    for (int v = v0; v < v1; v++)
        for (int u = u0; u < u1; u++)
            sum += open_linear(rgb[3 * (v * width + u) + 1]);
    return sum / ((u1 - u0) * (v1 - v0));
}

static inline double open_mean_light(const uint16_t *raw, int width, int u0, int v0, int u1, int v1)
{
    double sum = 0;
    for (int v = v0; v < v1; v++)
        for (int u = u0; u < u1; u++)
            sum += open_half(raw[4 * (v * width + u) + 1]);
    return sum / ((u1 - u0) * (v1 - v0));
}

#endif
