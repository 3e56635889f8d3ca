/* matrix.c - see matrix.h. */
#include "matrix.h"

#include "world/lights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char street[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"><geoReference>+proj=utm +zone=32</geoReference></header>"
    "<road id=\"1\" junction=\"-1\" length=\"400\"><type s=\"0\" type=\"town\"><speed max=\"50\" unit=\"km/h\"/></type>"
    "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView>"
    "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" "
    "d=\"0\"/><roadMark sOffset=\"0\" type=\"solid\" width=\"0.12\"/></lane></left><center><lane id=\"0\" "
    "type=\"none\"><roadMark sOffset=\"0\" type=\"broken\" width=\"0.12\"/></lane></center><right><lane id=\"-1\" "
    "type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/><roadMark sOffset=\"0\" type=\"solid\" "
    "width=\"0.12\"/></lane><lane id=\"-2\" type=\"shoulder\"><width sOffset=\"0\" a=\"2\" b=\"0\" c=\"0\" d=\"0\"/>"
    "</lane></right></laneSection></lanes><objects>"
    "<object type=\"building\" id=\"2\" name=\"house\" s=\"40\" t=\"-14\" zOffset=\"0\" orientation=\"none\" hdg=\"0\" "
    "length=\"60\" width=\"10\" height=\"15\"/>"
    "<object type=\"barrier\" id=\"3\" name=\"guard rail\" s=\"60\" t=\"5.5\" zOffset=\"0\" orientation=\"none\" "
    "hdg=\"0\" length=\"80\" width=\"0.2\" height=\"0.8\"/>"
    "<bridge id=\"5\" name=\"\" s=\"70\" length=\"10\" type=\"concrete\"/></objects><signals>"
    "<signal id=\"V\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"42\" t=\"-6\" orientation=\"+\" "
    "dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"50\" unit=\"km/h\"/>"
    "<signal id=\"F\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"150\" t=\"-6\" orientation=\"+\" "
    "dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"70\" unit=\"km/h\"/>"
    "<signal id=\"L\" name=\"\" type=\"1000001\" subtype=\"-1\" country=\"DE\" s=\"90\" t=\"-5\" orientation=\"+\" "
    "dynamic=\"yes\" zOffset=\"3\" height=\"1\" width=\"0.4\" value=\"-1\"/></signals></road></OpenDRIVE>";

/* ---------------------------------------------------------------- pixels that say what was asked for */
static double number(double *sum, double x)
{
    *sum = *sum * 1.6180339887 + x;
    *sum -= sp_floor(*sum * 1e-6) * 1e6;
    return *sum;
}

/* a share of all that a request names: another request has another one */
static double request_number(const sp_pixel_request *q)
{
    const double all[] = {q->eye.position.x,
                          q->eye.position.y,
                          q->eye.rotation.z,
                          q->eye.rotation.y,
                          q->fx,
                          q->fy,
                          q->cx,
                          q->cy,
                          q->near,
                          q->far,
                          q->lens.kind,
                          q->lens.most,
                          q->lens.k[0],
                          q->lens.k[1],
                          q->lens.k[2],
                          q->lens.k[3],
                          q->lens.k[4],
                          q->lens.k[5],
                          q->lens.k[6],
                          q->lens.k[7],
                          q->exposure,
                          q->before,
                          q->rows,
                          q->blur,
                          q->samples,
                          q->shadows,
                          q->optics.vignette,
                          q->optics.falloff,
                          q->optics.glare,
                          q->optics.bloom,
                          q->optics.defocus,
                          q->optics.drops,
                          q->optics.dirt,
                          q->optics.ghosts,
                          q->optics.wiper,
                          (double)q->pulse.period_ns,
                          (double)q->pulse.on_ns,
                          q->detail,
                          (double)q->want};
    double sum = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        (void)number(&sum, all[i] * 1e3);
    }
    return sum * 1e-6;
}

static double shade(double share, uint32_t x, uint32_t y)
{
    const double v = 0.2 + 0.01 * (x % 40) + 0.005 * (y % 30) + 0.2 * share;
    return v - sp_floor(v);
}

static bool draw_all(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                     const sp_pixel_buffers *out, sp_error *err)
{
    (void)impl, (void)def, (void)world, (void)err;
    const double share = request_number(q);
    for (uint32_t y = 0; y < q->height; y++) {
        for (uint32_t x = 0; x < q->width; x++) {
            const size_t i = (size_t)y * q->width + x;
            const double v = shade(share, x, y);
            for (int c = 0; out->rgb && c < 3; c++) {
                out->rgb[3 * i + (size_t)c] = (uint8_t)(255 * v);
            }
            if (out->depth) {
                out->depth[i] = (float)(0.5 + 50 * v);
            }
            if (out->id) {
                out->id[i] = 1 + (uint32_t)(1e6 * v);
            }
            if (out->class_id) {
                out->class_id[i] = (uint8_t)(1 + 250 * v);
            }
            if (out->flow) {
                out->flow[2 * i] = (float)v;
                out->flow[2 * i + 1] = (float)(2 * v);
            }
            if (out->mosaic) {
                out->mosaic[i] = (float)v;
            }
        }
    }
    return true;
}

static bool draw(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q, uint8_t *rgb,
                 sp_error *err)
{
    const sp_pixel_buffers out = {.rgb = rgb};
    return draw_all(impl, def, world, q, &out, err);
}

/* ---------------------------------------------------------------- the street */
static void demand(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "matrix: %s\n", what);
        exit(1);
    }
}

static void small(sp_mount_def *m)
{
    static const struct {
        const char *row;
        double value;
    } rows[] = {{"rings", 16}, {"columns", 90}, {"width", 48}, {"height", 32}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        for (uint32_t i = 0; i < m->type->param_count; i++) {
            if (!strcmp(m->type->params[i].name, rows[k].row)) {
                fixture_set(m, rows[k].row, rows[k].value);
            }
        }
    }
}

static void place(fixture *f, uint32_t i, double x, double y, double heading, double speed)
{
    fixture_place(f, i, x, y, heading, speed);
    sp_actor *a = &f->world->actors[i];
    a->road = 1;
    a->lane = y < 0 ? -1 : 1;
    a->s = x;
    a->t = y;
}

matrix matrix_create(const char *sensor)
{
    matrix m = {.f = fixture_create(), .ticks = 120};
    fixture *f = m.f;
    demand(sp_road_read_xodr("street", street, sizeof street - 1, f->arena, &f->def.road, &f->error), f->error.text);
    f->def.arena = f->arena;
    demand(sp_lights_derive(&f->def, &f->error), "lights");
    f->world->light_show[0] = SP_LIGHT_RED;
    f->def.env = (sp_env){.sun_elevation = 0.6, .friction = 1, .spray = 1};
    fixture_actor(f, "lead", SP_KIND_CAR, SP_RCS_CAR, 4.4, 1.8, 1.5);
    fixture_actor(f, "hidden", SP_KIND_CAR, SP_RCS_CAR, 4.4, 1.8, 1.5);
    fixture_actor(f, "walker", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.6, 0.6, 1.8);
    fixture_actor(f, "lorry", SP_KIND_TRUCK, SP_RCS_CAR, 12, 2.5, 3.6);
    fixture_actor(f, "box", SP_KIND_STATIC, SP_RCS_DEBRIS, 0.4, 0.4, 0.3);
    f->kinds[2].clearance = f->kinds[3].clearance = 0.2;
    for (int i = 0; i < 2; i++) {
        sp_mount_def *mount = fixture_mount(f, sensor);
        // signals are looked for over the car ahead
        mount->position = sp_v3(4.2, 0.1 * i, mount->kind == SP_FRAME_SIGNALS ? 1.8 : 0.5);
        small(mount);
    }
    f->mounts[1].name = "other";
    f->mounts[1].yaw = 0.2;
    f->mounts[1].stream = sp_stream("other", "mount");
    m.mount = &f->mounts[0];
    return m;
}

void matrix_destroy(matrix *m)
{
    fixture_destroy(m->f);
}

void matrix_fail(matrix *m, uint32_t kind, double strength, double value, int from, int until)
{
    sp_world *w = m->f->world;
    const uint32_t i = w->fault_count++;
    w->fault_mount[i] = 1;
    w->fault_kind[i] = kind;
    w->fault_from[i] = from;
    w->fault_until[i] = until;
    w->fault_ramp[i] = 0;
    w->fault_strength[i] = strength;
    w->fault_value[i] = value;
    w->fault_seed[i] = 7;
    w->fault_other[i] = kind == SP_FAULT_SWAP ? 2 : 0;
}

/* all go on as they do; the box comes and goes before the bumper */
static void move(fixture *f, bool crawl)
{
    const double t = (double)f->world->tick * 0.01, ego = 20 + 10 * t + 0.5 * t * t;
    place(f, 1, ego, -1.75, 0.02, crawl ? sp_max(1 - 2 * t, -0.4) * (t < 0.9) : 10 + t);
    sp_actor *a = &f->world->actors[1];
    a->acceleration = 1;
    a->lateral_acceleration = 0.4;
    a->yaw_rate = 0.15 + 0.05 * t;
    a->steering = 0.03 * sp_sin(3 * t);
    a->brake = 0.1;
    a->throttle = 0.3;
    place(f, 2, ego + 18, -1.75, 0, 12);
    place(f, 3, ego + 30, -1.75, 0, 12);
    place(f, 4, ego + 9, 2.25, 1.57, 1.4);
    place(f, 5, ego + 45 - 20 * t, 1.75, SP_PI, 20);
    place(f, 6, ego + 4.2 + 2 - 1.2 * sp_sin(3 * t), -1.6, 0, 10);
}

static uint64_t fold(uint64_t h, const void *data, size_t bytes)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < bytes; i++) {
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    }
    return h;
}

uint64_t matrix_drive(matrix *m)
{
    fixture *f = m->f;
    sp_pixels pixels = {.draw = draw, .draw_all = draw_all};
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    int64_t since = INT64_MIN;
    f->world->tick = 0;
    demand(fixture_start(f), f->error.text);
    for (int i = 0; i < m->ticks; i++) {
        const int64_t now = f->world->tick * f->def.tick_ns;
        move(f, m->crawl);
        demand(sp_sense_step(&f->def, f->world, f->sense, &pixels, NULL, NULL, &f->error), f->error.text);
        sp_frame frame;
        for (uint32_t k = 0; sp_sense_frame(&f->def, f->sense, 0, since, now, k, &frame); k++) {
            const int64_t head[4] = {frame.sampled, frame.delivered, frame.count, frame.flags};
            h = fold(h, head, sizeof head);
            if (m->mount->kind < SP_FRAME_CAMERA) {
                h = fold(h, frame.data, (size_t)frame.count * frame.stride);
            } else if (frame.count) {
                sp_image image;
                memcpy(&image, frame.data, sizeof image);
                const void *at = image.pixels;
                image.pixels = NULL;
                h = fold(h, &image, sizeof image);
                h = fold(h, at, (size_t)image.row_bytes * image.height);
            }
        }
        since = now;
        f->world->tick++;
    }
    return h;
}
