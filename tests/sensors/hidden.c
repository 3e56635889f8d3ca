/* hidden.c - hidden is hidden: what each sensor tells of random scenes against rays of our own through the six faces of
 * every box, or through every triangle. Cameras: tests/render/seen.c; lidar's boxes ray by ray: cast.c. */
#include "hit.h"
#include "seat.h"

enum { BOXES = 6, SCENES = 1000 };
static const char *const names[BOXES] = {"a", "b", "c", "d", "e", "f"};

/* ego, other, then the boxes; `walls`: of every two boxes one lets nothing pass below */
static void add_boxes(seat *s, bool walls, sp_look look)
{
    for (uint32_t i = 0; i < BOXES; i++)
        seat_actor(s, names[i], walls && i % 2 ? SP_KIND_STATIC : SP_KIND_CAR, SP_RCS_CAR, look, 1, 1, 1);
}

static spot where[SEAT_ACTORS + 1];

/* boxes of any size within a third of a turn ahead, so that they hide each other, some tilted, some not shown; the
 * sensor sits still at the origin. None of them holds it */
static sp_vec3 scatter(seat *s, uint32_t number, double near, double far)
{
    uint64_t state = number * 7919u + 3;
    for (uint32_t i = 3; i < 3 + BOXES; i++) {
        sp_actor_def *d = &s->actors[i];
        sp_actor *a = &s->world->actors[i];
        d->length = seat_draw(&state, 0.4, 7);
        d->width = seat_draw(&state, 0.4, 2.5);
        d->height = seat_draw(&state, 0.4, 3);
        d->center_x = seat_draw(&state, -1, 1);
        const double turn = seat_draw(&state, -1, 1), r = seat_draw(&state, near, far);
        a->x = r * sp_cos(turn);
        a->y = r * sp_sin(turn);
        a->z = seat_draw(&state, -0.3, 0.6);
        a->heading = seat_draw(&state, -SP_PI, SP_PI);
        a->pitch = seat_draw(&state, -0.2, 0.2);
        a->roll = seat_draw(&state, -0.2, 0.2);
        a->hidden = seat_draw(&state, 0, 1) < 0.1;
        where[i] = seat_spot(s, i);
    }
    s->m->position = sp_v3(seat_draw(&state, -0.5, 0.5), seat_draw(&state, -0.5, 0.5), seat_draw(&state, 0.3, 2));
    return s->m->position;
}

/* a point of box i, -1 .. 1 of its half axes, and `more` m beyond */
static sp_vec3 point_of(const seat *s, uint32_t i, double kx, double ky, double kz, double more)
{
    const sp_actor_def *d = &s->actors[i];
    return spot_out(&where[i], sp_v3(d->center_x + kx * (d->length / 2 + more), ky * (d->width / 2 + more),
                                     d->height / 2 + kz * (d->height / 2 + more)));
}

/* who but `target` stands between: 0 nobody, 1 things on wheels alone, 2 others too */
static int between(const seat *s, sp_vec3 eye, sp_vec3 p, uint32_t target)
{
    int worst = 0;
    for (uint32_t i = 3; i < 3 + BOXES; i++) {
        if (i == target || s->world->actors[i].hidden || seat_box(s, i, &where[i], eye, sp_sub3(p, eye)) >= 1)
            continue;
        const int now = s->kinds[i].class_id == SP_KIND_CAR ? 1 : 2;
        worst = now > worst ? now : worst;
    }
    return worst;
}

/* ---------------------------------------------------------------- lists */
/* told of as often as 15 % of 27 points are in sight, and with that share */
static void lists_do_not_see_through(void)
{
    seat *s = seat_create("objects");
    seat_none(s, (const char *const[]){"position_sigma", "weather", NULL});
    seat_set(s, "detection", 1);
    seat_set(s, "clear_visible", 0);
    seat_set(s, "fov", SP_TAU);
    add_boxes(s, false, SP_LOOK_BOX);
    seat_ready(s);
    uint32_t hidden = 0, partly = 0, whole = 0, wrong = 0;
    for (uint32_t n = 0; n < SCENES; n++) {
        const sp_vec3 eye = scatter(s, n, 8, 40);
        const sp_object *o = seat_sample(s, n);
        double told[SEAT_ACTORS + 1] = {0};
        for (uint32_t i = 0; i < s->out.count; i++)
            told[s->truth[i].actor] = o[i].visible;
        for (uint32_t i = 3; i < 3 + BOXES; i++) {
            int open = 0;
            for (int k = 0; k < 27; k++)
                open +=
                    !between(s, eye, point_of(s, i, 0.9 * (k % 3 - 1), 0.9 * (k / 3 % 3 - 1), 0.9 * (k / 9 - 1), 0), i);
            const double share = s->world->actors[i].hidden || open / 27.0 < 0.15 ? 0 : open / 27.0;
            wrong += sp_abs(share - told[i]) > 1e-12;
            hidden += share == 0;
            whole += open == 27;
            partly += share > 0 && open < 27;
        }
    }
    CHECK(wrong == 0);
    CHECK(hidden > 900 && partly > 900 && whole > 900);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- radar */
static seat *radar_for(const char *sensor, uint32_t *target)
{
    seat *s = seat_create(sensor);
    seat_none(s, (const char *const[]){"noise", "fluctuation", "spread", "false_alarms", "multipath", "ghosts",
                                       "masking", "statics", NULL});
    seat_set(s, "near_fov", 3.1);
    seat_set(s, "far_fov", 3.1);
    seat_set(s, "beam_v", 3.1);
    seat_set(s, "snr_ref", 100);
    // so fine that nobody shares a cell with another
    seat_set(s, "range_resolution", 0.01);
    seat_set(s, "azimuth_resolution", 1e-4);
    seat_set(s, "max", 512);
    add_boxes(s, true, SP_LOOK_BOX);
    *target = seat_actor(s, "point", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, SP_LOOK_BOX, 0.02, 0.02, 0.02);
    seat_ready(s);
    return s;
}

/* the nine points of a patch of 0.5 m: how many are in sight */
static int patch(const seat *s, sp_vec3 eye, sp_vec3 p, uint32_t target)
{
    const double n = sp_hypot(p.x - eye.x, p.y - eye.y), ax = -(p.y - eye.y) / n, ay = (p.x - eye.x) / n;
    int open = 0;
    for (int k = 0; k < 9; k++) {
        const double u = 0.25 * (k % 3 - 1), w = 0.25 * (k / 3 - 1);
        open += !between(s, eye, sp_v3(p.x + u * ax, p.y + u * ay, p.z + w), target);
    }
    return open;
}

/* whether all of a box, and half a patch around it, lies behind others; *walls: behind such as let nothing below */
static bool wholly_hidden(const seat *s, sp_vec3 eye, uint32_t i, bool *walls)
{
    *walls = true;
    for (int k = 0; k < 125; k++) {
        const int b = between(s, eye, point_of(s, i, k % 5 / 2.0 - 1, k / 5 % 5 / 2.0 - 1, k / 25 / 2.0 - 1, 0.36), i);
        if (b == 0)
            return false;
        *walls = *walls && b == 2;
    }
    return true;
}

/* a point: seen when more than a tenth of its patch is; else by the way below, when there are only wheels between; else
 * not at all. Of a box that is wholly hidden nothing comes straight, and nothing at all from behind a wall */
static void radars_do_not_see_through(void)
{
    uint32_t p, seen = 0, under = 0, lost = 0, wrong = 0, whole = 0;
    seat *s = radar_for("radar", &p);
    for (uint32_t n = 0; n < SCENES; n++) {
        const sp_vec3 eye = scatter(s, n, 8, 30);
        uint64_t state = n + 99;
        const double turn = seat_draw(&state, -1, 1), r = seat_draw(&state, 25, 50);
        const sp_vec3 at = sp_v3(r * sp_cos(turn), r * sp_sin(turn), seat_draw(&state, 0.2, 1.5));
        seat_put(s, p, at, 0);
        s->world->actors[p].z -= 0.001;
        seat_sample(s, n);
        bool straight[SEAT_ACTORS + 1] = {0}, below[SEAT_ACTORS + 1] = {0};
        for (uint32_t i = 0; i < s->out.count; i++) {
            straight[s->truth[i].actor] |= s->truth[i].reason == SP_REASON_TARGET;
            below[s->truth[i].actor] |= s->truth[i].reason == SP_REASON_UNDER;
        }
        const int open = patch(s, eye, at, p), middle = between(s, eye, at, p);
        wrong += straight[p] != (open > 0) || below[p] != (open == 0 && middle == 1);
        seen += open > 0;
        under += open == 0 && middle == 1;
        lost += open == 0 && middle == 2;
        for (uint32_t i = 3; i < 3 + BOXES; i++) {
            bool walls;
            if (s->world->actors[i].hidden) {
                wrong += straight[i] || below[i];
            } else if (wholly_hidden(s, eye, i, &walls)) {
                wrong += straight[i] || (walls && below[i]);
                whole++;
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(seen > 300 && under > 50 && lost > 100 && whole > 60);
    seat_destroy(s);
}

/* nor do its tracks tell of anybody whom the cycle did not find */
static void trackers_do_not_see_through(void)
{
    uint32_t p, seen = 0, lost = 0, wrong = 0;
    seat *s = radar_for("radar_objects", &p);
    seat_set(s, "confirm", 1);
    seat_set(s, "tracks", 64);
    for (uint32_t n = 0; n < SCENES; n++) {
        const sp_vec3 eye = scatter(s, n, 8, 30);
        uint64_t state = n + 99;
        const double turn = seat_draw(&state, -1, 1);
        const sp_vec3 at = sp_v3(60 * sp_cos(turn), 60 * sp_sin(turn), 1);
        seat_put(s, p, at, 0);
        seat_sample(s, n);
        bool told = false;
        for (uint32_t i = 0; i < s->out.count; i++) {
            told |= s->truth[i].actor == p;
            wrong += s->world->actors[s->truth[i].actor].hidden != 0;
        }
        const bool shut = patch(s, eye, at, p) == 0 && between(s, eye, at, p) == 2;
        wrong += shut && told;
        lost += shut;
        seen += told;
    }
    CHECK(wrong == 0);
    CHECK(seen > 300 && lost > 100);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- signs */
static void signs_behind_things_are_not_read(void)
{
    static const char text[] =
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"500\"><planView>"
        "<geometry s=\"0\" x=\"-100\" y=\"0\" hdg=\"0\" "
        "length=\"500\"><line/></geometry></planView><lanes><laneSection "
        "s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width "
        "sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes><signals>"
        "<signal id=\"A\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"145\" t=\"-4\" orientation=\"+\" "
        "dynamic=\"no\" zOffset=\"1\" height=\"0.6\" width=\"0.6\" value=\"50\" unit=\"km/h\"/>"
        "</signals></road></OpenDRIVE>";
    seat *s = seat_create("signals");
    seat_none(s, (const char *const[]){"position_sigma", "weather", NULL});
    seat_set(s, "detection", 1);
    CHECK(sp_road_read_xodr("signs", text, sizeof text - 1, s->arena, &s->def.road, &s->error));
    add_boxes(s, false, SP_LOOK_BOX);
    seat_ready(s);
    sp_actor *a = &s->world->actors[1];
    a->road = 1;
    a->lane = -1;
    a->s = 100;
    a->t = -1.75;
    uint32_t seen = 0, hidden = 0;
    for (uint32_t n = 0; n < SCENES; n++) {
        const sp_vec3 eye = scatter(s, n, 8, 40);
        const bool shut = between(s, eye, sp_v3(45, -4, 1.3), 0) != 0;
        const sp_signal *v = seat_sample(s, n);
        CHECK(s->out.count == (shut ? 0u : 1u));
        CHECK(shut || (sp_abs(v->x - 45) < 1e-9 && sp_abs(v->y + 4) < 1e-9));
        hidden += shut;
        seen += !shut;
    }
    CHECK(seen > 200 && hidden > 200);
    seat_destroy(s);
}

/* ---------------------------------------------------------------- lidar, triangles */
/* twelve rings of a lidar that errs in nothing, at the triangles themselves */
static seat *mesh_lidar(void)
{
    seat *s = seat_create("lidar");
    seat_none(s, (const char *const[]){"noise", "beam_bias", "range_step", "drop", "false_alarms", "edges", "looks",
                                       "bloom", "near", NULL});
    seat_set(s, "sensitivity", 1e-8);
    seat_set(s, "rings", 12);
    seat_set(s, "columns", 64);
    seat_set(s, "low", -0.06);
    seat_set(s, "high", 0.1);
    seat_set(s, "fov", 2);
    seat_set(s, "detail", 1);
    return s;
}

/* every point is where a search over all triangles of all models finds the nearest */
static void lidars_do_not_see_through_triangles(void)
{
    // none of glass, which beams pass
    static const sp_look looks[3] = {SP_LOOK_BARRIER, SP_LOOK_PALLET, SP_LOOK_CONE};
    uint32_t points = 0, wrong = 0, apart = 0;
    for (uint32_t n = 0; n < 60; n++) {
        seat *s = mesh_lidar();
        add_boxes(s, false, SP_LOOK_BOX);
        const sp_vec3 eye = scatter(s, n, 6, 25);
        for (uint32_t i = 3; i < 3 + BOXES; i++)
            s->kinds[i].look = looks[i % 3];
        seat_ready(s);
        sp_mesh mesh[BOXES];
        sp_model model[BOXES];
        for (uint32_t i = 0; i < BOXES; i++) {
            const sp_actor_def *d = &s->actors[i + 3];
            const double size[3] = {d->length, d->width, d->height};
            mesh[i] = (sp_mesh){0};
            model[i] = (sp_model){.spec = sp_model_spec_of(d->kind, NULL, size, d->center_x)};
            sp_model_build(&mesh[i], &model[i]);
        }
        const sp_lidar_point *p = seat_sample(s, n);
        for (uint32_t k = 0; k < s->out.count; k++) {
            const sp_vec3 at = sp_v3((double)p[k].x, (double)p[k].y, (double)p[k].z);
            const double range = sp_length3(at);
            double best = at.z < 0 ? eye.z / (-at.z / range) : 1e9;
            uint32_t who = 0;
            for (uint32_t i = 0; i < BOXES; i++) {
                if (s->world->actors[i + 3].hidden)
                    continue;
                const sp_vec3 o = spot_in(&where[i + 3], eye),
                              e = spot_in(&where[i + 3], sp_add3(eye, sp_scale3(at, 1 / range)));
                const double r = hit_triangles(&mesh[i], &model[i], o, sp_sub3(e, o), 1e-6);
                if (r < best) {
                    best = r;
                    who = i + 3;
                }
            }
            const bool same = sp_abs(best - range) < 5e-3 + 1e-4 * range;
            wrong += !same;
            apart += same && who != s->truth[k].actor;
            points += s->truth[k].actor > 2;
        }
        for (uint32_t i = 0; i < BOXES; i++)
            sp_mesh_free(&mesh[i]);
        seat_destroy(s);
    }
    // rays that graze an edge, and what stands within another
    CHECK(points > 4000);
    CHECK(wrong * 500 < points && apart * 200 < points);
    if (check_bad)
        fprintf(stderr, "%u points, %u elsewhere, %u of somebody else\n", points, wrong, apart);
}

/* ---------------------------------------------------------------- ultrasonic */
/* the one that is told is as near as it says, and nobody who stands with his nearest point in the cone is nearer */
static void pulses_come_from_the_nearest(void)
{
    uint32_t heard = 0, silent = 0, wrong = 0;
    seat *s = seat_create("ultrasonic");
    seat_none(s, (const char *const[]){"noise", "step", "near", NULL});
    seat_set(s, "threshold", 1e-6);
    seat_set(s, "range", 7);
    add_boxes(s, false, SP_LOOK_BOX);
    seat_ready(s);
    for (uint32_t n = 0; n < SCENES; n++) {
        const sp_vec3 eye = scatter(s, n, 6, 12);
        const sp_ultrasonic *u = seat_sample(s, n);
        double own = 1e9, first = 1e9;
        for (uint32_t i = 3; i < 3 + BOXES; i++) {
            if (s->world->actors[i].hidden)
                continue;
            const sp_actor_def *d = &s->actors[i];
            const sp_vec3 q = spot_in(&where[i], eye);
            const sp_vec3 near =
                spot_out(&where[i], sp_v3(sp_clamp(q.x, d->center_x - d->length / 2, d->center_x + d->length / 2),
                                          sp_clamp(q.y, -d->width / 2, d->width / 2), sp_clamp(q.z, 0, d->height)));
            const sp_vec3 way = sp_sub3(near, eye);
            const double az = 2 * sp_atan2(way.y, way.x) / 1.3089969389957472,
                         el = 2 * sp_atan2(way.z, sp_hypot(way.x, way.y)) / 0.7853981633974483;
            const double r = sp_length3(way);
            first = az * az + el * el < 1 && r < 7 ? sp_min(first, r) : first;
            own = i == s->truth[0].actor ? r : own;
        }
        if (u->distance < 0) {
            wrong += first < 1e8;
            silent++;
            continue;
        }
        wrong += s->world->actors[s->truth[0].actor].hidden || u->distance > first + 1e-9 || u->distance < own - 1e-9;
        heard++;
    }
    CHECK(wrong == 0);
    CHECK(heard > 500 && silent > 20);
    if (check_bad)
        fprintf(stderr, "%u heard, %u silent, %u wrong\n", heard, silent, wrong);
    seat_destroy(s);
}

int main(void)
{
    RUN(lists_do_not_see_through);
    RUN(radars_do_not_see_through);
    RUN(trackers_do_not_see_through);
    RUN(signs_behind_things_are_not_read);
    RUN(lidars_do_not_see_through_triangles);
    RUN(pulses_come_from_the_nearest);
    return DONE();
}
