/* write_rest.c - signals, controllers and junctions as OpenDRIVE 1.7, and ids made to stand once. Leaves objects to
 * write_objects.c. */
#include "road/write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ids that stand once ---- */
typedef struct said_id {
    const char *id;
    uint32_t number;
} said_id;

static int compare_said(const void *a, const void *b)
{
    const said_id *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->number > q->number) - (p->number < q->number);
}

static bool id_stands(const said_id *ids, uint32_t count, const char *id)
{
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        const int order = strcmp(ids[middle].id, id);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return false;
}

/* The schema wants ids to stand once: the first keeps its own, the others get their number behind it, or where that
 * stands the number and as often `count` as it needs; no two have a number of those in common. */
static bool ids_part(writer *w, const char **id, uint32_t count, sp_arena *scratch)
{
    said_id *sorted = SP_ARRAY(scratch, said_id, count);
    if (!sorted) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        id[i] = id[i] ? id[i] : "";
        sorted[i] = (said_id){id[i], i};
    }
    qsort(sorted, count, sizeof *sorted, compare_said);
    for (uint32_t i = 1; i < count; i++) {
        if (strcmp(sorted[i].id, sorted[i - 1].id) != 0) {
            continue;
        }
        const size_t room = strlen(sorted[i].id) + 32;
        char *name = sp_arena_alloc(scratch, room);
        if (!name) {
            return false;
        }
        uint64_t number = sorted[i].number;
        (void)snprintf(name, room, "%s_%" PRIu64, sorted[i].id, number);
        while (id_stands(sorted, count, name)) {
            number += count;
            (void)snprintf(name, room, "%s_%" PRIu64, sorted[i].id, number);
        }
        id[sorted[i].number] = name;
        w->lost.renamed++;
    }
    return true;
}

/* tunnels among themselves, and bridges */
static bool span_ids(writer *w, sp_arena *scratch)
{
    const sp_road_net *net = w->net;
    for (int tunnel = 0; tunnel < 2; tunnel++) {
        uint32_t most = 0, n = 0;
        for (uint32_t i = 0; i < net->road_count; i++) {
            most += net->road[i].span_count;
        }
        const char **id = SP_ARRAY(scratch, const char *, most);
        if (!id) {
            return false;
        }
        for (uint32_t i = 0; i < net->road_count; i++) {
            for (uint32_t k = 0; k < net->road[i].span_count; k++) {
                const span_of *b = &net->road[i].span[k];
                if (writer_tunnel(b) == (tunnel == 1)) {
                    id[n++] = b->id;
                }
            }
        }
        w->span_id[tunnel] = id;
        if (!ids_part(w, id, n, scratch)) {
            return false;
        }
    }
    return true;
}

/* of each junction among themselves; one without an id has its number */
static bool connection_ids(writer *w, sp_arena *scratch)
{
    const sp_road_net *net = w->net;
    uint32_t all = 0, first = 0;
    for (uint32_t i = 0; i < net->junction_count; i++) {
        all += net->junction[i].connection_count;
    }
    const char **id = SP_ARRAY(scratch, const char *, all);
    if (!id) {
        return false;
    }
    for (uint32_t i = 0; i < net->junction_count; i++) {
        const junction *j = &net->junction[i];
        for (uint32_t k = 0; k < j->connection_count; k++) {
            const char *said = j->connection[k].id;
            char *number = said && *said ? NULL : sp_arena_alloc(scratch, 16);
            if (number) {
                (void)snprintf(number, 16, "%" PRIu32, k);
            } else if (!said || !*said) {
                return false;
            }
            id[first + k] = number ? number : said;
        }
        if (!ids_part(w, id + first, j->connection_count, scratch)) {
            return false;
        }
        first += j->connection_count;
    }
    w->connection_id = id;
    return true;
}

bool writer_ids(writer *w, sp_arena *scratch)
{
    const sp_road_net *net = w->net;
    uint32_t objects = 0, n = 0;
    for (uint32_t i = 0; i < net->road_count; i++) {
        objects += net->road[i].object_count;
    }
    const char **object = SP_ARRAY(scratch, const char *, objects);
    const char **signal = SP_ARRAY(scratch, const char *, net->signal_count);
    if (!object || !signal) {
        return false;
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].object_count; k++, n++) {
            object[n] = net->road[i].object[k].id;
        }
    }
    for (uint32_t i = 0; i < net->signal_count; i++) {
        signal[i] = net->signal[i].id;
    }
    w->object_id = object;
    w->signal_id = signal;
    return ids_part(w, object, objects, scratch) && ids_part(w, signal, net->signal_count, scratch) &&
           span_ids(w, scratch) && connection_ids(w, scratch);
}

/* ---- signals ---- */
static const char *orientation_word(int orientation)
{
    return orientation > 0 ? "+" : (orientation < 0 ? "-" : "none");
}

/* a code of two or three capitals, or a name that older versions had; else NULL */
static const char *country_word(const char *country)
{
    static const char *const names[] = {"OpenDRIVE", "Austria", "Brazil",      "China", "France",
                                        "Germany",   "Italy",   "Switzerland", "USA",   NULL};
    const size_t n = country ? strlen(country) : 0;
    return (n == 2 || n == 3) && strspn(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n ? country
                                                                                    : writer_word(names, country);
}

/* The value in the unit as written: a speed is held in m/s, and comes back the same by the number that the unit makes
 * into it; where none does, in m/s. */
static void signal_value(writer *w, const sp_road_signal *g)
{
    static const char *const units[] = {"m", "km", "ft", "mile", "m/s", "mph", "km/h", "kg", "t", "%", NULL};
    const char *unit = writer_word(units, g->unit);
    const sp_unit *u = unit ? sp_unit_find(unit) : NULL;
    double value = g->value;
    const bool speed = g->kind == SP_SIGNAL_SPEED || g->kind == SP_SIGNAL_SPEED_END;
    if (speed && (!u || strcmp(u->si, "m/s") != 0)) {
        unit = "m/s";
    } else if (speed && strcmp(unit, "m/s") != 0) {
        const double near = value * u->den / u->num, round = sp_round(near * 1000) / 1000;
        value = round * u->num / u->den == value ? round : near;
        if (value * u->num / u->den != g->value) {
            unit = "m/s";
            value = g->value;
        }
    }
    writer_number(w, "value", value);
    if (unit) {
        writer_text(w, "unit", unit);
    }
}

/* the heading of a signal from that of the file, which its face looks against */
static double faced(double v, const double with[2])
{
    return sp_wrap_angle(v + with[0]);
}

/* where a signal stands that does not stand at its s and t */
static void signal_place(writer *w, const sp_road_signal *g)
{
    const double half[2] = {SP_PI, 0};
    writer_begin(w, "positionInertial");
    writer_number(w, "x", writer_coordinate(g->position.x, w->net->offset.x));
    writer_number(w, "y", writer_coordinate(g->position.y, w->net->offset.y));
    writer_number(w, "z", g->position.z);
    writer_number(w, "hdg", writer_said(sp_wrap_angle(g->heading - SP_PI), faced, half, g->heading));
    writer_empty(w);
}

static void signal_links(writer *w, const sp_road_signal *g)
{
    static const char *const elements[] = {"object", "signal", NULL};
    for (uint32_t i = 0; i < g->link_count; i++) {
        const sp_signal_link *k = &g->link[i];
        const char *element = writer_word(elements, k->element);
        if (k->element && !element) {
            w->lost.words++;
            continue;
        }

        /* a dependency must name a signal of the file; a reference may name what it likes */
        if (!element && !sp_road_signal_by_id(w->net, k->id)) {
            w->lost.dangling++;
            continue;
        }
        writer_begin(w, element ? "reference" : "dependency");
        if (element) {
            writer_text(w, "elementType", element);
        }
        writer_text(w, element ? "elementId" : "id", k->id);
        if (k->type && *k->type) {
            writer_text(w, "type", k->type);
        }
        writer_empty(w);
    }
}

static void signal_write(writer *w, const sp_road_signal *g, const char *id)
{
    const char *country = country_word(g->country);
    writer_begin(w, "signal");
    writer_number(w, "s", sp_max(g->s, 0));
    writer_number(w, "t", g->t);
    writer_text(w, "id", id);
    if (g->name && *g->name) {
        writer_text(w, "name", g->name);
    }
    writer_text(w, "dynamic", g->dynamic ? "yes" : "no");
    writer_text(w, "orientation", orientation_word(g->orientation));
    writer_number(w, "zOffset", g->z_offset);
    if (country) {
        writer_text(w, "country", country);
    }
    writer_text(w, "type", g->type && *g->type ? g->type : "-1");
    writer_text(w, "subtype", g->subtype && *g->subtype ? g->subtype : "-1");
    if (g->has_value) {
        signal_value(w, g);
    }
    if (g->text && *g->text) {
        writer_text(w, "text", g->text);
    }
    if (g->height > 0) {
        writer_number(w, "height", g->height);
    }
    if (g->width > 0) {
        writer_number(w, "width", g->width);
    }
    writer_number(w, "hOffset", g->h_offset);
    writer_number(w, "pitch", g->pitch);
    writer_number(w, "roll", g->roll);
    if (g->lane_from == 0 && g->lane_to == 0 && !g->range_count && !g->link_count && !g->apart) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    writer_validity(w, lanes_of_signal(g));
    signal_links(w, g);
    if (g->apart) {
        signal_place(w, g);
    }
    writer_end(w, "signal");
}

void writer_signals(writer *w, const road *r, uint32_t number)
{
    /* those of all roads stand by road */
    const uint32_t first = w->next_signal;
    uint32_t end = first;
    while (end < w->net->signal_count && w->net->signal[end].road <= number) {
        end++;
    }
    w->next_signal = end;
    if (first == end && r->ref_count == 0) {
        return;
    }
    writer_begin(w, "signals");
    writer_inside(w);
    for (uint32_t i = first; i < end; i++) {
        signal_write(w, &w->net->signal[i], w->signal_id[i]);
    }
    for (uint32_t i = 0; i < r->ref_count; i++) {
        const signal_ref *f = &r->ref[i];
        if (f->signal >= w->net->signal_count) {
            continue;
        }
        writer_begin(w, "signalReference");
        writer_number(w, "s", sp_max(f->s, 0));
        writer_number(w, "t", f->t);
        writer_text(w, "id", w->signal_id[f->signal]);
        writer_text(w, "orientation", orientation_word(f->orientation));
        if (f->lane_from == 0 && f->lane_to == 0 && !f->range_count) {
            writer_empty(w);
            continue;
        }
        writer_inside(w);
        writer_validity(w, lanes_of_ref(f));
        writer_end(w, "signalReference");
    }
    writer_end(w, "signals");
}

void writer_controllers(writer *w)
{
    for (uint32_t i = 0; i < w->net->controller_count; i++) {
        const sp_road_controller *c = &w->net->controller[i];
        if (c->signal_count == 0) {
            w->lost.empty++;
            continue;
        }
        writer_begin(w, "controller");
        writer_text(w, "id", c->id);
        if (c->name && *c->name) {
            writer_text(w, "name", c->name);
        }
        writer_int(w, "sequence", c->sequence);
        writer_inside(w);
        for (uint32_t k = 0; k < c->signal_count; k++) {
            if (c->signal[k] < w->net->signal_count) {
                writer_begin(w, "control");
                writer_text(w, "signalId", w->signal_id[c->signal[k]]);
                writer_empty(w);
            }
        }
        writer_end(w, "controller");
    }
}

/* ---- junctions ---- */
bool writer_junction_stands(const writer *w, uint32_t index)
{
    if (index >= w->net->junction_count) {
        return false;
    }
    const junction *j = &w->net->junction[index];
    return j->kind != JUNCTION_CROSSING && j->connection_count > 0;
}

static void connection_write(writer *w, const junction *j, uint32_t index, const char *id)
{
    const connection *c = &j->connection[index];
    const road *from = road_of(w->net, c->incoming), *to = road_of(w->net, c->connecting);
    writer_begin(w, "connection");
    writer_text(w, "id", id);
    if (from) {
        writer_text(w, "incomingRoad", from->id);
    }
    if (to) {
        writer_text(w, j->kind == JUNCTION_DIRECT ? "linkedRoad" : "connectingRoad", to->id);
    }
    writer_text(w, "contactPoint", c->at_end ? "end" : "start");
    if (c->pair_count == 0) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    for (uint32_t i = 0; i < c->pair_count; i++) {
        writer_begin(w, "laneLink");
        writer_int(w, "from", c->pair[i].from);
        writer_int(w, "to", c->pair[i].to);
        writer_empty(w);
    }
    writer_end(w, "connection");
}

static void junction_head(writer *w, const junction *j)
{
    const road *main_road = j->kind == JUNCTION_VIRTUAL ? road_of(w->net, j->main_road) : NULL;
    writer_begin(w, "junction");
    writer_text(w, "id", j->id);
    if (j->name && *j->name) {
        writer_text(w, "name", j->name);
    }
    writer_text(w, "type",
                j->kind == JUNCTION_DIRECT ? "direct" : (j->kind == JUNCTION_VIRTUAL ? "virtual" : "default"));
    if (main_road) {
        writer_text(w, "mainRoad", main_road->id);
        writer_number(w, "sStart", sp_max(j->s_start, 0));
        writer_number(w, "sEnd", sp_max(j->s_end, 0));
        writer_text(w, "orientation", "none");
    }
}

void writer_junctions(writer *w)
{
    const char **id = w->connection_id;
    for (uint32_t i = 0; i < w->net->junction_count; i++) {
        const junction *j = &w->net->junction[i];
        id += i ? j[-1].connection_count : 0;
        if (!writer_junction_stands(w, i)) {
            w->lost.crossing += j->kind == JUNCTION_CROSSING;
            w->lost.empty += j->kind != JUNCTION_CROSSING;
            continue;
        }
        junction_head(w, j);
        writer_inside(w);
        for (uint32_t k = 0; k < j->connection_count; k++) {
            connection_write(w, j, k, id[k]);
        }
        for (uint32_t k = 0; k < j->priority_count; k++) {
            const road *high = road_of(w->net, j->priority[k].high), *low = road_of(w->net, j->priority[k].low);
            writer_begin(w, "priority");
            if (high) {
                writer_text(w, "high", high->id);
            }
            if (low) {
                writer_text(w, "low", low->id);
            }
            writer_empty(w);
        }
        for (uint32_t k = 0; k < j->controller_count; k++) {
            const junction_controller *c = &j->controller[k];
            writer_begin(w, "controller");
            writer_text(w, "id", c->id);
            if (c->type && *c->type) {
                writer_text(w, "type", c->type);
            }
            writer_int(w, "sequence", c->sequence);
            writer_empty(w);
        }
        writer_end(w, "junction");
    }
}
