/* plan.c - what will run: files below the paths named, expanded by a child each (Lua stays out of this process),
 * selected. Running them is batch.c's. */
#include "suite/inside.h"
#include "suite/pack.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- finding files */
typedef struct finder {
    sp_arena *arena;
    const char **path;
    uint32_t count, capacity;
    bool failed;
} finder;

static void found(finder *f, const char *path)
{
    if (f->count == f->capacity) {
        const uint32_t next = f->capacity ? 2 * f->capacity : 16;
        f->path = sp_arena_grow(f->arena, f->path, f->count, next, sizeof *f->path);
        f->capacity = next;
    }
    const char *copy = f->path ? sp_arena_strdup(f->arena, path) : NULL;
    f->failed |= !copy;
    if (copy)
        f->path[f->count++] = copy;
}

static bool ends_with(const char *s, const char *end)
{
    const size_t a = strlen(s), b = strlen(end);
    return a >= b && !strcmp(s + a - b, end);
}

/* folders that hold no scenarios by their names, and what begins with a dot or an underscore */
static int wanted(const struct dirent *e)
{
    static const char *const others[] = {"lib", "suts", "rigs", "roads"};
    if (e->d_name[0] == '.' || e->d_name[0] == '_' || !strcmp(e->d_name, "skidpad.lua"))
        return 0;
    for (size_t i = 0; i < 4; i++)
        if (!strcmp(e->d_name, others[i]))
            return 0;
    return 1;
}

static void walk(finder *f, const char *folder, int depth)
{
    struct dirent **list = NULL;
    const int count = depth > 12 ? 0 : scandir(folder, &list, wanted, alphasort);
    for (int i = 0; i < count; i++) {
        sp_text path = {0};
        struct stat st;
        sp_text_add(&path, folder);
        sp_text_add(&path, ends_with(folder, "/") ? "" : "/");
        sp_text_add(&path, list[i]->d_name);
        if (!path.failed && stat(path.data, &st) == 0) {
            if (S_ISDIR(st.st_mode))
                walk(f, path.data, depth + 1);
            else if (ends_with(path.data, ".lua"))
                found(f, path.data);
        }
        sp_text_free(&path);
        free(list[i]);
    }
    free(list);
}

/* one path of the command line: a file, a folder, or a name without .lua */
static bool look(finder *f, const char *path, sp_error *err)
{
    struct stat st;
    char with[4096];
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        const uint32_t before = f->count;
        walk(f, path, 0);
        return f->count > before || sp_error_set(err, SP_BAD_LOAD, path, 0, "no scenario in this folder");
    }
    if (stat(path, &st) == 0) {
        found(f, path);
        return true;
    }
    snprintf(with, sizeof with, "%s.lua", path);
    if (stat(with, &st) == 0) {
        found(f, with);
        return true;
    }
    return sp_error_set(err, SP_BAD_LOAD, path, 0, "no such file or folder");
}

/* ---------------------------------------------------------------- the child's side */
typedef struct question {
    const sp_suite_options *o;
    const char *path;
    bool with_sut;
} question;

bool sp_plan_read_sut(const sp_suite_options *o, sp_arena *arena, sp_sut *sut, sp_error *err)
{
    *sut = (sp_sut){0};
    if (o->sut_file) {
        if (!sp_run_sut(o->sut_file, arena, sut, err))
            return false;
        /* --driver beside --sut: another driver in the same rig */
        sp_sut other = {0};
        if (!o->driver)
            return true;
        if (!sp_script_sut_from_driver(o->driver, arena, &other, err))
            return false;
        sut->driver = other.driver;
        sut->param_count = other.param_count;
        memcpy(sut->params, other.params, sizeof sut->params);
        sut->bind_count = 0; /* which were of the other's needs */
        return true;
    }
    return !o->driver || sp_script_sut_from_driver(o->driver, arena, sut, err);
}

static void put_error(sp_text *out, const sp_error *err)
{
    put_bytes(out, err, sizeof *err);
}

static void put_case(sp_text *out, const sp_case *c)
{
    put_str(out, c->id);
    put_str(out, c->key);
    put_u32(out, c->index);
    put_u32(out, c->repeat);
    put_str(out, c->layer);
    put_u32(out, c->param_count);
    for (uint32_t i = 0; i < c->param_count; i++) {
        put_str(out, c->params[i].name);
        put_u32(out, c->params[i].is_text);
        put_f64(out, c->params[i].value);
        put_str(out, c->params[i].text);
        put_str(out, c->params[i].unit);
    }
    put_u32(out, c->tag_count);
    for (uint32_t i = 0; i < c->tag_count; i++)
        put_str(out, c->tags[i]);
}

/* Prologue and sensors of an even spread of cases, the first and the last among them. A mistake in all of them is the
 * file's, found before anything runs; one in some is theirs, and so is a w:assert: they end as bench_error, the others
 * run, and *note says so. */
static bool try_prologues(const question *q, sp_scenario *s, const sp_sut *sut, const sp_case *cases, uint32_t count,
                          sp_error *note, sp_error *err)
{
    enum { MOST = 8 };
    const sp_freeze_options freeze = {.sut = sut, .suite_seed = q->o->seed};
    const uint32_t tries = count < MOST ? count : MOST;
    uint32_t bad = 0;
    for (uint32_t i = 0; i < tries; i++) {
        const uint32_t at = tries > 1 ? (uint32_t)((uint64_t)i * (count - 1) / (tries - 1)) : 0;
        sp_arena *arena = sp_arena_create();
        sp_world_def *def = NULL;
        sp_error why = {0};
        if (!arena)
            return sp_error_set(err, SP_BAD_BENCH, q->path, 0, "out of memory");
        if (!sp_script_freeze(s, &cases[at], &freeze, arena, &def, &why) || !sp_sense_layout(def, &why)) {
            *note = bad ? *note : why;
            bad++;
        }
        sp_arena_destroy(arena);
    }
    if (bad == 0 || bad < tries || note->code == SP_BAD_SCRIPT)
        return true;
    *err = *note;
    return false;
}

/* head, grid and some prologues */
static bool expand(const question *q, sp_arena *arena, sp_text *out, sp_error *err)
{
    const sp_case *cases = NULL;
    uint32_t count = 0, tag_count;
    const char *const *tags = NULL;
    sp_sut sut = {0};
    sp_error note = {0};
    char closure[65];
    if (q->with_sut && !sp_plan_read_sut(q->o, arena, &sut, err))
        return false;
    sp_sources sources = {0};
    if (!sp_run_sources(arena, &sources, err))
        return false;
    sp_scenario *s = sp_script_load(q->path, &sources, err);
    if (!s || !sp_script_cases(s, q->o->overrides, q->o->override_count, q->o->repeats, &cases, &count, err))
        return false;
    if (!try_prologues(q, s, q->with_sut ? &sut : NULL, cases, count, &note, err))
        return false;
    put_error(out, &note);
    put_str(out, sp_script_name(s));
    put_str(out, sp_script_doc(s));
    put_u32(out, (uint32_t)sp_script_line(s));
    tag_count = sp_script_tags(s, &tags);
    put_u32(out, tag_count);
    for (uint32_t i = 0; i < tag_count; i++)
        put_str(out, tags[i]);
    sp_script_closure_sha256(s, closure);
    put_str(out, closure);
    put_f64(out, sp_script_repeat_rate(s));
    put_u32(out, count);
    for (uint32_t i = 0; i < count; i++)
        put_case(out, &cases[i]);
    return true;
}

static void expand_in_child(void *user, sp_text *out)
{
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    sp_text body = {0};
    const bool fine = arena && expand(user, arena, &body, &err);
    put_u32(out, fine);
    if (fine)
        sp_text_add_bytes(out, body.data, body.size);
    else
        put_error(out, &err);
}

static void sut_in_child(void *user, sp_text *out)
{
    const question *q = user;
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    sp_sut sut = {0};
    char sha[65] = "";
    size_t size = 0;
    bool fine = arena && sp_plan_read_sut(q->o, arena, &sut, &err);
    /* the library's own bytes */
    if (fine && sut.driver) {
        const char *bytes = sp_file_read(arena, sut.driver, &size, &err);
        fine = bytes != NULL;
        if (fine)
            sp_sha256_hex(bytes, size, sha);
    }
    put_u32(out, fine);
    if (!fine) {
        put_error(out, &err);
        return;
    }
    sp_text params = {0};
    for (uint32_t i = 0; i < sut.param_count; i++)
        sp_text_printf(&params, "%s%s=%s", i ? "," : "", sut.params[i].name, sut.params[i].value);
    put_str(out, sut.driver);
    put_str(out, sha);
    put_str(out, params.data);
    put_str(out, sut.file);
    put_str(out, sut.rig_sha256);
    put_str(out, sut.vehicle);
    sp_text values = {0};
    for (int i = 0; sut.vehicle_values && i < sp_vehicle_param_count(); i++) {
        sp_text_number(&values, *sp_vehicle_field(sut.vehicle_values, i));
        sp_text_add(&values, " ");
    }
    put_str(out, values.data);
}

/* ---------------------------------------------------------------- the parent's side */
static bool get_error(unpack *u, sp_error *err)
{
    uint32_t size = 0;
    const void *data = get_bytes(u, &size);
    if (data && size == sizeof *err)
        memcpy(err, data, size);
    else
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "a planning child answered nonsense");
    return false;
}

static void get_case(unpack *u, sp_case *c)
{
    c->id = get_str(u);
    c->key = get_str(u);
    c->index = get_u32(u);
    c->repeat = get_u32(u);
    c->layer = get_str(u);
    c->param_count = get_count(u);
    sp_param_value *params = SP_ARRAY(u->arena, sp_param_value, c->param_count + 1);
    for (uint32_t i = 0; params && i < c->param_count; i++) {
        params[i].name = get_str(u);
        params[i].is_text = get_u32(u) != 0;
        params[i].value = get_f64(u);
        params[i].text = get_str(u);
        params[i].unit = get_str(u);
    }
    c->params = params;
    c->tag_count = get_count(u);
    const char **tags = SP_ARRAY(u->arena, const char *, c->tag_count + 1);
    for (uint32_t i = 0; tags && i < c->tag_count; i++)
        tags[i] = get_str(u);
    c->tags = tags;
}

static bool read_sut(const sp_suite_options *o, sp_plan *p, sp_error *err)
{
    question q = {.o = o};
    sp_text reply = {0};
    const sp_limits limits = {20, 60, 2ull << 30};
    bool fine = sp_child_ask(sut_in_child, &q, &limits, &reply, err);
    if (fine) {
        unpack u = {.at = (const unsigned char *)reply.data,
                    .end = (const unsigned char *)reply.data + reply.size,
                    .arena = p->arena};
        fine = get_u32(&u) != 0;
        if (fine) {
            p->sut = (sp_plan_sut){.driver = get_str(&u)};
            p->sut.driver_sha256 = get_str(&u);
            p->sut.params = get_str(&u);
            p->sut.file = get_str(&u);
            p->sut.rig_sha256 = get_str(&u);
            p->sut.vehicle = get_str(&u);
            const char *values = get_str(&u);
            sp_text all = {0};
            sp_text_printf(&all, "%s\n%s\n%s\n%s\n%s\n%lld", p->sut.driver_sha256, p->sut.params, p->sut.rig_sha256,
                           p->sut.vehicle, values, (long long)(o->latency < 0 ? -1 : o->latency));
            sp_hash_hex(sp_hash_bytes(all.data, all.size), p->sut.hash);
            sp_text_free(&all);
        } else {
            get_error(&u, err);
        }
    } else if (!err->file[0]) {
        snprintf(err->file, sizeof err->file, "%s", o->sut_file ? o->sut_file : o->driver);
    }
    sp_text_free(&reply);
    return fine;
}

static bool selected(const sp_suite_options *o, const sp_case *c, bool *in, sp_error *err)
{
    *in = true;
    if (o->expr && !sp_select_match(o->expr, c->id, c->tags, c->tag_count, in, err))
        return false;
    for (uint32_t t = 0; t < o->tag_count && *in; t++) {
        bool has = false;
        for (uint32_t i = 0; i < c->tag_count; i++)
            has |= !strcmp(o->tags[t], c->tags[i]);
        *in = has;
    }
    if (o->only && strcmp(o->only, c->id) != 0 && strcmp(o->only, c->key) != 0)
        *in = false;
    return true;
}

/* appends the cases of one file that are selected */
static bool take_cases(const sp_suite_options *o, sp_plan *p, uint32_t file, unpack *u, uint32_t *capacity,
                       sp_error *err)
{
    const uint32_t count = get_count(u);
    p->files[file].first = p->case_count;
    for (uint32_t i = 0; i < count && !u->failed; i++) {
        sp_case c = {0};
        bool in;
        get_case(u, &c);
        p->found++;
        if (!selected(o, &c, &in, err))
            return false;
        if (!in)
            continue;
        if (p->case_count == *capacity) {
            const uint32_t next = *capacity ? 2 * *capacity : 64;
            p->cases = sp_arena_grow(p->arena, p->cases, p->case_count, next, sizeof *p->cases);
            *capacity = next;
            if (!p->cases)
                return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        }
        p->cases[p->case_count++] =
            (sp_plan_case){.c = c, .file = file, .seed = sp_select_seed(o->seed, c.repeat, c.id)};
    }
    p->files[file].count = p->case_count - p->files[file].first;
    return !u->failed || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "a planning child answered nonsense");
}

static bool read_file(const sp_suite_options *o, bool with_sut, sp_plan *p, uint32_t file, uint32_t *capacity,
                      sp_error *err)
{
    sp_plan_file *f = &p->files[file];
    question q = {.o = o, .path = f->path, .with_sut = with_sut};
    sp_text reply = {0};
    const sp_limits limits = {20, 60, 2ull << 30};
    bool fine = true;
    if (!sp_child_ask(expand_in_child, &q, &limits, &reply, &f->error)) {
        if (!f->error.file[0])
            snprintf(f->error.file, sizeof f->error.file, "%s", f->path);
    } else {
        unpack u = {.at = (const unsigned char *)reply.data,
                    .end = (const unsigned char *)reply.data + reply.size,
                    .arena = p->arena};
        if (get_u32(&u)) {
            get_error(&u, &f->note);
            f->name = get_str(&u);
            f->doc = get_str(&u);
            f->line = (int32_t)get_u32(&u);
            f->tag_count = get_count(&u);
            const char **tags = SP_ARRAY(p->arena, const char *, f->tag_count + 1);
            for (uint32_t i = 0; tags && i < f->tag_count; i++)
                tags[i] = get_str(&u);
            f->tags = tags;
            snprintf(f->closure, sizeof f->closure, "%s", get_str(&u));
            f->repeat_rate = get_f64(&u);
            fine = take_cases(o, p, file, &u, capacity, err);
        } else {
            get_error(&u, &f->error);
        }
    }
    sp_text_free(&reply);
    return fine;
}

/* takes a file's cases out of the plan again */
static void drop_cases(sp_plan *p, uint32_t file)
{
    sp_plan_file *gone = &p->files[file];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->case_count; i++)
        if (p->cases[i].file != file)
            p->cases[kept++] = p->cases[i];
    p->case_count = kept;
    for (uint32_t i = 0; i < p->file_count; i++)
        if (p->files[i].first > gone->first)
            p->files[i].first -= gone->count;
    gone->count = 0;
}

/* the same id twice in one plan cannot be told apart later: the file that came second does not take part */
static void refuse_duplicates(sp_plan *p)
{
    for (uint32_t a = 0; a < p->file_count; a++)
        for (uint32_t b = 0; b < a; b++)
            if (p->files[a].name && p->files[b].name && !strcmp(p->files[a].name, p->files[b].name) &&
                !p->files[a].error.code && strcmp(p->files[a].path, p->files[b].path) != 0) {
                sp_error_set(&p->files[a].error, SP_BAD_LOAD, p->files[a].path, p->files[a].line,
                             "the name '%s' is already that of %s: its case ids would be the same", p->files[a].name,
                             p->files[b].path);
                drop_cases(p, a);
            }
}

bool sp_plan_make(const sp_suite_options *o, bool with_sut, sp_plan *p, sp_error *err)
{
    uint32_t capacity = 0;
    *p = (sp_plan){.arena = sp_arena_create()};
    finder f = {.arena = p->arena};
    if (!p->arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    p->sut =
        (sp_plan_sut){.driver = "", .driver_sha256 = "", .params = "", .file = "", .rig_sha256 = "", .vehicle = ""};
    sp_error *missing = SP_ARRAY(p->arena, sp_error, o->path_count + 1);
    uint32_t missing_count = 0;
    for (uint32_t i = 0; missing && i < o->path_count; i++)
        missing_count += !look(&f, o->paths[i], &missing[missing_count]);
    p->files = SP_ARRAY(p->arena, sp_plan_file, f.count + missing_count + 1);
    if (!missing || f.failed || !p->files)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    if (with_sut && (o->driver || o->sut_file) && !read_sut(o, p, err))
        return false;
    for (uint32_t i = 0; i < f.count && !sp_suite_interrupted(); i++) {
        bool twice = false;
        for (uint32_t k = 0; k < p->file_count; k++)
            twice |= !strcmp(p->files[k].path, f.path[i]);
        if (twice)
            continue;
        p->files[p->file_count].path = f.path[i];
        if (!read_file(o, with_sut, p, p->file_count++, &capacity, err))
            return false;
    }
    refuse_duplicates(p);
    for (uint32_t i = 0; i < missing_count; i++)
        p->files[p->file_count++] = (sp_plan_file){.path = missing[i].file, .error = missing[i]};
    /* what cannot be loaded weighs more than what broke in the bench (contracts 3) */
    for (uint32_t i = 0; i < p->file_count; i++)
        if (p->files[i].error.code && p->worst != SP_BAD_LOAD)
            p->worst = p->files[i].error.code == SP_BAD_BENCH ? SP_BAD_BENCH : SP_BAD_LOAD;
    return true;
}

void sp_plan_free(sp_plan *p)
{
    sp_arena_destroy(p->arena);
    *p = (sp_plan){0};
}

/* contracts 3: <scenario>/<readable part>-<key> */
void sp_plan_stem(const sp_plan_file *f, const sp_plan_case *c, sp_text *out)
{
    const char *open = strchr(c->c.id, '[');
    sp_text_add(out, f->name);
    sp_text_add(out, "/");
    uint32_t n = 0;
    for (const char *p = open ? open + 1 : ""; *p && *p != ']' && n < 80; p++, n++) {
        const char keep[2] = {*p, '\0'};
        const bool fine =
            (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') || strchr("=._-", *p);
        sp_text_add(out, fine ? keep : "_");
    }
    sp_text_printf(out, "%s%s", n ? "-" : "", c->c.key);
    if (c->c.repeat)
        sp_text_printf(out, "-r%u", c->c.repeat);
}
