/* mesh.c - one road as strips of quads: cuts wherever a record begins, then as many stations between two cuts as keep
 * every edge and every triangle within a centimetre of the surface. Painted lines are mesh_lines.c's; colours, verges
 * and what stands beside the road are the renderer's. */
#include "road/mesh.h"

/* half of the promised centimetre is kept for what lies between the samples */
#define CHORD   0.004
#define LONGEST 24.0 /* m between stations, on straights too */
#define LEAST   0.02 /* m: closer stations cannot mend what a file gets wrong */

/* a road of more stations than that is a broken one: the rest of it is drawn coarsely */
enum { LEVELS = 24, MOST_ACROSS = 16, MOST_STATIONS = 200000 };

/* ---------------------------------------------------------------- cuts */
typedef struct cuts {
    double *s; /* NULL while they are only counted */
    uint32_t count;
    double length;
} cuts;

static void cut(cuts *c, double s)
{
    if (!(s >= 0 && s <= c->length)) {
        return;
    }
    if (c->s) {
        c->s[c->count] = s;
    }
    c->count++;
}

static void cut_cubics(cuts *c, double from, const cubic *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        cut(c, from + p[i].s);
    }
}

static void cut_lane(cuts *c, double from, const lane *l)
{
    cut_cubics(c, from, l->width, l->width_count);
    for (uint32_t i = 0; i < l->mark_count; i++) {
        cut(c, from + l->mark[i].s);
    }
    for (uint32_t i = 0; i < l->height_count; i++) {
        cut(c, from + l->height[i].s);
    }
    for (uint32_t i = 0; i < l->material_count; i++) {
        cut(c, from + l->material[i].s);
    }
}

static void cut_road(cuts *c, const road *r)
{
    cut(c, 0);
    cut(c, r->length);
    for (uint32_t i = 0; i < r->geo_count; i++) {
        cut(c, r->geo[i].s);
    }
    cut_cubics(c, 0, r->offset, r->offset_count);
    cut_cubics(c, 0, r->elevation, r->elevation_count);
    cut_cubics(c, 0, r->superelevation, r->superelevation_count);
    for (uint32_t i = 0; i < r->shape_count; i++) {
        cut(c, r->shape[i].s);
    }
    for (uint32_t i = 0; i < r->crossfall_count; i++) {
        cut(c, r->crossfall[i].angle.s);
    }
    for (uint32_t i = 0; i < r->section_count; i++) {
        const section *k = &r->section[i];
        cut(c, k->s);
        for (uint32_t m = 0; m < k->mark_count; m++) {
            cut(c, k->s + k->mark[m].s);
        }
        for (uint32_t n = 0; n < k->left_count + k->right_count; n++) {
            cut_lane(c, k->s, n < k->left_count ? &k->left[n] : &k->right[n - k->left_count]);
        }
    }
}

/* heap sort: in place, the same for every library */
static void sift(double *v, uint32_t at, uint32_t n)
{
    for (uint32_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && v[child + 1] > v[child]) {
            child++;
        }
        if (v[child] <= v[at]) {
            return;
        }
        const double swap = v[at];
        v[at] = v[child];
        v[child] = swap;
        at = child;
    }
}

static void sort(double *v, uint32_t n)
{
    for (uint32_t i = n / 2; i > 0; i--) {
        sift(v, i - 1, n);
    }
    for (uint32_t end = n; end > 1; end--) {
        const double swap = v[0];
        v[0] = v[end - 1];
        v[end - 1] = swap;
        sift(v, 0, end - 1);
    }
}

/* all cuts in order, none closer to the next than a tenth of a millimetre */
static bool find_cuts(const road *r, sp_arena *arena, cuts *out)
{
    cuts c = {.length = r->length};
    cut_road(&c, r);
    c.s = SP_ARRAY(arena, double, c.count + 1);
    if (!c.s) {
        return false;
    }
    c.count = 0;
    cut_road(&c, r);
    sort(c.s, c.count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c.count; i++) {
        if (kept == 0 || c.s[i] - c.s[kept - 1] > 1e-4) {
            c.s[kept++] = c.s[i];
        }
    }
    if (kept > 1) {
        c.s[kept - 1] = r->length;
    }
    c.count = kept;
    *out = c;
    return true;
}

/* ---------------------------------------------------------------- cross-sections */
static const lane *lane_at(const section *c, uint32_t i)
{
    return i < c->left_count ? &c->left[c->left_count - 1 - i] : &c->right[i - c->left_count];
}

/* where s counts as within the strip: its end belongs to the next one */
double mesh_within(const mesh_walk *w, double s)
{
    return sp_max(sp_min(s, w->to - 1e-9), w->from);
}

sp_vec3 mesh_point(const mesh_walk *w, double s, double t)
{
    sp_road_point p;
    sp_road_at(w->net, (sp_road_place){w->number, 0, s, t}, &p);
    return p.position;
}

/* the columns' edges at s */
static void rib(const mesh_walk *w, double s, sp_road_span *out)
{
    const double in = mesh_within(w, s), at = w->stepped ? in : s;
    sp_road_lanes(w->net, w->number, in, w->info, w->lanes);
    for (uint32_t i = 0, k = 0; i < w->lanes; i++) {
        const sp_lane_info *l = &w->info[i];
        double left = sp_max(l->t_inner, l->t_outer), right = sp_min(l->t_inner, l->t_outer);
        // a hair inside of the lane, where its own height holds
        const double hair = w->stepped ? sp_min(1e-6, (left - right) / 4) : 0;
        left -= hair;
        right += hair;
        const uint32_t n = w->across[i];
        for (uint32_t part = 0; part < n; part++, k++) {
            const double f1 = (double)(part + 1) / n;
            out[k].left = part ? out[k - 1].right : !w->stepped && i ? out[k - 1].right : mesh_point(w, at, left);
            out[k].right = mesh_point(w, at, left + (right - left) * f1);
        }
    }
}

static double chord_error2(sp_vec3 a, sp_vec3 b, sp_vec3 p)
{
    const sp_vec3 d = sp_sub3(b, a), q = sp_sub3(p, a);
    const double n = sp_dot3(d, d), f = n > 0 ? sp_clamp(sp_dot3(d, q) / n, 0, 1) : 0;
    const sp_vec3 e = sp_sub3(q, sp_scale3(d, f));
    return sp_dot3(e, e);
}

/* how far points of the cross-section `middle`, at u of the way from a to b, are from the column's triangles */
static bool flat_enough(const sp_road_span *a, const sp_road_span *b, const sp_road_span *middle, double u)
{
    const sp_vec3 diagonal = sp_sub3(b->left, a->right);
    const sp_vec3 n[2] = {sp_normal3(sp_cross3(sp_sub3(b->right, a->right), diagonal)),
                          sp_normal3(sp_cross3(diagonal, sp_sub3(a->left, a->right)))};
    for (int k = 1; k <= 3; k++) {
        // v from right to left; the diagonal is where it equals u
        const double v = k / 4.0;
        const sp_vec3 p = sp_add3(middle->right, sp_scale3(sp_sub3(middle->left, middle->right), v));
        if (sp_abs(sp_dot3(n[v > u], sp_sub3(p, a->right))) > CHORD) {
            return false;
        }
    }
    return true;
}

/* whether straight edges from rib a to rib b stay near the surface; middle is room for another rib */
static bool fits(const mesh_walk *w, double lo, double hi, const sp_road_span *a, const sp_road_span *b,
                 sp_road_span *middle)
{
    if (hi - lo <= LEAST) {
        return true;
    }
    for (int i = 1; i <= 3; i++) {
        rib(w, lo + (hi - lo) * i / 4, middle);
        for (uint32_t k = 0; k < w->columns; k++) {
            if (chord_error2(a[k].left, b[k].left, middle[k].left) > CHORD * CHORD ||
                chord_error2(a[k].right, b[k].right, middle[k].right) > CHORD * CHORD ||
                !flat_enough(&a[k], &b[k], &middle[k], i / 4.0)) {
                return false;
            }
        }
    }
    return true;
}

/* in how many parts lane i is cut across: 1 where the surface is a straight line from edge to edge */
static uint32_t parts_of(const mesh_walk *w, uint32_t i)
{
    const road *r = road_of(w->net, w->number);
    if (r->shape_count == 0 && r->crossfall_count == 0) {
        return 1;
    }
    uint32_t parts = 1;
    for (int k = 0; k <= 4; k++) {
        const double s = mesh_within(w, w->from + (w->to - w->from) * k / 4);
        sp_road_lanes(w->net, w->number, s, w->info, w->lanes);
        const double t0 = w->info[i].t_inner, wide = w->info[i].t_outer - t0;
        for (bool fine = false; !fine && parts < MOST_ACROSS;) {
            fine = true;
            for (uint32_t p = 0; p < parts && fine; p++) {
                const sp_vec3 a = mesh_point(w, s, t0 + wide * p / parts),
                              b = mesh_point(w, s, t0 + wide * (p + 1) / parts);
                for (int q = 1; q < 4 && fine; q++) {
                    const sp_vec3 m = mesh_point(w, s, t0 + wide * (p + q / 4.0) / parts);
                    fine = chord_error2(a, b, m) <= CHORD * CHORD / 4;
                }
            }
            parts = fine ? parts : parts * 2;
        }
    }
    return parts;
}

/* ---------------------------------------------------------------- stations */
typedef struct stations {
    double *s;
    sp_road_span *span;
    uint32_t count, capacity;
} stations;

static bool add_station(const mesh_walk *w, stations *st, double s, const sp_road_span *rib_at)
{
    if (st->count == st->capacity) {
        const uint32_t more = st->capacity ? st->capacity * 2 : 8;
        st->s = sp_arena_grow(w->arena, st->s, st->count, more, sizeof *st->s);
        st->span = sp_arena_grow(w->arena, st->span, (size_t)st->count * w->columns, (size_t)more * w->columns,
                                 sizeof *st->span);
        st->capacity = more;
        if (!st->s || !st->span) {
            return false;
        }
    }
    st->s[st->count] = s;
    for (uint32_t k = 0; k < w->columns; k++) {
        st->span[(size_t)st->count * w->columns + k] = rib_at[k];
    }
    st->count++;
    *w->budget -= *w->budget > 0;
    return true;
}

/* from lo on to hi: halves the step until it fits; ends[] are the stations still ahead, nearest last */
static bool walk_stations(const mesh_walk *w, double lo, double hi, stations *st, sp_road_span *room)
{
    const uint32_t n = w->columns;
    sp_road_span *behind = room, *middle = room + n, *ahead = room + 2 * (size_t)n;
    double ends[LEVELS];
    uint32_t level = 1;
    ends[0] = hi;
    rib(w, lo, behind);
    rib(w, hi, ahead);
    while (level) {
        sp_road_span *top = ahead + (size_t)(level - 1) * n;
        const double end = ends[level - 1];
        if (level == LEVELS || *w->budget == 0 || fits(w, lo, end, behind, top, middle)) {
            if (!add_station(w, st, end, top)) {
                return false;
            }
            for (uint32_t k = 0; k < n; k++) {
                behind[k] = top[k];
            }
            lo = end;
            level--;
        } else {
            ends[level] = (lo + end) / 2;
            rib(w, ends[level], top + n);
            level++;
        }
    }
    return true;
}

static bool place_stations(mesh_walk *w, stations *st)
{
    const geo *g = road_geo(road_of(w->net, w->number), (w->from + w->to) / 2);
    const double longest = g->kind == GEO_POLY || g->kind == GEO_SPIRAL ? LONGEST / 2 : LONGEST;
    const double n = sp_clamp(sp_ceil((w->to - w->from) / longest - 1e-9), 1, 1 + *w->budget / 2);
    sp_road_span *room = SP_ARRAY(w->scratch, sp_road_span, (size_t)(w->columns + 1) * (LEVELS + 3));
    if (!room) {
        return false;
    }
    rib(w, w->from, room);
    if (!add_station(w, st, w->from, room)) {
        return false;
    }
    double lo = w->from;
    for (double k = 1; k <= n; k++) {
        const double hi = k == n ? w->to : w->from + (w->to - w->from) * k / n;
        if (!walk_stations(w, lo, hi, st, room)) {
            return false;
        }
        lo = hi;
    }
    return true;
}

/* ---------------------------------------------------------------- one strip */
static const char *surface_at(const lane *l, double ds)
{
    uint32_t lo = 0, hi = l->material_count;
    while (lo < hi) {
        const uint32_t middle = (lo + hi) / 2;
        if (l->material[middle].s <= ds) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo ? l->material[lo - 1].surface : NULL;
}

/* the layout of a strip: its lanes, and in how many parts each is cut */
static bool lay_out(mesh_walk *w, sp_road_strip *out)
{
    const section *c = w->section;
    w->lanes = c->left_count + c->right_count;
    w->info = SP_ARRAY(w->scratch, sp_lane_info, w->lanes + 1);
    w->across = SP_ARRAY(w->scratch, uint32_t, w->lanes + 1);
    if (!w->info || !w->across) {
        return false;
    }
    w->columns = 0;
    w->stepped = false;
    for (uint32_t i = 0; i < w->lanes; i++) {
        const lane *l = lane_at(c, i);
        w->stepped = w->stepped || l->height_count > 0 || l->level;
    }
    for (uint32_t i = 0; i < w->lanes; i++) {
        w->across[i] = parts_of(w, i);
        w->columns += w->across[i];
    }
    sp_road_column *column = SP_ARRAY(w->arena, sp_road_column, w->columns + 1);
    if (!column) {
        return false;
    }
    for (uint32_t i = 0, k = 0; i < w->lanes; i++) {
        const lane *l = lane_at(c, i);
        const char *surface = surface_at(l, (w->from + w->to) / 2 - c->s);
        for (uint32_t p = 0; p < w->across[i]; p++) {
            column[k++] = (sp_road_column){l->id, l->type, surface};
        }
    }
    out->column = column;
    out->column_count = w->columns;
    return true;
}

static bool make_strip(mesh_walk *w, sp_road_strip *out)
{
    stations st = {0};
    if (!lay_out(w, out) || !place_stations(w, &st)) {
        return false;
    }
    double *heading = SP_ARRAY(w->arena, double, st.count);
    if (!heading) {
        return false;
    }
    for (uint32_t i = 0; i < st.count; i++) {
        sp_road_point p;
        sp_road_at(w->net, (sp_road_place){w->number, 0, st.s[i], 0}, &p);
        heading[i] = p.heading;
    }
    out->s = st.s;
    out->span = st.span;
    out->heading = heading;
    out->station_count = st.count;
    return mesh_lines(w, out);
}

static bool out_of_memory(sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the mesh of a road");
}

bool sp_road_mesh(const sp_road_net *net, uint32_t number, sp_arena *arena, const sp_road_strip **strip,
                  uint32_t *count, sp_error *err)
{
    const road *r = road_of(net, number);
    *strip = NULL;
    *count = 0;
    if (!r || !(r->length > 0) || r->section_count == 0 || r->geo_count == 0) {
        return true;
    }
    cuts c = {0};
    sp_arena *own = sp_arena_create();
    bool fine = own && find_cuts(r, own, &c);
    sp_road_strip *made = fine ? SP_ARRAY(arena, sp_road_strip, c.count) : NULL;
    fine = made != NULL;
    uint32_t n = 0, budget = MOST_STATIONS;
    for (uint32_t i = 0; fine && i + 1 < c.count; i++) {
        mesh_walk w = {.net = net, .number = number, .arena = arena, .scratch = sp_arena_create(), .budget = &budget};
        w.from = c.s[i];
        w.to = c.s[i + 1];
        w.section = road_section(r, (w.from + w.to) / 2);
        fine = w.scratch && make_strip(&w, &made[n++]);
        sp_arena_destroy(w.scratch);
    }
    sp_arena_destroy(own);
    *strip = made;
    *count = n;
    return fine ? true : out_of_memory(err);
}
