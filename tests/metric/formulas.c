/* formulas.c - closed formulas against hand-derived numbers, boxes against slow stepping, the filter against its
 * response. */
#include "metric/inside.h"
#include "tests/check.h"

static void lines(void)
{
    CHECK_NEAR(sp_ttc(30, 10), 3, 1e-12);
    CHECK(sp_ttc(30, 0) == SP_INFINITY);
    CHECK(sp_ttc(30, -4) == SP_INFINITY);
    CHECK(sp_ttc(0, -4) == 0);
    CHECK_NEAR(sp_drac(20, 10), 2.5, 1e-12); /* 100 / 40 */
    CHECK(sp_drac(20, -1) == 0);
}

static void boxes_by_hand(void)
{
    const sp_box2 a = {0, 0, 0, 2, 1}, ahead = {24, 0, 0, 2, 1}, beside = {24, 2.5, 0, 2, 1},
                  crossing = {10, -10, SP_PI / 2, 2, 1};
    const sp_vec2 ten = {10, 0}, still = {0, 0}, up = {0, 5};
    CHECK_NEAR(sp_ttc_boxes(&a, ten, &ahead, still), 2, 1e-9);
    CHECK(sp_ttc_boxes(&a, ten, &beside, still) == SP_INFINITY);
    CHECK(sp_ttc_boxes(&a, still, &ahead, still) == SP_INFINITY);
    CHECK(sp_ttc_boxes(&a, ten, &a, still) == 0);
    /* x overlaps from (9-2)/10 = 0.7 to (11+2)/10 = 1.3; y from (8-1)/5 = 1.4: too late */
    CHECK(sp_ttc_boxes(&a, ten, &crossing, up) == SP_INFINITY);
    /* at 7 m/s across: y from 7/7 = 1.0, inside */
    CHECK_NEAR(sp_ttc_boxes(&a, ten, &crossing, (sp_vec2){0, 7}), 1, 1e-9);
}

/* second implementation: steps of 1 ms, then bisection on the separation of the boxes */
static double apart_at(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb, double t)
{
    const sp_box2 x = {a->x + va.x * t, a->y + va.y * t, a->heading, a->half_length, a->half_width};
    const sp_box2 y = {b->x + vb.x * t, b->y + vb.y * t, b->heading, b->half_length, b->half_width};
    return sp_box2_separation(&x, &y);
}

static double slow_ttc(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb)
{
    double before = 0;
    for (double t = 0; t < 8; t += 0.001) {
        if (apart_at(a, va, b, vb, t) <= 0) {
            double lo = before, hi = t;
            for (int i = 0; i < 60 && t > 0; i++) {
                const double mid = (lo + hi) / 2;
                if (apart_at(a, va, b, vb, mid) <= 0)
                    hi = mid;
                else
                    lo = mid;
            }
            return hi;
        }
        before = t;
    }
    return SP_INFINITY;
}

static void boxes_by_stepping(void)
{
    uint32_t met = 0;
    for (uint32_t i = 0; i < 500; i++) {
        double u[12];
        for (uint32_t k = 0; k < 12; k++)
            u[k] = sp_random(7, 1, i, k);
        const sp_box2 a = {0, 0, u[0] * 6.28, 0.3 + u[1] * 5, 0.2 + u[2] * 1.5};
        const sp_box2 b = {(u[3] - 0.5) * 80, (u[4] - 0.5) * 40, u[5] * 6.28, 0.3 + u[6] * 5, 0.2 + u[7] * 1.5};
        /* aimed roughly at each other, so that many meet */
        const sp_vec2 va = {b.x / 4 * u[8], b.y / 4 * u[9]}, vb = {-b.x / 4 * u[10], -b.y / 4 * u[11]};
        const double exact = sp_ttc_boxes(&a, va, &b, vb), slow = slow_ttc(&a, va, &b, vb);
        if (slow == SP_INFINITY) {
            /* a graze shorter than a step may be missed by stepping, never a real meeting */
            CHECK(exact >= 8 || apart_at(&a, va, &b, vb, exact) > -0.01);
            continue;
        }
        met++;
        CHECK_NEAR(exact, slow, 1e-9 + 1e-9 * slow);
    }
    CHECK(met > 150);
}

/* amplitude of a filtered sine, by projection over its middle */
static double gain(double frequency)
{
    enum { N = 2000 };
    double x[N], re = 0, im = 0;
    for (int i = 0; i < N; i++)
        x[i] = sp_sin(SP_TAU * frequency * i / 100);
    CHECK(sp_filter_butterworth(x, N, 100, 10));
    for (int i = 500; i < 1500; i++) {
        re += x[i] * sp_sin(SP_TAU * frequency * i / 100) / 500;
        im += x[i] * sp_cos(SP_TAU * frequency * i / 100) / 500;
    }
    CHECK_NEAR(im, 0, 1e-3); /* phaseless */
    return re;
}

/* |H|^2 of a bilinear 6-pole Butterworth is 1 / (1 + (tan(pi f / rate) / tan(pi fc / rate))^12); two passes give that
 */
static double known_gain(double frequency)
{
    const double r = sp_tan(SP_PI * frequency / 100) / sp_tan(SP_PI * 10 / 100);
    return 1 / (1 + sp_pow(r, 12));
}

static void butterworth(void)
{
    double constant[100];
    for (int i = 0; i < 100; i++)
        constant[i] = -4;
    CHECK(sp_filter_butterworth(constant, 100, 100, 10));
    for (int i = 0; i < 100; i++)
        CHECK_NEAR(constant[i], -4, 1e-9);
    CHECK_NEAR(gain(10), 0.5, 1e-3); /* -6 dB at the cut-off: -3 dB each way */
    CHECK_NEAR(gain(2), 1, 1e-3);
    CHECK_NEAR(gain(8), known_gain(8), 1e-3);
    CHECK_NEAR(gain(12), known_gain(12), 1e-3);
    CHECK_NEAR(gain(25), 0, 1e-3);
    /* a straight ramp stays a ramp */
    double ramp[200];
    for (int i = 0; i < 200; i++)
        ramp[i] = 0.1 * i;
    CHECK(sp_filter_butterworth(ramp, 200, 100, 10));
    CHECK_NEAR(ramp[0], 0, 1e-4); /* what is left of the start, 0.6 s earlier */
    CHECK_NEAR(ramp[100], 10, 1e-6);
}

static void names(void)
{
    CHECK(sp_metric_count() == 71);
    CHECK(sp_metric_find("ego.ttc.min") == 0);
    CHECK(sp_metric_find("ego.ttc") == -1);
    for (uint32_t i = 0; i < sp_metric_count(); i++) {
        CHECK(sp_metric_at(i) && sp_metric_at(i)->doc && sp_metric_at(i)->unit);
        CHECK(sp_metric_find(sp_metric_at(i)->name) == (int)i);
    }
}

int main(void)
{
    RUN(lines);
    RUN(boxes_by_hand);
    RUN(boxes_by_stepping);
    RUN(butterworth);
    RUN(names);
    return DONE();
}
