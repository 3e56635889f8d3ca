/* ground.c - the static world in chunks of some hundred metres: lit triangles and the stripes of road markings, each
 * chunk with its own origin, so that single floats stay exact. What is in them comes from pavement.c and scenery.c. */
#include <string.h>

#include "shape/shape.h"

void sp_ground_free(sp_land *g)
{
    sp_memory_free(g->chunks.data);
    sp_memory_free(g->lit.data);
    sp_memory_free(g->lit_index.data);
    sp_memory_free(g->stripe.data);
    sp_memory_free(g->stripe_index.data);
    sp_memory_free(g->worn_index.data);
    *g = (sp_land){0};
}

static sp_chunk *open_chunk(sp_land *g)
{
    return (sp_chunk *)g->chunks.data + g->chunks.count - 1;
}

void sp_ground_open(sp_land *g, sp_vec3 origin)
{
    const sp_chunk c = {.origin = {origin.x, origin.y, origin.z},
                        .bias = g->bias,
                        .error = g->error,
                        .lit_first = g->lit_index.count,
                        .lit_base = g->lit.count,
                        .stripe_first = g->stripe_index.count,
                        .stripe_base = g->stripe.count};
    if (!sp_growing_add(&g->chunks, &c, sizeof c, 1))
        g->failed = true;
    g->chunk_origin[0] = origin.x;
    g->chunk_origin[1] = origin.y;
    g->chunk_origin[2] = origin.z;
    g->open = !g->failed;
}

/* widens low and high by the vertices from `first` on; both vertex kinds begin with p */
static void widen(const sp_growing *g, size_t item, uint32_t first, float low[3], float high[3])
{
    for (uint32_t i = first; i < g->count; i++) {
        const float *p = (const float *)(const void *)((const char *)g->data + i * item);
        for (int k = 0; k < 3; k++) {
            low[k] = p[k] < low[k] ? p[k] : low[k];
            high[k] = p[k] > high[k] ? p[k] : high[k];
        }
    }
}

/* what is worn lies below the paint of its chunk: before it */
static bool put_below(sp_land *g, sp_chunk *c)
{
    const uint32_t n = g->worn_index.count, first = c->stripe_first, painted = c->stripe_count;
    if (!n)
        return true;
    if (!sp_growing_add(&g->stripe_index, g->worn_index.data, sizeof(uint32_t), n))
        return false;
    uint32_t *at = (uint32_t *)g->stripe_index.data + first;
    memmove(at + n, at, sizeof *at * painted);
    memcpy(at, g->worn_index.data, sizeof *at * n);
    c->worn_count = n;
    c->stripe_first = first + n;
    g->worn_index.count = 0;
    return true;
}

void sp_ground_close(sp_land *g)
{
    if (g->failed || !g->open)
        return;
    g->open = false;
    sp_chunk *c = open_chunk(g);
    c->lit_count = g->lit_index.count - c->lit_first;
    c->stripe_count = g->stripe_index.count - c->stripe_first;
    g->failed = !put_below(g, c);
    if (!c->lit_count && !c->stripe_count && !c->worn_count) {
        g->chunks.count--;
        return;
    }
    if (c->lit_count)
        sp_weld(&g->lit, sizeof(sp_lit), c->lit_base, c->lit_base, (uint32_t *)g->lit_index.data + c->lit_first,
                c->lit_count);
    float low[3] = {1e9f, 1e9f, 1e9f}, high[3] = {-1e9f, -1e9f, -1e9f};
    widen(&g->lit, sizeof(sp_lit), c->lit_base, low, high);
    widen(&g->stripe, sizeof(sp_stripe), c->stripe_base, low, high);
    double r = 0;
    for (int k = 0; k < 3; k++) {
        c->middle[k] = (low[k] + high[k]) * 0.5f;
        r += sp_square((double)high[k] - (double)low[k]) * 0.25;
    }
    c->radius = sp_sqrt(r) + 0.5;
    if (g->hidden)
        c->lit_count = 0;
}

static uint8_t snorm(double v)
{
    return (uint8_t)(int8_t)sp_round(sp_clamp(v, -1, 1) * 127);
}

void sp_coat(const sp_land *g, const float albedo[3], sp_vec3 n, uint8_t detail, uint8_t out[SP_COAT])
{
    for (int i = 0; i < 3; i++)
        out[i] = (uint8_t)sp_floor(sp_sqrt(sp_clamp((double)albedo[i], 0, 1)) * 255 + 0.5);
    out[3] = detail;
    out[4] = snorm(n.x);
    out[5] = snorm(n.y);
    out[6] = snorm(n.z);
    out[7] = (uint8_t)g->stuff;
}

static uint32_t lit_vertex(sp_land *g, sp_vec3 p, const uint8_t c[SP_COAT])
{
    const sp_lit v = {
        {(float)(p.x - g->chunk_origin[0]), (float)(p.y - g->chunk_origin[1]), (float)(p.z - g->chunk_origin[2])},
        {c[0], c[1], c[2], c[3]},
        {(int8_t)c[4], (int8_t)c[5], (int8_t)c[6], (int8_t)c[7]}};
    const uint32_t at = g->lit.count - open_chunk(g)->lit_base;
    if (!sp_growing_add(&g->lit, &v, sizeof v, 1))
        g->failed = true;
    return at;
}

void sp_ground_quad(sp_land *g, const sp_vec3 p[4], const uint8_t c[4][SP_COAT])
{
    if (g->failed)
        return;
    uint32_t at[4];
    for (int k = 0; k < 4; k++)
        at[k] = lit_vertex(g, p[k], c[k]);
    const uint32_t i[6] = {at[0], at[1], at[2], at[0], at[2], at[3]};
    if (!sp_growing_add(&g->lit_index, i, sizeof i[0], 6))
        g->failed = true;
}

void sp_ground_triangle(sp_land *g, const sp_vec3 p[3], const uint8_t c[3][SP_COAT])
{
    if (g->failed)
        return;
    uint32_t at[3];
    for (int k = 0; k < 3; k++)
        at[k] = lit_vertex(g, p[k], c[k]);
    if (!sp_growing_add(&g->lit_index, at, sizeof at[0], 3))
        g->failed = true;
}

void sp_ground_face(sp_land *g, const sp_vec3 p[4], const float albedo[3], sp_vec3 normal, uint8_t detail)
{
    uint8_t c[4][SP_COAT];
    sp_coat(g, albedo, normal, detail, c[0]);
    for (int k = 1; k < 4; k++)
        memcpy(c[k], c[0], SP_COAT);
    sp_ground_quad(g, p, (const uint8_t(*)[SP_COAT])c);
}

void sp_ground_box(sp_land *g, sp_vec3 foot, sp_vec3 x, sp_vec3 y, sp_vec3 z, const double size[3],
                   const float albedo[3])
{
    // corners: bit 0 ahead, bit 1 left, bit 2 up; each face counter-clockwise from outside
    static const int faces[5][4] = {{4, 5, 7, 6}, {1, 3, 7, 5}, {2, 0, 4, 6}, {3, 2, 6, 7}, {0, 1, 5, 4}};
    sp_vec3 p[8];
    for (int k = 0; k < 8; k++) {
        p[k] = sp_add3(foot, sp_scale3(x, k & 1 ? size[0] / 2 : -size[0] / 2));
        p[k] = sp_add3(p[k], sp_scale3(y, k & 2 ? size[1] / 2 : -size[1] / 2));
        p[k] = sp_add3(p[k], sp_scale3(z, k & 4 ? size[2] : 0));
    }
    const sp_vec3 normal[5] = {z, x, sp_scale3(x, -1), y, sp_scale3(y, -1)};
    for (int f = 0; f < 5; f++) {
        const sp_vec3 q[4] = {p[faces[f][0]], p[faces[f][1]], p[faces[f][2]], p[faces[f][3]]};
        sp_ground_face(g, q, albedo, normal[f], 0);
    }
}

void sp_ground_tube(sp_land *g, sp_vec3 foot, double r0, double r1, double height, const float albedo[3])
{
    enum { SIDES = 7 };
    for (uint32_t i = 0; i < SIDES; i++) {
        double s0, c0, s1, c1, sm, cm;
        sp_sincos(SP_TAU * i / SIDES, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / SIDES, &s1, &c1);
        sp_sincos(SP_TAU * (i + 0.5) / SIDES, &sm, &cm);
        const double z = foot.z + height;
        const sp_vec3 p[4] = {{foot.x + c0 * r0, foot.y + s0 * r0, foot.z},
                              {foot.x + c1 * r0, foot.y + s1 * r0, foot.z},
                              {foot.x + c1 * r1, foot.y + s1 * r1, z},
                              {foot.x + c0 * r1, foot.y + s0 * r1, z}};
        sp_ground_face(g, p, albedo, sp_v3(cm, sm, 0), 0);
    }
}

void sp_ground_near(sp_land *g, sp_vec3 p)
{
    enum { LARGE = 60000 };
    if (g->open) {
        const double *o = g->chunk_origin;
        if (sp_hypot(p.x - o[0], p.y - o[1]) < 150 && g->lit_index.count - open_chunk(g)->lit_first < LARGE)
            return;
        sp_ground_close(g);
    }
    sp_ground_open(g, p);
}

void sp_ground_stripe(sp_land *g, sp_vec3 a, sp_vec3 b, sp_vec3 across_a, sp_vec3 across_b, const sp_paint *paint)
{
    if (g->failed)
        return;
    uint8_t c[SP_COAT];
    g->stuff = SP_STUFF_PAINT;
    sp_coat(g, paint->albedo, sp_v3(0, 0, 1), paint->worn ? (uint8_t)paint->worn : 128, c);
    const sp_vec3 d = sp_sub3(b, a);
    const double period = paint->gap > 0 ? paint->dash + paint->gap : 0;
    const double length = paint->length > 0 ? paint->length : sp_hypot(d.x, d.y);
    const double s0 = period > 0 ? sp_mod(paint->s, period) : 0;
    const uint32_t first = g->stripe.count - open_chunk(g)->stripe_base;
    for (int k = 0; k < 4; k++) {
        const sp_vec3 p = k < 2 ? a : b, n = k < 2 ? across_a : across_b;
        const sp_stripe v = {
            {(float)(p.x - g->chunk_origin[0]), (float)(p.y - g->chunk_origin[1]), (float)(p.z - g->chunk_origin[2])},
            {(float)n.x, (float)n.y, (float)n.z},
            k % 2 ? 1.0f : -1.0f,
            (float)(k < 2 ? s0 : s0 + length),
            (float)(paint->width * 0.5),
            (float)paint->dash,
            (float)period,
            {c[0], c[1], c[2], c[3]}};
        if (!sp_growing_add(&g->stripe, &v, sizeof v, 1))
            g->failed = true;
    }
    const uint32_t i[6] = {first, first + 2, first + 3, first, first + 3, first + 1};
    if (!sp_growing_add(paint->worn ? &g->worn_index : &g->stripe_index, i, sizeof i[0], 6))
        g->failed = true;
}

uint32_t sp_ground_hash(uint32_t a, uint32_t b, uint32_t c)
{
    return sp_mix32(a * 0x9e3779b9u ^ b * 0x85ebca6bu ^ c * 0xc2b2ae35u);
}

double sp_ground_random(uint32_t a, uint32_t b, uint32_t c)
{
    return sp_ground_hash(a, b, c) * (1.0 / 4294967296.0);
}
