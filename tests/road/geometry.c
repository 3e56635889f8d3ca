/* the pieces of a reference line against closed forms, a quadrature of its own and a search by small steps. */
#include "road/inside.h"
#include "tests/check.h"

#define POINTS 10000

static sp_arena *arena;

static geo piece(double length, double k0, double k1)
{
    geo g = {.length = length, .span = length, .x = 12, .y = -7, .heading = 0.6, .k0 = k0, .rate = (k1 - k0) / length};
    geo_choose(&g);
    CHECK(geo_prepare(&g, arena));
    return g;
}

static geo poly(double length, const double u[4], const double v[4], double p_per_s)
{
    geo g = {.kind = GEO_POLY, .length = length, .span = length, .x = 3, .y = 4, .heading = -1.1, .p_per_s = p_per_s};
    memcpy(g.u, u, sizeof g.u);
    memcpy(g.v, v, sizeof g.v);
    CHECK(geo_prepare(&g, arena));
    return g;
}

static void test_line_and_arc(void)
{
    const geo line = piece(900, 0, 0);
    const double radius[] = {5, -12.5, 80, -600, 9000};
    double s, c;
    sp_sincos(0.6, &s, &c);
    for (int i = 0; i <= POINTS; i++) {
        const double u = 900.0 * i / POINTS;
        const geo_point q = geo_at(&line, u);
        CHECK(sp_hypot(q.x - 12 - u * c, q.y + 7 - u * s) < 1e-12 && q.heading == 0.6 && q.curvature == 0);
    }

    /* x = x0 + R (sin(h + u / R) - sin h), y = y0 - R (cos(h + u / R) - cos h) */
    for (int k = 0; k < 5; k++) {
        const double r = radius[k];
        const geo arc = piece(900, 1 / r, 1 / r);
        for (int i = 0; i <= POINTS; i++) {
            const double u = 900.0 * i / POINTS;
            const geo_point q = geo_at(&arc, u);
            const double x = 12 + r * (sp_sin(0.6 + u / r) - s), y = -7 - r * (sp_cos(0.6 + u / r) - c);
            CHECK(sp_hypot(q.x - x, q.y - y) < 1e-10);
            CHECK(sp_abs(q.c - sp_cos(0.6 + u / r)) < 1e-13 && sp_abs(q.s - sp_sin(0.6 + u / r)) < 1e-13);
        }
    }
}

/* integral of (cos, sin) of h + k0 u + r u^2 / 2, three-point Gauss and Legendre over panels of at most 0.01 rad */
static void quadrature(double k0, double rate, double from, double to, long double sum[2])
{
    const double node = 0.77459666924148337704;
    const double k = sp_max(sp_abs(k0 + rate * from), sp_abs(k0 + rate * to));
    const int panels = (int)sp_ceil(k * (to - from) / 0.01) + 1;
    const double panel = (to - from) / panels;
    for (int i = 0; i < panels; i++) {
        for (int n = -1; n <= 1; n++) {
            const double u = from + panel * (i + 0.5 + 0.5 * n * node), w = panel * (n ? 5.0 : 8.0) / 18;
            double s, c;
            sp_sincos(0.6 + u * (k0 + 0.5 * rate * u), &s, &c);
            sum[0] += (long double)w * (long double)c;
            sum[1] += (long double)w * (long double)s;
        }
    }
}

static void test_spiral(void)
{
    /* ordinary ones, long ones, and ones that wind up to ten thousand rad, through 0, towards it and away */
    static const double spiral[][3] = {{100, 0, 0.01},  {80, -0.02, 0.015}, {50, 0, 0.1},      {5000, 0, 0.002},
                                       {30, 0.2, -0.3}, {1, 0, 0.5},        {1000, 1e-7, 0},   {1000, 0, 1},
                                       {100, 0, 100},   {200, -50, 50},     {1000, 1, 1.001},  {300, 0.3, 10},
                                       {100, 20, 30},   {100, -30, -20},    {400, 2, -0.0001}, {400, 5, -0.5},
                                       {3, 0, 1e-9},    {20000, 0, 0.05},   {0.01, -100, 100}, {1e-6, 0, 100}};
    double worst = 0;
    for (size_t k = 0; k < sizeof spiral / sizeof *spiral; k++) {
        const double *a = spiral[k];
        const geo g = piece(a[0], a[1], a[2]);
        const int points = a[0] * sp_max(sp_abs(a[1]), sp_abs(a[2])) > 300 ? 2000 : POINTS;
        long double sum[2] = {12, -7};
        double most = 0;
        CHECK(g.kind == GEO_SPIRAL && g.panels < 1000);
        for (int i = 1; i <= points; i++) {
            const double u = a[0] * i / points;
            quadrature(a[1], g.rate, a[0] * (i - 1) / points, u, sum);
            const geo_point q = geo_at(&g, u);
            most = sp_max(most, sp_hypot(q.x - (double)sum[0], q.y - (double)sum[1]));
            const double near = 2e-13 + 4e-16 * sp_abs(q.heading);
            CHECK(sp_abs(q.c - sp_cos(q.heading)) < near && sp_abs(q.s - sp_sin(q.heading)) < near);
        }
        if (most > 1e-10) {
            printf("spiral %g m %g %g: off by %.2g m\n", a[0], a[1], a[2], most);
        }
        worst = sp_max(worst, most);
    }
    printf("spirals: worst %.2g m\n", worst);
    CHECK(worst < 1e-10);
}

static const double loop_u[4] = {0, 20, -60, 40}, loop_v[4] = {0, 30, -30, 0}; /* crosses itself */
static const double bow_u[4] = {0, 30, 2, -1}, bow_v[4] = {0, 0, 4, -9}, back_u[4] = {0, 1, 0, 0};
static const double cubic_v[4] = {0.5, 0.1, 0.002, -0.00004}, straight_u[4] = {0, 60, 40, 0}, none[4] = {0, 0, 0, 0};

static void test_poly(void)
{
    /* a cubic v(u) is written down again; the curvature is v'' / (1 + v'^2)^1.5 */
    const geo g = poly(100, back_u, cubic_v, 0.9);
    for (int i = 0; i <= POINTS; i++) {
        const double s = 100.0 * i / POINTS, p = 0.9 * s, v = 0.5 + p * (0.1 + p * (0.002 - 0.00004 * p));
        const double v1 = 0.1 + p * (0.004 - 0.00012 * p), v2 = 0.004 - 0.00024 * p, n = sp_sqrt(1 + v1 * v1);
        const geo_point q = geo_at(&g, s);
        const double x = 3 + sp_cos(-1.1) * p - sp_sin(-1.1) * v, y = 4 + sp_sin(-1.1) * p + sp_cos(-1.1) * v;
        CHECK(sp_hypot(q.x - x, q.y - y) < 1e-12);
        CHECK(sp_abs(q.curvature - v2 / (n * n * n)) < 1e-14 && sp_abs(q.speed - 0.9 * n) < 1e-12);
        CHECK(sp_abs(q.heading - (-1.1 + sp_atan(v1))) < 1e-13);
    }

    /* on a straight line u = 60 p + 40 p^2 the readings are 40 p (1 - p) apart: 10 m in the middle */
    const geo line = poly(100, straight_u, none, 0.01);
    CHECK_NEAR(geo_arc_distance(&line), 10, 1e-2);
    CHECK_NEAR(geo_path(&line, 0, 100, 3), 100, 1e-12);
    CHECK_NEAR(geo_path(&line, 0, 50, 0), 40, 1e-12);
    CHECK_NEAR(geo_walk(&line, 0, 2, 40), 50, 1e-9);
    CHECK(geo_arc_distance(&(geo){.kind = GEO_ARC}) == 0);

    /* turning by more than half a turn: summed in small steps */
    const geo loop = poly(60, loop_u, loop_v, 1.0 / 60);
    double sum = 0;
    for (int i = 0; i < 2000; i++) {
        sum += sp_wrap_angle(geo_at(&loop, 60 * (i + 1) / 2000.0).heading - geo_at(&loop, 60 * i / 2000.0).heading);
    }
    CHECK(sp_abs(sum) > SP_PI);
    CHECK_NEAR(geo_turn(&loop, 0, 60), sum, 1e-9);
    CHECK_NEAR(geo_turn(&loop, 60, 0), -sum, 1e-9);
    CHECK_NEAR(geo_turn(&loop, 0, 20) + geo_turn(&loop, 20, 60), sum, 1e-9);
}

/* length of the path at t by its own chords */
static double chords(const geo *g, double u0, double u1, double t)
{
    double sum = 0;
    geo_point p = geo_at(g, u0);
    for (int i = 1; i <= 20000; i++) {
        const geo_point q = geo_at(g, u0 + (u1 - u0) * i / 20000);
        sum += sp_hypot(q.x - t * q.s - p.x + t * p.s, q.y + t * q.c - p.y - t * p.c);
        p = q;
    }
    return sum;
}

static void test_paths(void)
{
    const geo all[] = {piece(60, 0, 0), piece(60, 0.02, 0.02), piece(60, -0.03, 0.02), poly(32, bow_u, bow_v, 1.0 / 32),
                       poly(60, loop_u, loop_v, 1.0 / 60)};
    for (int k = 0; k < 5; k++) {
        for (int i = 0; i < 40; i++) {
            const double u0 = all[k].length * sp_random(3, 1, (uint32_t)k, (uint32_t)i);
            const double u1 = u0 + (all[k].length - u0) * sp_random(3, 2, (uint32_t)k, (uint32_t)i);
            const double t = k == 4 ? 0 : 6 * sp_random(3, 3, (uint32_t)k, (uint32_t)i) - 3;
            const double length = geo_path(&all[k], u0, u1, t);
            CHECK_NEAR(length, chords(&all[k], u0, u1, t), 1e-6);
            CHECK_NEAR(geo_walk(&all[k], u0, t, length), u1, 1e-7);
            CHECK_NEAR(geo_walk(&all[k], u1, t, -length), u0, 1e-7);
        }
    }
}

/* every foot that a search by small steps finds is found, and no other */
static void test_feet(void)
{
    const geo all[] = {piece(60, 0, 0),
                       piece(25, 0.2, 0.2),
                       piece(60, -0.1, -0.1),
                       piece(40, 0, 0.2),
                       piece(60, -0.15, 0.1),
                       poly(32, bow_u, bow_v, 1.0 / 32),
                       poly(60, loop_u, loop_v, 1.0 / 60),
                       poly(100, back_u, cubic_v, 0.9)};
    uint32_t feet = 0, beyond = 0;
    for (int k = 0; k < 8; k++) {
        const geo *g = &all[k];
        for (uint32_t i = 0; i < 60; i++) {
            const geo_point at = geo_at(g, g->length * sp_random(4, 1, (uint32_t)k, i));
            const double x = at.x + 40 * sp_random(4, 2, (uint32_t)k, i) - 20,
                         y = at.y + 40 * sp_random(4, 3, (uint32_t)k, i) - 20;
            geo_foot foot[GEO_FEET];
            const uint32_t count = geo_feet(g, 0, g->length, x, y, foot);
            uint32_t seen = 0;
            double along, left, last;
            geo_residual(g, 0, x, y, &last, &left);
            for (int n = 1; n <= 4000; n++) {
                geo_residual(g, g->length * n / 4000, x, y, &along, &left);
                seen += (along > 0) != (last > 0);
                last = along;
            }
            CHECK(count == seen);
            for (uint32_t n = 0; n < count; n++) {
                const geo_point q = geo_at(g, foot[n].u);
                CHECK(sp_hypot(x - q.x + foot[n].t * q.s, y - q.y - foot[n].t * q.c) < 1e-9);
                beyond += foot[n].t * q.curvature > 1;
            }
            feet += count;
        }
    }
    CHECK(feet > 400 && beyond > 50);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_line_and_arc);
    RUN(test_spiral);
    RUN(test_poly);
    RUN(test_paths);
    RUN(test_feet);
    sp_arena_destroy(arena);
    return DONE();
}
