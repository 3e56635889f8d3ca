/* xodr_marks.c - reads roadMark elements. Leaves what is drawn of them to others. */
#include "road/xodr.h"

#include <string.h>

static sp_mark_type type_of(const char *name, bool *known)
{
    static const struct {
        const char *name;
        sp_mark_type type;
    } types[] = {
        {"solid", SP_MARK_SOLID},
        {"broken", SP_MARK_BROKEN},
        {"none", SP_MARK_NONE},
        {"solid solid", SP_MARK_DOUBLE},
        {"solid broken", SP_MARK_SOLID_BROKEN},
        {"broken solid", SP_MARK_BROKEN_SOLID},
        {"broken broken", SP_MARK_BROKEN_BROKEN},
        {"botts dots", SP_MARK_DOTS},
        {"curb", SP_MARK_CURB},
        {"grass", SP_MARK_GRASS},
        {"edge", SP_MARK_EDGE},
        {"custom", SP_MARK_SOLID},
    };
    *known = true;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (xml_same(types[i].name, name)) {
            return types[i].type;
        }
    }
    *known = false;
    return strchr(name, ' ') ? SP_MARK_DOUBLE : SP_MARK_NONE;
}

static sp_mark_colour colour_of(xodr *x, const xml_node *n)
{
    static const struct {
        const char *name;
        sp_mark_colour colour;
    } colours[] = {
        {"standard", SP_MARK_WHITE}, {"white", SP_MARK_WHITE},   {"yellow", SP_MARK_YELLOW},
        {"red", SP_MARK_RED},        {"blue", SP_MARK_BLUE},     {"green", SP_MARK_GREEN},
        {"orange", SP_MARK_ORANGE},  {"violet", SP_MARK_VIOLET}, {"black", SP_MARK_BLACK},
    };
    const char *name = xml_get(n, "color");
    for (size_t i = 0; name && i < sizeof colours / sizeof *colours; i++) {
        if (xml_same(colours[i].name, name)) {
            return colours[i].colour;
        }
    }
    if (name && *name) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_NOTE, n->line, "taken as white", "a mark of colour '%.40s'",
                     name);
    }
    return SP_MARK_WHITE;
}

/* lines of one of the two elements that list them */
static void lines_add(xodr *x, const xml_node *pattern, mark_from *out)
{
    for (const xml_node *c = xml_child(pattern, "line"); c && out->line; c = xml_next(c, "line")) {
        mark_line *l = &out->line[out->line_count];
        *l = (mark_line){0};
        l->length = xodr_within(x, c, "length", 0, 0, XODR_ROAD_LONG);
        l->space = xodr_within(x, c, "space", 0, 0, XODR_ROAD_LONG);
        l->t_offset = xodr_within(x, c, "tOffset", 0, -1000, 1000);
        l->s_offset = xodr_within(x, c, "sOffset", 0, -XODR_ROAD_LONG, XODR_ROAD_LONG);
        l->width = xodr_within(x, c, "width", 0, 0, 100);
        l->rule = xodr_string(x, c, "rule");
        out->line_count++;
    }
}

static bool has_dashes(sp_mark_type type)
{
    return type == SP_MARK_BROKEN || type == SP_MARK_SOLID_BROKEN || type == SP_MARK_BROKEN_SOLID ||
           type == SP_MARK_BROKEN_BROKEN;
}

/* Dash and gap are those of the first line that has both; 3 m and 9 m where the file has none, 0.1 m and 1.1 m of
 * dots. */
static void pattern_read(xodr *x, const xml_node *n, bool custom, mark_from *out)
{
    const xml_node *pattern = xml_child(n, "type"), *single = xml_child(n, "explicit");
    const uint32_t lines = xodr_count(pattern, "line") + xodr_count(single, "line");
    sp_road_mark *m = &out->mark;
    out->line = lines ? XODR_LIST(x, mark_line, lines) : NULL;
    lines_add(x, pattern, out);
    lines_add(x, single, out);
    const mark_line *dashed = NULL;
    for (uint32_t i = 0; i < out->line_count && !dashed; i++) {
        dashed = out->line[i].length > 0 && out->line[i].space > 0 ? &out->line[i] : NULL;
    }
    if (custom && dashed) {
        m->type = SP_MARK_BROKEN;
    }
    if (m->type == SP_MARK_DOTS) {
        m->dash = 0.1;
        m->gap = 1.1;
    } else if (has_dashes(m->type)) {
        m->dash = 3;
        m->gap = 9;
    }
    if (dashed && m->dash > 0) {
        m->dash = dashed->length;
        m->gap = dashed->space;
    }
}

static void mark_read(xodr *x, const xml_node *n, mark_from *out)
{
    static const char *const changes[] = {"both", "none", "increase", "decrease"};
    const char *type = xml_get(n, "type"), *change = xml_get(n, "laneChange");
    const double usual = xodr_word_is(n, "weight", "bold") ? 0.25 : 0.12;
    bool known = true;
    *out = (mark_from){.s = xodr_within(x, n, "sOffset", 0, 0, XODR_ROAD_LONG)};
    out->mark.width = xodr_within(x, n, "width", usual, 0, 100);
    out->mark.width = out->mark.width > 0 ? out->mark.width : usual;
    out->mark.colour = colour_of(x, n);
    out->height = xodr_within(x, n, "height", 0, -10, 10);
    for (size_t i = 0; change && i < sizeof changes / sizeof *changes; i++) {
        out->lane_change = xml_same(changes[i], change) ? changes[i] : out->lane_change;
    }
    if (type && *type) {
        out->mark.type = type_of(type, &known);
    }
    if (!known) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_WARNING, n->line,
                     out->mark.type == SP_MARK_NONE ? "taken as none" : "taken as solid solid",
                     "a mark of type '%.40s'", type);
    }
    for (const xml_node *c = xml_child(n, "userData"); c; c = xml_next(c, "userData")) {
        out->mark.old = out->mark.old || xodr_word_is(c, "code", XODR_OLD_MARK);
    }
    pattern_read(x, n, type && xml_same(type, "custom"), out);
}

void xodr_marks_read(xodr *x, const xml_node *lane_node, mark_from **out, uint32_t *count)
{
    const uint32_t most = xodr_count(lane_node, "roadMark");
    *count = 0;
    *out = most ? XODR_LIST(x, mark_from, most) : NULL;
    for (const xml_node *c = xml_child(lane_node, "roadMark"); c && *out; c = xml_next(c, "roadMark")) {
        mark_read(x, c, &(*out)[*count]);
        (*count)++;
    }
    xodr_sort(x, lane_node, "roadMark", RULE_ORDER, *out, *count, sizeof(mark_from));
}
