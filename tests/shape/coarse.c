/* coarse.c - models in fewer triangles: made of the whole one's own corners, nowhere far from it, as large, with the
 * lamps where they were, the same bytes each time; and what was there before is not touched. */
#include "check.h"
#include "shape/shape.h"

static const char *const kinds[] = {"compact", "van", "adult", "child", "lorry", "bus", "motorcycle", "bicycle", "gvt"};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const double error = 0.03;

static bool make(const char *name, sp_mesh *m, sp_model *model)
{
    const sp_kind *k = sp_kind_find(name);
    CHECK(k != NULL);
    if (!k)
        return false;
    const double size[3] = {k->length, k->width, k->height};
    *m = (sp_mesh){0};
    *model = (sp_model){.spec = sp_model_spec_of(k, k->vehicle, size, k->length / 2 - k->rear_overhang)};
    sp_model_build(m, model);
    return true;
}

static sp_vec3 corner(const sp_mesh *m, uint32_t index)
{
    const float *p = ((const sp_vertex *)m->vertices.data)[((const uint32_t *)m->indices.data)[index]].p;
    return sp_v3((double)p[0], (double)p[1], (double)p[2]);
}

static uint32_t part(const sp_mesh *m, uint32_t index)
{
    return ((const sp_vertex *)m->vertices.data)[((const uint32_t *)m->indices.data)[index]].m[1];
}

/* m from p to a triangle, by the nearest of its inside, its edges and its corners */
static double distance(sp_vec3 p, sp_vec3 a, sp_vec3 b, sp_vec3 c)
{
    const sp_vec3 corners[3] = {a, b, c}, n = sp_cross3(sp_sub3(b, a), sp_sub3(c, a));
    double best = 1e9;
    bool inside = sp_dot3(n, n) > 0;
    for (int k = 0; k < 3; k++) {
        const sp_vec3 u = corners[k], d = sp_sub3(corners[(k + 1) % 3], u), w = sp_sub3(p, u);
        const double t = sp_clamp(sp_dot3(w, d) / sp_max(sp_dot3(d, d), 1e-18), 0, 1);
        best = sp_min(best, sp_length3(sp_sub3(w, sp_scale3(d, t))));
        inside = inside && sp_dot3(sp_cross3(d, w), n) >= 0;
    }
    return inside ? sp_min(best, sp_abs(sp_dot3(sp_sub3(p, a), sp_normal3(n)))) : best;
}

static void fewer_and_near(void)
{
    for (int k = 0; k < KINDS; k++) {
        sp_mesh m;
        sp_model o;
        if (!make(kinds[k], &m, &o))
            return;
        CHECK(sp_model_coarse(&m, &o, error));
        CHECK(o.coarse_count > 100 && o.coarse_count % 3 == 0 && o.coarse_count * 10 < o.count * 6);
        CHECK(o.coarse_error == error);
        // each corner of the whole model has some coarse triangle of its part near it; the mean of them very near
        double worst = 0, sum = 0;
        for (uint32_t i = 0; i < o.count; i++) {
            const sp_vec3 p = corner(&m, o.first + i);
            double best = 1e9;
            for (uint32_t t = o.coarse_first; t < o.coarse_first + o.coarse_count && best > 0.003; t += 3)
                if (part(&m, t) == part(&m, o.first + i))
                    best = sp_min(best, distance(p, corner(&m, t), corner(&m, t + 1), corner(&m, t + 2)));
            worst = sp_max(worst, best);
            sum += best;
        }
        fprintf(stderr, "%s: %u to %u triangles, worst %.3f m, mean %.4f m\n", kinds[k], o.count / 3,
                o.coarse_count / 3, worst, sum / o.count);
        CHECK(worst < 2 * error);
        CHECK(sum / o.count < 0.5 * error);
        sp_mesh_free(&m);
    }
}

static void own_corners_and_size(void)
{
    for (int k = 0; k < KINDS; k++) {
        sp_mesh m;
        sp_model o;
        if (!make(kinds[k], &m, &o))
            return;
        CHECK(sp_model_coarse(&m, &o, error));
        double low[2][3], high[2][3];
        for (int w = 0; w < 2; w++)
            for (int a = 0; a < 3; a++) {
                low[w][a] = 1e9;
                high[w][a] = -1e9;
            }
        bool own = true;
        for (uint32_t i = 0; i < o.count + o.coarse_count; i++) {
            const int w = i >= o.count;
            const uint32_t at = w ? o.coarse_first + i - o.count : o.first + i;
            const sp_vec3 p = corner(&m, at);
            const double v[3] = {p.x, p.y, p.z};
            for (int a = 0; a < 3; a++) {
                low[w][a] = sp_min(low[w][a], v[a]);
                high[w][a] = sp_max(high[w][a], v[a]);
            }
            bool found = !w;
            for (uint32_t j = o.first; j < o.first + o.count && !found; j++) {
                const sp_vec3 d = sp_sub3(corner(&m, j), p);
                found = d.x == 0 && d.y == 0 && d.z == 0 && part(&m, j) == part(&m, at);
            }
            own = own && found;
        }
        CHECK(own);
        for (int a = 0; a < 3; a++) {
            CHECK_NEAR(low[1][a], low[0][a], 2 * error);
            CHECK_NEAR(high[1][a], high[0][a], 2 * error);
        }
        sp_mesh_free(&m);
    }
}

/* m^2 of a material */
static double area(const sp_mesh *m, uint32_t first, uint32_t count, uint32_t material)
{
    double sum = 0;
    for (uint32_t t = first; t < first + count; t += 3) {
        const sp_vertex *v = (const sp_vertex *)m->vertices.data + ((const uint32_t *)m->indices.data)[t + 2];
        const sp_vec3 a = corner(m, t);
        if (v->m[0] == material)
            sum += 0.5 * sp_length3(sp_cross3(sp_sub3(corner(m, t + 1), a), sp_sub3(corner(m, t + 2), a)));
    }
    return sum;
}

static void lamps_stay(void)
{
    static const uint32_t lamps[] = {SP_MAT_HEADLAMP, SP_MAT_BRAKE};
    for (int k = 0; k < 2; k++) {
        sp_mesh m;
        sp_model o;
        if (!make(kinds[k], &m, &o))
            return;
        CHECK(sp_model_coarse(&m, &o, error));
        for (int i = 0; i < 2; i++) {
            const double whole = area(&m, o.first, o.count, lamps[i]);
            CHECK(whole > 0.01);
            CHECK_NEAR(area(&m, o.coarse_first, o.coarse_count, lamps[i]) / whole, 1, 0.35);
        }
        sp_mesh_free(&m);
    }
}

static void the_same_each_time(void)
{
    sp_mesh a, b, bare;
    sp_model oa, ob, o;
    if (!make("bicycle", &a, &oa) || !make("bicycle", &b, &ob) || !make("bicycle", &bare, &o))
        return;
    CHECK(sp_model_coarse(&a, &oa, error) && sp_model_coarse(&b, &ob, error));
    CHECK(a.vertices.count == b.vertices.count && a.indices.count == b.indices.count);
    CHECK(!memcmp(a.vertices.data, b.vertices.data, sizeof(sp_vertex) * a.vertices.count));
    CHECK(!memcmp(a.indices.data, b.indices.data, sizeof(uint32_t) * a.indices.count));
    // the whole model is what it was
    CHECK(o.first == oa.first && o.count == oa.count);
    CHECK(!memcmp(a.vertices.data, bare.vertices.data, sizeof(sp_vertex) * bare.vertices.count));
    CHECK(!memcmp(a.indices.data, bare.indices.data, sizeof(uint32_t) * bare.indices.count));
    sp_mesh_free(&a);
    sp_mesh_free(&b);
    sp_mesh_free(&bare);
}

int main(void)
{
    RUN(fewer_and_near);
    RUN(own_corners_and_size);
    RUN(lamps_stay);
    RUN(the_same_each_time);
    return DONE();
}
