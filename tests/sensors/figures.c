/* figures.c - single figures and signs of the model pages that whole scenes do not show: each by hand or by its
 * formula. radar_figures.c has those of radar and lidar. */
#include "check.h"
#include "probe.h"
#include "sensors/camera.h"
#include "sensors/clarity.h"
#include "sensors/gnss_sky.h"

static void zero(sp_mount_def *m, const char *const *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        fixture_set(m, rows[i], 0);
    }
}

/* a car that begins to turn left throws a unit ahead of its axle to the left: a_y = alpha x, a_x = -omega^2 x */
static void a_lever_feels_the_turn_begin(void)
{
    static const char *const off[] = {"accel_noise", "accel_bias", "accel_drift",
                                      "gyro_noise",  "gyro_bias",  "gyro_drift"};
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "imu");
    m->position = sp_v3(2, 0, 0.5);
    zero(m, off, 6);
    probe *p = probe_create(f, m);
    (void)probe_take(p);
    f->world->actors[1].yaw_rate = 0.01;
    const sp_imu *y = probe_take(p);
    CHECK_NEAR(y->ay, 0.01 / 0.01 * 2, 1e-9);
    CHECK_NEAR(y->ax, -0.01 * 0.01 * 2, 1e-9);
    probe_destroy(p);
    fixture_destroy(f);
}

/* who believes his wheels too large takes himself for too fast */
static void a_wheel_too_large(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "chassis");
    fixture_set(m, "radius_error", 0.01);
    fixture_place(f, 1, 0, 0, 0, 10);
    sp_frame_out out;
    const sp_chassis *c = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(c->speed, 10.1, 1e-9);
    fixture_destroy(f);
}

/* of what stands the velocity over ground is none, of all others it is the relative one and the car's own */
static void things_that_are_not_there_move_as_they_should(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "objects");
    fixture_place(f, 1, 0, 0, 0, 12);
    fixture_set(m, "velocity_sigma", 0);
    fixture_set(m, "ghosts", 5);
    probe *p = probe_create(f, m);
    uint32_t seen = 0;
    for (int i = 0; i < 40; i++) {
        const sp_object *o = probe_take(p);
        for (uint32_t k = 0; k < p->out.count; k++) {
            CHECK_NEAR(o[k].vx - o[k].rel_vx, 12, 1e-12);
            seen++;
        }
    }
    CHECK(seen > 40);
    fixture_set(m, "ghosts", 0);
    probe_fail(f, 0, SP_FAULT_PHANTOM, 20, 0);
    const sp_object *o = probe_take(p);
    CHECK(p->out.count == 1 && o->vx == 0 && o->rel_vx == -12);
    probe_destroy(p);
    fixture_destroy(f);
}

/* curvature_sigma is that of the bend, twice c2 */
static void bends_err_by_twice_c2(void)
{
    fixture *f = fixture_create();
    const sp_road_piece piece = {500, 0, 0};
    fixture_road(f, &piece, 1, 3.5);
    fixture_place(f, 1, 100, -1.75, 0, 20);
    sp_mount_def *m = fixture_mount(f, "lanes");
    fixture_set(m, "curvature_sigma", 0.01);
    probe *p = probe_create(f, m);
    double sum = 0, count = 0;
    for (int i = 0; i < 2000; i++) {
        const sp_lane_line *l = probe_take(p);
        for (uint32_t k = 0; k < p->out.count; k++, count++) {
            sum += sp_square(2 * l[k].c2);
        }
    }
    CHECK_NEAR(sp_sqrt(sum / sp_max(count, 1)), 0.01, 0.0004);
    probe_destroy(p);
    fixture_destroy(f);
}

/* ITU-R P.1814's dry snow at 550 nm: 5.53 S^1.38 dB/km; 4.34 dB are 1 neper */
static void snow_takes_sight(void)
{
    const sp_env one = {.snow = 1}, four = {.snow = 4}, rain = {.rain = 10};
    CHECK_NEAR(sp_clarity_extinction(&one) * 4342.94, 5.53, 0.01);
    CHECK_NEAR(sp_clarity_extinction(&four) * 4342.94, 5.53 * 6.774, 0.05);
    CHECK_NEAR(sp_clarity_extinction(&rain) * 4342.94, 1.076 * 4.677, 0.01);
}

/* an old map's lanes lie off square to their way, each by as much all along */
static void old_lanes_lie_off_to_their_side(void)
{
    fixture *f = fixture_create();
    const sp_road_piece bend = {120, 0.01, 0.01};
    fixture_road(f, &bend, 1, 3.5);
    sp_mount_def *m = fixture_mount(f, "map");
    probe *p = probe_create(f, m);
    static sp_map_point exact[4000];
    const sp_map_point *now = probe_take(p);
    const uint32_t count = p->out.count;
    CHECK(count > 20 && count < 4000);
    memcpy(exact, now, count * sizeof *exact);
    fixture_set(m, "shifted", 1);
    now = probe_take(p);
    CHECK(p->out.count == count);
    double off = 0;
    for (uint32_t i = 0; i < count && i < p->out.count; i++) {
        const double dx = now[i].x - exact[i].x, dy = now[i].y - exact[i].y;
        double s, c;
        sp_sincos(exact[i].heading, &s, &c);
        const double aside = c * dy - s * dx;
        CHECK_NEAR(c * dx + s * dy, 0, 1e-9);
        CHECK(i == 0 || now[i].lane != now[i - 1].lane || sp_abs(aside - off) < 1e-9);
        CHECK(sp_abs(aside) > 1e-6);
        off = aside;
    }
    probe_destroy(p);
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- satellites */
static void town(fixture *f, const char *objects)
{
    char text[3000];
    snprintf(
        text, sizeof text,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"400\"><planView>"
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView><lanes>"
        "<laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "
        "type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection>"
        "</lanes><objects>%s</objects></road><road id=\"2\" junction=\"-1\" length=\"200\"><planView><geometry "
        "s=\"0\" x=\"200\" y=\"-100\" hdg=\"1.5707963267948966\" length=\"200\"><line/></geometry></planView>"
        "<elevationProfile><elevation s=\"0\" a=\"6\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile><lanes>"
        "<laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "
        "type=\"driving\"><width sOffset=\"0\" a=\"9\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection>"
        "</lanes></road></OpenDRIVE>",
        objects);
    CHECK(sp_road_read_xodr("town", text, strlen(text), f->arena, &f->def.road, &f->error));
}

static sp_mount_def *still(fixture *f)
{
    fixture_place(f, 1, 100, -1.75, 0, 0);
    f->world->actors[1].road = 1;
    f->world->actors[1].lane = -1;
    f->world->actors[1].s = 100;
    sp_mount_def *m = fixture_mount(f, "gnss");
    fixture_set(m, "velocity_sigma", 0);
    fixture_set(m, "multipath_rate", 0);
    return m;
}

/* below a deck those lower than 25 deg are left: the same draws again */
static void a_deck_hides_what_is_high(void)
{
    fixture *f = fixture_create();
    town(f, "");
    uint32_t seen = 0, wanted = 0;
    const double low = sp_sin(10 * SP_PI / 180);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        f->def.seed = seed;
        const sp_sky *sky = sp_sky_make(&f->def, 5, 12, 10 * SP_PI / 180, true, f->arena);
        sp_sky_view view;
        sp_sky_look(sky, sp_v3(204.5, -1.75, 0), 1, 204.5, &view);
        seen += view.count;
        for (uint32_t k = 0; k < 12; k++) {
            wanted += low + (0.98 - low) * sp_random(seed, 5, 0, 2 * k + 1) <= sp_sin(25 * SP_PI / 180);
        }
    }
    CHECK(seen == wanted && wanted > 100);
    fixture_destroy(f);
}

/* with five satellites a receiver that reaches fixed has differential, with six it keeps its own */
static void five_are_too_few_for_the_carrier(void)
{
    for (uint32_t count = 5; count <= 6; count++) {
        fixture *f = fixture_create();
        sp_mount_def *m = still(f);
        fixture_set(m, "fix", 3);
        fixture_set(m, "satellites", count);
        probe *p = probe_create(f, m);
        const sp_gnss *g = probe_take(p);
        CHECK(g->satellites == count && g->fix == (count == 5 ? 2 : 4));
        probe_destroy(p);
        fixture_destroy(f);
    }
}

/* jumps are more frequent by 20 times the share that is hidden: a place between walls against an open one */
static void walls_make_more_reflections(void)
{
    double jumps[2] = {0, 0}, hidden = 0;
    for (int k = 0; k < 2; k++) {
        fixture *f = fixture_create();
        town(f, k ? "<object id=\"1\" type=\"building\" s=\"100\" t=\"18\" zOffset=\"0\" hdg=\"0\" length=\"4000\" "
                    "width=\"10\" height=\"15\" orientation=\"none\"/>"
                  : "");
        sp_mount_def *m = still(f);
        fixture_set(m, "multipath_rate", 0.004);
        fixture_set(m, "multipath_decay", 3);
        fixture_set(m, "sigma_h", 1.6);
        fixture_set(m, "tau", 1e5);
        m->period_num = 1000000000;
        probe *p = probe_create(f, m);
        const sp_gnss *g = probe_take(p);
        double e = g->east, n = g->north;
        for (int i = 0; i < 40000; i++) {
            g = probe_take(p);
            hidden = k ? 1 - g->satellites / 12.0 : 0;
            CHECK(g->fix != 0);
            // what dies away goes by 28 % of 20 m at the most
            jumps[k] += sp_hypot(g->east - e, g->north - n) > 7;
            e = g->east;
            n = g->north;
        }
        probe_destroy(p);
        fixture_destroy(f);
    }
    CHECK(hidden > 0.1 && jumps[0] > 60);
    CHECK_NEAR(jumps[1] / jumps[0] / (1 + 20 * hidden), 1, 0.25);
}

/* ---------------------------------------------------------------- pictures */
/* a blurred edge: the spread of its slope has the variance of a disc of that radius, R^2 / 4, but for whole pixels */
static void a_blur_is_as_wide_as_a_disc(void)
{
    enum { W = 96, H = 32 };
    static uint8_t rgb[W * H * 3];
    fixture *f = fixture_create();
    const sp_mount_def *m = fixture_mount(f, "camera");
    for (uint32_t i = 0; i < W * H * 3; i++) {
        rgb[i] = i / 3 % W < W / 2 ? 0 : 242;
    }
    const sp_fault_now fault = {.kind = SP_FAULT_DEFOCUS, .strength = 6};
    const sp_sample in = {.def = &f->def, .world = f->world, .mount = m, .faults = &fault, .fault_count = 1};
    sp_picture p = {W, H, SP_PIXEL_RGB8, rgb, 255, 0, 0, 2};
    CHECK(sp_picture_faults(&in, &p, true, &f->error));
    double sum = 0, first = 0, second = 0;
    for (uint32_t x = 1; x < W; x++) {
        const uint8_t *row = rgb + H / 2 * W * 3;
        const double slope = (double)row[3 * x] - row[3 * x - 3];
        sum += slope;
        first += slope * x;
        second += slope * x * x;
    }
    CHECK_NEAR(sum, 242, 0.5);
    CHECK_NEAR(second / sum - sp_square(first / sum), 36 / 4.0, 1.5);
    fixture_destroy(f);
}

/* one stop too dark: three tenths of a stop more, two frames later; never more than half a stop at a time */
static void exposure_goes_by_steps(void)
{
    double memory[SP_EXPOSURE_WORDS] = {0}, ev = 0;
    const double grey = sp_log(0.18) / sp_log(2);
    sp_exposure_start(memory, -8);
    static const double wanted[] = {-8, -8, -7.7, -7.2, -6.7};
    for (int i = 0; i < 5; i++) {
        CHECK(sp_exposure_now(memory, &ev));
        CHECK_NEAR(ev, wanted[i], 1e-9);
        sp_exposure_next(memory, grey - (i == 0 ? 1 : 5), -15, 0);
    }
}

int main(void)
{
    RUN(a_lever_feels_the_turn_begin);
    RUN(a_wheel_too_large);
    RUN(things_that_are_not_there_move_as_they_should);
    RUN(bends_err_by_twice_c2);
    RUN(snow_takes_sight);
    RUN(old_lanes_lie_off_to_their_side);
    RUN(a_deck_hides_what_is_high);
    RUN(five_are_too_few_for_the_carrier);
    RUN(walls_make_more_reflections);
    RUN(a_blur_is_as_wide_as_a_disc);
    RUN(exposure_goes_by_steps);
    return DONE();
}
