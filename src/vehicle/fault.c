/* fault.c - whether the figures of a chassis go together: what no single row's range can say. */
#include "vehicle/vehicle.h"

const char *sp_vehicle_fault(const sp_vehicle *v)
{
    const double base = v->a + v->b;
    const bool trailer = v->coupling_x > 0;
    if (!(v->mass > 0) || !(v->inertia_x > 0) || !(v->inertia_y > 0) || !(v->inertia_z > 0))
        return "mass and inertias must be positive";
    if (!(base >= 0.3) || !(v->b > 0) || (!trailer && !(v->a > 0)))
        return "the centre of mass must lie between axles at least 0.3 m apart";
    if (trailer && !(v->coupling_x > v->b))
        return "the kingpin must lie ahead of the centre of mass";

    /* of any body: no inertia is greater than the other two together */
    if (v->inertia_x > v->inertia_y + v->inertia_z || v->inertia_y > v->inertia_x + v->inertia_z ||
        v->inertia_z > v->inertia_x + v->inertia_y)
        return "no body has such inertias: one is greater than the other two together";
    if ((v->track_front > 0) != (v->track_rear > 0))
        return "one axle has a track and the other has none";
    if (v->unsprung_mass >= v->mass)
        return "the wheels weigh as much as all of it";
    if (v->bump_travel > 0 && v->bump_travel >= v->cog_height)
        return "the bump stops lie below the ground";
    return NULL;
}
