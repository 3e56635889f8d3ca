/* tyre.c - the tyre's curve against the published coefficients and a slow scalar Magic Formula. */
#include "physics/car.h"
#include "tests/check.h"

static const sp_vehicle *compact(void)
{
    return sp_kind_find("compact")->vehicle;
}

/* four equal wheels on a dry road at nominal load, but the slips are given */
static sp_tyre_ask ask_of(const double *t, double kappa, double alpha)
{
    sp_tyre_ask ask;
    for (int i = 0; i < 4; i++) {
        ask.kappa[i] = kappa;
        ask.alpha[i] = alpha;
        ask.load[i] = t[SP_TYRE_LOAD];
        ask.peak[i] = 1;
        ask.stiffness[i] = 1;
        ask.shape[i] = 1;
    }
    return ask;
}

/* D sin(C atan(B x - E (B x - atan(B x)))) as Pacejka has it (Tire and Vehicle Dynamics, 4.6) */
static double magic(double b, double c, double d, double e, double x)
{
    return d * sp_sin(c * sp_atan(b * x - e * (b * x - sp_atan(b * x))));
}

static void pure_slip_is_the_formula(void)
{
    const double *t = compact()->tyre, load = t[SP_TYRE_LOAD];
    for (double slip = 0.002; slip < 1.2; slip *= 1.3) {
        const sp_tyre_ask along = ask_of(t, -slip, 0), across = ask_of(t, 0, slip);
        sp_tyre_grip x, y;
        sp_tyre_wheels(t, &along, &x);
        sp_tyre_wheels(t, &across, &y);
        const double d = t[SP_TYRE_DX] * load, dy = t[SP_TYRE_DY] * load;
        const double fx = magic(t[SP_TYRE_KX] * load / (t[SP_TYRE_CX] * d), t[SP_TYRE_CX], d, t[SP_TYRE_EX], slip);
        const double rear = magic(t[SP_TYRE_KY] * load / (t[SP_TYRE_CY] * dy), t[SP_TYRE_CY], dy, t[SP_TYRE_EY], slip);
        const double front = magic(t[SP_TYRE_FRONT] * t[SP_TYRE_KY] * load / (t[SP_TYRE_CY] * dy), t[SP_TYRE_CY], dy,
                                   t[SP_TYRE_EY], slip);
        for (int i = 0; i < 4; i++) {
            CHECK_NEAR(x.along[i] * slip / fx, 1, 1e-7);
            CHECK_NEAR(y.across[i] * slip / (i < 2 ? front : rear), 1, 1e-7);
        }
    }
}

/* p_dx1 and p_dy1 of CommonRoad's vehicle 2 are the peaks, p_kx1 and p_ky1 the slopes at zero slip */
static void peaks_and_slopes(void)
{
    const double *t = compact()->tyre;
    double most_x = 0, most_y = 0;
    sp_tyre_grip g;
    for (double slip = 0.001; slip < 1; slip += 0.001) {
        sp_tyre_ask ask = ask_of(t, slip, 0);
        sp_tyre_wheels(t, &ask, &g);
        most_x = sp_max(most_x, g.along[3] * slip);
        ask = ask_of(t, 0, slip);
        sp_tyre_wheels(t, &ask, &g);
        most_y = sp_max(most_y, g.across[3] * slip);
    }
    CHECK_NEAR(most_x / t[SP_TYRE_LOAD], 1.1739, 1e-4);
    CHECK_NEAR(most_y / t[SP_TYRE_LOAD], 1.0489, 1e-4);
    const sp_tyre_ask none = ask_of(t, 0, 0);
    sp_tyre_wheels(t, &none, &g);
    CHECK_NEAR(g.along[2] / t[SP_TYRE_LOAD], 22.303, 1e-6);
    CHECK_NEAR(g.across[2] / t[SP_TYRE_LOAD], 21.92, 1e-6);
    CHECK_NEAR(g.limit_along[0] / t[SP_TYRE_LOAD], 1.1739, 1e-12);
}

/* K = p_ky1 Fz0 sin(2 atan(Fz / (p_ky2 Fz0))), scaled to be p_ky1 Fz0 at the nominal load (PAC2002) */
static void cornering_stiffness_saturates(void)
{
    double t[24];
    memcpy(t, compact()->tyre, sizeof t);
    t[SP_TYRE_KY_LOAD] = 1.8;
    for (int i = 1; i < 40; i++) {
        sp_tyre_ask ask = ask_of(t, 0, 0);
        const double load = 0.1 * i * t[SP_TYRE_LOAD];
        ask.load[3] = load;
        sp_tyre_grip g;
        sp_tyre_wheels(t, &ask, &g);
        const double pac = t[SP_TYRE_KY] * t[SP_TYRE_LOAD] * sp_sin(2 * sp_atan(load / (1.8 * t[SP_TYRE_LOAD]))) /
                           sp_sin(2 * sp_atan(1 / 1.8));
        CHECK_NEAR(g.across[3] / pac, 1, 1e-6);
    }
}

/* grip per load falls with load by p_dx2, p_dy2 */
static void grip_falls_with_load(void)
{
    const double *t = compact()->tyre;
    sp_tyre_ask ask = ask_of(t, 0, 0);
    ask.load[1] *= 1.5;
    sp_tyre_grip g;
    sp_tyre_wheels(t, &ask, &g);
    CHECK_NEAR(g.limit_along[1] / ask.load[1], 1.1739 - 0.05 * 0.5, 1e-9);
    CHECK_NEAR(g.limit_across[1] / ask.load[1], 1.0489 - 0.08 * 0.5, 1e-9);
}

/* whatever the slips, the ground and the load: finite, never negative, both together no more than the ellipse */
static void together_no_more_than_the_ground_holds(void)
{
    const double *t = compact()->tyre;
    const double ground[4][3] = {{1, 1, 1}, {0.82, 1, 1.06}, {0.3, 3.0 / 19, 1}, {0.1, 0.8 / 19, 1}};
    double worst = 0;
    for (int s = 0; s < 4; s++) {
        for (double k = 1e-3; k < 5; k *= 1.5) {
            for (double a = 1e-3; a < 5; a *= 1.5) {
                sp_tyre_ask ask = ask_of(t, -k, a);
                for (int i = 0; i < 4; i++) {
                    ask.peak[i] = ground[s][0];
                    ask.stiffness[i] = ground[s][1];
                    ask.shape[i] = ground[s][2];
                    ask.load[i] = i * 4000;
                }
                sp_tyre_grip g;
                sp_tyre_wheels(t, &ask, &g);
                CHECK(g.along[0] == 0 && g.across[0] == 0);
                for (int i = 1; i < 4; i++) {
                    const double fx = g.along[i] * k / g.limit_along[i], fy = g.across[i] * a / g.limit_across[i];
                    CHECK(sp_finite(fx + fy) && fx >= 0 && fy >= 0);
                    worst = sp_max(worst, sp_hypot(fx, fy));
                }
            }
        }
    }
    CHECK(worst <= 1 + 1e-9 && worst > 0.999);
}

/* the peak moves to greater slip where the ground is soft or smooth: 0.15 dry, twice as much on snow */
static void peak_slip_by_surface(void)
{
    const double *t = compact()->tyre;
    double at[2] = {0, 0};
    for (int s = 0; s < 2; s++) {
        double most = 0;
        for (double k = 0.01; k < 1; k += 0.001) {
            sp_tyre_ask ask = ask_of(t, k, 0);
            ask.peak[0] = s ? 0.3 : 1;
            ask.stiffness[0] = s ? 3.0 / 19 : 1;
            sp_tyre_grip g;
            sp_tyre_wheels(t, &ask, &g);
            if (g.along[0] * k > most) {
                most = g.along[0] * k;
                at[s] = k;
            }
        }
    }
    CHECK_NEAR(at[0], 0.15, 0.01);
    CHECK_NEAR(at[1] / at[0], 0.3 / (3.0 / 19), 0.02); /* B falls by stiffness over peak */
}

/* the same bits for every compiler, level of optimisation and CPU: a hash of many forces with coefficients of its own
 */
static void bits_are_the_same_everywhere(void)
{
    double t[24] = {
        [SP_TYRE_CX] = 1.6411,     [SP_TYRE_DX] = 1.1739,    [SP_TYRE_DX_LOAD] = -0.05, [SP_TYRE_EX] = 0.46403,
        [SP_TYRE_KX] = 22.303,     [SP_TYRE_CY] = 1.3507,    [SP_TYRE_DY] = 1.0489,     [SP_TYRE_DY_LOAD] = -0.08,
        [SP_TYRE_EY] = -0.0074722, [SP_TYRE_KY] = 21.92,     [SP_TYRE_BX1] = 13.276,    [SP_TYRE_BX2] = 13.778,
        [SP_TYRE_CXA] = 1.2568,    [SP_TYRE_EXA] = 0.65225,  [SP_TYRE_BY1] = 7.1433,    [SP_TYRE_BY2] = 9.1916,
        [SP_TYRE_CYK] = 1.0719,    [SP_TYRE_EYK] = -0.27572, [SP_TYRE_FRONT] = 0.85,    [SP_TYRE_LOAD] = 2680};
    t[SP_TYRE_KY_LOAD] = 2.1;
    uint64_t sum = 14695981039346656037u;
    for (int64_t n = 0; n < 20000; n++) {
        sp_tyre_ask ask;
        for (int i = 0; i < 4; i++) {
            const int64_t m = 4 * n + i;
            ask.kappa[i] = (double)((m * 7919) % 2003 - 1001) / 700;
            ask.alpha[i] = (double)((m * 104729) % 1999 - 999) / 650;
            ask.load[i] = (double)((m * 31) % 9000);
            ask.peak[i] = 0.05 + (double)(m % 11) * 0.1;
            ask.stiffness[i] = 0.04 + (double)(m % 7) * 0.15;
            ask.shape[i] = m % 3 ? 1 : 1.06;
        }
        sp_tyre_grip g;
        sp_tyre_wheels(t, &ask, &g);
        for (int i = 0; i < 4; i++) {
            uint64_t bits[2];
            memcpy(&bits[0], &g.along[i], 8);
            memcpy(&bits[1], &g.across[i], 8);
            sum = (sum ^ bits[0]) * 1099511628211u;
            sum = (sum ^ bits[1]) * 1099511628211u;
        }
    }
    if (sum != 0xe3710229bf0a8ed3u)
        fprintf(stderr, "tyre hash 0x%016llx\n", (unsigned long long)sum);
    CHECK(sum == 0xe3710229bf0a8ed3u);
}

int main(void)
{
    RUN(pure_slip_is_the_formula);
    RUN(peaks_and_slopes);
    RUN(cornering_stiffness_saturates);
    RUN(grip_falls_with_load);
    RUN(together_no_more_than_the_ground_holds);
    RUN(peak_slip_by_surface);
    RUN(bits_are_the_same_everywhere);
    return DONE();
}
