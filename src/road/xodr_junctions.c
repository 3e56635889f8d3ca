/* xodr_junctions.c - reads what leads from road to road: links of roads, junctions with their connections, priorities
 * and controllers. What leads nowhere is dropped with a finding. Leaves the way along lanes to the queries. */
#include "road/xodr.h"

#include <string.h>

static const char dropped[] = "link left out";

/* a road's number by an attribute; 0 with a finding when there is none of that id */
static uint32_t road_named(xodr *x, const xml_node *n, const char *name, const char *action)
{
    const char *id = xml_get(n, name);
    const uint32_t number = xodr_id(&x->roads, id);
    if (!number) {
        findings_add(x->found, id && *id ? RULE_DANGLING : RULE_MISSING, SP_FINDING_ERROR, n->line, action,
                     id && *id ? "%s of %s names road '%.60s', which is not there" : "%s of %s names no road%.0s", name,
                     n->name, id ? id : "");
    }
    return number;
}

/* ---- links of roads ---- */
/* the end of `other` that lies nearer to (x, y): what a link means that does not say */
static bool nearer_end(const road *other, double x, double y)
{
    const geo *last = &other->geo[other->geo_count - 1];
    const geo_point end = geo_at(last, sp_max(other->length - last->s, 0));
    return sp_hypot(end.x - x, end.y - y) < sp_hypot(other->geo[0].x - x, other->geo[0].y - y);
}

static bool contact_end(xodr *x, const xml_node *n, const road *r, bool at_end, const road *other)
{
    const char *contact = xml_get(n, "contactPoint");
    if (contact && (!strcmp(contact, "start") || !strcmp(contact, "end"))) {
        return contact[0] == 'e';
    }
    const geo *g = at_end ? &r->geo[r->geo_count - 1] : &r->geo[0];
    const geo_point q = geo_at(g, at_end ? sp_max(r->length - g->s, 0) : 0);
    findings_add(x->found, contact ? RULE_VALUE : RULE_MISSING, SP_FINDING_WARNING, n->line, "the nearer end is taken",
                 "%s of a road has no contactPoint 'start' or 'end'", n->name);
    return nearer_end(other, q.x, q.y);
}

static void link_read(xodr *x, const xml_node *n, const road *r, bool at_end, road_link *out)
{
    *out = (road_link){0};
    if (!n) {
        return;
    }
    const char *type = xml_get(n, "elementType"), *id = xml_get(n, "elementId");
    const uint32_t to_road = xodr_id(&x->roads, id), to_junction = xodr_id(&x->junctions, id);
    const bool to_a_junction = type ? !strcmp(type, "junction") : !to_road && to_junction;
    if (!id || !*id || (to_a_junction ? !to_junction : !to_road)) {
        findings_add(x->found, id && *id ? RULE_DANGLING : RULE_MISSING, SP_FINDING_ERROR, n->line, dropped,
                     "%s of road '%.60s' names %s '%.60s', which is not there", n->name, r->id,
                     to_a_junction ? "junction" : "road", id ? id : "");
        return;
    }
    if (to_a_junction) {
        *out = (road_link){.kind = LINK_JUNCTION, .target = to_junction - 1};
        return;
    }

    /* virtual junctions: a place along the other road instead of one of its ends */
    const road *other = &x->net->road[to_road - 1];
    *out = (road_link){.kind = LINK_ROAD, .target = to_road};
    if (xml_get(n, "elementS")) {
        out->aside = true;
        out->s = xodr_within(x, n, "elementS", 0, 0, other->length);
        out->way = xodr_word_is(n, "elementDir", "-") ? -1 : 1;
    } else {
        out->at_end = contact_end(x, n, r, at_end, other);
    }
}

void xodr_links_read(xodr *x)
{
    for (uint32_t i = 0; i < x->net->road_count; i++) {
        road *r = &x->net->road[i];
        const xml_node *n = x->road_node[i], *link = xml_child(n, "link");
        link_read(x, xml_child(link, "predecessor"), r, false, &r->predecessor);
        link_read(x, xml_child(link, "successor"), r, true, &r->successor);
        const char *id = xml_get(n, "junction");
        r->junction = id && strcmp(id, "-1") != 0 ? xodr_id(&x->junctions, id) : 0;
        if (id && *id && strcmp(id, "-1") != 0 && !r->junction) {
            findings_add(x->found, RULE_DANGLING, SP_FINDING_ERROR, n->line, "taken as a road outside of junctions",
                         "road '%.60s' belongs to junction '%.60s', which is not there", r->id, id);
        }
    }
}

/* ---- junctions ---- */
static void pairs_read(xodr *x, const xml_node *n, connection *c)
{
    const uint32_t most = xodr_count(n, "laneLink");
    c->pair = most ? XODR_LIST(x, lane_pair, most) : NULL;
    for (const xml_node *p = xml_child(n, "laneLink"); p && c->pair; p = xml_next(p, "laneLink")) {
        lane_pair *pair = &c->pair[c->pair_count];
        c->pair_count +=
            xodr_lane_id(x, p, "from", dropped, &pair->from) && xodr_lane_id(x, p, "to", dropped, &pair->to);
    }
}

/* how much the connecting road turns, for the choice of the straightest */
static double turn_of(const road *r)
{
    double turn = 0;
    for (uint32_t i = 0; i < r->geo_count; i++) {
        turn += geo_turn(&r->geo[i], 0, r->geo[i].length);
    }
    return sp_abs(turn);
}

static bool connection_read(xodr *x, const xml_node *n, const junction *j, connection *c)
{
    static const char action[] = "connection left out";
    const xml_node *before = xml_child(n, "predecessor");
    *c = (connection){0};

    /* in a virtual junction the incoming road may be said by an element inside */
    if (!xml_get(n, "incomingRoad") && before) {
        c->incoming = road_named(x, before, "elementId", action);
    } else {
        c->incoming = road_named(x, n, "incomingRoad", action);
    }
    c->connecting = road_named(x, n, xml_get(n, "connectingRoad") ? "connectingRoad" : "linkedRoad", action);
    if (!c->incoming || !c->connecting) {
        return false;
    }
    const char *contact = xml_get(n, "contactPoint");
    c->at_end = contact && !strcmp(contact, "end");
    if (!contact || (!c->at_end && strcmp(contact, "start") != 0)) {
        findings_add(x->found, contact ? RULE_VALUE : RULE_MISSING, SP_FINDING_WARNING, n->line, "taken as 'start'",
                     "a connection of junction '%.60s' has no contactPoint 'start' or 'end'", j->id);
    }
    c->id = xodr_string(x, n, "id");
    c->turn = j->kind == JUNCTION_DIRECT ? 0 : turn_of(&x->net->road[c->connecting - 1]);
    pairs_read(x, n, c);
    return true;
}

static void priorities_read(xodr *x, const xml_node *n, junction *j)
{
    static const char action[] = "priority left out";
    const uint32_t most = xodr_count(n, "priority");
    j->priority = most ? XODR_LIST(x, priority, most) : NULL;
    for (const xml_node *c = xml_child(n, "priority"); c && j->priority; c = xml_next(c, "priority")) {
        const priority p = {road_named(x, c, "high", action), road_named(x, c, "low", action)};
        j->priority[j->priority_count] = p;
        j->priority_count += p.high && p.low;
    }
}

static uint32_t sequence_of(xodr *x, const xml_node *n)
{
    return (uint32_t)xodr_within(x, n, "sequence", 0, 0, 1e9);
}

static void controllers_read(xodr *x, const xml_node *n, junction *j)
{
    const uint32_t most = xodr_count(n, "controller");
    j->controller = most ? XODR_LIST(x, junction_controller, most) : NULL;
    for (const xml_node *c = xml_child(n, "controller"); c && j->controller; c = xml_next(c, "controller")) {
        j->controller[j->controller_count] =
            (junction_controller){xodr_string(x, c, "id"), xodr_string(x, c, "type"), sequence_of(x, c)};
        j->controller_count++;
    }
}

static junction_kind kind_of(xodr *x, const xml_node *n)
{
    static const char *const names[] = {"default", "direct", "virtual", "crossing"};
    const char *type = xml_get(n, "type");
    for (int i = 0; type && i < 4; i++) {
        if (!strcmp(type, names[i])) {
            return (junction_kind)i;
        }
    }
    if (type && *type) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_WARNING, n->line, "taken as default",
                     "a junction of type '%.40s'", type);
    }
    return JUNCTION_DEFAULT;
}

static void junction_read(xodr *x, const xml_node *n, junction *j)
{
    const uint32_t most = xodr_count(n, "connection");
    *j = (junction){.id = xodr_string(x, n, "id"), .name = xodr_string(x, n, "name"), .kind = kind_of(x, n)};
    j->connection = most ? XODR_LIST(x, connection, most) : NULL;
    for (const xml_node *c = xml_child(n, "connection"); c && j->connection; c = xml_next(c, "connection")) {
        j->connection_count += connection_read(x, c, j, &j->connection[j->connection_count]);
    }
    priorities_read(x, n, j);
    controllers_read(x, n, j);
    if (j->kind == JUNCTION_VIRTUAL) {
        j->main_road = road_named(x, n, "mainRoad", "taken as a junction without a main road");
        const road *r = road_of(x->net, j->main_road);
        j->s_start = r ? xodr_within(x, n, "sStart", 0, 0, r->length) : 0;
        j->s_end = r ? xodr_within(x, n, "sEnd", r->length, 0, r->length) : 0;
    }
}

void xodr_junctions_read(xodr *x, const xml_node *root)
{
    const uint32_t count = x->junctions.count;
    x->net->junction = count ? XODR_LIST(x, junction, count) : NULL;
    for (uint32_t i = 0; i < count && x->net->junction; i++) {
        junction_read(x, x->junction_node[i], &x->net->junction[i]);
        x->net->junction_count++;
    }
}
