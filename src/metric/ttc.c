/* ttc.c - closed formulas of conflict: time to collision along a line and of boxes on the plane, and the deceleration
 * that it takes. Knows nothing of roads. */
#include "metric/inside.h"

double sp_ttc(double gap, double closing)
{
    if (gap <= 0)
        return 0;
    return closing > 1e-3 ? gap / closing : SP_INFINITY;
}

double sp_drac(double gap, double closing)
{
    if (closing <= 1e-3)
        return 0;
    return gap > 0 ? closing * closing / (2 * gap) : SP_INFINITY;
}

/* narrows [enter, leave] to when |d + v t| <= r; false when it is empty */
static bool axis_interval(double d, double v, double r, double *enter, double *leave)
{
    if (v == 0)
        return sp_abs(d) <= r;
    const double a = (-r - d) / v, b = (r - d) / v;
    *enter = sp_max(*enter, sp_min(a, b));
    *leave = sp_min(*leave, sp_max(a, b));
    return *enter <= *leave;
}

double sp_ttc_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb)
{
    const double dx = b->x - a->x, dy = b->y - a->y, vx = vb.x - va.x, vy = vb.y - va.y;
    /* circles around the boxes that never meet spare the rest */
    const double reach = sp_hypot(a->half_length, a->half_width) + sp_hypot(b->half_length, b->half_width);
    const double d2 = dx * dx + dy * dy, toward = dx * vx + dy * vy, v2 = vx * vx + vy * vy;
    if (d2 > reach * reach * 1.000001 && (toward >= 0 || d2 * v2 - toward * toward > reach * reach * v2 * 1.000001))
        return SP_INFINITY;
    /* the axes of both boxes; extent of the other one on each */
    double sa, ca, sb, cb, enter = 0, leave = SP_INFINITY;
    sp_sincos(a->heading, &sa, &ca);
    sp_sincos(b->heading, &sb, &cb);
    const double c = sp_abs(ca * cb + sa * sb), s = sp_abs(sa * cb - ca * sb);
    const bool meet = axis_interval(dx * ca + dy * sa, vx * ca + vy * sa,
                                    a->half_length + b->half_length * c + b->half_width * s, &enter, &leave) &&
                      axis_interval(dy * ca - dx * sa, vy * ca - vx * sa,
                                    a->half_width + b->half_width * c + b->half_length * s, &enter, &leave) &&
                      axis_interval(dx * cb + dy * sb, vx * cb + vy * sb,
                                    b->half_length + a->half_length * c + a->half_width * s, &enter, &leave) &&
                      axis_interval(dy * cb - dx * sb, vy * cb - vx * sb,
                                    b->half_width + a->half_width * c + a->half_length * s, &enter, &leave);
    return meet ? enter : SP_INFINITY;
}
