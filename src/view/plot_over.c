/* plot_over.c - what other sensors told, over the picture of a camera: points, detections, boxes, lane borders, where
 * its own sheet and lens say that they lie. */
#include "view/plot.h"
#include "world/lens.h"

#include "sensors/sensor.h"

typedef struct over {
    sp_canvas c;
    double x, y, ku, kv; /* of the panel; panel pixels a picture's pixel */
    sp_pose seat;
    sp_lens_view lens;
    const sp_panes *panes;
    const sp_world_def *def;
    const sp_page_state *state;
} over;

/* a point of the vehicle frame on the panel; false: behind */
static bool project(const over *o, sp_vec3 vehicle, double out[2])
{
    double u, v;
    if (!sp_lens_project(&o->lens, sp_pose_to_local(o->seat, vehicle), &u, &v))
        return false;
    out[0] = o->x + u * o->ku;
    out[1] = o->y + v * o->kv;
    return sp_finite(out[0] + out[1]) && sp_abs(out[0]) < 1e5 && sp_abs(out[1]) < 1e5;
}

static void line(const over *o, sp_vec3 a, sp_vec3 b, double wide, sp_ink ink)
{
    double p[2], q[2];
    if (project(o, a, p) && project(o, b, q))
        sp_canvas_line(&o->c, p[0], p[1], q[0], q[1], wide, ink);
}

static void points(const over *o, const sp_mount_def *m, const sp_pane *a)
{
    const sp_pane_point *q = (const sp_pane_point *)(const void *)(o->panes->pool + a->at);
    const sp_pose seat = sp_plot_seat(m);
    const double dot = sp_max(1, o->ku * 1.4);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_POINTS; i++) {
        const sp_vec3 v = sp_pose_to_world(seat, sp_v3((double)q[i].x, (double)q[i].y, (double)q[i].z));
        double p[2];
        if (project(o, v, p))
            sp_canvas_rect(&o->c, p[0] - dot / 2, p[1] - dot / 2, dot, dot, sp_plot_point(&q[i], v.z, o->state));
    }
}

static void detections(const over *o, const sp_mount_def *m, const sp_pane *a)
{
    const sp_pane_hit *h = (const sp_pane_hit *)(const void *)(o->panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_HITS; i++) {
        double p[2];
        if (!project(o, sp_plot_hit(m, &h[i]), p))
            continue;
        const double r = 3 + 3 * sp_clamp(((double)h[i].snr - 5) / 40, 0, 1);
        const bool told = o->state->truth && h[i].known;
        sp_canvas_arc(&o->c, p[0], p[1], r, 0, SP_TAU, 1.6,
                      told ? sp_plot_reason(h[i].reason) : sp_plot_rate((double)h[i].range_rate));
    }
}

static void boxes(const over *o, const sp_pane *a)
{
    static const sp_ink ink = {222, 140, 255, 255};
    const sp_object *b = (const sp_object *)(const void *)(o->panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_OBJECTS; i++) {
        double s, co;
        sp_vec3 q[2][4];
        sp_sincos(b[i].heading, &s, &co);
        for (int k = 0; k < 8; k++) {
            const double x = b[i].length * (k % 4 == 0 || k % 4 == 3 ? 0.5 : -0.5),
                         y = b[i].width * (k % 4 < 2 ? 0.5 : -0.5);
            q[k / 4][k % 4] =
                sp_v3(b[i].x + x * co - y * s, b[i].y + x * s + y * co, b[i].z + b[i].height * (k < 4 ? -0.5 : 0.5));
        }
        for (int k = 0; k < 4; k++) {
            line(o, q[0][k], q[0][(k + 1) % 4], 1.3, ink);
            line(o, q[1][k], q[1][(k + 1) % 4], 1.3, ink);
            line(o, q[0][k], q[1][k], 1.3, ink);
        }
    }
}

static void borders(const over *o, const sp_pane *a)
{
    static const sp_ink ink = {120, 214, 130, 255};
    const sp_lane_line *l = (const sp_lane_line *)(const void *)(o->panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_LINES; i++) {
        const double from = sp_max(l[i].from, 2), to = sp_min(l[i].to, 90);
        sp_vec3 last = {0};
        for (int k = 0; k <= 32 && to > from; k++) {
            const double x = from + (to - from) * k / 32;
            const sp_vec3 q = {x, l[i].c0 + x * (l[i].c1 + x * (l[i].c2 + x * l[i].c3)), 0};
            if (k)
                line(o, last, q, 1.6, ink);
            last = q;
        }
    }
}

void sp_plot_over(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *panes,
                  const sp_world_def *def, uint32_t mount, const sp_page_state *s)
{
    const sp_mount_def *m = &def->mounts[mount];
    over o = {.c = sp_canvas_clip(c, x, y, w, h),
              .x = x,
              .y = y,
              .seat = sp_plot_seat(m),
              .panes = panes,
              .def = def,
              .state = s};
    sp_mount_info info;
    sp_plot_info(m, &info);
    if (!info.width || !info.height || (!(info.fx > 0) && info.lens != SP_LENS_FTHETA))
        return;
    sp_pixel_request q = {.width = info.width,
                          .height = info.height,
                          .fx = info.fx,
                          .fy = info.fy,
                          .cx = info.cx,
                          .cy = info.cy,
                          .lens = {.kind = info.lens}};
    memcpy(q.lens.k, info.k, sizeof q.lens.k);
    o.lens = sp_lens_open(&q);
    o.ku = w / info.width;
    o.kv = h / info.height;
    for (uint32_t i = 0; i < panes->count && i < def->mount_count; i++) {
        const sp_pane *a = &panes->pane[i];
        if (def->mounts[i].carrier.i != m->carrier.i)
            continue;
        if (a->form == SP_PANE_LIDAR)
            points(&o, &def->mounts[i], a);
        else if (a->form == SP_PANE_RADAR)
            detections(&o, &def->mounts[i], a);
        else if (a->form == SP_PANE_OBJECT)
            boxes(&o, a);
        else if (a->form == SP_PANE_LANE)
            borders(&o, a);
    }
}
