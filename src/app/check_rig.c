/* check_rig.c - what the sensors of a rig or a system under test cover: a table of them, blind spots in numbers, and
 * with -o a picture; what sits on others than the ego is listed. The geometry is src/view/cover.c's. */
#include "app/app.h"

#include "view/cover.h"

#include <stdio.h>
#include <string.h>

enum { DIRECTIONS = 36, GAPS = 32, WIDTH = 1240, HEIGHT = 740 };
static const double heights[] = {0.3, 1.0, 1.6}, reaches[] = {5, 20, 50}, gap_radius = 10, gap_height = 1;
enum { HEIGHTS = 3, REACHES = 3 };

/* everything that is said, counted once */
typedef struct facts {
    const sp_world_def *def;
    sp_cover cover;
    double nearest[HEIGHTS][DIRECTIONS];
    double once[REACHES], twice[REACHES];
    sp_cover_gap gaps[GAPS];
    uint32_t gap_count, counted;
} facts;

static void measure(facts *f)
{
    for (int h = 0; h < HEIGHTS; h++)
        for (int d = 0; d < DIRECTIONS; d++)
            f->nearest[h][d] = sp_cover_nearest(&f->cover, SP_TAU * d / DIRECTIONS, heights[h]);
    for (int r = 0; r < REACHES; r++)
        sp_cover_area(&f->cover, reaches[r], &f->once[r], &f->twice[r]);
    f->gap_count = sp_cover_gaps(&f->cover, gap_radius, gap_height, f->gaps, GAPS);
    for (uint32_t i = 0; i < f->cover.count; i++)
        f->counted += f->cover.seat[i].counted;
}

/* ---------------------------------------------------------------- words */
static double degrees(double rad)
{
    return rad * 180 / SP_PI;
}

/* a number in `wide` columns, or a dash */
static void column(sp_text *t, double v, int decimals, int wide)
{
    char number[40] = "-";
    if (sp_finite(v))
        sp_number_fixed(number, v, decimals);
    sp_text_printf(t, "%*s", wide, number);
}

static void say_seats(sp_text *t, const sp_cover *c, const char *behind)
{
    sp_text_printf(t, "  %-20s %-11s%7s%7s%7s%7s%7s%7s%7s%7s%8s%7s%8s\n", "sensor", "type", "x m", "y m", "z m", "yaw",
                   "pitch", "roll", "fov h", "fov v", "range m", "Hz", "late ms");
    for (uint32_t i = 0; i < c->count; i++) {
        const sp_cover_seat *s = &c->seat[i];
        sp_text_printf(t, "  %-20s %-11s", s->name, s->type);
        column(t, s->pose.position.x, 2, 7);
        column(t, s->pose.position.y, 2, 7);
        column(t, s->pose.position.z, 2, 7);
        column(t, degrees(s->yaw), 1, 7);
        column(t, degrees(s->pitch), 1, 7);
        column(t, degrees(s->roll), 1, 7);
        column(t, degrees(s->fov_h), 1, 7);
        column(t, s->fov_v > 0 ? degrees(s->fov_v) : SP_NAN, 1, 7);
        column(t, s->range > 0 ? s->range : SP_NAN, 1, 8);
        column(t, s->period > 0 ? 1 / s->period : SP_NAN, 1, 7);
        column(t, s->latency * 1e3, 0, 8);
        sp_text_add(t, s->counted ? "\n" : behind);
    }
}

/* The sensors of the actors behind the ego. Their bodies are the scenario's: what those cover stands in no rig. */
static void say_others(sp_text *t, const sp_world_def *def)
{
    for (uint32_t i = 2; i <= def->actor_count; i++) {
        uint32_t mounts = 0;
        sp_cover c;
        sp_cover_of(def, (sp_actor_id){i}, &c);
        for (uint32_t m = 0; m < def->mount_count; m++)
            mounts += def->mounts[m].carrier.i == i;
        sp_text_printf(
            t,
            "sensors on '%s', as that actor sees them, whose body the scenario casts: %u, with an opening %u; "
            "not counted below\n",
            def->actors[i].name, mounts, c.count);
        if (c.count)
            say_seats(t, &c, "  (a list or truth)\n");
    }
}

static void say_nearest(sp_text *t, const facts *f)
{
    sp_text_add(t, "nearest post that is seen, m from the body, by direction from ahead (left positive) and height:\n");
    sp_text_printf(t, "  %6s", "");
    for (int h = 0; h < HEIGHTS; h++) {
        column(t, heights[h], 1, 7);
        sp_text_add(t, " m");
    }
    sp_text_add(t, "\n");
    for (int d = 0; d < DIRECTIONS; d++) {
        const int angle = d * 360 / DIRECTIONS;
        sp_text_printf(t, "  %4d  ", angle > 180 ? angle - 360 : angle);
        for (int h = 0; h < HEIGHTS; h++)
            column(t, f->nearest[h][d], 2, h ? 9 : 7);
        sp_text_add(t, "\n");
    }
}

static void say(sp_text *t, const char *path, const facts *f)
{
    const sp_cover *c = &f->cover;
    sp_text_printf(t, "%s: ok: %u sensors with an opening, on a body of ", path, c->count);
    column(t, c->length, 2, 0);
    sp_text_add(t, " x ");
    column(t, c->width, 2, 0);
    sp_text_add(t, " x ");
    column(t, c->height, 2, 0);
    sp_text_add(t, " m\n");
    say_seats(t, c, "  (a list or truth: not counted below)\n");
    say_others(t, f->def);
    if (!f->counted)
        return;
    say_nearest(t, f);
    sp_text_add(t, "share of the ground around the body on which a post of 1 m is seen by one sensor, by two:\n");
    for (int r = 0; r < REACHES; r++) {
        sp_text_add(t, "  within");
        column(t, reaches[r], 0, 4);
        sp_text_add(t, " m");
        column(t, 100 * f->once[r], 1, 8);
        sp_text_add(t, " %");
        column(t, 100 * f->twice[r], 1, 8);
        sp_text_add(t, " %\n");
    }
    sp_text_printf(t, "directions in which nothing of a post of 1 m is seen at 10 m from the middle: %u\n",
                   f->gap_count);
    for (uint32_t i = 0; i < f->gap_count && i < GAPS; i++) {
        sp_text_add(t, "  from");
        column(t, degrees(f->gaps[i].from), 1, 7);
        sp_text_add(t, " to");
        column(t, degrees(f->gaps[i].to), 1, 7);
        sp_text_add(t, " deg:");
        column(t, f->gaps[i].width, 2, 7);
        sp_text_add(t, " m wide\n");
    }
}

/* ---------------------------------------------------------------- JSON: as of other files, the facts in SI and radians
 */
static void field(sp_text *t, const char *key, double v)
{
    sp_text_add(t, key);
    if (sp_finite(v))
        sp_text_micro(t, v);
    else
        sp_text_add(t, "null");
}

/* of one carrier, behind what stands there */
static void json_seats(sp_text *t, const sp_cover *c, const char *on)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const sp_cover_seat *s = &c->seat[i];
        sp_text_add(t, t->data[t->size - 1] == '[' ? "{\"name\":" : ",{\"name\":");
        sp_text_json(t, s->name);
        sp_text_add(t, ",\"on\":");
        sp_text_json(t, on);
        sp_text_add(t, ",\"type\":");
        sp_text_json(t, s->type);
        field(t, ",\"x\":", s->pose.position.x);
        field(t, ",\"y\":", s->pose.position.y);
        field(t, ",\"z\":", s->pose.position.z);
        field(t, ",\"yaw\":", s->yaw);
        field(t, ",\"pitch\":", s->pitch);
        field(t, ",\"roll\":", s->roll);
        field(t, ",\"fov_h\":", s->fov_h);
        field(t, ",\"fov_v\":", s->fov_v > 0 ? s->fov_v : SP_NAN);
        field(t, ",\"range\":", s->range > 0 ? s->range : SP_NAN);
        field(t, ",\"period\":", s->period);
        field(t, ",\"latency\":", s->latency);
        sp_text_printf(t, ",\"counted\":%s}", s->counted && !strcmp(on, "ego") ? "true" : "false");
    }
}

static void json_others(sp_text *t, const sp_world_def *def)
{
    for (uint32_t i = 2; i <= def->actor_count; i++) {
        sp_cover c;
        sp_cover_of(def, (sp_actor_id){i}, &c);
        json_seats(t, &c, def->actors[i].name);
    }
}

static void json(sp_text *t, const char *path, const facts *f)
{
    const sp_cover *c = &f->cover;
    sp_text_add(t, "{\"schema\":\"skidpad.check/1\",\"file\":");
    sp_text_json(t, path);
    sp_text_add(t, ",\"usable\":true,\"errors\":0,\"warnings\":0,\"notes\":0,\"more\":0,\"findings\":[],\"facts\":{");
    field(t, "\"body\":{\"length\":", c->length);
    field(t, ",\"width\":", c->width);
    field(t, ",\"height\":", c->height);
    field(t, ",\"center_x\":", c->center_x);
    sp_text_add(t, "},\"sensors\":[");
    json_seats(t, c, "ego");
    json_others(t, f->def);
    sp_text_add(t, "],\"nearest\":[");
    for (int h = 0; h < HEIGHTS; h++) {
        field(t, h ? ",{\"height\":" : "{\"height\":", heights[h]);
        sp_text_add(t, ",\"distance\":[");
        for (int d = 0; d < DIRECTIONS; d++)
            field(t, d ? "," : "", f->nearest[h][d]);
        sp_text_add(t, "]}");
    }
    sp_text_add(t, "],\"area\":[");
    for (int r = 0; r < REACHES; r++) {
        field(t, r ? ",{\"within\":" : "{\"within\":", reaches[r]);
        field(t, ",\"once\":", f->once[r]);
        field(t, ",\"twice\":", f->twice[r]);
        sp_text_add(t, "}");
    }
    field(t, "],\"gaps\":{\"radius\":", gap_radius);
    field(t, ",\"height\":", gap_height);
    sp_text_add(t, ",\"list\":[");
    for (uint32_t i = 0; i < f->gap_count && i < GAPS; i++) {
        field(t, i ? ",{\"from\":" : "{\"from\":", f->gaps[i].from);
        field(t, ",\"to\":", f->gaps[i].to);
        field(t, ",\"width\":", f->gaps[i].width);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "]}}}\n");
}

/* ---------------------------------------------------------------- */
static bool draw(const facts *f, const char *path, const char *to, sp_error *err)
{
    uint8_t *rgb = sp_memory_alloc((size_t)WIDTH * HEIGHT * 3);
    if (!rgb)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a picture");
    const sp_canvas c = sp_canvas_of(rgb, WIDTH, HEIGHT);
    const char *slash = strrchr(path, '/');
    sp_cover_paint(&c, &f->cover, slash ? slash + 1 : path);
    const bool fine = sp_png_write(to, WIDTH, HEIGHT, rgb, err);
    sp_memory_free(rgb);
    return fine;
}

bool app_check_rig(const app *a, const char *path, sp_arena *arena, sp_text *t, sp_error *err)
{
    sp_sources sources = {0};
    sp_sut sut = {0};
    sp_world_def *def = NULL;
    facts *f = SP_NEW(arena, facts);
    if (!f)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    if (!sp_run_sources(arena, &sources, err) || !sp_script_rig(path, &sources, arena, &sut, &def, err) ||
        !sp_sense_layout(def, err))
        return false;
    f->def = def;
    sp_cover_of(def, SP_EGO, &f->cover);
    measure(f);
    if (a->suite.json)
        json(t, path, f);
    else
        say(t, path, f);
    return !a->out_given || draw(f, path, a->suite.out, err);
}
