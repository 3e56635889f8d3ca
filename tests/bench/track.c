/* track.c - what a single-track car costs: a substep of its model, its driver's steering, and a tick of both with its
 * place on road and ground, on straight and winding roads, decisions left out. CPU time, best of five. Prints CSV:
 * name,value,unit. */
#include <time.h>

#include "traffic/drive.h"

enum { CARS = 100 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void set_up(stand *t, bool winding, uint32_t cars)
{
    static sp_road_piece pieces[60];
    for (uint32_t i = 0; i < 60; i++) {
        const double c = i % 4 == 1 ? 0.002 : i % 4 == 3 ? -0.002 : 0;
        pieces[i] = (sp_road_piece){100, winding ? (i % 2 ? c : (i % 4 ? 0.002 : -0.002)) : 0,
                                    winding ? (i % 2 ? c : (i % 4 ? -0.002 : 0.002)) : 0};
    }
    drive_road(t, pieces, 60, false);
    stand_actor(t, "compact", 2, 2, 0, 0);
    for (uint32_t i = 0; i < cars; i++)
        track_actor(t, i % 2 ? "sedan" : "compact", -1 - (int32_t)(i % 2), 10 + 30 * i, 0, 25);
}

/* ns a substep of the model alone, five at a time as for who is near nobody */
static double substep(void)
{
    double best = 1e9;
    for (int round = 0; round < 5; round++) {
        stand t;
        set_up(&t, false, 1);
        if (!stand_begin(&t))
            return -1;
        stand_of(&t, 2)->steering = 1e-3;
        const double start = cpu_now();
        for (int n = 0; n < 200000; n++)
            sp_track_step(&t.def, t.world, 2, 0.002, 5);
        best = sp_min(best, (cpu_now() - start) * 1e3);
        stand_end(&t);
    }
    return best;
}

/* ns a car: what 0 steering, 1 a tick of motion (steering, five substeps, place), 2 the same and settle */
static double tick(bool winding, int what)
{
    double best = 1e9;
    for (int round = 0; round < 5; round++) {
        stand t;
        set_up(&t, winding, CARS);
        if (!stand_begin(&t))
            return -1;
        const double start = cpu_now();
        for (int n = 0; n < 1000; n++) {
            for (uint32_t i = 2; i <= CARS + 1; i++)
                sp_track_steer(&t.def, t.world, i);
            for (uint32_t k = 0; what && k < 5; k++)
                sp_traffic_substep(&t.def, t.world, k);
            if (what == 2)
                sp_physics_settle(&t.def, t.world);
        }
        best = sp_min(best, (cpu_now() - start) * 1e6 / CARS);
        stand_end(&t);
    }
    return best;
}

/* simulated seconds a second: a full ego and a hundred cars that decide for themselves, physics included */
static double real_time(bool decide)
{
    double best = 0;
    for (int round = 0; round < 3; round++) {
        stand t;
        set_up(&t, true, CARS);
        t.actors[1].place.s = 1500;
        for (uint32_t i = 2; decide && i <= CARS + 1; i++) {
            t.actors[i].wanders = true;
            CHECK(sp_temper_draw("normal", 1, i, SP_KIND_CAR, &t.actors[i].temper));
        }
        if (!stand_begin(&t))
            return -1;
        const double start = cpu_now();
        stand_run(&t, 20);
        best = sp_max(best, 20 / (cpu_now() - start));
        stand_end(&t);
    }
    return best;
}

int main(void)
{
    printf("name,value,unit\n");
    printf("single_track,%.1f,ns/substep\n", substep());
    for (int winding = 0; winding < 2; winding++) {
        const char *where = winding ? "winding" : "straight";
        printf("track_steer_%s,%.1f,ns/tick\n", where, tick(winding, 0));
        printf("track_motion_%s,%.1f,ns/tick\n", where, tick(winding, 1));
        printf("track_tick_%s,%.1f,ns/tick\n", where, tick(winding, 2));
    }
    printf("ego_and_100_cars_moved,%.1f,s/s\n", real_time(false));
    printf("ego_and_100_cars_deciding,%.1f,s/s\n", real_time(true));
    return check_bad || check_failed + check_passed + check_skipped != 0;
}
