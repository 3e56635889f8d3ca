/* xodr_objects.c - reads objects with outlines and repeats, parking spaces, tunnels and bridges, as they are written.
 * Leaves laying them out to objects.c. */
#include "road/xodr.h"

#include <string.h>

static bool corner_read(xodr *x, const xml_node *n, object_corner *c)
{
    static const char action[] = "corner left out";
    *c = (object_corner){.local = xml_is(n, "cornerLocal")};
    const bool good = c->local ? xodr_number(x, n, "u", action, &c->a) && xodr_number(x, n, "v", action, &c->b)
                               : xodr_number(x, n, "s", action, &c->a) && xodr_number(x, n, "t", action, &c->b);
    c->c = xodr_or(x, n, c->local ? "z" : "dz", 0);
    c->height = xodr_within(x, n, "height", 0, -10000, 10000);
    return good;
}

static bool is_corner(const xml_node *n)
{
    return xml_is(n, "cornerLocal") || xml_is(n, "cornerRoad");
}

static void outline_read(xodr *x, const xml_node *n, object_outline *o)
{
    uint32_t most = 0;
    for (const xml_node *c = n->child; c; c = c->next) {
        most += is_corner(c);
    }
    *o = (object_outline){.closed = !xodr_word_is(n, "closed", "false"), .outer = !xodr_word_is(n, "outer", "false")};
    o->corner = most ? XODR_LIST(x, object_corner, most) : NULL;
    for (const xml_node *c = n->child; c && o->corner; c = c->next) {
        if (is_corner(c)) {
            o->corner_count += corner_read(x, c, &o->corner[o->corner_count]);
        }
    }
}

/* until 1.4 one outline, from 1.5 on several inside of outlines */
static void outlines_read(xodr *x, const xml_node *n, object_said *o)
{
    const xml_node *from[2] = {n, xml_child(n, "outlines")};
    const uint32_t most = xodr_count(from[0], "outline") + xodr_count(from[1], "outline");
    o->outline = most ? XODR_LIST(x, object_outline, most) : NULL;
    for (int i = 0; i < 2 && o->outline; i++) {
        for (const xml_node *c = xml_child(from[i], "outline"); c; c = xml_next(c, "outline")) {
            outline_read(x, c, &o->outline[o->outline_count]);
            o->outline_count++;
        }
    }
}

static void pair_read(xodr *x, const xml_node *n, const char *start, const char *end, double out[2])
{
    out[0] = xodr_or(x, n, start, SP_NAN);
    out[1] = xodr_or(x, n, end, SP_NAN);
}

static void repeats_read(xodr *x, const xml_node *n, object_said *o)
{
    static const char action[] = "repeat left out";
    const uint32_t most = xodr_count(n, "repeat");
    o->repeat = most ? XODR_LIST(x, object_repeat, most) : NULL;
    for (const xml_node *c = xml_child(n, "repeat"); c && o->repeat; c = xml_next(c, "repeat")) {
        object_repeat *p = &o->repeat[o->repeat_count];
        *p = (object_repeat){.s = xodr_or(x, c, "s", o->s), .detached = xodr_yes(c, "detachFromReferenceLine")};
        if (!xodr_number(x, c, "length", action, &p->length) || !xodr_number(x, c, "distance", action, &p->distance)) {
            continue;
        }
        if (p->length < 0 || p->distance < 0) {
            findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, c->line, action,
                         "length or distance of a repeat is negative");
            continue;
        }
        pair_read(x, c, "tStart", "tEnd", p->t);
        pair_read(x, c, "widthStart", "widthEnd", p->width);
        pair_read(x, c, "heightStart", "heightEnd", p->height);
        pair_read(x, c, "zOffsetStart", "zOffsetEnd", p->z_offset);
        pair_read(x, c, "lengthStart", "lengthEnd", p->extent);
        pair_read(x, c, "radiusStart", "radiusEnd", p->radius);
        o->repeat_count++;
    }
}

static bool object_read(xodr *x, const xml_node *n, const road *r, object_said *o)
{
    static const char action[] = "object left out";
    *o = (object_said){.line = n->line};
    if (!xodr_number(x, n, "s", action, &o->s) || !xodr_number(x, n, "t", action, &o->t)) {
        return false;
    }
    if (o->s < -0.01 || o->s > r->length + 0.01) {
        findings_add(x->found, RULE_OUTSIDE, SP_FINDING_WARNING, n->line, "put at the road's end",
                     "object stands outside of road '%.60s', at s = %.40s", r->id, xml_get(n, "s"));
        o->s = sp_clamp(o->s, 0, r->length);
    }
    o->id = xodr_string(x, n, "id");
    o->name = xodr_string(x, n, "name");
    o->type = xodr_word_is(n, "type", "-1") || xodr_word_is(n, "type", "none") ? "" : xodr_string(x, n, "type");
    o->subtype = xodr_string(x, n, "subtype");
    o->orientation = xodr_string(x, n, "orientation");
    o->dynamic = xodr_yes(n, "dynamic");
    o->z_offset = xodr_or(x, n, "zOffset", 0);
    o->heading = xodr_within(x, n, "hdg", 0, -1e6, 1e6);
    o->pitch = xodr_within(x, n, "pitch", 0, -1e6, 1e6);
    o->roll = xodr_within(x, n, "roll", 0, -1e6, 1e6);
    o->length = xodr_within(x, n, "length", 0, 0, XODR_ROAD_LONG);
    o->width = xodr_within(x, n, "width", 0, 0, XODR_ROAD_LONG);
    o->height = xodr_within(x, n, "height", 0, -10000, 10000);
    o->radius = xodr_within(x, n, "radius", 0, 0, 10000);
    o->valid_length = xodr_within(x, n, "validLength", 0, 0, XODR_ROAD_LONG);
    o->kind = road_object_kind(o->type, o->subtype, o->name);
    const xml_node *parking = xml_child(n, "parkingSpace");
    if (parking) {
        o->parking = true;
        o->parking_access = xodr_string(x, parking, "access");
        o->parking_restrictions = xodr_string(x, parking, "restrictions");
        o->kind = SP_ROADSIDE_PARKING;
    }
    const lane_set lanes = xodr_validity(x, n);
    o->lane_from = lanes.from;
    o->lane_to = lanes.to;
    o->range_count = lanes.count;
    o->range = lanes.range;
    outlines_read(x, n, o);
    repeats_read(x, n, o);
    return true;
}

static void spans_read(xodr *x, const xml_node *list, road *r)
{
    static const char action[] = "left out";
    const uint32_t most = xodr_count(list, "tunnel") + xodr_count(list, "bridge");
    r->span = most ? XODR_LIST(x, span_of, most) : NULL;
    for (const xml_node *n = list->child; n && r->span; n = n->next) {
        if (!xml_is(n, "tunnel") && !xml_is(n, "bridge")) {
            continue;
        }
        span_of *p = &r->span[r->span_count];
        *p = (span_of){.kind = xml_is(n, "tunnel") ? "tunnel" : "bridge"};
        if (!xodr_number(x, n, "s", action, &p->s) || !xodr_number(x, n, "length", action, &p->length)) {
            continue;
        }
        p->valid = xodr_validity(x, n);
        p->id = xodr_string(x, n, "id");
        p->name = xodr_string(x, n, "name");
        p->type = xodr_string(x, n, "type");
        p->lighting = xodr_or(x, n, "lighting", 0);
        p->daylight = xodr_or(x, n, "daylight", 0);
        r->span_count++;
    }
}

void xodr_objects_read(xodr *x, const xml_node *road_node, road *r)
{
    const xml_node *list = xml_child(road_node, "objects");
    if (!list) {
        return;
    }
    const uint32_t most = xodr_count(list, "object");
    r->object = most ? XODR_LIST(x, object_said, most) : NULL;
    for (const xml_node *n = xml_child(list, "object"); n && r->object; n = xml_next(n, "object")) {
        r->object_count += object_read(x, n, r, &r->object[r->object_count]);
    }
    spans_read(x, list, r);
}
