/* gl.h - inside of the drawing module: GL objects, light, one frame's view. Nothing
 * outside src/render includes it. */
#ifndef SP_RENDER_GL_H
#define SP_RENDER_GL_H

#include <GL/glew.h>

#include "render/gl_table.h"
#include "shape/shape.h"

/* ---------------------------------------------------------------- light, the same for all */
typedef struct sp_light {
    float sun[3];                           /* unit, to the sun */
    float sun_colour[3], sky[3], bounce[3]; /* linear: sun, ambient from above, from below */
    float zenith[3], horizon[3], fog[3];
    float fog_density; /* 1/m, to base 2 */
    float haze;        /* 0..1: how much of the sky the fog covers */
} sp_light;
void sp_light_set(sp_light *l, const sp_env *env);

/* ---------------------------------------------------------------- GL */
typedef struct sp_context {
    void *display, *context;
    bool own;
    char name[256];
} sp_context;
bool sp_context_headless(sp_context *c, sp_error *err);
bool sp_context_adopt(sp_context *c, sp_error *err); /* the current one */
bool sp_context_current(const sp_context *c);
void sp_context_close(sp_context *c);

typedef enum sp_program_id {
    SP_PROGRAM_LIT,
    SP_PROGRAM_STRIPE,
    SP_PROGRAM_ACTOR,
    SP_PROGRAM_SHADE,
    SP_PROGRAM_SKY,
    SP_PROGRAM_OVERLAY,
    SP_PROGRAMS
} sp_program_id;
/* uniforms, by place in sp_render.u_frame; names in shader.c */
enum {
    SP_U_CLIP,
    SP_U_ORIGIN,
    SP_U_FOG,
    SP_U_TILE,
    SP_U_PIXEL,
    SP_U_THROW,
    SP_U_HALF,
    SP_U_PART,
    SP_U_MATERIAL,
    SP_U_SUN,
    SP_U_SUN_COLOUR,
    SP_U_SKY,
    SP_U_BOUNCE,
    SP_U_ZENITH,
    SP_U_HORIZON,
    SP_U_HAZE,
    SP_UNIFORMS
};
const char *sp_uniform_name(int u);
const char *sp_asset(const char *name); /* "shaders/lit.vert": its text, or NULL */
GLuint sp_program_build(sp_program_id id, sp_error *err);

typedef struct sp_buffers {
    GLuint vao, vertices, indices;
} sp_buffers;

struct sp_render {
    sp_context context;
    const sp_world_def *def;
    sp_light light;
    GLuint programs[SP_PROGRAMS];
    GLint u_frame[SP_PROGRAMS][SP_UNIFORMS];
    GLuint noise, font, font_sampler;
    sp_buffers lit, stripe, actor, plain, dome, blob, overlay;
    uint32_t dome_count;
    uint32_t plain_count, hills_first, hills_count, beyond_first, beyond_count;
    sp_chunk *chunks;
    uint32_t chunk_count;
    sp_lamp *lamps;
    uint32_t lamp_count;
    double base; /* m: height of the plain */
    sp_model *models;
    uint32_t model_count;
    uint16_t actor_model[SP_MAX_ACTORS + 1];
    GLuint fbo, colour, colour_raw, depth;
    uint32_t width, height;
    uint8_t *pixels; /* RGBA, width * height */
};

/* one view of one frame */
typedef struct sp_frame_view {
    double eye[3], axis[3][3]; /* forward, left, up in the world */
    float clip[16];            /* eye-relative world to clip, column major, rows top-down */
    double planes[4][3];       /* inward normals of the frustum's sides, through the eye */
    double pixel;              /* m a pixel covers at 1 m */
    double far;
    uint32_t width, height;
} sp_frame_view;
void sp_frame_look(sp_frame_view *v, const sp_pixel_request *q);
bool sp_frame_sees(const sp_frame_view *v, const double centre[3], double radius);
void sp_frame_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                   sp_actor_id skip);
bool sp_frame_actor_seen(const sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                         uint32_t i, sp_actor_id skip, double extra);
void sp_frame_rows(const sp_actor *a, const sp_frame_view *v, float rows[12]); /* vehicle frame to eye-relative world */
void sp_frame_actors(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                     sp_actor_id skip);

bool sp_overlay_create(sp_render *r);
void sp_overlay_draw(sp_render *r, const sp_frame_view *v, const sp_pixel_request *q, const sp_overlay *over);
void sp_font_atlas(uint8_t *out, uint32_t width, uint32_t height,
                   const char *strokes); /* signed distances, 16 x 6 cells */

#endif
