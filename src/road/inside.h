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
typedef struct mark_from {
    double s;
    sp_road_mark mark;
} mark_from;
typedef struct speed_from {
    double s, speed;
} speed_from;
typedef struct lane {
    int32_t id;
    sp_lane_type type;
    bool border; /* the polynomials are the outer edge's t instead of the width */
    bool has_predecessor, has_successor;
    int32_t predecessor, successor;
    uint32_t width_count, mark_count, speed_count;
    cubic *width; /* s from the section's start */
    mark_from *mark;
    speed_from *speed;
} lane;
typedef struct section {
    double s;
    uint32_t left_count, right_count;
    lane *left, *right;  /* from the centre outwards */
    uint32_t mark_count; /* of the centre lane */
    mark_from *mark;
} section;

/* ---- links ---- */
typedef enum link_kind { LINK_NONE, LINK_ROAD, LINK_JUNCTION } link_kind;
typedef struct road_link {
    link_kind kind;
    uint32_t target;
    bool at_end;
} road_link; /* road number or junction index; contact point */
typedef struct lane_pair {
    int32_t from, to;
} lane_pair;
typedef struct connection {
    uint32_t incoming, connecting; /* road numbers */
    bool at_end;                   /* enters the connecting road at its end */
    double turn;                   /* |change of heading| over the connecting road */
    uint32_t pair_count;
    lane_pair *pair;
} connection;
typedef struct junction {
    const char *id;
    uint32_t connection_count;
    connection *connection;
} junction;

typedef struct road {
    const char *id, *name;
    double length;
    bool left_hand;
    uint32_t geo_count, offset_count, elevation_count, section_count, speed_count;
    geo *geo;
    cubic *offset, *elevation;
    section *section;
    speed_from *speed;
    road_link predecessor, successor;
    double reach; /* largest |t| that a lane takes anywhere */
} road;

/* a piece of a piece with its box, for the search without a hint */
typedef struct chunk {
    double min_x, min_y, max_x, max_y, lo, hi;
    uint32_t road, geo;
} chunk;

struct sp_road_net {
    uint32_t road_count, junction_count, chunk_count;
    road *road; /* number - 1 */
    junction *junction;
    chunk *chunk;
    sp_vec2 offset;
    bool left_hand, flat;
    const char *notes, *geo_reference;
    double header_offset[4]; /* x, y, z, hdg of the header, as said */
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
