/* camera.c - what a camera frame costs: CPU milliseconds on llvmpipe, drawn, read back and packed: along a motorway
 * with five vehicles, down a street, behind twenty cars and before a hundred far ones; then with the shadow map, the
 * truth of every pixel, and the full camera model with its chip. notes/sensors.md measured 2.8 (lean) to 5.3 ms at 320
 * x 180. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../render/town.h"
#include "sensors/camera.h"

enum { SHADOW = 1, TRUTH = 2, MODEL = 4, LENS = 8, BLUR = 16, NIGHT = 32, TOWN = 64 };

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

typedef struct room {
    uint8_t *rgb, *class_id;
    float *depth, *flow, *light;
    uint32_t *id;
    uint16_t *numbers;
    sp_chip *chip;
    sp_pose *before;
} room;

static room make_room(scene *s, uint32_t width, uint32_t height)
{
    const size_t n = (size_t)width * height;
    const sp_chip_spec spec = {12000, 2.5, 30, 0.008, 1.5, 0.3, 0.33, 64, 12, 1e-5};
    room r = {SP_ARRAY(s->arena, uint8_t, 3 * n),
              SP_ARRAY(s->arena, uint8_t, n),
              SP_ARRAY(s->arena, float, n),
              SP_ARRAY(s->arena, float, 2 * n),
              SP_ARRAY(s->arena, float, n),
              SP_ARRAY(s->arena, uint32_t, n),
              SP_ARRAY(s->arena, uint16_t, n),
              sp_chip_make(&spec, width, height, 1, 2, s->arena),
              SP_ARRAY(s->arena, sp_pose, SP_MAX_ACTORS + 1)};
    return r;
}

/* one frame; `what` says how much of it */
static bool frame(const sp_pixels *p, scene *s, const room *m, sp_pixel_request q, uint32_t what, int k, sp_error *err)
{
    const sp_pixel_buffers all = {.rgb = what & MODEL ? NULL : m->rgb,
                                  .depth = m->depth,
                                  .id = m->id,
                                  .class_id = m->class_id,
                                  .flow = m->flow,
                                  .mosaic = m->light};
    q.shadows = what & SHADOW ? 1 : 0;
    if (what & LENS)
        q.lens = (sp_lens){.kind = SP_LENS_BROWN, .k = {-0.3, 0.1}};
    if (what & (TRUTH | BLUR)) {
        for (uint32_t i = 1; i <= s->def.actor_count; i++)
            m->before[i] = sp_actor_pose(&s->world->actors[i]);
        q.before = what & BLUR ? 0.015 : 0.04;
        q.eye_before = q.eye;
        q.eye_before.position.x -= 25 * q.before;
        q.pose_before = m->before;
        q.blur = what & BLUR ? 0.004 : 0;
        q.rows = what & BLUR ? 0.011 : 0;
    }
    if (what & MODEL)
        q.optics = (sp_optics){.vignette = -0.15, .falloff = 1, .glare = 0.015, .bloom = 0.01, .ghosts = 0.002};
    q.want = what & MODEL ? SP_WANT_MOSAIC : SP_WANT_COLOUR;
    if (what & TRUTH)
        q.want |= SP_WANT_DEPTH | SP_WANT_ID | SP_WANT_CLASS | SP_WANT_FLOW;
    if (!what)
        return p->draw(p->impl, &s->def, s->world, &q, m->rgb, err);
    if (!p->draw_all(p->impl, &s->def, s->world, &q, &all, err))
        return false;
    if (what & MODEL) {
        const sp_chip_shot shot = {1, 0.004, 1, (uint64_t)k};
        sp_chip_expose(m->chip, &shot, m->light, m->numbers);
        sp_chip_develop(m->chip, m->numbers, m->rgb);
    }
    return true;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(const char *name, scene_road road, uint32_t width, uint32_t height, int frames, uint32_t what)
{
    sp_error err = {0};
    scene s;
    double took[256];
    // at night everybody drives with dipped beams; a town has street lamps too
    const sp_env night = town_env(-20);
    if (what & TOWN)
        town_make(&s, &night, SP_LIGHT_LOW);
    else
        scene_make(&s, road, false);
    if (what & NIGHT)
        s.def.env = night;
    for (uint32_t i = 1; i <= s.def.actor_count && what & NIGHT; i++)
        s.world->actors[i].lights = SP_LIGHT_LOW;
    what &= ~(uint32_t)(NIGHT | TOWN);
    const double before = cpu_ms();
    sp_render *r = sp_render_create(&s.def, &err);
    const room m = make_room(&s, width, height);
    if (!r || !m.chip || !m.before) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const double made = cpu_ms() - before;
    const sp_pixels p = sp_render_pixels(r);
    // the eye drives; everything else keeps its distance
    for (int k = -5; k < frames; k++) {
        const double start = cpu_ms();
        sp_pixel_request q =
            scene_eye(21.5 + 0.3 * (k % 100), road == SCENE_STREET ? -1.75 : -5.25, 1.3, 0, 0.01, width, height);
        q.skip = SP_EGO;
        s.world->tick++;
        if (!frame(&p, &s, &m, q, what, k, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        if (k >= 0)
            took[k] = cpu_ms() - start;
    }
    qsort(took, (size_t)frames, sizeof took[0], by_size);
    printf("camera_%s_%ux%u,%.3f,ms CPU a frame (median)\n", name, width, height, took[frames / 2]);
    if (!what)
        printf("camera_%s_%ux%u_create,%.1f,ms CPU\n", name, width, height, made);
    sp_render_destroy(r);
    scene_free(&s);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        scene_road road;
        uint32_t width, height;
        int frames;
        uint32_t what;
    } all[] = {{"motorway", SCENE_STRAIGHT, 320, 180, 200, 0},
               {"street", SCENE_STREET, 320, 180, 200, 0},
               {"motorway", SCENE_STRAIGHT, 1280, 720, 30, 0},
               {"20_cars", SCENE_TRAFFIC, 320, 180, 100, 0},
               {"20_cars", SCENE_TRAFFIC, 640, 360, 60, 0},
               {"20_cars_truth", SCENE_TRAFFIC, 640, 360, 60, TRUTH},
               {"20_cars_shadow", SCENE_TRAFFIC, 640, 360, 60, SHADOW},
               {"20_cars_shadow_truth", SCENE_TRAFFIC, 640, 360, 60, SHADOW | TRUTH},
               {"20_cars_model", SCENE_TRAFFIC, 640, 360, 60, MODEL},
               {"20_cars_shadow_truth_model", SCENE_TRAFFIC, 640, 360, 60, SHADOW | TRUTH | MODEL},
               {"100_far", SCENE_FAR, 640, 360, 60, 0},
               {"100_far_truth", SCENE_FAR, 640, 360, 60, TRUTH},
               {"100_far_shadow", SCENE_FAR, 640, 360, 60, SHADOW},
               {"20_cars_night", SCENE_TRAFFIC, 640, 360, 60, NIGHT},
               {"town_night", SCENE_STREET, 640, 360, 60, NIGHT | TOWN},
               {"20_cars_model_lens", SCENE_TRAFFIC, 640, 360, 60, MODEL | LENS},
               {"20_cars_model_shutter", SCENE_TRAFFIC, 640, 360, 60, MODEL | BLUR}};
    sp_render_environment(SP_GL_LLVMPIPE);
    int bad = 0;
    // an argument names what alone is wanted, by a part of its name
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (argc < 2 || strstr(all[i].name, argv[1]))
            bad |= measure(all[i].name, all[i].road, all[i].width, all[i].height, all[i].frames, all[i].what);
    return bad;
}
