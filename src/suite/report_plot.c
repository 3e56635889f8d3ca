/* report_plot.c - drawings of one case as SVG: its series over time, and the bird's-eye view of the critical instant.
 */
#include "suite/report.h"

#include <string.h>

enum { WIDE = 640, LEFT = 112, RIGHT = 14, HIGH = 86, GAP = 16 };

static bool known(float v)
{
    return v - v == 0;
}

static void coordinate(sp_text *t, double x, double y)
{
    sp_report_fixed(t, x, 1);
    sp_text_add(t, ",");
    sp_report_fixed(t, y, 1);
}

typedef struct panel {
    const char *name, *unit, *css;
    const float *v;
    double scale, low, high;
    double y;
} panel;

/* a range that holds all values, from zero where that is near, with round ends */
static bool range(panel *p, uint32_t n)
{
    double low = SP_INFINITY, high = -SP_INFINITY;
    for (uint32_t i = 0; i < n; i++)
        if (p->v && known(p->v[i])) {
            low = sp_min(low, (double)p->v[i] * p->scale);
            high = sp_max(high, (double)p->v[i] * p->scale);
        }
    if (!(low <= high))
        return false;
    low = low > -0.03 * high ? 0 : low; /* a car that rocks back by a hair is no axis below zero */
    low = sp_min(low, 0);
    high = sp_max(high, low + 1e-3);
    double step = 1;
    while (step * 2 < high - low)
        step *= step * 5 < high - low ? 5 : 2;
    while (high - low < step && step > 1e-3)
        step /= 2;
    p->low = sp_floor(low / step) * step;
    p->high = sp_max(p->high, sp_ceil(high / step) * step);
    return true;
}

static double at_x(const sp_series *s, double time)
{
    const double end = s->dt * (s->count > 1 ? s->count - 1 : 1);
    return LEFT + (WIDE - LEFT - RIGHT) * sp_clamp(time / end, 0, 1);
}

static double at_y(const panel *p, double v)
{
    return p->y + HIGH - HIGH * sp_clamp((v - p->low) / (p->high - p->low), 0, 1);
}

static void curve(sp_text *t, const sp_series *s, const panel *p)
{
    bool down = false;
    sp_text_printf(t, "<path class=\"curve %s\" d=\"", p->css);
    for (uint32_t i = 0; i < s->count; i++) {
        if (!known(p->v[i])) {
            down = false;
            continue;
        }
        sp_text_add(t, down ? "L" : "M");
        coordinate(t, at_x(s, i * s->dt), at_y(p, (double)p->v[i] * p->scale));
        down = true;
    }
    sp_text_add(t, "\"/>");
}

static void frame(sp_text *t, const panel *p)
{
    for (int k = 0; k <= 2; k++) {
        const double v = p->low + (p->high - p->low) * k / 2, y = at_y(p, v);
        sp_text_printf(t, "<path class=\"axis\" d=\"M%d,", LEFT);
        sp_report_fixed(t, y, 1);
        sp_text_printf(t, "H%d\"/><text x=\"%d\" y=\"", WIDE - RIGHT, LEFT - 7);
        sp_report_fixed(t, y + 4, 1);
        sp_text_add(t, "\" text-anchor=\"end\">");
        sp_report_fixed(t, v, p->high - p->low < 4 ? 1 : 0);
        sp_text_add(t, "</text>");
    }
    sp_text_add(t, "<text class=\"name\" x=\"0\" y=\"");
    sp_report_fixed(t, p->y + HIGH / 2.0 - 2, 1);
    sp_text_printf(t, "\">%s</text><text x=\"0\" y=\"", p->name);
    sp_report_fixed(t, p->y + HIGH / 2.0 + 12, 1);
    sp_text_printf(t, "\">%s</text>", p->unit);
}

/* where the warning is on: a band behind everything */
static void warning_band(sp_text *t, const sp_series *s, double height)
{
    for (uint32_t i = 0; s->warning && i < s->count; i++) {
        uint32_t end = i;
        while (end < s->count && s->warning[end] > 0.5f)
            end++;
        if (end == i)
            continue;
        const double x = at_x(s, i * s->dt);
        sp_text_add(t, "<rect class=\"warnfill\" y=\"0\" x=\"");
        sp_report_fixed(t, x, 1);
        sp_text_add(t, "\" width=\"");
        sp_report_fixed(t, sp_max(at_x(s, (end - 1) * s->dt) - x, 1.5), 1);
        sp_text_add(t, "\" height=\"");
        sp_report_fixed(t, height, 1);
        sp_text_add(t, "\"><title>warning shown</title></rect>");
        i = end;
    }
}

static void mark(sp_text *t, const sp_series *s, double when, const char *css, const char *name, double height)
{
    if (when < 0)
        return;
    sp_text_printf(t, "<path class=\"mark %s\" d=\"M", css);
    coordinate(t, at_x(s, when), 0);
    sp_text_add(t, "V");
    sp_report_fixed(t, height, 1);
    sp_text_printf(t, "\"><title>%s at ", name);
    sp_report_fixed(t, when, 2);
    sp_text_add(t, " s</title></path>");
}

static void time_axis(sp_text *t, const sp_series *s, double y)
{
    const double end = s->dt * (s->count > 1 ? s->count - 1 : 1);
    double step = 1;
    while (end / step > 12)
        step *= 2;
    for (double v = 0; v <= end + 1e-9; v += step) {
        sp_text_add(t, "<text text-anchor=\"middle\" x=\"");
        sp_report_fixed(t, at_x(s, v), 1);
        sp_text_add(t, "\" y=\"");
        sp_report_fixed(t, y, 1);
        sp_text_add(t, "\">");
        sp_report_fixed(t, v, 0);
        sp_text_add(t, v == 0 ? " s</text>" : "</text>");
    }
}

void sp_report_plots(sp_text *t, const sp_row *row)
{
    const sp_series *s = &row->series;
    panel panels[] = {{"speed", "km/h", "a", s->speed, 3.6},
                      {"gap", "m", "c", s->gap, 1},
                      {"TTC", "s", "d", s->ttc, 1, 0, 4},
                      {"acceleration", "m/s\302\262", "b", s->accel, 1},
                      {"brake", "share", "a", s->brake, 1, 0, 1}};
    uint32_t shown = 0;
    if (!s->count)
        return;
    for (uint32_t i = 0; i < 5; i++)
        if (range(&panels[i], s->count))
            panels[shown++] = panels[i];
    for (uint32_t i = 0; i < shown; i++)
        panels[i].y = 8 + i * (HIGH + GAP);
    const double height = 8 + shown * (HIGH + GAP) - GAP;
    sp_text_printf(
        t, "<svg viewBox=\"0 0 %d %u\" role=\"img\" aria-label=\"speed, gap, TTC, acceleration and brake over time\">",
        WIDE, (unsigned)height + 24);
    warning_band(t, s, height);
    for (uint32_t i = 0; i < shown; i++)
        frame(t, &panels[i]);
    mark(t, s, row->chain.warning, "m-warn", "warning", height);
    mark(t, s, row->chain.brake, "m-brake", "braking", height);
    mark(t, s, row->chain.contact, "m-hit", "contact", height);
    for (uint32_t i = 0; i < shown; i++)
        curve(t, s, &panels[i]);
    time_axis(t, s, height + 17);
    sp_text_add(t, "</svg>");
}

/* ---------------------------------------------------------------- from above */
typedef struct view {
    double x, y, sine, cosine;
} view;

/* world to the picture: the ego at the origin, its heading to the right, y down */
static void place(const view *v, double x, double y, double *px, double *py)
{
    const double dx = x - v->x, dy = y - v->y;
    *px = v->cosine * dx + v->sine * dy;
    *py = -(-v->sine * dx + v->cosine * dy);
}

static void path(sp_text *t, const view *v, const float *xy, uint32_t n, const char *css)
{
    bool down = false;
    sp_text_printf(t, "<path class=\"curve %s\" style=\"stroke-width:.18;opacity:.7\" d=\"", css);
    for (uint32_t i = 0; xy && i < n; i++) {
        double x, y;
        if (!known(xy[2 * i]) || !known(xy[2 * i + 1])) {
            down = false;
            continue;
        }
        place(v, xy[2 * i], xy[2 * i + 1], &x, &y);
        if (sp_abs(x) > 70 || sp_abs(y) > 40) {
            down = false;
            continue;
        }
        sp_text_add(t, down ? "L" : "M");
        sp_report_fixed(t, x, 2);
        sp_text_add(t, ",");
        sp_report_fixed(t, y, 2);
        down = true;
    }
    sp_text_add(t, "\"/>");
}

static void box(sp_text *t, const view *v, const struct sp_scene_box *b, const char *css, double heading)
{
    double x, y;
    place(v, b->x, b->y, &x, &y);
    sp_text_printf(t, "<rect class=\"%s\" rx=\".35\" x=\"", css);
    sp_report_fixed(t, -(double)b->length / 2, 2);
    sp_text_add(t, "\" y=\"");
    sp_report_fixed(t, -(double)b->width / 2, 2);
    sp_text_add(t, "\" width=\"");
    sp_report_fixed(t, b->length, 2);
    sp_text_add(t, "\" height=\"");
    sp_report_fixed(t, b->width, 2);
    sp_text_add(t, "\" transform=\"translate(");
    sp_report_fixed(t, x, 2);
    sp_text_add(t, " ");
    sp_report_fixed(t, y, 2);
    sp_text_add(t, ") rotate(");
    sp_report_fixed(t, -((double)b->heading - heading) * 180 / SP_PI, 2);
    sp_text_add(t, ")\"/>");
}

void sp_report_birdseye(sp_text *t, const sp_row *row)
{
    const sp_scene *s = &row->scene;
    if (!s->count)
        return;
    const struct sp_scene_box *ego = &s->box[0];
    view v = {.x = ego->x, .y = ego->y};
    sp_sincos(ego->heading, &v.sine, &v.cosine);
    /* the frame holds the ego, and the others near it */
    double low = -14, high = 26, side = 9;
    for (uint32_t i = 1; i < s->count; i++) {
        double x, y;
        place(&v, s->box[i].x, s->box[i].y, &x, &y);
        if (x > -30 && x < 60 && sp_abs(y) < 20) {
            low = sp_min(low, x - 4);
            high = sp_max(high, x + 4);
            side = sp_max(side, sp_abs(y) + 3);
        }
    }
    sp_text_add(t, "<svg viewBox=\"");
    sp_report_fixed(t, low, 1);
    sp_text_add(t, " ");
    sp_report_fixed(t, -side, 1);
    sp_text_add(t, " ");
    sp_report_fixed(t, high - low, 1);
    sp_text_add(t, " ");
    sp_report_fixed(t, 2 * side, 1);
    sp_text_add(t, "\" role=\"img\" aria-label=\"from above\" style=\"background:var(--tint);border-radius:8px\">");
    /* a line every ten metres */
    for (double x = sp_ceil(low / 10) * 10; x < high; x += 10) {
        sp_text_add(t, "<path class=\"axis\" style=\"stroke-width:.08;stroke:var(--line)\" d=\"M");
        sp_report_fixed(t, x, 1);
        sp_text_add(t, ",-40V40\"/>");
    }
    path(t, &v, row->series.ego_xy, row->series.count, "a");
    path(t, &v, row->series.target_xy, row->series.count, "b");
    for (uint32_t i = s->count; i-- > 0;)
        box(t, &v, &s->box[i],
            i == 0                                      ? "ego"
            : s->box[i].class_id == SP_CLASS_PEDESTRIAN ? "target"
                                                        : "other",
            ego->heading);
    sp_text_add(t, "</svg><p class=\"small soft\">from above at ");
    sp_report_fixed(t, s->at_s, 2);
    sp_text_add(t, " s, the ego blue and driving to the right; a line every 10 m</p>");
}
