/* radar_street.c - what leaks into other bearings, against the level asked for and the pattern of an array; covers,
 * grates and joints in the road against the radar equation; lamps against the scenery's own places. */
#include "radar_world.h"
#include "shape/shape.h"

/* ---------------------------------------------------------------- sidelobes */

/* the record of a reason; NULL: there is none, or there are several */
static const sp_radar_detection *only(const sp_radar_detection *d, const sp_frame_out *out, uint32_t reason,
                                      sp_truth *truth)
{
    const sp_radar_detection *found = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        if (out->truth[i].reason == reason) {
            found = &d[i];
            *truth = out->truth[i];
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

static double power_of(const sp_radar_detection *d)
{
    return sp_pow(10, d->snr / 10) - 1;
}

/* |sum of 12 channels, half a wave apart, looking off by u|^2; a cell of such an array is 2 / 12 */
static double array(double u)
{
    double re = 0, im = 0;
    for (int k = 0; k < 12; k++) {
        re += sp_cos(SP_PI * k * u);
        im += sp_sin(SP_PI * k * u);
    }
    return re * re + im * im;
}

/* as many dB below its echo as the row says, at a maximum of an array's pattern, else the same; cycle by cycle */
static void a_leak_is_as_weak_as_asked(void)
{
    static const double levels[] = {-20, -25, -30, -40};
    for (int on = 0; on < 2; on++) {
        for (int k = 0; k < 4; k++) {
            fixture *f = fixture_create();
            sp_mount_def *m = exact_radar(f);
            fixture_set(m, "fluctuation", on);
            fixture_set(m, "sidelobe", levels[k]);
            const uint32_t who = point(f, "who", 12, 1, 1);
            f->world->actors[who].vx = -4;
            uint32_t pairs = 0;
            for (uint64_t n = 0; n < 50; n++) {
                sp_frame_out out;
                const sp_radar_detection *d = fixture_sample(f, m, n, &out);
                sp_truth of = {0}, from = {0};
                const sp_radar_detection *echo = only(d, &out, SP_REASON_TARGET, &from),
                                         *leak = only(d, &out, SP_REASON_SIDELOBE, &of);
                CHECK(out.count == (echo ? 1u : 0u) + (leak ? 1u : 0u));
                if (!echo || !leak) {
                    continue;
                }
                pairs++;
                CHECK(of.actor == who && from.actor == who);
                // noise comes on top of both alike: (1 + S level) / (1 + S)
                const double s = sp_pow(10, (24.6 - 15) / 10) * sp_pow(200 / 12.0, 4) * 0.5;
                const double ratio = sp_pow(10, (leak->snr - echo->snr) / 10);
                CHECK(on || sp_abs(power_of(leak) / power_of(echo) - sp_pow(10, levels[k] / 10)) < 1e-9);
                CHECK(!on || sp_abs(ratio / sp_pow(10, levels[k] / 10) - 1) < 1 / (s * sp_pow(10, levels[k] / 10)));
                CHECK_NEAR(leak->range, echo->range, 1e-9);
                CHECK_NEAR(leak->range_rate, echo->range_rate, 1e-9);
                const double cells = (sp_sin(leak->azimuth) - sp_sin(echo->azimuth)) / 0.0279;
                CHECK_NEAR(sp_abs(cells) - sp_floor(sp_abs(cells)), 0.5, 1e-9);
                CHECK(sp_abs(cells) > 2 && sp_abs(cells) < 9);
                // 12 channels have 5 sidelobes on each side: those within reach lie there
                if (sp_abs(cells) < 5) {
                    const double here = array(cells / 6);
                    CHECK(here > array((cells + 0.1) / 6) && here > array((cells - 0.1) / 6));
                }
            }
            CHECK(pairs > (on ? 20 : 49));
            fixture_destroy(f);
        }
    }
}

/* by default only what is strong and near leaks; what is switched off never */
static void only_the_strong_leak(void)
{
    static const struct {
        double x, level;
        sp_class class_id;
        bool leaks;
    } cases[] = {{10, -70, SP_KIND_TRUCK, true},
                 {80, -70, SP_KIND_TRUCK, false},
                 {15, -100, SP_KIND_TRUCK, false},
                 {30, -70, SP_KIND_CAR, false},
                 {80, -30, SP_KIND_TRUCK, true}};
    for (int k = 0; k < 5; k++) {
        fixture *f = fixture_create();
        sp_mount_def *m = exact_radar(f);
        CHECK(m->value[SP_RADAR_SIDELOBE] == -70);
        fixture_set(m, "sidelobe", cases[k].level);
        const uint32_t i = fixture_actor(f, "it", cases[k].class_id, SP_RCS_CAR, 5.5, 2.5, 3);
        fixture_place(f, i, cases[k].x, 0, 0, 0);
        sp_frame_out out;
        fixture_sample(f, m, 0, &out);
        uint32_t leaks = 0;
        for (uint32_t n = 0; n < out.count; n++) {
            leaks += out.truth[n].reason == SP_REASON_SIDELOBE;
        }
        CHECK(out.count > 0);
        CHECK((leaks > 0) == cases[k].leaks);
        fixture_destroy(f);
    }
}

/* nothing is read beyond the beam: the lobe on the other side then */
static void leaks_stay_in_the_beam(void)
{
    uint32_t left = 0, right = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        fixture *f = fixture_create();
        f->def.seed = seed;
        sp_mount_def *m = exact_radar(f);
        fixture_set(m, "near_range", 0);
        fixture_set(m, "sidelobe", -30);
        point(f, "who", 15, 1.5, 1); // 5.7 of 9 deg to the left
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
        sp_truth truth;
        const sp_radar_detection *leak = only(d, &out, SP_REASON_SIDELOBE, &truth);
        CHECK(leak != NULL);
        if (leak) {
            CHECK(sp_abs(leak->azimuth) <= SP_PI / 20);
            left += leak->azimuth > 0.1;
            right += leak->azimuth < 0.1;
        }
        CHECK(sp_radar_sidelobe_of(seed, 7) == sp_radar_sidelobe_of(seed, 7));
        fixture_destroy(f);
    }
    CHECK(left == 0 && right == 40);
}

/* ---------------------------------------------------------------- in the road */

/* 600 m along x: a lane of 3.5 m a side, beyond it a walk of 2.5 m or a shoulder */
static void street(fixture *f, const char *beside, const char *more)
{
    static char text[8192];
    snprintf(
        text, sizeof text,
        "<?xml version=\"1.0\"?><OpenDRIVE><header revMajor=\"1\" revMinor=\"7\" name=\"\" north=\"0\" south=\"0\" "
        "east=\"0\" west=\"0\"/><road name=\"r\" length=\"600\" id=\"1\" junction=\"-1\" rule=\"RHT\"><planView>"
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"600\"><line/></geometry></planView><lanes>"
        "<laneSection s=\"0\"><left><lane id=\"2\" type=\"%s\" level=\"false\"><width sOffset=\"0\" a=\"2.5\" b=\"0\" "
        "c=\"0\" d=\"0\"/></lane><lane id=\"1\" type=\"driving\" level=\"false\"><width sOffset=\"0\" a=\"3.5\" "
        "b=\"0\" "
        "c=\"0\" d=\"0\"/></lane></left><center><lane id=\"0\" type=\"none\" level=\"false\"/></center><right><lane "
        "id=\"-1\" type=\"driving\" level=\"false\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" "
        "d=\"0\"/></lane><lane "
        "id=\"-2\" type=\"%s\" level=\"false\"><width sOffset=\"0\" a=\"2.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right>"
        "</laneSection></lanes><objects>%s</objects></road></OpenDRIVE>",
        beside, beside, more);
    CHECK(sp_road_read_xodr("test.xodr", text, strlen(text), f->arena, &f->def.road, &f->error));
}

static bool low(const sp_radar_post *p)
{
    return p->height < 0.1;
}

/* covers in the lanes and grates at both kerbs, every 30 to 60 m, 2 cm high; none where nobody walks */
static void streets_have_covers(void)
{
    fixture *f = fixture_create();
    sp_radar_fixed all = {0}, again = {0};
    street(f, "sidewalk", "");
    CHECK(sp_radar_fixed_make(f->def.road, SP_RADAR_WITH_STREET, f->arena, &all));
    CHECK(sp_radar_fixed_make(f->def.road, SP_RADAR_WITH_STREET, f->arena, &again));
    double last[3] = {-1, -1, -1}, least = 1, most = -11;
    uint32_t count[3] = {0};
    CHECK(all.post_count == again.post_count);
    for (uint32_t piece = 0; piece < 14; piece++) {
        for (uint32_t i = 0; i < all.post_count; i++) {
            const sp_radar_post *p = &all.posts[i];
            if (p->place.x < 45 * piece || p->place.x >= 45 * (piece + 1)) {
                continue;
            }
            const double y = p->place.y, rcs = (double)p->rcs;
            const uint32_t what = sp_abs(sp_abs(y) - 1.75) < 1e-6 ? 0 : (y < 0 ? 1 : 2);
            CHECK(what == 0 || sp_abs(sp_abs(y) - 3.25) < 1e-6);
            CHECK(rcs >= -10 && rcs <= (what == 0 ? 0 : -5));
            CHECK_NEAR(p->place.z, 0.02, 1e-9);
            CHECK_NEAR(p->height, 0.02, 1e-9);
            CHECK(p->nx == 0 && p->ny == 0 && !p->turned);
            CHECK(last[what] < 0 || (p->place.x - last[what] >= 30 && p->place.x - last[what] <= 60));
            CHECK(sp_length3(sp_sub3(p->place, again.posts[i].place)) == 0);
            last[what] = p->place.x;
            count[what]++;
            least = sp_min(least, what == 0 ? rcs : least);
            most = sp_max(most, what == 0 ? rcs : most);
        }
    }
    for (int k = 0; k < 3; k++) {
        CHECK(count[k] == 13 || count[k] == 14);
    }
    CHECK(count[0] + count[1] + count[2] == all.post_count && least < -6 && most > -4);
    street(f, "shoulder", "");
    CHECK(sp_radar_fixed_make(f->def.road, SP_RADAR_WITH_STREET, f->arena, &all) && all.post_count == 0);
    street(f, "sidewalk", "");
    CHECK(sp_radar_fixed_make(f->def.road, 0, f->arena, &all) && all.post_count == 0);
    fixture_destroy(f);
}

/* a cover by the radar equation: 24.6 dB for 10 dBsm at 200 m, 24 dB of both ways at twice the half beam */
static void covers_come_back(void)
{
    fixture *f = fixture_create();
    street(f, "sidewalk", "");
    sp_radar_fixed all = {0};
    CHECK(sp_radar_fixed_make(f->def.road, SP_RADAR_WITH_STREET, f->arena, &all));
    uint32_t seen = 0;
    for (uint32_t i = 0; i < all.post_count; i++) {
        const sp_radar_post *p = &all.posts[i];
        if (sp_abs(p->place.y) > 2 || p->place.x < 60) {
            continue;
        }
        sp_mount_def *m = exact_radar(f);
        fixture_set(m, "near_range", 0);
        fixture_place(f, 1, p->place.x - 30, p->place.y, 0, 0);
        fixture_set(m, "street", 1);
        sp_frame_out out;
        for (int lobes = 0; lobes < 2; lobes++) {
            fixture_set(m, "multipath", lobes);
            const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
            const double up = sp_atan2(0.98, 30) * 180 / SP_PI / 14, range = sp_hypot(30, 0.98);
            const double snr = 24.6 + (double)p->rcs - 10 - 40 * sp_log10(range / 200) - 24 * up * up;
            // 2 cm are near the first lobe of a sensor 1 m up
            const double phi = 2 * SP_TAU * 1 * 0.02 / (30 * 0.0039), g = 0.6;
            const double ground = sp_square(1 - 2 * g * sp_cos(phi) + g * g) / (1 + 4 * g * g + g * g * g * g);
            for (uint32_t k = 0; k < out.count; k++) {
                if (sp_abs(d[k].range - range) > 1e-6) {
                    continue;
                }
                seen++;
                CHECK(out.truth[k].actor == 0 && out.truth[k].reason == SP_REASON_FIXED);
                CHECK_NEAR(10 * sp_log10(power_of(&d[k])), snr + (lobes ? 10 * sp_log10(ground) : 0),
                           lobes ? 1.5 : 1e-3);
                CHECK(d[k].rcs >= 0 || d[k].class_id == SP_RADAR_CLASS_OVERDRIVABLE);
            }
        }
        f->def.mount_count = 0;
    }
    CHECK(seen > 20);
    fixture_destroy(f);
}

/* a joint a lane at each end of a bridge; none of a tunnel */
static void bridges_have_joints(void)
{
    fixture *f = fixture_create();
    road_with(f,
              "<bridge id=\"g\" s=\"100\" length=\"30\" type=\"steel\" name=\"g\"/>"
              "<tunnel id=\"t\" s=\"200\" length=\"40\" type=\"underpass\" name=\"t\"/>",
              "");
    sp_radar_fixed all = {0};
    CHECK(sp_radar_fixed_make(f->def.road, SP_RADAR_WITH_STREET, f->arena, &all));
    uint32_t joints = 0;
    for (uint32_t i = 0; i < all.post_count; i++) {
        const sp_radar_post *p = &all.posts[i];
        if (low(p)) {
            joints++;
            CHECK_NEAR((double)p->rcs, -5, 0);
            CHECK_NEAR(p->place.y, -1.75, 1e-6);
            CHECK_NEAR(sp_abs(p->place.x - 15), 15, 1e-6);
        }
    }
    CHECK(joints == 2);
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- beside it */

/* a post of 3 dBsm in each lamp that the scenery puts there, by night or where the case says so, and no other */
static void lamps_stand_where_they_are_drawn(void)
{
    static const struct {
        uint32_t lamps;
        double sun;
        const char *own;
        bool stand;
    } cases[] = {{0, -0.2, "", true},
                 {1, 0.5, "", true},
                 {0, 0.5, "", false},
                 {2, -0.2, "", false},
                 {0, -0.2, "<object id=\"o\" name=\"l\" type=\"streetLamp\" s=\"300\" t=\"-5\" height=\"6\"/>", false}};
    for (int k = 0; k < 5; k++) {
        fixture *f = fixture_create();
        street(f, "sidewalk", cases[k].own);
        f->def.env.lamps = cases[k].lamps;
        f->def.env.sun_elevation = cases[k].sun;
        sp_mount_def *m = exact_radar(f);
        fixture_set(m, "street", 1);
        const sp_radar_ready *r = sp_radar_prepare(&f->def, m, f->arena, &f->error);
        CHECK(r != NULL);
        uint32_t tall = 0, lamps = 0, met = 0;
        for (uint32_t i = 0; r && i < r->fixed.post_count; i++) {
            tall += !low(&r->fixed.posts[i]);
        }
        sp_vec3 foot, over;
        for (uint32_t n = 0; r && cases[k].stand && sp_scenery_lamp(f->def.road, 1, n, &foot, &over) != 0; n++) {
            lamps++;
            for (uint32_t i = 0; i < r->fixed.post_count; i++) {
                const sp_radar_post *p = &r->fixed.posts[i];
                met += sp_length3(sp_sub3(p->place, sp_v3(foot.x, foot.y, foot.z + 1))) == 0 && (double)p->rcs == 3;
            }
        }
        CHECK(lamps == (cases[k].stand ? 20 : 0) && met == lamps);
        CHECK(tall == (cases[k].own[0] ? 1 : lamps));
        // the row takes all of them away
        fixture_set(m, "statics", 0);
        r = sp_radar_prepare(&f->def, m, f->arena, &f->error);
        CHECK(r && r->fixed.post_count == 0);
        fixture_destroy(f);
    }
}

int main(void)
{
    RUN(a_leak_is_as_weak_as_asked);
    RUN(only_the_strong_leak);
    RUN(leaks_stay_in_the_beam);
    RUN(streets_have_covers);
    RUN(covers_come_back);
    RUN(bridges_have_joints);
    RUN(lamps_stand_where_they_are_drawn);
    return DONE();
}
