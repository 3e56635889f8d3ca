/* hit.h - a ray against every triangle of a model, slowly: what renderer and lidar are held to. */
#ifndef SP_TESTS_HIT_H
#define SP_TESTS_HIT_H

#include "shape/shape.h"

/* distance along a ray (model's frame) to the nearest triangle, 1e9: none. Moeller and Trumbore (1997); slack: how far
 * beyond its edges a triangle still counts, in its own coordinates */
static inline double hit_triangles(const sp_mesh *m, const sp_model *model, sp_vec3 o, sp_vec3 d, double slack)
{
    const sp_vertex *v = (const sp_vertex *)m->vertices.data + model->base;
    const uint32_t *index = (const uint32_t *)m->indices.data + model->first;
    double best = 1e9;
    for (uint32_t i = 0; i + 2 < model->count; i += 3) {
        sp_vec3 p[3];
        for (int k = 0; k < 3; k++) {
            const sp_vertex *c = &v[index[i + (uint32_t)k]];
            // a wheel that has not turned yet stands at its pivot
            const double *pivot = model->pivot[c->m[1]];
            p[k] = sp_v3((double)c->p[0], (double)c->p[1], (double)c->p[2]);
            if (c->m[1])
                p[k] = sp_add3(p[k], sp_v3(pivot[0], pivot[1], pivot[2]));
        }
        const sp_vec3 e1 = sp_sub3(p[1], p[0]), e2 = sp_sub3(p[2], p[0]), h = sp_cross3(d, e2);
        const double det = sp_dot3(e1, h);
        if (sp_abs(det) < 1e-14)
            continue;
        const sp_vec3 t = sp_sub3(o, p[0]), c = sp_cross3(t, e1);
        const double u = sp_dot3(t, h) / det, w = sp_dot3(d, c) / det, r = sp_dot3(e2, c) / det;
        if (u >= -slack && w >= -slack && u + w <= 1 + slack && r > 0)
            best = sp_min(best, r);
    }
    return best;
}

#endif
