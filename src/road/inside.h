/* inside.h - the network as its files see it. Constant once built. */
#ifndef SP_ROAD_INSIDE_H
#define SP_ROAD_INSIDE_H

#include "road/road.h"

/* ---- geometry of the reference line ---- */
typedef enum geo_kind { GEO_LINE, GEO_ARC, GEO_SPIRAL, GEO_POLY } geo_kind;
#define GEO_TERMS 11
/* a panel of a spiral: its middle, and (cos, sin) of the heading as a power series over x = -1 .. 1 across it */
typedef struct geo_panel {
    double x, y, c[GEO_TERMS], s[GEO_TERMS];
} geo_panel;
typedef struct geo {
    geo_kind kind;
    double s;             /* of its start on the road */
    double length;        /* as said; the shape of a spiral depends on it */
    double span;          /* up to the next piece or the end of the road */
    double x, y, heading; /* of its start, world */
    double cos_h, sin_h;
    double k0, rate;           /* curvature at its start, 1/m; its change, 1/m^2 */
    double center_x, center_y; /* arc */
    double panel;              /* spiral: length of a panel */
    uint32_t panels;
    geo_panel *knot;         /* spiral: the panels, which cover core_lo .. core_hi; beyond it winds too fast for them */
    double core_lo, core_hi; /* u */
    sp_vec2 tail[2];         /* what its ends add to the series beyond, before and after the core */
    double shaped;           /* u up to which a spiral or poly is followed: its length and a little more */
    double u[4], v[4], p_per_s; /* poly: local coordinates over p = p_per_s * u; */
    double bend_most;           /* 1/m: no |curvature| is larger (road_patches_prepare) */
    uint32_t terms;             /* spiral: of its series about a place that patch.c needs; 0: too many */
    double joint;               /* m before and behind its joint with the next where both may have feet of a point */
} geo;

typedef struct geo_point {
    double x, y, heading, c, s, curvature, speed;
} geo_point; /* c, s: cos and sin of the heading */

/* Chooses line, arc or spiral by k0 and rate. */
void geo_choose(geo *g);
/* u up to which a piece is a place at all */
static inline double geo_end(const geo *g)
{
    return g->kind == GEO_SPIRAL || g->kind == GEO_POLY ? sp_min(g->span, g->shaped) : g->span;
}
/* Fills the derived members of a piece; s, length, x, y, heading, k0, rate (or u, v) are set. False when memory is out.
 */
bool geo_prepare(geo *g, sp_arena *arena);
geo_point geo_at(const geo *g, double u);
/* The same without the heading (0), which is the dearest part of a polynomial. */
geo_point geo_frame(const geo *g, double u);
/* spiral.c */
bool geo_spiral_prepare(geo *g, sp_arena *arena);
geo_point geo_spiral_frame(const geo *g, double u);
/* change of heading from u0 to u1, not wrapped */
double geo_turn(const geo *g, double u0, double u1);
/* A place of the line from which the point (x, y) lies square to the side: t of it, left positive; and the line there.
 */
typedef struct geo_foot {
    double u, t, c, s, curvature, speed;
} geo_foot;
#define GEO_FEET 8
/* All such places in [lo, hi], nearest or farthest, in a fixed order; gives how many (<= GEO_FEET). project.c */
uint32_t geo_feet(const geo *g, double lo, double hi, double x, double y, geo_foot out[GEO_FEET]);
/* what is left at u: along the tangent and to the left of it */
void geo_residual(const geo *g, double u, double x, double y, double *along, double *left);
/* Nearest u in [lo, hi] to (x, y); t is the signed distance to the left, along the excess beyond an end. */
double geo_project(const geo *g, double lo, double hi, double guess, double x, double y, double *t, double *along);
/* Signed length (m) of the path at t to the left from u0 to u1. For a polynomial s is not the length: this is. */
double geo_path(const geo *g, double u0, double u1, double t);
/* u reached from u after `distance` m (signed) of a path that runs at t to the left; the inverse of geo_path */
double geo_walk(const geo *g, double u, double t, double distance);
/* Largest distance (m) between the two readings of a polynomial: p linear in s, which we take, and p by arc length. 0
 * for all other kinds. */
double geo_arc_distance(const geo *g);

/* ---- lanes ---- */
typedef struct cubic {
    double s, a, b, c, d;
} cubic;                   /* a + b ds + c ds^2 + d ds^3, ds = s - this.s */
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
    double s, speed;  /* m/s; 0 unknown, SP_INFINITY no limit */
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
typedef struct lane_more {
    bool after; /* a successor, else a predecessor */
    int32_t id;
} lane_more;
#define LANE_NAMES 16 /* most successors, and most predecessors, of a lane */
typedef struct lane {
    int32_t id;
    sp_lane_type type;
    bool border;         /* the polynomials are the outer edge's t instead of the width */
    bool level;          /* keeps the level, outside of superelevation and shape */
    bool reversed, both; /* 1.8 direction; 'bidirectional' lanes */
    bool has_predecessor, has_successor;
    int32_t predecessor, successor; /* the first of each */
    uint32_t more_count;            /* further ones, where lanes part and meet */
    lane_more *more;
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
    bool stepped; /* a lane has a height or keeps the level (road_net_finish) */
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
/* the lanes that something is valid for: the span of all, both 0 all lanes; several ranges one by one, too */
typedef struct lane_set {
    int32_t from, to;
    uint32_t count; /* 0: the span says it */
    const sp_lane_range *range;
} lane_set;
typedef struct span_of {                 /* tunnels and bridges */
    const char *kind, *id, *name, *type; /* kind: "tunnel" "bridge" */
    double s, length, lighting, daylight;
    lane_set valid;
} span_of;
typedef struct signal_ref {
    uint32_t signal; /* index into net->signal */
    double s, t;
    int orientation;
    int32_t lane_from, lane_to;
    uint32_t range_count; /* as of a signal */
    const sp_lane_range *range;
} signal_ref;

/* ---- links ---- */
typedef enum link_kind { LINK_NONE, LINK_ROAD, LINK_JUNCTION } link_kind;
typedef struct road_link {
    link_kind kind;
    uint32_t target;
    bool at_end;
    bool aside; /* meets the target not at an end but at s (virtual junctions) */
    int way;    /* of aside: +1 goes on with s, -1 against */
    double s;   /* of aside */
} road_link;    /* road number or junction index; contact point */
typedef struct lane_pair {
    int32_t from, to;
} lane_pair;
typedef struct connection {
    uint32_t incoming, connecting; /* road numbers */
    const char *id;
    bool at_end; /* enters the connecting road at its end */
    double turn; /* |change of heading| over the connecting road */
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
    uint32_t range_count;
    const sp_lane_range *range;
} object_said;

/* ---- speed signs (limits.c) ---- */
typedef struct limit_sign {
    double s, speed; /* m/s, 0: ends what was before */
    int way;         /* whom it is for: +1 who drives with s, -1 against */
    lane_set lanes;
    uint32_t said; /* order in the file */
} limit_sign;
typedef struct limit_lane {
    int32_t id;
    double speed;
} limit_lane;
typedef struct limit_along { /* signs that hold on from the road before, by lanes as they are entered; 0: none */
    limit_lane *lane;
    uint32_t count;
    double all; /* of lanes that begin later: what all the others say, if they agree */
} limit_along;

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
    uint32_t limit_count;
    limit_sign *limit;                 /* by way, then as they are passed */
    limit_along along[2];              /* [way > 0] */
    double reach;                      /* no lane reaches a larger |t| anywhere */
    bool flat;                         /* no height, no roll, no shape, no lane height */
    bool reverses;                     /* some lane runs the other way than its side says */
    bool across;                       /* its height depends on t too: banked, shaped or stepped */
    uint32_t chunk_first, chunk_count; /* its chunks, by rising s */
} road;

/* a piece of a piece: the box of all that its lanes cover, rounded outwards, and the least and largest t of them */
typedef struct box2f {
    float min_x, min_y, max_x, max_y;
} box2f;
typedef struct chunk {
    double lo, hi; /* u */
    box2f box;
    float t_min, t_max;
    float held_lo, held_hi; /* every t between these is on a lane, all along; lo > hi: none is known */
    uint32_t road, geo;
} chunk;
/* the tree over the boxes: node i of a level holds nodes 8 i .. 8 i + 7 of the level below; level 0 are chunks */
#define INDEX_FAN    8
#define INDEX_LEVELS 12
typedef struct road_index {
    uint32_t level_count, count[INDEX_LEVELS];
    box2f *box[INDEX_LEVELS];
    uint32_t *chunk; /* of level 0 */
} road_index;

/* ---- the graph of lanes (cut.c, follow.c) ----
 * A stretch is one lane of one section, cut where a link meets it in its middle. At both of its ends there are joints
 * with the ends of others, whichever way traffic goes. */
typedef struct joint {
    uint32_t to; /* stretch */
    bool at_end; /* meets its end (greater s), else its start */
} joint;
typedef struct lane_stretch {
    uint32_t road, section; /* number, index */
    int32_t lane;
    int way;                     /* +1 traffic drives with s, -1 against */
    bool driven;                 /* a driving lane of some width */
    bool closed;                 /* to cars, by a record of access, somewhere on it (road_closures_mark) */
    bool both;                   /* driven both ways */
    bool steady;                 /* the lane's middle keeps its t */
    double from, to;             /* s */
    double length;               /* m along the lane's middle */
    uint32_t joint[2], count[2]; /* first and number, at its start and at its end */
} lane_stretch;
#define TURN_TIE                                                                                                       \
    1e-6 /* rad or m: ways that differ by less go in the order that they were said in, whatever rounding says */
typedef struct lane_graph {
    uint32_t stretch_count, joint_count;
    lane_stretch *stretch; /* by road, section, lane as stored (left, then right, both from the centre), s */
    joint *joint;          /* in the order that they were said in */
    uint32_t *section;     /* of each road the first of its sections in `lane` */
    uint32_t *lane;        /* of each section the first of its lanes in `first` */
    uint32_t *first;       /* of each lane its first stretch; one more at the end */
    bool *connecting;      /* of each road: it connects others in a junction */
    double (*turn)[2];     /* of each road, entered at its start and its end: |change of heading| */
    double *reach; /* of each node (route.h): m that can be driven from its beginning, infinite for ever (turns.c) */
} lane_graph;

/* ids sorted, to be found by halves; of equal ones the first counts */
typedef struct id_entry {
    const char *id;
    uint32_t number; /* index + 1 */
} id_entry;

struct sp_road_net {
    const lane_graph *graph; /* NULL until the last step of building */
    uint32_t road_count, junction_count, chunk_count, signal_count, controller_count, object_count;
    road *road; /* number - 1 */
    junction *junction;
    chunk *chunk; /* by road, then s */
    road_index index;
    id_entry *road_id, *signal_id;  /* sorted; road_count, signal_count of them, NULL before road_net_finish */
    sp_road_signal *signal;         /* of all roads, by road and order in the file */
    sp_road_controller *controller; /* in the file's order */
    sp_road_object *object;         /* laid out; by road, order in the file, order of the repeat */
    sp_vec2 offset;
    bool left_hand, flat, materials; /* materials: some lane's friction is neither 0 nor 1 */
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
/* userData code of a road mark that is painted over: not in force, for this program */
#define XODR_OLD_MARK "skidpad.old"
const cubic *cubic_find(const cubic *p, uint32_t count, double s);
double road_offset_at(const road *r, double s);
/* The lane of a section, and its edges; NULL: none. Lane 0 is none. */
const lane *road_lane_find(const section *c, int32_t id);
bool road_lane_edges(const road *r, double s, int32_t id, double *inner, double *outer);
/* The same of a section that holds s, and which lane it is; NULL: no such lane. */
const lane *road_lane_between(const road *r, const section *c, double s, int32_t id, double *inner, double *outer);
/* the set holds this lane */
bool lanes_hold(const lane_set *set, int32_t id);
static inline lane_set lanes_of_signal(const sp_road_signal *g)
{
    return (lane_set){g->lane_from, g->lane_to, g->range_count, g->range};
}
static inline lane_set lanes_of_ref(const signal_ref *f)
{
    return (lane_set){f->lane_from, f->lane_to, f->range_count, f->range};
}
/* successors of a lane (`after`) or its predecessors, in the order that they were said in; gives how many */
uint32_t lane_names(const lane *l, bool after, int32_t out[LANE_NAMES]);
/* the lane that holds t, 0: none; *beside is how far t is beyond the lanes */
int32_t road_lane_holding(const road *r, double s, double t, double *beside);
/* ---- along lanes ---- */
/* Makes net->graph; links, lanes and junctions are read. False when memory is out. */
bool road_graph_make(sp_road_net *net, sp_arena *arena);
/* The stretch of a lane that holds s, at a border the one that starts there; or ends there (`ending`). UINT32_MAX: no
 * such lane. */
uint32_t graph_find(const sp_road_net *net, uint32_t road, double s, int32_t id, bool ending);
/* The stretch of the next lane of the same side, away from the centre or towards it; UINT32_MAX: none. */
uint32_t graph_beside(const sp_road_net *net, uint32_t at, bool outwards);
/* t of a lane's middle in this section (at a border another lane may go by the same id beyond it) */
double lane_middle(const road *r, const section *c, double s, int32_t id);
/* and its change per metre of s */
double lane_middle_slope(const road *r, const section *c, double s, int32_t id, double *slope);
/* Visits what lies along the way, piece by piece, up to `limit` m ahead (negative: behind), as sp_road_advance_on goes,
 * or without a route, where turns are given, as sp_road_advance_turns. */
typedef struct travel_leg {
    uint32_t road;
    int32_t lane;
    const section *section;
    bool steady;
    bool enters;            /* the first of all, or the first on this road */
    int way;                /* +1 goes with s */
    double offset;          /* left of the lane's middle as seen with s */
    double from, to, start; /* s, and m gone to `from` */
} travel_leg;
typedef void travel_visit(void *context, const travel_leg *leg);
void travel_along(const sp_road_net *net, const sp_road_route *route, const sp_road_turns *turns, sp_road_place from,
                  double limit, travel_visit *visit, void *context);
/* Length of the path that runs `offset` left (as seen with s) of the middle of a lane, from s0 to s1, both in this
 * section; not negative. */
double path_length(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1);
/* s reached on that path after `distance` m from s0 towards s1; not beyond s1 */
double path_reach(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1,
                  double distance);
/* Goes on that path from *s towards s1, `distance` m at the most; adds what was gone to *gone. False: s1 comes first.
 */
bool path_go(const road *r, const section *c, int32_t id, bool steady, double offset, double *s, double s1,
             double distance, double *gone);

/* Bends and joints of a road, from spans. patch.c */
void road_patches_prepare(road *r);
/* Chunks of all roads, from spans; and the tree over them. False when memory is out. */
bool road_chunks_make(sp_road_net *net, sp_arena *arena);
bool road_index_make(sp_road_net *net, sp_arena *arena);

/* ---- one point, one chunk ---- */
/* A place that the point belongs to. */
typedef struct road_spot {
    sp_road_place place;           /* lane 0: beside them */
    double beside;                 /* m beyond the lanes, in the plan; 0 on them */
    double distance;               /* m to the reference line, in the plan */
    double c, s, curvature, speed; /* of the reference line there */
} road_spot;
#define ROAD_SPOTS (GEO_FEET + 2)
/* The places of a chunk where (x, y) lies square to the side, or beyond an end of the road or in the gap of a joint. */
uint32_t road_spots(const sp_road_net *net, uint32_t chunk, double x, double y, road_spot out[ROAD_SPOTS]);
/* The place of a chunk's nearer end; false when it is not finite. */
bool road_spot_end(const sp_road_net *net, uint32_t chunk, double x, double y, road_spot *out);
/* The place of a foot at s of the road, `gap` m beyond an end of the road; false when it is not finite. */
bool road_spot_make(const road *r, uint32_t number, double s, const geo_foot *foot, double gap, road_spot *out);
/* chunks of a road that overlap [s0, s1]: from *first, gives how many */
uint32_t road_chunks_of(const road *r, const sp_road_net *net, double s0, double s1, uint32_t *first);
static inline bool box_holds(const box2f *b, double x, double y)
{
    return x >= (double)b->min_x && x <= (double)b->max_x && y >= (double)b->min_y && y <= (double)b->max_y;
}
/* A walk over the chunks whose box holds (x, y): call until it gives false. */
typedef struct index_walk {
    uint32_t depth, level[INDEX_LEVELS * INDEX_FAN], node[INDEX_LEVELS * INDEX_FAN];
    double x, y;
} index_walk;
void index_walk_start(index_walk *w, const sp_road_net *net, double x, double y);
bool index_walk_next(index_walk *w, const sp_road_net *net, uint32_t *chunk);
/* The same over chunks nearer than *limit, which the caller lowers as it finds; nearer parts of the tree first. */
bool index_walk_nearer(index_walk *w, const sp_road_net *net, const double *limit, uint32_t *chunk);

/* ---- the cross section ---- */
/* The surface at (s, t): p, the offset to the left in the plan, and the height z, with their slopes. */
typedef struct road_cross {
    double p, p_s, p_t, z, z_s, z_t;
} road_cross;
/* `lane`: whose height counts where t is the edge between two; 0: the lane that holds t. Beyond the lanes the height of
 * their outermost edge is carried on. */
road_cross road_cross_at(const road *r, double s, double t, int32_t lane);
/* t of the plan's offset p at s; the inverse of road_cross.p */
double road_t_of(const road *r, double s, double p);
double road_height_at(const road *r, sp_road_place p);
/* height and normal at a spot */
void road_ground(const road *r, const road_spot *spot, double *z, sp_vec3 *normal);

/* ---- several questions about one place: what road.h answers, for who has found piece, section and lane ---- */
/* sp_road_at on the piece that holds s */
void road_point_at(const road *r, const geo *g, double s, double t, int32_t id, sp_road_point *out);
/* x, y, c, s, curvature, scale, across of sp_road_frame_at; the rest is 0 */
void road_frame_place(const road *r, double s, double t, int32_t id, sp_road_frame *out);
/* sp_road_speed_limit of a lane of the section that holds s, driven this way */
double road_limit_at(const road *r, const section *c, const lane *l, double s, int way);
/* The leg of sp_road_route_where, without the metres. */
bool route_leg_at(const sp_road_net *net, const sp_road_route *route, sp_road_place at, uint32_t *leg);

/* number of an id, 0: none */
uint32_t net_id_find(const id_entry *list, uint32_t count, const char *id);
/* fills lane_graph.reach, when closures are marked (turns.c). False: no memory */
bool road_reach_make(const lane_graph *g);
/* The way on at the end of a stretch, drawn as number `number` at this road; NULL: none that cars may take. */
const joint *road_turn_draw(const sp_road_net *net, const sp_road_turns *turns, uint32_t number, uint32_t from,
                            bool at_end);
/* fills lane_stretch.closed (records.c) */
void road_closures_mark(const lane_graph *g, const sp_road_net *net);
/* what the record that holds at s says; 0 before the first */
double speed_at(const speed_from *speeds, uint32_t count, double s);
/* The speed signs of each road in order, and what holds on from one to the next; net->graph is made. False when memory
 * is out. */
bool road_limits_make(sp_road_net *net, sp_arena *arena);
/* Spans, reach, flat, ids, chunks, index, limits; the last step of building: signals and references are read. */
bool road_net_finish(sp_road_net *net, sp_arena *arena, sp_error *err);

/* ---- beside the road ---- */
struct findings;
/* Lays out what the roads' records of objects say into net->object, in world coordinates; the network is finished. Of
 * repeats at most `most` pieces are laid, the rest is a finding (f may be NULL). False when memory is out. */
bool road_objects_lay(sp_road_net *net, sp_arena *arena, uint32_t most, struct findings *f);
sp_object_kind road_object_kind(const char *type, const char *subtype, const char *name);
/* Kind by country, type, subtype, name; a speed's value, as written in `unit`, into m/s (unit says what was taken). */
void road_signal_classify(sp_road_signal *g);
/* Position and heading of the face by road, s, t, z_offset, h_offset, orientation; the network is finished. */
void road_signal_place(const sp_road_net *net, sp_road_signal *g);

#endif
