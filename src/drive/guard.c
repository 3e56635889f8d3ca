/* guard.c - around every call into a driver: black box, float environment, locale. What the call's results are worth is
 * order.c's business. */
#include "drive/inside.h"

#include <locale.h>
#include <string.h>

const char *sp_phase_name(uint32_t phase)
{
    static const char *const name[] = {"none",   "load",           "freeze",      "driver load", "driver create",
                                       "story",  "sense",          "driver step", "move",        "judge",
                                       "record", "driver destroy", "report"};
    return phase < sizeof name / sizeof *name ? name[phase] : "unknown";
}

/* control words of SSE and x87; <fenv.h> would pull in libm */
void sp_guard_float_save(uint32_t *mxcsr, uint16_t *x87)
{
    __asm__ volatile("stmxcsr %0" : "=m"(*mxcsr));
    __asm__ volatile("fnstcw %0" : "=m"(*x87));
}

bool sp_guard_float_restore(uint32_t mxcsr, uint16_t x87)
{
    uint32_t m;
    uint16_t x;
    sp_guard_float_save(&m, &x);
    /* the low six bits of mxcsr are sticky exception flags: everybody's arithmetic sets them */
    const bool changed = (m & ~0x3fu) != (mxcsr & ~0x3fu) || x != x87;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    __asm__ volatile("fldcw %0" : : "m"(x87));
    return changed;
}

void sp_guard_enter(sp_guard *g, sp_drive *d, int64_t tick, uint32_t phase)
{
    /* the black box first: it is read when this call never returns */
    g->phase = d->box->phase;
    memcpy(g->driver, d->box->driver, sizeof g->driver);
    if (d->label[0])
        memcpy(d->box->driver, d->label, sizeof d->label);
    d->box->tick = tick;
    d->box->steps = (uint32_t)d->steps;
    d->box->phase = phase;

    sp_guard_float_save(&g->mxcsr, &g->x87);
    const char *now = setlocale(LC_ALL, NULL);
    g->locale[0] = 0;
    if (now && strlen(now) < sizeof g->locale)
        memcpy(g->locale, now, strlen(now) + 1);
    d->in_call = true;
}

void sp_guard_leave(const sp_guard *g, sp_drive *d)
{
    d->in_call = false;
    if (sp_guard_float_restore(g->mxcsr, g->x87))
        d->float_changed++;

    /* the locale: LC_NUMERIC alone would change every number that libc prints or reads */
    const char *now = setlocale(LC_ALL, NULL);
    if (g->locale[0] && now && strcmp(now, g->locale)) {
        d->locale_changed++;
        setlocale(LC_ALL, g->locale);
    }
    d->box->phase = g->phase;
    if (d->actor != SP_EGO.i)
        memcpy(d->box->driver, g->driver, sizeof g->driver);
    sp_host_call_ends(d);
}
