/* bearings.c - left is left: all sensors that look, but cameras (tests/render/seen.c). A target at each of 16 bearings
 * and 3 elevations is where it is to the last digit, for seats that are turned, pitched and rolled, on carriers that
 * lean, on another actor than the ego; and a sensor that sits otherwise than its sheet says is off by exactly that. */
#include "seat.h"

enum { BEARINGS = 16, ELEVATIONS = 3, TARGETS = BEARINGS * ELEVATIONS, CASES = 32 };

static double azimuth_of(int k)
{
    return SP_TAU * (k % BEARINGS) / BEARINGS - SP_PI + 1e-4;
}

static double elevation_of(int k, double step)
{
    return step * (k / BEARINGS - 1);
}

static const char *const quiet_radar[] = {"noise",   "fluctuation", "spread", "false_alarms", "multipath", "ghosts",
                                          "masking", "statics",     NULL};
static const char *const quiet_list[] = {"position_sigma", "weather", NULL};

/* a seat's own reading of where its sheet has a thing: all that a misalignment does */
static void radars_point(void)
{
    uint64_t state = 11;
    uint32_t seen = 0, beside = 0;
    seat *s = seat_create("radar");
    seat_none(s, quiet_radar);
    seat_set(s, "near_fov", 3.1);
    seat_set(s, "far_fov", 3.1);
    seat_set(s, "beam_v", 3.1);
    seat_set(s, "snr_ref", 60);
    seat_set(s, "sidelobe", -100);
    const uint32_t p = seat_actor(s, "point", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, SP_LOOK_BOX, 0.02, 0.02, 0.02);
    seat_ready(s);
    for (uint32_t c = 0; c < CASES; c++) {
        const sitting sit = seat_sit(s, &state, c, 0.9);
        for (int k = 0; k < TARGETS; k++) {
            const sp_vec3 sheet = spot_ray(azimuth_of(k), elevation_of(k, 0.35), 31);
            seat_put(s, p, spot_out(&sit.car, spot_out(&sit.sheet, sheet)), 0);
            s->world->actors[p].z -= 0.001; /* echoes come from 0.55 of its height */
            const sp_vec3 q = spot_in(&sit.off, sheet);
            const double az = sp_atan2(q.y, q.x), el = sp_atan2(q.z, sp_hypot(q.x, q.y));
            const sp_radar_detection *d = seat_sample(s, 0);
            if (sp_abs(az) > 1.55) {
                CHECK(s->out.count == 0);
                beside++;
                continue;
            }
            CHECK(s->out.count == 1);
            if (s->out.count == 0)
                continue;
            CHECK_NEAR(d->azimuth, az, 1e-9);
            CHECK_NEAR(d->elevation, el, 1e-9);
            CHECK_NEAR(d->range, sp_length3(q), 1e-9);
            seen++;
        }
    }
    CHECK(seen > CASES * 18 && beside > CASES * 18);
    seat_destroy(s);
}

/* its tracker: in the frame of the carrier's body; a thing that stands is a box of 0.3 m behind the side that is seen
 */
static void trackers_point(void)
{
    uint64_t state = 12;
    uint32_t seen = 0;
    seat *s = seat_create("radar_objects");
    seat_none(s, quiet_radar);
    seat_set(s, "near_fov", 3.1);
    seat_set(s, "far_fov", 3.1);
    seat_set(s, "beam_v", 3.1);
    seat_set(s, "snr_ref", 60);
    seat_set(s, "sidelobe", -100);
    seat_set(s, "confirm", 1);
    const uint32_t p = seat_actor(s, "point", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, SP_LOOK_BOX, 0.02, 0.02, 0.02);
    seat_ready(s);
    for (uint32_t c = 0; c < CASES; c++) {
        sitting sit = seat_sit(s, &state, c, 0.05);
        // what is very high or low is taken for a bridge or a plate, and left out
        s->m->position.z = sit.sheet.at.z = 1.6;
        for (int k = 0; k < TARGETS; k++) {
            const sp_vec3 body = sp_add3(sit.sheet.at, spot_ray(azimuth_of(k), elevation_of(k, 0.025), 31));
            seat_put(s, p, spot_out(&sit.car, body), 0);
            s->world->actors[p].z -= 0.001;
            const sp_vec3 q = sit_in(&sit, spot_out(&sit.car, body)), told = spot_out(&sit.sheet, q);
            const double az = sp_atan2(q.y, q.x), flat = sp_hypot(told.x, told.y), z = told.z;
            const sp_object *o = seat_sample(s, 0);
            if (z > 3.2 || z < 0.6 || sp_abs(sp_abs(az) - 1.55) < 1e-3)
                continue;
            CHECK(s->out.count == (sp_abs(az) < 1.55 ? 1u : 0u));
            if (s->out.count == 0)
                continue;
            CHECK_NEAR(o->x, told.x * (1 + 0.15 / flat), 1e-9);
            CHECK_NEAR(o->y, told.y * (1 + 0.15 / flat), 1e-9);
            seen++;
        }
    }
    CHECK(seen > CASES * 12);
    seat_destroy(s);
}

/* where the list of a sensor that sits askew has a thing of the world: in the carrier's level frame */
static sp_vec3 level(const seat *s, const sitting *sit, sp_vec3 world)
{
    const sp_vec3 believed = spot_out(&sit->car, spot_out(&sit->sheet, sit_in(sit, world)));
    const spot flat = spot_of(sit->car.at, s->world->actors[s->m->carrier.i].heading, 0, 0);
    return spot_in(&flat, believed);
}

static void lists_point(void)
{
    uint64_t state = 13;
    uint32_t seen = 0;
    for (int ideal = 0; ideal < 2; ideal++) {
        seat *s = seat_create("objects");
        seat_none(s, quiet_list);
        seat_none(s, (const char *const[]){"velocity_sigma", "heading_sigma", "size_sigma", NULL});
        seat_set(s, "detection", 1);
        seat_set(s, "ideal", ideal);
        seat_set(s, "fov", SP_TAU);
        const uint32_t p = seat_actor(s, "thing", SP_KIND_STATIC, SP_RCS_POLE, SP_LOOK_BOX, 0.3, 0.3, 0.3);
        seat_ready(s);
        for (uint32_t c = 0; c < CASES; c++) {
            const sitting sit = seat_sit(s, &state, c, 0.9);
            for (int k = 0; k < TARGETS; k++) {
                const sp_vec3 at =
                    spot_out(&sit.car, spot_out(&sit.sheet, spot_ray(azimuth_of(k), elevation_of(k, 0.35), 40)));
                seat_put(s, p, at, 0.4);
                const sp_vec3 wanted = level(s, &sit, at);
                const sp_object *o = seat_sample(s, (uint64_t)k);
                CHECK(s->out.count == 1);
                if (s->out.count == 0)
                    continue;
                CHECK_NEAR(o->x, wanted.x, 1e-9);
                CHECK_NEAR(o->y, wanted.y, 1e-9);
                CHECK_NEAR(o->z, wanted.z, 1e-9);
                seen++;
            }
        }
        seat_destroy(s);
    }
    CHECK(seen == 2 * CASES * TARGETS);
}

/* ---------------------------------------------------------------- on a road */
/* straight along x, 500 m, a lane of 3.5 m to the right; three signs over each other 40 m ahead of x = 200 */
static void road_of(seat *s)
{
#define SIGN(id, z)                                                                                                    \
    "<signal id=\"" id "\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"240\" t=\"-4\" orientation=\"+\" " \
    "dynamic=\"no\" zOffset=\"" z "\" height=\"0.6\" width=\"0.6\" value=\"50\" unit=\"km/h\"/>"
    static const char text[] =
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"500\"><planView>"
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"500\"><line/></geometry></planView><lanes><laneSection "
        "s=\"0\"><center><lane id=\"0\" type=\"none\"><roadMark sOffset=\"0\" type=\"solid\" width=\"0.12\"/></lane>"
        "</center><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/>"
        "<roadMark sOffset=\"0\" type=\"solid\" width=\"0.12\"/></lane></right></laneSection></lanes><signals>" SIGN(
            "A", "0.2") SIGN("B", "2") SIGN("C", "9") "</signals></road></OpenDRIVE>";
    CHECK(sp_road_read_xodr("signs", text, sizeof text - 1, s->arena, &s->def.road, &s->error));
}

/* the carrier on the road at (200, y), heading anywhere near `heading` */
static sitting on_the_road(seat *s, uint64_t *state, uint32_t flags, double tilt, double heading)
{
    sitting sit = seat_sit(s, state, flags, tilt);
    sp_actor *a = &s->world->actors[s->m->carrier.i];
    a->x = 200;
    a->y = a->t = seat_draw(state, -2.2, -1.2);
    a->z = 0;
    a->heading = heading;
    a->road = 1;
    a->lane = -1;
    a->s = 200;
    sit.car = seat_spot(s, s->m->carrier.i);
    return sit;
}

static void signs_point(void)
{
    static const double high[3] = {0.2, 2, 9};
    uint64_t state = 14;
    seat *s = seat_create("signals");
    seat_none(s, quiet_list);
    seat_set(s, "detection", 1);
    seat_set(s, "fov", SP_TAU);
    seat_set(s, "aspect", 3.14);
    road_of(s);
    seat_ready(s);
    for (uint32_t c = 0; c < CASES; c++) {
        for (int b = 0; b < BEARINGS; b++) {
            const sitting sit = on_the_road(s, &state, c, 0.9, azimuth_of(b));
            const sp_signal *v = seat_sample(s, (uint64_t)b);
            CHECK(s->out.count == 3);
            uint32_t found = 0;
            for (int k = 0; k < 3; k++) {
                const sp_vec3 wanted = level(s, &sit, sp_v3(240, -4, high[k] + 0.3));
                for (uint32_t i = 0; i < s->out.count; i++)
                    found += sp_length3(sp_sub3(sp_v3(v[i].x, v[i].y, v[i].z), wanted)) < 1e-9;
            }
            CHECK(found == 3);
        }
    }
    seat_destroy(s);
}

/* both edges of the lane as straight lines, 30 m ahead and at the car, whatever way it stands on it */
static void lines_point(void)
{
    uint64_t state = 15;
    uint32_t seen = 0;
    seat *s = seat_create("lanes");
    road_of(s);
    seat_ready(s);
    for (uint32_t c = 0; c < CASES; c++) {
        for (int b = 0; b < BEARINGS; b++) {
            const sitting sit = on_the_road(s, &state, c, 0.3, 0.08 * (b - 7.5) / 1.5);
            const sp_lane_line *l = seat_sample(s, (uint64_t)b);
            CHECK(s->out.count == 2);
            for (uint32_t i = 0; i < s->out.count; i++) {
                const double edge = l[i].side == 1 ? 0 : -3.5;
                CHECK(l[i].side == 1 || l[i].side == -1);
                for (double x = 202; x < 230; x += 14) {
                    const sp_vec3 w = level(s, &sit, sp_v3(x, edge, 0));
                    CHECK_NEAR(l[i].c0 + w.x * (l[i].c1 + w.x * (l[i].c2 + w.x * l[i].c3)), w.y, 1e-6);
                    seen++;
                }
            }
        }
    }
    CHECK(seen == CASES * BEARINGS * 4);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- lidar */
/* all targets at once, cubes of 0.8 m: every point that is told to be of one lies on it */
static void lidars_point(double detail, uint32_t cases, uint64_t state)
{
    static char name[TARGETS][8];
    uint32_t points = 0;
    seat *s = seat_create("lidar");
    seat_none(s, (const char *const[]){"noise", "beam_bias", "range_step", "drop", "false_alarms", "edges", "looks",
                                       "bloom", "near", NULL});
    seat_set(s, "sensitivity", 1e-8);
    seat_set(s, "rings", 128);
    seat_set(s, "columns", 512);
    seat_set(s, "low", -1.3);
    seat_set(s, "high", 1.3);
    seat_set(s, "detail", detail);
    for (int k = 0; k < TARGETS; k++) {
        snprintf(name[k], sizeof name[k], "t%d", k);
        seat_actor(s, name[k], SP_KIND_STATIC, SP_RCS_POLE, SP_LOOK_BOX, 0.8, 0.8, 0.8);
    }
    seat_ready(s);
    for (uint32_t c = 0; c < cases; c++) {
        sitting sit = seat_sit(s, &state, c, 0.4);
        // high above the ground, so that it hides nothing
        s->world->actors[s->m->carrier.i].z = sit.car.at.z = 60;
        sp_vec3 middle[TARGETS];
        for (int k = 0; k < TARGETS; k++) {
            middle[k] = spot_out(&sit.car, spot_out(&sit.sheet, spot_ray(azimuth_of(k), elevation_of(k, 0.3), 20)));
            seat_put(s, (uint32_t)k + 3, middle[k], 0);
        }
        const sp_lidar_point *p = seat_sample(s, c);
        uint32_t of[TARGETS] = {0}, wrong = 0;
        for (uint32_t i = 0; i < s->out.count; i++) {
            if (s->truth[i].actor < 3)
                continue;
            const int k = (int)s->truth[i].actor - 3;
            const sp_vec3 w = sit_out(&sit, sp_v3((double)p[i].x, (double)p[i].y, (double)p[i].z));
            const sp_vec3 off = sp_sub3(w, middle[k]);
            const double out = sp_max(sp_abs(off.x), sp_max(sp_abs(off.y), sp_abs(off.z)));
            // drawn, its lid is 12 mm lower
            wrong += out > 0.4025 || out < (detail > 0 ? 0.38 : 0.3985);
            of[k]++;
            points++;
        }
        CHECK(wrong == 0);
        for (int k = 0; k < TARGETS; k++)
            CHECK(of[k] >= 2);
    }
    CHECK(points > cases * TARGETS * 4);
    seat_destroy(s);
}

static void lidars_of_boxes_point(void)
{
    lidars_point(0, CASES, 16);
}

static void lidars_of_triangles_point(void)
{
    lidars_point(1, 8, 17);
}

/* ---------------------------------------------------------------- ultrasonic */
/* the distance of the nearest point of a small cube where that is in the cone, and nothing elsewhere */
static void pulses_point(void)
{
    uint64_t state = 18;
    uint32_t heard = 0, silent = 0;
    for (int narrow = 0; narrow < 2; narrow++) {
        const double wide = narrow ? 0.9 : 3, high = narrow ? 0.6 : 3;
        seat *s = seat_create("ultrasonic");
        seat_none(s, (const char *const[]){"noise", "step", "near", NULL});
        seat_set(s, "threshold", 1e-6);
        seat_set(s, "fov", wide);
        seat_set(s, "fov_v", high);
        const uint32_t p = seat_actor(s, "cube", SP_KIND_STATIC, SP_RCS_POLE, SP_LOOK_BOX, 0.1, 0.1, 0.1);
        seat_ready(s);
        for (uint32_t c = 0; c < CASES; c++) {
            const sitting sit = seat_sit(s, &state, c, 0.9);
            for (int k = 0; k < TARGETS; k++) {
                const sp_vec3 at =
                    spot_out(&sit.car, spot_out(&sit.sheet, spot_ray(azimuth_of(k), elevation_of(k, 0.2), 3)));
                seat_put(s, p, at, 0);
                const sp_vec3 eye = sit_out(&sit, sp_v3(0, 0, 0));
                const sp_vec3 near =
                    sp_v3(sp_clamp(eye.x, at.x - 0.05, at.x + 0.05), sp_clamp(eye.y, at.y - 0.05, at.y + 0.05),
                          sp_clamp(eye.z, at.z - 0.05, at.z + 0.05));
                const sp_vec3 q = sit_in(&sit, near);
                const double az = 2 * sp_atan2(q.y, q.x) / wide, el = 2 * sp_atan2(q.z, sp_hypot(q.x, q.y)) / high;
                const double edge = az * az + el * el;
                const sp_ultrasonic *u = seat_sample(s, 0);
                CHECK(s->out.count == 1);
                if (edge > 0.8 && edge < 1.25)
                    continue;
                const double wanted = edge < 1 ? sp_length3(sp_sub3(near, eye)) : -1;
                CHECK_NEAR(u->distance, wanted, 1e-9);
                heard += wanted > 0;
                silent += wanted < 0;
            }
        }
        seat_destroy(s);
    }
    CHECK(heard > CASES * 12 && silent > CASES * 40);
}

int main(void)
{
    RUN(radars_point);
    RUN(trackers_point);
    RUN(lists_point);
    RUN(signs_point);
    RUN(lines_point);
    RUN(lidars_of_boxes_point);
    RUN(lidars_of_triangles_point);
    RUN(pulses_point);
    return DONE();
}
