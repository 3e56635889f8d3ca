/* store.h - the open database, shared by results.c (writes) and load.c (reads). */
#ifndef SP_SUITE_STORE_H
#define SP_SUITE_STORE_H

#include "suite/suite.h"

#include <sqlite3.h>

struct sp_results {
    sqlite3 *db;
    int64_t suite; /* row of this run */
    char path[4096];
    char tag[16]; /* "-" and eight hex digits when other suites share the folder, else "" */
};

#endif
