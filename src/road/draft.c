/* draft.c - a network under construction: growing lists of roads, lanes, junctions, signals and objects. Leaves what
 * becomes of them to draft_finish.c and what is built to the builders. */
#include "road/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool draft_open(draft *d)
{
    *d = (draft){.arena = sp_arena_create()};
    d->failed = !d->arena;
    return !d->failed;
}

void draft_close(draft *d)
{
    sp_arena_destroy(d->arena);
    d->arena = NULL;
}

const char *draft_text(draft *d, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *kept = d->failed ? NULL : sp_arena_strdup(d->arena, text);
    d->failed = d->failed || !kept;
    return kept ? kept : "";
}

/* Room for one more behind `count` items: a list grows when its count is a power of two. NULL: memory. */
static void *room(draft *d, void *list, uint32_t count, size_t item)
{
    if (d->failed) {
        return NULL;
    }
    if (count == 0 || (count & (count - 1)) == 0) {
        list = sp_arena_grow(d->arena, list, count, count ? (size_t)count * 2 : 1, item);
    }
    d->failed = !list;
    return list;
}

/* adds an item to a list; the list and its count stay as they are when memory is out */
#define ADD(d, list, count, value)                                                                                     \
    do {                                                                                                               \
        void *grown_ = room((d), (list), (count), sizeof *(list));                                                     \
        if (grown_) {                                                                                                  \
            (list) = grown_;                                                                                           \
            (list)[(count)++] = (value);                                                                               \
        }                                                                                                              \
    } while (0)

/* ---------------------------------------------------------------- roads */
road *draft_road_at(draft *d, uint32_t number)
{
    if (d->failed || number < 1 || number > d->net.road_count) {
        d->spare_road = (road){.id = ""};
        return &d->spare_road;
    }
    return &d->net.road[number - 1];
}

uint32_t draft_road(draft *d, const char *id, double x, double y, double heading)
{
    const road empty = {.id = draft_text(d, "%s", id)};
    ADD(d, d->net.road, d->net.road_count, empty);
    if (d->failed) {
        return 0;
    }

    /* the start is kept in a piece without length, which the first one replaces */
    road *r = &d->net.road[d->net.road_count - 1];
    r->name = r->id;
    const geo start = {.x = x, .y = y, .heading = heading};
    ADD(d, r->geo, r->geo_count, start);
    r->geo_count = 0;
    return d->net.road_count;
}

uint32_t draft_road_named(const draft *d, const char *id)
{
    for (uint32_t i = 0; i < d->net.road_count; i++) {
        if (!strcmp(d->net.road[i].id, id)) {
            return i + 1;
        }
    }
    return 0;
}

static geo_point pose_at(const road *r, double s)
{
    if (r->geo_count == 0) {
        const geo *g = r->geo;
        return g ? (geo_point){.x = g->x, .y = g->y, .heading = g->heading} : (geo_point){0};
    }
    const geo *g = road_geo(r, s);
    return geo_at(g, s - g->s);
}

geo_point draft_pose(const draft *d, uint32_t number, double s)
{
    const road *r = road_of(&d->net, number);
    return r ? pose_at(r, s) : (geo_point){0};
}

geo_point draft_end(const draft *d, uint32_t number)
{
    const road *r = road_of(&d->net, number);
    if (!r || r->geo_count == 0) {
        return draft_pose(d, number, 0);
    }
    const geo *g = &r->geo[r->geo_count - 1];
    return geo_at(g, g->length);
}

static void geo_add(draft *d, uint32_t number, geo g)
{
    road *r = draft_road_at(d, number);
    const geo_point at = draft_end(d, number);
    g.s = r->length;
    g.x = at.x;
    g.y = at.y;
    g.heading = at.heading;
    g.span = g.length;
    if (g.kind != GEO_POLY) {
        geo_choose(&g);
    }
    d->failed = d->failed || !geo_prepare(&g, d->arena);
    if (d->failed) {
        return;
    }
    ADD(d, r->geo, r->geo_count, g);
    r->length += g.length;
}

void draft_piece(draft *d, uint32_t number, sp_road_piece p)
{
    if (p.length > 0) {
        geo_add(d, number,
                (geo){.length = p.length,
                      .k0 = p.curvature_start,
                      .rate = (p.curvature_end - p.curvature_start) / p.length});
    }
}

void draft_cubic(draft *d, uint32_t number, const double u[4], const double v[4], double length)
{
    geo g = {.kind = GEO_POLY, .length = length, .p_per_s = 1 / length};
    memcpy(g.u, u, sizeof g.u);
    memcpy(g.v, v, sizeof g.v);
    if (length > 0) {
        geo_add(d, number, g);
    }
}

void draft_offset(draft *d, uint32_t number, cubic c)
{
    road *r = draft_road_at(d, number);
    ADD(d, r->offset, r->offset_count, c);
}

void draft_elevation(draft *d, uint32_t number, cubic c)
{
    road *r = draft_road_at(d, number);
    ADD(d, r->elevation, r->elevation_count, c);
}

void draft_superelevation(draft *d, uint32_t number, cubic c)
{
    road *r = draft_road_at(d, number);
    ADD(d, r->superelevation, r->superelevation_count, c);
}

void draft_speed(draft *d, uint32_t number, double s, double speed)
{
    road *r = draft_road_at(d, number);
    const speed_from from = {.s = s, .speed = speed};
    ADD(d, r->speed, r->speed_count, from);
}

/* of the stretch from point i to the next */
static double slope_of(const sp_road_level *p, uint32_t i)
{
    return (p[i + 1].z - p[i].z) / (p[i + 1].s - p[i].s);
}

static double slope_at(const sp_road_level *p, uint32_t count, uint32_t i, double start, double end)
{
    if (i == 0) {
        return sp_finite(start) ? start : slope_of(p, 0);
    }
    if (i + 1 == count) {
        return sp_finite(end) ? end : slope_of(p, i - 1);
    }
    return (p[i + 1].z - p[i - 1].z) / (p[i + 1].s - p[i - 1].s);
}

void draft_profile(draft *d, uint32_t number, const sp_road_level *p, uint32_t count, double start, double end)
{
    /* level before the first point, level or on at the slope of the end after the last */
    if (count && p[0].s > 0) {
        draft_elevation(d, number, (cubic){.a = p[0].z});
        start = 0;
    }
    for (uint32_t i = 0; i + 1 < count; i++) {
        const double l = p[i + 1].s - p[i].s, rise = p[i + 1].z - p[i].z;
        const double m0 = slope_at(p, count, i, start, end), m1 = slope_at(p, count, i + 1, start, end);
        draft_elevation(
            d, number,
            (cubic){p[i].s, p[i].z, m0, (3 * rise / l - 2 * m0 - m1) / l, (m0 + m1 - 2 * rise / l) / (l * l)});
    }
    if (count) {
        const double last = count > 1 ? slope_at(p, count, count - 1, start, end) : 0;
        draft_elevation(d, number, (cubic){.s = p[count - 1].s, .a = p[count - 1].z, .b = last});
    }
}

/* ---------------------------------------------------------------- lanes */
section *draft_section(draft *d, uint32_t number, double s)
{
    road *r = draft_road_at(d, number);
    const section empty = {.s = s};
    ADD(d, r->section, r->section_count, empty);
    return d->failed ? &d->spare_section : &r->section[r->section_count - 1];
}

static section *last_section(draft *d, uint32_t number)
{
    road *r = draft_road_at(d, number);
    if (d->failed || r->section_count == 0) {
        d->spare_section = (section){0};
        return &d->spare_section;
    }
    return &r->section[r->section_count - 1];
}

void draft_center_mark(draft *d, uint32_t number, double ds, sp_road_mark mark)
{
    section *c = last_section(d, number);
    const mark_from from = {.s = ds, .mark = mark};
    ADD(d, c->mark, c->mark_count, from);
}

lane *draft_lane(draft *d, uint32_t number, int32_t id, sp_lane_type type)
{
    section *c = last_section(d, number);
    const lane made = {.id = id, .type = type};
    if (id > 0) {
        ADD(d, c->left, c->left_count, made);
    } else {
        ADD(d, c->right, c->right_count, made);
    }
    if (d->failed) {
        d->spare_lane = (lane){0};
        return &d->spare_lane;
    }
    return id > 0 ? &c->left[c->left_count - 1] : &c->right[c->right_count - 1];
}

void draft_width(draft *d, lane *l, cubic c)
{
    ADD(d, l->width, l->width_count, c);
}

void draft_mark(draft *d, lane *l, double ds, sp_road_mark mark)
{
    const mark_from from = {.s = ds, .mark = mark};
    ADD(d, l->mark, l->mark_count, from);
}

void draft_mark_shift(draft *d, lane *l, double t)
{
    if (d->failed || !l->mark_count) {
        return;
    }
    mark_from *m = &l->mark[l->mark_count - 1];
    const mark_line line = {.length = m->mark.dash, .space = m->mark.gap, .t_offset = t, .width = m->mark.width};
    ADD(d, m->line, m->line_count, line);
}

void draft_lane_speed(draft *d, lane *l, double ds, double speed)
{
    const speed_from from = {.s = ds, .speed = speed};
    ADD(d, l->speed, l->speed_count, from);
}

void draft_lane_height(draft *d, lane *l, double ds, double inner, double outer)
{
    const height_from from = {ds, inner, outer};
    ADD(d, l->height, l->height_count, from);
}

lane *draft_lane_of(draft *d, uint32_t number, uint32_t section_index, int32_t id)
{
    const road *r = draft_road_at(d, number);
    const section *c = section_index < r->section_count ? &r->section[section_index] : NULL;
    const int32_t side = id > 0 ? 1 : -1;
    lane *lanes = !c ? NULL : (side > 0 ? c->left : c->right);
    const uint32_t count = !c ? 0 : (side > 0 ? c->left_count : c->right_count);
    for (uint32_t i = 0; i < count; i++) {
        if (lanes[i].id == id) {
            return &lanes[i];
        }
    }
    d->spare_lane = (lane){0};
    return &d->spare_lane;
}

void lane_follow(lane *l, int32_t successor)
{
    l->has_successor = true;
    l->successor = successor;
}

void lane_precede(lane *l, int32_t predecessor)
{
    l->has_predecessor = true;
    l->predecessor = predecessor;
}

static void half_join(draft *d, uint32_t a, bool a_at_end, int32_t la, uint32_t b, bool b_at_end, int32_t lb)
{
    /* what runs into a junction keeps that */
    road *r = draft_road_at(d, a);
    road_link *link = a_at_end ? &r->successor : &r->predecessor;
    if (link->kind == LINK_JUNCTION) {
        return;
    }
    *link = (road_link){.kind = LINK_ROAD, .target = b, .at_end = b_at_end};
    if (la == 0) {
        return;
    }
    lane *l = draft_lane_of(d, a, a_at_end && r->section_count ? r->section_count - 1 : 0, la);
    if (a_at_end) {
        lane_follow(l, lb);
    } else {
        lane_precede(l, lb);
    }
}

void draft_join(draft *d, uint32_t a, bool a_at_end, int32_t la, uint32_t b, bool b_at_end, int32_t lb)
{
    half_join(d, a, a_at_end, la, b, b_at_end, lb);
    half_join(d, b, b_at_end, lb, a, a_at_end, la);
}

/* ---------------------------------------------------------------- junctions */
uint32_t draft_junction(draft *d, const char *id, const char *name)
{
    const junction made = {.id = draft_text(d, "%s", id), .name = draft_text(d, "%s", name)};
    ADD(d, d->net.junction, d->net.junction_count, made);
    return d->failed ? 0 : d->net.junction_count;
}

void draft_enter(draft *d, uint32_t number, bool at_end, uint32_t junction_number)
{
    road *r = draft_road_at(d, number);
    const road_link link = {.kind = LINK_JUNCTION, .target = junction_number - 1};
    *(at_end ? &r->successor : &r->predecessor) = link;
}

static junction *junction_at(draft *d, uint32_t number)
{
    return d->failed || number < 1 || number > d->net.junction_count ? NULL : &d->net.junction[number - 1];
}

void draft_junction_kind(draft *d, uint32_t number, junction_kind kind)
{
    junction *j = junction_at(d, number);
    if (j) {
        j->kind = kind;
    }
}

void draft_connect(draft *d, uint32_t number, uint32_t incoming, uint32_t connecting, bool at_end, int32_t from,
                   int32_t to)
{
    junction *j = junction_at(d, number);
    if (!j) {
        return;
    }
    connection *c = NULL;
    for (uint32_t i = 0; i < j->connection_count && !c; i++) {
        connection *k = &j->connection[i];
        c = k->incoming == incoming && k->connecting == connecting && k->at_end == at_end ? k : NULL;
    }
    if (!c) {
        const connection made = {.incoming = incoming,
                                 .connecting = connecting,
                                 .at_end = at_end,
                                 .id = draft_text(d, "%u", j->connection_count)};
        ADD(d, j->connection, j->connection_count, made);
        if (d->failed) {
            return;
        }
        c = &j->connection[j->connection_count - 1];
    }
    const lane_pair pair = {from, to};
    ADD(d, c->pair, c->pair_count, pair);
    if (j->kind != JUNCTION_DIRECT) {
        draft_road_at(d, connecting)->junction = number;
    }
}

void draft_priority(draft *d, uint32_t number, uint32_t high, uint32_t low)
{
    junction *j = junction_at(d, number);
    const priority p = {high, low};
    if (j) {
        ADD(d, j->priority, j->priority_count, p);
    }
}

/* ---------------------------------------------------------------- beside */
uint32_t draft_signal(draft *d, const sp_road_signal *signal)
{
    sp_road_signal s = *signal;
    const char **texts[] = {&s.id, &s.name, &s.type, &s.subtype, &s.country, &s.text, &s.unit};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = draft_text(d, "%s", *texts[i] ? *texts[i] : "");
    }
    if (!s.id[0]) {
        s.id = draft_text(d, "signal%u", d->net.signal_count + 1);
    }
    ADD(d, d->net.signal, d->net.signal_count, s);
    return d->failed ? 0 : d->net.signal_count;
}

void draft_reference(draft *d, uint32_t signal, uint32_t number, double s, double t, int orientation, int32_t lane_from,
                     int32_t lane_to)
{
    road *r = draft_road_at(d, number);
    const signal_ref ref = {signal - 1, s, t, orientation, lane_from, lane_to};
    ADD(d, r->ref, r->ref_count, ref);
}

uint32_t draft_controller(draft *d, const char *id, const char *name, uint32_t number, uint32_t sequence)
{
    const sp_road_controller made = {
        .id = draft_text(d, "%s", id), .name = draft_text(d, "%s", name), .junction = number, .sequence = sequence};
    ADD(d, d->net.controller, d->net.controller_count, made);
    junction *j = junction_at(d, number);
    const junction_controller named = {made.id, "", sequence};
    if (j) {
        ADD(d, j->controller, j->controller_count, named);
    }
    return d->failed ? 0 : d->net.controller_count;
}

void draft_control(draft *d, uint32_t controller, uint32_t signal)
{
    if (d->failed || controller < 1 || controller > d->net.controller_count || signal == 0) {
        return;
    }

    /* the list of the model is constant; here it is ours to grow */
    sp_road_controller *c = &d->net.controller[controller - 1];
    uint32_t *list = room(d, (void *)(uintptr_t)c->signal, c->signal_count, sizeof *list);
    if (list) {
        list[c->signal_count++] = signal - 1;
        c->signal = list;
    }
}

object_said *draft_object(draft *d, uint32_t number, const object_said *object)
{
    road *r = draft_road_at(d, number);
    object_said o = *object;
    const char **texts[] = {&o.id, &o.name, &o.type, &o.subtype, &o.orientation};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = *texts[i] ? draft_text(d, "%s", *texts[i]) : NULL;
    }
    if (!o.id || !o.id[0]) {
        o.id = draft_text(d, "%s.object%u", r->id, r->object_count + 1);
    }
    o.outline = NULL;
    o.repeat = NULL;
    o.outline_count = o.repeat_count = 0;
    ADD(d, r->object, r->object_count, o);
    if (d->failed) {
        d->spare_object = (object_said){0};
        return &d->spare_object;
    }
    return &r->object[r->object_count - 1];
}

void draft_outline(draft *d, object_said *o, const sp_vec3 *st, uint32_t count, double height)
{
    object_outline line = {.closed = true, .outer = true};
    for (uint32_t i = 0; i < count; i++) {
        const object_corner corner = {.a = st[i].x, .b = st[i].y, .c = st[i].z, .height = height};
        ADD(d, line.corner, line.corner_count, corner);
    }
    ADD(d, o->outline, o->outline_count, line);
}

void draft_repeat(draft *d, object_said *o, object_repeat repeat)
{
    ADD(d, o->repeat, o->repeat_count, repeat);
}
