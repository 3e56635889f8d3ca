/* closest.c - boxes that keep their velocity: time to collision, distance, closest encounter, worst case; against
 * numbers worked out by hand, against stepping with bisection, and unmoved by turning, shifting and mirroring. */
#include "metric/inside.h"
#include "tests/check.h"

typedef struct duel {
    sp_box2 a, b;
    sp_vec2 va, vb;
} duel;

static double apart_at(const duel *d, double t)
{
    const sp_box2 x = {d->a.x + d->va.x * t, d->a.y + d->va.y * t, d->a.heading, d->a.half_length, d->a.half_width};
    const sp_box2 y = {d->b.x + d->vb.x * t, d->b.y + d->vb.y * t, d->b.heading, d->b.half_length, d->b.half_width};
    return sp_max(sp_box2_separation(&x, &y), 0);
}

static sp_meeting of(const duel *d)
{
    return sp_meeting_boxes(&d->a, d->va, &d->b, d->vb);
}

static double closest(const duel *d, double *time)
{
    const sp_meeting q = of(d);
    double distance = -1;
    CHECK(sp_meeting_closest(&q, SP_INFINITY, &distance, time));
    return distance;
}

static duel random_duel(uint32_t i)
{
    double u[14];
    for (uint32_t k = 0; k < 14; k++)
        u[k] = sp_random(11, 3, i, k);
    duel d = {.a = {0, 0, u[0] * 6.28, 0.3 + u[1] * 5, 0.2 + u[2] * 1.5},
              .b = {(u[3] - 0.5) * 80, (u[4] - 0.5) * 60, u[5] * 6.28, 0.3 + u[6] * 5, 0.2 + u[7] * 1.5},
              .va = {(u[8] - 0.3) * 20, (u[9] - 0.5) * 20},
              .vb = {(u[10] - 0.5) * 20, (u[11] - 0.5) * 20}};
    /* every third aimed, so that many meet; every fifth with sides parallel, along which they pass */
    if (i % 3 == 0) {
        d.va = (sp_vec2){d.b.x / 4 * u[8], d.b.y / 4 * u[8]};
        d.vb = (sp_vec2){-d.b.x / 4 * u[10], -d.b.y / 4 * u[10]};
    }
    if (i % 5 == 0) {
        d.a.heading = d.b.heading = 0;
        d.va.y = d.vb.y = 0;
    }
    return d;
}

static void by_hand(void)
{
    double t;
    /* passes 5 m to the side: faces 5 - 1 - 1 = 3 m apart, from when the fronts are level: (20 - 4) / 10 */
    duel d = {{0, 0, 0, 2, 1}, {20, 5, 0, 2, 1}, {10, 0}, {0, 0}};
    CHECK_NEAR(closest(&d, &t), 3, 1e-12);
    CHECK_NEAR(t, 1.6, 1e-12);
    /* from (10, 5) with (-10, 5) past a rectangle of 4 by 2: its corner (4, 2) is (-6, -3) away; (60 - 15) / 125 s, and
     * what is left then is (-2.4, -4.8) */
    d = (duel){{0, 0, 0, 2, 1}, {10, 5, 0, 2, 1}, {10, 0}, {0, 5}};
    CHECK_NEAR(closest(&d, &t), 2.4 * sp_sqrt(5), 1e-12);
    CHECK_NEAR(t, 0.36, 1e-12);
    /* moving apart: never nearer than now, 20 - 4 */
    d = (duel){{0, 0, 0, 2, 1}, {20, 0, 0, 2, 1}, {-5, 0}, {0, 0}};
    CHECK_NEAR(closest(&d, &t), 16, 1e-12);
    CHECK(t == 0);
    /* on collision course: 16 m at 8 m/s */
    d.va.x = 8;
    CHECK(closest(&d, &t) == 0);
    CHECK_NEAR(t, 2, 1e-12);
    /* nobody moves */
    d.va.x = 0;
    CHECK_NEAR(closest(&d, &t), 16, 1e-12);
    CHECK(t == 0);
    /* corner to corner: 7 - 4 and 6 - 2 */
    d.b = (sp_box2){7, 6, 0, 2, 1};
    sp_meeting q = of(&d);
    CHECK_NEAR(sp_meeting_distance(&q, SP_INFINITY), 5, 1e-12);
    /* a square on its corner: 10 - sqrt 2 - 2 */
    d.b = (sp_box2){10, 0, SP_PI / 4, 1, 1};
    q = of(&d);
    CHECK_NEAR(sp_meeting_distance(&q, SP_INFINITY), 8 - sp_sqrt(2), 1e-12);
    CHECK(sp_meeting_distance(&q, 5) >= 5);
    CHECK(!sp_meeting_closest(&q, 5, &t, &t));
}

static void distance_by_corners(void)
{
    for (uint32_t i = 0; i < 2000; i++) {
        duel d = random_duel(i);
        d.b.x /= 6;
        d.b.y /= 6;
        const sp_meeting q = of(&d);
        const double slow = sp_max(sp_box2_separation(&d.a, &d.b), 0), limit = 8 * sp_random(11, 4, i, 0);
        CHECK_NEAR(sp_meeting_distance(&q, SP_INFINITY), slow, 1e-12);
        const double some = sp_meeting_distance(&q, limit);
        CHECK(slow < limit - 1e-12 ? sp_abs(some - slow) < 1e-12 : some >= limit - 1e-12);
    }
}

/* the least of steps of 10 ms over 12 s, then thirds around it: distance over time is convex */
static double slow_closest(const duel *d)
{
    double best = SP_INFINITY, at = 0;
    for (int k = 0; k <= 1200; k++) {
        const double apart = apart_at(d, k * 0.01);
        if (apart < best) {
            best = apart;
            at = k * 0.01;
        }
    }
    double lo = sp_max(at - 0.01, 0), hi = at + 0.01;
    for (int k = 0; k < 80; k++) {
        const double a = lo + (hi - lo) / 3, b = hi - (hi - lo) / 3;
        if (apart_at(d, a) < apart_at(d, b))
            hi = b;
        else
            lo = a;
    }
    return sp_min(best, apart_at(d, (lo + hi) / 2));
}

static void closest_by_stepping(void)
{
    uint32_t hit = 0, passed = 0, level = 0;
    for (uint32_t i = 0; i < 500; i++) {
        const duel d = random_duel(i);
        double time;
        const double exact = closest(&d, &time), slow = slow_closest(&d);
        if (time > 12) {
            CHECK(exact <= slow);
            continue;
        }
        CHECK_NEAR(exact, slow, 1e-6);
        CHECK_NEAR(apart_at(&d, time), exact, 1e-9);
        /* the first such time: a little before they are farther apart */
        if (time > 0) {
            CHECK(apart_at(&d, time - sp_min(time, 1e-3)) > exact);
        }
        hit += exact == 0 && time > 0;
        passed += exact > 0 && time > 0;
        level += exact > 0 && time > 0 && i % 5 == 0;
        /* nothing is said where it is not below the limit, the same where it is */
        double other = -1, then = -1;
        const sp_meeting q = of(&d);
        CHECK(!sp_meeting_closest(&q, exact, &other, &then));
        CHECK(sp_meeting_closest(&q, exact + 1e-9, &other, &then) && other == exact && then == time);
    }
    CHECK(hit > 60 && passed > 60 && level > 10);
}

static duel moved(duel d, double angle, double x, double y, bool mirrored)
{
    double s, c;
    sp_sincos(angle, &s, &c);
    sp_box2 *box[] = {&d.a, &d.b};
    sp_vec2 *v[] = {&d.va, &d.vb};
    for (int i = 0; i < 2; i++) {
        const double sign = mirrored ? -1 : 1;
        const sp_vec2 p = {box[i]->x, box[i]->y * sign}, w = {v[i]->x, v[i]->y * sign};
        box[i]->x = x + p.x * c - p.y * s;
        box[i]->y = y + p.x * s + p.y * c;
        box[i]->heading = box[i]->heading * sign + angle;
        *v[i] = (sp_vec2){w.x * c - w.y * s, w.x * s + w.y * c};
    }
    return d;
}

static void invariance(void)
{
    for (uint32_t i = 0; i < 500; i++) {
        const duel d = random_duel(i), e = moved(d, 6 * sp_random(11, 5, i, 0), 300, -200, i % 2),
                   swapped = {d.b, d.a, d.vb, d.va};
        const duel *other[] = {&e, &swapped};
        double t = 0, u = 0;
        const double distance = closest(&d, &t);
        const sp_meeting q = of(&d);
        for (int k = 0; k < 2; k++) {
            const sp_meeting r = of(other[k]);
            CHECK_NEAR(closest(other[k], &u), distance, 1e-9);
            /* where sides are parallel to the line, rounding decides whether a corner or the whole side is nearest */
            if (i % 5)
                CHECK_NEAR(u, t, 1e-6);
            CHECK_NEAR(sp_meeting_distance(&r, SP_INFINITY), sp_meeting_distance(&q, SP_INFINITY), 1e-9);
            const double x = sp_meeting_ttc(&q), y = sp_meeting_ttc(&r);
            CHECK((x == SP_INFINITY) == (y == SP_INFINITY));
            if (x < SP_INFINITY)
                CHECK_NEAR(x, y, 1e-8);
        }
    }
}

static void worst_by_hand(void)
{
    /* 30 - 10 t = 5 + 9.81 t^2: t = (sqrt(100 + 4 9.81 25) - 10) / 19.62 */
    CHECK_NEAR(sp_wttc((sp_vec2){30, 0}, (sp_vec2){-10, 0}, 5, 19.62), (sp_sqrt(1081) - 10) / 19.62, 1e-12);
    /* driving away with 10 m/s from one who stands: 30 + 10 t = 5 + 4.905 t^2 */
    CHECK_NEAR(sp_wttc((sp_vec2){30, 0}, (sp_vec2){10, 0}, 5, 9.81), (sp_sqrt(100 + 4 * 4.905 * 25) + 10) / 9.81,
               1e-12);
    /* 25 m at rest relative to each other: 5 = 2 a t^2 / 2 with a = 10 */
    CHECK_NEAR(sp_wttc((sp_vec2){0, 10}, (sp_vec2){0, 0}, 5, 10), 1, 1e-12);
    CHECK(sp_wttc((sp_vec2){3, 0}, (sp_vec2){10, 0}, 5, 9.81) == 0);
    /* nobody can accelerate: circles that keep their velocity, or never */
    CHECK_NEAR(sp_wttc((sp_vec2){30, 0}, (sp_vec2){-10, 0}, 5, 0), 2.5, 1e-12);
    CHECK_NEAR(sp_wttc((sp_vec2){30, 3}, (sp_vec2){-10, 0}, 5, 0), 2.6, 1e-12);
    CHECK(sp_wttc((sp_vec2){30, 6}, (sp_vec2){-10, 0}, 5, 0) == SP_INFINITY);
}

static double apart_discs(sp_vec2 d, sp_vec2 v, double reach, double accel, double t)
{
    return sp_hypot(d.x + v.x * t, d.y + v.y * t) - reach - accel * t * t / 2;
}

static void worst_by_stepping(void)
{
    uint32_t grazing = 0;
    for (uint32_t i = 0; i < 500; i++) {
        double u[6];
        for (uint32_t k = 0; k < 6; k++)
            u[k] = sp_random(12, 1, i, k);
        const sp_vec2 d = {(u[0] - 0.5) * 200, (u[1] - 0.5) * 60}, v = {(u[2] - 0.5) * 100, (u[3] - 0.5) * 60};
        /* every third hardly accelerates: the quartic then often has three positive roots, of which the least counts */
        const double reach = 1 + 4 * u[4], accel = i % 3 ? 9.81 * (1 + (u[5] > 0.5)) : 0.3 * u[5] + 0.01;
        const double exact = sp_wttc(d, v, reach, accel);
        double lo = 0, hi = 0;
        for (double t = 0; t < 400; t += t < 20 ? 1e-3 : 0.05, lo = hi) {
            hi = t;
            if (apart_discs(d, v, reach, accel, t) <= 0)
                break;
        }
        if (hi == 0 || hi > 399.9) {
            CHECK(hi == 0 ? exact == 0 : exact > 399);
            continue;
        }
        for (int k = 0; k < 60; k++) {
            const double mid = (lo + hi) / 2;
            if (apart_discs(d, v, reach, accel, mid) <= 0)
                hi = mid;
            else
                lo = mid;
        }
        /* stepping can only miss a graze */
        if (hi - exact > 1e-6) {
            grazing++;
            CHECK_NEAR(apart_discs(d, v, reach, accel, exact), 0, 1e-9);
            continue;
        }
        CHECK_NEAR(exact, hi, 1e-9 * (1 + hi));
        /* the quartic */
        const double a = -accel * accel / 4, c = v.x * v.x + v.y * v.y - accel * reach, b = 2 * (d.x * v.x + d.y * v.y),
                     e = d.x * d.x + d.y * d.y - reach * reach, t = exact;
        const double size = sp_abs(a) * t * t * t * t + sp_abs(c) * t * t + sp_abs(b) * t + sp_abs(e);
        CHECK_NEAR((((a * t * t) + c) * t + b) * t + e, 0, 1e-11 * size);
    }
    CHECK(grazing < 3);
}

int main(void)
{
    RUN(by_hand);
    RUN(distance_by_corners);
    RUN(closest_by_stepping);
    RUN(invariance);
    RUN(worst_by_hand);
    RUN(worst_by_stepping);
    return DONE();
}
