/* surface.c - what lies on the ground: water that floats tyres, patches, materials of a road file. */
#include <stdio.h>

#include "physics/internal.h"
#include "physics/stand.h"

static sp_ground ground(uint32_t surface, double water)
{
    const sp_world_def def = {.env = {.friction = 1, .surface = surface, .water = water}};
    return sp_ground_plain(&def, 0);
}

/* share of the load that water carries at v m/s, tyre of p kPa */
static double afloat(sp_ground g, double v, double p)
{
    return g.floating * v * v / p;
}

/* 10.35 sqrt(p / psi) mph: 32 psi floats at 58.5 mph (Horne and Dreher, NASA TN D-2056) */
static void deep_water_floats_a_tyre(void)
{
    const double p = 32 * 6.894757, v = 10.35 * sp_sqrt(32) * 0.44704;
    CHECK_NEAR(afloat(ground(SP_SURFACE_DRY, 0.005), v, p), 1, 0.01);
    CHECK_NEAR(afloat(ground(SP_SURFACE_DRY, 0.010), v, p), 1, 0.01); /* deeper than deep is no deeper */
    CHECK_NEAR(afloat(ground(SP_SURFACE_DRY, 0.005), v / 2, p), 0.25, 0.003);
}

/* 26.04 WFT^-0.259 mph, WFT in inches, of a tyre of 24 psi (PAVDRN, NCHRP Web Document 16): half a millimetre floats it
 * at 72 mph, one at 60, two at 50; the two formulas differ by 5 % where they meet */
static void thin_films_float_it_later(void)
{
    const double p = 24 * 6.894757;
    for (double film = 0.5; film < 2.1; film *= 2) {
        const double mph = 26.04 * sp_pow(film / 25.4, -0.259);
        CHECK_NEAR(sp_sqrt(afloat(ground(SP_SURFACE_DRY, film / 1000), mph * 0.44704, p)), 1, 0.06);
    }
}

/* 0.82, 0.3, 0.1 of dry tarmac (MathWorks, Tire-Road Interaction (Magic Formula)); from dry to wet without a step */
static void peaks_of_the_surfaces(void)
{
    CHECK_NEAR(ground(SP_SURFACE_DRY, 0).peak, 1, 0);
    CHECK_NEAR(ground(SP_SURFACE_WET, 0).peak, 0.82, 1e-12);
    CHECK_NEAR(ground(SP_SURFACE_WET, 0.001).peak, 0.82, 1e-12);
    CHECK_NEAR(ground(SP_SURFACE_SNOW, 0.001).peak, 0.3, 1e-12);
    CHECK_NEAR(ground(SP_SURFACE_ICE, 0).peak, 0.1, 1e-12);
    double last = 1;
    for (double film = 0; film < 2e-4; film += 1e-6) {
        const double peak = ground(SP_SURFACE_DRY, film).peak;
        CHECK(peak <= last && peak > last - 0.003);
        last = peak;
    }
    CHECK(ground(SP_SURFACE_DRY, 0).floating == 0 && ground(SP_SURFACE_ICE, 0.01).floating == 0);
    CHECK(!strcmp(sp_surface_name(SP_SURFACE_SNOW), "snow") && !strcmp(sp_surface_name(99), "dry"));
}

/* by lanes, by t, by s; the last one counts; elsewhere the ground of all */
static void patches(void)
{
    stand t;
    stand_road(&t, 0);
    const sp_ground_patch p[] = {
        {.road = 1, .s_lo = 100, .s_hi = 200, .t_lo = -1.75, .t_hi = 0, .surface = SP_SURFACE_ICE},
        {.road = 1,
         .s_lo = 150,
         .s_hi = 300,
         .lane_lo = -1,
         .lane_hi = -1,
         .surface = SP_SURFACE_SNOW,
         .friction = 0.5},
        {.road = 2, .s_lo = 0, .s_hi = 6000, .lane_lo = -9, .lane_hi = 9, .surface = SP_SURFACE_ICE}};
    t.def.ground_patches = p;
    t.def.ground_patch_count = 3;
    t.def.env.friction = 0.9;
    const struct {
        double x, y, peak;
    } at[] = {{50, -1, 0.9},    {120, -1, 0.09}, {120, -2.5, 0.9}, {160, -1, 0.135},
              {250, -3, 0.135}, {250, -4, 0.9},  {250, 1, 0.9},    {301, -1, 0.9}};
    CHECK(!sp_ground_is_plain(&t.def));
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        CHECK_NEAR(sp_ground_at(&t.def, 0, NULL, at[i].x, at[i].y).peak, at[i].peak, 1e-12);
    t.def.ground_patch_count = 0;
    CHECK(sp_ground_is_plain(&t.def));
    CHECK_NEAR(sp_ground_at(&t.def, 0, NULL, 120, -1).peak, 0.9, 0);
    sp_arena_destroy(t.arena);
}

/* the friction of a lane's material scales the tyre's */
static void materials_of_the_road_file(void)
{
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    char text[2000];
    (void)snprintf(text, sizeof text,
                   "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"300\" junction=\"-1\">"
                   "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"300\"><line/></geometry></planView>"
                   "<lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right>"
                   "<lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/>"
                   "<material sOffset=\"100\" friction=\"0.4\"/></lane>"
                   "<lane id=\"-2\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane>"
                   "</right></laneSection></lanes></road></OpenDRIVE>");
    const sp_road_net *net = NULL;
    CHECK(sp_road_read_xodr("material.xodr", text, strlen(text), arena, &net, &err));
    const sp_world_def def = {.road = net, .env = {.friction = 1}};
    CHECK(!sp_ground_is_plain(&def));
    CHECK_NEAR(sp_ground_at(&def, 0, NULL, 50, -1).peak, 1, 1e-12);
    CHECK_NEAR(sp_ground_at(&def, 0, NULL, 150, -1).peak, 0.4, 1e-12);
    CHECK_NEAR(sp_ground_at(&def, 0, NULL, 150, -5).peak, 1, 1e-12);
    sp_arena_destroy(arena);
}

/* curvature of the way that a steered car takes in a second, over that of its geometry */
static double follows(double water, double speed)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, speed);
    t.def.env.water = water;
    t.vehicle.esc_off = 1;
    CHECK(stand_begin(&t));
    stand_of(&t, 1)->steering = 0.02;
    stand_run(&t, 1);
    const sp_actor *a = stand_of(&t, 1);
    const double turned = sp_atan2(a->body_velocity[1], a->body_velocity[0]);
    const double share = turned / speed * (t.vehicle.a + t.vehicle.b) / 0.02;
    stand_end(&t);
    return share;
}

/* 6.36 sqrt(220) = 94.3 km/h: on 5 mm of water the car does not answer above, and does below */
static void a_floating_car_does_not_steer(void)
{
    CHECK(follows(0.005, 110 / 3.6) < 0.1);
    CHECK(follows(0.005, 60 / 3.6) > 0.6);
    CHECK(follows(0, 110 / 3.6) > 0.5);
}

/* half afloat a tyre is half as stiff: with 1 - (v / v_float)^2 of both axles' stiffness the understeer gradient grows,
 * and v / (L + K v^2) turns less */
static void what_floats_is_not_stiff(void)
{
    const double speed = 20, delta = 0.002;
    for (int wet = 0; wet < 2; wet++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, speed);
        t.def.env.water = wet ? 0.005 : 0;
        t.vehicle.lift_front = t.vehicle.lift_rear = t.vehicle.drag_area = t.vehicle.rolling = 0; /* no load moves */
        CHECK(stand_begin(&t));
        stand_of(&t, 1)->steering = delta;
        for (int k = 0; k < 300; k++) {
            stand_hold(&t, speed);
            CHECK(stand_tick(&t));
        }
        const sp_vehicle *v = &t.vehicle;
        const sp_actor *a = stand_of(&t, 1);
        const double length = v->a + v->b, floats = sp_square(6.36 / 3.6) * 220;
        const double ky = v->tyre[SP_TYRE_KY] * v->mass * SP_GRAVITY * (wet ? 1 - sp_square(a->speed) / floats : 1);
        const double front = v->tyre[SP_TYRE_FRONT] * ky * v->b / length, rear = ky * v->a / length;
        const double gradient = v->mass / length * (v->b / front - v->a / rear);
        CHECK_NEAR(a->yaw_rate / (a->speed * delta / (length + gradient * sp_square(a->speed))), 1, 0.01);
        stand_end(&t);
    }
}

int main(void)
{
    RUN(deep_water_floats_a_tyre);
    RUN(thin_films_float_it_later);
    RUN(peaks_of_the_surfaces);
    RUN(patches);
    RUN(materials_of_the_road_file);
    RUN(a_floating_car_does_not_steer);
    RUN(what_floats_is_not_stiff);
    return DONE();
}
