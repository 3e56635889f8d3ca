/* picture.c - what a report wants to see of a run: plot samples, camera stills, everybody's place at the critical
 * instant, and when things were first seen. It only reads the world and is no part of it: a run without it has the same
 * bits. */
#include "run/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- stills */
void sp_run_film_free(sp_film *film)
{
    for (uint32_t i = 0; i < SP_FILM_CAPACITY; i++)
        sp_memory_free(film->still[i].rgb);
}

/* keeps every camera frame that is a quarter of a second after the last, made smaller by whole factors */
static void keep_still(sp_film *film, int64_t at, const sp_image *image)
{
    if (image->format != SP_PIXEL_RGB8 || !image->pixels || image->width == 0 ||
        (film->count && at < film->last + 240000000))
        return;
    const uint32_t by = (image->width + SP_FILM_WIDTH - 1) / SP_FILM_WIDTH, w = image->width / by,
                   h = image->height / by;
    struct sp_still *s = &film->still[film->next];
    if (!s->rgb || s->width != w || s->height != h) {
        sp_memory_free(s->rgb);
        s->rgb = sp_memory_alloc((size_t)w * h * 3);
    }
    if (!s->rgb)
        return;
    const uint8_t *pixels = image->pixels;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++)
            memcpy(s->rgb + 3 * ((size_t)y * w + x),
                   pixels + (size_t)(y * by) * image->row_bytes + 3 * (size_t)(x * by), 3);
    s->at = film->last = at;
    s->width = w;
    s->height = h;
    film->next = (film->next + 1) % SP_FILM_CAPACITY;
    film->count += film->count < SP_FILM_CAPACITY;
}

void sp_run_see_frame(void *user, const sp_mount_def *mount, uint64_t sequence, int64_t sampled, int64_t delivered,
                      const sp_frame_out *out)
{
    sp_run *run = user;
    const uint32_t index = (uint32_t)(mount - run->def->mounts);
    const bool bound = run->bound >> index & 1;
    if (run->options.see)
        run->options.see(run->options.see_user, mount, sequence, sampled, delivered, out);
    const bool image =
        mount->kind == SP_FRAME_CAMERA || mount->kind == SP_FRAME_DEPTH || mount->kind == SP_FRAME_LABELS;
    /* who was first in a list that the driver reads */
    if (bound && !image)
        for (uint32_t i = 0; i < out->count && i < out->truth_most; i++) {
            const uint32_t actor = out->truth[i].actor;
            if (actor && actor <= SP_MAX_ACTORS && run->first_detection[actor] == INT64_MIN)
                run->first_detection[actor] = run->world->tick;
        }
    if (bound && run->options.thumbnails && mount->kind == SP_FRAME_CAMERA && out->count && sampled >= 0)
        keep_still(&run->film, sampled, (const sp_image *)(const void *)out->data);
    const bool large = image || mount->kind == SP_FRAME_LIDAR;
    if (!run->recorder || run->broken.code || (large && run->options.record != SP_RECORD_FRAMES))
        return;
    const sp_frame frame = {.kind = mount->kind,
                            .version = 1,
                            .qualifier = out->qualifier,
                            .flags = out->flags,
                            .sequence = sequence,
                            .sampled = sampled,
                            .delivered = delivered,
                            .count = out->count,
                            .stride = out->stride,
                            .data = out->data};
    const uint32_t truths = image ? 0 : (out->count < out->truth_most ? out->count : out->truth_most);
    sp_record_frame(run->recorder, mount->name, &frame, out->truth, truths * sizeof(sp_truth), &run->broken);
}

/* ---------------------------------------------------------------- plot samples */
bool sp_run_plot_init(sp_run *run, sp_error *err)
{
    sp_plot *p = &run->plot;
    const size_t n = SP_PLOT_CAPACITY, actors = run->def->actor_count + 1;
    p->stride = 1;
    p->best = SP_INFINITY;
    p->speed = SP_ARRAY(run->arena, float, n);
    p->accel = SP_ARRAY(run->arena, float, n);
    p->brake = SP_ARRAY(run->arena, float, n);
    p->warning = SP_ARRAY(run->arena, float, n);
    p->xy = SP_ARRAY(run->arena, float, 2 * n);
    p->actor = SP_ARRAY(run->arena, float, 4 * n * actors);
    if (!p->speed || !p->accel || !p->brake || !p->warning || !p->xy || !p->actor)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    return true;
}

/* drops every other sample */
static void halve(sp_plot *p, size_t actors)
{
    for (uint32_t i = 0; i < p->count / 2; i++) {
        p->speed[i] = p->speed[2 * i];
        p->accel[i] = p->accel[2 * i];
        p->brake[i] = p->brake[2 * i];
        p->warning[i] = p->warning[2 * i];
        memmove(p->xy + 2 * i, p->xy + 4 * i, 2 * sizeof(float));
        memmove(p->actor + 4 * actors * i, p->actor + 8 * actors * i, 4 * actors * sizeof(float));
    }
    p->count /= 2;
    p->stride *= 2;
}

/* keeps everybody's box when this instant is more critical than any before */
static void keep_scene(sp_run *run, double criterion)
{
    sp_scene *s = &run->plot.scene;
    if (!(criterion < run->plot.best))
        return;
    run->plot.best = criterion;
    s->at_s = run->record.time;
    s->count = 0;
    for (uint32_t i = 0; i < run->record.actor_count && s->count < 32; i++) {
        const sp_actor_record *a = &run->record.actors[i];
        const double dx = a->x - run->record.actors[0].x, dy = a->y - run->record.actors[0].y;
        if (a->flags >> 31 || dx * dx + dy * dy > 80.0 * 80.0)
            continue;
        double sine, cosine;
        sp_sincos(a->heading, &sine, &cosine);
        s->box[s->count++] = (struct sp_scene_box){.actor = a->actor,
                                                   .class_id = a->class_id,
                                                   .x = (float)(a->x + a->center_x * cosine),
                                                   .y = (float)(a->y + a->center_x * sine),
                                                   .heading = (float)a->heading,
                                                   .length = (float)a->length,
                                                   .width = (float)a->width};
    }
}

static void sample(sp_run *run)
{
    sp_plot *p = &run->plot;
    const sp_tick_record *t = &run->record;
    const sp_actor_record *ego = &t->actors[0];
    const size_t actors = run->def->actor_count + 1;
    if (p->count == SP_PLOT_CAPACITY)
        halve(p, actors);
    const uint32_t n = p->count++;
    p->speed[n] = (float)ego->speed;
    p->accel[n] = (float)ego->acceleration;
    p->brake[n] = (float)t->brake;
    p->warning[n] = (t->warnings & SP_WARN_FCW) ? 1.0f : 0.0f;
    p->xy[2 * n] = (float)ego->x;
    p->xy[2 * n + 1] = (float)ego->y;
    float *row = p->actor + 4 * actors * n;
    double worst = SP_INFINITY;
    for (size_t i = 0; i < 4 * actors; i++)
        row[i] = __builtin_nanf("");
    for (uint32_t i = 1; i < t->actor_count; i++) {
        const sp_actor_record *a = &t->actors[i];
        double gap = 0, closing = 0;
        float *of = row + 4 * (a->actor < actors ? a->actor : 0);
        of[0] = (float)a->x;
        of[1] = (float)a->y;
        if (a->flags >> 31 || !sp_lead(run->def, ego, a, &gap, &closing))
            continue;
        const double ttc = sp_ttc(gap, closing);
        of[2] = (float)gap;
        of[3] = ttc < 20 ? (float)ttc : __builtin_nanf("");
        /* seconds rank before metres, metres before nothing at all */
        const double rank = ttc < 20 ? ttc : 100 + sp_min(gap, 1000);
        worst = sp_min(worst, rank);
    }
    keep_scene(run, sp_min(worst, 2000 + sp_clamp(ego->acceleration, -20, 20)));
}

/* the first tick from which a point of the body is in free sight of the windscreen */
static void look(sp_run *run)
{
    const sp_world *w = run->world;
    const sp_actor_def *ego = &run->def->actors[1];
    const sp_pose pose = sp_actor_pose(&w->actors[1]);
    const sp_vec3 eye = sp_pose_to_world(pose, sp_v3(ego->center_x + 0.1 * ego->length, 0, 1.25));
    for (uint32_t i = 2; i <= run->def->actor_count; i++) {
        const sp_actor *a = &w->actors[i];
        if (run->first_visible[i] != INT64_MIN || a->hidden)
            continue;
        const sp_actor_def *d = &run->def->actors[i];
        const double most = 200 + sp_abs(ego->center_x) + sp_abs(d->center_x) + d->height; /* nothing beyond counts */
        if (sp_abs(a->x - w->actors[1].x) > most || sp_abs(a->y - w->actors[1].y) > most)
            continue;
        const sp_vec3 point = sp_pose_to_world(sp_actor_pose(a), sp_v3(d->center_x, 0, 0.5 * d->height));
        const sp_vec3 local = sp_pose_to_local(pose, point);
        if (local.x > 0 && sp_length3(local) < 200 && sp_sees(run->def, w, eye, point, SP_EGO, (sp_actor_id){i}))
            run->first_visible[i] = w->tick;
    }
}

void sp_run_watch(sp_run *run)
{
    const int64_t tick = run->world->tick;
    if (tick < 0 || run->record.actor_count == 0)
        return;
    if (tick % 5 == 0)
        look(run);
    sp_run_keep_snapshot(run);
    /* an ego contact is the critical instant, the first one for good */
    for (uint32_t i = 0; i < run->record.event_count; i++) {
        const sp_event *e = &run->record.events[i];
        if (e->kind == SP_EVENT_CONTACT && (e->a == 1 || e->b == 1))
            keep_scene(run, -1.0);
    }
    if (tick % run->plot.stride == 0)
        sample(run);
}

/* ---------------------------------------------------------------- the end */
/* whom the plots are about: who was hit, else who was nearest in time, else in space, else the first other */
static uint32_t target_of(const sp_run *run)
{
    const sp_judgement *j = &run->result.judgement;
    static const char *const names[] = {"ego.ttc.min", "ego.gap.min", "ego.thw.min", "ego.ttc_cv.min"};
    if (j->contact.any && j->contact.with)
        return j->contact.with;
    for (uint32_t n = 0; n < 4; n++)
        for (uint32_t i = 0; i < j->metric_count; i++)
            if (!strcmp(j->metrics[i].name, names[n]) && j->metrics[i].defined && j->metrics[i].actor > 1)
                return j->metrics[i].actor;
    return run->def->actor_count > 1 ? 2 : 0;
}

static void make_series(sp_run *run, uint32_t target)
{
    sp_plot *p = &run->plot;
    const size_t actors = run->def->actor_count + 1;
    while (p->count > SP_SERIES_MAX)
        halve(p, actors);
    float *gap = SP_ARRAY(run->arena, float, p->count + 1), *ttc = SP_ARRAY(run->arena, float, p->count + 1);
    float *other = SP_ARRAY(run->arena, float, 2 * (p->count + 1));
    if (!gap || !ttc || !other)
        return;
    for (uint32_t i = 0; i < p->count; i++) {
        const float *of = p->actor + 4 * (actors * i + target);
        const float none = __builtin_nanf("");
        other[2 * i] = target ? of[0] : none;
        other[2 * i + 1] = target ? of[1] : none;
        gap[i] = target ? of[2] : none;
        ttc[i] = target ? of[3] : none;
    }
    run->result.series = (sp_series){.count = p->count,
                                     .dt = p->stride * ((double)run->def->tick_ns / 1e9),
                                     .speed = p->speed,
                                     .gap = gap,
                                     .ttc = ttc,
                                     .accel = p->accel,
                                     .brake = p->brake,
                                     .warning = p->warning,
                                     .ego_xy = p->xy,
                                     .target_xy = other,
                                     .target = target};
    run->result.scene = p->scene;
}

/* up to `thumbnails` stills, a quarter of a second apart, from 1.5 s before the critical instant to half a second after
 * it */
static void make_thumbnails(sp_run *run)
{
    const sp_film *f = &run->film;
    sp_case_result *r = &run->result;
    const int64_t critical = (int64_t)(run->plot.scene.at_s * 1e9), from = critical - 1450000000,
                  to = critical + 500000000;
    const uint32_t most = run->options.thumbnails < 8 ? run->options.thumbnails : 8;
    const uint32_t first = f->count < SP_FILM_CAPACITY ? 0 : f->next;
    for (uint32_t i = 0; i < f->count && r->thumb_count < most; i++) {
        const struct sp_still *s = &f->still[(first + i) % SP_FILM_CAPACITY];
        if (s->at < from || s->at > to ||
            (r->thumb_count && (double)s->at / 1e9 < r->thumbs[r->thumb_count - 1].at_s + 0.2))
            continue;
        r->thumbs[r->thumb_count++] =
            (sp_thumbnail){.at_s = (double)s->at / 1e9, .width = s->width, .height = s->height, .rgb = s->rgb};
    }
}

static double seconds_of(const sp_run *run, int64_t tick)
{
    return tick == INT64_MIN ? -1.0 : sp_max(0, (double)tick * ((double)run->def->tick_ns / 1e9));
}

/* an instant as the metric has it; -1 never */
static double metric_of(const sp_judgement *j, const char *name)
{
    for (uint32_t i = 0; i < j->metric_count; i++)
        if (!strcmp(j->metrics[i].name, name))
            return j->metrics[i].defined ? j->metrics[i].value : -1;
    return -1;
}

void sp_run_picture(sp_run *run)
{
    sp_case_result *r = &run->result;
    const uint32_t target = target_of(run);
    make_series(run, target);
    sp_run_redraw(run);
    make_thumbnails(run);
    r->chain = (sp_chain){.first_visible = target ? seconds_of(run, run->first_visible[target]) : -1,
                          .first_detection = target ? seconds_of(run, run->first_detection[target]) : -1,
                          .warning = metric_of(&r->judgement, "ego.fcw.at"),
                          .brake = metric_of(&r->judgement, "ego.aeb.at"),
                          .contact = r->judgement.contact.any ? r->judgement.contact.at_s : -1};
}
