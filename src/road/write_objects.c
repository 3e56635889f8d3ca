/* write_objects.c - objects as they were said (not as they are laid out), tunnels and bridges as OpenDRIVE 1.7. */
#include "road/write.h"

#include <string.h>

/* the file's word where 1.7 knows it, else the one of our kind */
static const char *type_word(writer *w, const object_said *o)
{
    static const char *const known[] = {
        "none",     "obstacle",     "car",        "pole",    "tree",          "vegetation", "barrier",
        "building", "parkingSpace", "patch",      "railing", "trafficIsland", "crosswalk",  "streetLamp",
        "gantry",   "soundBarrier", "van",        "bus",     "trailer",       "bike",       "motorbike",
        "tram",     "train",        "pedestrian", "wind",    "roadMark",      NULL};
    static const char *const words[] = {[SP_ROADSIDE_OTHER] = "none",
                                        [SP_ROADSIDE_POLE] = "pole",
                                        [SP_ROADSIDE_TREE] = "tree",
                                        [SP_ROADSIDE_VEGETATION] = "vegetation",
                                        [SP_ROADSIDE_BARRIER] = "barrier",
                                        [SP_ROADSIDE_BUILDING] = "building",
                                        [SP_ROADSIDE_PARKING] = "parkingSpace",
                                        [SP_ROADSIDE_CROSSWALK] = "crosswalk",
                                        [SP_ROADSIDE_ISLAND] = "trafficIsland",
                                        [SP_ROADSIDE_OBSTACLE] = "obstacle",
                                        [SP_ROADSIDE_CONE] = "obstacle",
                                        [SP_ROADSIDE_ROADMARK] = "roadMark",
                                        [SP_ROADSIDE_LAMP] = "streetLamp",
                                        [SP_ROADSIDE_GANTRY] = "gantry"};
    const char *word = writer_word(known, o->type);
    if (word) {
        return word;
    }
    w->lost.words += o->type && *o->type && strcmp(o->type, "-1") != 0;
    return (size_t)o->kind < sizeof words / sizeof *words && words[o->kind] ? words[o->kind] : "none";
}

static void pair(writer *w, const char *start, const char *end, const double v[2], double otherwise, bool wanted)
{
    /* what was not said is the object's own; the schema wants some of it said */
    const bool said = v[0] - v[0] == 0 || v[1] - v[1] == 0;
    if (said || wanted) {
        writer_number(w, start, v[0] - v[0] == 0 ? v[0] : otherwise);
        writer_number(w, end, v[1] - v[1] == 0 ? v[1] : otherwise);
    }
}

/* the same of a size, of which none is below 0 */
static void sizes(writer *w, const char *start, const char *end, const double v[2], double otherwise, bool wanted)
{
    const double kept[2] = {v[0] < 0 ? 0 : v[0], v[1] < 0 ? 0 : v[1]}; /* NaN stays */
    pair(w, start, end, kept, sp_max(otherwise, 0), wanted);
}

static void repeat_write(writer *w, const object_said *o, const object_repeat *p)
{
    w->lost.detached += p->detached;
    writer_begin(w, "repeat");
    writer_number(w, "s", sp_max(p->s, 0));
    writer_number(w, "length", sp_max(p->length, 0));
    writer_number(w, "distance", sp_max(p->distance, 0));
    pair(w, "tStart", "tEnd", p->t, o->t, true);
    sizes(w, "widthStart", "widthEnd", p->width, o->width, false);
    sizes(w, "heightStart", "heightEnd", p->height, o->height, true);
    pair(w, "zOffsetStart", "zOffsetEnd", p->z_offset, o->z_offset, true);
    sizes(w, "lengthStart", "lengthEnd", p->extent, o->length, false);
    sizes(w, "radiusStart", "radiusEnd", p->radius, o->radius, false);
    writer_empty(w);
}

static void outline_write(writer *w, const object_outline *l, uint32_t index)
{
    writer_begin(w, "outline");
    writer_int(w, "id", index);
    writer_flag(w, "closed", l->closed);
    writer_flag(w, "outer", l->outer);
    writer_inside(w);
    for (uint32_t i = 0, id = 0; i < l->corner_count; i++) {
        const object_corner *c = &l->corner[i];

        /* one outline is of one kind of corner */
        if (c->local != l->corner[0].local) {
            continue;
        }
        writer_begin(w, c->local ? "cornerLocal" : "cornerRoad");
        writer_number(w, c->local ? "u" : "s", c->local ? c->a : sp_max(c->a, 0));
        writer_number(w, c->local ? "v" : "t", c->b);
        writer_number(w, c->local ? "z" : "dz", c->c);
        writer_number(w, "height", sp_max(c->height, 0));
        writer_int(w, "id", id++);
        writer_empty(w);
    }
    writer_end(w, "outline");
}

static void object_head(writer *w, const object_said *o, const char *id)
{
    static const char *const ways[] = {"+", "-", "none", NULL};
    const char *way = writer_word(ways, o->orientation);
    writer_begin(w, "object");
    writer_text(w, "type", type_word(w, o));
    if (o->subtype && *o->subtype) {
        writer_text(w, "subtype", o->subtype);
    }
    writer_text(w, "id", id);
    if (o->name && *o->name) {
        writer_text(w, "name", o->name);
    }
    writer_number(w, "s", sp_max(o->s, 0));
    writer_number(w, "t", o->t);
    writer_number(w, "zOffset", o->z_offset);
    if (o->dynamic) {
        writer_text(w, "dynamic", "yes");
    }
    if (way) {
        writer_text(w, "orientation", way);
    }
    if (o->valid_length > 0) {
        writer_number(w, "validLength", o->valid_length);
    }
    writer_number(w, "hdg", o->heading);
    writer_number(w, "pitch", o->pitch);
    writer_number(w, "roll", o->roll);
    if (o->height > 0) {
        writer_number(w, "height", o->height);
    }
    if (o->radius > 0) {
        writer_number(w, "radius", o->radius);
    }
    if (o->length > 0) {
        writer_number(w, "length", o->length);
    }
    if (o->width > 0) {
        writer_number(w, "width", o->width);
    }
}

static void object_write(writer *w, const object_said *o, const char *id)
{
    static const char *const access[] = {"all",   "car",      "women",     "handicapped", "bus",
                                         "truck", "electric", "residents", NULL};
    object_head(w, o, id);
    const bool validity = o->range_count || o->lane_from != 0 || o->lane_to != 0;
    if (o->repeat_count + o->outline_count == 0 && !validity && !o->parking) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    for (uint32_t i = 0; i < o->repeat_count; i++) {
        repeat_write(w, o, &o->repeat[i]);
    }
    if (o->outline_count) {
        writer_begin(w, "outlines");
        writer_inside(w);
        for (uint32_t i = 0; i < o->outline_count; i++) {
            outline_write(w, &o->outline[i], i);
        }
        writer_end(w, "outlines");
    }
    writer_validity(w, (lane_set){o->lane_from, o->lane_to, o->range_count, o->range});
    if (o->parking) {
        const char *who = writer_word(access, o->parking_access);
        writer_begin(w, "parkingSpace");
        writer_text(w, "access", who ? who : "all");
        if (o->parking_restrictions && *o->parking_restrictions) {
            writer_text(w, "restrictions", o->parking_restrictions);
        }
        writer_empty(w);
    }
    writer_end(w, "object");
}

static void span_write(writer *w, const span_of *b, const char *id, bool tunnel)
{
    static const char *const tunnels[] = {"standard", "underpass", NULL};
    static const char *const bridges[] = {"concrete", "steel", "brick", "wood", NULL};
    const char *type = writer_word(tunnel ? tunnels : bridges, b->type);
    writer_begin(w, tunnel ? "tunnel" : "bridge");
    writer_number(w, "s", sp_max(b->s, 0));
    writer_number(w, "length", sp_max(b->length, 0));
    writer_text(w, "id", id);
    if (b->name && *b->name) {
        writer_text(w, "name", b->name);
    }
    writer_text(w, "type", type ? type : (tunnel ? "standard" : "concrete"));
    if (tunnel) {
        writer_number(w, "lighting", sp_clamp(b->lighting, 0, 1));
        writer_number(w, "daylight", sp_clamp(b->daylight, 0, 1));
    }
    if (b->valid.count == 0 && b->valid.from == 0 && b->valid.to == 0) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    writer_validity(w, b->valid);
    writer_end(w, tunnel ? "tunnel" : "bridge");
}

bool writer_tunnel(const span_of *b)
{
    return b->kind && !strcmp(b->kind, "tunnel");
}

void writer_objects(writer *w, const road *r)
{
    if (r->object_count + r->span_count == 0) {
        return;
    }
    writer_begin(w, "objects");
    writer_inside(w);
    for (uint32_t i = 0; i < r->object_count; i++) {
        object_write(w, &r->object[i], w->object_id[w->next_object]);
        w->next_object++;
    }

    /* the schema has all tunnels before all bridges */
    for (int tunnel = 1; tunnel >= 0; tunnel--) {
        for (uint32_t i = 0; i < r->span_count; i++) {
            if (writer_tunnel(&r->span[i]) == (tunnel == 1)) {
                span_write(w, &r->span[i], w->span_id[tunnel][w->next_span[tunnel]], tunnel == 1);
                w->next_span[tunnel]++;
            }
        }
    }
    writer_end(w, "objects");
}
