/* export.h - what the files of src/run that write labelled data share. Nobody outside this folder includes it. */
#ifndef SP_RUN_EXPORT_H
#define SP_RUN_EXPORT_H

#include <stdio.h>

#include "run/inside.h"
#include "sensors/boxes.h"
#include "sensors/fault.h"

/* Zlib level of pictures: 2 takes a third of the time of 6 for a tenth more bytes. */
enum { SP_EXPORT_LEVEL = 2 };

/* A file of JSON lines under way: NAME.partN until it is closed. */
typedef struct sp_lines {
    FILE *file;
    char path[1400];
    sp_text line;
} sp_lines;

/* One actor as a camera sees it, from the truth. Camera axes: x right, y down, z forward. */
typedef struct sp_export_box {
    uint32_t actor, class_id;
    sp_vec3 middle, bottom;       /* camera axes: of the box, of its bottom */
    double length, width, height; /* m */
    double rotation_y, alpha;     /* rad, as KITTI has them */
    sp_box_seen seen;             /* in the picture: what of it, cut off, hidden */
    bool beside;                  /* reaches to beside the lens, where a projected box says little */
    uint32_t pixels;              /* of its mask */
    int32_t mask[4];              /* left, top, right, bottom of its pixels, right and bottom exclusive */
} sp_export_box;

/* What lies beside one picture. */
typedef struct sp_export_view {
    sp_image image;
    sp_pose eye;            /* where the camera truly was */
    sp_pixel_buffers truth; /* NULL where this build draws none */
    bool flows;             /* the flow is one: not the first picture */
    const sp_export_box *boxes;
    uint32_t count;
} sp_export_view;

typedef struct sp_export_seen { /* of one mount */
    uint64_t met;               /* frames between from and until */
    uint64_t written;
    sp_lines lines;
    sp_pixel_buffers truth; /* buffers of its pictures */
    uint32_t width, height;
    int64_t before; /* ns: when the pose below was; INT64_MIN: never */
    sp_pose eye_before;
    sp_pose *pose_before; /* of each actor */
    sp_pose *pose_past;   /* room for a request's */
    uint64_t recorded;
} sp_export_seen;

typedef struct sp_export {
    const sp_export_options *options;
    sp_export_result *result;
    const sp_recording *recording;
    const sp_world_def *def; /* until the writer's end */
    uint32_t mount_count;
    const struct sp_export_writer *writer;
    sp_arena *arena;
    sp_export_seen *seen; /* by mount */
    sp_sight *sight;
    sp_export_box *boxes;
    sp_box_rect *tight; /* by actor */
    uint32_t *pixels;   /* likewise */
    sp_text bytes;      /* scratch of one file */
    sp_text text;       /* scratch of one JSON */
    sp_lines lines;     /* the writer's own */
    void *own;          /* the writer's */
    char renderer[256];
    int64_t every, from, until, last;
} sp_export;

typedef struct sp_export_writer {
    uint32_t kinds; /* of sensors that it can hold, bits 1 << SP_FRAME_...; 0: all */
    bool (*begin)(sp_export *x, sp_error *err);
    bool (*tick)(sp_export *x, const sp_resense_tick *t, sp_error *err);
    bool (*end)(sp_export *x, sp_error *err);
} sp_export_writer;
extern const sp_export_writer sp_export_frames, sp_export_kitti, sp_export_coco;
bool sp_export_csv(const sp_recording *recording, const sp_export_options *options, sp_export_result *out,
                   sp_error *err);

/* ---- files below the folder: export_files.c ---- */
bool sp_export_folder(sp_export *x, const char *name, sp_error *err);
bool sp_export_put(sp_export *x, const char *name, const void *data, size_t size, sp_error *err);
bool sp_export_png(sp_export *x, const char *name, uint32_t width, uint32_t height, uint32_t channels, uint32_t bits,
                   const void *pixels, sp_error *err);
/* x->text as a whole file */
bool sp_export_put_text(sp_export *x, const char *name, sp_error *err);
bool sp_lines_open(sp_export *x, sp_lines *l, const char *name, sp_error *err);
bool sp_lines_end(sp_lines *l, sp_error *err); /* the line in l->line is whole */
bool sp_lines_close(sp_lines *l, sp_error *err);
/* RGB8 as it is; raw values as 16 bits. */
bool sp_export_image(sp_export *x, const char *name, const sp_image *image, sp_error *err);
/* PCD v0.7, binary: x y z float, then what the sensor measured, then actor and reason of the truth. */
bool sp_export_pcd_lidar(sp_export *x, const char *name, const sp_resensed *f, sp_error *err);
bool sp_export_pcd_radar(sp_export *x, const char *name, const sp_resensed *f, sp_error *err);

/* ---- JSON: export_json.c ---- */
void sp_json_number(sp_text *t, const char *key, double v); /* "key":v, with a comma before it where one is due */
void sp_json_int(sp_text *t, const char *key, int64_t v);
void sp_json_text(sp_text *t, const char *key, const char *v);
void sp_json_list(sp_text *t, const char *key, const double *v, uint32_t n);
void sp_json_pose(sp_text *t, const char *key, sp_pose p); /* position, quaternion w x y z, yaw pitch roll */
/* Head of a frame: sequence, times, qualifier, flags, count; opens no brace. */
void sp_json_frame(sp_text *t, const sp_resensed *f);
void sp_json_records(sp_text *t, const sp_resensed *f); /* "records":[...] */
void sp_json_boxes(sp_text *t, const sp_export *x, const sp_export_view *v);
void sp_json_calibration(sp_text *t, const sp_export *x);
void sp_json_identity(sp_text *t, const sp_export *x, const char *schema);
const char *sp_export_class(uint32_t class_id);
const char *sp_export_kind(uint32_t kind);

/* ---- truth beside a picture: export_truth.c ---- */
bool sp_export_look(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_export_view *out, sp_error *err);
/* For the flow of the next picture: once for every frame of a camera, wanted or not. */
void sp_export_remember(sp_export *x, const sp_resense_tick *t, const sp_resensed *f);
/* Where the sensor truly was at the frame's instant. */
sp_pose sp_export_eye(const sp_resense_tick *t, const sp_resensed *f);

/* Whether this frame is one of those asked for: by its true time, whatever its stamp says, and by `every`. Counts it.
 */
bool sp_export_due(sp_export *x, const sp_resense_tick *t, const sp_resensed *f);
static inline bool sp_export_is_image(uint32_t kind)
{
    return kind == SP_FRAME_CAMERA || kind == SP_FRAME_DEPTH || kind == SP_FRAME_LABELS;
}

#endif
