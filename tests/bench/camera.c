/* camera.c - what a camera frame costs: CPU milliseconds at 320 x 180 and 1280 x 720 on llvmpipe, drawn, read back and
 * packed, along a motorway with five vehicles and down a street. notes/sensors.md measured 2.8 (lean) to 5.3 ms at 320
 * x 180. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../render/scene.h"

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int measure(const char *name, scene_road road, uint32_t width, uint32_t height, int frames)
{
    sp_error err = {0};
    scene s;
    scene_make(&s, road, false);
    const double before = cpu_ms();
    sp_render *r = sp_render_create(&s.def, &err);
    uint8_t *rgb = malloc((size_t)width * height * 3);
    if (!r || !rgb) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const double made = cpu_ms() - before;
    // the eye drives; everything else keeps its distance
    double start = 0;
    for (int k = -5; k < frames; k++) {
        if (k == 0)
            start = cpu_ms();
        sp_pixel_request q =
            scene_eye(21.5 + 0.3 * (k % 100), road == SCENE_STREET ? -1.75 : -5.25, 1.3, 0, 0.01, width, height);
        q.skip = SP_EGO;
        if (!sp_render_view(r, &s.def, s.world, &q, NULL, rgb, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
    }
    printf("camera_%s_%ux%u,%.3f,ms CPU a frame\n", name, width, height, (cpu_ms() - start) / frames);
    printf("camera_%s_%ux%u_create,%.1f,ms CPU\n", name, width, height, made);
    sp_render_destroy(r);
    scene_free(&s);
    free(rgb);
    return 0;
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    int bad = measure("motorway", SCENE_STRAIGHT, 320, 180, 200);
    bad |= measure("street", SCENE_STREET, 320, 180, 200);
    bad |= measure("motorway", SCENE_STRAIGHT, 1280, 720, 30);
    return bad;
}
