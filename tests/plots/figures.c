/* figures.c - the manoeuvres of the tests as figures, for the pages of docs/models. Prints a table in Markdown, a
 * column a car. Leaves judging to the tests, pictures to curves.c. */
#include "physics/lane_change.h"
#include "physics/sine_dwell.h"

static const char *const cars[] = {"small", "compact", "sedan", "suv", "van"};

enum { CARS = 5 };

static record run;

static void row(const char *name, const char *unit, const double *value, int digits)
{
    printf("| %s | %s |", name, unit);
    for (int i = 0; i < CARS; i++)
        printf(" %.*f |", digits, value[i]);
    printf("\n");
}

/* m from `kmh` until it stands */
static double stopping(const char *kind, double kmh, uint32_t surface, bool locked)
{
    stand t;
    ego_on_the_road(&t, kind, kmh / 3.6);
    t.def.env.surface = surface;
    t.vehicle.abs_off = locked;
    run.count = 0;
    full_braking(&t, NULL, &run);
    const sample *last = &run.at[run.count - 1], *first = &run.at[0];
    stand_end(&t);
    return (last->x - first->x) * sp_square(kmh / 3.6 / first->speed);
}

static double against_the_yaw(const sp_actor *a, double time)
{
    return sp_clamp(-1.2 * a->heading - 0.3 * a->yaw_rate, -0.2, 0.2);
}

/* left wheels on ice */
static double stopping_on_split_ground(const char *kind, double *yaw)
{
    const sp_ground_patch ice = {.road = 1, .s_hi = 6000, .t_lo = -1.75, .t_hi = 20, .surface = SP_SURFACE_ICE};
    stand t;
    ego_on_the_road(&t, kind, 80 / 3.6);
    t.def.ground_patches = &ice;
    t.def.ground_patch_count = 1;
    run.count = 0;
    full_braking(&t, against_the_yaw, &run);
    *yaw = 0;
    for (uint32_t k = 0; k < run.count; k++)
        *yaw = sp_max(*yaw, sp_abs(run.at[k].heading));
    const double way = run.at[run.count - 1].x - run.at[0].x;
    stand_end(&t);
    return way;
}

static double to_a_hundred(const char *kind)
{
    stand t;
    ego_on_the_road(&t, kind, 0);
    CHECK(stand_begin(&t));
    t.world->control.pedals = 1;
    stand_of(&t, 1)->throttle = 1;
    int ticks = 0;
    while (stand_of(&t, 1)->speed < 100 / 3.6 && ticks < 4000 && stand_tick(&t))
        ticks++;
    stand_end(&t);
    return 0.01 * ticks;
}

static void straight(void)
{
    double v[CARS], yaw[CARS];
    for (int i = 0; i < CARS; i++)
        v[i] = to_a_hundred(cars[i]);
    row("0 to 100 km/h", "s", v, 1);
    static const struct {
        const char *name;
        double kmh;
        uint32_t surface;
        bool locked;
    } stops[] = {{"100 km/h to 0, dry", 100, SP_SURFACE_DRY, false}, {"the same, locked", 100, SP_SURFACE_DRY, true},
                 {"100 km/h to 0, wet", 100, SP_SURFACE_WET, false}, {"the same, locked", 100, SP_SURFACE_WET, true},
                 {"50 km/h to 0, snow", 50, SP_SURFACE_SNOW, false}, {"30 km/h to 0, ice", 30, SP_SURFACE_ICE, false}};
    for (size_t n = 0; n < sizeof stops / sizeof *stops; n++) {
        for (int i = 0; i < CARS; i++)
            v[i] = stopping(cars[i], stops[n].kmh, stops[n].surface, stops[n].locked);
        row(stops[n].name, "m", v, 1);
    }
    for (int i = 0; i < CARS; i++)
        v[i] = stopping_on_split_ground(cars[i], &yaw[i]);
    row("80 km/h to 0, left on ice", "m", v, 1);
    for (int i = 0; i < CARS; i++)
        yaw[i] *= 180 / SP_PI;
    row("turned by, at most", "deg", yaw, 1);
}

static void bends(void)
{
    double gradient[CARS], linear_one[CARS], roll[CARS], time[CARS], over[CARS];
    const double u = 100 / 3.6;
    for (int i = 0; i < CARS; i++) {
        const linear c = linear_of(sp_kind_find(cars[i])->vehicle);
        double slow, fast;
        const double low = circle(cars[i], 100, 6, &slow, NULL, NULL),
                     high = circle(cars[i], 100, 10, &fast, NULL, NULL);
        const double per_g = SP_GRAVITY * 180 / SP_PI;
        gradient[i] = (high - low) / (fast - slow) * per_g;
        linear_one[i] = c.k * per_g;
        (void)circle(cars[i], 100, 20, &fast, &roll[i], NULL);
        roll[i] *= 180 / SP_PI / fast * SP_GRAVITY;
        step_steer(cars[i], u, 4 / (u * yaw_gain(&c, u)), 0.1, &run);
        double yaw[300], peak = 0;
        for (int n = 0; n < 300; n++) {
            yaw[n] = run.at[n].yaw;
            peak = sp_max(peak, yaw[n]);
        }
        time[i] = rise(yaw, 300, 0.9) - 0.05;
        over[i] = 100 * (peak / yaw[299] - 1);
    }
    row("understeer gradient, 100 m circle", "deg/g", gradient, 3);
    row("m / L (b / Cf - a / Cr)", "deg/g", linear_one, 3);
    row("roll, at 4 m/s²", "deg/g", roll, 2);
    row("step of the wheel, 100 km/h, 4 m/s²: 90 % of the yaw rate", "s", time, 3);
    row("its overshoot", "%", over, 1);
}

/* km/h, by steps of 5 */
static double fastest(const char *kind, int part, bool esc)
{
    driver who = {0.5, 1, 1, 0.1, 0.35};
    double kmh = 40;
    while (kmh < 160 && try_course(kind, part, kmh / 3.6, esc, 60, &who).passed)
        kmh += 5;
    return kmh - 5;
}

static void limits(void)
{
    double v[CARS], off[CARS];
    for (int part = 1; part <= 2; part++) {
        for (int i = 0; i < CARS; i++) {
            v[i] = fastest(cars[i], part, true);
            off[i] = fastest(cars[i], part, false);
        }
        row(part == 1 ? "ISO 3888-1 passed up to" : "ISO 3888-2 passed up to", "km/h", v, 0);
        row("the same without ESC", "km/h", off, 0);
    }
    double a[CARS], yaw[CARS], aside[CARS];
    for (int i = 0; i < CARS; i++) {
        a[i] = slowly_increasing(cars[i]);
        yaw[i] = aside[i] = 0;
        off[i] = 0;
        for (int n = 3; 0.5 * n * a[i] < 270; n++) {
            const dwell d = sine_with_dwell(cars[i], 0.5 * n * a[i], true, 1, NULL);
            const dwell w = sine_with_dwell(cars[i], 0.5 * n * a[i], false, 1, NULL);
            yaw[i] = sp_max(yaw[i], 100 * sp_abs(d.after_1));
            aside[i] = n == 10 ? d.aside : aside[i];
            off[i] = off[i] == 0 && sp_abs(w.after_1) > 0.35 ? 0.5 * n : off[i];
        }
    }
    row("sine with dwell: A", "deg", a, 1);
    row("with ESC: yaw rate after 1 s, most of all amplitudes", "%", yaw, 1);
    row("with ESC: aside at 5 A", "m", aside, 2);
    row("without: fails from (0: never)", "A", off, 1);
}

int main(void)
{
    printf("| | |");
    for (int i = 0; i < CARS; i++)
        printf(" %s |", cars[i]);
    printf("\n|---|---|---|---|---|---|---|\n");
    straight();
    bends();
    limits();
    if (check_failed + check_passed + check_skipped + check_bad)
        fprintf(stderr, "a manoeuvre did not run as it should\n");
    return check_bad;
}
