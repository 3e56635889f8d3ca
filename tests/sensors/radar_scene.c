/* radar_scene.c - the radar's geometry: left is left under every pose of the mount, hidden is hidden against brute
 * force, cross sections by aspect, and what stands beside the road. */
#include "radar_tables.h"
#include "radar_world.h"

/* 16 bearings and 3 elevations, many seats: found exactly where it is, and nowhere else */
static void left_is_left(void)
{
    static const double seat[][6] = {{0, 0, 1, 0, 0, 0},
                                     {3.6, 0.5, 0.4, 0.3, 0, 0},
                                     {-0.8, -0.7, 0.7, 2.6, 0.05, -0.1},
                                     {1, 1, 1.5, -1.57, -0.2, 0.3},
                                     {2, 0, 1.2, 3.14, 0.4, 1.5},
                                     {0, 0, 2, 0.7, -0.6, -2.8}};
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_set(m, "near_fov", 3.1);
    fixture_set(m, "far_fov", 3.1);
    fixture_set(m, "beam_v", 3.1);
    const uint32_t p = point(f, "point", 0, 0, 0);
    fixture_place(f, 1, 12, -7, 0.9, 5);
    uint32_t seen = 0;
    for (uint32_t s = 0; s < 6; s++) {
        m->position = sp_v3(seat[s][0], seat[s][1], seat[s][2]);
        m->yaw = seat[s][3];
        m->pitch = seat[s][4];
        m->roll = seat[s][5];
        // by its own arithmetic: car, then seat
        const sp_pose car = {sp_v3(12, -7, 0), sp_quat_from_ypr(0.9, 0, 0)};
        const sp_pose eye = sp_pose_compose(car, (sp_pose){m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)});
        for (int k = 0; k < 48; k++) {
            const double az = SP_TAU * (k % 16) / 16 - SP_PI, el = 0.35 * (k / 16 - 1), range = 31;
            const sp_vec3 u = sp_v3(sp_cos(az) * sp_cos(el), sp_sin(az) * sp_cos(el), sp_sin(el));
            const sp_vec3 at = sp_pose_to_world(eye, sp_scale3(u, range));
            fixture_place(f, p, at.x, at.y, 0, 0);
            f->world->actors[p].z = at.z - 0.011;
            sp_frame_out out;
            const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
            if (sp_abs(az) > 1.55) {
                CHECK(out.count == 0);
                continue;
            }
            CHECK(out.count == 1);
            CHECK_NEAR(d->azimuth, az, 1e-9);
            CHECK_NEAR(d->elevation, el, 1e-9);
            CHECK_NEAR(d->range, range, 1e-9);
            seen++;
        }
    }
    CHECK(seen == 6 * 7 * 3);
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- occlusion */

/* does the ray pass a box? walked along in steps of 1/2000 of the way; *margin: how clearly (m) */
static bool brute(const sp_sight_box *b, sp_vec3 eye, sp_vec3 p, double *margin)
{
    double least = 1e9;
    for (int i = 0; i <= 2000; i++) {
        const sp_vec3 q = sp_sub3(sp_add3(eye, sp_scale3(sp_sub3(p, eye), i / 2000.0)), b->middle);
        const double x = sp_abs(sp_dot3(q, b->x)) - b->half_x, y = sp_abs(sp_dot3(q, b->y)) - b->half_y,
                     z = sp_abs(sp_dot3(q, b->z)) - b->half_z, out = sp_max(x, sp_max(y, z));
        least = sp_min(least, out);
    }
    *margin = sp_abs(least);
    return least < 0;
}

/* 1000 random scenes of six boxes, tilted too: the fan by azimuth says what walking along the rays says, and what the
 * list without a fan says; rays that graze are left out */
static void hidden_is_hidden(void)
{
    static sp_sight sight;
    static sp_sight_fan fan;
    uint32_t hidden = 0, asked = 0;
    for (uint32_t n = 0; n < 1000; n++) {
        const sp_vec3 eye =
            sp_v3(40 * sp_random(1, n, 0, 0) - 20, 40 * sp_random(1, n, 0, 1) - 20, 2 * sp_random(1, n, 0, 2));
        sight.count = 6;
        sp_sight_fan_begin(&fan, eye);
        for (uint32_t i = 0; i < 6; i++) {
            const int64_t k = (int64_t)i + 1;
            const double tilt = i == 5 ? 0.7 : 0;
            const sp_quat q = sp_quat_from_ypr(7 * sp_random(1, n, k, 0), tilt, tilt);
            sp_sight_box *b = &sight.box[i];
            *b = (sp_sight_box){.middle = sp_v3(50 * sp_random(1, n, k, 1) - 25, 50 * sp_random(1, n, k, 2) - 25, 0.8),
                                .x = sp_rotate(q, sp_v3(1, 0, 0)),
                                .y = sp_rotate(q, sp_v3(0, 1, 0)),
                                .z = sp_rotate(q, sp_v3(0, 0, 1)),
                                .half_x = 0.3 + 8 * sp_random(1, n, k, 3),
                                .half_y = 0.3 + sp_random(1, n, k, 4),
                                .half_z = 0.3 + sp_random(1, n, k, 5),
                                .actor = i + 2};
            b->radius = sp_length3(sp_v3(b->half_x, b->half_y, b->half_z));
            sp_sight_fan_add(&fan, b);
        }
        sp_sight_fan_end(&fan);
        const sp_vec3 p =
            sp_v3(60 * sp_random(1, n, 9, 0) - 30, 60 * sp_random(1, n, 9, 1) - 30, sp_random(1, n, 9, 2));
        bool wanted = false, grazes = false;
        for (uint32_t i = 1; i < 6; i++) {
            double margin;
            wanted |= brute(&sight.box[i], eye, p, &margin);
            grazes |= margin < 0.03;
        }
        const double share = sp_sight_fan_share(&fan, &p, 1, 0, 2);
        CHECK(share == sp_sight_share(&sight, eye, &p, 1, 0, 2));
        if (!grazes) {
            CHECK(share == (wanted ? 0 : 1));
            hidden += wanted;
            asked++;
        }
    }
    CHECK(asked > 400 && hidden > 100 && hidden < asked - 100);
}

/* ---------------------------------------------------------------- cross sections */

static double total(const fixture *f, const sp_radar_detection *d, const sp_frame_out *out, uint32_t actor)
{
    (void)f;
    double sum = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        sum += out->truth[i].actor == actor ? sp_pow(10, d[i].rcs / 10) : 0;
    }
    return 10 * sp_log10(sum);
}

/* the sum of 3GPP's five centres over the whole turn: about 14 dBsm behind, 12 head-on, 20 broadside, 7 at 45 deg, the
 * same left and right */
static void a_polar_plot_of_a_car(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    double polar[72];
    for (int k = 0; k < 72; k++) {
        fixture_place(f, car, 100, 0, SP_PI + SP_TAU * k / 72, 0);
        sp_frame_out out;
        const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
        polar[k] = total(f, d, &out, car);
        CHECK_NEAR(polar[k], table_of_3gpp(5.0 * k), 0.5);
    }
    CHECK_NEAR(polar[0], 12, 1);
    CHECK_NEAR(polar[36], 14, 1);
    CHECK_NEAR(polar[18], 20, 1);
    CHECK_NEAR(polar[9], 7, 1.5);
    CHECK_NEAR(polar[63], 7, 1.5);
    for (int k = 1; k < 36; k++) {
        CHECK_NEAR(polar[k], polar[72 - k], 0.6);
    }
    fixture_destroy(f);
}

/* a lorry is 8 dB over a car from behind, and its side is a row of echoes */
static void a_lorry_is_many(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    const uint32_t lorry = fixture_actor(f, "lorry", SP_KIND_TRUCK, SP_RCS_CAR, 12, 2.5, 3.5);
    fixture_place(f, lorry, 100, 0, 0, 0);
    sp_frame_out out;
    const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(total(f, d, &out, lorry), 22, 1.5);
    fixture_place(f, lorry, 60, 10, SP_PI / 2 + 0.1, 0);
    d = fixture_sample(f, m, 0, &out);
    double low = 10, high = -10;
    for (uint32_t i = 0; i < out.count; i++) {
        low = sp_min(low, d[i].azimuth);
        high = sp_max(high, d[i].azimuth);
    }
    CHECK(out.count >= 4 && high - low > 0.12);
    CHECK_NEAR(total(f, d, &out, lorry), 27, 2.5);
    fixture_destroy(f);
}

/* ---------------------------------------------------------------- beside the road */

static const char rail[] =
    "<object type=\"barrier\" id=\"1\" name=\"guard rail\" s=\"0\" t=\"8\" zOffset=\"0\" orientation=\"none\" "
    "hdg=\"0\" "
    "pitch=\"0\" roll=\"0\" height=\"0.75\" length=\"400\" width=\"0.3\"><repeat s=\"0\" length=\"400\" distance=\"0\" "
    "tStart=\"8\" tEnd=\"8\" widthStart=\"0.3\" widthEnd=\"0.3\" heightStart=\"0.75\" heightEnd=\"0.75\" "
    "zOffsetStart=\"0\" zOffsetEnd=\"0\"/></object>";
static const char wall[] =
    "<object type=\"building\" id=\"2\" name=\"house\" s=\"130\" t=\"0\" zOffset=\"0\" orientation=\"none\" hdg=\"0\" "
    "pitch=\"0\" roll=\"0\" height=\"6\" length=\"2\" width=\"10\"/>";
static const char sign[] =
    "<signal name=\"s\" id=\"9\" s=\"180\" t=\"-5\" zOffset=\"2\" orientation=\"+\" country=\"DE\" type=\"274\" "
    "subtype=\"-1\" dynamic=\"no\" value=\"50\" hOffset=\"0\" pitch=\"0\" roll=\"0\" height=\"0.6\" width=\"0.6\"/>";

/* posts of a rail stand at 7.85 m to the left, still to the world; a sign where it is; without `statics` there is
 * nothing */
static void rails_and_signs_come_back(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    fixture_place(f, 1, 0, 0, 0, 20);
    road_with(f, rail, sign);
    sp_frame_out out;
    const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
    uint32_t rails = 0, signs = 0;
    for (uint32_t i = 0; i < out.count; i++) {
        const double y = d[i].range * sp_sin(d[i].azimuth), x = d[i].range * sp_cos(d[i].azimuth);
        CHECK(out.truth[i].reason == SP_REASON_FIXED && out.truth[i].actor == 0);
        CHECK(d[i].class_id == SP_RADAR_CLASS_STATIONARY);
        CHECK_NEAR(d[i].range_rate, -20 * sp_cos(d[i].azimuth), 0.02);
        if (y > 0) {
            CHECK_NEAR(y, 7.85, 0.15);
            rails++;
        } else {
            CHECK_NEAR(x, 80, 0.05);
            CHECK_NEAR(y, -5, 0.05);
            signs++;
        }
    }
    CHECK(rails > 15 && signs == 1);
    fixture_set(m, "statics", 0);
    fixture_sample(f, m, 0, &out);
    CHECK(out.count == 0);
    fixture_destroy(f);
}

/* a house on the road: its front comes back, what is behind it does not */
static void houses_hide(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = exact_radar(f);
    const uint32_t p = point(f, "point", 60, 1, 1);
    sp_frame_out out;
    fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1 && out.truth[0].actor == p);
    road_with(f, wall, "");
    const sp_radar_detection *d = fixture_sample(f, m, 0, &out);
    CHECK(out.count >= 1);
    for (uint32_t i = 0; i < out.count; i++) {
        CHECK(out.truth[i].reason == SP_REASON_FIXED);
        CHECK_NEAR(d[i].range * sp_cos(d[i].azimuth), 29, 0.3);
    }
    fixture_place(f, p, 60, 12, 0, 0);
    fixture_sample(f, m, 0, &out);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < out.count; i++) {
        seen += out.truth[i].actor == p;
    }
    CHECK(seen == 1);
    fixture_destroy(f);
}

/* the sorted squares hold every post once, in order */
static void squares_hold_all(void)
{
    fixture *f = fixture_create();
    road_with(f, rail, sign);
    sp_radar_fixed r;
    CHECK(sp_radar_fixed_make(f->def.road, 0, f->arena, &r));
    CHECK(r.post_count > 150 && r.face_count > 15 && r.square_count > 10);
    uint32_t posts = 0, faces = 0;
    for (uint32_t i = 0; i < r.square_count; i++) {
        const sp_radar_square *s = &r.squares[i];
        CHECK(s->post == posts && s->face == faces);
        CHECK(i == 0 || s->y > s[-1].y || (s->y == s[-1].y && s->x > s[-1].x));
        CHECK(sp_radar_fixed_from(&r, s->y, s->x) == i);
        for (uint32_t k = 0; k < s->post_count; k++) {
            const sp_vec3 p = r.posts[s->post + k].place;
            CHECK(sp_floor(p.x / 32) == s->x && sp_floor(p.y / 32) == s->y);
        }
        posts += s->post_count;
        faces += s->face_count;
    }
    CHECK(posts == r.post_count && faces == r.face_count);
    CHECK(sp_radar_fixed_from(&r, 1 << 20, 0) == r.square_count);
    fixture_destroy(f);
}

int main(void)
{
    RUN(left_is_left);
    RUN(hidden_is_hidden);
    RUN(a_polar_plot_of_a_car);
    RUN(a_lorry_is_many);
    RUN(rails_and_signs_come_back);
    RUN(houses_hide);
    RUN(squares_hold_all);
    return DONE();
}
