/* find.c - where the drivers are that a SUT calls by a bare name: beside the program, or where `meson install` puts
 * them; whether one that it calls by a path is there. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/run.h"

bool sp_run_sut(const char *path, sp_arena *arena, sp_sut *out, sp_error *err)
{
    char folder[3000], file[4096];
    sp_sources sources = {0};
    if (!sp_run_sources(arena, &sources, err) || !sp_script_sut(path, &sources, arena, out, err))
        return false;
    if (!out->driver)
        return true;
    if (strchr(out->driver, '/'))
        return access(out->driver, R_OK) == 0 ||
               sp_error_set(err, SP_BAD_LOAD, path, 0, "cannot read the driver '%s': %s", out->driver, strerror(errno));
    const ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';

    /* build/drivers, lib/skidpad/drivers, and Debian's lib/<triplet>/skidpad/drivers */
    static const char *const places[] = {"drivers", "../lib/skidpad/drivers",
                                         "../lib/x86_64-linux-gnu/skidpad/drivers"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(file, sizeof file, "%s/%s/%.200s.so", folder, places[i], out->driver);
        if (access(file, R_OK) != 0)
            continue;
        out->driver = sp_arena_strdup(arena, file);
        return out->driver || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    }
    sp_error_set(err, SP_BAD_LOAD, path, 0, "no driver '%s' beside the program", out->driver);
    const size_t length = strlen(out->driver);
    sp_error_hint(err, "write a path, as in driver = \"./%s%s\", counted from the SUT's folder", out->driver,
                  length > 3 && !strcmp(out->driver + length - 3, ".so") ? "" : ".so");
    return false;
}
