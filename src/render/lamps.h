/* lamps.h - what shines in a frame: street lamps of the network, headlamps of whoever drives, lenses of models. Inside
 * of src/render; the glow around lamps is glow.c's. */
#ifndef SP_RENDER_LAMPS_H
#define SP_RENDER_LAMPS_H

#include "render/gl.h"

enum {
    SP_SPOTS_NEAR = 192, /* street lamps of a frame at most, nearest first */
    SP_BEAMS_NEAR = 32,  /* vehicles with headlamps of a frame at most, nearest first */
    SP_SPOTS_DRAWN = 8,  /* that light up one draw; lengths of arrays in scene.glsl */
    SP_SPOTS_FEW = 4,    /* the same, where there are no more */
    SP_BEAMS_DRAWN = 4
};
/* where the lamps of a model are, model space */
enum { SP_LENS_HEAD, SP_LENS_REAR, SP_LENS_LEFT, SP_LENS_RIGHT, SP_LENSES };
typedef struct sp_lens_place {
    uint32_t count;
    float at[4][3];
} sp_lens_place;
typedef struct sp_model_lenses {
    sp_lens_place of[SP_LENSES];
} sp_model_lenses;

typedef struct sp_lamps {
    sp_spot *spots; /* of the network, in its order */
    uint32_t spot_count;
    sp_model_lenses *lenses; /* by model */
    uint32_t spot_near_count, beam_count;
    uint32_t spot_near[SP_SPOTS_NEAR];
    sp_beam beam[SP_BEAMS_NEAR];
    double scale; /* units times exposure of one cd/m^2 */
} sp_lamps;

/* Finds the street lamps of def; room for the lenses of `models` models. False: memory. */
bool sp_lamps_create(sp_render *r, const sp_world_def *def, uint32_t models);
void sp_lamps_free(sp_render *r);
/* Where the lamps of model k are, once sp_model_build has made it. */
void sp_lamps_model(sp_render *r, uint32_t k, const sp_mesh *m);
/* What shines in this frame: a function of def and world alone, whatever the eye sees of it. */
void sp_lamps_frame(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v);
/* Makes r->programs[p] the one for the lamps that matter in a sphere, and gives it those; places in the world. Before
 * any other uniform of the draw. */
void sp_lamps_use(sp_render *r, sp_program_id p, const sp_frame_view *v, const double centre[3], double radius);
/* the lit parts of a frame that are soft: glow, spray, rain, snow */
typedef struct sp_sprites sp_sprites;
typedef enum sp_sprite_kind { SP_SPRITE_GLOW, SP_SPRITE_SOFT, SP_SPRITE_STREAK, SP_SPRITE_MIRROR } sp_sprite_kind;
typedef struct sp_sprite {
    double at[3], u[3], v[3]; /* relative to the eye; half axes, m */
    float colour[4];          /* glow and mirror: light, w that of the core; soft and streak: albedo, w cover */
    float k[3];               /* glow: narrowness of the core, strength of halo and of lit air */
    float lag;                /* of a pulsed lamp, sp_frame_lag; 0: steady */
    sp_sprite_kind kind;
} sp_sprite;
bool sp_sprites_create(sp_render *r);
void sp_sprites_free(sp_render *r);
void sp_sprites_begin(sp_render *r);
void sp_sprites_add(sp_render *r, const sp_sprite *s); /* what is too many is left out */
void sp_sprites_draw(sp_render *r, const sp_frame_view *v);

void sp_glow_add(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                 sp_actor_id skip);
void sp_weather_add(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                    sp_actor_id skip);

/* The sun's view of what is near the eye, into the map; false: there is none, and outlines are drawn. */
bool sp_shade_map_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                       float shadow[16]);
void sp_shade_map_free(sp_render *r);
/* Finds what throws shadows in each chunk of the land that is being built, once. False: memory. */
bool sp_shade_map_land(sp_render *r, const sp_land *g);

#endif
