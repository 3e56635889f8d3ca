/* spiral.c - points of a spiral. Leaves what is done with them to geometry.c.
 *
 * With E = exp(i theta), theta = h + k0 u + rate u^2 / 2, the position is the integral of E. On a panel of half length
 * h about u = m, E is a power series in x = (u - m) / h: from E' = i theta' E follows
 *   e[0] = E(m),  e[n + 1] = i (k(m) h e[n] + rate h^2 e[n - 1]) / (n + 1).
 * With a = k h <= 0.15 and b = rate h^2 <= 0.01 the first term left out, the sum of a^(11 - 2 j) (b / 2)^j / ((11 - 2
 * j)! j!) over j, is below 5e-14: an error of the heading in rad, of the position in twelfths of a half panel.
 *
 * A spiral that winds more than PANELS of them can hold is followed so only in its core, where |k| < FAST sqrt(rate).
 * Beyond it the integral is the asymptotic series of the Fresnel integrals (Abramowitz and Stegun 7.3.27, written for
 * exp(i theta)): -i E / k * sum (2n - 1)!! (-i rate / k^2)^n, whose 16th term is below 1e-14 there. */
#include "road/inside.h"

#define PANELS 320u
#define TURN   0.3  /* rad a panel: 2 a */
#define BEND   0.01 /* b */
#define FAST   10.0 /* rate / k^2 <= 0.01 beyond */
#define SERIES 15

typedef double pair __attribute__((vector_size(16)));

static double heading_of(const geo *g, double u)
{
    return g->heading + u * (g->k0 + 0.5 * g->rate * u);
}

/* the series beyond the core, up to a constant */
static sp_vec2 winding(const geo *g, double u)
{
    const double k = g->k0 + g->rate * u, ratio = g->rate / (k * k);
    sp_vec2 sum = {1, 0}, term = {1, 0};
    for (int n = 1; n <= SERIES; n++) {
        /* times -i (2n - 1) ratio */
        const double by = (2 * n - 1) * ratio;
        term = (sp_vec2){by * term.y, -by * term.x};
        sum.x += term.x;
        sum.y += term.y;
    }
    double s, c;
    sp_sincos(heading_of(g, u), &s, &c);
    const sp_vec2 e = {s / k, -c / k}; /* -i E / k */
    return (sp_vec2){e.x * sum.x - e.y * sum.y, e.x * sum.y + e.y * sum.x};
}

static void panel_fill(const geo *g, geo_panel *p, double middle, double half)
{
    const double a = (g->k0 + g->rate * middle) * half, b = g->rate * half * half;
    sp_sincos(heading_of(g, middle), &p->s[0], &p->c[0]);
    for (int n = 0; n + 1 < GEO_TERMS; n++) {
        const double c = a * p->c[n] + (n ? b * p->c[n - 1] : 0), s = a * p->s[n] + (n ? b * p->s[n - 1] : 0);
        p->c[n + 1] = -s / (n + 1);
        p->s[n + 1] = c / (n + 1);
    }
}

static const double share[GEO_TERMS] = {1,       1.0 / 2, 1.0 / 3, 1.0 / 4,  1.0 / 5, 1.0 / 6,
                                        1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10, 1.0 / 11};

/* x of the panel to the offset from its middle, in half lengths */
static sp_vec2 panel_sum(const geo_panel *p, double x)
{
    double c = 0, s = 0;
    for (int n = GEO_TERMS - 1; n >= 0; n--) {
        c = c * x + p->c[n] * share[n];
        s = s * x + p->s[n] * share[n];
    }
    return (sp_vec2){c * x, s * x};
}

/* where the core begins and ends */
static void core_find(geo *g)
{
    const double k1 = g->k0 + g->rate * g->length, most = sp_max(sp_abs(g->k0), sp_abs(k1));
    g->core_lo = 0;
    g->core_hi = g->length;
    if (g->rate == 0 || most * g->length / TURN <= PANELS) {
        return;
    }
    const double fast = FAST * sp_sqrt(sp_abs(g->rate)), middle = -g->k0 / g->rate, half = fast / sp_abs(g->rate);
    g->core_lo = sp_clamp(middle - half, 0, g->length);
    g->core_hi = sp_clamp(middle + half, g->core_lo, g->length);
}

bool geo_spiral_prepare(geo *g, sp_arena *arena)
{
    core_find(g);

    /* the largest turn is where the curvature is largest */
    const double core = g->core_hi - g->core_lo, ka = g->k0 + g->rate * g->core_lo, kb = g->k0 + g->rate * g->core_hi;
    const double turns = sp_max(sp_abs(ka), sp_abs(kb)) * core / TURN;
    const double wanted = sp_ceil(sp_max(turns, core / 2 * sp_sqrt(sp_abs(g->rate) / BEND)));
    g->panels = core > 0 ? (uint32_t)sp_clamp(wanted, 1, 4 * PANELS) : 0;
    g->panel = g->panels ? core / (double)g->panels : 0;
    g->knot = SP_ARRAY(arena, geo_panel, g->panels);
    if (!g->knot) {
        return false;
    }
    sp_vec2 at = {g->x, g->y};
    if (g->core_lo > 0) {
        const sp_vec2 w0 = winding(g, 0), w1 = winding(g, g->core_lo);
        g->tail[0] = (sp_vec2){at.x - w0.x, at.y - w0.y};
        at = (sp_vec2){g->tail[0].x + w1.x, g->tail[0].y + w1.y};
    }
    const double half = g->panel / 2;
    for (uint32_t i = 0; i < g->panels; i++) {
        geo_panel *p = &g->knot[i];
        panel_fill(g, p, g->core_lo + ((double)i + 0.5) * g->panel, half);
        const sp_vec2 before = panel_sum(p, -1), after = panel_sum(p, 1);
        p->x = at.x - half * before.x;
        p->y = at.y - half * before.y;
        at = (sp_vec2){p->x + half * after.x, p->y + half * after.y};
    }
    if (g->core_hi < g->length) {
        const sp_vec2 w = winding(g, g->core_hi);
        g->tail[1] = (sp_vec2){at.x - w.x, at.y - w.y};
    }
    return true;
}

geo_point geo_spiral_frame(const geo *g, double u)
{
    u = sp_clamp(u, g->length - g->shaped, g->shaped);
    geo_point q = {.curvature = g->k0 + g->rate * u, .speed = 1};
    const bool before = u < g->core_lo && g->core_lo > 0;
    if (before || (u > g->core_hi && g->core_hi < g->length) || g->panels == 0) {
        const sp_vec2 w = winding(g, u), *tail = &g->tail[before || g->core_lo >= g->length ? 0 : 1];
        q.x = tail->x + w.x;
        q.y = tail->y + w.y;
        sp_sincos(heading_of(g, u), &q.s, &q.c);
        return q;
    }
    const double index = (u - g->core_lo) / g->panel;
    const uint32_t i = index <= 0 ? 0 : (index >= (double)g->panels ? g->panels - 1 : (uint32_t)index);
    const geo_panel *p = &g->knot[i];
    const double x = 2 * (index - (double)i) - 1, half = g->panel / 2;

    /* the heading's series and its integral, cosine and sine side by side */
    pair turn = {0, 0}, offset = {0, 0};
    for (int n = GEO_TERMS - 1; n >= 0; n--) {
        const pair next = {p->c[n], p->s[n]};
        offset = offset * x + next * share[n];
        turn = turn * x + next;
    }
    q.x = p->x + half * (offset[0] * x);
    q.y = p->y + half * (offset[1] * x);
    q.c = turn[0];
    q.s = turn[1];
    return q;
}
