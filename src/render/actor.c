/* actor.c - places actors: parts that move (wheels by the odometer, legs by the walk), colours, lamps. The models
 * themselves are in car.c, lorry.c, bike.c, person.c and thing.c. */
#include <string.h>

#include "render/lamps.h"

/* out = rows * (translation by p, then rotation by `turn` about z, then by `spin` about y) */
static void joint(const float rows[12], const double p[3], double turn, double spin, float out[12])
{
    double st, ct, ss, cs;
    sp_sincos(turn, &st, &ct);
    sp_sincos(spin, &ss, &cs);
    const double m[3][3] = {{ct * cs, -st, ct * ss}, {st * cs, ct, st * ss}, {-ss, 0, cs}};
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++)
            out[4 * r + c] = (float)((double)rows[4 * r] * m[0][c] + (double)rows[4 * r + 1] * m[1][c] +
                                     (double)rows[4 * r + 2] * m[2][c]);
        out[4 * r + 3] = (float)((double)rows[4 * r] * p[0] + (double)rows[4 * r + 1] * p[1] +
                                 (double)rows[4 * r + 2] * p[2] + (double)rows[4 * r + 3]);
    }
}

static void car_parts(const sp_actor *a, const sp_model *m, float parts[SP_PARTS][12])
{
    // rolling forward turns the top of a wheel forward: positive about y
    const double spin = sp_mod(a->odometer / m->spec.radius_front, SP_TAU);
    joint(parts[0], m->pivot[1], a->steering, spin, parts[1]);
    joint(parts[0], m->pivot[2], a->steering, spin, parts[2]);
    joint(parts[0], m->pivot[3], 0, spin, parts[3]);
}

/* legs from the hip to a pedal: thigh and bend of the knee by the law of cosines, knee ahead */
static void leg(const sp_model *m, const double hip[3], double x, double z, double *thigh, double *knee)
{
    const double l = -m->pivot[5][2], s = m->shin, dx = x - hip[0], dz = z - hip[2];
    const double d = sp_clamp(sp_hypot(dx, dz), sp_abs(l - s) + 1e-3, l + s - 1e-3);
    *thigh = sp_atan2(-dx, -dz) - sp_acos(sp_clamp((l * l + d * d - s * s) / (2 * l * d), -1, 1));
    *knee = SP_PI - sp_acos(sp_clamp((l * l + s * s - d * d) / (2 * l * s), -1, 1));
}

/* parts: 1 front wheel, 2 what steers with it, 3 rear wheel, 4 and 5 left thigh and shin, 6 and 7 right */
static void bike_parts(const sp_actor *a, const sp_model *m, float parts[SP_PARTS][12])
{
    const double spin = sp_mod(a->odometer / m->spec.radius_front, SP_TAU);
    joint(parts[0], m->pivot[1], a->steering, spin, parts[1]);
    joint(parts[0], m->pivot[2], a->steering, 0, parts[2]);
    joint(parts[0], m->pivot[3], 0, spin, parts[3]);
    const double turn = m->crank[3] > 0 ? sp_mod(a->odometer / m->crank[3], 1) * SP_TAU : 0;
    for (int k = 0; k < 2; k++) {
        double s, c, thigh, knee;
        sp_sincos(turn + (k ? SP_PI : 0), &s, &c);
        const double *hip = m->pivot[4 + 2 * k];
        leg(m, hip, m->crank[0] + m->crank[2] * c, m->crank[1] - m->crank[2] * s, &thigh, &knee);
        joint(parts[0], hip, 0, thigh, parts[4 + 2 * k]);
        joint(parts[4 + 2 * k], m->pivot[5 + 2 * k], 0, knee, parts[5 + 2 * k]);
    }
}

static void person_parts(const sp_actor *a, const sp_model *m, float parts[SP_PARTS][12])
{
    // two steps, 0.83 of the height together at a walk, are one turn of the phase
    const double phase = sp_mod(a->odometer / (0.83 * m->spec.height), 1) * SP_TAU;
    const double swing = sp_min(0.62, 0.10 + 0.27 * sp_abs(a->speed)) * (sp_abs(a->speed) > 0.02 ? 1 : 0.0);
    for (int k = 0; k < 2; k++) {
        const double p = phase + (k ? SP_PI : 0), thigh = -swing * sp_sin(p),
                     knee = swing * 1.25 * sp_max(0, sp_cos(p)) + 0.06;
        joint(parts[0], m->pivot[1 + 2 * k], 0, thigh, parts[1 + 2 * k]);
        joint(parts[1 + 2 * k], m->pivot[2 + 2 * k], 0, knee, parts[2 + 2 * k]);
        joint(parts[0], m->pivot[5 + k], 0, -thigh * 0.85, parts[5 + k]);
    }
}

static void set4(float *out, double r, double g, double b, double glow)
{
    out[0] = (float)r;
    out[1] = (float)g;
    out[2] = (float)b;
    out[3] = (float)glow;
}

/* a lamp that is lit on the braking car: told by its light, its brakes, or a rail profile that slows down */
bool sp_frame_brakes(const sp_actor *a)
{
    return (a->lights & SP_LIGHT_BRAKE) || a->brake > 0.02 ||
           (a->move == SP_MOVE_RAILS && a->rail_accel < -0.5 && a->speed > 0.05);
}

static void car_materials(const sp_actor_def *d, const sp_actor *a, bool blink, float level, float out[SP_MATERIALS][4])
{
    set4(out[SP_MAT_PAINT], (double)d->colour[0], (double)d->colour[1], (double)d->colour[2], 0);
    set4(out[SP_MAT_GLASS], 0.012, 0.015, 0.018, 0);
    set4(out[SP_MAT_TYRE], 0.014, 0.014, 0.015, 0);
    set4(out[SP_MAT_METAL], 0.34, 0.35, 0.37, 0);
    set4(out[SP_MAT_TRIM], 0.022, 0.022, 0.024, 0);
    set4(out[SP_MAT_HEADLAMP], 0.34, 0.36, 0.38, a->lights & (SP_LIGHT_LOW | SP_LIGHT_HIGH) ? 2.6 : 0);
    set4(out[SP_MAT_DARK], 0.004, 0.004, 0.004, 0);
    set4(out[SP_MAT_TAIL], 0.22, 0.012, 0.012, 0);
    const bool tail = a->lights & (SP_LIGHT_LOW | SP_LIGHT_FOG);
    if (sp_frame_brakes(a))
        set4(out[SP_MAT_BRAKE], 1.0, 0.035, 0.025, 1.6);
    else
        set4(out[SP_MAT_BRAKE], 0.24, 0.010, 0.010, tail ? 0.12 + 0.88 * (double)level : 0.12 * (double)level);
    set4(out[SP_MAT_LEFT], 0.30, 0.07, 0.02, 0);
    set4(out[SP_MAT_RIGHT], 0.30, 0.07, 0.02, 0);
    if (a->lights & SP_LIGHT_LEFT && blink)
        set4(out[SP_MAT_LEFT], 1.0, 0.38, 0.02, 1.4);
    if (a->lights & SP_LIGHT_RIGHT && blink)
        set4(out[SP_MAT_RIGHT], 1.0, 0.38, 0.02, 1.4);
    set4(out[SP_MAT_WHITE], 0.66, 0.66, 0.62, 0);
    set4(out[SP_MAT_ACCENT], 0.05, 0.055, 0.07, 0);
}

static void other_materials(const sp_actor_def *d, uint32_t id, float out[SP_MATERIALS][4])
{
    // skins and trousers by the actor, never by chance
    static const float skin[3][3] = {{0.58f, 0.36f, 0.25f}, {0.34f, 0.19f, 0.12f}, {0.16f, 0.085f, 0.055f}},
                       trousers[3][3] = {{0.035f, 0.05f, 0.10f}, {0.055f, 0.05f, 0.045f}, {0.15f, 0.13f, 0.10f}};
    const uint32_t k = sp_ground_hash(id, 17, 4);
    const float *s = skin[k % 3], *t = trousers[(k / 3) % 3];
    set4(out[SP_MAT_PAINT], (double)d->colour[0], (double)d->colour[1], (double)d->colour[2], 0);
    set4(out[SP_MAT_CLOTH], (double)d->colour[0], (double)d->colour[1], (double)d->colour[2], 0);
    set4(out[SP_MAT_SKIN], (double)s[0], (double)s[1], (double)s[2], 0);
    set4(out[SP_MAT_TROUSERS], (double)t[0], (double)t[1], (double)t[2], 0);
    set4(out[SP_MAT_DARK], 0.030, 0.024, 0.020, 0);
    set4(out[SP_MAT_METAL], 0.26, 0.265, 0.275, 0);
    set4(out[SP_MAT_TRIM], 0.05, 0.05, 0.052, 0);
    set4(out[SP_MAT_WHITE], 0.72, 0.72, 0.70, 0);
    set4(out[SP_MAT_ACCENT], 0.010, 0.075, 0.23, 0);
}

/* a rider's own: leather on a motorcycle, else what the hash gives */
static void rider_materials(const sp_actor_def *d, uint32_t id, float out[SP_MATERIALS][4])
{
    static const float cloth[4][3] = {
        {0.30f, 0.035f, 0.03f}, {0.05f, 0.10f, 0.30f}, {0.35f, 0.30f, 0.05f}, {0.10f, 0.22f, 0.12f}};
    float own[SP_MATERIALS][4] = {{0}};
    other_materials(d, id, own);
    const float *c = cloth[sp_ground_hash(id, 29, 4) % 4];
    for (int k = SP_MAT_SKIN; k <= SP_MAT_TROUSERS; k++)
        memcpy(out[k], own[k], sizeof out[k]);
    if (d->kind->look == SP_LOOK_MOTORCYCLE || !d->kind->vehicle)
        set4(out[SP_MAT_CLOTH], 0.03, 0.03, 0.035, 0);
    else
        set4(out[SP_MAT_CLOTH], (double)c[0], (double)c[1], (double)c[2], 0);
    if (d->kind->look == SP_LOOK_MOTORCYCLE)
        set4(out[SP_MAT_TROUSERS], 0.025, 0.025, 0.03, 0);
}

void sp_frame_parts(const sp_actor *a, const sp_model *m, float parts[SP_PARTS][12])
{
    for (int k = 1; k < SP_PARTS; k++)
        memcpy(parts[k], parts[0], sizeof parts[0]);
    const sp_body body = sp_look_body(m->spec.look);
    if (body <= SP_BODY_LORRY)
        car_parts(a, m, parts);
    else if (body == SP_BODY_BIKE)
        bike_parts(a, m, parts);
    else if (body == SP_BODY_PERSON)
        person_parts(a, m, parts);
}

void sp_frame_model(const sp_model *m, double pixel)
{
    // a quarter of a pixel
    const bool coarse = m->coarse_count && m->coarse_error < 0.25 * pixel;
    glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)(coarse ? m->coarse_count : m->count), GL_UNSIGNED_INT,
                             (const void *)((uintptr_t)(coarse ? m->coarse_first : m->first) * sizeof(uint32_t)),
                             (GLint)m->base);
}

/* what shines because a lamp is on has less than no emission: actor.frag multiplies it with what a row catches */
static void pulse_materials(const sp_actor *a, float out[SP_MATERIALS][4])
{
    const bool rear = sp_frame_brakes(a) || a->lights & (SP_LIGHT_LOW | SP_LIGHT_FOG);
    for (int k = SP_MAT_HEADLAMP; k <= SP_MAT_RIGHT; k++)
        if (k != SP_MAT_BRAKE || rear)
            out[k][3] = -out[k][3];
}

void sp_frame_actors(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                     sp_actor_id skip)
{
    const GLint *u = r->u_frame[SP_PROGRAM_ACTOR];
    glBindVertexArray(r->actor.vao);
    // indicators blink at 1.5 Hz of simulated time, for all alike
    const bool blink = sp_mod(sp_max(0, sp_world_time(def, world)) * 1.5, 1) < 0.5;
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++) {
        if (!sp_frame_actor_seen(r, def, world, v, i, skip, 0))
            continue;
        const sp_actor *a = &world->actors[i];
        const sp_model *m = &r->models[r->actor_model[i]];
        float parts[SP_PARTS][12], materials[SP_MATERIALS][4] = {{0}};
        sp_frame_rows(a, v, parts[0]);
        sp_frame_parts(a, m, parts);
        const sp_body body = sp_look_body(m->spec.look);
        if (body <= SP_BODY_BIKE)
            car_materials(&def->actors[i], a, blink, r->light.level, materials);
        else
            other_materials(&def->actors[i], i, materials);
        if (body == SP_BODY_BIKE)
            rider_materials(&def->actors[i], i, materials);
        const double at[3] = {a->x, a->y, a->z + 0.7};
        sp_lamps_use(r, SP_PROGRAM_ACTOR, v, at, m->reach);
        const GLuint program = r->programs[SP_PROGRAM_ACTOR];
        glUseProgram(program);
        sp_frame_moved(r, SP_PROGRAM_ACTOR, a, i, v);
        if (v->pulsed.period_ns > 0) {
            pulse_materials(a, materials);
            glProgramUniform1f(program, u[SP_U_LAG], sp_frame_lag(v, def->actors[i].name));
        }
        // plates of cars; what is white on others is paint
        glProgramUniform1f(program, u[SP_U_RETRO], body == SP_BODY_CAR ? 240 : 0);
        glProgramUniform4fv(program, u[SP_U_PART], 3 * SP_PARTS, parts[0]);
        glProgramUniform4fv(program, u[SP_U_MATERIAL], SP_MATERIALS, materials[0]);
        const double away =
            sp_sqrt(sp_square(a->x - v->eye[0]) + sp_square(a->y - v->eye[1]) + sp_square(a->z - v->eye[2]));
        sp_frame_model(m, v->detail ? 0 : v->pixel * sp_max(away - m->reach, 0));
    }
}
