/* radar_scene.c - which scatterers are in a beam and in sight, and what comes back of them.
 *
 * Radar equation in the form SNR = SNR_ref + (sigma - 10 dBsm) - 40 lg(R / 200 m) + antenna - losses. A scatterer is a
 * patch of 0.5 m by 0.5 m; nine rays say how much of it is in sight (20 lg of the share), and where less than a tenth
 * is, the way below each vehicle in between costs a row's loss; what has no gap below hides. */
#include "sensors/radar.h"
#include "sensors/scalar.h"

static const double least_power = 0.1; /* far below the noise nothing is ever seen */

bool sp_radar_antenna(const sp_radar_cycle *c, double range, double azimuth, double elevation, double *gain)
{
    const double *v = c->v;
    const double up = elevation / v[SP_RADAR_BEAM_V], floor = -25, a = sp_abs(azimuth);
    double best = -1000;
    if (range <= c->far_range && a <= c->far_half) {
        const double side = a / v[SP_RADAR_FAR_FOV];
        best = 2 * sp_max(-12 * (side * side + up * up), floor);
    }
    if (range <= c->near_range && a <= c->near_half) {
        const double side = a / v[SP_RADAR_NEAR_FOV];
        best = sp_max(best, 2 * sp_max(-12 * (side * side + up * up), floor) - v[SP_RADAR_NEAR_LOSS]);
    }
    *gain = best;
    return best > -1000;
}

/* in the wedge of a beam, or within `around` m of it? local coordinates */
static bool in_wedge(const sp_radar_cycle *c, double x, double y, double range, double around)
{
    const double a = sp_abs(y);
    return (range - around <= c->far_range && a <= c->far_slope * x + around * (1 + c->far_slope)) ||
           (range - around <= c->near_range && a <= c->near_slope * x + around * (1 + c->near_slope));
}

/* share in sight of a patch of +-0.25 m about p, in dB; the way below vehicles where it is hidden; false: lost */
static bool in_sight(const sp_radar_cycle *c, sp_vec3 p, uint32_t target, double *loss, uint32_t *reason)
{
    // posts and walls are not looked for below cars
    uint32_t between = UINT32_MAX;
    const double share = sp_sight_fan_patch(&c->fan, p, 0.25, target, *reason == SP_REASON_FIXED ? NULL : &between);
    *loss = 0;
    if (share > 0.99) {
        return true;
    }
    if (share > 0.1) {
        *loss = 20 * sp_log10(share);
        return true;
    }
    *loss = -c->v[SP_RADAR_UNDER_LOSS] * (double)(between > 0 ? between : 1);
    *reason = SP_REASON_UNDER;
    return between != UINT32_MAX;
}

void sp_radar_push(sp_radar_cycle *c, const sp_radar_hit *h)
{
    if (c->count == SP_RADAR_HITS) {
        c->full = true;
        return;
    }
    c->hits[c->count++] = *h;
}

double sp_radar_spread(const sp_radar_cycle *c, const sp_radar_source *s)
{
    if (!(s->spread > 0)) {
        return 0;
    }
    return s->spread * sp_random_normal(c->in->def->seed, s->stream, -1000 - s->aspect, s->centre) -
           0.115129254649702 * s->spread * s->spread;
}

bool sp_radar_add(sp_radar_cycle *c, const sp_radar_source *s, sp_radar_hit *made)
{
    const double *v = c->v;
    const sp_vec3 way = sp_sub3(s->place, c->eye.position);
    const double range = sp_length3(way);
    if (!(range >= v[SP_RADAR_MIN_RANGE]) || !(range > 0) || range > c->reach) {
        return false;
    }
    const double x = sp_dot3(way, c->x), y = sp_dot3(way, c->y), z = sp_dot3(way, c->z);
    if (!in_wedge(c, x, y, range, 1e-6)) {
        return false;
    }

    // most of what is lost is hidden: that is asked before anything is drawn
    uint32_t reason = s->reason;
    double loss = 0;
    if (!s->seen && !in_sight(c, s->place, s->actor, &loss, &reason)) {
        return false;
    }
    const double azimuth = sp_atan2(y, x), elevation = sp_atan2(z, sp_hypot(x, y));
    double gain;
    if (!sp_radar_antenna(c, range, azimuth, elevation, &gain)) {
        return false;
    }
    if (c->blocked && sp_abs(azimuth - c->blocked->value) <
                          c->blocked->strength * sp_max(c->near_half * (c->near_range > 0), c->far_half)) {
        return false;
    }
    const double far = sp_square(sp_square(200 / range)), rcs = s->rcs + sp_radar_spread(c, s);
    double power = far * sp_radar_linear(v[SP_RADAR_SNR_REF] + rcs - 10 + gain - c->common - c->floor - c->air * range);

    // the ground adds 4 dB at most
    if (power * 2.6 < least_power) {
        return false;
    }
    if (loss < 0) {
        power *= sp_radar_linear(loss);
    }
    if (v[SP_RADAR_LOBES] != 0 && s->tall >= 0 && reason != SP_REASON_UNDER) {
        power *= sp_radar_lobe(c->eye.position.z - c->ground, s->height, s->tall, range);
    }
    if (power < least_power) {
        return false;
    }
    const double rate = sp_dot3(sp_sub3(s->velocity, c->velocity), way) / range;
    const sp_radar_hit h = {range,     rate,     azimuth,   elevation, y / range, power,
                            s->stream, s->actor, s->centre, reason,    s->steady};
    sp_radar_push(c, &h);
    if (made) {
        *made = h;
    }
    return true;
}

sp_vec3 sp_radar_place(const sp_actor_def *d, const sp_sight_box *b, sp_vec3 local)
{
    const double up = local.z - (d->kind ? d->kind->clearance : 0) - b->half_z;
    return sp_add3(sp_add3(b->middle, sp_scale3(b->x, local.x - d->center_x)),
                   sp_add3(sp_scale3(b->y, local.y), sp_scale3(b->z, up)));
}

bool sp_radar_free(const sp_radar_cycle *c, sp_vec3 from, sp_vec3 to, uint32_t but, uint32_t nor)
{
    const sp_vec3 way = sp_sub3(to, from);
    for (uint32_t i = 0; i < c->fan.count; i++) {
        const sp_sight_box *b = c->fan.box[i];
        const double margin = b->actor >= SP_SIGHT_FIXED ? 0.3 : 0;
        if (b->actor != but && b->actor != nor && sp_sight_cuts(b, from, way, margin)) {
            return false;
        }
    }
    return true;
}

/* ---------------------------------------------------------------- actors */

static void add_actor(sp_radar_cycle *c, const sp_sight_box *b)
{
    const sp_actor_def *d = &c->in->def->actors[b->actor];
    const sp_actor *a = &c->in->world->actors[b->actor];
    const sp_vec3 to = sp_sub3(b->middle, c->eye.position);
    if (!in_wedge(c, sp_dot3(to, c->x), sp_dot3(to, c->y), sp_length3(to), b->radius + 1)) {
        return;
    }

    // the eye in the frame of the actor
    const double rise = (d->kind ? d->kind->clearance : 0) + b->half_z;
    const sp_vec3 eye = sp_v3(d->center_x - sp_dot3(to, b->x), -sp_dot3(to, b->y), rise - sp_dot3(to, b->z));
    sp_radar_centre centre[SP_RADAR_CENTRES];
    const uint32_t count = sp_radar_centres(d, eye, centre);
    const uint64_t stream = c->ready->target ^ c->ready->actor[b->actor];
    const int64_t aspect = (int64_t)sp_floor(sp_atan2(eye.y, eye.x - d->center_x) * (180 / SP_PI));
    sp_radar_target best = {.power = 0};
    for (uint32_t i = 0; i < count; i++) {
        sp_radar_source source = {.place = sp_radar_place(d, b, centre[i].position),
                                  .rcs = centre[i].rcs,
                                  .spread = c->v[SP_RADAR_SPREAD] * centre[i].spread,
                                  .aspect = aspect,
                                  .tall = centre[i].tall,
                                  .stream = stream,
                                  .actor = b->actor,
                                  .centre = centre[i].index,
                                  .reason = SP_REASON_TARGET,
                                  .steady = centre[i].steady};
        source.velocity = sp_radar_velocity(a, source.place);
        source.height = source.place.z - a->z;
        sp_radar_hit h;
        if (sp_radar_add(c, &source, &h) && h.power > best.power && h.reason == SP_REASON_TARGET) {
            best = (sp_radar_target){source, h.power, h.range, h.rate, h.azimuth, h.elevation};
        }
    }
    sp_radar_micro(c, b, stream);
    if (best.power > 0 && c->target_count < SP_RADAR_TARGETS) {
        c->targets[c->target_count++] = best;
    }
}

void sp_radar_actors(sp_radar_cycle *c)
{
    for (uint32_t i = 0; i < c->sight.count; i++) {
        const sp_sight_box *b = &c->sight.box[i];
        // a fault may take one away as long as it lasts
        if (sp_scalar_removed(c->in, c->ready->actor[b->actor])) {
            continue;
        }
        add_actor(c, b);
    }
}

/* ---------------------------------------------------------------- the fixed world */

void sp_radar_look(sp_radar_cycle *c)
{
    sp_sight_fan_begin(&c->fan, c->eye.position);
    for (uint32_t i = 0; i < c->sight.count; i++) {
        sp_sight_fan_add(&c->fan, &c->sight.box[i]);
    }
    c->square_count = 0;
    const sp_radar_fixed *f = &c->ready->fixed;
    const sp_vec3 eye = c->eye.position;
    const double side = SP_RADAR_SQUARE, around = 0.72 * side + 12;
    if (c->v[SP_RADAR_STATICS] != 0 && f->square_count > 0 && sp_abs(eye.x) < 1e9 && sp_abs(eye.y) < 1e9) {
        // a tilted sensor's wedge on the ground is wider than it is itself: then all around
        const bool level = sp_abs(c->x.z) < 0.2 && c->z.z > 0.9;
        const int32_t y0 = (int32_t)sp_floor((eye.y - c->reach) / side),
                      y1 = (int32_t)sp_floor((eye.y + c->reach) / side);
        const int32_t x0 = (int32_t)sp_floor((eye.x - c->reach) / side),
                      x1 = (int32_t)sp_floor((eye.x + c->reach) / side);
        for (int32_t y = y0; y <= y1; y++) {
            for (uint32_t i = sp_radar_fixed_from(f, y, x0);
                 i < f->square_count && f->squares[i].y == y && f->squares[i].x <= x1; i++) {
                const sp_vec3 to =
                    sp_v3(((double)f->squares[i].x + 0.5) * side - eye.x, ((double)y + 0.5) * side - eye.y, 0);
                const double range = sp_hypot(to.x, to.y);
                if (c->square_count < SP_RADAR_SQUARES && range - around < c->reach &&
                    (!level || in_wedge(c, sp_dot3(to, c->x) * 1.03 + 1, sp_dot3(to, c->y), range, around + 5))) {
                    c->square[c->square_count++] = i;
                }
            }
        }
    }
    for (uint32_t k = 0; k < c->square_count; k++) {
        const sp_radar_square *q = &f->squares[c->square[k]];
        for (uint32_t i = q->face; i < q->face + q->face_count; i++) {
            // what is closed is entered by a side that looks this way: the others hide nothing more
            const sp_radar_face *w = &f->faces[i];
            if ((eye.x - w->ax) * w->nx + (eye.y - w->ay) * w->ny > 0) {
                sp_sight_fan_add(&c->fan, &w->box);
            }
        }
    }
    sp_sight_fan_end(&c->fan);
}

static void add_post(sp_radar_cycle *c, const sp_radar_post *p)
{
    const sp_vec3 eye = c->eye.position;
    const double dx = eye.x - p->place.x, dy = eye.y - p->place.y;
    const double facing = (double)p->nx * dx + (double)p->ny * dy;
    double rcs = (double)p->rcs;
    if (p->turned) {
        // a plate: 12 dB less beside its face and behind it
        const double n = sp_hypot(dx, dy), cosine = n > 0 ? facing / n : 1;
        rcs -= cosine > 0 ? sp_min(12, 60 * (1 - cosine)) : 12;
    } else if (facing < 0) {
        return;
    }
    const sp_radar_source s = {.place = p->place,
                               .rcs = rcs,
                               .tall = (double)p->tall,
                               .height = p->height,
                               .stream = c->ready->fixed_stream ^ (p->number + 1) * UINT64_C(0x9E3779B97F4A7C15),
                               .actor = 0,
                               .reason = SP_REASON_FIXED};
    sp_radar_add(c, &s, NULL);
}

/* the flash of a face that is looked at squarely: sigma of a mirror, pi R^2 by its reflection, no more than its height
 * allows */
static void add_flash(sp_radar_cycle *c, const sp_radar_face *f, uint32_t number)
{
    const sp_vec3 eye = c->eye.position;
    const double off = (eye.x - f->ax) * f->nx + (eye.y - f->ay) * f->ny;
    const double along = (eye.x - f->box.middle.x) * f->box.x.x + (eye.y - f->box.middle.y) * f->box.x.y;
    if (off <= 0.3 || sp_abs(along) > f->box.half_x) {
        return;
    }
    const double high = f->high - f->low, most = high < 1 ? 10 : 20;
    const double z = sp_clamp(eye.z, f->low, f->high);
    const sp_radar_source s = {.place = sp_v3(eye.x - f->nx * (off - 0.05), eye.y - f->ny * (off - 0.05), z),
                               .rcs = sp_min(most, sp_radar_log10(SP_PI * off * off) - c->v[SP_RADAR_BOUNCE_LOSS]),
                               .tall = high,
                               .height = z - c->ground,
                               .stream = c->ready->fixed_stream ^ ~((number + 1) * UINT64_C(0x9E3779B97F4A7C15)),
                               .reason = SP_REASON_FIXED,
                               .steady = 1};
    sp_radar_add(c, &s, NULL);
}

void sp_radar_statics(sp_radar_cycle *c)
{
    const sp_radar_fixed *f = &c->ready->fixed;
    for (uint32_t k = 0; k < c->square_count; k++) {
        const sp_radar_square *q = &f->squares[c->square[k]];
        for (uint32_t i = q->post; i < q->post + q->post_count && c->count < SP_RADAR_HITS; i++) {
            add_post(c, &f->posts[i]);
        }
        for (uint32_t i = q->face; i < q->face + q->face_count && c->count < SP_RADAR_HITS; i++) {
            add_flash(c, &f->faces[i], i);
        }
    }
}
