/* manoeuvre_straight.c - driving off, braking and standing of the whole catalogue: UN R13 and R13-H, the law of motion,
 * the balance of an axle's load. What brake.c and drive.c hold of one car is not repeated. */
#include <stdio.h>

#include "physics/manoeuvre.h"

static const char *const cars[] = {"small", "compact", "sedan", "suv", "van"};

enum { CARS = 5 };

/* 0 to 100 km/h by the law of motion, steps of 0.1 ms: force up to its limit, then power over the speed of the wheels,
 * which slip by F / (K load) as tyres do; less air and rolling */
static double law_of_motion(const sp_vehicle *v)
{
    const double mass = v->mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius), dt = 1e-4;
    const double length = v->a + v->b, split = v->drive_split;
    double u = 0, time = 0, force = 0;
    while (u < 100 / 3.6) {
        /* the driven axles' loads shift with what drives */
        const double moved = force * v->cog_height / length;
        const double front = v->mass * SP_GRAVITY * v->b / length - moved, rear = v->mass * SP_GRAVITY - front;
        const double slip = force / v->tyre[SP_TYRE_KX] *
                            (split > 0 && split < 1 ? 1 / (front + rear) : (split > 0 ? 1 / front : 1 / rear));
        force = sp_min(v->drive_force_max, v->power_max / sp_max(u * (1 + slip), 1));
        u += dt / mass * (force - 0.5 * 1.225 * v->drag_area * u * u - v->rolling * v->mass * SP_GRAVITY);
        time += dt;
    }
    return time;
}

/* rear, front and all wheels driven: within 1 % */
static void to_a_hundred(void)
{
    for (int i = 0; i < 3; i++) {
        stand t;
        ego_on_the_road(&t, i == 1 ? "sedan" : "compact", 0);
        if (i == 2)
            t.vehicle.drive_split = 0.5;
        CHECK(t.vehicle.engine_count == 0);
        CHECK(stand_begin(&t));
        t.world->control.pedals = 1;
        stand_of(&t, 1)->throttle = 1;
        int ticks = 0;
        while (stand_of(&t, 1)->speed < 100 / 3.6 && ticks < 3000 && stand_tick(&t)) {
            ticks++;
        }
        CHECK_NEAR(0.01 * ticks / law_of_motion(&t.vehicle), 1, 0.01);
        stand_end(&t);
    }
}

/* The rear axle drives as hard as its load lets it: a = mu g a / (L - mu h) (Gillespie, Fundamentals of Vehicle
 * Dynamics, chapter 2). Traction control has 80 % of that, on half of the friction and on a third */
static void as_hard_as_it_grips(void)
{
    static const double frictions[] = {0.5, 0.33};
    for (int i = 0; i < 2; i++) {
        stand t;
        ego_on_the_road(&t, "compact", 0);
        t.def.env.friction = frictions[i];
        t.vehicle.tyre[SP_TYRE_DX_LOAD] = 0;
        CHECK(stand_begin(&t));
        t.world->control.pedals = 1;
        stand_of(&t, 1)->throttle = 1;
        CHECK(stand_run(&t, 1));
        const double from = stand_of(&t, 1)->speed;
        CHECK(stand_run(&t, 1.5));
        const sp_vehicle *v = &t.vehicle;
        const double mu = frictions[i] * v->tyre[SP_TYRE_DX], length = v->a + v->b;
        const double most = mu * SP_GRAVITY * v->a / (length - mu * v->cog_height);
        const double share = (stand_of(&t, 1)->speed - from) / 1.5 / most;
        CHECK(share > 0.8 && share < 1);
        stand_end(&t);
    }
}

/* UN R13-H annex 3, type 0 from 100 km/h with its motor off: at most 0.1 V + 0.0060 V^2 = 70 m and 6.43 m/s^2 on
 * average between 0.8 V and 0.1 V; UN R13 annex 4 for lorries and buses from 60 km/h: 0.15 V + V^2 / 130 and 5.0 m/s^2.
 * And no better than v^2 / (2 mu g). */
static void braking_of_the_catalogue(void)
{
    static record r;
    static const char *const names[] = {"small", "compact", "sedan", "suv", "van", "lorry", "bus"};
    for (int i = 0; i < 7; i++) {
        const bool heavy = i >= 5;
        const double kmh = heavy ? 60 : 100, least = heavy ? 5.0 : 6.43;
        const double most = heavy ? 0.15 * kmh + kmh * kmh / 130 : 0.1 * kmh + 0.006 * kmh * kmh;
        stand t;
        ego_on_the_road(&t, names[i], kmh / 3.6);
        r.count = 0;
        full_braking(&t, NULL, &r);
        const sample *first = &r.at[0], *last = &r.at[r.count - 1];
        const double v = first->speed, distance = last->x - first->x;
        CHECK(distance < most);
        CHECK(distance > v * v / (2 * SP_GRAVITY * 1.1 * t.vehicle.tyre[SP_TYRE_DX]));
        const sample *from = first, *to = first;
        while (from < last && from->speed > 0.8 * v)
            from++;
        while (to < last && to->speed > 0.1 * v)
            to++;
        CHECK((from->speed * from->speed - to->speed * to->speed) / (2 * (to->x - from->x)) > least);
        CHECK(sp_abs(last->y - first->y) < 0.05 && sp_abs(last->heading) < 0.01);
        stand_end(&t);
    }
}

static double aside_at_once(const sp_actor *a, double time)
{
    return 0.06 * sp_min(time / 0.3, 1);
}

/* Full pedal and steering aside: with anti-lock brakes the car follows, by the named share of what all grip across
 * would give in the second after its wheels are turned; locked wheels push straight on, thirty times less: friction
 * points against their way, whatever their angle */
static void steers_while_it_brakes(void)
{
    static record r;
    static const struct {
        uint32_t surface;
        double kmh, grip, share;
    } grounds[] = {{SP_SURFACE_DRY, 80, 1, 0.2},
                   {SP_SURFACE_WET, 80, 0.82, 0.2},
                   {SP_SURFACE_SNOW, 50, 0.3, 0.1},
                   {SP_SURFACE_ICE, 30, 0.1, 0.03}};
    for (int i = 0; i < 4; i++) {
        double aside[2] = {0, 0}, turned[2] = {0, 0};
        for (int locked = 0; locked < 2; locked++) {
            stand t;
            ego_on_the_road(&t, "compact", grounds[i].kmh / 3.6);
            t.def.env.surface = grounds[i].surface;
            t.vehicle.abs_off = locked;
            r.count = 0;
            full_braking(&t, aside_at_once, &r);
            /* 1.2 s after the begin, of which the wheel takes 0.3 to turn */
            aside[locked] = sp_abs(r.at[120].y - r.at[0].y);
            turned[locked] = sp_abs(r.at[120].yaw);
            stand_end(&t);
        }
        const double most = grounds[i].grip * sp_kind_find("compact")->vehicle->tyre[SP_TYRE_DY] * SP_GRAVITY / 2;
        CHECK(aside[0] > grounds[i].share * most && aside[0] < most);
        CHECK(aside[0] > 30 * aside[1] && turned[0] > 4 * turned[1]);
    }
}

static double against_the_yaw(const sp_actor *a, double time)
{
    return sp_clamp(-1.2 * a->heading - 0.3 * a->yaw_rate, -0.2, 0.2);
}

/* Every car on ground that is dry on one side, and ice, snow or wet on the other: UN R13-H annex 6, 5.3.6:
 * z >= 0.75 (4 k_L + k_H) / 5 and z >= k_L, within the lane, the driver steering at most 0.2 rad; dry and wet differ
 * too little for that formula to ask for more than k_L */
static void split_ground_for_all(void)
{
    static record r;
    static const uint32_t surfaces[] = {SP_SURFACE_ICE, SP_SURFACE_SNOW, SP_SURFACE_WET};
    static const double shares[] = {0.1, 0.3, 0.82};
    for (int i = 0; i < CARS; i++) {
        for (int n = 0; n < 3; n++) {
            const sp_ground_patch left = {.road = 1, .s_hi = 6000, .t_lo = -1.75, .t_hi = 20, .surface = surfaces[n]};
            stand t;
            ego_on_the_road(&t, cars[i], 80 / 3.6);
            t.def.ground_patches = &left;
            t.def.ground_patch_count = 1;
            r.count = 0;
            full_braking(&t, against_the_yaw, &r);
            const double high = t.vehicle.tyre[SP_TYRE_DX], low = shares[n] * high;
            const double z = sp_square(r.at[0].speed) / (2 * SP_GRAVITY * (r.at[r.count - 1].x - r.at[0].x));
            CHECK(z >= 0.75 * (4 * low + high) / 5 && z <= (low + high) / 2);
            CHECK(n == 2 || z >= low);
            for (uint32_t k = 0; k < r.count; k++)
                CHECK(sp_abs(r.at[k].heading) < 0.08 && sp_abs(r.at[k].y - r.at[0].y) < 0.85);
            stand_end(&t);
        }
    }
}

/* 3 m/s^2: load moved to the front axle X = m a h / (L - m g h (1 / kf + 1 / kr) / (2 L)), springs of both wheels of an
 * axle in parallel and the weight leaning forward with the body */
static void load_transfer_of_braking(void)
{
    for (int i = 0; i < CARS; i++) {
        stand t;
        ego_on_the_road(&t, cars[i], 30);
        t.vehicle.drag_area = 0;
        CHECK(stand_begin(&t));
        t.world->control.accel_applied = -3;
        CHECK(stand_run(&t, 4));
        const sp_actor *a = stand_of(&t, 1);
        const sp_vehicle *v = &t.vehicle;
        const double length = v->a + v->b, weight = v->mass * SP_GRAVITY, had = -a->acceleration;
        const double lean = weight * v->cog_height * (1 / v->spring_front + 1 / v->spring_rear) / (2 * length);
        const double moved = a->wheels[0].load + a->wheels[1].load - weight * v->b / length;
        /* wheels are slowed too: their momentum is not the body's */
        CHECK_NEAR(moved / (v->mass * had * v->cog_height / (length - lean)), 1, 0.02);
        CHECK_NEAR(had, 3, 0.05);
        stand_end(&t);
    }
}

/* 15 %, nose up and nose down, a minute: none of them moves by a millimetre */
static void stands_for_a_minute(void)
{
    static const char *const names[] = {"small", "compact", "sedan", "suv", "van", "lorry", "bus"};
    for (int i = 0; i < 14; i++) {
        stand t = {.arena = sp_arena_create()};
        char text[1200];
        (void)snprintf(text, sizeof text,
                       "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"900\" "
                       "junction=\"-1\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"900\"><line/>"
                       "</geometry></planView><elevationProfile><elevation s=\"0\" a=\"0\" b=\"%g\" c=\"0\" d=\"0\"/>"
                       "</elevationProfile><lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center>"
                       "<right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" "
                       "d=\"0\"/></lane></right></laneSection></lanes></road></OpenDRIVE>",
                       i % 2 ? 0.15 : -0.15);
        const sp_road_net *net = NULL;
        CHECK(sp_road_read_xodr("hill.xodr", text, strlen(text), t.arena, &net, &t.error));
        t.def =
            (sp_world_def){.arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
        t.def.actors = t.actors;
        stand_actor(&t, names[i / 2], -1, 400, 0, 0);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 6));
        const sp_actor then = *stand_of(&t, 1), *now = stand_of(&t, 1);
        CHECK(stand_run(&t, 60));
        CHECK_NEAR(sp_hypot(now->x - then.x, now->y - then.y), 0, 1e-3);
        CHECK_NEAR(now->heading, then.heading, 1e-4);
        stand_end(&t);
    }
}

int main(void)
{
    RUN(to_a_hundred);
    RUN(as_hard_as_it_grips);
    RUN(braking_of_the_catalogue);
    RUN(steers_while_it_brakes);
    RUN(split_ground_for_all);
    RUN(load_transfer_of_braking);
    RUN(stands_for_a_minute);
    return DONE();
}
