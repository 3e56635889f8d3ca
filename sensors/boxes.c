/* boxes.c - see boxes.h. Edges are cut into pieces, since a lens bends them, and at a plane just ahead of the eye. */
#include "sensors/boxes.h"

enum { PIECES = 16 };
static const double nearest = 0.05; /* m ahead of the lens */

static void add(sp_box_rect *r, double u, double v)
{
    r->left = sp_min(r->left, u);
    r->right = sp_max(r->right, u);
    r->top = sp_min(r->top, v);
    r->bottom = sp_max(r->bottom, v);
}

static double area(const sp_box_rect *r)
{
    return sp_max(0, r->right - r->left) * sp_max(0, r->bottom - r->top);
}

/* one edge in camera axes; lenses that look to the side or back need no plane ahead */
static void add_edge(const sp_lens_view *lens, sp_vec3 a, sp_vec3 b, sp_box_rect *r)
{
    const bool plane = lens->limit < SP_PI / 2;
    if (plane && a.x < nearest && b.x < nearest) {
        return;
    }
    if (plane && (a.x < nearest || b.x < nearest)) {
        const double k = (nearest - a.x) / (b.x - a.x);
        const sp_vec3 cut = sp_add3(a, sp_scale3(sp_sub3(b, a), k));
        a = a.x < nearest ? cut : a;
        b = b.x < nearest ? cut : b;
    }
    for (int i = 0; i <= PIECES; i++) {
        double u, v;
        if (sp_lens_project(lens, sp_add3(a, sp_scale3(sp_sub3(b, a), (double)i / PIECES)), &u, &v)) {
            add(r, u, v);
        }
    }
}

bool sp_box_project(const sp_lens_view *lens, sp_pose eye, const sp_sight_box *box, sp_box_seen *out)
{
    sp_vec3 corner[8];
    for (uint32_t k = 0; k < 8; k++) {
        sp_vec3 p = sp_add3(box->middle, sp_scale3(box->x, k & 1 ? box->half_x : -box->half_x));
        p = sp_add3(p, sp_scale3(box->y, k & 2 ? box->half_y : -box->half_y));
        p = sp_add3(p, sp_scale3(box->z, k & 4 ? box->half_z : -box->half_z));
        corner[k] = sp_pose_to_local(eye, p);
    }
    *out = (sp_box_seen){.whole = {1e9, 1e9, -1e9, -1e9}};
    for (uint32_t k = 0; k < 8; k++) {
        for (uint32_t bit = 1; bit < 8; bit *= 2) {
            if (!(k & bit)) {
                add_edge(lens, corner[k], corner[k | bit], &out->whole);
            }
        }
    }
    out->rect = (sp_box_rect){sp_max(out->whole.left, 0), sp_max(out->whole.top, 0),
                              sp_min(out->whole.right, lens->width), sp_min(out->whole.bottom, lens->height)};
    const double all = area(&out->whole);
    out->truncated = all > 0 ? 1 - area(&out->rect) / all : 1;
    return out->rect.right > out->rect.left && out->rect.bottom > out->rect.top;
}

void sp_box_occlusion(const sp_sight *sight, sp_vec3 eye, uint32_t actor, sp_box_seen *out)
{
    sp_vec3 points[27];
    double spread;
    out->occluded = 0;
    if (sp_sight_points(sight, actor, points, &spread)) {
        out->occluded = 1 - sp_sight_share(sight, eye, points, 27, spread, actor);
    }
    out->level = out->occluded > 0.6 ? 2 : out->occluded > 0.15 ? 1 : 0;
}

void sp_box_tight(const uint32_t *id, uint32_t width, uint32_t height, uint32_t most, sp_box_rect *out, uint32_t *count)
{
    for (uint32_t i = 0; i <= most; i++) {
        out[i] = (sp_box_rect){width, height, 0, 0};
        if (count) {
            count[i] = 0;
        }
    }
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            const uint32_t i = id[(size_t)y * width + x];
            if (i == 0 || i > most) {
                continue;
            }
            add(&out[i], x, y);
            add(&out[i], x + 1, y + 1);
            if (count) {
                count[i]++;
            }
        }
    }
}
