/* redraw.c - stills of a run whose driver has no camera: snapshots of the plain state are kept while it runs, and only
 * a failed case has those around its critical instant drawn at the end, from behind the windscreen. The driver never
 * sees them, and nothing of this reaches the state. */
#include <string.h>

#include "run/inside.h"

#define EVERY 24                                       /* ticks between snapshots */
static const double eye_height = 1.3, eye_ahead = 0.1; /* m; share of the length ahead of the box's middle */

void sp_run_keep_snapshot(sp_run *run)
{
    sp_shelf *s = &run->shelf;
    if (run->render || run->options.thumbnails == 0 || run->world->tick % EVERY != 0)
        return;
    const uint64_t bytes = sp_world_bytes(run->def);
    sp_world **slot = &s->world[s->next];
    if (!*slot)
        *slot = sp_memory_alloc(bytes);
    if (!*slot)
        return;
    memcpy(*slot, run->world, bytes);
    s->next = (s->next + 1) % SP_FILM_CAPACITY;
}

void sp_run_shelf_free(sp_shelf *shelf)
{
    for (uint32_t i = 0; i < SP_FILM_CAPACITY; i++)
        sp_memory_free(shelf->world[i]);
}

static void draw(sp_run *run, const sp_pixels *pixels, const sp_world *w)
{
    const sp_actor_def *d = &run->def->actors[1];
    sp_film *film = &run->film;
    struct sp_still *still = &film->still[film->next];
    sp_error err = {0};
    sp_pixel_request r = {.eye = sp_actor_pose(&w->actors[1]),
                          .width = SP_FILM_WIDTH,
                          .height = SP_FILM_WIDTH * 9 / 16,
                          .near = 0.3,
                          .far = 1000,
                          .skip = SP_EGO};
    r.eye.position = sp_pose_to_world(r.eye, sp_v3(d->center_x + eye_ahead * d->length, 0, eye_height));
    r.fx = r.fy = r.width / 1.2; /* 62 degrees across */
    r.cx = r.width / 2.0;
    r.cy = r.height / 2.0;
    if (!still->rgb)
        still->rgb = sp_memory_alloc((size_t)r.width * r.height * 3);
    if (!still->rgb || !pixels->draw(pixels->impl, run->def, w, &r, still->rgb, &err))
        return;
    still->at = (w->tick + 1) * run->def->tick_ns;
    still->width = r.width;
    still->height = r.height;
    film->next = (film->next + 1) % SP_FILM_CAPACITY;
    film->count += film->count < SP_FILM_CAPACITY;
}

void sp_run_redraw(sp_run *run)
{
    const int64_t critical = (int64_t)(run->plot.scene.at_s * 1e9);
    sp_error err = {0};
    if (run->result.status != SP_CASE_FAIL || run->film.count || run->render || run->options.thumbnails == 0)
        return;
    sp_render_environment(run->options.gl);
    sp_render *render = sp_render_create(run->def, &err);
    if (!render)
        return;
    const sp_pixels pixels = sp_render_pixels(render);
    for (uint32_t i = 0; i < SP_FILM_CAPACITY; i++) {
        const sp_world *w = run->shelf.world[(run->shelf.next + i) % SP_FILM_CAPACITY];
        const int64_t at = w ? (w->tick + 1) * run->def->tick_ns : INT64_MAX;
        if (at > critical - 1450000000 && at < critical + 500000000)
            draw(run, &pixels, w);
    }
    sp_render_destroy(render);
}
