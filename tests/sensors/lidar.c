/* lidar.c - the lidar's physics against its data sheet, closed forms and geometry. */
#include "check.h"
#include "lidar_kit.h"

/* a wall of given albedo square to the axis: colour so that 0.05 + 0.75 luma is it */
static kit *wall_at(double range, double albedo, bool plain)
{
    kit *k = kit_create("lidar");
    const uint32_t w = kit_actor(k, "wall", SP_KIND_STATIC, 0.4, 200, 60);
    const float luma = (float)((albedo - 0.05) / 0.75);
    for (int c = 0; c < 3; c++)
        k->actors[w].colour[c] = luma;
    kit_place(k, w, range + 0.2, 0, 0);
    kit_set(k, "rings", 1);
    kit_set(k, "low", 0);
    kit_set(k, "high", 0);
    kit_set(k, "columns", 512);
    kit_set(k, "fov", 0.02);
    kit_set(k, "range", 300);
    kit_set(k, "false_alarms", 0);
    kit_set(k, "drop", 0);
    if (plain)
        kit_plain(k);
    return k;
}

/* share of beams with an echo of the wall; mean and spread of their range */
static double share(kit *k, int frames, double *mean, double *sigma)
{
    double n = 0, sum = 0, square = 0;
    for (int f = 0; f < frames; f++) {
        const sp_lidar_point *p = kit_sample(k, (uint64_t)f);
        for (uint32_t i = 0; i < k->out.count; i++) {
            const double r = sp_sqrt((double)p[i].x * (double)p[i].x + (double)p[i].y * (double)p[i].y +
                                     (double)p[i].z * (double)p[i].z);
            n++;
            sum += r;
            square += r * r;
        }
    }
    *mean = n > 0 ? sum / n : 0;
    *sigma = n > 0 ? sp_sqrt(sp_max(0, square / n - *mean * *mean)) : 0;
    return n / (512.0 * frames);
}

/* OS1-64 data sheet at 100 klx: 120 m at 80 %, 40 m at 10 %: about half of the beams there, nearly all at three
 * quarters, hardly any at 1.4 times it */
static void range_by_reflectivity(void)
{
    static const double sheet[2][2] = {{120, 0.8}, {40, 0.1}};
    static const double times[3] = {0.75, 1, 1.4}, low[3] = {0.95, 0.2, 0}, high[3] = {1, 0.8, 0.03};
    for (int s = 0; s < 2; s++)
        for (int t = 0; t < 3; t++) {
            kit *k = wall_at(sheet[s][0] * times[t], sheet[s][1], false);
            double mean, sigma;
            kit_ready(k);
            const double n = share(k, 4, &mean, &sigma);
            CHECK(n >= low[t] && n <= high[t]);
            kit_destroy(k);
        }
}

/* 1.5, 3 and 10 cm at a ratio of 250, 100 and 12 (data sheet) */
static void sigma_by_ratio(void)
{
    static const double snr[3] = {250, 100, 12}, wanted[3] = {0.015, 0.03, 0.10};
    for (int i = 0; i < 3; i++) {
        // SNR = 12 / 6e-5 * 0.8 / R^2
        kit *k = wall_at(sp_sqrt(12 / 6e-5 * 0.8 / snr[i]), 0.8, false);
        double mean, sigma;
        kit_set(k, "beam_bias", 0);
        kit_set(k, "range_step", 0);
        kit_set(k, "looks", 0);
        // the same ratio, half of the threshold
        kit_set(k, "threshold", 6);
        kit_set(k, "sensitivity", 3e-5);
        kit_set(k, "fov", 0.001);
        kit_ready(k);
        share(k, 8, &mean, &sigma);
        CHECK_NEAR(sigma / wanted[i], 1, 0.2);
        CHECK_NEAR(mean, sp_sqrt(12 / 6e-5 * 0.8 / snr[i]), 4 * wanted[i] / 20);
        kit_destroy(k);
    }
}

/* every target stands where it is: 16 bearings, 3 elevations, many poses of the mount */
static void left_is_left(void)
{
    uint64_t state = 5;
    for (int bearing = 0; bearing < 16; bearing++) {
        kit *k = kit_create("lidar");
        kit_plain(k);
        const double az = SP_TAU * bearing / 16, far = 20;
        k->mount->yaw = kit_draw(&state, -3, 3);
        k->mount->pitch = kit_draw(&state, -0.4, 0.4);
        k->mount->roll = kit_draw(&state, -0.4, 0.4);
        k->mount->position.x = kit_draw(&state, -1, 1);
        k->mount->position.y = kit_draw(&state, -1, 1);
        k->mount->position.z = 10;
        kit_set(k, "low", -1.2);
        kit_set(k, "high", 1.2);
        kit_set(k, "rings", 128);
        kit_set(k, "columns", 512);
        kit_set(k, "clockwise", bearing % 2);
        uint32_t id[3];
        static const double up[3] = {-0.3, 0, 0.3};
        static const char *const names[3] = {"low", "level", "high"};
        for (int e = 0; e < 3; e++) {
            id[e] = kit_actor(k, names[e], SP_KIND_STATIC, 0.8, 0.8, 0.8);
            k->kinds[id[e]].clearance = 0;
            kit_place(k, id[e], far * sp_cos(az), far * sp_sin(az), 0);
            k->world->actors[id[e]].z = 10 + far * sp_tan(up[e]) - 0.4;
        }
        kit_ready(k);
        const sp_lidar_point *p = kit_sample(k, 0);
        const sp_pose eye = sp_sample_pose(&k->in);
        for (int e = 0; e < 3; e++) {
            double sum[3] = {0};
            int n = 0;
            for (uint32_t i = 0; i < k->out.count; i++) {
                if (k->truth[i].actor != id[e])
                    continue;
                const sp_vec3 w = sp_pose_to_world(eye, sp_v3((double)p[i].x, (double)p[i].y, (double)p[i].z));
                // on its surface, to a millimetre
                const double dx = sp_abs(w.x - far * sp_cos(az)), dy = sp_abs(w.y - far * sp_sin(az)),
                             dz = sp_abs(w.z - 10 - far * sp_tan(up[e]));
                CHECK_NEAR(sp_max(dx, sp_max(dy, dz)), 0.4, 1e-3);
                sum[0] += w.x;
                sum[1] += w.y;
                sum[2] += w.z;
                n++;
            }
            CHECK(n >= 2);
            CHECK_NEAR(sum[0] / sp_max(n, 1), far * sp_cos(az), 0.5);
            CHECK_NEAR(sum[1] / sp_max(n, 1), far * sp_sin(az), 0.5);
            CHECK_NEAR(sum[2] / sp_max(n, 1), 10 + far * sp_tan(up[e]), 0.5);
        }
        kit_destroy(k);
    }
}

/* a car at 30 m/s towards a wall, over a scan of 100 ms: column i is taken at t = (i + 1/2) T / n, when the wall is at
 * R0 - v (t - T); the sensor believes it stands still */
static void motion_shears_a_wall(void)
{
    kit *k = wall_at(50, 0.8, true);
    kit_set(k, "fov", 0.5);
    kit_set(k, "columns", 100);
    kit_ready(k);
    kit_past(k);
    for (int t = 0; t <= 20; t++) {
        k->world->actors[1].x = 0.3 * t - 6;
        k->world->tick = t;
        kit_tick(k);
    }
    const sp_lidar_point *p = kit_sample(k, 0);
    CHECK(k->out.count == 100 && k->out.age_ns == 100000000);
    for (uint32_t i = 0; i < k->out.count; i++) {
        const double t = (i + 0.5) * 1e-3;
        CHECK(p[i].time == (int32_t)(t * 1e9 + 0.5));
        CHECK_NEAR((double)p[i].x, 50 + 30 * (0.1 - t), 2e-3);
    }
    // the wall moves and the car stands: the same
    kit *m = wall_at(50, 0.8, true);
    kit_set(m, "fov", 0.5);
    kit_set(m, "columns", 100);
    kit_ready(m);
    kit_past(m);
    for (int t = 0; t <= 20; t++) {
        m->world->actors[2].x = 50.2 + 6 - 0.3 * t;
        kit_tick(m);
    }
    const sp_lidar_point *q = kit_sample(m, 0);
    CHECK(m->out.count == 100);
    for (uint32_t i = 0; i < m->out.count; i++)
        CHECK_NEAR((double)q[i].x, (double)p[i].x, 2e-3);
    kit_destroy(k);
    kit_destroy(m);
}

/* intensity of a wall behind fog: exp(-2 R ln 20 / MOR) of that in clear air, and the soft echo in front of a black one
 */
static void fog_dims_by_koschmieder(void)
{
    double shine[2];
    for (int f = 0; f < 2; f++) {
        kit *k = wall_at(30, 0.8, true);
        k->def.env.visibility = f ? 150 : 20000;
        kit_set(k, "returns", SP_LIDAR_LAST);
        kit_set(k, "columns", 8);
        kit_ready(k);
        const sp_lidar_point *p = kit_sample(k, 0);
        CHECK(k->out.count == 8 && k->truth[0].reason == SP_REASON_TARGET);
        shine[f] = (double)p[3].intensity;
        kit_destroy(k);
    }
    CHECK_NEAR(shine[1] / shine[0], sp_exp(-2 * 30 * sp_log(20) / 150), 1e-4);
    kit *k = wall_at(60, 0.06, false);
    k->def.env.visibility = 25;
    kit_set(k, "sensitivity", 6e-5);
    kit_set(k, "near", 0.5);
    kit_ready(k);
    const sp_lidar_point *p = kit_sample(k, 0);
    CHECK(k->out.count > 400 && k->truth[0].reason == SP_REASON_RAIN);
    CHECK((double)p[0].x > 2 && (double)p[0].x < 12);
    kit_destroy(k);
}

/* points of a grey car's rear in fog, of a frame on the average; the share and the mean range of the fog's own */
static double seen_in_fog(double sight, double at, double *share, double *range)
{
    kit *k = kit_create("lidar");
    const uint32_t car = kit_actor(k, "car", SP_KIND_CAR, 4.4, 1.8, 1.5);
    uint32_t n = 0, fog = 0, beyond = 0;
    kit_place(k, car, at + 2.2, 0, 0);
    for (int c = 0; c < 3; c++)
        k->actors[car].colour[c] = 0.6f;
    k->def.env.visibility = sight;
    k->def.env.cloud = 1;
    kit_ready(k);
    *range = 0;
    for (uint64_t s = 0; s < 4; s++) {
        const sp_lidar_point *p = kit_sample(k, s);
        for (uint32_t i = 0; i < k->out.count; i++) {
            n += k->truth[i].actor == car;
            if (k->truth[i].reason == SP_REASON_RAIN) {
                const double r = sp_hypot(sp_hypot((double)p[i].x, (double)p[i].y), (double)p[i].z);
                *range += r;
                beyond += r > 4;
                fog++;
            }
        }
    }
    *share = fog / (4.0 * 65536);
    *range /= fog ? fog : 1;
    CHECK(fog < 1000 || (beyond > fog / 10 && beyond < fog));
    kit_destroy(k);
    return n / 4.0;
}

/* what is left of a car is about what fog chambers tell of such devices: nothing beyond 25 m at 40 m of sight (Bijelic
 * et al. 2018), at 60 and 100 m cars at 20 and 30 m are still there; the fog's own echoes lie some metres out, spread
 */
static void cars_are_left_in_fog(void)
{
    double share, range;
    CHECK(seen_in_fog(100, 25, &share, &range) > 50 && share < 0.5);
    CHECK(seen_in_fog(100, 30, &share, &range) > 20);
    CHECK(seen_in_fog(60, 20, &share, &range) > 80 && share > 0.1 && share < 0.8);
    CHECK(range > 3 && range < 5);
    CHECK(seen_in_fog(60, 25, &share, &range) > 10);
    CHECK(seen_in_fog(40, 15, &share, &range) > 100);
    CHECK(seen_in_fog(40, 27, &share, &range) < 4);
    CHECK(seen_in_fog(1000, 30, &share, &range) > 55 && share == 0);
}

/* intensity falls with the cosine of a smooth face */
static void lambert(void)
{
    double shine[2];
    for (int i = 0; i < 2; i++) {
        kit *k = wall_at(20, 0.6, true);
        k->world->actors[2].heading = i ? SP_PI / 3 : 0;
        kit_set(k, "columns", 9);
        kit_ready(k);
        shine[i] = (double)kit_sample(k, 0)[4].intensity;
        kit_destroy(k);
    }
    CHECK_NEAR(shine[0], 0.6, 1e-3);
    CHECK_NEAR(shine[1], 0.3, 1e-3);
}

/* the middle of a beam on the edge of a post before a wall: two echoes by dual return, one mixed where they are near */
static void edges_give_two_echoes_or_one_between(void)
{
    for (int near = 0; near < 2; near++) {
        kit *k = wall_at(20, 0.8, true);
        const uint32_t post = kit_actor(k, "post", SP_KIND_STATIC, 0.1, 0.6, 4);
        kit_place(k, post, near ? 19.5 : 12, 0.3, 0);
        kit_set(k, "edges", 1);
        kit_set(k, "returns", SP_LIDAR_DUAL);
        kit_set(k, "columns", 401);
        kit_set(k, "fov", 0.04);
        kit_ready(k);
        kit_sample(k, 0);
        int mixed = 0, second = 0;
        const sp_lidar_point *p = (const sp_lidar_point *)(const void *)k->data;
        for (uint32_t i = 0; i < k->out.count; i++) {
            mixed += k->truth[i].reason == SP_REASON_EDGE;
            second += p[i].echo == 1;
            if (k->truth[i].reason == SP_REASON_EDGE)
                CHECK((double)p[i].x > 19.4 && (double)p[i].x < 20);
        }
        CHECK(near ? mixed >= 2 && second == 0 : mixed == 0 && second >= 2);
        kit_destroy(k);
    }
}

/* rings of named devices, from their manuals */
static void patterns_are_those_of_the_devices(void)
{
    static const struct {
        double pattern, count, low, high, tenth;
    } rows[] = {{SP_LIDAR_OS1_64, 64, -16.6, 16.6, -16.6 + 10 * 33.2 / 63},
                {SP_LIDAR_VLP16, 16, -15, 15, 5},
                {SP_LIDAR_HDL64, 64, -24.33, 2, -19.33},
                {SP_LIDAR_PANDAR, 64, -25, 15, -6}};
    for (int i = 0; i < 4; i++) {
        double v[SP_LIDAR_ROWS], e[SP_LIDAR_MOST_RINGS];
        sp_param_defaults(sp_lidar_rows, SP_LIDAR_ROWS, v);
        v[SP_LIDAR_PATTERN] = rows[i].pattern;
        CHECK(sp_lidar_ring_count(v) == (uint32_t)rows[i].count);
        sp_lidar_elevations(v, e);
        CHECK_NEAR(e[0] * 180 / SP_PI, rows[i].low, 1e-9);
        CHECK_NEAR(e[(int)rows[i].count - 1] * 180 / SP_PI, rows[i].high, 1e-9);
        CHECK_NEAR(e[10] * 180 / SP_PI, rows[i].tenth, 1e-2);
        for (int r = 1; r < (int)rows[i].count; r++)
            CHECK(e[r] > e[r - 1]);
    }
}

/* markings are brighter than asphalt, and lie where the road has them: its centre line at y = 0, dry and wet */
static void paint_is_where_it_is_painted(void)
{
    double dark[2] = {0}, bright[2] = {0};
    for (int wet = 0; wet < 2; wet++) {
        kit *k = kit_create("lidar");
        kit_plain(k);
        kit_road(k, 400, false);
        kit_place(k, 1, 200, -1.75, 0);
        k->def.env.water = wet ? 1e-3 : 0;
        kit_ready(k);
        const sp_lidar_point *p = kit_sample(k, 0);
        int n[2] = {0};
        for (uint32_t i = 0; i < k->out.count; i++) {
            const double y = (double)p[i].y - 1.75, x = (double)p[i].x;
            if (sp_abs(x) > 12 || (double)p[i].z > -1.7)
                continue;
            if (sp_abs(y) > 0.6 && sp_abs(y) < 2.8) {
                dark[wet] += (double)p[i].intensity;
                n[0]++;
            } else if (sp_abs(y) < 0.03 && (double)p[i].intensity > dark[wet] / (n[0] + 1e-9) * 2) {
                bright[wet]++;
            }
            n[1] += sp_abs(y) < 0.03;
        }
        CHECK(n[0] > 100 && n[1] > 10 && bright[wet] > 0.3 * n[1]);
        dark[wet] /= n[0];
        kit_destroy(k);
    }
    CHECK_NEAR(dark[1] / dark[0], 0.4, 0.03);
}

int main(void)
{
    RUN(range_by_reflectivity);
    RUN(sigma_by_ratio);
    RUN(left_is_left);
    RUN(motion_shears_a_wall);
    RUN(fog_dims_by_koschmieder);
    RUN(cars_are_left_in_fog);
    RUN(lambert);
    RUN(edges_give_two_echoes_or_one_between);
    RUN(patterns_are_those_of_the_devices);
    RUN(paint_is_where_it_is_painted);
    return DONE();
}
