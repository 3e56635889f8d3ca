/* camera_chip.c - the photon transfer curve of the camera's chip by EMVA 1288: a flat field goes in, and K, read noise,
 * PRNU, DSNU and saturation come out again as they were put in; colours of a flat field survive the demosaic. */
#include "check.h"
#include "sensors/camera.h"

enum { W = 256, H = 256, N = W * H };
static const sp_chip_spec spec = {.full_well = 12000,
                                  .read_noise = 2.5,
                                  .dark = 30,
                                  .prnu = 0.008,
                                  .dsnu = 1.5,
                                  .gain = 0.33,
                                  .black = 64,
                                  .bits = 12};
static sp_arena *arena;
static float light[N];
static uint16_t a[N], b[N];

/* mean and temporal variance of a flat field of `electrons`: two pictures and their difference */
static void flat(const sp_chip *c, double electrons, double gain, double *mean, double *variance)
{
    for (uint32_t i = 0; i < N; i++)
        light[i] = (float)(electrons / sp_chip_white(c, gain));
    const uint64_t key = (uint64_t)(electrons * 1000) * 0x9e3779b97f4a7c15u;
    sp_chip_shot shot = {.gain = gain, .noise = 1, .key = key};
    sp_chip_expose(c, &shot, light, a);
    shot.key ^= 0x1234567890abcdefu;
    sp_chip_expose(c, &shot, light, b);
    double sum = 0, square = 0;
    for (uint32_t i = 0; i < N; i++) {
        const double d = (double)a[i] - (double)b[i];
        sum += (double)a[i] + (double)b[i];
        square += d * d;
    }
    *mean = sum / (2.0 * N);
    *variance = square / (2.0 * N);
}

static void test_photon_transfer(void)
{
    const sp_chip *c = sp_chip_make(&spec, W, H, 5, 77, arena);
    CHECK(c != NULL);
    // variance over mean, both without the dark ones, is K; a straight line through 24 exposures
    double dark_mean, dark_variance, xy = 0, xx = 0;
    flat(c, 0, 1, &dark_mean, &dark_variance);
    for (int k = 1; k <= 24; k++) {
        double mean, variance;
        flat(c, 400.0 * k, 1, &mean, &variance);
        xy += (mean - dark_mean) * (variance - dark_variance);
        xx += (mean - dark_mean) * (mean - dark_mean);
        // and the mean is K times the electrons
        CHECK_NEAR((mean - dark_mean) / (400.0 * k), 0.33, 0.33 * 0.005);
    }
    CHECK_NEAR(xy / xx, 0.33, 0.33 * 0.02);
    // dark: read noise, and the 1/12 of the steps
    CHECK_NEAR(sp_sqrt(dark_variance - 1.0 / 12) / 0.33, 2.5, 2.5 * 0.02);
    CHECK_NEAR(dark_mean, 64, 0.05);
}

static void test_few_electrons_are_poisson(void)
{
    const sp_chip *c = sp_chip_make(&spec, W, H, 5, 77, arena);
    double dark_mean, dark_variance;
    flat(c, 0, 16, &dark_mean, &dark_variance);
    for (int e = 1; e < 60; e += 7) {
        double mean, variance;
        flat(c, e, 16, &mean, &variance);
        // at gain 16 a step is a fifth of an electron
        const double k = 0.33 * 16;
        CHECK_NEAR((mean - dark_mean) / k, e, 0.01 * e + 0.03);
        CHECK_NEAR((variance - dark_variance) / (k * k), e, 0.03 * e + 0.1);
    }
}

static void test_fixed_pattern(void)
{
    const sp_chip *c = sp_chip_make(&spec, W, H, 5, 77, arena);
    // the mean of 64 pictures leaves PRNU: sqrt(s^2 - s_dark^2) / (mean - mean_dark)
    static double sum[2][N];
    memset(sum, 0, sizeof sum);
    for (int k = 0; k < 64; k++)
        for (int bright = 0; bright < 2; bright++) {
            for (uint32_t i = 0; i < N; i++)
                light[i] = bright ? 0.5f : 0;
            const sp_chip_shot shot = {.gain = 1, .noise = 1, .key = (uint64_t)k * 0x9e3779b97f4a7c15u + 1};
            sp_chip_expose(c, &shot, light, a);
            for (uint32_t i = 0; i < N; i++)
                sum[bright][i] += a[i] / 64.0;
        }
    double mean[2] = {0, 0}, variance[2] = {0, 0};
    for (int bright = 0; bright < 2; bright++) {
        for (uint32_t i = 0; i < N; i++)
            mean[bright] += sum[bright][i] / N;
        for (uint32_t i = 0; i < N; i++)
            variance[bright] += sp_square(sum[bright][i] - mean[bright]) / N;
    }
    // what is left of the temporal noise after 64 pictures
    const double left_dark = (0.33 * 0.33 * 6.25 + 1.0 / 12) / 64,
                 left = (0.33 * 0.33 * (6.25 + (mean[1] - mean[0]) / 0.33) + 1.0 / 12) / 64;
    const double prnu = sp_sqrt(variance[1] - left - (variance[0] - left_dark)) / (mean[1] - mean[0]);
    CHECK_NEAR(prnu, 0.008, 0.008 * 0.02);
    CHECK_NEAR(sp_sqrt(variance[0] - left_dark) / 0.33, 1.5, 1.5 * 0.03);
}

static void test_saturation_and_defects(void)
{
    sp_chip_spec s = spec;
    s.defects = 0.001;
    const sp_chip *c = sp_chip_make(&s, W, H, 5, 78, arena);
    for (uint32_t i = 0; i < N; i++)
        light[i] = 0.5f;
    const sp_chip_shot shot = {.gain = 1, .noise = 1, .key = 3};
    sp_chip_expose(c, &shot, light, a);
    int hot = 0, dead = 0;
    for (uint32_t i = 0; i < N; i++) {
        hot += a[i] > 4000;
        dead += a[i] < 100;
    }
    // 65 of each in the mean
    CHECK(hot > 35 && hot < 100 && dead > 35 && dead < 100);
    // far beyond white: the full well, 12000 * 0.33 + 64, or the last number
    for (uint32_t i = 0; i < N; i++)
        light[i] = 100;
    sp_chip_expose(c, &shot, light, a);
    CHECK(a[5] == 4024);
    const sp_chip_shot loud = {.gain = 8, .noise = 1, .key = 3};
    sp_chip_expose(c, &loud, light, a);
    CHECK(a[5] == 4095);
}

static void test_a_row_that_is_no_multiple_of_four(void)
{
    // the first 7 pixels of the first row are those of any width
    const sp_chip *wide = sp_chip_make(&spec, 16, 2, 5, 79, arena), *narrow = sp_chip_make(&spec, 7, 2, 5, 79, arena);
    for (uint32_t i = 0; i < 32; i++)
        light[i] = i < 4 ? 0.0005f : 0.1f;
    const sp_chip_shot shot = {.gain = 1, .noise = 1, .key = 99};
    sp_chip_expose(wide, &shot, light, a);
    sp_chip_expose(narrow, &shot, light, b);
    for (uint32_t i = 0; i < 7; i++)
        CHECK(a[i] == b[i]);
}

static void test_colours(void)
{
    sp_chip_spec s = spec;
    s.prnu = s.dsnu = s.read_noise = s.dark = 0;
    const sp_chip *c = sp_chip_make(&s, 64, 64, 5, 77, arena);
    static uint8_t rgb[64 * 64 * 3];
    // numbers of a flat red, green and blue behind the filter
    for (uint32_t i = 0; i < 64 * 64; i++) {
        const uint32_t x = i % 64 & 1, y = i / 64 & 1;
        a[i] = (uint16_t)(x + y == 1 ? 64 + 2000 : x ? 64 + 400 : 64 + 3200);
    }
    sp_chip_develop(c, a, rgb);
    // sRGB of 3200, 2000 and 400 of 4031 by hand: 230.3, 186.9, 88.7
    for (uint32_t i = 0; i < 64 * 64; i++) {
        CHECK(rgb[3 * i] == 230);
        CHECK(rgb[3 * i + 1] == 187);
        CHECK(rgb[3 * i + 2] == 89);
    }
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_photon_transfer);
    RUN(test_few_electrons_are_poisson);
    RUN(test_fixed_pattern);
    RUN(test_saturation_and_defects);
    RUN(test_a_row_that_is_no_multiple_of_four);
    RUN(test_colours);
    sp_arena_destroy(arena);
    return DONE();
}
