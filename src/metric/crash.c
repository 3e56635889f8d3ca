/* crash.c - the ego's first contact in numbers: physics' event says when, where and how fast. Beside it two estimates
 * from masses and speeds alone, as others report them. */
#include "metric/inside.h"

static const double usual_mass = 2000; /* kg, where none is known: nuPlan's */

static double mass_of(const sp_world_def *def, uint32_t actor)
{
    const bool known = def->actors && actor >= 1 && actor <= def->actor_count && def->actors[actor].mass > 0;
    return known ? def->actors[actor].mass : usual_mass;
}

/* had both stuck together; what is nobody stands as if it were endlessly heavy */
static double plastic(const sp_world_def *def, const sp_tally *t)
{
    const double ego = mass_of(def, SP_EGO.i), other = mass_of(def, (uint32_t)t->with);
    return t->impact_rel * (t->with > 0 ? other / (ego + other) : 1);
}

/* Rosen and Sander 2009: adult pedestrians and the front of a car; cyclists are taken as alike */
static double fatality(const sp_tally *t)
{
    const double kmh = sp_abs(t->impact_speed) * 3.6;
    const bool unprotected = t->other_class == SP_KIND_PEDESTRIAN || t->other_class == SP_KIND_BICYCLE;
    return unprotected ? 1 / (1 + sp_exp(6.9 - 0.090 * kmh)) : SP_NAN;
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *own, int id)
{
    const bool any = t->contacts > 0;
    const double v = id == SP_M_CONTACT           ? t->contacts
                     : id == SP_M_IMPACT_SPEED    ? t->impact_speed
                     : id == SP_M_IMPACT_REL      ? t->impact_rel
                     : id == SP_M_IMPACT_DELTA_V  ? t->delta_v
                     : id == SP_M_IMPACT_LOCATION ? t->location
                     : id == SP_M_PLASTIC && any  ? plastic(def, t)
                     : id == SP_M_FATALITY && any ? fatality(t)
                                                  : SP_NAN;
    (void)own;
    const bool defined = (any || id == SP_M_CONTACT) && v > -SP_INFINITY;
    return (sp_extreme){defined, defined ? v : 0, any ? t->contact_at : 0, any ? t->with : 0};
}

const sp_family sp_family_crash = {.name = "crash", .value = value};
