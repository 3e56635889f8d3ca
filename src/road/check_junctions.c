/* check_junctions.c - rules on junctions: who may connect whom, in which direction, and that the lanes meet. */
#include "road/check.h"

#include <stdlib.h>
#include <string.h>

#define NO_INCOMING "asam.net:xodr:1.4.0:junctions.connection.connect_road_no_incoming_road"
#define ONE_ELEMENT "asam.net:xodr:1.7.0:junctions.connection.one_connection_element"
#define ONE_LINK    "asam.net:xodr:1.8.0:junctions.connection.one_link_to_incoming"
#define START_ALONG "asam.net:xodr:1.7.0:junctions.connection.start_along_linkage"
#define END_AGAINST "asam.net:xodr:1.7.0:junctions.connection.end_opposite_linkage"

/* what is formal in a version is only a warning before it */
static sp_finding_severity since(const check *c, int version)
{
    return c->version >= version ? SP_FINDING_ERROR : SP_FINDING_WARNING;
}

/* ---- directions of lanes ---- */
/* +1 drives with s, -1 against, 0 both or neither */
static int direction(const check_road *r, const check_lane *l)
{
    const char *said = xml_get(l->node, "direction");
    const bool right = l->id < 0;
    if (!strcmp(l->type, "bidirectional") || !l->drives || (said && !strcmp(said, "both"))) {
        return 0;
    }
    const int usual = right != r->left_hand ? 1 : -1;
    return said && !strcmp(said, "reversed") ? -usual : usual;
}

/* at which end the incoming road touches the junction: its own link tells, else the connecting road's */
static bool incoming_end(const check *c, const check_junction *j, const check_connection *n, bool *at_end)
{
    const check_road *in = &c->road[n->incoming - 1], *via = &c->road[n->connecting - 1];
    const uint32_t number = (uint32_t)(j - c->junction) + 1;
    const bool at[2] = {in->link[0].kind == LINK_JUNCTION && in->link[0].target == number,
                        in->link[1].kind == LINK_JUNCTION && in->link[1].target == number};
    const check_link *back = &via->link[n->at_end];
    if (at[0] != at[1]) {
        *at_end = at[1];
        return true;
    }
    *at_end = back->at_end;
    return back->kind == LINK_ROAD && back->target == n->incoming && back->contact;
}

/* ---- lane links ---- */
static void pair_rules(check *c, const check_junction *j, const check_connection *n, const check_pair *p, bool in_end)
{
    const check_road *in = &c->road[n->incoming - 1], *via = &c->road[n->connecting - 1];
    const check_section *a = check_end_section(in, in_end), *b = check_end_section(via, n->at_end);
    const check_lane *from = a ? check_lane_find(a, p->from) : NULL, *to = b ? check_lane_find(b, p->to) : NULL;
    if (!from || !to) {
        CHECK_SAY(c, p->node, "skidpad:junction.lane_missing", SP_FINDING_ERROR, "the lane link is left out",
                  "laneLink names lane %d of road '%.40s', which is not there", from ? p->to : p->from,
                  from ? via->id : in->id);
        return;
    }

    /* out of the incoming road into the connecting one */
    const int out = direction(in, from), into = direction(via, to);
    const bool wrong = out == (in_end ? -1 : 1), wrong_into = into == (n->at_end ? 1 : -1);
    if (j->kind == JUNCTION_DEFAULT && (wrong || wrong_into)) {
        CHECK_SAY(c, p->node, c->version >= 18 ? ONE_LINK : "skidpad:junction.lane_direction",
                  c->version >= 18 ? SP_FINDING_ERROR : SP_FINDING_NOTE, "the lane link is kept, nobody drives it",
                  "laneLink from lane %d to %d goes against the traffic of road '%.40s'", p->from, p->to,
                  wrong ? in->id : via->id);
    }
    if (j->kind != JUNCTION_VIRTUAL) {
        to->judged[n->at_end] = true;
        check_lane_gap(c, in, a, in_end, p->from, via, b, n->at_end, p->to);
    }
}

/* ---- one connection ---- */
static void connection_rules(check *c, const check_junction *j, const check_connection *n)
{
    bool in_end;
    if (!n->incoming || !n->connecting) {
        return;
    }
    const check_road *in = &c->road[n->incoming - 1], *via = &c->road[n->connecting - 1];

    /* the contact point is the end of the connecting road that is linked to the incoming one */
    const check_link *back = &via->link[n->at_end];
    const bool says = back->node && (back->kind != LINK_ROAD || back->target != n->incoming);
    if (j->kind == JUNCTION_DEFAULT && n->contact && says) {
        CHECK_SAY(c, n->node, n->at_end ? END_AGAINST : START_ALONG, since(c, 17), "the connection is taken as written",
                  "contactPoint is '%s', but the %s of road '%.30s' is '%.30s', not road '%.30s'",
                  n->at_end ? "end" : "start", n->at_end ? "successor" : "predecessor", via->id,
                  back->id ? back->id : "", in->id);
        return;
    }
    if (!incoming_end(c, j, n, &in_end)) {
        return;
    }
    for (uint32_t i = 0; i < n->pair_count; i++) {
        pair_rules(c, j, n, &n->pair[i], in_end);
    }
}

/* ---- a junction's connections together ---- */
typedef struct use {
    uint32_t junction, incoming, connecting, index;
    const xml_node *node;
} use;

static int by_connecting(const void *a, const void *b)
{
    const use *p = a, *q = b;
    if (p->connecting != q->connecting) {
        return p->connecting < q->connecting ? -1 : 1;
    }
    if (p->incoming != q->incoming) {
        return p->incoming < q->incoming ? -1 : 1;
    }
    return (p->index > q->index) - (p->index < q->index);
}

static void one_of_each(check *c, const use *u, uint32_t count, const bool *comes_in)
{
    for (uint32_t i = 0; i < count; i++) {
        const check_road *via = &c->road[u[i].connecting - 1];
        const bool again = i > 0 && u[i].connecting == u[i - 1].connecting;
        if (comes_in[u[i].connecting]) {
            CHECK_SAY(c, u[i].node, NO_INCOMING, SP_FINDING_ERROR, "kept as both",
                      "road '%.40s' connects here and is an incoming road of a connection, too", via->id);
        }
        if (again && c->version == 17) {
            CHECK_SAY(c, u[i].node, ONE_ELEMENT, SP_FINDING_ERROR, "both are kept",
                      "road '%.40s' is the connecting road of line %d, too", via->id, u[i - 1].node->line);
        }
        if (again && u[i].incoming == u[i - 1].incoming && c->version >= 18) {
            CHECK_SAY(c, u[i].node, ONE_LINK, SP_FINDING_ERROR, "both are kept",
                      "roads '%.30s' and '%.30s' are connected in line %d, too", c->road[u[i].incoming - 1].id, via->id,
                      u[i - 1].node->line);
        }
    }
}

static void connections_together(check *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->junction_count; i++) {
        count += c->junction[i].connection_count;
    }
    use *u = SP_ARRAY(c->arena, use, count);
    bool *comes_in = SP_ARRAY(c->arena, bool, (size_t)c->road_count + 1);
    if (!u || !comes_in) {
        c->f->failed = true;
        return;
    }
    count = 0;
    for (uint32_t i = 0; i < c->junction_count; i++) {
        const check_junction *j = &c->junction[i];
        for (uint32_t k = 0; k < j->connection_count && j->kind == JUNCTION_DEFAULT; k++) {
            const check_connection *n = &j->connection[k];
            comes_in[n->incoming] = true;
            if (n->incoming && n->connecting) {
                u[count] = (use){i, n->incoming, n->connecting, count, n->node};
                count++;
            }
        }
    }
    comes_in[0] = false;
    qsort(u, count, sizeof *u, by_connecting);
    one_of_each(c, u, count, comes_in);
}

/* ---- roads and their junctions ---- */
static void members(check *c)
{
    bool *used = SP_ARRAY(c->arena, bool, (size_t)c->road_count + 1);
    if (!used) {
        c->f->failed = true;
        return;
    }
    for (uint32_t i = 0; i < c->junction_count; i++) {
        for (uint32_t k = 0; k < c->junction[i].connection_count; k++) {
            used[c->junction[i].connection[k].connecting] = true;
        }
    }
    for (uint32_t i = 0; i < c->road_count; i++) {
        const check_road *r = &c->road[i];
        if (r->junction && !used[i + 1] && c->junction[r->junction - 1].kind == JUNCTION_DEFAULT) {
            CHECK_SAY(c, r->node, "skidpad:junction.unused_road", SP_FINDING_WARNING, "kept, no route leads over it",
                      "road '%.40s' belongs to junction '%.40s', where no connection leads over it", r->id,
                      r->junction_id);
        }

        /* what leaves the connecting road again: the lanes of its far end */
        for (int k = 0; k < 2 && r->junction_id; k++) {
            const check_link *l = &r->link[k];
            const check_road *other = l->kind == LINK_ROAD && l->target ? &c->road[l->target - 1] : NULL;
            const check_section *s = check_end_section(r, k);
            const check_section *s2 = other && !l->aside ? check_end_section(other, l->at_end) : NULL;
            if (s && s2) {
                check_leaving(c, r, s, k, other, s2, l->at_end);
            }
        }
    }
}

void check_junctions(check *c)
{
    for (uint32_t i = 0; i < c->junction_count; i++) {
        const check_junction *j = &c->junction[i];
        if (j->connection_count == 0 && j->kind != JUNCTION_CROSSING) {
            CHECK_SAY(c, j->node, "skidpad:junction.empty", SP_FINDING_WARNING, "kept, no route leads through it",
                      "junction '%.40s' has no connection", j->id);
        }
        for (uint32_t k = 0; k < j->connection_count; k++) {
            connection_rules(c, j, &j->connection[k]);
        }
    }
    connections_together(c);
    members(c);
}
