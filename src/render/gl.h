/* gl.h - inside of the drawing module: GL objects, light, one frame's view. Nothing
 * outside src/render includes it. */
#ifndef SP_RENDER_GL_H
#define SP_RENDER_GL_H

#include <GL/glew.h>

#include "render/gl_table.h"
#include "render/light.h"
#include "shape/shape.h"

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
    SP_PROGRAM_SPRITE,
    SP_PROGRAM_LIT_DEPTH,
    SP_PROGRAM_ACTOR_DEPTH,
    SP_PROGRAMS
} sp_program_id;
/* What a program of the scene may do beside the plain day, each a #define of its name in the shaders; variant.c. */
enum {
    SP_VARIANT_LAMPS = 1,   /* lamps light up what is near */
    SP_VARIANT_WEATHER = 2, /* wet and snow on the ground */
    SP_VARIANT_SHADOW = 4,  /* the sun is looked up in the shadow map */
    SP_VARIANT_ROLLING = 8, /* rows are exposed one after the other */
    SP_VARIANT_STREET = 16, /* with SP_VARIANT_LAMPS: street lamps too */
    SP_VARIANT_FLEET = 32,  /* with SP_VARIANT_LAMPS: more than one pair of headlamps */
    SP_VARIANT_FEW = 64,    /* with SP_VARIANT_STREET: four street lamps at most */
    SP_VARIANT_PULSE = 128, /* lamps are pulsed, and rows catch a share of that */
    SP_VARIANTS = 256,
    SP_VARIANT_DEPTH = 256 /* of the programs for the shadow map alone */
};
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
    SP_U_EXPOSURE,
    SP_U_LINEAR,
    SP_U_DUSK,
    SP_U_CLOUD,
    SP_U_WEATHER,
    SP_U_SPOT,
    SP_U_BEAM,
    SP_U_RETRO,
    SP_U_VEIL,
    SP_U_SHADOW,
    SP_U_CLIP_BEFORE,
    SP_U_SHUTTER,
    SP_U_MOVED,
    SP_U_PULSE,
    SP_U_LAG,
    SP_UNIFORMS
};
const char *sp_uniform_name(int u);
const char *sp_asset(const char *name); /* "shaders/lit.vert": its text, or NULL */
GLuint sp_program_build(sp_program_id id, uint32_t variant, sp_error *err);
/* of two named shaders that share shutter.glsl, with lines of #define: what draw_all does beside the scene */
GLuint sp_program_pair(const char *vertex, const char *fragment, const char *lines, sp_error *err);
/* Makes r->programs and r->u_frame those of a variant, compiled when first asked for. On failure they stay as they were
 * and r->trouble says why. */
uint32_t sp_variant_of(const sp_render *r); /* what light and weather of its world ask for */
bool sp_variant_use(sp_render *r, uint32_t variant, sp_error *err);
/* Makes r->programs[p] the one for so many pairs of headlamps and street lamps in one draw of this frame. */
void sp_variant_lamps(sp_render *r, sp_program_id p, uint32_t beams, uint32_t spots);
void sp_variants_free(sp_render *r);

typedef struct sp_buffers {
    GLuint vao, vertices, indices;
} sp_buffers;

/* a program as one variant of it was compiled */
typedef struct sp_variant {
    GLuint program[SP_PROGRAMS];
    GLint uniform[SP_PROGRAMS][SP_UNIFORMS];
    uint64_t frame[SP_PROGRAMS]; /* whose light it was given last; sp_render.frame */
    bool ready;
} sp_variant;

/* what the light of one frame depends on; borrowed while it is drawn */
typedef struct sp_frame_scene {
    const sp_world_def *def;
    const sp_world *world;
    const struct sp_frame_view *v;
    sp_actor_id skip;
    const float *shadow; /* eye-relative world to the map; NULL: no map */
} sp_frame_scene;

/* what of a chunk throws a shadow: indices of its own, without the ground, and the sphere that holds them */
typedef struct sp_thrower {
    uint32_t first, count;
    double middle[3], radius;
} sp_thrower;

struct sp_render {
    sp_context context;
    const sp_world_def *def;
    sp_light light;
    GLuint programs[SP_PROGRAMS]; /* of the variant in use */
    GLint u_frame[SP_PROGRAMS][SP_UNIFORMS];
    sp_variant variants[SP_VARIANTS];
    uint32_t variant;
    uint64_t frame;              /* counts frames */
    const sp_frame_scene *scene; /* of the frame that is being drawn, else NULL */
    sp_error trouble;            /* why a frame could not be drawn as asked; code 0: nothing */
    struct sp_lamps *lamps_lit;  /* of this frame; lamps.h */
    struct sp_sprites *sprites;  /* sprite.c */
    struct sp_shade_map *shades; /* shadow.c, made when first asked for */
    GLuint noise, font, font_sampler;
    sp_buffers lit, stripe, actor, actor_bare, plain, dome, blob, overlay;
    uint32_t dome_count;
    uint32_t plain_count, hills_first, hills_count, beyond_first, beyond_count;
    sp_chunk *chunks;
    uint32_t chunk_count;
    sp_thrower *throwers; /* of each chunk */
    GLuint thrower_indices;
    sp_lamp *lamps;
    uint32_t lamp_count;
    float (*lamp_at)[3]; /* their middles, relative to their chunks */
    double base;         /* m: height of the plain */
    sp_model *models;
    uint32_t model_count;
    uint16_t actor_model[SP_MAX_ACTORS + 1];
    GLuint fbo, colour, colour_raw, depth;
    uint32_t width, height;
    uint8_t *pixels;        /* RGBA, width * height */
    struct sp_shots *shots; /* targets, lenses and truth of shots.h; made when first asked for */
};

/* one view of one frame */
typedef struct sp_frame_view {
    double eye[3], axis[3][3]; /* forward, left, up in the world */
    float clip[16];            /* eye-relative world to clip, column major, rows top-down */
    double planes[4][3];       /* inward normals of the frustum's sides, through the eye */
    double pixel;              /* m a pixel covers at 1 m */
    double far;
    uint32_t width, height;
    /* set by sp_frame_look from the request; all 0 is a plain picture */
    GLuint fbo;                 /* into which; 0: the renderer's own */
    float exposure;             /* times the light before it is written; 0: as the time of day has it */
    bool linear;                /* the target keeps linear light: no shoulder at white */
    bool rolling;               /* positions are blended between `before` and now */
    float shutter[2];           /* how far from `before` (0) to now (1) at the upper and lower edge of the view */
    const sp_pose *pose_before; /* of each actor at `before`; NULL: they stand */
    uint32_t shadows;           /* of the sun: 0 outlines of actors, 1 a map, 2 none */
    uint32_t detail;            /* 0: coarse where that is below a pixel, 1: always whole, as truth is */
    double streak;              /* s during which what falls draws its streak */
    float clip_before[16];      /* as clip, of the eye then, for positions relative to the eye now */
    sp_pulse pulsed;            /* of lamps; period 0: steady */
    float pulse[4]; /* the uppermost row's opening in periods since 0 s, what a pixel down adds, periods that a row is
                     * open; share of a period that lamps are on */
} sp_frame_view;
/* Whether that can be drawn at all: a current context, a finite eye. */
bool sp_gl_ready(const sp_render *r, const sp_pixel_request *q, sp_error *err);
void sp_frame_look(sp_frame_view *v, const sp_pixel_request *q);
/* Whether a chunk, or what moves with its eye within `extra` m, is drawn: in sight, and no other drawn in its stead. */
bool sp_frame_chunk_seen(const sp_frame_view *v, const sp_chunk *c, double extra);
bool sp_frame_sees(const sp_frame_view *v, const double centre[3], double radius);
/* Light and air of this frame, r->scene, for all programs. */
void sp_frame_light(sp_render *r);
/* When a lamp is switched on, by its owner's name: 1 + share of a period, as u_lag has it; 0: it is steady. */
float sp_frame_lag(const sp_frame_view *v, const char *name);
/* Tells a program of a rolling frame where actor i was; nothing in other frames. */
void sp_frame_moved(sp_render *r, sp_program_id p, const sp_actor *a, uint32_t i, const sp_frame_view *v);
bool sp_frame_brakes(const sp_actor *a); /* its brake lamps shine */
void sp_frame_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                   sp_actor_id skip);
bool sp_frame_actor_seen(const sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                         uint32_t i, sp_actor_id skip, double extra);
void sp_frame_rows(const sp_actor *a, const sp_frame_view *v, float rows[12]); /* vehicle frame to eye-relative world */
void sp_frame_pose_rows(sp_pose pose, const sp_frame_view *v, float rows[12]); /* the same of any pose */
/* the parts of an actor that move, each with rows of its own; parts[0] is given */
void sp_frame_parts(const sp_actor *a, const sp_model *m, float parts[SP_PARTS][12]);
/* Draws a model's triangles with the program and the buffers in use: in fewer triangles where `pixel` (m of a pixel at
 * its distance; 0: never) is so wide that nobody can tell. A function of poses and lens alone. */
void sp_frame_model(const sp_model *m, double pixel);
void sp_frame_actors(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                     sp_actor_id skip);

bool sp_overlay_create(sp_render *r);
void sp_overlay_draw(sp_render *r, const sp_frame_view *v, const sp_pixel_request *q, const sp_overlay *over);
void sp_font_atlas(uint8_t *out, uint32_t width, uint32_t height,
                   const char *strokes); /* signed distances, 16 x 6 cells */

#endif
