/* xodr_signals.c - reads signals, references to them, and the controllers that switch them. Leaves their kinds and
 * places to signals.c. */
#include "road/xodr.h"

#include <string.h>

static int orientation_of(const xml_node *n)
{
    return xodr_word_is(n, "orientation", "+") ? 1 : (xodr_word_is(n, "orientation", "-") ? -1 : 0);
}

/* s on the road; what lies beyond its ends is put there */
static bool s_read(xodr *x, const xml_node *n, const road *r, const char *action, double *s)
{
    if (!xodr_number(x, n, "s", action, s)) {
        return false;
    }
    if (*s < -0.01 || *s > r->length + 0.01) {
        findings_add(x->found, RULE_OUTSIDE, SP_FINDING_WARNING, n->line, "put at the road's end",
                     "%s stands outside of road '%.60s', at s = %.40s", n->name, r->id, xml_get(n, "s"));
    }
    *s = sp_clamp(*s, 0, r->length);
    return true;
}

/* what it depends on and what it names, to be handed on: nothing here asks for it */
static void links_read(xodr *x, const xml_node *n, sp_road_signal *g)
{
    const uint32_t most = xodr_count(n, "dependency") + xodr_count(n, "reference");
    sp_signal_link *link = most ? XODR_LIST(x, sp_signal_link, most) : NULL;
    g->link = link;
    for (const xml_node *c = xml_child(n, "dependency"); c && link; c = xml_next(c, "dependency")) {
        link[g->link_count++] = (sp_signal_link){NULL, xodr_string(x, c, "id"), xodr_string(x, c, "type")};
    }
    for (const xml_node *c = xml_child(n, "reference"); c && link; c = xml_next(c, "reference")) {
        link[g->link_count++] = (sp_signal_link){xodr_string(x, c, "elementType"), xodr_string(x, c, "elementId"),
                                                 xodr_string(x, c, "type")};
    }
}

static bool signal_read(xodr *x, const xml_node *n, uint32_t number, sp_road_signal *g)
{
    static const char action[] = "signal left out";
    *g = (sp_road_signal){.road = number, .line = n->line, .orientation = orientation_of(n)};
    if (!s_read(x, n, &x->net->road[number - 1], action, &g->s) || !xodr_number(x, n, "t", action, &g->t)) {
        return false;
    }
    g->id = xodr_string(x, n, "id");
    g->name = xodr_string(x, n, "name");
    g->type = xodr_string(x, n, "type");
    g->subtype = xodr_string(x, n, "subtype");
    g->country = xodr_string(x, n, "country");
    g->text = xodr_string(x, n, "text");
    g->unit = xodr_string(x, n, "unit");
    g->z_offset = xodr_or(x, n, "zOffset", 0);
    g->h_offset = xodr_within(x, n, "hOffset", 0, -1000, 1000);
    g->pitch = xodr_within(x, n, "pitch", 0, -1000, 1000);
    g->roll = xodr_within(x, n, "roll", 0, -1000, 1000);
    g->width = xodr_within(x, n, "width", 0, 0, 1000);
    g->height = xodr_within(x, n, "height", 0, 0, 1000);
    g->dynamic = xodr_yes(n, "dynamic");
    const char *value = xml_get(n, "value");
    g->has_value = value && sp_parse_number(value, &g->value) && g->value != -1 && sp_abs(g->value) < 1e9;
    g->value = g->has_value ? g->value : 0;
    const lane_set lanes = xodr_validity(x, n);
    g->lane_from = lanes.from;
    g->lane_to = lanes.to;
    g->range_count = lanes.count;
    g->range = lanes.range;
    links_read(x, n, g);
    road_signal_classify(g);
    return true;
}

/* all `name` of all roads */
static uint32_t count_all(const xodr *x, const char *name)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < x->net->road_count; i++) {
        count += xodr_count(xml_child(x->road_node[i], "signals"), name);
    }
    return count;
}

/* the first of an id counts where one is asked for; all of them stand */
static void twice_find(xodr *x)
{
    const id_list *ids = &x->signals;
    for (uint32_t i = 1; i < ids->count; i++) {
        if (!strcmp(ids->item[i].id, ids->item[i - 1].id)) {
            findings_add(x->found, RULE_UNIQUE, SP_FINDING_ERROR, ids->item[i].line,
                         "references go to the first of them", "signal id '%.60s' stands twice, before in line %d",
                         ids->item[i].id, ids->item[i - 1].line);
        }
    }
}

static void all_read(xodr *x)
{
    const uint32_t most = count_all(x, "signal");
    sp_road_net *net = x->net;
    net->signal = most ? XODR_LIST(x, sp_road_signal, most) : NULL;
    x->signal_node = SP_ARRAY(x->scratch, const xml_node *, most);
    x->memory = x->memory || !x->signal_node;
    if (!net->signal || x->memory) {
        return;
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        const xml_node *list = xml_child(x->road_node[i], "signals");
        for (const xml_node *n = xml_child(list, "signal"); n; n = xml_next(n, "signal")) {
            x->signal_node[net->signal_count] = n;
            net->signal_count += signal_read(x, n, i + 1, &net->signal[net->signal_count]);
        }
    }
    x->signals = xodr_ids(x, x->signal_node, net->signal_count);
    twice_find(x);
}

static void references_read(xodr *x, const xml_node *list, road *r)
{
    static const char action[] = "reference left out";
    const uint32_t most = xodr_count(list, "signalReference");
    r->ref = most ? XODR_LIST(x, signal_ref, most) : NULL;
    for (const xml_node *n = xml_child(list, "signalReference"); n && r->ref; n = xml_next(n, "signalReference")) {
        signal_ref *f = &r->ref[r->ref_count];
        const char *id = xml_get(n, "id");
        const uint32_t number = xodr_id(&x->signals, id);
        *f = (signal_ref){.orientation = orientation_of(n)};
        if (!number) {
            findings_add(x->found, RULE_DANGLING, SP_FINDING_ERROR, n->line, action,
                         "a signalReference names signal '%.60s', which is not there", id ? id : "");
            continue;
        }
        f->signal = number - 1;
        f->t = xodr_or(x, n, "t", 0);
        const lane_set lanes = xodr_validity(x, n);
        f->lane_from = lanes.from;
        f->lane_to = lanes.to;
        f->range_count = lanes.count;
        f->range = lanes.range;
        r->ref_count += s_read(x, n, r, action, &f->s);
    }
}

/* ---- controllers ---- */
static void controller_read(xodr *x, const xml_node *n, sp_road_controller *c, uint32_t number)
{
    const uint32_t most = xodr_count(n, "control");
    uint32_t *signal = most ? XODR_LIST(x, uint32_t, most) : NULL;
    *c = (sp_road_controller){.id = xodr_string(x, n, "id"), .name = xodr_string(x, n, "name"), .signal = signal};
    c->sequence = (uint32_t)xodr_within(x, n, "sequence", 0, 0, 1e9);
    for (const xml_node *k = xml_child(n, "control"); k && signal; k = xml_next(k, "control")) {
        const char *id = xml_get(k, "signalId");
        const uint32_t s = xodr_id(&x->signals, id);
        if (!s) {
            findings_add(x->found, RULE_DANGLING, SP_FINDING_ERROR, k->line, "control left out",
                         "controller '%.60s' names signal '%.60s', which is not there", c->id, id ? id : "");
            continue;
        }
        signal[c->signal_count] = s - 1;
        c->signal_count++;
        sp_road_signal *g = &x->net->signal[s - 1];
        g->controller = g->controller ? g->controller : number;
    }
}

/* which junction a controller works for, as the junctions say */
static void junctions_tell(xodr *x, const id_list *ids, const xml_node *const *node)
{
    sp_road_net *net = x->net;
    for (uint32_t i = 0; i < net->junction_count; i++) {
        const junction *j = &net->junction[i];
        for (uint32_t k = 0; k < j->controller_count; k++) {
            const uint32_t c = xodr_id(ids, j->controller[k].id);
            if (!c) {
                findings_add(x->found, RULE_DANGLING, SP_FINDING_ERROR, x->junction_node[i]->line, "not used",
                             "junction '%.60s' names controller '%.60s', which is not there", j->id,
                             j->controller[k].id);
            } else if (!net->controller[c - 1].junction) {
                net->controller[c - 1].junction = i + 1;
                net->controller[c - 1].sequence =
                    xml_get(node[c - 1], "sequence") ? net->controller[c - 1].sequence : j->controller[k].sequence;
            }
        }
    }
}

void xodr_signals_read(xodr *x, const xml_node *root)
{
    sp_road_net *net = x->net;
    all_read(x);
    for (uint32_t i = 0; i < net->road_count && !x->memory; i++) {
        references_read(x, xml_child(x->road_node[i], "signals"), &net->road[i]);
    }
    uint32_t count = 0;
    const xml_node **node = x->memory ? NULL : xodr_kept(x, root, "controller", &count);
    net->controller = node && count ? XODR_LIST(x, sp_road_controller, count) : NULL;
    for (uint32_t i = 0; i < count && net->controller; i++) {
        controller_read(x, node[i], &net->controller[i], i + 1);
        net->controller_count++;
    }
    const id_list ids = node ? xodr_ids(x, node, net->controller_count) : (id_list){NULL, 0};
    if (!x->memory) {
        junctions_tell(x, &ids, node);
    }
}

/* ---- places of their own ---- */
static void inertial_place(xodr *x, const xml_node *n, sp_road_signal *g)
{
    static const char action[] = "placed by s and t";
    sp_vec3 at;
    if (!xodr_number(x, n, "x", action, &at.x) || !xodr_number(x, n, "y", action, &at.y) ||
        !xodr_number(x, n, "z", action, &at.z)) {
        return;
    }
    g->position = (sp_vec3){at.x - x->net->offset.x, at.y - x->net->offset.y, at.z};
    g->heading = sp_wrap_angle(xodr_within(x, n, "hdg", 0, -1e6, 1e6) + SP_PI);
    g->apart = true;
}

static void road_place(xodr *x, const xml_node *n, sp_road_signal *g)
{
    static const char action[] = "placed by s and t";
    const uint32_t number = xodr_id(&x->roads, xml_get(n, "roadId"));
    sp_road_signal there = {.road = number, .orientation = 1};
    if (!number) {
        findings_add(x->found, RULE_DANGLING, SP_FINDING_ERROR, n->line, action,
                     "positionRoad names road '%.60s', which is not there",
                     xml_get(n, "roadId") ? xml_get(n, "roadId") : "");
        return;
    }
    if (!s_read(x, n, &x->net->road[number - 1], action, &there.s) || !xodr_number(x, n, "t", action, &there.t)) {
        return;
    }
    there.z_offset = xodr_or(x, n, "zOffset", 0);
    there.h_offset = xodr_within(x, n, "hOffset", 0, -1000, 1000);
    road_signal_place(x->net, &there);
    g->position = there.position;
    g->heading = there.heading;
    g->apart = true;
}

void xodr_signals_place(xodr *x)
{
    for (uint32_t i = 0; i < x->net->signal_count; i++) {
        sp_road_signal *g = &x->net->signal[i];
        const xml_node *n = x->signal_node[i];
        const xml_node *inertial = xml_child(n, "positionInertial"), *on_road = xml_child(n, "positionRoad");
        road_signal_place(x->net, g);
        if (inertial) {
            inertial_place(x, inertial, g);
        } else if (on_road) {
            road_place(x, on_road, g);
        }
    }
}
