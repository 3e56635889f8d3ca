/* roads_paint.c - what is written over a picture of roads alone: lane ids and directions, links, s every so many
 * metres, and the panels. Fills an overlay; knows neither GL nor SDL. */
#include <stdio.h>
#include <string.h>

#include "render/draw.h"
#include "view/view.h"

typedef struct colour {
    uint8_t c[4];
} colour;
static const colour ink = {{238, 241, 245, 255}}, faint = {{160, 170, 182, 255}}, panel = {{14, 18, 24, 176}},
                    trace = {{232, 236, 240, 220}}, with = {{120, 214, 130, 255}}, against = {{92, 178, 255, 255}},
                    other = {{190, 190, 190, 255}}, mark = {{250, 196, 80, 255}}, loose = {{255, 98, 84, 255}};

/* one overlay under construction, and how it is seen */
typedef struct brush {
    sp_view_paint *p;
    const sp_road_net *net;
    const sp_pixel_request *q;
} brush;

static void rect(sp_view_paint *p, float x, float y, float w, float h, colour c)
{
    if (p->over.rect_count >= SP_VIEW_MAX_RECTS)
        return;
    sp_overlay_rect *r = &p->rects[p->over.rect_count++];
    *r = (sp_overlay_rect){.x = x, .y = y, .w = w, .h = h};
    memcpy(r->rgba, c.c, 4);
}

static void text(sp_view_paint *p, double x, double y, float size, colour c, const char *s)
{
    if (p->over.text_count >= SP_VIEW_MAX_TEXTS || !s || !s[0])
        return;
    sp_overlay_text *t = &p->texts[p->over.text_count++];
    *t = (sp_overlay_text){.x = (float)x, .y = (float)y, .size = size};
    memcpy(t->rgba, c.c, 4);
    snprintf(t->text, sizeof t->text, "%s", s);
}

/* where a point is seen, pixels, and how many of them a metre takes there; false: behind the eye or beside the picture
 */
static bool seen(const brush *b, sp_vec3 at, double *u, double *v, double *scale)
{
    const sp_vec3 p = sp_pose_to_local(b->q->eye, at);
    if (p.x < b->q->near)
        return false;
    *u = b->q->cx - b->q->fx * p.y / p.x;
    *v = b->q->cy - b->q->fy * p.z / p.x;
    *scale = b->q->fx / p.x;
    return *u > -40 && *v > -40 && *u < b->q->width + 40.0 && *v < b->q->height + 40.0;
}

static void line(const brush *b, sp_vec3 from, sp_vec3 to, colour c)
{
    double u, v, scale;
    if (b->p->over.line_count >= SP_VIEW_MAX_LINES || (!seen(b, from, &u, &v, &scale) && !seen(b, to, &u, &v, &scale)))
        return;
    sp_overlay_line *l = &b->p->lines[b->p->over.line_count++];
    *l = (sp_overlay_line){{(float)from.x, (float)from.y, (float)from.z}, {(float)to.x, (float)to.y, (float)to.z}, {0}};
    memcpy(l->rgba, c.c, 4);
}

/* a word in the middle of a point of the scene */
static void label(const brush *b, sp_vec3 at, float size, colour c, const char *s)
{
    double u, v, scale;
    if (seen(b, at, &u, &v, &scale))
        text(b->p, u - (double)sp_render_text_width(s, size) / 2, v - (double)size / 2, size, c, s);
}

static sp_vec3 point(const brush *b, uint32_t road, double s, double t, double lift)
{
    sp_road_point p;
    sp_road_at(b->net, (sp_road_place){road, 0, s, t}, &p);
    p.position.z += lift;
    return p.position;
}

/* ---------------------------------------------------------------- the network as a thread */
/* from far above a road is thinner than a pixel: then its line is drawn */
static void threads(const brush *b, double metres_per_pixel)
{
    for (uint32_t r = 1; r <= sp_road_count(b->net); r++) {
        const double length = sp_road_length(b->net, r), n = sp_clamp(sp_ceil(length / (8 * metres_per_pixel)), 2, 400);
        sp_vec3 last = point(b, r, 0, 0, 0.5);
        for (double i = 1; i <= n; i++) {
            const sp_vec3 here = point(b, r, length * i / n, 0, 0.5);
            line(b, last, here, trace);
            last = here;
        }
    }
}

/* ---------------------------------------------------------------- lanes */
static void arrow(const brush *b, uint32_t road, double s, const sp_lane_info *l)
{
    const int way = sp_road_direction(b->net, road, l->id);
    const double t = (l->t_inner + l->t_outer) / 2, half = sp_min(2.2, sp_road_length(b->net, road) / 4),
                 head = sp_min(0.7, l->width / 4);
    const colour c = l->type != SP_LANE_DRIVING ? other : way > 0 ? with : against;
    const sp_vec3 tip = point(b, road, s + way * half, t, 0.06);
    line(b, point(b, road, s - way * half, t, 0.06), tip, c);
    line(b, point(b, road, s + way * (half - 1.2), t + head, 0.06), tip, c);
    line(b, point(b, road, s + way * (half - 1.2), t - head, 0.06), tip, c);
}

static void lane_labels(const brush *b, uint32_t road, double s)
{
    sp_lane_info lanes[64];
    uint32_t n = sp_road_lanes(b->net, road, s, lanes, 64);
    for (uint32_t i = 0; i < n && i < 64; i++) {
        const sp_lane_info *l = &lanes[i];
        const double t = (l->t_inner + l->t_outer) / 2;
        double u, v, scale;
        if (l->width < 0.2 || !seen(b, point(b, road, s, t, 0), &u, &v, &scale) || l->width * scale < 5)
            continue;
        if (l->type == SP_LANE_DRIVING)
            arrow(b, road, s + 3, l);
        char id[16];
        snprintf(id, sizeof id, "%d", l->id);
        const float size = (float)sp_clamp(l->width * scale * 0.6, 8, 20);
        if (l->width * scale > 9)
            label(b, point(b, road, s - 3, t, 0.06), size, l->type == SP_LANE_DRIVING ? ink : other, id);
    }
}

static void lanes(const brush *b)
{
    for (uint32_t r = 1; r <= sp_road_count(b->net); r++) {
        const double length = sp_road_length(b->net, r), n = sp_clamp(sp_floor(length / 60), 1, 400);
        for (double i = 0; i < n; i++)
            lane_labels(b, r, length * (i + 0.5) / n);
        // the road's own name, where there is room for it
        double u, v, scale;
        char id[40];
        snprintf(id, sizeof id, "road %.30s", sp_road_id(b->net, r));
        const bool crowded = sp_road_in_junction(b->net, r) != 0;
        if (seen(b, point(b, r, length / 2, 0, 0.1), &u, &v, &scale) &&
            length * scale > (double)sp_render_text_width(id, 11) * (crowded ? 3 : 1))
            text(b->p, u - (double)sp_render_text_width(id, 11) / 2, v - 20, 11, mark, id);
    }
}

/* ---------------------------------------------------------------- links */
static sp_vec3 middle_of(const brush *b, sp_road_place at, double along)
{
    const int way = sp_road_direction(b->net, at.road, at.lane);
    const double s = sp_clamp(at.s + way * along, 0, sp_road_length(b->net, at.road));
    return point(b, at.road, s, sp_road_lane_center(b->net, at.road, s, at.lane), 0.1);
}

/* from a lane's last metres into the first of those that follow; a cross where nothing does */
static void lane_links(const brush *b, uint32_t road, const sp_lane_info *l)
{
    const int way = sp_road_direction(b->net, road, l->id);
    const double length = sp_road_length(b->net, road), s = way > 0 ? length : 0, reach = sp_min(5, length / 3);
    const sp_road_place end = {road, l->id, s, (l->t_inner + l->t_outer) / 2};
    sp_road_place next[16];
    const uint32_t n = sp_road_next(b->net, end, false, next, 16);
    const sp_vec3 from = middle_of(b, end, -reach), at = middle_of(b, end, 0);
    if (n == 0) {
        for (int k = -1; k <= 1; k += 2)
            line(b, point(b, road, s - way * 1.2, end.t - k * 1.2, 0.1), point(b, road, s, end.t + k * 1.2, 0.1),
                 loose);
        return;
    }
    for (uint32_t i = 0; i < n && i < 16; i++) {
        static const uint8_t hues[6][3] = {{255, 122, 89}, {255, 206, 84},  {142, 219, 108},
                                           {86, 207, 225}, {120, 144, 255}, {226, 120, 255}};
        const uint8_t *h = hues[i % 6];
        const colour c = {{h[0], h[1], h[2], 255}};
        const double there = sp_min(8, sp_road_length(b->net, next[i].road) / 2);
        line(b, from, at, c);
        line(b, at, middle_of(b, next[i], 0), c);
        line(b, middle_of(b, next[i], 0), middle_of(b, next[i], there), c);
    }
}

static void links(const brush *b)
{
    for (uint32_t r = 1; r <= sp_road_count(b->net); r++)
        for (int end = 0; end < 2; end++) {
            const double length = sp_road_length(b->net, r);
            sp_lane_info lanes_at[64];
            const uint32_t n = sp_road_lanes(b->net, r, end ? length : 0, lanes_at, 64);
            for (uint32_t i = 0; i < n && i < 64; i++)
                if (lanes_at[i].type == SP_LANE_DRIVING && lanes_at[i].width > 0.5 &&
                    (sp_road_direction(b->net, r, lanes_at[i].id) > 0) == (end == 1))
                    lane_links(b, r, &lanes_at[i]);
        }
}

/* ---------------------------------------------------------------- s marks */
static void marks(const brush *b, double metres_per_pixel)
{
    const double every = metres_per_pixel < 0.5 ? 50 : metres_per_pixel < 2 ? 100 : 500;
    for (uint32_t r = 1; r <= sp_road_count(b->net); r++) {
        const double length = sp_road_length(b->net, r);
        for (double s = 0; s <= length && s / every < 2000; s += every) {
            sp_lane_info l[64];
            const uint32_t n = sp_road_lanes(b->net, r, s, l, 64);
            double low = -1, high = 1;
            for (uint32_t i = 0; i < n && i < 64; i++) {
                low = sp_min(low, sp_min(l[i].t_inner, l[i].t_outer));
                high = sp_max(high, sp_max(l[i].t_inner, l[i].t_outer));
            }
            line(b, point(b, r, s, low - 1, 0.1), point(b, r, s, high + 1, 0.1), mark);
            char words[40];
            sp_number_fixed(words, s, 0);
            // the beginning of a short road says nothing
            if (length >= every || s > 0)
                label(b, point(b, r, s, low - 3, 0.1), 11, mark, words);
        }
    }
}

/* ---------------------------------------------------------------- panels */
static void help(sp_view_paint *p, const sp_pixel_request *q, float unit)
{
    static const char *const rows[] = {
        "C, 1-3   bird orbit ride",         "mouse drag, wheel  move or turn, zoom",
        "L        lane ids and directions", "K        links: what follows on each lane",
        "S        s every 50, 100, 500 m",  "SPACE    the ride goes on, pauses",
        "+ -      faster, slower",          "LEFT RIGHT  back, ahead 1 s",
        "R        all of it again",         "H  help     ESC  close",
    };
    enum { N = sizeof rows / sizeof rows[0] };
    const float w = unit * 27, h = unit * 1.5f * N + unit * 1.4f, x = ((float)q->width - w) * 0.5f,
                y = ((float)q->height - h) * 0.5f;
    rect(p, x, y, w, h, (colour){{14, 18, 24, 226}});
    for (int i = 0; i < N; i++)
        text(p, (double)(x + unit), (double)(y + unit * 0.8f + unit * 1.5f * (float)i), unit * 1.05f, ink, rows[i]);
}

/* a bar as long as a round number of metres */
static void scale_bar(sp_view_paint *p, const sp_pixel_request *q, double metres_per_pixel, float unit)
{
    double metres = 1;
    static const double steps[3] = {2, 2.5, 2};
    for (int k = 0; metres / metres_per_pixel < 60 && k < 30; k++)
        metres *= steps[k % 3];
    char words[48], number[40];
    sp_number_fixed(number, metres, 0);
    snprintf(words, sizeof words, "%s m", number);
    const float y = (float)q->height - unit * 2.2f, w = (float)(metres / metres_per_pixel);
    rect(p, unit, y, w, unit * 0.3f, ink);
    text(p, (double)unit, (double)(y - unit * 1.3f), unit, ink, words);
}

void sp_view_roads_paint(sp_view_paint *p, const sp_road_net *net, const sp_view_roads_state *s,
                         const sp_pixel_request *q)
{
    const float unit = (float)sp_clamp(q->height / 48.0, 9, 22);
    const brush b = {p, net, q};
    const double metres_per_pixel = s->eye.camera == SP_VIEW_RIDE ? 0.02 : s->eye.distance / q->fx;
    p->over = (sp_overlay){.lines = p->lines, .rects = p->rects, .texts = p->texts};
    rect(p, 0, 0, (float)q->width, unit * 2.0f, panel);
    if (metres_per_pixel > 2.5)
        threads(&b, metres_per_pixel);
    if (s->marks)
        marks(&b, metres_per_pixel);
    if (s->links)
        links(&b);
    if (s->lanes)
        lanes(&b);

    // words are drawn over all panels: none of the road while the help stands there
    if (s->help)
        p->over.text_count = 0;

    // title, facts, camera
    char right[160];
    snprintf(right, sizeof right, "%s   %s%s", s->facts ? s->facts : "", sp_view_roads_camera_name(s->eye.camera),
             s->help ? "" : "   H help");
    const float size = unit * 1.1f, x = (float)q->width - sp_render_text_width(right, size) - unit;
    p->over.text_count = p->over.text_count > SP_VIEW_MAX_TEXTS - 16 ? SP_VIEW_MAX_TEXTS - 16 : p->over.text_count;
    text(p, (double)x, (double)(unit * 0.45f), size, faint, right);
    const char *title = s->title ? s->title : "";
    const float wide = sp_render_text_width(title, size), fit = wide > x - 3 * unit ? (x - 3 * unit) / wide : 1;
    text(p, (double)unit, (double)(unit * (1.0f - 0.55f * fit)), size * fit, ink, title);
    if (s->eye.camera == SP_VIEW_BIRD)
        scale_bar(p, q, metres_per_pixel, unit);
    if (s->help)
        help(p, q, unit);
}
