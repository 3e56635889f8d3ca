/* xodr_lanes.c - reads lanes: offsets, sections, widths, heights, lane links, speeds, materials, access. Leaves marks
 * to xodr_marks.c and queries to lanes.c. */
#include "road/xodr.h"

#include <string.h>

/* names of OpenDRIVE 1.4 to 1.8; the name as it is kept costs nothing */
static const struct {
    const char *name;
    sp_lane_type type;
} types[] = {
    {"driving", SP_LANE_DRIVING},
    {"none", SP_LANE_NONE},
    {"shoulder", SP_LANE_SHOULDER},
    {"border", SP_LANE_BORDER},
    {"sidewalk", SP_LANE_SIDEWALK},
    {"walking", SP_LANE_SIDEWALK},
    {"curb", SP_LANE_CURB},
    {"parking", SP_LANE_PARKING},
    {"stop", SP_LANE_SHOULDER},
    {"biking", SP_LANE_BIKING},
    {"median", SP_LANE_MEDIAN},
    {"restricted", SP_LANE_RESTRICTED},
    {"entry", SP_LANE_DRIVING},
    {"exit", SP_LANE_DRIVING},
    {"onRamp", SP_LANE_DRIVING},
    {"offRamp", SP_LANE_DRIVING},
    {"connectingRamp", SP_LANE_DRIVING},
    {"slipLane", SP_LANE_DRIVING},
    {"mwyEntry", SP_LANE_DRIVING},
    {"mwyExit", SP_LANE_DRIVING},
    {"bidirectional", SP_LANE_DRIVING},
    {"bus", SP_LANE_DRIVING},
    {"taxi", SP_LANE_DRIVING},
    {"HOV", SP_LANE_DRIVING},
    {"shared", SP_LANE_DRIVING},
    {"special1", SP_LANE_OTHER},
    {"special2", SP_LANE_OTHER},
    {"special3", SP_LANE_OTHER},
    {"roadWorks", SP_LANE_OTHER},
    {"tram", SP_LANE_OTHER},
    {"rail", SP_LANE_OTHER},
};

static void type_read(xodr *x, const xml_node *n, lane *l)
{
    const char *name = xml_get(n, "type");
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++) {
        if (xml_same(types[i].name, name)) {
            l->type = types[i].type;
            l->type_name = types[i].name;
            return;
        }
    }
    l->type = SP_LANE_OTHER;
    l->type_name = xodr_string(x, n, "type");
    findings_add(x->found, name && *name ? RULE_VALUE : RULE_MISSING, SP_FINDING_WARNING, n->line,
                 "taken as not to be driven on", "lane %d has a type that is not known: '%.40s'", (int)l->id,
                 name ? name : "");
}

/* ---- records of a lane ---- */
static void speeds_read(xodr *x, const xml_node *n, lane *l)
{
    const uint32_t most = xodr_count(n, "speed");
    l->speed = most ? XODR_LIST(x, speed_from, most) : NULL;
    for (const xml_node *c = xml_child(n, "speed"); c && l->speed; c = xml_next(c, "speed")) {
        l->speed[l->speed_count] = (speed_from){.s = xodr_or(x, c, "sOffset", 0), .speed = xodr_speed(x, c)};
        l->speed_count++;
    }
    xodr_sort(x, n, "speed", RULE_ORDER, l->speed, l->speed_count, sizeof(speed_from));
}

static void heights_read(xodr *x, const xml_node *n, lane *l)
{
    const uint32_t most = xodr_count(n, "height");
    l->height = most ? XODR_LIST(x, height_from, most) : NULL;
    for (const xml_node *c = xml_child(n, "height"); c && l->height; c = xml_next(c, "height")) {
        height_from *h = &l->height[l->height_count];
        *h = (height_from){.s = xodr_or(x, c, "sOffset", 0)};
        h->inner = xodr_within(x, c, "inner", 0, -1000, 1000);
        h->outer = xodr_within(x, c, "outer", 0, -1000, 1000);
        l->height_count++;
    }
    xodr_sort(x, n, "height", RULE_ORDER, l->height, l->height_count, sizeof(height_from));
}

static void materials_read(xodr *x, const xml_node *n, lane *l)
{
    const uint32_t most = xodr_count(n, "material");
    l->material = most ? XODR_LIST(x, material_from, most) : NULL;
    for (const xml_node *c = xml_child(n, "material"); c && l->material; c = xml_next(c, "material")) {
        material_from *m = &l->material[l->material_count];
        *m = (material_from){.s = xodr_or(x, c, "sOffset", 0)};
        m->friction = xodr_within(x, c, "friction", 0, 0, 100);
        m->roughness = xodr_or(x, c, "roughness", 0);
        m->surface = xodr_string(x, c, "surface");
        l->material_count++;
    }
    xodr_sort(x, n, "material", RULE_ORDER, l->material, l->material_count, sizeof(material_from));
}

/* until 1.7 the restriction is an attribute, from 1.8 on elements inside: a record each */
static void access_read(xodr *x, const xml_node *n, lane *l)
{
    uint32_t most = xodr_count(n, "access");
    for (const xml_node *c = xml_child(n, "access"); c; c = xml_next(c, "access")) {
        most += xodr_count(c, "restriction");
    }
    l->access = most ? XODR_LIST(x, access_from, most) : NULL;
    for (const xml_node *c = xml_child(n, "access"); c && l->access; c = xml_next(c, "access")) {
        const access_from a = {.s = xodr_or(x, c, "sOffset", 0), .rule = xodr_string(x, c, "rule")};
        const xml_node *inner = xml_child(c, "restriction");
        if (!inner) {
            l->access[l->access_count] = a;
            l->access[l->access_count++].restriction = xodr_string(x, c, "restriction");
        }
        for (; inner; inner = xml_next(inner, "restriction")) {
            l->access[l->access_count] = a;
            l->access[l->access_count++].restriction = xodr_string(x, inner, "type");
        }
    }
    xodr_sort(x, n, "access", RULE_ORDER, l->access, l->access_count, sizeof(access_from));
}

/* all successors, or all predecessors; an element without an id is none */
static void lane_names_read(xodr *x, const xml_node *link, bool after, lane *l)
{
    static const char action[] = "link left out";
    const char *name = after ? "successor" : "predecessor";
    bool *has = after ? &l->has_successor : &l->has_predecessor;
    uint32_t count = 0;
    for (const xml_node *c = xml_child(link, name); c; c = xml_next(c, name)) {
        int32_t id;
        if (count == LANE_NAMES) {
            findings_add(x->found, RULE_LIMIT, SP_FINDING_WARNING, c->line, action, "more than %d %ss of lane %d",
                         LANE_NAMES, name, (int)l->id);
            return;
        }
        if (!xodr_lane_id(x, c, "id", action, &id)) {
            continue;
        }
        if (!*has) {
            *(after ? &l->successor : &l->predecessor) = id;
            *has = true;
        } else if (l->more || (l->more = XODR_LIST(x, lane_more, 2 * LANE_NAMES)) != NULL) {
            l->more[l->more_count++] = (lane_more){after, id};
        }
        count++;
    }
}

static void width_read(xodr *x, const xml_node *n, lane *l)
{
    xodr_cubics(x, n, "width", "sOffset", &l->width, &l->width_count);

    /* a border instead of a width; a width wins where both stand */
    if (l->width_count == 0) {
        xodr_cubics(x, n, "border", "sOffset", &l->width, &l->width_count);
        l->border = l->width_count > 0;
    }
    if (l->width_count == 0 && !x->memory) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_WARNING, n->line, "taken as 0 m wide",
                     "lane %d has neither width nor border", (int)l->id);
    }
}

static void lane_read(xodr *x, const xml_node *n, lane *l)
{
    type_read(x, n, l);
    l->level = xodr_yes(n, "level");
    l->reversed = xodr_word_is(n, "direction", "reversed");
    l->both = xodr_word_is(n, "direction", "both") || xml_same(l->type_name, "bidirectional");
    width_read(x, n, l);
    xodr_marks_read(x, n, &l->mark, &l->mark_count);
    speeds_read(x, n, l);
    heights_read(x, n, l);
    materials_read(x, n, l);
    access_read(x, n, l);
    const xml_node *link = xml_child(n, "link");
    lane_names_read(x, link, false, l);
    lane_names_read(x, link, true, l);
}

/* ---- sections ---- */
/* Puts a lane where its id says, from the centre outwards, whatever the order in the file. */
static void lane_put(xodr *x, const xml_node *n, const lane *l, lane *list, uint32_t *count)
{
    const int side = l->id > 0 ? 1 : -1;
    uint32_t i = *count;
    while (i > 0 && side * list[i - 1].id > side * l->id) {
        i--;
    }
    if (i > 0 && list[i - 1].id == l->id) {
        findings_add(x->found, RULE_LANE_SIDE, SP_FINDING_ERROR, n->line, "lane left out",
                     "lane %d stands twice in one section", (int)l->id);
        return;
    }
    if (*count >= XODR_LANES) {
        findings_add(x->found, RULE_LIMIT, SP_FINDING_ERROR, n->line, "lane left out", "more than %d lanes on one side",
                     XODR_LANES);
        return;
    }
    memmove(&list[i + 1], &list[i], (*count - i) * sizeof *list);
    list[i] = *l;
    (*count)++;
}

/* lanes of one group: left, right; a lane on the wrong side goes to the side of its id */
static void group_read(xodr *x, const xml_node *group, int side, section *c)
{
    for (const xml_node *n = xml_child(group, "lane"); n; n = xml_next(n, "lane")) {
        lane l = {0};
        if (!xodr_lane_id(x, n, "id", "lane left out", &l.id)) {
            continue;
        }
        if (l.id == 0) {
            findings_add(x->found, RULE_LANE_SIDE, SP_FINDING_ERROR, n->line, "lane left out",
                         "lane 0 stands beside the centre");
            continue;
        }
        if (l.id * (int64_t)side < 0) {
            findings_add(x->found, RULE_LANE_SIDE, SP_FINDING_ERROR, n->line, "put on the side of its id",
                         "lane %d stands on the wrong side: left ids are positive, right ids negative", (int)l.id);
        }
        lane_read(x, n, &l);
        lane_put(x, n, &l, l.id > 0 ? c->left : c->right, l.id > 0 ? &c->left_count : &c->right_count);
    }
}

/* how many lanes of each side there may be, at most as many as are taken */
static void lanes_count(const xml_node *n, uint32_t *left, uint32_t *right)
{
    *left = *right = 0;
    for (const xml_node *g = n->child; g; g = g->next) {
        if (!xml_is(g, "left") && !xml_is(g, "right")) {
            continue;
        }
        for (const xml_node *c = xml_child(g, "lane"); c; c = xml_next(c, "lane")) {
            const char *id = xml_get(c, "id");
            int64_t v;
            if (id && sp_parse_int(id, &v)) {
                *left += v > 0 && *left < XODR_LANES;
                *right += v < 0 && *right < XODR_LANES;
            }
        }
    }
}

static void section_read(xodr *x, const xml_node *n, section *c)
{
    uint32_t left, right;
    lanes_count(n, &left, &right);
    c->left = left ? XODR_LIST(x, lane, left + 1) : NULL;
    c->right = right ? XODR_LIST(x, lane, right + 1) : NULL;
    c->single_side = xodr_yes(n, "singleSide");
    if (x->memory) {
        return;
    }
    for (const xml_node *g = n->child; g; g = g->next) {
        if (xml_is(g, "left") || xml_is(g, "right")) {
            group_read(x, g, xml_is(g, "left") ? 1 : -1, c);
        }
    }
    const xml_node *center = xml_child(xml_child(n, "center"), "lane");
    if (center) {
        xodr_marks_read(x, center, &c->mark, &c->mark_count);
    }
}

/* false: the section is left out */
static bool section_place(xodr *x, const xml_node *n, const road *r, section *c)
{
    static const char action[] = "section left out";
    *c = (section){0};
    if (!xodr_number(x, n, "s", action, &c->s)) {
        return false;
    }
    if (c->s < 0 || c->s > r->length + 0.01) {
        findings_add(x->found, RULE_OUTSIDE, SP_FINDING_ERROR, n->line, action,
                     "laneSection starts outside of road '%.60s', at s = %.40s", r->id, xml_get(n, "s"));
        return false;
    }
    c->s = sp_min(c->s, r->length);
    return true;
}

void xodr_lanes_read(xodr *x, const xml_node *road_node, road *r)
{
    const xml_node *lanes = xml_child(road_node, "lanes");
    r->section = XODR_LIST(x, section, (size_t)xodr_count(lanes, "laneSection") + 1);
    if (!r->section) {
        return;
    }
    if (lanes) {
        xodr_cubics(x, lanes, "laneOffset", "s", &r->offset, &r->offset_count);
    }
    for (const xml_node *n = xml_child(lanes, "laneSection"); n; n = xml_next(n, "laneSection")) {
        section *c = &r->section[r->section_count];
        if (section_place(x, n, r, c)) {
            section_read(x, n, c);
            r->section_count++;
        }
    }
    xodr_sort(x, lanes ? lanes : road_node, "laneSection", RULE_ORDER, r->section, r->section_count, sizeof(section));
    if (r->section_count == 0) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, road_node->line, "taken as a line without lanes",
                     "road '%.60s' has no laneSection that can be used", r->id);
        r->section_count = 1;
    } else if (r->section[0].s > 0.01) {
        char s[32];
        sp_number(s, r->section[0].s);
        findings_add(x->found, RULE_OUTSIDE, SP_FINDING_ERROR, lanes->line, "its lanes are carried back to the start",
                     "the first laneSection of road '%.60s' starts at s = %s instead of 0", r->id, s);
    }
}
