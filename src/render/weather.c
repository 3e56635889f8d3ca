/* weather.c - rain, snow and spray in the air of one frame: soft quads whose places are a hash of their number and the
 * time, so that the same tick has the same drops whoever looks, and however often. Wet and white ground are the
 * shaders', fog is light.c's. */
#include "render/lamps.h"

/* m: the box around the eye in which drops are drawn; nearer than `near` there is the windscreen */
static const double box[3] = {15, 15, 8}, near = 1.2;

/* what falls: how many in the box, how fast, how large and how much of what is behind it covers */
typedef struct fall {
    uint32_t count, stream;
    double speed, drift, radius, cover;
    float albedo[3];
    sp_sprite_kind kind;
} fall;

/* the speed over ground of whoever carries the eye */
static sp_vec3 moving(const sp_world_def *def, const sp_world *world, sp_actor_id carrier)
{
    if (!carrier.i || carrier.i > world->actor_count || carrier.i > def->actor_count)
        return sp_v3(0, 0, 0);
    const sp_actor *a = &world->actors[carrier.i];
    return sp_v3(a->vx, a->vy, 0);
}

/* half axes of a quad that faces the eye, long along `way` (m) and `wide` to each side */
static void stretched(sp_sprite *s, sp_vec3 way, double wide)
{
    const sp_vec3 d = sp_v3(s->at[0], s->at[1], s->at[2]);
    sp_vec3 side = sp_cross3(d, way);
    const double n = sp_length3(side);
    side = n > 1e-9 ? sp_scale3(side, wide / n) : sp_v3(0, wide, 0);
    const double u[3] = {side.x, side.y, side.z}, v[3] = {way.x, way.y, way.z};
    for (int k = 0; k < 3; k++) {
        s->u[k] = u[k];
        s->v[k] = v[k];
    }
}

static void falling(sp_render *r, const fall *f, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                    sp_vec3 carrier)
{
    const sp_env *env = sp_env_at(def, world->tick, &(sp_env){0});
    const double t = sp_world_time(def, world);
    double ws, wc;
    sp_sincos(env->wind_direction, &ws, &wc);
    const double wind[2] = {env->wind_speed * wc, env->wind_speed * ws};
    for (uint32_t i = 0; i < f->count; i++) {
        // heavier ones fall faster; each sways in its own way
        const uint32_t key = sp_ground_hash(f->stream, i, 11);
        const double heavy = 0.8 + 0.4 * sp_ground_random(key, 4, 1), phase = SP_TAU * sp_ground_random(key, 5, 1);
        const double speed[3] = {wind[0], wind[1], -f->speed * heavy};
        sp_sprite s = {.kind = f->kind};
        double d2 = 0, ahead = 0;
        for (uint32_t k = 0; k < 3; k++) {
            const double sway = f->drift * sp_sin(phase + t * (1.1 + 0.4 * k));
            const double middle = v->eye[k] + v->axis[0][k] * box[k] * 0.35;
            double p = box[k] * sp_ground_random(key, k, 2) + speed[k] * t + sway - middle;
            p -= box[k] * sp_floor(p / box[k] + 0.5);
            s.at[k] = p + middle - v->eye[k];
            d2 += s.at[k] * s.at[k];
            ahead += s.at[k] * v->axis[0][k];
        }
        if (d2 < near * near || ahead < 0.5)
            continue;
        // as long as it moves past the eye in an exposure; never thinner than most of a pixel, but then fainter
        const double far = sp_sqrt(d2), pixel = 0.55 * v->pixel * far, radius = f->radius * heavy;
        const sp_vec3 past = sp_sub3(sp_v3(speed[0], speed[1], speed[2]), carrier);
        const double length = sp_length3(past), half = 0.5 * length * v->streak + radius;
        const double wide = sp_max(radius, pixel);
        stretched(&s, sp_scale3(past, sp_max(half, pixel) / sp_max(length, 1e-6)), wide);
        for (int k = 0; k < 3; k++)
            s.colour[k] = f->albedo[k];
        s.colour[3] = (float)(f->cover * radius / wide * sp_min(1, (half + radius) / sp_max(half, pixel)));
        sp_sprites_add(r, &s);
    }
}

/* what the wheels of a fast vehicle throw up: puffs that age behind it, larger and thinner */
static void spray(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v, uint32_t i)
{
    enum { PUFFS = 26 };
    const sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    const double fast = sp_clamp((sp_abs(a->speed) - 13) / 20, 0, 1.3), life = 0.9;
    const double much =
        fast * (double)r->light.wet * sp_env_at(def, world->tick, &(sp_env){0})->spray * (d->height > 2.3 ? 1.6 : 1);
    const double dx = a->x - v->eye[0], dy = a->y - v->eye[1];
    if (much <= 0 || dx * dx + dy * dy > 130.0 * 130.0 || r->light.wet < 0.3f)
        return;
    const double t = sp_world_time(def, world);
    double s, c;
    sp_sincos(a->heading, &s, &c);
    for (uint32_t k = 0; k < PUFFS; k++) {
        const double turn = t / life + sp_ground_random(i, k, 71), round = sp_floor(turn), age = turn - round;
        const uint32_t key = sp_ground_hash(i * 64 + k, (uint32_t)(int64_t)round, 72);
        const bool front = k % 4 == 0;
        const double axle = front && d->vehicle ? d->vehicle->a + d->vehicle->b : 0;
        const double side = (k % 2 ? 1 : -1) * d->width * (0.36 + 0.22 * age * sp_ground_random(key, 1, 1));
        const double back = axle - 0.35 - sp_abs(a->speed) * life * age * (0.50 + 0.25 * sp_ground_random(key, 2, 1));
        const double up =
            0.15 + (0.35 + 0.9 * sp_ground_random(key, 3, 1)) * sp_sqrt(age) * sp_min(d->height, 2) * 0.55;
        sp_sprite q = {.kind = SP_SPRITE_SOFT};
        q.at[0] = dx + c * back - s * side;
        q.at[1] = dy + s * back + c * side;
        q.at[2] = a->z + up - v->eye[2];
        const double radius = 0.22 + 1.0 * age * sp_min(d->height / 1.6, 1.8);
        const double far = sp_sqrt(q.at[0] * q.at[0] + q.at[1] * q.at[1] + q.at[2] * q.at[2]);
        if (far < 1.2 + radius)
            continue;
        for (int m = 0; m < 3; m++) {
            q.u[m] = v->axis[1][m] * radius;
            q.v[m] = v->axis[2][m] * radius * 0.8;
            q.colour[m] = 0.72f;
        }
        q.colour[3] = (float)sp_min(0.5, 0.24 * much * (1 - age) * (1 - age) * sp_min(1, age * 8));
        sp_sprites_add(r, &q);
    }
}

/* what a wet road mirrors of a vehicle by day: its face turned upside down between it and the eye, without detail */
static void mirrored(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    const double dx = a->x + d->center_x * sp_cos(a->heading) - v->eye[0],
                 dy = a->y + d->center_x * sp_sin(a->heading) - v->eye[1], way = sp_hypot(dx, dy), e = v->eye[2] - a->z;
    if (way < 6 || way > 90 || e < 0.3)
        return;
    const double ux = dx / way, uy = dy / way, turned = a->heading - sp_atan2(dy, dx);
    const double s = sp_abs(sp_sin(turned)), c = sp_abs(sp_cos(turned));
    const double deep = c * d->length / 2 + s * d->width / 2, half = (s * d->length / 2 + c * d->width / 2) * 0.96;
    const double far = way - deep, close = far * e / (e + 0.85 * d->height);
    if (far < 3)
        return;
    const double middle = (far + close) / 2, grazing = e / sp_hypot(middle, e);
    sp_sprite q = {.at = {ux * middle, uy * middle, 0.01 - e}, .kind = SP_SPRITE_STREAK};
    q.u[0] = -uy * half * middle / far;
    q.u[1] = ux * half * middle / far;
    q.v[0] = ux * (far - close) * 0.56;
    q.v[1] = uy * (far - close) * 0.56;
    for (int k = 0; k < 3; k++)
        q.colour[k] = 0.03f + 0.35f * d->colour[k];
    q.colour[3] = (float)((double)r->light.wet * (0.05 + 0.75 * sp_pow(1 - grazing, 5)));
    sp_sprites_add(r, &q);
}

void sp_weather_add(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                    sp_actor_id skip)
{
    const sp_env *env = sp_env_at(def, world->tick, &(sp_env){0});
    // on snow and ice nothing is mirrored so
    if (r->light.wet >= 0.3f && !(r->light.snow > 0) && !r->light.lamps)
        for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++)
            if (i != skip.i && !world->actors[i].hidden && def->actors[i].vehicle)
                mirrored(r, def, world, v, i);
    // the carrier's own stays behind it, but is seen in a mirror or from a bridge
    if (r->light.wet >= 0.3f && env->spray > 0)
        for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++)
            if (i != skip.i && !world->actors[i].hidden && def->actors[i].vehicle)
                spray(r, def, world, v, i);
    const sp_vec3 carrier = moving(def, world, skip);
    if (env->rain > 0) {
        // as many as are large enough to be seen: the share of Marshall and Palmer's drops above 1.5 mm
        const fall f = {.count = (uint32_t)sp_clamp(260 * sp_pow(env->rain, 0.63), 100, 2000),
                        .stream = 501,
                        .speed = 7.2,
                        .radius = 0.0018,
                        .cover = 0.9,
                        .albedo = {0.62f, 0.64f, 0.68f},
                        .kind = SP_SPRITE_STREAK};
        falling(r, &f, def, world, v, carrier);
    }
    if (env->snow > 0) {
        const fall f = {.count = (uint32_t)sp_clamp(1000 * sp_pow(env->snow, 0.6), 300, 2600),
                        .stream = 502,
                        .speed = 1.1,
                        .drift = 0.25,
                        .radius = 0.010,
                        .cover = 0.95,
                        .albedo = {0.80f, 0.82f, 0.85f},
                        .kind = SP_SPRITE_SOFT};
        falling(r, &f, def, world, v, carrier);
    }
}
