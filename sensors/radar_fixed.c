/* radar_fixed.c - the network's objects and signs as points and faces of a radar.
 *
 * Guard rails: a post of 0 dBsm every 4 m of each side, and a band that mirrors and hides from 0.4 of its height up.
 * Walls and buildings: a face from the foot, with edges, frames and downpipes of 3 dBsm every 5 m. Poles, lamps 3 dBsm,
 * trunks 0 dBsm, hedges -15 dB per m^2 of front, gantries 12 dBsm every 3 m of the beam, signs 15 dBsm square to their
 * face and 8 dBsm traffic lights, less beside it; edges of bridges seen from outside and mouths of tunnels as gantries;
 * whatever else stands -3 dBsm a side. Engineering values. Paint, parking bays and kerbs give nothing. */
#include "sensors/radar_fixed.h"

#include "base/sort.h"

#include <string.h>

enum { MOST = 400000 };
static const double face_most = 24, rail_high = 1.3, cover_height = 5; /* m; the last over the way below */

typedef struct sorted {
    int32_t x, y;
    uint32_t index;
} sorted;
static bool before(const sorted *a, const sorted *b)
{
    return a->y != b->y ? a->y < b->y : a->x < b->x;
}
SP_SORT(sorted, before)

/* counts where there are no arrays yet */
typedef struct maker {
    sp_radar_post *posts;
    sp_radar_face *faces;
    uint32_t post_count, face_count, number;
} maker;

static void add_post(maker *m, sp_vec3 foot, double height, double rcs, double tall, double nx, double ny, bool turned)
{
    if (!sp_finite(foot.x + foot.y + foot.z + height) || m->post_count >= MOST ||
        sp_max(sp_abs(foot.x), sp_abs(foot.y)) > 1e9) {
        return;
    }
    if (m->posts) {
        m->posts[m->post_count] = (sp_radar_post){.place = sp_v3(foot.x, foot.y, foot.z + height),
                                                  .height = height,
                                                  .nx = (float)nx,
                                                  .ny = (float)ny,
                                                  .rcs = (float)rcs,
                                                  .tall = (float)tall,
                                                  .number = m->number,
                                                  .turned = turned};
    }
    m->number++;
    m->post_count++;
}

static void add_face(maker *m, sp_vec3 a, sp_vec3 b, double low, double high)
{
    const double dx = b.x - a.x, dy = b.y - a.y, n = sp_hypot(dx, dy);
    if (!(n > 0.1) || !(high > low) || !sp_finite(n + low + high) || m->face_count >= MOST ||
        sp_max(sp_abs(a.x), sp_abs(a.y)) > 1e9) {
        return;
    }
    if (m->faces) {
        sp_radar_face *f = &m->faces[m->face_count];
        *f = (sp_radar_face){.ax = a.x, .ay = a.y, .bx = b.x, .by = b.y, .low = low, .high = high};
        f->nx = dy / n;
        f->ny = -dx / n;
        f->box = (sp_sight_box){.middle = sp_v3((a.x + b.x) / 2, (a.y + b.y) / 2, (low + high) / 2),
                                .x = sp_v3(dx / n, dy / n, 0),
                                .y = sp_v3(-dy / n, dx / n, 0),
                                .z = sp_v3(0, 0, 1),
                                .half_x = n / 2,
                                .half_y = 0.01,
                                .half_z = (high - low) / 2,
                                .actor = SP_SIGHT_FIXED + m->face_count};
        f->box.radius = sp_length3(sp_v3(f->box.half_x, f->box.half_y, f->box.half_z));
    }
    m->face_count++;
}

/* what one kind of upright side gives */
typedef struct front {
    double from;              /* of the height: where the face begins; above 1: no face */
    double step, rcs, height; /* posts every so many m, dBsm each, m over the foot; step 0: none */
    double least;             /* m: shorter sides are left out */
} front;

/* a side from a to b with its outside on the right */
static void add_side(maker *m, sp_vec3 a, sp_vec3 b, double height, const front *f)
{
    const double dx = b.x - a.x, dy = b.y - a.y, n = sp_hypot(dx, dy);
    if (!(n >= f->least) || !(n < 1e5) || !(height > 0)) {
        return;
    }
    const double pieces = sp_ceil(n / face_most);
    for (double k = 0; k < pieces && f->from <= 1; k++) {
        const double s0 = k / pieces, s1 = (k + 1) / pieces, z0 = a.z + (b.z - a.z) * s0, z1 = a.z + (b.z - a.z) * s1;
        const double foot = sp_min(z0, z1), top = sp_max(z0, z1) + height;
        add_face(m, sp_v3(a.x + dx * s0, a.y + dy * s0, z0), sp_v3(a.x + dx * s1, a.y + dy * s1, z1),
                 foot + f->from * height, top);
    }
    if (f->step <= 0) {
        return;
    }
    const double posts = sp_max(1, sp_round(n / f->step)), nx = dy / n, ny = -dx / n;
    for (double k = 0; k < posts; k++) {
        const double s = (k + 0.5) / posts;
        const sp_vec3 foot = sp_v3(a.x + dx * s + 0.05 * nx, a.y + dy * s + 0.05 * ny, a.z + (b.z - a.z) * s);
        add_post(m, foot, sp_min(f->height, 0.8 * height), f->rcs, sp_min(0.5, height), nx, ny, false);
    }
}

/* all sides of an object: its outline, or its box */
static void add_sides(maker *m, const sp_road_object *o, const front *f)
{
    sp_vec3 box[4];
    const sp_vec3 *corner = o->corner;
    uint32_t n = o->corner_count;
    if (n < 2) {
        double s, c;
        sp_sincos(o->heading, &s, &c);
        const double hl = o->radius > 0 ? o->radius : 0.5 * o->length, hw = o->radius > 0 ? o->radius : 0.5 * o->width;
        for (uint32_t k = 0; k < 4; k++) {
            const double x = k == 0 || k == 3 ? hl : -hl, y = k < 2 ? hw : -hw;
            box[k] = sp_v3(o->position.x + c * x - s * y, o->position.y + s * x + c * y, o->position.z);
        }
        corner = box;
        n = 4;
    }
    double area = 0;
    for (uint32_t i = 0; i < n; i++) {
        const sp_vec3 a = sp_sub3(corner[i], corner[0]), b = sp_sub3(corner[(i + 1) % n], corner[0]);
        area += a.x * b.y - a.y * b.x;
    }
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t k = (i + 1) % n;
        const bool round = area >= 0;
        double height = o->height;
        if (o->corner_count >= 2 && o->corner_height) {
            height = sp_max(o->corner_height[i], o->corner_height[k]);
        }
        add_side(m, corner[round ? i : k], corner[round ? k : i], height, f);
    }
}

static void add_gantry(maker *m, const sp_road_object *o)
{
    double s, c;
    sp_sincos(o->heading, &s, &c);
    const bool ahead = o->length >= o->width;
    const double longer = sp_min(ahead ? o->length : o->width, 200), n = sp_max(1, sp_round(longer / 3));
    for (double k = 0; k < n; k++) {
        const double at = longer * ((k + 0.5) / n - 0.5), x = ahead ? at : 0, y = ahead ? 0 : at;
        add_post(m, sp_v3(o->position.x + c * x - s * y, o->position.y + s * x + c * y, o->position.z),
                 sp_max(0.5, o->height - 0.5), 12, 0.8, 0, 0, false);
    }
}

static void add_object(maker *m, const sp_road_object *o)
{
    static const front rail = {0.4, 4, 0, 0.5, 0.5}, wall = {0, 5, 3, 1, 0.5}, thing = {0, 4, -3, 0.6, 0.2},
                       hedge = {2, 4, 0, 0.8, 0.5};
    const double h = o->corner_count >= 2 && o->corner_height ? o->corner_height[0] : o->height;
    front f = wall;
    switch (o->kind) {
    case SP_ROADSIDE_BARRIER:
        add_sides(m, o, h <= rail_high && (strstr(o->name, "ail") || strstr(o->type, "ail")) ? &rail : &wall);
        break;
    case SP_ROADSIDE_BUILDING:
        add_sides(m, o, &f);
        break;
    case SP_ROADSIDE_VEGETATION:
        f = hedge;
        f.rcs = -15 + 10 * sp_log10(sp_clamp(h, 0.1, 20) * f.step);
        add_sides(m, o, &f);
        break;
    case SP_ROADSIDE_POLE:
    case SP_ROADSIDE_LAMP:
    case SP_ROADSIDE_TREE:
        add_post(m, o->position, h > 0 ? sp_min(1, 0.5 * h) : 1, o->kind == SP_ROADSIDE_TREE ? 0 : 3,
                 h > 0 ? sp_min(2, h) : 2, 0, 0, false);
        break;
    case SP_ROADSIDE_CONE:
        add_post(m, o->position, 0.3, -10, 0.5, 0, 0, false);
        break;
    case SP_ROADSIDE_GANTRY:
        add_gantry(m, o);
        break;
    case SP_ROADSIDE_OBSTACLE:
    case SP_ROADSIDE_OTHER:
        if (h > 0.3) {
            add_sides(m, o, &thing);
        }
        break;
    case SP_ROADSIDE_PARKING:
    case SP_ROADSIDE_CROSSWALK:
    case SP_ROADSIDE_ISLAND:
    case SP_ROADSIDE_ROADMARK:
        break;
    }
}

static void add_sign(maker *m, const sp_road_signal *s)
{
    // what lies on the road is paint
    if (!(s->z_offset > 1)) {
        return;
    }
    double sn, c;
    sp_sincos(s->heading, &sn, &c);
    const sp_vec3 foot = sp_sub3(s->position, sp_v3(0, 0, s->z_offset));
    add_post(m, foot, s->z_offset + 0.3, s->dynamic ? 8 : 15, 0.6, c, sn, true);
}

/* t of the edges of a road */
static void edges_of(const sp_road_net *net, uint32_t road, double s, double *left, double *right)
{
    sp_lane_info lane[64];
    const uint32_t n = sp_road_lanes(net, road, s, lane, 64);
    *left = *right = 0;
    for (uint32_t i = 0; i < n && i < 64; i++) {
        *left = sp_max(*left, lane[i].t_outer);
        *right = sp_min(*right, lane[i].t_outer);
    }
}

/* 12 dBsm at the edge of a deck or over a tunnel's mouth, seen from that side alone */
static void add_edge(maker *m, const sp_road_net *net, sp_road_place at, double up, double ahead, double aside)
{
    sp_road_point p;
    if (!sp_road_at(net, at, &p)) {
        return;
    }
    double s, c;
    sp_sincos(p.heading, &s, &c);
    const double nx = ahead * c - aside * s, ny = ahead * s + aside * c;
    const sp_vec3 foot = {p.position.x + 0.05 * nx, p.position.y + 0.05 * ny, p.position.z + up - cover_height};
    add_post(m, foot, cover_height, 12, 0.8, nx, ny, false);
}

/* a bridge's deck hangs over what is below it, a tunnel has a mouth at each end */
static void add_cover(maker *m, const sp_road_net *net, uint32_t road, const sp_road_cover *cover)
{
    const double length = sp_clamp(cover->length, 0, 1e4), n = sp_max(1, sp_round(length / 3));
    double left, right;
    for (double k = 0; k < n && !cover->tunnel; k++) {
        const double s = cover->s + length * (k + 0.5) / n;
        edges_of(net, road, s, &left, &right);
        add_edge(m, net, (sp_road_place){road, 0, s, left}, -0.5, 0, 1);
        add_edge(m, net, (sp_road_place){road, 0, s, right}, -0.5, 0, -1);
    }
    for (int end = 0; end < 2 && cover->tunnel; end++) {
        const double s = cover->s + (end ? length : 0);
        edges_of(net, road, s, &left, &right);
        const double across = sp_clamp(sp_max(1, sp_round((left - right) / 3)), 1, 100);
        for (double k = 0; k < across; k++) {
            add_edge(m, net, (sp_road_place){road, 0, s, right + (left - right) * (k + 0.5) / across},
                     cover_height + 0.3, end ? 1 : -1, 0);
        }
    }
}

static void put(void *user, sp_vec3 foot, double height, double rcs, double tall)
{
    add_post(user, foot, height, rcs, tall, 0, 0, false);
}

static void make(maker *m, const sp_road_net *net, uint32_t with)
{
    m->post_count = m->face_count = m->number = 0;
    for (uint32_t i = 0; i < sp_road_object_count(net); i++) {
        add_object(m, sp_road_object_get(net, i));
    }
    for (uint32_t i = 0; i < sp_road_signal_count(net); i++) {
        add_sign(m, sp_road_signal_get(net, i));
    }
    for (uint32_t road = 1; road <= sp_road_count(net); road++) {
        sp_road_cover cover;
        for (uint32_t i = 0; sp_road_cover_get(net, road, i, &cover); i++) {
            add_cover(m, net, road, &cover);
        }
    }
    if (with & SP_RADAR_WITH_LAMPS) {
        sp_radar_lamps(net, put, m);
    }
    if (with & SP_RADAR_WITH_STREET) {
        sp_radar_street(net, put, m);
    }
}

static int32_t square_of(double x)
{
    return (int32_t)sp_floor(x / SP_RADAR_SQUARE);
}

/* The maker's arrays sorted by square. */
static bool sort_out(maker *m, sp_arena *arena, sp_radar_fixed *out)
{
    const uint32_t most = m->post_count > m->face_count ? m->post_count : m->face_count;
    sorted *list = SP_ARRAY(arena, sorted, 2 * (uint64_t)most + 1), *spare = list + most;
    sp_radar_post *posts = SP_ARRAY(arena, sp_radar_post, m->post_count + 1);
    sp_radar_face *faces = SP_ARRAY(arena, sp_radar_face, m->face_count + 1);
    sp_radar_square *squares = SP_ARRAY(arena, sp_radar_square, (uint64_t)m->post_count + m->face_count + 1);
    sorted *order = SP_ARRAY(arena, sorted, m->face_count + 1);
    if (!list || !posts || !faces || !squares || !order) {
        return false;
    }
    for (uint32_t i = 0; i < m->face_count; i++) {
        const sp_vec3 p = m->faces[i].box.middle;
        list[i] = (sorted){square_of(p.x), square_of(p.y), i};
    }
    sort_nearly(list, spare, m->face_count);
    memcpy(order, list, m->face_count * sizeof *order);
    for (uint32_t i = 0; i < m->post_count; i++) {
        list[i] = (sorted){square_of(m->posts[i].place.x), square_of(m->posts[i].place.y), i};
    }
    sort_nearly(list, spare, m->post_count);

    // both lists are walked at once, square by square
    uint32_t i = 0, k = 0, n = 0;
    while (i < m->post_count || k < m->face_count) {
        const bool post = k == m->face_count || (i < m->post_count && !before(&order[k], &list[i]));
        const sorted at = post ? list[i] : order[k];
        sp_radar_square *s = &squares[n++];
        *s = (sp_radar_square){.x = at.x, .y = at.y, .post = i, .face = k};
        for (; i < m->post_count && list[i].x == at.x && list[i].y == at.y; i++) {
            posts[i] = m->posts[list[i].index];
        }
        for (; k < m->face_count && order[k].x == at.x && order[k].y == at.y; k++) {
            faces[k] = m->faces[order[k].index];
            faces[k].box.actor = SP_SIGHT_FIXED + k;
        }
        s->post_count = i - s->post;
        s->face_count = k - s->face;
    }
    *out = (sp_radar_fixed){m->post_count, m->face_count, n, posts, faces, squares};
    return true;
}

bool sp_radar_fixed_make(const sp_road_net *net, uint32_t with, sp_arena *arena, sp_radar_fixed *out)
{
    *out = (sp_radar_fixed){0};
    if (!net) {
        return true;
    }
    maker m = {0};
    make(&m, net, with);
    m.posts = SP_ARRAY(arena, sp_radar_post, m.post_count + 1);
    m.faces = SP_ARRAY(arena, sp_radar_face, m.face_count + 1);
    if (!m.posts || !m.faces) {
        return false;
    }
    make(&m, net, with);
    return sort_out(&m, arena, out);
}

uint32_t sp_radar_fixed_from(const sp_radar_fixed *f, int32_t row, int32_t column)
{
    uint32_t lo = 0, hi = f->square_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        const sp_radar_square *s = &f->squares[middle];
        if (s->y < row || (s->y == row && s->x < column)) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo;
}
