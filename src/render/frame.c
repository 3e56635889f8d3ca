/* frame.c - draws one frame from one eye, always in the same order: actors, static ground, plain, hills, markings,
 * shadows, sky. Positions become relative to the eye in double before they become floats. */
#include <string.h>

#include <cglm/cglm.h>

#include "render/lamps.h"

/* depth biases as shares of 1 / distance: what lies on one plane is told apart by them */
static const float bias_plain = -4e-4f, bias_stripe = 2e-4f, bias_spot = 4e-4f, bias_throw[2] = {7e-4f, 6e-4f},
                   bias_lamp = 1e-4f;

void sp_frame_look(sp_frame_view *v, const sp_pixel_request *q)
{
    const sp_vec3 f = sp_rotate(q->eye.rotation, sp_v3(1, 0, 0)), l = sp_rotate(q->eye.rotation, sp_v3(0, 1, 0)),
                  u = sp_rotate(q->eye.rotation, sp_v3(0, 0, 1));
    const double axis[3][3] = {{f.x, f.y, f.z}, {l.x, l.y, l.z}, {u.x, u.y, u.z}};
    *v = (sp_frame_view){.exposure = (float)q->exposure, .linear = (q->want & (SP_WANT_LINEAR | SP_WANT_MOSAIC)) != 0};
    v->shadows = q->shadows;
    v->detail = q->detail;
    v->pose_before = q->pose_before;
    v->streak = q->blur > 0 ? q->blur : 0.008;
    memcpy(v->axis, axis, sizeof axis);
    v->eye[0] = q->eye.position.x;
    v->eye[1] = q->eye.position.y;
    v->eye[2] = q->eye.position.z;
    v->width = q->width;
    v->height = q->height;
    v->pixel = 1 / q->fy;
    v->far = q->far;

    // world, relative to the eye, to (forward, left, up); cglm is column major
    mat4 turn = GLM_MAT4_IDENTITY_INIT, lens = GLM_MAT4_ZERO_INIT;
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            turn[column][row] = (float)axis[row][column];
    // pinhole u = cx - fx y / x, v = cy - fy z / x; row 0 of the picture is row 0 of the framebuffer; depth near / x
    const double w = q->width, h = q->height;
    lens[0][0] = (float)(2 * q->cx / w - 1);
    lens[1][0] = (float)(-2 * q->fx / w);
    lens[0][1] = (float)(2 * q->cy / h - 1);
    lens[2][1] = (float)(-2 * q->fy / h);
    lens[3][2] = (float)q->near;
    lens[0][3] = 1;
    mat4 clip;
    glm_mat4_mul(lens, turn, clip);
    memcpy(v->clip, clip, sizeof v->clip);

    // the four sides of the frustum
    const double side[4][3] = {{q->cx, -q->fx, 0}, {w - q->cx, q->fx, 0}, {q->cy, 0, -q->fy}, {h - q->cy, 0, q->fy}};
    for (int k = 0; k < 4; k++) {
        const double n = sp_sqrt(side[k][0] * side[k][0] + side[k][1] * side[k][1] + side[k][2] * side[k][2]);
        for (int i = 0; i < 3; i++)
            v->planes[k][i] = (side[k][0] * axis[0][i] + side[k][1] * axis[1][i] + side[k][2] * axis[2][i]) / n;
    }
}

bool sp_frame_sees(const sp_frame_view *v, const double c[3], double radius)
{
    const double d[3] = {c[0] - v->eye[0], c[1] - v->eye[1], c[2] - v->eye[2]};
    for (int k = 0; k < 4; k++)
        if (d[0] * v->planes[k][0] + d[1] * v->planes[k][1] + d[2] * v->planes[k][2] < -radius)
            return false;
    const double ahead = d[0] * v->axis[0][0] + d[1] * v->axis[0][1] + d[2] * v->axis[0][2];
    return ahead > -radius && ahead < v->far + radius;
}

static double fold(double x, double tile)
{
    return x - sp_floor(x / tile) * tile;
}

static void place(const sp_render *r, sp_program_id p, const sp_frame_view *v, const double origin[3], float bias)
{
    glProgramUniform4f(r->programs[p], r->u_frame[p][SP_U_ORIGIN], (float)(origin[0] - v->eye[0]),
                       (float)(origin[1] - v->eye[1]), (float)(origin[2] - v->eye[2]), bias);
    if (p == SP_PROGRAM_LIT)
        glProgramUniform2f(r->programs[p], r->u_frame[p][SP_U_TILE], (float)fold(origin[0], 32),
                           (float)fold(origin[1], 32));
}

static const void *index_at(uint32_t first)
{
    return (const void *)((uintptr_t)first * sizeof(uint32_t));
}

bool sp_frame_chunk_seen(const sp_frame_view *v, const sp_chunk *c, double extra)
{
    const double middle[3] = {c->origin[0] + (double)c->middle[0], c->origin[1] + (double)c->middle[1],
                              c->origin[2] + (double)c->middle[2]};
    if (!sp_frame_sees(v, middle, c->radius + extra))
        return false;
    if (!(c->error > 0 || c->error < 0))
        return true;
    // half a pixel
    const double away =
        sp_sqrt(sp_square(middle[0] - v->eye[0]) + sp_square(middle[1] - v->eye[1]) + sp_square(middle[2] - v->eye[2]));
    const bool far = !v->detail && sp_abs((double)c->error) < 0.5 * v->pixel * (away - c->radius);
    return far == (c->error > 0);
}

static void chunk_lamps(sp_render *r, sp_program_id p, const sp_frame_view *v, const sp_chunk *c)
{
    const double middle[3] = {c->origin[0] + (double)c->middle[0], c->origin[1] + (double)c->middle[1],
                              c->origin[2] + (double)c->middle[2]};
    sp_lamps_use(r, p, v, middle, (double)c->radius);
}

static void draw_ground(sp_render *r, const sp_frame_view *v)
{
    glUseProgram(r->programs[SP_PROGRAM_LIT]);
    glBindVertexArray(r->lit.vao);
    for (uint32_t i = 0; i < r->chunk_count; i++) {
        const sp_chunk *c = &r->chunks[i];
        if (!c->lit_count || !sp_frame_chunk_seen(v, c, 0))
            continue;
        chunk_lamps(r, SP_PROGRAM_LIT, v, c);
        glUseProgram(r->programs[SP_PROGRAM_LIT]);
        place(r, SP_PROGRAM_LIT, v, c->origin, c->bias);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)c->lit_count, GL_UNSIGNED_INT, index_at(c->lit_first),
                                 (GLint)c->lit_base);
    }
    // the plain and the hills stand around the eye
    glBindVertexArray(r->plain.vao);
    const double here[3] = {v->eye[0], v->eye[1], r->base};
    sp_lamps_use(r, SP_PROGRAM_LIT, v, here, 60);
    glUseProgram(r->programs[SP_PROGRAM_LIT]);
    place(r, SP_PROGRAM_LIT, v, here, bias_plain);
    glDrawElements(GL_TRIANGLES, (GLsizei)r->plain_count, GL_UNSIGNED_INT, NULL);
    glDisable(GL_CULL_FACE);
    // from high above hills would be a ring around nothing, and the plain would end
    const bool high = v->eye[2] - r->base > 250;
    glDrawElements(GL_TRIANGLES, (GLsizei)(high ? r->beyond_count : r->hills_count), GL_UNSIGNED_INT,
                   index_at(high ? r->beyond_first : r->hills_first));
    glEnable(GL_CULL_FACE);
}

_Static_assert(SP_LAMP_RED == (int)SP_LIGHT_RED && SP_LAMP_YELLOW == (int)SP_LIGHT_YELLOW &&
                   SP_LAMP_GREEN == (int)SP_LIGHT_GREEN,
               "shapes say lamps as the world does");

/* lamps of traffic lights that shine, over the dark ones of their housings */
static void draw_lamps(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v)
{
    glUseProgram(r->programs[SP_PROGRAM_LIT]);
    glBindVertexArray(r->lit.vao);
    for (uint32_t i = 0; i < r->lamp_count; i++) {
        const sp_lamp *l = &r->lamps[i];
        const sp_chunk *c = &r->chunks[l->chunk];
        if (!(sp_world_light(def, world, l->signal) & l->bit) || !sp_frame_chunk_seen(v, c, 0))
            continue;
        place(r, SP_PROGRAM_LIT, v, c->origin, bias_lamp);
        if (v->pulsed.period_ns > 0)
            glProgramUniform1f(r->programs[SP_PROGRAM_LIT], r->u_frame[SP_PROGRAM_LIT][SP_U_LAG],
                               sp_frame_lag(v, sp_road_signal_get(def->road, l->signal)->id));
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)l->count, GL_UNSIGNED_INT, index_at(l->first),
                                 (GLint)c->lit_base);
    }
}

static void draw_stripes(sp_render *r, const sp_frame_view *v)
{
    glUseProgram(r->programs[SP_PROGRAM_STRIPE]);
    glBindVertexArray(r->stripe.vao);
    glDisable(GL_CULL_FACE);
    for (uint32_t i = 0; i < r->chunk_count; i++) {
        const sp_chunk *c = &r->chunks[i];
        const uint32_t first = c->stripe_first - c->worn_count, count = c->stripe_count + c->worn_count;
        if (!count || !sp_frame_chunk_seen(v, c, 0))
            continue;
        chunk_lamps(r, SP_PROGRAM_STRIPE, v, c);
        glUseProgram(r->programs[SP_PROGRAM_STRIPE]);
        place(r, SP_PROGRAM_STRIPE, v, c->origin, bias_stripe);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)count, GL_UNSIGNED_INT, index_at(first), (GLint)c->stripe_base);
    }
    glEnable(GL_CULL_FACE);
}

/* ---------------------------------------------------------------- shadows */
void sp_frame_rows(const sp_actor *a, const sp_frame_view *v, float rows[12])
{
    sp_frame_pose_rows(sp_actor_pose(a), v, rows);
}

void sp_frame_pose_rows(sp_pose pose, const sp_frame_view *v, float rows[12])
{
    const sp_vec3 x = sp_rotate(pose.rotation, sp_v3(1, 0, 0)), y = sp_rotate(pose.rotation, sp_v3(0, 1, 0)),
                  z = sp_rotate(pose.rotation, sp_v3(0, 0, 1));
    const float m[12] = {(float)x.x, (float)y.x, (float)z.x, (float)(pose.position.x - v->eye[0]),
                         (float)x.y, (float)y.y, (float)z.y, (float)(pose.position.y - v->eye[1]),
                         (float)x.z, (float)y.z, (float)z.z, (float)(pose.position.z - v->eye[2])};
    memcpy(rows, m, sizeof m);
}

void sp_frame_moved(sp_render *r, sp_program_id p, const sp_actor *a, uint32_t i, const sp_frame_view *v)
{
    if (!(r->variant & SP_VARIANT_ROLLING))
        return;
    const sp_pose now = sp_actor_pose(a), then = v->pose_before ? v->pose_before[i] : now;
    const sp_quat back = {now.rotation.w, -now.rotation.x, -now.rotation.y, -now.rotation.z};
    const sp_quat turn = sp_quat_multiply(then.rotation, back);
    const sp_vec3 eye = sp_v3(v->eye[0], v->eye[1], v->eye[2]), at = sp_sub3(now.position, eye);
    const sp_vec3 axis[3] = {sp_rotate(turn, sp_v3(1, 0, 0)), sp_rotate(turn, sp_v3(0, 1, 0)),
                             sp_rotate(turn, sp_v3(0, 0, 1))};
    const sp_vec3 move = sp_sub3(sp_sub3(then.position, eye), sp_rotate(turn, at));
    const float rows[12] = {(float)axis[0].x, (float)axis[1].x, (float)axis[2].x, (float)move.x,
                            (float)axis[0].y, (float)axis[1].y, (float)axis[2].y, (float)move.y,
                            (float)axis[0].z, (float)axis[1].z, (float)axis[2].z, (float)move.z};
    glProgramUniform4fv(r->programs[p], r->u_frame[p][SP_U_MOVED], 3, rows);
}

static void draw_shadow(sp_render *r, const sp_actor_def *d, const sp_actor *a, uint32_t i, const sp_model *model,
                        const sp_frame_view *v)
{
    const GLuint program = r->programs[SP_PROGRAM_SHADE];
    const GLint *u = r->u_frame[SP_PROGRAM_SHADE];
    float rows[12];
    sp_frame_rows(a, v, rows);
    const float ground = (float)(a->z - v->eye[2]);
    sp_frame_moved(r, SP_PROGRAM_SHADE, a, i, v);
    const GLint part = u[SP_U_PART];

    // a soft spot below, for whatever stands on the ground
    if (model->spec.look != SP_LOOK_GANTRY && model->spec.look != SP_LOOK_PLATE) {
        float moved[12];
        memcpy(moved, rows, sizeof rows);
        for (int k = 0; k < 3; k++)
            moved[4 * k + 3] += rows[4 * k] * (float)d->center_x;
        glProgramUniform4fv(program, part, 3, moved);
        const bool person = model->spec.look == SP_LOOK_PEDESTRIAN || model->spec.look == SP_LOOK_CHILD;
        glProgramUniform4f(program, u[SP_U_THROW], 0, 0, ground, 1);
        glProgramUniform4f(program, u[SP_U_HALF], (float)(d->length * 0.47), (float)(d->width * 0.47),
                           person ? 0.12f : 0.30f, person ? 0.45f : 0.62f);
        glProgramUniform4f(program, u[SP_U_ORIGIN], 0, 0, 0, bias_spot);
        glBindVertexArray(r->blob.vao);
        glDrawElements(GL_TRIANGLES, 6, GL_UNSIGNED_INT, NULL);
    }
    // the outline thrown by the sun: the faces turned to it, the two hulls told apart by depth
    if (v->shadows || r->light.sun[2] < 0.12f || r->light.haze > 0.6f || r->light.cloud > 0.8f ||
        r->light.level < 0.02f)
        return;
    glProgramUniform4fv(program, part, 3, rows);
    const float k = 1 / r->light.sun[2];
    glProgramUniform4f(program, u[SP_U_THROW], -r->light.sun[0] * k, -r->light.sun[1] * k, ground, 0);
    glProgramUniform4f(program, u[SP_U_HALF], 0, 0, 1, 0.5f * (1 - r->light.haze));
    glBindVertexArray(r->actor.vao);
    for (uint32_t hull = 0; hull < 2 && hull * 36 < model->shadow_count; hull++) {
        glProgramUniform4f(program, u[SP_U_ORIGIN], 0, 0, 0, bias_throw[hull]);
        glDrawElementsBaseVertex(GL_TRIANGLES, 36, GL_UNSIGNED_INT, index_at(model->shadow_first + hull * 36),
                                 (GLint)model->base);
    }
}

bool sp_frame_actor_seen(const sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                         uint32_t i, sp_actor_id skip, double extra)
{
    const sp_actor *a = &world->actors[i];
    if (i == skip.i || a->hidden)
        return false;
    const sp_model *m = &r->models[r->actor_model[i]];
    const double cx = def->actors[i].center_x, up = def->actors[i].height * 0.5;
    const double centre[3] = {a->x + cx * sp_cos(a->heading), a->y + cx * sp_sin(a->heading), a->z + up};
    return sp_frame_sees(v, centre, m->reach + extra);
}

static void draw_shadows(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                         sp_actor_id skip)
{
    glUseProgram(r->programs[SP_PROGRAM_SHADE]);
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++) {
        const double dx = world->actors[i].x - v->eye[0], dy = world->actors[i].y - v->eye[1];
        // beyond 160 m a shadow is below a pixel
        if (dx * dx + dy * dy > 160.0 * 160.0 ||
            !sp_frame_actor_seen(r, def, world, v, i, skip, def->actors[i].height * 2))
            continue;
        draw_shadow(r, &def->actors[i], &world->actors[i], i, &r->models[r->actor_model[i]], v);
    }
}

// state is set in full each time: a window's toolkit may have touched it
static void begin_state(const sp_render *r, const sp_frame_view *v)
{
    glBindFramebuffer(GL_FRAMEBUFFER, v->fbo ? v->fbo : r->fbo);
    glViewport(0, 0, (GLsizei)v->width, (GLsizei)v->height);
    glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_DITHER);
    glDisable(GL_MULTISAMPLE);
    glDisable(GL_BLEND);
    glEnable(GL_FRAMEBUFFER_SRGB);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_GEQUAL);
    glDepthMask(GL_TRUE);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    glFrontFace(GL_CW); // rows run top-down, which turns windings over
    glClearDepth(0);
    glClear(GL_DEPTH_BUFFER_BIT);
}

/* ---------------------------------------------------------------- the whole */
void sp_frame_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                   sp_actor_id skip)
{
    // the variant of the programs that this frame wants; should it not compile, the reason is kept and the base drawn
    float shadow[16];
    if (def->env_key_count)
        sp_light_set(&r->light, sp_env_at(def, world->tick, &(sp_env){0}));
    sp_lamps_frame(r, def, world, v);
    const uint32_t base = sp_variant_of(r);
    const bool map = v->shadows == 1 && sp_shade_map_draw(r, def, world, v, shadow);
    const uint32_t more = (map ? (uint32_t)SP_VARIANT_SHADOW : 0u) | (v->rolling ? (uint32_t)SP_VARIANT_ROLLING : 0u) |
                          (v->pulsed.period_ns > 0 ? (uint32_t)SP_VARIANT_PULSE : 0u);
    if (!sp_variant_use(r, base | more, &r->trouble))
        sp_variant_use(r, base, NULL);
    const sp_frame_scene scene = {def, world, v, skip, map ? shadow : NULL};
    r->scene = &scene;
    r->frame++;
    begin_state(r, v);
    glBindTextureUnit(0, r->noise);

    sp_frame_light(r);
    sp_frame_actors(r, def, world, v, skip);
    draw_ground(r, v);
    draw_lamps(r, def, world, v);

    // the sky fills what is still infinitely far
    glUseProgram(r->programs[SP_PROGRAM_SKY]);
    glBindVertexArray(r->dome.vao);
    glDisable(GL_CULL_FACE);
    glDepthMask(GL_FALSE);
    glDrawElements(GL_TRIANGLES, (GLsizei)r->dome_count, GL_UNSIGNED_INT, NULL);
    glEnable(GL_CULL_FACE);

    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    draw_stripes(r, v);
    glDepthMask(GL_TRUE);
    glDepthFunc(GL_GREATER);
    draw_shadows(r, def, world, v, skip);
    glDepthFunc(GL_GEQUAL);
    glDisable(GL_BLEND);

    // what is soft lies over all of it
    sp_sprites_begin(r);
    sp_glow_add(r, def, world, v, skip);
    sp_weather_add(r, def, world, v, skip);
    sp_sprites_draw(r, v);
    r->scene = NULL;
}
