/* new.c - skeletons that work as they are: a scenario with the files that editors want, a driver that compiles from the
 * installed header alone, a sensor for the house. The texts are in assets/skeletons. */
#include "app/app.h"

#include "base/embed.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct sp_embedded app_skeletons[];

typedef struct maker {
    const app *a;
    const char *path;   /* as said, without an extension */
    const char *name;   /* its last part */
    char include[4200]; /* folder of skidpad/driver.h */
} maker;

static const char *skeleton(const char *name)
{
    for (const struct sp_embedded *e = app_skeletons; e->name; e++) {
        const char *slash = strrchr(e->name, '/');
        if (!strcmp(slash ? slash + 1 : e->name, name))
            return (const char *)e->data;
    }
    return "";
}

/* @NAME@ and @INCLUDE@ become what they are here */
static void fill(sp_text *out, const char *text, const maker *m)
{
    for (const char *at = text; *at;) {
        const bool name = !strncmp(at, "@NAME@", 6), include = !strncmp(at, "@INCLUDE@", 9);
        if (name || include)
            sp_text_add(out, name ? m->name : m->include);
        else
            sp_text_add_bytes(out, at, 1);
        at += name ? 6 : include ? 9 : 1;
    }
}

/* every folder of a path but its last part */
static bool make_folders(const char *path, sp_error *err)
{
    char folder[4096];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        if ((size_t)snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path) >= sizeof folder)
            return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "the path is too long");
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return sp_error_set(err, SP_BAD_USAGE, folder, 0, "cannot make this folder: %s", strerror(errno));
    }
    return true;
}

static bool refuse(const maker *m, const char *path, sp_error *err)
{
    if (m->a->force || access(path, F_OK) != 0)
        return false;
    sp_error_set(err, SP_BAD_USAGE, path, 0, "is there already");
    sp_error_hint(err, "another name, or --force to write over it");
    return true;
}

static bool write_one(const maker *m, const char *path, const char *text, sp_error *err)
{
    sp_text t = {0};
    fill(&t, text, m);
    const bool fine = !t.failed && make_folders(path, err) && sp_file_write(path, t.data, t.size, err);
    if (t.failed)
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    sp_text_free(&t);
    if (fine && !m->a->suite.quiet)
        printf("wrote %s\n", path);
    return fine;
}

/* ---------------------------------------------------------------- a scenario, and its project */
/* the folder of the nearest skidpad.lua from here up, with a slash; "" for this one */
static void project_root(char *out, size_t size)
{
    for (int up = 0; up < 32; up++) {
        char mark[200] = "";
        size_t n = 0;
        for (int k = 0; k < up; k++)
            n += (size_t)snprintf(mark + n, sizeof mark - n, "../");
        snprintf(mark + n, sizeof mark - n, "skidpad.lua");
        if (access(mark, F_OK) != 0)
            continue;
        snprintf(out, size, "%.*s", (int)n, mark);
        return;
    }
    out[0] = '\0';
}

/* the words of the language for editors; ours, so that a newer program renews it */
static bool write_stub(const maker *m, const char *path, sp_error *err)
{
    sp_text stub = {0};
    const bool fine = sp_script_stub(&stub) ? make_folders(path, err) && sp_file_write(path, stub.data, stub.size, err)
                                            : sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    sp_text_free(&stub);
    if (fine && !m->a->suite.quiet)
        printf("wrote %s\n", path);
    return fine;
}

static bool new_scenario(const maker *m, sp_error *err)
{
    static const char *const project[][2] = {
        {"skidpad.lua", "skidpad.lua"}, {".luarc.json", "luarc.json"}, {".luacheckrc", "luacheckrc"}};
    char root[128], path[4200];
    snprintf(path, sizeof path, "%s.lua", m->path);
    if (refuse(m, path, err) || !write_one(m, path, skeleton("scenario.lua"), err))
        return false;
    project_root(root, sizeof root);
    char file[4300];
    for (size_t i = 0; i < sizeof project / sizeof *project; i++) {
        snprintf(file, sizeof file, "%s%s", root, project[i][0]);
        if (access(file, F_OK) != 0 && !write_one(m, file, skeleton(project[i][1]), err))
            return false;
    }
    snprintf(file, sizeof file, "%s.skidpad/skidpad.d.lua", root);
    if (!write_stub(m, file, err))
        return false;
    if (!m->a->suite.quiet)
        printf("next:\n  skidpad check %s\n  skidpad run %s\n  skidpad view %s      and edit it: the window follows\n",
               path, path, path);
    return true;
}

/* ---------------------------------------------------------------- a driver */
/* Where this program's headers are: installed beside it, or in the sources that it was built in. Elsewhere the driver
 * gets copies of its own. */
static bool find_header(maker *m, sp_error *err)
{
    static const char *const copies[] = {"driver.h", "frame.h"};
    char path[4400], real[PATH_MAX];
    snprintf(path, sizeof path, "%s../include", m->a->program_folder);
    if (realpath(path, real) && (size_t)snprintf(path, sizeof path, "%s/skidpad/driver.h", real) < sizeof path &&
        access(path, R_OK) == 0) {
        snprintf(m->include, sizeof m->include, "%s", real);
        return true;
    }
    snprintf(m->include, sizeof m->include, "include");
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/include/skidpad/%s", m->path, copies[i]);
        if (refuse(m, path, err) || !write_one(m, path, skeleton(copies[i]), err))
            return false;
    }
    return true;
}

/* drivers/template.c under another name: its head comment, its id, its name */
static void driver_text(sp_text *out)
{
    const char *at = strstr(skeleton("template.c"), "*/\n");
    sp_text_add(out, skeleton("driver_head.c"));
    for (at = at ? at + 3 : ""; *at;) {
        static const char *const words[][2] = {{"org.skidpad.template", "org.example.@NAME@"},
                                               {"\"Template\"", "\"@NAME@\""}};
        size_t n = 1;
        for (size_t i = 0; i < 2 && n == 1; i++)
            if (!strncmp(at, words[i][0], strlen(words[i][0]))) {
                n = strlen(words[i][0]);
                sp_text_add(out, words[i][1]);
            }
        if (n == 1)
            sp_text_add_bytes(out, at, 1);
        at += n;
    }
}

static bool new_driver(maker *m, sp_error *err)
{
    char source[4400], path[4400];
    sp_text text = {0};
    driver_text(&text);
    snprintf(source, sizeof source, "%s/%s.c", m->path, m->name);
    bool fine = !refuse(m, source, err) && find_header(m, err) && write_one(m, source, text.data ? text.data : "", err);
    static const char *const files[] = {"Makefile", "meson.build"};
    for (size_t i = 0; fine && i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", m->path, files[i]);
        fine = !refuse(m, path, err) && write_one(m, path, skeleton(files[i]), err);
    }
    sp_text_free(&text);
    if (fine && !m->a->suite.quiet)
        printf("next:\n  make -C %s\n  skidpad check %s/%s.so\n  skidpad run --driver %s/%s.so SCENARIO.lua\n", m->path,
               m->path, m->name, m->path, m->name);
    return fine;
}

/* ---------------------------------------------------------------- a sensor */
static bool new_sensor(const maker *m, sp_error *err)
{
    char path[4200];
    if (access("sensors/table.c", F_OK) != 0) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "no sensors/table.c here: sensors are built into the program");
        sp_error_hint(err, "run it at the root of the sources, or with -C there");
        return false;
    }
    snprintf(path, sizeof path, "sensors/%s.c", m->name);
    if (refuse(m, path, err) || !write_one(m, path, skeleton("sensor.c"), err))
        return false;
    const char *n = m->name;
    if (!m->a->suite.quiet)
        printf("next:\n"
               "  sensors/meson.build   add '%s.c' to src_sensors\n"
               "  sensors/table.h       declare sp_sensor_%s\n"
               "  sensors/table.c       the row &sp_sensor_%s\n"
               "  src/script/rig.c      \"%s\" in sensor_names: then scenarios say sp.%s { ... }\n"
               "  include/skidpad/frame.h   a record of its own, if no kind there fits\n"
               "  tests/sensors/%s.c    what must hold of it, from elsewhere than its own formula\n"
               "  docs/models/          where its figures come from\n",
               n, n, n, n, n, n);
    return true;
}

/* ---------------------------------------------------------------- */
/* a word that can stand in file names, in ids and in C */
static bool is_word(const char *name)
{
    const size_t n = strlen(name);
    return n > 0 && n <= 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n && name[0] >= 'a' &&
           name[0] <= 'z';
}

int app_new(app *a)
{
    static const char *const kinds[] = {"scenario", "driver", "sensor"};
    sp_error err = {0};
    char path[3900];
    const char *kind = a->suite.paths[0], *said = a->suite.path_count == 2 ? a->suite.paths[1] : "";
    snprintf(path, sizeof path, "%.3800s", said);
    size_t n = strlen(path);
    if (app_ends_with(path, ".lua"))
        path[n -= 4] = '\0';
    while (n > 1 && path[n - 1] == '/')
        path[--n] = '\0';
    const char *slash = strrchr(path, '/');
    maker m = {.a = a, .path = path, .name = slash ? slash + 1 : path};
    bool fine = false;
    if (a->suite.path_count != 2) {
        sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "new wants scenario, driver or sensor, and a name");
        sp_error_hint(&err, "skidpad new scenario my_first");
    } else if (!is_word(m.name)) {
        sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "'%.60s' is no name for it", m.name);
        sp_error_hint(&err, "a small letter first, then small letters, digits and _");
    } else if (!strcmp(kind, kinds[0]))
        fine = new_scenario(&m, &err);
    else if (!strcmp(kind, kinds[1]))
        fine = new_driver(&m, &err);
    else if (!strcmp(kind, kinds[2]))
        fine = new_sensor(&m, &err);
    else {
        const char *near = sp_suggest(kind, kinds, 3);
        sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "new makes a scenario, a driver or a sensor, not '%.60s'", kind);
        if (near)
            sp_error_hint(&err, "did you mean '%s'?", near);
    }
    return fine ? 0 : app_complain(a, &err);
}
