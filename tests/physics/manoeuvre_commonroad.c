/* manoeuvre_commonroad.c - the single-track model of the CommonRoad vehicle models (Althoff, Koschi, Manzinger 2017;
 * version 2019) with its vehicle 2, a BMW 320i: the state and the derivative that its own test names
 * (vehiclemodels/unit_tests/test_derivatives.py), the published formula, and our two models beside it. */
#include "physics/manoeuvre.h"
#include "traffic/internal.h"

/* parameters_vehicle2: lb s^2 / ft, ft and slug ft^2 */
static const double mass = 4.4482216152605 / 0.3048 * 74.91452, inertia = 4.4482216152605 * 0.3048 * 1321.416,
                    to_front = 0.3048 * 3.793293, to_rear = 0.3048 * 4.667707, height = 0.3048 * 2.01355,
                    stiffness = 21.92, gravity = 9.81;

/* state: steering angle, speed, yaw rate, sideslip of the centre of mass */
typedef struct state {
    double steering, speed, yaw, slide;
} state;

static const state published = {0.0197545248559617, 15.7216236334290116, 0.0529001056654038, 0.0033012170610298};
static const double published_accel = 5.3536773276413925; /* 0.63 g, as the power limit leaves it */
static const double published_yaw = 0.6435589397748606, published_slide = 0.0313297971641291;

/* the published right-hand side; mu C_S is -p_ky1 */
static void derivative(const state *s, double accel, double g, double *yaw, double *slide)
{
    const double v = s->speed, length = to_front + to_rear;
    const double front = stiffness * (g * to_rear - accel * height), rear = stiffness * (g * to_front + accel * height);
    *yaw = mass / (inertia * length) *
           (-(to_front * to_front * front + to_rear * to_rear * rear) * s->yaw / v +
            (to_rear * rear - to_front * front) * s->slide + to_front * front * s->steering);
    *slide = ((rear * to_rear - front * to_front) / (v * v * length) - 1) * s->yaw -
             (rear + front) / (v * length) * s->slide + front / (v * length) * s->steering;
}

/* our transcription is theirs, to the last place but one */
static void formula_is_the_published_one(void)
{
    double yaw, slide;
    derivative(&published, published_accel, gravity, &yaw, &slide);
    CHECK_NEAR(yaw, published_yaw, 1e-14);
    CHECK_NEAR(slide, published_slide, 1e-14);
}

/* vehicle 2 as a row: tyres of endless grip, so that they stay linear, without air and rolling */
static sp_vehicle row(void)
{
    sp_vehicle v = *sp_kind_find("compact")->vehicle;
    v.mass = mass;
    v.inertia_z = inertia;
    v.a = to_front;
    v.b = to_rear;
    v.cog_height = height;
    v.drag_area = 0;
    v.rolling = 0;
    v.tyre[SP_TYRE_FRONT] = 1;
    v.tyre[SP_TYRE_KY] = stiffness;
    v.tyre[SP_TYRE_DX] = v.tyre[SP_TYRE_DY] = 1000;
    v.tyre[SP_TYRE_DX_LOAD] = v.tyre[SP_TYRE_DY_LOAD] = 0;
    return v;
}

/* track.c over a microsecond, accelerating as published: its change of yaw rate and sideslip. It has the cosine of the
 * steering angle and the sine of the slip angles, 2e-4 each, and g of the standard instead of 9.81, 3e-4 */
static void single_track(void)
{
    static const double accels[] = {5.3536773276413925, 0, -6};
    for (int i = 0; i < 3; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", 1, 3000, 0, 0);
        const uint32_t n = stand_actor(&t, "compact", -1, 100, 0, published.speed);
        sp_vehicle v = row();
        t.actors[n].vehicle = &v;
        t.actors[n].fidelity = SP_FIDELITY_SINGLE_TRACK;
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, n);
        const double dt = 1e-6, u = published.speed * sp_cos(published.slide);
        a->steering = published.steering;
        a->rail_speed = u;
        a->track_lateral = published.speed * sp_sin(published.slide);
        a->track_yaw_rate = published.yaw;
        a->speed_act = SP_SPEED_OBEY;
        a->rail_accel = accels[i];
        const double lateral = a->track_lateral;
        sp_track_step(&t.def, t.world, n, dt, 1);
        const double after = sp_atan2(a->track_lateral, published.speed);
        const double yaw = (a->track_yaw_rate - published.yaw) / dt,
                     slide = (after - sp_atan2(lateral, published.speed)) / dt;
        double yaw_by, slide_by;
        derivative(&published, accels[i], SP_GRAVITY, &yaw_by, &slide_by);
        CHECK_NEAR(a->rail_speed - u, accels[i] * dt, 1e-9);
        CHECK_NEAR(yaw, yaw_by, 2e-3 * sp_abs(yaw_by) + 1e-3);
        CHECK_NEAR(slide, slide_by, 2e-3);
        stand_end(&t);
    }
}

/* The full chassis in the same state at rest on its springs (u = 0), its tyres relaxed to their slip angles: its
 * forces' yaw acceleration and sideslip rate within 1 %; and when it accelerates, with its body pitched so that the
 * loads are those of the published model, too */
static void full_chassis(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, published.speed);
    t.vehicle = row();
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    double s, c;
    sp_sincos(published.slide, &s, &c);
    a->steering = published.steering;
    a->body_velocity[0] = published.speed * c;
    a->body_velocity[1] = published.speed * s;
    a->body_velocity[2] = 0;
    a->body_spin[0] = a->body_spin[1] = 0;
    a->body_spin[2] = published.yaw;
    const double u = a->body_velocity[0], w = a->body_velocity[1];
    const double front = sp_tan(published.steering - sp_atan((w + to_front * published.yaw) / u));
    const double rear = sp_tan(-sp_atan((w - to_rear * published.yaw) / u));
    for (int k = 0; k < 4; k++) {
        a->wheels[k].slip_x = 0;
        a->wheels[k].slip_y = k < 2 ? front : rear;
        a->wheels[k].spin = u / t.vehicle.wheel_radius;
    }
    sp_vec3 force, torque;
    t.world->control.pedals = 1;
    sp_chassis_step(&t.def, t.world, 1, 1e-7, &force, &torque);
    double yaw, slide;
    derivative(&published, 0, SP_GRAVITY, &yaw, &slide);
    CHECK_NEAR(torque.z / inertia / yaw, 1, 0.01);
    CHECK_NEAR(force.y / mass / published.speed - published.yaw, slide, 0.01 * sp_abs(slide) + 5e-4);
    CHECK(sp_abs(yaw) > 0.3 && sp_abs(slide) > 0.01);
    stand_end(&t);
}

int main(void)
{
    RUN(formula_is_the_published_one);
    RUN(single_track);
    RUN(full_chassis);
    return DONE();
}
