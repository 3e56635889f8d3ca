/* tyre.c - the Magic Formula for four tyres at once: pure slip times loss by combined slip (Pacejka, Tire and Vehicle
 * Dynamics, chapter 4.3; PAC2002 names), without shifts and camber, on any ground. Branch-free on two lanes, the widest
 * that every x86-64 has: left and right wheel, front and rear interleaved by the CPU. Leaves slip states, relaxation
 * and wheel spin to chassis.c, what the ground is to world/ground.c. */
#include "physics/car.h"

#include <string.h>

/* two lanes: left and right wheel of an axle. Own functions on them, because the tyre is the hot spot of a step. */
typedef double v2 __attribute__((vector_size(16)));

typedef long long m2 __attribute__((vector_size(16)));

static inline v2 both(double x)
{
    return (v2){x, x};
}

static inline v2 pick(m2 mask, v2 yes, v2 no)
{
    return (v2)((mask & (m2)yes) | (~mask & (m2)no));
}

static inline v2 magnitude(v2 x)
{
    const m2 bits = {0x7fffffffffffffffLL, 0x7fffffffffffffffLL};
    return (v2)((m2)x & bits);
}

static inline v2 root(v2 x)
{
    return (v2){sp_sqrt(x[0]), sp_sqrt(x[1])};
}

/* arctangent of x >= 0, error below 1e-10: reduced to |w| <= tan(pi/8), then its series */
static inline v2 arctangent(v2 x)
{
    const m2 big = (m2)(x > both(2.414213562373095)), mid = (m2)(x > both(0.4142135623730950));
    const v2 num = pick(big, both(-1), pick(mid, x - both(1), x));
    const v2 den = pick(big, x, pick(mid, x + both(1), both(1)));
    const v2 offset = pick(big, both(SP_PI / 2), pick(mid, both(SP_PI / 4), both(0)));
    const v2 w = num / den, z = w * w;
    v2 p = both(1.0 / 21);
    p = both(-1.0 / 19) + z * p;
    p = both(1.0 / 17) + z * p;
    p = both(-1.0 / 15) + z * p;
    p = both(1.0 / 13) + z * p;
    p = both(-1.0 / 11) + z * p;
    p = both(1.0 / 9) + z * p;
    p = both(-1.0 / 7) + z * p;
    p = both(1.0 / 5) + z * p;
    p = both(-1.0 / 3) + z * p;
    return offset + w + w * z * p;
}

/* sine of x in [-0.5, pi], error below 1e-11 */
static inline v2 sine(v2 x)
{
    const v2 other = both(SP_PI) - x;
    const v2 y = pick((m2)(x > other), other, x), z = y * y;
    v2 p = both(-1.0 / 1307674368000.0);
    p = both(1.0 / 6227020800.0) + z * p;
    p = both(-1.0 / 39916800.0) + z * p;
    p = both(1.0 / 362880.0) + z * p;
    p = both(-1.0 / 5040.0) + z * p;
    p = both(1.0 / 120.0) + z * p;
    p = both(-1.0 / 6.0) + z * p;
    return y + y * z * p;
}

static inline v2 load2(const double *p)
{
    v2 x;
    memcpy(&x, p, sizeof x);
    return x;
}

static inline void store2(double *p, v2 x)
{
    memcpy(p, &x, sizeof x);
}

/* C atan(B x - E (B x - atan(B x))), x >= 0, E < 1 */
static inline v2 shape(v2 b, v2 c, double e, v2 x)
{
    const v2 bx = b * x;
    const v2 inner = bx - both(e) * (bx - arctangent(bx));
    return c * arctangent(inner);
}

/* grip falls with load, never below a third; over: share of the nominal load beyond it */
static inline v2 friction(double d, double by_load, v2 over, v2 peak)
{
    const v2 mu = both(d) + both(by_load) * over, low = both(d / 3);
    return pick((m2)(mu > low), mu, low) * peak;
}

/* wheels i and i + 1, an axle; cornering: scale of its cornering stiffness */
static inline void axle(const double *t, double cornering, const sp_tyre_ask *ask, int i, sp_tyre_grip *out)
{
    /* all of it is even in the slips; the floor keeps the secant defined at zero, where it is the slip stiffness */
    const v2 least = both(1e-9), k0 = magnitude(load2(&ask->kappa[i])), a0 = magnitude(load2(&ask->alpha[i]));
    const v2 k = pick((m2)(k0 > least), k0, least), a = pick((m2)(a0 > least), a0, least);
    const v2 load = load2(&ask->load[i]), peak = load2(&ask->peak[i]), stiff = load2(&ask->stiffness[i]);
    const v2 by = load2(&ask->shape[i]), cx = both(t[SP_TYRE_CX]) * by, cy = both(t[SP_TYRE_CY]) * by;
    const v2 share = load / both(t[SP_TYRE_LOAD]), over = share - both(1);
    const v2 mu_x = friction(t[SP_TYRE_DX], t[SP_TYRE_DX_LOAD], over, peak),
             mu_y = friction(t[SP_TYRE_DY], t[SP_TYRE_DY_LOAD], over, peak);

    /* cornering stiffness over load: sin(2 atan(share / p_ky2)) of it, as it is at nominal load; sin(2 atan(x)) is
     * 2 x / (1 + x^2) */
    const double bend = t[SP_TYRE_KY_LOAD] > 0 ? 1 / sp_square(t[SP_TYRE_KY_LOAD]) : 0;
    const v2 ky = both(t[SP_TYRE_KY] * cornering * (1 + bend)) / (both(1) + both(bend) * share * share);

    /* pure slip: B = K / (C D) */
    const v2 bx = both(t[SP_TYRE_KX]) * stiff / (cx * mu_x), bay = ky * stiff / (cy * mu_y);
    const v2 sx = sine(shape(bx, cx, t[SP_TYRE_EX], k));
    const v2 sy = sine(shape(bay, cy, t[SP_TYRE_EY], a));

    /* where the slip of the peak is greater than on a dry road, so is the slip that takes grip from the other
     * direction; combined: B = r1 cos(atan(r2 x)) = r1 / sqrt(1 + r2^2 x^2); cos(x) = sin(pi/2 - x) */
    const v2 soft0 = stiff / (peak * by), soft = pick((m2)(soft0 < both(1)), soft0, both(1));
    const v2 bxa = soft * both(t[SP_TYRE_BX1]) / root(both(1) + both(sp_square(t[SP_TYRE_BX2])) * k * k);
    const v2 byk = soft * both(t[SP_TYRE_BY1]) / root(both(1) + both(sp_square(t[SP_TYRE_BY2])) * a * a);
    v2 gx = sine(both(SP_PI / 2) - shape(bxa, both(t[SP_TYRE_CXA]), t[SP_TYRE_EXA], a));
    v2 gy = sine(both(SP_PI / 2) - shape(byk, both(t[SP_TYRE_CYK]), t[SP_TYRE_EYK], k));

    /* the cosine goes negative at large slip: a tyre never pushes */
    gx = pick((m2)(gx > both(0)), gx, both(0));
    gy = pick((m2)(gy > both(0)), gy, both(0));

    /* published weightings exceed by a fifth what the ground holds in both directions together: the ellipse does not */
    const v2 used = gx * sx * gx * sx + gy * sy * gy * sy;
    const v2 cut = both(1) / root(pick((m2)(used > both(1)), used, both(1)));
    const v2 most_x = mu_x * load, most_y = mu_y * load;
    store2(&out->along[i], cut * gx * sx * most_x / k);
    store2(&out->across[i], cut * gy * sy * most_y / a);
    store2(&out->limit_along[i], most_x);
    store2(&out->limit_across[i], most_y);
}

void sp_tyre_wheels(const double *t, const sp_tyre_ask *ask, sp_tyre_grip *out)
{
    axle(t, t[SP_TYRE_FRONT], ask, 0, out);
    axle(t, 1, ask, 2, out);
}
