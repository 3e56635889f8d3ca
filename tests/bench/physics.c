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

int main(void)
{
    printf("name,value,unit\n");
    printf("physics_ego,%.3f,us/substep\n", measure(0, 20, 20));
    printf("physics_ego_and_one,%.3f,us/substep\n", measure(1, 20, 20));
    printf("physics_ego_and_twenty,%.3f,us/substep\n", measure(20, 20, 5));
    printf("physics_pile_of_six,%.3f,us/substep\n", measure(5, 2, 2));
    return check_bad || check_failed + check_passed + check_skipped != 0;
}
