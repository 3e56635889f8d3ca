/* sensors.c - what sensors measure as curves over theory and data sheets, for tests/plots/draw; as curves.c. */
#include "render/render.h"
#include "render/town.h"
#include "sensors/camera.h"
#include "sensors/lidar_kit.h"
#include "sensors/radar_tables.h"
#include "sensors/radar_world.h"

static void plot(const char *name, const char *title, const char *x, const char *y, const char *how)
{
    printf("plot %s|%s|%s|%s|%s\n", name, title, x, y, how);
}

static void curve(const char *label, const char *style)
{
    printf("curve %s|%s\n", label, style);
}

static void dot(double x, double y)
{
    printf("%.5g %.5g\n", x, y);
}

static double decibels(double x)
{
    return 10 * sp_log10(x);
}

static double linear(double db)
{
    return sp_pow(10, db / 10);
}

/* ---------------------------------------------------------------- camera */
static void photon_transfer(void)
{
    enum { SIDE = 256, N = SIDE * SIDE };
    static const sp_chip_spec spec = {.full_well = 12000,
                                      .read_noise = 2.5,
                                      .dark = 30,
                                      .prnu = 0.008,
                                      .dsnu = 1.5,
                                      .gain = 0.33,
                                      .black = 64,
                                      .bits = 12};
    static float light[N];
    static uint16_t a[N], b[N];
    sp_arena *arena = sp_arena_create();
    const sp_chip *c = sp_chip_make(&spec, SIDE, SIDE, 5, 77, arena);
    plot("photon_transfer", "Photon transfer of the camera's chip: K 0.33, read noise 2.5 e, full well 12 000 e",
         "mean less dark, DN", "temporal variance, DN²", "log-x log-y");
    curve("two pictures of a flat field", "dots");
    double dark = 0;
    for (double e = 0; e < 14500; e = e == 0 ? 3 : e * 1.22) {
        double sum = 0, square = 0;
        for (uint32_t i = 0; i < N; i++)
            light[i] = (float)(e / sp_chip_white(c, 1));
        sp_chip_shot shot = {.gain = 1, .noise = 1, .key = (uint64_t)(e * 1000 + 1) * 0x9e3779b97f4a7c15u};
        sp_chip_expose(c, &shot, light, a);
        shot.key ^= 0x1234567890abcdefu;
        sp_chip_expose(c, &shot, light, b);
        for (uint32_t i = 0; i < N; i++) {
            sum += (double)a[i] + (double)b[i];
            square += sp_square((double)a[i] - (double)b[i]);
        }
        dark = e == 0 ? sum / (2.0 * N) : dark;
        if (e > 0 && square > 0.05 * N)
            dot(sum / (2.0 * N) - dark, square / (2.0 * N));
    }
    curve("EMVA 1288: K² read² + 1/12 + K μ", "line");
    for (double e = 3; e < 12000; e *= 1.1)
        dot(0.33 * e, 0.33 * 0.33 * (2.5 * 2.5 + e) + 1 / 12.0);
    curve("full well", "wall");
    dot(0.33 * 12000, 1);
    dot(0.33 * 12000, 0.33 * 0.33 * 12000);
    sp_arena_destroy(arena);
}

enum { W = 320, H = 180 };

static double mean_of(const uint16_t *half, int u0, int v0, int u1, int v1)
{
    double sum = 0;
    for (int v = v0; v < v1; v++)
        for (int u = u0; u < u1; u++) {
            const uint16_t h = half[4 * (v * W + u) + 1];
            sum += sp_pow(2, (h >> 10 & 31) - 15) * (1 + (h & 1023) / 1024.0);
        }
    return sum / ((u1 - u0) * (v1 - v0));
}

/* a black van against the air beside it, by the light that is drawn */
static double contrast(double visibility, double far)
{
    static uint16_t raw[4 * W * H];
    sp_env env = town_env(40);
    env.visibility = visibility;
    scene s;
    sp_error err = {0};
    plain_make(&s, &env);
    const double x = s.world->actors[1].x, y = s.world->actors[1].y;
    const uint32_t van = town_cast(&s, "van", x + 100, y, 0, 0);
    for (int c = 0; c < 3; c++)
        s.def.actors[van].colour[c] = 0;
    s.world = sp_world_create(&s.def, s.arena, NULL);
    scene_put(&s, 1, x, y, 0);
    scene_put(&s, van, x + far + s.def.actors[van].length / 2 - s.def.actors[van].center_x, y, 0);
    sp_pixel_request q = scene_eye(x, y, 0.95, 0, 0, W, H);
    q.skip = SP_EGO;
    q.fx = q.fy = 20 * far;
    q.want = SP_WANT_LINEAR;
    sp_render *r = sp_render_create(&s.def, &err);
    const sp_pixel_buffers b = {.linear = raw};
    const sp_pixels p = r ? sp_render_pixels(r) : (sp_pixels){0};
    CHECK(r && p.draw_all(p.impl, &s.def, s.world, &q, &b, &err));
    sp_render_destroy(r);
    // above its number plate; and the brightest of what is at the horizon: between the trees
    const double target = mean_of(raw, W / 2 - 6, H / 2 - 4, W / 2 + 6, H / 2 + 2);
    double air = 0;
    for (int u = 0; u < W; u += 8)
        air = sp_max(air, mean_of(raw, u, H / 2 - 4, u + 8, H / 2 - 1));
    scene_free(&s);
    return (air - target) / air;
}

static void fog_contrast(void)
{
    static const double sight[] = {100, 200, 400};
    static const char *const labels[] = {"van, meteorological range 100 m", "200 m", "400 m"};
    plot("fog_contrast", "A black van in fog: contrast against the air beside it", "distance over meteorological range",
         "contrast, share of that in clear air", "");
    for (int k = 0; k < 3; k++) {
        const double clear = contrast(sight[k], 0.1 * sight[k]) / sp_exp(-2.996 * 0.1);
        curve(labels[k], "dots");
        for (double d = 0.1; d < 1.45; d += 0.1)
            dot(d, contrast(sight[k], d * sight[k]) / clear);
    }
    curve("Koschmieder: exp(-2.996 d / MOR)", "line");
    for (double d = 0.05; d < 1.4; d += 0.01)
        dot(d, sp_exp(-2.996 * d));
    curve("5 %, by which the range is defined", "dashes");
    dot(0.05, 0.05);
    dot(1.4, 0.05);
}

/* ---------------------------------------------------------------- radar */
/* 12 dBm, 18 dBi twice, 77 GHz, 10 ms, 12 channels, noise figure 15 dB, losses 10 dB */
static double radar_equation(double rcs, double range)
{
    return 12 - 30 + 2 * 18 + 20 * sp_log10(0.0039) + rcs + decibels(0.010 * 12) - 30 * sp_log10(4 * SP_PI) -
           decibels(1.380649e-23 * 290) - 15 - 10 - 40 * sp_log10(range);
}

/* mean signal to noise over `cycles` of a point of -5 dBsm at that range */
static double mean_snr(double range, double rain, uint64_t cycles)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "fluctuation", 1);
    fixture_set(m, "pfa", 0.1);
    fixture_set(m, "wet_radome", 0);
    fixture_set(m, "rain_returns", 0);
    f->def.env.rain = rain;
    (void)point(f, "point", range, 0, 1);
    double sum = 0;
    for (uint64_t n = 0; n < cycles; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        sum += out.count > 0 ? linear(d->snr) : 0;
    }
    fixture_destroy(f);
    return decibels(sum / (double)cycles - 1);
}

static void radar_snr(void)
{
    plot("radar_snr", "Radar: signal to noise of an adult (-5 dBsm) over range, mean of 1000 cycles", "range, m",
         "SNR, dB", "log-x");
    for (int wet = 0; wet < 2; wet++) {
        curve(wet ? "in rain of 25 mm/h" : "dry", "dots");
        for (double r = 20; r < 205; r *= 1.12)
            dot(r, mean_snr(r, wet ? 25 : 0, 1000));
        curve(wet ? "less 2 · 11.4 dB/km (ITU-R P.838-3)" : "radar equation", wet ? "dashes" : "line");
        for (double r = 20; r < 200; r *= 1.02)
            dot(r, radar_equation(-5, r) - (wet ? 2 * 0.0114 * r : 0));
    }
}

static void radar_detection(void)
{
    const double t = -sp_log(1e-6);
    plot("radar_pd", "Radar: how often a cell is detected, false alarms 1e-6, 1000 cycles a dot", "mean SNR, dB",
         "probability of detection", "");
    curve("a point", "dots");
    for (double snr = 5; snr < 31; snr += 1.5) {
        fixture *f = fixture_create();
        sp_mount_def *m = exact_radar(f);
        fixture_set(m, "fluctuation", 1);
        fixture_set(m, "snr_ref", snr + 15 + 40 * sp_log10(60 / 200.0));
        (void)point(f, "point", 60, 0, 1);
        int found = 0;
        for (uint64_t n = 0; n < 1000; n++) {
            sp_frame_out out;
            fixture_sample(f, m, n, &out);
            found += out.count > 0;
        }
        dot(snr, found / 1000.0);
        fixture_destroy(f);
    }
    curve("Swerling 1: exp(-T / (1 + S))", "line");
    for (double snr = 5; snr < 30; snr += 0.25)
        dot(snr, sp_exp(-t / (1 + linear(snr))));
    curve("the side of a car, square on", "dots");
    for (double off = -22; off < 6; off += 1.5) {
        fixture *f = fixture_create();
        sp_mount_def *m = exact_radar(f);
        fixture_set(m, "far_range", 400);
        fixture_set(m, "range_resolution", 10);
        fixture_set(m, "snr_ref", 24.6 + off);
        fixture_set(m, "pfa", 0.1);
        const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 2);
        fixture_place(f, car, 305, 4, 0, 0);
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
        if (out.count == 1) {
            const double snr = decibels(linear(d->snr) - 1);
            fixture_set(m, "fluctuation", 1);
            fixture_set(m, "pfa", 1e-6);
            int found = 0;
            for (uint64_t n = 0; n < 1000; n++) {
                fixture_sample(f, m, n, &out);
                found += out.count > 0;
            }
            if (snr > 5 && snr < 31)
                dot(snr, found / 1000.0);
        }
        fixture_destroy(f);
    }
    curve("Swerling 3", "line");
    for (double snr = 5; snr < 30; snr += 0.25) {
        const double s = linear(snr);
        dot(snr, (1 + 2 * s * t / sp_square(2 + s)) * sp_exp(-2 * t / (2 + s)));
    }
}

/* of something 100 m away, all its detections, over its turn */
static void turn_round(const char *label, sp_class c, double length, double width, double height)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "snr_ref", 60);
    const uint32_t it = fixture_actor(f, "it", c, SP_RCS_CAR, length, width, height);
    curve(label, "line");
    for (int k = 0; k <= 360; k += 2) {
        fixture_place(f, it, 100, 0, SP_PI - k * SP_PI / 180, 0);
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
        double sum = 0;
        for (uint32_t i = 0; i < out.count; i++)
            sum += linear(d[i].rcs);
        dot(k, decibels(sum));
    }
    fixture_destroy(f);
}

static void radar_polar(void)
{
    plot("radar_polar", "Radar: cross section over the side that is seen, dBsm; 0° is the front, 90° the left side", "",
         "", "polar");
    turn_round("car, 4 × 1.8 m", SP_KIND_CAR, 4, 1.8, 1.5);
    curve("sum of 3GPP's five centres", "dots");
    for (int k = 0; k < 360; k += 10)
        dot(k, table_of_3gpp(k));
    turn_round("lorry, 12 × 2.5 m", SP_KIND_TRUCK, 12, 2.5, 3.5);
}

static void radar_error(void)
{
    static const double cell[3] = {0.5, 0.1, 0.0279};
    static const char *const labels[3] = {"range", "range rate", "azimuth"};
    plot("radar_error", "Radar: errors over signal to noise, in cells, 2000 cycles a dot", "SNR, dB",
         "standard deviation, cells", "log-y");
    for (int k = 0; k < 3; k++) {
        curve(labels[k], "dots");
        for (double snr = 10 + k * 0.5; snr < 41; snr += 1.5) {
            fixture *f = fixture_create();
            sp_mount_def *m = exact_radar(f);
            fixture_set(m, "noise", 1);
            fixture_set(m, "pfa", 0.1);
            fixture_set(m, "snr_ref", snr + 15 + 40 * sp_log10(60 / 200.0));
            (void)point(f, "point", 60, 0, 1);
            double square = 0;
            for (uint64_t n = 0; n < 2000; n++) {
                sp_frame_out out;
                const sp_radar_detection *d = fixture_sample(f, m, n, &out);
                square += sp_square(k == 0 ? d->range - 60 : k == 1 ? d->range_rate : d->azimuth);
            }
            dot(snr, sp_sqrt(square / 2000) / cell[k]);
            fixture_destroy(f);
        }
    }
    curve("Cramér and Rao: √6 / (2π √SNR)", "line");
    for (double snr = 10; snr < 41; snr += 0.5)
        dot(snr, sp_sqrt(6) / SP_TAU / sp_sqrt(linear(snr)));
    curve("1 / √(2 SNR)", "dashes");
    for (double snr = 10; snr < 41; snr += 0.5)
        dot(snr, 1 / sp_sqrt(2 * linear(snr)));
}

static void radar_rain(void)
{
    plot("radar_rain", "Radar: what rain takes on a way of 1 km, one way, 77 GHz", "rain, mm/h", "dB/km", "");
    curve("model, from echoes at 20 and 80 m", "dots");
    for (double r = 2; r <= 100; r *= 1.35) {
        const double near = mean_snr(20, 0, 300) - mean_snr(20, r, 300),
                     far = mean_snr(80, 0, 300) - mean_snr(80, r, 300);
        dot(r, (far - near) / 0.12);
    }
    curve("ITU-R P.838-3, by its regression", "line");
    for (double r = 0.5; r <= 100; r += 0.5)
        dot(r, table_of_itu(r));
}

/* ---------------------------------------------------------------- lidar */
static kit *wall_at(double range, double albedo)
{
    kit *k = kit_create("lidar");
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 200, 60);
    for (int c = 0; c < 3; c++)
        k->actors[w].colour[c] = (float)((albedo - 0.05) / 0.75);
    kit_place(k, w, range + 0.2, 0, 0);
    kit_set(k, "rings", 1);
    kit_set(k, "low", 0);
    kit_set(k, "high", 0);
    kit_set(k, "columns", 512);
    kit_set(k, "fov", 0.001);
    kit_set(k, "range", 300);
    kit_set(k, "false_alarms", 0);
    kit_set(k, "drop", 0);
    return k;
}

static double share(kit *k, int frames, double *sigma)
{
    double n = 0, sum = 0, square = 0;
    for (int f = 0; f < frames; f++) {
        const sp_lidar_point *p = kit_sample(k, (uint64_t)f);
        for (uint32_t i = 0; i < k->out.count; i++) {
            const double r = sp_sqrt(sp_square((double)p[i].x) + sp_square((double)p[i].y) + sp_square((double)p[i].z));
            n++;
            sum += r;
            square += r * r;
        }
    }
    *sigma = n > 0 ? sp_sqrt(sp_max(0, square / n - sp_square(sum / n))) : 0;
    return n / (512.0 * frames);
}

/* where that share of beams comes back */
static double reach(double albedo, double wanted)
{
    double low = 5, high = 250;
    for (int i = 0; i < 12; i++) {
        const double middle = 0.5 * (low + high);
        double sigma;
        kit *k = wall_at(middle, albedo);
        kit_ready(k);
        const bool seen = share(k, 2, &sigma) > wanted;
        low = seen ? middle : low;
        high = seen ? high : middle;
        kit_destroy(k);
    }
    return low;
}

static void lidar_range(void)
{
    static const double wanted[3] = {0.9, 0.5, 0.1};
    static const char *const labels[3] = {"90 % of beams come back", "half of them", "10 %"};
    plot("lidar_range", "Lidar: how far a wall is seen, by its reflectivity, in full sun", "reflectivity, %",
         "range, m", "log-x log-y");
    for (int i = 0; i < 3; i++) {
        curve(labels[i], "dots");
        for (double a = 0.06; a < 0.81; a *= 1.2)
            dot(100 * a, reach(a, wanted[i]));
    }
    curve("√(ρ / 6e-5)", "line");
    for (double a = 0.06; a < 0.8; a *= 1.05)
        dot(100 * a, sp_sqrt(a / 6e-5));
    curve("OS1-64 data sheet, 100 klx", "spots");
    dot(80, 120);
    dot(10, 40);
}

static void lidar_sigma(void)
{
    plot("lidar_sigma", "Lidar: spread of the range over signal to noise", "SNR", "standard deviation, cm",
         "log-x log-y");
    curve("4096 beams at a wall", "dots");
    for (double snr = 7; snr < 420; snr *= 1.3) {
        // the threshold out of the way
        kit *k = wall_at(sp_sqrt(12 / 6e-5 * 0.8 / snr), 0.8);
        double sigma;
        kit_set(k, "beam_bias", 0);
        kit_set(k, "range_step", 0);
        kit_set(k, "looks", 0);
        kit_set(k, "threshold", 3);
        kit_set(k, "sensitivity", 1.5e-5);
        kit_ready(k);
        share(k, 8, &sigma);
        dot(snr, 100 * sigma);
        kit_destroy(k);
    }
    curve("0.4 m SNR^-0.57", "line");
    for (double snr = 7; snr < 400; snr *= 1.1)
        dot(snr, 40 * sp_pow(snr, -0.57));
    curve("OS1-64 data sheet", "spots");
    dot(250, 1.5);
    dot(100, 3);
    dot(12, 10);
}

/* ---------------------------------------------------------------- inertial unit */
enum { SAMPLES = 1 << 20 };

/* overlapping, of sums from the beginning on */
static double allan(const double *sum, uint32_t n)
{
    double square = 0;
    const uint32_t last = SAMPLES - 2 * n;
    for (uint32_t i = 0; i <= last; i++)
        square += sp_square((sum[i + 2 * n] - 2 * sum[i + n] + sum[i]) / n);
    return sp_sqrt(0.5 * square / (last + 1.0));
}

static void measured(const char *label, const char *row, double value)
{
    static double y[SAMPLES + 1], memory[256];
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "imu");
    fixture_set(m, "accel_bias", 0);
    if (row)
        fixture_set(m, row, value);
    memset(memory, 0, sizeof memory);
    for (uint32_t i = 0; i < SAMPLES; i++) {
        sp_imu record;
        sp_frame_out out = {.data = (uint8_t *)&record, .capacity = sizeof record, .stride = sizeof record};
        const sp_sample in = {.def = &f->def,
                              .world = f->world,
                              .mount = m,
                              .sequence = i,
                              .time_ns = f->world->tick * f->def.tick_ns,
                              .memory = memory};
        CHECK(m->type->sample(&in, &out, &f->error));
        y[i + 1] = y[i] + record.ax;
        f->world->tick++;
    }
    curve(label, "dots");
    for (double n = 1; n < SAMPLES / 12; n = sp_ceil(n * 1.5))
        dot(0.01 * n, allan(y, (uint32_t)n));
    fixture_destroy(f);
}

static void imu_allan(void)
{
    plot("imu_allan", "Inertial unit: Allan deviation of an accelerometer at 100 Hz, 2.9 h at rest",
         "averaging time, s", "Allan deviation, m/s²", "log-x log-y");
    measured("default: 2e-3 m/s²/√Hz, wandering bias 5e-4 m/s², τ 300 s", NULL, 0);
    curve("IEEE 952, annex C: white and Gauss-Markov noise", "line");
    for (double t = 0.01; t < 900; t *= 1.1) {
        const double u = t / 300, e = sp_exp(-u);
        const double wander = 5e-4 * 5e-4 * 2 / u * (1 - (3 - 4 * e + e * e) / (2 * u));
        dot(t, sp_sqrt(4e-6 / t + (u > 1e-3 ? wander : 0)));
    }
    measured("and a bias that walks, 2e-4 m/s³/√Hz", "accel_walk", 2e-4);
    curve("σ √(t / 3): slope 1/2", "dashes");
    for (double t = 3; t < 900; t *= 1.1)
        dot(t, 2e-4 * sp_sqrt(t / 3));
    curve("2e-3 / √t: slope -1/2, read at 1 s", "dashes");
    for (double t = 0.01; t < 300; t *= 1.1)
        dot(t, 2e-3 / sp_sqrt(t));
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    photon_transfer();
    fog_contrast();
    radar_snr();
    radar_detection();
    radar_polar();
    radar_error();
    radar_rain();
    lidar_range();
    lidar_sigma();
    imu_allan();
    if (check_failed + check_passed + check_skipped + check_bad)
        fprintf(stderr, "a sensor did not run as it should\n");
    return check_bad;
}
