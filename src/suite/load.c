/* load.c - results.db back into rows, for the views. */
#include "suite/store.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    sp_results *r;
    sp_arena *arena;
    sqlite3_stmt *q;
    int at;
} reader;

static const char *text(reader *u)
{
    const char *s = (const char *)sqlite3_column_text(u->q, u->at++);
    const char *copy = sp_arena_strdup(u->arena, s ? s : "");
    return copy ? copy : "";
}

static int64_t integer(reader *u)
{
    return sqlite3_column_int64(u->q, u->at++);
}
static double real(reader *u)
{
    return sqlite3_column_double(u->q, u->at++);
}

/* NULL is undefined */
static double maybe(reader *u, bool *defined)
{
    *defined = sqlite3_column_type(u->q, u->at) != SQLITE_NULL;
    return real(u);
}

static double or_never(reader *u)
{
    bool defined;
    const double v = maybe(u, &defined);
    return defined ? v : -1;
}

static void *blob(reader *u, size_t want)
{
    const void *data = sqlite3_column_blob(u->q, u->at);
    const size_t size = (size_t)sqlite3_column_bytes(u->q, u->at++);
    void *copy = sp_arena_alloc(u->arena, want > size ? want : size);
    if (copy && data)
        memcpy(copy, data, size);
    return copy;
}

static uint32_t count_of(reader *u, const char *sql, int64_t id)
{
    sqlite3_stmt *q = NULL;
    uint32_t n = 0;
    if (sqlite3_prepare_v2(u->r->db, sql, -1, &q, NULL) == SQLITE_OK) {
        sqlite3_bind_int64(q, 1, id);
        if (sqlite3_step(q) == SQLITE_ROW)
            n = (uint32_t)sqlite3_column_int(q, 0);
    }
    sqlite3_finalize(q);
    return n;
}

static bool begin(reader *u, const char *sql, int64_t id)
{
    u->q = NULL;
    if (sqlite3_prepare_v2(u->r->db, sql, -1, &u->q, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_int64(u->q, 1, id);
    return true;
}

static bool next(reader *u)
{
    u->at = 0;
    if (sqlite3_step(u->q) == SQLITE_ROW)
        return true;
    sqlite3_finalize(u->q);
    u->q = NULL;
    return false;
}

static bool read_lists(reader *u, sp_row *row, int64_t id)
{
    row->tag_count = count_of(u, "SELECT json_array_length(tags) FROM result WHERE id=?", id);
    const char **tags = SP_ARRAY(u->arena, const char *, row->tag_count + 1);
    row->param_count = count_of(u, "SELECT json_array_length(params) FROM result WHERE id=?", id);
    sp_param_value *params = SP_ARRAY(u->arena, sp_param_value, row->param_count + 1);
    if (!tags || !params ||
        !begin(u, "SELECT j.value FROM result, json_each(result.tags) j WHERE result.id=? ORDER BY j.key", id))
        return false;
    for (uint32_t i = 0; next(u);)
        if (i < row->tag_count)
            tags[i++] = text(u);
    if (!begin(u,
               "SELECT j.value->>'name', j.value->>'text', j.value->>'unit', j.value->>'value' FROM result, "
               "json_each(result.params) j"
               " WHERE result.id=? ORDER BY j.key",
               id))
        return false;
    for (uint32_t i = 0; next(u);)
        if (i < row->param_count) {
            params[i].name = text(u);
            params[i].text = text(u);
            params[i].unit = text(u);
            bool number;
            params[i].value = maybe(u, &number);
            params[i++].is_text = !number;
        }
    row->tags = tags;
    row->params = params;
    return true;
}

static bool read_metrics(reader *u, sp_row *row, int64_t id)
{
    row->metric_count = count_of(u, "SELECT count(*) FROM metric WHERE result=?", id);
    row->metrics = SP_ARRAY(u->arena, sp_row_metric, row->metric_count + 1);
    if (!row->metrics ||
        !begin(u, "SELECT name, unit, actor, value, at_s FROM metric WHERE result=? ORDER BY rowid", id))
        return false;
    for (uint32_t i = 0; next(u); i++) {
        sp_row_metric *m = &row->metrics[i < row->metric_count ? i : row->metric_count];
        m->name = text(u);
        m->unit = text(u);
        m->actor = text(u);
        m->value = maybe(u, &m->defined);
        m->at_s = real(u);
    }
    return true;
}

static bool read_verdicts(reader *u, sp_row *row, int64_t id)
{
    row->check_count = count_of(u, "SELECT count(*) FROM verdict WHERE result=? AND kind!='card'", id);
    row->card_count = count_of(u, "SELECT count(*) FROM verdict WHERE result=? AND kind='card'", id);
    row->checks = SP_ARRAY(u->arena, sp_row_check, row->check_count + 1);
    row->cards = SP_ARRAY(u->arena, sp_row_card, row->card_count + 1);
    if (!row->checks || !row->cards ||
        !begin(u,
               "SELECT kind, name, severity, value, lim, margin, unit, value_unit, display_unit, pass, vacuous, at_s, "
               "actor, file, line,"
               " points, max, band, detail, test FROM verdict WHERE result=? ORDER BY rowid",
               id))
        return false;
    for (uint32_t i = 0, k = 0; next(u);) {
        const char *kind = text(u);
        if (strcmp(kind, "card") != 0 && i < row->check_count) {
            sp_row_check *c = &row->checks[i++];
            c->validity = !strcmp(kind, "valid");
            c->name = text(u);
            c->severity = text(u);
            c->value = maybe(u, &c->value_defined);
            bool limited;
            c->limit = maybe(u, &limited);
            c->limit = limited ? c->limit : SP_NAN;
            c->margin = maybe(u, &c->margin_defined);
            c->unit = text(u);
            c->value_unit = text(u);
            c->display_unit = text(u);
            c->pass = integer(u) != 0;
            c->vacuous = integer(u) != 0;
            c->at_s = real(u);
            c->actor = text(u);
            c->file = text(u);
            c->line = (int32_t)integer(u);
        } else if (k < row->card_count) {
            sp_row_card *c = &row->cards[k++];
            c->name = text(u);
            u->at = 15;
            c->points = real(u);
            c->max = real(u);
            c->band = text(u);
            c->detail = text(u);
            c->test = text(u);
        }
    }
    return true;
}

static bool read_cover(reader *u, sp_row *row, int64_t id)
{
    row->cover_count = count_of(u, "SELECT count(*) FROM cover WHERE result=?", id);
    row->cover = SP_ARRAY(u->arena, sp_row_cover, row->cover_count + 1);
    if (!row->cover ||
        !begin(u, "SELECT item, source, bin, excluded, n, at_least FROM cover WHERE result=? ORDER BY rowid", id))
        return false;
    for (uint32_t i = 0; next(u); i++) {
        sp_row_cover *c = &row->cover[i < row->cover_count ? i : row->cover_count];
        c->item = text(u);
        c->source = text(u);
        c->bin = text(u);
        c->excluded = text(u);
        c->n = (uint32_t)integer(u);
        c->at_least = (uint32_t)integer(u);
    }
    return true;
}

static bool read_pictures(reader *u, sp_row *row, int64_t id)
{
    if (!begin(u, "SELECT at_s, width, height, png FROM thumbnail WHERE result=? ORDER BY at_s", id))
        return false;
    while (next(u)) {
        if (row->thumb_count >= 8)
            continue;
        struct sp_row_thumb *t = &row->thumbs[row->thumb_count++];
        t->at_s = real(u);
        t->width = (uint32_t)integer(u);
        t->height = (uint32_t)integer(u);
        t->size = (uint32_t)sqlite3_column_bytes(u->q, u->at);
        t->png = blob(u, 0);
    }
    if (!begin(u,
               "SELECT dt, count, target, scene_at, speed, gap, ttc, accel, brake, warning, ego_xy, target_xy, scene "
               "FROM series WHERE result=?",
               id))
        return false;
    while (next(u)) {
        sp_series *s = &row->series;
        s->dt = real(u);
        s->count = (uint32_t)integer(u);
        row->target = text(u);
        row->scene.at_s = real(u);
        s->count = s->count < 100000 ? s->count : 0;
        float **const column[] = {&s->speed, &s->gap,     &s->ttc,    &s->accel,
                                  &s->brake, &s->warning, &s->ego_xy, &s->target_xy};
        for (uint32_t i = 0; i < 8; i++)
            *column[i] = blob(u, s->count * sizeof(float) * (i < 6 ? 1 : 2));
        const size_t size = (size_t)sqlite3_column_bytes(u->q, u->at);
        const void *scene = blob(u, 0);
        if (scene && size && size <= sizeof row->scene.box) {
            memcpy(row->scene.box, scene, size);
            row->scene.count = (uint32_t)(size / sizeof row->scene.box[0]);
        }
    }
    return true;
}

static sp_case_status status_of(const char *name)
{
    for (int s = 0; s < 6; s++)
        if (!strcmp(name, sp_case_status_name((sp_case_status)s)))
            return (sp_case_status)s;
    return SP_CASE_BENCH_ERROR;
}

static const char result_sql[] =
    "SELECT result.id, scenario, doc, file, line, case_id, key, layer, repeat, result.seed, closure, status, "
    "end_reason, invalid_by,"
    " error_kind, error_phase, error_driver, error_text, notes, error_tick, ticks, sim_s, wall_s, hash, sense_hash, "
    "renderer, "
    "driver_id,"
    " driver_version, vehicle, truth, contact_with, contact_part, contact_fault, contact_at, contact_speed, "
    "contact_rel_speed,"
    " contact_location, contact_avoidable, first_visible, first_detection, warning, brake, contact, recording, "
    "reproduce, suite.seed, "
    "suite.sut,"
    " suite.driver, suite.driver_sha256, suite.driver_params, suite.rig_sha256, suite.version, suite.build, ord"
    " FROM result JOIN suite ON suite.id = result.suite WHERE ?1 = ?1 ORDER BY suite.id, "
    // of several plans in one folder, those of a scenario stay together
    "min(ord) OVER (PARTITION BY suite.id, scenario), scenario, ord, case_id";

static int64_t read_head(reader *u, sp_row *r)
{
    const int64_t id = integer(u);
    r->scenario = text(u);
    r->doc = text(u);
    r->file = text(u);
    r->line = (int32_t)integer(u);
    r->case_id = text(u);
    r->key = text(u);
    r->layer = text(u);
    r->repeat = (uint32_t)integer(u);
    r->seed = strtoull(text(u), NULL, 10);
    r->closure = text(u);
    r->status = status_of(text(u));
    const char **const words[] = {&r->end_reason,   &r->invalid_by, &r->error_kind, &r->error_phase,
                                  &r->error_driver, &r->error_text, &r->notes};
    for (size_t i = 0; i < 7; i++)
        *words[i] = text(u);
    r->error_tick = integer(u);
    r->ticks = integer(u);
    r->sim_s = real(u);
    r->wall_s = real(u);
    const char **const facts[] = {&r->hash,      &r->sense_hash,     &r->renderer,
                                  &r->driver_id, &r->driver_version, &r->vehicle};
    for (size_t i = 0; i < 6; i++)
        *facts[i] = text(u);
    r->truth_mounted = integer(u) != 0;
    r->contact_with = text(u);
    r->contact.part = text(u);
    r->contact.fault = text(u);
    r->contact.at_s = maybe(u, &r->contact.any);
    r->contact.speed = real(u);
    r->contact.rel_speed = real(u);
    r->contact.location = real(u);
    r->contact.avoidable = (int32_t)integer(u);
    double *const chain[] = {&r->chain.first_visible, &r->chain.first_detection, &r->chain.warning, &r->chain.brake,
                             &r->chain.contact};
    for (size_t i = 0; i < 5; i++)
        *chain[i] = or_never(u);
    r->recording = text(u);
    r->reproduce = text(u);
    r->suite_seed = strtoull(text(u), NULL, 10);
    const char **const sut[] = {&r->sut_hash,   &r->driver_path, &r->driver_sha256, &r->driver_params,
                                &r->rig_sha256, &r->version,     &r->build};
    for (size_t i = 0; i < 7; i++)
        *sut[i] = text(u);
    r->order = (uint32_t)integer(u);
    r->target = "";
    return id;
}

/* shares of repeats that scenarios want; a database of before there were any has no such table */
static bool read_rates(reader *u, sp_row *rows, uint32_t n)
{
    if (count_of(u, "SELECT count(*) FROM sqlite_master WHERE ?1=?1 AND name='repeats'", 0) == 0)
        return true;
    if (!begin(u,
               "SELECT suite.seed, suite.sut, suite.build, scenario, rate FROM repeats JOIN suite ON suite.id = suite "
               "WHERE ?1=?1",
               0))
        return false;
    while (next(u)) {
        const uint64_t seed = strtoull(text(u), NULL, 10);
        const char *sut = text(u), *build = text(u), *scenario = text(u);
        const double rate = real(u);
        for (uint32_t i = 0; i < n; i++)
            if (rows[i].suite_seed == seed && !strcmp(rows[i].sut_hash, sut) && !strcmp(rows[i].build, build) &&
                !strcmp(rows[i].scenario, scenario))
                rows[i].repeat_rate = rate;
    }
    return true;
}

bool sp_results_load(sp_results *r, sp_arena *arena, sp_row **rows, uint32_t *count, sp_error *err)
{
    reader u = {.r = r, .arena = arena};
    const uint32_t total = count_of(&u, "SELECT count(*) FROM result WHERE ?1=?1", 0);
    sp_row *list = SP_ARRAY(arena, sp_row, total + 1);
    int64_t *ids = SP_ARRAY(arena, int64_t, total + 1);
    uint32_t n = 0;
    if (!list || !ids)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    bool fine = begin(&u, result_sql, 0);
    while (fine && next(&u))
        if (n < total) {
            ids[n] = read_head(&u, &list[n]);
            n++;
        }
    for (uint32_t i = 0; fine && i < n; i++)
        fine = read_lists(&u, &list[i], ids[i]) && read_metrics(&u, &list[i], ids[i]) &&
               read_verdicts(&u, &list[i], ids[i]) && read_cover(&u, &list[i], ids[i]) &&
               read_pictures(&u, &list[i], ids[i]);
    fine = fine && read_rates(&u, list, n);
    *rows = list;
    *count = n;
    return fine || sp_error_set(err, SP_BAD_LOAD, r->path, 0, "%s", sqlite3_errmsg(r->db));
}
