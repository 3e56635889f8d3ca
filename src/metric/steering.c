/* steering.c - what steering round would have taken, the latest instants for it and for full throttle, and the latest
 * for any of the three: react.c has the formulas. */
#include "metric/inside.h"

static void pair(sp_moment *m, const sp_pair *p, double *own)
{
    const double grip = sp_grip_of(m);
    (void)own;
    if (p->in_path && p->ttc < SP_INFINITY && p->ttc > 0 && grip > 0)
        sp_emit(m, SP_M_STN, 2 * sp_react_aside(m, p) / (p->ttc * p->ttc) / grip, p->actor);
    /* of those that are defined the one that can wait longest */
    const double at[] = {sp_react_brake(m, p, grip), sp_react_steer(m, p, grip), sp_react_kick(m, p, grip)};
    double last = -SP_INFINITY;
    for (int i = 0; i < 3; i++)
        if (at[i] < SP_INFINITY)
            last = sp_max(last, at[i]);
    sp_emit(m, SP_M_TTS, at[1], p->actor);
    sp_emit(m, SP_M_TTK, at[2], p->actor);
    sp_emit(m, SP_M_TTR, last, p->actor);
}

const sp_family sp_family_steering = {.name = "steering", .pair = pair};
