/* verge.c - beyond the outermost lanes: gravel that turns into grass, a slope down to the terrain where the road stands
 * higher, the side of a bridge where it stands much higher. */
#include "shape/pavement.h"

static const float grass[3] = {0.088f, 0.128f, 0.040f}, gravel[3] = {0.17f, 0.155f, 0.125f},
                   concrete[3] = {0.30f, 0.295f, 0.28f};
/* m: of the gravel; where a slope becomes a wall; of a bridge's side */
static const double broad = 1.1, steep = 3.2, deck = 1.1;

/* the outermost edge that is drawn on one side, at stations k and k + 1; false: nothing is */
static bool outermost(const sp_pavement *w, const sp_road_strip *st, uint32_t k, bool left, sp_vec3 *a, sp_vec3 *b,
                      bool *green)
{
    const bool grass_too = w->g->terrain->columns > 0;
    for (uint32_t i = 0; i < st->column_count; i++) {
        const uint32_t c = left ? i : st->column_count - 1 - i;
        const sp_road_span *p = &st->span[(size_t)k * st->column_count + c], *q = p + st->column_count;
        const bool gone = sp_hypot(p->left.x - p->right.x, p->left.y - p->right.y) < 1e-3 &&
                          sp_hypot(q->left.x - q->right.x, q->left.y - q->right.y) < 1e-3;
        if (gone || (st->column[c].type == SP_LANE_NONE && !grass_too))
            continue;
        *a = left ? p->left : p->right;
        *b = left ? q->left : q->right;
        *green = st->column[c].type == SP_LANE_NONE || st->column[c].type == SP_LANE_MEDIAN;
        return true;
    }
    return false;
}

/* whether another road's lanes lie beside the edge: asked every few metres */
static bool occupied(sp_pavement *w, double s, bool left, sp_vec3 edge, sp_vec3 out)
{
    if (sp_abs(s - w->verge[!left].s) > 5) {
        sp_road_place at;
        w->verge[!left].s = s;
        w->verge[!left].occupied =
            sp_road_locate(w->net, edge.x + out.x * 0.7, edge.y + out.y * 0.7, NULL, &at) && at.lane != 0;
    }
    return w->verge[!left].occupied;
}

/* an upright face from the edge down by da and db */
static void wall(const sp_pavement *w, sp_vec3 a, sp_vec3 b, double da, double db, sp_vec3 out, bool left)
{
    const sp_vec3 la = {a.x, a.y, a.z - da}, lb = {b.x, b.y, b.z - db};
    const sp_vec3 p[4] = {left ? b : a, left ? lb : la, left ? la : lb, left ? a : b};
    w->g->stuff = SP_STUFF_WALL;
    sp_ground_face(w->g, p, concrete, out, 0);
}

/* from the foot of the verge down to the terrain */
static void slope(const sp_pavement *w, sp_vec3 a, sp_vec3 b, sp_vec3 out_a, sp_vec3 out_b, bool left)
{
    const sp_terrain *t = w->g->terrain;
    sp_vec3 low[2];
    const sp_vec3 from[2] = {a, b}, out[2] = {out_a, out_b};
    for (int k = 0; k < 2; k++) {
        const double drop = sp_max(from[k].z - sp_terrain_at(t, from[k].x, from[k].y), 0);
        const double away = 0.4 + 1.6 * drop;
        low[k] = sp_v3(from[k].x + out[k].x * away, from[k].y + out[k].y * away, 0);
        low[k].z = sp_min(sp_terrain_at(t, low[k].x, low[k].y) - 0.1, from[k].z);
    }
    const sp_vec3 along = sp_sub3(b, a), down = sp_sub3(low[0], a);
    const sp_vec3 up = sp_normal3(left ? sp_cross3(along, down) : sp_cross3(down, along));
    uint8_t c0[SP_COAT], c1[SP_COAT];
    w->g->stuff = SP_STUFF_GRASS;
    sp_coat(w->g, grass, up, 255, c0);
    sp_coat(w->g, grass, up, 255, c1);
    sp_pave(w, a, b, low[1], low[0], c0, c1, left);
}

static void verge(sp_pavement *w, const sp_road_strip *st, uint32_t k, bool left)
{
    sp_vec3 a, b;
    bool green;
    if (!outermost(w, st, k, left, &a, &b, &green))
        return;
    const sp_terrain *t = w->g->terrain;
    const double side = left ? 1 : -1, ha = st->heading[k], hb = st->heading[k + 1];
    const sp_vec3 out_a = {-sp_sin(ha) * side, sp_cos(ha) * side, 0},
                  out_b = {-sp_sin(hb) * side, sp_cos(hb) * side, 0};
    const bool hilly = t->columns > 0;
    const double high = sp_max(a.z - sp_terrain_at(t, a.x, a.y), b.z - sp_terrain_at(t, b.x, b.y));
    if (occupied(w, st->s[k], left, a, out_a)) {
        // nothing to be seen where the other road is level with this one
        if (hilly)
            wall(w, a, b, 0.3, 0.3, out_a, left);
        return;
    }
    if (hilly && high > steep) {
        wall(w, a, b, deck, deck, out_a, left);
        return;
    }
    sp_vec3 c = sp_add3(b, sp_scale3(out_b, broad)), d = sp_add3(a, sp_scale3(out_a, broad));
    if (!hilly)
        c.z = d.z = t->base;
    uint8_t c0[SP_COAT], c1[SP_COAT];
    w->g->stuff = green ? SP_STUFF_GRASS : SP_STUFF_GRAVEL;
    sp_coat(w->g, green ? grass : gravel, sp_v3(0, 0, 1), green ? 255 : 128, c0);
    sp_coat(w->g, grass, sp_v3(0, 0, 1), green ? 255 : 128, c1);
    sp_pave(w, a, b, c, d, c0, c1, left);
    if (hilly)
        slope(w, d, c, out_a, out_b, left);
}

void sp_pave_verges(sp_pavement *w, const sp_road_strip *st, uint32_t k)
{
    verge(w, st, k, true);
    verge(w, st, k, false);
}
