/* canvas.c - painting without GL, in whole pixels and smooth edges. What is painted is others' business. */
#include "view/canvas.h"

#include <string.h>

#include "base/embed.h"

extern const struct sp_embedded sp_view_assets[];

sp_canvas sp_canvas_of(uint8_t *rgb, uint32_t width, uint32_t height)
{
    return (sp_canvas){rgb, (int)width, (int)height, 0, 0, (int)width, (int)height};
}

/* a coordinate that fits into an int, whatever it was */
static int whole(double v)
{
    return (int)sp_clamp(v == v ? v : 0, -1e6, 1e6);
}

sp_canvas sp_canvas_clip(const sp_canvas *c, double x, double y, double w, double h)
{
    sp_canvas k = *c;
    const int x0 = whole(sp_round(x)), y0 = whole(sp_round(y)), x1 = whole(sp_round(x + w)),
              y1 = whole(sp_round(y + h));
    k.x0 = x0 > k.x0 ? x0 : k.x0;
    k.y0 = y0 > k.y0 ? y0 : k.y0;
    k.x1 = x1 < k.x1 ? x1 : k.x1;
    k.y1 = y1 < k.y1 ? y1 : k.y1;
    return k;
}

/* a share of ink over what is there; share 0..256 */
static void blend(uint8_t *p, sp_ink ink, int share)
{
    const int a = ink.a * share >> 8, b = 255 - a;
    p[0] = (uint8_t)((p[0] * b + ink.r * a + 127) / 255);
    p[1] = (uint8_t)((p[1] * b + ink.g * a + 127) / 255);
    p[2] = (uint8_t)((p[2] * b + ink.b * a + 127) / 255);
}

static uint8_t *at(const sp_canvas *c, int x, int y)
{
    return c->rgb + ((size_t)y * (size_t)c->width + (size_t)x) * 3;
}

void sp_canvas_rect(const sp_canvas *c, double x, double y, double w, double h, sp_ink ink)
{
    const sp_canvas k = sp_canvas_clip(c, x, y, w, h);
    for (int v = k.y0; v < k.y1; v++)
        for (int u = k.x0; u < k.x1; u++)
            blend(at(&k, u, v), ink, 256);
}

void sp_canvas_frame(const sp_canvas *c, double x, double y, double w, double h, double wide, sp_ink ink)
{
    sp_canvas_rect(c, x, y, w, wide, ink);
    sp_canvas_rect(c, x, y + h - wide, w, wide, ink);
    sp_canvas_rect(c, x, y + wide, wide, h - 2 * wide, ink);
    sp_canvas_rect(c, x + w - wide, y + wide, wide, h - 2 * wide, ink);
}

void sp_canvas_line(const sp_canvas *c, double ax, double ay, double bx, double by, double wide, sp_ink ink)
{
    const double dx = bx - ax, dy = by - ay, length = sp_hypot(dx, dy), half = wide / 2, reach = half + 1;
    if (!sp_finite(ax + ay + bx + by) || length > 1e6)
        return;
    const int v0 = whole(sp_max(c->y0, sp_floor(sp_min(ay, by) - reach))),
              v1 = whole(sp_min(c->y1, sp_ceil(sp_max(ay, by) + reach)));
    for (int v = v0; v < v1; v++) {
        // of this row only what is near the line
        double from = sp_min(ax, bx) - reach, to = sp_max(ax, bx) + reach;
        if (sp_abs(dy) > 0.05 * length && length > 0) {
            const double middle = ax + (v + 0.5 - ay) * dx / dy, margin = reach * length / sp_abs(dy) + 1;
            from = sp_max(from, middle - margin);
            to = sp_min(to, middle + margin);
        }
        const int u1 = whole(sp_min(c->x1, sp_ceil(to)));
        for (int u = whole(sp_max(c->x0, sp_floor(from))); u < u1; u++) {
            const double px = u + 0.5 - ax, py = v + 0.5 - ay;
            const double t = length > 0 ? sp_clamp((px * dx + py * dy) / (length * length), 0, 1) : 0;
            const double far = sp_hypot(px - t * dx, py - t * dy);
            if (far < half + 0.5)
                blend(at(c, u, v), ink, (int)(256 * sp_clamp(half + 0.5 - far, 0, 1)));
        }
    }
}

void sp_canvas_disc(const sp_canvas *c, double x, double y, double radius, sp_ink ink)
{
    sp_canvas_line(c, x, y, x, y, 2 * radius, ink);
}

void sp_canvas_arc(const sp_canvas *c, double x, double y, double radius, double from, double to, double wide,
                   sp_ink ink)
{
    const int steps = (int)sp_clamp(radius * (to - from) / 6, 6, 180);
    double px = 0, py = 0;
    for (int k = 0; k <= steps; k++) {
        double s, co;
        sp_sincos(from + (to - from) * k / steps, &s, &co);
        const double qx = x + radius * co, qy = y - radius * s;
        if (k)
            sp_canvas_line(c, px, py, qx, qy, wide, ink);
        px = qx;
        py = qy;
    }
}

void sp_canvas_polygon(const sp_canvas *c, const double *xy, uint32_t corners, sp_ink ink)
{
    double cross[128];
    if (corners < 3 || corners > 128)
        return;
    for (int v = c->y0; v < c->y1; v++) {
        // where the edges cross the middle of this row, sorted
        uint32_t n = 0;
        for (uint32_t i = 0; i < corners; i++) {
            const double *a = xy + 2 * i, *b = xy + 2 * ((i + 1) % corners), y = v + 0.5;
            if ((a[1] <= y) == (b[1] <= y))
                continue;
            const double x = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            uint32_t k = n++;
            for (; k > 0 && cross[k - 1] > x; k--)
                cross[k] = cross[k - 1];
            cross[k] = x;
        }
        for (uint32_t i = 0; i + 1 < n; i += 2) {
            const int u1 = whole(sp_min(c->x1, sp_ceil(cross[i + 1] - 0.5)));
            for (int u = whole(sp_max(c->x0, sp_ceil(cross[i] - 0.5))); u < u1; u++)
                blend(at(c, u, v), ink, 256);
        }
    }
}

/* ---------------------------------------------------------------- text */
/* the font's advance and cell (src/render): 10 units a line, baseline 7 below its top */
static const double advance = 0.58, stroke = 0.92, left = 0.4, top = 9;

/* a line of the font is a character, a blank, its strokes; lines that begin with two # are comments */
static const char *strokes_of(char ch)
{
    const char *l = NULL;
    for (const struct sp_embedded *e = sp_view_assets; e->name; e++)
        if (!strcmp(e->name, "fonts/skidpad.strokes"))
            l = (const char *)e->data;
    for (; l && *l; l = strchr(l, '\n'), l = l ? l + 1 : NULL)
        if (l[0] == ch && l[1] == ' ')
            return l + 2;
    return "";
}

static void glyph(const sp_canvas *c, double x, double y, double unit, sp_ink ink, const char *s)
{
    bool pen = false;
    double ax = 0, ay = 0;
    while (s[0] && s[0] != '\n') {
        if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9') {
            pen = false;
            s++;
            continue;
        }
        const double bx = x + (left + s[0] - '0') * unit, by = y + (top - (s[1] - '0')) * unit;
        if (pen)
            sp_canvas_line(c, ax, ay, bx, by, sp_max(stroke * unit, 1), ink);
        ax = bx;
        ay = by;
        pen = true;
        s += 2;
    }
}

void sp_canvas_text(const sp_canvas *c, double x, double y, double size, sp_ink ink, const char *text)
{
    for (; *text && x < c->x1; text++, x += size * advance)
        if (*text > 32 && *text < 127 && x + size > c->x0 && y < c->y1 && y + size > c->y0)
            glyph(c, x, y, size / 10, ink, strokes_of(*text));
}

double sp_canvas_text_width(const char *text, double size)
{
    return (double)strlen(text) * size * advance;
}

/* ---------------------------------------------------------------- pictures */
static void mean(const uint8_t *rgb, uint32_t width, int u0, int v0, int u1, int v1, uint8_t *out)
{
    uint32_t sum[3] = {0}, n = 0;
    for (int v = v0; v < v1; v++)
        for (int u = u0; u < u1; u++, n++)
            for (int k = 0; k < 3; k++)
                sum[k] += rgb[((size_t)v * width + (size_t)u) * 3 + (size_t)k];
    for (int k = 0; k < 3 && n; k++)
        out[k] = (uint8_t)((sum[k] + n / 2) / n);
}

void sp_canvas_picture(const sp_canvas *c, double x, double y, double w, double h, const uint8_t *rgb, uint32_t width,
                       uint32_t height)
{
    const sp_canvas k = sp_canvas_clip(c, x, y, w, h);
    const int left_edge = whole(sp_round(x)), top_edge = whole(sp_round(y)), wide = whole(sp_round(x + w)) - left_edge,
              high = whole(sp_round(y + h)) - top_edge;
    if (!rgb || !width || !height || wide <= 0 || high <= 0)
        return;
    for (int v = k.y0; v < k.y1; v++) {
        const int v0 = (int)((int64_t)(v - top_edge) * height / high),
                  v1 = (int)((int64_t)(v + 1 - top_edge) * height / high);
        for (int u = k.x0; u < k.x1; u++) {
            const int u0 = (int)((int64_t)(u - left_edge) * width / wide),
                      u1 = (int)((int64_t)(u + 1 - left_edge) * width / wide);
            mean(rgb, width, u0, v0, u1 > u0 ? u1 : u0 + 1, v1 > v0 ? v1 : v0 + 1, at(&k, u, v));
        }
    }
}

/* ---------------------------------------------------------------- scales of colour */
static sp_ink between(const uint8_t (*stops)[3], int count, double t)
{
    const double at_stop = sp_clamp(t, 0, 1) * (count - 1);
    const int i = (int)at_stop < count - 1 ? (int)at_stop : count - 2;
    const double f = at_stop - i;
    uint8_t out[3];
    for (int k = 0; k < 3; k++)
        out[k] = (uint8_t)sp_round(stops[i][k] + f * (stops[i + 1][k] - stops[i][k]));
    return (sp_ink){out[0], out[1], out[2], 255};
}

sp_ink sp_ink_ramp(double t)
{
    static const uint8_t stops[6][3] = {{62, 74, 180},  {44, 140, 214}, {46, 190, 142},
                                        {164, 214, 70}, {246, 196, 60}, {236, 84, 62}};
    return between(stops, 6, t == t ? t : 0);
}

sp_ink sp_ink_of_id(uint32_t id)
{
    if (id == 0)
        return (sp_ink){18, 20, 24, 255};
    uint32_t h = id * 2654435761u;
    h ^= h >> 15;
    h *= 2246822519u;
    h ^= h >> 13;
    // never too dark to be told from nothing
    return (sp_ink){(uint8_t)(72 + h % 180), (uint8_t)(72 + (h >> 8) % 180), (uint8_t)(72 + (h >> 16) % 180), 255};
}

sp_ink sp_ink_of_class(uint32_t class_id)
{
    static const uint8_t inks[15][3] = {{0, 0, 0},      {104, 100, 110}, {236, 236, 228}, {196, 150, 190},
                                        {128, 116, 84}, {84, 146, 66},   {150, 112, 96},  {206, 164, 70},
                                        {246, 208, 40}, {250, 140, 30},  {104, 164, 220}, {36, 74, 200},
                                        {176, 40, 180}, {226, 40, 64},   {60, 196, 190}};
    if (class_id >= 15)
        return (sp_ink){255, 0, 255, 255};
    return (sp_ink){inks[class_id][0], inks[class_id][1], inks[class_id][2], 255};
}

sp_ink sp_ink_of_depth(double metres)
{
    if (!(metres > 0))
        return (sp_ink){8, 9, 12, 255};
    // 1.5 m to 150 m: two decades
    const double t = sp_log10(metres / 1.5) / 2;
    return sp_ink_ramp(1 - sp_clamp(t, 0, 1));
}
