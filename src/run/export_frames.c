/* export_frames.c - our own layout: a folder a sensor with what its driver got, the truth beside it, and a line of JSON
 * a frame. docs/export.md describes it; export.json is written last and says that all of it is there. */
#include "run/export.h"

#include <string.h>

static const char *folder_of(const sp_export *x, uint32_t mount)
{
    return x->def->mounts[mount].name;
}

static bool begin(sp_export *x, sp_error *err)
{
    sp_text_clear(&x->text);
    sp_json_calibration(&x->text, x);
    return sp_export_put_text(x, "calibration.json", err) && sp_lines_open(x, &x->lines, "truth.jsonl", err);
}

/* folders of one sensor, at its first frame */
static bool open_sensor(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_error *err)
{
    static const char *const all[] = {"image", "depth", "depth_cm", "id", "class", "flow", NULL};
    static const char *const picture[] = {"image", NULL};
    const char *const *const of_camera = t->pixels->draw_all ? all : picture;
    static const char *const of_cloud[] = {"points", NULL}, *const of_list[] = {NULL};
    sp_export_seen *s = &x->seen[f->mount];
    char name[256];
    const bool cloud = f->frame.kind == SP_FRAME_LIDAR || f->frame.kind == SP_FRAME_RADAR;
    const char *const *below = f->frame.kind == SP_FRAME_CAMERA ? of_camera : cloud ? of_cloud : of_list;
    if (s->lines.file)
        return true;
    if (!sp_export_folder(x, folder_of(x, f->mount), err))
        return false;
    for (; *below; below++) {
        snprintf(name, sizeof name, "%.100s/%s", folder_of(x, f->mount), *below);
        if (!sp_export_folder(x, name, err))
            return false;
    }
    snprintf(name, sizeof name, "%.100s/frames.jsonl", folder_of(x, f->mount));
    return sp_lines_open(x, &s->lines, name, err);
}

/* NAME/KIND/NUMBER.END, and into the line as KIND */
static const char *name_file(sp_export *x, const sp_resensed *f, const char *kind, const char *end, char name[256])
{
    snprintf(name, 256, "%.100s/%s/%06llu.%s", folder_of(x, f->mount), kind, (unsigned long long)f->frame.sequence,
             end);
    sp_json_text(&x->seen[f->mount].lines.line, kind, strchr(name, '/') + 1);
    return name;
}

/* ---------------------------------------------------------------- pictures */
static bool put_depth(sp_export *x, const sp_resensed *f, const float *depth, uint32_t w, uint32_t h, sp_error *err)
{
    char name[256];
    const size_t n = (size_t)w * h;
    uint16_t *cm = sp_memory_alloc(n * sizeof *cm);
    if (!cm)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (size_t i = 0; i < n; i++)
        cm[i] = (uint16_t)sp_clamp(sp_round(100 * (double)depth[i]), 0, 65535);
    const bool fine = sp_export_put(x, name_file(x, f, "depth", "f32", name), depth, n * sizeof *depth, err) &&
                      sp_export_png(x, name_file(x, f, "depth_cm", "png", name), w, h, 1, 16, cm, err);
    sp_memory_free(cm);
    return fine;
}

static bool put_id(sp_export *x, const sp_resensed *f, const uint32_t *id, uint32_t w, uint32_t h, sp_error *err)
{
    char name[256];
    const size_t n = (size_t)w * h;
    uint16_t *small = sp_memory_alloc(n * sizeof *small);
    if (!small)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (size_t i = 0; i < n; i++)
        small[i] = (uint16_t)(id[i] < 65535 ? id[i] : 65535);
    const bool fine = sp_export_png(x, name_file(x, f, "id", "png", name), w, h, 1, 16, small, err);
    sp_memory_free(small);
    return fine;
}

/* Middlebury: "PIEH", width, height, then u and v a pixel */
static bool put_flow(sp_export *x, const sp_resensed *f, const float *flow, uint32_t w, uint32_t h, sp_error *err)
{
    char name[256];
    const uint32_t size[2] = {w, h};
    sp_text_clear(&x->bytes);
    sp_text_add(&x->bytes, "PIEH");
    sp_text_add_bytes(&x->bytes, size, sizeof size);
    sp_text_add_bytes(&x->bytes, flow, (size_t)w * h * 2 * sizeof *flow);
    if (x->bytes.failed)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    return sp_export_put(x, name_file(x, f, "flow", "flo", name), x->bytes.data, x->bytes.size, err);
}

static void add_intrinsics(sp_text *t, const sp_image *image)
{
    static const char *const lenses[] = {"pinhole", "brown_conrady", "kannala_brandt", "ftheta"};
    sp_json_int(t, "width", image->width);
    sp_json_int(t, "height", image->height);
    sp_json_number(t, "fx", image->fx);
    sp_json_number(t, "fy", image->fy);
    sp_json_number(t, "cx", image->cx);
    sp_json_number(t, "cy", image->cy);
    sp_json_text(t, "lens", image->lens < 4 ? lenses[image->lens] : "?");
    sp_json_list(t, "k", image->k, 8);
    sp_json_number(t, "exposure", image->exposure);
    sp_json_number(t, "gain", image->gain);
    sp_json_number(t, "readout", image->readout);
    sp_json_int(t, "bits", image->bits ? image->bits : 8);
    sp_json_number(t, "black", image->black);
}

static bool put_camera(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_error *err)
{
    char name[256];
    sp_export_view v;
    sp_text *line = &x->seen[f->mount].lines.line;
    if (!sp_export_look(x, t, f, &v, err))
        return false;
    const uint32_t w = v.image.width, h = v.image.height;
    if (!sp_export_image(x, name_file(x, f, "image", "png", name), &v.image, err))
        return false;
    if (v.truth.depth && !put_depth(x, f, v.truth.depth, w, h, err))
        return false;
    if (v.truth.id && !put_id(x, f, v.truth.id, w, h, err))
        return false;
    if (v.truth.class_id && !sp_export_png(x, name_file(x, f, "class", "png", name), w, h, 1, 8, v.truth.class_id, err))
        return false;
    if (v.truth.flow && v.flows && !put_flow(x, f, v.truth.flow, w, h, err))
        return false;
    add_intrinsics(line, &v.image);
    sp_json_pose(line, "camera_to_world", v.eye);
    sp_json_boxes(line, x, &v);
    return true;
}

/* a mounted depth or label sensor: its own bytes */
static bool put_measured(sp_export *x, const sp_resensed *f, sp_error *err)
{
    sp_image image = {0};
    char name[256];
    memcpy(&image, f->frame.data, f->frame.stride < sizeof image ? f->frame.stride : sizeof image);
    static const char *const ends[] = {"", "rgb", "f32", "u32", "u8", "f32x2", "u16"};
    const char *end = image.format < 7 ? ends[image.format] : "bin";
    const char *folder = folder_of(x, f->mount);
    snprintf(name, sizeof name, "%.100s/pixels", folder);
    if (!image.pixels)
        return true;
    if (!sp_export_folder(x, name, err))
        return false;
    add_intrinsics(&x->seen[f->mount].lines.line, &image);
    return sp_export_put(x, name_file(x, f, "pixels", end, name), image.pixels, (size_t)image.row_bytes * image.height,
                         err);
}

/* ---------------------------------------------------------------- clouds and lists */
/* how many records are of whom */
static void add_returns(sp_export *x, const sp_resensed *f, sp_text *line)
{
    uint32_t count[SP_MAX_ACTORS + 1] = {0};
    char key[16];
    for (uint32_t i = 0; i < f->truth_count; i++)
        if (f->truth[i].actor <= x->def->actor_count)
            count[f->truth[i].actor]++;
    sp_text_add(line, ",\"returns_by_actor\":{");
    for (uint32_t i = 1; i <= x->def->actor_count; i++)
        if (count[i]) {
            snprintf(key, sizeof key, "%u", i);
            sp_json_int(line, key, count[i]);
        }
    sp_text_add(line, "}");
}

static bool put_frame(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_error *err)
{
    sp_export_seen *s = &x->seen[f->mount];
    sp_text *line = &s->lines.line;
    char name[256];
    bool fine = true;
    if (!open_sensor(x, t, f, err))
        return false;
    sp_text_add(line, "{");
    sp_json_frame(line, f);
    if (f->frame.kind == SP_FRAME_CAMERA) {
        fine = !f->frame.count || put_camera(x, t, f, err);
    } else if (sp_export_is_image(f->frame.kind)) {
        fine = !f->frame.count || put_measured(x, f, err);
    } else if (f->frame.kind == SP_FRAME_LIDAR) {
        fine = sp_export_pcd_lidar(x, name_file(x, f, "points", "pcd", name), f, err);
        add_returns(x, f, line);
        sp_json_pose(line, "sensor_to_world", sp_export_eye(t, f));
    } else {
        if (f->frame.kind == SP_FRAME_RADAR) {
            fine = sp_export_pcd_radar(x, name_file(x, f, "points", "pcd", name), f, err);
            sp_json_pose(line, "sensor_to_world", sp_export_eye(t, f));
        }
        sp_json_records(line, f);
    }
    sp_text_add(line, "}");
    s->written++;
    s->recorded += f->recorded;
    x->result->frames++;
    return fine && sp_lines_end(&s->lines, err);
}

/* everybody at one instant: a line of truth.jsonl */
static bool put_truth(sp_export *x, const sp_resense_tick *t, sp_error *err)
{
    sp_text *line = &x->lines.line;
    sp_text_add(line, "{");
    sp_json_int(line, "tick", t->world->tick);
    sp_json_int(line, "time_ns", t->world->tick * t->def->tick_ns);
    sp_text_add(line, ",\"actors\":[");
    for (uint32_t i = 1; i <= t->def->actor_count; i++) {
        const sp_actor *a = &t->world->actors[i];
        const sp_actor_def *d = &t->def->actors[i];
        if (a->hidden)
            continue;
        const double size[3] = {d->length, d->width, d->height}, v[3] = {a->vx, a->vy, a->vz};
        sp_text_add(line, line->data[line->size - 1] == '[' ? "{" : ",{");
        sp_json_int(line, "id", i);
        sp_json_text(line, "name", d->name);
        sp_json_text(line, "kind", d->kind ? d->kind->name : "");
        sp_json_text(line, "class", sp_export_class(d->kind ? (uint32_t)d->kind->class_id : 0));
        sp_json_pose(line, "vehicle_to_world", sp_actor_pose(a));
        sp_json_list(line, "length_width_height", size, 3);
        sp_json_number(line, "center_x", d->center_x);
        sp_json_number(line, "clearance", d->kind ? d->kind->clearance : 0);
        sp_json_number(line, "speed", a->speed);
        sp_json_list(line, "velocity", v, 3);
        sp_json_number(line, "acceleration", a->acceleration);
        sp_json_number(line, "yaw_rate", a->yaw_rate);
        sp_json_int(line, "lights", a->lights);
        sp_text_add(line, "}");
    }
    sp_text_add(line, "]}");
    return sp_lines_end(&x->lines, err);
}

static bool tick(sp_export *x, const sp_resense_tick *t, sp_error *err)
{
    bool any = false;
    for (uint32_t i = 0; i < t->count; i++) {
        if (!sp_export_due(x, t, &t->frames[i]))
            continue;
        if (!put_frame(x, t, &t->frames[i], err))
            return false;
        any = true;
    }
    return !any || put_truth(x, t, err);
}

static bool end(sp_export *x, sp_error *err)
{
    for (uint32_t m = 0; m < x->mount_count; m++)
        if (!sp_lines_close(&x->seen[m].lines, err))
            return false;
    sp_text_clear(&x->text);
    sp_json_identity(&x->text, x, "skidpad.frames/1");
    return sp_lines_close(&x->lines, err) && sp_export_put_text(x, "export.json", err);
}

const sp_export_writer sp_export_frames = {0, begin, tick, end};
