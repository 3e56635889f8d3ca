/* time.c - times and distances of whole ticks and runs: each metric against the boxes stepped and bisected, what
 * follows from one metric for another, and that nothing is lost by not working out what cannot be the least. */
#include "tests/metric/pairs.h"

static double apart_after(const bench *b, double t)
{
    sp_box2 box[2];
    for (int i = 0; i < 2; i++) {
        box[i] = sp_record_box(&b->rows[i]);
        box[i].x += b->rows[i].vx * t;
        box[i].y += b->rows[i].vy * t;
    }
    return sp_max(sp_box2_separation(&box[0], &box[1]), 0);
}

/* least distance from now on and the first time at which they touch, +inf: within 15 s they do not */
static double slow_boxes(const bench *b, double *touch)
{
    double best = SP_INFINITY, at = 0;
    *touch = SP_INFINITY;
    for (int k = 0; k <= 3000 && best > 0; k++) {
        const double apart = apart_after(b, k * 0.005);
        if (apart < best) {
            best = apart;
            at = k * 0.005;
        }
    }
    double lo = sp_max(at - 0.005, 0), hi = best > 0 ? at + 0.005 : at;
    for (int k = 0; k < 60 && best > 0; k++) {
        const double x = lo + (hi - lo) / 3, y = hi - (hi - lo) / 3;
        if (apart_after(b, x) < apart_after(b, y))
            hi = y;
        else
            lo = x;
    }
    if (best > 0)
        return sp_min(best, apart_after(b, (lo + hi) / 2));
    for (int k = 0; k < 60; k++) {
        const double mid = (lo + hi) / 2;
        if (apart_after(b, mid) <= 0)
            hi = mid;
        else
            lo = mid;
    }
    *touch = hi;
    return 0;
}

/* until accelerations kept bring the faces together; +inf: not within 60 s */
static double slow_mttc(double gap, double closing, double accel)
{
    double lo = 0;
    for (int k = 0; k <= 60000; k++) {
        double hi = k * 1e-3;
        if (gap - closing * hi - accel * hi * hi / 2 > 0) {
            lo = hi;
            continue;
        }
        for (int n = 0; n < 60; n++) {
            const double mid = (lo + hi) / 2;
            if (gap - closing * mid - accel * mid * mid / 2 > 0)
                lo = mid;
            else
                hi = mid;
        }
        return hi;
    }
    return SP_INFINITY;
}

static void across_by_stepping(void)
{
    bench b;
    uint32_t met = 0, passed = 0;
    CHECK(bench_open(&b, NULL, 0));
    for (uint32_t i = 0; i < 400; i++) {
        random_across(&b, i);
        if (sp_hypot(b.rows[1].x, b.rows[1].y) > SP_RECORD_NEAR)
            continue;
        alone(&b);
        double touch;
        const double dce = slow_boxes(&b, &touch), ttce = said(&b, SP_M_TTCE), wttc = said(&b, SP_M_WTTC);
        CHECK_NEAR(said(&b, SP_M_DISTANCE), apart_after(&b, 0), 1e-12);
        CHECK_NEAR(said(&b, SP_M_DCE), dce, 1e-6);
        CHECK_NEAR(apart_after(&b, ttce), dce, 1e-6);
        if (touch < SP_INFINITY) {
            met++;
            CHECK_NEAR(said(&b, SP_M_TTC_CV), touch, 1e-9);
            CHECK_NEAR(ttce, touch, 1e-9);
            CHECK(wttc <= touch);
        } else {
            passed += ttce > 0;
            /* a graze shorter than a step may be missed by stepping, never a real meeting */
            const double ttc = said(&b, SP_M_TTC_CV);
            CHECK(ttc > 15 || apart_after(&b, ttc + 1e-4) > 0 || dce < 1e-9);
        }
        CHECK(dce <= said(&b, SP_M_DISTANCE) + 1e-9);
        /* from elsewhere it is the same */
        static const int ids[] = {SP_M_TTC_CV, SP_M_WTTC, SP_M_DCE, SP_M_DISTANCE, SP_M_TTCE, SP_M_MTTC};
        double before[6];
        for (int k = 0; k < 6; k++)
            before[k] = said(&b, ids[k]);
        move_all(&b, draw(i, 9, -3, 3), -40, 90, i % 2);
        alone(&b);
        for (int k = 0; k < 6; k++) {
            const double after = said(&b, ids[k]);
            CHECK((before[k] < SP_INFINITY) == (after < SP_INFINITY));
            if (after < SP_INFINITY)
                CHECK_NEAR(after, before[k], 1e-8 * (1 + after));
        }
    }
    CHECK(met > 60 && passed > 60);
    bench_close(&b);
}

static void ahead_by_stepping(void)
{
    bench b;
    uint32_t closing = 0, sooner = 0;
    CHECK(bench_open(&b, NULL, 0));
    for (uint32_t i = 0; i < 400; i++) {
        random_ahead(&b, i);
        alone(&b);
        const sp_actor_record *e = &b.rows[0], *o = &b.rows[1];
        if (said(&b, SP_M_GAP) == SP_INFINITY)
            continue;
        CHECK_NEAR(said(&b, SP_M_GAP), gap_of(&b), 1e-9);
        const double mttc = said(&b, SP_M_MTTC), ttc = said(&b, SP_M_TTC), dv = e->speed - o->speed,
                     slow = slow_mttc(gap_of(&b), dv, e->acceleration - o->acceleration);
        if (slow < SP_INFINITY) {
            closing++;
            CHECK_NEAR(mttc, slow, 1e-6);
        } else {
            CHECK(mttc > 60);
        }
        sooner += mttc < ttc;
        /* the discs hold the boxes, and can do all that the boxes do */
        if (ttc < SP_INFINITY)
            CHECK(said(&b, SP_M_WTTC) <= ttc);
        /* without accelerations it is the TTC */
        b.rows[0].acceleration = b.rows[1].acceleration = 0;
        alone(&b);
        CHECK(said(&b, SP_M_MTTC) == ttc && said(&b, SP_M_TTC) == ttc);
    }
    CHECK(closing > 100 && sooner > 60);
    bench_close(&b);
}

/* On the straight at 20 m/s past one who stands 1.5 m clear to the side (faces), 48 m ahead (middles): level in (48 -
 * 4) / 20 = 2.2 s. The closest encounter is 1.5 m all the time; the least time to it counts: 0, when level. */
static void passing(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 200; k++) {
        b.rows[0] = moving(1, 200 + 0.2 * (double)k, -1.75, 0, 20, 0);
        b.rows[1] = moving(2, 248, -5.25, 0, 0, 0);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.dce.min")->value, 1.5, 1e-9);
    /* ends at 2 s: 0.2 s before */
    const sp_metric_value *v = bench_judge(&b, "ego.ttce.min");
    CHECK_NEAR(v->value, 0.2, 1e-9);
    CHECK_NEAR(v->at_s, 2, 1e-9);
    CHECK(v->actor == 2);
    /* 4 m along and 1.5 m aside */
    CHECK_NEAR(bench_judge(&b, "ego.distance.min")->value, sp_hypot(4, 1.5), 1e-9);
    CHECK(!bench_judge(&b, "ego.ttc_cv.min")->defined);
    bench_close(&b);
}

/* nobody moves: no worst case; contact: nothing is farther than 0 */
static void ends(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.rows[0] = moving(1, 200, -1.75, 0, 0, 0);
    b.rows[1] = moving(2, 220, -1.75, 0, 0, 0);
    bench_step(&b, 0, NULL, 0);
    CHECK(!bench_judge(&b, "ego.wttc.min")->defined);
    CHECK_NEAR(bench_judge(&b, "ego.dce.min")->value, 16, 1e-9);
    const sp_event hit = {.tick = 1, .kind = SP_EVENT_CONTACT, .a = 1, .b = 2, .at = 0.005};
    bench_step(&b, 1, &hit, 1);
    static const char *const zero[] = {"ego.wttc.min", "ego.dce.min", "ego.distance.min", "ego.mttc.min",
                                       "ego.ttce.min"};
    for (int i = 0; i < 5; i++) {
        const sp_metric_value *v = bench_judge(&b, zero[i]);
        CHECK(v->defined && v->value == 0 && v->at_s == 0.005 && v->actor == 2);
    }
    bench_close(&b);
}

/* two others on random courses, 100 ticks: the run's least is the least of its ticks taken alone; and of a check that
 * names one of them from a mark on, the least of those ticks with him alone */
static void nothing_lost(void)
{
    static const int ids[] = {SP_M_TTC_CV, SP_M_WTTC, SP_M_DCE, SP_M_DISTANCE};
    for (uint32_t i = 0; i < 60; i++) {
        sp_check_def checks[4];
        bench b, one;
        for (int k = 0; k < 4; k++)
            checks[k] = (sp_check_def){.metric = sp_metric_at((uint32_t)ids[k])->name,
                                       .op = SP_AT_LEAST,
                                       .with = {3},
                                       .from_mark = 0,
                                       .to_mark = -1,
                                       .enabled = true};
        CHECK(bench_open(&b, checks, 4) && bench_open(&one, NULL, 0));
        double least[4], window[4];
        for (int k = 0; k < 4; k++)
            least[k] = window[k] = SP_INFINITY;
        random_across(&b, 7 * i);
        const sp_actor_record second = b.rows[1];
        random_across(&b, 7 * i + 3);
        b.rows[2] = second;
        b.rows[2].actor = 3;
        b.record.actor_count = 3;
        for (int64_t n = 0; n < 100; n++) {
            for (int a = 0; a < 3; a++) {
                b.rows[a].x += b.rows[a].vx * 0.03;
                b.rows[a].y += b.rows[a].vy * 0.03;
            }
            b.rows[1].vx += draw(i, (uint32_t)n, -1, 1);
            b.rows[2].vy += draw(i, (uint32_t)n + 200, -1, 1);
            const sp_event mark = {.tick = n, .kind = SP_EVENT_MARK, .a = 0};
            bench_step(&b, n, &mark, n == 60);
            memcpy(one.rows, b.rows, sizeof b.rows);
            for (int who = 1; who <= 2; who++) {
                one.rows[1] = b.rows[who];
                one.record.actor_count = 2;
                alone(&one);
                for (int k = 0; k < 4; k++) {
                    least[k] = sp_min(least[k], said(&one, ids[k]));
                    if (who == 2 && n >= 60)
                        window[k] = sp_min(window[k], said(&one, ids[k]));
                }
            }
        }
        const sp_tally *t = (const sp_tally *)(const void *)b.world->metric;
        for (int k = 0; k < 4; k++) {
            const sp_window *w = sp_window_of(&b.def, t, &checks[k]);
            CHECK(said(&b, ids[k]) == least[k] || sp_abs(said(&b, ids[k]) - least[k]) < 1e-12);
            CHECK(w && (w->best.defined > 0) == (window[k] < SP_INFINITY));
            if (w && w->best.defined > 0)
                CHECK_NEAR(w->best.value, window[k], 1e-12);
        }
        bench_close(&b);
        bench_close(&one);
    }
}

int main(void)
{
    RUN(across_by_stepping);
    RUN(ahead_by_stepping);
    RUN(passing);
    RUN(ends);
    RUN(nothing_lost);
    return DONE();
}
