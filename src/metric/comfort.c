/* comfort.c - how the ego's motion felt: accelerations, jerk, yaw. What is filtered is read from the trace at the end,
 * by the low-pass of filter.c, and its derivatives are central differences of that; nuPlan's limits are applied to
 * those, not to nuPlan's own smoothing (a polynomial over 8 to 15 samples of 0.1 s). */
#include "metric/inside.h"

#include <string.h>

static const double cutoff = 10;  /* Hz, Euro NCAP */
static const double mean_s = 0.5; /* s: UN R79, the moving mean of the lateral jerk */

static void tick(sp_moment *m, double *own)
{
    (void)own;
    sp_emit(m, SP_M_LAT_ACCEL, sp_abs(m->ego->lateral_acceleration), 0);
    sp_emit(m, SP_M_YAW_RATE, sp_abs(m->ego->yaw_rate), 0);
}

/* a filtered copy of a column, or NULL: memory. Free it */
static double *filtered(const sp_metric_trace *t, const double *column, double dt)
{
    double *x = sp_memory_alloc(t->count * sizeof *x);
    if (!x)
        return NULL;
    memcpy(x, column, t->count * sizeof *x);
    if (sp_filter_butterworth(x, t->count, 1 / dt, cutoff))
        return x;
    sp_memory_free(x);
    return NULL;
}

static bool inside(const sp_metric_trace *t, uint32_t i, double from, double to)
{
    return t->time[i] >= from && t->time[i] <= to;
}

static double slope(const double *x, uint32_t i, double dt)
{
    return (x[i + 1] - x[i - 1]) / (2 * dt);
}

static bool has_slope(const sp_metric_trace *t, uint32_t i)
{
    return i > 0 && i + 1 < t->count;
}

/* greatest of the filtered column times sign (where not negative), or of its slope */
static sp_extreme greatest(const sp_metric_trace *t, const double *column, double dt, bool derived, double sign,
                           double from, double to)
{
    sp_extreme e = {0};
    double *x = filtered(t, column, dt);
    for (uint32_t i = 0; x && i < t->count; i++) {
        if (!inside(t, i, from, to))
            continue;
        if (!derived)
            sp_extreme_high(&e, sp_max(sign * x[i], 0), t->time[i], 0);
        else if (has_slope(t, i))
            sp_extreme_high(&e, sp_abs(slope(x, i, dt)), t->time[i], 0);
    }
    sp_memory_free(x);
    return e;
}

/* The mean of a derivative over a while is the difference across it. */
static sp_extreme lateral_jerk(const sp_metric_trace *t, double dt, double from, double to)
{
    sp_extreme e = {0};
    const uint32_t half = (uint32_t)sp_max(sp_round(mean_s / 2 / dt), 1);
    for (uint32_t i = half; i + half < t->count; i++)
        if (inside(t, i, from, to))
            sp_extreme_high(&e, sp_abs(t->lateral[i + half] - t->lateral[i - half]) / (2 * half * dt), t->time[i], 0);
    return e;
}

/* share of ticks inside of all limits of nuPlan; at: the first that was not */
static sp_extreme comfort(const sp_metric_trace *t, double dt, double from, double to)
{
    double *a = filtered(t, t->accel, dt), *b = filtered(t, t->lateral, dt), *yaw = filtered(t, t->yaw, dt);
    uint32_t all = 0, good = 0;
    double first = 0;
    for (uint32_t i = 0; a && b && yaw && i < t->count; i++) {
        if (!inside(t, i, from, to))
            continue;
        bool fine = a[i] > -4.05 && a[i] < 2.40 && sp_abs(b[i]) < 4.89 && sp_abs(yaw[i]) < 0.95;
        if (fine && has_slope(t, i)) {
            /* nuPlan's |jerk| is the change of the magnitude of the acceleration */
            const double grows = (sp_hypot(a[i + 1], b[i + 1]) - sp_hypot(a[i - 1], b[i - 1])) / (2 * dt);
            fine = sp_abs(slope(a, i, dt)) < 4.13 && sp_abs(grows) < 8.37 && sp_abs(slope(yaw, i, dt)) < 1.93;
        }
        first = !fine && good == all ? t->time[i] : first;
        all++;
        good += fine;
    }
    sp_memory_free(a);
    sp_memory_free(b);
    sp_memory_free(yaw);
    return all ? (sp_extreme){1, (double)good / all, first, 0} : (sp_extreme){0};
}

static sp_extreme late(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int id, double from,
                       double to)
{
    const double dt = (double)def->tick_ns / 1e9;
    (void)t;
    if (!trace || trace->failed || trace->count < 2)
        return (sp_extreme){0};
    switch (id) {
    case SP_M_DECEL:
        return greatest(trace, trace->accel, dt, false, -1, from, to);
    case SP_M_ACCEL:
        return greatest(trace, trace->accel, dt, false, 1, from, to);
    case SP_M_JERK:
        return greatest(trace, trace->accel, dt, true, 1, from, to);
    case SP_M_YAW_ACCEL:
        return greatest(trace, trace->yaw, dt, true, 1, from, to);
    case SP_M_LAT_JERK:
        return lateral_jerk(trace, dt, from, to);
    default:
        return comfort(trace, dt, from, to);
    }
}

const sp_family sp_family_comfort = {.name = "comfort", .tick = tick, .late = late};
