/* people.c - pedestrians. */
#include "traffic/internal.h"

void sp_people_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i)
{
    (void)t;
    (void)def;
    (void)world;
    (void)i;
}
