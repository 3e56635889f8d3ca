/* scalar.h - what small sensors share: what faults do to their channels, errors that wander, and what a bent bracket
 * makes of the places that a list tells. Which channels there are is each sensor's affair. */
#ifndef SP_SENSORS_SCALAR_H
#define SP_SENSORS_SCALAR_H

#include "sensors/fault.h"

/* Times that random errors are as large as their rows say: 1, unless a fault says more. */
double sp_scalar_noise(const sp_sample *in);
/* The same fault where a channel is exact: normal noise of (times - 1) * typical[i] is added to y[i], so that an ideal
 * sensor can be made worse too. Nothing without the fault. */
void sp_scalar_worse(const sp_sample *in, double *y, const double *typical, uint32_t count, uint32_t record);
/* What faults do to `count` channels in the order of the record, SI: scale, bias, creep, saturation, quantise, in this
 * order; several of a kind one after the other. */
void sp_scalar_faults(const sp_sample *in, double *y, uint32_t count);
/* Whether any fault acts at all: what is not so need not be asked. */
static inline bool sp_scalar_fails(const sp_sample *in)
{
    return in->fault_count != 0;
}

/* One step of a Gauss-Markov error of that standard deviation and correlation time, over dt s: gives the new value and
 * keeps it in *state. phi = exp(-dt / tau). */
double sp_scalar_wander(const sp_sample *in, double *state, double sigma, double phi, uint64_t stream, uint32_t index);
/* s from one sample of the mount to the next */
double sp_scalar_period(const sp_sample *in);
/* Rounds to a grid; 0: as it is. */
static inline double sp_scalar_grid(double x, double step)
{
    return step > 0 ? sp_round(x / step) * step : x;
}

/* Where a thing seems to be to a sensor that sits otherwise than its sheet says: its true place in the vehicle frame to
 * the one that is told. askew false: it sits as it should, nothing is changed. */
typedef struct sp_belief {
    bool askew;
    sp_pose turn;
    double yaw;
} sp_belief;
sp_belief sp_belief_of(const sp_sample *in);
void sp_belief_place(const sp_belief *b, double *x, double *y, double *z);
void sp_belief_way(const sp_belief *b, double *x, double *y); /* a velocity on the ground plane */

/* What a fault covers of an opening: whether a bearing (rad, left of the axis) lies in the covered part. */
bool sp_scalar_covered(const sp_sample *in, double bearing, double opening);
/* Whether a thing of that stream is one of those that a fault takes away. */
bool sp_scalar_removed(const sp_sample *in, uint64_t stream);
/* What faults leave of a range, of an opening. */
double sp_scalar_range(const sp_sample *in, double range);
double sp_scalar_opening(const sp_sample *in, double opening);

#endif
