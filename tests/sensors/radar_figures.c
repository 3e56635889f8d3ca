/* radar_figures.c - single figures and signs of the pages of radar and lidar that whole scenes do not show: drops that
 * fall and drift, snow, the strength of ghosts and of the bare road, sun and snow for a lidar, reflectors askew. */
#include "radar_world.h"
#include "sensors/lidar.h"

/* mean of the rates of drops that came back, by the cosine of their bearing */
static double drop_rate(fixture *f, const sp_mount_def *m)
{
    double sum = 0, weight = 0;
    for (uint64_t n = 0; n < 300; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            const double c = sp_cos(d[i].azimuth);
            CHECK(out.truth[i].reason == SP_REASON_RAIN);
            sum += d[i].range_rate * c;
            weight += c * c;
        }
    }
    CHECK(weight > 300);
    return sum / sp_max(weight, 1);
}

/* the car drives into drops at 20 m/s, a wind from behind of 5 takes as much off; a radar that looks up meets them as
 * they fall at 6 m/s */
static void drops_come_as_they_are_met(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "rain_returns", 10);
    f->def.env = (sp_env){.rain = 25};
    fixture_place(f, 1, 0, 0, 0, 20);
    CHECK_NEAR(drop_rate(f, m), -20, 0.15);
    f->def.env.wind_speed = 5;
    CHECK_NEAR(drop_rate(f, m), -15, 0.15);
    m->yaw = SP_PI;
    CHECK_NEAR(drop_rate(f, m), 15, 0.15);
    fixture_place(f, 1, 0, 0, 0, 0);
    f->def.env.wind_speed = 0;
    m->yaw = 0;
    m->pitch = -0.5;
    CHECK_NEAR(drop_rate(f, m), -6 * sp_sin(0.5), 0.15);
    fixture_destroy(f);
}

static double strength(fixture *f, const sp_mount_def *m, uint32_t actor, uint32_t reason, double near, double far)
{
    double sum = 0, count = 0;
    for (uint64_t n = 0; n < 50; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            if (out.truth[i].actor == actor && out.truth[i].reason == reason && d[i].range > near && d[i].range < far) {
                sum += d[i].snr;
                count++;
            }
        }
    }
    CHECK(count > 0);
    return sum / sp_max(count, 1);
}

/* snow of 30 mm/h as rain of 10: 5.9 dB/km one way, 1.18 dB to 100 m and back; its film on the radome as of 10, too */
static void snow_is_a_third_of_rain(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "rain_returns", 0);
    fixture_set(m, "snr_ref", 60);
    const uint32_t p = point(f, "point", 100, 0, 1);
    double snr[2];
    for (int wet = 0; wet < 2; wet++) {
        fixture_set(m, "wet_radome", wet ? 5 : 0);
        f->def.env = (sp_env){0};
        snr[wet] = strength(f, m, p, SP_REASON_TARGET, 0, 1000);
        f->def.env.snow = 30;
        snr[wet] -= strength(f, m, p, SP_REASON_TARGET, 0, 1000);
    }
    CHECK_NEAR(snr[0], 0.2 * 5.9, 0.02);
    CHECK_NEAR(snr[1] - snr[0], 5 * (1 - sp_exp(-10 / 15.0)), 1e-4);
    fixture_destroy(f);
}

/* a wall at y = 6; eye (0, 0, 1), point (40, -2): the image at (40, 14). Three legs: 40 lg of the ranges, two bounces;
 * two legs: half of that, one bounce; antennas to both sides. All in the wide beam of 2 rad, -12 (az / 2)^2 dB one way
 */
static void ghosts_are_as_weak_as_their_ways(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    road_with(
        f,
        "<object type=\"wall\" id=\"1\" name=\"wall\" s=\"0\" t=\"6.15\" zOffset=\"0\" orientation=\"none\" "
        "hdg=\"0\" pitch=\"0\" roll=\"0\" height=\"3\" length=\"400\" width=\"0.3\"><repeat s=\"0\" length=\"400\" "
        "distance=\"0\" tStart=\"6.15\" tEnd=\"6.15\" widthStart=\"0.3\" widthEnd=\"0.3\" heightStart=\"3\" "
        "heightEnd=\"3\" zOffsetStart=\"0\" zOffsetEnd=\"0\"/></object>",
        "");
    fixture_set(m, "ghosts", 1);
    fixture_set(m, "snr_ref", 60);
    fixture_set(m, "range_resolution", 0.1);
    fixture_set(m, "bounce_loss", 7);
    fixture_set(m, "far_range", 1);
    fixture_set(m, "near_fov", 2);
    fixture_place(f, 1, 0, 0, 0, 20);
    const uint32_t p = point(f, "point", 40, -2, 1);
    const double direct = sp_hypot(40, 2), image = sp_hypot(40, 14), half = 0.5 * (direct + image);
    const double az[2] = {sp_atan2(-2, 40), sp_atan2(14, 40)};
    const double gain = -12 * (sp_square(az[1] / 2) - sp_square(az[0] / 2)), way = -20 * sp_log10(image / direct);
    const double target = strength(f, m, p, SP_REASON_TARGET, 0, direct + 0.1);
    const double two = strength(f, m, p, SP_REASON_GHOST, half - 0.1, half + 0.1);
    const double three = strength(f, m, p, SP_REASON_GHOST, image - 0.1, image + 0.1);
    CHECK_NEAR(three - target, 2 * way + 2 * gain - 14, 0.05);
    CHECK_NEAR(two - target, way + gain - 7, 0.05);
    fixture_destroy(f);
}

/* the bare road, looked at by a narrow beam: above the threshold powers are exponential with 1 + S, S by the radar
 * equation of one cell of ground, -35 dB at 5 deg and 5 dB a doubling */
static void the_road_is_as_bright_as_said(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "near_range", 0);
    fixture_set(m, "far_fov", 0.2);
    fixture_set(m, "beam_v", 3);
    fixture_set(m, "clutter", 5);
    fixture_set(m, "snr_ref", 40);
    double sum = 0, count = 0;
    for (uint64_t n = 0; n < 400; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            CHECK(out.truth[i].reason == SP_REASON_CLUTTER);
            if (d[i].range < 15) {
                continue;
            }
            const double grazing = 1 / d[i].range / sp_sin(5 * SP_PI / 180), area = 0.5 * d[i].range * 0.0279;
            const double rcs = -35 + 5 * sp_log10(grazing) / sp_log10(2) + 10 * sp_log10(area);
            const double gain = 2 * -12 * sp_square(d[i].azimuth / 0.2);
            const double s = sp_pow(10, (40 + rcs - 10 - 40 * sp_log10(d[i].range / 200) + gain) / 10);
            sum += (sp_pow(10, d[i].snr / 10) - 13.8155) / (1 + s);
            count++;
        }
    }
    CHECK(count > 500);
    CHECK_NEAR(sum / sp_max(count, 1), 1, 0.12);
    fixture_destroy(f);
}

/* whoever stands ahead shows his near face, from either side */
static void gantries_are_met_at_their_near_side(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "snr_ref", 60);
    const uint32_t g = fixture_actor(f, "gantry", SP_KIND_STATIC, SP_RCS_GANTRY, 4, 16, 1.5);
    f->kinds[g].clearance = 0.25;
    fixture_place(f, g, 60, 0, 0, 0);
    for (int k = 0; k < 2; k++) {
        fixture_place(f, 1, k ? 120 : 0, 0, k ? SP_PI : 0, 0);
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
        double nearest = 1000;
        for (uint32_t i = 0; i < out.count; i++) {
            nearest = sp_min(nearest, d[i].range);
        }
        CHECK_NEAR(nearest, 58, 0.2);
    }
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- lidar */
/* sunlight by the sine of its height, 85 % of it taken by an overcast sky; dry snow of 905 nm 5.545 S^1.38 dB/km */
static void sun_and_snow_of_a_lidar(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "lidar");
    static const sp_env env[] = {
        {.sun_elevation = 0.5}, {.sun_elevation = 0.5, .cloud = 1}, {.sun_elevation = -0.1, .snow = 2}};
    static const double sun[] = {0.479425538604203, 0.15 * 0.479425538604203, 0}, snow[] = {0, 0, 5.545 * 2.6027};
    for (int k = 0; k < 3; k++) {
        f->def.env = env[k];
        const sp_lidar_plan *p = m->type->prepare(&f->def, m, f->arena, &f->error);
        CHECK_NEAR(p->dazzle, sun[k], 1e-9);
        CHECK_NEAR(p->extinction * 4343, snow[k], 0.01);
    }
    fixture_destroy(f);
}

/* a sign keeps its strength up to 45 deg and is a plain plate at 70 */
static void reflectors_askew(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "lidar");
    const sp_lidar_plan *p = m->type->prepare(&f->def, m, f->arena, &f->error);
    const uint32_t sign = sp_cast_what(0, SP_STUFF_SIGN);
    static const double angle[] = {0, 20, 44, 70.2, 85};
    for (int k = 0; k < 5; k++) {
        const double c = sp_cos(angle[k] * SP_PI / 180);
        CHECK_NEAR((double)sp_lidar_gain(p, sign, (float)c), (angle[k] < 45 ? 6 : 0) + 0.3 * c, 0.05);
    }
    fixture_destroy(f);
}

int main(void)
{
    RUN(drops_come_as_they_are_met);
    RUN(snow_is_a_third_of_rain);
    RUN(ghosts_are_as_weak_as_their_ways);
    RUN(the_road_is_as_bright_as_said);
    RUN(gantries_are_met_at_their_near_side);
    RUN(sun_and_snow_of_a_lidar);
    RUN(reflectors_askew);
    return DONE();
}
