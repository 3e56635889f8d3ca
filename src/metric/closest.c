/* closest.c - two boxes that keep their velocity and do not turn: when they touch, how far apart they are, and how near
 * they come. Exact; no stepping. Knows nothing of roads.
 *
 * Seen from the first box the second one's middle is a point on a straight line, and the boxes touch while that point
 * is inside the octagon that the half axes of both span (their Minkowski sum). So the time to collision is where the
 * line enters the octagon, and the closest encounter is the distance of a ray from a convex polygon: that of the corner
 * farthest to the side on which the line passes, or of the ray's own start. */
#include "metric/inside.h"

sp_meeting sp_meeting_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb)
{
    const double dx = b->x - a->x, dy = b->y - a->y, vx = vb.x - va.x, vy = vb.y - va.y;
    sp_meeting q = {.al = a->half_length, .aw = a->half_width, .bl = b->half_length, .bw = b->half_width};
    double s, c;
    sp_sincos(b->heading - a->heading, &q.s, &q.c);
    sp_sincos(a->heading, &s, &c);
    q.x = dx * c + dy * s;
    q.y = dy * c - dx * s;
    q.vx = vx * c + vy * s;
    q.vy = vy * c - vx * s;
    q.reach = sp_hypot(q.al, q.aw) + sp_hypot(q.bl, q.bw);
    q.away = sp_hypot(q.x, q.y);
    return q;
}

sp_meeting sp_meeting_pair(const sp_moment *m, const sp_pair *p)
{
    const double vx = p->vx - m->way.speed, vy = p->vy - m->vy;
    sp_meeting q = {
        .al = m->box.half_length, .aw = m->box.half_width, .bl = p->box.half_length, .bw = p->box.half_width};
    q.x = p->dx * m->c + p->dy * m->s;
    q.y = p->dy * m->c - p->dx * m->s;
    q.vx = vx * m->c + vy * m->s;
    q.vy = vy * m->c - vx * m->s;
    q.c = p->c * m->c + p->s * m->s;
    q.s = p->s * m->c - p->c * m->s;
    q.reach = sp_hypot(q.al, q.aw) + sp_hypot(q.bl, q.bw);
    q.away = sp_hypot(q.x, q.y);
    return q;
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

double sp_meeting_ttc(const sp_meeting *q)
{
    /* circles around the boxes that never meet spare the rest */
    const double d2 = q->x * q->x + q->y * q->y, toward = q->x * q->vx + q->y * q->vy;
    const double v2 = q->vx * q->vx + q->vy * q->vy, reach2 = q->reach * q->reach * 1.000001;
    if (d2 > reach2 && (toward >= 0 || d2 * v2 - toward * toward > reach2 * v2))
        return SP_INFINITY;
    /* the axes of both boxes; extent of the other one on each */
    const double c = sp_abs(q->c), s = sp_abs(q->s);
    double enter = 0, leave = SP_INFINITY;
    const bool meet = axis_interval(q->x, q->vx, q->al + q->bl * c + q->bw * s, &enter, &leave) &&
                      axis_interval(q->y, q->vy, q->aw + q->bw * c + q->bl * s, &enter, &leave) &&
                      axis_interval(q->x * q->c + q->y * q->s, q->vx * q->c + q->vy * q->s,
                                    q->bl + q->al * c + q->aw * s, &enter, &leave) &&
                      axis_interval(q->y * q->c - q->x * q->s, q->vy * q->c - q->vx * q->s,
                                    q->bw + q->aw * c + q->al * s, &enter, &leave);
    return meet ? enter : SP_INFINITY;
}

/* least squared distance of the corners of a box at (x, y), turned by c and s, from a box l by w around 0 */
static double corners(double x, double y, double c, double s, double half_length, double half_width, double l, double w)
{
    double best = SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const double p = i & 1 ? half_length : -half_length, r = i & 2 ? half_width : -half_width;
        const double u = sp_max(sp_abs(x + p * c - r * s) - l, 0), v = sp_max(sp_abs(y + p * s + r * c) - w, 0);
        best = sp_min(best, u * u + v * v);
    }
    return best;
}

double sp_meeting_distance(const sp_meeting *q, double limit)
{
    if (q->away - q->reach >= limit)
        return q->away - q->reach;
    /* separating axes: a gap on one of them is a lower bound, none at all an overlap */
    const double c = sp_abs(q->c), s = sp_abs(q->s);
    const double x = q->x * q->c + q->y * q->s, y = q->y * q->c - q->x * q->s;
    const double first =
        sp_max(sp_abs(q->x) - q->al - q->bl * c - q->bw * s, sp_abs(q->y) - q->aw - q->bw * c - q->bl * s);
    const double second = sp_max(sp_abs(x) - q->bl - q->al * c - q->aw * s, sp_abs(y) - q->bw - q->aw * c - q->al * s);
    const double gap = sp_max(first, second);
    if (gap <= 0 || gap >= limit)
        return sp_max(gap, 0);
    /* apart: the nearest pair of two convex polygons always has a corner in it */
    return sp_sqrt(sp_min(corners(q->x, q->y, q->c, q->s, q->bl, q->bw, q->al, q->aw),
                          corners(-x, -y, q->c, -q->s, q->al, q->aw, q->bl, q->bw)));
}

/* how far the octagon reaches along (nx, ny), and where its corner there lies along (ux, uy), and how long its side is
 * where it has one there: half of it */
typedef struct support {
    double reach, along, side;
} support;

static void half_axis(support *o, double ax, double ay, double nx, double ny)
{
    const double to = ax * nx + ay * ny, past = ax * ny - ay * nx; /* (ny, -nx) is u */
    o->reach += sp_abs(to);
    if (sp_abs(to) > 1e-9 * (sp_abs(ax) + sp_abs(ay)))
        o->along += to > 0 ? past : -past;
    else
        o->side += sp_abs(past);
}

bool sp_meeting_closest(const sp_meeting *q, double limit, double *distance, double *time)
{
    const double speed = sp_hypot(q->vx, q->vy);
    *time = 0;
    if (speed > 1e-6) {
        /* n: across the line, to the side on which the second passes; u = (ny, -nx): along it, or against */
        double ny = q->vx / speed, nx = -q->vy / speed, off = q->x * nx + q->y * ny, way = 1;
        if (off < 0) {
            nx = -nx;
            ny = -ny;
            off = -off;
            way = -1;
        }
        if (off - q->reach >= limit)
            return false;
        support o = {0};
        half_axis(&o, q->al, 0, nx, ny);
        half_axis(&o, 0, q->aw, nx, ny);
        half_axis(&o, q->bl * q->c, q->bl * q->s, nx, ny);
        half_axis(&o, -q->bw * q->s, q->bw * q->c, nx, ny);
        const double miss = off - o.reach;
        if (miss >= limit)
            return false;
        /* on collision course, or past each other with room */
        if (miss <= 0) {
            const double ttc = sp_meeting_ttc(q);
            if (ttc < SP_INFINITY) {
                *distance = 0;
                *time = ttc;
                return limit > 0;
            }
        } else {
            const double middle = way * (o.along - (q->x * ny - q->y * nx)) / speed, half = o.side / speed;
            if (middle + half >= 0) {
                *distance = miss;
                *time = sp_max(middle - half, 0);
                return true;
            }
        }
    }
    /* never nearer than now */
    *distance = sp_meeting_distance(q, limit);
    return *distance < limit;
}

double sp_ttc_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb)
{
    const sp_meeting q = sp_meeting_boxes(a, va, b, vb);
    return sp_meeting_ttc(&q);
}
