/* cover_paint.c - what a rig covers as a picture: how many sensors see a post of 1 m, each sensor's sector, and the
 * nearest post of 0.3 m. */
#include "view/cover.h"

#include <stdio.h>
#include <string.h>

static const sp_ink paper = {14, 18, 24, 255}, ink = {238, 241, 245, 255}, faint = {160, 170, 182, 255},
                    ring = {210, 220, 230, 70}, near_ink = {250, 196, 80, 255};

static sp_ink of_count(uint32_t n)
{
    static const sp_ink inks[4] = {{70, 26, 30, 255}, {34, 66, 104, 255}, {36, 112, 128, 255}, {86, 164, 112, 255}};
    return inks[n < 3 ? n : 3];
}

static sp_ink of_kind(uint32_t kind)
{
    return kind == SP_FRAME_CAMERA       ? (sp_ink){255, 214, 120, 255}
           : kind == SP_FRAME_RADAR      ? (sp_ink){120, 190, 255, 255}
           : kind == SP_FRAME_LIDAR      ? (sp_ink){222, 140, 255, 255}
           : kind == SP_FRAME_ULTRASONIC ? (sp_ink){140, 230, 150, 255}
                                         : (sp_ink){150, 156, 164, 255};
}

/* a map of `across` m, ahead up, the middle of the body in its middle */
typedef struct map {
    sp_canvas c;
    double x, y, side, k;
    const sp_cover *cover;
} map;

static void point(const map *m, double ahead, double left, double out[2])
{
    out[0] = m->x + m->side / 2 - left * m->k;
    out[1] = m->y + m->side / 2 - (ahead - m->cover->center_x) * m->k;
}

static void line(const map *m, double ax, double ay, double bx, double by, double wide, sp_ink i)
{
    double a[2], b[2];
    point(m, ax, ay, a);
    point(m, bx, by, b);
    sp_canvas_line(&m->c, a[0], a[1], b[0], b[1], wide, i);
}

static void counts(const map *m)
{
    enum { CELL = 3 };
    for (double v = 0; v < m->side; v += CELL)
        for (double u = 0; u < m->side; u += CELL) {
            const double left = (m->side / 2 - u - CELL / 2.0) / m->k, ahead = (m->side / 2 - v - CELL / 2.0) / m->k;
            sp_canvas_rect(&m->c, m->x + u, m->y + v, CELL, CELL,
                           of_count(sp_cover_post(m->cover, m->cover->center_x + ahead, left, 1)));
        }
}

static void rings(const map *m, double across)
{
    double step = 1;
    while (step * 8 < across)
        step *= step == 1 || step == 10 || step == 100 ? 2 : step == 2 || step == 20 ? 2.5 : 2;
    double o[2];
    point(m, m->cover->center_x, 0, o);
    for (double r = step; r < across * 0.7; r += step) {
        char words[40];
        sp_number_fixed(words, r, 0);
        snprintf(words + strlen(words), 4, " m");
        sp_canvas_arc(&m->c, o[0], o[1], r * m->k, 0, SP_TAU, 1, ring);
        sp_canvas_text(&m->c, o[0] + 4, o[1] - r * m->k + 1, 11, faint, words);
    }
}

static void sectors(const map *m, double across)
{
    for (uint32_t i = 0; i < m->cover->count; i++) {
        const sp_cover_seat *s = &m->cover->seat[i];
        const double far = s->range > 0 ? sp_min(s->range, across * 2) : across * 2;
        const double x = s->pose.position.x, y = s->pose.position.y;
        const sp_ink c = of_kind(s->kind);
        double px = 0, py = 0;
        if (!s->counted)
            continue;
        for (int k = 0; k <= 48; k++) {
            double si, co;
            sp_sincos(s->yaw - s->fov_h / 2 + s->fov_h * k / 48, &si, &co);
            const double qx = x + far * co, qy = y + far * si;
            if (k)
                line(m, px, py, qx, qy, 1.4, c);
            if ((k == 0 || k == 48) && s->fov_h < 6.2)
                line(m, x, y, qx, qy, 1.4, c);
            px = qx;
            py = qy;
        }
        double o[2];
        point(m, x, y, o);
        sp_canvas_disc(&m->c, o[0], o[1], 3, c);
    }
}

static void nearest(const map *m)
{
    const sp_cover *c = m->cover;
    const double l = c->length / 2, w = c->width / 2;
    enum { STEPS = 360 };
    double last[2] = {0}, before = SP_NAN;
    for (int k = 0; k <= STEPS; k++) {
        double s, co;
        const double a = SP_TAU * k / STEPS, near = sp_cover_nearest(c, a, 0.3);
        sp_sincos(a, &s, &co);
        const double edge = sp_min(sp_abs(co) > 1e-9 ? l / sp_abs(co) : 1e9, sp_abs(s) > 1e-9 ? w / sp_abs(s) : 1e9);
        const double x = c->center_x + (edge + near) * co, y = (edge + near) * s;
        // a leap is the edge of a sector, not a line of its own
        if (sp_finite(near) && sp_finite(before) && sp_abs(near - before) < 1)
            line(m, last[0], last[1], x, y, 2, near_ink);
        before = near;
        last[0] = x;
        last[1] = y;
    }
}

static void body(const map *m)
{
    const sp_cover *c = m->cover;
    const double l = c->length / 2, w = c->width / 2;
    const double q[5][2] = {{l, w}, {-l, w}, {-l, -w}, {l, -w}, {l, w}};
    double corners[8];
    for (int k = 0; k < 4; k++)
        point(m, c->center_x + q[k][0], q[k][1], corners + 2 * k);
    sp_canvas_polygon(&m->c, corners, 4, (sp_ink){30, 34, 40, 255});
    for (int k = 0; k < 4; k++)
        line(m, c->center_x + q[k][0], q[k][1], c->center_x + q[k + 1][0], q[k + 1][1], 1.6, ink);
}

static void legend(const sp_canvas *c, double x, double y, const sp_cover *cover)
{
    static const char *const counts_of[4] = {"nobody", "one", "two", "three or more"};
    double at = x;
    sp_canvas_text(c, at, y, 13, faint, "a post of 1 m is seen by");
    at += sp_canvas_text_width("a post of 1 m is seen by", 13) + 10;
    for (uint32_t n = 0; n < 4; n++) {
        sp_canvas_rect(c, at, y, 14, 13, of_count(n));
        sp_canvas_text(c, at + 18, y, 13, ink, counts_of[n]);
        at += 34 + sp_canvas_text_width(counts_of[n], 13);
    }
    sp_canvas_rect(c, at, y + 5, 14, 3, near_ink);
    sp_canvas_text(c, at + 18, y, 13, ink, "nearest post of 0.3 m");
    at = x;
    for (uint32_t i = 0; i < cover->count; i++) {
        const double wide = 26 + sp_canvas_text_width(cover->seat[i].name, 13);
        if (at + wide > c->width - x) {
            at = x;
            y += 19;
        }
        sp_canvas_disc(c, at + 6, y + 27, 5, of_kind(cover->seat[i].counted ? cover->seat[i].kind : 0));
        sp_canvas_text(c, at + 15, y + 20, 13, cover->seat[i].counted ? ink : faint, cover->seat[i].name);
        at += wide;
    }
}

void sp_cover_paint(const sp_canvas *canvas, const sp_cover *c, const char *title)
{
    const double across[2] = {c->length + 12, 160}, side = sp_min(canvas->width / 2.0 - 12, canvas->height - 118.0);
    sp_canvas_rect(canvas, 0, 0, canvas->width, canvas->height, paper);
    sp_canvas_text(canvas, 10, 8, 17, ink, title);
    for (int k = 0; k < 2; k++) {
        map m = {.x = 8 + k * (canvas->width / 2.0), .y = 34, .side = side, .k = side / across[k], .cover = c};
        m.c = sp_canvas_clip(canvas, m.x, m.y, side, side);
        counts(&m);
        rings(&m, across[k]);
        sectors(&m, across[k]);
        body(&m);
        if (k == 0)
            nearest(&m);
    }
    legend(canvas, 10, 34 + side + 10, c);
}
