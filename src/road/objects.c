/* objects.c - what stands beside the road to be seen and hit: kinds, and records of objects laid out one by one in
 * world coordinates. Leaves reading to xodr_objects.c and drawing to others.
 *
 * A repeat replaces the object: every `distance` metres one of it, from s to s + length, its measures going linearly
 * from start to end. A distance of 0 is one long thing (a wall): it becomes a row of outlines of four corners that
 * follow the road within 2 cm. Heights count from the road's surface at (s, t). */
#include "road/findings.h"
#include "road/inside.h"

#include <string.h>

/* ---- kinds ---- */
typedef struct kind_row {
    const char *word;
    sp_object_kind kind;
} kind_row;
static const kind_row types[] = {
    {"pole", SP_ROADSIDE_POLE},         {"guide-post", SP_ROADSIDE_POLE},       {"rail-pole", SP_ROADSIDE_POLE},
    {"tree", SP_ROADSIDE_TREE},         {"vegetation", SP_ROADSIDE_VEGETATION}, {"barrier", SP_ROADSIDE_BARRIER},
    {"railing", SP_ROADSIDE_BARRIER},   {"soundBarrier", SP_ROADSIDE_BARRIER},  {"wall", SP_ROADSIDE_BARRIER},
    {"guardRail", SP_ROADSIDE_BARRIER}, {"building", SP_ROADSIDE_BUILDING},     {"parkingSpace", SP_ROADSIDE_PARKING},
    {"parking", SP_ROADSIDE_PARKING},   {"crosswalk", SP_ROADSIDE_CROSSWALK},   {"trafficIsland", SP_ROADSIDE_ISLAND},
    {"obstacle", SP_ROADSIDE_OBSTACLE}, {"roadMark", SP_ROADSIDE_ROADMARK},     {"roadSurface", SP_ROADSIDE_ROADMARK},
    {"patch", SP_ROADSIDE_ROADMARK},    {"streetLamp", SP_ROADSIDE_LAMP},       {"gantry", SP_ROADSIDE_GANTRY},
    {"cone", SP_ROADSIDE_CONE},
};
/* parts of names, for objects without a type */
static const kind_row names[] = {
    {"Crosswalk", SP_ROADSIDE_CROSSWALK},
    {"crosswalk", SP_ROADSIDE_CROSSWALK},
    {"Stencil", SP_ROADSIDE_ROADMARK},
    {"SingleWhite", SP_ROADSIDE_ROADMARK},
    {"SingleYellow", SP_ROADSIDE_ROADMARK},
    {"StopLine", SP_ROADSIDE_ROADMARK},
    {"DoubleWhite", SP_ROADSIDE_ROADMARK},
    {"DoubleYellow", SP_ROADSIDE_ROADMARK},
    {"Arrow", SP_ROADSIDE_ROADMARK},
    {"Cone", SP_ROADSIDE_CONE},
    {"cone", SP_ROADSIDE_CONE},
};

static bool is_cone(const char *word)
{
    return word && (strstr(word, "cone") || strstr(word, "Cone"));
}

sp_object_kind road_object_kind(const char *type, const char *subtype, const char *name)
{
    sp_object_kind kind = SP_ROADSIDE_OTHER;
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        kind = strcmp(types[i].word, type) ? kind : types[i].kind;
    }
    if (kind == SP_ROADSIDE_OBSTACLE && (is_cone(subtype) || is_cone(name))) {
        return SP_ROADSIDE_CONE;
    }
    for (size_t i = 0; kind == SP_ROADSIDE_OTHER && name && i < sizeof names / sizeof *names; i++) {
        kind = strstr(name, names[i].word) ? names[i].kind : kind;
    }
    return kind;
}

/* ---- laying out ---- */
/* one pass counts, the next one writes */
typedef struct laying {
    const sp_road_net *net;
    const object_said *said;
    uint32_t road;
    sp_road_object *out; /* NULL: only counted */
    sp_vec3 *corner;
    double *corner_height;
    uint32_t count, corners;
    uint32_t copies, most; /* of repeats, a share for corners */
    bool full;
} laying;
/* measures of one of a repeat, or of the object itself */
typedef struct measures {
    double s, t, z_offset, length, width, height, radius;
} measures;

static sp_vec3 surface(const laying *l, double s, double t, double *heading)
{
    sp_road_point q = {0};
    (void)sp_road_at(l->net, (sp_road_place){l->road, 0, s, t}, &q);
    if (heading) {
        *heading = q.heading;
    }
    return q.position;
}

static void corner_add(laying *l, sp_vec3 at, double height)
{
    if (l->out) {
        l->corner[l->corners] = at;
        l->corner_height[l->corners] = height;
    }
    l->corners++;
}

/* u, v, z of the object's frame to the world: turned by roll, pitch, heading */
static sp_vec3 from_local(const sp_road_object *o, sp_vec3 p)
{
    double sh, ch, sp, cp, sr, cr;
    sp_sincos(o->heading, &sh, &ch);
    sp_sincos(o->pitch, &sp, &cp);
    sp_sincos(o->roll, &sr, &cr);
    const double y1 = cr * p.y - sr * p.z, z1 = sr * p.y + cr * p.z;
    const double x2 = cp * p.x + sp * z1, z2 = cp * z1 - sp * p.x;
    return (sp_vec3){o->position.x + ch * x2 - sh * y1, o->position.y + sh * x2 + ch * y1, o->position.z + z2};
}

/* one piece with the outline's corners, or none (a box, a cylinder) */
static void piece_add(laying *l, const measures *m, const sp_road_object *base, const object_outline *outline)
{
    const uint32_t first = l->corners;
    uint32_t n = outline ? outline->corner_count : 0;
    for (uint32_t i = 0; i < n; i++) {
        const object_corner *c = &outline->corner[i];
        if (!l->out) {
            corner_add(l, (sp_vec3){0, 0, 0}, 0);
        } else if (c->local) {
            corner_add(l, from_local(base, (sp_vec3){c->a, c->b, c->c}), c->height);
        } else {
            sp_vec3 at = surface(l, c->a + m->s - l->said->s, c->b + m->t - l->said->t, NULL);
            at.z += c->c;
            corner_add(l, at, c->height);
        }
    }
    if (l->out) {
        sp_road_object *o = &l->out[l->count];
        *o = *base;

        /* the last corner of some is the first again */
        const sp_vec3 *a = &l->corner[first];
        n = n > 3 && a[0].x == a[n - 1].x && a[0].y == a[n - 1].y && a[0].z == a[n - 1].z ? n - 1 : n;
        o->corner_count = n;
        o->corner = n ? a : NULL;
        o->corner_height = n ? &l->corner_height[first] : NULL;
    }
    l->count++;
}

/* the object at one place: an outline each, else a box or cylinder */
static void place_add(laying *l, const measures *m, const sp_vec3 *at, double heading)
{
    const object_said *s = l->said;
    sp_road_object base = {.id = s->id, .name = s->name, .type = s->type, .kind = s->kind, .road = l->road};
    base.s = m->s;
    base.t = m->t;
    base.length = m->length;
    base.width = m->width;
    base.height = m->height;
    base.radius = m->radius;
    base.pitch = s->pitch;
    base.roll = s->roll;
    base.line = s->line;
    if (l->out) {
        double along = heading;
        base.position = at ? *at : surface(l, m->s, m->t, &along);
        base.position.z += m->z_offset;
        base.heading = sp_wrap_angle(along + s->heading);
    }
    bool any = false;
    for (uint32_t i = 0; i < s->outline_count; i++) {
        const object_outline *o = &s->outline[i];
        if (o->outer && o->corner_count >= 2) {
            piece_add(l, m, &base, o);
            any = true;
        }
    }
    if (!any) {
        piece_add(l, m, &base, NULL);
    }
}

static double between(const double v[2], double usual, double f)
{
    const double a = v[0] == v[0] ? v[0] : usual, b = v[1] == v[1] ? v[1] : a;
    return a + (b - a) * f;
}

static measures measures_at(const object_said *s, const object_repeat *p, double along)
{
    const double f = p->length > 0 ? along / p->length : 0;
    return (measures){.s = p->s + along,
                      .t = between(p->t, s->t, f),
                      .z_offset = between(p->z_offset, s->z_offset, f),
                      .length = between(p->extent, s->length, f),
                      .width = between(p->width, s->width, f),
                      .height = between(p->height, s->height, f),
                      .radius = between(p->radius, s->radius, f)};
}

/* one more copy of a repeat; false: there are too many */
static bool copy_allowed(laying *l)
{
    uint32_t share = 1;
    for (uint32_t i = 0; i < l->said->outline_count; i++) {
        share += l->said->outline[i].corner_count / 4;
    }
    if (l->copies + share > l->most) {
        l->full = true;
        return false;
    }
    l->copies += share;
    return true;
}

static void row_add(laying *l, const object_repeat *p)
{
    sp_vec3 ends[2] = {{0, 0, 0}, {0, 0, 0}};
    const measures first = measures_at(l->said, p, 0), last = measures_at(l->said, p, p->length);
    double heading = 0;

    /* detached: on the straight line between the ends */
    if (p->detached && l->out) {
        ends[0] = surface(l, first.s, first.t, NULL);
        ends[1] = surface(l, last.s, last.t, NULL);
        heading = sp_atan2(ends[1].y - ends[0].y, ends[1].x - ends[0].x);
    }
    const double n = sp_floor(p->length / p->distance + 1e-9);
    for (double i = 0; i <= n && copy_allowed(l); i++) {
        const measures m = measures_at(l->said, p, i * p->distance);
        const double f = p->length > 0 ? sp_min(i * p->distance / p->length, 1) : 0;
        const sp_vec3 at = {ends[0].x + (ends[1].x - ends[0].x) * f, ends[0].y + (ends[1].y - ends[0].y) * f,
                            ends[0].z + (ends[1].z - ends[0].z) * f};
        place_add(l, &m, p->detached ? &at : NULL, heading);
    }
}

/* m between the corners of a long thing: a chord of radius r and length d is d^2 / 8 r off its arc */
static double step_at(const laying *l, double s, double t)
{
    sp_road_point q = {0};
    (void)sp_road_at(l->net, (sp_road_place){l->road, 0, s, t}, &q);
    const double k = sp_abs(q.curvature);
    return k > 0 ? sp_clamp(sp_sqrt(8 * 0.02 / k), 0.5, 20) : 20;
}

/* four corners between two cuts across a long thing */
static void slab_add(laying *l, const measures *a, const measures *b)
{
    const object_said *s = l->said;
    const measures *order[4] = {a, b, b, a};
    const uint32_t first = l->corners;
    sp_vec3 sum = {0, 0, 0};
    for (int i = 0; i < 4; i++) {
        const double half = sp_max(order[i]->width, 0.02) / 2;
        sp_vec3 at = {0, 0, 0};
        if (l->out) {
            at = surface(l, order[i]->s, order[i]->t + (i < 2 ? -half : half), NULL);
            at.z += order[i]->z_offset;
        }
        corner_add(l, at, order[i]->height);
        sum = (sp_vec3){sum.x + at.x / 4, sum.y + at.y / 4, sum.z + at.z / 4};
    }
    if (l->out) {
        sp_road_object *o = &l->out[l->count];
        *o = (sp_road_object){.id = s->id, .name = s->name, .type = s->type, .kind = s->kind, .road = l->road};
        const sp_vec3 *c = &l->corner[first];
        o->s = (a->s + b->s) / 2;
        o->t = (a->t + b->t) / 2;
        o->position = sum;
        o->heading = sp_atan2(c[1].y - c[0].y, c[1].x - c[0].x);
        o->length = sp_hypot(c[1].x - c[0].x, c[1].y - c[0].y);
        o->width = sp_max(a->width, 0.02);
        o->height = sp_max(a->height, b->height);
        o->corner_count = 4;
        o->corner = c;
        o->corner_height = &l->corner_height[first];
        o->line = s->line;
    }
    l->count++;
}

static void wall_add(laying *l, const object_repeat *p, const road *r)
{
    object_repeat w = *p;
    const double length = sp_min(p->length, sp_max(r->length - p->s, 0));
    for (double at = 0; at < length;) {
        const measures a = measures_at(l->said, &w, at);
        double next = at + step_at(l, a.s, a.t);
        next = next > length - 0.1 ? length : next;
        const measures b = measures_at(l->said, &w, next);
        if (!copy_allowed(l)) {
            return;
        }
        slab_add(l, &a, &b);
        at = next;
    }
}

static void object_lay(laying *l, const road *r, findings *f)
{
    const object_said *s = l->said;
    l->full = false;
    for (uint32_t i = 0; i < s->repeat_count; i++) {
        if (s->repeat[i].distance > 0) {
            row_add(l, &s->repeat[i]);
        } else {
            wall_add(l, &s->repeat[i], r);
        }
    }
    if (s->repeat_count == 0) {
        const measures m = {s->s, s->t, s->z_offset, s->length, s->width, s->height, s->radius};
        place_add(l, &m, NULL, 0);
    }
    if (l->full && !l->out) {
        findings_add(f, "skidpad:xodr.limit", SP_FINDING_WARNING, s->line, "the rest is left out",
                     "object '%.60s' is repeated too often: at most %u copies in a file", s->id, l->most);
    }
}

static void all_lay(laying *l, findings *f)
{
    l->count = l->corners = l->copies = 0;
    for (uint32_t i = 0; i < l->net->road_count; i++) {
        const road *r = &l->net->road[i];
        l->road = i + 1;
        for (uint32_t k = 0; k < r->object_count; k++) {
            l->said = &r->object[k];
            object_lay(l, r, f);
        }
    }
}

bool road_objects_lay(sp_road_net *net, sp_arena *arena, uint32_t most, findings *f)
{
    laying l = {.net = net, .most = most};
    all_lay(&l, f);
    const uint32_t count = l.count, corners = l.corners;
    net->object = NULL;
    net->object_count = 0;
    if (count == 0) {
        return true;
    }
    sp_road_object *out = SP_ARRAY(arena, sp_road_object, count);
    l.corner = SP_ARRAY(arena, sp_vec3, corners);
    l.corner_height = SP_ARRAY(arena, double, corners);
    if (!out || !l.corner || !l.corner_height) {
        return false;
    }
    l.out = out;
    all_lay(&l, f);
    net->object = out;
    net->object_count = count;
    return true;
}

uint32_t sp_road_object_count(const sp_road_net *net)
{
    return net ? net->object_count : 0;
}

const sp_road_object *sp_road_object_get(const sp_road_net *net, uint32_t index)
{
    return net && index < net->object_count ? &net->object[index] : NULL;
}
