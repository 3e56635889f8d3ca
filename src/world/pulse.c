/* pulse.c - see pulse.h. Whole nanoseconds, so that nothing drifts however long a run is. */
#include "world/pulse.h"

#include "base/random.h"
#include "base/real.h"

sp_pulse sp_pulse_of(double frequency, double duty)
{
    if (!(frequency > 0))
        return (sp_pulse){0, 0};
    const int64_t period = (int64_t)sp_round(1e9 / sp_clamp(frequency, 1e-3, 1e9));
    const int64_t on = (int64_t)sp_round(sp_clamp(duty, 0, 1) * (double)period);
    return (sp_pulse){period, on < 1 ? 1 : on};
}

/* bright ns from the first switching on to t; t may lie before it */
static int64_t bright(sp_pulse p, int64_t t)
{
    int64_t whole = t / p.period_ns, rest = t % p.period_ns;
    if (rest < 0) {
        rest += p.period_ns;
        whole--;
    }
    return whole * p.on_ns + (rest < p.on_ns ? rest : p.on_ns);
}

int64_t sp_pulse_overlap(sp_pulse p, int64_t phase_ns, int64_t from_ns, int64_t open_ns)
{
    if (open_ns <= 0)
        return 0;
    if (p.period_ns <= 0)
        return open_ns;
    const int64_t from = from_ns - phase_ns;
    return bright(p, from + open_ns) - bright(p, from);
}

double sp_pulse_factor(sp_pulse p, int64_t phase_ns, int64_t from_ns, int64_t open_ns)
{
    if (p.period_ns <= 0)
        return 1;
    const int64_t open = open_ns > 0 ? open_ns : 1;
    return (double)sp_pulse_overlap(p, phase_ns, from_ns, open) / (double)open * (double)p.period_ns / (double)p.on_ns;
}

int64_t sp_pulse_phase(sp_pulse p, const char *name)
{
    if (p.period_ns <= 0)
        return 0;
    return (int64_t)(sp_stream(name ? name : "", "pulse") % (uint64_t)p.period_ns);
}
