/* lidar_fault.c - what failing does to what a lidar measures. Whole frames, and the seat, are link.c's and mount.c's;
 * a phantom and what is taken out stand in lidar_scan.c, because they hide and uncover. */
#include "sensors/lidar.h"
#include "sensors/scalar.h"

/* by channel: -1 along the beam, 0 to 3 x, y, z, intensity */
static int channel_of(const sp_fault_now *f)
{
    const double k = sp_round(f->value);
    return k < 0 || k > 3 ? 0 : (int)k + 1;
}

static void gather_shifts(const sp_lidar_scan *s, sp_lidar_fault *f)
{
    for (uint32_t i = 0; i < s->in->fault_count; i++) {
        const sp_fault_now *now = &s->in->faults[i];
        const int k = channel_of(now);
        f->shifts = f->shifts || now->kind == SP_FAULT_BIAS || now->kind == SP_FAULT_CREEP ||
                    now->kind == SP_FAULT_SCALE || now->kind == SP_FAULT_QUANTISE;
        if (now->kind == SP_FAULT_BIAS) {
            f->bias[k] += now->strength;
        } else if (now->kind == SP_FAULT_CREEP) {
            f->bias[k] += now->strength * now->since;
        } else if (now->kind == SP_FAULT_SCALE) {
            f->scale[k] *= now->strength;
        } else if (now->kind == SP_FAULT_QUANTISE) {
            f->step[k] = sp_max(f->step[k], now->strength);
        }
    }
}

void sp_lidar_faults(const sp_lidar_scan *s, sp_lidar_fault *f)
{
    const sp_sample *in = s->in;
    const uint32_t n = s->plan->columns;
    *f = (sp_lidar_fault){.range = s->v[SP_LIDAR_RANGE], .noise = 1, .clear = 1, .open_to = n};
    for (int k = 0; k < SP_LIDAR_CHANNELS; k++) {
        f->scale[k] = 1;
    }
    if (in->fault_count == 0) {
        return;
    }
    gather_shifts(s, f);
    const sp_fault_now *one = sp_fault_of(in, SP_FAULT_NOISE);
    f->noise = one ? sp_max(0, one->strength) : 1;
    one = sp_fault_of(in, SP_FAULT_RANGE);
    f->range *= one ? sp_clamp(one->strength, 0, 1) : 1;
    one = sp_fault_of(in, SP_FAULT_FOV);
    if (one) {
        const double lost = 0.5 * (1 - sp_clamp(one->strength, 0, 1)) * n;
        f->open_from = (uint32_t)sp_round(lost);
        f->open_to = n - f->open_from;
    }
    one = sp_fault_of(in, SP_FAULT_BLOCKAGE);
    if (one) {
        f->cover = one->value;
        f->covered = 0.5 * sp_clamp(one->strength, 0, 1) * sp_min(s->v[SP_LIDAR_FOV], SP_TAU);
    }
    one = sp_fault_of(in, SP_FAULT_SEGMENT);
    if (one) {
        const double room = 1 - sp_clamp(one->strength, 0, 1);
        f->stuck_from = (uint32_t)(room * sp_random(in->def->seed, one->stream, 0, 0) * n);
        f->stuck_to = f->stuck_from + (uint32_t)sp_round(sp_clamp(one->strength, 0, 1) * n);
    }
    f->stray = 1e-3 * sp_fault_strength(in, SP_FAULT_INTERFERENCE);
    f->mud = sp_fault_strength(in, SP_FAULT_DIRT);
    f->water = sp_fault_strength(in, SP_FAULT_WATER);
    one = f->mud > 0 ? sp_fault_of(in, SP_FAULT_DIRT) : sp_fault_of(in, SP_FAULT_WATER);
    f->key = one ? (uint32_t)one->stream : 0;
    f->clear = sp_square(1 - 0.95 * sp_clamp(sp_fault_strength(in, SP_FAULT_ICE), 0, 1));
}

bool sp_lidar_shut(const sp_lidar_scan *s, const sp_lidar_fault *f, uint32_t column)
{
    const double azimuth = s->plan->first + s->plan->step * column;
    return column < f->open_from || column >= f->open_to ||
           (f->covered > 0 && sp_abs(sp_wrap_angle(azimuth - f->cover)) <= f->covered);
}

uint32_t sp_lidar_shown(const sp_lidar_fault *f, uint32_t column)
{
    return column >= f->stuck_from && column < f->stuck_to ? f->stuck_from : column;
}

/* spots of 16 columns and 8 rings of mud, of 4 and 2 of water, that stay where they are */
float sp_lidar_glass(const sp_lidar_fault *f, uint32_t column, uint32_t ring)
{
    const uint32_t mud = sp_mix32(sp_mix32((column / 16) << 8 | ring / 8) ^ f->key),
                   drop = sp_mix32(sp_mix32((column / 4) << 8 | ring / 2) + f->key);
    float left = 1;
    if ((double)mud * (1.0 / 4294967296.0) < f->mud) {
        left *= 0.003f;
    }
    if ((double)drop * (1.0 / 4294967296.0) < f->water) {
        left *= 0.2f;
    }
    return left;
}

static double read_as(const sp_lidar_fault *f, int k, double x)
{
    x = x * f->scale[k] + f->bias[k];
    return f->step[k] > 0 ? sp_round(x / f->step[k]) * f->step[k] : x;
}

void sp_lidar_misread(const sp_lidar_fault *f, sp_lidar_point *p)
{
    double q[3] = {(double)p->x, (double)p->y, (double)p->z};
    const double n = sp_sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]), far = sp_max(0, read_as(f, 0, n));
    for (int k = 0; k < 3; k++) {
        q[k] = read_as(f, k + 1, n > 0 ? q[k] * (far / n) : 0);
    }
    p->x = (float)q[0];
    p->y = (float)q[1];
    p->z = (float)q[2];
    p->intensity = (float)sp_clamp(read_as(f, 4, (double)p->intensity), 0, 1);
}

bool sp_lidar_removed(const sp_sample *in, uint32_t actor)
{
    return sp_scalar_removed(in, sp_stream(in->def->actors[actor].name, "removal"));
}
