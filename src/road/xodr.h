/* xodr.h - what the files of the OpenDRIVE reader tell each other. */
#ifndef SP_ROAD_XODR_H
#define SP_ROAD_XODR_H

#include "road/findings.h"
#include "road/inside.h"
#include "road/xml.h"

/* ids of rules that the reader itself finds broken; where ASAM names the rule, by that name */
#define RULE_XML       "asam.net:xodr:1.0.0:xml.valid_xml_document"
#define RULE_ROOT      "asam.net:xodr:1.0.0:xml.root_tag_is_opendrive"
#define RULE_HEADER    "asam.net:xodr:1.0.0:xml.fileheader_is_present"
#define RULE_VERSION   "asam.net:xodr:1.0.0:xml.version_is_defined"
#define RULE_UNIQUE    "asam.net:xodr:1.4.0:ids.id_unique_in_class"
#define RULE_DANGLING  "asam.net:xodr:1.4.0:ids.only_ref_defined_ids"
#define RULE_GEO_ORDER "asam.net:xodr:1.4.0:road.geometry.elem_asc_order"
#define RULE_ORDER     "skidpad:xodr.order"     /* elements out of s order */
#define RULE_NUMBER    "skidpad:xodr.number"    /* an attribute that is no finite number */
#define RULE_RANGE     "skidpad:xodr.range"     /* a number that nothing real has */
#define RULE_MISSING   "skidpad:xodr.missing"   /* an attribute or element that must stand there */
#define RULE_VALUE     "skidpad:xodr.value"     /* a word or unit that is not known */
#define RULE_LENGTH    "skidpad:xodr.length"    /* lengths that do not fit each other */
#define RULE_OUTSIDE   "skidpad:xodr.outside"   /* s beyond the road */
#define RULE_LANE_SIDE "skidpad:xodr.lane.side" /* a lane on the wrong side, or that stands twice */
#define RULE_LIMIT     "skidpad:xodr.limit"     /* more than the reader takes */

enum {
    XODR_UNKNOWN = 12,
    XODR_LANES = 200,     /* of one side */
    XODR_COPIES = 100000, /* of all repeats together */
};
#define XODR_FAR        1e9 /* m: coordinates beyond are nonsense */
#define XODR_ROAD_LONG  1e6 /* m: of one road */
#define XODR_ROADS_LONG 5e7 /* m: of all roads together */
#define XODR_TURN       1e4 /* rad: of one geometry */
#define XODR_TURNS      1e6 /* rad: of all */

typedef struct by_id {
    const char *id;
    uint32_t number; /* from 1 */
    int line;
} by_id;
typedef struct id_list { /* sorted by id */
    const by_id *item;
    uint32_t count;
} id_list;

typedef struct xodr {
    const char *path;
    sp_arena *arena, *scratch; /* of the network; of the time of reading */
    findings *found;
    sp_error *err;
    bool memory; /* is out: whatever was read is not whole */
    sp_road_net *net;
    const xml_node **road_node, **junction_node, **signal_node; /* of what was kept, in the net's order */
    id_list roads, junctions, signals;
    double length, turn; /* of all so far */
    sp_text notes;
    struct {
        const char *name;
        unsigned count;
    } unknown[XODR_UNKNOWN];
    unsigned unknown_count, unknown_more;
} xodr;

/* Reads a file whole: the network into `arena`, the tree of elements into `scratch` (root stays for rules, also of a
 * file that cannot be used, else NULL), what is wrong into f (may be NULL). A network that is given has at least one
 * road. Fails with err: SP_BAD_LOAD when the file cannot be used, SP_BAD_BENCH without memory. */
bool xodr_read_all(const char *path, const char *text, size_t size, sp_arena *arena, sp_arena *scratch, findings *f,
                   xml_node **root, sp_road_net **net, sp_error *err);

/* ---- xodr_values.c: attributes, and lists of records ---- */
bool xodr_fail(xodr *x, const xml_node *at, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool xodr_memory(xodr *x); /* notes it; false */
/* Zeroed memory for `count` items in the network's arena; NULL and noted when memory is out. */
void *xodr_list(xodr *x, size_t count, size_t item);
#define XODR_LIST(x, type, count) ((type *)xodr_list((x), (count), sizeof(type)))
/* A number that must be there; else a finding, and what is done about it is `action`. */
bool xodr_number(xodr *x, const xml_node *n, const char *name, const char *action, double *out);
/* `value` when absent; a finding when it is no number. */
double xodr_or(xodr *x, const xml_node *n, const char *name, double value);
/* the same, within a range */
double xodr_within(xodr *x, const xml_node *n, const char *name, double value, double low, double high);
/* an id of a lane */
bool xodr_lane_id(xodr *x, const xml_node *n, const char *name, const char *action, int32_t *out);
/* what the validity elements of n say */
lane_set xodr_validity(xodr *x, const xml_node *n);
/* A copy in the network's arena; "" when absent. */
const char *xodr_string(xodr *x, const xml_node *n, const char *name);
bool xodr_word_is(const xml_node *n, const char *name, const char *word); /* attribute == word */
bool xodr_yes(const xml_node *n, const char *name);                       /* "true" "yes" "1" */
uint32_t xodr_count(const xml_node *n, const char *name);                 /* children of that name; n may be NULL */
/* Puts items that begin with their s in rising order, keeping the order of equals; a finding when they were not. */
void xodr_sort(xodr *x, const xml_node *n, const char *name, const char *rule, void *items, uint32_t count,
               size_t item);
/* Children `name` with a start and a to d, rising by start. */
void xodr_cubics(xodr *x, const xml_node *n, const char *name, const char *start, cubic **out, uint32_t *count);
/* a speed element's or record's max and unit, m/s; 0 unknown, SP_INFINITY no limit */
double xodr_speed(xodr *x, const xml_node *n);
/* The ids of these elements, sorted, equal ones in the order of the list; the number of an id from 1, 0: none. */
id_list xodr_ids(xodr *x, const xml_node *const *node, uint32_t count);
uint32_t xodr_id(const id_list *list, const char *id);
/* Children `name` of root, each id once: a later one of an id is left out. NULL when memory is out. */
const xml_node **xodr_kept(xodr *x, const xml_node *root, const char *name, uint32_t *count);

/* ---- one part each; what cannot be used of it is left out with a finding ---- */
bool xodr_plan_read(xodr *x, const xml_node *road_node, road *r); /* false: no reference line */
void xodr_surface_read(xodr *x, const xml_node *road_node, road *r);
void xodr_lanes_read(xodr *x, const xml_node *road_node, road *r);
void xodr_marks_read(xodr *x, const xml_node *lane_node, mark_from **out, uint32_t *count);
void xodr_junctions_read(xodr *x, const xml_node *root);
void xodr_links_read(xodr *x);
void xodr_signals_read(xodr *x, const xml_node *root);
void xodr_signals_place(xodr *x); /* those with a position of their own; after the network is finished */
void xodr_objects_read(xodr *x, const xml_node *road_node, road *r);
bool xodr_notes(xodr *x, const xml_node *root, size_t skipped);

#endif
