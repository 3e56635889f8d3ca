/* phantom.c - see phantom.h. Where it began is kept in the mount's own memory; a fault is told by its stream. */
#include "sensors/phantom.h"

enum { WHO, X, Y, Z, HEADING };

bool sp_phantom_of(const sp_sample *in, sp_phantom *out)
{
    double none[SP_PHANTOM_WORDS] = {0};
    double *m = in->memory ? in->memory : none;
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_PHANTOM) : NULL;
    if (!f || !(f->strength > 0)) {
        m[WHO] = 0;
        return false;
    }
    const double who = 1 + (double)(f->stream >> 12);
    if (m[WHO] != who) {
        // a ramp ends at what was said
        const double far = sp_max(f->strength, in->world->fault_strength[f->index]);
        const sp_pose eye = sp_sample_pose(in);
        double s, c;
        sp_sincos(f->value, &s, &c);
        const sp_vec3 way = sp_rotate(eye.rotation, sp_v3(c, s, 0));
        m[WHO] = who;
        m[X] = eye.position.x + far * way.x;
        m[Y] = eye.position.y + far * way.y;
        m[Z] = eye.position.z + far * way.z;
        m[HEADING] = sp_atan2(way.y, way.x);
    }
    *out = (sp_phantom){.place = {m[X], m[Y], m[Z]}, .heading = m[HEADING], .fault = f};
    return true;
}
