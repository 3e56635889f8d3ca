/* physics.c - what a physics substep costs: the ego alone, with one car on rails, in a pile-up. CPU time, best of five.
 * Prints CSV: name,value,unit. */
#include <time.h>

#include "physics/stand.h"

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* microseconds a substep, everything of traffic and physics included */
static double measure(uint32_t rails, double gap, double seconds)
{
    double best = 1e9;
    for (int round = 0; round < 5; round++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 25);
        for (uint32_t i = 0; i < rails; i++)
            stand_actor(&t, "van", -1 - (int32_t)(i % 2), 106 + gap * (1 + i / 2), 0, gap > 4 ? 25 : 0);
        if (!stand_begin(&t))
            return -1;
        stand_of(&t, 1)->steering = 1e-4;
        const double start = cpu_now();
        stand_run(&t, seconds);
        const double cost = (cpu_now() - start) / (seconds * 500) * 1e6;
        best = sp_min(best, cost);
        stand_end(&t);
    }
    return best;
}

/* a chassis with all that it can have: engine and gears, lift, wind, Ackermann, a wet road with a patch of ice, ABS and
 * ESC at work in a braked turn now and then */
static double measure_full(double seconds)
{
    const sp_ground_patch ice = {
        .road = 1, .s_lo = 5990, .s_hi = 6000, .lane_lo = -2, .lane_hi = -1, .surface = SP_SURFACE_ICE};
    double best = 1e9;
    for (int round = 0; round < 10; round++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 25);
        t.def.env.water = 0.0005;
        t.def.env.wind_speed = 5;
        t.def.env.wind_direction = 1;
        if (round >= 5) {
            t.def.ground_patches = &ice;
            t.def.ground_patch_count = 1;
        }
        sp_vehicle *v = &t.vehicle;
        v->engine_count = 4;
        for (int i = 0; i < 4; i++) {
            v->engine_speed[i] = 80 + 180 * i;
            v->engine_torque[i] = 160 - 5 * i;
        }
        v->engine_drag = 30;
        v->gear_count = 6;
        for (int i = 0; i < 6; i++)
            v->gear_ratio[i] = 3.6 / (1 + 0.6 * i);
        v->final_drive = 3.9;
        v->shift_time = 0.2;
        v->lift_front = v->lift_rear = 0.1;
        v->side_area = 2;
        v->ackermann = 1;
        v->tyre[SP_TYRE_KY_LOAD] = 2;
        if (!stand_begin(&t))
            return -1;
        const double start = cpu_now();
        for (int i = 0; i < (int)(100 * seconds); i++) {
            sp_actor *a = stand_of(&t, 1);
            t.world->control.accel_applied = i % 500 < 400 ? sp_clamp(25 - a->speed, -3, 4) : -8;
            a->steering = 0.01 * ((i / 100) % 3 - 1) - 0.02 * a->heading;
            stand_tick(&t);
        }
        const double cost = (cpu_now() - start) / (seconds * 500) * 1e6;
        if (round == 5) {
            printf("physics_full_vehicle,%.3f,us/substep\n", best);
            best = 1e9;
        }
        best = sp_min(best, cost);
        stand_end(&t);
    }
    return best;
}

int main(void)
{
    printf("name,value,unit\n");
    printf("physics_full_vehicle_on_patches,%.3f,us/substep\n", measure_full(20));
    printf("physics_ego,%.3f,us/substep\n", measure(0, 20, 20));
    printf("physics_ego_and_one,%.3f,us/substep\n", measure(1, 20, 20));
    printf("physics_ego_and_twenty,%.3f,us/substep\n", measure(20, 20, 5));
    printf("physics_pile_of_six,%.3f,us/substep\n", measure(5, 2, 2));
    return check_bad || check_failed + check_passed + check_skipped != 0;
}
