/* picture.c - what faults do to the pixels of a finished picture, whatever they hold. Order: what lies on the glass,
 * then light, then the chip, then the numbers. Each fault draws from its own stream. */
#include <string.h>

#include "sensors/camera.h"
#include "world/glass.h"

/* ---------------------------------------------------------------- values of any format */
static uint32_t channels(const sp_picture *p)
{
    return p->format == SP_PIXEL_RGB8 ? 3 : p->format == SP_PIXEL_FLOW32F ? 2 : 1;
}

static uint32_t bytes_of(const sp_picture *p)
{
    switch (p->format) {
    case SP_PIXEL_RGB8:
        return 3;
    case SP_PIXEL_RAW16:
        return 2;
    case SP_PIXEL_CLASS8:
        return 1;
    case SP_PIXEL_FLOW32F:
        return 8;
    default:
        return 4;
    }
}

/* whether values are light or lengths, which may be scaled; labels may not */
static bool is_measure(const sp_picture *p)
{
    return p->format == SP_PIXEL_RGB8 || p->format == SP_PIXEL_RAW16 || p->format == SP_PIXEL_DEPTH32F;
}

static bool is_light(const sp_picture *p)
{
    return p->format == SP_PIXEL_RGB8 || p->format == SP_PIXEL_RAW16;
}

static double get(const sp_picture *p, size_t i)
{
    return p->format == SP_PIXEL_RGB8    ? ((const uint8_t *)p->pixels)[i]
           : p->format == SP_PIXEL_RAW16 ? ((const uint16_t *)p->pixels)[i]
                                         : (double)((const float *)p->pixels)[i];
}

static void put(const sp_picture *p, size_t i, double v)
{
    if (p->format == SP_PIXEL_RGB8) {
        ((uint8_t *)p->pixels)[i] = (uint8_t)(sp_clamp(v, 0, 255) + 0.5);
    } else if (p->format == SP_PIXEL_RAW16) {
        ((uint16_t *)p->pixels)[i] = (uint16_t)(sp_clamp(v, 0, p->white) + 0.5);
    } else {
        ((float *)p->pixels)[i] = (float)sp_max(v, 0);
    }
}

/* one pixel: a share of the way from black to white; labels: nothing */
static void set_pixel(const sp_picture *p, size_t i, double share)
{
    const uint32_t n = channels(p);
    if (!is_measure(p)) {
        memset((uint8_t *)p->pixels + i * bytes_of(p), 0, bytes_of(p));
        return;
    }
    for (uint32_t c = 0; c < n; c++) {
        put(p, i * n + c, p->black + share * (p->white - p->black));
    }
}

static double draw(const sp_sample *in, const sp_fault_now *f, int64_t what, size_t i)
{
    return sp_random(in->def->seed, f->stream, what, (uint32_t)i);
}

/* ---------------------------------------------------------------- glass */
/* a copy to read from while the picture is written */
static void *copy_of(const sp_picture *p, sp_error *err)
{
    const size_t n = (size_t)p->width * p->height * bytes_of(p);
    void *copy = sp_memory_alloc(n);
    if (copy) {
        memcpy(copy, p->pixels, n);
    } else {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for a picture's faults");
    }
    return copy;
}

/* light at (x, y), and a little around it where it is blurred; a raw picture is read in steps of its filter */
static double light_at(const sp_picture *from, int64_t x, int64_t y, uint32_t c, double blur)
{
    const int64_t w = from->width, h = from->height, step = from->format == SP_PIXEL_RAW16 ? 2 : 1;
    const int64_t r = (int64_t)(blur * (double)w / 60 + 0.5) / step * step;
    static const int8_t at[5][2] = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    double sum = 0;
    const int taps = r > 0 ? 5 : 1;
    for (int k = 0; k < taps; k++) {
        int64_t u = x + r * at[k][0], v = y + r * at[k][1];
        // mirrored into the picture, in whole steps
        u = u < 0 ? u & (step - 1) : u >= w ? w - step + (u & (step - 1)) : u;
        v = v < 0 ? v & (step - 1) : v >= h ? h - step + (v & (step - 1)) : v;
        u = u >= w ? w - 1 : u;
        v = v >= h ? h - 1 : v;
        sum += get(from, (size_t)(v * w + u) * channels(from) + c);
    }
    return sum / taps;
}

/* drops, mud or frost: `veil` is what frost shines with by itself, a share of white */
static bool glass(const sp_sample *in, const sp_picture *p, const sp_fault_now *f, double veil, sp_error *err)
{
    const bool drops = f->kind == SP_FAULT_WATER;
    const sp_optics o = {
        .drops = drops ? f->strength : 0, .dirt = drops ? 0 : f->strength, .seed = f->stream, .clock = f->since};
    const size_t n = (size_t)p->width * p->height;
    float *map = sp_memory_alloc(n * 4 * sizeof *map);
    sp_picture from = *p;
    from.pixels = map ? copy_of(p, err) : NULL;
    if (!map || !from.pixels) {
        sp_memory_free(map);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for what lies on a camera's glass");
    }
    (void)in;
    sp_glass_map(&o, p->width, p->height, map);
    const int64_t step = p->format == SP_PIXEL_RAW16 ? 2 : 1;
    for (size_t i = 0; i < n; i++) {
        const float *m = map + 4 * i;
        if (m[2] >= 1 && m[3] <= 0) {
            continue;
        }
        const int64_t x = (int64_t)(i % p->width) + (int64_t)m[0] / step * step,
                      y = (int64_t)(i / p->width) + (int64_t)m[1] / step * step;
        for (uint32_t c = 0; c < channels(p); c++) {
            const double v = light_at(&from, x, y, c, (double)m[3]) - p->black;
            const double pass =
                veil > 0 ? v + (double)m[3] * 0.7 * (veil * (p->white - p->black) - v) : v * (double)m[2];
            put(p, i * channels(p) + c, p->black + pass);
        }
    }
    sp_memory_free(map);
    sp_memory_free(from.pixels);
    return true;
}

/* One line of values `stride` apart, averaged over half widths of `r` steps. */
static void box_line(const sp_picture *p, const sp_picture *from, size_t first, size_t stride, int64_t count, int64_t r)
{
    double sum = 0;
    for (int64_t k = -r; k <= r; k++) {
        sum += get(from, first + stride * (size_t)(k < 0 ? 0 : k >= count ? count - 1 : k));
    }
    for (int64_t i = 0; i < count; i++) {
        put(p, first + stride * (size_t)i, sum / (double)(2 * r + 1));
        const int64_t in = i + r + 1, out = i - r;
        sum += get(from, first + stride * (size_t)(in >= count ? count - 1 : in)) -
               get(from, first + stride * (size_t)(out < 0 ? 0 : out));
    }
}

/* a square as wide as has the variance of the disc: half width 0.87 r */
static bool defocus(const sp_picture *p, double radius, sp_error *err)
{
    const uint32_t step = p->format == SP_PIXEL_RAW16 ? 2 : 1, n = channels(p);
    const int64_t r = (int64_t)(radius * 0.866 / step + 0.5);
    for (int pass = 0; pass < 2 && r > 0; pass++) {
        sp_picture from = *p;
        from.pixels = copy_of(p, err);
        if (!from.pixels) {
            return false;
        }
        const size_t lines = pass ? (size_t)p->width : p->height, along = pass ? (size_t)p->width * n : n,
                     across = pass ? n : (size_t)p->width * n;
        const uint32_t length = pass ? p->height : p->width;
        for (size_t line = 0; line < lines; line++) {
            for (uint32_t c = 0; c < n * step; c++) {
                // of a raw picture each colour by itself
                const uint32_t phase = c / n, channel = c % n;
                box_line(p, &from, line * across + phase * along + channel, along * step,
                         (length - phase + step - 1) / step, r);
            }
        }
        sp_memory_free(from.pixels);
    }
    return true;
}

/* ---------------------------------------------------------------- light */
/* every value v about black: v * scale + add * white */
static void scale_all(const sp_picture *p, double scale, double add)
{
    const size_t n = (size_t)p->width * p->height * channels(p);
    const double span = p->white - p->black;
    for (size_t i = 0; i < n; i++) {
        put(p, i, p->black + (get(p, i) - p->black) * scale + add * span);
    }
}

/* so many times the light: of finished colours by the curve of sRGB */
static void brighten(const sp_picture *p, double factor, const uint32_t first_row, const uint32_t end_row)
{
    uint8_t curve[256];
    for (int i = 0; i < 256 && p->format == SP_PIXEL_RGB8; i++) {
        const double s = i / 255.0, l = (s <= 0.04045 ? s / 12.92 : sp_pow((s + 0.055) / 1.055, 2.4)) * factor;
        curve[i] =
            (uint8_t)(255 * sp_clamp(l <= 0.0031308 ? 12.92 * l : 1.055 * sp_pow(l, 1 / 2.4) - 0.055, 0, 1) + 0.5);
    }
    const size_t n = (size_t)p->width * channels(p), end = end_row * n;
    for (size_t i = first_row * n; i < end; i++) {
        if (p->format == SP_PIXEL_RGB8) {
            ((uint8_t *)p->pixels)[i] = curve[((uint8_t *)p->pixels)[i]];
        } else {
            put(p, i, p->black + (get(p, i) - p->black) * factor);
        }
    }
}

/* rows are read one after the other, while the light goes up and down; without a shutter of its own: over 15 ms */
static void flicker(const sp_sample *in, const sp_picture *p, const sp_fault_now *f)
{
    const double readout = p->readout > 0 ? p->readout : 0.015, hertz = f->value > 0 ? f->value : 100;
    for (uint32_t y = 0; y < p->height; y++) {
        const double t = (double)in->time_ns * 1e-9 - readout * (1 - (double)y / p->height);
        brighten(p, 1 - sp_clamp(f->strength, 0, 1) * (0.5 + 0.5 * sp_sin(SP_TAU * sp_mod(t * hertz, 1))), y, y + 1);
    }
}

/* ---------------------------------------------------------------- chip */
static void stuck_lines(const sp_sample *in, const sp_picture *p, const sp_fault_now *f)
{
    const bool rows = f->kind == SP_FAULT_ROW;
    const uint32_t lines = rows ? p->height : p->width, length = rows ? p->width : p->height;
    for (uint32_t k = 0; k < lines; k++) {
        if (draw(in, f, 0, k) >= f->strength) {
            continue;
        }
        const double level = draw(in, f, 1, k);
        for (uint32_t i = 0; i < length; i++) {
            set_pixel(p, rows ? (size_t)k * p->width + i : (size_t)i * p->width + k, level);
        }
    }
}

/* a band of rows shows its first row all over */
static void segment(const sp_sample *in, const sp_picture *p, const sp_fault_now *f)
{
    const uint32_t rows = (uint32_t)(sp_clamp(f->strength, 0, 1) * p->height + 0.5),
                   first = (uint32_t)(draw(in, f, 0, 0) * (p->height - rows));
    const size_t row = (size_t)p->width * bytes_of(p);
    uint8_t *at = p->pixels;
    for (uint32_t y = first + 1; y < first + rows; y++) {
        memcpy(at + y * row, at + first * row, row);
    }
}

static void bad_pixels(const sp_sample *in, const sp_picture *p, const sp_fault_now *f, double level)
{
    const size_t n = (size_t)p->width * p->height;
    for (size_t i = 0; i < n; i++) {
        if (draw(in, f, 0, i) < f->strength) {
            set_pixel(p, i, level);
        }
    }
}

/* a tape, a leaf: a part of the width, all the way down; where it is not said it is drawn */
static void blockage(const sp_sample *in, const sp_picture *p, const sp_fault_now *f)
{
    const sp_lens_view view = sp_camera_view(in->mount->value);
    const double wide = sp_clamp(f->strength, 0, 1) * p->width;
    double middle = wide / 2 + draw(in, f, 0, 0) * (p->width - wide), u, v;
    if (f->value != 0 && sp_lens_project(&view, sp_v3(sp_cos(f->value), sp_sin(f->value), 0), &u, &v)) {
        middle = u;
    }
    const int64_t from = (int64_t)sp_max(0, sp_round(middle - wide / 2)),
                  end = (int64_t)sp_min(p->width, sp_round(middle + wide / 2));
    for (uint32_t y = 0; y < p->height; y++) {
        for (int64_t x = from; x < end; x++) {
            set_pixel(p, (size_t)y * p->width + (size_t)x, 0.02);
        }
    }
}

/* ---------------------------------------------------------------- numbers */
static void more_noise(const sp_sample *in, const sp_picture *p, const sp_fault_now *f)
{
    const size_t n = (size_t)p->width * p->height * channels(p);
    const double sigma = p->noise * sp_sqrt(sp_max(0, f->strength * f->strength - 1));
    const uint64_t key = sp_random_bits(in->def->seed, f->stream, (int64_t)in->sequence, 0);
    for (size_t i = 0; i < n && sigma > 0; i++) {
        const uint64_t h = sp_random_bits(key, 0, 0, (uint32_t)i);
        const double sum =
            (double)(h & 0xffff) + (double)(h >> 16 & 0xffff) + (double)(h >> 32 & 0xffff) + (double)(h >> 48);
        // four 16-bit numbers: variance 4 * 65536^2 / 12; where there is no echo at all there is no noise
        const double v = get(p, i);
        if (p->format != SP_PIXEL_DEPTH32F || v > 0) {
            put(p, i, v + sigma * (sum - 131070) / 37837.23);
        }
    }
}

/* of light: shares of white; of depth: m */
static void limit(const sp_picture *p, const sp_fault_now *f)
{
    const size_t n = (size_t)p->width * p->height;
    const uint32_t each = channels(p);
    const double unit = is_light(p) ? p->white - p->black : 1, k = sp_max(f->strength, 0) * unit;
    for (size_t i = 0; i < n * each; i++) {
        if (f->value >= 0 && (uint32_t)f->value != i % each) {
            continue;
        }
        const double v = get(p, i) - p->black;
        if (f->kind == SP_FAULT_SATURATION) {
            put(p, i, p->black + sp_min(v, k));
        } else if (k > 0) {
            put(p, i, p->black + sp_floor(v / k + 0.5) * k);
        }
    }
}

static bool one_fault(const sp_sample *in, sp_picture *p, const sp_fault_now *f, bool brightness, sp_error *err)
{
    switch (f->kind) {
    case SP_FAULT_DIRT:
    case SP_FAULT_WATER:
        return !is_light(p) || glass(in, p, f, 0, err);
    case SP_FAULT_ICE:
        return !is_light(p) || glass(in, p, f, 0.8, err);
    case SP_FAULT_DEFOCUS:
        return !is_light(p) || defocus(p, f->strength, err);
    case SP_FAULT_EXPOSURE:
        if (is_light(p) && brightness) {
            brighten(p, sp_max(f->strength, 0), 0, p->height);
        }
        break;
    case SP_FAULT_FLICKER:
        if (is_light(p)) {
            flicker(in, p, f);
        }
        break;
    case SP_FAULT_BLACKOUT:
    case SP_FAULT_WHITEOUT:
        if (is_light(p)) {
            const double k = sp_clamp(f->strength, 0, 1);
            scale_all(p, 1 - k, f->kind == SP_FAULT_WHITEOUT ? k : 0);
        } else if (f->strength >= 0.5) {
            memset(p->pixels, 0, (size_t)p->width * p->height * bytes_of(p));
        }
        break;
    case SP_FAULT_BLOCKAGE:
        blockage(in, p, f);
        break;
    case SP_FAULT_ROW:
    case SP_FAULT_COLUMN:
        stuck_lines(in, p, f);
        break;
    case SP_FAULT_SEGMENT:
        segment(in, p, f);
        break;
    case SP_FAULT_DEAD_PIXELS:
    case SP_FAULT_HOT_PIXELS:
        bad_pixels(in, p, f, f->kind == SP_FAULT_HOT_PIXELS ? 1 : 0);
        break;
    case SP_FAULT_NOISE:
        if (is_measure(p) && p->noise >= 0) {
            more_noise(in, p, f);
        }
        break;
    case SP_FAULT_SATURATION:
    case SP_FAULT_QUANTISE:
        if (is_measure(p)) {
            limit(p, f);
        }
        break;
    default:
        break;
    }
    return true;
}

bool sp_picture_faults(const sp_sample *in, sp_picture *p, bool brightness, sp_error *err)
{
    static const uint32_t order[] = {SP_FAULT_DIRT,     SP_FAULT_WATER,    SP_FAULT_ICE,         SP_FAULT_BLOCKAGE,
                                     SP_FAULT_DEFOCUS,  SP_FAULT_EXPOSURE, SP_FAULT_FLICKER,     SP_FAULT_NOISE,
                                     SP_FAULT_BLACKOUT, SP_FAULT_WHITEOUT, SP_FAULT_DEAD_PIXELS, SP_FAULT_HOT_PIXELS,
                                     SP_FAULT_ROW,      SP_FAULT_COLUMN,   SP_FAULT_SEGMENT,     SP_FAULT_SATURATION,
                                     SP_FAULT_QUANTISE};
    for (size_t k = 0; k < sizeof order / sizeof order[0] && in->fault_count; k++) {
        for (uint32_t i = 0; i < in->fault_count; i++) {
            if (in->faults[i].kind == order[k] && !one_fault(in, p, &in->faults[i], brightness, err)) {
                return false;
            }
        }
    }
    return true;
}
