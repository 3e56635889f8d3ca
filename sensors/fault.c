/* fault.c - the closed list of faults, and which of them act at one sample. What a kind does is done where it acts:
 * link.c for whole frames, picture.c for pixels, each sensor for what it measures. */
#include "sensors/fault.h"

#define BIT(kind) (1u << (kind))
enum {
    PICTURES = BIT(SP_FRAME_CAMERA) | BIT(SP_FRAME_DEPTH) | BIT(SP_FRAME_LABELS),
    POINTS = BIT(SP_FRAME_RADAR) | BIT(SP_FRAME_LIDAR),
    LISTS =
        BIT(SP_FRAME_OBJECTS) | BIT(SP_FRAME_LANES) | BIT(SP_FRAME_SIGNALS) | BIT(SP_FRAME_ROUTE) | BIT(SP_FRAME_MAP),
    SCALARS = BIT(SP_FRAME_EGO) | BIT(SP_FRAME_CHASSIS) | BIT(SP_FRAME_IMU) | BIT(SP_FRAME_GNSS) |
              BIT(SP_FRAME_COMMAND) | BIT(SP_FRAME_ULTRASONIC),
    ALL = PICTURES | POINTS | LISTS | SCALARS,
    SEATED = PICTURES | POINTS | BIT(SP_FRAME_OBJECTS) | BIT(SP_FRAME_LANES) | BIT(SP_FRAME_SIGNALS) |
             BIT(SP_FRAME_IMU) | BIT(SP_FRAME_ULTRASONIC),
    MEASURES = POINTS | LISTS | SCALARS,
    ERRS = ALL & ~(BIT(SP_FRAME_COMMAND) | BIT(SP_FRAME_LABELS)), /* a wish and a name are right or wrong */
    LIGHT = BIT(SP_FRAME_CAMERA) | BIT(SP_FRAME_DEPTH),           /* values, not names */
    LOOKS = POINTS | BIT(SP_FRAME_OBJECTS) | BIT(SP_FRAME_LANES) | BIT(SP_FRAME_SIGNALS) | BIT(SP_FRAME_ULTRASONIC)
};
enum {
    REDUCED = SP_QUALIFIER_REDUCED,
    BLOCKED = SP_QUALIFIER_BLOCKED,
    BLIND = SP_QUALIFIER_BLIND,
    OFF = SP_QUALIFIER_OFF,
    STALE = SP_QUALIFIER_STALE
};

static const sp_fault_row rows[SP_FAULT_KINDS] = {
    [SP_FAULT_OFF] = {"off", "1", 1, 0, 1, ALL, OFF, NULL, 0,
                      "no frame comes any more; one that admits it sends empty frames"},
    [SP_FAULT_FREEZE] = {"freeze", "1", 1, 0, 1, ALL, STALE, NULL, 0,
                         "the last frame comes again and again under new stamps"},
    [SP_FAULT_STUCK] = {"stuck", "1", 1, 0, 1, ALL, STALE, NULL, 0, "the last frame comes again, its stamp too"},
    [SP_FAULT_DROP] = {"drop", "1", 0.5, 0, 1, ALL, REDUCED, NULL, 0, "probability that a frame is lost"},
    [SP_FAULT_BURST] = {"burst", "1", 0.3, 0, 1, ALL, REDUCED, "s that a burst lasts", 0.5,
                        "share of the time in which all frames are lost, in bursts"},
    [SP_FAULT_DELAY] = {"delay", "s", 0.2, 0, 0.5, ALL, STALE, NULL, 0, "frames come later by this"},
    [SP_FAULT_JITTER] = {"jitter", "s", 0.05, 0, 0.15, ALL, REDUCED, NULL, 0,
                         "standard deviation of a delay that is drawn for each frame; only lateness"},
    [SP_FAULT_REORDER] = {"reorder", "1", 0.3, 0, 1, ALL, REDUCED, NULL, 0,
                          "probability that a frame comes after the next one"},
    [SP_FAULT_DUPLICATE] = {"duplicate", "1", 0.3, 0, 1, ALL, REDUCED, NULL, 0, "probability that a frame comes twice"},
    [SP_FAULT_STAMP] = {"stamp", "s", 0.1, -10, 10, ALL, REDUCED, NULL, 0, "stamps are wrong by this"},
    [SP_FAULT_DRIFT] = {"drift", "s/s", 1e-3, -0.5, 0.5, ALL, REDUCED, NULL, 0,
                        "the sensor's clock runs fast by this from now on"},
    [SP_FAULT_BIT_FLIP] = {"bit_flip", "1", 1e-5, 0, 1, ALL, REDUCED, "which bit of a byte, 0 to 7; -1: any", -1,
                           "share of the bytes in which a bit is turned over"},
    [SP_FAULT_CRC] = {"crc", "1", 0.3, 0, 1, ALL, REDUCED, NULL, 0,
                      "probability that a frame is flagged as broken on its link"},
    [SP_FAULT_COUNTER] = {"counter", "1", 0.3, 0, 1, ALL, REDUCED, NULL, 0,
                          "probability that a frame is flagged as out of its message count"},
    [SP_FAULT_SWAP] = {"swap", "1", 1, 0, 1, ALL, REDUCED, NULL, 0, "frames of another sensor come under this name"},
    [SP_FAULT_MISALIGNMENT] = {"misalignment", "rad", 0.035, -3.2, 3.2, SEATED, REDUCED, NULL, 0,
                               "the sensor has turned in its bracket, left positive; nobody is told"},
    [SP_FAULT_MISALIGNMENT_PITCH] = {"misalignment_pitch", "rad", 0.035, -1.6, 1.6, SEATED, REDUCED, NULL, 0,
                                     "the same about its transverse axis, nose down positive"},
    [SP_FAULT_NOISE] = {"noise", "1", 3, 0, 100, ERRS, REDUCED, NULL, 0, "errors are so many times as large"},
    [SP_FAULT_BIAS] = {"bias", "SI", 1, -1e3, 1e3, MEASURES, REDUCED,
                       "which channel, in the order of the record; -1: the first", -1, "added to what is measured"},
    [SP_FAULT_CREEP] = {"creep", "SI/s", 0.1, -1e3, 1e3, MEASURES, REDUCED,
                        "which channel, in the order of the record; -1: the first", -1, "a bias that grows with time"},
    [SP_FAULT_SCALE] = {"scale", "1", 1.1, -10, 10, MEASURES, REDUCED,
                        "which channel, in the order of the record; -1: the first", -1, "what is measured, times this"},
    [SP_FAULT_SATURATION] = {"saturation", "SI", 1, 0, 1e4, SCALARS | LIGHT, REDUCED, "which channel; -1: all", -1,
                             "the magnitude at which channels saturate"},
    [SP_FAULT_QUANTISE] = {"quantise", "SI", 0.5, 0, 1e3, MEASURES | LIGHT, REDUCED, "which channel; -1: all", -1,
                           "the step to which values are rounded"},
    [SP_FAULT_RANGE] = {"range", "1", 0.3, 0, 1, LOOKS, REDUCED, NULL, 0, "share of the range that is left"},
    [SP_FAULT_FOV] = {"fov", "1", 0.5, 0, 1, LOOKS, REDUCED, NULL, 0, "share of the opening that is left"},
    [SP_FAULT_BLOCKAGE] = {"blockage", "1", 0.5, 0, 1, LOOKS | PICTURES, BLOCKED,
                           "rad left of the axis, middle of what is covered; of pictures: 0 any", 0,
                           "share of the opening that is covered"},
    [SP_FAULT_INTERFERENCE] = {"interference", "dB", 15, 0, 60, POINTS | BIT(SP_FRAME_ULTRASONIC), REDUCED, NULL, 0,
                               "rise of the noise floor by others of its kind; of a lidar: stray points per mille"},
    [SP_FAULT_PHANTOM] = {"phantom", "m", 20, 0.5, 300, LOOKS, REDUCED, "rad left of the axis", 0,
                          "a thing that is not there stands at this distance, and there from then on"},
    [SP_FAULT_REMOVAL] = {"removal", "1", 1, 0, 1, LOOKS, REDUCED, NULL, 0,
                          "probability that one thing, drawn by its name, is not seen as long as this lasts"},
    [SP_FAULT_BLACKOUT] = {"blackout", "1", 1, 0, 1, PICTURES, BLIND, NULL, 0, "the picture goes dark by this share"},
    [SP_FAULT_WHITEOUT] = {"whiteout", "1", 1, 0, 1, PICTURES, BLIND, NULL, 0, "the picture goes white by this share"},
    [SP_FAULT_ROW] = {"row", "1", 0.02, 0, 1, PICTURES, REDUCED, NULL, 0, "share of rows that are stuck"},
    [SP_FAULT_COLUMN] = {"column", "1", 0.02, 0, 1, PICTURES, REDUCED, NULL, 0, "share of columns that are stuck"},
    [SP_FAULT_SEGMENT] = {"segment", "1", 0.25, 0, 1, PICTURES | BIT(SP_FRAME_LIDAR), BLOCKED, NULL, 0,
                          "share of the picture, or of the scan, that repeats what it showed first"},
    [SP_FAULT_DEAD_PIXELS] = {"dead_pixels", "1", 0.001, 0, 1, PICTURES, REDUCED, NULL, 0,
                              "share of pixels stuck at black"},
    [SP_FAULT_HOT_PIXELS] = {"hot_pixels", "1", 0.001, 0, 1, PICTURES, REDUCED, NULL, 0,
                             "share of pixels stuck at white"},
    [SP_FAULT_DIRT] = {"dirt", "1", 0.3, 0, 1, BIT(SP_FRAME_CAMERA) | BIT(SP_FRAME_LIDAR), BLOCKED, NULL, 0,
                       "share of the glass under mud"},
    [SP_FAULT_WATER] = {"water", "1", 0.3, 0, 1, BIT(SP_FRAME_CAMERA) | POINTS, BLOCKED, NULL, 0,
                        "share of the glass under drops; of a radar: a wet radome"},
    [SP_FAULT_ICE] = {"ice", "1", 0.5, 0, 1, BIT(SP_FRAME_CAMERA) | POINTS | BIT(SP_FRAME_ULTRASONIC), BLIND, NULL, 0,
                      "share of the glass, or of the radome, under ice"},
    [SP_FAULT_DEFOCUS] = {"defocus", "pixel", 3, 0, 30, BIT(SP_FRAME_CAMERA), REDUCED, NULL, 0,
                          "radius of the circle of confusion"},
    [SP_FAULT_EXPOSURE] = {"exposure", "1", 1, 0, 100, BIT(SP_FRAME_CAMERA), REDUCED, NULL, 0,
                           "exposure stands still at so many times that of its beginning"},
    [SP_FAULT_FLICKER] = {"flicker", "1", 0.5, 0, 1, BIT(SP_FRAME_CAMERA), REDUCED, "Hz", 100,
                          "depth by which brightness goes up and down, row by row"},
    [SP_FAULT_SPOOF] = {"spoof", "m", 50, 0, 1e5, BIT(SP_FRAME_GNSS), REDUCED, "rad left of east, where it is drawn to",
                        0, "the position is drawn away as far as this, smoothly by the ramp"},
    [SP_FAULT_JAM] = {"jam", "dB", 30, 0, 100, BIT(SP_FRAME_GNSS), BLIND, NULL, 0,
                      "the noise over the signals: errors grow, then the fix is lost"},
    [SP_FAULT_OUTAGE] = {"outage", "1", 1, 0, 1, BIT(SP_FRAME_GNSS), BLIND, NULL, 0, "no satellites are seen"},
};

const sp_fault_row *sp_fault_rows(uint32_t *count)
{
    *count = SP_FAULT_KINDS;
    return rows;
}

/* the strength at which nothing is wrong: of what multiplies 1, of anything else 0 */
static double rest_of(uint32_t kind)
{
    return kind == SP_FAULT_SCALE || kind == SP_FAULT_NOISE || kind == SP_FAULT_RANGE || kind == SP_FAULT_FOV ? 1 : 0;
}

uint32_t sp_fault_gather(const sp_world_def *def, const sp_world *w, uint32_t mount, sp_fault_now *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->fault_count && i < SP_MAX_FAULTS; i++) {
        if (w->fault_mount[i] != mount + 1 || w->tick < w->fault_from[i] || w->tick >= w->fault_until[i] ||
            w->fault_kind[i] == SP_FAULT_NONE || w->fault_kind[i] >= SP_FAULT_KINDS) {
            continue;
        }
        const int64_t age = w->tick - w->fault_from[i];
        const double share = w->fault_ramp[i] > 0 ? sp_min(1, (double)(age + 1) / (double)w->fault_ramp[i]) : 1;
        // it grows from where nothing is wrong
        const uint32_t kind = w->fault_kind[i];
        const double rest = rest_of(kind);
        out[count++] = (sp_fault_now){.kind = kind,
                                      .index = i,
                                      .other = w->fault_other[i],
                                      .admitted = w->fault_admitted[i] != 0,
                                      .strength = rest + share * (w->fault_strength[i] - rest),
                                      .value = w->fault_value[i],
                                      .since = (double)(age * def->tick_ns) * 1e-9,
                                      .stream = sp_mount_stream(&def->mounts[mount], rows[kind].name) ^
                                                sp_random_bits(def->seed, w->fault_seed[i], 0, kind)};
    }
    return count;
}

const sp_fault_now *sp_fault_of(const sp_sample *in, uint32_t kind)
{
    const sp_fault_now *best = NULL;
    const double rest = rest_of(kind);
    for (uint32_t i = 0; i < in->fault_count; i++) {
        const sp_fault_now *f = &in->faults[i];
        if (f->kind == kind && (!best || sp_abs(f->strength - rest) > sp_abs(best->strength - rest))) {
            best = f;
        }
    }
    return best;
}

double sp_fault_strength(const sp_sample *in, uint32_t kind)
{
    const sp_fault_now *f = sp_fault_of(in, kind);
    return f ? f->strength : 0;
}
