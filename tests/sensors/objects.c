/* objects.c - the list with errors: left is left from any seat, how often, how far, of what class, under which id, what
 * is made up and what runs together, weather, and each fault. */
#include "check.h"
#include "probe.h"
#include "sensors/clarity.h"
#include "sensors/objects_flaw.h"
#include "sensors/objects_sight.h"

static uint32_t car(fixture *f, const char *name, double x, double y)
{
    const uint32_t i = fixture_actor(f, name, SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    fixture_place(f, i, x, y, 0, 0);
    return i;
}

static sp_mount_def *sharp(fixture *f)
{
    sp_mount_def *m = fixture_mount(f, "objects");
    static const char *const rows[] = {"position_sigma", "velocity_sigma", "heading_sigma", "size_sigma"};
    for (int i = 0; i < 4; i++) {
        fixture_set(m, rows[i], 0);
    }
    fixture_set(m, "detection", 1);
    return m;
}

/* At 16 bearings, for seats anywhere on the car that look there: found, and told where it is in the vehicle frame;
 * for the same seat that looks aside by more than half its opening: not found. */
static void left_is_left_from_every_seat(void)
{
    fixture *f = fixture_create();
    const uint32_t t = car(f, "t", 0, 0);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "fov", 0.6);
    uint32_t seen = 0;
    for (uint32_t b = 0; b < 16; b++) {
        for (uint32_t k = 0; k < 24; k++) {
            const double bearing = SP_TAU * b / 16, ego = sp_random(3, k, 0, 0) * 6 - 3, r = 25 + k;
            const double x = 1000 * sp_random(3, k, 0, 1), y = -500 * sp_random(3, k, 0, 2);
            fixture_place(f, 1, x, y, ego, 10);
            fixture_place(f, t, x + r * sp_cos(ego + bearing), y + r * sp_sin(ego + bearing), 1.1, 5);
            m->position = sp_v3(4 * sp_random(3, k, 0, 3) - 1, 2 * sp_random(3, k, 0, 4) - 1, 0.5);
            const double dx = r * sp_cos(bearing) - m->position.x, dy = r * sp_sin(bearing) - m->position.y;
            const double straight = sp_atan2(dy, dx);
            for (int look = -2; look <= 2; look++) {
                m->yaw = sp_wrap_angle(straight + 0.2 * look);
                sp_frame_out out;
                const sp_object *o = fixture_sample(f, m, k, &out);
                const bool wanted = look > -2 && look < 2;
                CHECK(out.count == (wanted ? 1u : 0u));
                if (out.count == 1) {
                    seen++;
                    CHECK_NEAR(o->x, r * sp_cos(bearing), 1e-9);
                    CHECK_NEAR(o->y, r * sp_sin(bearing), 1e-9);
                    CHECK_NEAR(sp_wrap_angle(o->heading - 1.1 + ego), 0, 1e-9);
                }
            }
        }
    }
    CHECK(seen == 16 * 24 * 3);
    fixture_destroy(f);
}

/* the quick share against all rays, one by one, on random scenes of six boxes about the eye */
static void the_share_in_sight_by_brute_force(void)
{
    static sp_sight sight;
    static sp_shade shade;
    uint32_t partly = 0, hidden = 0, wrong = 0;
    for (uint32_t n = 0; n < 3000; n++) {
        fixture *f = fixture_create();
        for (uint32_t i = 0; i < 6; i++) {
            static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
            const double length = 0.5 + 8 * sp_random(n, i, 0, 0), height = 0.5 + 3 * sp_random(n, i, 0, 1);
            const uint32_t a = fixture_actor(f, names[i], SP_KIND_CAR, SP_RCS_CAR, length, 2, height);
            const double r = 4 + 40 * sp_random(n, i, 0, 2), turn = SP_TAU / 3 * sp_random(n, i, 0, 3);
            fixture_place(f, a, r * sp_cos(turn), r * sp_sin(turn), SP_TAU * sp_random(n, i, 0, 4), 0);
            f->world->actors[a].pitch = 0.2 * sp_random(n, i, 0, 5);
        }
        const sp_vec3 eye = sp_v3(0.3, 0.1, 0.3 + 2 * sp_random(n, 9, 0, 0));
        sp_sight_gather(&f->def, f->world, SP_EGO, 300, &sight);
        sp_shade_begin(&shade, &sight, eye);
        for (uint32_t i = 0; i < sight.count; i++) {
            sp_vec3 points[27];
            double spread = 0;
            CHECK(sp_sight_points(&sight, sight.box[i].actor, points, &spread));
            uint32_t free = 0;
            for (int k = 0; k < 27; k++) {
                const sp_actor_id target = {sight.box[i].actor};
                free += sp_sees(&f->def, f->world, eye, points[k], SP_EGO, target);
            }
            const double share = sp_shade_share(&shade, i);
            wrong += sp_abs(share - free / 27.0) > 1e-12;
            partly += free > 0 && free < 27;
            hidden += free == 0;
        }
        fixture_destroy(f);
    }
    CHECK(wrong == 0);
    CHECK(partly > 2000 && hidden > 1000);
}

/* a seat turned to the left by more than its sheet says tells all of it turned to the right */
static void a_bent_seat_turns_what_is_told(void)
{
    fixture *f = fixture_create();
    (void)car(f, "t", 40, 0);
    sp_mount_def *m = sharp(f);
    m->position = sp_v3(2, 0, 0.5);
    m->off_yaw = 0.1;
    sp_frame_out out;
    const sp_object *o = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(o->x, 2 + 38 * sp_cos(0.1), 1e-9);
    CHECK_NEAR(o->y, -38 * sp_sin(0.1), 1e-9);
    CHECK_NEAR(o->heading, -0.1, 1e-9);
    fixture_destroy(f);
}

/* the probability by distance and by occlusion, from its formula and from counting */
static void found_as_often_as_said(void)
{
    CHECK_NEAR(sp_objects_chance(50, 1, 0.9, 90, 150, 0.5, 0.5), 0.9, 1e-12);
    CHECK_NEAR(sp_objects_chance(120, 1, 0.9, 90, 150, 0.5, 0.5), 0.9 * 0.75, 1e-12);
    CHECK_NEAR(sp_objects_chance(150, 0.25, 0.9, 90, 150, 0.5, 0.5), 0.9 * 0.25, 1e-12);
    fixture *f = fixture_create();
    const uint32_t t = car(f, "t", 0, 0);
    const uint32_t adult = fixture_actor(f, "adult", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.6, 0.5, 1.8);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "detection", 0.9);
    static const double at[] = {40, 90, 110, 130, 149}, want[] = {0.9, 0.9, 0.75, 0.6, 0.4575};
    for (int i = 0; i < 5; i++) {
        fixture_place(f, t, at[i], 0, 0, 0);
        fixture_place(f, adult, at[i] * 0.7, 20, 0, 0); // people count from 0.7 of the distance on
        double cars = 0, people = 0;
        enum { N = 4000 };
        for (uint64_t n = 0; n < N; n++) {
            sp_frame_out out;
            (void)fixture_sample(f, m, n, &out);
            for (uint32_t k = 0; k < out.count; k++) {
                cars += out.truth[k].actor == t;
                people += out.truth[k].actor == adult;
            }
        }
        CHECK_NEAR(cars / N, want[i], 0.025);
        const double away = sp_hypot(at[i] * 0.7, 20) / 0.7;
        const double share = away < 90 ? 0.9 : away > 150 ? 0 : 0.9 * (1 - 0.5 * (away - 90) / 60);
        CHECK_NEAR(people / N, share, 0.025);
    }
    // what lasts: misses come in runs
    fixture_set(m, "persistence", 0.5);
    fixture_place(f, t, 130, 0, 0, 0);
    fixture_place(f, adult, 400, 0, 0, 0);
    probe *p = probe_create(f, m);
    uint32_t changes = 0, last = 1;
    for (int i = 0; i < 4000; i++) {
        (void)probe_take(p);
        changes += p->out.count != last;
        last = p->out.count;
    }
    CHECK(changes > 120 && changes < 260); // 400 pieces of 0.6: 192
    probe_destroy(p);
    fixture_destroy(f);
}

/* wrong classes as often as said, of the near ones two to one, kept as long as said */
static void classes_are_confused(void)
{
    fixture *f = fixture_create();
    (void)car(f, "t", 40, 0);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "confusion", 0.2);
    probe *p = probe_create(f, m);
    double class[9] = {0};
    uint32_t changes = 0, last = SP_CLASS_CAR;
    enum { N = 60000 };
    for (int i = 0; i < N; i++) {
        const sp_object *o = probe_take(p);
        class[o->class_id]++;
        changes += o->class_id != last && i % 10 != 0;
        last = o->class_id;
    }
    CHECK(changes == 0); // 0.5 s are ten samples
    CHECK_NEAR(class[SP_CLASS_CAR] / N, 0.8, 0.02);
    CHECK_NEAR(class[SP_CLASS_TRUCK] / N, 0.2 * 2 / 3, 0.015);
    CHECK_NEAR(class[SP_CLASS_UNKNOWN] / N, 0.2 / 3, 0.012);
    probe_destroy(p);
    fixture_destroy(f);
}

/* ids switch at the rate said, and never come back; without the row they stay */
static void ids_switch(void)
{
    fixture *f = fixture_create();
    (void)car(f, "t", 40, 0);
    sp_mount_def *m = sharp(f);
    probe *p = probe_create(f, m);
    for (int round = 0; round < 2; round++) {
        fixture_set(m, "id_switch", round ? 0.2 : 0);
        uint32_t switches = 0, last = ((const sp_object *)probe_take(p))->id;
        const uint32_t first = last;
        for (int i = 0; i < 20000; i++) { // 1000 s
            const uint32_t id = ((const sp_object *)probe_take(p))->id;
            switches += id != last;
            CHECK(id == last || id != first);
            last = id;
        }
        CHECK(round ? switches >= 199 && switches <= 201 : switches == 0);
    }
    probe_destroy(p);
    fixture_destroy(f);
}

/* objects that are none: as many at a time as rate times life (Little's law), within range and opening */
static void ghosts_come_and_go(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = sharp(f);
    fixture_set(m, "ghosts", 0.5);
    fixture_set(m, "ghost_life", 0.8);
    probe *p = probe_create(f, m);
    double sum = 0;
    enum { N = 40000 };
    for (int i = 0; i < N; i++) {
        const sp_object *o = probe_take(p);
        sum += p->out.count;
        for (uint32_t k = 0; k < p->out.count; k++) {
            CHECK(p->out.truth[k].reason == SP_REASON_GHOST && p->out.truth[k].actor == 0);
            CHECK(sp_hypot(o[k].x, o[k].y) < 150 + 8 * 3.2 && o[k].x > -20 && o[k].existence < 0.75);
        }
    }
    // the exponential is cut at four lives: mean 1 - e^-4
    CHECK_NEAR(sum / N, 0.5 * 0.8 * (1 - sp_exp(-4)), 0.04);
    probe_destroy(p);
    fixture_destroy(f);
}

/* two side by side become one box around both; farther apart they stay two */
static void neighbours_run_together(void)
{
    fixture *f = fixture_create();
    const uint32_t a = fixture_actor(f, "a", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.6, 0.5, 1.8);
    const uint32_t b = fixture_actor(f, "b", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.6, 0.5, 1.2);
    fixture_place(f, a, 20, 0, 0, 0);
    fixture_place(f, b, 20.1, 0.7, 0, 0);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "merge", 0.3);
    sp_frame_out out;
    const sp_object *o = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1);
    CHECK_NEAR(o->x, 20.05, 1e-9);
    CHECK_NEAR(o->y, 0.35, 1e-9);
    CHECK_NEAR(o->width, 1.2, 1e-9);
    CHECK_NEAR(o->length, 0.7, 1e-9);
    CHECK_NEAR(o->height, 1.8, 1e-9);
    fixture_place(f, b, 20.1, 0.9, 0, 0);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 2);
    fixture_destroy(f);
}

/* fog of visibility V hides what is farther than V ln(10) / 3; the light and the rain by their rows */
static void weather_shortens_sight(void)
{
    fixture *f = fixture_create();
    const uint32_t t = car(f, "t", 0, 0);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "sure_range", 1000);
    fixture_set(m, "edge_detection", 1);
    f->def.env.visibility = 100;
    static const double limit = 76.7528;
    for (int i = -1; i <= 1; i += 2) {
        sp_frame_out out;
        fixture_place(f, t, limit + 0.05 * i, 0, 0, 0);
        (void)fixture_sample(f, m, 0, &out);
        CHECK(out.count == (i < 0 ? 1u : 0u));
    }
    // an ideal list, and one that does not mind, see through
    sp_frame_out out;
    fixture_place(f, t, 120, 0, 0, 0);
    fixture_set(m, "weather", 0);
    (void)fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1);
    sp_env env = {.sun_elevation = -3 * SP_PI / 180, .visibility = 1e9};
    CHECK_NEAR(sp_clarity_light(&env), 0.5, 1e-12);
    CHECK_NEAR(sp_clarity_range(&env, 100, 0.7, 0.2), 85, 1e-6);
    env.sun_elevation = -0.5;
    CHECK_NEAR(sp_clarity_range(&env, 100, 0.7, 0.2), 70, 1e-6);
    env.lamps = 1;
    env.rain = 25;
    CHECK_NEAR(sp_clarity_range(&env, 100, 0.7, 0.2), 85 * 0.8, 1e-6);
    // 25 mm/h of rain: 1.076 * 25^0.67 = 9.30 dB/km (hand), 2.14e-3 1/m
    CHECK_NEAR(sp_clarity_extinction(&env), 2.1413e-3, 2e-6);
    fixture_destroy(f);
}

static uint32_t found(probe *p)
{
    (void)probe_take(p);
    return p->out.count;
}

static void faults_of_lists(void)
{
    fixture *f = fixture_create();
    (void)car(f, "near", 30, 0);
    (void)car(f, "left", 30, 20);
    (void)car(f, "far", 100, -5);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "sure_range", 1000);
    probe *p = probe_create(f, m);
    CHECK(found(p) == 3);
    probe_fail(f, 0, SP_FAULT_RANGE, 0.5, 0);
    CHECK(found(p) == 2);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_FOV, 0.5, 0); // 60 of 120 deg: left is at 33.7
    CHECK(found(p) == 2);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_BLOCKAGE, 0.2, 0.588); // 24 deg about it
    const sp_object *o = probe_take(p);
    CHECK(p->out.count == 2 && o[0].y == 0 && o[1].y == -5);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_BLOCKAGE, 1, 0);
    CHECK(found(p) == 0);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_PHANTOM, 15, 0.1);
    o = probe_take(p);
    CHECK(p->out.count == 4 && p->out.truth[3].reason == SP_REASON_FAULT);
    CHECK_NEAR(o[3].x, 15 * sp_cos(0.1), 1e-9);
    CHECK_NEAR(o[3].y, 15 * sp_sin(0.1), 1e-9);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_BIAS, 2, 1);
    o = probe_take(p);
    CHECK_NEAR(o[0].y, 2, 1e-9);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_MISALIGNMENT, 0.05, 0);
    o = probe_take(p);
    CHECK_NEAR(o[0].y, -30 * sp_sin(0.05), 1e-9);
    CHECK_NEAR(sp_hypot(o[0].x, o[0].y), 30, 1e-9);
    probe_heal(f);

    probe_destroy(p);
    fixture_destroy(f);
}

/* removal: the same ones as long as it lasts, as many as said over many seeds; five times the noise */
static void faults_that_are_drawn(void)
{
    fixture *f = fixture_create();
    (void)car(f, "near", 30, 0);
    (void)car(f, "left", 30, 20);
    (void)car(f, "far", 100, -5);
    sp_mount_def *m = sharp(f);
    fixture_set(m, "sure_range", 1000);
    probe *p = probe_create(f, m);
    uint32_t gone = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        f->def.seed = seed;
        probe_fail(f, 0, SP_FAULT_REMOVAL, 0.4, 0);
        const uint32_t first = found(p);
        CHECK(first == found(p));
        gone += 3 - first;
        probe_heal(f);
    }
    CHECK_NEAR(gone / 900.0, 0.4, 0.05);
    fixture_set(m, "position_sigma", 0.1);
    probe_fail(f, 0, SP_FAULT_NOISE, 5, 0);
    double square = 0;
    for (int i = 0; i < 2000; i++) {
        square += sp_square(((const sp_object *)probe_take(p))->y);
    }
    CHECK_NEAR(sp_sqrt(square / 2000) / (5 * (0.1 + 0.004 * 30)), 1, 0.06);
    probe_destroy(p);
    fixture_destroy(f);
}

int main(void)
{
    RUN(left_is_left_from_every_seat);
    RUN(the_share_in_sight_by_brute_force);
    RUN(a_bent_seat_turns_what_is_told);
    RUN(found_as_often_as_said);
    RUN(classes_are_confused);
    RUN(ids_switch);
    RUN(ghosts_come_and_go);
    RUN(neighbours_run_together);
    RUN(weather_shortens_sight);
    RUN(faults_of_lists);
    RUN(faults_that_are_drawn);
    return DONE();
}
