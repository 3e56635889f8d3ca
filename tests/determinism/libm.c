/* libm.c - stands before libm: who calls a function whose bits depend on the CPU dies. Preloaded by
 * tests/determinism/libm into runs of every shipped scenario. */
#include <stdlib.h>
#include <unistd.h>

#define DEADLY(name)                                                                                                   \
    double name(double x, ...);                                                                                        \
    double name(double x, ...)                                                                                         \
    {                                                                                                                  \
        (void)x;                                                                                                       \
        static const char text[] = #name " was called\n";                                                              \
        if (write(2, text, sizeof text - 1) < 0)                                                                       \
            _exit(99);                                                                                                 \
        abort();                                                                                                       \
    }
DEADLY(sin)
DEADLY(cos)
DEADLY(tan)
DEADLY(asin)
DEADLY(acos)
DEADLY(atan)
DEADLY(atan2)
DEADLY(exp)
DEADLY(log)
DEADLY(log10)
DEADLY(log2)
DEADLY(pow)
DEADLY(hypot)
DEADLY(cbrt)
DEADLY(sinh)
DEADLY(cosh)
DEADLY(tanh)

void sincos(double x, double *s, double *c);
void sincos(double x, double *s, double *c)
{
    (void)x;
    (void)s;
    (void)c;
    static const char text[] = "sincos was called\n";
    if (write(2, text, sizeof text - 1) < 0)
        _exit(99);
    abort();
}
