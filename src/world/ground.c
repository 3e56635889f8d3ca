/* ground.c - what lies on the ground and how well a tyre grips there: dry, wet by the depth of the water and the speed,
 * snow, ice; patches of a scenario, materials of a road. Leaves the tyre's curve to physics/tyre.c.
 *
 * All is relative to the tyre on a dry road. Peak and slip stiffness keep the proportions of the sets that MathWorks
 * (Simscape Driveline, Tire-Road Interaction (Magic Formula)) names as typical: B, C, D, E of dry tarmac 10, 1.9, 1,
 * 0.97, wet 12, 2.3, 0.82, 1, snow 5, 2, 0.3, 1, ice 4, 2, 0.1, 1. The slip stiffness is B C D: snow 3 / 19 and ice
 * 0.8 / 19 of dry; water does not make rubber stiffer than it is dry. A locked wheel keeps 0.85 as much of the peak
 * on wet as on dry tarmac; with a common C that takes 1.06 of it.
 *
 * A tyre floats up at 6.36 sqrt(p / kPa) km/h (Horne and Dreher, NASA TN D-2056, 1963) on water that it cannot
 * displace, taken as 2.4 mm and more; on thinner films faster, as PAVDRN has it (NCHRP Web Document 16, 1998): with the
 * film's depth to the power of -0.259. Below that speed the water's pressure, which grows with its square, carries a
 * part of the load, and that part does not grip. */
#include "world/world.h"

#define DAMP  1e-4   /* m: film from which on a road is wet */
#define DEEP  2.4e-3 /* m */
#define THIN  5e-5   /* m: thinner films count as this */
#define FILMS 5e-4   /* m: of a wet road of which nothing more is said; UN R117 tests wet grip on 0.5 to 1.5 mm */

static const struct {
    double peak, stiffness, shape;
} surfaces[SP_SURFACES] = {[SP_SURFACE_DRY] = {1, 1, 1},
                           [SP_SURFACE_WET] = {0.82, 1, 1.06},
                           [SP_SURFACE_SNOW] = {0.3, 3.0 / 19, 1},
                           [SP_SURFACE_ICE] = {0.1, 0.8 / 19, 1}};

const char *sp_surface_name(sp_surface s)
{
    static const char *const names[SP_SURFACES] = {"dry", "wet", "snow", "ice"};
    return (uint32_t)s < SP_SURFACES ? names[s] : "dry";
}

/* friction: a scale beside what the surface does */
static sp_ground ground_of(uint32_t surface, double water, double friction)
{
    uint32_t s = surface < SP_SURFACES ? surface : (uint32_t)SP_SURFACE_DRY;
    const double film = s == SP_SURFACE_WET && !(water > 0) ? FILMS : water;

    /* from dry to wet over the first tenth of a millimetre */
    const double wet = s <= SP_SURFACE_WET ? sp_clamp(film / DAMP, 0, 1) : 0;
    if (s == SP_SURFACE_WET)
        s = SP_SURFACE_DRY;
    sp_ground g = {surfaces[s].peak * friction, surfaces[s].stiffness, surfaces[s].shape, 0};
    if (wet > 0) {
        g.peak *= 1 - wet * (1 - surfaces[SP_SURFACE_WET].peak);
        g.shape *= 1 - wet * (1 - surfaces[SP_SURFACE_WET].shape);
        const double floats = sp_square(6.36 / 3.6); /* m^2/s^2 a kPa */
        g.floating = (film < DEEP ? sp_pow(sp_max(film, THIN) / DEEP, 2 * 0.259) : 1) / floats;
    }
    return g;
}

sp_ground sp_ground_plain(const sp_world_def *def, int64_t tick)
{
    sp_env scratch;
    const sp_env *env = sp_env_at(def, tick, &scratch);
    return ground_of(env->surface, env->water, env->friction);
}

bool sp_ground_is_plain(const sp_world_def *def)
{
    return def->ground_patch_count == 0 && !sp_road_has_friction(def->road);
}

/* a place whose lane is looked for when somebody asks */
typedef struct spot {
    sp_road_place at;
    bool laned;
} spot;

static int32_t lane_of(const sp_world_def *def, spot *p)
{
    if (!p->laned)
        p->at.lane = sp_road_lane_at(def->road, p->at.road, p->at.s, p->at.t);
    p->laned = true;
    return p->at.lane;
}

static bool patch_holds(const sp_world_def *def, const sp_ground_patch *p, spot *where)
{
    const sp_road_place at = where->at;
    if ((p->road && p->road != at.road) || at.s < p->s_lo || at.s > p->s_hi)
        return false;
    if (p->lane_lo || p->lane_hi) {
        const int32_t lane = lane_of(def, where);
        return lane >= p->lane_lo && lane <= p->lane_hi;
    }
    return at.t >= p->t_lo && at.t <= p->t_hi;
}

/* what decides on the ground at a point */
typedef struct layer {
    uint32_t surface;
    double water, friction;
} layer;

/* the last patch that holds it, else everywhere's; then what the lane is made of */
static layer layer_at(const sp_world_def *def, layer everywhere, spot at)
{
    uint32_t surface = everywhere.surface;
    double water = everywhere.water, friction = everywhere.friction;
    for (uint32_t i = def->ground_patch_count; i-- > 0;) {
        const sp_ground_patch *p = &def->ground_patches[i];
        if (!patch_holds(def, p, &at))
            continue;
        surface = p->surface;
        water = p->water;
        friction *= p->friction > 0 ? p->friction : 1;
        break;
    }
    if (sp_road_has_friction(def->road)) {
        (void)lane_of(def, &at);
        const double material = sp_road_friction(def->road, at.at);
        friction *= material > 0 ? sp_clamp(material, 0.02, 1.5) : 1;
    }
    return (layer){surface, water, friction};
}

static layer layer_everywhere(const sp_world_def *def, int64_t tick)
{
    sp_env scratch;
    const sp_env *env = sp_env_at(def, tick, &scratch);
    return (layer){env->surface, env->water, env->friction};
}

sp_ground sp_ground_at(const sp_world_def *def, int64_t tick, const sp_road_place *near, double x, double y)
{
    sp_road_place at;
    if (sp_ground_is_plain(def) || !sp_road_locate(def->road, x, y, near, &at))
        return sp_ground_plain(def, tick);
    const layer l = layer_at(def, layer_everywhere(def, tick), (spot){at, true});
    return ground_of(l.surface, l.water, l.friction);
}

double sp_ground_film(const sp_world_def *def, int64_t tick, const sp_road_place *near, double x, double y,
                      uint32_t *surface)
{
    sp_road_place at;
    layer l = layer_everywhere(def, tick);
    if (def->ground_patch_count > 0 && sp_road_locate(def->road, x, y, near, &at))
        l = layer_at(def, l, (spot){at, true});
    *surface = l.surface < SP_SURFACES ? l.surface : (uint32_t)SP_SURFACE_DRY;
    return *surface == SP_SURFACE_WET && !(l.water > 0) ? FILMS : *surface <= SP_SURFACE_WET ? l.water : 0;
}

void sp_ground_wheels(const sp_world_def *def, int64_t tick, const sp_road_patch *road, const double x[4],
                      const double y[4], sp_ground out[4])
{
    const layer everywhere = layer_everywhere(def, tick);
    const bool plain = sp_ground_is_plain(def);
    sp_road_place at[4];
    const uint32_t found = plain ? 0 : sp_road_patch_places(road, x, y, at);
    layer last = everywhere;
    for (int i = 0; i < 4; i++) {
        layer l = everywhere;
        if (!plain && ((found >> i & 1) || sp_road_locate(def->road, x[i], y[i], &road->near, &at[i])))
            l = layer_at(def, everywhere, (spot){at[i], !(found >> i & 1)});

        /* wheels mostly stand on the same */
        const bool same = l.surface == last.surface && l.water == last.water && l.friction == last.friction;
        out[i] = i > 0 && same ? out[i - 1] : ground_of(l.surface, l.water, l.friction);
        last = l;
    }
}
