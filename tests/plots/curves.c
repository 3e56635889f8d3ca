/* curves.c - the manoeuvres of the tests as curves, for tests/plots/draw. Prints, for each picture, a line `plot NAME|
 * title|x|y`, for each of its curves a line `curve label|style`, then points, x and y. Leaves judging to the tests. */
#include "physics/car.h"
#include "physics/lane_change.h"
#include "physics/sine_dwell.h"
#include "traffic/drive.h"

static void plot(const char *name, const char *title, const char *x, const char *y)
{
    printf("plot %s|%s|%s|%s\n", name, title, x, y);
}

static void curve(const char *label, const char *style)
{
    printf("curve %s|%s\n", label, style);
}

static void point(double x, double y)
{
    printf("%.5g %.5g\n", x, y);
}

static const struct {
    uint32_t surface;
    const char *name;
} grounds[] = {{SP_SURFACE_DRY, "dry"}, {SP_SURFACE_WET, "wet"}, {SP_SURFACE_SNOW, "snow"}, {SP_SURFACE_ICE, "ice"}};

/* share of the load that a tyre gives over its slip, along or across */
static void tyre(bool across)
{
    const double *t = sp_kind_find("compact")->vehicle->tyre;
    plot(across ? "tyre_across" : "tyre_along",
         across ? "Tyre across, rear wheel of compact at nominal load" : "Tyre along, compact at nominal load",
         across ? "slip angle, deg" : "slip", "force over load");
    for (int g = 0; g < 4; g++) {
        const sp_world_def def = {.env = {.friction = 1, .surface = grounds[g].surface}};
        const sp_ground ground = sp_ground_plain(&def, 0);
        curve(grounds[g].name, "line");
        for (int n = 0; n <= 200; n++) {
            const double slip = across ? sp_tan(n * 0.1 * SP_PI / 180) : n * 0.005;
            sp_tyre_ask ask;
            sp_tyre_grip grip;
            for (int i = 0; i < 4; i++) {
                ask.kappa[i] = across ? 0 : slip;
                ask.alpha[i] = across ? slip : 0;
                ask.load[i] = t[SP_TYRE_LOAD];
                ask.peak[i] = ground.peak;
                ask.stiffness[i] = ground.stiffness;
                ask.shape[i] = ground.shape;
            }
            sp_tyre_wheels(t, &ask, &grip);
            point(across ? 0.1 * n : slip, (across ? grip.across[3] : grip.along[3]) * slip / t[SP_TYRE_LOAD]);
        }
    }
}

static void steps(void)
{
    static record r;
    static double theory[150];
    const sp_vehicle *v = sp_kind_find("compact")->vehicle;
    const linear c = linear_of(v);
    const double u = 100 / 3.6;
    plot("step_steer", "ISO 7401: step of the steering wheel at 100 km/h, compact", "time, s",
         "yaw rate over its linear end");
    static const double across[] = {0.5, 4, 6};
    static const char *const labels[] = {"0.5 m/s²", "4 m/s²", "6 m/s²"};
    for (int i = 0; i < 3; i++) {
        const double delta = across[i] / (u * yaw_gain(&c, u));
        step_steer("compact", u, delta, 0, &r);
        curve(labels[i], "line");
        for (int n = 0; n < 150; n++)
            point(r.at[n].t, r.at[n].yaw / (delta * yaw_gain(&c, u)));
    }
    step_by_theory(&c, u, v->tyre[SP_TYRE_SIGMA_Y], 0.01, theory, 150);
    curve("single-track theory with relaxing tyres", "dots");
    for (int n = 0; n < 150; n += 3)
        point(0.01 * n, theory[n] / (0.01 * yaw_gain(&c, u)));
}

static void circles(void)
{
    static const char *const kinds[] = {"compact", "suv", "van"};
    plot("circle", "ISO 4138: steering angle on a circle of 100 m", "lateral acceleration, m/s²",
         "steering angle over L / R, deg");
    for (int i = 0; i < 3; i++) {
        const sp_vehicle *v = sp_kind_find(kinds[i])->vehicle;
        const double straight = (v->a + v->b) / 100;
        curve(kinds[i], "dots");
        for (double u = 5; u < 26; u += 1.5) {
            double across;
            const double steering = circle(kinds[i], 100, u, &across, NULL, NULL);
            point(across, (steering - straight) * 180 / SP_PI);
        }
        curve(i == 2 ? "axles by the Magic Formula" : "", "line");
        for (double across = 0.1; across < 6.6; across += 0.1)
            point(across, (axle_slip(v, axle_front(v), across) - axle_slip(v, axle_rear(v), across)) * 180 / SP_PI);
    }
    const linear c = linear_of(sp_kind_find("compact")->vehicle);
    curve("K ay of compact", "dashes");
    point(0, 0);
    point(6.6, c.k * 6.6 * 180 / SP_PI);
}

static void lane_changes(void)
{
    static record r;
    static const struct {
        int part;
        double kmh;
        bool esc;
        driver who;
        const char *label;
    } runs[] = {{1, 80, true, {0.4, 0.2, 2.2, 0.25, 0.32}, "80 km/h"},
                {1, 90, true, {0.5, 1, 1, 0.1, 0.35}, "90 km/h, in haste, with ESC"},
                {1, 90, false, {0.5, 1, 1, 0.1, 0.35}, "90 km/h, in haste, without"},
                {2, 60, true, {0.1, 2.2, 1.3, 0.08, 0.56}, "60 km/h, with ESC"},
                {2, 75, true, {0.5, 1, 1, 0.1, 0.35}, "75 km/h, with ESC"},
                {2, 75, false, {0.5, 1, 1, 0.1, 0.35}, "75 km/h, without"}};
    const sp_kind *k = sp_kind_find("compact");
    for (int i = 0; i < 6; i++) {
        if (i % 3 == 0) {
            const course c = course_of(runs[i].part, k->width);
            plot(runs[i].part == 1 ? "lane_change_1" : "lane_change_2",
                 runs[i].part == 1 ? "ISO 3888-1, compact: middle of the rear axle"
                                   : "ISO 3888-2, compact: middle of the rear axle",
                 "x, m", "y, m");
            for (int g = 0; g < 6; g++) {
                curve("", "wall");
                point(c.from[g / 2], g % 2 ? c.left[g / 2] : c.right[g / 2]);
                point(c.to[g / 2], g % 2 ? c.left[g / 2] : c.right[g / 2]);
            }
        }
        (void)drive_course("compact", runs[i].part, runs[i].kmh / 3.6, runs[i].esc, runs[i].who, &r);
        curve(runs[i].label, "line");
        for (uint32_t n = 0; n < r.count; n += 3)
            point(r.at[n].x - r.at[0].x - 25, r.at[n].y - r.at[0].y);
    }
}

static void dwells(void)
{
    static record r;
    const double a = slowly_increasing("compact");
    plot("sine_dwell", "FMVSS 126: sine with dwell at 80 km/h and 7 A, compact", "time, s", "yaw rate, deg/s");
    for (int on = 1; on >= 0; on--) {
        (void)sine_with_dwell("compact", 7 * a, on, 1, &r);
        curve(on ? "with ESC" : "without", "line");
        for (uint32_t n = 0; n < r.count; n += 2)
            point(r.at[n].t, r.at[n].yaw * 180 / SP_PI);
    }
    curve("steering of the road wheels, deg x 5", "dashes");
    for (uint32_t n = 0; n < r.count; n += 2)
        point(r.at[n].t, r.at[n].steering * 180 / SP_PI * 5);
}

static void braking(void)
{
    static record r;
    plot("braking", "Full pedal from 100 km/h, compact: with anti-lock brakes, and locked", "way, m", "speed, km/h");
    for (int locked = 0; locked < 2; locked++) {
        for (int g = 0; g < 3; g++) {
            stand t;
            ego_on_the_road(&t, "compact", 100 / 3.6);
            t.def.env.surface = grounds[g].surface;
            t.vehicle.abs_off = locked;
            r.count = 0;
            full_braking(&t, NULL, &r);
            curve(locked ? (g == 0 ? "locked" : "") : grounds[g].name, locked ? "dashes" : "line");
            for (uint32_t n = 0; n < r.count; n += 5)
                point(r.at[n].x - r.at[0].x, r.at[n].speed * 3.6);
            stand_end(&t);
        }
    }
    plot("abs", "Slip of the front left wheel under full pedal from 100 km/h, compact", "time, s", "slip");
    for (int g = 0; g < 4; g++) {
        stand t;
        ego_on_the_road(&t, "compact", 100 / 3.6);
        t.def.env.surface = grounds[g].surface;
        r.count = 0;
        full_braking(&t, NULL, &r);
        curve(grounds[g].name, "line");
        for (uint32_t n = 0; n < r.count && n < 250; n++)
            point(r.at[n].t, sp_clamp(r.at[n].slip[0], -0.1, 0.5));
        stand_end(&t);
    }
}

static void coasting(void)
{
    stand t;
    ego_on_the_road(&t, "compact", 35);
    CHECK(stand_begin(&t));
    t.world->control.pedals = 1;
    CHECK(stand_run(&t, 1));
    const sp_vehicle *v = &t.vehicle;
    const double v0 = stand_of(&t, 1)->speed, m = v->mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius);
    const double c0 = v->rolling * v->mass * SP_GRAVITY, c2 = 0.5 * 1.225 * v->drag_area;
    plot("coast_down", "Coasting from 125 km/h, compact", "time, s", "speed, km/h");
    curve("compact", "line");
    for (int i = 0; i <= 60; i++) {
        point(i, stand_of(&t, 1)->speed * 3.6);
        CHECK(stand_run(&t, 1));
    }
    curve("closed form", "dots");
    for (int i = 0; i <= 60; i += 3)
        point(i, 3.6 * sp_sqrt(c0 / c2) * sp_tan(sp_atan(v0 * sp_sqrt(c2 / c0)) - i * sp_sqrt(c0 * c2) / m));
    stand_end(&t);
}

/* the same two sines of the steering wheel for the full and the single-track car, 25 m/s */
static void single_track(void)
{
    static const double across[] = {3.5, 6.8};
    static double way[2][3][400];
    for (int i = 0; i < 2; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 25);
        const uint32_t n = track_actor(&t, "compact", -2, 3000, 0, 25);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, n), *ego = stand_of(&t, 1);
        const linear c = linear_of(t.actors[n].vehicle);
        const double x0 = ego->x, y0 = ego->y;
        a->x = x0;
        a->y = y0 + 100;
        for (int k = 0; k < 400; k++) {
            way[i][0][k] = ego->x - x0;
            way[i][1][k] = ego->y - y0;
            way[i][2][k] = a->y - y0 - 100;
            a->steering = ego->steering = across[i] / (25 * yaw_gain(&c, 25)) * sp_sin(SP_TAU * k / 200.0);
            stand_hold(&t, 25);
            a->rail_speed = ego->speed;
            for (uint32_t s = 0; s < 5; s++) {
                sp_track_step(&t.def, t.world, n, 0.002, 1);
                CHECK(sp_physics_substep(t.physics, &t.def, t.world, s, &t.error));
            }
            sp_physics_settle(&t.def, t.world);
            t.world->tick++;
        }
        stand_end(&t);
    }
    plot("single_track", "Two sines of the steering wheel in 4 s at 25 m/s, compact", "x, m", "y, m");
    for (int i = 0; i < 2; i++) {
        curve(i ? "full, 6.8 m/s²" : "full, 3.5 m/s²", "line");
        for (int k = 0; k < 400; k += 4)
            point(way[i][0][k], way[i][1][k]);
        curve(i ? "single track" : "", "dots");
        for (int k = 0; k < 400; k += 8)
            point(way[i][0][k], way[i][2][k]);
    }
}

/* cars on a ring that follow by a model; vehicles an hour over vehicles a kilometre */
static void ring(uint32_t model, const char *label)
{
    enum { CARS = 40 };
    const sp_temper m = {.model = model,
                         .speed_factor = 1,
                         .speed_most = 60,
                         .headway = 1.5,
                         .gap = 2,
                         .accel = 1.4,
                         .brake = 2,
                         .brake_most = 8,
                         .reaction = 0.6};
    const double wanted = 120 / 3.6, length = 4.5, dt = 0.1;
    curve(label, "dots");
    for (double density = 5; density < 140; density *= 1.15) {
        const double whole = CARS / density * 1000;
        double x[CARS], v[CARS], flow = 0;
        for (int i = 0; i < CARS; i++) {
            x[i] = whole * (CARS - i) / CARS;
            v[i] = 5;
        }
        for (int step = 0; step < 12000; step++) {
            double a[CARS];
            for (int i = 0; i < CARS; i++) {
                const int ahead = i == 0 ? CARS - 1 : i - 1;
                const double gap = x[ahead] - x[i] - length + (i == 0 ? whole : 0);
                a[i] = sp_follow_accel(&m, &(sp_follow){.v = v[i], .wanted = wanted, .gap = gap, .lead_v = v[ahead]});
            }
            for (int i = 0; i < CARS; i++) {
                const double next = sp_max(v[i] + dt * a[i], 0);
                x[i] += dt * (v[i] + next) / 2;
                v[i] = next;
                flow += step >= 10000 ? v[i] : 0;
            }
        }
        point(density, flow / 2000 / CARS * density * 3.6);
    }
}

static void fundamental_diagram(void)
{
    plot("fundamental", "Flow over density: 40 cars on a ring, wish 120 km/h, T 1.5 s, gap 2 m, length 4.5 m",
         "cars a km", "cars an hour");
    ring(SP_FOLLOW_IDM, "IDM");
    ring(SP_FOLLOW_IIDM, "improved IDM");
    ring(SP_FOLLOW_KRAUSS, "Krauss");
    ring(SP_FOLLOW_GIPPS, "Gipps");
    const double wanted = 120 / 3.6;
    curve("IDM, closed form", "line");
    for (double v = 0.2; v < wanted; v += 0.2) {
        const double space = (2 + 1.5 * v) / sp_sqrt(1 - sp_square(sp_square(v / wanted))) + 4.5;
        if (1000 / space > 5)
            point(1000 / space, 3600 * v / space);
    }
    curve("min(v0, (s - s0) / T)", "dashes");
    for (double space = 6.6; space < 200; space += 0.4)
        point(1000 / space, 3600 * sp_min(wanted, (space - 6.5) / 1.5) / space);
}

int main(void)
{
    tyre(false);
    tyre(true);
    circles();
    steps();
    lane_changes();
    dwells();
    braking();
    coasting();
    single_track();
    fundamental_diagram();
    if (check_failed + check_passed + check_skipped + check_bad)
        fprintf(stderr, "a manoeuvre did not run as it should\n");
    return check_bad;
}
