/* robot.c - the base layer: who drives the axes that the driver leaves alone. A test robot that holds speed and path, a
 * human (human.c), or nobody. The merging with the driver's orders is actuate.c's business. */
#include "drive/inside.h"
#include "world/course.h"

/* speed: PI on the speed error; drag and slope are compensated by the actuator, so there is no feed-forward */
static const double speed_p = 1.2;        /* 1/s */
static const double speed_i = 0.3;        /* 1/s^2 */
static const double speed_accel = 3.0;    /* m/s^2, most that the robot asks for to hold a speed */
static const double coasting = -0.4;      /* m/s^2, foot off: engine drag of a car in gear */
static const double after_contact = -4.0; /* m/s^2: the test is over, bring it to rest */
static const double holding = -2.0;       /* m/s^2 at standstill: the foot on the brake */
/* path: y'' = -2 y'/l - y/l^2 over the distance, critically damped with length l = max(6 m, 0.9 s v) */
static const double path_length = 6.0, path_time = 0.9;
static const double course_length = 2.5; /* m: paths over the plane may be as tight as a turn at 10 km/h */
static const double route_accel = 1.2;   /* m/s^2, out of the bends of a route */
static const double yaw_gain = 0.4;      /* share of the missing curvature that is steered on top */
static const double understeer = 7e-4;   /* rad per m/s^2 across, on top of the geometry: near what compact and sedan
                                            need; the path loop trims the rest */

void sp_robot_begin(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_control *c = sp_world_control(def, world, i);
    c->fcw_tick = INT64_MIN;
    c->aeb_tick = INT64_MIN;
    c->human_asked = INT64_MIN;
    c->human_drives = INT64_MIN;
    /* a command of the prologue may have set these already */
    if (!(c->robot_path_offset > 0 || c->robot_path_offset < 0))
        c->robot_path_offset = def->actors[i].lane_offset;
    if (!(c->robot_speed > 0 || c->robot_speed < 0))
        c->robot_speed = def->actors[i].speed;
    if (!(c->robot_brake > 0))
        c->robot_brake = SP_INFINITY;
}

double sp_robot_bank(const sp_world_def *def, const sp_actor *a)
{
    const sp_road_place here = {a->road, a->lane, a->s, a->t};
    sp_road_point p;
    if (!def->road || !a->road || !sp_road_at(def->road, here, &p))
        return 0;
    return sp_cos(a->heading - p.heading) < 0 ? -p.roll : p.roll;
}

double sp_robot_steer(const sp_vehicle *v, double speed, double yaw_rate, double curvature, double bank)
{
    const double wheelbase = v ? v->a + v->b : 2.7;
    double lean = 0, level = 1;
    double k = curvature;
    /* the car turns less than its geometry says when it understeers: steer for what is missing */
    if (speed > 3)
        k += yaw_gain * sp_clamp(curvature - yaw_rate / speed, -0.02, 0.02);

    /* the wheels turn within the banked road, and the tyres hold what the bank does not */
    if (bank < 0 || bank > 0)
        sp_sincos(bank, &lean, &level);
    return sp_atan(wheelbase * k * level) + understeer * (speed * speed * k * level + SP_GRAVITY * lean);
}

/* the lane that the robot follows off any route: the one it started in, elsewhere the one it is in */
static int32_t own_lane(const sp_actor_def *d, const sp_actor *a)
{
    if (a->road == d->place.road || !a->lane)
        return d->place.lane;
    return a->lane;
}

/* back onto the path from `offset` left of it and turned against it, with length l */
static double to_path(double bend, double turn, double offset, double l)
{
    return bend - 2 * sp_sin(turn) / l - sp_clamp(offset, -l / 3, l / 3) / (l * l);
}

/* along a course over the plane, `aside` m left of it: errors here, the bend where the wheels will have turned for it
 */
static double course_curvature(const sp_world_def *def, const sp_actor *a, const sp_vehicle *v, double aside)
{
    const double speed = sp_max(a->speed, 0), delay = v ? v->steering_delay + v->steering_lag : 0.1;
    const double length = sp_max(course_length, path_time * speed);
    sp_course_point here, ahead;
    double s, beside;
    sp_course_project(def, a, a->x, a->y, a->odometer - a->rail_s0, &s, &beside);
    sp_course_at(def, a, s, &here);
    sp_course_at(def, a, s + speed * delay, &ahead);
    const double course = a->heading + (speed > 1 ? sp_atan2(a->lateral_speed, speed) : 0);
    return to_path(ahead.curvature, sp_wrap_angle(course - here.heading), beside - aside, length);
}

static double path_curvature(const sp_world_def *def, const sp_world *world, uint32_t i, const sp_robot_way *way)
{
    const sp_actor *a = &world->actors[i];
    const sp_vehicle *v = def->actors[i].vehicle;
    const double aside = sp_world_control_of(def, world, i)->robot_path_offset;
    if (a->course)
        return course_curvature(def, a, v, aside - def->actors[i].lane_offset); /* it began where the car stood */
    const int32_t lane = own_lane(&def->actors[i], a);
    const int dir = sp_road_direction(def->road, a->road, lane);
    const double speed = sp_max(a->speed, 0);

    if (way->found)
        return -(sp_sin(way->turn) + sp_clamp((way->offset - aside) / way->length, -0.4, 0.4)) / way->far;

    /* where the lane goes: here for the errors, where the car will be when the wheels have turned for the curvature */
    sp_road_place here = {a->road, lane, a->s, 0}, ahead;
    sp_road_point at, next;
    here.t = sp_road_lane_center(def->road, a->road, a->s, lane);
    const double delay = v ? v->steering_delay + v->steering_lag : 0.1;
    if (!sp_road_at(def->road, here, &at))
        return 0;
    sp_road_advance(def->road, here, speed * delay, &ahead);
    if (!sp_road_at(def->road, ahead, &next))
        next = at;

    /* errors of the rear axle: left of the path, course against the lane */
    const double offset = dir * (a->t - here.t) - aside;
    const double course = a->heading + (speed > 1 ? sp_atan2(a->lateral_speed, speed) : 0);
    const double turn = sp_wrap_angle(course - at.heading - (dir < 0 ? SP_PI : 0));
    const double bend = dir * next.curvature / (1 - sp_clamp(next.curvature * ahead.t, -0.9, 0.9));

    return to_path(bend, turn, offset, sp_max(path_length, path_time * speed));
}

/* holds its speed, or the most that the bends ahead let it, until somebody brakes; then takes its foot away for good */
static double hold_speed(const sp_world_def *def, sp_control *c, const sp_actor *a, double most)
{
    const double dt = (double)def->tick_ns / 1e9;
    if (c->released) {
        c->robot_speed_integral = 0;
        return a->speed < 0.1 ? holding : coasting;
    }
    const double error = sp_min(c->robot_speed, most) - a->speed;
    const double a_hold = speed_p * error + c->robot_speed_integral;
    const double out = sp_clamp(a_hold, -speed_accel, speed_accel);
    /* no winding up while the pedal is at its end */
    if (out >= a_hold && out <= a_hold)
        c->robot_speed_integral = sp_clamp(c->robot_speed_integral + speed_i * error * dt, -1, 1);
    if (c->robot_speed <= 0 && a->speed < 0.1)
        return holding;
    return out;
}

/* The brake robot: presses the pedal some time after the first warning, or at once where the delay is negative; the
 * pipe and lag of the actuator give the pedal its 200 ms. */
static double brake_robot(const sp_world_def *def, const sp_world *world)
{
    const sp_control *c = &world->control;
    if (!sp_finite(c->robot_brake) || c->robot_brake <= 0)
        return 0;
    if (c->robot_brake_delay < 0)
        return -c->robot_brake;
    if (c->fcw_tick == INT64_MIN)
        return 0;
    const double since = (double)(world->tick - c->fcw_tick) * ((double)def->tick_ns / 1e9);
    return since >= c->robot_brake_delay ? -c->robot_brake : 0;
}

/* what the base layer of the ego brakes by, m/s^2; that of others is a robot that holds speed and path alone */
static double base_brakes(const sp_world_def *def, sp_world *world, uint32_t i)
{
    if (i != SP_EGO.i)
        return 0;
    return def->base == SP_BASE_ROBOT ? brake_robot(def, world) : sp_human_brake(def, world);
}

sp_base_wish sp_robot_wish(const sp_world_def *def, sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const sp_vehicle *v = def->actors[i].vehicle;
    sp_control *c = sp_world_control(def, world, i);
    sp_base_wish w = {.acceleration = coasting, .steering = 0, .braking = false};
    if (def->base == SP_BASE_NONE && i == SP_EGO.i)
        return w;

    /* after a contact the test is over: straight wheels, brake to rest */
    if (a->flags & SP_ACTOR_TOUCHED) {
        w.acceleration = a->speed < 0.1 ? holding : after_contact;
        return w;
    }
    const sp_robot_way way = sp_robot_way_ahead(def, world, i);
    w.acceleration = hold_speed(def, c, a, way.speed);
    if (way.found)
        w.acceleration = sp_min(w.acceleration, route_accel);
    if (way.acceleration < 0 && !c->released)
        w.acceleration = sp_min(w.acceleration, way.acceleration);
    const double brake = base_brakes(def, world, i);
    if (brake < 0) {
        w.acceleration = sp_min(w.acceleration, brake);
        w.braking = true;
    }
    if (i == SP_EGO.i && sp_human_drives(def, world))
        w.acceleration = sp_min(sp_human_wish(def, world, way.speed), brake);
    w.steering = a->speed < 0.2 ? a->steering
                                : sp_robot_steer(v, a->speed, a->yaw_rate, path_curvature(def, world, i, &way),
                                                 sp_robot_bank(def, a));
    return w;
}
