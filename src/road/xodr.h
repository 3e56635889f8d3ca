/* xodr.h - what the files of the OpenDRIVE reader tell each other. */
#ifndef SP_ROAD_XODR_H
#define SP_ROAD_XODR_H

#include "road/inside.h"
#include "road/xml.h"

enum { XODR_UNKNOWN = 12 };
typedef struct xodr {
    const char *path;
    sp_arena *arena; /* of the network */
    sp_error *err;
    sp_text notes;
    struct {
        const char *name;
        unsigned count;
    } unknown[XODR_UNKNOWN];
    unsigned unknown_count, unknown_more;
    unsigned short_pieces, length_off, lost_links;
} xodr;

bool xodr_fail(xodr *x, const xml_node *at, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool xodr_memory(xodr *x);
/* A finite number of an attribute; an error when it is absent or none. */
bool xodr_number(xodr *x, const xml_node *n, const char *name, double *out);
/* The same, `value` when absent. */
bool xodr_number_or(xodr *x, const xml_node *n, const char *name, double value, double *out);
bool xodr_int(xodr *x, const xml_node *n, const char *name, int32_t *out);
uint32_t xodr_count(const xml_node *n, const char *name); /* children of that name */
/* Children `name` with a start and a to d, rising by start. */
bool xodr_cubics(xodr *x, const xml_node *n, const char *name, const char *start, cubic **out, uint32_t *count);
/* a speed element's or record's max and unit, m/s; 0 for none */
bool xodr_speed(xodr *x, const xml_node *n, double *out);
bool xodr_lanes_read(xodr *x, const xml_node *lanes, road *r);
bool xodr_plan_read(xodr *x, const xml_node *road_node, road *r);

#endif
