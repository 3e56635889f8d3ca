/* mobil.c - whether a change of lane is safe and worth it: MOBIL (minimising overall braking induced by lane changes;
 * Kesting, Treiber, Helbing, Transp. Res. Rec. 1999 (2007) 86). Pure functions of accelerations. Leaves which lanes
 * there are, and doing it, to lane.c.
 *
 * With accelerations now and then (as if changed) of himself, of n who would be behind him and o who is behind him now:
 *   safe      n_then >= -b_safe, and so of himself
 *   worth it  own_then - own_now + p (n_then - n_now + o_then - o_now) > threshold -+ bias
 * the bias for a change towards the lane that is to be kept to, against one away from it. */
#include "traffic/internal.h"

bool sp_mobil_safe(const sp_mobil *c, double most)
{
    return c->new_then >= -most && c->own_then >= -most;
}

double sp_mobil_gain(const sp_temper *m, const sp_mobil *c, int keep)
{
    const double others = c->new_then - c->new_now + c->old_then - c->old_now;
    return c->own_then - c->own_now + m->politeness * others - m->threshold + keep * m->bias;
}
