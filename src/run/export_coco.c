/* export_coco.c - COCO: the pictures of all cameras and one JSON of images, categories and annotations. Boxes, areas
 * and run lengths all come from the instances that were drawn, so that they agree with each other to the pixel. */
#include "run/export.h"

#include <string.h>

typedef struct coco {
    sp_text images, annotations;
    uint64_t image, annotation; /* numbers of the last */
} coco;

static bool begin(sp_export *x, sp_error *err)
{
    uint32_t cameras = 0;
    coco *c = SP_NEW(x->arena, coco);
    if (!c)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    x->own = c;
    for (uint32_t m = 0; m < x->mount_count; m++)
        cameras += x->def->mounts[m].kind == SP_FRAME_CAMERA && x->def->mounts[m].phase < INT64_MAX / 4;
    if (cameras)
        return true;
    sp_error_set(err, SP_BAD_USAGE, NULL, 0, "coco wants a camera, and %s",
                 x->options->sensor_count ? "none of those named is one" : "the rig has none");
    sp_error_hint(err, "--to frames writes every kind of sensor");
    return false;
}

/* column by column, the first run of pixels that are not its own; within the box of the mask but for what is before it
 */
static void add_runs(sp_text *t, const sp_export_view *v, const sp_export_box *b)
{
    const uint32_t w = v->image.width, h = v->image.height;
    uint64_t run = (uint64_t)b->mask[0] * h;
    bool inside = false, first = true;
    sp_text_printf(t, "{\"size\":[%u,%u],\"counts\":[", h, w);
    for (uint32_t x = (uint32_t)b->mask[0]; x < (uint32_t)b->mask[2]; x++)
        for (uint32_t y = 0; y < h; y++, run++) {
            const bool is = v->truth.id[(size_t)y * w + x] == b->actor;
            if (is == inside)
                continue;
            sp_text_printf(t, first ? "%llu" : ",%llu", (unsigned long long)run);
            first = false;
            inside = is;
            run = 0;
        }
    run += (uint64_t)(w - (uint32_t)b->mask[2]) * h;
    sp_text_printf(t, ",%llu]}", (unsigned long long)run);
}

static void add_annotation(coco *c, const sp_export *x, const sp_export_view *v, const sp_export_box *b)
{
    sp_text *t = &c->annotations;
    sp_text_printf(t, "%s\n{\"id\":%llu,\"image_id\":%llu,\"category_id\":%u,", c->annotation ? "," : "",
                   (unsigned long long)c->annotation + 1, (unsigned long long)c->image,
                   b->class_id == SP_CLASS_UNKNOWN ? 9u : b->class_id);
    c->annotation++;
    sp_text_printf(t, "\"bbox\":[%d,%d,%d,%d],\"area\":%u,\"iscrowd\":0,\"segmentation\":", b->mask[0], b->mask[1],
                   b->mask[2] - b->mask[0], b->mask[3] - b->mask[1], b->pixels);
    add_runs(t, v, b);
    sp_text_printf(t, ",\"track_id\":%u", b->actor);
    sp_json_text(t, "name", x->def->actors[b->actor].name);
    sp_json_number(t, "visible", 1 - b->seen.occluded);
    sp_json_number(t, "truncated", b->seen.truncated);
    sp_text_add(t, "}");
}

static bool put_picture(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_error *err)
{
    coco *c = x->own;
    sp_export_seen *s = &x->seen[f->mount];
    const char *sensor = x->def->mounts[f->mount].name;
    char name[256];
    sp_export_view v;
    if (!sp_export_look(x, t, f, &v, err))
        return false;
    if (!v.truth.id)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw instances: coco has nothing to say without them");
    if (!s->written && !sp_export_folder(x, sensor, err))
        return false;
    snprintf(name, sizeof name, "%.100s/%06llu.png", sensor, (unsigned long long)f->frame.sequence);
    if (!sp_export_image(x, name, &v.image, err))
        return false;
    sp_text_printf(&c->images, "%s\n{\"id\":%llu", c->image ? "," : "", (unsigned long long)c->image + 1);
    c->image++;
    sp_json_int(&c->images, "width", v.image.width);
    sp_json_int(&c->images, "height", v.image.height);
    sp_json_text(&c->images, "file_name", name);
    sp_json_text(&c->images, "sensor", sensor);
    sp_json_frame(&c->images, f);
    sp_text_add(&c->images, "}");
    for (uint32_t i = 0; i < v.count; i++)
        if (v.boxes[i].pixels)
            add_annotation(c, x, &v, &v.boxes[i]);
    s->written++;
    s->recorded += f->recorded;
    x->result->frames++;
    return true;
}

static bool tick(sp_export *x, const sp_resense_tick *t, sp_error *err)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const sp_resensed *f = &t->frames[i];
        if (f->frame.kind == SP_FRAME_CAMERA && f->frame.count && sp_export_due(x, t, f) && !put_picture(x, t, f, err))
            return false;
    }
    return true;
}

static bool end(sp_export *x, sp_error *err)
{
    coco *c = x->own;
    sp_text *t = &x->text;
    static const char *const above[] = {"",        "vehicle", "vehicle", "vehicle",  "vehicle",
                                        "vehicle", "person",  "animal",  "obstacle", "obstacle"};
    sp_text_clear(t);
    sp_text_add(t, "{\"info\":");
    sp_json_identity(t, x, "skidpad.coco/1");
    sp_text_add(t, ",\"licenses\":[],\n\"categories\":[");
    for (uint32_t i = 1; i <= 9; i++) {
        sp_text_printf(t, "%s\n{\"id\":%u", i > 1 ? "," : "", i);
        sp_json_text(t, "name", sp_export_class(i == 9 ? SP_CLASS_UNKNOWN : i));
        sp_json_text(t, "supercategory", above[i]);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "],\n\"images\":[");
    sp_text_add_bytes(t, c->images.data, c->images.size);
    sp_text_add(t, "],\n\"annotations\":[");
    sp_text_add_bytes(t, c->annotations.data, c->annotations.size);
    sp_text_add(t, "]}\n");
    t->failed |= c->images.failed || c->annotations.failed;
    sp_text_free(&c->images);
    sp_text_free(&c->annotations);
    if (!sp_export_put_text(x, "annotations.json", err))
        return false;
    sp_text_clear(t);
    sp_json_calibration(t, x);
    return sp_export_put_text(x, "calibration.json", err);
}

const sp_export_writer sp_export_coco = {1u << SP_FRAME_CAMERA, begin, tick, end};
