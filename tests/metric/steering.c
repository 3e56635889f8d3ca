/* steering.c - the latest instants for steering round and for full throttle, and for any of the three: by hand, against
 * bisection over motions driven in small steps, and unmoved by mirroring. */
#include "tests/metric/pairs.h"

static const double dry = SP_GRAVITY;

static void by_hand(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    /* 20 m/s, 40 m before one who stands 0.5 m to the left: 2 s, and 1.5 m to the right are enough */
    b.rows[0] = moving(1, 200, -1.75, 0, 20, 0);
    b.rows[1] = moving(2, 244, -1.25, 0, 0, 0);
    alone(&b);
    CHECK_NEAR(said(&b, SP_M_STN), 2 * 1.5 / 4 / dry, 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTS), 2 - sp_sqrt(3 / dry), 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTB), (40 - 400 / (2 * dry)) / 20, 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTR), 2 - sp_sqrt(3 / dry), 1e-9);
    CHECK(said(&b, SP_M_TTK) == SP_INFINITY);
    /* he moves on to the left at 0.5 m/s: 0.5 m are left */
    b.rows[1].vy = 0.5;
    alone(&b);
    CHECK_NEAR(said(&b, SP_M_STN), 2 * 0.5 / 4 / dry, 1e-9);
    /* at 1 m/s he will be gone, and nothing has to be steered */
    b.rows[1].vy = 1;
    alone(&b);
    CHECK(said(&b, SP_M_STN) == 0 && said(&b, SP_M_TTS) == SP_INFINITY);
    /* oncoming: steering helps, braking does not */
    b.rows[1] = moving(2, 287, -1.25, SP_PI, 20, 0); /* his box is 1.5 m before his origin */
    alone(&b);
    CHECK_NEAR(said(&b, SP_M_TTC), 2, 1e-9);
    CHECK(said(&b, SP_M_TTB) == SP_INFINITY);
    CHECK_NEAR(said(&b, SP_M_TTR), 2 - sp_sqrt(3 / dry), 1e-9);
    bench_close(&b);
}

/* At 10 m/s; somebody crosses at right angles from the right with 5 m/s, 20 m ahead (middle to middle), 12 m to the
 * side: in the ego's width of 1 + 2 m after 9 / 5 s, out of it after 15 / 5. By then the ego's front is at 18 m of
 * 20 - 2 - 1 = 17 m: they collide. To be past he needs 2 3 + 17 - 18 = 5 m more in 1.8 s; with 3.5 m/s^2 that takes
 * sqrt(10 / 3.5) s. Stopping takes 5.1 m of 17. */
static void kick_by_hand(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    b.rows[0] = astray(moving(1, -1.5, 0, 0, 10, 0));
    b.rows[1] = astray(moving(2, 20, -12 - 1.5, SP_PI / 2, 5, 0));
    alone(&b);
    CHECK_NEAR(said(&b, SP_M_TTK), 1.8 - sp_sqrt(10 / 3.5), 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTB), (17 - 100 / (2 * dry)) / 10, 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTR), (17 - 100 / (2 * dry)) / 10, 1e-9);
    CHECK(said(&b, SP_M_TTS) == SP_INFINITY);
    /* on ice there is no more than 0.1 g, for either */
    b.def.env.surface = SP_SURFACE_ICE;
    alone(&b);
    CHECK_NEAR(said(&b, SP_M_TTK), 1.8 - sp_sqrt(10 / (0.1 * dry)), 1e-9);
    CHECK_NEAR(said(&b, SP_M_TTB), 1.7 - 10 / (0.2 * dry), 1e-9);
    /* ten metres farther off he is no conflict; nor is he driving away */
    b.rows[1].y -= 10;
    alone(&b);
    CHECK(said(&b, SP_M_TTK) == SP_INFINITY && said(&b, SP_M_TTR) == SP_INFINITY);
    b.rows[1] = astray(moving(2, 20, -12, -SP_PI / 2, 5, 0));
    alone(&b);
    CHECK(said(&b, SP_M_TTK) == SP_INFINITY && said(&b, SP_M_TTR) == SP_INFINITY);
    bench_close(&b);
}

/* whether moving aside by +-a from `wait` on has the boxes clear across after `t`; both keep their lateral speeds */
static bool aside(const bench *b, double t, double wait, double a)
{
    const sp_actor_record *e = &b->rows[0], *o = &b->rows[1];
    const double moved = a * sp_square(sp_max(t - wait, 0)) / 2;
    return sp_abs(o->y + o->vy * t - (e->y + e->vy * t + moved)) >= 2 - 1e-12;
}

static void steering_by_driving(void)
{
    bench b;
    uint32_t needed = 0;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    for (uint32_t i = 0; i < 600; i++) {
        random_ahead(&b, i);
        alone(&b);
        const double ttc = said(&b, SP_M_TTC), stn = said(&b, SP_M_STN), tts = said(&b, SP_M_TTS);
        if (ttc == SP_INFINITY) {
            CHECK(stn == SP_INFINITY && tts == SP_INFINITY);
            continue;
        }
        /* the lesser of the two sides' least accelerations */
        double least = SP_INFINITY, last = -SP_INFINITY;
        for (int side = -1; side <= 1; side += 2) {
            double lo = 0, hi = 1e6, early = 0, late = ttc;
            for (int k = 0; k < 80; k++) {
                const double mid = (lo + hi) / 2, then = (early + late) / 2;
                if (aside(&b, ttc, 0, side * mid))
                    hi = mid;
                else
                    lo = mid;
                if (aside(&b, ttc, then, side * dry))
                    early = then;
                else
                    late = then;
            }
            least = sp_min(least, hi);
            last = sp_max(last, early);
        }
        CHECK_NEAR(stn, least / dry, 1e-6 * (1 + stn));
        if (stn > 0) {
            needed++;
            CHECK_NEAR(sp_max(tts, 0), last, 1e-6);
            CHECK((tts < 0) == (stn > 1));
        }
        const double ttb = said(&b, SP_M_TTB), ttr = said(&b, SP_M_TTR);
        CHECK(ttr >= ttb && (tts == SP_INFINITY || ttr >= tts));
        CHECK(ttr == ttb || ttr == tts);
    }
    CHECK(needed > 150);
    bench_close(&b);
}

/* the frame of a straight way: lateral and longitudinal extents of the other, as a box around his */
static bool passes(const bench *b, double wait, double accel)
{
    const sp_actor_record *e = &b->rows[0], *o = &b->rows[1];
    double s, c;
    sp_sincos(o->heading, &s, &c);
    const double along = 2 * sp_abs(c) + 1 * sp_abs(s), wide = 1 * sp_abs(c) + 2 * sp_abs(s);
    const double ox = o->x + 1.5 * c, oy = o->y + 1.5 * s;
    for (int k = 0; k < 40000; k++) {
        const double t = k * 5e-4, more = accel * sp_square(sp_max(t - wait, 0)) / 2;
        if (sp_abs(oy + o->vy * t) < 1 + wide) /* he is in the way: is the ego's rear past him? */
            return e->x + 1.5 + e->vx * t + more - 2 >= ox + o->vx * t + along;
    }
    return true;
}

static void throttle_by_driving(void)
{
    bench b;
    uint32_t timely = 0, late = 0;
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    for (uint32_t i = 0; i < 600; i++) {
        random_across(&b, i);
        alone(&b);
        const double ttk = said(&b, SP_M_TTK), ttr = said(&b, SP_M_TTR);
        if (ttk == SP_INFINITY)
            continue;
        CHECK(ttr >= ttk);
        CHECK(!passes(&b, 100, 3.5));
        if (ttk < 0) {
            late++;
            CHECK(!passes(&b, 0.0, 3.49));
            continue;
        }
        timely++;
        double early = 0, then = 20;
        for (int k = 0; k < 40; k++) {
            const double mid = (early + then) / 2;
            if (passes(&b, mid, 3.5))
                early = mid;
            else
                then = mid;
        }
        CHECK_NEAR(early, ttk, 5e-3);
    }
    CHECK(timely > 30 && late > 60);
    bench_close(&b);
}

static void mirrored(void)
{
    static const int ids[] = {SP_M_STN, SP_M_TTS, SP_M_TTK, SP_M_TTR, SP_M_TTB, SP_M_PSD, SP_M_REQ_DECEL, SP_M_DST};
    enum { IDS = sizeof ids / sizeof *ids };
    bench b;
    uint32_t defined[IDS] = {0};
    CHECK(bench_open(&b, NULL, 0));
    b.def.env.friction = 1;
    for (uint32_t i = 0; i < 400; i++) {
        if (i % 2) {
            random_across(&b, i);
        } else {
            random_ahead(&b, i);
            b.rows[0] = astray(b.rows[0]);
            b.rows[1] = astray(b.rows[1]);
        }
        double before[IDS];
        alone(&b);
        for (uint32_t k = 0; k < IDS; k++)
            before[k] = said(&b, ids[k]);
        move_all(&b, draw(i, 9, -3, 3), 70, -30, i % 4 < 2);
        alone(&b);
        for (uint32_t k = 0; k < IDS; k++) {
            const double after = said(&b, ids[k]);
            defined[k] += after < SP_INFINITY;
            CHECK((before[k] < SP_INFINITY) == (after < SP_INFINITY));
            if (after < SP_INFINITY)
                CHECK_NEAR(after, before[k], 1e-8 * (1 + sp_abs(after)));
        }
    }
    for (uint32_t k = 0; k < IDS; k++)
        CHECK(defined[k] > 30);
    bench_close(&b);
}

int main(void)
{
    RUN(by_hand);
    RUN(kick_by_hand);
    RUN(steering_by_driving);
    RUN(throttle_by_driving);
    RUN(mirrored);
    return DONE();
}
