/* export_kitti.c - the layout of KITTI's object benchmark: training/image_2, label_2, calib, velodyne, for one camera
 * and one lidar, with what its formats cannot say in index.jsonl. A scan goes with a picture when both were sampled in
 * one tick, else the newest before it. Radar returns lie in radar/, as PCD. */
#include "run/export.h"

#include <string.h>

enum { NONE = UINT32_MAX };

typedef struct kitti {
    uint32_t camera, lidar, radar; /* mounts; NONE */
    uint64_t number;               /* of the next picture */
    sp_text scan, echoes;          /* records of the newest frames, with their head below */
    sp_resensed of_scan, of_echoes;
    bool has_scan, has_echoes;
    sp_text split;
} kitti;

static bool chosen(const sp_export *x, const char *name)
{
    bool yes = x->options->sensor_count == 0;
    for (uint32_t i = 0; i < x->options->sensor_count; i++)
        yes = yes || !strcmp(x->options->sensors[i], name);
    return yes;
}

/* the first mount of a kind among those asked for */
static uint32_t first_of(const sp_export *x, uint32_t kind, uint32_t *count)
{
    uint32_t found = NONE;
    *count = 0;
    for (uint32_t m = 0; m < x->mount_count; m++)
        if (x->def->mounts[m].kind == kind && chosen(x, x->def->mounts[m].name) && (*count)++ == 0)
            found = m;
    return found;
}

static bool begin(sp_export *x, sp_error *err)
{
    static const char *const folders[] = {"training/image_2", "training/label_2", "training/calib"};
    uint32_t cameras, lidars, radars;
    kitti *k = SP_NEW(x->arena, kitti);
    if (!k)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    x->own = k;
    k->camera = first_of(x, SP_FRAME_CAMERA, &cameras);
    k->lidar = first_of(x, SP_FRAME_LIDAR, &lidars);
    k->radar = first_of(x, SP_FRAME_RADAR, &radars);
    if (k->camera == NONE) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "kitti wants a camera, and %s",
                     x->options->sensor_count ? "none of those named is one" : "the rig has none");
        sp_error_hint(err, "--to frames writes every kind of sensor");
        return false;
    }
    if (cameras > 1 || lidars > 1 || radars > 1)
        snprintf(x->result->note, sizeof x->result->note,
                 "kitti holds one sensor of a kind: %.40s%s%.40s%s%.40s were taken; --sensor names others",
                 x->def->mounts[k->camera].name, k->lidar == NONE ? "" : ", ",
                 k->lidar == NONE ? "" : x->def->mounts[k->lidar].name, k->radar == NONE ? "" : ", ",
                 k->radar == NONE ? "" : x->def->mounts[k->radar].name);
    for (size_t i = 0; i < 3; i++)
        if (!sp_export_folder(x, folders[i], err))
            return false;
    if ((k->lidar != NONE && !sp_export_folder(x, "training/velodyne", err)) ||
        (k->radar != NONE && !sp_export_folder(x, "training/radar", err)) || !sp_export_folder(x, "ImageSets", err))
        return false;
    sp_text_clear(&x->text);
    sp_json_calibration(&x->text, x);
    return sp_export_put_text(x, "calibration.json", err) && sp_lines_open(x, &x->lines, "index.jsonl", err);
}

/* ---------------------------------------------------------------- calib */
static void add_row(sp_text *t, const char *name, const double *v, uint32_t n)
{
    sp_text_printf(t, "%s:", name);
    for (uint32_t i = 0; i < n; i++) {
        sp_text_add(t, " ");
        sp_text_number(t, v[i]);
    }
    sp_text_add(t, "\n");
}

/* 3 x 4 of a pose, its axes turned into camera axes where `camera` is said */
static void matrix_of(sp_pose p, bool camera, double m[12])
{
    const sp_vec3 c[4] = {sp_rotate(p.rotation, sp_v3(1, 0, 0)), sp_rotate(p.rotation, sp_v3(0, 1, 0)),
                          sp_rotate(p.rotation, sp_v3(0, 0, 1)), p.position};
    for (uint32_t i = 0; i < 4; i++) {
        m[i] = camera ? -c[i].y : c[i].x;
        m[4 + i] = camera ? -c[i].z : c[i].y;
        m[8 + i] = camera ? c[i].x : c[i].z;
    }
}

static sp_pose inverse(sp_pose p)
{
    const sp_quat q = sp_conjugate(p.rotation);
    return (sp_pose){sp_rotate(q, sp_scale3(p.position, -1)), q};
}

static sp_pose seat_of(const sp_export *x, uint32_t mount)
{
    const sp_mount_def *m = &x->def->mounts[mount];
    return (sp_pose){m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)};
}

/* without a lidar its frame is the vehicle's */
static void make_calib(const sp_export *x, const kitti *k, const sp_image *image, sp_text *t)
{
    const double p[12] = {image->fx, 0, image->cx, 0, 0, image->fy, image->cy, 0, 0, 0, 1, 0};
    static const double unit[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    static const char *const names[] = {"P0", "P1", "P2", "P3"};
    const sp_pose none = {sp_v3(0, 0, 0), {1, 0, 0, 0}};
    const sp_pose velo = k->lidar == NONE ? none : seat_of(x, k->lidar);
    double m[12];
    sp_text_clear(t);
    for (size_t i = 0; i < 4; i++)
        add_row(t, names[i], p, 12);
    add_row(t, "R0_rect", unit, 9);
    matrix_of(sp_pose_compose(inverse(seat_of(x, k->camera)), velo), true, m);
    add_row(t, "Tr_velo_to_cam", m, 12);
    matrix_of(inverse(velo), false, m);
    add_row(t, "Tr_imu_to_velo", m, 12);
}

/* ---------------------------------------------------------------- label_2 */
static const char *type_of(const sp_export *x, const sp_export_box *b)
{
    const sp_kind *kind = x->def->actors[b->actor].kind;
    switch (b->class_id) {
    case SP_CLASS_CAR:
        return kind && kind->look == SP_LOOK_VAN ? "Van" : "Car";
    case SP_CLASS_TRUCK:
        return "Truck";
    case SP_CLASS_BICYCLE:
        return "Cyclist";
    case SP_CLASS_PEDESTRIAN:
        return "Pedestrian";
    default:
        return "Misc";
    }
}

static void add_fixed(sp_text *t, double v)
{
    char text[40];
    sp_number_fixed(text, v, 2);
    sp_text_add(t, " ");
    sp_text_add(t, text);
}

/* whom a label is for: somebody in the picture of whom something is seen */
static bool labelled(const sp_export_view *v, const sp_export_box *b)
{
    return b->bottom.z > 0 && (v->truth.id ? b->pixels > 0 : b->seen.occluded < 1);
}

/* the projected box; of somebody right beside the lens, whose corners fly off, what is seen of him */
static sp_box_rect rect_of(const sp_export_view *v, const sp_export_box *b)
{
    const sp_box_rect mask = {b->mask[0], b->mask[1], b->mask[2], b->mask[3]};
    return b->beside && v->truth.id ? mask : b->seen.rect;
}

static void make_labels(const sp_export *x, const sp_export_view *v, sp_text *t)
{
    sp_text_clear(t);
    for (uint32_t i = 0; i < v->count; i++) {
        const sp_export_box *b = &v->boxes[i];
        if (!labelled(v, b))
            continue;
        sp_text_add(t, type_of(x, b));
        add_fixed(t, b->seen.truncated);
        sp_text_printf(t, " %u", b->seen.level);
        const sp_box_rect r = rect_of(v, b);
        const double rest[12] = {b->alpha, r.left,    r.top,       r.right,     r.bottom,    b->height,
                                 b->width, b->length, b->bottom.x, b->bottom.y, b->bottom.z, b->rotation_y};
        for (size_t n = 0; n < 12; n++)
            add_fixed(t, rest[n]);
        sp_text_add(t, "\n");
    }
}

/* ---------------------------------------------------------------- one picture */
static bool keep(sp_text *to, sp_resensed *head, const sp_resensed *f, sp_error *err)
{
    const size_t records = (size_t)f->frame.count * f->frame.stride, truth = f->truth_count * sizeof(sp_truth);
    sp_text_clear(to);
    sp_text_add_bytes(to, f->truth, truth);
    sp_text_add_bytes(to, f->frame.data, records);
    *head = *f;
    head->truth = (const sp_truth *)(const void *)to->data;
    head->frame.data = to->data ? to->data + truth : NULL;
    return !to->failed || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
}

/* float32 x y z intensity */
static bool put_scan(sp_export *x, const kitti *k, const char *name, sp_error *err)
{
    sp_text_clear(&x->bytes);
    for (uint32_t i = 0; i < k->of_scan.frame.count; i++)
        sp_text_add_bytes(&x->bytes, (const uint8_t *)k->of_scan.frame.data + (size_t)i * k->of_scan.frame.stride,
                          4 * sizeof(float));
    return x->bytes.failed ? sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory")
                           : sp_export_put(x, name, x->bytes.data, x->bytes.size, err);
}

static bool put_index(sp_export *x, const kitti *k, const sp_resense_tick *t, const sp_resensed *f,
                      const sp_export_view *v, sp_error *err)
{
    sp_text *line = &x->lines.line;
    sp_text_add(line, "{");
    sp_json_int(line, "number", (int64_t)k->number);
    sp_json_int(line, "tick", t->world->tick);
    sp_json_frame(line, f);
    if (k->has_scan) {
        sp_text_add(line, ",\"velodyne\":{");
        sp_json_frame(line, &k->of_scan);
        sp_text_add(line, "}");
    }
    if (k->has_echoes) {
        sp_text_add(line, ",\"radar\":{");
        sp_json_frame(line, &k->of_echoes);
        sp_text_add(line, "}");
    }
    sp_json_pose(line, "vehicle_to_world", sp_actor_pose(&t->world->actors[x->def->mounts[k->camera].carrier.i]));
    sp_json_pose(line, "camera_to_world", v->eye);
    sp_json_boxes(line, x, v);
    sp_text_add(line, "}");
    return sp_lines_end(&x->lines, err);
}

static bool put_picture(sp_export *x, kitti *k, const sp_resense_tick *t, const sp_resensed *f, sp_error *err)
{
    char name[128];
    sp_export_view v;
    const unsigned long long n = k->number;
    if (!sp_export_look(x, t, f, &v, err))
        return false;
    if (v.image.lens != SP_LENS_PINHOLE) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "kitti knows pinhole cameras alone, and '%s' has another lens",
                     x->def->mounts[f->mount].name);
        sp_error_hint(err, "--to frames and --to coco take every lens");
        return false;
    }
    snprintf(name, sizeof name, "training/image_2/%06llu.png", n);
    if (!sp_export_image(x, name, &v.image, err))
        return false;
    make_calib(x, k, &v.image, &x->text);
    snprintf(name, sizeof name, "training/calib/%06llu.txt", n);
    if (!sp_export_put_text(x, name, err))
        return false;
    make_labels(x, &v, &x->text);
    snprintf(name, sizeof name, "training/label_2/%06llu.txt", n);
    if (!sp_export_put_text(x, name, err))
        return false;
    snprintf(name, sizeof name, "training/velodyne/%06llu.bin", n);
    if (k->has_scan && !put_scan(x, k, name, err))
        return false;
    snprintf(name, sizeof name, "training/radar/%06llu.pcd", n);
    if (k->has_echoes && !sp_export_pcd_radar(x, name, &k->of_echoes, err))
        return false;
    if (!put_index(x, k, t, f, &v, err))
        return false;
    sp_text_printf(&k->split, "%06llu\n", n);
    x->seen[f->mount].written++;
    x->seen[f->mount].recorded += f->recorded;
    x->result->frames++;
    k->number++;
    return true;
}

static bool tick(sp_export *x, const sp_resense_tick *t, sp_error *err)
{
    kitti *k = x->own;
    // scans and echoes first: what belongs to this instant goes with its picture
    for (uint32_t i = 0; i < t->count; i++) {
        const sp_resensed *f = &t->frames[i];
        if (f->mount == k->lidar && !keep(&k->scan, &k->of_scan, f, err))
            return false;
        if (f->mount == k->radar && !keep(&k->echoes, &k->of_echoes, f, err))
            return false;
        k->has_scan |= f->mount == k->lidar;
        k->has_echoes |= f->mount == k->radar;
    }
    for (uint32_t i = 0; i < t->count; i++) {
        const sp_resensed *f = &t->frames[i];
        const bool picture = f->mount == k->camera && f->frame.count && (k->lidar == NONE || k->has_scan);
        if (picture && sp_export_due(x, t, f) && !put_picture(x, k, t, f, err))
            return false;
    }
    return true;
}

static bool end(sp_export *x, sp_error *err)
{
    kitti *k = x->own;
    const bool fine = !k->split.failed &&
                      sp_export_put(x, "ImageSets/train.txt", k->split.data ? k->split.data : "", k->split.size, err) &&
                      sp_lines_close(&x->lines, err);
    sp_text_free(&k->scan);
    sp_text_free(&k->echoes);
    sp_text_free(&k->split);
    if (!fine)
        return false;
    sp_text_clear(&x->text);
    sp_json_identity(&x->text, x, "skidpad.kitti/1");
    return sp_export_put_text(x, "export.json", err);
}

const sp_export_writer sp_export_kitti = {1u << SP_FRAME_CAMERA | 1u << SP_FRAME_LIDAR | 1u << SP_FRAME_RADAR, begin,
                                          tick, end};
