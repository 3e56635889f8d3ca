/* cast_tree.c - triangles in a tree of boxes, built by the surface area heuristic in bins (Wald 2007), and cast at:
 * by single rays, and by fans of beams that share a half plane.
 *
 * A fan cuts a triangle in a line; the beams that end on it are those between the slopes of its two ends. Several
 * neighbouring fans walk the tree together. */
#include "sensors/cast.h"

#include <string.h>

enum { BINS = 12, LEAF = 4, DEPTH = 64, FANS = 16 };

/* ---------------------------------------------------------------- building */
typedef struct bounds {
    float low[3], high[3];
} bounds;

static void empty(bounds *b)
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = 1e30f;
        b->high[k] = -1e30f;
    }
}

static void add_point(bounds *b, const float p[3])
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = p[k] < b->low[k] ? p[k] : b->low[k];
        b->high[k] = p[k] > b->high[k] ? p[k] : b->high[k];
    }
}

static void add_bounds(bounds *b, const bounds *o)
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = o->low[k] < b->low[k] ? o->low[k] : b->low[k];
        b->high[k] = o->high[k] > b->high[k] ? o->high[k] : b->high[k];
    }
}

static double area(const bounds *b)
{
    const double x = (double)b->high[0] - (double)b->low[0], y = (double)b->high[1] - (double)b->low[1],
                 z = (double)b->high[2] - (double)b->low[2];
    return x < 0 ? 0 : x * y + y * z + z * x;
}

static float middle(const sp_cast_triangle *t, int k)
{
    return (t->p[0][k] + t->p[1][k] + t->p[2][k]) * (1.0f / 3.0f);
}

static uint32_t bin_of(float m, float low, float scale)
{
    const float at = (m - low) * scale;
    return at >= (float)(BINS - 1) ? BINS - 1 : at > 0 ? (uint32_t)at : 0;
}

/* the best place to part a node: axis and the first bin of the right side; false: none is better than a leaf */
static bool choose(const sp_cast_triangle *t, uint32_t count, const bounds *centres, double whole, int *axis,
                   uint32_t *cut)
{
    double best = whole * count;
    bool found = false;
    for (int k = 0; k < 3; k++) {
        const float low = centres->low[k], span = centres->high[k] - low;
        if (!(span > 1e-6f)) {
            continue;
        }
        bounds box[BINS];
        uint32_t in[BINS] = {0};
        for (int i = 0; i < BINS; i++) {
            empty(&box[i]);
        }
        const float scale = (float)BINS / span;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t bin = bin_of(middle(&t[i], k), low, scale);
            in[bin]++;
            for (int v = 0; v < 3; v++) {
                add_point(&box[bin], t[i].p[v]);
            }
        }
        // costs of the right sides, then the left ones beside them
        double right[BINS];
        bounds sum;
        uint32_t n = 0;
        empty(&sum);
        for (int i = BINS - 1; i > 0; i--) {
            add_bounds(&sum, &box[i]);
            n += in[i];
            right[i] = area(&sum) * n;
        }
        empty(&sum);
        n = 0;
        for (int i = 1; i < BINS; i++) {
            add_bounds(&sum, &box[i - 1]);
            n += in[i - 1];
            const double cost = area(&sum) * n + right[i];
            if (n > 0 && n < count && cost < best) {
                best = cost;
                *axis = k;
                *cut = (uint32_t)i;
                found = true;
            }
        }
    }
    return found;
}

/* puts the triangles of the left side first; gives how many */
static uint32_t part(sp_cast_triangle *t, uint32_t count, const bounds *centres, int axis, uint32_t cut)
{
    const float low = centres->low[axis], scale = (float)BINS / (centres->high[axis] - low);
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (bin_of(middle(&t[i], axis), low, scale) < cut) {
            const sp_cast_triangle one = t[i];
            t[i] = t[left];
            t[left++] = one;
        }
    }
    return left;
}

/* bounds of the node, and of the middles of its triangles */
static void measure(const sp_cast_triangle *t, uint32_t count, bounds *all, bounds *centres)
{
    empty(all);
    empty(centres);
    for (uint32_t i = 0; i < count; i++) {
        float m[3];
        for (int k = 0; k < 3; k++) {
            m[k] = middle(&t[i], k);
            add_point(all, t[i].p[k]);
        }
        add_point(centres, m);
    }
}

bool sp_cast_tree_build(sp_cast_tree *t, sp_cast_triangle *triangles, uint32_t count, sp_arena *arena)
{
    t->triangle_count = count;
    t->triangles = triangles;
    t->node_count = 0;
    if (count == 0) {
        return true;
    }
    t->nodes = SP_ARRAY(arena, sp_cast_node, 2 * (size_t)count);
    if (!t->nodes) {
        return false;
    }
    struct {
        uint32_t node, first, count, depth;
    } todo[DEPTH + 2];
    uint32_t open = 1;
    todo[0].node = 0;
    todo[0].first = 0;
    todo[0].count = count;
    todo[0].depth = 0;
    t->node_count = 1;
    while (open > 0) {
        open--;
        const uint32_t at = todo[open].node, first = todo[open].first, n = todo[open].count, depth = todo[open].depth;
        bounds all, centres;
        measure(triangles + first, n, &all, &centres);
        sp_cast_node *node = &t->nodes[at];
        memcpy(node->low, all.low, sizeof all.low);
        memcpy(node->high, all.high, sizeof all.high);
        node->first = first;
        node->count = n;
        int axis = 0;
        uint32_t cut = 0;
        if (n <= LEAF || depth + 1 >= DEPTH || !choose(triangles + first, n, &centres, area(&all), &axis, &cut)) {
            continue;
        }
        const uint32_t left = part(triangles + first, n, &centres, axis, cut), child = t->node_count;
        node->first = child;
        node->count = 0;
        t->node_count += 2;
        // at most one is left open for each level above
        todo[open].node = child + 1;
        todo[open].first = first + left;
        todo[open].count = n - left;
        todo[open++].depth = depth + 1;
        todo[open].node = child;
        todo[open].first = first;
        todo[open].count = left;
        todo[open++].depth = depth + 1;
    }
    return true;
}

/* ---------------------------------------------------------------- fans */
uint32_t sp_cast_beam_from(const sp_cast_beams *b, double slope)
{
    uint32_t low = 0, high = b->count;
    while (low < high) {
        const uint32_t m = (low + high) / 2;
        if ((double)b->slope[m] < slope) {
            low = m + 1;
        } else {
            high = m;
        }
    }
    return low;
}

/* a line from (x0, z0) to (x1, z1) in the fan's half plane, x along */
static void line(const sp_cast_beams *b, const sp_cast_fan *f, const sp_cast_triangle *tri, uint32_t what, double x0,
                 double z0, double x1, double z1)
{
    const double least = 1e-3;
    if (x0 < least && x1 < least) {
        return;
    }
    // what lies behind the eye is cut off
    if (x0 < least) {
        z0 += (z1 - z0) * (least - x0) / (x1 - x0);
        x0 = least;
    } else if (x1 < least) {
        z1 += (z0 - z1) * (least - x1) / (x0 - x1);
        x1 = least;
    }
    const double s0 = z0 / x0, s1 = z1 / x1, low = sp_min(s0, s1), high = sp_max(s0, s1);
    const double dx = x1 - x0, dz = z1 - z0;
    for (uint32_t r = sp_cast_beam_from(b, low); r < b->count && (double)b->slope[r] <= high; r++) {
        const double s = (double)b->slope[r], d = dz - s * dx;
        const double k = d != 0 ? sp_clamp((s * x0 - z0) / d, 0, 1) : 0;
        const float range = (float)((x0 + k * dx) / (double)b->c[r]);
        const bool glass =
            sp_cast_material(what) == SP_CAST_MAT + SP_MAT_GLASS || sp_cast_material(what) == SP_STUFF_GLASS;
        float *best = glass ? &f->glass[r] : &f->range[r];
        if (range < *best) {
            const sp_vec3 n = {(double)tri->n[0], (double)tri->n[1], (double)tri->n[2]};
            const double cosine = (double)b->c[r] * sp_dot3(n, f->along) + (double)b->s[r] * sp_dot3(n, f->up);
            *best = range;
            (glass ? f->glass_cosine : f->cosine)[r] = (float)sp_abs(cosine);
            (glass ? f->glass_what : f->what)[r] = what;
        }
    }
}

static void fan_triangle(const sp_cast_beams *b, const sp_cast_fan *f, const sp_cast_triangle *tri, uint32_t what)
{
    sp_vec3 p[3];
    double d[3];
    for (int k = 0; k < 3; k++) {
        p[k] = sp_v3((double)tri->p[k][0] - f->eye.x, (double)tri->p[k][1] - f->eye.y, (double)tri->p[k][2] - f->eye.z);
        d[k] = sp_dot3(p[k], f->side);
    }
    const bool a0 = d[0] >= 0, a1 = d[1] >= 0, a2 = d[2] >= 0;
    if (a0 == a1 && a1 == a2) {
        return;
    }
    // the corner that is alone on its side, and the other two
    const int one = a0 == a1 ? 2 : a0 == a2 ? 1 : 0;
    double x[2], z[2];
    for (int k = 0; k < 2; k++) {
        const int o = (one + 1 + k) % 3;
        const double w = d[one] / (d[one] - d[o]);
        const sp_vec3 q = sp_add3(p[one], sp_scale3(sp_sub3(p[o], p[one]), w));
        x[k] = sp_dot3(q, f->along);
        z[k] = sp_dot3(q, f->up);
    }
    line(b, f, tri, what, x[0], z[0], x[1], z[1]);
}

/* what several fans have in common: a wedge about the middle one */
typedef struct wedge {
    sp_vec3 eye, along, up, side;
    double open, apart, lean; /* tangent of half its angle; m between eyes; slope by which they tilt */
} wedge;

static wedge wedge_of(const sp_cast_fan *fan, uint32_t fans)
{
    const sp_cast_fan *m = &fan[fans / 2];
    wedge w = {m->eye, m->along, m->up, m->side, 1e-6, 1e-4, 1e-6};
    for (uint32_t i = 0; i < fans; i++) {
        const sp_vec3 e = sp_sub3(fan[i].eye, m->eye);
        const double ahead = sp_dot3(fan[i].along, m->along);
        w.apart = sp_max(w.apart, 1.01 * sp_length3(e) + 1e-4);
        w.open =
            sp_max(w.open, 1.01 * (sp_abs(sp_dot3(fan[i].along, m->side)) + sp_abs(sp_dot3(fan[i].up, m->side)) * 6) /
                                   sp_max(ahead, 0.1) +
                               1e-5);
        w.lean = sp_max(w.lean, 8 * sp_length3(sp_sub3(fan[i].up, m->up)) + 1e-5);
    }
    return w;
}

/* whether any beam can end in the node */
static bool wedge_meets(const wedge *w, const sp_cast_beams *b, const sp_cast_node *n)
{
    const double h[3] = {0.5 * ((double)n->high[0] - (double)n->low[0]), 0.5 * ((double)n->high[1] - (double)n->low[1]),
                         0.5 * ((double)n->high[2] - (double)n->low[2])};
    const sp_vec3 c =
        sp_sub3(sp_v3((double)n->low[0] + h[0], (double)n->low[1] + h[1], (double)n->low[2] + h[2]), w->eye);
    const double x = sp_dot3(c, w->along),
                 ex = sp_abs(w->along.x) * h[0] + sp_abs(w->along.y) * h[1] + sp_abs(w->along.z) * h[2] + w->apart;
    if (x + ex <= 0) {
        return false;
    }
    const double y = sp_dot3(c, w->side),
                 ey = sp_abs(w->side.x) * h[0] + sp_abs(w->side.y) * h[1] + sp_abs(w->side.z) * h[2] + w->apart;
    if (sp_abs(y) - ey > w->open * (x + ex)) {
        return false;
    }
    const double z = sp_dot3(c, w->up),
                 ez = sp_abs(w->up.x) * h[0] + sp_abs(w->up.y) * h[1] + sp_abs(w->up.z) * h[2] + w->apart;
    // the flat distance of what is beside the middle fan is a little longer
    const double near = sp_max((x - ex) * 0.99, 1e-3), far = (x + ex) * 1.02 + 1e-3, lo = z - ez, hi = z + ez;
    const double low = (lo > 0 ? lo / far : lo / near) - w->lean, high = (hi > 0 ? hi / near : hi / far) + w->lean;
    const uint32_t r = sp_cast_beam_from(b, low);
    return r < b->count && (double)b->slope[r] <= high;
}

void sp_cast_tree_fans(const sp_cast_tree *t, const sp_cast_beams *b, const sp_cast_fan *fan, uint32_t fans,
                       uint32_t actor)
{
    if (t->node_count == 0 || fans == 0 || fans > FANS) {
        return;
    }
    sp_cast_fan own[FANS];
    const sp_vec3 origin = sp_v3(t->origin[0], t->origin[1], t->origin[2]);
    for (uint32_t i = 0; i < fans; i++) {
        own[i] = fan[i];
        own[i].eye = sp_sub3(fan[i].eye, origin);
    }
    const wedge w = wedge_of(own, fans);
    uint32_t todo[DEPTH + 2], open = 1;
    todo[0] = 0;
    while (open > 0) {
        const sp_cast_node *n = &t->nodes[todo[--open]];
        if (!wedge_meets(&w, b, n)) {
            continue;
        }
        if (n->count == 0) {
            todo[open++] = n->first + 1;
            todo[open++] = n->first;
            continue;
        }
        for (uint32_t i = 0; i < n->count; i++) {
            const sp_cast_triangle *tri = &t->triangles[n->first + i];
            for (uint32_t k = 0; k < fans; k++) {
                fan_triangle(b, &own[k], tri, sp_cast_what(actor, tri->material));
            }
        }
    }
}

/* ---------------------------------------------------------------- single rays */
/* where a ray enters a node; beyond `far`: it does not */
static double enters(const sp_cast_node *n, const double eye[3], const double inverse[3], double far)
{
    double near = 0, out = far;
    for (int k = 0; k < 3; k++) {
        const double a = ((double)n->low[k] - eye[k]) * inverse[k], b = ((double)n->high[k] - eye[k]) * inverse[k];
        near = sp_max(near, sp_min(a, b));
        out = sp_min(out, sp_max(a, b));
    }
    return near <= out * (1 + 1e-9) + 1e-9 ? near : SP_INFINITY;
}

/* Moeller and Trumbore 1997 */
static double triangle_cut(const sp_cast_triangle *t, sp_vec3 eye, sp_vec3 way)
{
    const sp_vec3 a = {(double)t->p[0][0], (double)t->p[0][1], (double)t->p[0][2]},
                  u = sp_sub3(sp_v3((double)t->p[1][0], (double)t->p[1][1], (double)t->p[1][2]), a),
                  v = sp_sub3(sp_v3((double)t->p[2][0], (double)t->p[2][1], (double)t->p[2][2]), a);
    const sp_vec3 q = sp_cross3(way, v);
    const double d = sp_dot3(u, q);
    if (sp_abs(d) < 1e-14) {
        return -1;
    }
    const sp_vec3 s = sp_sub3(eye, a), w = sp_cross3(s, u);
    const double i = sp_dot3(s, q) / d, k = sp_dot3(way, w) / d;
    return i >= -1e-9 && k >= -1e-9 && i + k <= 1 + 1e-9 ? sp_dot3(v, w) / d : -1;
}

bool sp_cast_tree_ray(const sp_cast_tree *t, sp_vec3 eye, sp_vec3 way, double *range, double *cosine,
                      uint32_t *material)
{
    if (t->node_count == 0) {
        return false;
    }
    const sp_vec3 o = sp_sub3(eye, sp_v3(t->origin[0], t->origin[1], t->origin[2]));
    const double e[3] = {o.x, o.y, o.z}, d[3] = {way.x, way.y, way.z};
    double inverse[3];
    for (int k = 0; k < 3; k++) {
        inverse[k] = 1 / (sp_abs(d[k]) > 1e-12 ? d[k] : 1e-12);
    }
    bool found = false;
    struct {
        uint32_t node;
        double at;
    } todo[DEPTH + 2];
    uint32_t open = 1;
    todo[0].node = 0;
    todo[0].at = enters(&t->nodes[0], e, inverse, *range);
    while (open > 0) {
        open--;
        if (!(todo[open].at <= *range)) {
            continue;
        }
        const sp_cast_node *n = &t->nodes[todo[open].node];
        if (n->count == 0) {
            // the nearer child first
            const double a = enters(&t->nodes[n->first], e, inverse, *range),
                         b = enters(&t->nodes[n->first + 1], e, inverse, *range);
            const uint32_t second = a <= b ? 1 : 0;
            todo[open].node = n->first + second;
            todo[open].at = second ? b : a;
            open += todo[open].at <= *range ? 1 : 0;
            todo[open].node = n->first + 1 - second;
            todo[open].at = second ? a : b;
            open += todo[open].at <= *range ? 1 : 0;
            continue;
        }
        for (uint32_t i = 0; i < n->count; i++) {
            const sp_cast_triangle *tri = &t->triangles[n->first + i];
            const double at = triangle_cut(tri, o, way);
            if (at > 1e-6 && at < *range) {
                *range = at;
                *cosine = sp_abs((double)tri->n[0] * d[0] + (double)tri->n[1] * d[1] + (double)tri->n[2] * d[2]);
                *material = tri->material;
                found = true;
            }
        }
    }
    return found;
}
