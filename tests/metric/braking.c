/* braking.c - required decelerations and latest instants for braking: by hand, and against driving it in small steps
 * and bisecting for the least brake or the latest instant that leaves no contact. */
#include "tests/metric/pairs.h"

static const double dry = SP_GRAVITY;

static void by_hand(void)
{
    /* 20 m/s behind 10 m/s, 25 m: 100 / 50 */
    CHECK_NEAR(sp_req_decel(25, 20, 10, 0), 2, 1e-12);
    /* he brakes with 1: equal speeds after 2 25 / 10 = 5 s, he stands after 10: 2 + 1 */
    CHECK_NEAR(sp_req_decel(25, 20, 10, -1), 3, 1e-12);
    /* with 5 he stands after 2 s and 10 m: 400 / (2 35) */
    CHECK_NEAR(sp_req_decel(25, 20, 10, -5), 400 / 70.0, 1e-12);
    /* as fast as the ego, but he brakes with 5: he stands after 40 m */
    CHECK_NEAR(sp_req_decel(10, 20, 20, -5), 4, 1e-12);
    /* he draws away, or will: nothing is needed */
    CHECK(sp_req_decel(10, 20, 25, 0) == 0 && sp_req_decel(50, 20, 15, 3) == 0);
    /* who stands does not roll back, whatever his acceleration says in the tick in which he stopped */
    CHECK_NEAR(sp_req_decel(20, 10, 0, -8), 2.5, 1e-12);
    /* oncoming with 10 m/s and 5 m/s^2: he needs 10 m of the 50 */
    CHECK_NEAR(sp_req_decel(50, 20, -10, 5), 5, 1e-12);
    CHECK(sp_req_decel(50, 20, -10, 0) == SP_INFINITY);
    CHECK(sp_req_decel(0, 20, 10, 0) == SP_INFINITY && sp_req_decel(20, 0, 0, 0) == 0);
    /* 2 s of headway behind 10 m/s are 20 m of the 45: 100 / 50 */
    CHECK_NEAR(sp_dst(45, 20, 10, 2), 2, 1e-12);
    CHECK(sp_dst(19, 20, 10, 2) == SP_INFINITY && sp_dst(19, 10, 20, 2) == 0);
    /* MTTC: 24 = 10 t + t^2: t = 2; 21 = 10 t - t^2: t = 3; 26 is never reached */
    CHECK_NEAR(sp_mttc(24, 10, 2), 2, 1e-12);
    CHECK_NEAR(sp_mttc(21, 10, -2), 3, 1e-12);
    CHECK(sp_mttc(26, 10, -2) == SP_INFINITY && sp_mttc(26, -1, 0) == SP_INFINITY && sp_mttc(0, 5, 1) == 0);
    /* who draws away but less and less: 8 = -2 t + t^2: t = 4 */
    CHECK_NEAR(sp_mttc(8, -2, 2), 4, 1e-12);
}

/* in a run: 20 m/s, 30 m behind 10 m/s on snow (0.3 of dry) */
static void on_snow(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env = (sp_env){.friction = 1, .surface = SP_SURFACE_SNOW};
    b.rows[0] = moving(1, 200, -1.75, 0, 20, 0);
    b.rows[1] = moving(2, 234, -1.75, 0, 10, 0);
    alone(&b);
    const double a = 0.3 * dry;
    CHECK_NEAR(said(&b, SP_M_REQ_DECEL), 100 / 60.0, 1e-9);
    CHECK_NEAR(said(&b, SP_M_BTN), 100 / 60.0 / a, 1e-9);
    CHECK_NEAR(said(&b, SP_M_DST), 100 / (2 * (30 - 20.0)), 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTB), (30 - 100 / (2 * a)) / 10, 1e-9);
    CHECK_NEAR(said(&b, SP_M_PSD), 30 / (400 / (2 * a)), 1e-9);
    /* a DRAC of 1.67 is below what any car can brake */
    CHECK(said(&b, SP_M_CPI) == 0);
    /* ground that nobody knows: nothing that needs it */
    b.def.env.friction = 0;
    alone(&b);
    CHECK(said(&b, SP_M_BTN) == SP_INFINITY && said(&b, SP_M_TTB) == SP_INFINITY && said(&b, SP_M_PSD) == SP_INFINITY);
    CHECK_NEAR(said(&b, SP_M_REQ_DECEL), 100 / 60.0, 1e-9);
    /* standing behind somebody: no stopping distance, no threat */
    b.def.env.friction = 1;
    b.rows[0] = moving(1, 200, -1.75, 0, 0, 0);
    alone(&b);
    CHECK(said(&b, SP_M_PSD) == SP_INFINITY && said(&b, SP_M_REQ_DECEL) == SP_INFINITY);
    bench_close(&b);
}

/* where one is after t with this speed and acceleration, standing once stopped */
static double gone(double speed, double accel, double t)
{
    const double stop = speed * accel < 0 ? -speed / accel : SP_INFINITY, u = sp_min(t, stop);
    return speed * u + accel * u * u / 2;
}

/* whether braking with b from `wait` on leaves a gap of `keep` at every step of 5 ms */
static bool clear(double gap, double speed, double other, double accel, double b, double wait, double keep)
{
    for (int k = 0; k <= 6000; k++) {
        const double t = k * 0.005, ego = speed * sp_min(t, wait) + (t > wait ? gone(speed, -b, t - wait) : 0);
        if (gap + gone(other, accel, t) - ego < keep - 1e-9)
            return false;
        if (t > wait && speed - b * (t - wait) <= sp_min(0, other))
            break;
    }
    return true;
}

static void by_driving(void)
{
    bench b;
    uint32_t asked = 0, late = 0, safety = 0;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    for (uint32_t i = 0; i < 300; i++) {
        random_ahead(&b, i);
        alone(&b);
        const double gap = gap_of(&b), v = b.rows[0].speed, vo = b.rows[1].speed, ao = b.rows[1].acceleration;
        const double required = said(&b, SP_M_REQ_DECEL);
        double lo = 0, hi = 200;
        for (int k = 0; k < 40; k++) {
            const double mid = (lo + hi) / 2;
            if (clear(gap, v, vo, ao, mid, 0, 0))
                hi = mid;
            else
                lo = mid;
        }
        /* steps of 5 ms see the least gap to within a 2.5 ms parabola; they end after 30 s */
        if (required < 150) {
            asked += required * 28 > v;
            CHECK(hi <= required + 2e-3 * (1 + required));
            if (required * 28 > v)
                CHECK_NEAR(hi, required, 2e-3 * (1 + required));
            CHECK_NEAR(said(&b, SP_M_BTN), required / dry, 1e-9 * required);
        } else {
            CHECK(hi < 0.01 || hi > 140);
        }
        /* the latest instant of full braking behind one who keeps his speed */
        const double ttb = said(&b, SP_M_TTB), ttc = said(&b, SP_M_TTC);
        if (ttb < 12 && ttb > 0) {
            late++;
            double early = 0, then = ttc;
            for (int k = 0; k < 40; k++) {
                const double mid = (early + then) / 2;
                if (clear(gap, v, vo, 0, dry, mid, 0))
                    early = mid;
                else
                    then = mid;
            }
            CHECK_NEAR(early, ttb, 2e-3);
        } else if (ttb < 0) {
            CHECK(!clear(gap, v, vo, 0, dry * 0.999, 0, 0));
        }
        CHECK((ttb == SP_INFINITY) == (ttc == SP_INFINITY));
        /* to safety time: what is left when speeds are equal is 2 s of the other's */
        const double dst = said(&b, SP_M_DST);
        CHECK(dst == SP_INFINITY || dst <= 2 * SP_GRAVITY);
        if (dst < 150) {
            safety++;
            const double t = (v - vo) / dst;
            CHECK_NEAR(gap + vo * t - (v * t - dst * t * t / 2), 2 * vo, 1e-6);
        }
        CHECK_NEAR(said(&b, SP_M_PSD), gap / gone(v, -dry, 100), 1e-9 * (1 + gap));
    }
    CHECK(asked > 150 && late > 60 && safety > 40);
    bench_close(&b);
}

/* Simpson's rule over the density, from and to the cuts */
static double area(double from, double to)
{
    double sum = 0;
    for (int k = 0; k <= 2000; k++) {
        const double z = (from + (to - from) * k / 2000 - 8.45) / 1.40;
        sum += (k == 0 || k == 2000 ? 1 : (k % 2 ? 4 : 2)) * sp_exp(-z * z / 2);
    }
    return sum * (to - from) / 6000;
}

static void crash_potential(void)
{
    CHECK(sp_cpi_share(4.2) == 0 && sp_cpi_share(13) == 1 && sp_cpi_share(SP_INFINITY) == 1);
    const double all = area(4.23, 12.68);
    for (double x = 4.3; x < 12.6; x += 0.1)
        CHECK_NEAR(sp_cpi_share(x), area(4.23, x) / all, 1e-10);
    /* half a run at a DRAC of 8.45 (169 / 20), half alone: of the normal distribution's table 0.99871 and 0.99874 are
     * below the cuts, so a half less 0.0000137 of the first half */
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k < 200; k++) {
        b.rows[0] = moving(1, 200, -1.75, 0, 13, 0);
        b.rows[1] = moving(2, 214, -1.75, 0, 0, 0);
        b.record.actor_count = k < 100 ? 2 : 1;
        bench_step(&b, k, NULL, 0);
    }
    const sp_metric_value *v = bench_judge(&b, "ego.cpi");
    CHECK(v->defined && v->actor == 2 && v->at_s == 0);
    CHECK_NEAR(v->value, 0.25, 2e-5);
    CHECK_NEAR(v->value, area(4.23, 8.45) / all / 2, 1e-10);
    bench_close(&b);
}

int main(void)
{
    RUN(by_hand);
    RUN(on_snow);
    RUN(by_driving);
    RUN(crash_potential);
    return DONE();
}
