/* truth.c - what is where: metres along the ray, class and actor of each pixel, and where its point was before. A pass
 * of its own with cheap shaders over the same triangles as frame.c; kept, so that a second mount that looks from the
 * same place at the same tick costs a read-back. */
#include <emmintrin.h>
#include <string.h>

#include <cglm/cglm.h>

#include "render/shots.h"

/* metres along the ray; class << 16 | id, a whole number; the pixel where the point was, or how far it has moved */
static const GLenum formats[2][SP_TARGET_COLOURS] = {{GL_RG32F, 0, 0}, {GL_RGBA32F, 0, 0}};
enum { STRIP = 32768 }; /* floats that are read back at once */
/* as frame.c */
static const float bias_plain = -4e-4f, bias_stripe = 2e-4f;

/* ---------------------------------------------------------------- time */
void sp_truth_shutter(sp_frame_view *v, const sp_pixel_request *q, const sp_pixel_request *whole, const double *rows,
                      double sample)
{
    memcpy(v->clip_before, v->clip, sizeof v->clip);
    if (!(q->before > 0))
        return;
    // the eye then: the same lens, its axes and its place, for positions relative to the eye now
    sp_pixel_request then = *q;
    sp_frame_view old;
    then.eye = q->eye_before;
    sp_frame_look(&old, &then);
    mat4 clip, shift = GLM_MAT4_IDENTITY_INIT, both;
    memcpy(clip, old.clip, sizeof clip);
    for (int k = 0; k < 3; k++)
        shift[3][k] = (float)(v->eye[k] - old.eye[k]);
    glm_mat4_mul(clip, shift, both);
    memcpy(v->clip_before, both, sizeof v->clip_before);
    // the middle of a row's exposure lies so long before now; `sample` shifts it, a share of the exposure
    const double h = whole->height, upper = rows ? rows[0] / h : 0, lower = rows ? rows[1] / h : 1;
    const double late = q->blur * (0.5 - sample);
    v->rolling = q->rows > 0 || q->blur > 0;
    v->shutter[0] = (float)(1 - (q->rows * (1 - upper) + late) / q->before);
    v->shutter[1] = (float)(1 - (q->rows * (1 - lower) + late) / q->before);
}

/* ---------------------------------------------------------------- drawing */
static void place(const sp_render *r, int p, const sp_frame_view *v, const double origin[3], float bias)
{
    glProgramUniform4f(r->shots->program[p], r->shots->at[p][SP_V_ORIGIN], (float)(origin[0] - v->eye[0]),
                       (float)(origin[1] - v->eye[1]), (float)(origin[2] - v->eye[2]), bias);
}

static const void *index_at(uint32_t first)
{
    return (const void *)((uintptr_t)first * sizeof(uint32_t));
}

static void label(const sp_render *r, int p, int a, int b)
{
    glProgramUniform2i(r->shots->program[p], r->shots->at[p][SP_V_LABEL], a, b);
}

static void draw_ground(const sp_render *r, const sp_frame_view *v, int first)
{
    const int lit = first, stripe = first + 1;
    glUseProgram(r->shots->program[lit]);
    glBindVertexArray(r->lit.vao);
    label(r, lit, -1, 0);
    for (uint32_t i = 0; i < r->chunk_count; i++) {
        const sp_chunk *c = &r->chunks[i];
        if (!c->lit_count || !sp_frame_chunk_seen(v, c, 3))
            continue;
        place(r, lit, v, c->origin, c->bias);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)c->lit_count, GL_UNSIGNED_INT, index_at(c->lit_first),
                                 (GLint)c->lit_base);
    }
    glBindVertexArray(r->plain.vao);
    const double here[3] = {v->eye[0], v->eye[1], r->base};
    place(r, lit, v, here, bias_plain);
    glDrawElements(GL_TRIANGLES, (GLsizei)r->plain_count, GL_UNSIGNED_INT, NULL);
    glDisable(GL_CULL_FACE);
    const bool high = v->eye[2] - r->base > 250;
    glDrawElements(GL_TRIANGLES, (GLsizei)(high ? r->beyond_count : r->hills_count), GL_UNSIGNED_INT,
                   index_at(high ? r->beyond_first : r->hills_first));
    glDepthMask(GL_FALSE);
    // the sky is where nothing is, and moves with the eye's turns alone: without flow it is what was cleared
    if (first != SP_POST_LIT) {
        glBindVertexArray(r->dome.vao);
        label(r, lit, SP_SEMANTIC_SKY, 1);
        place(r, lit, v, v->eye, 0);
        glDrawElements(GL_TRIANGLES, (GLsizei)r->dome_count, GL_UNSIGNED_INT, NULL);
    }
    // paint lies on what is drawn
    glUseProgram(r->shots->program[stripe]);
    glBindVertexArray(r->stripe.vao);
    for (uint32_t i = 0; i < r->chunk_count; i++) {
        const sp_chunk *c = &r->chunks[i];
        if (!c->stripe_count || !sp_frame_chunk_seen(v, c, 3))
            continue;
        place(r, stripe, v, c->origin, bias_stripe);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)c->stripe_count, GL_UNSIGNED_INT, index_at(c->stripe_first),
                                 (GLint)c->stripe_base);
    }
    glDepthMask(GL_TRUE);
}

static int class_of(const sp_model *m)
{
    switch (sp_look_body(m->spec.look)) {
    case SP_BODY_CAR:
    case SP_BODY_LORRY:
        return SP_SEMANTIC_VEHICLE;
    case SP_BODY_BIKE:
        return SP_SEMANTIC_TWO_WHEELER;
    case SP_BODY_PERSON:
        return SP_SEMANTIC_PERSON;
    default:
        return SP_SEMANTIC_THING;
    }
}

static void draw_actors(const sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                        const sp_pixel_request *q, int first)
{
    const int self = first + 2;
    const GLuint program = r->shots->program[self];
    const GLint *at = r->shots->at[self];
    glUseProgram(program);
    glBindVertexArray(r->actor_bare.vao);
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++) {
        if (!sp_frame_actor_seen(r, def, world, v, i, q->skip, 3))
            continue;
        const sp_model *m = &r->models[r->actor_model[i]];
        float now[SP_PARTS][12], before[SP_PARTS][12];
        sp_actor a = world->actors[i];
        sp_frame_rows(&a, v, now[0]);
        sp_frame_parts(&a, m, now);
        const bool moved = q->before > 0 && q->pose_before;
        if (moved) {
            // wheels and legs turn by the odometer
            a.odometer -= a.speed * q->before;
            sp_frame_pose_rows(q->pose_before[i], v, before[0]);
            sp_frame_parts(&a, m, before);
        }
        glProgramUniform4fv(program, at[SP_V_PART], 3 * SP_PARTS, now[0]);
        glProgramUniform4fv(program, at[SP_V_PART_BEFORE], 3 * SP_PARTS, moved ? before[0] : now[0]);
        label(r, self, class_of(m), (int)i);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)m->count, GL_UNSIGNED_INT, index_at(m->first), (GLint)m->base);
    }
}

/* Of what stands still: homogeneous pixel then = K R K^-1 (u, v, 1) + K t / distance ahead, columns of a 3 x 4 matrix.
 * R and t take camera axes (right, down, forward) now to those then. */
static void back_of(const sp_pixel_request *q, float out[12])
{
    const sp_vec3 unit[3] = {sp_v3(0, -1, 0), sp_v3(0, 0, -1), sp_v3(1, 0, 0)};
    const sp_quat world = sp_conjugate(q->eye_before.rotation);
    const sp_vec3 move = sp_rotate(world, sp_sub3(q->eye.position, q->eye_before.position));
    double column[4][3];
    for (int c = 0; c < 3; c++) {
        const sp_vec3 d = sp_rotate(world, sp_rotate(q->eye.rotation, unit[c]));
        column[c][0] = -d.y;
        column[c][1] = -d.z;
        column[c][2] = d.x;
    }
    column[3][0] = -move.y;
    column[3][1] = -move.z;
    column[3][2] = move.x;
    // K^-1 from the right, then K from the left
    for (int k = 0; k < 3; k++) {
        column[0][k] /= q->fx;
        column[1][k] /= q->fy;
        column[2][k] -= column[0][k] * q->cx + column[1][k] * q->cy;
    }
    for (int c = 0; c < 4; c++) {
        out[3 * c] = (float)(q->fx * column[c][0] + q->cx * column[c][2]);
        out[3 * c + 1] = (float)(q->fy * column[c][1] + q->cy * column[c][2]);
        out[3 * c + 2] = (float)column[c][2];
    }
}

static void view_uniforms(const sp_render *r, const sp_frame_view *v, const sp_pixel_request *q, int first)
{
    float back[12] = {0};
    if (q->before > 0)
        back_of(q, back);
    for (int p = first; p < first + 3; p++) {
        const GLuint program = r->shots->program[p];
        const GLint *at = r->shots->at[p];
        glProgramUniformMatrix4fv(program, at[SP_V_CLIP], 1, GL_FALSE, v->clip);
        glProgramUniformMatrix4fv(program, at[SP_V_CLIP_BEFORE], 1, GL_FALSE, v->clip_before);
        glProgramUniform2f(program, at[SP_V_SHUTTER], v->shutter[0], v->shutter[1]);
        glProgramUniform4f(program, at[SP_V_PINHOLE], (float)q->cx, (float)q->cy, (float)(1 / q->fx),
                           (float)(1 / q->fy));
        glProgramUniform2f(program, at[SP_V_SIZE], (float)q->width, (float)q->height);
        if (at[SP_V_BACK] >= 0)
            glProgramUniformMatrix4x3fv(program, at[SP_V_BACK], 1, GL_FALSE, back);
    }
}

bool sp_truth_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                   const sp_pixel_request *q, sp_error *err)
{
    sp_target *t = &r->shots->truth_source;
    // with nothing that rolls, now is now
    const int first = SP_POST_LIT + 3 * (!(q->before > 0) ? 0 : !v->rolling ? 1 : 2);
    for (int p = first; p < first + 3; p++)
        if (!sp_post_need(r, (sp_post_id)p, err))
            return false;
    if (!sp_target_set(t, q->width, q->height, formats[q->before > 0], true, true, err))
        return false;
    sp_target_pass(t, q->width, q->height);
    const GLfloat far = 0, sky[4] = {0, (GLfloat)((uint32_t)SP_SEMANTIC_SKY << 16), -1e9f, -1e9f};
    glDepthMask(GL_TRUE);
    glClearBufferfv(GL_COLOR, 0, sky);
    glClearBufferfv(GL_DEPTH, 0, &far);
    glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_GEQUAL);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    glFrontFace(GL_CW);
    view_uniforms(r, v, q, first);
    draw_actors(r, def, world, v, q, first);
    draw_ground(r, v, first);
    return true;
}

/* ---------------------------------------------------------------- what is kept */
static sp_truth_key key_of(const sp_pixel_request *q, const sp_world *world, const sp_world_def *def)
{
    sp_truth_key k;
    memset(&k, 0, sizeof k);
    k.q = *q;
    k.q.want = k.q.reserved = k.q.reserved2 = k.q.samples = k.q.shadows = 0;
    k.q.optics = (sp_optics){0};
    k.q.exposure = 0;
    k.q.pulse = (sp_pulse){0, 0};
    if (!(q->before > 0)) {
        k.q.before = k.q.rows = k.q.blur = 0;
        k.q.eye_before = (sp_pose){0};
    }
    k.q.pose_before = NULL;
    k.tick = world->tick;
    k.world = sp_hash_bytes(world->actors, sizeof(sp_actor) * (world->actor_count + 1));
    if (q->before > 0 && q->pose_before)
        k.before = sp_hash_bytes(q->pose_before, sizeof(sp_pose) * (def->actor_count + 1));
    return k;
}

/* the source bent by the lens into the kept picture */
static void warp(const sp_render *r, const sp_truth_shot *t, const sp_lens_shot *l, const sp_pixel_request *q,
                 uint32_t face)
{
    const struct sp_shots *s = r->shots;
    sp_target_pass(&t->target, q->width, q->height);
    sp_lens_shot_uniforms(r, SP_POST_TRUTH, l, q, face);
    glBindTextureUnit(0, s->truth_source.colour[0]);
    glBindTextureUnit(1, l->table);
    sp_post_run(r, SP_POST_TRUTH);
}

/* draws into a kept truth */
static bool fill(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                 const sp_lens_shot *l, sp_truth_shot *t, sp_error *err)
{
    if (!sp_target_set(&t->target, q->width, q->height, formats[t->flow], l->count == 0, false, err) ||
        (l->count && !sp_post_need(r, SP_POST_TRUTH, err)))
        return false;
    if (l->count) {
        const GLfloat none[4] = {0};
        sp_target_pass(&t->target, q->width, q->height);
        glClearBufferfv(GL_COLOR, 0, none);
    }
    for (uint32_t i = 0; i < (l->count ? l->count : 1); i++) {
        const sp_pixel_request f = sp_lens_shot_face(l, q, i);
        sp_frame_view v;
        sp_frame_look(&v, &f);
        v.detail = 1;
        sp_truth_shutter(&v, &f, q, l->count ? l->face[i].row : NULL, 0);
        // a plain pinhole draws straight into what is kept
        const sp_target source = r->shots->truth_source;
        if (l->count == 0)
            r->shots->truth_source = t->target;
        const bool ok = sp_truth_draw(r, def, world, &v, &f, err);
        if (l->count == 0)
            r->shots->truth_source = source;
        if (!ok)
            return false;
        if (l->count)
            warp(r, t, l, q, i);
    }
    return true;
}

static sp_truth_shot *truth_of(sp_render *r, const sp_truth_key *key, bool *have)
{
    struct sp_shots *s = r->shots;
    sp_truth_shot *oldest = &s->truth[0];
    s->stamp++;
    for (int i = 0; i < SP_SHOT_TRUTHS; i++) {
        sp_truth_shot *t = &s->truth[i];
        if (t->used && !memcmp(&t->key, key, sizeof *key)) {
            t->stamp = s->stamp;
            *have = true;
            return t;
        }
        if (t->stamp < oldest->stamp)
            oldest = t;
    }
    *have = false;
    oldest->stamp = s->stamp;
    return oldest;
}

/* ---------------------------------------------------------------- read-back */
/* Pixels of one row, four at a time; returns where it ended. In the order (metres, label, u, v). */
static uint32_t unpack_four(const float *from, uint32_t width, size_t at, float row, bool bent,
                            const sp_pixel_buffers *out)
{
    const __m128 half = _mm_set1_ps(0.5f), far = _mm_set1_ps(-1e8f), v0 = _mm_set1_ps(row);
    uint32_t x = 0;
    for (; x + 4 <= width; x += 4, at += 4) {
        __m128 d = _mm_loadu_ps(from + 4 * x), l = _mm_loadu_ps(from + 4 * x + 4), u = _mm_loadu_ps(from + 4 * x + 8),
               v = _mm_loadu_ps(from + 4 * x + 12);
        _MM_TRANSPOSE4_PS(d, l, u, v);
        const __m128i label = _mm_cvttps_epi32(l);
        if (out->depth)
            _mm_storeu_ps(out->depth + at, d);
        if (out->id)
            _mm_storeu_si128((__m128i *)(void *)(out->id + at), _mm_and_si128(label, _mm_set1_epi32(0xffff)));
        if (out->class_id) {
            __m128i c = _mm_srli_epi32(label, 16);
            c = _mm_packs_epi32(c, c);
            const int32_t four = _mm_cvtsi128_si32(_mm_packus_epi16(c, c));
            memcpy(out->class_id + at, &four, sizeof four);
        }
        if (out->flow) {
            // what was behind the eye has no way
            const __m128 there = _mm_cmpge_ps(u, far),
                         u0 = _mm_add_ps(_mm_set_ps((float)x + 3, (float)x + 2, (float)x + 1, (float)x), half);
            u = bent ? u : _mm_and_ps(there, _mm_sub_ps(u0, u));
            v = bent ? v : _mm_and_ps(there, _mm_sub_ps(v0, v));
            _mm_storeu_ps(out->flow + 2 * at, _mm_unpacklo_ps(u, v));
            _mm_storeu_ps(out->flow + 2 * at + 4, _mm_unpackhi_ps(u, v));
        }
    }
    return x;
}

static void unpack_still(const float *from, size_t at, size_t n, const sp_pixel_buffers *out)
{
    for (size_t i = 0; i < n && out->depth; i++)
        out->depth[at + i] = from[2 * i];
    for (size_t i = 0; i < n && out->id; i++)
        out->id[at + i] = (uint32_t)(int32_t)from[2 * i + 1] & 0xffffu;
    for (size_t i = 0; i < n && out->class_id; i++)
        out->class_id[at + i] = (uint8_t)((int32_t)from[2 * i + 1] >> 16);
    if (out->flow)
        memset(out->flow + 2 * at, 0, n * 2 * sizeof *out->flow);
}

/* rows y to end; `bent`: the lens has made ways of the places before */
static void unpack(const sp_pixel_request *q, const float *from, uint32_t y, uint32_t end, bool bent,
                   const sp_pixel_buffers *out)
{
    for (; y < end; y++, from += 4 * (size_t)q->width) {
        const size_t row = (size_t)y * q->width;
        for (uint32_t x = unpack_four(from, q->width, row, (float)y + 0.5f, bent, out); x < q->width; x++) {
            // the last of a row whose width is no multiple of four
            float four[16] = {0};
            float depth[4], flow[8];
            uint32_t ids[4];
            uint8_t classes[4];
            const sp_pixel_buffers one = {.depth = depth, .id = ids, .class_id = classes, .flow = flow};
            memcpy(four, from + 4 * x, 4 * sizeof *four);
            unpack_four(four, 4, 0, (float)y + 0.5f, bent, &one);
            if (out->depth)
                out->depth[row + x] = depth[0];
            if (out->id)
                out->id[row + x] = ids[0];
            if (out->class_id)
                out->class_id[row + x] = classes[0];
            if (out->flow) {
                out->flow[2 * (row + x)] = bent || four[2] < -1e8f ? flow[0] : flow[0] + (float)x;
                out->flow[2 * (row + x) + 1] = flow[1];
            }
        }
    }
}

bool sp_truth_shoot(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                    const sp_pixel_buffers *out, sp_error *err)
{
    const sp_lens_shot *l = sp_lens_shot_of(r, q, err);
    if (!l)
        return false;
    const sp_truth_key key = key_of(q, world, def);
    bool have;
    sp_truth_shot *t = truth_of(r, &key, &have);
    if (!have) {
        t->used = false;
        t->key = key;
        t->flow = q->before > 0;
        if (!fill(r, def, world, q, l, t, err))
            return false;
        t->used = true;
    }
    // a strip of rows at a time, so that what was read is still in the cache when it is sorted
    const uint32_t each = t->flow ? 4 : 2, fit = STRIP / (q->width * each), strip = fit > 1 ? fit : 1;
    float *room = sp_shots_room(r, (size_t)q->width * strip * each * sizeof *room);
    if (!room)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the truth of a picture");
    glBindFramebuffer(GL_FRAMEBUFFER, t->target.fbo);
    glReadBuffer(GL_COLOR_ATTACHMENT0);
    for (uint32_t y = 0; y < q->height; y += strip) {
        const uint32_t end = y + strip < q->height ? y + strip : q->height;
        glReadPixels(0, (GLint)y, (GLsizei)q->width, (GLsizei)(end - y), t->flow ? GL_RGBA : GL_RG, GL_FLOAT, room);
        if (t->flow)
            unpack(q, room, y, end, l->count > 0, out);
        else
            unpack_still(room, (size_t)q->width * y, (size_t)q->width * (end - y), out);
    }
    return true;
}
