/* pane_image.c - pictures of every format in colours that people can read. */
#include "view/pane.h"

#include <string.h>

typedef struct plane {
    const sp_image *image;
    const uint8_t *row;   /* of this line of the source */
    const uint8_t *below; /* the next line, or the same where there is none */
} plane;

/* hue 0..1, as bright as `value` */
static sp_ink hue(double h, double value)
{
    uint8_t out[3];
    for (int k = 0; k < 3; k++) {
        // red stands at 0, green at 2, blue at 4 of a circle of 6
        const double away = sp_mod(h * 6 + 6 - 2 * k, 6), near = sp_min(away, 6 - away);
        out[k] = (uint8_t)(255 * value * sp_clamp(2 - near, 0, 1));
    }
    return (sp_ink){out[0], out[1], out[2], 255};
}

/* direction as a hue, length as brightness: 20 pixels are full */
static sp_ink of_flow(const uint8_t *p)
{
    float v[2];
    memcpy(v, p, sizeof v);
    const double u = (double)v[0], w = (double)v[1], length = sp_hypot(u, w);
    if (!sp_finite(length) || length < 0.05)
        return (sp_ink){20, 20, 24, 255};
    return hue(sp_atan2(w, u) / SP_TAU + 0.5, sp_sqrt(sp_min(length / 20, 1)) * 0.85 + 0.15);
}

/* a raw value as it would look: black taken off, square root for the eye */
static uint8_t of_raw(const plane *p, const uint8_t *row, uint32_t x)
{
    uint16_t v;
    memcpy(&v, row + (size_t)x * 2, sizeof v);
    const double full = (double)((1u << (p->image->bits && p->image->bits <= 16 ? p->image->bits : 12)) - 1),
                 span = full - p->image->black;
    const double t = sp_clamp(((double)v - p->image->black) / (span > 1 ? span : 1), 0, 1);
    return (uint8_t)sp_round(255 * sp_sqrt(t));
}

/* the Bayer cell of pixel x: RG over GB */
static sp_ink of_bayer(const plane *p, uint32_t x)
{
    const uint32_t even = x & ~1u, odd = even + 1 < p->image->width ? even + 1 : even;
    const uint8_t g0 = of_raw(p, p->row, odd), g1 = of_raw(p, p->below, even);
    return (sp_ink){of_raw(p, p->row, even), (uint8_t)((g0 + g1) / 2), of_raw(p, p->below, odd), 255};
}

static sp_ink pixel(const plane *p, uint32_t x)
{
    float depth;
    uint32_t id;
    switch (p->image->format) {
    case SP_PIXEL_DEPTH32F:
        memcpy(&depth, p->row + (size_t)x * 4, 4);
        return sp_ink_of_depth((double)depth);
    case SP_PIXEL_ID32:
        memcpy(&id, p->row + (size_t)x * 4, 4);
        return sp_ink_of_id(id);
    case SP_PIXEL_CLASS8:
        return sp_ink_of_class(p->row[x]);
    case SP_PIXEL_FLOW32F:
        return of_flow(p->row + (size_t)x * 8);
    case SP_PIXEL_RAW16:
        return of_bayer(p, x);
    default:
        return (sp_ink){p->row[(size_t)x * 3], p->row[(size_t)x * 3 + 1], p->row[(size_t)x * 3 + 2], 255};
    }
}

bool sp_pane_colours(const sp_image *image, const void *pixels, uint32_t step, uint8_t *out)
{
    static const uint32_t bytes[] = {[SP_PIXEL_RGB8] = 3,   [SP_PIXEL_DEPTH32F] = 4, [SP_PIXEL_ID32] = 4,
                                     [SP_PIXEL_CLASS8] = 1, [SP_PIXEL_FLOW32F] = 8,  [SP_PIXEL_RAW16] = 2};
    const uint32_t f = image->format;
    if (f == 0 || f >= sizeof bytes / sizeof *bytes || step == 0 || image->row_bytes < image->width * bytes[f])
        return false;
    for (uint32_t v = 0; v < image->height / step; v++) {
        // of a raw picture the cell that holds this line
        const uint32_t y = f == SP_PIXEL_RAW16 ? v * step & ~1u : v * step, z = y + 1 < image->height ? y + 1 : y;
        const plane p = {image, (const uint8_t *)pixels + (size_t)y * image->row_bytes,
                         (const uint8_t *)pixels + (size_t)z * image->row_bytes};
        for (uint32_t u = 0; u < image->width / step; u++, out += 3) {
            const sp_ink c = pixel(&p, u * step);
            out[0] = c.r;
            out[1] = c.g;
            out[2] = c.b;
        }
    }
    return true;
}
