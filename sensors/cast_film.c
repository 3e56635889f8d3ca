/* cast_film.c - what lies on the ground by cells of the raster: water, snow and ice of a scenario's patches. Made once
 * a run; sp_ground_film (world/ground.h) decides, as it does for tyres. */
#include "sensors/cast.h"

#include "world/env.h"
#include "world/ground.h"

#include <string.h>

/* which of the films it is, a new one if there is room; else the nearest in depth */
static uint32_t film_of(sp_cast_ground *g, double depth, uint32_t surface)
{
    uint32_t best = 0;
    double off = SP_INFINITY;
    for (uint32_t i = 0; i < g->film_count; i++) {
        const double d = sp_abs(g->film[i].depth - depth) + (g->film[i].surface == surface ? 0 : 1);
        if (d < off) {
            off = d;
            best = i;
        }
    }
    if (off > 0 && g->film_count < SP_CAST_FILMS) {
        best = g->film_count++;
        g->film[best] = (sp_cast_film){depth, surface};
    }
    return best;
}

static bool fill_tile(sp_cast_ground *g, sp_cast_tile *t, double x0, double y0, const sp_world_def *def,
                      sp_road_place *near, sp_arena *arena)
{
    enum { N = SP_CAST_CELLS };
    const double cell = g->size / N;
    for (uint32_t j = 0; j < N; j++) {
        for (uint32_t i = 0; i < N; i++) {
            if (t->stuff[j][i] < SP_STUFF_ASPHALT || t->stuff[j][i] > SP_STUFF_GRAVEL) {
                continue;
            }
            const double x = x0 + (i + 0.5) * cell, y = y0 + (j + 0.5) * cell;
            (void)sp_road_locate(def->road, x, y, near->road ? near : NULL, near);
            uint32_t surface;
            const double depth = sp_ground_film(def, 0, near, x, y, &surface);
            const uint32_t film = film_of(g, depth, surface);
            if (film == 0) {
                continue;
            }
            if (!t->film) {
                t->film = SP_ARRAY(arena, uint8_t, (size_t)N * N);
                if (!t->film) {
                    return false;
                }
            }
            t->film[j * N + i] = (uint8_t)film;
        }
    }
    return true;
}

bool sp_cast_films_make(sp_cast_ground *g, const sp_world_def *def, sp_arena *arena)
{
    const sp_env *e = sp_env_at(def, 0, &(sp_env){0});
    const uint32_t surface = e->surface < SP_SURFACES ? e->surface : (uint32_t)SP_SURFACE_DRY;
    g->film_count = 1;
    g->film[0] = (sp_cast_film){surface <= SP_SURFACE_WET ? e->water : 0, surface};
    sp_road_place near = {0};
    bool fine = true;
    for (size_t k = 0; def->ground_patch_count > 0 && k < (size_t)g->columns * g->rows && fine; k++) {
        const double x = g->x + (double)(k % g->columns) * g->size, y = g->y + (double)(k / g->columns) * g->size;
        for (sp_cast_tile *t = g->tiles[k]; t && fine; t = t->above) {
            fine = fill_tile(g, t, x, y, def, &near, arena);
        }
    }
    return fine;
}
