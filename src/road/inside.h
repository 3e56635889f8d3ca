/* inside.h - the network as its files see it. Constant once built. */
#ifndef SP_ROAD_INSIDE_H
#define SP_ROAD_INSIDE_H

#include "road/road.h"

/* ---- geometry of the reference line ---- */
typedef enum geo_kind { GEO_LINE, GEO_ARC, GEO_SPIRAL, GEO_POLY } geo_kind;
typedef struct geo {
    geo_kind kind;
    double s;             /* of its start on the road */
    double length;        /* as said; the shape of a spiral depends on it */
    double span;          /* up to the next piece or the end of the road */
    double x, y, heading; /* of its start, world */
    double cos_h, sin_h;
    double k0, rate;           /* curvature at its start, 1/m; its change, 1/m^2 */
    double center_x, center_y; /* arc */
    double panel;              /* spiral: length of a panel of quadrature */
    uint32_t panels;
    sp_vec2 *knot;              /* spiral: where each panel starts, world */
    double u[4], v[4], p_per_s; /* poly: local coordinates over p = p_per_s * u; */
} geo;

typedef struct geo_point {
    double x, y, heading, c, s, curvature, speed;
} geo_point; /* c, s: cos and sin of the heading */

/* Chooses line, arc or spiral by k0 and rate. */
void geo_choose(geo *g);
/* Fills the derived members of a piece; s, length, x, y, heading, k0, rate (or u, v) are set. False when memory is out.
 */
bool geo_prepare(geo *g, sp_arena *arena);
geo_point geo_at(const geo *g, double u);
/* change of heading from u0 to u1, not wrapped */
double geo_turn(const geo *g, double u0, double u1);
/* Nearest u in [lo, hi] to (x, y), from `guess`; t is the signed distance to the left, along the excess beyond an end.
 */
double geo_project(const geo *g, double lo, double hi, double guess, double x, double y, double *t, double *along);
/* u reached from u after `distance` m (signed) of a path that runs at t to the left */
double geo_walk(const geo *g, double u, double t, double distance);

/* ---- lanes ---- */
typedef struct cubic {
    double s, a, b, c, d;
} cubic; /* a + b ds + c ds^2 + d ds^3, ds = s - this.s */
typedef struct mark_line { /* one painted line of an explicit pattern */
    double length, space, t_offset, s_offset, width;
    const char *rule;
} mark_line;
typedef struct mark_from {
    double s;
    sp_road_mark mark;
    const char *lane_change; /* "both" "none" "increase" "decrease" or NULL, as written */
    double height;           /* m, of a kerb */
    uint32_t line_count;
    mark_line *line;
} mark_from;
typedef struct speed_from {
    double s, speed;
    const char *type; /* of a road's type record: "town" "motorway" ..., else NULL */
} speed_from;
typedef struct height_from {
    double s, inner, outer; /* m above the road's surface: a step */
} height_from;
typedef struct material_from {
    double s, friction, roughness;
    const char *surface;
} material_from;
typedef struct access_from {
    double s;
    const char *rule, *restriction;
} access_from;
typedef struct lane {
    int32_t id;
    sp_lane_type type;
    bool border;           /* the polynomials are the outer edge's t instead of the width */
    bool level;            /* keeps the level, outside of superelevation and shape */
    bool reversed, both;   /* 1.8 direction; 'bidirectional' lanes */
    bool has_predecessor, has_successor;
    int32_t predecessor, successor; /* the first of each */
    const char *type_name; /* as written */
    uint32_t width_count, mark_count, speed_count, height_count, material_count, access_count;
    cubic *width; /* s from the section's start */
    mark_from *mark;
    speed_from *speed;
    height_from *height;
    material_from *material;
    access_from *access;
} lane;
typedef struct section {
    double s;
    bool single_side;
    uint32_t left_count, right_count;
    lane *left, *right;  /* from the centre outwards */
    uint32_t mark_count; /* of the centre lane */
    mark_from *mark;
} section;
/* lateral shape: z = a + b dt + c dt^2 + d dt^3 from t on, until the next record of the same s; between two s linear */
typedef struct lateral {
    double s, t, a, b, c, d;
} lateral;
typedef struct crossfall { /* 1.4: slope of one side, or both; radians, positive falls outwards */
    cubic angle;
    int side; /* +1 left, -1 right, 0 both */
} crossfall;
typedef struct span_of { /* tunnels and bridges */
    const char *kind, *id, *name, *type; /* kind: "tunnel" "bridge" */
    double s, length, lighting, daylight;
} span_of;
typedef struct signal_ref {
    uint32_t signal; /* index into net->signal */
    double s, t;
    int orientation;
    int32_t lane_from, lane_to;
} signal_ref;

/* ---- links ---- */
typedef enum link_kind { LINK_NONE, LINK_ROAD, LINK_JUNCTION } link_kind;
typedef struct road_link {
    link_kind kind;
    uint32_t target;
    bool at_end;
    bool aside;  /* meets the target not at an end but at s (virtual junctions) */
    int way;     /* of aside: +1 goes on with s, -1 against */
    double s;    /* of aside */
} road_link; /* road number or junction index; contact point */
typedef struct lane_pair {
    int32_t from, to;
} lane_pair;
typedef struct connection {
    uint32_t incoming, connecting; /* road numbers */
    const char *id;
    bool at_end;                   /* enters the connecting road at its end */
    double turn;                   /* |change of heading| over the connecting road */
    uint32_t pair_count;
    lane_pair *pair;
} connection;
typedef enum junction_kind { JUNCTION_DEFAULT, JUNCTION_DIRECT, JUNCTION_VIRTUAL, JUNCTION_CROSSING } junction_kind;
typedef struct priority {
    uint32_t high, low; /* road numbers */
} priority;
typedef struct junction_controller {
    const char *id, *type;
    uint32_t sequence;
} junction_controller;
typedef struct junction {
    const char *id, *name;
    junction_kind kind;
    uint32_t connection_count, priority_count, controller_count;
    connection *connection; /* of a direct junction `connecting` is the linked road */
    priority *priority;
    junction_controller *controller;
    uint32_t main_road; /* virtual: number, and the stretch of it */
    double s_start, s_end;
} junction;

/* an object as written: outlines, repeats and the rest, from which net->object is laid out */
typedef struct object_corner {
    bool local;             /* u, v, z in the object's frame; else s, t, dz on the road */
    double a, b, c, height; /* (s, t, dz) or (u, v, z) */
} object_corner;
typedef struct object_outline {
    bool closed, outer;
    uint32_t corner_count;
    object_corner *corner;
} object_outline;
typedef struct object_repeat {
    double s, length, distance;
    double t[2], width[2], height[2], z_offset[2], extent[2], radius[2]; /* start and end; NaN: as the object */
    bool detached;
} object_repeat;
typedef struct object_said {
    const char *id, *name, *type, *subtype, *orientation, *parking_access, *parking_restrictions;
    sp_object_kind kind;
    bool dynamic, parking;
    double s, t, z_offset, heading, pitch, roll, length, width, height, radius, valid_length;
    uint32_t outline_count, repeat_count;
    object_outline *outline;
    object_repeat *repeat;
    int32_t lane_from, lane_to, line;
} object_said;

typedef struct road {
    const char *id, *name;
    double length;
    bool left_hand;
    int32_t line;      /* in the file, 0 built */
    uint32_t junction; /* index + 1 of the junction it belongs to, 0 none */
    uint32_t geo_count, offset_count, elevation_count, section_count, speed_count;
    uint32_t superelevation_count, shape_count, crossfall_count, object_count, ref_count, span_count;
    geo *geo;
    cubic *offset, *elevation, *superelevation;
    lateral *shape;
    crossfall *crossfall;
    section *section;
    speed_from *speed;
    object_said *object;
    signal_ref *ref;
    span_of *span;
    road_link predecessor, successor;
    double reach; /* largest |t| that a lane takes anywhere */
    bool flat;    /* no height, no roll, no shape, no lane height */
} road;

/* a piece of a piece with its box, for the search without a hint */
typedef struct chunk {
    double min_x, min_y, max_x, max_y, lo, hi;
    uint32_t road, geo;
} chunk;

struct sp_road_net {
    uint32_t road_count, junction_count, chunk_count, signal_count, controller_count, object_count;
    road *road; /* number - 1 */
    junction *junction;
    chunk *chunk;
    sp_road_signal *signal;         /* of all roads, by road and order in the file */
    sp_road_controller *controller; /* in the file's order */
    sp_road_object *object;         /* laid out; by road, order in the file, order of the repeat */
    sp_vec2 offset;
    bool left_hand, flat;
    const char *notes, *geo_reference, *name, *vendor;
    int rev_major, rev_minor;
    double header_offset[4]; /* x, y, z, hdg of the header, as said: kept, not applied */
};

static inline const road *road_of(const sp_road_net *net, uint32_t number)
{
    return net && number >= 1 && number <= net->road_count ? &net->road[number - 1] : NULL;
}
static inline double cubic_at(const cubic *p, double s)
{
    const double d = s - p->s;
    return p->a + d * (p->b + d * (p->c + d * p->d));
}

/* the piece, section, record that holds s */
const geo *road_geo(const road *r, double s);
const section *road_section(const road *r, double s);
const cubic *cubic_find(const cubic *p, uint32_t count, double s);
double road_offset_at(const road *r, double s);
/* The lane of a section, and its edges; NULL: none. Lane 0 is none. */
const lane *road_lane_find(const section *c, int32_t id);
bool road_lane_edges(const road *r, double s, int32_t id, double *inner, double *outer);
/* the lane that holds t, 0: none; *beside is how far t is beyond the lanes */
int32_t road_lane_holding(const road *r, double s, double t, double *beside);
/* Links pieces into chunks and reach; the last step of building. */
bool road_net_finish(sp_road_net *net, sp_arena *arena, sp_error *err);

#endif
