/* lists.c - markings, signals and the way ahead with errors: openings, wear, weather, misreading, localisation, and
 * each fault. What they say without errors is in truth.c and ahead.c. */
#include "check.h"
#include "probe.h"

#include <stdio.h>

/* ---- markings ---- */

static sp_mount_def *lanes_on(fixture *f)
{
    const sp_road_piece piece = {500, 0, 0};
    fixture_road(f, &piece, 1, 3.5);
    fixture_place(f, 1, 100, -1.75, 0, 20);
    return fixture_mount(f, "lanes");
}

static const sp_lane_line *line(const probe *p, int32_t side)
{
    const sp_lane_line *l = (const sp_lane_line *)(const void *)p->data;
    for (uint32_t i = 0; i < p->out.count; i++) {
        if (l[i].side == side) {
            return &l[i];
        }
    }
    return NULL;
}

/* a seat that looks to the left sees what is left of the car, whatever way the car stands on the world */
static void left_lines_are_left(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = lanes_on(f);
    fixture_set(m, "fov", 2.4);
    fixture_set(m, "range", 10);
    fixture_set(m, "behind", 10);
    probe *p = probe_create(f, m);
    for (int k = 0; k < 4; k++) {
        const bool back = k > 1;
        fixture_place(f, 1, 100, back ? 1.75 : -1.75, back ? SP_PI : 0, 20);
        m->yaw = k % 2 ? -SP_PI / 2 : SP_PI / 2;
        (void)probe_take(p);
        CHECK(p->out.count > 0);
        for (int32_t side = -2; side <= 2; side++) {
            const sp_lane_line *l = line(p, side);
            CHECK(!l || (side > 0) == (m->yaw > 0));
            CHECK(!l || (l->c0 > 0) == (side > 0));
        }
        CHECK(line(p, m->yaw > 0 ? 1 : -1) != NULL);
    }
    // bent to the left by 0.02 it believes the lines turned to the right
    m->yaw = 0;
    m->off_yaw = 0.02;
    fixture_set(m, "fov", SP_TAU);
    fixture_place(f, 1, 100, -1.75, 0, 20);
    (void)probe_take(p);
    const sp_lane_line *l = line(p, 1);
    CHECK(l != NULL);
    CHECK_NEAR(l ? l->c1 : 0, -sp_tan(0.02), 1e-9);
    probe_destroy(p);
    fixture_destroy(f);
}

/* worn paint: as much less often, in runs, and half as much less far */
static void wear_and_weather(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = lanes_on(f);
    fixture_set(m, "wear", 0.4);
    probe *p = probe_create(f, m);
    uint32_t seen = 0, changes = 0;
    bool last = false;
    enum { N = 6000 };
    for (int i = 0; i < N; i++) {
        (void)probe_take(p);
        const sp_lane_line *l = line(p, 1);
        seen += l != NULL;
        changes += last != (l != NULL);
        last = l != NULL;
        if (l) {
            CHECK_NEAR(l->to, 48, 1e-9);
            CHECK_NEAR(l->existence, 0.6, 1e-12);
        }
    }
    CHECK_NEAR((double)seen / N, 0.6, 0.06);
    CHECK(changes < N / 6); // 0.3 s are six samples
    fixture_set(m, "wear", 0);

    // weather counts only where asked
    f->def.env.visibility = 30;
    f->def.env.surface = SP_SURFACE_SNOW;
    (void)probe_take(p);
    CHECK(p->out.count == 4 && line(p, 1)->to > 59);
    fixture_set(m, "weather", 1);
    (void)probe_take(p);
    CHECK(p->out.count == 0);
    f->def.env.surface = SP_SURFACE_WET;
    (void)probe_take(p);
    CHECK_NEAR(line(p, 1)->to, 30 * 2.302585 / 3, 1e-4);
    f->def.env = (sp_env){.sun_elevation = -1, .rain = 25};
    uint32_t found = 0;
    for (int i = 0; i < N; i++) {
        (void)probe_take(p);
        found += line(p, -1) != NULL;
    }
    CHECK_NEAR((double)found / N, 0.7, 0.06);
    probe_destroy(p);
    fixture_destroy(f);
}

static void faults_of_lines(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = lanes_on(f);
    probe *p = probe_create(f, m);
    probe_fail(f, 0, SP_FAULT_RANGE, 0.5, 0);
    (void)probe_take(p);
    CHECK_NEAR(line(p, 1)->to, 30, 1e-9);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_BIAS, 0.4, -1);
    (void)probe_take(p);
    CHECK_NEAR(line(p, 1)->c0, 1.75 + 0.4, 1e-9);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_PHANTOM, 1, 0.5);
    (void)probe_take(p);
    const sp_lane_line *l = (const sp_lane_line *)(const void *)p->data;
    CHECK(p->out.count == 5 && p->out.truth[4].reason == SP_REASON_FAULT);
    CHECK_NEAR(l[4].c0, sp_sin(0.5), 1e-12);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_BLOCKAGE, 0.5, SP_PI / 2); // all that is left
    (void)probe_take(p);
    CHECK(p->out.count == 2 && !line(p, 1) && line(p, -1));
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_REMOVAL, 1, 0);
    (void)probe_take(p);
    CHECK(p->out.count == 0);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_NOISE, 5, 0);
    double square = 0;
    for (int i = 0; i < 8000; i++) {
        (void)probe_take(p);
        square += sp_square(line(p, 1)->c0 - 1.75);
    }
    CHECK_NEAR(sp_sqrt(square / 8000), 4 * 0.03, 0.005);
    probe_destroy(p);
    fixture_destroy(f);
}

/* ---- signals ---- */

static void signs_on(fixture *f)
{
    static const char text[] =
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"400\"><planView>"
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView><lanes><laneSection "
        "s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width "
        "sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes><signals>"
        "<signal id=\"V\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"60\" t=\"-4\" orientation=\"+\" "
        "dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"50\" unit=\"km/h\"/>"
        "<signal id=\"L\" name=\"\" type=\"1000001\" subtype=\"-1\" country=\"DE\" s=\"70\" t=\"-5\" "
        "orientation=\"+\" dynamic=\"yes\" zOffset=\"3\" height=\"1\" width=\"0.4\" value=\"-1\"/>"
        "</signals></road></OpenDRIVE>";
    CHECK(sp_road_read_xodr("signs", text, sizeof text - 1, f->arena, &f->def.road, &f->error));
    f->def.arena = f->arena;
    CHECK(sp_lights_derive(&f->def, &f->error) && f->def.light_count == 1);
    fixture_place(f, 1, 20, -1.75, 0, 10);
    sp_actor *a = &f->world->actors[1];
    a->road = 1;
    a->lane = -1;
    a->s = 20;
    a->t = -1.75;
    f->world->light_show[0] = SP_LIGHT_RED;
}

static const sp_signal *sign(const probe *p, uint32_t type)
{
    const sp_signal *s = (const sp_signal *)(const void *)p->data;
    for (uint32_t i = 0; i < p->out.count; i++) {
        if (s[i].type == type) {
            return &s[i];
        }
    }
    return NULL;
}

/* whatever way the car stands, for 16 seats: told where it is when the seat looks there, not when it looks aside */
static void signs_from_every_seat(void)
{
    fixture *f = fixture_create();
    signs_on(f);
    sp_mount_def *m = fixture_mount(f, "signals");
    fixture_set(m, "detection", 1);
    fixture_set(m, "position_sigma", 0);
    fixture_set(m, "fov", 0.6);
    probe *p = probe_create(f, m);
    for (int b = 0; b < 16; b++) {
        const double heading = sp_wrap_angle(SP_TAU * b / 16);
        f->world->actors[1].heading = heading;
        m->position = sp_v3(b % 4, 0.2 * (b % 3), 1.2);
        const double c = sp_cos(heading), s = sp_sin(heading), dx = 40, dy = -2.25;
        const double x = c * dx + s * dy, y = c * dy - s * dx;
        const double straight = sp_atan2(y - m->position.y, x - m->position.x);
        for (int look = -2; look <= 2; look++) {
            m->yaw = sp_wrap_angle(straight + 0.2 * look);
            (void)probe_take(p);
            const sp_signal *v = sign(p, SP_SIGNAL_TYPE_SPEED);
            CHECK((v != NULL) == (look > -2 && look < 2));
            CHECK_NEAR(v ? v->x : x, x, 1e-9);
            CHECK_NEAR(v ? v->y : y, y, 1e-9);
        }
    }
    probe_destroy(p);
    fixture_destroy(f);
}

static void signs_are_misread(void)
{
    fixture *f = fixture_create();
    signs_on(f);
    sp_mount_def *m = fixture_mount(f, "signals");
    fixture_set(m, "detection", 1);
    fixture_set(m, "misread", 0.2);
    probe *p = probe_create(f, m);
    double right = 0, red = 0, yellow = 0, count = 0;
    enum { N = 20000 };
    for (int i = 0; i < N; i++) {
        (void)probe_take(p);
        const sp_signal *v = sign(p, SP_SIGNAL_TYPE_SPEED), *l = sign(p, SP_SIGNAL_TYPE_LIGHT);
        CHECK(v && l);
        if (!v || !l) {
            continue;
        }
        const double off = sp_abs(v->value * 3.6 - 50);
        CHECK(off < 1e-9 || sp_abs(off - 10) < 1e-9 || sp_abs(off - 20) < 1e-9);
        right += off < 1e-9;
        red += l->state == SP_SIGNAL_STATE_RED;
        yellow += l->state == SP_SIGNAL_STATE_YELLOW;
        count++;
    }
    CHECK_NEAR(right / count, 0.8, 0.03);
    CHECK_NEAR(red / count, 0.8, 0.03);
    CHECK_NEAR(yellow / count, 0.1, 0.025);

    // from behind its face nothing is read; the light's face looks back along the road
    fixture_set(m, "misread", 0);
    fixture_set(m, "aspect", 0.03);
    (void)probe_take(p);
    CHECK(!sign(p, SP_SIGNAL_TYPE_SPEED)); // 3.2 deg aside
    fixture_set(m, "aspect", 0.08);
    (void)probe_take(p);
    CHECK(sign(p, SP_SIGNAL_TYPE_SPEED) && sign(p, SP_SIGNAL_TYPE_LIGHT));
    // fog: 40 m away, seen to 38
    f->def.env.visibility = 50;
    (void)probe_take(p);
    CHECK(p->out.count == 0);
    f->def.env.visibility = 56;
    (void)probe_take(p);
    CHECK(p->out.count == 1);
    probe_destroy(p);
    fixture_destroy(f);
}

static void faults_of_signs(void)
{
    fixture *f = fixture_create();
    signs_on(f);
    sp_mount_def *m = fixture_mount(f, "signals");
    fixture_set(m, "ideal", 1);
    probe *p = probe_create(f, m);
    probe_fail(f, 0, SP_FAULT_PHANTOM, 25, -0.1);
    (void)probe_take(p);
    const sp_signal *s = (const sp_signal *)(const void *)p->data;
    CHECK(p->out.count == 3 && s[2].type == SP_SIGNAL_TYPE_LIGHT && s[2].state == SP_SIGNAL_STATE_RED);
    CHECK_NEAR(s[2].y, 25 * sp_sin(-0.1), 1e-9);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_REMOVAL, 1, 0);
    (void)probe_take(p);
    CHECK(p->out.count == 0);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_RANGE, 0.3, 0); // 45 of 150 m
    (void)probe_take(p);
    CHECK(p->out.count == 1);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_SCALE, 2, 4);
    (void)probe_take(p);
    CHECK_NEAR(sign(p, SP_SIGNAL_TYPE_SPEED)->value, 100 / 3.6, 1e-9);
    probe_destroy(p);
    fixture_destroy(f);
}

/* ---- the way ahead, odometry, the human's wishes ---- */

static void localisation_moves_the_way(void)
{
    fixture *f = fixture_create();
    signs_on(f);
    sp_mount_def *m = fixture_mount(f, "route");
    fixture_set(m, "ahead_sigma", 3);
    fixture_set(m, "left_sigma", 1.5);
    fixture_set(m, "tau", 1);
    probe *p = probe_create(f, m);
    double x = 0, y = 0, stiff = 0;
    enum { N = 6000 };
    for (int i = 0; i < N; i++) {
        const sp_route_point *r = probe_take(p);
        x += r[0].x * r[0].x;
        y += r[0].y * r[0].y;
        stiff = sp_max(stiff, sp_abs(r[10].x - r[0].x - 50));
    }
    CHECK_NEAR(sp_sqrt(x / N) / 3, 1, 0.08);
    CHECK_NEAR(sp_sqrt(y / N) / 1.5, 1, 0.08);
    CHECK(stiff < 1e-9);
    // turned to the left by 0.1 the car sees the way to its right
    fixture_set(m, "ahead_sigma", 0);
    fixture_set(m, "left_sigma", 0);
    fixture_set(m, "heading_sigma", 0.02);
    double turn = 0;
    for (int i = 0; i < N; i++) {
        const sp_route_point *r = probe_take(p);
        turn += sp_square(r[10].heading);
        CHECK_NEAR(sp_atan2(r[10].y, r[10].x), r[10].heading, 1e-9);
    }
    CHECK_NEAR(sp_sqrt(turn / N) / 0.02, 1, 0.08);
    probe_destroy(p);
    fixture_destroy(f);
}

static void faults_of_exact_ones(void)
{
    fixture *f = fixture_create();
    sp_mount_def *ego = fixture_mount(f, "ego"), *wish = fixture_mount(f, "command");
    fixture_place(f, 1, 10, 20, 0.3, 15);
    probe *p = probe_create(f, ego), *q = probe_create(f, wish);
    probe_fail(f, 0, SP_FAULT_BIAS, 0.1, 3);
    probe_fail(f, 0, SP_FAULT_QUANTISE, 4, 0);
    probe_fail(f, 1, SP_FAULT_SCALE, 2, 0);
    const sp_ego *e = probe_take(p);
    CHECK_NEAR(e->heading, 0.4, 1e-12);
    CHECK(e->x == 12 && e->y == 20);
    const sp_command *c = probe_take(q);
    CHECK(c->set_speed == 50 && c->time_gap == 1.8);
    probe_destroy(p);
    probe_destroy(q);
    fixture_destroy(f);
}

int main(void)
{
    RUN(left_lines_are_left);
    RUN(wear_and_weather);
    RUN(faults_of_lines);
    RUN(signs_from_every_seat);
    RUN(signs_are_misread);
    RUN(faults_of_signs);
    RUN(localisation_moves_the_way);
    RUN(faults_of_exact_ones);
    return DONE();
}
