/* app.h - what the commands share: the parsed command line, and how they speak. */
#ifndef SP_APP_H
#define SP_APP_H

#include "suite/suite.h"

/* options, as bits: which command takes which */
enum {
    OPT_SUT = 1 << 0,
    OPT_SELECT = 1 << 1,
    OPT_SEED = 1 << 2,
    OPT_BATCH = 1 << 3,
    OPT_OUT = 1 << 4,
    OPT_JSON = 1 << 5,
    OPT_VIEW = 1 << 6,
    OPT_REPLAY = 1 << 7,
    OPT_REPORT = 1 << 8,
    OPT_GL = 1 << 9,
    OPT_EXPORT = 1 << 10,
    OPT_CHECK = 1 << 11,
    OPT_SCORE = 1 << 20,
    OPT_NEW = 1 << 21
};

typedef struct app {
    sp_suite_options suite;               /* paths are the words that are no options */
    const char *at, *screenshot, *camera; /* view */
    bool lanes, links, smarks;            /* view of a road file */
    bool page, truth, overlay;            /* view: --sensors and what it shows */
    bool bare;                            /* view: a screenshot of the scene alone */
    const char *panel, *size;             /* view: --panel, --size */
    const char *to;                       /* export */
    const char *sensors[24];              /* export: --sensor */
    uint32_t sensor_count;
    int64_t every;            /* export: every so-manieth frame */
    const char *from, *until; /* export: s of simulated time, as said */
    const char *metrics[96];  /* score: --metric */
    uint32_t metric_count;
    const char *road; /* score: --road */
    bool force;
    bool out_given;   /* -o was said */
    int64_t keyframe; /* replay: from the one at or before this tick; -1: from the start */
    bool every_keyframe, across_builds, errors, help, version;
    const char *folder;        /* -C */
    char program_folder[4096]; /* where the binary lies, with a slash */
    char parts_folder[4160]; /* where drivers and skidpad-draw.so lie: beside it, or where `meson install` puts them */
    char build_id[33];
    char driver_path[4400];
    sp_axis_override overrides[32];
    const char *tags[32];
} app;

typedef struct command {
    const char *name, *words, *doc, *examples;
    uint32_t options;
    int (*run)(app *a);
} command;

extern const command app_commands[];

/* Parses everything after the command's name. */
bool app_parse(app *a, const command *c, int argc, char **argv, sp_error *err);
void app_help(const command *c);
/* Prints an error to stderr, with colour when that is wanted; returns its exit code. */
int app_complain(const app *a, const sp_error *err);
/* The driver beside the binary that is used when none is named; NULL with an error when it is not there. */
const char *app_driver(app *a, const char *name, sp_error *err);
bool app_ends_with(const char *s, const char *end);
/* The case asked for by --case, -k and -p, else the first; NULL with an error. Lives in the scenario. */
const sp_case *app_case(const sp_suite_options *o, sp_scenario *scenario, sp_error *err);
#define SP_APP_VERSION "0.1.0"

int app_run(app *a);
int app_demo(app *a);
int app_list(app *a);
int app_plan(app *a);
int app_check(app *a);
int app_replay(app *a);
int app_diff(app *a);
int app_score(app *a);
int app_report(app *a);
int app_doctor(app *a);
int app_view(app *a);
int app_new(app *a);
/* The window on a source, or the picture that was asked for; at `otherwise` s unless --at says. */
struct sp_view_source;
bool app_view_show(const app *a, const struct sp_view_source *source, double otherwise, sp_error *err);
bool app_view_scenario(app *a, const char *path, sp_error *err);
int app_road(app *a);
/* What there is to say of a road file, into t; '0' fine, '1' errors, '3' unusable. */
char app_check_road(const app *a, const char *path, sp_arena *arena, sp_text *t);
/* What a rig's sensors cover, into t; with -o a picture. False: it cannot be loaded, or the picture not be written. */
bool app_check_rig(const app *a, const char *path, sp_arena *arena, sp_text *t, sp_error *err);
int app_export(app *a);
/* Labelled data and trajectories of a recording: --to frames, kitti, coco, csv. */
int app_export_run(app *a);

#endif
