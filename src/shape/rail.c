/* rail.c - guard rails: a W-beam on posts. The beam's outer measures are those of the W-beam that EN 1317 systems and
 * AASHTO M 180 share, 312 mm high and 83 mm deep, its crests 194 mm apart; where it bends between these, and posts
 * every 4 m of 100 mm x 60 mm, are choices. Where traffic runs on both sides it has a beam on either.
 *
 * Six strips along a beam, smooth across. roadside.c has the flat one that far eyes see. */
#include <string.h>

#include "shape/shape.h"

enum { POINTS = 7, MAX_LANES = 64 };

static const double beam_height = 0.312, post_every = 4, post_deep = 0.10, post_wide = 0.06;
static const float metal[3] = {0.30f, 0.31f, 0.32f}, grey[3] = {0.24f, 0.24f, 0.235f};

/* from below: shares of the height from the middle, and of the depth behind the crests */
static const double profile[POINTS][2] = {{-0.5, 0.66}, {-0.375, 0}, {-0.247, 0}, {0, 1},
                                          {0.247, 0},   {0.375, 0},  {0.5, 0.66}};

/* one straight piece: the feet of its edges at both ends, [right, left] */
typedef struct piece {
    sp_vec3 foot[2][2];   /* [end][side] */
    sp_vec3 left[2];      /* unit, at each end */
    double top[2], width; /* m */
} piece;

static bool is_laid(const sp_road_object *o)
{
    if (o->corner_count != 4 || !o->corner_height || !strstr(o->name, "rail") || !(o->corner_height[0] > 0.2) ||
        !(o->corner_height[1] > 0.2))
        return false;
    const sp_vec3 along = sp_sub3(o->corner[1], o->corner[0]), across = sp_sub3(o->corner[3], o->corner[0]);
    return sp_length3(along) > sp_length3(across) && along.x * across.y - along.y * across.x > 0;
}

bool sp_ground_is_rail(const sp_road_object *o)
{
    if (o->kind != SP_ROADSIDE_BARRIER)
        return false;
    if (o->corner_count >= 2)
        return is_laid(o);
    const double high = o->height > 0 ? o->height : 0.75;
    return o->width <= 0.25 && high > 0.2 && high <= 1.3 && o->length > 1;
}

static piece piece_of(const sp_road_object *o)
{
    piece p;
    if (o->corner_count == 4) {
        const sp_vec3 *c = o->corner;
        p = (piece){.foot = {{c[0], c[3]}, {c[1], c[2]}}, .top = {o->corner_height[0], o->corner_height[1]}};
    } else {
        const sp_quat q = sp_quat_from_ypr(o->heading, o->pitch, o->roll);
        const sp_vec3 x = sp_rotate(q, sp_v3(o->length / 2, 0, 0)),
                      y = sp_rotate(q, sp_v3(0, (o->width > 0 ? o->width : 0.1) / 2, 0));
        for (int end = 0; end < 2; end++) {
            const sp_vec3 m = end ? sp_add3(o->position, x) : sp_sub3(o->position, x);
            p.foot[end][0] = sp_sub3(m, y);
            p.foot[end][1] = sp_add3(m, y);
            p.top[end] = o->height > 0 ? o->height : 0.75;
        }
    }
    for (int end = 0; end < 2; end++)
        p.left[end] = sp_normal3(sp_sub3(p.foot[end][1], p.foot[end][0]));
    p.width = sp_length3(sp_sub3(p.foot[0][1], p.foot[0][0]));
    return p;
}

/* on which sides of it one drives */
static void traffic(const sp_road_net *net, const sp_road_object *o, bool out[2])
{
    sp_lane_info lanes[MAX_LANES];
    const uint32_t n = sp_road_lanes(net, o->road, o->s, lanes, MAX_LANES);
    out[0] = out[1] = false;
    for (uint32_t i = 0; i < n && i < MAX_LANES; i++)
        if (lanes[i].type == SP_LANE_DRIVING)
            out[(lanes[i].t_inner + lanes[i].t_outer) / 2 > o->t] = true;
    // whom nobody drives by looks at the reference line
    if (!out[0] && !out[1])
        out[o->t < 0] = true;
}

/* ---------------------------------------------------------------- the beam */
/* a quad of lines i and k between both ends, seen from where `left` of them points */
static void strip(sp_land *g, const sp_vec3 line[2][2], const uint8_t coat[2][2][SP_COAT], bool left)
{
    // [which line][end]; the second line lies above
    const int order[2][4][2] = {{{0, 0}, {0, 1}, {1, 1}, {1, 0}}, {{0, 1}, {0, 0}, {1, 0}, {1, 1}}};
    sp_vec3 p[4];
    uint8_t c[4][SP_COAT];
    for (int k = 0; k < 4; k++) {
        const int *at = order[left][k];
        p[k] = line[at[0]][at[1]];
        memcpy(c[k], coat[at[0]][at[1]], SP_COAT);
    }
    sp_ground_quad(g, p, (const uint8_t(*)[SP_COAT])c);
}

/* the normal of a point of the profile in its plane: ahead of the crests, up */
static void lean(int i, double depth, double height, double out[2])
{
    out[0] = out[1] = 0;
    for (int k = i - 1; k <= i; k++) {
        if (k < 0 || k + 1 >= POINTS)
            continue;
        const double up = (profile[k + 1][0] - profile[k][0]) * height,
                     back = (profile[k + 1][1] - profile[k][1]) * depth, n = sp_hypot(up, back);
        out[0] += up / n;
        out[1] += back / n;
    }
    const double n = sp_hypot(out[0], out[1]);
    out[0] /= n;
    out[1] /= n;
}

/* a point of the beam whose crests stand on one side's feet */
static sp_vec3 point(const piece *p, int end, int side, double depth, double height, const double at[2])
{
    const double in = (side ? -1 : 1) * at[1] * depth;
    sp_vec3 q = sp_add3(p->foot[end][side], sp_scale3(p->left[end], in));
    q.z += p->top[end] + (at[0] - 0.5) * height;
    return q;
}

static void beam(sp_land *g, const piece *p, int side, double depth, double height)
{
    sp_vec3 line[POINTS][2];
    uint8_t coat[POINTS][2][SP_COAT];
    for (int i = 0; i < POINTS; i++) {
        double n[2];
        lean(i, depth, height, n);
        for (int end = 0; end < 2; end++) {
            line[i][end] = point(p, end, side, depth, height, profile[i]);
            const sp_vec3 ahead = sp_scale3(p->left[end], side ? n[0] : -n[0]);
            sp_coat(g, metal, sp_v3(ahead.x, ahead.y, ahead.z + n[1]), 0, coat[i][end]);
        }
    }
    for (int i = 0; i + 1 < POINTS; i++)
        strip(g, (const sp_vec3(*)[2]) & line[i], (const uint8_t(*)[2][SP_COAT]) & coat[i], side == 1);
}

/* from one line to another, flat */
static void plate(sp_land *g, const sp_vec3 line[2][2], sp_vec3 normal, bool left)
{
    uint8_t coat[2][2][SP_COAT];
    for (int k = 0; k < 4; k++)
        sp_coat(g, metal, normal, 0, coat[k / 2][k % 2]);
    strip(g, line, (const uint8_t(*)[2][SP_COAT])coat, left);
}

/* what closes a beam above, and behind where there is no second one */
static void back(sp_land *g, const piece *p, const bool sides[2], double depth, double height)
{
    static const double high[2] = {0.5, 1}, low[2] = {-0.5, 1};
    const int side = sides[1] ? 1 : 0;
    const double *lip = profile[POINTS - 1];
    sp_vec3 lid[2][2], rear[2][2];
    for (int end = 0; end < 2; end++) {
        const sp_vec3 own = point(p, end, side, depth, height, lip),
                      other = sides[0] && sides[1] ? point(p, end, 0, depth, height, lip)
                                                   : point(p, end, side, depth, height, high);
        // counter-clockwise from above: the right one first
        lid[0][end] = side ? other : own;
        lid[1][end] = side ? own : other;
        rear[0][end] = point(p, end, side, depth, height, low);
        rear[1][end] = point(p, end, side, depth, height, high);
    }
    plate(g, (const sp_vec3(*)[2])lid, sp_v3(0, 0, 1), false);
    if (!(sides[0] && sides[1]))
        plate(g, (const sp_vec3(*)[2])rear, sp_scale3(p->left[0], side ? -1 : 1), side == 0);
}

/* four sides up to just below the top */
static void post(sp_land *g, sp_vec3 foot, sp_vec3 x, sp_vec3 y, double height)
{
    static const int at[4][2] = {{1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    const sp_vec3 normal[4] = {x, y, sp_scale3(x, -1), sp_scale3(y, -1)};
    for (int k = 0; k < 4; k++) {
        sp_vec3 p[4];
        for (int c = 0; c < 2; c++) {
            const int *q = at[(k + c) % 4];
            p[c] = sp_add3(foot, sp_add3(sp_scale3(x, q[0] * post_wide / 2), sp_scale3(y, q[1] * post_deep / 2)));
            p[3 - c] = sp_v3(p[c].x, p[c].y, p[c].z + height);
        }
        sp_ground_face(g, p, grey, normal[k], 0);
    }
}

void sp_ground_rail(sp_land *g, const sp_road_net *net, const sp_road_object *o)
{
    const piece p = piece_of(o);
    bool sides[2];
    traffic(net, o, sides);
    const double height = sp_min(beam_height, sp_min(p.top[0], p.top[1]) * 0.7);
    const bool both = sides[0] && sides[1] && p.width > 0.22;
    sides[0] = sides[0] && (both || !sides[1]);
    const double depth = sp_min(SP_RAIL_DEPTH, both ? p.width * 0.4 : p.width);
    g->stuff = SP_STUFF_METAL;
    for (int side = 0; side < 2; side++)
        if (sides[side])
            beam(g, &p, side, depth, height);
    back(g, &p, sides, depth, height);
    // behind the beam, or between the two
    const sp_vec3 a = sp_scale3(sp_add3(p.foot[0][0], p.foot[0][1]), 0.5),
                  b = sp_scale3(sp_add3(p.foot[1][0], p.foot[1][1]), 0.5), d = sp_sub3(b, a);
    const sp_vec3 x = sp_normal3(sp_v3(d.x, d.y, 0)), y = sp_v3(-x.y, x.x, 0);
    const double behind = depth + post_deep / 2 - p.width / 2,
                 n = sp_clamp(sp_ceil(sp_length3(d) / post_every), 1, 200);
    const sp_vec3 aside = sp_scale3(y, both ? 0 : sides[1] ? -behind : behind);
    for (double k = 0; k < n; k++) {
        const double f = (k + 0.5) / n;
        post(g, sp_add3(sp_add3(a, sp_scale3(d, f)), aside), x, y, p.top[0] + (p.top[1] - p.top[0]) * f - 0.03);
    }
}
