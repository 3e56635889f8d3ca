/* tyre.c - the Magic Formula for the two tyres of an axle: pure slip times loss by combined slip (Pacejka, Tire and
 * Vehicle Dynamics, chapter 4.3; PAC2002 names), without shifts and camber. Branch-free on two lanes. Leaves slip
 * states, relaxation and wheel spin to chassis.c. */
#include "physics/internal.h"

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

/* C atan(B x - E (B x - atan(B x))), x >= 0, E < 1 */
static inline v2 shape(v2 b, double c, double e, v2 x)
{
    const v2 bx = b * x;
    const v2 inner = bx - both(e) * (bx - arctangent(bx));
    return both(c) * arctangent(inner);
}

void sp_tyre_axle(const double *t, double front_scale, double friction, v2 kappa, v2 alpha, v2 load, sp_tyre_grip *out)
{
    /* all of it is even in the slips; the floor keeps the secant defined at zero, where it is the slip stiffness */
    const v2 least = both(1e-9), k0 = magnitude(kappa), a0 = magnitude(alpha);
    const v2 k = pick((m2)(k0 > least), k0, least), a = pick((m2)(a0 > least), a0, least);

    /* grip falls with load, never below a third */
    const v2 over = (load - both(t[SP_TYRE_LOAD])) / both(t[SP_TYRE_LOAD]);
    v2 mu_x = both(t[SP_TYRE_DX]) + both(t[SP_TYRE_DX_LOAD]) * over,
       mu_y = both(t[SP_TYRE_DY]) + both(t[SP_TYRE_DY_LOAD]) * over;
    const v2 low_x = both(t[SP_TYRE_DX] / 3), low_y = both(t[SP_TYRE_DY] / 3);
    mu_x = pick((m2)(mu_x > low_x), mu_x, low_x) * both(friction);
    mu_y = pick((m2)(mu_y > low_y), mu_y, low_y) * both(friction);

    /* pure slip: B = K / (C D) */
    const v2 bx = both(t[SP_TYRE_KX] / t[SP_TYRE_CX]) / mu_x,
             by = both(t[SP_TYRE_KY] * front_scale / t[SP_TYRE_CY]) / mu_y;
    const v2 fx = mu_x * load * sine(shape(bx, t[SP_TYRE_CX], t[SP_TYRE_EX], k));
    const v2 fy = mu_y * load * sine(shape(by, t[SP_TYRE_CY], t[SP_TYRE_EY], a));

    /* combined: B = r1 cos(atan(r2 x)) = r1 / sqrt(1 + r2^2 x^2); cos(x) = sin(pi/2 - x) */
    const v2 bxa = both(t[SP_TYRE_BX1]) / root(both(1) + both(sp_square(t[SP_TYRE_BX2])) * k * k);
    const v2 byk = both(t[SP_TYRE_BY1]) / root(both(1) + both(sp_square(t[SP_TYRE_BY2])) * a * a);
    v2 gx = sine(both(SP_PI / 2) - shape(bxa, t[SP_TYRE_CXA], t[SP_TYRE_EXA], a));
    v2 gy = sine(both(SP_PI / 2) - shape(byk, t[SP_TYRE_CYK], t[SP_TYRE_EYK], k));

    /* the cosine goes negative at large slip: a tyre never pushes */
    gx = pick((m2)(gx > both(0)), gx, both(0));
    gy = pick((m2)(gy > both(0)), gy, both(0));
    *out = (sp_tyre_grip){gx * fx / k, gy * fy / a, mu_x * load, mu_y * load};
}
