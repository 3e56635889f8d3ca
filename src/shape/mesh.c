/* mesh.c - meshes under construction: quads, boxes, smooth grids, tubes, and the growing arrays below them. Knows no
 * shapes; those are in car.c, person.c and thing.c. */
#include <string.h>

#include "shape/shape.h"

bool sp_growing_add(sp_growing *g, const void *item, size_t item_size, uint32_t count)
{
    if (g->count + count > g->capacity) {
        uint32_t capacity = g->capacity ? g->capacity * 2 : 256;
        while (capacity < g->count + count)
            capacity *= 2;
        void *more = sp_memory_realloc(g->data, (size_t)capacity * item_size);
        if (!more)
            return false;
        g->data = more;
        g->capacity = capacity;
    }
    memcpy((char *)g->data + (size_t)g->count * item_size, item, (size_t)count * item_size);
    g->count += count;
    return true;
}

void sp_mesh_free(sp_mesh *m)
{
    sp_memory_free(m->vertices.data);
    sp_memory_free(m->indices.data);
    *m = (sp_mesh){0};
}

static int8_t snorm(double v)
{
    return (int8_t)sp_round(sp_clamp(v, -1, 1) * 127);
}

/* gives the index of the new vertex */
static uint32_t vertex(sp_mesh *m, sp_vec3 p, sp_vec3 n, uint32_t material)
{
    // an undercarriage is dark: occlusion grows towards the ground
    const double open = sp_clamp(0.45 + p.z * 1.1, 0.45, 1);
    const sp_vertex v = {
        {(float)p.x, (float)p.y, (float)p.z},
        {snorm(n.x), snorm(n.y), snorm(n.z), 0},
        {(uint8_t)material, (uint8_t)m->part, (uint8_t)(open * (m->occlusion ? m->occlusion : 255)), 0}};
    const uint32_t at = m->vertices.count;
    if (!sp_growing_add(&m->vertices, &v, sizeof v, 1))
        m->failed = true;
    return at;
}

static void face(sp_mesh *m, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t i[3] = {a, b, c};
    if (!sp_growing_add(&m->indices, i, sizeof i[0], 3))
        m->failed = true;
}

void sp_mesh_triangle(sp_mesh *m, sp_vec3 a, sp_vec3 b, sp_vec3 c)
{
    const sp_vec3 n = sp_normal3(sp_cross3(sp_sub3(b, a), sp_sub3(c, a)));
    const uint32_t i = vertex(m, a, n, m->material), j = vertex(m, b, n, m->material), k = vertex(m, c, n, m->material);
    face(m, i, j, k);
}

void sp_mesh_quad(sp_mesh *m, sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 d)
{
    const sp_vec3 n = sp_normal3(sp_cross3(sp_sub3(c, a), sp_sub3(d, b)));
    const uint32_t i = vertex(m, a, n, m->material), j = vertex(m, b, n, m->material), k = vertex(m, c, n, m->material),
                   l = vertex(m, d, n, m->material);
    face(m, i, j, k);
    face(m, i, k, l);
}

void sp_mesh_box(sp_mesh *m, sp_vec3 l, sp_vec3 h)
{
    const sp_vec3 p[8] = {{l.x, l.y, l.z}, {h.x, l.y, l.z}, {h.x, h.y, l.z}, {l.x, h.y, l.z},
                          {l.x, l.y, h.z}, {h.x, l.y, h.z}, {h.x, h.y, h.z}, {l.x, h.y, h.z}};
    sp_mesh_quad(m, p[4], p[5], p[6], p[7]);
    sp_mesh_quad(m, p[3], p[2], p[1], p[0]);
    sp_mesh_quad(m, p[1], p[2], p[6], p[5]);
    sp_mesh_quad(m, p[3], p[0], p[4], p[7]);
    sp_mesh_quad(m, p[0], p[1], p[5], p[4]);
    sp_mesh_quad(m, p[2], p[3], p[7], p[6]);
}

/* Columns to the right and rows up, as seen from outside: that is the side the normals point to. */
/* the normal of grid point (r, c): from its neighbours, one-sided at the border */
static sp_vec3 grid_normal(const sp_vec3 *p, uint32_t rows, uint32_t columns, uint32_t r, uint32_t c)
{
    const uint32_t r0 = r ? r - 1 : 0, r1 = r + 1 < rows ? r + 1 : r, c0 = c ? c - 1 : 0,
                   c1 = c + 1 < columns ? c + 1 : c;
    const sp_vec3 along = sp_sub3(p[r * columns + c1], p[r * columns + c0]);
    const sp_vec3 down = sp_sub3(p[r1 * columns + c], p[r0 * columns + c]);
    return sp_normal3(sp_cross3(along, down));
}

void sp_mesh_grid(sp_mesh *m, const sp_vec3 *p, uint32_t rows, uint32_t columns, sp_cell_material *material,
                  const void *user)
{
    for (uint32_t r = 0; r + 1 < rows; r++)
        for (uint32_t c = 0; c + 1 < columns; c++) {
            const uint32_t mat = material ? material(user, r, c) : m->material;
            if (mat >= SP_MATERIALS)
                continue;
            uint32_t at[4];
            for (uint32_t k = 0; k < 4; k++) {
                const uint32_t rr = r + (k >> 1), cc = c + (k & 1);
                at[k] = vertex(m, p[rr * columns + cc], grid_normal(p, rows, columns, rr, cc), mat);
            }
            face(m, at[0], at[1], at[3]);
            face(m, at[0], at[3], at[2]);
        }
}

void sp_mesh_tube(sp_mesh *m, sp_vec3 a, sp_vec3 b, double ra, double rb, uint32_t segments, double flat)
{
    // two axes across; y is kept sideways, so that flat squeezes the front and back
    const sp_vec3 axis = sp_normal3(sp_sub3(b, a));
    sp_vec3 u = sp_normal3(sp_cross3(sp_v3(0, 1, 0), axis));
    if (sp_length3(u) < 0.5)
        u = sp_v3(1, 0, 0);
    const sp_vec3 w = sp_cross3(axis, u);
    // rings: a cap ring, the two ends, a cap ring; tips at both ends
    const double push[6] = {-0.95, -0.7, 0, 0, 0.7, 0.95}, wide[6] = {0.1, 0.72, 1, 1, 0.72, 0.1};
    sp_vec3 ring[6 * 17];
    if (segments > 16)
        segments = 16;
    for (uint32_t k = 0; k < 6; k++) {
        const double radius = k < 3 ? ra : rb;
        const sp_vec3 centre = sp_add3(k < 3 ? a : b, sp_scale3(axis, push[k] * radius));
        for (uint32_t i = 0; i <= segments; i++) {
            const double t = SP_TAU * i / segments;
            const sp_vec3 out = sp_add3(sp_scale3(u, sp_cos(t) * flat), sp_scale3(w, sp_sin(t)));
            ring[k * (segments + 1) + i] = sp_add3(centre, sp_scale3(out, radius * wide[k]));
        }
    }
    // columns run counter-clockwise about the axis, rows along it: normals point out
    sp_mesh_grid(m, ring, 6, segments + 1, NULL, NULL);
}
