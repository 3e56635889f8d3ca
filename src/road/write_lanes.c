/* write_lanes.c - lane offsets, sections, lanes and their marks as OpenDRIVE 1.7. Leaves the rest of a road to write.c.
 */
#include "road/write.h"

#include <string.h>

#define MARK_WIDTH 0.12 /* m, of a mark that was built without one: the reader's own */

/* the file's word where 1.7 knows it, else the one of our type */
static const char *type_word(writer *w, const lane *l)
{
    static const char *const known[] = {
        "shoulder",      "border",   "driving",  "stop",     "none",      "restricted", "parking", "median",
        "biking",        "sidewalk", "curb",     "exit",     "entry",     "onRamp",     "offRamp", "connectingRamp",
        "bidirectional", "special1", "special2", "special3", "roadWorks", "tram",       "rail",    "bus",
        "taxi",          "HOV",      "mwyEntry", "mwyExit",  NULL};
    static const char *const words[] = {
        [SP_LANE_NONE] = "none",      [SP_LANE_DRIVING] = "driving",      [SP_LANE_SHOULDER] = "shoulder",
        [SP_LANE_BORDER] = "border",  [SP_LANE_SIDEWALK] = "sidewalk",    [SP_LANE_PARKING] = "parking",
        [SP_LANE_OTHER] = "special1", [SP_LANE_BIKING] = "biking",        [SP_LANE_MEDIAN] = "median",
        [SP_LANE_CURB] = "curb",      [SP_LANE_RESTRICTED] = "restricted"};
    const char *word = writer_word(known, l->type_name);

    /* driven both ways: 1.8 says so beside the type, 1.7 by the type */
    if (l->both && (!word || !strcmp(word, "driving"))) {
        return "bidirectional";
    }
    w->lost.reversed += l->reversed;
    if (word) {
        return word;
    }
    w->lost.words += l->type_name != NULL;
    return (size_t)l->type < sizeof words / sizeof *words && words[l->type] ? words[l->type] : "special1";
}

/* ---- marks ---- */
static const char *colour_word(writer *w, sp_mark_colour c)
{
    static const char *const words[] = {
        [SP_MARK_WHITE] = "white", [SP_MARK_YELLOW] = "yellow", [SP_MARK_RED] = "red",       [SP_MARK_BLUE] = "blue",
        [SP_MARK_GREEN] = "green", [SP_MARK_ORANGE] = "orange", [SP_MARK_VIOLET] = "violet", [SP_MARK_BLACK] = NULL};
    const char *word = (size_t)c < sizeof words / sizeof *words ? words[c] : NULL;
    w->lost.black += word == NULL;
    return word ? word : "standard";
}

static void mark_line_write(writer *w, const mark_line *l)
{
    static const char *const rules[] = {"no passing", "caution", "none", NULL};
    const char *rule = writer_word(rules, l->rule);
    writer_begin(w, "line");
    writer_number(w, "length", sp_max(l->length, 0));
    writer_number(w, "space", sp_max(l->space, 0));
    writer_number(w, "tOffset", l->t_offset);
    writer_number(w, "sOffset", sp_max(l->s_offset, 0));
    if (rule) {
        writer_text(w, "rule", rule);
    }
    if (l->width > 0) {
        writer_number(w, "width", l->width);
    }
    writer_empty(w);
}

/* The painted lines: as they were said, or for a pattern that was built those that stand for it. A word on the left is
 * the line on the inside. */
static void mark_lines(writer *w, const mark_from *m, const char *word, int side)
{
    const sp_road_mark *k = &m->mark;
    mark_line lines[2] = {{.length = k->dash, .space = k->gap, .width = k->width}};
    const bool dashes = k->type != SP_MARK_SOLID && k->type != SP_MARK_DOUBLE && k->dash > 0 && k->gap > 0;
    uint32_t count = dashes ? 1 : 0;
    if (m->line_count) {
        count = m->line_count;
    } else if (count && k->type != SP_MARK_BROKEN && k->type != SP_MARK_DOTS) {
        /* two lines, their own width apart; of solid and broken the broken one has the pattern */
        const double in = side > 0 ? -k->width : k->width;
        lines[1] = lines[0];
        lines[0].t_offset = in;
        lines[1].t_offset = -in;
        count = 2;
        if (k->type == SP_MARK_SOLID_BROKEN || k->type == SP_MARK_BROKEN_SOLID) {
            lines[k->type == SP_MARK_BROKEN_SOLID].space = 0;
        }
    }
    if (!count && !k->old) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    if (count) {
        writer_begin(w, "type");
        writer_text(w, "name", word);
        writer_number(w, "width", k->width > 0 ? k->width : MARK_WIDTH);
        writer_inside(w);
        for (uint32_t i = 0; i < count; i++) {
            mark_line_write(w, m->line_count ? &m->line[i] : &lines[i]);
        }
        writer_end(w, "type");
    }
    if (k->old) {
        /* 1.7 has no word for a mark that is painted over; other readers see it in force */
        writer_begin(w, "userData");
        writer_text(w, "code", XODR_OLD_MARK);
        writer_text(w, "value", "true");
        writer_empty(w);
    }
    writer_end(w, "roadMark");
}

static void marks(writer *w, const mark_from *m, uint32_t count, int side)
{
    static const char *const types[] = {[SP_MARK_NONE] = "none",
                                        [SP_MARK_SOLID] = "solid",
                                        [SP_MARK_BROKEN] = "broken",
                                        [SP_MARK_DOUBLE] = "solid solid",
                                        [SP_MARK_SOLID_BROKEN] = "solid broken",
                                        [SP_MARK_BROKEN_SOLID] = "broken solid",
                                        [SP_MARK_BROKEN_BROKEN] = "broken broken",
                                        [SP_MARK_DOTS] = "botts dots",
                                        [SP_MARK_CURB] = "curb",
                                        [SP_MARK_GRASS] = "grass",
                                        [SP_MARK_EDGE] = "edge"};
    static const char *const changes[] = {"increase", "decrease", "both", "none", NULL};
    for (uint32_t i = 0; i < count; i++, m++) {
        const char *word = (size_t)m->mark.type < sizeof types / sizeof *types ? types[m->mark.type] : "none";
        const char *change = writer_word(changes, m->lane_change);
        writer_begin(w, "roadMark");
        writer_number(w, "sOffset", sp_max(m->s, 0));
        writer_text(w, "type", word);
        writer_text(w, "color", colour_word(w, m->mark.colour));
        if (m->mark.type != SP_MARK_NONE) {
            writer_number(w, "width", m->mark.width > 0 ? m->mark.width : MARK_WIDTH);
        }
        if (change) {
            writer_text(w, "laneChange", change);
        }
        if (m->height > 0) {
            writer_number(w, "height", m->height);
        }
        mark_lines(w, m, word, side);
    }
}

/* ---- lanes ---- */
static void lane_link(writer *w, const lane *l)
{
    if (!l->has_predecessor && !l->has_successor) {
        return;
    }
    writer_begin(w, "link");
    writer_inside(w);
    for (int after = 0; after < 2; after++) {
        int32_t named[LANE_NAMES];
        const uint32_t count = lane_names(l, after, named);
        for (uint32_t i = 0; i < count; i++) {
            writer_begin(w, after ? "successor" : "predecessor");
            writer_int(w, "id", named[i]);
            writer_empty(w);
        }
    }
    writer_end(w, "link");
}

static void materials(writer *w, const lane *l)
{
    for (uint32_t i = 0; i < l->material_count; i++) {
        const material_from *m = &l->material[i];
        writer_begin(w, "material");
        writer_number(w, "sOffset", sp_max(m->s, 0));
        if (m->surface && *m->surface) {
            writer_text(w, "surface", m->surface);
        }
        writer_number(w, "friction", sp_max(m->friction, 0));
        if (m->roughness > 0) {
            writer_number(w, "roughness", m->roughness);
        }
        writer_empty(w);
    }
}

/* speed, access, height: what the schema wants after the material */
static void lane_tail(writer *w, const road *r, const section *c, const lane *l)
{
    static const char *const who[] = {"simulator", "autonomousTraffic", "pedestrian", "passengerCar",   "bus",
                                      "delivery",  "emergency",         "taxi",       "throughTraffic", "truck",
                                      "bicycle",   "motorcycle",        "none",       "trucks",         NULL};
    static const char *const rules[] = {"allow", "deny", NULL};
    for (uint32_t i = 0; i < l->speed_count; i++) {
        /* only a road's record has a word for no limit: the lane takes over what the road says, if it says anything */
        const bool unlimited = l->speed[i].speed == SP_INFINITY;
        const double speed = unlimited ? speed_at(r->speed, r->speed_count, c->s + l->speed[i].s) : l->speed[i].speed;
        w->lost.unlimited += unlimited;
        if (unlimited && !(speed > 0 && speed < SP_INFINITY)) {
            continue;
        }
        writer_begin(w, "speed");
        writer_number(w, "sOffset", sp_max(l->speed[i].s, 0));
        writer_speed(w, speed);
        writer_empty(w);
    }
    for (uint32_t i = 0; i < l->access_count; i++) {
        const char *restriction = writer_word(who, l->access[i].restriction);
        const char *rule = writer_word(rules, l->access[i].rule);
        w->lost.words += !restriction;
        if (!restriction) {
            continue;
        }
        writer_begin(w, "access");
        writer_number(w, "sOffset", sp_max(l->access[i].s, 0));
        if (rule) {
            writer_text(w, "rule", rule);
        }
        writer_text(w, "restriction", restriction);
        writer_empty(w);
    }
    for (uint32_t i = 0; i < l->height_count; i++) {
        writer_begin(w, "height");
        writer_number(w, "sOffset", sp_max(l->height[i].s, 0));
        writer_number(w, "inner", l->height[i].inner);
        writer_number(w, "outer", l->height[i].outer);
        writer_empty(w);
    }
}

static void lane_write(writer *w, const road *r, const section *c, const lane *l)
{
    writer_begin(w, "lane");
    writer_int(w, "id", l->id);
    writer_text(w, "type", type_word(w, l));
    writer_flag(w, "level", l->level);
    writer_inside(w);
    lane_link(w, l);
    writer_cubics(w, l->border ? "border" : "width", "sOffset", l->width, l->width_count);
    marks(w, l->mark, l->mark_count, l->id > 0 ? 1 : -1);
    materials(w, l);
    lane_tail(w, r, c, l);
    writer_end(w, "lane");
}

static void section_write(writer *w, const road *r, const section *c)
{
    writer_begin(w, "laneSection");
    writer_number(w, "s", sp_max(c->s, 0));
    if (c->single_side) {
        writer_flag(w, "singleSide", true);
    }
    writer_inside(w);
    if (c->left_count) {
        writer_begin(w, "left");
        writer_inside(w);
        for (uint32_t i = c->left_count; i > 0; i--) {
            lane_write(w, r, c, &c->left[i - 1]);
        }
        writer_end(w, "left");
    }
    writer_begin(w, "center");
    writer_inside(w);
    writer_begin(w, "lane");
    writer_int(w, "id", 0);
    writer_text(w, "type", "none");
    writer_flag(w, "level", false);
    if (c->mark_count) {
        writer_inside(w);
        marks(w, c->mark, c->mark_count, -1);
        writer_end(w, "lane");
    } else {
        writer_empty(w);
    }
    writer_end(w, "center");
    if (c->right_count) {
        writer_begin(w, "right");
        writer_inside(w);
        for (uint32_t i = 0; i < c->right_count; i++) {
            lane_write(w, r, c, &c->right[i]);
        }
        writer_end(w, "right");
    }
    writer_end(w, "laneSection");
}

void writer_lanes(writer *w, const road *r)
{
    writer_begin(w, "lanes");
    writer_inside(w);
    writer_cubics(w, "laneOffset", "s", r->offset, r->offset_count);
    for (uint32_t i = 0; i < r->section_count; i++) {
        section_write(w, r, &r->section[i]);
    }
    writer_end(w, "lanes");
}
