/* view.h - the window, and the same picture without a window. It looks at a const sp_world and cannot alter a run: a
 * source hands over snapshots (of a child that simulates, or of a recording) and takes wishes (pause, step, speed,
 * seek). */
#ifndef SP_VIEW_H
#define SP_VIEW_H

#include "render/render.h"
#include "run/run.h"
#include "view/pane.h"

typedef enum sp_view_camera {
    SP_VIEW_CHASE,
    SP_VIEW_DRIVER,
    SP_VIEW_TOP,
    SP_VIEW_FREE,
    SP_VIEW_CAMERAS
} sp_view_camera;
const char *sp_view_camera_name(sp_view_camera c);

enum {
    SP_VIEW_LINES = 20,
    SP_VIEW_HITS = 256,
    SP_VIEW_BORDERS = 8,
    SP_VIEW_CHECKS = 12,
    SP_VIEW_BOXES = 48,
    SP_VIEW_PATHS = 8,
    SP_VIEW_POINTS = 64
};

/* one line of the panel of checks, or of what the driver says */
typedef struct sp_view_line {
    char text[88];
    uint32_t tone;
} sp_view_line; /* tone: 0 plain, 1 good, 2 care, 3 bad */
/* a radar detection, in the vehicle frame of its carrier */
typedef struct sp_view_hit {
    float x, y, z, range_rate;
} sp_view_hit;
/* a lane border as a sensor or driver saw it: y(x) = c0 + c1 x + c2 x^2 + c3 x^3, vehicle frame */
typedef struct sp_view_border {
    float c[4], from, to;
} sp_view_border;

/* a check of the case: its reading ("ego.ttc.min >= 0.5 s"), its value so far, at the end with the margin */
typedef struct sp_view_check {
    char name[72], value[48];
    uint32_t tone; /* as a line's; 0: open still */
} sp_view_check;
/* what the driver traced: a box, a path; vehicle frame of the ego */
typedef struct sp_view_box {
    char name[24];
    uint32_t track;
    float x, y, heading, length, width; /* of its middle */
} sp_view_box;
typedef struct sp_view_path {
    char name[24];
    uint32_t count;
    float xy[SP_VIEW_POINTS][2];
} sp_view_path;

/* What is known beside the world at that instant. Plain memory: it travels through shared memory as it is. */
typedef struct sp_view_info {
    double time;
    double ttc, gap; /* s, m to the lead; NaN: none */
    double wanted_acceleration;
    uint32_t warnings, claims; /* SP_WARN_, SP_CLAIM_ */
    uint32_t ended;            /* the run is over; `status` says how */
    char status[120];          /* "driver_error: the driver crashed in step", "pass", or empty */
    uint32_t line_count, hit_count, border_count;
    sp_view_line lines[SP_VIEW_LINES];
    sp_view_hit hits[SP_VIEW_HITS];
    sp_view_border borders[SP_VIEW_BORDERS];
    uint32_t check_count, box_count, path_count;
    sp_view_check checks[SP_VIEW_CHECKS];
    sp_view_box boxes[SP_VIEW_BOXES];
    sp_view_path paths[SP_VIEW_PATHS];
    char reason[96]; /* the last that the driver gave */
    sp_panes panes;  /* what each sensor delivered last, and the faults; at the end, because it is large */
} sp_view_info;

/* The page through which the keyboard reaches drivers/keyboard.so, a driver like any other: make it first, give its
 * name to the driver as the parameter `shm`, and hang it into the source. */
typedef struct sp_view_keys {
    struct keyboard_page *page;
    char name[48];
} sp_view_keys;
bool sp_view_keys_create(sp_view_keys *k, sp_error *err);
void sp_view_keys_destroy(sp_view_keys *k);

/* What a look at the files behind a source came to. */
typedef enum sp_view_news { SP_VIEW_SAME, SP_VIEW_FRESH, SP_VIEW_WRONG } sp_view_news;
enum { SP_VIEW_WORDS = 1800 };

typedef struct sp_view_roads sp_view_roads;
typedef struct sp_view_source {
    const sp_world_def *def;
    const sp_view_roads *roads; /* not NULL: roads alone, without an ego; see below */
    const sp_world *world;      /* of roads alone: at the beginning */
    const char *title;
    bool live;             /* false: a recording; then every time between t_begin and t_end can be fetched */
    double t_begin, t_end; /* s */
    bool page;             /* the window begins with the page of all sensors */
    double at;             /* s: where the window begins; a live run first hurries there and then pauses */
    void *user;
    /* The snapshot at t (recording) or the newest (live; t is ignored) into `world` (sp_world_bytes(def) bytes) and
     * `info`. False: nothing new, the buffers are as before. */
    bool (*fetch)(void *user, double t, sp_world *world, sp_view_info *info);
    /* Live only, may be NULL: simulated seconds a second (0: paused), ticks to step now. */
    void (*control)(void *user, double rate, uint32_t step_ticks);
    struct keyboard_page *keys;      /* NULL: the keyboard does not drive */
    const char *(*reason)(uint32_t); /* names of SP_REASON_...; NULL: numbers alone */
    /* Begins again from tick 0; NULL: cannot. */
    bool (*restart)(void *user, sp_error *err);
    sp_view_camera camera; /* where the window begins */
    bool bare;             /* a screenshot shows the scene alone */
    /* Live only, may be NULL: looks whether files changed; the window asks five times a second by its own clock. Fresh:
     * another run has begun and *fresh shows it; what the source before borrowed stays until the next fresh one. Wrong:
     * the files cannot be used, `words` says why, and the run goes on as it was. */
    sp_view_news (*reload)(void *owner, struct sp_view_source *fresh, char words[SP_VIEW_WORDS]);
    void *owner;
} sp_view_source;

/* Opens the window and returns when it is closed. Without a display: SP_BAD_BENCH, and the hint names --screenshot. */
bool sp_view_main(const sp_view_source *source, sp_error *err);
/* Draws one picture of what the source holds at `at` with panels, headless, and writes it as PNG. */
bool sp_view_screenshot(const sp_view_source *source, double at, const char *path, uint32_t width, uint32_t height,
                        sp_view_camera camera, sp_error *err);
/* One picture of the sensor page, painted without GL: the panels named (by commas; NULL or "": all of them). Fails
 * also: no mount of that name. */
bool sp_view_sensors(const sp_view_source *source, double at, const char *path, uint32_t width, uint32_t height,
                     const char *names, const sp_page_state *show, sp_error *err);

/* ---- a recording as a source ---- */
typedef struct sp_view_player sp_view_player;
/* Borrows recording and def (rebuilt from the recording's attachments by its owner). */
sp_view_player *sp_view_player_create(const sp_recording *recording, const sp_world_def *def, sp_error *err);
sp_view_source sp_view_player_source(sp_view_player *p);
void sp_view_player_destroy(sp_view_player *p);

/* ---- a run in a forked child as a source ---- */
typedef struct sp_view_live sp_view_live;
/* What the child does: makes its run as `run` does and calls sp_view_live_publish after each tick until that says stop.
 * Returns the status line. Runs in the child alone; a crash in there shows as the status of the source. */
typedef struct sp_view_link sp_view_link;
typedef void sp_view_body(void *user, sp_view_link *link, char status[120]);
/* Forks at once. def is the parent's own (same scenario and case), for drawing. */
sp_view_live *sp_view_live_create(const sp_world_def *def, const char *title, sp_view_body *body, void *user,
                                  sp_error *err);
sp_view_source sp_view_live_source(sp_view_live *l);
/* Ends the child and begins another, for another definition; source anew. The body has to find by itself what it is to
 * run. False: the definition needs more room than was kept at creation, or the child does not start. */
bool sp_view_live_reload(sp_view_live *l, const sp_world_def *def, const char *title, sp_error *err);
void sp_view_live_destroy(sp_view_live *l); /* ends the child */
/* In the child: publishes a snapshot and waits as pause and speed ask. False: the window wants an end. */
bool sp_view_live_publish(sp_view_link *link, const sp_world_def *def, const sp_world *world, const sp_view_info *info);
/* In the child: the box that says in whose code it is; a death is told by it. */
sp_black_box *sp_view_live_box(sp_view_link *link);
/* The body for a scenario's case: sp_run_create, ticks, sensors into the info. user: sp_view_case. */
typedef struct sp_view_case {
    sp_scenario *scenario;
    const sp_case *pick;
    const sp_run_options *options;
} sp_view_case;
void sp_view_case_body(void *user, sp_view_link *link, char status[120]);
/* Why the records of frames under way are there: a run's observer tells it, panes take it up at the delivery. */
typedef struct sp_view_truth sp_view_truth;
sp_view_truth *sp_view_truth_create(void);
void sp_view_truth_destroy(sp_view_truth *t);
sp_sense_observer sp_view_truth_see; /* user: the sp_view_truth */
/* The reasons of one frame of a mount; NULL: not known. *count: of how many records. */
const uint8_t *sp_view_truth_of(const sp_view_truth *t, const sp_mount_def *m, uint64_t sequence, uint32_t *count);
/* Fills panes, hits and borders from the frames that the run's mounts delivered in (since, now] ns; the truth may be
 * NULL. */
void sp_view_info_sense(sp_view_info *info, const sp_world_def *def, sp_sense *sense, const sp_view_truth *truth,
                        int64_t since, int64_t now);
/* The same for one frame; radar and lanes say whether one of that kind came already in this interval. */
void sp_view_info_frame(sp_view_info *info, const sp_mount_def *m, const sp_frame *f, bool *radar, bool *lanes);
/* Adds a line to the list; a full list drops it. */
void sp_view_info_say(sp_view_info *info, uint32_t tone, const char *text);
/* The checks as the tally of this world has them; the trace may be NULL: then what needs the whole run stays open.
 * Final: with margins, and nothing stays open. False: no memory, the list is as before. */
bool sp_view_info_checks(sp_view_info *info, const sp_world_def *def, const sp_world *world,
                         const sp_metric_trace *trace, bool final);
/* What a driver traces: as it says it, */
void sp_view_info_box(sp_view_info *info, const char *name, uint32_t track, double x, double y, double heading,
                      double length, double width);
void sp_view_info_path(sp_view_info *info, const char *name, const double *xy, uint32_t count);
void sp_view_info_reason(sp_view_info *info, const char *text);
/* or as a message of /driver/box, path or reason keeps it, which replaces what was there. False: another topic. */
bool sp_view_info_trace(sp_view_info *info, const char *topic, const uint8_t *json, size_t size);
/* Speed, lead, TTC from the world alone (straight lines between boxes), for sources that know no better. */
void sp_view_info_world(sp_view_info *info, const sp_world_def *def, const sp_world *world);

/* ---- inside: shared by window and screenshot, no GL, no SDL ---- */
typedef struct sp_view_eye {
    sp_view_camera camera;
    sp_vec3 free_position;
    double free_yaw, free_pitch, zoom, orbit;
} sp_view_eye;
void sp_view_eye_request(const sp_view_eye *e, const sp_world_def *def, const sp_world *world, uint32_t width,
                         uint32_t height, sp_pixel_request *out);

enum {
    SP_VIEW_MAX_LINES = 40000,
    SP_VIEW_MAX_RECTS = 96,
    SP_VIEW_MAX_TEXTS = 400,
    SP_VIEW_INSET_WIDTH = 640,
    SP_VIEW_INSET_HEIGHT = 480
};
typedef struct sp_view_paint { /* an overlay under construction */
    sp_overlay_line lines[SP_VIEW_MAX_LINES];
    sp_overlay_rect rects[SP_VIEW_MAX_RECTS];
    sp_overlay_text texts[SP_VIEW_MAX_TEXTS];
    sp_overlay_image image, layers[2]; /* layers: it, and what lies over it when something is wrong */
    uint8_t dark[3];
    sp_overlay over;
    uint8_t inset[SP_VIEW_INSET_WIDTH * SP_VIEW_INSET_HEIGHT * 3]; /* the chosen sensor's panel */
    uint8_t *page;                                                 /* a whole page of panels; owned */
    size_t page_bytes;
} sp_view_paint;
/* Frees what the paint owns, not itself. */
void sp_view_paint_finish(sp_view_paint *p);
typedef enum sp_view_page { SP_VIEW_SCENE, SP_VIEW_PANEL, SP_VIEW_GRID } sp_view_page;
typedef struct sp_view_state { /* what the panels show of the window itself */
    sp_view_camera camera;
    bool paused, help, keyboard, sensors;
    double rate, t, t_begin, t_end;
    bool live;
    const char *title;
    const char *wrong; /* why the files on disk cannot be used; NULL: they can */
    sp_view_page page;
    uint32_t chosen; /* in the list of sp_page_list: the sensor in the inset or on a page of its own; its end: none */
    sp_page_state show;
} sp_view_state;
/* The first camera, as a place in the list of sp_page_list; SP_MAX_MOUNTS: there is none. */
uint32_t sp_view_first_sensor(const sp_world_def *def);
/* A pixel request that draws next to nothing, for what a page will cover. */
void sp_view_eye_nowhere(uint32_t width, uint32_t height, sp_pixel_request *out);
void sp_view_paint_all(sp_view_paint *p, const sp_world_def *def, const sp_world *world, const sp_view_info *info,
                       const sp_view_state *state, uint32_t width, uint32_t height);
/* Points, boxes and echoes in the scene (paint_sense.c). */
void sp_view_paint_sense(sp_view_paint *p, const sp_world_def *def, const sp_world *world, const sp_view_info *info,
                         const sp_view_state *state);
/* What is wrong with the files, over everything else (paint_wrong.c). */
void sp_view_paint_wrong(sp_view_paint *p, const char *words, uint32_t width, uint32_t height);
/* where the time bar lies, for the mouse */
void sp_view_bar(uint32_t width, uint32_t height, float *x, float *y, float *w, float *h);

/* ---- roads alone: a file to be looked at, with nobody on it ---- */
typedef enum sp_view_roads_camera {
    SP_VIEW_BIRD, /* straight down, north up */
    SP_VIEW_ORBIT,
    SP_VIEW_RIDE, /* along a lane, 14 m/s of the window's time */
    SP_VIEW_ROADS_CAMERAS
} sp_view_roads_camera;
const char *sp_view_roads_camera_name(sp_view_roads_camera c);
typedef struct sp_view_roads_eye {
    sp_view_roads_camera camera;
    sp_vec3 focus;   /* what bird and orbit look at, world */
    double distance; /* m from the eye to it */
    double yaw, pitch;
    sp_road_place ride; /* where the ride begins */
} sp_view_roads_eye;
struct sp_view_roads {
    sp_view_roads_eye eye;    /* at first */
    bool lanes, links, marks; /* what is written over the picture at first */
    char facts[128];          /* a line on what the file holds */
};
/* What the panels and overlays of roads show. */
typedef struct sp_view_roads_state {
    sp_view_roads_eye eye;
    bool lanes, links, marks, help;
    const char *title, *facts;
    double t;
} sp_view_roads_state;
/* Makes a definition of roads alone in `arena`, and the source that shows it: the whole network from above. Borrows the
 * network and the title. */
bool sp_view_roads_source(const sp_road_net *net, const char *title, sp_arena *arena, sp_view_roads *roads,
                          sp_view_source *out, sp_error *err);
/* Looks at a point of the world with `across` m of it in the picture. */
void sp_view_roads_at(sp_view_roads_eye *e, const sp_road_net *net, double x, double y, double across);
void sp_view_roads_request(const sp_view_roads_eye *e, const sp_road_net *net, double t, uint32_t width,
                           uint32_t height, sp_pixel_request *out);
void sp_view_roads_paint(sp_view_paint *p, const sp_road_net *net, const sp_view_roads_state *s,
                         const sp_pixel_request *q);
/* One picture of it as it is at first, headless, as PNG; at: s of the ride. */
bool sp_view_roads_screenshot(const sp_view_source *source, double at, const char *path, uint32_t width,
                              uint32_t height, sp_error *err);

/* the SDL part; in the module */
bool sp_view_window(const void *source, sp_error *err);

/* ---- what a picture without a window is made with (shot.c) ---- */
typedef struct sp_view_shot {
    const sp_world_def *def;
    sp_world *world;
    sp_view_info *info;
    sp_view_paint *paint;
    uint32_t width, height;
    uint8_t *rgb;
    sp_render *render;
} sp_view_shot;
/* Zeroed world, info and paint for a picture up to 8192 x 8192. Fails: memory, size. Close it in any case. */
bool sp_view_shot_open(sp_view_shot *s, const sp_view_source *source, uint32_t width, uint32_t height, sp_error *err);
/* Draws the world as asked, the paint over it, and writes a PNG. Fails: no drawing, the file. */
bool sp_view_shot_save(sp_view_shot *s, const sp_pixel_request *q, const char *path, sp_error *err);
void sp_view_shot_close(sp_view_shot *s);

#endif
