/* radar_tables.h - what standards say in tables about radar: 3GPP's car and ITU-R's rain, for tests and plots. Written
 * a second time, apart from sensors/radar_*.c: it is what they are held against. */
#ifndef SP_TESTS_SENSORS_RADAR_TABLES_H
#define SP_TESTS_SENSORS_RADAR_TABLES_H

#include "base/base.h"

/* the sum of the five centres of 3GPP TR 38.901 table 7.9.2.1-5 at the horizon, from `degrees` off the front, dBsm */
static inline double table_of_3gpp(double degrees)
{
    // from where, its widths in azimuth (0: all around) and from the zenith angle on, peak, greatest fall
    static const double row[5][6] = {{0, 40.54, 71.75, 29.13, 14.99, 14.91},
                                     {90, 26.90, 79.70, 44.42, 20.60, 20.52},
                                     {180, 36.32, 79.65, 36.73, 13.90, 13.82},
                                     {270, 26.90, 79.70, 44.42, 20.60, 20.52},
                                     {0, 0, 0, 18.13, 21.12, 21.05}};
    double sum = 0;
    for (int i = 0; i < 5; i++) {
        const double off = sp_abs(degrees - row[i][0]);
        const double turn = row[i][1] > 0 ? sp_min(off, 360 - off) / row[i][1] : 0, tilt = (90 - row[i][2]) / row[i][3];
        sum += sp_pow(10, (row[i][4] - sp_min(12 * tilt * tilt + 12 * turn * turn, row[i][5])) / 10);
    }
    return 10 * sp_log10(sum);
}

/* ITU-R P.838-3 at 77 GHz, horizontal, by equations 1 to 3 and tables 1 and 3: dB/km at `rate` mm/h */
static inline double table_of_itu(double rate)
{
    static const double k[4][3] = {{-5.33980, -0.10008, 1.13098},
                                   {-0.35351, 1.26970, 0.45400},
                                   {-0.23789, 0.86036, 0.15354},
                                   {-0.94158, 0.64552, 0.16817}},
                        a[5][3] = {{-0.14318, 1.82442, -0.55187},
                                   {0.29591, 0.77564, 0.19822},
                                   {0.32177, 0.63773, 0.13164},
                                   {-5.37610, -0.96230, 1.47828},
                                   {16.1721, -3.29980, 3.43990}};
    const double f = sp_log10(77);
    double log_k = -0.18961 * f + 0.71147, alpha = 0.67849 * f - 1.95537;
    for (int i = 0; i < 4; i++) {
        log_k += k[i][0] * sp_exp(-sp_square((f - k[i][1]) / k[i][2]));
    }
    for (int i = 0; i < 5; i++) {
        alpha += a[i][0] * sp_exp(-sp_square((f - a[i][1]) / a[i][2]));
    }
    return sp_pow(10, log_k) * sp_pow(rate, alpha);
}

#endif
