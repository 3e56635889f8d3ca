/* vision.c - lane markings by classical means: rows of the image are searched for bright ridges as wide as paint would
 * be at that distance, near where the lane is expected; what is found is put onto flat ground and fitted. No obstacle
 * in here. */
#include "sentinel.h"

static const double paint_width = 0.14; /* m */
static const double least_contrast = 9; /* grey levels that a ridge must stand out by */
static const double near_x = 5.0;       /* m, nearest ground looked at */
static const double lost = 1.6;         /* m of doubt where a line lies, beyond which it is not looked for */

int view_open(view *v, const sp_frame *f, const sp_mount_info *mount, double dive)
{
    const sp_image *im = (const sp_image *)f->data;
    double sy, cy, sp, cp, sr, cr;
    if (!f->count || !im->pixels || im->format != SP_PIXEL_RGB8 || im->width < 32 || im->height < 32 || !(im->fx > 0))
        return 0;
    v->x = mount->x;
    v->y = mount->y;
    v->z = mount->z;
    v->fx = im->fx;
    v->fy = im->fy;
    v->cx = im->cx;
    v->cy = im->cy;
    v->width = (int)im->width;
    v->height = (int)im->height;
    v->row_bytes = (int)im->row_bytes;
    v->rgb = (const uint8_t *)im->pixels;

    /* yaw about z, pitch about y, roll about x; positive pitch is nose down */
    sy = kit_sin(mount->yaw);
    cy = kit_cos(mount->yaw);
    sp = kit_sin(mount->pitch + dive);
    cp = kit_cos(mount->pitch + dive);
    sr = kit_sin(mount->roll);
    cr = kit_cos(mount->roll);
    {
        const double r[3][3] = {{cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr},
                                {sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr},
                                {-sp, cp * sr, cp * cr}};
        memcpy(v->rotation, r, sizeof r);
    }
    return 1;
}

int view_ground(const view *v, double u, double row, double *x, double *y)
{
    const double cy = -(u - v->cx) / v->fx, cz = -(row - v->cy) / v->fy;
    const double dx = v->rotation[0][0] + v->rotation[0][1] * cy + v->rotation[0][2] * cz;
    const double dy = v->rotation[1][0] + v->rotation[1][1] * cy + v->rotation[1][2] * cz;
    const double dz = v->rotation[2][0] + v->rotation[2][1] * cy + v->rotation[2][2] * cz;
    double t;
    if (dz > -1e-4)
        return 0;
    t = -v->z / dz;
    *x = v->x + t * dx;
    *y = v->y + t * dy;
    return 1;
}

int view_project(const view *v, double x, double y, double z, double *u, double *row)
{
    const double d[3] = {x - v->x, y - v->y, z - v->z};
    double c[3];
    int i;
    for (i = 0; i < 3; i++)
        c[i] = v->rotation[0][i] * d[0] + v->rotation[1][i] * d[1] + v->rotation[2][i] * d[2];
    if (c[0] < 0.5)
        return 0;
    *u = v->cx - v->fx * c[1] / c[0];
    *row = v->cy - v->fy * c[2] / c[0];
    return 1;
}

/* ---- the filter ---- */
void lane_begin(lane_filter *l)
{
    static const double sigma[LANE_STATES] = {0.4, 0.02, 0.002, 2e-6, 0.25};
    int i;
    memset(l, 0, sizeof *l);
    for (i = 0; i < LANE_STATES; i++)
        l->p[i][i] = sigma[i] * sigma[i];
    l->s[4] = 3.5;
    l->age = 1;
}

void lane_predict(lane_filter *l, double ds, double turn, double dt)
{
    /* growth of the variances in a second: what road and flat-ground errors may do */
    static const double grow[LANE_STATES] = {0.15, 0.012, 0.0006, 3e-6, 0.05};
    double *s = l->s;
    int i;
    s[0] += ds * (s[1] + ds * (s[2] + ds * s[3]));
    s[1] += ds * (2 * s[2] + 3 * s[3] * ds) - turn;
    s[2] += 3 * s[3] * ds;
    for (i = 0; i < LANE_STATES; i++)
        l->p[i][i] += grow[i] * grow[i] * dt;
    l->age += dt;
}

int lane_valid(const lane_filter *l)
{
    return l->age < 0.6;
}

double lane_y(const lane_filter *l, double x)
{
    return l->s[0] + x * (l->s[1] + x * (l->s[2] + x * l->s[3]));
}

double path_y(const lane_filter *l, double curvature, double x)
{
    if (lane_valid(l))
        return lane_y(l, kit_min(x, 70)) - l->s[0];
    return 0.5 * curvature * x * x;
}

/* solves the symmetric system a x = b in place and leaves the inverse in inv; 0 when it is singular */
static int solve(double a[LANE_STATES][LANE_STATES], double b[LANE_STATES], double inv[LANE_STATES][LANE_STATES])
{
    int i, j, k;
    for (i = 0; i < LANE_STATES; i++)
        for (j = 0; j < LANE_STATES; j++)
            inv[i][j] = i == j;
    for (i = 0; i < LANE_STATES; i++) {
        const double d = a[i][i];
        if (!(d > 0))
            return 0;
        for (j = 0; j < LANE_STATES; j++) {
            a[i][j] /= d;
            inv[i][j] /= d;
        }
        b[i] /= d;
        for (k = 0; k < LANE_STATES; k++) {
            const double f = a[k][i];
            if (k == i)
                continue;
            for (j = 0; j < LANE_STATES; j++) {
                a[k][j] -= f * a[i][j];
                inv[k][j] -= f * inv[i][j];
            }
            b[k] -= f * b[i];
        }
    }
    return 1;
}

/* ---- ridges ---- */
static double grey(const view *v, int u, int row)
{
    const uint8_t *p = v->rgb + row * v->row_bytes + 3 * u;
    return (p[0] + 2.0 * p[1] + p[2]) / 4;
}

static double mean_grey(const view *v, int from, int to, int row)
{
    double sum = 0;
    int u;
    for (u = from; u < to; u++)
        sum += grey(v, u, row);
    return sum / (to - from);
}

/* the ridge of `wide` pixels with its middle in [from, to] that is strongest and nearest to the middle (a post beside
 * the road is as white as paint); 0 when none stands out */
static int find_ridge(const view *v, int row, double from, double to, double wide, double *at)
{
    const int w = (int)kit_clamp(wide + 0.5, 1, 24), gap = 1 + w / 2, side = w + 1;
    const int lo = (int)kit_max(from, gap + side + w), hi = (int)kit_min(to, v->width - 1 - gap - side - w);
    double best = 0, best_score = 0, weight = 0, sum = 0, base;
    int u, best_u = -1;
    for (u = lo; u <= hi; u++) {
        const int a = u - w / 2, b = a + w;
        const double left = mean_grey(v, a - gap - side, a - gap, row),
                     right = mean_grey(v, b + gap, b + gap + side, row);
        const double r = mean_grey(v, a, b, row) - kit_max(left, right);
        const double away = kit_abs(u + 0.5 - (from + to) / 2) / kit_max((to - from) / 2, 1);
        if (r * (1 - 0.6 * away) > best_score) {
            best_score = r * (1 - 0.6 * away);
            best = r;
            best_u = u;
        }
    }
    if (best_u < 0)
        return 0;
    base = kit_max(mean_grey(v, best_u - w / 2 - gap - side, best_u - w / 2 - gap, row),
                   mean_grey(v, best_u - w / 2 + w + gap, best_u - w / 2 + w + gap + side, row));
    if (best < kit_max(least_contrast, 0.06 * base))
        return 0;

    /* the centre of what is brighter than the road gives parts of a pixel */
    for (u = best_u - w - 1; u <= best_u + w + 1; u++) {
        const double g = kit_max(grey(v, u, row) - base, 0);
        weight += g;
        sum += g * (u + 0.5);
    }
    *at = weight > 0 ? sum / weight : best_u + 0.5;
    return 1;
}

typedef struct line_point {
    double x, y, sigma;
    int side;
} line_point; /* side +1 left, -1 right */

/* points of both own markings, a row each at most */
static int collect(const lane_filter *l, const view *v, double reach, line_point *out, int most)
{
    double horizon_u, horizon_row;
    int row, n = 0, side, first;
    if (!view_project(v, reach, lane_y(l, reach), 0, &horizon_u, &horizon_row))
        return 0;
    first = (int)kit_clamp(horizon_row, 0, v->height - 1);
    for (row = v->height - 1; row > first && n + 2 <= most; row--) {
        double x, y;
        if (!view_ground(v, v->cx, row + 0.5, &x, &y) || x < near_x || x > reach)
            continue;
        for (side = -1; side <= 1; side += 2) {
            const double expected = lane_y(l, x) + side * l->s[4] / 2;
            const double spread = kit_sqrt(l->p[0][0] + x * x * (l->p[1][1] + x * x * l->p[2][2])) * 2.5 + 0.2;
            const double gate = kit_clamp(spread, 0.35, 1.0);
            double u, r, at, px;
            /* a bend is learned from near to far: further out the paint of the next lane may be the nearer one */
            if (spread > lost)
                continue;
            if (!view_project(v, x, expected, 0, &u, &r))
                continue;
            px = v->fx / (x - v->x);
            if (!find_ridge(v, row, u - gate * px, u + gate * px, paint_width * px, &at))
                continue;
            if (!view_ground(v, at, row + 0.5, &out[n].x, &out[n].y))
                continue;
            out[n].side = side;
            out[n].sigma = 0.08 + 0.5 / px + 0.004 * x;
            n++;
        }
    }
    return n;
}

/* one weighted fit of prior and points; points further than `gate` from the present fit are left out */
static int fit(lane_filter *l, const double prior[LANE_STATES], double cov[LANE_STATES][LANE_STATES],
               const line_point *pt, int n, double gate)
{
    double a[LANE_STATES][LANE_STATES], b[LANE_STATES], inv[LANE_STATES][LANE_STATES], zero[LANE_STATES] = {0};
    double work[LANE_STATES][LANE_STATES];
    int i, j, k, used = 0;
    memcpy(work, cov, sizeof work);
    if (!solve(work, zero, a))
        return 0;
    for (i = 0; i < LANE_STATES; i++)
        for (b[i] = 0, j = 0; j < LANE_STATES; j++)
            b[i] += a[i][j] * prior[j];
    l->left = l->right = 0;
    for (k = 0; k < n; k++) {
        const double x = pt[k].x, h[LANE_STATES] = {1, x, x * x, x * x * x, 0.5 * pt[k].side};
        const double residual = pt[k].y - lane_y(l, x) - h[4] * l->s[4], w = 1 / (pt[k].sigma * pt[k].sigma);
        if (kit_abs(residual) > gate + 0.006 * x)
            continue;
        for (i = 0; i < LANE_STATES; i++) {
            for (j = 0; j < LANE_STATES; j++)
                a[i][j] += w * h[i] * h[j];
            b[i] += w * h[i] * pt[k].y;
        }
        used++;
        l->left += pt[k].side > 0;
        l->right += pt[k].side < 0;
    }
    if (!solve(a, b, inv))
        return 0;
    memcpy(l->s, b, sizeof b);
    memcpy(l->p, inv, sizeof inv);
    return used;
}

void lane_see(lane_filter *l, const view *v, double reach)
{
    line_point pt[256];
    double prior[LANE_STATES], cov[LANE_STATES][LANE_STATES];
    static const double floor_sigma[LANE_STATES] = {0.03, 0.002, 1e-4, 2e-7, 0.02};
    const lane_filter before = *l;
    int i, pass;
    const int n = collect(l, v, kit_clamp(reach, 12, 50), pt, 256);
    memcpy(prior, l->s, sizeof prior);
    memcpy(cov, l->p, sizeof cov);
    for (pass = 0; pass < 3; pass++)
        l->points = fit(l, prior, cov, pt, n, pass == 0 ? 0.7 : 0.2);

    /* a lane is between 2.4 and 4.6 m wide; what is not one is not believed */
    if (l->points < 8 || l->s[4] < 2.4 || l->s[4] > 4.6 || kit_abs(l->s[0]) > 2.5) {
        *l = before;
        l->points = 0;
        if (l->age > 1.0)
            lane_begin(l);
        return;
    }
    l->age = 0;
    /* neighbouring rows err together: never be surer than this */
    for (i = 0; i < LANE_STATES; i++)
        l->p[i][i] = kit_max(l->p[i][i], floor_sigma[i] * floor_sigma[i]);
}
