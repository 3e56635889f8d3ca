/* plot.c - bird's-eye plots of what a sensor told: rings and field of view, detections, points, echoes, objects, lanes,
 * the way. In the vehicle frame of the carrier, ahead is up. Pictures and heads are page.c's. */
#include "view/plot.h"

#include <stdio.h>

#include "sensors/sensor.h"

static const sp_ink ground = {16, 20, 26, 255}, ring_ink = {70, 82, 96, 255}, faint = {150, 160, 172, 255},
                    ink = {238, 241, 245, 255}, car_ink = {214, 220, 228, 255}, view_ink = {92, 178, 255, 60},
                    lane_ink = {120, 214, 130, 255}, object_ink = {222, 140, 255, 255};

sp_ink sp_plot_reason(uint32_t reason)
{
    static const sp_ink inks[SP_REASONS] = {
        [SP_REASON_NONE] = {150, 160, 172, 255},    [SP_REASON_TARGET] = {120, 214, 130, 255},
        [SP_REASON_UNDER] = {70, 190, 160, 255},    [SP_REASON_GHOST] = {255, 98, 84, 255},
        [SP_REASON_CLUTTER] = {186, 160, 110, 255}, [SP_REASON_NOISE] = {255, 255, 255, 255},
        [SP_REASON_FIXED] = {120, 150, 200, 255},   [SP_REASON_MULTIPATH] = {255, 150, 60, 255},
        [SP_REASON_RAIN] = {80, 150, 255, 255},     [SP_REASON_INTERFERENCE] = {255, 230, 60, 255},
        [SP_REASON_FAULT] = {255, 40, 140, 255},    [SP_REASON_ALIAS] = {220, 110, 255, 255},
        [SP_REASON_EDGE] = {90, 220, 230, 255},     [SP_REASON_SIDELOBE] = {255, 190, 170, 255}};
    return reason < SP_REASONS ? inks[reason] : inks[0];
}

sp_pose sp_plot_seat(const sp_mount_def *m)
{
    return (sp_pose){m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)};
}

void sp_plot_info(const sp_mount_def *m, sp_mount_info *out)
{
    *out = (sp_mount_info){.size = sizeof *out};
    if (m->type && m->type->describe)
        m->type->describe(m->value, out);
}

sp_vec3 sp_plot_hit(const sp_mount_def *m, const sp_pane_hit *h)
{
    double sa, ca, se, ce;
    const double r = (double)h->range;
    sp_sincos((double)h->azimuth, &sa, &ca);
    sp_sincos((double)h->elevation, &se, &ce);
    return sp_pose_to_world(sp_plot_seat(m), sp_v3(r * ce * ca, r * ce * sa, r * se));
}

sp_ink sp_plot_rate(double rate)
{
    // closing is red, opening blue, standing still amber
    const double t = sp_clamp(rate / 15, -1, 1);
    const double share = sp_sqrt(sp_abs(t));
    const double to[3] = {t < 0 ? 255 : 70, t < 0 ? 76 : 160, t < 0 ? 66 : 255};
    return (sp_ink){(uint8_t)(236 + (to[0] - 236) * share), (uint8_t)(196 + (to[1] - 196) * share),
                    (uint8_t)(96 + (to[2] - 96) * share), 255};
}

sp_ink sp_plot_point(const sp_pane_point *q, double height, const sp_page_state *s)
{
    if (s->truth && q->reason)
        return sp_plot_reason(q->reason);
    if (s->tint == SP_TINT_INTENSITY)
        return sp_ink_ramp(sp_sqrt(sp_clamp((double)q->intensity, 0, 1)));
    if (s->tint == SP_TINT_RING)
        return sp_ink_of_id(q->ring + 1u);
    return sp_ink_ramp((height + 0.3) / 3.3);
}

/* ---------------------------------------------------------------- the frame of a plot */
typedef struct plot {
    sp_canvas c;
    double u, v, k; /* pixels of the vehicle's origin, and a metre */
    double far, unit;
    const sp_panes *panes;
    const sp_world_def *def;
    const sp_page_state *state;
    const sp_mount_def *mount;
    const sp_pane *pane;
} plot;

static void place(const plot *p, double x, double y, double out[2])
{
    out[0] = p->u - y * p->k;
    out[1] = p->v - x * p->k;
}

static void line(const plot *p, double ax, double ay, double bx, double by, double wide, sp_ink i)
{
    double a[2], b[2];
    place(p, ax, ay, a);
    place(p, bx, by, b);
    sp_canvas_line(&p->c, a[0], a[1], b[0], b[1], wide, i);
}

static void box(const plot *p, double x, double y, double heading, double length, double width, double wide, sp_ink i)
{
    double s, co, q[4][2];
    sp_sincos(heading, &s, &co);
    for (int k = 0; k < 4; k++) {
        const double a = length * (k == 0 || k == 3 ? 0.5 : -0.5), b = width * (k < 2 ? 0.5 : -0.5);
        q[k][0] = x + a * co - b * s;
        q[k][1] = y + a * s + b * co;
    }
    for (int k = 0; k < 4; k++)
        line(p, q[k][0], q[k][1], q[(k + 1) % 4][0], q[(k + 1) % 4][1], wide, i);
}

/* the field of view on the ground as a polygon of the vehicle frame; returns its corners */
static uint32_t wedge(const sp_mount_def *m, const sp_mount_info *info, double far, double *xy)
{
    enum { STEPS = 40 };
    uint32_t n = 0;
    const bool round = info->fov_h > 6.2;
    if (!(info->fov_h > 0) || !(far > 0))
        return 0;
    if (!round) {
        xy[n++] = m->position.x;
        xy[n++] = m->position.y;
    }
    for (int k = 0; k <= STEPS; k++) {
        double s, co;
        sp_sincos(m->yaw - info->fov_h / 2 + info->fov_h * k / STEPS, &s, &co);
        xy[n++] = m->position.x + far * co;
        xy[n++] = m->position.y + far * s;
    }
    return n / 2;
}

static double far_of(const sp_mount_def *m, const sp_mount_info *info, const sp_page_state *s)
{
    const double usual = m->kind == SP_FRAME_RADAR        ? 100
                         : m->kind == SP_FRAME_LIDAR      ? 40
                         : m->kind == SP_FRAME_ULTRASONIC ? 6
                         : m->kind == SP_FRAME_OBJECTS    ? 80
                                                          : 60;
    const double far = info->range > 0 ? sp_min(info->range, usual) : usual;
    return sp_clamp(far * (s->scale > 0 ? s->scale : 1), 1, 1000);
}

/* the whole wedge and the car in the rectangle, ahead up */
static void fit(plot *p, double x, double y, double w, double h, const double *xy, uint32_t corners, bool round)
{
    const sp_actor_def *car = &p->def->actors[p->mount->carrier.i];
    double low[2] = {car->center_x - car->length / 2 - 1, -car->width / 2 - 1},
           high[2] = {car->center_x + car->length / 2 + 1, car->width / 2 + 1};
    for (uint32_t i = 0; i < 2 * corners; i++) {
        low[i % 2] = sp_min(low[i % 2], xy[i]);
        high[i % 2] = sp_max(high[i % 2], xy[i]);
    }
    p->k = sp_min(w / (high[1] - low[1]), h / (high[0] - low[0])) * 0.96;
    // of a full circle what lies beside the panel's shorter side may be cut
    if (round)
        p->k = sp_min(sp_max(w / (high[1] - low[1]), h / (high[0] - low[0])), 1.4 * p->k);
    p->u = x + w / 2 + (high[1] + low[1]) / 2 * p->k;
    p->v = y + h / 2 + (high[0] + low[0]) / 2 * p->k;
}

/* a step of 1, 2 or 5 times a power of ten, about a quarter of `far` */
static double ring_step(double far)
{
    double step = 0.1;
    while (step * 10 <= far / 4)
        step *= 10;
    return step * (step * 5 <= far / 4 ? 5 : step * 2 <= far / 4 ? 2 : 1);
}

static void rings(const plot *p)
{
    const double step = ring_step(p->far);
    double o[2];
    place(p, p->mount->position.x, p->mount->position.y, o);
    for (double r = step; r <= p->far * 1.001; r += step) {
        char label[48];
        sp_canvas_arc(&p->c, o[0], o[1], r * p->k, 0, SP_TAU, 1, ring_ink);
        sp_number_fixed(label, r, step < 1 ? 1 : 0);
        snprintf(label + strlen(label), sizeof label - strlen(label), " m");
        // ahead is where things are: the labels stand at the right
        sp_canvas_text(&p->c, o[0] + 0.64 * r * p->k + 3, o[1] - 0.77 * r * p->k - p->unit * 0.3, p->unit * 0.85, faint,
                       label);
    }
}

/* ---------------------------------------------------------------- what is in it */
static void radar(const plot *p)
{
    const sp_pane_hit *h = (const sp_pane_hit *)(const void *)(p->panes->pool + p->pane->at);
    for (uint32_t i = 0; i < p->pane->shown && i < SP_PANE_HITS; i++) {
        const sp_vec3 q = sp_plot_hit(p->mount, &h[i]);
        double o[2];
        place(p, q.x, q.y, o);
        // 5 dB is a small dot, 45 dB a large one
        const double size = p->unit * (0.12 + 0.26 * sp_clamp(((double)h[i].snr - 5) / 40, 0, 1));
        sp_canvas_disc(&p->c, o[0], o[1], size + 1, (sp_ink){0, 0, 0, 150});
        sp_canvas_disc(&p->c, o[0], o[1], size, sp_plot_rate((double)h[i].range_rate));
        if (p->state->truth && h[i].known)
            sp_canvas_arc(&p->c, o[0], o[1], size + p->unit * 0.22, 0, SP_TAU, p->unit * 0.14,
                          sp_plot_reason(h[i].reason));
    }
}

static void lidar(const plot *p)
{
    const sp_pane_point *q = (const sp_pane_point *)(const void *)(p->panes->pool + p->pane->at);
    const sp_pose seat = sp_plot_seat(p->mount);
    const double dot = sp_max(1, p->unit * 0.12);
    for (uint32_t i = 0; i < p->pane->shown && i < SP_PANE_POINTS; i++) {
        const sp_vec3 v = sp_pose_to_world(seat, sp_v3((double)q[i].x, (double)q[i].y, (double)q[i].z));
        double o[2];
        place(p, v.x, v.y, o);
        sp_canvas_rect(&p->c, o[0] - dot / 2, o[1] - dot / 2, dot, dot, sp_plot_point(&q[i], v.z, p->state));
    }
}

/* all of a car's ultrasonic sensors in one plot, the one that is meant in full colour */
static void echoes(const plot *p)
{
    for (uint32_t m = 0; m < p->panes->count && m < p->def->mount_count; m++) {
        const sp_mount_def *d = &p->def->mounts[m];
        const sp_pane *a = &p->panes->pane[m];
        if (d->kind != SP_FRAME_ULTRASONIC || d->carrier.i != p->mount->carrier.i)
            continue;
        sp_mount_info info;
        sp_plot_info(d, &info);
        const double half = (info.fov_h > 0 ? info.fov_h : 1.2) / 2, base = d->yaw;
        const sp_ultrasonic *e = (const sp_ultrasonic *)(const void *)(p->panes->pool + a->at);
        double o[2];
        place(p, d->position.x, d->position.y, o);
        const uint8_t alpha = d == p->mount ? 255 : 130;
        for (uint32_t i = 0; i < a->shown && i < SP_PANE_ECHOES; i++) {
            if (!(e[i].distance >= 0))
                continue;
            const sp_ink near = sp_ink_ramp(1 - e[i].distance / 4);
            // the plot's ahead is up: a quarter turn
            sp_canvas_arc(&p->c, o[0], o[1], e[i].distance * p->k, base - half + SP_PI / 2, base + half + SP_PI / 2,
                          p->unit * (i ? 0.12 : 0.3), (sp_ink){near.r, near.g, near.b, alpha});
        }
    }
}

static void lanes(const plot *p, const sp_pane *a)
{
    const sp_lane_line *l = (const sp_lane_line *)(const void *)(p->panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_LINES; i++) {
        const double from = sp_clamp(l[i].from, -200, 200), to = sp_clamp(l[i].to, from, p->far);
        double px = 0, py = 0;
        for (int k = 0; k <= 24; k++) {
            const double x = from + (to - from) * k / 24, y = l[i].c0 + x * (l[i].c1 + x * (l[i].c2 + x * l[i].c3));
            // a broken line has gaps
            if (k && (l[i].type != 2 || k % 2))
                line(p, px, py, x, y, p->unit * (l[i].type == 0 ? 0.08 : 0.16), lane_ink);
            px = x;
            py = y;
        }
    }
}

static void objects(const plot *p, const sp_pane *a)
{
    static const char *const names[] = {"?",       "car",    "truck",  "bus",  "motorcycle",
                                        "bicycle", "person", "animal", "thing"};
    const sp_object *o = (const sp_object *)(const void *)(p->panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_OBJECTS; i++) {
        double q[2];
        char label[48];
        box(p, o[i].x, o[i].y, o[i].heading, sp_min(o[i].length, 60), sp_min(o[i].width, 20), p->unit * 0.16,
            object_ink);
        line(p, o[i].x, o[i].y, o[i].x + o[i].vx, o[i].y + o[i].vy, p->unit * 0.12, ink);
        place(p, o[i].x, o[i].y, q);
        snprintf(label, sizeof label, "%03u %s", o[i].id % 1000, names[o[i].class_id < 9 ? o[i].class_id : 0]);
        sp_canvas_text(&p->c, q[0] + p->unit * 0.7, q[1] - p->unit * 0.5, p->unit * 0.85, object_ink, label);
    }
}

static void way(const plot *p)
{
    const sp_route_point *r = (const sp_route_point *)(const void *)(p->panes->pool + p->pane->at);
    for (uint32_t i = 1; i < p->pane->shown && i < SP_PANE_ROUTE; i++)
        line(p, r[i - 1].x, r[i - 1].y, r[i].x, r[i].y, p->unit * 0.2, sp_ink_ramp(0.3));
}

/* lanes of the map: what is driven on in blue, the rest grey; a leap begins another stretch */
static void map(const plot *p)
{
    const sp_pane_place *q = (const sp_pane_place *)(const void *)(p->panes->pool + p->pane->at);
    for (uint32_t i = 1; i < p->pane->shown && i < SP_PANE_MAP_POINTS; i++) {
        const double ax = (double)q[i - 1].x, ay = (double)q[i - 1].y, bx = (double)q[i].x, by = (double)q[i].y;
        if (q[i].lane == q[i - 1].lane && sp_hypot(bx - ax, by - ay) < 25)
            line(p, ax, ay, bx, by, p->unit * 0.12, q[i].type == SP_MAP_LANE_DRIVING ? sp_ink_ramp(0.2) : faint);
    }
}

/* lists of one carrier belong together: objects between their lanes */
static void lists(const plot *p)
{
    for (uint32_t m = 0; m < p->panes->count && m < p->def->mount_count; m++) {
        if (p->def->mounts[m].carrier.i != p->mount->carrier.i)
            continue;
        if (p->panes->pane[m].form == SP_PANE_LANE)
            lanes(p, &p->panes->pane[m]);
        if (p->panes->pane[m].form == SP_PANE_OBJECT &&
            (&p->def->mounts[m] == p->mount || p->pane->form == SP_PANE_LANE))
            objects(p, &p->panes->pane[m]);
    }
}

/* what is known of the records: how many of which reason, at the lower left */
static void legend(const plot *p, double x, double y, double h)
{
    uint32_t n[SP_REASONS] = {0};
    const sp_pane_hit *hit = (const sp_pane_hit *)(const void *)(p->panes->pool + p->pane->at);
    const sp_pane_point *point = (const sp_pane_point *)(const void *)(p->panes->pool + p->pane->at);
    const bool is_radar = p->pane->form == SP_PANE_RADAR;
    for (uint32_t i = 0; i < p->pane->shown && (is_radar || p->pane->form == SP_PANE_LIDAR); i++) {
        const uint32_t reason = is_radar ? hit[i].reason : point[i].reason;
        n[reason < SP_REASONS ? reason : 0]++;
    }
    double row = y + h - p->unit * 1.3;
    for (uint32_t r = 1; r < SP_REASONS; r++) {
        char words[48];
        if (!n[r])
            continue;
        snprintf(words, sizeof words, "%u %.24s", n[r], p->state->reason ? p->state->reason(r) : "");
        sp_canvas_disc(&p->c, x + p->unit, row + p->unit * 0.5, p->unit * 0.3, sp_plot_reason(r));
        sp_canvas_text(&p->c, x + p->unit * 1.7, row, p->unit, ink, words);
        row -= p->unit * 1.25;
    }
}

void sp_plot_paint(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *panes,
                   const sp_world_def *def, uint32_t mount, const sp_page_state *s)
{
    const sp_mount_def *m = &def->mounts[mount];
    const sp_actor_def *car = &def->actors[m->carrier.i];
    sp_mount_info info;
    double xy[128];
    sp_plot_info(m, &info);
    plot p = {.c = sp_canvas_clip(c, x, y, w, h),
              .panes = panes,
              .def = def,
              .state = s,
              .mount = m,
              .pane = &panes->pane[mount],
              .unit = sp_clamp(h / 22, 8, 18),
              .far = far_of(m, &info, s)};
    // lists look ahead; a lane list has no opening
    if (p.pane->form == SP_PANE_LANE || p.pane->form == SP_PANE_WAY)
        info.fov_h = 0.9;
    const uint32_t corners = wedge(m, &info, p.far, xy);
    const bool round = info.fov_h > 6.2;
    fit(&p, x, y, w, h, xy, corners, round);
    sp_canvas_rect(&p.c, x, y, w, h, ground);
    if (p.pane->form != SP_PANE_LANE && p.pane->form != SP_PANE_WAY && !round) {
        for (uint32_t i = 0; i < corners; i++)
            place(&p, xy[2 * i], xy[2 * i + 1], &xy[2 * i]);
        sp_canvas_polygon(&p.c, xy, corners, view_ink);
    }
    rings(&p);
    box(&p, car->center_x, 0, 0, car->length, car->width, p.unit * 0.14, car_ink);
    if (p.pane->form == SP_PANE_OBJECT || p.pane->form == SP_PANE_LANE)
        lists(&p);
    else if (p.pane->form == SP_PANE_RADAR)
        radar(&p);
    else if (p.pane->form == SP_PANE_LIDAR)
        lidar(&p);
    else if (p.pane->form == SP_PANE_ECHO)
        echoes(&p);
    else if (p.pane->form == SP_PANE_WAY)
        way(&p);
    else if (p.pane->form == SP_PANE_MAP)
        map(&p);
    if (s->truth)
        legend(&p, x, y, h);
}
