/* touch.c - who touches whom: near pairs, the contact manifold of two boxes on the plane, contact events, and rails
 * actors that become bodies. Leaves the response to ODE (physics.c) and the overlap test itself to base.
 *
 * Normals are horizontal and come from the separating axes of the rectangles: cars neither climb nor are pulled up by a
 * solver, and `contact` here is exactly `gap = 0` of the metrics. */
#include "physics/internal.h"

/* a contact has ended when the boxes are this far apart, m: a car that rocks on another does not hit it anew */
#define APART 0.05
/* two actors on rails that overlap by a careless script do not crash below this closing speed, m/s */
#define RAILS_SPEED 0.5

typedef struct box {
    sp_vec2 centre, x, y;
    double hx, hy;
} box;

static box box_of(const sp_box2 *b)
{
    double s, c;
    sp_sincos(b->heading, &s, &c);
    return (box){{b->x, b->y}, {c, s}, {-s, c}, b->half_length, b->half_width};
}

static double dot(sp_vec2 a, sp_vec2 b)
{
    return a.x * b.x + a.y * b.y;
}

/* the incident edge of `other` against a face of `ref` (outward normal n, side half width `side` along t), clipped */
static void clip(const box *ref, const box *other, sp_vec2 n, double reach, double side, sp_manifold *out)
{
    const sp_vec2 t = {-n.y, n.x};

    /* the edge of `other` that looks most against n */
    const double dx = dot(other->x, n), dy = dot(other->y, n);
    const bool along_x = sp_abs(dx) >= sp_abs(dy);
    const double sign = (along_x ? dx : dy) > 0 ? -1 : 1;
    const sp_vec2 face = along_x ? other->x : other->y, edge = along_x ? other->y : other->x;
    const double h = along_x ? other->hx : other->hy, w = along_x ? other->hy : other->hx;
    const sp_vec2 middle = {other->centre.x + sign * h * face.x - ref->centre.x,
                            other->centre.y + sign * h * face.y - ref->centre.y};

    /* its two ends in the frame of the face, cut at the face's sides */
    const double m_t = dot(middle, t), m_n = dot(middle, n), e_t = dot(edge, t), e_n = dot(edge, n);
    double lo = -w, hi = w;
    if (sp_abs(e_t) > 1e-9) {
        const double p = (-side - m_t) / e_t, q = (side - m_t) / e_t;
        lo = sp_max(lo, sp_min(p, q));
        hi = sp_min(hi, sp_max(p, q));
    }
    const double at[2] = {lo, hi};
    out->count = 0;
    for (int i = 0; i < 2 && lo <= hi; i++) {
        const double depth = reach - (m_n + at[i] * e_n);
        if (depth < 0)
            continue;
        out->x[out->count] = ref->centre.x + middle.x + at[i] * edge.x;
        out->y[out->count] = ref->centre.y + middle.y + at[i] * edge.y;
        out->depth[out->count] = depth;
        out->count++;
    }
}

void sp_touch_manifold(const sp_box2 *a, const sp_box2 *b, sp_manifold *out)
{
    sp_touch_manifold_held(a, b, 0, 0, out);
}

void sp_touch_manifold_held(const sp_box2 *a, const sp_box2 *b, double nx, double ny, sp_manifold *out)
{
    const box p = box_of(a), q = box_of(b);
    const sp_vec2 between = {q.centre.x - p.centre.x, q.centre.y - p.centre.y};
    const sp_vec2 axis[4] = {p.x, p.y, q.x, q.y};

    /* the axis of least overlap; the side by the centres, or as it is held: then that is the only axis to push along,
     * and how deep it is counts from that side, however far */
    int best = 0;
    const bool held = nx != 0 || ny != 0;
    double separation = -SP_INFINITY, apart = -SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const double reach_p = p.hx * sp_abs(dot(p.x, axis[i])) + p.hy * sp_abs(dot(p.y, axis[i]));
        const double reach_q = q.hx * sp_abs(dot(q.x, axis[i])) + q.hy * sp_abs(dot(q.y, axis[i]));
        const double kept = nx * axis[i].x + ny * axis[i].y, along = dot(between, axis[i]);
        const bool this = held && sp_abs(kept) > 0.8;
        const double gap = (this ? sp_sign(kept) * along : sp_abs(along)) - reach_p - reach_q;
        apart = sp_max(apart, gap);
        if ((this || !held) && gap > separation + 1e-9) {
            separation = gap;
            best = i;
        }
    }
    const double kept = nx * axis[best].x + ny * axis[best].y;
    const double sign = (held ? kept : dot(between, axis[best])) >= 0 ? 1 : -1;
    out->nx = sign * axis[best].x;
    out->ny = sign * axis[best].y;
    out->separation = held ? apart : separation;
    out->on_b = best < 2;
    const sp_vec2 n = {out->nx, out->ny}, back = {-out->nx, -out->ny};
    if (best < 2)
        clip(&p, &q, n, best == 0 ? p.hx : p.hy, best == 0 ? p.hy : p.hx, out);
    else
        clip(&q, &p, back, best == 2 ? q.hx : q.hy, best == 2 ? q.hy : q.hx, out);
}

static bool solid(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    return def->actors[i].kind->solid && !world->actors[i].hidden;
}

/* from where to where it reaches, m */
static void span_of(const sp_world_def *def, const sp_world *world, uint32_t i, double *low, double *high)
{
    const sp_actor *a = &world->actors[i];
    if (a->move == SP_MOVE_LOOSE || a->body_rotation[10] < 0.95) {
        sp_body_span(def, world, i, low, high);
        return;
    }
    *low = a->z + def->actors[i].kind->clearance;
    *high = *low + def->actors[i].height;
}

bool sp_touch_possible(const sp_world_def *def, const sp_world *world, uint32_t a, uint32_t b)
{
    if (!solid(def, world, a) || !solid(def, world, b))
        return false;
    double low_a, high_a, low_b, high_b;
    span_of(def, world, a, &low_a, &high_a);
    span_of(def, world, b, &low_b, &high_b);
    return low_a <= high_b && low_b <= high_a;
}

/* m around the origin that holds the box; one that tumbles may lie the other way */
static double reach_of(const sp_actor_def *d, const sp_actor *a)
{
    return sp_abs(d->center_x) + (d->length + d->width) / 2 + (a->move >= SP_MOVE_FULL ? d->height : 0);
}

uint32_t sp_touch_near(sp_grid *grid, const sp_world_def *def, sp_world *world, sp_near *out, uint32_t max)
{
    /* how far each may get in this tick and two metres */
    const double span = 2.0 * ((double)def->tick_ns / 1e9);
    sp_grid_clear(grid);
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        const double moves = span * (sp_abs(a->body_velocity[0]) + sp_abs(a->body_velocity[1]));
        a->in_ode = 0;
        if (solid(def, world, i))
            sp_grid_add(grid, i, a->x, a->y, reach_of(&def->actors[i], a) + 1.0 + moves, a->move == SP_MOVE_STILL);
    }
    sp_grid_sort(grid);

    /* those that are not above one another */
    const uint32_t all = sp_grid_pairs(grid, out, max);
    if (all > max)
        return all;
    uint32_t count = 0;
    for (uint32_t i = 0; i < all; i++) {
        const uint32_t a = out[i].a, b = out[i].b;
        if (!sp_touch_possible(def, world, a, b))
            continue;
        out[count++] = out[i];
        world->actors[a].in_ode = 1;
        world->actors[b].in_ode = 1;
    }
    return count;
}

/* ---------------------------------------------------------------- the list of touching pairs */
static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

static int pair_find(const sp_world *world, uint64_t key)
{
    for (int i = 0; i < SP_MAX_CONTACTS && world->contact_pairs[i]; i++)
        if (world->contact_pairs[i] == key)
            return i;
    return -1;
}

static void pair_move(sp_world *w, int to, int from)
{
    w->contact_pairs[to] = w->contact_pairs[from];
    w->contact_speed[to] = w->contact_speed[from];
    w->contact_vx[to] = w->contact_vx[from];
    w->contact_vy[to] = w->contact_vy[from];
    w->contact_vx_b[to] = w->contact_vx_b[from];
    w->contact_vy_b[to] = w->contact_vy_b[from];
    w->contact_nx[to] = w->contact_nx[from];
    w->contact_ny[to] = w->contact_ny[from];
}

static void pair_clear(sp_world *w, int at)
{
    w->contact_pairs[at] = 0;
    w->contact_speed[at] = 0;
    w->contact_vx[at] = 0;
    w->contact_vy[at] = 0;
    w->contact_vx_b[at] = 0;
    w->contact_vy_b[at] = 0;
    w->contact_nx[at] = 0;
    w->contact_ny[at] = 0;
}

static bool pair_insert(sp_world *w, uint64_t key, double speed, sp_vec2 side, sp_error *err)
{
    int at = 0;
    while (at < SP_MAX_CONTACTS && w->contact_pairs[at] && w->contact_pairs[at] < key)
        at++;
    if (w->contact_pairs[SP_MAX_CONTACTS - 1])
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "more than %d pairs of actors touch at tick %lld",
                            (int)SP_MAX_CONTACTS, (long long)w->tick);
    for (int i = SP_MAX_CONTACTS - 1; i > at; i--)
        pair_move(w, i, i - 1);
    const sp_actor *a = &w->actors[key >> 32], *b = &w->actors[(uint32_t)key];
    w->contact_pairs[at] = key;
    w->contact_speed[at] = speed;
    w->contact_vx[at] = a->body_velocity[0];
    w->contact_vy[at] = a->body_velocity[1];
    w->contact_vx_b[at] = b->body_velocity[0];
    w->contact_vy_b[at] = b->body_velocity[1];
    w->contact_nx[at] = side.x;
    w->contact_ny[at] = side.y;
    return true;
}

static void pair_remove(sp_world *w, int at)
{
    for (int i = at; i + 1 < SP_MAX_CONTACTS; i++)
        pair_move(w, i, i + 1);
    pair_clear(w, SP_MAX_CONTACTS - 1);
}

/* ---------------------------------------------------------------- events */
/* tick t spans t * tick to (t + 1) * tick; this is the given fraction of its substep k */
static double time_in(const sp_world_def *def, const sp_world *w, uint32_t k, double fraction)
{
    return ((double)w->tick + ((double)k + fraction) / def->substeps) * ((double)def->tick_ns / 1e9);
}

/* the box one substep ago, by its present velocity: what the integrator did */
static sp_box2 box_before(const sp_actor_def *d, const sp_actor *a, double dt)
{
    const sp_box2 now = sp_actor_box(d, a);
    const sp_vec2 v = sp_place_velocity(a, now.x, now.y);
    return (sp_box2){now.x - dt * v.x, now.y - dt * v.y, now.heading - dt * a->body_spin[2], now.half_length,
                     now.half_width};
}

/* Impact location over a's width, 0 right edge, 1 left edge (Euro NCAP: where the middle of the target meets the
 * front). Lengthways it is the middle of the face that b turns to a, also a little beyond the edges; where that is far
 * outside (a wall), or b came from the side, the middle of the stretch that touches. */
static double location_of(const sp_box2 *a, const sp_box2 *b, const sp_manifold *m, double width, bool lengthways,
                          sp_vec2 touched)
{
    const box p = box_of(a), q = box_of(b);
    const sp_vec2 n = {m->nx, m->ny};
    const double along_x = dot(q.x, n), along_y = dot(q.y, n);
    const bool x_face = sp_abs(along_x) >= sp_abs(along_y);
    const double out = x_face ? -sp_sign(along_x) * q.hx : -sp_sign(along_y) * q.hy;
    const sp_vec2 axis = x_face ? q.x : q.y;
    const sp_vec2 face = {q.centre.x + out * axis.x - p.centre.x, q.centre.y + out * axis.y - p.centre.y};
    const double middle = dot(face, p.y) / width + 0.5;
    if (lengthways && middle >= -0.5 && middle <= 1.5)
        return middle;
    const sp_vec2 stretch = {touched.x - p.centre.x, touched.y - p.centre.y};
    return sp_clamp(dot(stretch, p.y) / width + 0.5, 0, 1);
}

/* the side of an actor that looks along a world direction */
static uint32_t part_towards(const sp_actor *a, double x, double y)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const double ahead = c * x + s * y, left = -s * x + c * y;
    if (sp_abs(ahead) >= sp_abs(left))
        return ahead > 0 ? SP_PART_FRONT : SP_PART_REAR;
    return left > 0 ? SP_PART_LEFT : SP_PART_RIGHT;
}

/* whether the end of a fixed wall at this point is covered by another one: a row of elements has no ends inside */
static bool end_covered(const sp_world_def *def, const sp_world *w, uint32_t wall, double x, double y)
{
    for (uint32_t i = 1; i <= w->actor_count; i++) {
        if (i == wall || w->actors[i].hidden || !def->actors[i].kind->solid || sp_physics_mass(&def->actors[i]) > 0)
            continue;
        const sp_box2 b = sp_actor_box(&def->actors[i], &w->actors[i]);
        double s, c;
        sp_sincos(b.heading, &s, &c);
        const double dx = x - b.x, dy = y - b.y;
        if (sp_abs(c * dx + s * dy) < b.half_length + 0.2 && sp_abs(c * dy - s * dx) < b.half_width + 0.2)
            return true;
    }
    return false;
}

/* The side of a fixed wall that holds, from a to b: one-sided from the first touch, and never the end of an element in
 * the middle of a row. 0, 0 for what is no wall. */
static sp_vec2 wall_side(const sp_world_def *def, const sp_world *w, uint32_t ia, uint32_t ib, const sp_manifold *m)
{
    const bool first = sp_physics_mass(&def->actors[ia]) <= 0;
    const uint32_t wall = first ? ia : ib, other = first ? ib : ia;
    const sp_box2 b = sp_actor_box(&def->actors[wall], &w->actors[wall]),
                  o = sp_actor_box(&def->actors[other], &w->actors[other]);
    if (sp_physics_mass(&def->actors[wall]) > 0 || b.half_length < 2 * b.half_width)
        return (sp_vec2){0, 0};
    double s, c;
    sp_sincos(b.heading, &s, &c);
    const double to_a = first ? 1 : -1, ahead = to_a * (c * m->nx + s * m->ny);
    const double end = sp_sign(ahead) * b.half_length;
    if (sp_abs(ahead) < 0.8 || !end_covered(def, w, wall, b.x + c * end, b.y + s * end))
        return (sp_vec2){m->nx, m->ny};
    const double side = c * (o.y - b.y) - s * (o.x - b.x) >= 0 ? to_a : -to_a;
    return (sp_vec2){-side * s, side * c};
}

static bool contact_begins(const sp_world_def *def, sp_world *w, uint32_t ia, uint32_t ib, uint32_t k, sp_error *err)
{
    sp_actor *a = &w->actors[ia], *b = &w->actors[ib];
    const sp_actor_def *da = &def->actors[ia], *db = &def->actors[ib];
    const sp_box2 box_a = sp_actor_box(da, a), box_b = sp_actor_box(db, b);
    sp_manifold m;
    sp_touch_manifold(&box_a, &box_b, &m);

    /* when: the separation went through zero between the two ends of the substep */
    const double dt = (double)def->tick_ns / 1e9 / def->substeps;
    const sp_box2 old_a = box_before(da, a, dt), old_b = box_before(db, b, dt);
    const double before = sp_box2_separation(&old_a, &old_b), after = m.separation;
    const double fraction = before > 0 ? before / (before - sp_min(after, 0)) : 0;

    /* where: the middle of the touching stretch; on which side of a, by the normal in a's axes */
    double x = (box_a.x + box_b.x) / 2, y = (box_a.y + box_b.y) / 2, s, c;
    if (m.count > 0) {
        x = (m.x[0] + m.x[m.count - 1]) / 2;
        y = (m.y[0] + m.y[m.count - 1]) / 2;
    }
    sp_sincos(a->heading, &s, &c);
    const double ahead = c * m.nx + s * m.ny, left = -s * m.nx + c * m.ny;
    const bool lengthways = sp_abs(ahead) >= sp_abs(left);

    /* closing speed along the outward normal of that side of a */
    const double sign = (lengthways ? ahead : left) > 0 ? 1 : -1;
    const double nx = sign * (lengthways ? c : -s), ny = sign * (lengthways ? s : c);
    const sp_vec2 va = sp_place_velocity(a, x, y), vb = sp_place_velocity(b, x, y);
    const double closing = (va.x - vb.x) * nx + (va.y - vb.y) * ny;
    const double speed = sp_hypot(a->body_velocity[0], a->body_velocity[1]), since = (1 - fraction) * dt;
    const sp_event e = {.tick = w->tick,
                        .at = time_in(def, w, k, fraction),
                        .kind = SP_EVENT_CONTACT,
                        .a = ia,
                        .b = ib,
                        .part = part_towards(a, m.nx, m.ny),
                        .x = x - since * (m.on_b ? vb.x : va.x),
                        .y = y - since * (m.on_b ? vb.y : va.y),
                        .z = a->z + sp_min(0.5, da->height / 2),
                        .speed = speed,
                        .rel_speed = closing,
                        .location = location_of(&box_a, &box_b, &m, da->width, lengthways, (sp_vec2){x, y}),
                        .part_b = part_towards(b, -m.nx, -m.ny)};

    /* who stood or ran on rails is now a body like others, unless it is fixed to the ground */
    a->flags |= SP_ACTOR_TOUCHED;
    b->flags |= SP_ACTOR_TOUCHED;
    sp_wreck_begin(def, w, ia);
    sp_wreck_begin(def, w, ib);
    return pair_insert(w, pair_key(ia, ib), speed, wall_side(def, w, ia, ib, &m), err) && sp_world_event(w, &e, err);
}

static bool contact_ends(const sp_world_def *def, sp_world *w, int at, uint32_t k, sp_error *err)
{
    const uint32_t ia = (uint32_t)(w->contact_pairs[at] >> 32), ib = (uint32_t)w->contact_pairs[at];
    const sp_actor *a = &w->actors[ia], *b = &w->actors[ib];
    const double bvx = b->body_velocity[0] - w->contact_vx_b[at], bvy = b->body_velocity[1] - w->contact_vy_b[at];
    const double dvx = a->body_velocity[0] - w->contact_vx[at], dvy = a->body_velocity[1] - w->contact_vy[at];
    const sp_event e = {.tick = w->tick,
                        .at = time_in(def, w, k, 1),
                        .kind = SP_EVENT_CONTACT_END,
                        .a = ia,
                        .b = ib,
                        .x = a->x,
                        .y = a->y,
                        .z = a->z,
                        .speed = sp_hypot(a->body_velocity[0], a->body_velocity[1]),
                        .delta_v = sp_hypot(dvx, dvy),
                        .delta_v_b = sp_hypot(bvx, bvy)};
    pair_remove(w, at);
    return sp_world_event(w, &e, err);
}

/* a trailer and its tractor never crash into each other: the coupling holds them */
static bool coupled(const sp_world_def *def, uint32_t ia, uint32_t ib)
{
    return def->actors[ia].tows == ib || def->actors[ib].tows == ia;
}

/* whether an overlap of these two is a crash at all */
static bool counts(const sp_world *w, uint32_t ia, uint32_t ib)
{
    const sp_actor *a = &w->actors[ia], *b = &w->actors[ib];
    if (a->move >= SP_MOVE_FULL || b->move >= SP_MOVE_FULL)
        return true;
    const double dx = b->x - a->x, dy = b->y - a->y, far = sp_hypot(dx, dy);
    const double closing =
        (a->body_velocity[0] - b->body_velocity[0]) * dx + (a->body_velocity[1] - b->body_velocity[1]) * dy;
    return closing > RAILS_SPEED * far;
}

bool sp_touch_update(const sp_world_def *def, sp_world *world, const sp_near *near, uint32_t count, uint32_t k,
                     sp_error *err)
{
    /* ended: apart, hidden, or out of everybody's reach */
    for (int i = 0; i < SP_MAX_CONTACTS && world->contact_pairs[i];) {
        const uint32_t ia = (uint32_t)(world->contact_pairs[i] >> 32), ib = (uint32_t)world->contact_pairs[i];
        if (sp_touch_possible(def, world, ia, ib) && sp_bodies_meet(def, world, ia, ib, APART))
            i++;
        else if (!contact_ends(def, world, i, k, err))
            return false;
    }

    /* begun */
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t ia = near[i].a, ib = near[i].b;
        const sp_actor *pa = &world->actors[ia], *pb = &world->actors[ib];
        const double far = reach_of(&def->actors[ia], pa) + reach_of(&def->actors[ib], pb);
        if (sp_abs(pa->x - pb->x) > far || sp_abs(pa->y - pb->y) > far || pair_find(world, pair_key(ia, ib)) >= 0)
            continue;
        if (!sp_touch_possible(def, world, ia, ib) || !counts(world, ia, ib) ||
            !sp_bodies_meet(def, world, ia, ib, 0) || coupled(def, ia, ib))
            continue;
        if (!contact_begins(def, world, ia, ib, k, err))
            return false;
    }
    return true;
}
