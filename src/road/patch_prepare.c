/* patch_prepare.c - what patches of ground need to know of a road once: how tightly each piece bends, how many terms
 * its series takes, how far its joints gape. Leaves the patches to patch.c. */
#include "road/patch.h"

#define PANELS 16

/* a bound of the curvature: |C''| / |C'|^2, C'' being linear, C' no farther from its middle than the panel allows */
static double poly_bend(const geo *g)
{
    const double p0 = (g->length - g->shaped) * g->p_per_s, p1 = g->shaped * g->p_per_s, panel = (p1 - p0) / PANELS;
    double most = 0;
    for (int i = 0; i < PANELS; i++) {
        const double p = p0 + panel * (i + 0.5), *a = g->u, *b = g->v;
        const double dx = a[1] + p * (2 * a[2] + p * 3 * a[3]), dy = b[1] + p * (2 * b[2] + p * 3 * b[3]);
        double second = 0;
        for (int end = -1; end <= 1; end += 2) {
            const double q = p + end * panel / 2;
            second = sp_max(second, sp_hypot(2 * a[2] + 6 * q * a[3], 2 * b[2] + 6 * q * b[3]));
        }
        const double first = sp_hypot(dx, dy) - sp_abs(panel) / 2 * second;
        most = first > 0 ? sp_max(most, second / (first * first)) : SP_INFINITY;
        if (most > BEND) {
            return most;
        }
    }
    return most;
}

/* of the series of a spiral, up to this curvature; 0: too many */
static uint32_t spiral_terms(double k, double rate)
{
    const double a = k * REACH, b = sp_abs(rate) * REACH * REACH;
    double last = 1, next = a;
    for (uint32_t n = 1; n + 1 < SP_ROAD_PATCH_TERMS; n++) {
        /* two that follow each other bound all that come */
        const double after = (a * next + b * last) / (n + 1);
        if (next + after < TINY) {
            return n + 1;
        }
        last = next;
        next = after;
    }
    return 0;
}

void road_patches_prepare(road *r)
{
    for (uint32_t i = 0; i < r->geo_count; i++) {
        geo *g = &r->geo[i];
        const double k1 = g->k0 + g->rate * g->shaped;
        g->bend_most = g->kind == GEO_POLY ? poly_bend(g) : sp_max(sp_abs(g->k0), sp_abs(k1));
        g->terms = g->kind == GEO_SPIRAL ? spiral_terms(g->bend_most, g->rate) : 0;
        g->joint = 0;
        if (i + 1 < r->geo_count) {
            const geo_point a = geo_frame(g, geo_end(g)), b = geo_frame(g + 1, 0);
            const double bend = a.c * b.c + a.s * b.s > 0 ? sp_abs(a.c * b.s - a.s * b.c) : 1;
            g->joint = 5 * (sp_hypot(b.x - a.x, b.y - a.y) + bend * ASIDE);
        }
    }
}
