/* results.c - results.db, the truth of which JSON, JUnit and HTML are views. One writer, the parent; a transaction a
 * case, so that a killed run leaves whole cases. sqlite3.h stays in here. */
#include "suite/inside.h"

#include "suite/store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS suite(id INTEGER PRIMARY KEY, schema TEXT NOT NULL, version TEXT NOT NULL, build TEXT "
    "NOT NULL,"
    " seed TEXT NOT NULL, sut TEXT NOT NULL, driver TEXT NOT NULL, driver_sha256 TEXT NOT NULL, driver_params TEXT NOT "
    "NULL,"
    " rig_sha256 TEXT NOT NULL, host TEXT NOT NULL, started TEXT NOT NULL, UNIQUE(build, seed, sut)) STRICT;"
    "CREATE TABLE IF NOT EXISTS result(id INTEGER PRIMARY KEY, suite INTEGER NOT NULL REFERENCES suite(id), ord "
    "INTEGER NOT NULL,"
    " scenario TEXT NOT NULL, doc TEXT, file TEXT NOT NULL, line INTEGER NOT NULL, case_id TEXT NOT NULL, key TEXT NOT "
    "NULL,"
    " layer TEXT, repeat INTEGER NOT NULL, seed TEXT NOT NULL, closure TEXT NOT NULL, tags TEXT NOT NULL, params TEXT "
    "NOT NULL,"
    " status TEXT NOT NULL, end_reason TEXT, invalid_by TEXT, error_kind TEXT, error_phase TEXT, error_driver TEXT, "
    "error_text TEXT, notes TEXT,"
    " error_tick INTEGER, ticks INTEGER NOT NULL, sim_s REAL NOT NULL, wall_s REAL NOT NULL, hash TEXT, sense_hash "
    "TEXT,"
    " renderer TEXT, driver_id TEXT, driver_version TEXT, vehicle TEXT, truth INTEGER NOT NULL, contact_with TEXT, "
    "contact_part TEXT,"
    " contact_fault TEXT, contact_at REAL, contact_speed REAL, contact_rel_speed REAL, contact_location REAL, "
    "contact_avoidable INTEGER, "
    "first_visible REAL,"
    " first_detection REAL, warning REAL, brake REAL, contact REAL, recording TEXT, reproduce TEXT,"
    " UNIQUE(suite, case_id, repeat, closure)) STRICT;"
    "CREATE TABLE IF NOT EXISTS metric(result INTEGER NOT NULL REFERENCES result(id) ON DELETE CASCADE, name TEXT NOT "
    "NULL, value REAL,"
    " unit TEXT NOT NULL, at_s REAL, actor TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS verdict(result INTEGER NOT NULL REFERENCES result(id) ON DELETE CASCADE, kind TEXT NOT "
    "NULL, name TEXT"
    " NOT NULL, severity TEXT NOT NULL, value REAL, lim REAL, margin REAL, unit TEXT, value_unit TEXT, display_unit "
    "TEXT, pass INTEGER,"
    " vacuous INTEGER, at_s REAL, actor TEXT, file TEXT, line INTEGER, points REAL, max REAL, band TEXT, detail TEXT, "
    "test TEXT) "
    "STRICT;"
    "CREATE TABLE IF NOT EXISTS cover(result INTEGER NOT NULL REFERENCES result(id) ON DELETE CASCADE, item TEXT NOT "
    "NULL, source TEXT,"
    " bin TEXT NOT NULL, n INTEGER NOT NULL, at_least INTEGER NOT NULL, excluded TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS thumbnail(result INTEGER NOT NULL REFERENCES result(id) ON DELETE CASCADE, at_s REAL "
    "NOT NULL, width"
    " INTEGER NOT NULL, height INTEGER NOT NULL, png BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS series(result INTEGER NOT NULL REFERENCES result(id) ON DELETE CASCADE, dt REAL NOT "
    "NULL, count INTEGER"
    " NOT NULL, target TEXT, speed BLOB, gap BLOB, ttc BLOB, accel BLOB, brake BLOB, warning BLOB, ego_xy BLOB, "
    "target_xy BLOB,"
    " scene_at REAL, scene BLOB) STRICT;"
    "CREATE TABLE IF NOT EXISTS repeats(suite INTEGER NOT NULL REFERENCES suite(id), scenario TEXT NOT NULL, rate REAL "
    "NOT NULL,"
    " UNIQUE(suite, scenario)) STRICT;"
    "CREATE INDEX IF NOT EXISTS metric_of ON metric(result); CREATE INDEX IF NOT EXISTS verdict_of ON verdict(result);"
    "CREATE INDEX IF NOT EXISTS cover_of ON cover(result); CREATE INDEX IF NOT EXISTS thumbnail_of ON "
    "thumbnail(result);"
    "CREATE INDEX IF NOT EXISTS series_of ON series(result);";

/* ---------------------------------------------------------------- statements */
typedef struct statement {
    sqlite3_stmt *s;
    int at;
} statement;

static bool complain(const sp_results *r, sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, r->path, 0, "%s", r->db ? sqlite3_errmsg(r->db) : "out of memory");
}

static bool prepare(sp_results *r, statement *q, const char *sql)
{
    *q = (statement){0};
    return sqlite3_prepare_v2(r->db, sql, -1, &q->s, NULL) == SQLITE_OK;
}

static void bind_text(statement *q, const char *v)
{
    sqlite3_bind_text(q->s, ++q->at, v ? v : "", -1, SQLITE_STATIC);
}
static void bind_int(statement *q, int64_t v)
{
    sqlite3_bind_int64(q->s, ++q->at, v);
}
static void bind_real(statement *q, double v)
{
    sqlite3_bind_double(q->s, ++q->at, v);
}
static void bind_maybe(statement *q, double v, bool defined)
{
    q->at++;
    if (defined)
        sqlite3_bind_double(q->s, q->at, v);
}
static void bind_blob(statement *q, const void *v, size_t n)
{
    sqlite3_bind_blob64(q->s, ++q->at, v ? v : "", n, SQLITE_STATIC);
}

/* runs it once and readies it for the next values */
static bool step(statement *q)
{
    const int rc = sqlite3_step(q->s);
    sqlite3_reset(q->s);
    sqlite3_clear_bindings(q->s);
    q->at = 0;
    return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

static bool execute(sp_results *r, const char *sql, sp_error *err)
{
    return sqlite3_exec(r->db, sql, NULL, NULL, NULL) == SQLITE_OK || complain(r, err);
}

/* ---------------------------------------------------------------- opening */
static sp_results *open_at(const char *path, int flags, sp_error *err)
{
    sp_results *r = sp_memory_alloc(sizeof *r);
    if (!r) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
        return NULL;
    }
    *r = (sp_results){0};
    snprintf(r->path, sizeof r->path, "%s", path);
    if (sqlite3_open_v2(path, &r->db, flags, NULL) != SQLITE_OK) {
        complain(r, err);
        sp_results_close(r);
        return NULL;
    }
    sqlite3_busy_timeout(r->db, 10000);
    return r;
}

/* this run's row of `suite`, after a look whether the folder belongs to another SUT, seed or build */
static bool enter_suite(sp_results *r, const sp_plan *plan, const sp_suite_options *o, sp_error *err)
{
    statement q;
    char seed[32], host[65] = "", started[32];
    const time_t now = time(NULL);
    struct tm utc;
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)o->seed);
    gethostname(host, sizeof host - 1);
    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    if (!prepare(r, &q, "SELECT build=?1, seed=?2, sut=?3, driver FROM suite WHERE build!=?1 OR seed!=?2 OR sut!=?3"))
        return complain(r, err);
    bind_text(&q, o->build_id);
    bind_text(&q, seed);
    bind_text(&q, plan->sut.hash);
    if (sqlite3_step(q.s) == SQLITE_ROW && !o->append) {
        sp_error_set(err, SP_BAD_USAGE, r->path, 0, "this folder holds results of another %s",
                     !sqlite3_column_int(q.s, 2)   ? "system under test"
                     : !sqlite3_column_int(q.s, 1) ? "seed"
                                                   : "build");
        sp_error_hint(err, "another -o DIR, or --append to keep both there");
        sqlite3_finalize(q.s);
        return false;
    }
    sqlite3_finalize(q.s);
    /* beside another suite: files of the same case need names of their own */
    char all[400];
    if (!prepare(r, &q, "SELECT id FROM suite WHERE build!=?1 OR seed!=?2 OR sut!=?3"))
        return complain(r, err);
    bind_text(&q, o->build_id);
    bind_text(&q, seed);
    bind_text(&q, plan->sut.hash);
    snprintf(all, sizeof all, "%.80s\n%s\n%.200s", o->build_id, seed, plan->sut.hash);
    if (sqlite3_step(q.s) == SQLITE_ROW)
        snprintf(r->tag, sizeof r->tag, "-%08x", (unsigned)(sp_hash_bytes(all, strlen(all)).lo & 0xffffffffu));
    sqlite3_finalize(q.s);
    if (!prepare(r, &q,
                 "INSERT INTO suite(schema, version, build, seed, sut, driver, driver_sha256, driver_params, "
                 "rig_sha256, host, started)"
                 " VALUES('skidpad.results/1',?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET started=excluded.started "
                 "RETURNING id"))
        return complain(r, err);
    const char *const values[] = {
        o->version,       o->build_id,          seed, plan->sut.hash, plan->sut.driver, plan->sut.driver_sha256,
        plan->sut.params, plan->sut.rig_sha256, host, started};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        bind_text(&q, values[i]);
    const bool fine = sqlite3_step(q.s) == SQLITE_ROW;
    r->suite = fine ? sqlite3_column_int64(q.s, 0) : 0;
    sqlite3_finalize(q.s);
    return fine || complain(r, err);
}

sp_results *sp_results_open(const char *path, const sp_plan *plan, const sp_suite_options *o, sp_error *err)
{
    sp_results *r = open_at(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!r)
        return NULL;
    if (!execute(r, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;", err) ||
        !execute(r, schema, err) || !enter_suite(r, plan, o, err)) {
        sp_results_close(r);
        return NULL;
    }
    return r;
}

sp_results *sp_results_read(const char *path, sp_error *err)
{
    /* of the folder of a run its database; what is no plain file has none */
    char within[4096];
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        snprintf(within, sizeof within, "%s/results.db", path);
        path = within;
    }
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || access(path, R_OK) != 0) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "no results.db that can be read");
        return NULL;
    }
    sp_results *r = open_at(path, SQLITE_OPEN_READWRITE, err);
    statement q;
    if (r && (!prepare(r, &q, "SELECT count(*) FROM result") || sqlite3_step(q.s) != SQLITE_ROW)) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "not a results.db of skidpad: %s", sqlite3_errmsg(r->db));
        sp_results_close(r);
        return NULL;
    }
    if (r)
        sqlite3_finalize(q.s);
    return r;
}

const char *sp_results_tag(const sp_results *r)
{
    return r ? r->tag : "";
}

void sp_results_close(sp_results *r)
{
    if (!r)
        return;
    /* without its log the file can be read where nothing can be written; in vain while others have it open */
    sqlite3_exec(r->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    sqlite3_close(r->db);
    sp_memory_free(r);
}

/* ---------------------------------------------------------------- writing */
static void params_json(sp_text *t, const sp_row *row)
{
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < row->param_count; i++) {
        const sp_param_value *p = &row->params[i];
        sp_text_add(t, i ? ",{\"name\":" : "{\"name\":");
        sp_text_json(t, p->name);
        sp_text_add(t, ",\"value\":");
        if (p->is_text)
            sp_text_add(t, "null");
        else
            sp_text_number(t, p->value);
        sp_text_add(t, ",\"text\":");
        sp_text_json(t, p->text ? p->text : "");
        sp_text_add(t, ",\"unit\":");
        sp_text_json(t, p->unit ? p->unit : "");
        sp_text_add(t, "}");
    }
    sp_text_add(t, "]");
}

static void tags_json(sp_text *t, const sp_row *row)
{
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < row->tag_count; i++) {
        sp_text_add(t, i ? "," : "");
        sp_text_json(t, row->tags[i]);
    }
    sp_text_add(t, "]");
}

/* what was asked */
static void bind_head(statement *q, const sp_results *r, const sp_row *row, const char *seed, const char *tags,
                      const char *params)
{
    bind_int(q, r->suite);
    bind_int(q, row->order);
    bind_text(q, row->scenario);
    bind_text(q, row->doc);
    bind_text(q, row->file);
    bind_int(q, row->line);
    bind_text(q, row->case_id);
    bind_text(q, row->key);
    bind_text(q, row->layer);
    bind_int(q, row->repeat);
    bind_text(q, seed);
    bind_text(q, row->closure);
    bind_text(q, tags);
    bind_text(q, params);
    bind_text(q, sp_case_status_name(row->status));
}

/* what came of it */
static void bind_facts(statement *q, const sp_row *row)
{
    const char *const words[] = {row->end_reason,
                                 row->invalid_by,
                                 row->error_kind,
                                 row->error_phase,
                                 row->error_driver,
                                 row->error_text,
                                 row->notes ? row->notes : ""};
    for (size_t i = 0; i < 7; i++)
        bind_text(q, words[i]);
    bind_int(q, row->error_tick);
    bind_int(q, row->ticks);
    bind_real(q, row->sim_s);
    bind_real(q, row->wall_s);
    const char *const facts[] = {row->hash,      row->sense_hash,     row->renderer,
                                 row->driver_id, row->driver_version, row->vehicle};
    for (size_t i = 0; i < 6; i++)
        bind_text(q, facts[i]);
    bind_int(q, row->truth_mounted);
    const sp_contact_value *c = &row->contact;
    bind_text(q, c->any ? row->contact_with : "");
    bind_text(q, c->part);
    bind_text(q, c->fault);
    bind_maybe(q, c->at_s, c->any);
    bind_maybe(q, c->speed, c->any);
    bind_maybe(q, c->rel_speed, c->any);
    bind_maybe(q, c->location, c->any);
    bind_int(q, c->any ? c->avoidable : -1);
    const double chain[] = {row->chain.first_visible, row->chain.first_detection, row->chain.warning, row->chain.brake,
                            row->chain.contact};
    for (size_t i = 0; i < 5; i++)
        bind_maybe(q, chain[i], chain[i] >= 0);
    bind_text(q, row->recording);
    bind_text(q, row->reproduce);
}

/* the row itself; what hung on an older one of its key goes with it */
static bool put_result(sp_results *r, const sp_row *row, int64_t *id)
{
    statement q;
    char seed[32];
    sp_text params = {0}, tags = {0};
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)row->seed);
    params_json(&params, row);
    tags_json(&tags, row);
    /* the same case of an older text of the scenario is no result any more: its recording has been replaced */
    if (!prepare(r, &q, "DELETE FROM result WHERE suite=? AND case_id=? AND repeat=?"))
        return false;
    bind_int(&q, r->suite);
    bind_text(&q, row->case_id);
    bind_int(&q, row->repeat);
    bool fine = step(&q);
    sqlite3_finalize(q.s);
    fine = fine && prepare(r, &q,
                           "INSERT INTO result VALUES(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
                           ",?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id");
    if (fine) {
        bind_head(&q, r, row, seed, tags.data, params.data);
        bind_facts(&q, row);
        fine = sqlite3_step(q.s) == SQLITE_ROW;
        *id = fine ? sqlite3_column_int64(q.s, 0) : 0;
        sqlite3_finalize(q.s);
    }
    sp_text_free(&params);
    sp_text_free(&tags);
    return fine;
}

static bool put_metrics(sp_results *r, const sp_row *row, int64_t id)
{
    statement q;
    bool fine = prepare(r, &q, "INSERT INTO metric VALUES(?,?,?,?,?,?)");
    for (uint32_t i = 0; fine && i < row->metric_count; i++) {
        const sp_row_metric *m = &row->metrics[i];
        bind_int(&q, id);
        bind_text(&q, m->name);
        bind_maybe(&q, m->value, m->defined);
        bind_text(&q, m->unit);
        bind_maybe(&q, m->at_s, m->defined);
        bind_text(&q, m->actor);
        fine = step(&q);
    }
    sqlite3_finalize(q.s);
    return fine;
}

static bool put_verdicts(sp_results *r, const sp_row *row, int64_t id)
{
    statement q;
    bool fine = prepare(r, &q, "INSERT INTO verdict VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; fine && i < row->check_count; i++) {
        const sp_row_check *c = &row->checks[i];
        bind_int(&q, id);
        bind_text(&q, c->validity ? "valid" : "check");
        bind_text(&q, c->name);
        bind_text(&q, c->severity);
        bind_maybe(&q, c->value, c->value_defined);
        bind_real(&q, c->limit);
        bind_maybe(&q, c->margin, c->margin_defined);
        bind_text(&q, c->unit);
        bind_text(&q, c->value_unit);
        bind_text(&q, c->display_unit);
        bind_int(&q, c->pass);
        bind_int(&q, c->vacuous);
        bind_real(&q, c->at_s);
        bind_text(&q, c->actor);
        bind_text(&q, c->file);
        bind_int(&q, c->line);
        fine = step(&q);
    }
    for (uint32_t i = 0; fine && i < row->card_count; i++) {
        const sp_row_card *c = &row->cards[i];
        bind_int(&q, id);
        bind_text(&q, "card");
        bind_text(&q, c->name);
        bind_text(&q, "score");
        q.at = 16;
        bind_real(&q, c->points);
        bind_real(&q, c->max);
        bind_text(&q, c->band);
        bind_text(&q, c->detail);
        bind_text(&q, c->test);
        fine = step(&q);
    }
    sqlite3_finalize(q.s);
    return fine;
}

static bool put_rest(sp_results *r, const sp_row *row, int64_t id)
{
    statement q;
    bool fine = prepare(r, &q, "INSERT INTO cover VALUES(?,?,?,?,?,?,?)");
    for (uint32_t i = 0; fine && i < row->cover_count; i++) {
        const sp_row_cover *c = &row->cover[i];
        bind_int(&q, id);
        bind_text(&q, c->item);
        bind_text(&q, c->source);
        bind_text(&q, c->bin);
        bind_int(&q, c->n);
        bind_int(&q, c->at_least);
        bind_text(&q, c->excluded);
        fine = step(&q);
    }
    sqlite3_finalize(q.s);
    fine = fine && prepare(r, &q, "INSERT INTO thumbnail VALUES(?,?,?,?,?)");
    for (uint32_t i = 0; fine && i < row->thumb_count; i++) {
        bind_int(&q, id);
        bind_real(&q, row->thumbs[i].at_s);
        bind_int(&q, row->thumbs[i].width);
        bind_int(&q, row->thumbs[i].height);
        bind_blob(&q, row->thumbs[i].png, row->thumbs[i].size);
        fine = step(&q);
    }
    if (fine)
        sqlite3_finalize(q.s);
    const sp_series *s = &row->series;
    if (!fine || !s->count)
        return fine;
    fine = prepare(r, &q, "INSERT INTO series VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!fine)
        return false;
    bind_int(&q, id);
    bind_real(&q, s->dt);
    bind_int(&q, s->count);
    bind_text(&q, row->target);
    const float *const column[] = {s->speed, s->gap, s->ttc, s->accel, s->brake, s->warning, s->ego_xy, s->target_xy};
    for (size_t i = 0; i < 8; i++)
        bind_blob(&q, column[i], s->count * sizeof(float) * (i < 6 ? 1 : 2));
    bind_real(&q, row->scene.at_s);
    bind_blob(&q, row->scene.box, row->scene.count * sizeof row->scene.box[0]);
    fine = step(&q);
    sqlite3_finalize(q.s);
    return fine;
}

/* what share of its repeats a scenario wants; none is all */
static bool put_rate(sp_results *r, const sp_row *row)
{
    statement q;
    const bool some = row->repeat_rate > 0;
    if (!prepare(r, &q,
                 some ? "INSERT INTO repeats VALUES(?,?,?) ON CONFLICT DO UPDATE SET rate=excluded.rate"
                      : "DELETE FROM repeats WHERE suite=? AND scenario=?"))
        return false;
    bind_int(&q, r->suite);
    bind_text(&q, row->scenario);
    if (some)
        bind_real(&q, row->repeat_rate);
    const bool fine = step(&q);
    sqlite3_finalize(q.s);
    return fine;
}

bool sp_results_put(sp_results *r, const sp_row *row, bool *changed, sp_error *err)
{
    statement q;
    int64_t id = 0;
    *changed = false;
    if (!execute(r, "BEGIN IMMEDIATE", err))
        return false;
    /* equal key and another hash, drawn by the same renderer: not deterministic */
    if (prepare(r, &q,
                "SELECT hash FROM result WHERE suite=? AND case_id=? AND repeat=? AND closure=? AND renderer=? AND "
                "status IN ('pass','fail','invalid')")) {
        bind_int(&q, r->suite);
        bind_text(&q, row->case_id);
        bind_int(&q, row->repeat);
        bind_text(&q, row->closure);
        bind_text(&q, row->renderer);
        const bool verdict = row->status <= SP_CASE_INVALID;
        *changed = sqlite3_step(q.s) == SQLITE_ROW && verdict &&
                   strcmp((const char *)sqlite3_column_text(q.s, 0), row->hash) != 0;
    }
    sqlite3_finalize(q.s);
    const bool fine = put_result(r, row, &id) && put_rate(r, row) && put_metrics(r, row, id) &&
                      put_verdicts(r, row, id) && put_rest(r, row, id);
    if (!fine) {
        complain(r, err);
        sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    return execute(r, "COMMIT", err);
}

bool sp_results_has(sp_results *r, const sp_plan *plan, const sp_plan_case *c)
{
    statement q;
    bool has = false;
    if (prepare(r, &q,
                "SELECT 1 FROM result WHERE suite=? AND case_id=? AND repeat=? AND closure=? AND status IN "
                "('pass','fail','invalid')")) {
        bind_int(&q, r->suite);
        bind_text(&q, c->c.id);
        bind_int(&q, c->c.repeat);
        bind_text(&q, plan->files[c->file].closure);
        has = sqlite3_step(q.s) == SQLITE_ROW;
    }
    sqlite3_finalize(q.s);
    return has;
}

bool sp_results_tally(sp_results *r, const sp_plan *plan, const sp_plan_case *c, uint32_t count[6])
{
    statement q;
    memset(count, 0, 6 * sizeof count[0]);
    if (!prepare(r, &q,
                 "SELECT status, count(*) FROM result WHERE suite=? AND case_id=? AND closure=? GROUP BY status"))
        return false;
    bind_int(&q, r->suite);
    bind_text(&q, c->c.id);
    bind_text(&q, plan->files[c->file].closure);
    while (sqlite3_step(q.s) == SQLITE_ROW)
        for (int s = 0; s < 6; s++)
            if (!strcmp((const char *)sqlite3_column_text(q.s, 0), sp_case_status_name((sp_case_status)s)))
                count[s] = (uint32_t)sqlite3_column_int(q.s, 1);
    sqlite3_finalize(q.s);
    return true;
}
