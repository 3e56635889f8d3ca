/* scalar.c - see scalar.h. Every draw is keyed by the fault's own stream, the sample's number and the channel. */
#include "sensors/scalar.h"

double sp_scalar_noise(const sp_sample *in)
{
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_NOISE) : NULL;
    return f ? f->strength : 1;
}

void sp_scalar_worse(const sp_sample *in, double *y, const double *typical, uint32_t count, uint32_t record)
{
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_NOISE) : NULL;
    for (uint32_t i = 0; f && i < count; i++) {
        if (typical[i] > 0) {
            const uint32_t index = record * count + i;
            y[i] += (f->strength - 1) * typical[i] *
                    sp_random_normal(in->def->seed, f->stream, (int64_t)in->sequence, index);
        }
    }
}

/* one fault on the channels from `lo` on, before `hi` */
static void apply(const sp_fault_now *f, double *y, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++) {
        switch (f->kind) {
        case SP_FAULT_SCALE:
            y[i] *= f->strength;
            break;
        case SP_FAULT_BIAS:
            y[i] += f->strength;
            break;
        case SP_FAULT_CREEP:
            y[i] += f->strength * f->since;
            break;
        case SP_FAULT_SATURATION:
            y[i] = sp_clamp(y[i], -f->strength, f->strength);
            break;
        default:
            y[i] = sp_scalar_grid(y[i], f->strength);
            break;
        }
    }
}

void sp_scalar_faults(const sp_sample *in, double *y, uint32_t count)
{
    static const uint32_t order[] = {SP_FAULT_SCALE, SP_FAULT_BIAS, SP_FAULT_CREEP, SP_FAULT_SATURATION,
                                     SP_FAULT_QUANTISE};
    for (uint32_t k = 0; in->fault_count && k < sizeof order / sizeof *order; k++) {
        for (uint32_t i = 0; i < in->fault_count; i++) {
            const sp_fault_now *f = &in->faults[i];
            if (f->kind != order[k]) {
                continue;
            }
            // -1: the first of what is scaled or shifted, all of what is cut or rounded
            const bool whole = f->kind == SP_FAULT_SATURATION || f->kind == SP_FAULT_QUANTISE;
            if (f->value >= 0 && f->value < count) {
                apply(f, y, (uint32_t)f->value, (uint32_t)f->value + 1);
            } else if (f->value < 0) {
                apply(f, y, 0, whole ? count : 1);
            }
        }
    }
}

double sp_scalar_wander(const sp_sample *in, double *state, double sigma, double phi, uint64_t stream, uint32_t index)
{
    if (sigma > 0) {
        const double draw = sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, index);
        *state = phi * *state + sigma * sp_sqrt(1 - phi * phi) * draw;
    }
    return *state;
}

double sp_scalar_period(const sp_sample *in)
{
    return (double)in->mount->period_num / (double)in->mount->period_den * 1e-9;
}

sp_belief sp_belief_of(const sp_sample *in)
{
    const sp_mount_def *m = in->mount;
    sp_belief b = {false, {{0, 0, 0}, {1, 0, 0, 0}}, 0};
    b.askew =
        m->off_yaw != 0 || m->off_pitch != 0 || m->off_roll != 0 || m->off_position.x != 0 || m->off_position.y != 0 ||
        m->off_position.z != 0 ||
        (in->fault_count && (sp_fault_of(in, SP_FAULT_MISALIGNMENT) || sp_fault_of(in, SP_FAULT_MISALIGNMENT_PITCH)));
    if (!b.askew) {
        return b;
    }
    // sheet o true^-1
    const sp_pose seat = sp_sample_seat(in);
    const sp_quat sheet = sp_quat_from_ypr(m->yaw, m->pitch, m->roll);
    b.turn.rotation = sp_quat_multiply(sheet, sp_conjugate(seat.rotation));
    b.turn.position = sp_sub3(m->position, sp_rotate(b.turn.rotation, seat.position));
    // in the body that leans; lists are told level
    const sp_actor *a = &in->world->actors[m->carrier.i];
    const sp_quat lean = sp_quat_from_ypr(0, a->pitch, a->roll);
    b.turn.rotation = sp_quat_multiply(sp_quat_multiply(lean, b.turn.rotation), sp_conjugate(lean));
    b.turn.position = sp_rotate(lean, b.turn.position);
    double pitch, roll;
    sp_quat_to_ypr(b.turn.rotation, &b.yaw, &pitch, &roll);
    return b;
}

void sp_belief_place(const sp_belief *b, double *x, double *y, double *z)
{
    if (b->askew) {
        const sp_vec3 p = sp_pose_to_world(b->turn, sp_v3(*x, *y, *z));
        *x = p.x;
        *y = p.y;
        *z = p.z;
    }
}

void sp_belief_way(const sp_belief *b, double *x, double *y)
{
    if (b->askew) {
        double s, c;
        sp_sincos(b->yaw, &s, &c);
        const double u = c * *x - s * *y;
        *y = s * *x + c * *y;
        *x = u;
    }
}

bool sp_scalar_covered(const sp_sample *in, double bearing, double opening)
{
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_BLOCKAGE) : NULL;
    return f && (f->strength >= 1 || sp_abs(sp_wrap_angle(bearing - f->value)) < 0.5 * f->strength * opening);
}

bool sp_scalar_removed(const sp_sample *in, uint64_t stream)
{
    for (uint32_t i = 0; i < in->fault_count; i++) {
        const sp_fault_now *f = &in->faults[i];
        if (f->kind == SP_FAULT_REMOVAL && sp_random(in->def->seed, f->stream ^ stream, 0, 0) < f->strength) {
            return true;
        }
    }
    return false;
}

double sp_scalar_range(const sp_sample *in, double range)
{
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_RANGE) : NULL;
    return f ? range * f->strength : range;
}

double sp_scalar_opening(const sp_sample *in, double opening)
{
    const sp_fault_now *f = in->fault_count ? sp_fault_of(in, SP_FAULT_FOV) : NULL;
    return f ? opening * f->strength : opening;
}
