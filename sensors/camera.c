/* camera.c - colour pictures. model 0, the default: an ideal picture as the renderer has it, RGB8. model 1: light on a
 * chip, with optics, shutter, exposure control and the noise of EMVA 1288, as RGB8 or raw Bayer values. Leaves drawing
 * and optics to src/render, lens and time to camera_lens.c, the chip to camera_chip.c, faults of pixels to picture.c.
 */
#include "sensors/camera.h"
#include "sensors/table.h"

enum {
    NOISE = SP_CAMERA_SHARED,
    SHADOWS,
    MODEL,
    OUTPUT,
    MODE,
    GAIN,
    F_NUMBER,
    PITCH,
    QUANTUM,
    FULL_WELL,
    READ_NOISE,
    DARK,
    TEMPERATURE,
    PRNU,
    DSNU,
    ROW_NOISE,
    CONVERSION,
    BLACK,
    BITS,
    DEFECTS,
    BLUR,
    VIGNETTE,
    FALLOFF,
    BLOOM,
    GLARE,
    GHOSTS,
    DEFOCUS,
    DROPS,
    DIRT,
    WIPER,
    MITIGATION,
    FLICKER,
    LED_FREQUENCY,
    LED_DUTY,
    ROWS
};
enum { MODE_SCENE, MODE_FIXED, MODE_AUTO };
enum { BLUR_NONE, BLUR_FLOW, BLUR_SAMPLES };
static const char *const models[] = {"ideal", "full", NULL}, *const outputs[] = {"rgb8", "raw", NULL},
                         *const modes[] = {"scene", "fixed", "auto", NULL},
                         *const blurs[] = {"none", "flow", "samples", NULL}, *const switches[] = {"off", "on", NULL},
                         *const shadows[] = {"outline", "map", "none", NULL};

/* clang-format off */
static const sp_param rows[ROWS] = {
    SP_CAMERA_ROWS(0.004, 1e-5, "exposure time; an ideal picture reports it and is not blurred by it", 0.015,
                   "from the first row's exposure to the last's: a rolling shutter; not of an ideal picture"),
    [NOISE] = {"noise", "1", 0, 0, 32, "standard deviation of the noise of each colour value, of 255; 0: none. Of an ideal picture"},
    [SHADOWS] = {"shadows", "1", 0, 0, 2, "of the sun: outline: of actors on the ground; map: of all on all; none", shadows},
    [MODEL] = {"model", "1", 0, 0, 1, "ideal: pixels as drawn; full: all rows below count", models},
    [OUTPUT] = {"output", "1", 0, 0, 1, "rgb8, or raw: 16 bit values behind a Bayer filter RGGB", outputs},
    [MODE] = {"exposure_mode", "1", MODE_SCENE, 0, 2, "scene: as a person would set it for the time of day; fixed: `exposure` and `gain`; auto: metered, acts two frames later", modes},
    [GAIN] = {"gain", "1", 1, 1, 16, "analogue, of fixed exposure"},
    [F_NUMBER] = {"f_number", "1", 1.8, 0.7, 22, "focal length over the width of the pupil"},
    [PITCH] = {"pixel", "m", 3e-6, 0.5e-6, 20e-6, "width of a pixel on the chip"},
    [QUANTUM] = {"quantum_efficiency", "1", 0.65, 0.01, 1, "electrons per photon"},
    [FULL_WELL] = {"full_well", "1", 12000, 100, 1e6, "electrons that a pixel holds"},
    [READ_NOISE] = {"read_noise", "1", 2.5, 0, 1000, "electrons, standard deviation"},
    [DARK] = {"dark_current", "1/s", 30, 0, 1e6, "electrons per second at 60 degrees Celsius; doubles every 7.5 K"},
    [TEMPERATURE] = {"temperature", "degC", 60, -60, 150, "of the chip"},
    [PRNU] = {"prnu", "1", 0.008, 0, 0.5, "spread of the pixels' gains (photo response non-uniformity)"},
    [DSNU] = {"dsnu", "1", 1.5, 0, 1000, "electrons, spread of the pixels' offsets (dark signal non-uniformity)"},
    [ROW_NOISE] = {"row_noise", "1", 0.3, 0, 1000, "electrons, standard deviation of what a whole row has in common"},
    [CONVERSION] = {"conversion", "1", 0.33, 1e-4, 100, "digital numbers per electron at gain 1: K of EMVA 1288"},
    [BLACK] = {"black", "1", 64, 0, 4096, "digital number of no light", NULL, true},
    [BITS] = {"bits", "1", 12, 8, 16, "of a digital number", NULL, true},
    [DEFECTS] = {"defects", "1", 1e-5, 0, 0.1, "share of pixels that are dead, and as many that are hot"},
    [BLUR] = {"blur", "1", BLUR_FLOW, 0, 2, "motion during the exposure: none; flow: smeared along each pixel's way; samples: 16 pictures averaged, for reference", blurs},
    [VIGNETTE] = {"vignette", "1", -0.15, -1, 0, "light lost in the corners by the barrel, as r^2"},
    [FALLOFF] = {"falloff", "1", 1, 0, 1, "natural falloff with the fourth power of the cosine; of kannala and ftheta with that of half the angle", switches},
    [BLOOM] = {"bloom", "1", 0.01, 0, 0.5, "share of the light that spreads near by"},
    [GLARE] = {"glare", "1", 0.015, 0, 0.5, "share of the light that spreads over the whole picture (veiling glare)"},
    [GHOSTS] = {"ghosts", "1", 0.0005, 0, 0.5, "strength of mirrored spots of what is brighter than white"},
    [DEFOCUS] = {"defocus", "pixel", 0, 0, 30, "radius of the circle of confusion"},
    [DROPS] = {"drops", "1", -1, -1, 0.9, "share of the glass under drops; -1: as it rains"},
    [DIRT] = {"dirt", "1", 0, 0, 1, "share of the glass under dirt"},
    [WIPER] = {"wiper", "s", 1.5, 0, 60, "from wipe to wipe; 0: no wiper"},
    [MITIGATION] = {"flicker_mitigation", "1", 0, 0, 1, "exposes for 11 ms at least, with less sensitive pixels, so that pulsed lamps do not flicker (led_flicker)", switches},
    [FLICKER] = {"led_flicker", "1", 0, 0, 1, "lamps of traffic lights and vehicles are pulsed, as light-emitting diodes are: their share of each row's exposure counts", switches},
    [LED_FREQUENCY] = {"led_frequency", "Hz", 90, 10, 10000, "of those pulses; 90 to 400 is usual. When each begins is drawn by its owner's name"},
    [LED_DUTY] = {"led_duty", "1", 0.2, 0.001, 1, "share of the time for which they shine; their mean light is the same for any"},
};
/* clang-format on */
_Static_assert((int)ROWS <= (int)SP_MAX_SENSOR_VALUES, "rows fit into a mount");

static bool full(const double *v)
{
    return v[MODEL] > 0.5;
}
static bool raw(const double *v)
{
    return full(v) && v[OUTPUT] > 0.5;
}
static uint32_t mode(const double *v)
{
    return (uint32_t)sp_round(v[MODE]);
}
static uint32_t extra_bytes(const double *v)
{
    return (raw(v) ? 2 : 3) * sp_camera_pixels(v);
}

/* longest exposure that this camera ever takes */
static double longest(const double *v)
{
    const double metered = 0.011;
    return v[MITIGATION] > 0.5 || mode(v) == MODE_AUTO ? sp_max(v[SP_CAMERA_EXPOSURE], metered) : v[SP_CAMERA_EXPOSURE];
}

static int64_t past_ns(const double *v)
{
    return full(v) ? (int64_t)sp_round((v[SP_CAMERA_READOUT] + longest(v)) * 1e9) : 0;
}

static uint64_t scratch_bytes(const sp_world_def *def, const double *v)
{
    const uint64_t pixels = sp_camera_pixels(v);
    return full(v) ? sp_camera_pose_bytes(def) + pixels * (sizeof(float) + sizeof(uint16_t)) : 0;
}

static bool possible(const sp_mount_def *m, sp_error *err)
{
    const double *v = m->value, black = sp_round(v[BLACK]);
    const uint32_t bits = (uint32_t)sp_round(v[BITS]);
    if (full(v) && black >= (double)(1u << bits) / 2) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "sensor '%s': black at %g leaves less than half of %u bits", m->name, black, bits);
    }
    return sp_camera_possible(m, err);
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    const double *v = m->value;
    if (!possible(m, err) || !full(v)) {
        return NULL;
    }
    const sp_lens_view view = sp_camera_view(v);
    const sp_chip_spec spec = {.full_well = v[FULL_WELL],
                               .read_noise = v[READ_NOISE],
                               .dark = v[DARK] * sp_exp((v[TEMPERATURE] - 60) / 7.5 * 0.6931471805599453),
                               .prnu = v[PRNU],
                               .dsnu = v[DSNU],
                               .row_noise = v[ROW_NOISE],
                               .gain = v[CONVERSION],
                               .black = sp_round(v[BLACK]),
                               .bits = (uint32_t)sp_round(v[BITS]),
                               .defects = v[DEFECTS]};
    const sp_chip *chip = sp_chip_make(&spec, view.width, view.height, def->seed, sp_mount_stream(m, "chip"), arena);
    if (!chip) {
        sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line, "no memory for the pixels of '%s'", m->name);
    }
    return chip;
}

/* ---------------------------------------------------------------- ideal */
/* Four bytes of a hash summed are nearly normal (Irwin-Hall), of variance 4 (256^2 - 1) / 12. Integers only, so that
 * the noise is the same everywhere. */
static void add_noise(const sp_sample *in, uint8_t *rgb, uint32_t count)
{
    const uint64_t key = sp_random_bits(in->def->seed, sp_mount_stream(in->mount, "pixels"), (int64_t)in->sequence, 0);
    const int32_t gain = (int32_t)sp_round(in->mount->value[NOISE] / 147.8016 * 65536);
    const uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t h = sp_mix32(sp_mix32(i ^ low) + high);
        const int32_t sum = (int32_t)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) - 510;
        // rounds half up; the shift of a negative number is arithmetic with every compiler we build with
        const int32_t v = rgb[i] + ((sum * gain + 32768) >> 16);
        rgb[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

static bool sample_ideal(const sp_sample *in, sp_image *image, sp_error *err)
{
    const double *v = in->mount->value;
    sp_pixel_request q;
    // pixels lie right behind the record; the pointer to them is mount.c's to set
    uint8_t *rgb = (uint8_t *)(image + 1);
    sp_camera_request(in, 0, 0, 0, NULL, &q);
    *image = sp_camera_image(v, SP_PIXEL_RGB8, 3);
    image->bits = 8;
    q.shadows = (uint32_t)sp_round(v[SHADOWS]);
    const bool plain = q.lens.kind == SP_LENS_PINHOLE && q.lens.most <= 0;
    q.want = plain ? 0 : SP_WANT_COLOUR;
    const sp_pixel_buffers out = {.rgb = rgb};
    if (plain && in->pixels->draw ? !in->pixels->draw(in->pixels->impl, in->def, in->world, &q, rgb, err)
                                  : !in->pixels->draw_all(in->pixels->impl, in->def, in->world, &q, &out, err)) {
        return false;
    }
    if (v[NOISE] > 0) {
        add_noise(in, rgb, 3 * image->width * image->height);
    }
    sp_picture p = {image->width, image->height, SP_PIXEL_RGB8, rgb, 255, 0, 0, sp_max(v[NOISE], 2)};
    return sp_picture_faults(in, &p, true, err);
}

/* ---------------------------------------------------------------- full */
/* electrons of one unit of the scene's light, for a second: E = pi L tau / (4 N^2), 4.1e15 photons per lx s m^2 */
static double sensitivity(const double *v)
{
    const double lux = SP_PI * SP_LIGHT_UNIT * 0.85 / (4 * v[F_NUMBER] * v[F_NUMBER]);
    return lux * 4.1e15 * v[PITCH] * v[PITCH] * v[QUANTUM];
}

static void set_optics(const sp_sample *in, sp_optics *o)
{
    const double *v = in->mount->value, rain = sp_env_at(in->def, in->world->tick, &(sp_env){0})->rain;
    *o = (sp_optics){.vignette = v[VIGNETTE],
                     .falloff = v[FALLOFF],
                     .glare = v[GLARE],
                     .bloom = v[BLOOM],
                     .defocus = v[DEFOCUS],
                     .drops = v[DROPS] >= 0 ? v[DROPS] : 0.15 * (1 - sp_exp(-rain / 8)),
                     .dirt = v[DIRT],
                     .ghosts = v[GHOSTS],
                     .seed = in->def->seed ^ sp_mount_stream(in->mount, "glass"),
                     .clock = (double)in->time_ns * 1e-9,
                     .wiper = v[WIPER]};
}

typedef struct taking {
    double exposure, gain, ev; /* s; log2 of their product */
    double time;               /* s in which the shutter is open: longer than `exposure` with flicker mitigation */
} taking;

static taking take_with(const double *v, double ev)
{
    taking t = {.exposure = v[SP_CAMERA_EXPOSURE], .gain = v[GAIN], .ev = ev};
    if (mode(v) == MODE_AUTO) {
        sp_exposure_split(sp_exp(ev * 0.6931471805599453), longest(v), &t.exposure, &t.gain);
    } else if (mode(v) == MODE_SCENE) {
        t.gain = 1;
    }
    t.time = v[MITIGATION] > 0.5 ? sp_max(t.exposure, 0.011) : t.exposure;
    return t;
}

/* light on the chip, 1 is white */
static bool draw_light(const sp_sample *in, const taking *t, sp_pose *poses, float *light, sp_error *err)
{
    const double *v = in->mount->value;
    sp_pixel_request q;
    const uint32_t blur = (uint32_t)sp_round(v[BLUR]);
    sp_camera_request(in, v[SP_CAMERA_READOUT], t->time, 0, poses, &q);
    q.want = SP_WANT_MOSAIC;
    q.samples = blur == BLUR_SAMPLES ? 16 : blur == BLUR_FLOW ? 0 : 1;
    q.shadows = (uint32_t)sp_round(v[SHADOWS]);
    set_optics(in, &q.optics);
    if (v[FLICKER] > 0.5) {
        q.pulse = sp_pulse_of(v[LED_FREQUENCY], v[LED_DUTY]);
    }
    if (mode(v) != MODE_SCENE) {
        q.exposure = sensitivity(v) * t->exposure / sp_chip_white(in->prepared, t->gain);
    }
    const sp_pixel_buffers out = {.mosaic = light};
    return in->pixels->draw_all(in->pixels->impl, in->def, in->world, &q, &out, err);
}

/* what the camera's own control does with this frame; false: failed. Light is drawn. */
static bool expose(const sp_sample *in, taking *t, sp_pose *poses, float *light, sp_error *err)
{
    const double *v = in->mount->value;
    const sp_lens_view view = sp_camera_view(v);
    const double low = -15, high = 4.1 + sp_log(longest(v)) / 0.6931471805599453;
    double ev = -11;
    if (mode(v) != MODE_AUTO) {
        *t = take_with(v, 0);
        return draw_light(in, t, poses, light, err);
    }
    // a camera has been on for a while when a case begins: the first frame finds its exposure by itself
    if (!sp_exposure_now(in->memory, &ev)) {
        for (int i = 0; i < 4; i++) {
            *t = take_with(v, ev);
            if (!draw_light(in, t, poses, light, err)) {
                return false;
            }
            const double off = -2.4739311883324122 - sp_exposure_meter(light, view.width, view.height);
            ev = sp_clamp(ev + sp_clamp(off, -6, 6), low, high);
            if (sp_abs(off) < 0.1) {
                break;
            }
        }
        sp_exposure_start(in->memory, ev);
    }
    // a control that hangs holds what it had when it began to
    const sp_fault_now *stuck = sp_fault_of(in, SP_FAULT_EXPOSURE);
    *t = take_with(v, ev);
    if (stuck) {
        *t = take_with(v, ev + sp_log(sp_max(stuck->strength, 1e-6)) / 0.6931471805599453);
    }
    if (!draw_light(in, t, poses, light, err)) {
        return false;
    }
    if (!stuck) {
        sp_exposure_next(in->memory, sp_exposure_meter(light, view.width, view.height), low, high);
    } else {
        sp_exposure_start(in->memory, ev);
    }
    return true;
}

static bool sample_full(const sp_sample *in, sp_image *image, sp_frame_out *out, sp_error *err)
{
    const double *v = in->mount->value;
    const sp_chip *chip = in->prepared;
    const uint32_t pixels = sp_camera_pixels(v);
    sp_pose *poses = in->scratch;
    float *light = (float *)(void *)((uint8_t *)in->scratch + sp_camera_pose_bytes(in->def));
    uint16_t *numbers = (uint16_t *)(void *)(light + pixels);
    taking t;
    if (!expose(in, &t, poses, light, err)) {
        return false;
    }
    uint8_t *behind = (uint8_t *)(image + 1);
    const double noise = sp_fault_of(in, SP_FAULT_NOISE) ? sp_fault_strength(in, SP_FAULT_NOISE) : 1;
    const sp_chip_shot shot = {
        .gain = t.gain,
        .exposure = t.time,
        .noise = noise,
        .key = sp_random_bits(in->def->seed, sp_mount_stream(in->mount, "pixels"), (int64_t)in->sequence, 0)};
    if (raw(v)) {
        numbers = (uint16_t *)(void *)behind;
    }
    sp_chip_expose(chip, &shot, light, numbers);
    if (!raw(v)) {
        sp_chip_develop(chip, numbers, behind);
    }
    *image = sp_camera_image(v, raw(v) ? SP_PIXEL_RAW16 : SP_PIXEL_RGB8, raw(v) ? 2 : 3);
    image->exposure = t.time;
    image->gain = t.gain;
    image->bits = raw(v) ? (uint32_t)sp_round(v[BITS]) : 8;
    image->black = raw(v) ? sp_round(v[BLACK]) : 0;
    image->readout = v[SP_CAMERA_READOUT];
    // a frame's instant is the middle of the exposure of its middle row
    out->age_ns = (int64_t)sp_round((v[SP_CAMERA_READOUT] + t.time) / 2 * 1e9);
    sp_picture p = {image->width,
                    image->height,
                    image->format,
                    behind,
                    raw(v) ? (double)((1u << image->bits) - 1) : 255,
                    image->black,
                    image->readout,
                    -1};
    return sp_picture_faults(in, &p, mode(v) != MODE_AUTO, err);
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    const double *v = in->mount->value;
    bool quiet;
    // a run in which nobody reads a camera draws nothing (world/pixels.h)
    if (!sp_camera_can_draw(in, out, &quiet, err)) {
        return quiet;
    }
    sp_image *image = sp_frame_push(out, 0, 0);
    if (!image || out->capacity < sizeof *image + extra_bytes(v)) {
        return true;
    }
    return full(v) ? sample_full(in, image, out, err) : sample_ideal(in, image, err);
}

const sp_sensor_type sp_sensor_camera = {
    .name = "camera",
    .doc = "colour pictures, RGB8 or raw, rows top-down, with intrinsics; ideal, or with optics, shutter and chip",
    .kind = SP_FRAME_CAMERA,
    .record_bytes = sizeof(sp_image),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 40000000,
    .latency_ns = 40000000,
    .state_words = SP_EXPOSURE_WORDS,
    .extra_bytes = extra_bytes,
    .scratch_bytes = scratch_bytes,
    .past_ns = past_ns,
    .possible = possible,
    .prepare = prepare,
    .describe = sp_camera_describe,
    .sample = sample,
};
