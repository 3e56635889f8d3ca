/* page.c - the sensor page: a headline, a panel for each sensor in a grid, the faults that act. Pictures and plots are
 * other files'; the window lays the page over everything, a screenshot writes it as it is. */
#include <stdio.h>

#include "view/plot.h"
#include "view/view.h"

static const sp_ink paper = {9, 12, 16, 255}, strip = {30, 36, 44, 255}, ink = {238, 241, 245, 255},
                    faint = {160, 170, 182, 255}, good = {120, 214, 130, 255}, care = {250, 196, 80, 255},
                    bad = {255, 76, 66, 255}, shade = {9, 12, 16, 170};

uint32_t sp_page_list(const sp_world_def *def, uint32_t out[SP_MAX_MOUNTS])
{
    // the ego's before those of others that are driven; pictures and what lies around first, numbers behind
    static const uint32_t order[4][6] = {
        {SP_FRAME_CAMERA, SP_FRAME_LABELS, SP_FRAME_DEPTH},
        {SP_FRAME_RADAR, SP_FRAME_LIDAR},
        {SP_FRAME_ULTRASONIC, SP_FRAME_OBJECTS, SP_FRAME_LANES, SP_FRAME_SIGNALS, SP_FRAME_ROUTE, SP_FRAME_MAP},
        {SP_FRAME_EGO, SP_FRAME_CHASSIS, SP_FRAME_IMU, SP_FRAME_GNSS, SP_FRAME_COMMAND}};
    uint32_t n = 0;
    for (int group = 0; group < 8; group++)
        for (uint32_t i = 0; i < def->mount_count && i < SP_MAX_MOUNTS; i++)
            for (int k = 0; k < 6 && (def->mounts[i].local != NULL) == (group >= 4); k++)
                if (order[group % 4][k] && def->mounts[i].kind == order[group % 4][k])
                    out[n++] = i;
    return n;
}

uint32_t sp_view_first_sensor(const sp_world_def *def)
{
    uint32_t list[SP_MAX_MOUNTS];
    const uint32_t count = sp_page_list(def, list);
    for (uint32_t i = 0; i < count; i++)
        if (def->mounts[list[i]].kind == SP_FRAME_CAMERA)
            return i;
    return SP_MAX_MOUNTS;
}

/* ---------------------------------------------------------------- numbers of sensors without a picture */
typedef struct row {
    const char *name, *unit;
    double value;
    int decimals;
} row;

static uint32_t rows_of_gnss(const sp_gnss *g, row *r)
{
    const double deg = 180 / SP_PI;
    const row all[] = {{"latitude", "deg", g->latitude * deg, 7},
                       {"longitude", "deg", g->longitude * deg, 7},
                       {"altitude", "m", g->altitude, 2},
                       {"east", "m", g->east, 2},
                       {"north", "m", g->north, 2},
                       {"speed", "m/s", g->speed, 2},
                       {"course", "deg", g->course * deg, 1},
                       {"sigma h", "m", g->sigma_h, 2},
                       {"fix", "", g->fix, 0},
                       {"satellites", "", g->satellites, 0}};
    memcpy(r, all, sizeof all);
    return sizeof all / sizeof *all;
}

static uint32_t rows_of_chassis(const sp_chassis *c, row *r)
{
    const row all[] = {{"wheel fl", "rad/s", c->wheel_speed[0], 2},
                       {"wheel fr", "rad/s", c->wheel_speed[1], 2},
                       {"wheel rl", "rad/s", c->wheel_speed[2], 2},
                       {"wheel rr", "rad/s", c->wheel_speed[3], 2},
                       {"speed", "m/s", c->speed, 2},
                       {"steering", "deg", c->steering_angle * 180 / SP_PI, 2},
                       {"brake", "", c->brake_pressure, 2},
                       {"throttle", "", c->throttle, 2},
                       {"gear", "", c->gear, 0}};
    memcpy(r, all, sizeof all);
    return sizeof all / sizeof *all;
}

static uint32_t rows_of(const sp_pane *a, const void *record, row *r)
{
    if (a->kind == SP_FRAME_GNSS)
        return rows_of_gnss(record, r);
    if (a->kind == SP_FRAME_CHASSIS)
        return rows_of_chassis(record, r);
    if (a->kind == SP_FRAME_IMU) {
        const sp_imu *i = record;
        const row all[] = {{"ax", "m/s2", i->ax, 3},
                           {"ay", "m/s2", i->ay, 3},
                           {"az", "m/s2", i->az, 3},
                           {"gx", "deg/s", i->gx * 180 / SP_PI, 3},
                           {"gy", "deg/s", i->gy * 180 / SP_PI, 3},
                           {"gz", "deg/s", i->gz * 180 / SP_PI, 3}};
        memcpy(r, all, sizeof all);
        return 6;
    }
    if (a->kind == SP_FRAME_EGO) {
        const sp_ego *e = record;
        const row all[] = {{"x", "m", e->x, 2},
                           {"y", "m", e->y, 2},
                           {"heading", "deg", e->heading * 180 / SP_PI, 2},
                           {"speed", "m/s", e->speed, 2},
                           {"acceleration", "m/s2", e->acceleration, 2},
                           {"yaw rate", "deg/s", e->yaw_rate * 180 / SP_PI, 2}};
        memcpy(r, all, sizeof all);
        return 6;
    }
    const sp_command *c = record;
    const row all[] = {{"engaged", "", c->engaged, 0},    {"set speed", "m/s", c->set_speed, 1},
                       {"time gap", "s", c->time_gap, 1}, {"steering", "rad", c->steering, 3},
                       {"throttle", "", c->throttle, 2},  {"brake", "", c->brake, 2}};
    memcpy(r, all, sizeof all);
    return a->kind == SP_FRAME_COMMAND ? 6 : 0;
}

static void numbers(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p, const sp_pane *a)
{
    row r[12];
    const uint32_t n = a->shown ? rows_of(a, p->pool + a->at, r) : 0;
    const double size = sp_clamp(sp_min(h / (1.4 * (n ? n : 1) + 1), w / 20), 6, 20);
    for (uint32_t i = 0; i < n; i++) {
        char number[40], all[60];
        sp_number_fixed(number, r[i].value, r[i].decimals);
        snprintf(all, sizeof all, "%.20s %s", number, r[i].unit);
        const double at = y + size * (0.5 + 1.35 * i);
        sp_canvas_text(c, x + size * 0.6, at, size, faint, r[i].name);
        sp_canvas_text(c, x + w - size * 0.6 - sp_canvas_text_width(all, size), at, size, ink, all);
    }
}

static void signals(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p, const sp_pane *a)
{
    static const char *const types[] = {"other", "light",      "walk light", "stop",     "yield",      "priority",
                                        "limit", "limit ends", "stop line",  "crossing", "no passing", "works"};
    const sp_signal *s = (const sp_signal *)(const void *)(p->pool + a->at);
    const double size = sp_clamp(h / 14, 7, 16);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_SIGNALS; i++) {
        char words[96], far[40], value[40];
        const uint32_t on = s[i].state;
        sp_number_fixed(far, s[i].distance, 1);
        sp_number_fixed(value, s[i].value * 3.6, 0);
        snprintf(words, sizeof words, "%u %s%s%s%s%s%s  %.12s m", s[i].id, types[s[i].type < 12 ? s[i].type : 0],
                 on & SP_SIGNAL_STATE_RED ? " red" : "", on & SP_SIGNAL_STATE_YELLOW ? " yellow" : "",
                 on & SP_SIGNAL_STATE_GREEN ? " green" : "", s[i].value > 0 ? " " : "", s[i].value > 0 ? value : "",
                 far);
        const double at = y + size * (0.5 + 1.35 * i);
        if (at + size < y + h)
            sp_canvas_text(c, x + size * 0.6, at, sp_min(size, w / 24), ink, words);
    }
}

/* ---------------------------------------------------------------- one panel */
static const char *qualifier_name(uint32_t q)
{
    static const char *const names[] = {"ok", "reduced", "blocked", "blind", "off", "stale"};
    return q < 6 ? names[q] : "?";
}

/* the strongest thing to know: no frame, or how old, and what the sensor says of itself */
static void head(const sp_canvas *c, double x, double y, double w, double size, const sp_panes *p, const sp_pane *a,
                 const char *name)
{
    char right[96] = "no frame yet", age[40], late[40], lost[32] = "";
    if (a->have) {
        sp_number_fixed(age, (double)(p->now - a->sampled) * 1e-6, 0);
        sp_number_fixed(late, (double)(a->delivered - a->sampled) * 1e-6, 0);
        if (a->lost)
            snprintf(lost, sizeof lost, "  %llu lost", (unsigned long long)a->lost);
        snprintf(right, sizeof right, "age %.10s ms (%.10s late)%s%s%s", age, late, lost,
                 a->flags & SP_FRAME_FLAG_CRC ? "  crc" : "", a->flags & SP_FRAME_FLAG_COUNTER ? "  counter" : "");
    }
    sp_canvas_rect(c, x, y, w, size * 1.5, strip);
    sp_canvas_text(c, x + size * 0.4, y + size * 0.25, size, ink, name);
    double at = x + size * 0.9 + sp_canvas_text_width(name, size);
    if (a->have) {
        const char *q = qualifier_name(a->qualifier);
        sp_canvas_text(c, at, y + size * 0.25, size,
                       a->qualifier == SP_QUALIFIER_OK        ? good
                       : a->qualifier == SP_QUALIFIER_REDUCED ? care
                                                              : bad,
                       q);
        at += sp_canvas_text_width(q, size) + size * 0.5;
    }
    // the age as large as there is room
    const double room = x + w - size * 0.4 - at, wide = sp_canvas_text_width(right, size * 0.9);
    const double fit = size * 0.9 * (wide > room && wide > 0 ? sp_max(room / wide, 0.3) : 1);
    sp_canvas_text(c, x + w - size * 0.4 - sp_canvas_text_width(right, fit), y + size * 0.75 - fit / 2, fit,
                   a->have ? faint : care, right);
}

static void words_over(const sp_canvas *c, double x, double y, double size, const char *words, sp_ink colour)
{
    sp_canvas_rect(c, x, y, sp_canvas_text_width(words, size) + size, size * 1.5, shade);
    sp_canvas_text(c, x + size * 0.5, y + size * 0.25, size, colour, words);
}

static void picture(const sp_canvas *c, double x, double y, double w, double h, double size, const sp_panes *p,
                    const sp_world_def *def, uint32_t mount, const sp_page_state *s)
{
    const sp_pane *a = &p->pane[mount];
    char words[96], number[40], gain[40];
    if (!a->width || !a->height)
        return;
    const double k = sp_min(w / a->width, h / a->height), pw = a->width * k, ph = a->height * k;
    const double px = x + (w - pw) / 2, py = y + (h - ph) / 2;
    sp_canvas_picture(c, px, py, pw, ph, p->pool + a->at, a->width, a->height);
    if (s->overlay)
        sp_plot_over(c, px, py, pw, ph, p, def, mount, s);
    sp_number_fixed(number, a->exposure * 1e3, 2);
    sp_number_fixed(gain, a->gain, 1);
    snprintf(words, sizeof words, "%u x %u", a->full_width, a->full_height);
    if (a->exposure > 0)
        snprintf(words + strlen(words), sizeof words - strlen(words), "  %.12s ms  gain %.12s", number, gain);
    words_over(c, px, py + ph - size * 1.2, size * 0.8, words, faint);
}

static void content(const sp_canvas *c, double x, double y, double w, double h, double size, const sp_panes *p,
                    const sp_world_def *def, uint32_t mount, const sp_page_state *s)
{
    const sp_pane *a = &p->pane[mount];
    const sp_canvas k = sp_canvas_clip(c, x, y, w, h);
    char words[64];
    if (a->form == SP_PANE_IMAGE)
        picture(&k, x, y, w, h, size, p, def, mount, s);
    else if (a->form == SP_PANE_RECORD)
        numbers(&k, x, y, w, h, p, a);
    else if (a->form == SP_PANE_SIGNAL)
        signals(&k, x, y, w, h, p, a);
    else {
        sp_plot_paint(c, x, y, w, h, p, def, mount, s);
        snprintf(words, sizeof words, a->shown < a->count ? "%u of %u" : "%u",
                 a->shown < a->count ? a->shown : a->count, a->count);
        if (a->have)
            words_over(&k, x + w - sp_canvas_text_width(words, size * 0.8) - size, y + h - size * 1.2, size * 0.8,
                       words, faint);
    }
    const bool large = a->form == SP_PANE_IMAGE || a->form == SP_PANE_LIDAR;
    const char *none = !a->have && s->recorded && large ? "not kept: record with --record frames"
                       : !a->have && s->recorded        ? "no frame kept here"
                       : !a->have                       ? "no frame yet"
                       : a->missing                     ? "kept without pixels: --record frames keeps them"
                       : !a->room                       ? "no room to show it"
                       : a->form == SP_PANE_IMAGE && !a->count && s->recorded && a->qualifier == SP_QUALIFIER_OFF
                           ? "off: a run draws what its driver reads"
                       : a->form == SP_PANE_IMAGE && !a->count     ? "an empty frame"
                       : a->form == SP_PANE_IMAGE && a->width == 0 ? "a format without a picture"
                                                                   : NULL;
    if (none)
        words_over(&k, x + w / 2 - sp_canvas_text_width(none, size) / 2, y + h / 2 - size, size, none, care);
}

void sp_page_panel(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p,
                   const sp_world_def *def, uint32_t mount, const sp_page_state *s)
{
    if (mount >= p->count || mount >= def->mount_count || w < 24 || h < 24)
        return;
    const sp_canvas k = sp_canvas_clip(c, x, y, w, h);
    const double size = sp_clamp(sp_min(h / 16, w / 34), 7, 16);
    sp_canvas_rect(&k, x, y, w, h, paper);
    head(&k, x, y, w, size, p, &p->pane[mount], def->mounts[mount].name);
    content(&k, x, y + size * 1.5, w, h - size * 1.5, size, p, def, mount, s);
    // what fails is framed in red and named
    double at = y + size * 1.9;
    for (uint32_t i = 0; i < p->fault_count && i < SP_MAX_FAULTS; i++) {
        char words[64];
        if (p->fault[i].mount != mount + 1 || !p->fault[i].acts)
            continue;
        snprintf(words, sizeof words, "%.24s%s", p->fault[i].name, p->fault[i].admitted ? " (admitted)" : "");
        words_over(&k, x + size * 0.6, at, size, words, bad);
        at += size * 1.6;
        sp_canvas_frame(&k, x, y, w, h, sp_max(2, size * 0.25), bad);
    }
}

/* ---------------------------------------------------------------- the page */
void sp_page_fault(const sp_pane_fault *f, const sp_world_def *def, char out[160])
{
    char strength[40], left[40] = "for good";
    // angles are read in degrees
    const bool angle = !strcmp(f->unit, "rad");
    const double v = angle ? f->strength * 180 / SP_PI : f->strength;
    const char *unit = angle ? "deg" : strcmp(f->unit, "1") ? f->unit : "";
    sp_number_fixed(strength, v, sp_abs(v) < 0.1 ? 4 : 2);
    if (sp_finite(f->left)) {
        sp_number_fixed(left, f->left, 1);
        snprintf(left + strlen(left), sizeof left - strlen(left), f->acts ? " s left" : " s to go");
    }
    snprintf(out, 160, "%.40s: %.24s %.16s%s%.8s, %.24s, %s",
             f->mount && f->mount <= def->mount_count ? def->mounts[f->mount - 1].name : "?", f->name, strength,
             unit[0] ? " " : "", unit, left, f->admitted ? "admitted" : "the sensor does not say so");
}

/* rows below the panels; gives their height */
static double fault_rows(const sp_canvas *c, double y, double size, const sp_panes *p, const sp_world_def *def,
                         bool paint)
{
    double at = y + size * 0.4;
    for (uint32_t i = 0; i < p->fault_count && i < SP_MAX_FAULTS && i < 8; i++) {
        const sp_pane_fault *f = &p->fault[i];
        char words[160];
        sp_page_fault(f, def, words);
        if (paint) {
            sp_canvas_rect(c, size * 0.7, at + size * 0.15, size * 0.35, size * 0.75, f->acts ? bad : care);
            sp_canvas_text(c, size * 1.5, at, size, f->acts ? ink : faint, words);
        }
        at += size * 1.35;
    }
    return p->fault_count ? at - y + size * 0.3 : 0;
}

/* as many columns as make the panels largest at about 16 : 10 */
static void grid(const sp_canvas *c, double x, double y, double w, double h, double gap, const sp_panes *p,
                 const sp_world_def *def, const uint32_t *list, uint32_t count, const sp_page_state *s)
{
    uint32_t best = 1;
    double most = 0;
    for (uint32_t columns = 1; columns <= count; columns++) {
        const double area = sp_square(sp_min(w / columns / 1.6, h / ((count + columns - 1) / columns)));
        if (area > most * 1.0001) {
            most = area;
            best = columns;
        }
    }
    const double wide = w / best, tall = h / ((count + best - 1) / best);
    for (uint32_t i = 0; i < count; i++)
        sp_page_panel(c, x + wide * (i % best) + gap, y + tall * (i / best) + gap, wide - 2 * gap, tall - 2 * gap, p,
                      def, list[i], s);
}

void sp_page_paint(const sp_canvas *c, const sp_panes *p, const sp_world_def *def, const uint32_t *list, uint32_t count,
                   const sp_page_state *s)
{
    const double size = sp_clamp(c->height / 48.0, 8, 20), top = size * 2, width = c->width;
    char t[40];
    sp_canvas_rect(c, 0, 0, width, c->height, paper);
    sp_number_fixed(t, s->time, 2);
    snprintf(t + strlen(t), sizeof t - strlen(t), " s");
    sp_canvas_text(c, size, size * 0.45, size * 1.1, ink, s->title ? s->title : "");
    sp_canvas_rect(c, width - sp_canvas_text_width(t, size * 1.1) - 2 * size, 0, width, top, paper);
    sp_canvas_text(c, width - sp_canvas_text_width(t, size * 1.1) - size, size * 0.45, size * 1.1, faint, t);
    const double below = fault_rows(c, 0, size, p, def, false), high = c->height - top - below;
    fault_rows(c, c->height - below, size, p, def, true);
    if (!count) {
        sp_canvas_text(c, size, top + size, size * 1.1, care, "no sensor is mounted");
        return;
    }
    // numbers alone need little room: a column at the right
    uint32_t large[SP_MAX_MOUNTS], small[SP_MAX_MOUNTS], larges = 0, smalls = 0;
    for (uint32_t i = 0; i < count && i < SP_MAX_MOUNTS; i++) {
        if (list[i] < p->count && p->pane[list[i]].form == SP_PANE_RECORD)
            small[smalls++] = list[i];
        else
            large[larges++] = list[i];
    }
    const double side = !smalls ? 0 : !larges ? width : sp_clamp(width * 0.2, 150, 360);
    grid(c, 0, top, width - side, high, size * 0.2, p, def, large, larges, s);
    for (uint32_t i = 0; i < smalls && larges; i++)
        sp_page_panel(c, width - side + size * 0.2, top + high / smalls * i + size * 0.2, side - size * 0.4,
                      high / smalls - size * 0.4, p, def, small[i], s);
    if (!larges)
        grid(c, 0, top, width, high, size * 0.2, p, def, small, smalls, s);
}
