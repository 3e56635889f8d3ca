/* interval.c - what a share of n runs says of the share of all: the interval of Clopper and Pearson (Biometrika 26,
 * 1934), by the inverse of the incomplete beta function. */
#include "suite/suite.h"

/* ln of the gamma function for x >= 1: Stirling's series (DLMF 5.11.1) beyond 10, by recurrence below; 1e-14 */
static double log_gamma(double x)
{
    double product = 1;
    for (; x < 10; x += 1)
        product *= x;
    const double y = 1 / (x * x);
    const double series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)))) / x;
    return (x - 0.5) * sp_log(x) - x + 0.5 * sp_log(SP_TAU) + series - sp_log(product);
}

/* continued fraction of the incomplete beta function (DLMF 8.17.22) by the method of Lentz; converges fast for
 * x < (a + 1) / (a + b + 2) */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (sp_abs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m <= 10000; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        const double term[] = {even, odd};
        double factor = 1;
        for (int k = 0; k < 2; k++) {
            d = 1 + term[k] * d;
            d = 1 / (sp_abs(d) < tiny ? tiny : d);
            c = 1 + term[k] / c;
            c = sp_abs(c) < tiny ? tiny : c;
            factor = c * d;
            h *= factor;
        }
        if (sp_abs(factor - 1) < 1e-15)
            break;
    }
    return h;
}

double sp_beta_share(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x >= 1;
    const double front = sp_exp(a * sp_log(x) + b * sp_log(1 - x) + log_gamma(a + b) - log_gamma(a) - log_gamma(b));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* x with that share below it, by bisection to the last bits that count */
static double beta_quantile(double a, double b, double share)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        const double mid = 0.5 * (low + high);
        if (sp_beta_share(a, b, mid) < share)
            low = mid;
        else
            high = mid;
    }
    return 0.5 * (low + high);
}

void sp_share_interval(uint32_t k, uint32_t n, double *low, double *high)
{
    const double tail = 0.025, a = k, b = (double)n - k;
    *low = k == 0 || k > n ? 0 : beta_quantile(a, b + 1, tail);
    *high = k >= n ? 1 : beta_quantile(a + 1, b, 1 - tail);
}
