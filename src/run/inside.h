/* inside.h - what the files of src/run share: the run itself. Nobody outside this folder includes it. */
#ifndef SP_RUN_INSIDE_H
#define SP_RUN_INSIDE_H

#include "physics/physics.h"
#include "run/run.h"
#include "story/story.h"
#include "traffic/traffic.h"

/* plot samples of the whole run; halved in place when full, so that memory is fixed */
enum { SP_PLOT_CAPACITY = 2 * SP_SERIES_MAX, SP_FILM_CAPACITY = 160, SP_FILM_WIDTH = 320 };

typedef struct sp_plot {
    uint32_t count, stride; /* ticks between samples */
    float *speed, *accel, *brake, *warning, *xy;
    float *actor; /* [sample][actor][4]: x, y, gap, ttc */
    double best;  /* the criterion of the scene so far; less is more critical */
    sp_scene scene;
} sp_plot;

/* camera frames, thinned in time and size, the latest SP_FILM_CAPACITY of them */
typedef struct sp_film {
    uint32_t count, next;
    int64_t last; /* ns of the newest kept */
    struct sp_still {
        int64_t at;
        uint32_t width, height;
        uint8_t *rgb;
    } still[SP_FILM_CAPACITY];
} sp_film;

/* snapshots of the state, for a driver without a camera */
typedef struct sp_shelf {
    uint32_t next, reserved;
    sp_world *world[SP_FILM_CAPACITY];
} sp_shelf;

struct sp_run {
    sp_arena *arena;
    sp_scenario *scenario; /* borrowed */
    sp_run_options options;
    sp_world_def *def;
    sp_world *world;
    sp_sense *sense;
    sp_physics *physics;
    sp_traffic *traffic;
    sp_drive *drive; /* NULL: the base layer drives alone */
    sp_drive_observer observer;
    /* others than the ego that are driven, by their place in def->driven; NULL: not opened */
    sp_drive *others[SP_MAX_DRIVEN];
    const char *other_paths[SP_MAX_DRIVEN]; /* of their libraries */
    sp_drive_observer listeners[SP_MAX_DRIVEN];
    sp_driven_step steps[SP_MAX_DRIVEN]; /* of this tick */
    sp_render *render;                   /* NULL: nothing is drawn */
    sp_pixels pixels;
    sp_recorder *recorder; /* NULL: none */
    sp_metric_trace *trace;
    sp_actor_record *records;
    sp_tick_record record;
    sp_tick_hash hash;
    sp_error broken; /* first error of an observer, raised at the end of its phase */
    /* of this tick */
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t command_count;
    sp_output raw;
    bool stepped, script_ended;
    sp_text signals, boxes, paths, predictions, reason; /* the driver's trace, as JSON */
    sp_text notes;                                      /* lines for a reader of the case */
    uint32_t note_count, fault_notes, warning_count;
    /* of the run */
    uint64_t bound; /* mounts that the driver reads */
    uint64_t read;  /* mounts that any driver reads */
    sp_end_kind end;
    const char *end_text;
    int64_t first_visible[SP_MAX_ACTORS + 1], first_detection[SP_MAX_ACTORS + 1]; /* ticks; INT64_MIN never */
    sp_plot plot;
    sp_film film;
    sp_shelf shelf;
    sp_case_result result;
};

/* Phases 5 to 9 as far as a replay shares them; k substeps and the settle. */
bool sp_run_move(const sp_world_def *def, sp_world *world, sp_traffic *traffic, sp_physics *physics, sp_error *err);
/* Observers that a run hands to the sensors and the driver. */
sp_sense_observer sp_run_see_frame;
void sp_run_observe(sp_run *run);
/* others.c: opens and binds the drivers of all others than the ego, steps them, closes what is open. Errors say who is
 * driven, with file and line of where he is cast. */
bool sp_run_others_open(sp_run *run, sp_error *err);
bool sp_run_others_step(sp_run *run, sp_error *err);
void sp_run_others_close(sp_run *run);
/* The SHA-256 of the library of the k-th of def->driven, which is open; "" where it cannot be read. */
void sp_run_other_sha256(const sp_run *run, uint32_t k, char out[65]);
/* find.c: the library that a scenario or a SUT names: a path as it is, a bare name beside the program, with or without
 * ".so". NULL: there is none, said in words at that place. */
const char *sp_run_find_driver(const char *said, const char *file, int32_t line, sp_arena *arena, sp_error *err);
/* Once a tick at record: plot samples, first sight, the critical instant. */
void sp_run_watch(sp_run *run);
bool sp_run_plot_init(sp_run *run, sp_error *err);
void sp_run_film_free(sp_film *film);
/* Without a camera: snapshots while it runs, stills from them at the end of a failed case. */
void sp_run_keep_snapshot(sp_run *run);
void sp_run_note(sp_run *run);                           /* notes.c: after each tick */
void sp_run_note_warning(sp_run *run, const char *text); /* of the driver */
const char *sp_run_notes(sp_run *run);                   /* all, once; in the run's arena */
void sp_run_redraw(sp_run *run);
void sp_run_shelf_free(sp_shelf *shelf);
/* At the end: series, thumbnails and chain into the result. */
void sp_run_picture(sp_run *run);
/* Opens the recording with metadata and attachments. */
bool sp_run_record_open(sp_run *run, const sp_case *c, sp_error *err);
bool sp_run_record_tick(sp_run *run, sp_error *err);
/* At the end: what `score` cannot know from states and events alone, the metadata record "skidpad.result". */
bool sp_run_record_result(sp_run *run, sp_error *err);
/* Status and reason of a run that came to its end and is judged; words live in `arena`. */
void sp_run_verdict(sp_arena *arena, sp_end_kind end, const char *end_text, sp_case_result *r);
/* own.c: values of the scenario's own scores into the judgement, by a status that is no error. A pure function of
 * definition, judgement, marks and status; false (SP_BAD_SCRIPT) with file and line when a score's function raises. */
bool sp_run_own_scores(const sp_scenario *scenario, const sp_world_def *def, const sp_world *world,
                       sp_case_status status, sp_judgement *j, sp_error *err);
/* A mark in the black box; NULL is allowed. */
static inline void sp_run_phase(const sp_run *run, sp_phase phase)
{
    if (run->options.box)
        run->options.box->phase = (uint32_t)phase;
}

#endif
