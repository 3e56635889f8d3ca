/* zebra.c - the crossings of the network: what they cover, where one steps onto them, which lights there are, and whose
 * way leads over them. Leaves who yields to crossing.c and who dares to people_look.c. */
#include "traffic/zebra.h"

static const double step_off = 0.45;  /* m from the kerb where one waits */
static const double foot_reach = 5;   /* m beyond its end within which there is a pavement */
static const double light_reach = 25; /* m of road between a crossing and the lights of its traffic */
static const double walk_reach = 8;   /* m from one of its feet to a light for who walks */
enum { SAMPLES = 64, ROADS = 12, HOPS = 6, CANDIDATES = 16 };

/* ---------------------------------------------------------------- what it covers */
/* half of its length and width, and its middle, from its corners */
static void extent(const sp_road_object *o, sp_zebra *z)
{
    double lo_x = SP_INFINITY, hi_x = -SP_INFINITY, lo_y = SP_INFINITY, hi_y = -SP_INFINITY, s, c;
    sp_sincos(o->heading, &s, &c);
    const uint32_t count = o->corner_count > 2 ? o->corner_count : 4;
    for (uint32_t k = 0; k < count; k++) {
        double x = z->x, y = z->y;
        if (o->corner_count > 2) {
            x = o->corner[k].x;
            y = o->corner[k].y;
        } else {
            const double u = (k == 0 || k == 3 ? -1 : 1) * o->length / 2, v = (k < 2 ? -1 : 1) * o->width / 2;
            x += c * u - s * v;
            y += s * u + c * v;
        }
        const sp_vec2 p = sp_zebra_place(z, x, y);
        lo_x = sp_min(lo_x, p.x);
        hi_x = sp_max(hi_x, p.x);
        lo_y = sp_min(lo_y, p.y);
        hi_y = sp_max(hi_y, p.y);
    }
    const double mx = (lo_x + hi_x) / 2, my = (lo_y + hi_y) / 2, cx = z->c, sx = z->s;
    z->x += cx * mx - sx * my;
    z->y += sx * mx + cx * my;
    z->half = (hi_x - lo_x) / 2;
    z->wide = (hi_y - lo_y) / 2;
}

/* the pavement beyond one end */
static void foot_make(const sp_road_net *net, const sp_zebra *z, int end, sp_foot *f)
{
    const double way = end ? 1 : -1, step = 0.1;
    sp_road_place near = {z->road, 0, 0, 0}, at;
    (void)sp_road_locate(net, z->x, z->y, NULL, &near);
    *f = (sp_foot){0};
    for (double d = step / 2; d < foot_reach && !f->there; d += step) {
        const double u = way * (z->half + d);
        sp_lane_info lane;
        if (!sp_road_locate(net, z->x + z->c * u, z->y + z->s * u, &near, &at) || !at.road || !at.lane ||
            !sp_road_lane(net, at.road, at.s, at.lane, &lane)) {
            continue;
        }
        if (lane.type != SP_LANE_SIDEWALK) {
            near = at;
            continue;
        }

        /* a step from the kerb, or in the middle of a narrow one */
        const double in = sp_min(step_off, lane.width / 2);
        f->along = u + way * in;
        f->x = z->x + z->c * f->along;
        f->y = z->y + z->s * f->along;
        f->there = sp_road_locate(net, f->x, f->y, &at, &f->at) && f->at.lane == at.lane && f->at.road == at.road;
    }
    if (!f->there) {
        f->along = way * (z->half + 0.6);
        f->x = z->x + z->c * f->along;
        f->y = z->y + z->s * f->along;
    }
}

static void lights_find(const sp_road_net *net, sp_zebra *z, double s)
{
    const uint32_t count = sp_road_signal_count(net);
    for (uint32_t k = 0; k < count; k++) {
        const sp_road_signal *g = sp_road_signal_get(net, k);
        if (g->kind == SP_SIGNAL_LIGHT && g->road == z->road && sp_abs(g->s - s) < light_reach &&
            z->light_count < ZEBRA_LIGHTS) {
            z->light[z->light_count++] = k;
        }
        for (int end = 0; end < 2 && g->kind == SP_SIGNAL_LIGHT_WALK && !z->walk; end++) {
            if (sp_hypot(g->position.x - z->foot[end].x, g->position.y - z->foot[end].y) < walk_reach) {
                z->walk = k + 1;
            }
        }
    }
}

static bool zebra_make(const sp_road_net *net, const sp_road_object *o, sp_zebra *z)
{
    sp_road_point p;
    const sp_road_place at = {o->road, 0, o->s, o->t};
    if (!sp_road_at(net, at, &p)) {
        return false;
    }
    *z = (sp_zebra){.road = o->road, .x = o->position.x, .y = o->position.y};

    /* one crosses across the road */
    sp_sincos(p.heading + SP_PI / 2, &z->s, &z->c);
    extent(o, z);
    if (!(z->half > 0.5) || !(z->wide > 0.2)) {
        return false;
    }
    for (int end = 0; end < 2; end++) {
        foot_make(net, z, end, &z->foot[end]);
    }
    lights_find(net, z, o->s);
    return true;
}

/* the roads that it lies on; several where ways of a junction lie on one another */
static void on_make(const sp_road_net *net, struct sp_zebras *all, uint32_t number, uint32_t most)
{
    const sp_zebra *z = &all->zebra[number];
    const uint32_t first = all->on_count, samples = (uint32_t)sp_clamp(2 * z->half / 0.5, 4, SAMPLES);
    for (uint32_t k = 0; k < samples; k++) {
        const double u = z->half * (2 * (k + 0.5) / samples - 1);
        sp_road_candidate found[CANDIDATES];
        uint32_t n = sp_road_candidates(net, z->x + z->c * u, z->y + z->s * u, SP_NAN, found, CANDIDATES);
        n = n < CANDIDATES ? n : CANDIDATES;
        for (uint32_t i = 0; i < n; i++) {
            const sp_road_place at = found[i].place;
            sp_lane_info lane;
            uint32_t m = first;
            if (!at.lane || !sp_road_lane(net, at.road, at.s, at.lane, &lane) || lane.type == SP_LANE_SIDEWALK) {
                continue;
            }
            while (m < all->on_count && all->on[m].road != at.road) {
                m++;
            }
            if (m == all->on_count) {
                if (m == most || m - first == ROADS) {
                    continue;
                }
                all->on[all->on_count++] = (sp_zebra_on){at.road, number, at.s - z->wide, at.s + z->wide};
            }
            all->on[m].from = sp_min(all->on[m].from, at.s - z->wide);
            all->on[m].to = sp_max(all->on[m].to, at.s + z->wide);
        }
    }
}

/* ---------------------------------------------------------------- all of them */
static uint32_t foot_road(const struct sp_zebras *all, uint32_t k)
{
    return all->zebra[all->foot[k] / 2].foot[all->foot[k] % 2].at.road;
}

/* by road, and among those of one road in the order made */
static void sort(struct sp_zebras *all)
{
    for (uint32_t k = 1; k < all->on_count; k++) {
        const sp_zebra_on held = all->on[k];
        uint32_t n = k;
        for (; n > 0 && all->on[n - 1].road > held.road; n--) {
            all->on[n] = all->on[n - 1];
        }
        all->on[n] = held;
    }
    for (uint32_t k = 1; k < all->foot_count; k++) {
        const uint32_t held = all->foot[k], road = foot_road(all, k);
        uint32_t n = k;
        for (; n > 0 && foot_road(all, n - 1) > road; n--) {
            all->foot[n] = all->foot[n - 1];
        }
        all->foot[n] = held;
    }
}

const struct sp_zebras *sp_zebras_of(sp_traffic *t, const sp_world_def *def)
{
    if (t->zebras || !t->arena || !def->road) {
        return t->zebras;
    }
    const uint32_t objects = sp_road_object_count(def->road);
    uint32_t count = 0;
    for (uint32_t k = 0; k < objects; k++) {
        count += sp_road_object_get(def->road, k)->kind == SP_ROADSIDE_CROSSWALK;
    }
    struct sp_zebras *all = SP_NEW(t->arena, struct sp_zebras);
    if (!all) {
        return NULL;
    }
    all->zebra = SP_ARRAY(t->arena, sp_zebra, (size_t)count + 1);
    all->on = SP_ARRAY(t->arena, sp_zebra_on, (size_t)count * ROADS + 1);
    all->foot = SP_ARRAY(t->arena, uint32_t, (size_t)count * 2 + 1);
    if (!all->zebra || !all->on || !all->foot) {
        return NULL;
    }
    for (uint32_t k = 0; k < objects; k++) {
        const sp_road_object *o = sp_road_object_get(def->road, k);
        if (o->kind != SP_ROADSIDE_CROSSWALK || !zebra_make(def->road, o, &all->zebra[all->count])) {
            continue;
        }
        on_make(def->road, all, all->count, count * ROADS);
        for (uint32_t end = 0; end < 2; end++) {
            if (all->zebra[all->count].foot[end].there) {
                all->foot[all->foot_count++] = 2 * all->count + end;
            }
        }
        all->count++;
    }
    sort(all);
    t->zebras = all;
    return all;
}

uint32_t sp_zebras_on(const struct sp_zebras *all, uint32_t road)
{
    uint32_t lo = 0, hi = all->on_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (all->on[middle].road < road) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < all->on_count && all->on[lo].road == road ? lo : all->on_count;
}

uint32_t sp_zebras_foot(const struct sp_zebras *all, uint32_t road)
{
    uint32_t lo = 0, hi = all->foot_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (foot_road(all, middle) < road) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < all->foot_count && foot_road(all, lo) == road ? lo : all->foot_count;
}

/* ---------------------------------------------------------------- lights */
/* STOP unless vehicles have red, or who walks has green */
static sp_walk said(uint32_t show, bool walk)
{
    if (show == SP_LIGHT_OFF || (show & SP_LIGHT_FLASHING)) {
        return SP_WALK_NO_LIGHT;
    }
    if (walk) {
        return show & SP_LIGHT_GREEN ? SP_WALK_GO : SP_WALK_STOP;
    }
    return show == SP_LIGHT_RED ? SP_WALK_GO : SP_WALK_STOP;
}

static sp_walk one_light(const sp_world_def *def, const sp_world *world, uint32_t signal, bool walk, double seconds)
{
    const sp_walk now = said(sp_world_light_state(def, world, signal), walk);
    const uint32_t light = sp_light_of(def, signal);
    if (now != SP_WALK_GO || !light || !def->lights[light - 1].phase_count || world->light_force[light - 1]) {
        return now;
    }
    for (double ahead = 0.5; ahead <= seconds; ahead += 0.5) {
        const int64_t tick = world->tick + (int64_t)(ahead * 1e9 / (double)def->tick_ns);
        if (said(sp_light_programme(&def->lights[light - 1], tick), walk) == SP_WALK_STOP) {
            return SP_WALK_STOP;
        }
    }
    return now;
}

sp_walk sp_zebra_light(const sp_world_def *def, const sp_world *world, const sp_zebra *z, double seconds,
                       uint32_t *signal)
{
    sp_walk all = SP_WALK_NO_LIGHT;
    if (z->walk) {
        *signal = z->walk - 1;
        return one_light(def, world, *signal, true, seconds);
    }
    for (uint32_t k = 0; k < z->light_count; k++) {
        const sp_walk one = one_light(def, world, z->light[k], false, seconds);
        if (one == SP_WALK_STOP) {
            *signal = z->light[k];
            return one;
        }
        all = one == SP_WALK_GO ? one : all;
    }
    return all;
}

/* ---------------------------------------------------------------- whose way leads there */
/* straight ahead of who follows no lane */
static bool straight_ahead(const sp_world_def *def, const sp_world *world, uint32_t i, const sp_zebra *z, double reach,
                           double *left)
{
    const sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const double across = z->c * s - z->s * c; /* sine of the angle between its way and the crossing's */
    if (sp_abs(across) < 0.3) {
        return false;
    }

    /* where it meets the crossing's middle line */
    const sp_vec2 p = sp_zebra_place(z, a->x, a->y);
    const double way = -p.y / across, u = p.x + way * (z->c * c + z->s * s);
    *left = way - d->center_x - d->length / 2 - z->wide / sp_abs(across);
    return sp_abs(u) < z->half + 1 && *left < reach;
}

bool sp_zebra_ahead(const struct sp_zebras *all, const sp_world_def *def, const sp_world *world, uint32_t vehicle,
                    uint32_t zebra, double reach, double *left)
{
    const sp_actor *a = &world->actors[vehicle];
    const sp_actor_def *d = &def->actors[vehicle];
    const sp_road_net *net = def->road;
    if (vehicle == SP_EGO.i || d->driven || a->move == SP_MOVE_LOOSE || a->path_act == SP_PATH_LINE || !a->road ||
        !a->lane) {
        return straight_ahead(def, world, vehicle, &all->zebra[zebra], reach, left);
    }
    sp_road_place at = {a->road, a->lane, a->s, a->t}, next;
    const double front = d->center_x + d->length / 2;
    double along = 0;
    uint32_t roads = 0;
    for (int hop = 0; hop < HOPS && along - front < reach; hop++) {
        const int way = sp_road_direction(net, at.road, at.lane);
        for (uint32_t k = sp_zebras_on(all, at.road); k < all->on_count && all->on[k].road == at.road; k++) {
            if (all->on[k].zebra == zebra) {
                *left = along + (way > 0 ? all->on[k].from - at.s : at.s - all->on[k].to) - front;
                return *left < reach;
            }
        }
        double rest;
        if (!sp_way_over(def, world, vehicle, &roads, at, &rest, &next)) {
            return false;
        }
        along += rest;
        at = next;
    }
    return false;
}
