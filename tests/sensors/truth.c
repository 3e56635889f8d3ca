/* truth.c - ego, chassis, imu, command, objects, lanes against closed forms. */
#include "check.h"
#include "fixture.h"

static void ego_chassis_and_command_say_what_is(void)
{
    fixture *f = fixture_create();
    fixture_place(f, 1, 12, -3, 0.3, 15);
    sp_actor *a = &f->world->actors[1];
    const sp_vehicle car = {.wheel_radius = 0.33};
    f->actors[1].vehicle = &car;
    a->move = SP_MOVE_FULL;
    a->wheels[2].spin = 40;
    a->wheels[3].spin = 50;
    a->steering = 0.05;
    a->flags = SP_ACTOR_ABS | SP_ACTOR_HELD;
    a->gear = 1;
    sp_frame_out out;
    const sp_ego *e = fixture_sample(f, fixture_mount(f, "ego"), 0, &out);
    CHECK(out.count == 1 && e->x == 12 && e->y == -3 && e->heading == 0.3 && e->speed == 15);
    const sp_chassis *c = fixture_sample(f, fixture_mount(f, "chassis"), 0, &out);
    CHECK_NEAR(c->speed, 0.33 * 45, 1e-12);
    CHECK(c->steering_angle == 0.05 && c->gear == 1 && c->flags == (SP_CHASSIS_ABS | SP_CHASSIS_HOLD));
    const sp_command *d = fixture_sample(f, fixture_mount(f, "command"), 0, &out);
    CHECK(d->engaged == 1 && d->set_speed == 25 && d->time_gap == 1.8 && d->hands_on == 1);
    fixture_destroy(f);
}

static sp_mount_def *clean_imu(fixture *f)
{
    sp_mount_def *m = fixture_mount(f, "imu");
    static const char *const rows[] = {"accel_noise", "accel_bias", "accel_drift",
                                       "gyro_noise",  "gyro_bias",  "gyro_drift"};
    for (int i = 0; i < 6; i++) {
        fixture_set(m, rows[i], 0);
    }
    return m;
}

/* at rest +9.80665 upwards; on a circle v^2 / r to the inside at the mount's own radius; nose down, gravity points
 * ahead */
static void imu_in_closed_form(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean_imu(f);
    sp_frame_out out;
    const sp_imu *i = fixture_sample(f, m, 0, &out);
    CHECK(i->ax == 0 && i->ay == 0 && i->gz == 0);
    CHECK_NEAR(i->az, 9.80665, 1e-12);

    sp_actor *a = &f->world->actors[1];
    const double v = 20, r = 50, w = v / r;
    a->speed = v;
    a->yaw_rate = w;
    a->lateral_acceleration = v * v / r;
    m->position = sp_v3(1.5, -0.5, 0.4);
    i = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(i->ay, w * w * (r + 0.5), 1e-9);
    CHECK_NEAR(i->ax, -w * w * 1.5, 1e-9);
    CHECK_NEAR(i->gz, w, 1e-12);

    *a = (sp_actor){.pitch = 0.1, .move = SP_MOVE_RAILS};
    i = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(i->ax, -9.80665 * sp_sin(0.1), 1e-9);
    CHECK_NEAR(i->az, 9.80665 * sp_cos(0.1), 1e-9);
    fixture_destroy(f);
}

/* white noise of density s sampled every dt has standard deviation s / sqrt(dt); biases are constant */
static void imu_noise_is_as_rated(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean_imu(f);
    fixture_set(m, "accel_noise", 2e-3);
    fixture_set(m, "gyro_noise", 1.7e-4);
    double sum = 0, square = 0, gyro = 0;
    for (uint64_t n = 0; n < 4000; n++) {
        sp_frame_out out;
        const sp_imu *i = fixture_sample(f, m, n, &out);
        sum += i->ax;
        square += i->ax * i->ax;
        gyro += i->gz * i->gz;
    }
    CHECK_NEAR(sp_sqrt(square / 4000), 2e-3 / sp_sqrt(0.01), 1e-3);
    CHECK_NEAR(sp_sqrt(gyro / 4000), 1.7e-4 / sp_sqrt(0.01), 1e-4);
    CHECK_NEAR(sum / 4000, 0, 1.5e-3);
    fixture_set(m, "accel_noise", 0);
    fixture_set(m, "accel_bias", 0.03);
    sp_frame_out out;
    const double first = ((const sp_imu *)fixture_sample(f, m, 0, &out))->ax;
    CHECK(first != 0 && first == ((const sp_imu *)fixture_sample(f, m, 99, &out))->ax);
    fixture_destroy(f);
}

/* ego and target on circles about (0, 100): every quantity by hand */
static void ideal_objects_in_closed_form(void)
{
    fixture *f = fixture_create();
    const uint32_t t = fixture_actor(f, "target", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    f->actors[t].center_x = 1.3;
    fixture_place(f, 1, 0, 0, 0, 20);
    f->world->actors[1].yaw_rate = 0.2;
    fixture_place(f, t, 30, 10, 0.6, 12);
    sp_actor *a = &f->world->actors[t];
    a->yaw_rate = 0.12;
    a->acceleration = 2;
    a->lateral_acceleration = 12 * 0.12;
    a->lights = SP_LIGHT_BRAKE;
    sp_mount_def *m = fixture_mount(f, "objects");
    fixture_set(m, "ideal", 1);
    sp_frame_out out;
    const sp_object *o = fixture_sample(f, m, 0, &out);
    const double c = sp_cos(0.6), s = sp_sin(0.6);
    CHECK(out.count == 1 && out.truth[0].actor == t && o->id != t && o->class_id == SP_CLASS_CAR &&
          o->lights == SP_LIGHT_BRAKE);
    CHECK_NEAR(o->x, 30 + 1.3 * c, 1e-12);
    CHECK_NEAR(o->y, 10 + 1.3 * s, 1e-12);
    CHECK_NEAR(o->z, 0.75, 1e-12);
    CHECK_NEAR(o->heading, 0.6, 1e-12);
    CHECK_NEAR(o->vx, 12 * c - 0.12 * 1.3 * s, 1e-12);
    CHECK_NEAR(o->vy, 12 * s + 0.12 * 1.3 * c, 1e-12);
    CHECK_NEAR(o->rel_vx, o->vx - 20 + 0.2 * o->y, 1e-12);
    CHECK_NEAR(o->rel_vy, o->vy - 0.2 * o->x, 1e-12);
    const double al = 2 - 0.12 * 0.12 * 1.3, at = 12 * 0.12;
    CHECK_NEAR(o->ax, al * c - at * s, 1e-12);
    CHECK_NEAR(o->ay, al * s + at * c, 1e-12);
    CHECK_NEAR(o->visible, 1, 0);

    // seen from a turned ego the same thing is turned back
    fixture_place(f, 1, 0, 0, 0.6, 20);
    const double x = ((const sp_object *)fixture_sample(f, m, 0, &out))->x;
    CHECK_NEAR(x, 30 * c + 10 * s + 1.3, 1e-12);
    fixture_destroy(f);
}

/* occlusion, opening, range, order and ids of the list with errors */
static void objects_are_hidden_and_found(void)
{
    fixture *f = fixture_create();
    const uint32_t far = fixture_actor(f, "far", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    const uint32_t wall = fixture_actor(f, "wall", SP_KIND_STATIC, SP_RCS_BARRIER, 0.5, 8, 3);
    const uint32_t behind = fixture_actor(f, "behind", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    fixture_place(f, far, 60, 0, 0, 0);
    fixture_place(f, wall, 30, 0, 0, 0);
    fixture_place(f, behind, -20, 0, 0, 0);
    sp_mount_def *m = fixture_mount(f, "objects");
    fixture_set(m, "detection", 1);
    sp_frame_out out;
    const sp_object *o = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 1 && out.truth[0].actor == wall);
    const uint32_t id = o->id;

    // aside, both come, the nearer first, ids stay
    fixture_place(f, wall, 30, 20, 0, 0);
    double square = 0;
    for (uint64_t n = 0; n < 500; n++) {
        o = fixture_sample(f, m, n, &out);
        CHECK(out.count == 2 && out.truth[0].actor == wall && out.truth[1].actor == far && o->id == id &&
              o[1].id != id);
        square += (o[1].x - 60) * (o[1].x - 60);
    }
    CHECK_NEAR(sp_sqrt(square / 500), 0.15 + 0.004 * 60, 0.04);

    // half behind the wall: about half of the points
    fixture_set(m, "ideal", 1);
    fixture_place(f, wall, 30, 4, 0, 0);
    o = fixture_sample(f, m, 0, &out);
    for (uint32_t i = 0; i < out.count; i++) {
        if (out.truth[i].actor == far) {
            CHECK(o[i].visible > 0.2 && o[i].visible < 0.8);
        }
    }
    CHECK(out.count == 3);
    fixture_destroy(f);
}

static const sp_lane_line *line_of(const sp_lane_line *l, const sp_frame_out *out, int32_t side)
{
    for (uint32_t i = 0; i < out->count; i++) {
        if (l[i].side == side) {
            return &l[i];
        }
    }
    return NULL;
}

static double y_at(const sp_lane_line *l, double x)
{
    return l->c0 + x * (l->c1 + x * (l->c2 + x * l->c3));
}

/* a straight road, two lanes right, one left, 3.5 m; the ego 0.4 m right of the middle of lane -1, turned by 0.02 */
static void lanes_on_a_straight_road(void)
{
    fixture *f = fixture_create();
    const sp_road_piece piece = {500, 0, 0};
    fixture_road(f, &piece, 1, 3.5);
    fixture_place(f, 1, 100, -2.15, 0.02, 20);
    const sp_mount_def *m = fixture_mount(f, "lanes");
    sp_frame_out out;
    const sp_lane_line *l = fixture_sample(f, m, 0, &out);
    CHECK(out.count == 4);
    static const int32_t sides[] = {1, -1, 2, -2};
    static const double offset[] = {0, -3.5, 3.5, -7};
    for (int i = 0; i < 4; i++) {
        const sp_lane_line *k = line_of(l, &out, sides[i]);
        CHECK(k != NULL);
        for (double x = 0; k && x < 50; x += 10) {
            CHECK_NEAR(y_at(k, x), (offset[i] + 2.15) / sp_cos(0.02) - x * sp_tan(0.02), 1e-9);
        }
        CHECK(k && k->to > 55 && k->from < 0);
    }
    // the marks as the road has them
    sp_lane_info info;
    CHECK(sp_road_lane(f->def.road, 1, 100, -1, &info) && line_of(l, &out, -1)->type == (uint32_t)info.mark.type);
    CHECK(line_of(l, &out, 1)->type == (uint32_t)sp_road_center_mark(f->def.road, 1, 100).type);

    // on the other side of the road, the other way: the same lines, seen from there
    fixture_place(f, 1, 100, 1.75, SP_PI, 20);
    l = fixture_sample(f, m, 0, &out);
    const sp_lane_line *left = line_of(l, &out, 1), *right = line_of(l, &out, -1);
    CHECK(left && right);
    if (left && right) {
        CHECK_NEAR(left->c0, 1.75, 1e-9);
        CHECK_NEAR(right->c0, -1.75, 1e-9);
    }
    fixture_destroy(f);
}

/* on a left-hand circle of 250 m: the marking at radius q runs at y = r - sqrt(q^2 - x^2) seen from radius r */
static void lanes_on_a_circle(void)
{
    fixture *f = fixture_create();
    const sp_road_piece piece = {600, 1.0 / 250, 1.0 / 250};
    fixture_road(f, &piece, 1, 3.5);
    const double r = 251.75, phi = 0.5;
    fixture_place(f, 1, r * sp_sin(phi), 250 - r * sp_cos(phi), phi, 20);
    const sp_mount_def *m = fixture_mount(f, "lanes");
    sp_frame_out out;
    const sp_lane_line *l = fixture_sample(f, m, 0, &out);
    static const int32_t sides[] = {1, -1, -2};
    static const double radius[] = {250, 253.5, 257};
    for (int i = 0; i < 3; i++) {
        const sp_lane_line *k = line_of(l, &out, sides[i]);
        CHECK(k != NULL);
        for (double x = 0; k && x < 50; x += 5) {
            CHECK_NEAR(y_at(k, x), r - sp_sqrt(radius[i] * radius[i] - x * x), 0.01);
        }
        CHECK_NEAR(k ? 2 * k->c2 : 0, 1 / radius[i], 2e-4);
    }
    fixture_destroy(f);
}

/* a clothoid from straight to 1/200 over 100 m: curvature grows by a / L, so c3 is a sixth of that at its start */
static void lanes_on_a_clothoid(void)
{
    fixture *f = fixture_create();
    const sp_road_piece pieces[] = {{100, 0, 0}, {100, 0, 1.0 / 200}};
    fixture_road(f, pieces, 2, 3.5);
    fixture_place(f, 1, 100, -1.75, 0, 20);
    sp_mount_def *m = fixture_mount(f, "lanes");
    fixture_set(m, "behind", 0);
    sp_frame_out out;
    const sp_lane_line *l = fixture_sample(f, m, 0, &out);
    const sp_lane_line *left = line_of(l, &out, 1);
    CHECK(left != NULL);
    if (left) {
        CHECK_NEAR(left->c3, (1.0 / 200 / 100) / 6, 1.5e-6);
        CHECK_NEAR(left->c0, 1.75, 0.01);
        CHECK_NEAR(left->c1, 0, 1e-3);
    }
    fixture_destroy(f);
}

int main(void)
{
    RUN(ego_chassis_and_command_say_what_is);
    RUN(imu_in_closed_form);
    RUN(imu_noise_is_as_rated);
    RUN(ideal_objects_in_closed_form);
    RUN(objects_are_hidden_and_found);
    RUN(lanes_on_a_straight_road);
    RUN(lanes_on_a_circle);
    RUN(lanes_on_a_clothoid);
    return DONE();
}
