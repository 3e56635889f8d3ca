/* radar_ghost.c - what comes by a second way: over the ground, and by mirrors beside the road.
 *
 * Ground: |1 + G exp(-j phi)|^4, phi = 2 pi D / lambda, D = 2 h_s h_t / R, G = -0.6 exp(-2 (2 pi s sin(psi) /
 * lambda)^2) with a roughness s of 1 mm, averaged over the height of the scatterer, within -15 and +9 dB. Cross
 * sections and SNR_ref are those over a road: the factor is divided by its mean over all heights, 1 + 4 G^2 + G^4.
 *
 * Mirrors: rails, walls, fronts of buildings, the long sides of lorries and buses. The image of a target behind one is
 * seen where it would be (there and back by the mirror, two bounces' loss, the image's radial velocity), and, there one
 * way and back the other, at half the sum of both ways with the mean of both rates, one bounce's loss, under the angle
 * of either. Kraus et al. (Radar Ghost Dataset) name them. The mirror must hold the point of reflection, and both legs
 * must be free; of each target the strongest mirror counts. No image of an image, no mirroring of what stands still
 * beside the road. */
#include "sensors/radar.h"

static const double wave_length = 0.0039, reflection = 0.6, roughness = 0.001;
enum { MIRRORS = 640 };
static const double mirror_reach = 60; /* m of the target from the mirror's plane */

static double sinc(double x)
{
    return sp_abs(x) < 1e-6 ? 1 : sp_sin(x) / x;
}

double sp_radar_lobe(double hs, double ht, double tall, double range)
{
    if (!(range > 0.1) || hs <= 0 || ht <= 0) {
        return 1;
    }
    const double psi = (hs + ht) / range, rough = SP_TAU * roughness * sp_min(psi, 1) / wave_length;
    const double g = reflection * sp_exp(-2 * rough * rough), k = 2 * SP_TAU * hs / (range * wave_length);
    const double phi = k * ht, smear = 0.5 * k * tall, mean = 1 + 4 * g * g + g * g * g * g;
    // far from the road's plane the lobes are finer than the target
    if (smear > 60) {
        return 1;
    }
    const double factor =
        mean - 4 * g * (1 + g * g) * sinc(smear) * sp_cos(phi) + 2 * g * g * sinc(2 * smear) * sp_cos(2 * phi);
    return sp_clamp(factor / mean, 0.0316227766016838, 7.94328234724282);
}

/* ---------------------------------------------------------------- mirrors */

typedef struct mirror {
    sp_vec2 a, along, n; /* along, n: unit; n outwards */
    double length, low, high;
    sp_vec3 velocity;
    uint32_t owner; /* actor, or SP_SIGHT_FIXED + ... */
} mirror;

static uint32_t fixed_mirrors(const sp_radar_cycle *c, mirror *out)
{
    const sp_radar_fixed *f = &c->ready->fixed;
    const sp_vec3 eye = c->eye.position;
    uint32_t count = 0;
    for (uint32_t k = 0; k < c->square_count; k++) {
        const sp_radar_square *q = &f->squares[c->square[k]];
        for (uint32_t i = q->face; i < q->face + q->face_count && count < MIRRORS; i++) {
            const sp_radar_face *w = &f->faces[i];
            const double off = (eye.x - w->ax) * w->nx + (eye.y - w->ay) * w->ny;
            if (off > 0.2 && off < mirror_reach) {
                const sp_vec3 x = w->box.x;
                out[count++] = (mirror){{w->ax, w->ay}, {x.x, x.y}, {w->nx, w->ny}, 2 * w->box.half_x,
                                        w->low,         w->high,    {0, 0, 0},      w->box.actor};
            }
        }
    }
    return count;
}

/* the long sides of whoever is big and flat */
static uint32_t moving_mirrors(const sp_radar_cycle *c, mirror *out, uint32_t count)
{
    const sp_vec3 eye = c->eye.position;
    for (uint32_t i = 0; i < c->sight.count && count < MIRRORS; i++) {
        const sp_sight_box *b = &c->sight.box[i];
        const sp_kind *k = c->in->def->actors[b->actor].kind;
        if (!k || (k->class_id != SP_KIND_TRUCK && k->class_id != SP_KIND_BUS) || b->half_x < 2.5 || b->z.z < 0.99) {
            continue;
        }
        const sp_vec3 to = sp_sub3(eye, b->middle);
        const double flat = sp_hypot(b->y.x, b->y.y), across = sp_dot3(to, b->y), side = across > 0 ? 1 : -1;
        const sp_vec2 n = {side * b->y.x / flat, side * b->y.y / flat}, along = {-n.y, n.x};
        if (sp_abs(across) < b->half_y + 0.2 || sp_abs(across) > mirror_reach) {
            continue;
        }
        const sp_vec2 m = {b->middle.x + n.x * b->half_y - along.x * b->half_x,
                           b->middle.y + n.y * b->half_y - along.y * b->half_x};
        const sp_vec3 velocity = sp_radar_velocity(&c->in->world->actors[b->actor], b->middle);
        out[count++] =
            (mirror){m, along, n, 2 * b->half_x, b->middle.z - b->half_z, b->middle.z + b->half_z, velocity, b->actor};
    }
    return count;
}

/* where a ray from eye to p by way of the mirror strikes it; false: not on it */
static bool strike(const mirror *m, sp_vec3 eye, sp_vec3 p, sp_vec3 *at)
{
    const double e = (eye.x - m->a.x) * m->n.x + (eye.y - m->a.y) * m->n.y;
    const double t = (p.x - m->a.x) * m->n.x + (p.y - m->a.y) * m->n.y;
    if (e <= 0.2 || t <= 0.2 || t > mirror_reach) {
        return false;
    }
    const double share = e / (e + t);
    *at = sp_v3(eye.x + share * (p.x - eye.x), eye.y + share * (p.y - eye.y), eye.z + share * (p.z - eye.z));
    const double s = (at->x - m->a.x) * m->along.x + (at->y - m->a.y) * m->along.y;
    if (s < 0 || s > m->length || at->z < m->low - 0.1 || at->z > m->high + 0.1) {
        return false;
    }
    // along the mirror the way's shadow is right; across it lies on the plane
    const double off = (at->x - m->a.x) * m->n.x + (at->y - m->a.y) * m->n.y;
    at->x -= off * m->n.x;
    at->y -= off * m->n.y;
    return true;
}

typedef struct image {
    sp_vec3 at, place, velocity; /* the point of reflection; the image */
    double range, power;         /* of three legs */
    uint32_t owner;
} image;

static void look_into(const sp_radar_cycle *c, const mirror *m, const sp_radar_target *t, image *best)
{
    const sp_vec3 p = t->source.place, eye = c->eye.position;
    sp_vec3 at;
    if (m->owner == t->source.actor || !strike(m, eye, p, &at)) {
        return;
    }
    const double off = (p.x - m->a.x) * m->n.x + (p.y - m->a.y) * m->n.y;
    const sp_vec3 place = sp_v3(p.x - 2 * off * m->n.x, p.y - 2 * off * m->n.y, p.z);
    const double range = sp_length3(sp_sub3(place, eye));
    if (range > c->reach || (best->range > 0 && range >= best->range)) {
        return;
    }
    if (!sp_radar_free(c, eye, at, m->owner, t->source.actor) || !sp_radar_free(c, at, p, m->owner, t->source.actor)) {
        return;
    }
    const sp_vec3 v = sp_sub3(t->source.velocity, m->velocity);
    const double vn = v.x * m->n.x + v.y * m->n.y;
    *best = (image){.at = at, .place = place, .range = range, .owner = m->owner};
    best->velocity =
        sp_v3(t->source.velocity.x - 2 * vn * m->n.x, t->source.velocity.y - 2 * vn * m->n.y, t->source.velocity.z);
}

/* both ghosts of one target */
static void add_ghosts(sp_radar_cycle *c, const sp_radar_target *t, const image *m)
{
    const sp_radar_source *s = &t->source;
    const double loss = c->v[SP_RADAR_BOUNCE_LOSS];
    sp_radar_source ghost = {.place = m->place,
                             .velocity = m->velocity,
                             .rcs = s->rcs + sp_radar_spread(c, s) - 2 * loss,
                             .tall = -1,
                             .stream = s->stream ^ c->ready->ghost,
                             .actor = s->actor,
                             .centre = 1,
                             .reason = SP_REASON_GHOST,
                             .seen = true};
    sp_radar_add(c, &ghost, NULL);

    // one way direct, one by the mirror: the mean of both, under the angle of either
    const sp_vec3 way = sp_sub3(m->place, c->eye.position);
    const double rate = sp_dot3(sp_sub3(m->velocity, c->velocity), way) / m->range;
    const sp_vec3 local = sp_pose_to_local(c->eye, m->at);
    sp_radar_hit h = {.range = 0.5 * (t->range + m->range),
                      .rate = 0.5 * (t->rate + rate),
                      .azimuth = t->azimuth,
                      .elevation = t->elevation,
                      .stream = ghost.stream,
                      .actor = s->actor,
                      .centre = 2,
                      .reason = SP_REASON_GHOST};
    const double azimuth = sp_atan2(local.y, local.x), elevation = sp_atan2(local.z, sp_hypot(local.x, local.y));
    double direct, by;
    if (!sp_radar_antenna(c, t->range, t->azimuth, t->elevation, &direct) ||
        !sp_radar_antenna(c, m->range, azimuth, elevation, &by)) {
        return;
    }
    h.power = t->power * sp_square(t->range / m->range) * sp_radar_linear(0.5 * (by - direct) - loss);
    if (sp_random(c->in->def->seed, ghost.stream, (int64_t)c->in->sequence, 4000) < 0.5) {
        h.azimuth = azimuth;
        h.elevation = elevation;
    }
    h.across = sp_sin(h.azimuth);
    if (h.power > 0.1) {
        sp_radar_push(c, &h);
    }
}

void sp_radar_ghosts(sp_radar_cycle *c)
{
    if (c->v[SP_RADAR_GHOSTS] == 0 || c->target_count == 0) {
        return;
    }
    mirror mirrors[MIRRORS];
    const uint32_t count = moving_mirrors(c, mirrors, fixed_mirrors(c, mirrors));
    const double least = 0.5 * c->threshold * sp_radar_linear(c->v[SP_RADAR_BOUNCE_LOSS]);
    for (uint32_t i = 0; i < c->target_count && count > 0; i++) {
        const sp_radar_target *t = &c->targets[i];
        // too weak to come back after a bounce
        if (t->power < least) {
            continue;
        }
        image best = {.range = 0};
        for (uint32_t k = 0; k < count; k++) {
            look_into(c, &mirrors[k], t, &best);
        }
        if (best.range > 0) {
            add_ghosts(c, t, &best);
        }
    }
}
