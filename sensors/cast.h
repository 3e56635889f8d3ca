/* cast.h - rays from sensors against what stands in the world: the ground as a raster of heights and surfaces, things
 * as oriented boxes, and in detail as triangles in trees.
 *
 * What is constant is made once a run (sp_cast_scene); a scan then casts column by column: all beams of a column leave
 * one point in one half plane. What an echo of a hit is worth is lidar_echo.c's. */
#ifndef SP_SENSORS_CAST_H
#define SP_SENSORS_CAST_H

#include "sensors/sensor.h"
#include "shape/shape.h"

/* What was hit: an actor's number or 0 in the low bits, above it a material: sp_stuff, or one of these. */
enum {
    SP_CAST_MAT = 16,  /* + SP_MAT_... of a model's triangle */
    SP_CAST_BODY = 32, /* of an actor as a box: what its colour says */
    SP_CAST_END,       /* the same, front or rear face of what has a number plate */
    SP_CAST_CLOTH,
    SP_CAST_SNOW,
    SP_CAST_PHANTOM,
    SP_CAST_MATERIALS
};
enum { SP_CAST_SHIFT = 20 };
static inline uint32_t sp_cast_what(uint32_t actor, uint32_t material)
{
    return actor | material << SP_CAST_SHIFT;
}
static inline uint32_t sp_cast_actor(uint32_t what)
{
    return what & ((1u << SP_CAST_SHIFT) - 1);
}
static inline uint32_t sp_cast_material(uint32_t what)
{
    return what >> SP_CAST_SHIFT;
}

/* ---------------------------------------------------------------- the ground */
/* Tiles of 32 x 32 cells where roads are. Of each cell its surface, of each corner its height, and finer, a bit each,
 * where there is paint. Where one road crosses above another a tile has one more above it. */
enum { SP_CAST_CELLS = 32, SP_CAST_PAINT = 128 };
typedef struct sp_cast_tile {
    float height[SP_CAST_CELLS + 1][SP_CAST_CELLS + 1]; /* m; NaN: no road, the terrain counts */
    uint8_t stuff[SP_CAST_CELLS][SP_CAST_CELLS];        /* sp_stuff; 0: grass */
    uint64_t paint[SP_CAST_PAINT][SP_CAST_PAINT / 64];
    uint8_t *film; /* of each cell, which of the ground's films; NULL: the first */
    struct sp_cast_tile *above;
} sp_cast_tile;
/* What lies on the ground: everywhere the first, on patches the others. */
enum { SP_CAST_FILMS = 32 };
typedef struct sp_cast_film {
    double depth;     /* m, of water */
    uint32_t surface; /* sp_surface */
} sp_cast_film;
typedef struct sp_cast_ground {
    bool flat;                  /* all of it is the plane z = base, within 1 cm */
    double base;                /* m */
    double x, y, size, inverse; /* of the first tile; m of one side, and 1 / that */
    uint32_t columns, rows;
    sp_cast_tile **tiles; /* NULL: no road there */
    sp_terrain terrain;
    uint32_t film_count;
    sp_cast_film film[SP_CAST_FILMS];
} sp_cast_ground;

/* Height (m) of the ground below (x, y), of storeys the one nearest to `z`. */
double sp_cast_height(const sp_cast_ground *g, double x, double y, double z);
/* Heights at (x + d dx, y + d dy) for rising d, each of the storey nearest to the one before. */
void sp_cast_heights(const sp_cast_ground *g, double x, double y, double z, double dx, double dy, const double *d,
                     uint32_t count, double *out);
/* sp_stuff there: paint, asphalt, grass. Asphalt where there is no network at all. */
uint32_t sp_cast_surface(const sp_cast_ground *g, double x, double y, double z);
void sp_cast_surfaces(const sp_cast_ground *g, const double x[4], const double y[4], const double z[4],
                      uint32_t out[4]);

/* Which film lies there. */
uint32_t sp_cast_film_at(const sp_cast_ground *g, double x, double y, double z);
/* Writes the films of a definition's patches into the raster (cast_film.c). False: memory. */
bool sp_cast_films_make(sp_cast_ground *g, const sp_world_def *def, sp_arena *arena);

/* ---------------------------------------------------------------- trees of triangles */
typedef struct sp_cast_triangle {
    float p[3][3], n[3]; /* n: unit */
    uint32_t material;
} sp_cast_triangle;
typedef struct sp_cast_node {
    float low[3], high[3];
    uint32_t first, count; /* of triangles; count 0: first is the left child, first + 1 the right one */
} sp_cast_node;
enum { SP_CAST_DEPTH = 64 }; /* no tree is deeper */
typedef struct sp_cast_tree {
    double origin[3]; /* m, of all coordinates in it */
    uint32_t node_count, triangle_count;
    sp_cast_node *nodes;
    sp_cast_triangle *triangles;
} sp_cast_tree;
/* Builds over `count` triangles, which it puts in order; nodes and triangles live in `arena`. By the surface area
 * heuristic in 12 bins. False: memory. */
bool sp_cast_tree_build(sp_cast_tree *t, sp_cast_triangle *triangles, uint32_t count, sp_arena *arena);

/* One column of beams: all of them leave `eye` in the half plane of `along` and `up` (unit, square to each other, in
 * the frame of what they are cast at). Beam r goes to c[r] * along + s[r] * up. Results are the nearest so far, m;
 * triangles of glass go to the second set, so that what is behind is seen too. */
typedef struct sp_cast_fan {
    sp_vec3 eye, along, up, side;
    float *range, *cosine;
    uint32_t *what;
    float *glass, *glass_cosine;
    uint32_t *glass_what;
} sp_cast_fan;
typedef struct sp_cast_beams {
    uint32_t count, padded;     /* padded: to a multiple of 4 */
    const float *c, *s, *slope; /* cosine, sine and tangent of the elevation, rising */
    const uint8_t *from;        /* where to look for a slope first; NULL: nothing is known */
    double steps;               /* of `from`, for 1 of slope */
} sp_cast_beams;
/* Fills where to look for each slope, for as long as both live. */
enum { SP_CAST_STEPS = 512 };
void sp_cast_beams_index(sp_cast_beams *b, uint8_t from[SP_CAST_STEPS]);
/* The first beam whose slope is not below `slope`; count: none. */
uint32_t sp_cast_beam_from(const sp_cast_beams *b, double slope);
/* Casts neighbouring columns together; `actor` goes into what was hit. */
void sp_cast_tree_fans(const sp_cast_tree *t, const sp_cast_beams *b, const sp_cast_fan *fan, uint32_t fans,
                       uint32_t actor);
/* One ray; *range is the farthest that counts, and what was found. Glass is as good as anything. */
bool sp_cast_tree_ray(const sp_cast_tree *t, sp_vec3 eye, sp_vec3 way, double *range, double *cosine,
                      uint32_t *material);
/* The same for up to four from one point, which should go nearly one way; a bit for each that found something. */
uint32_t sp_cast_tree_rays(const sp_cast_tree *t, sp_vec3 eye, const sp_vec3 *way, uint32_t count, double *range,
                           double *cosine, uint32_t *material);

/* ---------------------------------------------------------------- boxes */
/* Where the middle and the axes of a thing are said. */
enum { SP_CAST_IN_WORLD, SP_CAST_ON_ACTOR, SP_CAST_ON_SENSOR };
typedef struct sp_cast_thing {
    sp_vec3 middle, axis[3];
    double half[3], radius;
    uint32_t frame, actor;
    uint32_t what, end;        /* as it is hit; on its first axis' faces */
    const sp_cast_tree *model; /* NULL: a box */
} sp_cast_thing;
/* A box as a column sees it, in the frame of the sensor: where the eye is from its middle, and what its axes make of a
 * direction: rate = c * along + s * up, and c * across for one beside the column. */
typedef struct sp_cast_box {
    float at[3], half[3], along[3], up[3], across[3];
    uint32_t what, end, first, last; /* beams [first, last) */
    const sp_cast_tree *model;       /* NULL: it is all that there is */
} sp_cast_box;
void sp_cast_box_beams(const sp_cast_beams *b, const sp_cast_box *box, float *range, float *cosine, uint32_t *what);
/* Four beams of one column's neighbourhood at once: elevation by c and s, turned left of the column by `turn` (rad). */
typedef struct sp_cast_four {
    float c[4], s[4], turn[4];
    float range[4], cosine[4];
    uint32_t what[4];
} sp_cast_four;
/* At those of the boxes that have no model and may meet the beams beside `ring`. */
void sp_cast_boxes_four(const sp_cast_box *boxes, uint32_t count, uint32_t ring, sp_cast_four *f);

/* ---------------------------------------------------------------- all that is constant */
typedef struct sp_cast_scene {
    sp_cast_ground ground;
    uint32_t thing_count;
    sp_cast_thing *things; /* in the world, by rising x of their middles */
    double reach;          /* m, the largest radius of a thing */
    sp_cast_tree fixed;    /* in detail: what stands, and the ground where it is not flat */
    uint32_t model_count;
    sp_cast_tree *models;
    uint16_t *model_of; /* by actor: index in models; NULL: boxes only */
} sp_cast_scene;
/* Everything of a definition that does not move. `detail`: triangles too. NULL with *err: memory. */
sp_cast_scene *sp_cast_scene_make(const sp_world_def *def, bool detail, sp_arena *arena, sp_error *err);
/* The parts: the raster from what the land has, of the road and of the things on it; boxes around what stands, appended
 * to `out` (sp_cast_thing). False: memory. */
bool sp_cast_ground_make(sp_cast_ground *out, const sp_land *road, const sp_land *things, const sp_terrain *terrain,
                         sp_arena *arena);
bool sp_cast_fixed_add(sp_growing *out, const sp_land *land);
/* The triangle that begins at index `at` of a chunk, in the world; gives its sp_stuff. */
uint32_t sp_cast_land_triangle(const sp_land *land, const sp_chunk *c, uint32_t at, sp_vec3 p[3], sp_vec3 *normal);
/* Index of the first thing with its middle at x or beyond. */
uint32_t sp_cast_things_from(const sp_cast_scene *s, double x);
/* The box of an actor, on it; false: hidden, or none. */
bool sp_cast_actor_thing(const sp_cast_scene *s, const sp_world_def *def, const sp_world *world, uint32_t actor,
                         sp_cast_thing *out);
/* Whether a surface is a part of the ground, told by what it is made of and where it looks to. */
bool sp_cast_is_ground(uint32_t stuff, double normal_z);

#endif
