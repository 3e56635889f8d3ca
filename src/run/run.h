/* run.h - one run, one tick, one result. */
#ifndef SP_RUN_H
#define SP_RUN_H

#include "drive/drive.h"
#include "metric/metric.h"
#include "render/render.h"
#include "replay/replay.h"
#include "script/script.h"
#include "sensors/sensor.h"

typedef enum sp_case_status {
    SP_CASE_PASS,
    SP_CASE_FAIL,
    SP_CASE_INVALID,
    SP_CASE_DRIVER_ERROR,
    SP_CASE_BENCH_ERROR,
    SP_CASE_SKIP
} sp_case_status;
const char *sp_case_status_name(sp_case_status s);

typedef struct sp_run_options {
    const sp_sut *sut;
    uint64_t suite_seed;
    int64_t latency; /* ns, negative: the driver's own */
    sp_record_mode record;
    const char *record_path; /* final path, or NULL */
    sp_gl gl;
    sp_black_box *box;   /* may be NULL */
    uint32_t thumbnails; /* keep up to so many camera or bird's-eye thumbnails for the report */
    const char *build_id;
    const char *driver_sha256;       /* of the library's file, for the recording; may be NULL */
    const char *version;             /* of the program; may be NULL */
    const sp_drive_observer *listen; /* hears output, reasons, boxes and paths too (the window); may be NULL */
    sp_sense_observer *see;          /* is told of every frame with its truth, as it is sent; may be NULL */
    void *see_user;
    bool draw_all; /* cameras that no driver reads are drawn too (the window) */
} sp_run_options;

/* Plot series of one run, at most SP_SERIES_MAX samples, evenly spaced from time 0; NaN where there is nothing. */
enum { SP_SERIES_MAX = 400 };
typedef struct sp_series {
    uint32_t count;
    double dt;
    float *speed, *gap, *ttc, *accel, *brake, *warning;
    float *ego_xy, *target_xy; /* pairs */
    uint32_t target;           /* actor whose gap, ttc and path these are; 0 none */
} sp_series;

/* Everybody's box at the critical instant: contact, else least TTC, else least gap, else hardest braking. */
typedef struct sp_scene {
    double at_s;
    uint32_t count;
    struct sp_scene_box {
        uint32_t actor, class_id;
        float x, y, heading, length, width;
    } box[32];
} sp_scene;

typedef struct sp_thumbnail {
    double at_s;
    uint32_t width, height;
    uint8_t *rgb;
} sp_thumbnail;

typedef struct sp_case_result { /* lives in the run's arena */
    sp_case_status status;
    const char *end_reason;
    const char *invalid_by;
    const char *notes; /* lines: who stood for ever and why; "" none */
    sp_error error;
    const char *error_kind, *error_phase;
    int64_t error_tick;
    int64_t ticks;
    double sim_s, wall_s;
    sp_hash hash;
    sp_hash sense_hash;
    sp_judgement judgement;
    sp_chain chain;
    int32_t *cover_bins; /* by cover item; -1 none */
    sp_series series;
    sp_scene scene;
    sp_thumbnail thumbs[8];
    uint32_t thumb_count;
    const char *renderer; /* "" when nothing was drawn */
    const char *driver_id, *driver_version;
    bool truth_mounted;
    char closure_sha256[65];
} sp_case_result;

/* sp_script_sut, and a bare driver name found beside the program. Fails in words where it is not. */
bool sp_run_sut(const char *path, sp_arena *arena, sp_sut *out, sp_error *err);
/* Adds the sensors' rows to what a scenario is loaded from (script lies below sensors). The rows live in the arena. */
bool sp_run_sources(sp_arena *arena, sp_sources *sources, sp_error *err);

typedef struct sp_run sp_run;
/* Owns definition, world, physics, guests, recorder, error. Takes the case by value, borrows scenario and options. */
sp_run *sp_run_create(sp_scenario *scenario, const sp_case *c, const sp_run_options *options, sp_error *err);
/* One tick of the design's 1.5. *done when the run has ended. False only when the bench, driver or script broke (err
 * says which). */
bool sp_run_tick(sp_run *run, bool *done, sp_error *err);
/* Judges, closes the recording; after an error too (pass it). The result lives until destroy. */
const sp_case_result *sp_run_finish(sp_run *run, const sp_error *err);
void sp_run_destroy(sp_run *run);
const sp_world_def *sp_run_def(const sp_run *run);
const sp_world *sp_run_world(const sp_run *run);
const sp_sense *sp_run_sense(const sp_run *run);
const sp_metric_trace *sp_run_trace(const sp_run *run);

/* Simulates a recording again under its recorded inputs from tick 0 or from a keyframe (>= 0 picks the one at or
 * before) and compares every hash. differ.same is true when all agree. */
typedef struct sp_verify {
    bool same;
    int64_t tick;
    char subsystem[32], field[96];
    double a, b;
    sp_hash end;
    int64_t ticks;
    bool other_build;
} sp_verify;
bool sp_run_verify(const sp_recording *recording, int64_t from_keyframe, const char *build_id, sp_verify *out,
                   sp_error *err);
/* The definition that a recording was made with, rebuilt from its attachments: for looking at it. *scenario is the
 * caller's to destroy, *def lives in the arena; both only as long as the recording is open. */
bool sp_run_rebuild(const sp_recording *recording, sp_arena *arena, sp_scenario **scenario, sp_world_def **def,
                    sp_error *err);

/* ---- a recording again, with its sensors: resense.c ---- */
/* One frame as it went on its way. Everything lives until the callback returns. */
typedef struct sp_resensed {
    uint32_t mount, truth_count; /* index in def->mounts */
    sp_frame frame;              /* an image's pixels are pointed at */
    const sp_truth *truth;       /* by record */
    int64_t age_ns;              /* how long before this tick its instant is */
    bool recorded;               /* its bytes are the recording's, not made anew */
} sp_resensed;
typedef struct sp_resense_tick {
    const sp_world_def *def;
    const sp_world *world; /* as the sensors saw it: before this tick's move */
    sp_sense *sense;
    sp_pixels *pixels; /* its functions are NULL when nothing can be drawn */
    const sp_resensed *frames;
    uint32_t count;
} sp_resense_tick;
typedef struct sp_resense_options {
    const char *const *names; /* mounts that are wanted; none: all */
    uint32_t name_count;
    uint32_t kinds;    /* bits 1 << SP_FRAME_... of those wanted; 0: all */
    bool one_of_each;  /* of each kind only the first of them */
    bool senses;       /* false: only the state */
    bool pictures_off; /* nothing is drawn: cameras say that they are off */
    sp_gl gl;
    int64_t until; /* ns: samples after it are of no interest */
    void *user;
    bool (*begin)(void *user, const sp_world_def *def, const char *renderer, sp_error *err); /* may be NULL */
    bool (*tick)(void *user, const sp_resense_tick *t, sp_error *err);                       /* may be NULL */
    bool (*record)(void *user, const sp_tick_record *r, sp_error *err); /* after the move; may be NULL */
    bool (*end)(void *user, sp_error *err); /* after the last tick, while the definition lives; may be NULL */
} sp_resense_options;
typedef struct sp_resense_result {
    int64_t ticks;
    sp_hash sense;           /* as sp_case_result.sense_hash */
    uint64_t recorded, anew; /* frames handed on, by where their bytes come from */
    uint64_t differ;         /* of the recorded: those that would come out otherwise now */
    char first[64];          /* mount of the first that differs */
    uint64_t first_sequence;
    char renderer[256]; /* "" when nothing was drawn */
} sp_resense_result;
/* Simulates a recording again under its recorded inputs with its sensors sampled: no driver, no Lua body. A frame's
 * bytes are the recording's where it holds them; all are made anew and compared. Fails where the state's hashes differ
 * from those recorded, where a name is no sensor's, or where a callback does. */
bool sp_run_resense(const sp_recording *recording, const sp_resense_options *options, sp_resense_result *out,
                    sp_error *err);

/* ---- labelled data from a recording: export.c ---- */
typedef enum sp_export_format { SP_EXPORT_FRAMES, SP_EXPORT_KITTI, SP_EXPORT_COCO, SP_EXPORT_CSV } sp_export_format;
typedef struct sp_export_options {
    sp_export_format format;
    const char *path;           /* a folder; of csv a file */
    sp_text *text;              /* csv goes here instead of a file; may be NULL */
    const char *const *sensors; /* none: all that the format can hold */
    uint32_t sensor_count;
    uint32_t every;     /* each sensor's every so-manieth frame; 0 is 1 */
    double from, until; /* s of simulated time, both inclusive; until may be infinite */
    sp_gl gl;
    const char *build_id, *version;
    void *user;
    void (*progress)(void *user, double share, uint64_t frames); /* may be NULL */
} sp_export_options;
typedef struct sp_export_result {
    sp_resense_result run;
    uint64_t frames, files, bytes; /* written */
    bool other_build;
    bool labels;    /* pictures have truth beside them */
    bool cut;       /* the recording is one of a run that was cut off */
    double last;    /* s, its last tick */
    char note[200]; /* what a reader should know; "" nothing */
} sp_export_result;
/* Writes the labelled data of a recording. `path` exists and is empty. What is written is whole files, but for
 * NAME.partN and NAME.tmpN that an end by force leaves, N being the process that writes. */
bool sp_run_export(const sp_recording *recording, const sp_export_options *options, sp_export_result *out,
                   sp_error *err);
#endif
