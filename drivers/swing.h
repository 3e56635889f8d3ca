/* swing.h - turns that need the width of the lane: how a car is steered through a bend nearly as tight as its lock, or
 * tighter. It swings out before the bend, turns in with the rear axle inside and the front outside of the middle, and
 * winds its wheels back in time. Leaves bends that a car follows without such care to kit_route_curvature.
 *
 * The next REACH m are planned: rear axle, heading and bend of a car whose wheels turn only so far and so fast, so that
 * its rear axle and the middle of its front are as little as can be farther than SWING_FREE from the middle of the way
 * (the least sum of squares). That is an optimal control problem of four states; it is solved by differential
 * dynamic programming (Mayne 1966) with bounds on the one control (Tassa, Mansard, Todorov 2014), a few rounds each
 * time. Of the plan the wheels follow what is due when they will have turned. */
#ifndef SWING_H
#define SWING_H

#include "kit.h"

enum { SWING_STEPS = 56, SWING_FINE = 96, SWING_ROUNDS = 8 };

#define SWING_SLOW  1.7                 /* m/s */
#define SWING_REAL  0.9                 /* of the bend that the wheels stand for: two wheels turned alike scrub */
#define SWING_FREE  0.2                 /* m off the middle that are as good as none */
#define SWING_LIGHT 0.02                /* what is within them weighs so much */
static const double swing_step = 0.5;   /* m of the plan */
static const double swing_fine = 0.4;   /* m of the way */
static const double swing_calm = 0.002; /* cost of turning the wheels, m^4 */

typedef struct swing_state {
    double v[4]; /* x, y, heading, bend */
} swing_state;

typedef struct swing_plan {
    const kit_car *car;
    double most, rate; /* 1/m, 1/m^2 */
    uint32_t count;    /* of the way */
    double x[SWING_FINE], y[SWING_FINE], c[SWING_FINE], s[SWING_FINE];
    swing_state at[SWING_STEPS + 1];
    double turn[SWING_STEPS]; /* 1/m^2, the control */
    double push[SWING_STEPS], pull[SWING_STEPS][4];
} swing_plan;

/* m to where the way bends by more than `bend` over 4 m; far where it does not */
static inline double swing_ahead(const kit_route *r, double bend)
{
    uint32_t i, k = 0;
    for (i = 0; i + 1 < r->count; i++) {
        while (k + 1 < r->count && (k <= i || r->distance[k] < r->distance[i] + 3.99))
            k++;
        if (kit_abs(kit_route_mean(r, i, k)) > bend)
            return r->distance[i];
    }
    return 1e4;
}

/* the speed at which the wheels are turned in time for bends beyond `bend`: SWING_SLOW from 4 m before them on */
static inline double swing_speed(const kit_route *r, double bend, double brake)
{
    return kit_sqrt(SWING_SLOW * SWING_SLOW + 2 * brake * kit_max(swing_ahead(r, bend) - 4, 0));
}

/* m that the point lies left of the way, and the way's direction there; *from is where to look first */
static inline double swing_beside(const swing_plan *p, double x, double y, uint32_t *from, double *c, double *s)
{
    uint32_t i = *from;
    double ahead;
    while (i + 2 < p->count && (x - p->x[i + 1]) * p->c[i + 1] + (y - p->y[i + 1]) * p->s[i + 1] > 0)
        i++;
    *from = i;
    ahead = (x - p->x[i]) * p->c[i] + (y - p->y[i]) * p->s[i];
    {
        const double u = kit_clamp(ahead / swing_fine, -30, 1), w = u > 0 ? u : 0;
        const double cx = p->c[i] + w * (p->c[i + 1] - p->c[i]), cy = p->s[i] + w * (p->s[i + 1] - p->s[i]);
        const double size = kit_sqrt(cx * cx + cy * cy);
        const double qx = p->x[i] + w * (p->x[i + 1] - p->x[i]), qy = p->y[i] + w * (p->y[i + 1] - p->y[i]);
        *c = cx / size;
        *s = cy / size;
        return (y - qy) * *c - (x - qx) * *s;
    }
}

static inline swing_state swing_go(const swing_state *a, double turn)
{
    swing_state b = *a;
    double c, s;
    kit_direction(a->v[2] + a->v[3] * swing_step / 2, &c, &s);
    b.v[0] += swing_step * c;
    b.v[1] += swing_step * s;
    b.v[2] += swing_step * a->v[3];
    b.v[3] += swing_step * turn;
    return b;
}

/* cost of a state; with it the gradient g and the curvature h of the cost, unless NULL. hint: one for each point */
static inline double swing_cost(const swing_plan *p, const swing_state *a, uint32_t hint[2], double g[4],
                                double h[4][4])
{
    double cost = 0, c, s, over;
    int j, k, m;
    kit_direction(a->v[2], &c, &s);
    for (j = 0; j < 2; j++) {
        const double out = j ? p->car->front : 0;
        double wc, ws, e, off, d[4];
        e = swing_beside(p, a->v[0] + out * c, a->v[1] + out * s, &hint[j], &wc, &ws);
        off = kit_max(kit_abs(e) - SWING_FREE, 0);
        cost += (SWING_LIGHT * e * e + off * off) / 2;
        if (!g)
            continue;
        d[0] = -ws, d[1] = wc, d[2] = out * (s * ws + c * wc), d[3] = 0;
        for (k = 0; k < 4; k++) {
            g[k] += (SWING_LIGHT * e + (e > 0 ? off : -off)) * d[k];
            for (m = 0; m < 4; m++)
                h[k][m] += (SWING_LIGHT + (off > 0)) * d[k] * d[m];
        }
    }
    over = kit_abs(a->v[3]) - p->most;
    if (over > 0) {
        cost += 2000 * over * over;
        if (g) {
            g[3] += 4000 * (a->v[3] > 0 ? over : -over);
            h[3][3] += 4000;
        }
    }
    return cost;
}

static inline double swing_total(const swing_plan *p, const swing_state *at, const double *turn)
{
    uint32_t hint[2] = {0, 0};
    double sum = 0;
    int i;
    for (i = 0; i < SWING_STEPS; i++)
        sum += swing_cost(p, &at[i + 1], hint, NULL, NULL) + swing_calm * turn[i] * turn[i] / 2;
    return sum;
}

/* backwards over the plan: what to change of each control, and by how much when the states before it have changed */
static inline void swing_backward(swing_plan *p)
{
    double vx[4] = {0}, vxx[4][4] = {{0}}, g[SWING_STEPS][4], h[SWING_STEPS][4][4];
    uint32_t hint[2] = {0, 0};
    int i, j, k, m;
    memset(g, 0, sizeof g);
    memset(h, 0, sizeof h);
    for (i = 0; i < SWING_STEPS; i++)
        (void)swing_cost(p, &p->at[i + 1], hint, g[i], h[i]);
    for (i = SWING_STEPS; i-- > 0;) {
        double a[4][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
        double c, s, qu, quu, qux[4], va[4][4], q[4], want;
        for (k = 0; k < 4; k++) {
            vx[k] += g[i][k];
            for (m = 0; m < 4; m++)
                vxx[k][m] += h[i][k][m];
        }
        kit_direction(p->at[i].v[2] + p->at[i].v[3] * swing_step / 2, &c, &s);
        a[0][2] = -swing_step * s, a[0][3] = a[0][2] * swing_step / 2;
        a[1][2] = swing_step * c, a[1][3] = a[1][2] * swing_step / 2;
        a[2][3] = swing_step;
        for (k = 0; k < 4; k++)
            for (m = 0; m < 4; m++)
                for (va[k][m] = 0, j = 0; j < 4; j++)
                    va[k][m] += vxx[k][j] * a[j][m];
        qu = swing_calm * p->turn[i] + swing_step * vx[3];
        quu = swing_calm + swing_step * swing_step * vxx[3][3];
        want = kit_clamp(p->turn[i] - qu / quu, -p->rate, p->rate);
        p->push[i] = want - p->turn[i];
        for (k = 0; k < 4; k++) {
            qux[k] = swing_step * va[3][k];
            p->pull[i][k] = want > -p->rate && want < p->rate ? -qux[k] / quu : 0;
        }
        for (k = 0; k < 4; k++)
            for (q[k] = qux[k] * p->push[i], j = 0; j < 4; j++)
                q[k] += a[j][k] * vx[j];
        for (k = 0; k < 4; k++)
            for (vx[k] = q[k], m = 0; m < 4; m++)
                for (vxx[k][m] = qux[k] * p->pull[i][m], j = 0; j < 4; j++)
                    vxx[k][m] += a[j][k] * va[j][m];
    }
}

/* forwards, with a share of the change; kept if it is better */
static inline int swing_forward(swing_plan *p, double share, double *cost)
{
    swing_state at[SWING_STEPS + 1];
    double turn[SWING_STEPS], now;
    int i, k;
    at[0] = p->at[0];
    for (i = 0; i < SWING_STEPS; i++) {
        turn[i] = p->turn[i] + share * p->push[i];
        for (k = 0; k < 4; k++)
            turn[i] += p->pull[i][k] * (at[i].v[k] - p->at[i].v[k]);
        turn[i] = kit_clamp(turn[i], -p->rate, p->rate);
        at[i + 1] = swing_go(&at[i], turn[i]);
    }
    now = swing_total(p, at, turn);
    if (!(now < *cost))
        return 0;
    *cost = now;
    memcpy(p->at, at, sizeof at);
    memcpy(p->turn, turn, sizeof turn);
    return 1;
}

/* a first plan: the middle of the car is led along the way */
static inline void swing_first(swing_plan *p)
{
    const double near = 0.7 * p->car->front;
    uint32_t hint = 0;
    int i;
    for (i = 0; i < SWING_STEPS; i++) {
        double c, s, wc, ws, e, want;
        kit_direction(p->at[i].v[2], &c, &s);
        e = swing_beside(p, p->at[i].v[0] + near * c, p->at[i].v[1] + near * s, &hint, &wc, &ws);
        want = kit_clamp((ws * c - wc * s - kit_clamp(e / 3, -0.4, 0.4)) / near, -p->most, p->most);
        p->turn[i] = kit_clamp((want - p->at[i].v[3]) / swing_step, -p->rate, p->rate);
        p->at[i + 1] = swing_go(&p->at[i], p->turn[i]);
    }
}

/* The curvature to ask for now, 1/m. `most`: what the lock allows; `rate`, 1/(m s): how fast it can change. */
static inline double swing_curvature(const kit_route *r, const kit_car *car, double most, double rate)
{
    const double v = kit_max(car->speed, 1), gone = v * car->delay;
    swing_plan p;
    double cost, h, s, c;
    int i, k, first;
    p.car = car;
    p.most = SWING_REAL * most;
    p.rate = 0.9 * rate / v;
    p.count = 0;
    while (p.count < SWING_FINE && p.count * swing_fine < r->distance[r->count - 1]) {
        kit_route_at(r, p.count * swing_fine, &p.x[p.count], &p.y[p.count], &h);
        kit_direction(h, &p.c[p.count], &p.s[p.count]);
        p.count++;
    }
    if (p.count < 3)
        return kit_clamp(car->curvature, -most, most);
    memset(&p.at[0], 0, sizeof p.at[0]);
    p.at[0].v[3] = kit_clamp(car->curvature * SWING_REAL, -p.most, p.most);
    kit_direction(0, &c, &s);
    swing_first(&p);
    cost = swing_total(&p, p.at, p.turn);
    for (i = 0; i < SWING_ROUNDS; i++) {
        const double before = cost;
        swing_backward(&p);
        for (k = 0; k < 5 && !swing_forward(&p, 1.0 / (1 << k), &cost); k++)
            continue;
        if (before - cost < 1e-3 * before)
            break;
    }

    /* what is due when the wheels have turned */
    first = (int)((gone + 0.3) / swing_step);
    h = (gone + 0.3) / swing_step - first;
    return kit_clamp(((1 - h) * p.at[first].v[3] + h * p.at[first + 1].v[3]) / SWING_REAL, -most, most);
}

#endif
