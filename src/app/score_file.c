/* score_file.c - in a child: one file scored, as a line of skidpad.case/1 or as a table. */
#include "app/score.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

typedef struct worker {
    const score_work *work;
    sp_score *score;
    sp_error err; /* why there is no score */
} worker;

void *score_begin(void *user)
{
    const score_work *work = user;
    worker *w = sp_memory_alloc(sizeof *w);
    if (!w)
        return NULL;
    *w = (worker){.work = work};
    /* what one file took is the next one's: no page goes back in between; but what is large comes as pages of zeros, of
     * which few are touched */
    mallopt(M_MMAP_THRESHOLD, 1 << 19);
    mallopt(M_TRIM_THRESHOLD, 1 << 29);
    const sp_score_options o = {
        .wanted = work->a->metric_count ? work->wanted : NULL, .road = work->a->road, .build_id = work->a->build_id};
    w->score = sp_score_create(&o, &w->err);
    return w;
}

void score_end(void *user, void *state)
{
    worker *w = state;
    (void)user;
    if (w)
        sp_score_destroy(w->score);
    sp_memory_free(w);
}

/* ---------------------------------------------------------------- a row */
static const char *meta(const sp_scored *f, const char *name)
{
    const char *v = f->recording ? sp_recording_metadata(f->recording, "skidpad", name) : NULL;
    return v ? v : "";
}

/* "key=value,..." as the driver was given them */
static const char *driver_params(const sp_scored *f, sp_arena *arena)
{
    static const char prefix[] = "driver_param.";
    const char *record, *name, *value;
    sp_text t = {0};
    for (uint32_t i = 0; f->recording && sp_recording_pair(f->recording, i, &record, &name, &value); i++)
        if (!strcmp(record, "skidpad") && !strncmp(name, prefix, sizeof prefix - 1))
            sp_text_printf(&t, "%s%s=%s", t.size ? "," : "", name + sizeof prefix - 1, value);
    const char *out = sp_arena_strdup(arena, t.data ? t.data : "");
    sp_text_free(&t);
    return out;
}

static const char *reproduce(const app *a, const char *path, sp_arena *arena)
{
    sp_text t = {0};
    sp_text_printf(&t, "%s score %s", a->suite.program ? a->suite.program : "skidpad", path);
    for (uint32_t i = 0; i < a->metric_count; i++)
        sp_text_printf(&t, " --metric %s", a->metrics[i]);
    if (a->road && app_ends_with(path, ".csv"))
        sp_text_printf(&t, " --road %s", a->road);
    const char *out = sp_arena_strdup(arena, t.data ? t.data : "");
    sp_text_free(&t);
    return out;
}

/* --metric: the others leave the row */
static void keep_wanted(const score_work *w, sp_row *row)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->metric_count; i++)
        if (i < SCORE_METRICS && w->wanted[i])
            row->metrics[n++] = row->metrics[i];
    row->metric_count = n;
    row->contact.any = false;
    row->chain = (sp_chain){-1, -1, -1, -1, -1};
}

static void dress(const score_work *w, const char *path, const sp_scored *f, sp_arena *arena, sp_row *row)
{
    const sp_world_def *def = f->def;
    const char *error_text = f->recording ? sp_recording_metadata(f->recording, "skidpad.result", "error_text") : NULL;
    row->scenario = def->scenario;
    row->file = def->file;
    row->line = def->line;
    row->case_id = f->case_of.id;
    row->key = f->case_of.key;
    row->layer = f->case_of.layer;
    row->repeat = f->case_of.repeat;
    row->suite_seed = def->suite_seed;
    row->seed = def->seed;
    row->tag_count = def->tag_count;
    row->tags = (const char *const *)def->tags;
    row->param_count = def->param_count;
    row->params = def->params;
    row->driver_sha256 = meta(f, "driver_sha256");
    row->driver_params = driver_params(f, arena);
    row->rig_sha256 = meta(f, "rig_sha256");
    row->version = f->recording ? meta(f, "version") : w->a->suite.version;
    row->build = f->recording ? meta(f, "build") : w->a->build_id;
    row->recording = path;
    row->reproduce = reproduce(w->a, path, arena);
    if (!f->recording)
        row->hash = row->sense_hash = "";
    else {
        const char *sense = sp_recording_metadata(f->recording, "skidpad.result", "sense_hash");
        row->sense_hash = sense ? sense : "";
    }
    if (error_text)
        row->error_text = error_text;
    if (w->a->metric_count)
        keep_wanted(w, row);
}

/* ---------------------------------------------------------------- a table */
static void put_number(char out[40], double v)
{
    sp_number_fixed(out, v, sp_abs(v) < 10 ? 3 : 2);
}

static void put_metric(sp_text *t, const sp_row_metric *m)
{
    char value[40] = "-", at[40] = "";
    if (m->defined)
        put_number(value, m->value);
    if (m->defined && m->at_s >= 0)
        sp_number_fixed(at, m->at_s, 2);
    sp_text_printf(t, "  %-28s %12s %-6s %8s%s%s%s\n", m->name, value, m->unit, at, at[0] ? " s" : "",
                   m->defined && m->actor[0] ? "  " : "", m->defined ? m->actor : "");
}

static void put_check(sp_text *t, const sp_row_check *c)
{
    char margin[40];
    put_number(margin, c->margin);
    sp_text_printf(t, "  %-5s %s", c->pass ? "pass" : !strcmp(c->severity, "fail") ? "FAIL" : c->severity, c->name);
    if (c->value_defined) {
        char value[40];
        put_number(value, c->value);
        sp_text_printf(t, ", was %s", value);
    }
    if (c->margin_defined)
        sp_text_printf(t, ", margin %s %s", margin, c->unit);
    if (c->vacuous)
        sp_text_add(t, ", never put to the test");
    sp_text_add(t, c->validity ? " (whether the case took place)\n" : "\n");
}

static void put_table(sp_text *t, const score_work *w, const char *path, const sp_row *row)
{
    uint32_t undefined = 0;
    sp_text_printf(t, "%s: %s", path, row->case_id);
    sp_text says = {0};
    if (!w->a->metric_count)
        sp_text_printf(t, ": %s", sp_case_status_name(row->status));
    if (row->status != SP_CASE_PASS && !w->a->metric_count) {
        sp_row_says(&says, row);
        if (says.size)
            sp_text_printf(t, ": %s", says.data);
    }
    sp_text_free(&says);
    sp_text_add(t, "\n");
    for (uint32_t i = 0; i < row->metric_count; i++) {
        undefined += !row->metrics[i].defined;
        if (row->metrics[i].defined || w->a->metric_count || w->a->suite.verbose)
            put_metric(t, &row->metrics[i]);
    }
    if (undefined && !w->a->metric_count && !w->a->suite.verbose)
        sp_text_printf(t, "  %u metrics were never defined (-v lists them)\n", undefined);
    for (uint32_t i = 0; i < row->check_count; i++)
        put_check(t, &row->checks[i]);
    for (uint32_t i = 0; i < row->card_count; i++) {
        char points[40], most[40];
        sp_number_fixed(points, row->cards[i].points, 2);
        sp_number_fixed(most, row->cards[i].max, 2);
        sp_text_printf(t, "  card  %s: %s of %s points%s%s\n", row->cards[i].name, points, most,
                       row->cards[i].band[0] ? ", " : "", row->cards[i].band);
    }
}

/* ---------------------------------------------------------------- one file */
static bool answer(worker *w, const char *path, sp_arena *arena, score_reply *r, sp_text *note, sp_text *words)
{
    sp_scored f;
    sp_row row = {0};
    sp_text packed = {0};
    if (!w->score) {
        r->err = w->err;
        return false;
    }
    if (!sp_score_file(w->score, path, &f, &r->err))
        return false;
    sp_row_pack_def(&packed, f.def, &f.result, false);
    const bool fine = !packed.failed && sp_row_unpack(packed.data, packed.size, arena, &row);
    sp_text_free(&packed);
    if (!fine)
        return sp_error_set(&r->err, SP_BAD_BENCH, path, 0, "out of memory");
    dress(w->work, path, &f, arena, &row);
    if (w->work->a->suite.json)
        sp_row_json(words, &row);
    else
        put_table(words, w->work, path, &row);
    sp_text_add(note, f.note);
    r->code = w->work->a->metric_count || row.status == SP_CASE_PASS ? 0 : 1;
    return !words->failed || sp_error_set(&r->err, SP_BAD_BENCH, path, 0, "out of memory");
}

void score_body(void *user, void *state, uint32_t index, sp_text *out)
{
    const score_work *work = user;
    score_reply r = {0};
    sp_text note = {0}, words = {0};
    sp_arena *arena = sp_arena_create();
    if (!state || !arena)
        sp_error_set(&r.err, SP_BAD_BENCH, NULL, 0, "out of memory");
    else if (answer(state, work->a->suite.paths[index], arena, &r, &note, &words))
        r.err = (sp_error){0};
    r.note_size = (uint32_t)note.size;
    sp_text_add_bytes(out, &r, sizeof r);
    if (!r.err.code) {
        sp_text_add_bytes(out, note.data, note.size);
        sp_text_add_bytes(out, words.data, words.size);
    }
    sp_text_free(&note);
    sp_text_free(&words);
    sp_arena_destroy(arena);
}
