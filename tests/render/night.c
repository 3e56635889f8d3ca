/* night.c - light against published figures and closed forms: twilight, lamps by the square of the distance, the
 * cut-off of a dipped beam, lamps that shine when one brakes, shadows that fall away from the sun. */
#include "check.h"
#include "open.h"
#include "render/light.h"
#include "shape/shape.h"
#include "town.h"

enum { W = 320, H = 180, BYTES = W * H * 3 };

static void test_daylight_follows_published_figures(void)
{
    const double deg = SP_PI / 180;
    // lx of the sky at the ends of the twilights: Seidelmann's 3.4 (civil), 0.008 (nautical, plus the night's own)
    CHECK_NEAR(sp_light_sky_lux(-6 * deg), 3.4, 0.05);
    CHECK_NEAR(sp_light_sky_lux(-12 * deg), 0.010, 0.0005);
    CHECK(sp_light_sky_lux(-40 * deg) == 0.002);
    // IES clear sky: 0.8 + 15.5 sqrt(sin h) klx
    CHECK_NEAR(sp_light_sky_lux(30 * deg), 800 + 15500 * 0.70710678, 1);
    // 128 klx outside, 0.21 an air mass: one at the zenith, two at 30 degrees
    CHECK_NEAR(sp_light_sun_lux(90 * deg), 128000 * sp_exp(-0.21), 150);
    CHECK_NEAR(sp_light_sun_lux(30 * deg), 128000 * sp_exp(-0.42), 300);
    CHECK(sp_light_sun_lux(-1 * deg) == 0);
    // never brighter when the sun is lower
    for (double h = -30; h < 60; h += 0.25) {
        CHECK(sp_light_sky_lux(h * deg) <= sp_light_sky_lux((h + 0.25) * deg) + 1e-9);
        CHECK(sp_light_sun_lux(h * deg) <= sp_light_sun_lux((h + 0.25) * deg) + 1e-9);
    }
}

static void test_exposure_makes_each_hour_visible(void)
{
    double before = 0;
    for (double h = 60; h >= -30; h -= 5) {
        const sp_env env = town_env(h);
        sp_light l;
        sp_light_set(&l, &env);
        const double e = sp_light_exposure(&l), seen = e * (double)(l.sky[1] + l.sun_colour[1] * l.sun[2]);
        // the moon rises as the sun sinks
        CHECK(e >= before || h < -8);
        CHECK(h < 27 || e == 1);
        // what the sun leaves is seen until lamps take over
        CHECK(h < -4 || (seen > 0.25 && seen < 2.5));
        before = e;
    }
}

static void test_dusk_is_darker_by_its_figures(void)
{
    // the same exposure: the road at two elevations of the sun below the horizon is as bright as the sky's lux has it
    static uint8_t a[BYTES], b[BYTES];
    const double deg = SP_PI / 180;
    double got[2];
    for (int k = 0; k < 2; k++) {
        const sp_env env = town_env(k ? -3 : -1.2);
        scene s;
        plain_make(&s, &env);
        const sp_actor *ego = &s.world->actors[1];
        sp_pixel_request q = scene_eye(ego->x, ego->y, 1.3, 0, 0.1, W, H);
        q.skip = SP_EGO;
        q.exposure = 150;
        CHECK(open_view(&s, &q, k ? b : a));
        got[k] = open_mean(k ? b : a, W, 140, 150, 180, 175);
        scene_free(&s);
    }
    const double want = sp_light_sky_lux(-3 * deg) / sp_light_sky_lux(-1.2 * deg);
    CHECK(want < 0.4);
    CHECK_NEAR(got[1] / got[0], want, 0.05 * want);
}

static void test_lamps_fall_with_the_square(void)
{
    const sp_spot street = {.at = {0, 0, 8}, .candela = 960};
    CHECK_NEAR(sp_lamps_street(&street, 1), 960, 1e-9);
    CHECK(sp_lamps_street(&street, 0.05) == 0);
    // in a picture: a car without lamps stands in high beams, its white rear at 20 and at 40 m
    static uint8_t rgb[BYTES];
    double got[2];
    for (int k = 0; k < 2; k++) {
        const sp_env env = town_env(-30);
        const double far = k ? 40 : 20;
        scene s;
        plain_make(&s, &env);
        sp_actor *ego = &s.world->actors[1];
        s.world->actors[1].lights = SP_LIGHT_HIGH;
        const double nose = s.def.actors[1].center_x + s.def.actors[1].length / 2;
        const uint32_t car = town_cast(&s, "gvt", ego->x + nose + far, ego->y, 0, 0);
        const sp_actor_def *d = &s.def.actors[car];
        s.def.actors[car].colour[0] = s.def.actors[car].colour[1] = s.def.actors[car].colour[2] = 0.3f;
        const double x = ego->x + nose + far + d->length / 2 - d->center_x, y = ego->y;
        s.world = sp_world_create(&s.def, s.arena, NULL);
        scene_put(&s, 1, x - nose - far - d->length / 2 + d->center_x, y, 0);
        scene_put(&s, car, x, y, 0);
        s.world->actors[1].lights = SP_LIGHT_HIGH;
        s.world->actors[car].lights = 0;
        sp_pixel_request q = scene_eye(x - nose - far - d->length / 2 + d->center_x + nose, y, 1.0, 0, 0, W, H);
        q.skip = SP_EGO;
        q.exposure = 300;
        CHECK(open_view(&s, &q, rgb));
        // rows between 0.68 and 0.78 m above the road: paint between the lamps and below the window
        const double f = q.fy;
        const int v0 = (int)(q.cy + f * (1.0 - 0.80) / far), v1 = (int)(q.cy + f * (1.0 - 0.66) / far) + 1;
        const int half = (int)(f * 0.35 / far);
        got[k] = open_mean(rgb, W, W / 2 - half, v0, W / 2 + half, v1);
        scene_free(&s);
    }
    CHECK(got[0] > 0.01 && got[0] < 0.5);
    CHECK_NEAR(got[0] / got[1], 4, 0.8);
}

static void test_dipped_beam_meets_its_points(void)
{
    // UN R112 class B, right-hand traffic, cd of one lamp whose brightest is 18000: test point, h left, v up, least,
    // most
    static const struct {
        double h, v, least, most;
    } point[] = {{3.43, 0.57, 0, 350},       {-1.15, -0.57, 10100, 1e9}, {3.43, -0.57, 0, 13200},
                 {-1.72, -0.86, 10100, 1e9}, {0, -0.86, 5100, 1e9},      {3.43, -1.72, 1700, 1e9},
                 {-3.43, -1.72, 1700, 1e9}};
    for (size_t i = 0; i < sizeof point / sizeof *point; i++) {
        const double cd = 18000 * sp_lamps_dipped(point[i].h, point[i].v);
        CHECK(cd >= point[i].least && cd <= point[i].most);
    }
    // driving: 40500 cd and more in the middle, half of it at 2.6 degrees, an eighth at 5.2
    CHECK(48000 * sp_lamps_driving(0, 0) >= 40500);
    CHECK(48000 * sp_lamps_driving(2.58, 0) >= 0.45 * 40500 && 48000 * sp_lamps_driving(5.15, 0) >= 5000);
    // and what one pair sends: all of it ahead, nothing behind
    const sp_beam b = {.x = {1, 0, 0}, .y = {0, 1, 0}, .z = {0, 0, 1}, .low = 36000};
    CHECK(sp_lamps_towards(&b, (const double[3]){50, 0, -1}) > 15000);
    CHECK(sp_lamps_towards(&b, (const double[3]){50, 0, 1}) < 800);
    CHECK(sp_lamps_towards(&b, (const double[3]){-50, 0, 0}) == 0);
}

static void test_cut_off_is_seen(void)
{
    // the van ahead: dark above the cut-off, bright there with high beams
    static uint8_t low[BYTES], high[BYTES];
    for (int k = 0; k < 2; k++) {
        const sp_env env = town_env(-30);
        scene s;
        plain_make(&s, &env);
        const double x = s.world->actors[1].x, y = s.world->actors[1].y;
        const uint32_t van = town_cast(&s, "van", x + 26, y, 0, 0);
        for (int c = 0; c < 3; c++)
            s.def.actors[van].colour[c] = 0.5f;
        s.world = sp_world_create(&s.def, s.arena, NULL);
        scene_put(&s, 1, x, y, 0);
        scene_put(&s, van, x + 26, y, 0);
        s.world->actors[van].lights = 0;
        s.world->actors[1].lights = k ? SP_LIGHT_HIGH : SP_LIGHT_LOW;
        sp_pixel_request q = scene_eye(x + 1.5, y, 1.3, 0, 0, W, H);
        q.skip = SP_EGO;
        q.exposure = 1500;
        CHECK(open_view(&s, &q, k ? high : low));
        scene_free(&s);
    }
    // the rear is some 22 m away: 12.6 pixels a metre
    const double above = open_mean(low, W, W / 2 - 8, 90 - 8, W / 2 + 8, 90 - 3),
                 lit = open_mean(high, W, W / 2 - 8, 90 - 8, W / 2 + 8, 90 - 3);
    CHECK(above > 0 && lit > 12 * above);
    // on the near side the cut-off rises: 0.56 m high the right edge is in the beam, the left one is not
    const double left = open_mean(low, W, W / 2 - 10, 98, W / 2 - 7, 100),
                 right = open_mean(low, W, W / 2 + 7, 98, W / 2 + 10, 100);
    CHECK(right > 2.5 * left);
}

static void test_brake_lamps_are_brighter(void)
{
    static uint8_t off[BYTES], tail[BYTES], brake[BYTES];
    const sp_env env = town_env(-30);
    double red[3];
    for (int k = 0; k < 3; k++) {
        scene s;
        plain_make(&s, &env);
        const double x = s.world->actors[1].x, y = s.world->actors[1].y;
        const uint32_t car = town_cast(&s, "compact", x + 30, y, 0, 0);
        s.world = sp_world_create(&s.def, s.arena, NULL);
        scene_put(&s, 1, x, y, 0);
        scene_put(&s, car, x + 30, y, 0);
        s.world->actors[1].lights = 0;
        s.world->actors[car].lights = k == 2 ? SP_LIGHT_LOW | SP_LIGHT_BRAKE : k ? SP_LIGHT_LOW : 0;
        sp_pixel_request q = scene_eye(x + 1.5, y, 1.3, 0, 0, W, H);
        q.skip = SP_EGO;
        q.exposure = 4;
        uint8_t *rgb = k == 2 ? brake : k ? tail : off;
        CHECK(open_view(&s, &q, rgb));
        red[k] = 0;
        for (int v = 80; v < 110; v++)
            for (int u = 140; u < 180; u++)
                red[k] += open_linear(rgb[3 * (v * W + u)]);
        scene_free(&s);
    }
    // UN R7: stop lamps at least five times as strong as rear position lamps
    CHECK(red[1] > 2 * red[0] && red[2] > 5 * red[1]);
}

static void test_shadow_falls_away_from_the_sun(void)
{
    // the sun stands to the left: with the map the road to the right of a car is dark, to the left it is not
    static uint8_t map[BYTES], none[BYTES];
    sp_env env = town_env(35);
    env.sun_azimuth = SP_PI / 2;
    scene s;
    plain_make(&s, &env);
    sp_error err = {0};
    const double x = s.world->actors[1].x, y = s.world->actors[1].y;
    sp_render *r = sp_render_create(&s.def, &err);
    CHECK(r != NULL);
    sp_pixel_request q = scene_eye(x - 14, y, 5, 0, 0.3, W, H);
    for (uint32_t k = 1; r && k <= 2; k++) {
        q.shadows = k;
        CHECK(sp_render_view(r, &s.def, s.world, &q, NULL, k == 1 ? map : none, &err));
    }
    sp_render_destroy(r);
    // a car 1.45 m high throws 2.1 m; the middle of that is 1.8 m to the right of the car's middle
    double ratio[2];
    for (int side = 0; side < 2; side++) {
        const double t = side ? 1.75 : -1.75, ahead = 14 + s.def.actors[1].center_x;
        const double c = sp_cos(0.3), sn = sp_sin(0.3), fx = ahead * c + 5 * sn, fz = -5 * c + ahead * sn;
        const int u = (int)(q.cx - q.fx * t / fx), v = (int)(q.cy - q.fy * fz / fx);
        ratio[side] = open_mean(map, W, u - 2, v - 2, u + 3, v + 3) / open_mean(none, W, u - 2, v - 2, u + 3, v + 3);
    }
    CHECK(ratio[0] < 0.55);
    CHECK_NEAR(ratio[1], 1, 0.03);
    scene_free(&s);
}

static void test_lamps_come_on_by_themselves(void)
{
    const double elevation[3] = {40, 5, -20};
    for (int k = 0; k < 3; k++) {
        sp_env env = town_env(elevation[k]);
        scene s;
        plain_make(&s, &env);
        s.world = sp_world_create(&s.def, s.arena, NULL);
        CHECK(s.world && s.world->actors[1].lights == (k ? SP_LIGHT_LOW : 0));
        scene_free(&s);
    }
}

/* a street with walks, by night, with `lamps` as sp_env has them */
static double street(uint32_t lamps, uint8_t *rgb)
{
    scene s;
    scene_make(&s, SCENE_STREET, true);
    s.def.env = town_env(-25);
    s.def.env.lamps = lamps;
    sp_pixel_request q = scene_eye(20, -1.75, 1.3, 0, 0.1, W, H);
    q.skip = SP_EGO;
    CHECK(open_view(&s, &q, rgb));
    scene_free(&s);
    return open_mean(rgb, W, 60, 110, 260, 175);
}

static void test_built_streets_have_lamps(void)
{
    static uint8_t rgb[BYTES];
    scene s, t;
    sp_vec3 foot, over;
    scene_make(&s, SCENE_STREET, true);
    const sp_road_net *net = s.def.road;
    // 30 m apart, right and left by turns: 0.4 m within the outer edge of the walk, the arm towards the middle
    for (uint32_t k = 0; k < 50; k++) {
        sp_lane_info walk;
        const int side = k % 2 ? 1 : -1;
        CHECK(sp_scenery_lamp(net, 1, k, &foot, &over) == 1);
        CHECK(sp_road_lane(net, 1, 15 + 30.0 * k, 3 * side, &walk) && walk.type == SP_LANE_SIDEWALK);
        CHECK_NEAR(foot.x, 15 + 30.0 * k, 1e-9);
        CHECK_NEAR(foot.y, walk.t_outer - side * 0.4, 1e-9);
        CHECK_NEAR(over.y, -side, 1e-12);
    }
    CHECK(sp_scenery_lamp(net, 1, 50, &foot, &over) == 0);
    // by day only when the case says so; never beside the network's own, or where nobody walks
    CHECK(!sp_scenery_lit(net, 0, 0.5) && sp_scenery_lit(net, 0, -0.1) && sp_scenery_lit(net, 1, 0.5));
    CHECK(!sp_scenery_lit(net, 2, -0.1) && !sp_scenery_lit(NULL, 1, -0.1));
    scene_free(&s);
    const sp_env night = town_env(-25);
    town_make(&t, &night, 0);
    CHECK(!sp_scenery_lit(t.def.road, 1, -0.1));
    scene_free(&t);
    scene_make(&t, SCENE_STRAIGHT, true);
    CHECK(sp_scenery_lamp(t.def.road, 1, 3, &foot, &over) == -1);
    scene_free(&t);
    const double lit = street(1, rgb), dark = street(2, rgb);
    CHECK(lit > 5 * dark);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    RUN(test_daylight_follows_published_figures);
    RUN(test_exposure_makes_each_hour_visible);
    RUN(test_dipped_beam_meets_its_points);
    RUN(test_dusk_is_darker_by_its_figures);
    RUN(test_lamps_fall_with_the_square);
    RUN(test_cut_off_is_seen);
    RUN(test_brake_lamps_are_brighter);
    RUN(test_shadow_falls_away_from_the_sun);
    RUN(test_lamps_come_on_by_themselves);
    RUN(test_built_streets_have_lamps);
    return DONE();
}
