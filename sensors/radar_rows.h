/* radar_rows.h - the rows of a radar, for the tables of the radar and of its tracker. */
#ifndef SP_SENSORS_RADAR_ROWS_H
#define SP_SENSORS_RADAR_ROWS_H

#include "sensors/radar.h"

/* clang-format off */
#define SP_RADAR_ROW_TABLE                                                                                             \
    [SP_RADAR_FAR_RANGE] = {"far_range", "m", 250, 1, 400, "reach of the narrow beam; ARS408-like", NULL},             \
    [SP_RADAR_FAR_FOV] = {"far_fov", "rad", 0.3141592653589793, 0.01, 3.1,                                             \
        "full opening of the narrow beam: 18 deg; -3 dB one way at its edge", NULL},                                   \
    [SP_RADAR_NEAR_RANGE] = {"near_range", "m", 100, 0, 400, "reach of the wide beam; 0: there is none", NULL},        \
    [SP_RADAR_NEAR_FOV] = {"near_fov", "rad", 2.0943951023931953, 0.01, 3.1,                                           \
        "full opening of the wide beam: 120 deg", NULL},                                                               \
    [SP_RADAR_BEAM_V] = {"beam_v", "rad", 0.24434609527920614, 0.01, 3.1,                                              \
        "vertical opening: 14 deg; -3 dB one way at its edge, never below -25 dB", NULL},                              \
    [SP_RADAR_SNR_REF] = {"snr_ref", "dB", 24.6, -50, 100,                                                             \
        "SNR of 10 dBsm at 200 m in the middle of the narrow beam: 12 dBm, 18 dBi twice, 10 ms, 12 channels, "         \
        "F 15 dB, losses 10 dB", NULL},                                                                                \
    [SP_RADAR_NEAR_LOSS] = {"near_loss", "dB", 16, 0, 60,                                                              \
        "two-way gain of the wide beam below the narrow one's", NULL},                                                 \
    [SP_RADAR_PFA] = {"pfa", "1", 1e-6, 1e-12, 0.1,                                                                    \
        "probability of a false alarm in one cell: sets the threshold", NULL},                                         \
    [SP_RADAR_RANGE_CELL] = {"range_resolution", "m", 0.5, 0.01, 10, "range cell", NULL},                              \
    [SP_RADAR_RATE_CELL] = {"rate_resolution", "m/s", 0.1, 0.01, 10,                                                   \
        "Doppler cell; ARS408-like 0.37 km/h", NULL},                                                                  \
    [SP_RADAR_AZIMUTH_CELL] = {"azimuth_resolution", "rad", 0.0279, 1e-4, 1,                                           \
        "azimuth cell ahead: 1.6 deg; widens with 1 / cos", NULL},                                                     \
    [SP_RADAR_ELEVATION_CELL] = {"elevation_resolution", "rad", 0.0401, 0, 1,                                          \
        "elevation beam: 2.3 deg, ARS548-like; 0: elevation is not measured and reads 0", NULL},                       \
    [SP_RADAR_ELEVATION_BINS] = {"elevation_cells", "bool", 0, 0, 1,                                                   \
        "what differs in elevation by a cell is told apart, as by an imaging radar", NULL},                            \
    [SP_RADAR_NOISE] = {"noise", "1", 1, 0, 10, "scale of the errors of range, rate and angles", NULL},                \
    [SP_RADAR_SPREAD] = {"spread", "1", 1, 0, 3,                                                                       \
        "scale of the slow log-normal spread of the cross section", NULL},                                             \
    [SP_RADAR_FLUCTUATION] = {"fluctuation", "bool", 1, 0, 1,                                                          \
        "cell powers fluctuate from cycle to cycle: Swerling 1, of flat sides seen squarely Swerling 3", NULL},        \
    [SP_RADAR_UNDER_LOSS] = {"under_loss", "dB", 10, 0, 60, "loss of the path below each vehicle in between", NULL},   \
    [SP_RADAR_FALSE_ALARMS] = {"false_alarms", "1", 0.1, 0, 10, "thermal false alarms a cycle, mean", NULL},           \
    [SP_RADAR_CLUTTER] = {"clutter", "1", 0, 0, 10,                                                                    \
        "returns of road surface and green a cycle, mean; real ones have 1 to 5", NULL},                               \
    [SP_RADAR_MAX] = {"max", "1", 64, 1, SP_RADAR_MOST, "detections a cycle at most, the strongest", NULL, true},      \
    [SP_RADAR_MIN_RANGE] = {"min_range", "m", 0.2, 0, 10, "nearer is blind", NULL},                                    \
    [SP_RADAR_RANGE_STEP] = {"range_step", "m", 0, 0, 10, "quantum of range on the interface; 0: none", NULL},         \
    [SP_RADAR_RATE_STEP] = {"rate_step", "m/s", 0, 0, 10, "quantum of range rate; 0: none", NULL},                     \
    [SP_RADAR_AZIMUTH_STEP] = {"azimuth_step", "rad", 0, 0, 1, "quantum of azimuth; 0: none", NULL},                   \
    [SP_RADAR_RATE_SPAN] = {"velocity_span", "m/s", 0, 0, 400,                                                         \
        "unambiguous width of the range rate, lambda / (2 chirp time); rates come folded into half of it to both "     \
        "sides; 0: chirps resolve it", NULL},                                                                          \
    [SP_RADAR_RANGE_SPAN] = {"range_span", "m", 0, 0, 1000, "unambiguous range: farther things come folded; 0: all", NULL}, \
    [SP_RADAR_STATICS] = {"statics", "bool", 1, 0, 1,                                                                  \
        "rails, walls, buildings, poles, lamps, signs and gantries of the road network come back and hide", NULL},     \
    [SP_RADAR_LOBES] = {"multipath", "bool", 1, 0, 1, "lobes by the path over the ground", NULL},                      \
    [SP_RADAR_GHOSTS] = {"ghosts", "bool", 1, 0, 1, "images in rails, walls and the sides of lorries", NULL},          \
    [SP_RADAR_BOUNCE_LOSS] = {"bounce_loss", "dB", 8, 0, 60, "loss of each bounce off a mirror: 6 to 10", NULL},       \
    [SP_RADAR_MASKING] = {"masking", "dB", 30, 0, 60,                                                                  \
        "within two cells of one so much stronger, in range, rate and azimuth, nothing is found; 0: no masking", NULL},              \
    [SP_RADAR_MICRO] = {"micro_doppler", "bool", 0, 0, 1, "wheels and limbs with their own speeds", NULL},             \
    [SP_RADAR_INTERFERENCE] = {"interference", "1", 0, 0, 1,                                                           \
        "probability that a vehicle that looks this way disturbs a cycle: duty times overlap of bands", NULL},         \
    [SP_RADAR_RAIN] = {"rain_returns", "1", 2, 0, 20, "returns of drops a cycle in 25 mm/h, mean", NULL},              \
    [SP_RADAR_RADOME] = {"wet_radome", "dB", 5, 0, 30, "most that a wet radome takes, both ways", NULL},               \
    [SP_RADAR_BUMPER] = {"bumper", "rad", 0, 0, 0.1,                                                                   \
        "amplitude of the azimuth error behind a painted bumper, three waves a radian; about 0.005", NULL},            \
    [SP_RADAR_SIDELOBE] = {"sidelobe", "dB", -70, -100, -10,                                                           \
        "highest sidelobe of the array that the processing leaves; a tapered array of 12 channels without it has "     \
        "about -29, none -100", NULL},                                                                                 \
    [SP_RADAR_STREET] = {"street", "bool", 0, 0, 1,                                                                    \
        "with statics: manhole covers and grates in streets, joints of bridges come back", NULL}
/* clang-format on */

#endif
