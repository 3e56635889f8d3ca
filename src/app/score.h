/* score.h - what the two files of the command `score` share. */
#ifndef SP_APP_SCORE_H
#define SP_APP_SCORE_H

#include "app/app.h"
#include "run/score.h"

enum { SCORE_METRICS = 128 };

typedef struct score_work {
    const app *a;
    bool wanted[SCORE_METRICS]; /* by metric, with --metric */
} score_work;

/* an answer: this, the note, then what goes to stdout */
typedef struct score_reply {
    int32_t code; /* of exit: 0 or 1 */
    uint32_t note_size;
    sp_error err; /* code 0: it could be read */
} score_reply;

/* in a child: `user` points to score_work */
void *score_begin(void *user);
void score_body(void *user, void *state, uint32_t index, sp_text *out);
void score_end(void *user, void *state);

#endif
