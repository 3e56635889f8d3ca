/* cast_rays.c - rays at a tree of triangles: fans of beams that share a half plane, and up to four from one point.
 *
 * A fan cuts a triangle in a line; the beams that end on it are those between the slopes of its two ends. Several
 * neighbouring fans walk the tree together. What to leave out is told in floats, with as much slack as they round; what
 * is left is cut in doubles, in the order of the tree. */
#include "sensors/cast.h"

#include <emmintrin.h>

enum { DEPTH = SP_CAST_DEPTH, FANS = 16 };

/* ---------------------------------------------------------------- fans */
static uint32_t halve(const sp_cast_beams *b, double slope)
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

void sp_cast_beams_index(sp_cast_beams *b, uint8_t from[SP_CAST_STEPS])
{
    const double first = b->count ? (double)b->slope[0] : 0, last = b->count ? (double)b->slope[b->count - 1] : 0;
    b->from = NULL;
    if (!(last - first > 1e-6) || b->count > UINT8_MAX) {
        return;
    }
    b->steps = (SP_CAST_STEPS - 1) / (last - first);
    for (uint32_t i = 0; i < SP_CAST_STEPS; i++) {
        // a little early, for what is rounded
        from[i] = (uint8_t)halve(b, first + (i - 1e-3) / b->steps);
    }
    b->from = from;
}

static inline uint32_t beam_from(const sp_cast_beams *b, double slope)
{
    if (!b->from) {
        return halve(b, slope);
    }
    const double at = (slope - (double)b->slope[0]) * b->steps;
    uint32_t r = !(at > 0) ? 0 : at < SP_CAST_STEPS ? b->from[(uint32_t)at] : b->count;
    while (r < b->count && (double)b->slope[r] < slope) {
        r++;
    }
    return r;
}

uint32_t sp_cast_beam_from(const sp_cast_beams *b, double slope)
{
    return beam_from(b, slope);
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
    for (uint32_t r = beam_from(b, low); r < b->count && (double)b->slope[r] <= high; r++) {
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

/* What several fans have in common: a wedge about the middle one, and the planes of all of them. In floats, with as
 * much slack as they round: it only says what to leave out, and what is left is cut in doubles. */
typedef struct wedge {
    __m128 eye, turn[3], size[3], apart; /* lanes of turn: along, side, up; size: as it is without signs */
    float open, lean;                    /* tangent of half its angle; slope by which the fans tilt */
    float x[FANS], y[FANS], z[FANS], off[FANS], slack;
} wedge;

static float largest(const float low[3], const float high[3])
{
    float most = 0;
    for (int k = 0; k < 3; k++) {
        most = sp_abs((double)low[k]) > (double)most ? (float)sp_abs((double)low[k]) : most;
        most = sp_abs((double)high[k]) > (double)most ? (float)sp_abs((double)high[k]) : most;
    }
    return most;
}

static void lay_planes(wedge *w, const sp_cast_fan *fan, uint32_t fans, sp_vec3 eye)
{
    double most = 0;
    for (uint32_t i = 0; i < FANS; i++) {
        const sp_vec3 side = i < fans ? fan[i].side : sp_v3(0, 0, 0);
        const double off = i < fans ? sp_dot3(side, sp_sub3(fan[i].eye, eye)) : 1e30;
        w->x[i] = (float)side.x;
        w->y[i] = (float)side.y;
        w->z[i] = (float)side.z;
        w->off[i] = (float)off;
        most = i < fans ? sp_max(most, sp_abs(off)) : most;
    }
    w->slack = (float)(1e-5 + 1e-6 * most);
}

static void lay_wedge(wedge *w, const sp_cast_fan *fan, uint32_t fans, const sp_cast_node *root)
{
    const sp_cast_fan *m = &fan[fans / 2];
    double open = 1e-6, apart = 1e-4, lean = 1e-6;
    for (uint32_t i = 0; i < fans; i++) {
        const sp_vec3 e = sp_sub3(fan[i].eye, m->eye);
        const double ahead = sp_dot3(fan[i].along, m->along);
        apart = sp_max(apart, 1.01 * sp_length3(e) + 1e-4);
        open = sp_max(open, 1.01 * (sp_abs(sp_dot3(fan[i].along, m->side)) + sp_abs(sp_dot3(fan[i].up, m->side)) * 6) /
                                    sp_max(ahead, 0.1) +
                                1e-5);
        lean = sp_max(lean, 8 * sp_length3(sp_sub3(fan[i].up, m->up)) + 2e-5);
    }
    const float eye[3] = {(float)m->eye.x, (float)m->eye.y, (float)m->eye.z};
    const __m128 sign = _mm_set1_ps(-0.0f);
    w->eye = _mm_setr_ps(eye[0], eye[1], eye[2], 0);
    w->turn[0] = _mm_setr_ps((float)m->along.x, (float)m->side.x, (float)m->up.x, 0);
    w->turn[1] = _mm_setr_ps((float)m->along.y, (float)m->side.y, (float)m->up.y, 0);
    w->turn[2] = _mm_setr_ps((float)m->along.z, (float)m->side.z, (float)m->up.z, 0);
    for (int k = 0; k < 3; k++) {
        w->size[k] = _mm_andnot_ps(sign, w->turn[k]);
    }
    w->apart = _mm_set1_ps((float)apart + 4e-6f * (largest(root->low, root->high) + largest(eye, eye)));
    w->open = (float)open;
    w->lean = (float)lean;
    lay_planes(w, fan, fans, sp_v3((double)eye[0], (double)eye[1], (double)eye[2]));
}

/* a vector as its first three lanes weigh three others */
static inline __m128 weigh(__m128 v, const __m128 by[3])
{
    const __m128 x = _mm_shuffle_ps(v, v, _MM_SHUFFLE(0, 0, 0, 0)), y = _mm_shuffle_ps(v, v, _MM_SHUFFLE(1, 1, 1, 1)),
                 z = _mm_shuffle_ps(v, v, _MM_SHUFFLE(2, 2, 2, 2));
    return _mm_add_ps(_mm_add_ps(_mm_mul_ps(x, by[0]), _mm_mul_ps(y, by[1])), _mm_mul_ps(z, by[2]));
}

/* corners of a node; the last lane is a number that does no harm */
static inline __m128 low_of(const sp_cast_node *n)
{
    return _mm_loadu_ps(n->low);
}
static inline __m128 high_of(const sp_cast_node *n)
{
    const __m128 h = _mm_loadu_ps(n->low + 2);
    return _mm_shuffle_ps(h, h, _MM_SHUFFLE(3, 3, 2, 1));
}

/* whether any beam can end in the node */
static bool wedge_meets(const wedge *w, const sp_cast_beams *b, const sp_cast_node *n)
{
    const __m128 low = low_of(n), high = high_of(n), half = _mm_set1_ps(0.5f);
    const __m128 at = weigh(_mm_sub_ps(_mm_mul_ps(half, _mm_add_ps(low, high)), w->eye), w->turn),
                 size = _mm_add_ps(weigh(_mm_mul_ps(half, _mm_sub_ps(high, low)), w->size), w->apart);
    float from[4], to[4]; // along, side, up
    _mm_storeu_ps(from, _mm_sub_ps(at, size));
    _mm_storeu_ps(to, _mm_add_ps(at, size));
    const float wide = w->open * to[0];
    if (to[0] <= 0 || from[1] > wide || -to[1] > wide) {
        return false;
    }
    // the flat distance of what is beside the middle fan is a little longer
    const float near = from[0] * 0.99f > 1e-3f ? from[0] * 0.99f : 1e-3f, far = to[0] * 1.02f + 1e-3f;
    const float least = from[2] / (from[2] > 0 ? far : near) - w->lean,
                most = to[2] / (to[2] > 0 ? near : far) + w->lean;
    const uint32_t r = beam_from(b, (double)least);
    return r < b->count && b->slope[r] <= most;
}

/* a bit for each fan whose plane may cut the triangle */
static inline uint32_t may_cut(const wedge *w, uint32_t fans, const sp_cast_triangle *t)
{
    const __m128 sign = _mm_set1_ps(-0.0f);
    __m128 x[3], y[3], z[3], all = _mm_set1_ps(w->slack), sum = _mm_setzero_ps();
    for (int k = 0; k < 3; k++) {
        const __m128 q = _mm_sub_ps(_mm_loadu_ps(t->p[k]), w->eye);
        x[k] = _mm_shuffle_ps(q, q, _MM_SHUFFLE(0, 0, 0, 0));
        y[k] = _mm_shuffle_ps(q, q, _MM_SHUFFLE(1, 1, 1, 1));
        z[k] = _mm_shuffle_ps(q, q, _MM_SHUFFLE(2, 2, 2, 2));
        sum = _mm_add_ps(sum, _mm_andnot_ps(sign, q));
    }
    sum = _mm_add_ps(_mm_add_ps(_mm_shuffle_ps(sum, sum, _MM_SHUFFLE(0, 0, 0, 0)),
                                _mm_shuffle_ps(sum, sum, _MM_SHUFFLE(1, 1, 1, 1))),
                     _mm_shuffle_ps(sum, sum, _MM_SHUFFLE(2, 2, 2, 2)));
    all = _mm_add_ps(all, _mm_mul_ps(sum, _mm_set1_ps(1e-6f)));
    uint32_t cut = 0;
    for (uint32_t i = 0; i < fans; i += 4) {
        const __m128 sx = _mm_loadu_ps(w->x + i), sy = _mm_loadu_ps(w->y + i), sz = _mm_loadu_ps(w->z + i);
        __m128 d[3];
        for (int k = 0; k < 3; k++) {
            d[k] = _mm_add_ps(_mm_add_ps(_mm_mul_ps(sx, x[k]), _mm_mul_ps(sy, y[k])), _mm_mul_ps(sz, z[k]));
        }
        const __m128 off = _mm_loadu_ps(w->off + i), least = _mm_sub_ps(_mm_min_ps(_mm_min_ps(d[0], d[1]), d[2]), off),
                     most = _mm_sub_ps(_mm_max_ps(_mm_max_ps(d[0], d[1]), d[2]), off);
        const __m128 may = _mm_and_ps(_mm_cmple_ps(least, all), _mm_cmpge_ps(_mm_add_ps(most, all), _mm_setzero_ps()));
        cut |= (uint32_t)_mm_movemask_ps(may) << i;
    }
    return cut;
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
    wedge w;
    lay_wedge(&w, own, fans, t->nodes);
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
            uint32_t cut = may_cut(&w, fans, tri);
            for (uint32_t k = 0; cut; k++, cut >>= 1) {
                if (cut & 1) {
                    fan_triangle(b, &own[k], tri, sp_cast_what(actor, tri->material));
                }
            }
        }
    }
}

/* ---------------------------------------------------------------- single rays */
/* Up to four rays from one point for nodes, in floats, with as much slack as they round: where a node is met says only
 * whether and when to look into it. */
typedef struct ray_ways {
    __m128 low, high, inverse[3], far; /* low, high: the eye, a little after and before it; the others: by ray */
} ray_ways;

static void lay_rays(ray_ways *w, sp_vec3 eye, const sp_vec3 *way, uint32_t count)
{
    const double e[3] = {eye.x, eye.y, eye.z};
    float low[4] = {0}, high[4] = {0}, inverse[3][4];
    for (int k = 0; k < 3; k++) {
        const double slack = 1e-6 + 5e-7 * sp_abs(e[k]);
        low[k] = (float)(e[k] + slack);
        high[k] = (float)(e[k] - slack);
        for (uint32_t i = 0; i < 4; i++) {
            const sp_vec3 v = way[i < count ? i : 0];
            const double d = k == 0 ? v.x : k == 1 ? v.y : v.z;
            inverse[k][i] = (float)(1 / (sp_abs(d) > 1e-12 ? d : 1e-12));
        }
        w->inverse[k] = _mm_loadu_ps(inverse[k]);
    }
    w->low = _mm_loadu_ps(low);
    w->high = _mm_loadu_ps(high);
}

/* how far rays go at most; those beyond `count` nowhere */
static float lay_far(ray_ways *w, const double *range, uint32_t count)
{
    float far[4], most = -1;
    for (uint32_t i = 0; i < 4; i++) {
        far[i] = i < count ? (float)range[i] : -1;
        most = far[i] > most ? far[i] : most;
    }
    w->far = _mm_loadu_ps(far);
    return most;
}

/* a bit for each ray that enters a node; where the first of them does */
static inline uint32_t enters(const ray_ways *w, const sp_cast_node *n, float *at)
{
    const __m128 low = _mm_sub_ps(low_of(n), w->low), high = _mm_sub_ps(high_of(n), w->high);
    const __m128 x0 = _mm_mul_ps(_mm_shuffle_ps(low, low, _MM_SHUFFLE(0, 0, 0, 0)), w->inverse[0]),
                 x1 = _mm_mul_ps(_mm_shuffle_ps(high, high, _MM_SHUFFLE(0, 0, 0, 0)), w->inverse[0]),
                 y0 = _mm_mul_ps(_mm_shuffle_ps(low, low, _MM_SHUFFLE(1, 1, 1, 1)), w->inverse[1]),
                 y1 = _mm_mul_ps(_mm_shuffle_ps(high, high, _MM_SHUFFLE(1, 1, 1, 1)), w->inverse[1]),
                 z0 = _mm_mul_ps(_mm_shuffle_ps(low, low, _MM_SHUFFLE(2, 2, 2, 2)), w->inverse[2]),
                 z1 = _mm_mul_ps(_mm_shuffle_ps(high, high, _MM_SHUFFLE(2, 2, 2, 2)), w->inverse[2]);
    __m128 in = _mm_max_ps(_mm_max_ps(_mm_min_ps(x0, x1), _mm_min_ps(y0, y1)),
                           _mm_max_ps(_mm_min_ps(z0, z1), _mm_setzero_ps())),
           out = _mm_min_ps(_mm_min_ps(_mm_max_ps(x0, x1), _mm_max_ps(y0, y1)), _mm_min_ps(_mm_max_ps(z0, z1), w->far));
    in = _mm_mul_ps(in, _mm_set1_ps(1 - 1e-6f));
    out = _mm_mul_ps(out, _mm_set1_ps(1 + 1e-6f));
    const __m128 meets = _mm_cmple_ps(in, out);
    in = _mm_or_ps(_mm_and_ps(meets, in), _mm_andnot_ps(meets, _mm_set1_ps(1e30f)));
    in = _mm_min_ps(in, _mm_shuffle_ps(in, in, _MM_SHUFFLE(1, 0, 3, 2)));
    in = _mm_min_ss(in, _mm_shuffle_ps(in, in, _MM_SHUFFLE(1, 1, 1, 1)));
    *at = _mm_cvtss_f32(in);
    return (uint32_t)_mm_movemask_ps(meets);
}

/* Moeller and Trumbore 1997: what is the same for all rays from one point */
typedef struct cutter {
    sp_vec3 u, v, s, w;
    double far;
} cutter;

static cutter cutter_of(const sp_cast_triangle *t, sp_vec3 eye)
{
    const sp_vec3 a = {(double)t->p[0][0], (double)t->p[0][1], (double)t->p[0][2]};
    cutter c;
    c.u = sp_sub3(sp_v3((double)t->p[1][0], (double)t->p[1][1], (double)t->p[1][2]), a);
    c.v = sp_sub3(sp_v3((double)t->p[2][0], (double)t->p[2][1], (double)t->p[2][2]), a);
    c.s = sp_sub3(eye, a);
    c.w = sp_cross3(c.s, c.u);
    c.far = sp_dot3(c.v, c.w);
    return c;
}

static double cut(const cutter *c, sp_vec3 way)
{
    const sp_vec3 q = sp_cross3(way, c->v);
    const double d = sp_dot3(c->u, q);
    if (sp_abs(d) < 1e-14) {
        return -1;
    }
    const double i = sp_dot3(c->s, q) / d, k = sp_dot3(way, c->w) / d;
    return i >= -1e-9 && k >= -1e-9 && i + k <= 1 + 1e-9 ? c->far / d : -1;
}

/* the triangles of a leaf against those rays that enter it; which of them found something nearer */
static uint32_t cut_leaf(const sp_cast_tree *t, const sp_cast_node *n, uint32_t rays, sp_vec3 eye, const sp_vec3 *way,
                         double *range, double *cosine, uint32_t *material)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        const sp_cast_triangle *tri = &t->triangles[n->first + i];
        const cutter c = cutter_of(tri, eye);
        for (uint32_t k = 0; rays >> k; k++) {
            const double at = rays >> k & 1 ? cut(&c, way[k]) : -1;
            if (at > 1e-6 && at < range[k]) {
                range[k] = at;
                cosine[k] =
                    sp_abs((double)tri->n[0] * way[k].x + (double)tri->n[1] * way[k].y + (double)tri->n[2] * way[k].z);
                material[k] = tri->material;
                found |= 1u << k;
            }
        }
    }
    return found;
}

uint32_t sp_cast_tree_rays(const sp_cast_tree *t, sp_vec3 eye, const sp_vec3 *way, uint32_t count, double *range,
                           double *cosine, uint32_t *material)
{
    if (t->node_count == 0 || count == 0 || count > 4) {
        return 0;
    }
    const sp_vec3 o = sp_sub3(eye, sp_v3(t->origin[0], t->origin[1], t->origin[2]));
    struct {
        uint32_t node, rays;
        float at;
    } todo[DEPTH + 2];
    ray_ways w;
    lay_rays(&w, o, way, count);
    float far = lay_far(&w, range, count);
    uint32_t open = 1, found = 0;
    todo[0].node = 0;
    todo[0].rays = enters(&w, t->nodes, &todo[0].at);
    while (open > 0) {
        open--;
        const uint32_t rays = todo[open].rays;
        if (rays == 0 || !(todo[open].at <= far)) {
            continue;
        }
        const sp_cast_node *n = &t->nodes[todo[open].node];
        if (n->count == 0) {
            // the nearer child first
            float a, b;
            const uint32_t left = enters(&w, &t->nodes[n->first], &a), right = enters(&w, &t->nodes[n->first + 1], &b);
            const uint32_t second = a <= b ? 1 : 0;
            todo[open].node = n->first + second;
            todo[open].at = second ? b : a;
            todo[open].rays = second ? right : left;
            open += todo[open].rays ? 1 : 0;
            todo[open].node = n->first + 1 - second;
            todo[open].at = second ? a : b;
            todo[open].rays = second ? left : right;
            open += todo[open].rays ? 1 : 0;
            continue;
        }
        const uint32_t nearer = cut_leaf(t, n, rays, o, way, range, cosine, material);
        if (nearer) {
            far = lay_far(&w, range, count);
            found |= nearer;
        }
    }
    return found;
}

bool sp_cast_tree_ray(const sp_cast_tree *t, sp_vec3 eye, sp_vec3 way, double *range, double *cosine,
                      uint32_t *material)
{
    return sp_cast_tree_rays(t, eye, &way, 1, range, cosine, material) != 0;
}
