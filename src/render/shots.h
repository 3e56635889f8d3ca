/* shots.h - inside of draw_all: targets of every kind, the truth beside the picture, lenses, and what comes after the
 * light has left the scene. gl.h holds what all of src/render shares; this is for shots.c targets.c truth.c lens.c
 * post.c. */
#ifndef SP_RENDER_SHOTS_H
#define SP_RENDER_SHOTS_H

#include "render/gl.h"
#include "world/lens.h"

/* ---------------------------------------------------------------- targets.c */
enum { SP_TARGET_COLOURS = 3 };
typedef struct sp_target {
    GLuint fbo, colour[SP_TARGET_COLOURS], depth;
    GLenum format[SP_TARGET_COLOURS];
    uint32_t width, height;
} sp_target;
/* Makes the target as large as asked, or at least so when `grow`; formats end with 0. */
bool sp_target_set(sp_target *t, uint32_t width, uint32_t height, const GLenum *formats, bool depth, bool grow,
                   sp_error *err);
void sp_target_drop(sp_target *t);
/* Binds it for a pass over the whole picture: no depth, no blending. */
void sp_target_pass(const sp_target *t, uint32_t width, uint32_t height);

typedef enum sp_post_id {
    SP_POST_WARP,
    SP_POST_BLUR,
    SP_POST_ADD,
    SP_POST_DOWN,
    SP_POST_UP,
    SP_POST_GHOST,
    SP_POST_DEFOCUS,
    SP_POST_GLASS,
    SP_POST_FINAL,
    SP_POST_MOSAIC,
    SP_POST_TRUTH,
    SP_POST_LIT, /* of the truth pass: three kinds of vertices, each plain, with flow, and with a rolling shutter too */
    SP_POST_STRIPE,
    SP_POST_ACTOR,
    SP_POSTS = SP_POST_ACTOR + 7
} sp_post_id;
enum {
    SP_V_CLIP,
    SP_V_CLIP_BEFORE,
    SP_V_SHUTTER,
    SP_V_ORIGIN,
    SP_V_PART,
    SP_V_PART_BEFORE,
    SP_V_LABEL,
    SP_V_PINHOLE,
    SP_V_SIZE,
    SP_V_SCALE,
    SP_V_FACE,
    SP_V_TURN,
    SP_V_LENS,
    SP_V_K,
    SP_V_MODE,
    SP_V_BACK,
    SP_V_PLACES
};

/* ---------------------------------------------------------------- lens.c */
typedef struct sp_lens_shot {
    bool used;
    uint64_t stamp; /* of the last use */
    uint32_t width, height;
    double pinhole[4];
    sp_lens lens;
    double vignette, falloff;
    GLuint table; /* RGBA32F: world/lens.h */
    GLuint shade; /* R32F: share of the light that reaches the sensor; 0: all of it */
    uint32_t count;
    sp_lens_face face[SP_LENS_FACES];
} sp_lens_shot;

enum { SP_SHOT_LENSES = 8, SP_SHOT_TRUTHS = 4, SP_SHOT_LEVELS = 12 };

/* what a kept truth shows */
typedef struct sp_truth_key {
    sp_pixel_request q; /* without what the truth does not depend on */
    sp_hash world, before;
    int64_t tick;
} sp_truth_key;
typedef struct sp_truth_shot {
    bool used, flow;
    uint64_t stamp;
    sp_truth_key key;
    sp_target target; /* metres, class << 16 | id, flow */
} sp_truth_shot;

struct sp_shots {
    GLuint program[SP_POSTS];
    GLint at[SP_POSTS][SP_V_PLACES];
    GLuint vao;          /* without attributes */
    GLuint one, nothing; /* textures of one pixel */
    uint64_t stamp;
    sp_target scene8, scene16, blurred, sum, image, out, mosaic, level[SP_SHOT_LEVELS], ghost, spread, clear[2];
    sp_target truth_source;
    sp_lens_shot lens[SP_SHOT_LENSES];
    sp_truth_shot truth[SP_SHOT_TRUTHS];
    GLuint glass;
    uint32_t glass_width, glass_height;
    double glass_key[12];
    void *staging;
    size_t staging_bytes;
};

bool sp_shots_open(sp_render *r, sp_error *err);
void sp_shots_drop(sp_render *r);
bool sp_shots_draw(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                   const sp_pixel_buffers *out, sp_error *err);
/* Compiles what a pass needs, once. */
bool sp_post_need(sp_render *r, sp_post_id p, sp_error *err);
/* Room of at least so many bytes that lives until the next call; NULL: out of memory. */
void *sp_shots_room(sp_render *r, size_t bytes);

/* The lens of a request, from the cache or made; NULL with an error. count 0: a plain pinhole. */
sp_lens_shot *sp_lens_shot_of(sp_render *r, const sp_pixel_request *q, sp_error *err);
void sp_lens_shot_drop(sp_lens_shot *l);
/* The request for one face of it. */
sp_pixel_request sp_lens_shot_face(const sp_lens_shot *l, const sp_pixel_request *q, uint32_t face);
/* Uniforms by which truth.frag's flow and post's warp know lens and face. */
void sp_lens_shot_uniforms(const sp_render *r, sp_post_id p, const sp_lens_shot *l, const sp_pixel_request *q,
                           uint32_t face);

/* ---------------------------------------------------------------- truth.c */
/* The shutter's part of a view: blends between the poses before and now. `face` rows: as lens.h; NULL: the whole. */
void sp_truth_shutter(sp_frame_view *v, const sp_pixel_request *q, const sp_pixel_request *whole, const double *rows,
                      double sample);
/* Draws depth, labels and where each point was before into shots->truth_source. */
bool sp_truth_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                   const sp_pixel_request *q, sp_error *err);
bool sp_truth_shoot(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                    const sp_pixel_buffers *out, sp_error *err);

/* ---------------------------------------------------------------- post.c */
/* Glass, lens and sensor's filter over `image` (a texture of the request's size); writes what is wanted. */
bool sp_post_finish(sp_render *r, const sp_pixel_request *q, const sp_lens_shot *l, const sp_target *image,
                    const sp_pixel_buffers *out, sp_error *err);
void sp_post_run(const sp_render *r, sp_post_id p);

#endif
