/* coarse.c - the same model in fewer triangles, for eyes from which what it lacks is a fraction of a pixel. Only
 * pictures use it: truth, lidar and radar see the whole model at any distance.
 *
 * Edges are collapsed onto one of their ends while the squared distances from the planes that met there (Garland
 * and Heckbert's quadrics, SIGGRAPH 1997) stay small: their mean below the square of the error. The rims of materials
 * and of open sheets count as planes of their own, so that lamps and windows keep their outlines; no triangle may turn
 * over or vanish but the two at the edge; parts that move are never joined. In sweeps of a rising error, each in the
 * order of the sites: no heap, and the same result everywhere. */
#include <string.h>

#include "shape/shape.h"

static const uint32_t none = UINT32_MAX;
/* times the error: how far a single plane may be left */
static const double apart = 3;

/* where vertices of one part coincide */
typedef struct site {
    sp_vec3 p;
    double q[10];   /* upper triangle of the quadric: xx xy xz xw yy yz yw zz zw ww */
    double planes;  /* in it */
    uint32_t first; /* corner; none: no triangle is left here */
    uint32_t part;
} site;

typedef struct coarse {
    const sp_vertex *vertices;
    const uint32_t *index; /* of the model's triangles, into vertices */
    uint32_t corners, sites;
    site *site;
    uint32_t *at, *next; /* of each corner: its site, and the next corner there */
    bool *gone;          /* of each triangle */
} coarse;

static void add_plane(site *s, sp_vec3 n, sp_vec3 p)
{
    const double v[4] = {n.x, n.y, n.z, -sp_dot3(n, p)};
    for (int i = 0, k = 0; i < 4; i++)
        for (int j = i; j < 4; j++)
            s->q[k++] += v[i] * v[j];
    s->planes++;
}

/* mean square distance from its planes; too far where the sum of squares says that one of them may be left behind:
 * those of thin things lie close together, which are not to vanish */
static double error_at(const site *s, sp_vec3 p, double most)
{
    const double *q = s->q;
    const double sum = p.x * (q[0] * p.x + 2 * (q[1] * p.y + q[2] * p.z + q[3])) +
                       p.y * (q[4] * p.y + 2 * (q[5] * p.z + q[6])) + p.z * (q[7] * p.z + 2 * q[8]) + q[9];
    return sum > sp_square(apart * most) ? 1e9 : sum / sp_max(s->planes, 1);
}

static const sp_vertex *vertex_of(const coarse *c, uint32_t corner)
{
    return &c->vertices[c->index[corner]];
}

/* twice its area along its normal, if the corners at `moved` stood at p */
static sp_vec3 face(const coarse *c, uint32_t triangle, uint32_t moved, sp_vec3 p)
{
    sp_vec3 q[3];
    for (uint32_t k = 0; k < 3; k++) {
        const uint32_t s = c->at[3 * triangle + k];
        q[k] = s == moved ? p : c->site[s].p;
    }
    return sp_cross3(sp_sub3(q[1], q[0]), sp_sub3(q[2], q[0]));
}

/* ---------------------------------------------------------------- sites */
static uint32_t site_of(coarse *c, uint32_t *table, uint32_t slots, const sp_vertex *v)
{
    uint32_t bits[3];
    // one zero, not two
    const float p[3] = {v->p[0] + 0.0f, v->p[1] + 0.0f, v->p[2] + 0.0f};
    memcpy(bits, p, sizeof bits);
    uint32_t k = sp_ground_hash(bits[0] ^ v->m[1] * 977u, bits[1], bits[2]) & (slots - 1);
    for (; table[k]; k = (k + 1) & (slots - 1)) {
        const site *s = &c->site[table[k] - 1];
        if (s->p.x == (double)p[0] && s->p.y == (double)p[1] && s->p.z == (double)p[2] && s->part == v->m[1])
            return table[k] - 1;
    }
    c->site[c->sites] = (site){.p = {(double)p[0], (double)p[1], (double)p[2]}, .first = none, .part = v->m[1]};
    table[k] = ++c->sites;
    return c->sites - 1;
}

/* whether the triangle beside the edge from corner e on goes on in the same material */
static bool goes_on(const coarse *c, uint32_t e)
{
    const uint32_t a = c->at[e], b = c->at[e - e % 3 + (e + 1) % 3];
    for (uint32_t o = c->site[b].first; o != none; o = c->next[o])
        if (!c->gone[o / 3] && c->at[o - o % 3 + (o + 1) % 3] == a && vertex_of(c, o)->m[0] == vertex_of(c, e)->m[0])
            return true;
    return false;
}

static void sites(coarse *c, uint32_t *table, uint32_t slots)
{
    for (uint32_t e = 0; e < c->corners; e++) {
        c->at[e] = site_of(c, table, slots, vertex_of(c, e));
        c->next[e] = c->site[c->at[e]].first;
        c->site[c->at[e]].first = e;
    }
    for (uint32_t t = 0; t < c->corners / 3; t++) {
        const sp_vec3 n = face(c, t, none, sp_v3(0, 0, 0));
        // slivers have no say
        c->gone[t] = sp_dot3(n, n) < 1e-14;
        for (uint32_t k = 0; k < 3 && !c->gone[t]; k++)
            add_plane(&c->site[c->at[3 * t + k]], sp_normal3(n), c->site[c->at[3 * t + k]].p);
    }
    for (uint32_t e = 0; e < c->corners; e++) {
        if (c->gone[e / 3] || goes_on(c, e))
            continue;
        site *a = &c->site[c->at[e]], *b = &c->site[c->at[e - e % 3 + (e + 1) % 3]];
        const sp_vec3 rim = sp_normal3(sp_cross3(sp_sub3(b->p, a->p), face(c, e / 3, none, a->p)));
        add_plane(a, rim, a->p);
        add_plane(b, rim, b->p);
    }
}

/* ---------------------------------------------------------------- collapsing */
/* whether triangles around `from` are left, and look the same way from `to` */
static bool may(const coarse *c, uint32_t from, uint32_t to)
{
    bool left = false;
    for (uint32_t e = c->site[from].first; e != none; e = c->next[e]) {
        const uint32_t t = e / 3;
        if (c->gone[t] || c->at[3 * t] == to || c->at[3 * t + 1] == to || c->at[3 * t + 2] == to)
            continue;
        const sp_vec3 now = face(c, t, none, c->site[to].p), then = face(c, t, from, c->site[to].p);
        const double turned = sp_dot3(now, then);
        if (!(turned > 0) || turned * turned < 0.12 * sp_dot3(now, now) * sp_dot3(then, then) ||
            sp_dot3(then, then) < 1e-12)
            return false;
        left = true;
    }
    return left;
}

static void collapse(coarse *c, uint32_t from, uint32_t to)
{
    site *a = &c->site[from], *b = &c->site[to];
    uint32_t last = none;
    for (uint32_t e = a->first; e != none; e = c->next[e]) {
        const uint32_t t = e / 3;
        if (c->at[3 * t] == to || c->at[3 * t + 1] == to || c->at[3 * t + 2] == to)
            c->gone[t] = true;
        c->at[e] = to;
        last = e;
    }
    if (last != none) {
        c->next[last] = b->first;
        b->first = a->first;
    }
    a->first = none;
    for (int k = 0; k < 10; k++)
        b->q[k] += a->q[k];
    b->planes += a->planes;
}

/* each site onto the best of its neighbours; whether any went */
static bool sweep(coarse *c, double most)
{
    bool any = false;
    for (uint32_t i = 0; i < c->sites; i++) {
        uint32_t best = none;
        double least = most * most;
        for (uint32_t e = c->site[i].first; e != none; e = c->next[e])
            for (uint32_t k = 1; k < 3 && !c->gone[e / 3]; k++) {
                const uint32_t o = c->at[e - e % 3 + (e + k) % 3];
                const double cost = error_at(&c->site[i], c->site[o].p, most);
                if (o == best || o == i || !(cost < least) || !may(c, i, o))
                    continue;
                best = o;
                least = cost;
            }
        if (best != none) {
            collapse(c, i, best);
            any = true;
        }
    }
    return any;
}

/* ---------------------------------------------------------------- the result */
/* The first corner at the same site that looks almost the same way in the same material: its vertex serves both. */
static uint32_t alike(const coarse *c, uint32_t corner)
{
    const sp_vertex *v = vertex_of(c, corner);
    uint32_t found = corner;
    for (uint32_t e = c->site[c->at[corner]].first; e != none; e = c->next[e]) {
        const sp_vertex *w = vertex_of(c, e);
        const int turned = v->n[0] * w->n[0] + v->n[1] * w->n[1] + v->n[2] * w->n[2];
        if (e < found && !c->gone[e / 3] && w->m[0] == v->m[0] && turned > 127 * 127 * 8 / 10)
            found = e;
    }
    return found;
}

static void keep(const coarse *c, sp_mesh *m)
{
    for (uint32_t e = 0; e < c->corners && !m->failed; e++) {
        if (c->gone[e / 3])
            continue;
        const sp_vec3 p = c->site[c->at[e]].p;
        sp_vertex v = *vertex_of(c, alike(c, e));
        v.p[0] = (float)p.x;
        v.p[1] = (float)p.y;
        v.p[2] = (float)p.z;
        const uint32_t at = m->vertices.count;
        m->failed = !sp_growing_add(&m->vertices, &v, sizeof v, 1) || !sp_growing_add(&m->indices, &at, sizeof at, 1);
    }
}

bool sp_model_coarse(sp_mesh *m, sp_model *model, double error)
{
    const uint32_t n = model->count, first = m->vertices.count;
    uint32_t slots = 64;
    while (slots < 2 * n)
        slots *= 2;
    // copies: what is kept is appended to what is read
    uint32_t *index = sp_memory_alloc(sizeof *index * (n + 1));
    sp_vertex *vertices = sp_memory_alloc(sizeof *vertices * (first + 1));
    uint32_t *table = sp_memory_zeroed(sizeof *table * slots);
    coarse c = {.vertices = vertices,
                .index = index,
                .corners = n,
                .site = sp_memory_alloc(sizeof *c.site * (n + 1)),
                .at = sp_memory_alloc(sizeof *c.at * (n + 1)),
                .next = sp_memory_alloc(sizeof *c.next * (n + 1)),
                .gone = sp_memory_zeroed(sizeof *c.gone * (n / 3 + 1))};
    model->coarse_first = m->indices.count;
    const bool ok = index && vertices && table && c.site && c.at && c.next && c.gone && !m->failed;
    if (ok && n) {
        memcpy(index, (const uint32_t *)m->indices.data + model->first, sizeof *index * n);
        for (uint32_t e = 0; e < n; e++)
            index[e] += model->base;
        memcpy(vertices, m->vertices.data, sizeof *vertices * first);
        sites(&c, table, slots);
        // small errors first: what is flat goes before what is round
        for (double most = error / 8; most <= error; most *= 2)
            for (int k = 0; k < 12 && sweep(&c, most); k++)
                ;
        keep(&c, m);
    }
    if (ok && !m->failed) {
        sp_weld(&m->vertices, sizeof(sp_vertex), first, 0, (uint32_t *)m->indices.data + model->coarse_first,
                m->indices.count - model->coarse_first);
        model->coarse_count = m->indices.count - model->coarse_first;
        model->coarse_error = error;
    }
    sp_memory_free(index);
    sp_memory_free(vertices);
    sp_memory_free(table);
    sp_memory_free(c.site);
    sp_memory_free(c.at);
    sp_memory_free(c.next);
    sp_memory_free(c.gone);
    return ok && !m->failed;
}
