/* ttc.c - closed formulas of conflict along a line: times to collision, required decelerations; and the worst case on
 * the plane. Knows nothing of roads. Boxes on the plane: closest.c. */
#include "metric/inside.h"

static const double slow = 1e-3;  /* m/s: closing more slowly is not closing */
static const double crawl = 0.05; /* m/s: who is slower stands, whatever his acceleration says */

double sp_ttc(double gap, double closing)
{
    if (gap <= 0)
        return 0;
    return closing > slow ? gap / closing : SP_INFINITY;
}

double sp_drac(double gap, double closing)
{
    if (closing <= slow)
        return 0;
    return gap > 0 ? closing * closing / (2 * gap) : SP_INFINITY;
}

double sp_mttc(double gap, double closing, double accel)
{
    if (gap <= 0 || sp_abs(accel) < 1e-6)
        return sp_ttc(gap, closing);
    /* the form of the root that has no difference of near numbers */
    const double inner = closing * closing + 2 * accel * gap;
    if (inner < 0 || (accel < 0 && closing <= 0))
        return SP_INFINITY;
    const double sum = closing + sp_sqrt(inner);
    return sum > 0 ? 2 * gap / sum : SP_INFINITY;
}

double sp_wttc(sp_vec2 d, sp_vec2 v, double reach, double accel)
{
    /* |d + v t| is convex in t, so its tangent at any t is a lower bound; where that meets the growing discs is a time
     * at which they certainly have not touched before. Repeated from there it rises to the first touch, from below */
    double t = 0, away = sp_hypot(d.x, d.y);
    if (away <= reach)
        return 0;
    if (accel <= 0) {
        const double v2 = v.x * v.x + v.y * v.y, toward = -(d.x * v.x + d.y * v.y), rest = away * away - reach * reach;
        const double inner = toward * toward - v2 * rest;
        return toward > 0 && inner >= 0 ? rest / (toward + sp_sqrt(inner)) : SP_INFINITY;
    }
    for (int i = 0; i < 64; i++) {
        const double x = d.x + v.x * t, y = d.y + v.y * t;
        away = sp_hypot(x, y);
        const double apart = away - reach - accel * t * t / 2;
        if (apart <= 0)
            break;
        /* apart + b h - accel h^2 / 2 = 0, h > 0 */
        const double b = (x * v.x + y * v.y) / away - accel * t, root = sp_sqrt(b * b + 2 * accel * apart);
        const double h = b > 0 ? (b + root) / accel : 2 * apart / (root - b);
        t += h;
        if (h <= 1e-13 * t)
            break;
    }
    return t;
}

double sp_req_decel(double gap, double speed, double other, double accel)
{
    if (speed <= slow)
        return 0;
    if (sp_abs(other) < crawl)
        accel = sp_max(accel, 0);
    const double closing = speed - other;
    const bool stops = other * accel < 0 || (sp_abs(other) < crawl && accel == 0);
    if (stops) {
        /* when the other stands, and where; speeds are equal before or after that */
        const double stop = accel != 0 ? -other / accel : 0, room = gap + (accel != 0 ? other * stop / 2 : 0);
        if (closing <= slow || 2 * gap >= closing * stop)
            return room > 0 ? speed * speed / (2 * room) : SP_INFINITY;
    }
    if (closing <= slow)
        return 0;
    if (other < -crawl || gap <= 0)
        return SP_INFINITY;
    return sp_max(closing * closing / (2 * gap) - accel, 0);
}

double sp_dst(double gap, double speed, double other, double safety_time)
{
    const double closing = speed - other, left = gap - sp_max(other, 0) * safety_time;
    if (closing <= slow)
        return 0;
    return left > 0 ? closing * closing / (2 * left) : SP_INFINITY;
}

/* standard normal distribution */
static double normal(double z)
{
    return (1 + sp_erf(z * 0.70710678118654752)) / 2;
}

double sp_cpi_share(double drac)
{
    const double mean = 8.45, spread = 1.40, least = 4.23, most = 12.68;
    /* of the whole normal distribution: below the lower cut, between the two */
    const double below = 0.001287925509740427, between = 0.9974541495381729;
    if (drac <= least)
        return 0;
    return drac < most ? (normal((drac - mean) / spread) - below) / between : 1;
}
