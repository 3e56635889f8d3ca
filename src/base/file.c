/* file.c - whole files: read into an arena, written by a temporary beside it and rename. The interface is text.h's. */
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_LIMIT ((size_t)256 * 1024 * 1024)

/* reads to the end of `f` into `t`; false when too large, unreadable or out of memory */
static bool read_all(FILE *f, sp_text *t, const char *path, sp_error *err)
{
    char block[16384];
    for (;;) {
        const size_t n = fread(block, 1, sizeof block, f);
        if (n == 0) {
            break;
        }
        if (t->size + n > FILE_LIMIT) {
            return sp_error_set(err, SP_BAD_LOAD, path, 0, "file is larger than 256 MiB");
        }
        sp_text_add_bytes(t, block, n);
        if (t->failed) {
            return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading");
        }
    }
    if (ferror(f)) {
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "cannot read: %s", strerror(errno));
    }
    return true;
}

char *sp_file_read(sp_arena *arena, const char *path, size_t *size, sp_error *err)
{
    char *out = NULL;
    sp_text t = {0};
    FILE *f = fopen(path, "rb");
    if (!f) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "cannot open: %s", strerror(errno));
        return NULL;
    }
    struct stat info;
    if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "is a folder, wanted a file");
        goto end;
    }
    if (!read_all(f, &t, path, err)) {
        goto end;
    }
    out = sp_arena_alloc(arena, t.size + 1);
    if (!out) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading");
        goto end;
    }
    if (t.size) {
        memcpy(out, t.data, t.size);
    }
    if (size) {
        *size = t.size;
    }
end:
    (void)fclose(f);
    sp_text_free(&t);
    return out;
}

/* where the bytes go first: beside the file, and for a link beside what it points to; a device, a pipe or
 * /dev/stdout is added to as it is, since a rename would put a file in its place. *to is then NULL, else the name to
 * rename to */
static bool choose_place(const char *path, char temporary[4200], char real[PATH_MAX], const char **to, sp_error *err)
{
    struct stat info;
    const bool there = stat(path, &info) == 0;
    if (there && S_ISDIR(info.st_mode)) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "cannot write: is a folder");
    }
    *to = there && realpath(path, real) ? real : path;
    if ((there && !S_ISREG(info.st_mode)) || !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6)) {
        *to = NULL;
    }

    /* the process id keeps two writers of one file apart */
    const int n =
        *to ? snprintf(temporary, 4200, "%s.tmp%ld", *to, (long)getpid()) : snprintf(temporary, 4200, "%s", path);
    if (n < 0 || n >= 4200) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "path is too long");
    }
    return true;
}

bool sp_file_write(const char *path, const void *data, size_t size, sp_error *err)
{
    char temporary[4200], real[PATH_MAX];
    const char *to = NULL;
    if (!choose_place(path, temporary, real, &to, err)) {
        return false;
    }
    FILE *f = fopen(temporary, to ? "wb" : "ab");
    if (!f) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "cannot write: %s", strerror(errno));
    }

    /* every step can be the one that meets the full disk */
    bool good = size == 0 || fwrite(data, 1, size, f) == size;
    int why = errno;
    if (good && fflush(f) != 0) {
        good = false;
        why = errno;
    }
    if (fclose(f) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && to && rename(temporary, to) != 0) {
        good = false;
        why = errno;
    }
    if (!good) {
        if (to) {
            (void)unlink(temporary);
        }
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "cannot write: %s", strerror(why));
    }
    return true;
}

bool sp_make_folders(const char *path, sp_error *err)
{
    char part[4096];
    const size_t n = strlen(path);
    if (n == 0 || n >= sizeof part) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "not a usable folder name");
    }
    memcpy(part, path, n + 1);

    /* each parent in turn, then the whole */
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != '\0') {
            continue;
        }
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) {
            return sp_error_set(err, SP_BAD_BENCH, part, 0, "cannot make this folder: %s", strerror(errno));
        }
        part[i] = i < n ? '/' : '\0';
    }
    struct stat info;
    if (stat(part, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "exists and is not a folder");
    }
    return true;
}
