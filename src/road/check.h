/* check.h - a second reading of an OpenDRIVE tree, for judging it: everything with the element it stands in, nothing
 * mended and nothing left out. Private to the check_*.c files. */
#ifndef SP_ROAD_CHECK_H
#define SP_ROAD_CHECK_H

#include "road/findings.h"
#include "road/inside.h"
#include "road/xml.h"

/* ---- thresholds ----
 * Those of gaps are the issue's: files in the field have a median gap of 3e-14 m and a largest of 13 mm, so that one
 * of 1 cm is a mistake and one of 10 cm is felt in the steering; ASAM's checker takes 1 cm, too. */
#define CHECK_GAP_WARNS     0.01 /* m */
#define CHECK_GAP_ERRS      0.1
#define CHECK_KINK_WARNS    (0.5 * SP_PI / 180) /* rad: 305 of 5 784 joins of real files exceed it */
#define CHECK_KINK_ERRS     (5 * SP_PI / 180)
#define CHECK_CURVE_LENGTH  0.001               /* m, of a parametric curve against its length: ASAM's checker */
#define CHECK_S_WARNS       0.001               /* m, s against the sum of lengths: real files differ by 1e-4 */
#define CHECK_READING_WARNS 0.01                /* m between the two readings of paramPoly3's p */
#define CHECK_BORDER        1e-6                /* m: ASAM's checker */
#define CHECK_ZERO_WIDTH    1e-6                /* m: ASAM's checker */
#define CHECK_STEP_WARNS    0.02                /* m of height: a bump that is felt */
#define CHECK_STEP_ERRS     0.2                 /* m: more than a kerb */
#define CHECK_BANK_WARNS    (50 * SP_PI / 180)  /* the steepest velodromes and test tracks */
#define CHECK_TWIST_WARNS   (0.5 * SP_PI / 180) /* rad between two records of superelevation */
#define CHECK_SLOPE_WARNS   0.4                 /* the steepest public street rises 35 % */
#define CHECK_SPEED_WARNS   70.0                /* m/s: 252 km/h */
#define CHECK_WIDE_WARNS    100.0               /* m of one lane */
#define CHECK_SHORT         1e-6                /* m just before a border, where what held until there is asked for */

typedef struct check_poly {
    const xml_node *node;
    cubic p; /* s as written */
} check_poly;

typedef struct check_piece {
    const xml_node *node, *shape; /* <geometry> and what is in it, NULL: nothing known */
    geo g;                        /* in the file's coordinates */
    bool said, ok;                /* its numbers can be read; its shape can be evaluated, too */
} check_piece;

typedef struct check_lane {
    const xml_node *node;
    int32_t id;
    const char *type;
    bool drives, border; /* of a kind that a wheel goes on; `wide` holds borders, not widths */
    uint32_t wide_count, link_count[2];
    check_poly *wide;
    int32_t *link[2]; /* predecessors, successors */
    const xml_node **link_node[2];
    bool *judged; /* of either end: its edges have been compared over a connection */
} check_lane;

typedef struct check_section {
    const xml_node *node;
    double s, end;
    uint32_t left_count, right_count;
    check_lane *left, *right; /* from the centre outwards */
    double *edge[2][2];       /* [left][at its end]: t of the centre and of each outer edge, outwards */
} check_section;

typedef struct check_link {
    const xml_node *node; /* NULL: none */
    const char *id;
    link_kind kind;
    uint32_t target;    /* index + 1 of the road or junction; 0: not there */
    bool contact;       /* contactPoint is there */
    bool at_end, aside; /* contactPoint="end"; elementS instead */
} check_link;

typedef struct check_road {
    const xml_node *node;
    const char *id, *junction_id; /* junction_id NULL: in none */
    double length, end;           /* as written; where the last geometry ends */
    bool left_hand, ok;           /* its reference line can be evaluated throughout */
    uint32_t junction;            /* index + 1; 0: in none, or in one that is not there */
    uint32_t piece_count, offset_count, elevation_count, bank_count, section_count;
    check_piece *piece;
    check_poly *offset, *elevation, *bank;
    check_section *section;
    check_link link[2]; /* predecessor, successor */
} check_road;

typedef struct check_pair {
    const xml_node *node;
    int32_t from, to;
} check_pair;
typedef struct check_connection {
    const xml_node *node;
    uint32_t incoming, connecting; /* road index + 1; 0: not there */
    bool contact, at_end;
    uint32_t pair_count;
    check_pair *pair;
} check_connection;
typedef struct check_junction {
    const xml_node *node;
    const char *id;
    junction_kind kind;
    uint32_t connection_count;
    check_connection *connection;
} check_junction;

typedef struct check_id {
    const char *id;
    uint32_t number; /* index + 1 */
} check_id;

typedef struct check {
    sp_arena *arena; /* of this reading */
    findings *f;
    const xml_node *root;
    int version; /* 10 * major + minor, e.g. 17; 0 unknown */
    uint32_t road_count, junction_count;
    check_road *road;
    check_junction *junction;
    check_id *road_id, *junction_id;                           /* sorted, for finding */
    double worst_gap, worst_kink, worst_length, worst_reading; /* m, rad, m, m: the largest met */
} check;

/* A length or angle for a text. */
typedef struct check_text {
    char t[40];
} check_text;
check_text check_say(double v);
/* warning or error by two limits; false below the first */
bool check_grade(double v, double warns, double errs, sp_finding_severity *out);

/* The reading. False only without memory. */
bool check_view(check *c, const xml_node *root);
/* A number of an attribute; `otherwise` when it is absent or none. */
double check_number(const xml_node *n, const char *name, double otherwise);
/* index + 1; 0: none */
uint32_t check_road_by_id(const check *c, const char *id);
uint32_t check_junction_by_id(const check *c, const char *id);
const check_lane *check_lane_find(const check_section *s, int32_t id);
/* the value of the last record that starts at or before s; 0 without one */
double check_poly_at(const check_poly *p, uint32_t count, double s, double *slope);
double check_width(const check_section *c, const check_lane *l, double s);
/* a point of the reference line; false when the road cannot be evaluated */
bool check_point(const check_road *r, double s, geo_point *out);
/* the section at an end of the road; NULL: none */
const check_section *check_end_section(const check_road *r, bool at_end);

/* Adds a finding at a node. */
#define CHECK_SAY(c, node, rule, severity, action, ...)                                                                \
    findings_add((c)->f, rule, severity, (node) ? (int32_t)(node)->line : 0, action, __VA_ARGS__)

#define CHECK_GAPS     "asam.net:xodr:1.7.0:lane_smoothness.contact_point_no_horizontal_gaps"
#define CHECK_DANGLING "asam.net:xodr:1.4.0:ids.only_ref_defined_ids"
#define CHECK_CONTACT  "asam.net:xodr:1.7.0:road.geometry.contact_point"

/* shared between rules */
void check_redundant(check *c, const check_poly *p, uint32_t count);
void check_speed(check *c, const xml_node *speed);
/* Two sections that follow each other, in a road or over a link: links both ways, edges of linked lanes. */
void check_sections_meet(check *c, const check_road *r, const check_section *s, bool at_end, const check_road *r2,
                         const check_section *s2, bool at_end2);
/* The far end of a road of a junction: the links and edges of its own lanes only, for the other road has none. */
void check_leaving(check *c, const check_road *r, const check_section *s, bool at_end, const check_road *r2,
                   const check_section *s2, bool at_end2);
/* One lane of each. */
void check_lane_gap(check *c, const check_road *r, const check_section *s, bool at_end, int32_t id,
                    const check_road *r2, const check_section *s2, bool at_end2, int32_t id2);

/* the rules */
void check_schema(check *c);
void check_plan(check *c);
void check_lanes(check *c);
void check_lane_links(check *c);
void check_profiles(check *c);
void check_road_links(check *c);
void check_junctions(check *c);
void check_signals(check *c);

#endif
