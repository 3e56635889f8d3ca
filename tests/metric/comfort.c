/* comfort.c - filtered accelerations and jerks of sines against their closed forms; nuPlan's limits one by one; the
 * same between marks. */
#include "fixture.h"

/* gain of the phaseless 12-pole filter at f Hz, 100 samples a second (bilinear, prewarped at 10 Hz), and of a central
 * difference */
static double gain(double f)
{
    return 1 / (1 + sp_pow(sp_tan(SP_PI * f / 100) / sp_tan(SP_PI * 0.1), 12));
}
static double slope_gain(double f)
{
    const double w = SP_TAU * f * 0.01;
    return sp_sin(w) / w;
}

typedef struct motion {
    double accel, lateral, yaw, hz; /* constants, or amplitudes at hz */
} motion;

static void drive(bench *b, motion m, int from, int to)
{
    for (int k = from; k < to; k++) {
        const double wave = m.hz > 0 ? sp_sin(SP_TAU * m.hz * 0.01 * k) : 1;
        b->rows[0] = row(1, 100, -1.75, 0, 10);
        b->rows[0].acceleration = m.accel * wave;
        b->rows[0].lateral_acceleration = m.lateral * wave;
        b->rows[0].yaw_rate = m.yaw * wave;
        bench_step(b, k, NULL, 0);
    }
}

static double value_of(motion m, const char *name)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    drive(&b, m, 0, 1000);
    const double v = bench_judge(&b, name)->value;
    bench_close(&b);
    return v;
}

static void sines(void)
{
    const double w = SP_TAU * 0.5, fast = SP_TAU * 8;
    CHECK_NEAR(value_of((motion){2, 0, 0, 0.5}, "ego.jerk.max"), 2 * w, 0.01);
    CHECK_NEAR(value_of((motion){2, 0, 0, 0.5}, "ego.accel.max"), 2, 0.001);
    CHECK_NEAR(value_of((motion){2, 0, 0, 0.5}, "ego.decel.max"), 2, 0.001);
    CHECK_NEAR(value_of((motion){0, 0, 0.3, 0.5}, "ego.yaw_accel.max"), 0.3 * w, 0.002);
    CHECK_NEAR(value_of((motion){0, 0, 0.3, 0.5}, "ego.yaw_rate.max"), 0.3, 1e-3);
    /* near the cut-off what the filter leaves, away from the ends; the sampled peak is a little lower */
    CHECK_NEAR(value_of((motion){2, 0, 0, 8}, "ego.jerk.max"), 2 * fast * gain(8) * slope_gain(8), 3);
    CHECK(gain(8) < 0.95 && gain(8) > 0.9);
    /* mean over 0.5 s of a derivative: 2 a sin(w / 4) / 0.5 */
    CHECK_NEAR(value_of((motion){0, 2, 0, 0.5}, "ego.lat_jerk.max"), 4 * sp_sin(w / 4) / 0.5, 0.002);
    CHECK_NEAR(value_of((motion){0, 2, 0, 2}, "ego.lat_jerk.max"), 0, 1e-6); /* a whole wave: nothing is left */
}

static void limits(void)
{
    CHECK(value_of((motion){2.39, 4.88, 0.94, 0}, "ego.comfort") == 1);
    CHECK(value_of((motion){-4.04, -4.88, -0.94, 0}, "ego.comfort") == 1);
    CHECK(value_of((motion){2.41, 0, 0, 0}, "ego.comfort") == 0);
    CHECK(value_of((motion){-4.06, 0, 0, 0}, "ego.comfort") == 0);
    CHECK(value_of((motion){0, 4.90, 0, 0}, "ego.comfort") == 0);
    CHECK(value_of((motion){0, 0, -0.96, 0}, "ego.comfort") == 0);
    /* of a jerk J cos the share that is below L: 1 - 2/pi acos(L/J) */
    const double w = SP_TAU * 0.5;
    CHECK_NEAR(value_of((motion){2, 0, 0, 0.5}, "ego.comfort"), 1 - 2 / SP_PI * sp_acos(4.13 / (2 * w)), 0.01);
    CHECK_NEAR(value_of((motion){0, 4, 0, 0.5}, "ego.comfort"), 1 - 2 / SP_PI * sp_acos(8.37 / (4 * w)),
               0.02); /* |a| turns at 0 */
    CHECK_NEAR(value_of((motion){0, 0, 0.9, 0.5}, "ego.comfort"), 1 - 2 / SP_PI * sp_acos(1.93 / (0.9 * w)), 0.01);
}

static void between_marks(void)
{
    static const char *const names[] = {"ego.accel.max", "ego.comfort", "ego.lat_jerk.max", "ego.yaw_accel.max",
                                        "ego.yaw_rate.max"};
    sp_check_def checks[5];
    for (int i = 0; i < 5; i++)
        checks[i] = (sp_check_def){
            .name = names[i], .op = SP_AT_LEAST, .metric = names[i], .from_mark = -1, .to_mark = 0, .enabled = true};
    bench b;
    CHECK(bench_open(&b, checks, 5));
    b.record.actor_count = 1;
    drive(&b, (motion){1, 0, 0.1, 0}, 0, 400);
    const sp_event mark = {.tick = 400, .kind = SP_EVENT_MARK, .a = 0};
    bench_step(&b, 400, &mark, 1);
    b.world->mark_tick[0] = 350;
    drive(&b, (motion){3, 6, 0.8, 1}, 401, 900);
    CHECK(bench_judge(&b, "ego.accel.max")->value > 2.9 && bench_judge(&b, "ego.comfort")->value < 0.6);
    CHECK_NEAR(b.j.checks[0].value, 1, 0.01);
    CHECK(b.j.checks[1].value == 1);
    CHECK_NEAR(b.j.checks[2].value, 0, 1e-9);
    CHECK_NEAR(b.j.checks[3].value, 0, 0.01);
    CHECK_NEAR(b.j.checks[4].value, 0.1, 1e-9);
    bench_close(&b);
}

int main(void)
{
    RUN(sines);
    RUN(limits);
    RUN(between_marks);
    return DONE();
}
