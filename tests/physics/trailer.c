/* trailer.c - an articulated lorry: stands still, follows as a tractrix, keeps its kingpin, never folds further than
 * the cab allows; on rails and as two bodies. */
#include "physics/internal.h"
#include "physics/stand.h"

/* a 7.5 t tractor and a 24 t semi-trailer: round figures of the European kind, 3.7 m wheelbase, kingpin to the middle
 * of the axles 7.75 m */
static sp_vehicle tractor_row(void)
{
    sp_vehicle v = *sp_kind_find("compact")->vehicle;
    v.mass = 7500;
    v.inertia_x = 5000;
    v.inertia_y = v.inertia_z = 22000;
    v.a = 1.1;
    v.b = 2.6;
    v.cog_height = 0.9;
    v.track_front = v.track_rear = 2.0;
    v.spring_front = v.spring_rear = 6e5;
    v.damper_front = v.damper_rear = 5e4;
    v.anti_roll_front = v.anti_roll_rear = 1e5;
    v.wheel_radius = 0.5;
    v.wheel_inertia = 20;
    v.brake_torque_max = 80000;
    v.power_max = 3e5;
    v.drive_force_max = 6e4;
    v.drag_area = 6;
    v.tyre[SP_TYRE_LOAD] = 30000;
    v.hitch_x = 0.6;
    v.hitch_z = 1.2;
    return v;
}

static sp_vehicle trailer_row(void)
{
    sp_vehicle v = tractor_row();
    v.mass = 24000;
    v.inertia_x = 25000;
    v.inertia_y = v.inertia_z = 250000;
    v.cog_height = 1.4;
    v.a = -2.2;
    v.b = 3.5;
    v.spring_front = v.spring_rear = 1e6;
    v.damper_front = v.damper_rear = 8e4;
    v.brake_torque_max = 120000;
    v.power_max = v.drive_force_max = 0;
    v.hitch_x = v.hitch_z = 0;
    v.coupling_x = 8.4;
    return v;
}

static const double base = 8.4 - (3.5 - 2.2) / 2; /* kingpin to the middle of the axles */

/* ego: tractor; 2: trailer. rails: the tractor is 2 on rails, the trailer 3 */
static uint32_t lorry(stand *t, sp_vehicle *trailer, bool rails, double curvature, double speed)
{
    stand_road(t, curvature);
    if (rails)
        stand_actor(t, "compact", 1, 1000, 0, 0);
    const uint32_t i = stand_actor(t, "van", -1, 100, 0, speed);
    t->vehicle = tractor_row();
    *trailer = trailer_row();
    t->actors[i].vehicle = &t->vehicle;
    t->actors[i].length = 6;
    t->actors[i].mass = t->vehicle.mass;
    const uint32_t k = stand_actor(t, "van", -1, 92, 0, speed);
    t->actors[k].vehicle = trailer;
    t->actors[k].length = 13.6;
    t->actors[k].center_x = 2.5;
    t->actors[k].mass = trailer->mass;
    t->actors[i].tows = k;
    t->actors[k].towed_by = i;
    CHECK(stand_begin(t));
    return i;
}

static double kingpin_gap(stand *t, uint32_t i)
{
    const sp_actor *a = stand_of(t, i), *b = stand_of(t, i + 1);
    const double *p = a->body_rotation, *q = b->body_rotation;
    const double ax = 0.6 - 2.6, az = 1.2 - 0.9, bx = 8.4 - 3.5, bz = 1.2 - 1.4;
    double sum = 0;
    for (int n = 0; n < 3; n++)
        sum += sp_square(a->body_position[n] + p[4 * n] * ax + p[4 * n + 2] * az - b->body_position[n] - q[4 * n] * bx -
                         q[4 * n + 2] * bz);
    return sp_sqrt(sum);
}

/* axle loads of the two bodies: the weight of both, the kingpin's share on the tractor by levers */
static void stands_as_statics_say(void)
{
    stand t;
    sp_vehicle trailer;
    lorry(&t, &trailer, false, 0, 0);
    t.world->control.accel_applied = -1;
    CHECK(stand_run(&t, 4));
    double loads[4] = {0};
    for (int w = 0; w < 4; w++) {
        loads[w / 2] += stand_of(&t, 1)->wheels[w].load;
        loads[2] += stand_of(&t, 2)->wheels[w].load;
    }
    /* the centre of mass lies 3.5 m before the rear axle, 2.85 m before the axles' middle, 4.9 m behind the kingpin */
    const double rests = 24000 * SP_GRAVITY * 2.85 / (2.85 + 4.9);
    CHECK_NEAR(loads[2] / (24000 * SP_GRAVITY - rests), 1, 0.005);
    CHECK_NEAR(loads[0] / (7500 * SP_GRAVITY * 2.6 / 3.7 + rests * 0.6 / 3.7), 1, 0.01);
    CHECK_NEAR(loads[1] / (7500 * SP_GRAVITY * 1.1 / 3.7 + rests * 3.1 / 3.7), 1, 0.01);
    CHECK(sp_abs(stand_of(&t, 1)->speed) < 1e-3 && kingpin_gap(&t, 1) < 1e-3);
    stand_end(&t);
}

/* steady circle at walking speed: the axles' middle runs on the circle whose radius is R^2 + hitch^2 - base^2 */
static void steady_circle(void)
{
    stand t;
    sp_vehicle trailer;
    lorry(&t, &trailer, false, 0, 3);
    for (int k = 0; k < 4000; k++) {
        t.world->control.accel_applied = sp_clamp(2 * (3 - stand_of(&t, 1)->speed), -3, 1);
        stand_of(&t, 1)->steering = sp_min(0.25, 0.0025 * k * 0.1);
        CHECK(stand_tick(&t));
        CHECK(kingpin_gap(&t, 1) < 5e-3);
    }
    const sp_actor *a = stand_of(&t, 1), *b = stand_of(&t, 2);
    const double s = sp_sin(b->heading), c = sp_cos(b->heading), ahead = 0.65;
    const double vx = b->vx - b->yaw_rate * s * ahead, vy = b->vy + b->yaw_rate * c * ahead;
    const double radius = sp_hypot(a->vx, a->vy) / a->yaw_rate, behind = sp_hypot(vx, vy) / b->yaw_rate;
    CHECK_NEAR(b->yaw_rate / a->yaw_rate, 1, 0.002);
    CHECK_NEAR(behind * behind / (radius * radius + 0.36 - base * base), 1, 0.02);
    stand_end(&t);
}

/* on rails: the same circle by the tractrix, and the fold angle of the closed form */
static void tractrix_on_rails(void)
{
    stand t;
    sp_vehicle trailer;
    const double curvature = 0.02;
    const uint32_t i = lorry(&t, &trailer, true, curvature, 8);
    CHECK(stand_of(&t, i)->move == SP_MOVE_RAILS && stand_of(&t, i + 1)->move == SP_MOVE_RAILS);
    CHECK(stand_run(&t, 15));
    const sp_actor *a = stand_of(&t, i), *b = stand_of(&t, i + 1);
    const double radius = a->speed / a->yaw_rate, hitch = sp_sqrt(radius * radius + 0.36);
    const double wanted = sp_asin(base / hitch) - sp_atan2(0.6, radius);
    CHECK_NEAR(sp_wrap_angle(a->heading - b->heading), wanted, 2e-3);
    CHECK_NEAR(b->yaw_rate, a->yaw_rate, 1e-4);
    CHECK(b->road != 0);
    stand_end(&t);
}

/* braked and steered hard on ice: folds up, no further than the cab lets it; the kingpin holds, momentum is spent on
 * the ground alone */
static void jackknife_is_bounded(void)
{
    stand t;
    sp_vehicle trailer;
    lorry(&t, &trailer, false, 0, 20);
    t.vehicle.esc_off = t.vehicle.abs_off = 1;
    t.def.env.friction = 0.2;
    double fold = 0, speed = 20;
    for (int k = 0; k < 1500; k++) {
        sp_actor *a = stand_of(&t, 1);
        t.world->control.pedals = 1;
        a->brake = 1;
        a->steering = k < 200 ? 0.3 : -0.3;
        CHECK(stand_tick(&t));
        stand_of(&t, 2)->brake = 0;
        fold = sp_max(fold, sp_abs(sp_wrap_angle(a->heading - stand_of(&t, 2)->heading)));
        CHECK(kingpin_gap(&t, 1) < 0.02);
        const double now = sp_hypot(stand_of(&t, 2)->body_velocity[0], stand_of(&t, 2)->body_velocity[1]);
        CHECK(now < speed + 0.2);
        speed = sp_min(speed, now);
    }
    CHECK(fold < 1.75);
    stand_end(&t);
}

/* in the air, where no tyre holds anything: the tractor turned about its kingpin comes against the trailer and swings
 * back; rolled against it, it is turned upright */
static void the_cab_meets_the_trailer(void)
{
    for (int roll = 0; roll < 2; roll++) {
        stand t;
        sp_vehicle trailer;
        lorry(&t, &trailer, false, 0, 0);
        sp_actor *a = stand_of(&t, 1), *b = stand_of(&t, 2);
        a->body_position[2] += 200;
        b->body_position[2] += 200;
        a->body_spin[roll ? 0 : 2] = roll ? 0.5 : 1.2;
        a->body_velocity[1] = roll ? 0 : 1.2 * (2.6 - 0.6); /* the kingpin stays where it is */
        double most = 0, last = 0;
        for (int k = 0; k < 400; k++) {
            CHECK(stand_tick(&t));
            last = roll ? a->roll - b->roll : sp_wrap_angle(a->heading - b->heading);
            most = sp_max(most, sp_abs(last));
        }
        CHECK(roll ? most < 0.2 : most > 1.4 && most < 1.75);
        CHECK(roll ? sp_abs(last) < 0.1 : last < 1.4);
        stand_end(&t);
    }
}

/* a push in the air: the coupled bodies keep their momentum to the solver's precision */
static void coupling_keeps_momentum(void)
{
    stand t;
    sp_vehicle trailer;
    lorry(&t, &trailer, false, 0, 0);
    sp_actor *a = stand_of(&t, 1), *b = stand_of(&t, 2);
    a->body_position[2] += 50;
    b->body_position[2] += 50;
    a->body_velocity[1] = 3;
    a->body_spin[2] = 0.5;
    t.vehicle.drag_area = trailer.drag_area = 0;
    CHECK(stand_run(&t, 1));
    CHECK_NEAR(7500 * a->body_velocity[1] + 24000 * b->body_velocity[1], 7500 * 3.0, 7500 * 3.0 * 1e-6);
    CHECK(kingpin_gap(&t, 1) < 0.05);
    stand_end(&t);
}

/* in reverse: pushed back as fast as asked for, since nothing of the trailer's brakes is meant; then both stop */
static void backs_up(void)
{
    stand t;
    sp_vehicle trailer;
    lorry(&t, &trailer, false, 0, 0);
    sp_actor *a = stand_of(&t, 1);
    a->gear = -1;
    t.world->control.accel_applied = -0.5;
    CHECK(stand_run(&t, 4));
    CHECK_NEAR(a->speed, -0.5 * 4, 0.2);
    CHECK_NEAR(stand_of(&t, 2)->speed, a->speed, 0.05);
    t.world->control.accel_applied = 1;
    CHECK(stand_run(&t, 1));
    CHECK_NEAR(a->speed, -0.5 * 4 + 1, 0.25);
    CHECK(stand_run(&t, 2));
    t.world->control.accel_applied = 0;
    CHECK(stand_run(&t, 1));
    CHECK(sp_abs(a->speed) < 0.02 && kingpin_gap(&t, 1) < 0.01);
    stand_end(&t);
}

/* touched on rails: both become bodies and go on as one */
static void hit_on_rails(void)
{
    stand t;
    sp_vehicle trailer;
    const uint32_t i = lorry(&t, &trailer, true, 0, 10);
    sp_actor *ego = stand_of(&t, 1);
    ego->body_position[0] = 72;
    ego->body_position[1] = stand_of(&t, i)->y;
    ego->body_velocity[0] = 20;
    ego->heading = 0;
    for (int n = 0; n < 12; n++)
        ego->body_rotation[n] = n % 5 == 0;
    ego->body_quaternion[0] = 1;
    ego->body_quaternion[3] = 0;
    for (int w = 0; w < 4; w++)
        ego->wheels[w].spin = 20 / 0.344;
    ego->y = ego->body_position[1];
    ego->x = 72;
    CHECK(stand_run(&t, 3));
    CHECK(t.contact_count > 0);
    CHECK(stand_of(&t, i)->move == SP_MOVE_FULL && stand_of(&t, i + 1)->move == SP_MOVE_FULL);
    CHECK(kingpin_gap(&t, i) < 0.01);
    stand_end(&t);
}

int main(void)
{
    RUN(stands_as_statics_say);
    RUN(steady_circle);
    RUN(tractrix_on_rails);
    RUN(jackknife_is_bounded);
    RUN(the_cab_meets_the_trailer);
    RUN(coupling_keeps_momentum);
    RUN(backs_up);
    RUN(hit_on_rails);
    return DONE();
}
