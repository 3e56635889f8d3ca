/* score.h - metrics and checks again, from recordings and from trajectories, without a simulation. */
#ifndef SP_RUN_SCORE_H
#define SP_RUN_SCORE_H

#include "run/run.h"

typedef struct sp_score_options {
    const bool *wanted;   /* by metric; NULL: all, and the checks. With it checks are not judged */
    const char *road;     /* of CSV: the OpenDRIVE file that they were driven on; NULL: none */
    const char *build_id; /* of this program; may be NULL */
} sp_score_options;

/* What one file came to. Lives until the next file is scored. */
typedef struct sp_scored {
    const sp_world_def *def;
    const sp_recording *recording; /* NULL: of a CSV */
    sp_case case_of;               /* id, key, parameters, tags */
    sp_case_result result;
    char note[600]; /* what a reader should know; "" nothing */
} sp_scored;

/* Keeps what recordings have in common: loaded scenarios by the bytes of their files, frozen cases, roads. */
typedef struct sp_score sp_score;
sp_score *sp_score_create(const sp_score_options *options, sp_error *err);
void sp_score_destroy(sp_score *s);
/* A recording (.mcap) or, by its ending .csv, trajectories. Fails with file and place where it cannot be read. */
bool sp_score_file(sp_score *s, const char *path, sp_scored *out, sp_error *err);

#endif
