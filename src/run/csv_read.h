/* csv_read.h - trajectories out of a CSV file, row by row: contracts 10. Nobody outside this folder includes it. */
#ifndef SP_RUN_CSV_READ_H
#define SP_RUN_CSV_READ_H

#include <stdio.h>

#include "base/base.h"

enum {
    SP_CSV_T,
    SP_CSV_ACTOR,
    SP_CSV_X,
    SP_CSV_Y,
    SP_CSV_Z,
    SP_CSV_HEADING,
    SP_CSV_SPEED,
    SP_CSV_ACCEL,
    SP_CSV_LENGTH,
    SP_CSV_WIDTH,
    SP_CSV_CLASS,
    SP_CSV_COLUMNS
};
enum { SP_CSV_RECORD = 16384, SP_CSV_FIELDS = 256, SP_CSV_NAME = 64 };

/* Metres, seconds, radians. Columns that the file lacks, or fields that are empty, have their bit of `has` unset and
 * are 0; only z, speed, accel and class may. */
typedef struct sp_csv_row {
    double value[SP_CSV_COLUMNS]; /* but for the two that are words */
    char actor[SP_CSV_NAME];
    uint32_t class_id; /* sp_class */
    uint32_t has;      /* bits 1 << SP_CSV_... */
    int32_t line;
} sp_csv_row;

typedef struct sp_csv {
    FILE *file;
    const char *path;
    int32_t line, record_line;  /* read so far; at which the record began */
    int at[SP_CSV_COLUMNS];     /* index of each column, -1: not there */
    uint32_t count;             /* fields of this record */
    char *field[SP_CSV_FIELDS]; /* in `record` */
    char record[SP_CSV_RECORD];
    char buffer[65536];
    size_t filled, next;
    bool broken; /* reading failed */
} sp_csv;

/* Opens and reads the header. Fails with file and line. `path` is borrowed. */
bool sp_csv_open(sp_csv *c, const char *path, sp_error *err);
/* 1: a row; 0: the end; -1: err says where and what. */
int sp_csv_next(sp_csv *c, sp_csv_row *row, sp_error *err);
void sp_csv_close(sp_csv *c);

#endif
