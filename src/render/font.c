/* font.c - the font of panels: strokes on a grid of 4 x 8 (assets/fonts/skidpad.strokes), turned once into signed
 * distances, so that any size is sharp. */
#include <string.h>

#include "render/gl.h"

/* cells of 24 x 40 pixels, 4 a unit: glyphs stand 1 unit from the left, the descender 1 unit from below */
enum { CELL_W = 24, CELL_H = 40, UNIT = 4, MAX_SEGMENTS = 48 };
static const double stroke_half = 0.46; /* units */

typedef struct segment {
    double ax, ay, bx, by;
} segment;

static double distance(const segment *s, double x, double y)
{
    const double dx = s->bx - s->ax, dy = s->by - s->ay, n = dx * dx + dy * dy;
    const double t = n > 0 ? sp_clamp(((x - s->ax) * dx + (y - s->ay) * dy) / n, 0, 1) : 0;
    return sp_hypot(x - s->ax - t * dx, y - s->ay - t * dy);
}

/* "022842,1434": polylines of two-digit points */
static uint32_t read_glyph(const char *s, segment *out)
{
    uint32_t n = 0;
    bool pen = false;
    double x = 0, y = 0;
    while (s[0] && s[0] != '\n' && n < MAX_SEGMENTS) {
        if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9') {
            pen = false;
            s++;
            continue;
        }
        const double px = s[0] - '0', py = s[1] - '0';
        if (pen)
            out[n++] = (segment){x, y, px, py};
        x = px;
        y = py;
        pen = true;
        s += 2;
    }
    return n;
}

static void draw_glyph(uint8_t *out, uint32_t width, uint32_t g, const segment *s, uint32_t n)
{
    const uint32_t x0 = g % 16 * CELL_W, y0 = g / 16 * CELL_H;
    for (uint32_t y = 0; y < CELL_H; y++)
        for (uint32_t x = 0; x < CELL_W; x++) {
            const double px = (x + 0.5) / UNIT - 1, py = 9 - (y + 0.5) / UNIT;
            double best = 9;
            for (uint32_t i = 0; i < n; i++)
                best = sp_min(best, distance(&s[i], px, py));
            out[(size_t)(y0 + y) * width + x0 + x] = (uint8_t)(255 * sp_clamp(0.5 + (stroke_half - best) * 0.5, 0, 1));
        }
}

void sp_font_atlas(uint8_t *out, uint32_t width, uint32_t height, const char *strokes)
{
    memset(out, 0, (size_t)width * height);
    // a line is a character, a blank, its strokes; lines that begin with two # are comments
    for (const char *l = strokes; l && *l; l = strchr(l, '\n'), l = l ? l + 1 : NULL) {
        const unsigned c = (unsigned char)l[0];
        if (c <= 32 || c > 126 || l[1] != ' ')
            continue;
        segment s[MAX_SEGMENTS];
        const uint32_t n = read_glyph(l + 2, s);
        draw_glyph(out, width, c - 32, s, n);
    }
}
