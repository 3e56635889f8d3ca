/* pulse.h - light that is switched on and off: how much of an exposure falls into its bright times. */
#ifndef SP_WORLD_PULSE_H
#define SP_WORLD_PULSE_H

#include <stdint.h>

/* A lamp dimmed by pulses (PWM): on for on_ns out of every period_ns. period_ns 0: steady. */
typedef struct sp_pulse {
    int64_t period_ns, on_ns; /* 0 < on_ns <= period_ns */
} sp_pulse;

/* A frequency (Hz) and a share of time in whole ns; frequency 0 or less: steady. Clamped so that it is on for 1 ns and
 * off for none at the least. */
sp_pulse sp_pulse_of(double frequency, double duty);
/* ns in [from_ns, from_ns + open_ns) for which a lamp is on that is switched on at phase_ns and a period after, and
 * before, for ever: F(to) - F(from) with F(t) = floor(t / P) on + min(t mod P, on), t counted from the phase. Exact. */
int64_t sp_pulse_overlap(sp_pulse p, int64_t phase_ns, int64_t from_ns, int64_t open_ns);
/* The same as a factor of the lamp's mean light, 0 to P / on; an instant where open_ns is not positive. */
double sp_pulse_factor(sp_pulse p, int64_t phase_ns, int64_t from_ns, int64_t open_ns);
/* When it is switched on, by the name of whoever has the lamp: 0 .. period_ns - 1. */
int64_t sp_pulse_phase(sp_pulse p, const char *name);

#endif
