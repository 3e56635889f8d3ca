/* load.c - what it takes to load a scenario that ships and to freeze its first case, without its plan: the slowest
 * three, and the middle of all. CPU time, best of five, a fresh Lua state each. Prints CSV: name,value,unit. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/run.h"

enum { ROUNDS = 5, MOST = 1000, SAID = 3 };

typedef struct took {
    double s;
    const char *file;
} took;

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* negative: not a scenario, or it cannot be loaded */
static double once(const char *file)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    const sp_case *cases = NULL;
    uint32_t count = 0;
    sp_world_def *def = NULL;
    bool fine = arena && sp_run_sources(arena, &sources, &err);
    const double start = cpu_now();
    sp_scenario *s = fine ? sp_script_load(file, &sources, &err) : NULL;
    const double loaded = cpu_now();
    fine = s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err) && count;
    const double planned = cpu_now();
    fine = fine && sp_script_freeze(s, &cases[0], &(sp_freeze_options){.suite_seed = 1}, arena, &def, &err);
    const double end = cpu_now();
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return fine ? loaded - start + end - planned : -1;
}

static int slower_first(const void *a, const void *b)
{
    const took *p = a, *q = b;
    return p->s < q->s ? 1 : p->s > q->s ? -1 : strcmp(p->file, q->file);
}

int main(void)
{
    static took all[MOST];
    size_t n = 0;
    glob_t found;
    const char *root = getenv("SP_SOURCE_ROOT");
    if ((root && chdir(root) != 0) || glob("scenarios/*/*.lua", 0, NULL, &found) != 0)
        return fprintf(stderr, "no scenarios\n"), 1;
    for (size_t i = 0; i < found.gl_pathc && n < MOST; i++) {
        double best = once(found.gl_pathv[i]);
        for (int k = 1; k < ROUNDS && best >= 0; k++)
            best = sp_min(best, once(found.gl_pathv[i]));
        if (best >= 0)
            all[n++] = (took){best, found.gl_pathv[i]};
    }
    qsort(all, n, sizeof *all, slower_first);
    printf("name,value,unit\nload_scenarios,%zu,files\n", n);
    for (size_t i = 0; i < n && i < SAID; i++) {
        fprintf(stderr, "%s\n", all[i].file);
        printf("load_freeze_slowest_%zu,%.3f,ms\n", i + 1, all[i].s * 1e3);
    }
    if (n)
        printf("load_freeze_middle,%.3f,ms\n", all[n / 2].s * 1e3);
    globfree(&found);
    return n ? 0 : 1;
}
