/* xodr.c - reads OpenDRIVE: header, roads, links, junctions, limits. Leaves planView to xodr_plan.c and lanes to
 * xodr_lanes.c. What is not understood is counted and said in one line. */
#include "road/xodr.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAR 10000.0 /* m: coordinates beyond this are moved near the origin, for floats drawn and ulps counted */

bool xodr_fail(xodr *x, const xml_node *at, const char *format, ...)
{
    char words[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return sp_error_set(x->err, SP_BAD_LOAD, x->path, at ? at->line : 0, "%s", words);
}

bool xodr_memory(xodr *x)
{
    return sp_error_set(x->err, SP_BAD_BENCH, x->path, 0, "out of memory for the road network");
}

bool xodr_number(xodr *x, const xml_node *n, const char *name, double *out)
{
    const char *text = xml_get(n, name);
    if (!text) {
        return xodr_fail(x, n, "%s has no attribute '%s'", n->name, name);
    }
    if (!sp_parse_number(text, out)) {
        return xodr_fail(x, n, "attribute '%s' of %s is no finite number: '%.60s'", name, n->name, text);
    }
    return true;
}

bool xodr_number_or(xodr *x, const xml_node *n, const char *name, double value, double *out)
{
    *out = value;
    return xml_get(n, name) ? xodr_number(x, n, name, out) : true;
}

bool xodr_int(xodr *x, const xml_node *n, const char *name, int32_t *out)
{
    const char *text = xml_get(n, name);
    int64_t v;
    if (!text || !sp_parse_int(text, &v) || v < -1000000 || v > 1000000) {
        return xodr_fail(x, n, "attribute '%s' of %s is no lane number: '%.60s'", name, n->name, text ? text : "");
    }
    *out = (int32_t)v;
    return true;
}

uint32_t xodr_count(const xml_node *n, const char *name)
{
    uint32_t count = 0;
    for (const xml_node *c = xml_child(n, name); c; c = xml_next(c, name)) {
        count++;
    }
    return count;
}

bool xodr_cubics(xodr *x, const xml_node *n, const char *name, const char *start, cubic **out, uint32_t *count)
{
    *count = 0;
    *out = SP_ARRAY(x->arena, cubic, xodr_count(n, name));
    if (!*out) {
        return xodr_memory(x);
    }
    for (const xml_node *c = xml_child(n, name); c; c = xml_next(c, name)) {
        cubic p;
        if (!xodr_number(x, c, start, &p.s) || !xodr_number(x, c, "a", &p.a) || !xodr_number_or(x, c, "b", 0, &p.b) ||
            !xodr_number_or(x, c, "c", 0, &p.c) || !xodr_number_or(x, c, "d", 0, &p.d)) {
            return false;
        }
        if (*count && p.s < (*out)[*count - 1].s) {
            return xodr_fail(x, c, "%s elements must rise in %s", name, start);
        }
        (*out)[*count] = p;
        (*count)++;
    }
    return true;
}

bool xodr_speed(xodr *x, const xml_node *n, double *out)
{
    const char *max = xml_get(n, "max"), *unit = xml_get(n, "unit");
    *out = 0;
    if (!max || !strcmp(max, "no limit") || !strcmp(max, "undefined")) {
        return true;
    }
    const sp_unit *u = sp_unit_find(unit && *unit ? unit : "m/s");
    double v;
    if (!u || strcmp(u->si, "m/s") != 0) {
        return xodr_fail(x, n, "speed in an unknown unit '%.40s'", unit);
    }
    if (!xodr_number(x, n, "max", &v)) {
        return false;
    }
    *out = sp_max(v * u->num / u->den, 0);
    return true;
}

/* ---- what is not understood ---- */
static void unknown_count(xodr *x, const char *name)
{
    for (unsigned i = 0; i < x->unknown_count; i++) {
        if (!strcmp(x->unknown[i].name, name)) {
            x->unknown[i].count++;
            return;
        }
    }
    if (x->unknown_count < XODR_UNKNOWN) {
        x->unknown[x->unknown_count].name = name;
        x->unknown[x->unknown_count].count = 1;
        x->unknown_count++;
    } else {
        x->unknown_more++;
    }
}

static bool in_list(const char *name, const char *const *list)
{
    while (*list && strcmp(*list, name) != 0) {
        list++;
    }
    return *list != NULL;
}

/* walks what the reader knows; a subtree that it does not know counts once */
static void unknown_walk(xodr *x, const xml_node *n)
{
    static const char *const known[] = {"header",
                                        "geoReference",
                                        "offset",
                                        "road",
                                        "link",
                                        "predecessor",
                                        "successor",
                                        "type",
                                        "speed",
                                        "planView",
                                        "geometry",
                                        "line",
                                        "arc",
                                        "spiral",
                                        "poly3",
                                        "paramPoly3",
                                        "elevationProfile",
                                        "elevation",
                                        "lateralProfile",
                                        "lanes",
                                        "laneOffset",
                                        "laneSection",
                                        "left",
                                        "center",
                                        "right",
                                        "lane",
                                        "width",
                                        "border",
                                        "roadMark",
                                        "junction",
                                        "connection",
                                        "laneLink",
                                        NULL};
    static const char *const silent[] = {"userData", "license",     "include", "dataQuality",
                                         "priority", "vectorScene", NULL};
    for (const xml_node *c = n->child; c; c = c->next) {
        if (in_list(c->name, known)) {
            unknown_walk(x, c);
        } else if (!in_list(c->name, silent) && (c->child || c->attribute[0])) {
            unknown_count(x, c->name);
        }
    }
}

static bool notes_write(xodr *x, size_t skipped, sp_road_net *net)
{
    const char *join = "";
    if (skipped) {
        sp_text_printf(&x->notes, "%zu bytes before the XML document skipped", skipped);
        join = "; ";
    }
    if (x->unknown_count) {
        sp_text_printf(&x->notes, "%snot used:", join);
        for (unsigned i = 0; i < x->unknown_count; i++) {
            sp_text_printf(&x->notes, "%s %.40s (%u)", i ? "," : "", x->unknown[i].name, x->unknown[i].count);
        }
        sp_text_add(&x->notes, x->unknown_more ? ", others" : "");
        join = "; ";
    }
    const struct {
        unsigned count;
        const char *words;
    } counts[] = {
        {x->short_pieces, "geometries of no length left out"},
        {x->length_off, "roads whose length is not that of their geometry"},
        {x->lost_links, "links to what is not there"},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (counts[i].count) {
            sp_text_printf(&x->notes, "%s%u %s", join, counts[i].count, counts[i].words);
            join = "; ";
        }
    }
    net->notes = sp_arena_strdup(x->arena, x->notes.data ? x->notes.data : "");
    return net->notes && !x->notes.failed ? true : xodr_memory(x);
}

/* ---- roads ---- */
static bool types_read(xodr *x, const xml_node *n, road *r)
{
    r->speed = SP_ARRAY(x->arena, speed_from, xodr_count(n, "type"));
    if (!r->speed) {
        return xodr_memory(x);
    }
    for (const xml_node *c = xml_child(n, "type"); c; c = xml_next(c, "type")) {
        const xml_node *speed = xml_child(c, "speed");
        speed_from *s = &r->speed[r->speed_count];
        if (!xodr_number_or(x, c, "s", 0, &s->s) || (speed && !xodr_speed(x, speed, &s->speed))) {
            return false;
        }
        r->speed_count++;
    }
    return true;
}

static bool road_read(xodr *x, const xml_node *n, road *r)
{
    const char *id = xml_get(n, "id"), *name = xml_get(n, "name"), *rule = xml_get(n, "rule");
    if (!id || !*id) {
        return xodr_fail(x, n, "road has no id");
    }
    r->id = sp_arena_strdup(x->arena, id);
    r->name = sp_arena_strdup(x->arena, name ? name : "");
    if (!r->id || !r->name) {
        return xodr_memory(x);
    }
    if (!xodr_number(x, n, "length", &r->length)) {
        return false;
    }
    if (r->length <= 0) {
        return xodr_fail(x, n, "length of road '%s' must be positive, is %s", id, xml_get(n, "length"));
    }
    r->left_hand = rule && !strcmp(rule, "LHT");
    if (!xodr_plan_read(x, n, r) || !types_read(x, n, r)) {
        return false;
    }
    const xml_node *height = xml_child(n, "elevationProfile"), *lanes = xml_child(n, "lanes");
    if (height && !xodr_cubics(x, height, "elevation", "s", &r->elevation, &r->elevation_count)) {
        return false;
    }
    return lanes ? xodr_lanes_read(x, lanes, r) : xodr_fail(x, n, "road '%s' has no lanes", id);
}

/* ---- ids ---- */
typedef struct by_id {
    const char *id;
    uint32_t number;
    int line;
} by_id;

static int compare_ids(const void *a, const void *b)
{
    const by_id *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->line > q->line) - (p->line < q->line);
}

static uint32_t id_find(const by_id *ids, uint32_t count, const char *id)
{
    const by_id *found = NULL;
    uint32_t lo = 0, hi = count;
    while (id && lo < hi) {
        const uint32_t middle = (lo + hi) / 2;
        const int order = strcmp(ids[middle].id, id);
        if (order == 0) {
            found = &ids[middle];
            break;
        }
        if (order < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return found ? found->number : 0;
}

/* ids of all children `name`, sorted; an id that stands twice is an error */
static by_id *ids_sort(xodr *x, const xml_node *root, const char *name, sp_arena *scratch, uint32_t *count)
{
    by_id *ids = SP_ARRAY(scratch, by_id, xodr_count(root, name));
    if (!ids) {
        (void)xodr_memory(x);
        return NULL;
    }
    *count = 0;
    for (const xml_node *n = xml_child(root, name); n; n = xml_next(n, name)) {
        const char *id = xml_get(n, "id");
        ids[*count] = (by_id){id ? id : "", *count + 1, n->line};
        (*count)++;
    }
    qsort(ids, *count, sizeof *ids, compare_ids);
    for (uint32_t i = 1; i < *count; i++) {
        if (!strcmp(ids[i].id, ids[i - 1].id)) {
            const xml_node at = {.line = ids[i].line};
            (void)xodr_fail(x, &at, "%s id '%s' stands twice, first in line %d", name, ids[i].id, ids[i - 1].line);
            return NULL;
        }
    }
    return ids;
}

/* ---- links ---- */
typedef struct index {
    const by_id *roads, *junctions;
    uint32_t road_count, junction_count;
} index_of;

static void link_read(xodr *x, const xml_node *n, const index_of *all, road_link *out)
{
    *out = (road_link){0};
    if (!n) {
        return;
    }
    const char *type = xml_get(n, "elementType"), *id = xml_get(n, "elementId"), *contact = xml_get(n, "contactPoint");
    if (type && !strcmp(type, "junction")) {
        const uint32_t number = id_find(all->junctions, all->junction_count, id);
        *out = (road_link){number ? LINK_JUNCTION : LINK_NONE, number - 1, false};
    } else {
        const uint32_t number = id_find(all->roads, all->road_count, id);
        *out = (road_link){number ? LINK_ROAD : LINK_NONE, number, contact && !strcmp(contact, "end")};
    }
    x->lost_links += out->kind == LINK_NONE;
}

static bool connection_read(xodr *x, const xml_node *n, const index_of *all, const sp_road_net *net, connection *c)
{
    const char *contact = xml_get(n, "contactPoint"), *connecting = xml_get(n, "connectingRoad");
    *c = (connection){.at_end = contact && !strcmp(contact, "end")};
    c->incoming = id_find(all->roads, all->road_count, xml_get(n, "incomingRoad"));
    c->connecting = id_find(all->roads, all->road_count, connecting ? connecting : xml_get(n, "linkedRoad"));
    x->lost_links += c->incoming == 0 || c->connecting == 0;
    c->pair = SP_ARRAY(x->arena, lane_pair, xodr_count(n, "laneLink"));
    if (!c->pair) {
        return xodr_memory(x);
    }
    for (const xml_node *p = xml_child(n, "laneLink"); p; p = xml_next(p, "laneLink")) {
        lane_pair *pair = &c->pair[c->pair_count];
        if (!xodr_int(x, p, "from", &pair->from) || !xodr_int(x, p, "to", &pair->to)) {
            return false;
        }
        c->pair_count++;
    }

    /* how much the connecting road turns, for the choice of the straightest */
    const road *r = road_of(net, c->connecting);
    for (uint32_t i = 0; r && i < r->geo_count; i++) {
        c->turn += geo_turn(&r->geo[i], 0, r->geo[i].length);
    }
    c->turn = sp_abs(c->turn);
    return true;
}

static bool links_read(xodr *x, const xml_node *root, const index_of *all, sp_road_net *net)
{
    uint32_t i = 0;
    for (const xml_node *n = xml_child(root, "road"); n; n = xml_next(n, "road"), i++) {
        const xml_node *link = xml_child(n, "link");
        link_read(x, xml_child(link, "predecessor"), all, &net->road[i].predecessor);
        link_read(x, xml_child(link, "successor"), all, &net->road[i].successor);
    }
    net->junction = SP_ARRAY(x->arena, junction, all->junction_count);
    if (!net->junction) {
        return xodr_memory(x);
    }
    for (const xml_node *n = xml_child(root, "junction"); n; n = xml_next(n, "junction")) {
        junction *j = &net->junction[net->junction_count];
        const char *id = xml_get(n, "id");
        j->id = sp_arena_strdup(x->arena, id ? id : "");
        j->connection = SP_ARRAY(x->arena, connection, xodr_count(n, "connection"));
        if (!j->id || !j->connection) {
            return xodr_memory(x);
        }
        for (const xml_node *c = xml_child(n, "connection"); c; c = xml_next(c, "connection")) {
            if (!connection_read(x, c, all, net, &j->connection[j->connection_count])) {
                return false;
            }
            j->connection_count++;
        }
        net->junction_count++;
    }
    return true;
}

/* ---- the whole ---- */
static bool header_read(xodr *x, const xml_node *root, sp_road_net *net)
{
    static const char *const names[] = {"x", "y", "z", "hdg"};
    const xml_node *header = xml_child(root, "header");
    if (!header) {
        return xodr_fail(x, root, "OpenDRIVE has no header");
    }
    const xml_node *reference = xml_child(header, "geoReference"), *offset = xml_child(header, "offset");
    net->geo_reference = sp_arena_strdup(x->arena, reference ? reference->text : "");
    for (int i = 0; offset && i < 4; i++) {
        if (!xodr_number_or(x, offset, names[i], 0, &net->header_offset[i])) {
            return false;
        }
    }
    return net->geo_reference ? true : xodr_memory(x);
}

/* Coordinates far from the origin lose digits: the middle of the network becomes the origin, in whole metres. */
static bool recentre(xodr *x, sp_road_net *net)
{
    double low[2] = {SP_INFINITY, SP_INFINITY}, high[2] = {-SP_INFINITY, -SP_INFINITY}, largest = 0;
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].geo_count; k++) {
            const double at[2] = {net->road[i].geo[k].x, net->road[i].geo[k].y};
            for (int a = 0; a < 2; a++) {
                low[a] = sp_min(low[a], at[a]);
                high[a] = sp_max(high[a], at[a]);
                largest = sp_max(largest, sp_abs(at[a]));
            }
        }
    }
    if (largest > FAR) {
        net->offset = (sp_vec2){sp_round((low[0] + high[0]) / 2), sp_round((low[1] + high[1]) / 2)};
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].geo_count; k++) {
            geo *g = &net->road[i].geo[k];
            g->x -= net->offset.x;
            g->y -= net->offset.y;
            if (!geo_prepare(g, x->arena)) {
                return xodr_memory(x);
            }
        }
    }
    return true;
}

static bool network_read(xodr *x, const xml_node *root, sp_arena *scratch, sp_road_net *net)
{
    index_of all = {0};
    if (!root || !xml_is(root, "OpenDRIVE")) {
        return xodr_fail(x, root, "not an OpenDRIVE document: its root element is '%.60s'", root ? root->name : "");
    }
    if (!header_read(x, root, net)) {
        return false;
    }
    all.roads = ids_sort(x, root, "road", scratch, &all.road_count);
    all.junctions = all.roads ? ids_sort(x, root, "junction", scratch, &all.junction_count) : NULL;
    if (!all.roads || !all.junctions) {
        return false;
    }
    if (all.road_count == 0) {
        return xodr_fail(x, root, "the file has no road");
    }
    net->road = SP_ARRAY(x->arena, road, all.road_count);
    if (!net->road) {
        return xodr_memory(x);
    }
    for (const xml_node *n = xml_child(root, "road"); n; n = xml_next(n, "road")) {
        if (!road_read(x, n, &net->road[net->road_count])) {
            return false;
        }
        net->road_count++;
    }
    net->left_hand = net->road[0].left_hand;
    return recentre(x, net) && links_read(x, root, &all, net) && road_net_finish(net, x->arena, x->err);
}

/* the line of the file that the error names; the text need not be terminated */
static void line_show(sp_error *err, const char *text, size_t size)
{
    const char *end = text + size, *start = text;
    for (int32_t line = 1; line < err->line && start < end; line++) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        start = newline ? newline + 1 : end;
    }
    char source[sizeof err->source];
    size_t n = 0;
    while (err->line > 0 && start + n < end && n < sizeof source - 1 && start[n] != '\n' && start[n]) {
        source[n] = start[n];
        n++;
    }
    source[n] = '\0';
    const int32_t line = err->line;
    err->line = 1;
    sp_error_show_line(err, source, NULL);
    err->line = line;
}

bool sp_road_read_xodr(const char *path, const char *text, size_t size, sp_arena *arena, const sp_road_net **out,
                       sp_error *err)
{
    xodr x = {.path = path, .arena = arena, .err = err};
    xml_node *root = NULL;
    size_t skipped = 0;
    sp_arena *scratch = sp_arena_create();
    sp_road_net *net = SP_NEW(arena, sp_road_net);
    *out = NULL;
    bool good = scratch && net ? true : xodr_memory(&x);
    good = good && xml_read(path, text, size, "geoReference", scratch, &root, &skipped, err);
    good = good && network_read(&x, root, scratch, net);
    if (good) {
        unknown_walk(&x, root);
        good = notes_write(&x, skipped, net);
    }
    if (good) {
        *out = net;
    } else if (err) {
        line_show(err, text, size);
    }
    sp_text_free(&x.notes);
    sp_arena_destroy(scratch);
    return good;
}
