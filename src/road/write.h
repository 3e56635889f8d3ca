/* write.h - what the files of the OpenDRIVE writer tell each other. */
#ifndef SP_ROAD_WRITE_H
#define SP_ROAD_WRITE_H

#include "road/inside.h"

/* what has no words in OpenDRIVE 1.7, or is said in other words */
typedef struct writer_lost {
    uint32_t crossfall; /* roads: said as shape */
    uint32_t black;     /* marks of a colour that 1.8 named first: said as standard */
    uint32_t reversed;  /* lanes driven against their side */
    uint32_t detached;  /* repeats that do not follow the reference line */
    uint32_t crossing;  /* junctions of 1.8 where roads cross: left out */
    uint32_t empty;     /* junctions without a connection, controllers without a signal: left out */
    uint32_t renamed;   /* ids that stood twice */
    uint32_t dangling;  /* dependencies on signals that are not there: left out */
    uint32_t early;     /* cross sections from before the road with others after them: said at its start */
    uint32_t unlimited; /* speeds of lanes without a limit, which only roads can say */
    uint32_t words;     /* types of lanes, objects, roads that 1.7 does not know: said by the nearest */
} writer_lost;

typedef struct writer {
    const sp_road_net *net;
    sp_text *out;
    int depth;
    writer_lost lost;
    const char **object_id; /* by road and order: ids that stand once */
    const char **signal_id;
    const char **span_id[2];                         /* of bridges, of tunnels */
    const char **connection_id;                      /* by junction and order */
    uint32_t next_object, next_signal, next_span[2]; /* of the roads written till now */
} writer;

/* `<name`; attributes follow, then writer_empty or writer_inside ... writer_end */
void writer_begin(writer *w, const char *name);
void writer_text(writer *w, const char *name, const char *value);
void writer_number(writer *w, const char *name, double value);
void writer_int(writer *w, const char *name, int64_t value);
void writer_flag(writer *w, const char *name, bool value); /* "true" "false" */
/* Whole elements of a list of records that rises. The schema wants no start below 0: one from before 0 is said from 0
 * on, and left out where another begins there or before. */
void writer_cubics(writer *w, const char *name, const char *start, const cubic *list, uint32_t count);
/* max and unit: km/h or mph where they read back to the same bits; no limit, which only roads can say, by its word */
void writer_speed(writer *w, double speed);
void writer_validity(writer *w, lane_set lanes); /* whole elements; of all lanes none */
void writer_empty(writer *w);
void writer_inside(writer *w);
void writer_end(writer *w, const char *name);
/* what the reader makes of a number of the file */
typedef double writer_derive(double v, const double with[2]);
/* The number near `guess` that the reader makes `want` of: of those the one with the fewest decimals, as whoever wrote
 * it first will have said it; `guess` when there is none. */
double writer_said(double guess, writer_derive *f, const double with[2], double want);
/* the file's coordinate that becomes `world` when `offset` is taken away */
double writer_coordinate(double world, double offset);
/* `word` when it is one of the list (ends with NULL), else NULL */
const char *writer_word(const char *const *list, const char *word);

/* Fills the lists of ids in `scratch`. False when memory is out. */
bool writer_ids(writer *w, sp_arena *scratch);
void writer_lanes(writer *w, const road *r);
void writer_objects(writer *w, const road *r); /* roads in their order */
bool writer_tunnel(const span_of *b);          /* else a bridge */
void writer_signals(writer *w, const road *r, uint32_t number);
void writer_controllers(writer *w);
void writer_junctions(writer *w);
/* the junction's index is written, not left out */
bool writer_junction_stands(const writer *w, uint32_t index);

#endif
