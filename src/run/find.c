/* find.c - where the drivers are that a SUT or a scenario calls by a bare name: beside the program, or where `meson
 * install` puts them; whether one that it calls by a path is there. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/inside.h"

const char *sp_run_find_driver(const char *said, const char *from, int32_t line, sp_arena *arena, sp_error *err)
{
    char folder[3000], file[4096];
    if (strchr(said, '/')) {
        if (access(said, R_OK) == 0)
            return said;
        sp_error_set(err, SP_BAD_LOAD, from, line, "cannot read the driver '%s': %s", said, strerror(errno));
        return NULL;
    }
    const ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';

    /* build/drivers, lib/skidpad/drivers, and Debian's lib/<triplet>/skidpad/drivers */
    static const char *const places[] = {"drivers", "../lib/skidpad/drivers", "../lib/x86_64-linux-gnu/skidpad/drivers",
                                         "../lib64/skidpad/drivers"};
    const size_t length = strlen(said);
    const bool whole = length > 3 && !strcmp(said + length - 3, ".so");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(file, sizeof file, "%s/%s/%.200s%s", folder, places[i], said, whole ? "" : ".so");
        if (access(file, R_OK) != 0)
            continue;
        const char *found = sp_arena_strdup(arena, file);
        if (!found)
            sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        return found;
    }
    sp_error_set(err, SP_BAD_LOAD, from, line, "no driver '%s' beside the program", said);
    sp_error_hint(err, "write a path, as in driver = \"./%s%s\", counted from the file's folder", said,
                  whole ? "" : ".so");
    return NULL;
}

bool sp_run_sut(const char *path, sp_arena *arena, sp_sut *out, sp_error *err)
{
    sp_sources sources = {0};
    if (!sp_run_sources(arena, &sources, err) || !sp_script_sut(path, &sources, arena, out, err))
        return false;
    if (!out->driver)
        return true;
    out->driver = sp_run_find_driver(out->driver, path, 0, arena, err);
    return out->driver != NULL;
}
