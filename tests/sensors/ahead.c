/* ahead.c - signals and route against hand geometry. */
#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>

/* One road of 400 m along x (or bent), lanes -1 and 1 of 3.5 m: a limit at 60 m, a light at 120 m with a stop line at
 * 116 m, a stop sign of the other direction at 90 m. */
static void banked_road_with(fixture *f, const char *shape, const char *lateral)
{
    char text[4000];
    snprintf(
        text, sizeof text,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"400\"><type "
        "s=\"0\" type=\"town\"><speed max=\"50\" unit=\"km/h\"/></type><planView><geometry s=\"0\" x=\"0\" "
        "y=\"0\" hdg=\"0\" length=\"400\">%s</geometry></planView>%s<lanes><laneSection s=\"0\"><left><lane "
        "id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></left><center>"
        "<lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" "
        "a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes><signals>"
        "<signal id=\"V\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"60\" t=\"-4\" orientation=\"+\" "
        "dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"30\" unit=\"km/h\"/>"
        "<signal id=\"O\" name=\"\" type=\"206\" subtype=\"-1\" country=\"DE\" s=\"90\" t=\"4\" orientation=\"-\" "
        "dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"-1\"/>"
        "<signal id=\"P\" name=\"\" type=\"294\" subtype=\"-1\" country=\"DE\" s=\"116\" t=\"-1.75\" "
        "orientation=\"+\" dynamic=\"no\" zOffset=\"0\" height=\"0\" width=\"3.5\" value=\"-1\"/>"
        "<signal id=\"L\" name=\"\" type=\"1000001\" subtype=\"-1\" country=\"DE\" s=\"120\" t=\"-5\" "
        "orientation=\"+\" dynamic=\"yes\" zOffset=\"3\" height=\"1\" width=\"0.4\" value=\"-1\"/>"
        "</signals></road></OpenDRIVE>",
        shape, lateral);
    const bool fine = sp_road_read_xodr("ahead", text, strlen(text), f->arena, &f->def.road, &f->error);
    CHECK(fine);
    f->def.arena = f->arena;
    CHECK(sp_lights_derive(&f->def, &f->error) && f->def.light_count == 1);
}

static void road_with(fixture *f, const char *shape)
{
    banked_road_with(f, shape, "");
}

static void ego_at(fixture *f, double s, int32_t lane)
{
    sp_actor *a = &f->world->actors[1];
    sp_road_point p = {0};
    const sp_road_place at = {1, lane, s, sp_road_lane_center(f->def.road, 1, s, lane)};
    CHECK(sp_road_at(f->def.road, at, &p));
    fixture_place(f, 1, p.position.x, p.position.y, sp_wrap_angle(p.heading + (lane > 0 ? SP_PI : 0)), 10);
    a->road = 1;
    a->lane = lane;
    a->s = s;
    a->t = at.t;
}

static const sp_signal *find(const sp_signal *list, uint32_t count, uint32_t type)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].type == type) {
            return &list[i];
        }
    }
    return NULL;
}

static void signals_are_where_they_stand(void)
{
    fixture *f = fixture_create();
    sp_frame_out out;
    road_with(f, "<line/>");
    ego_at(f, 20, -1);
    f->world->light_show[0] = SP_LIGHT_RED | SP_LIGHT_YELLOW;
    sp_mount_def *m = fixture_mount(f, "signals");
    fixture_set(m, "ideal", 1);
    const sp_signal *list = fixture_sample(f, m, 0, &out);

    /* for its own direction only, nearest first; the face is half a height above its foot */
    CHECK(out.count == 3);
    const sp_signal *v = find(list, out.count, SP_SIGNAL_TYPE_SPEED), *l = find(list, out.count, SP_SIGNAL_TYPE_LIGHT),
                    *p = find(list, out.count, SP_SIGNAL_TYPE_STOP_LINE);
    CHECK(v && l && p && v < p && p < l);
    if (v && l && p) {
        CHECK_NEAR(v->x, 40, 1e-9);
        CHECK_NEAR(v->y, -2.25, 1e-9);
        CHECK_NEAR(v->z, 2.3, 1e-9);
        CHECK_NEAR(v->value, 30 / 3.6, 1e-9);
        CHECK(v->state == 0);
        CHECK_NEAR(l->x, 100, 1e-9);
        CHECK_NEAR(l->y, -3.25, 1e-9);
        CHECK_NEAR(l->z, 3.5, 1e-9);
        CHECK_NEAR(l->distance, 96, 1e-9);
        CHECK(l->state == (SP_SIGNAL_STATE_RED | SP_SIGNAL_STATE_YELLOW) && l->value == 0);
        CHECK(l->id != 0 && v->id != 0 && l->id != v->id);
    }

    /* turned by a quarter to the left the light is to the right */
    f->world->actors[1].heading = SP_PI / 2;
    list = fixture_sample(f, m, 1, &out);
    l = find(list, out.count, SP_SIGNAL_TYPE_LIGHT);
    CHECK(l != NULL);
    if (l) {
        CHECK_NEAR(l->x, -3.25, 1e-9);
        CHECK_NEAR(l->y, -100, 1e-9);
    }

    /* the other way: the stop sign alone */
    ego_at(f, 150, 1);
    list = fixture_sample(f, m, 2, &out);
    CHECK(out.count == 1 && list->type == SP_SIGNAL_TYPE_STOP);
    CHECK_NEAR(list->x, 60, 1e-9);
    CHECK_NEAR(list->y, -2.25, 1e-9);
    CHECK_NEAR(list->distance, 60, 1e-9);

    /* off the road nothing, and that is no fault */
    f->world->actors[1].lane = 0;
    (void)fixture_sample(f, m, 3, &out);
    CHECK(out.count == 0 && out.qualifier == SP_QUALIFIER_OK);
    fixture_destroy(f);
}

static void range_opening_sight_and_chance(void)
{
    fixture *f = fixture_create();
    sp_frame_out out;
    road_with(f, "<line/>");
    ego_at(f, 20, -1);
    sp_mount_def *m = fixture_mount(f, "signals");
    fixture_set(m, "detection", 1);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 3);
    fixture_set(m, "range", 99);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 2);
    fixture_set(m, "range", 150);
    fixture_set(m, "max", 1);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1);
    fixture_set(m, "max", 16);

    /* 2.25 m aside at 40 m is 3.2 deg, 3.25 m at 100 m is 1.9 deg */
    fixture_set(m, "fov", 5 * SP_PI / 180);
    const sp_signal *list = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 2 && !find(list, out.count, SP_SIGNAL_TYPE_SPEED));
    fixture_set(m, "fov", SP_PI / 3);

    /* a lorry right before it hides what it hides */
    const uint32_t lorry = fixture_actor(f, "lorry", SP_KIND_TRUCK, SP_RCS_CAR, 12, 2.5, 4);
    fixture_place(f, lorry, 70, -2.75, 0, 0);
    list = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1 && list->type == SP_SIGNAL_TYPE_SPEED);
    fixture_place(f, lorry, 40, 30, 0, 0);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 3);

    /* missed as often as said; noise of the size said; ids stay */
    fixture_set(m, "detection", 0.75);
    uint32_t seen = 0, id = 0;
    double square = 0;
    for (uint64_t n = 0; n < 2000; n++) {
        list = fixture_sample(f, m, n, &out);
        const sp_signal *l = find(list, out.count, SP_SIGNAL_TYPE_LIGHT);
        if (l) {
            seen++;
            square += sp_square(l->y + 3.25);
            CHECK(id == 0 || id == l->id);
            id = l->id;
        }
    }
    CHECK(seen > 1400 && seen < 1600);
    CHECK_NEAR(sp_sqrt(square / seen), 0.2 + 0.005 * sp_hypot(100, 3.25), 0.05);
    fixture_destroy(f);
}

static void the_route_bends_with_its_lane(void)
{
    fixture *f = fixture_create();
    sp_frame_out out;
    road_with(f, "<arc curvature=\"0.01\"/>");
    sp_mount_def *m = fixture_mount(f, "route");
    const int32_t lanes[] = {-1, 1};
    for (int k = 0; k < 2; k++) {
        const int side = k ? 1 : -1;
        const double radius = 100 - side * 1.75;
        ego_at(f, k ? 390 : 10, lanes[k]);
        const sp_route_point *p = fixture_sample(f, m, (uint64_t)k, &out);
        CHECK(out.count == 41);
        for (uint32_t i = 0; i < out.count; i++) {
            /* right of a bend to the left on the outer circle; the other way on the inner one, bent to the right */
            const double angle = 5.0 * i / radius;
            CHECK_NEAR(p[i].distance, 5.0 * i, 1e-12);
            CHECK_NEAR(p[i].x, radius * sp_sin(angle), 1e-6);
            CHECK_NEAR(p[i].y, -side * radius * (1 - sp_cos(angle)), 1e-6);
            CHECK_NEAR(sp_wrap_angle(p[i].heading + side * angle), 0, 1e-8);
            CHECK_NEAR(p[i].curvature, -side / radius, 1e-9);
            CHECK_NEAR(p[i].width, 3.5, 1e-12);

            /* the sign of 30 km/h at s = 60 is for who drives with s */
            const bool signed_for = side < 0 && 10 + 100 * angle >= 60;
            CHECK_NEAR(p[i].limit, (signed_for ? 30 : 50) / 3.6, 1e-9);
        }
    }

    /* it ends with the road, and starts on the lane's middle wherever the carrier is */
    ego_at(f, 352, -1);
    f->world->actors[1].t += 0.5;
    f->world->actors[1].x += 0.5 * -sp_sin(3.52);
    f->world->actors[1].y += 0.5 * sp_cos(3.52);
    const sp_route_point *p = fixture_sample(f, m, 5, &out);
    CHECK(out.count == 10);
    CHECK_NEAR(p[0].x, 0, 1e-9);
    CHECK_NEAR(p[0].y, -0.5, 1e-9);
    f->world->actors[1].road = 0;
    (void)fixture_sample(f, m, 6, &out);
    CHECK(out.count == 0);
    fixture_destroy(f);
}

/* the left side 0.1 rad up seen along s: up for who drives with s, down for who drives against it */
static void the_route_tells_the_bank(void)
{
    fixture *f = fixture_create();
    sp_frame_out out;
    banked_road_with(f, "<line/>",
                     "<lateralProfile><superelevation s=\"0\" a=\"0.1\" b=\"0\" c=\"0\" d=\"0\"/>"
                     "<superelevation s=\"200\" a=\"0.1\" b=\"0.001\" c=\"0\" d=\"0\"/></lateralProfile>");
    sp_mount_def *m = fixture_mount(f, "route");
    for (int k = 0; k < 2; k++) {
        const int side = k ? -1 : 1;
        ego_at(f, k ? 300 : 150, k ? 1 : -1);
        const sp_route_point *p = fixture_sample(f, m, (uint64_t)k, &out);
        CHECK(out.count == 41);
        for (uint32_t i = 0; i < out.count; i++) {
            const double s = k ? 300 - 5.0 * i : 150 + 5.0 * i;
            CHECK_NEAR(p[i].bank, side * (0.1 + 0.001 * sp_max(s - 200, 0)), 1e-6);
        }
    }
    fixture_destroy(f);
}

int main(void)
{
    RUN(signals_are_where_they_stand);
    RUN(range_opening_sight_and_chance);
    RUN(the_route_bends_with_its_lane);
    RUN(the_route_tells_the_bank);
    return DONE();
}
