/* xodr_lanes.c - reads lanes: offsets, sections, widths, marks, lane links, lane speeds. Leaves queries to lanes.c. */
#include "road/xodr.h"

#include <string.h>

static sp_lane_type type_of(const char *name)
{
    static const struct {
        const char *name;
        sp_lane_type type;
    } types[] = {
        {"driving", SP_LANE_DRIVING},  {"shoulder", SP_LANE_SHOULDER},
        {"border", SP_LANE_BORDER},    {"sidewalk", SP_LANE_SIDEWALK},
        {"walking", SP_LANE_SIDEWALK}, {"curb", SP_LANE_SIDEWALK},
        {"parking", SP_LANE_PARKING},  {"none", SP_LANE_NONE},
        {"stop", SP_LANE_SHOULDER},    {"entry", SP_LANE_DRIVING},
        {"exit", SP_LANE_DRIVING},     {"onRamp", SP_LANE_DRIVING},
        {"offRamp", SP_LANE_DRIVING},  {"connectingRamp", SP_LANE_DRIVING},
        {"slipLane", SP_LANE_DRIVING}, {"mwyEntry", SP_LANE_DRIVING},
        {"mwyExit", SP_LANE_DRIVING},  {"bidirectional", SP_LANE_DRIVING},
        {"bus", SP_LANE_DRIVING},      {"taxi", SP_LANE_DRIVING},
        {"HOV", SP_LANE_DRIVING},
    };
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++) {
        if (!strcmp(types[i].name, name)) {
            return types[i].type;
        }
    }
    return SP_LANE_OTHER;
}

/* one roadMark element; a default pattern of 3 m and 9 m where the file has none */
static bool mark_read(xodr *x, const xml_node *n, mark_from *out)
{
    const char *type = xml_get(n, "type"), *color = xml_get(n, "color"), *weight = xml_get(n, "weight");
    const double usual = weight && !strcmp(weight, "bold") ? 0.25 : 0.12;
    sp_road_mark *m = &out->mark;
    *out = (mark_from){0};
    if (!xodr_number_or(x, n, "sOffset", 0, &out->s) || !xodr_number_or(x, n, "width", usual, &m->width)) {
        return false;
    }
    m->width = m->width > 0 ? m->width : usual;
    m->colour = color && !strcmp(color, "yellow") ? SP_MARK_YELLOW : SP_MARK_WHITE;
    if (!type || !strcmp(type, "none")) {
        return true;
    }
    if (strchr(type, ' ')) {
        m->type = SP_MARK_DOUBLE;
    } else if (!strcmp(type, "solid")) {
        m->type = SP_MARK_SOLID;
    } else if (!strcmp(type, "broken") || !strcmp(type, "botts dots")) {
        m->type = SP_MARK_BROKEN;
    } else {
        return true; /* kerbs, grass, edges: nothing painted */
    }
    if (m->type != SP_MARK_BROKEN) {
        return true;
    }

    /* the first line of the explicit pattern */
    m->dash = 3;
    m->gap = 9;
    const xml_node *line = xml_child(xml_child(n, "type"), "line");
    double dash = 0, gap = 0;
    if (line && (!xodr_number_or(x, line, "length", 0, &dash) || !xodr_number_or(x, line, "space", 0, &gap))) {
        return false;
    }
    if (dash > 0 && gap > 0) {
        m->dash = dash;
        m->gap = gap;
    }
    return true;
}

static bool marks_read(xodr *x, const xml_node *n, mark_from **out, uint32_t *count)
{
    *out = SP_ARRAY(x->arena, mark_from, xodr_count(n, "roadMark"));
    if (!*out) {
        return xodr_memory(x);
    }
    for (const xml_node *c = xml_child(n, "roadMark"); c; c = xml_next(c, "roadMark")) {
        if (!mark_read(x, c, &(*out)[*count])) {
            return false;
        }
        (*count)++;
    }
    return true;
}

static bool speeds_read(xodr *x, const xml_node *n, lane *l)
{
    l->speed = SP_ARRAY(x->arena, speed_from, xodr_count(n, "speed"));
    if (!l->speed) {
        return xodr_memory(x);
    }
    for (const xml_node *c = xml_child(n, "speed"); c; c = xml_next(c, "speed")) {
        speed_from *s = &l->speed[l->speed_count];
        if (!xodr_number_or(x, c, "sOffset", 0, &s->s) || !xodr_speed(x, c, &s->speed)) {
            return false;
        }
        l->speed_count++;
    }
    return true;
}

static bool lane_link_read(xodr *x, const xml_node *n, lane *l)
{
    const xml_node *link = xml_child(n, "link"), *before = xml_child(link, "predecessor");
    const xml_node *after = xml_child(link, "successor");
    l->has_predecessor = before != NULL;
    l->has_successor = after != NULL;
    return (!before || xodr_int(x, before, "id", &l->predecessor)) &&
           (!after || xodr_int(x, after, "id", &l->successor));
}

static bool lane_read(xodr *x, const xml_node *n, int side, lane *l)
{
    *l = (lane){0};
    if (!xodr_int(x, n, "id", &l->id)) {
        return false;
    }
    if (l->id * (int64_t)side <= 0) {
        return xodr_fail(x, n, "lane %d stands on the wrong side: left ids are positive, right ids negative",
                         (int)l->id);
    }
    l->type = type_of(xml_get(n, "type"));
    if (!xodr_cubics(x, n, "width", "sOffset", &l->width, &l->width_count)) {
        return false;
    }

    /* a border instead of a width; a width wins where both stand */
    if (l->width_count == 0) {
        if (!xodr_cubics(x, n, "border", "sOffset", &l->width, &l->width_count)) {
            return false;
        }
        l->border = l->width_count > 0;
    }
    return marks_read(x, n, &l->mark, &l->mark_count) && speeds_read(x, n, l) && lane_link_read(x, n, l);
}

/* lanes of one side, from the centre outwards */
static bool side_read(xodr *x, const xml_node *n, int side, lane **out, uint32_t *count)
{
    *out = SP_ARRAY(x->arena, lane, n ? xodr_count(n, "lane") : 0);
    if (!*out) {
        return xodr_memory(x);
    }
    for (const xml_node *c = xml_child(n, "lane"); c; c = xml_next(c, "lane")) {
        lane l;
        if (!lane_read(x, c, side, &l)) {
            return false;
        }

        /* by distance from the centre, whatever the order in the file */
        uint32_t i = *count;
        while (i > 0 && side * (*out)[i - 1].id > side * l.id) {
            (*out)[i] = (*out)[i - 1];
            i--;
        }
        if (i > 0 && (*out)[i - 1].id == l.id) {
            return xodr_fail(x, c, "lane %d stands twice in one section", (int)l.id);
        }
        (*out)[i] = l;
        (*count)++;
    }
    return true;
}

static bool section_read(xodr *x, const xml_node *n, section *c)
{
    const xml_node *center = xml_child(xml_child(n, "center"), "lane");
    *c = (section){0};
    return xodr_number(x, n, "s", &c->s) && side_read(x, xml_child(n, "left"), 1, &c->left, &c->left_count) &&
           side_read(x, xml_child(n, "right"), -1, &c->right, &c->right_count) &&
           (!center || marks_read(x, center, &c->mark, &c->mark_count));
}

bool xodr_lanes_read(xodr *x, const xml_node *lanes, road *r)
{
    const uint32_t sections = xodr_count(lanes, "laneSection");
    if (sections == 0) {
        return xodr_fail(x, lanes, "road '%s' has no laneSection", r->id);
    }
    r->section = SP_ARRAY(x->arena, section, sections);
    if (!r->section) {
        return xodr_memory(x);
    }
    if (!xodr_cubics(x, lanes, "laneOffset", "s", &r->offset, &r->offset_count)) {
        return false;
    }
    for (const xml_node *n = xml_child(lanes, "laneSection"); n; n = xml_next(n, "laneSection")) {
        section *c = &r->section[r->section_count];
        if (!section_read(x, n, c)) {
            return false;
        }
        if (r->section_count && c->s < c[-1].s) {
            return xodr_fail(x, n, "laneSection elements must rise in s");
        }
        if (c->s < 0 || c->s > r->length + 0.01) {
            return xodr_fail(x, n, "laneSection starts outside of the road, at s = %s", xml_get(n, "s"));
        }
        r->section_count++;
    }
    return true;
}
