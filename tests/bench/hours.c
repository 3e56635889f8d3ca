/* hours.c - pictures of a street and a motorway at all hours and in all weathers, and what each costs: CPU milliseconds
 * a frame at 640 x 360 on llvmpipe, drawn, read back and packed. With a folder as argument the pictures are written
 * there ("-": none are); a second argument names the one hour that is wanted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../render/town.h"

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int order(const void *a, const void *b)
{
    const double d = *(const double *)a - *(const double *)b;
    return d < 0 ? -1 : d > 0;
}

typedef struct hour {
    const char *name;
    double sun, visibility, rain, snow, cloud, water;
    uint32_t surface, lights, shadows;
} hour;

static const hour hours[] = {
    {"day", 40, 20000, 0, 0, 0, 0, 0, 0, 0},
    {"day_shadow", 40, 20000, 0, 0, 0, 0, 0, 0, 1},
    {"overcast", 40, 20000, 0, 0, 1, 0, 0, 0, 0},
    {"low_sun", 8, 20000, 0, 0, 0.2, 0, 0, 0, 1},
    {"dusk", -3, 20000, 0, 0, 0.2, 0, 0, SP_LIGHT_LOW, 0},
    {"night", -25, 20000, 0, 0, 0, 0, 0, SP_LIGHT_LOW, 0},
    {"night_high", -25, 20000, 0, 0, 0, 0, 0, SP_LIGHT_LOW | SP_LIGHT_HIGH, 0},
    {"night_wet", -25, 20000, 4, 0, 1, 0.001, SP_SURFACE_WET, SP_LIGHT_LOW, 0},
    {"night_fog", -25, 120, 0, 0, 1, 0, 0, SP_LIGHT_LOW, 0},
    {"rain", 40, 20000, 15, 0, 1, 0.001, SP_SURFACE_WET, SP_LIGHT_LOW, 0},
    {"fog", 40, 100, 0, 0, 1, 0, 0, SP_LIGHT_LOW, 0},
    {"snow", 40, 20000, 0, 2, 1, 0, SP_SURFACE_SNOW, SP_LIGHT_LOW, 0},
};

static int one(const hour *h, bool town, uint32_t width, uint32_t height, int frames, const char *folder)
{
    sp_error err = {0};
    scene s;
    sp_env env = town_env(h->sun);
    env.visibility = h->visibility;
    env.rain = h->rain;
    env.snow = h->snow;
    env.cloud = h->cloud;
    env.water = h->water;
    env.surface = h->surface;
    if (town)
        town_make(&s, &env, h->lights);
    else
        highway_make(&s, &env, h->lights, 20);
    sp_render *r = sp_render_create(&s.def, &err);
    uint8_t *rgb = malloc((size_t)width * height * 3);
    double *each = malloc(sizeof *each * (size_t)frames);
    if (!r || !rgb || !each) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const sp_actor *ego = &s.world->actors[1];
    const double x = ego->x, y = ego->y;
    for (int k = -3; k < frames; k++) {
        scene_put(&s, 1, x + 0.3 * (k > 0 ? k : 0), y, 0);
        s.world->tick = 300 + k;
        sp_pixel_request q = scene_eye(ego->x + 1.5, y, 1.3, 0, 0.01, width, height);
        q.skip = SP_EGO;
        q.shadows = h->shadows;
        const double start = cpu_ms();
        if (!sp_render_view(r, &s.def, s.world, &q, NULL, rgb, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        if (k >= 0)
            each[k] = cpu_ms() - start;
        if (k == 0 && folder) {
            char path[512];
            snprintf(path, sizeof path, "%s/%s_%s.png", folder, town ? "street" : "highway", h->name);
            if (!sp_png_write(path, width, height, rgb, &err))
                fprintf(stderr, "%s\n", err.text);
        }
    }
    qsort(each, (size_t)frames, sizeof *each, order);
    printf("%s_%s_%ux%u,%.3f,ms CPU a frame\n", town ? "street" : "highway", h->name, width, height, each[frames / 2]);
    fflush(stdout);
    sp_render_destroy(r);
    scene_free(&s);
    free(each);
    free(rgb);
    return 0;
}

int main(int argc, char **argv)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    const char *folder = argc > 1 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL, *only = argc > 2 ? argv[2] : NULL;
    int bad = 0;
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++)
        for (int town = 0; town < 2; town++) {
            if (only && strcmp(only, hours[i].name) != 0)
                continue;
            bad |= one(&hours[i], town, 640, 360, folder ? 3 : 40, folder);
            if (!folder)
                bad |= one(&hours[i], town, 320, 180, 40, NULL);
        }
    return bad;
}
