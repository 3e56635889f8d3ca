/* shape.h - what things look like, as triangles: actors from their sizes, roads and all beside them from the network.
 *
 * Pure functions of constants, without GL: the renderer draws these triangles, and the lidar's detailed mode casts rays
 * at the same ones, so that no sensor sees what another cannot. Light is the renderer's. */
#ifndef SP_SHAPE_SHAPE_H
#define SP_SHAPE_SHAPE_H

#include "road/road.h"
#include "vehicle/vehicle.h"

/* ---------------------------------------------------------------- meshes */
/* a vertex of an actor: model space, lit in the fragment shader */
typedef struct sp_vertex {
    float p[3];
    int8_t n[4];  /* normal * 127 */
    uint8_t m[4]; /* material, part, occlusion (255 open), 0 */
} sp_vertex;
/* What a surface is made of: the camera's class, the lidar's reflectivity. */
typedef enum sp_stuff {
    SP_STUFF_NONE,
    SP_STUFF_ASPHALT,
    SP_STUFF_PAINT, /* markings: retro-reflective beads */
    SP_STUFF_WALK,  /* pavements, islands, kerbs */
    SP_STUFF_GRAVEL,
    SP_STUFF_GRASS,
    SP_STUFF_LEAVES, /* trees, hedges */
    SP_STUFF_WOOD,
    SP_STUFF_WALL, /* buildings, bridges */
    SP_STUFF_GLASS,
    SP_STUFF_METAL, /* rails, poles */
    SP_STUFF_SIGN,  /* faces of signs: retro-reflective */
    SP_STUFF_LIGHT, /* traffic lights */
    SP_STUFF_CONE,
    SP_STUFFS
} sp_stuff;
/* a vertex of the static world, relative to its chunk; colours are albedos, lit where they are drawn */
enum { SP_COAT = 8 };
typedef struct sp_lit {
    float p[3];
    uint8_t c[4]; /* square root of the linear albedo; detail: 0 none, 128 asphalt, 255 grass; below 64 a window's */
    int8_t n[4];  /* normal * 127, all 0: it shines by itself; sp_stuff */
} sp_lit;
/* a vertex of a road marking: widened in the vertex shader by a pixel, covered analytically in the fragment shader */
typedef struct sp_stripe {
    float p[3];
    float across[3];          /* unit, left, along the surface */
    float side, s;            /* -1 or 1; m along, folded by the period */
    float half, dash, period; /* m; period 0: solid */
    uint8_t c[4];             /* as sp_lit */
} sp_stripe;

typedef struct sp_growing {
    void *data;
    uint32_t count, capacity;
} sp_growing;
typedef struct sp_mesh { /* under construction */
    sp_growing vertices, indices;
    uint32_t part, material, occlusion;
    bool failed;
} sp_mesh;
bool sp_growing_add(sp_growing *g, const void *item, size_t item_size, uint32_t count);
/* Makes one of all equal vertices from `first` on; `index` counts from `base`, and lies within them. */
void sp_weld(sp_growing *vertices, size_t item_size, uint32_t first, uint32_t base, uint32_t *index, uint32_t count);

enum { /* materials of actors; colours and gloss in the shader and actor.c */
       SP_MAT_PAINT,
       SP_MAT_GLASS,
       SP_MAT_TYRE,
       SP_MAT_METAL,
       SP_MAT_TRIM,
       SP_MAT_HEADLAMP,
       SP_MAT_TAIL,
       SP_MAT_BRAKE,
       SP_MAT_LEFT,
       SP_MAT_RIGHT,
       SP_MAT_WHITE,
       SP_MAT_SKIN,
       SP_MAT_CLOTH,
       SP_MAT_TROUSERS,
       SP_MAT_DARK,
       SP_MAT_ACCENT,
       SP_MATERIALS
};
enum { SP_PARTS = 8 };

void sp_mesh_quad(sp_mesh *m, sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 d); /* counter-clockwise from outside, flat */
void sp_mesh_triangle(sp_mesh *m, sp_vec3 a, sp_vec3 b, sp_vec3 c);
void sp_mesh_box(sp_mesh *m, sp_vec3 low, sp_vec3 high);
/* rows * columns points, smooth normals; material(user, row, column) per cell, NULL: m->material */
typedef uint32_t sp_cell_material(const void *user, uint32_t row, uint32_t column);
void sp_mesh_grid(sp_mesh *m, const sp_vec3 *points, uint32_t rows, uint32_t columns, sp_cell_material *material,
                  const void *user);
/* a tapered tube with rounded ends */
void sp_mesh_tube(sp_mesh *m, sp_vec3 a, sp_vec3 b, double ra, double rb, uint32_t segments, double flat);
/* A wheel about the origin of its part, the axle: tread and the outer face, towards side. */
void sp_mesh_wheel(sp_mesh *m, double side, double radius, double width);
/* the dark arch behind a wheel of radius r: a disc above the road at (x, y), seen from outside */
void sp_mesh_arch(sp_mesh *m, double x, double y, double r, double radius);
void sp_mesh_free(sp_mesh *m);

/* what a model is built from: one actor's sizes */
typedef struct sp_model_spec {
    sp_look look;
    double length, width, height, center_x, clearance;
    double wheelbase, radius_front, track;
} sp_model_spec;
typedef struct sp_model {
    sp_model_spec spec;
    uint32_t first, count, base; /* indices, in the shared buffers */
    uint32_t shadow_first, shadow_count;
    uint32_t coarse_first, coarse_count; /* indices of the model in fewer triangles; 0: there is none */
    double coarse_error;                 /* m that these are off at most, about */
    double pivot[SP_PARTS][3];           /* of each part */
    double crank[4], shin; /* of riders: middle of the pedals x, z, their radius, m along the road a turn (0: they
                            * stand still); length of the shin */
    double reach;          /* m, bounding sphere about (center_x, 0, height / 2) */
} sp_model;
/* size: length, width, height (m). vehicle: NULL where the kind's own counts. */
sp_model_spec sp_model_spec_of(const sp_kind *kind, const sp_vehicle *vehicle, const double size[3], double center_x);
bool sp_model_same(const sp_model_spec *a, const sp_model_spec *b);
/* Appends the triangles of model->spec to m (its indices count from model->base) and fills the rest of *model. */
void sp_model_build(sp_mesh *m, sp_model *model);
/* Appends the same model in fewer triangles, off by `error` (m) at most, about, and notes them in *model. To be called
 * when what model->first and count name is complete. False: memory. */
bool sp_model_coarse(sp_mesh *m, sp_model *model, double error);
void sp_model_car(sp_mesh *m, sp_model *model);
void sp_model_person(sp_mesh *m, sp_model *model);
void sp_model_thing(sp_mesh *m, sp_model *model);
void sp_model_lorry(sp_mesh *m, sp_model *model); /* lorry, tractor, semitrailer, bus */
void sp_model_bike(sp_mesh *m, sp_model *model);  /* whoever rides on two wheels */
/* what moves and shines on a model */
typedef enum sp_body { SP_BODY_CAR, SP_BODY_LORRY, SP_BODY_BIKE, SP_BODY_PERSON, SP_BODY_THING } sp_body;
static inline sp_body sp_look_body(sp_look look)
{
    return look <= SP_LOOK_GVT                                          ? SP_BODY_CAR
           : look <= SP_LOOK_CHILD                                      ? SP_BODY_PERSON
           : look >= SP_LOOK_LORRY && look <= SP_LOOK_BUS               ? SP_BODY_LORRY
           : look >= SP_LOOK_MOTORCYCLE && look <= SP_LOOK_KICK_SCOOTER ? SP_BODY_BIKE
                                                                        : SP_BODY_THING;
}

/* ---------------------------------------------------------------- static world */
typedef struct sp_chunk {
    double origin[3], radius; /* m; the sphere that holds it stands at origin + middle */
    float middle[3], bias;    /* bias: of depth, a share of 1 / distance */
    float error;              /* m that this lacks beside the same things whole: for far eyes alone; below 0: this is
                               * what is whole, of what lacks so much; 0: there is but this */
    uint32_t lit_first, lit_count, lit_base, stripe_first, stripe_count, stripe_base;
    uint32_t worn_count; /* indices before stripe_first: wear, for pictures alone */
} sp_chunk;
/* the ground beside the roads as a grid of heights: a plane where the network is flat, else as low as the roads near by
 */
typedef struct sp_terrain {
    double base; /* m: of the plain that reaches to the horizon */
    double x, y, cell;
    uint32_t columns, rows; /* of vertices; 0: the plain is all there is */
    float *z;               /* [row * columns + column] */
    uint8_t *steps;         /* cells to the next road; 255: far */
} sp_terrain;
bool sp_terrain_make(sp_terrain *t, const sp_road_net *net);
void sp_terrain_free(sp_terrain *t);
double sp_terrain_at(const sp_terrain *t, double x, double y);

typedef struct sp_land { /* on the CPU while it is built */
    sp_growing chunks, lit, lit_index, stripe, stripe_index, worn_index;
    const sp_terrain *terrain;
    uint32_t stuff; /* sp_stuff of what is added now */
    double wear;    /* of roads, as sp_env has it; 0: none is laid */
    double density; /* of trees and posts: 1, less in networks of more than 50 km */
    double chunk_origin[3];
    float bias;  /* of the chunks that are opened now */
    float error; /* likewise */
    bool failed, open;
    bool hidden; /* what is added now is kept in the buffers, but not drawn with its chunk */
    bool lamps;  /* street lamps stand along walks: sp_scenery_lit */
} sp_land;
/* what a vertex has beside its place: colour, normal, and the stuff of now; sp_lit's c and n as bytes */
void sp_coat(const sp_land *g, const float albedo[3], sp_vec3 normal, uint8_t detail, uint8_t out[SP_COAT]);
void sp_ground_open(sp_land *g, sp_vec3 origin);
void sp_ground_close(sp_land *g); /* ends the chunk */
void sp_ground_quad(sp_land *g, const sp_vec3 p[4], const uint8_t c[4][SP_COAT]);
void sp_ground_triangle(sp_land *g, const sp_vec3 p[3], const uint8_t c[3][SP_COAT]);
/* what is no paint among the stripes, by their detail: paint itself has 128 */
enum { SP_WORN_SEAL = 64 /* cracks, and bitumen that seals them */, SP_WORN_PATCH = 192 };
/* from a to b, `width` wide across the given directions; dashes where gap > 0, s (m) of the pattern before a */
typedef struct sp_paint {
    double width, dash, gap, s, length; /* length 0: from a to b as it is */
    float albedo[3];
    uint32_t worn; /* SP_WORN_...: no paint, but below it */
} sp_paint;
void sp_ground_stripe(sp_land *g, sp_vec3 a, sp_vec3 b, sp_vec3 across_a, sp_vec3 across_b, const sp_paint *paint);
void sp_ground_free(sp_land *g);
/* one colour, a face with that normal; detail as in sp_lit */
void sp_ground_face(sp_land *g, const sp_vec3 p[4], const float albedo[3], sp_vec3 normal, uint8_t detail);
/* A box: `foot` in the middle of its lower face, x, y, z unit; no lower face. */
void sp_ground_box(sp_land *g, sp_vec3 foot, sp_vec3 x, sp_vec3 y, sp_vec3 z, const double size[3],
                   const float albedo[3]);
void sp_ground_tube(sp_land *g, sp_vec3 foot, double r0, double r1, double height, const float albedo[3]);
/* Begins a new chunk at p when the open one has grown large or lies far away. */
void sp_ground_near(sp_land *g, sp_vec3 p);
#define SP_RAIL_DEPTH 0.083                                                       /* m, of a W-beam */
void sp_ground_rail(sp_land *g, const sp_road_net *net, const sp_road_object *o); /* whole; of sp_ground_is_rail */
bool sp_ground_is_rail(const sp_road_object *o);         /* a guard rail's beam and its posts */
bool sp_ground_road(sp_land *g, const sp_road_net *net); /* asphalt, walks, markings; false: memory */
void sp_ground_terrain(sp_land *g);                      /* the grid of the terrain, if it has one */
void sp_ground_objects(sp_land *g, const sp_road_net *net);
void sp_ground_scenery(sp_land *g, const sp_road_net *net, uint32_t road, double s0, double s1); /* trees, posts */
uint32_t sp_ground_hash(uint32_t a, uint32_t b, uint32_t c);
double sp_ground_random(uint32_t a, uint32_t b, uint32_t c); /* [0, 1) */

/* Whether street lamps of our own stand along the walks of a network: where `lamps` (as sp_env has it) says so or, at
 * 0, the sun is down, and the network has none itself. A case's, not a moment's: no lamp comes or goes. */
bool sp_scenery_lit(const sp_road_net *net, uint32_t lamps, double sun_elevation);
#define SP_SCENERY_LAMP_HEIGHT 6.0 /* m */
/* The k-th place of a lamp along a road, every 30 m, right and left by turns: its foot, and the unit vector from it
 * over the road. 0: beyond the end of the road; -1: no walk there, or not within the lanes of this road; 1: stands. */
int sp_scenery_lamp(const sp_road_net *net, uint32_t road, uint32_t k, sp_vec3 *foot, sp_vec3 *over);

void sp_scenery_tree(sp_land *g, sp_vec3 at, double size, uint32_t seed, bool needles);

/* lamps of traffic lights: the housings are in the chunks, what shines is drawn lamp by lamp */
enum { SP_LAMP_RED = 1, SP_LAMP_YELLOW = 2, SP_LAMP_GREEN = 4 }; /* as world's SP_LIGHT_RED ... */
typedef struct sp_lamp {
    uint32_t signal; /* index in the network */
    uint32_t bit;    /* SP_LAMP_... that makes it shine */
    uint32_t chunk, first, count;
} sp_lamp;
/* Poles, plates, lights; the lamps are appended to `lamps` and lie in the chunk behind what is always drawn. */
void sp_ground_signals(sp_land *g, const sp_road_net *net, sp_growing *lamps);

/* grass, hills and the sky's dome: they go with the eye */
void sp_scenery_plain(sp_land *g);
void sp_scenery_hills(sp_land *g);
void sp_scenery_beyond(sp_land *g);                  /* more of the plain, for an eye high above */
void sp_scenery_noise(uint8_t *rgba, uint32_t size); /* tiling: r grain, g grass, b clouds, a streaks */

#endif
