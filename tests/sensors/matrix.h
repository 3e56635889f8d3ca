/* matrix.h - a street with something for every sensor, made by hand, and a number for all that one sensor delivers
 * there: for tests that ask whether a row or a fault does anything at all. */
#ifndef SP_TESTS_SENSORS_MATRIX_H
#define SP_TESTS_SENSORS_MATRIX_H

#include "fixture.h"
#include "sensors/fault.h"

typedef struct matrix {
    fixture *f;
    sp_mount_def *mount; /* the sensor that is asked */
    int ticks;           /* that are driven */
    bool crawl;          /* the car is slow, stands, goes back */
} matrix;

/* The street, a car on it, and two sensors of that kind; small ones, whose frames are cheap. */
matrix matrix_create(const char *sensor);
void matrix_destroy(matrix *m);
/* A fault of the first sensor between two ticks. */
void matrix_fail(matrix *m, uint32_t kind, double strength, double value, int from, int until);
/* Drives, and gives the hash of all that the first sensor's frames say: when, how many, which bytes. */
uint64_t matrix_drive(matrix *m);

#endif
