/* real.h - elementary functions with the same bits on every x86-64 CPU.
 *
 * glibc picks FMA variants of sin, cos, atan2, exp, log, pow at run time and their last bits differ from CPU to CPU;
 * these use + - * / and sqrt only. Error bounds are stated in real.c and held by tests/base against MPFR. No other file
 * of the engine includes <math.h>. */
#ifndef SP_BASE_REAL_H
#define SP_BASE_REAL_H

#include <stdbool.h>

#define SP_PI       3.14159265358979323846
#define SP_TAU      6.28318530717958647692
#define SP_GRAVITY  9.80665
#define SP_INFINITY (__builtin_inf())
#define SP_NAN      (__builtin_nan(""))

double sp_sin(double x); /* |x| up to 1e9 rad; NaN beyond or for a non-finite x */
double sp_cos(double x);
void sp_sincos(double x, double *s, double *c);
double sp_tan(double x);
double sp_atan(double x);
double sp_atan2(double y, double x);
double sp_asin(double x); /* argument clamped to [-1, 1] */
double sp_acos(double x);
double sp_exp(double x);
double sp_log(double x);
double sp_log10(double x);
double sp_pow(double x, double y);
double sp_erf(double x);             /* absolute error below 2e-15 */
double sp_hypot(double x, double y); /* sqrt(x*x + y*y), no scaling */

/* exact by IEEE 754 */
static inline double sp_sqrt(double x)
{
    return __builtin_sqrt(x);
}
static inline double sp_abs(double x)
{
    return __builtin_fabs(x);
}
double sp_floor(double x);
double sp_ceil(double x);
double sp_trunc(double x);
double sp_round(double x);         /* half away from zero */
double sp_mod(double x, double y); /* fmod */

static inline double sp_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double sp_max(double a, double b)
{
    return a > b ? a : b;
}
static inline double sp_clamp(double x, double lo, double hi)
{
    return x < lo ? lo : (x > hi ? hi : x);
}
static inline double sp_sign(double x)
{
    return x > 0 ? 1.0 : (x < 0 ? -1.0 : 0.0);
}
static inline bool sp_finite(double x)
{
    return x - x == 0;
}
static inline double sp_square(double x)
{
    return x * x;
}
double sp_wrap_angle(double a); /* to (-pi, pi] */

#endif
