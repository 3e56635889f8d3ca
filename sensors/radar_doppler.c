/* radar_doppler.c - what turns and swings: wheels and limbs, on request.
 *
 * Wheels: the tread's points go between 0 and twice the speed; one speed of these is drawn a wheel and cycle, 10 dB
 * below a corner. People and riders who pedal: six parts, v = v0 (1 + A cos(2 pi f t + phi)), A 0.1 for the torso, 0.5
 * thighs and arm, 1 feet, f 1 Hz at 1.4 m/s and in proportion; each side half a turn behind the other. */
#include "sensors/radar.h"

enum { WHEEL = 48, LIMB = 56, LIMBS = 6 };
typedef struct limb {
    double swing, phase, share; /* share: dB of the whole body */
    double height;              /* of the body's */
} limb;
static const limb limbs[LIMBS] = {{0.1, 0, -3, 0.65}, {0.5, 0, -9, 0.4},     {0.5, SP_PI, -9, 0.4},
                                  {1, 0, -12, 0.05},  {1, SP_PI, -12, 0.05}, {0.5, SP_PI, -12, 0.7}};

static void wheels(sp_radar_cycle *c, const sp_sight_box *b, uint64_t stream)
{
    const uint32_t actor = b->actor;
    const sp_actor_def *d = &c->in->def->actors[actor];
    const sp_actor *a = &c->in->world->actors[actor];
    const bool two = d->kind->class_id == SP_KIND_BICYCLE || d->kind->class_id == SP_KIND_MOTORCYCLE;
    const sp_vec3 ahead = b->x;
    for (uint32_t k = 0; k < (two ? 2u : 4u); k++) {
        const double sx = k % 2 ? -0.32 : 0.32, sy = two ? 0 : (k < 2 ? 0.45 : -0.45);
        const double turn = 2 * sp_random(c->in->def->seed, stream, (int64_t)c->in->sequence, (WHEEL + k) * 8 + 6) - 1;
        sp_radar_source s = {.place = sp_radar_place(d, b, sp_v3(d->center_x + sx * d->length, sy * d->width, 0.3)),
                             .rcs = -10,
                             .tall = 0.4,
                             .height = 0.3,
                             .stream = stream,
                             .actor = actor,
                             .centre = WHEEL + k,
                             .reason = SP_REASON_TARGET};
        s.velocity = sp_add3(sp_radar_velocity(a, s.place), sp_scale3(ahead, turn * a->speed));
        sp_radar_add(c, &s, NULL);
    }
}

static void walk(sp_radar_cycle *c, const sp_sight_box *b, uint64_t stream)
{
    const uint32_t actor = b->actor;
    const sp_actor_def *d = &c->in->def->actors[actor];
    const sp_actor *a = &c->in->world->actors[actor];
    const double whole = d->kind->rcs == SP_RCS_CHILD ? -9 : (d->kind->class_id == SP_KIND_BICYCLE ? 0 : -5);
    const double start = SP_TAU * sp_random(c->in->def->seed, stream, -3, 0), f = sp_abs(a->speed) / 1.4;
    const double time = (double)c->in->time_ns * 1e-9;
    const sp_vec3 ahead = b->x;
    for (uint32_t k = 0; k < LIMBS; k++) {
        const limb *l = &limbs[k];
        const double swing = l->swing * sp_cos(SP_TAU * f * time + start + l->phase);
        sp_radar_source s = {.place = sp_radar_place(d, b, sp_v3(d->center_x, 0, l->height * d->height)),
                             .rcs = whole + l->share,
                             .tall = 0.2 * d->height,
                             .height = l->height * d->height,
                             .stream = stream,
                             .actor = actor,
                             .centre = LIMB + k,
                             .reason = SP_REASON_TARGET};
        s.velocity = sp_add3(sp_radar_velocity(a, s.place), sp_scale3(ahead, swing * a->speed));
        sp_radar_add(c, &s, NULL);
    }
}

void sp_radar_micro(sp_radar_cycle *c, const sp_sight_box *b, uint64_t stream)
{
    const sp_kind *k = c->in->def->actors[b->actor].kind;
    if (c->v[SP_RADAR_MICRO] == 0 || !k || sp_abs(c->in->world->actors[b->actor].speed) < 0.2) {
        return;
    }
    if (k->class_id >= SP_KIND_CAR && k->class_id <= SP_KIND_BICYCLE) {
        wheels(c, b, stream);
    }
    if (k->class_id == SP_KIND_PEDESTRIAN || k->class_id == SP_KIND_ANIMAL || k->class_id == SP_KIND_BICYCLE) {
        walk(c, b, stream);
    }
}
