/* scene.h - a small fixed world for tests of pictures: a road of our own, one of each thing, no script. */
#ifndef SP_TESTS_RENDER_SCENE_H
#define SP_TESTS_RENDER_SCENE_H

#include "render/render.h"

typedef struct scene {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
} scene;

/* traffic: straight, with twenty cars ahead; far: with a hundred, from 80 m on */
typedef enum scene_road { SCENE_STRAIGHT, SCENE_CURVE, SCENE_STREET, SCENE_TRAFFIC, SCENE_FAR } scene_road;
/* Aborts the test program when memory is out. `empty`: the ego alone. */
void scene_make(scene *s, scene_road road, bool empty);
void scene_free(scene *s);
/* puts actor i with its origin at (x, y), heading h */
void scene_put(scene *s, uint32_t i, double x, double y, double h);
/* a forward camera of hfov 60 degrees at (x, y, z), looking along `heading`, pitched down by `pitch` */
sp_pixel_request scene_eye(double x, double y, double z, double heading, double pitch, uint32_t width, uint32_t height);

#endif
