/* paint.c - what lies over the picture: sensor cones and detections in the scene, panels, the time bar, the help. Fills
 * an overlay; knows neither GL nor SDL. */
#include <stdio.h>
#include <string.h>

#include "render/draw.h"
#include "view/view.h"

typedef struct colour {
    uint8_t c[4];
} colour;
static const colour ink = {{238, 241, 245, 255}}, faint = {{160, 170, 182, 255}}, panel = {{14, 18, 24, 176}},
                    good = {{120, 214, 130, 255}}, care = {{250, 196, 80, 255}}, bad = {{255, 98, 84, 255}},
                    accent = {{92, 178, 255, 255}};

static void rect(sp_view_paint *p, float x, float y, float w, float h, colour c)
{
    if (p->over.rect_count >= SP_VIEW_MAX_RECTS)
        return;
    sp_overlay_rect *r = &p->rects[p->over.rect_count++];
    *r = (sp_overlay_rect){.x = x, .y = y, .w = w, .h = h};
    memcpy(r->rgba, c.c, 4);
}

static void text(sp_view_paint *p, float x, float y, float size, colour c, const char *s)
{
    if (p->over.text_count >= SP_VIEW_MAX_TEXTS || !s || !s[0])
        return;
    sp_overlay_text *t = &p->texts[p->over.text_count++];
    *t = (sp_overlay_text){.x = x, .y = y, .size = size};
    memcpy(t->rgba, c.c, 4);
    snprintf(t->text, sizeof t->text, "%s", s);
}

/* "label  value unit", the value right-aligned at x + w */
static void figure(sp_view_paint *p, float x, float y, float w, float size, const char *label, double value,
                   int decimals, const char *unit, colour c)
{
    char number[40] = "-", all[64];
    if (sp_finite(value))
        sp_number_fixed(number, value, decimals);
    snprintf(all, sizeof all, "%.20s %s", number, unit);
    text(p, x, y, size, faint, label);
    text(p, x + w - (float)strlen(all) * size * SP_TEXT_ADVANCE, y, size, c, all);
}

static void line(sp_view_paint *p, sp_vec3 a, sp_vec3 b, colour c)
{
    if (p->over.line_count >= SP_VIEW_MAX_LINES)
        return;
    sp_overlay_line *l = &p->lines[p->over.line_count++];
    *l = (sp_overlay_line){{(float)a.x, (float)a.y, (float)a.z}, {(float)b.x, (float)b.y, (float)b.z}, {0}};
    memcpy(l->rgba, c.c, 4);
}

/* ---------------------------------------------------------------- in the scene */
/* without pitch and roll: what is drawn on the ground stays above it while the car brakes */
static sp_pose level_pose(const sp_actor *a)
{
    return (sp_pose){sp_v3(a->x, a->y, a->z), sp_quat_from_ypr(a->heading, 0, 0)};
}

/* a field of view on the ground: two edges and an arc, as far as 90 m */
static void cone(sp_view_paint *p, const sp_mount_def *m, const sp_world *world)
{
    sp_mount_info info = {.size = sizeof info};
    if (!m->type->describe)
        return;
    m->type->describe(m->value, &info);
    if (!(info.fov_h > 0) || info.fov_h > 6.2)
        return;
    const bool camera = m->kind == SP_FRAME_CAMERA;
    const double far = sp_min(info.range > 0 ? info.range : 60, camera ? 45 : 90), half = info.fov_h / 2;
    const colour c = camera ? (colour){{255, 214, 120, 120}} : (colour){{92, 178, 255, 130}};
    const sp_pose car = level_pose(&world->actors[m->carrier.i]);
    enum { STEPS = 16 };
    sp_vec3 last = sp_pose_to_world(car, sp_v3(m->position.x, m->position.y, 0.06)), eye = last;
    for (int k = 0; k <= STEPS; k++) {
        double s, co;
        sp_sincos(m->yaw - half + info.fov_h * k / STEPS, &s, &co);
        const sp_vec3 q = sp_pose_to_world(car, sp_v3(m->position.x + co * far, m->position.y + s * far, 0.06));
        line(p, last, q, c);
        last = q;
    }
    line(p, last, eye, c);
}

static void hits(sp_view_paint *p, const sp_view_info *info, const sp_pose car)
{
    for (uint32_t i = 0; i < info->hit_count && i < SP_VIEW_HITS; i++) {
        const sp_view_hit *h = &info->hits[i];
        const double x = (double)h->x, y = (double)h->y, z = sp_max((double)h->z, 0.3), r = 0.28;
        // closing is red, opening blue
        const colour c = h->range_rate < -0.5f ? bad : h->range_rate > 0.5f ? accent : care;
        const sp_vec3 corner[4] = {{x, y - r, z}, {x, y, z + r}, {x, y + r, z}, {x, y, z - r}};
        for (int k = 0; k < 4; k++)
            line(p, sp_pose_to_world(car, corner[k]), sp_pose_to_world(car, corner[(k + 1) % 4]), c);
    }
}

/* close to the ground: at a hand's height a line looks a hand's width off the marking beside the car */
static void borders(sp_view_paint *p, const sp_view_info *info, const sp_pose car)
{
    for (uint32_t i = 0; i < info->border_count && i < SP_VIEW_BORDERS; i++) {
        const sp_view_border *b = &info->borders[i];
        const double from = (double)b->from, to = sp_min((double)b->to, 80);
        sp_vec3 last = {0};
        for (int k = 0; k <= 20; k++) {
            const double x = from + (to - from) * k / 20;
            const double y = (double)b->c[0] + x * ((double)b->c[1] + x * ((double)b->c[2] + x * (double)b->c[3]));
            const sp_vec3 q = sp_pose_to_world(car, sp_v3(x, y, 0.035));
            if (k)
                line(p, last, q, good);
            last = q;
        }
    }
}

/* what the driver traced: boxes as it believes them, the one that it calls a threat in red, and its paths */
static void traces(sp_view_paint *p, const sp_view_info *info, const sp_pose car)
{
    for (uint32_t i = 0; i < info->box_count && i < SP_VIEW_BOXES; i++) {
        const sp_view_box *b = &info->boxes[i];
        const colour c = !strncmp(b->name, "threat", sizeof b->name) ? bad : (colour){{222, 140, 255, 255}};
        sp_vec3 low[4], high[4];
        double s, co;
        sp_sincos((double)b->heading, &s, &co);
        for (int k = 0; k < 4; k++) {
            const double x = (double)b->length * (k == 0 || k == 3 ? 0.5 : -0.5),
                         y = (double)b->width * (k < 2 ? 0.5 : -0.5);
            const sp_vec3 q = sp_v3((double)b->x + x * co - y * s, (double)b->y + x * s + y * co, 0.08);
            low[k] = sp_pose_to_world(car, q);
            high[k] = sp_pose_to_world(car, sp_v3(q.x, q.y, 1.5));
        }
        for (int k = 0; k < 4; k++) {
            line(p, low[k], low[(k + 1) % 4], c);
            line(p, high[k], high[(k + 1) % 4], c);
            line(p, low[k], high[k], c);
        }
    }
    for (uint32_t i = 0; i < info->path_count && i < SP_VIEW_PATHS; i++) {
        const sp_view_path *w = &info->paths[i];
        for (uint32_t k = 1; k < w->count && k < SP_VIEW_POINTS; k++)
            line(p, sp_pose_to_world(car, sp_v3((double)w->xy[k - 1][0], (double)w->xy[k - 1][1], 0.04)),
                 sp_pose_to_world(car, sp_v3((double)w->xy[k][0], (double)w->xy[k][1], 0.04)),
                 (colour){{222, 140, 255, 255}});
    }
}

/* ---------------------------------------------------------------- panels */
static void warning_names(uint32_t w, char out[40])
{
    snprintf(out, 40, "%s%s%s%s", w & SP_WARN_FCW ? "FCW " : "", w & SP_WARN_LDW ? "LDW " : "",
             w & SP_WARN_BSD ? "BSD " : "", w & SP_WARN_TAKE_OVER ? "TAKE OVER" : "");
}

static void dashboard(sp_view_paint *p, const sp_world *world, const sp_view_info *info, float unit)
{
    const float x = unit, y = unit * 2.9f, w = unit * 15.5f, row = unit * 1.45f;
    const sp_actor *a = &world->actors[1];
    rect(p, x, y, w, row * 6.9f, panel);
    char speed[40];
    sp_number_fixed(speed, a->speed * 3.6, 0);
    text(p, x + unit * 0.6f, y + unit * 0.5f, unit * 2.6f, ink, speed);
    text(p, x + unit * 0.9f + (float)strlen(speed) * unit * 2.6f * SP_TEXT_ADVANCE, y + unit * 1.75f, unit, faint,
         "km/h");
    char names[40];
    warning_names(info->warnings, names);
    text(p, x + w - unit * 5.5f, y + unit * 1.0f, unit * 1.5f, bad, names);
    const float fx = x + unit * 0.6f, fw = w - unit * 1.2f;
    const double ttc = info->ttc;
    figure(p, fx, y + row * 2.4f, fw, unit, "wanted", info->wanted_acceleration, 2, "m/s2",
           info->wanted_acceleration < -2 ? care : ink);
    figure(p, fx, y + row * 3.2f, fw, unit, "is", a->acceleration, 2, "m/s2", a->acceleration < -2 ? care : ink);
    figure(p, fx, y + row * 4.0f, fw, unit, "gap", info->gap, 1, "m", ink);
    figure(p, fx, y + row * 4.8f, fw, unit, "TTC", ttc, 2, "s", ttc < 1.5 ? bad : ttc < 3 ? care : ink);
    // pedals as bars
    const float by = y + row * 5.95f, half = fw * 0.5f;
    rect(p, fx, by, fw, unit * 0.45f, (colour){{255, 255, 255, 34}});
    rect(p, fx + half, by, half * (float)sp_clamp(a->throttle, 0, 1), unit * 0.45f, good);
    const float brake = half * (float)sp_clamp(a->brake, 0, 1);
    rect(p, fx + half - brake, by, brake, unit * 0.45f, bad);
}

static const colour *tone(uint32_t t)
{
    static const colour *const tones[4] = {&ink, &good, &care, &bad};
    return tones[t & 3];
}

/* each check: a mark of its colour, its reading, its value; gives the y below the panel */
static float check_list(sp_view_paint *p, const sp_view_info *info, uint32_t width, float unit)
{
    const float y = unit * 2.9f, row = unit * 1.35f;
    const uint32_t count = info->check_count < SP_VIEW_CHECKS ? info->check_count : SP_VIEW_CHECKS;
    if (!count)
        return y;
    float name = 0, value = 0;
    for (uint32_t i = 0; i < count; i++) {
        const float a = sp_render_text_width(info->checks[i].name, unit),
                    b = sp_render_text_width(info->checks[i].value, unit);
        name = a > name ? a : name;
        value = b > value ? b : value;
    }
    const float w = name + value + unit * 3.6f, x = (float)width - unit - w, h = unit * 0.8f + row * (float)count;
    rect(p, x, y, w, h, panel);
    for (uint32_t i = 0; i < count; i++) {
        const sp_view_check *c = &info->checks[i];
        const float at = y + unit * 0.5f + row * (float)i;
        rect(p, x + unit * 0.6f, at + unit * 0.2f, unit * 0.35f, unit * 0.7f, c->tone ? *tone(c->tone) : faint);
        text(p, x + unit * 1.4f, at, unit, faint, c->name);
        text(p, x + w - unit * 0.7f - sp_render_text_width(c->value, unit), at, unit, *tone(c->tone), c->value);
    }
    return y + h + unit * 0.6f;
}

/* what happened, from y down to the camera's picture; the newest lines that fit */
static void event_list(sp_view_paint *p, const sp_view_info *info, uint32_t width, float y, float bottom, float unit)
{
    const float x_edge = (float)width - unit, row = unit * 1.35f;
    const float room = (bottom - y - unit * 1.4f) / row;
    const uint32_t count = info->line_count < SP_VIEW_LINES ? info->line_count : SP_VIEW_LINES;
    const uint32_t shown = room < 1 ? 0 : (float)count > room ? (uint32_t)room : count;
    if (!shown)
        return;
    const sp_view_line *first = info->lines + count - shown;
    float widest = 0;
    for (uint32_t i = 0; i < shown; i++) {
        const float w = sp_render_text_width(first[i].text, unit);
        widest = w > widest ? w : widest;
    }
    const float w = widest + unit * 1.4f, x = x_edge - w > unit ? x_edge - w : unit;
    rect(p, x, y, w, unit * 0.8f + row * (float)shown, panel);
    for (uint32_t i = 0; i < shown; i++)
        text(p, x + unit * 0.7f, y + unit * 0.5f + row * (float)i, unit, *tone(first[i].tone), first[i].text);
}

void sp_view_bar(uint32_t width, uint32_t height, float *x, float *y, float *w, float *h)
{
    const float unit = (float)sp_clamp(height / 48.0, 9, 22);
    *x = unit;
    *w = (float)width - 2 * unit;
    *y = (float)height - unit * 1.5f;
    *h = unit * 0.5f;
}

static void headline(sp_view_paint *p, const sp_view_info *info, const sp_view_state *s, uint32_t width, float unit)
{
    rect(p, 0, 0, (float)width, unit * 2.0f, panel);
    char right[96], t[40], rate[40];
    sp_number_fixed(t, info->time, 2);
    sp_number_fixed(rate, s->rate, s->rate < 1 ? 2 : 0);
    snprintf(right, sizeof right, "%.12s s   %s%.6s   %s%s", t, s->paused ? "paused " : "x", s->paused ? "" : rate,
             sp_view_camera_name(s->camera), s->help ? "" : "   H help");
    const float size = unit * 1.1f, x = (float)width - sp_render_text_width(right, size) - unit;
    text(p, x, unit * 0.45f, size, faint, right);
    // a long id is made smaller until it fits beside
    const char *title = s->title ? s->title : "";
    const float wide = sp_render_text_width(title, size), fit = wide > x - 3 * unit ? (x - 3 * unit) / wide : 1;
    text(p, unit, unit * (1.0f - 0.55f * fit), size * fit, ink, title);
}

static const char *const help_rows[] = {
    "SPACE    pause, go on",
    ".        one tick",
    "+ -      faster, slower",
    "LEFT RIGHT  back, ahead 1 s (recording)",
    "mouse on the bar  seek",
    "R        from the start",
    "C, 1-4   chase driver top free",
    "mouse drag, wheel  look, zoom",
    "W A S D Q E   fly (free)",
    "V        sensors on, off",
    "TAB      the next sensor in the corner",
    "G        all sensors; ENTER the chosen one",
    "T  O     truth of records; over pictures",
    "I  [ ]   colours of points; scale of plots",
    "K        take the wheel: arrow keys",
    "H  help     ESC  close",
};
enum { HELP_ROWS = sizeof help_rows / sizeof help_rows[0] };

/* where the help lies, and how large its letters are */
static void help_place(uint32_t width, uint32_t height, float *x, float *y, float *w, float *h, float *unit)
{
    *unit = (float)sp_clamp(sp_min(height / 48.0, (height - 8) / (1.5 * HELP_ROWS + 1.4)), 4, 22);
    *w = *unit * 27;
    *h = *unit * (1.5f * HELP_ROWS + 1.4f);
    *x = ((float)width - *w) * 0.5f;
    *y = ((float)height - *h) * 0.5f;
}

static void help(sp_view_paint *p, uint32_t width, uint32_t height)
{
    float x, y, w, h, unit;
    help_place(width, height, &x, &y, &w, &h, &unit);
    rect(p, x, y, w, h, (colour){{14, 18, 24, 226}});
    for (int i = 0; i < HELP_ROWS; i++)
        text(p, x + unit, y + unit * 0.8f + unit * 1.5f * (float)i, unit * 1.05f, ink, help_rows[i]);
}

/* the chosen sensor's panel, bottom right; gives the y of its upper edge */
static float inset(sp_view_paint *p, const sp_world_def *def, const sp_view_info *info, const sp_view_state *s,
                   uint32_t width, uint32_t height, float unit)
{
    uint32_t list[SP_MAX_MOUNTS];
    const uint32_t count = sp_page_list(def, list);
    if (s->chosen >= count || !info->panes.count)
        return (float)height - unit * 2.6f;
    const sp_pane *pane = &info->panes.pane[list[s->chosen]];
    // a panel's head is an eleventh of its width
    const float w = (float)width * 0.25f,
                shape = pane->width ? (float)pane->height / (float)pane->width + 0.075f : 0.75f, h = w * shape;
    const float x = (float)width - w - unit, y = (float)height - h - unit * 2.6f;
    const uint32_t iw = (uint32_t)sp_clamp((double)w, 48, SP_VIEW_INSET_WIDTH),
                   ih = (uint32_t)sp_clamp((double)(h * (float)iw / w), 36, SP_VIEW_INSET_HEIGHT);
    const sp_canvas c = sp_canvas_of(p->inset, iw, ih);
    sp_page_panel(&c, 0, 0, iw, ih, &info->panes, def, list[s->chosen], &s->show);
    rect(p, x - 2, y - 2, w + 4, h + 4, (colour){{14, 18, 24, 255}});
    p->image = (sp_overlay_image){x, y, w, h, iw, ih, p->inset};
    p->over.images = &p->image;
    p->over.image_count = 1;
    return y - 2;
}

/* a line in its own panel, made smaller until it fits; gives the y of its upper edge */
static float strip(sp_view_paint *p, const char *words, float bottom, float size, float room, float unit, colour c)
{
    const float wide = sp_render_text_width(words, size) + unit * 1.4f, fit = wide > room ? size * room / wide : size;
    const float h = fit * 1.8f, y = bottom - h;
    rect(p, unit, y, sp_render_text_width(words, fit) + unit * 1.4f, h, panel);
    text(p, unit * 1.7f, y + fit * 0.35f, fit, c, words);
    return y - unit * 0.3f;
}

/* at the lower left, above the time bar: faults of sensors, the driver's last reason, whose hands are on the wheel, how
 * it ended */
static void footer(sp_view_paint *p, const sp_world_def *def, const sp_view_info *info, const sp_view_state *s,
                   uint32_t width, uint32_t height, float unit)
{
    float y = (float)height - unit * 2.0f;
    const float room = (float)width * 0.75f - 3 * unit;
    for (uint32_t i = 0; s->sensors && i < info->panes.fault_count && i < 6; i++) {
        char words[160];
        sp_page_fault(&info->panes.fault[i], def, words);
        y = strip(p, words, y, unit, room, unit, info->panes.fault[i].acts ? bad : faint);
    }
    if (info->reason[0])
        y = strip(p, info->reason, y, unit, room, unit, ink);
    if (s->keyboard)
        y = strip(p, "you drive: arrow keys, BACKSPACE reverse", y, unit, room, unit, care);
    if (info->status[0]) {
        const bool fine = !strncmp(info->status, "pass", 4);
        strip(p, info->status, y, unit * 1.3f, room, unit, !info->ended ? ink : fine ? good : bad);
    }
}

static void bar(sp_view_paint *p, const sp_view_info *info, const sp_view_state *s, uint32_t width, uint32_t height)
{
    float x, y, w, h;
    if (!(s->t_end > s->t_begin))
        return;
    sp_view_bar(width, height, &x, &y, &w, &h);
    rect(p, x, y, w, h, (colour){{255, 255, 255, 60}});
    rect(p, x, y, w * (float)sp_clamp((info->time - s->t_begin) / (s->t_end - s->t_begin), 0, 1), h, accent);
}

/* what lies over a page: rectangles of an overlay would lie below it */
static void page_over(const sp_canvas *c, const sp_view_info *info, const sp_view_state *s)
{
    const sp_ink full = {92, 178, 255, 255}, dim = {70, 78, 88, 255}, dark = {14, 18, 24, 226},
                 white = {238, 241, 245, 255};
    float x, y, w, h, unit;
    sp_view_bar((uint32_t)c->width, (uint32_t)c->height, &x, &y, &w, &h);
    if (s->t_end > s->t_begin) {
        const double share = sp_clamp((info->time - s->t_begin) / (s->t_end - s->t_begin), 0, 1);
        sp_canvas_rect(c, 0, c->height - 4, c->width, 4, dim);
        sp_canvas_rect(c, 0, c->height - 4, c->width * share, 4, full);
    }
    if (!s->help)
        return;
    help_place((uint32_t)c->width, (uint32_t)c->height, &x, &y, &w, &h, &unit);
    sp_canvas_rect(c, (double)x, (double)y, (double)w, (double)h, dark);
    for (int i = 0; i < HELP_ROWS; i++)
        sp_canvas_text(c, (double)(x + unit), (double)(y + unit * (0.8f + 1.5f * (float)i)), (double)unit * 1.05, white,
                       help_rows[i]);
}

/* the sensor page over everything; false: no memory for it */
static bool page(sp_view_paint *p, const sp_world_def *def, const sp_view_info *info, const sp_view_state *s,
                 uint32_t width, uint32_t height)
{
    uint32_t list[SP_MAX_MOUNTS], count = sp_page_list(def, list), first = 0;
    const size_t bytes = (size_t)width * height * 3;
    if (bytes > p->page_bytes) {
        sp_memory_free(p->page);
        p->page = sp_memory_alloc(bytes);
        p->page_bytes = p->page ? bytes : 0;
    }
    if (!p->page)
        return false;
    const sp_canvas c = sp_canvas_of(p->page, width, height);
    if (s->page == SP_VIEW_PANEL && count) {
        first = s->chosen < count ? s->chosen : 0;
        count = 1;
    }
    sp_page_state show = s->show;
    show.title = s->title;
    show.time = info->time;
    show.recorded = !s->live;
    sp_page_paint(&c, &info->panes, def, list + first, count, &show);
    page_over(&c, info, s);
    p->image = (sp_overlay_image){0, 0, (float)width, (float)height, width, height, p->page};
    p->over.images = &p->image;
    p->over.image_count = 1;
    return true;
}

void sp_view_paint_finish(sp_view_paint *p)
{
    if (!p)
        return;
    sp_memory_free(p->page);
    p->page = NULL;
    p->page_bytes = 0;
}

static void paint_scene(sp_view_paint *p, const sp_world_def *def, const sp_world *world, const sp_view_info *info,
                        const sp_view_state *s, uint32_t width, uint32_t height)
{
    const float unit = (float)sp_clamp(height / 48.0, 9, 22);
    if (s->page != SP_VIEW_SCENE && page(p, def, info, s, width, height))
        return;
    if (s->sensors) {
        const sp_pose car = level_pose(&world->actors[1]);
        for (uint32_t i = 0; i < def->mount_count; i++)
            if (!def->mounts[i].local &&
                (def->mounts[i].kind == SP_FRAME_RADAR || def->mounts[i].kind == SP_FRAME_CAMERA))
                cone(p, &def->mounts[i], world);
        sp_view_paint_sense(p, def, world, info, s);
        hits(p, info, car);
        borders(p, info, car);
        traces(p, info, car);
    }
    headline(p, info, s, width, unit);
    dashboard(p, world, info, unit);
    const float below = check_list(p, info, width, unit), above = inset(p, def, info, s, width, height, unit);
    event_list(p, info, width, below, above, unit);
    footer(p, def, info, s, width, height, unit);
    bar(p, info, s, width, height);
    if (s->help)
        help(p, width, height);
}

void sp_view_paint_all(sp_view_paint *p, const sp_world_def *def, const sp_world *world, const sp_view_info *info,
                       const sp_view_state *s, uint32_t width, uint32_t height)
{
    p->over = (sp_overlay){.lines = p->lines, .rects = p->rects, .texts = p->texts};
    paint_scene(p, def, world, info, s, width, height);
    if (s->wrong)
        sp_view_paint_wrong(p, s->wrong, width, height);
}
