/* xodr.c - reads OpenDRIVE: the header, which roads there are, where the middle is. Leaves a part each to the other
 * xodr files. Only what is no XML, no OpenDRIVE or has no road at all is refused; what else is broken becomes a finding
 * and is left out or taken as its default. */
#include "road/xodr.h"

#include <string.h>

#define FAR 10000.0 /* m: coordinates beyond this are moved near the origin, for floats drawn and ulps counted */

/* ---- header ---- */
static int version_part(xodr *x, const xml_node *header, const char *name)
{
    const char *text = xml_get(header, name);
    int64_t v;
    if (!text || !sp_parse_int(text, &v) || v < 0 || v > 65535) {
        findings_add(x->found, RULE_VERSION, SP_FINDING_ERROR, header->line, "read as any version",
                     "%s of the header is no version: '%.40s'", name, text ? text : "");
        return 0;
    }
    return (int)v;
}

static void header_read(xodr *x, const xml_node *root)
{
    static const char *const names[] = {"x", "y", "z", "hdg"};
    sp_road_net *net = x->net;
    const xml_node *header = xml_child(root, "header");
    net->geo_reference = net->name = net->vendor = "";
    if (!header) {
        findings_add(x->found, RULE_HEADER, SP_FINDING_ERROR, root->line, "read as any version",
                     "OpenDRIVE has no header");
        return;
    }
    net->rev_major = version_part(x, header, "revMajor");
    net->rev_minor = version_part(x, header, "revMinor");
    net->name = xodr_string(x, header, "name");
    net->vendor = xodr_string(x, header, "vendor");
    const xml_node *reference = xml_child(header, "geoReference"), *offset = xml_child(header, "offset");
    if (reference) {
        net->geo_reference = sp_arena_strdup(x->arena, reference->text);
        x->memory = x->memory || !net->geo_reference;
    }
    for (int i = 0; offset && i < 4; i++) {
        net->header_offset[i] = xodr_or(x, offset, names[i], 0);
    }
}

/* ---- roads ---- */
static void types_read(xodr *x, const xml_node *n, road *r)
{
    const uint32_t most = xodr_count(n, "type");
    r->speed = most ? XODR_LIST(x, speed_from, most) : NULL;
    for (const xml_node *c = xml_child(n, "type"); c && r->speed; c = xml_next(c, "type")) {
        const xml_node *speed = xml_child(c, "speed");
        speed_from *s = &r->speed[r->speed_count];
        *s = (speed_from){.s = xodr_or(x, c, "s", 0), .type = xodr_string(x, c, "type")};
        s->speed = speed ? xodr_speed(x, speed) : 0;
        r->speed_count++;
    }
    xodr_sort(x, n, "type", RULE_ORDER, r->speed, r->speed_count, sizeof(speed_from));
}

static bool road_read(xodr *x, const xml_node *n, road *r)
{
    const char *rule = xml_get(n, "rule");
    *r = (road){.id = xodr_string(x, n, "id"), .name = xodr_string(x, n, "name"), .line = n->line};
    r->left_hand = rule && !strcmp(rule, "LHT");
    if (rule && *rule && !r->left_hand && strcmp(rule, "RHT") != 0) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_WARNING, n->line, "taken as RHT",
                     "the rule of road '%.60s' is RHT or LHT, not '%.40s'", r->id, rule);
    }
    if (!xodr_plan_read(x, n, r)) {
        return false;
    }
    types_read(x, n, r);
    xodr_surface_read(x, n, r);
    xodr_lanes_read(x, n, r);
    xodr_objects_read(x, n, r);
    return true;
}

static bool roads_read(xodr *x, const xml_node *root)
{
    sp_road_net *net = x->net;
    uint32_t count;
    const xml_node **node = xodr_kept(x, root, "road", &count);
    net->road = node ? XODR_LIST(x, road, count) : NULL;
    if (!net->road) {
        return false;
    }
    for (uint32_t i = 0; i < count && !x->memory; i++) {
        if (road_read(x, node[i], &net->road[net->road_count])) {
            node[net->road_count] = node[i];
            net->road_count++;
        }
    }
    if (x->memory) {
        return false;
    }
    if (net->road_count == 0) {
        return xodr_fail(x, count ? node[0] : root,
                         count ? "the file has no road that can be used: the first has no "
                                 "planView with a geometry of any length"
                               : "the file has no road");
    }
    net->left_hand = net->road[0].left_hand;
    x->road_node = node;
    x->roads = xodr_ids(x, node, net->road_count);
    return !x->memory;
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

/* ---- the whole ---- */
static bool network_read(xodr *x, const xml_node *root)
{
    if (!xml_is(root, "OpenDRIVE")) {
        findings_add(x->found, RULE_ROOT, SP_FINDING_ERROR, root->line, "the file is not used",
                     "the root element is '%.60s'", root->name);
        return xodr_fail(x, root, "not an OpenDRIVE document: its root element is '%.60s'", root->name);
    }
    header_read(x, root);
    if (!roads_read(x, root) || !recentre(x, x->net)) {
        return false;
    }
    uint32_t junctions;
    x->junction_node = xodr_kept(x, root, "junction", &junctions);
    if (!x->junction_node) {
        return false;
    }
    x->junctions = xodr_ids(x, x->junction_node, junctions);
    xodr_links_read(x);
    xodr_junctions_read(x, root);
    xodr_signals_read(x, root);
    if (x->memory || !road_net_finish(x->net, x->arena, x->err)) {
        return false;
    }

    /* what stands beside the roads needs the finished network */
    xodr_signals_place(x);
    return !x->memory && road_objects_lay(x->net, x->arena, XODR_COPIES, x->found) ? true : xodr_memory(x);
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

bool xodr_read_all(const char *path, const char *text, size_t size, sp_arena *arena, sp_arena *scratch, findings *f,
                   xml_node **root, sp_road_net **net, sp_error *err)
{
    sp_error own = {0};
    xodr x = {.path = path, .arena = arena, .scratch = scratch, .found = f, .err = err ? err : &own};
    findings counted = {0};
    size_t skipped = 0;
    x.found = f ? f : &counted;
    x.net = SP_NEW(arena, sp_road_net);
    *root = NULL;
    *net = NULL;
    bool good = x.net ? true : xodr_memory(&x);
    good = good && xml_read(path, text, size, "geoReference", "userData", scratch, root, &skipped, x.err);
    if (!good && x.err->code == SP_BAD_LOAD) {
        findings_add(x.found, RULE_XML, SP_FINDING_ERROR, x.err->line, "the file is not used", "%s", x.err->text);
    }
    good = good && network_read(&x, *root) && xodr_notes(&x, *root, skipped);
    if (x.memory) {
        (void)sp_error_set(x.err, SP_BAD_BENCH, path, 0, "out of memory for the road network");
    }
    if (good) {
        *net = x.net;
    } else {
        line_show(x.err, text, size);
    }
    sp_text_free(&x.notes);
    return good;
}

bool sp_road_read_xodr(const char *path, const char *text, size_t size, sp_arena *arena, const sp_road_net **out,
                       sp_error *err)
{
    sp_road_net *net = NULL;
    xml_node *root = NULL;
    *out = NULL;
    sp_arena *scratch = sp_arena_create();
    if (!scratch) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory for the road network");
    }
    const bool good = xodr_read_all(path, text, size, arena, scratch, NULL, &root, &net, err);
    sp_arena_destroy(scratch);
    *out = net;
    return good;
}
