/* radar_ways.c - what the air, the ground and mirrors do to a radar: losses against ITU-R, lobes and ghosts against
 * geometry by hand, wheels and limbs, other radars. */
#include "radar_tables.h"
#include "radar_world.h"

/* at 5, 10, 25, 50 mm/h 3.6, 5.9, 11.4, 18.8 dB/km */
static void rain_by_the_book(void)
{
    static const double rate[] = {5, 10, 25, 50}, wanted[] = {3.6, 5.9, 11.4, 18.8};
    for (int k = 0; k < 4; k++) {
        CHECK_NEAR(sp_radar_rain_loss(rate[k]), wanted[k], 0.05);
    }
    for (double r = 0.5; r < 150; r *= 1.3) {
        CHECK_NEAR(sp_radar_rain_loss(r) / table_of_itu(r), 1, 0.002);
    }
    CHECK(sp_radar_rain_loss(0) == 0 && sp_radar_fog_loss(10000) == 0 && sp_radar_fog_loss(0) == 0);
    CHECK(sp_radar_fog_loss(100) > 0.2 && sp_radar_fog_loss(100) < 1 && sp_radar_fog_loss(50) > sp_radar_fog_loss(100));
}

static double snr_of(fixture *f, const sp_mount_def *m, uint32_t actor)
{
    sp_frame_out out;
    const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
    for (uint32_t i = 0; i < out.count; i++) {
        if (out.truth[i].actor == actor) {
            return 10 * sp_log10(sp_pow(10, d[i].snr / 10) - 1);
        }
    }
    return -100;
}

/* 25 mm/h over 80 m and back: 1.82 dB, and the radome's share beside it; drops come back near by, and only then */
static void rain_takes_and_gives(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    const uint32_t p = point(f, "point", 80, 0, 1);
    fixture_set(m, "wet_radome", 0);
    const double dry = snr_of(f, m, p);
    f->def.env.rain = 25;
    CHECK_NEAR(dry - snr_of(f, m, p), 11.4 * 0.16, 0.01);
    fixture_set(m, "wet_radome", 5);
    CHECK_NEAR(dry - snr_of(f, m, p), 11.4 * 0.16 + 5 * (1 - sp_exp(-25.0 / 15)), 0.01);
    int drops = 0;
    for (uint64_t n = 0; n < 1000; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            drops += out.truth[i].reason == SP_REASON_RAIN;
            CHECK(out.truth[i].actor == p || (out.truth[i].reason == SP_REASON_RAIN && d[i].range <= 30));
        }
    }
    CHECK_NEAR(drops / 1000.0, 2, 0.15);
    f->def.env.rain = 0;
    f->def.env.visibility = 50;
    CHECK_NEAR(dry - snr_of(f, m, p), 0.16 * sp_radar_fog_loss(50), 1e-6);
    fixture_destroy(f);
}

/* the two-ray factor of a point, by complex numbers: |1 + G exp(-j phi)|^4 over its mean */
static void lobes_of_two_rays(void)
{
    double least = 10, most = 0, sum = 0;
    for (int i = 0; i < 400; i++) {
        const double r = 100 + 0.5 * i, hs = 0.5, ht = 0.4, lambda = 0.0039;
        const double rough = SP_TAU * 0.001 * (hs + ht) / r / lambda, g = -0.6 * sp_exp(-2 * rough * rough);
        const double phi = SP_TAU * 2 * hs * ht / r / lambda;
        const double re = 1 + g * sp_cos(phi), im = -g * sp_sin(phi), a = sp_square(re * re + im * im);
        const double b = a / (1 + 4 * g * g + g * g * g * g);
        CHECK_NEAR(sp_radar_lobe(hs, ht, 0, r), sp_max(b, 0.0316227766), 1e-6);
        least = sp_min(least, b);
        most = sp_max(most, b);
    }
    CHECK(least < 0.05 && most > 2);
    // smeared over its height a target has no lobes, and the mean over heights is 1
    for (int i = 0; i < 4000; i++) {
        sum += sp_radar_lobe(0.5, 0.2 + i * 0.001, 0, 60);
    }
    CHECK_NEAR(sum / 4000, 1, 0.03);
    CHECK_NEAR(sp_radar_lobe(0.5, 0.8, 1.2, 20), 1, 0.1);
    double mean = 0;
    for (int i = 0; i < 1000; i++) {
        mean += sp_radar_lobe(0.5, 0.5 + 0.3 * ((i + 0.5) / 1000 - 0.5), 0, 120) / 1000;
    }
    CHECK_NEAR(sp_radar_lobe(0.5, 0.5, 0.3, 120), mean, 0.01);
}

/* ---------------------------------------------------------------- ghosts */

/* a wall along x at y = 6 (its face), from -100 to 300 m */
static const char wall[] =
    "<object type=\"wall\" id=\"1\" name=\"wall\" s=\"0\" t=\"6.15\" zOffset=\"0\" orientation=\"none\" hdg=\"0\" "
    "pitch=\"0\" roll=\"0\" height=\"3\" length=\"400\" width=\"0.3\"><repeat s=\"0\" length=\"400\" distance=\"0\" "
    "tStart=\"6.15\" tEnd=\"6.15\" widthStart=\"0.3\" widthEnd=\"0.3\" heightStart=\"3\" heightEnd=\"3\" "
    "zOffsetStart=\"0\" zOffsetEnd=\"0\"/></object>";

/* Eye at (0, 0), target at (40, -2) driving -12 m/s along x and 1 m/s to the left, own speed 20: the image stands at
 * (40, 14) and goes 1 m/s to the right. Three legs: there. Two legs: half the sum of both ways, mean of both rates, the
 * angle of the target or of the point (40 * 6 / 14, 6). */
static void ghosts_stand_where_mirrors_say(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    road_with(f, wall, "");
    fixture_set(m, "ghosts", 1);
    fixture_set(m, "snr_ref", 40);
    fixture_set(m, "range_resolution", 0.1);
    fixture_place(f, 1, 0, 0, 0, 20);
    const uint32_t p = point(f, "point", 40, -2, 1);
    f->world->actors[p].vx = -12;
    f->world->actors[p].vy = 1;
    const double direct = sp_hypot(40, 2), image = sp_hypot(40, 14);
    const double rate_direct = (-32 * 40 + 1 * -2) / direct, rate_image = (-32 * 40 + -1 * 14) / image;
    uint32_t three = 0, two = 0, at_target = 0;
    for (uint64_t n = 0; n < 100; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            if (out.truth[i].reason != SP_REASON_GHOST) {
                continue;
            }
            CHECK(out.truth[i].actor == p);
            if (d[i].range > 0.5 * (0.5 * (direct + image) + image)) {
                CHECK_NEAR(d[i].range, image, 0.01);
                CHECK_NEAR(d[i].azimuth, sp_atan2(14, 40), 1e-3);
                CHECK_NEAR(d[i].range_rate, rate_image, 0.01);
                three++;
            } else {
                CHECK_NEAR(d[i].range, 0.5 * (direct + image), 0.01);
                CHECK_NEAR(d[i].range_rate, 0.5 * (rate_direct + rate_image), 0.01);
                const bool target = d[i].azimuth < 0.1;
                CHECK_NEAR(d[i].azimuth, target ? sp_atan2(-2, 40) : sp_atan2(6, 40 * 6.0 / 14), 1e-2);
                at_target += target;
                two++;
            }
        }
    }
    CHECK(three == 100 && two == 100 && at_target > 30 && at_target < 70);

    // something in the leg to the wall: none
    const uint32_t block = fixture_actor(f, "block", SP_KIND_STATIC, SP_RCS_POLE, 1, 1, 3);
    fixture_place(f, block, 40 * 3.0 / 14, 3, 0, 0);
    sp_frame_out out;
    fixture_sample(f, m, 0, &out);
    for (uint32_t i = 0; i < out.count; i++) {
        CHECK(out.truth[i].reason != SP_REASON_GHOST || out.truth[i].actor == block);
    }
    fixture_destroy(f);
}

/* 200 targets anywhere before the wall, seen from anywhere before it: each image by its own reflection at y = 6 */
static void images_of_any_target(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    road_with(f, wall, "");
    fixture_set(m, "ghosts", 1);
    fixture_set(m, "snr_ref", 60);
    fixture_set(m, "range_resolution", 0.05);
    const uint32_t p = point(f, "point", 0, 0, 1);
    uint32_t images = 0;
    for (uint32_t n = 0; n < 200; n++) {
        const double x = 20 + 60 * sp_random(4, n, 0, 0), y = 4 - 10 * sp_random(4, n, 0, 1),
                     eye = 4 - 8 * sp_random(4, n, 0, 2);
        fixture_place(f, 1, 0, eye, 0, 0);
        fixture_place(f, p, x, y, 0, 0);
        const double direct = sp_hypot(x, y - eye), image = sp_hypot(x, 12 - y - eye);
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            if (out.truth[i].reason != SP_REASON_GHOST || image - direct < 0.5) {
                continue;
            }
            const bool three = d[i].range > 0.25 * direct + 0.75 * image;
            CHECK_NEAR(d[i].range, three ? image : 0.5 * (direct + image), 0.01);
            if (three) {
                CHECK_NEAR(d[i].azimuth, sp_atan2(12 - y - eye, x), 1e-3);
                images++;
            }
        }
    }
    CHECK(images > 150);
    fixture_destroy(f);
}

/* the side of a lorry that drives beside: the image of a car ahead on its far side, and its speed mirrored */
static void lorries_are_mirrors(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "ghosts", 1);
    fixture_set(m, "snr_ref", 40);
    const uint32_t lorry = fixture_actor(f, "lorry", SP_KIND_TRUCK, SP_RCS_CAR, 12, 2.5, 3.5);
    fixture_place(f, lorry, 20, 5.25, 0, 25); /* its right side at y = 4, from 14 to 26 m */
    const uint32_t p = point(f, "point", 35, 0.5, 1);
    sp_frame_out out;
    const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < out.count; i++) {
        if (out.truth[i].reason == SP_REASON_GHOST && d[i].range > 35.45) {
            CHECK(out.truth[i].actor == p);
            CHECK_NEAR(d[i].range, sp_length3(sp_v3(35, 7.5, 0)), 0.01);
            CHECK_NEAR(d[i].azimuth, sp_atan2(7.5, 35), 1e-3);
            CHECK_NEAR(d[i].range_rate, 0, 0.01); /* both stand across the mirror */
            seen++;
        }
    }
    CHECK(seen == 1);
    fixture_set(m, "ghosts", 0);
    fixture_sample(f, m, 0, &out);
    for (uint32_t i = 0; i < out.count; i++) {
        CHECK(out.truth[i].reason != SP_REASON_GHOST);
    }
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- wheels, limbs, other radars */

static void parts_have_speeds_of_their_own(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    const uint32_t adult = fixture_actor(f, "adult", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.5, 0.5, 1.8);
    fixture_place(f, adult, 20, 0, 0, 1.4);
    double low = 9, high = -9;
    for (int on = 0; on < 2; on++) {
        fixture_set(m, "micro_doppler", on);
        for (uint64_t n = 0; n < 100; n++) {
            f->world->tick = (int64_t)n;
            sp_frame_out out;
            const sp_radar_detection *d = fixture_sample(f, m, n, &out);
            CHECK(on || (out.count == 1 && sp_abs(d[0].range_rate - 1.4) < 0.01));
            for (uint32_t i = 0; i < out.count; i++) {
                low = sp_min(low, d[i].range_rate);
                high = sp_max(high, d[i].range_rate);
            }
        }
        CHECK(on || (low > 1.3 && high < 1.5));
    }
    // feet stand still, then swing at twice the speed
    CHECK_NEAR(low, 0, 0.15);
    CHECK_NEAR(high, 2.8, 0.15);

    f->world->actors[adult].hidden = 1;
    const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    fixture_place(f, car, 20, 0, 0, 10);
    low = 99, high = -99;
    for (uint64_t n = 0; n < 200; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            low = sp_min(low, d[i].range_rate);
            high = sp_max(high, d[i].range_rate);
        }
    }
    CHECK(low > -0.1 && low < 1.5 && high < 20.1 && high > 18.5);
    fixture_destroy(f);
}

/* who looks this way disturbs as many cycles as the row says, half of them by noise, half by a detection of its own;
 * who looks away disturbs none */
static void other_radars(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "interference", 0.2);
    const uint32_t p = point(f, "point", 30, 3, 1), car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    fixture_place(f, car, -60, 0, 0, 0);
    const double quiet = snr_of(f, m, p);
    for (int away = 0; away < 2; away++) {
        int up = 0, spikes = 0;
        fixture_place(f, car, 60, -4, away ? 0 : SP_PI, 0);
        for (uint64_t n = 0; n < 2000; n++) {
            sp_frame_out out;
            const sp_radar_detection *d = fixture_sample(f, m, n, &out);
            for (uint32_t i = 0; i < out.count; i++) {
                spikes += out.truth[i].reason == SP_REASON_INTERFERENCE;
                up += out.truth[i].actor == p && d[i].snr < quiet - 4;
            }
        }
        CHECK_NEAR(up / 2000.0, away ? 0 : 0.1, 0.02);
        CHECK_NEAR(spikes / 2000.0, away ? 0 : 0.1, 0.02);
    }
    fixture_destroy(f);
}

/* clutter stands still on the ground and is within 60 m, as many as asked */
static void clutter_stands(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "clutter", 3);
    fixture_place(f, 1, 0, 0, 0, 20);
    int count = 0;
    for (uint64_t n = 0; n < 1000; n++) {
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, n, &out);
        for (uint32_t i = 0; i < out.count; i++) {
            CHECK(out.truth[i].reason == SP_REASON_CLUTTER && d[i].range <= 60);
            CHECK_NEAR(d[i].range_rate, -20 * sp_cos(d[i].azimuth), 1e-6);
        }
        count += (int)out.count;
    }
    CHECK_NEAR(count / 1000.0, 3, 0.2);
    fixture_destroy(f);
}

/* the edge of a bridge is seen from outside and below, 12 dBsm every 3 m; a tunnel's mouth from before it */
static void covers_are_seen(void)
{
    fixture *f = fixture_create();
    road_with(f,
              "<bridge id=\"g\" s=\"100\" length=\"30\" type=\"steel\" name=\"g\"/>"
              "<tunnel id=\"t\" s=\"200\" length=\"40\" type=\"underpass\" name=\"t\"/>",
              "");
    sp_radar_fixed all = {0};
    CHECK(sp_radar_fixed_make(f->def.road, 0, f->arena, &all));
    uint32_t deck = 0, mouth = 0;
    for (uint32_t i = 0; i < all.post_count; i++) {
        const sp_radar_post *p = &all.posts[i];
        const bool on_deck = p->place.x > 0 && p->place.x < 30 && p->place.z < 0;
        deck += on_deck;
        mouth += !on_deck;
        CHECK_NEAR((double)p->rcs, 12, 0);
        CHECK_NEAR(p->place.z, on_deck ? -0.5 : 5.3, 1e-6);
        const double edge = (double)p->ny > 0 ? 0.05 : -3.55;
        CHECK(on_deck ? sp_abs(p->place.y - edge) < 1e-3 : sp_abs(sp_abs(p->place.x - 120) - 20) < 0.1);
        CHECK(on_deck || (double)p->nx * (p->place.x - 120) > 0);
    }
    CHECK(deck == 20 && mouth == 2);
    fixture_destroy(f);
}

int main(void)
{
    RUN(rain_by_the_book);
    RUN(rain_takes_and_gives);
    RUN(lobes_of_two_rays);
    RUN(ghosts_stand_where_mirrors_say);
    RUN(images_of_any_target);
    RUN(lorries_are_mirrors);
    RUN(parts_have_speeds_of_their_own);
    RUN(other_radars);
    RUN(clutter_stands);
    RUN(covers_are_seen);
    return DONE();
}
