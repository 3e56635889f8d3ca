/* real.h against MPFR with 160 bits at deterministic points, and against exact facts. */
#include "base/base.h"
#include "tests/check.h"

#include <float.h>

#ifdef HAVE_MPFR
#include <mpfr.h>

typedef int (*mp_one)(mpfr_t, const mpfr_t, mpfr_rnd_t);

/* ulps of the value nearest to the truth */
static double error_ulp(double got, const mpfr_t truth)
{
    const double t = mpfr_get_d(truth, MPFR_RNDN);
    if (got == t) {
        if (got == 0 || got - got != 0) {
            return 0;
        }
    }
    mpfr_t d;
    mpfr_init2(d, 200);
    mpfr_sub_d(d, truth, got, MPFR_RNDN);
    int e;
    (void)__builtin_frexp(t, &e);
    const double ulp = __builtin_ldexp(1, e - 53 < -1074 ? -1074 : e - 53);
    const double error = mpfr_get_d(d, MPFR_RNDN) / ulp;
    mpfr_clear(d);
    return error < 0 ? -error : error;
}

/* a point of [low, high], evenly spread or evenly over magnitudes */
static double point_at(uint32_t i, double low, double high, bool magnitudes)
{
    const double r = sp_random(1, 2, 3, i);
    if (!magnitudes) {
        return low + (high - low) * r;
    }
    const double v = sp_exp(sp_log(1e-12) + (sp_log(high) - sp_log(1e-12)) * r);
    return low < 0 && (i & 1) ? -v : v;
}

static double worst_one(double (*f)(double), mp_one g, double low, double high, bool magnitudes, int n)
{
    double worst = 0;
    mpfr_t x, y;
    mpfr_init2(x, 53);
    mpfr_init2(y, 160);
    for (int i = 0; i < n; i++) {
        const double v = point_at((uint32_t)i, low, high, magnitudes);
        mpfr_set_d(x, v, MPFR_RNDN);
        (void)g(y, x, MPFR_RNDN);
        const double e = error_ulp(f(v), y);
        worst = e > worst ? e : worst;
    }
    mpfr_clear(x);
    mpfr_clear(y);
    return worst;
}

#define BOUND(f, g, low, high, magnitudes, n, bound)                                                                   \
    do {                                                                                                               \
        const double w_ = worst_one(f, g, low, high, magnitudes, n);                                                   \
        printf("%-10s [%g, %g]: %.3f ulp\n", #f, (double)(low), (double)(high), w_);                                   \
        CHECK(w_ <= (bound));                                                                                          \
    } while (0)

static void test_mpfr_circle(void)
{
    BOUND(sp_sin, mpfr_sin, -7, 7, false, 20000, 0.8);
    BOUND(sp_sin, mpfr_sin, -1e9, 1e9, true, 20000, 0.8);
    BOUND(sp_cos, mpfr_cos, -7, 7, false, 20000, 0.8);
    BOUND(sp_cos, mpfr_cos, -1e9, 1e9, true, 20000, 0.8);
    BOUND(sp_cos, mpfr_cos, -8e5, 8e5, false, 10000, 0.8);
    BOUND(sp_tan, mpfr_tan, -7, 7, false, 10000, 2);
    BOUND(sp_tan, mpfr_tan, -1e9, 1e9, true, 10000, 2);
    BOUND(sp_atan, mpfr_atan, -3, 3, false, 20000, 2);
    BOUND(sp_atan, mpfr_atan, -1e9, 1e9, true, 10000, 2);
    BOUND(sp_asin, mpfr_asin, -1, 1, false, 10000, 2.5);
    BOUND(sp_asin, mpfr_asin, -1, 1, true, 10000, 2.5);
    BOUND(sp_acos, mpfr_acos, -1, 1, false, 10000, 2.5);
}

static void test_mpfr_exponential(void)
{
    BOUND(sp_exp, mpfr_exp, -708, 709.7, false, 20000, 0.7);
    BOUND(sp_exp, mpfr_exp, -1, 1, true, 10000, 0.7);
    BOUND(sp_exp, mpfr_exp, -745, -708, false, 5000, 1.1);
    BOUND(sp_log, mpfr_log, 0.5, 2, false, 20000, 0.6);
    BOUND(sp_log, mpfr_log, 1e-12, 1e12, true, 20000, 0.6);
    BOUND(sp_log, mpfr_log, 0.999, 1.001, false, 10000, 0.6);
    BOUND(sp_log10, mpfr_log10, 1e-12, 1e12, true, 20000, 0.7);
}

/* the absolute error, as real.h states it */
static void test_mpfr_erf(void)
{
    double worst = 0;
    mpfr_t x, y;
    mpfr_init2(x, 53);
    mpfr_init2(y, 160);
    for (uint32_t i = 0; i < 20000; i++) {
        const double v = point_at(i, -7, 7, i % 4 == 0);
        mpfr_set_d(x, v, MPFR_RNDN);
        (void)mpfr_erf(y, x, MPFR_RNDN);
        mpfr_sub_d(y, y, sp_erf(v), MPFR_RNDN);
        worst = sp_max(worst, sp_abs(mpfr_get_d(y, MPFR_RNDN)));
    }
    printf("erf: %.3g\n", worst);
    CHECK(worst < 2e-15);
    mpfr_clear(x);
    mpfr_clear(y);
}

static void test_mpfr_pairs(void)
{
    double pow_worst = 0, atan_worst = 0, hypot_worst = 0;
    mpfr_t x, y, z;
    mpfr_init2(x, 53);
    mpfr_init2(y, 53);
    mpfr_init2(z, 160);
    for (uint32_t i = 0; i < 30000; i++) {
        const double a = sp_exp(20 * sp_random(5, 1, 0, i) - 10), b = 40 * sp_random(5, 2, 0, i) - 20;
        const double u = 200 * sp_random(5, 3, 0, i) - 100, v = 200 * sp_random(5, 4, 0, i) - 100;
        mpfr_set_d(x, a, MPFR_RNDN);
        mpfr_set_d(y, b, MPFR_RNDN);
        (void)mpfr_pow(z, x, y, MPFR_RNDN);
        pow_worst = sp_max(pow_worst, error_ulp(sp_pow(a, b), z));
        mpfr_set_d(x, u, MPFR_RNDN);
        mpfr_set_d(y, v, MPFR_RNDN);
        (void)mpfr_atan2(z, x, y, MPFR_RNDN);
        atan_worst = sp_max(atan_worst, error_ulp(sp_atan2(u, v), z));
        (void)mpfr_hypot(z, x, y, MPFR_RNDN);
        hypot_worst = sp_max(hypot_worst, error_ulp(sp_hypot(u, v), z));
    }
    printf("pow %.3f, atan2 %.3f, hypot %.3f ulp\n", pow_worst, atan_worst, hypot_worst);
    CHECK(pow_worst <= 1);
    CHECK(atan_worst <= 2);
    CHECK(hypot_worst <= 1.5);
    mpfr_clear(x);
    mpfr_clear(y);
    mpfr_clear(z);
}
#else
static void test_mpfr(void)
{
    SKIP("no libmpfr: elementary functions are not compared with a higher precision");
}
#endif

static void test_exact_values(void)
{
    CHECK(sp_sin(0) == 0 && sp_cos(0) == 1 && sp_exp(0) == 1 && sp_log(1) == 0);
    CHECK(sp_log10(1000) == 3 && sp_log10(1e-5) == -5 && sp_log10(1e22) == 22);
    CHECK(sp_pow(2, 10) == 1024 && sp_pow(-2, 3) == -8 && sp_pow(10, -2) == 0.01 && sp_pow(9, 0.5) == 3);
    CHECK(sp_pow(0, 0) == 1 && sp_pow(0, -1) == SP_INFINITY && sp_pow(0, 2) == 0);
    CHECK(sp_pow(-1.5, 0.5) != sp_pow(-1.5, 0.5));
    CHECK(sp_atan2(0, -1) == SP_PI && sp_atan2(1, 0) == SP_PI / 2 && sp_atan2(-1, 0) == -SP_PI / 2);
    CHECK(sp_atan2(0, 0) == 0 && sp_atan2(1, 1) == SP_PI / 4);
    CHECK(sp_asin(2) == SP_PI / 2 && sp_acos(-3) == SP_PI);
    CHECK(sp_exp(1000) == SP_INFINITY && sp_exp(-1000) == 0 && sp_log(0) == -SP_INFINITY);
    CHECK(sp_sin(2e9) != sp_sin(2e9) && sp_cos(SP_INFINITY) != sp_cos(SP_INFINITY) && sp_log(-1) != sp_log(-1));
    CHECK(sp_hypot(3, 4) == 5);
}

static void test_rounding(void)
{
    CHECK(sp_floor(-1.5) == -2 && sp_floor(1.5) == 1 && sp_floor(-3) == -3 && sp_floor(1e300) == 1e300);
    CHECK(sp_ceil(-1.5) == -1 && sp_ceil(1.2) == 2 && sp_trunc(-1.9) == -1);
    CHECK(sp_round(0.5) == 1 && sp_round(-0.5) == -1 && sp_round(2.4999) == 2 && sp_round(0.49999999999999994) == 0);
    CHECK(sp_mod(7.5, 2) == 1.5 && sp_mod(-7.5, 2) == -1.5);
    CHECK_NEAR(sp_wrap_angle(3 * SP_PI), SP_PI, 1e-12);
    CHECK(sp_wrap_angle(SP_PI) == SP_PI && sp_wrap_angle(-SP_PI) == SP_PI);
    CHECK_NEAR(sp_wrap_angle(-7), -7 + SP_TAU, 1e-15);
    CHECK(sp_finite(1) && !sp_finite(SP_INFINITY) && !sp_finite(SP_NAN));
}

/* Abramowitz and Stegun, table 7.1, and exact facts */
static void test_erf(void)
{
    static const double table[][2] = {
        {0.1, 0.1124629160}, {0.5, 0.5204998778}, {1.0, 0.8427007929}, {1.5, 0.9661051465}, {2.0, 0.9953222650}};
    for (int i = 0; i < 5; i++)
        CHECK_NEAR(sp_erf(table[i][0]), table[i][1], 5.1e-11);
    CHECK_NEAR(1 - sp_erf(3), 2.20904970e-5, 1e-13);
    CHECK(sp_erf(0) == 0 && sp_erf(-1) == -sp_erf(1) && sp_erf(7) == 1 && sp_erf(-SP_INFINITY) == -1);
    CHECK(sp_erf(SP_NAN) != sp_erf(SP_NAN));
    /* where the two series meet */
    CHECK_NEAR(sp_erf(2.5), sp_erf(0x1.3ffffffffffffp1), 1e-15);
}

int main(void)
{
    RUN(test_exact_values);
    RUN(test_rounding);
    RUN(test_erf);
#ifdef HAVE_MPFR
    RUN(test_mpfr_circle);
    RUN(test_mpfr_exponential);
    RUN(test_mpfr_erf);
    RUN(test_mpfr_pairs);
#else
    RUN(test_mpfr);
#endif
    return DONE();
}
