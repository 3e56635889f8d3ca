/* follow.c - car following against its closed forms: equilibrium gaps, string stability, stopping. Platoons are stepped
 * here, with the pure functions alone. */
#include "check.h"
#include "traffic/internal.h"

#include <string.h>

static const sp_temper plain = {.speed_factor = 1,
                                .speed_most = 60,
                                .headway = 1.2,
                                .gap = 2,
                                .accel = 1.4,
                                .brake = 2,
                                .brake_most = 8,
                                .reaction = 0.6};

static double equilibrium(const sp_temper *m, double v, double wanted)
{
    return (m->gap + v * m->headway) / sp_sqrt(1 - sp_square(sp_square(v / wanted)));
}

static double idm_at(const sp_temper *m, double gap, double v, double lead, double wanted)
{
    return sp_follow_idm(m, &(sp_follow){.v = v, .wanted = wanted, .gap = gap, .lead_v = lead});
}

/* ten behind one that drives v: all come to the closed form */
static void test_equilibrium(void)
{
    enum { N = 10 };
    const double wanted = 33, dt = 0.05;
    for (double v = 5; v <= 30; v += 5) {
        double x[N + 1], u[N + 1];
        for (int k = 0; k <= N; k++) {
            x[k] = -k * 40.0;
            u[k] = v;
        }
        for (int step = 0; step < 12000; step++) {
            double a[N + 1] = {0};
            for (int k = 1; k <= N; k++)
                a[k] = idm_at(&plain, x[k - 1] - x[k], u[k], u[k - 1], wanted);
            for (int k = 0; k <= N; k++) {
                x[k] += u[k] * dt + a[k] * dt * dt / 2;
                u[k] += a[k] * dt;
            }
        }
        for (int k = 1; k <= N; k++)
            CHECK_NEAR(x[k - 1] - x[k], equilibrium(&plain, v, wanted), 1e-3);
    }
    CHECK_NEAR(idm_at(&plain, equilibrium(&plain, 20, 33), 20, 20, 33), 0, 1e-12);

    /* the others keep s0 + v T at every speed */
    for (double v = 0.5; v < 32; v += 3.5) {
        const sp_follow f = {.v = v, .wanted = 33, .gap = plain.gap + v * plain.headway, .lead_v = v};
        CHECK_NEAR(sp_follow_iidm(&plain, &f), 0, 1e-12);
        CHECK_NEAR(sp_follow_acc(&plain, &f), 0, 1e-9);
        CHECK_NEAR(sp_follow_krauss(&plain, &f), 0, 1e-9);
        CHECK_NEAR(sp_follow_gipps(&plain, &f), 0, 1e-9);
    }
}

/* alone: towards the wish, never beyond */
static void test_alone(void)
{
    for (uint32_t model = SP_FOLLOW_IDM; model <= SP_FOLLOW_ACC; model++) {
        sp_temper m = plain;
        m.model = model;
        double v = 0, over = 0;
        for (int k = 0; k < 2000; k++) {
            v += 0.1 * sp_follow_accel(&m, &(sp_follow){.v = v, .wanted = 25, .gap = SP_INFINITY});
            over = sp_max(over, v - 25);
        }
        CHECK_NEAR(v, 25, 0.5);
        CHECK(over < 1e-9);

        /* too fast he brakes, comfortably */
        const double down = sp_follow_accel(&m, &(sp_follow){.v = 30, .wanted = 15, .gap = SP_INFINITY});
        CHECK(down < -0.2 && down >= -m.brake - 1e-12);
    }
}

/* Linear theory: |G(i w)|^2 = (fs^2 + w^2 fl^2) / ((fs - w^2)^2 + w^2 fv^2), stable where fv^2 - fl^2 >= 2 fs (Treiber
 * and Kesting, Traffic Flow Dynamics, 15.4). Derivatives of IDM by hand. */
static double gain_by_theory(const sp_temper *m, double v, double wanted, double w, bool *stable)
{
    const double s = equilibrium(m, v, wanted), star = m->gap + v * m->headway, root = 2 * sp_sqrt(m->accel * m->brake);
    const double fs = 2 * m->accel * star * star / (s * s * s);
    const double fl = 2 * m->accel * star / (s * s) * v / root;
    const double fv = -4 * m->accel * v * v * v / sp_square(sp_square(wanted)) -
                      2 * m->accel * star / (s * s) * (m->headway + v / root);
    *stable = fv * fv - fl * fl >= 2 * fs;
    return sp_sqrt((fs * fs + w * w * fl * fl) / (sp_square(fs - w * w) + w * w * fv * fv));
}

static double gain_measured(const sp_temper *m, double v, double wanted, double w)
{
    const double dt = 0.002, small = 0.02, s = equilibrium(m, v, wanted);
    double x = -s, u = v, lead = 0, most = 0;
    const int steps = (int)(14 * SP_TAU / w / dt);
    for (int k = 0; k < steps; k++) {
        const double now = v + small * sp_sin(w * k * dt);
        const double a = idm_at(m, lead - x, u, now, wanted);
        lead += dt * (now + v + small * sp_sin(w * (k + 1) * dt)) / 2;
        x += dt * (u + dt * a / 2);
        u += dt * a;
        if (k > steps * 6 / 7)
            most = sp_max(most, sp_abs(u - v));
    }
    return most / small;
}

static void test_string_stability(void)
{
    static const struct {
        double headway, accel, v;
        bool stable;
    } cases[] = {{1.5, 2.5, 20, true}, {1.2, 0.5, 15, false}, {1.0, 0.7, 12, false}, {2.0, 2.0, 25, true}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        sp_temper m = plain;
        m.headway = cases[k].headway;
        m.accel = cases[k].accel;
        for (double w = 0.08; w < 0.5; w *= 2) {
            bool stable;
            const double theory = gain_by_theory(&m, cases[k].v, 33, w, &stable);
            CHECK(stable == cases[k].stable);
            CHECK_NEAR(gain_measured(&m, cases[k].v, 33, w), theory, 0.01);
            if (w < 0.1)
                CHECK((theory < 1) == stable);
        }
    }
}

/* towards a wall: it brakes from where theory says, by b, and stands short of it */
static void test_stopping(void)
{
    for (uint32_t model = SP_FOLLOW_IDM; model <= SP_FOLLOW_ACC; model++) {
        sp_temper m = plain;
        m.model = model;
        const double v0 = 25, h = sp_follow_step(&m);
        const double dt = model == SP_FOLLOW_KRAUSS || model == SP_FOLLOW_GIPPS ? h : 0.1;
        double gap = 300, v = v0, onset = 0, hardest = 0;
        for (int k = 0; k < 3000; k++) {
            const double a = sp_follow_accel(&m, &(sp_follow){.v = v, .wanted = v0, .gap = gap});
            onset = onset == 0 && a < -0.5 * m.brake ? gap : onset;
            hardest = sp_min(hardest, a);
            const double next = sp_max(v + a * dt, 0);
            gap -= dt * (v + next) / 2;
            v = next;
        }
        CHECK(v < 1e-3);
        CHECK(gap > 0 && gap < 2 * m.gap);
        CHECK(hardest > -1.6 * m.brake);
        /* Krauss: v = v_safe at s0 + v T + v^2 / 2b; Gipps: at s0 + 1.5 v tau + v^2 / 2b; then a step of delay and the
         * beginning of the braking */
        const double from = m.gap + v0 * m.headway + v0 * v0 / (2 * m.brake);
        if (model == SP_FOLLOW_KRAUSS || model == SP_FOLLOW_GIPPS)
            CHECK(onset <= from && onset > from - 2.2 * v0 * h);
    }
}

/* nonsense in, something bounded out */
static void test_safe(void)
{
    static const double gaps[] = {-5, 0, 1e-9, 0.05, 1, 1e9, SP_INFINITY}, speeds[] = {-1, 0, 1e-9, 10, 80};
    for (uint32_t model = SP_FOLLOW_IDM; model <= SP_FOLLOW_ACC; model++)
        for (size_t g = 0; g < 7; g++)
            for (size_t k = 0; k < 125; k++) {
                sp_temper m = plain;
                m.model = model;
                const sp_follow f = {.v = speeds[k % 5],
                                     .wanted = speeds[k / 5 % 5],
                                     .lead_v = speeds[k / 25],
                                     .gap = gaps[g],
                                     .lead_a = (double)(k % 7) - 4,
                                     .dawdle = 0.7};
                const double a = sp_follow_accel(&m, &f);
                CHECK(a >= -m.brake_most && a <= m.accel);
                CHECK(f.v > 0 || a >= 0);
                CHECK(f.gap > 0 || f.v <= 0 || a == -m.brake_most);
            }
    /* it starts again when the way is free */
    for (uint32_t model = SP_FOLLOW_IDM; model <= SP_FOLLOW_ACC; model++) {
        sp_temper m = plain;
        m.model = model;
        CHECK(sp_follow_accel(&m, &(sp_follow){.wanted = 15, .gap = 20, .lead_v = 5}) > 0.2);
        CHECK(sp_follow_accel(&m, &(sp_follow){.wanted = 15, .gap = 1.9}) == 0);
    }
}

/* somebody cuts in at his own speed: the variant does not panic, the improved model does */
static void test_cool(void)
{
    const sp_follow f = {.v = 30, .wanted = 33, .gap = 12, .lead_v = 30};
    CHECK(sp_follow_iidm(&plain, &f) < -7.9);
    CHECK(sp_follow_acc(&plain, &f) > -2.1);
    const sp_follow hard = {.v = 30, .wanted = 33, .gap = 12, .lead_v = 30, .lead_a = -6};
    CHECK(sp_follow_acc(&plain, &hard) < -6);
}

/* ---------------------------------------------------------------- tempers */
static void test_tempers(void)
{
    enum { N = 2000 };
    double head[8] = {0}, factor[8] = {0};
    uint32_t models[8] = {0}, names = 0;
    for (const char *name; (name = sp_temper_name(names)); names++) {
        for (uint64_t k = 0; k < N; k++) {
            sp_temper m, again;
            CHECK(sp_temper_draw(name, 7, 1000 + k, strcmp(name, "truck") ? SP_KIND_CAR : SP_KIND_TRUCK, &m));
            CHECK(sp_temper_draw(name, 7, 1000 + k, strcmp(name, "truck") ? SP_KIND_CAR : SP_KIND_TRUCK, &again));
            CHECK(!memcmp(&m, &again, sizeof m));
            CHECK(m.reaction >= 0.6 && m.reaction <= 1.6 && m.brake_most >= 5 && m.brake_most <= 9);
            CHECK(m.headway >= m.reaction + 0.2 - 1e-12 && m.gap >= 1 && m.accel > 0.3 && m.brake > 1);
            CHECK(m.safe_brake < m.brake_most && m.indicate > 0 && m.change > 1.5 && m.change < 12);
            CHECK(m.inattention >= 0 && m.inattention < 0.2 && m.speed_most > 20 && m.model <= SP_FOLLOW_GIPPS);
            head[names] += m.headway / N;
            factor[names] += m.speed_factor / N;
            models[names] |= 1u << m.model;
        }
    }
    CHECK(names == 5);
    /* normal, calm, hasty, aggressive, truck */
    CHECK(head[1] > head[0] && head[0] > head[2] && head[2] > head[3] && head[4] > head[0]);
    CHECK(factor[1] < factor[0] && factor[0] < factor[2] && factor[2] < factor[3]);
    CHECK_NEAR(factor[0], 1, 0.01);
    CHECK(models[0] == 15 && models[4] == 3);
    sp_temper m;
    CHECK(!sp_temper_draw("sleepy", 1, 1, SP_KIND_CAR, &m));
}

int main(void)
{
    RUN(test_equilibrium);
    RUN(test_alone);
    RUN(test_string_stability);
    RUN(test_stopping);
    RUN(test_safe);
    RUN(test_cool);
    RUN(test_tempers);
    return DONE();
}
