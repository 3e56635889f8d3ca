/* export_truth.c - what is true beside one picture: depth, instances, classes and flow, drawn where the camera truly
 * was, and the boxes of everybody in it. Nothing here is what a driver got. */
#include "run/export.h"

#include <string.h>

#include "sensors/camera.h"

/* ---------------------------------------------------------------- poses of the frame's instant */
sp_pose sp_export_eye(const sp_resense_tick *t, const sp_resensed *f)
{
    sp_fault_now faults[SP_MAX_FAULTS];
    sp_sample in;
    sp_sense_sample(t->def, t->world, t->sense, f->mount, f->frame.sequence, faults, &in);
    return sp_sample_pose_at(&in, f->age_ns);
}

/* ---------------------------------------------------------------- drawing */
static bool make_room(sp_export *x, sp_export_seen *s, uint32_t width, uint32_t height, sp_error *err)
{
    const size_t n = (size_t)width * height;
    if (s->width == width && s->height == height)
        return true;
    s->width = width;
    s->height = height;
    s->before = INT64_MIN;
    s->truth = (sp_pixel_buffers){.depth = SP_ARRAY(x->arena, float, n),
                                  .id = SP_ARRAY(x->arena, uint32_t, n),
                                  .class_id = SP_ARRAY(x->arena, uint8_t, n),
                                  .flow = SP_ARRAY(x->arena, float, 2 * n)};
    s->pose_before = SP_ARRAY(x->arena, sp_pose, x->def->actor_count + 1);
    s->pose_past = SP_ARRAY(x->arena, sp_pose, x->def->actor_count + 1);
    return (s->truth.depth && s->truth.id && s->truth.class_id && s->truth.flow && s->pose_before && s->pose_past) ||
           sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
}

/* a row of a mount's parameters by name, else `otherwise` */
static double value_of(const sp_mount_def *m, const char *name, double otherwise)
{
    const int i = sp_param_find(m->type->params, (int)m->type->param_count, name);
    return i < 0 ? otherwise : m->value[i];
}

/* the camera's own view of this frame; flow looks back to the frame before */
static void ask(const sp_export *x, const sp_sample *in, int64_t age, const sp_export_view *v, sp_pixel_request *q)
{
    const sp_export_seen *s = &x->seen[in->index];
    const bool shutter = age > 0; // an ideal camera sees one instant, whatever exposure it reports
    sp_camera_request(in, shutter ? v->image.readout : 0, shutter ? v->image.exposure : 0, 0, s->pose_past, q);
    q->want = SP_WANT_DEPTH | SP_WANT_ID | SP_WANT_CLASS;
    if (!v->flows)
        return;
    q->want |= SP_WANT_FLOW;
    q->before = (double)(in->time_ns - s->before) / 1e9;
    q->eye_before = s->eye_before;
    q->pose_before = s->pose_before;
}

static bool draw(sp_export *x, const sp_resense_tick *t, const sp_sample *in, int64_t age, sp_export_view *v,
                 sp_error *err)
{
    sp_export_seen *s = &x->seen[in->index];
    sp_pixel_request q;
    if (!t->pixels->draw_all)
        return true;
    if (!make_room(x, s, v->image.width, v->image.height, err))
        return false;
    v->truth = s->truth;
    v->flows = s->before != INT64_MIN;
    ask(x, in, age, v, &q);
    if (!t->pixels->draw_all(t->pixels->impl, t->def, t->world, &q, &s->truth, err))
        return false;
    x->result->labels = true;
    return true;
}

void sp_export_remember(sp_export *x, const sp_resense_tick *t, const sp_resensed *f)
{
    sp_export_seen *s = &x->seen[f->mount];
    sp_fault_now faults[SP_MAX_FAULTS];
    sp_sample in;
    if (!s->pose_before)
        return;
    sp_sense_sample(t->def, t->world, t->sense, f->mount, f->frame.sequence, faults, &in);
    s->before = in.time_ns;
    s->eye_before = sp_sample_pose(&in);
    for (uint32_t i = 1; i <= t->def->actor_count; i++)
        s->pose_before[i] = sp_actor_pose(&t->world->actors[i]);
}

/* ---------------------------------------------------------------- boxes */
/* camera axes of a point in the mount's: x right, y down, z forward */
static sp_vec3 camera_axes(sp_vec3 p)
{
    return sp_v3(-p.y, -p.z, p.x);
}

static void place(sp_pose eye, const sp_sight_box *b, sp_export_box *out)
{
    const sp_vec3 ahead = camera_axes(sp_pose_to_local((sp_pose){sp_v3(0, 0, 0), eye.rotation}, b->x));
    out->middle = camera_axes(sp_pose_to_local(eye, b->middle));
    out->bottom = camera_axes(sp_pose_to_local(eye, sp_sub3(b->middle, sp_scale3(b->z, b->half_z))));
    out->rotation_y = sp_atan2(-ahead.z, ahead.x);
    out->alpha = sp_wrap_angle(out->rotation_y - sp_atan2(out->bottom.x, out->bottom.z));
    out->beside = out->middle.z < b->radius + 0.3;
    out->length = 2 * b->half_x;
    out->width = 2 * b->half_y;
    out->height = 2 * b->half_z;
}

/* what the instances that were drawn say of each box */
static void count_masks(sp_export *x, const sp_export_view *v)
{
    sp_box_tight(v->truth.id, v->image.width, v->image.height, x->def->actor_count, x->tight, x->pixels);
    for (uint32_t i = 0; i < v->count; i++) {
        sp_export_box *b = &x->boxes[i];
        const sp_box_rect *r = &x->tight[b->actor];
        b->pixels = x->pixels[b->actor];
        b->mask[0] = (int32_t)r->left;
        b->mask[1] = (int32_t)r->top;
        b->mask[2] = (int32_t)r->right;
        b->mask[3] = (int32_t)r->bottom;
    }
}

/* where somebody was at the frame's instant, which may be a little earlier than the tick */
static void set_back(const sp_sample *in, int64_t age, sp_sight *sight)
{
    for (uint32_t i = 0; age > 0 && in->past && i < sight->count; i++) {
        sp_sight_box *b = &sight->box[i];
        const sp_actor_def *d = &in->def->actors[b->actor];
        const sp_pose p = sp_past_pose(in, b->actor, age);
        b->x = sp_rotate(p.rotation, sp_v3(1, 0, 0));
        b->y = sp_rotate(p.rotation, sp_v3(0, 1, 0));
        b->z = sp_rotate(p.rotation, sp_v3(0, 0, 1));
        b->middle = sp_pose_to_world(p, sp_v3(d->center_x, 0, (d->kind ? d->kind->clearance : 0) + b->half_z));
    }
}

static void find_boxes(sp_export *x, const sp_resense_tick *t, const sp_sample *in, int64_t age, sp_export_view *v)
{
    const sp_mount_def *m = in->mount;
    sp_pixel_request q = {.width = v->image.width,
                          .height = v->image.height,
                          .fx = v->image.fx,
                          .fy = v->image.fy,
                          .cx = v->image.cx,
                          .cy = v->image.cy,
                          .lens = {.kind = v->image.lens, .most = value_of(m, "max_angle", 0)}};
    memcpy(q.lens.k, v->image.k, sizeof q.lens.k);
    const sp_lens_view lens = sp_lens_open(&q);
    sp_sight_gather(t->def, t->world, m->carrier, value_of(m, "far", 3000), x->sight);
    set_back(in, age, x->sight);
    for (uint32_t i = 0; i < x->sight->count; i++) {
        const sp_sight_box *b = &x->sight->box[i];
        sp_export_box *out = &x->boxes[v->count];
        *out = (sp_export_box){.actor = b->actor};
        if (!sp_box_project(&lens, v->eye, b, &out->seen))
            continue;
        sp_box_occlusion(x->sight, v->eye.position, b->actor, &out->seen);
        place(v->eye, b, out);
        const sp_kind *kind = t->def->actors[b->actor].kind;
        out->class_id = kind ? (uint32_t)kind->class_id : SP_CLASS_UNKNOWN;
        v->count++;
    }
    if (v->truth.id)
        count_masks(x, v);
    v->boxes = x->boxes;
}

bool sp_export_look(sp_export *x, const sp_resense_tick *t, const sp_resensed *f, sp_export_view *out, sp_error *err)
{
    sp_fault_now faults[SP_MAX_FAULTS];
    sp_sample in;
    *out = (sp_export_view){0};
    memcpy(&out->image, f->frame.data, f->frame.stride < sizeof out->image ? f->frame.stride : sizeof out->image);
    sp_sense_sample(t->def, t->world, t->sense, f->mount, f->frame.sequence, faults, &in);
    out->eye = sp_sample_pose_at(&in, f->age_ns);
    if (!draw(x, t, &in, f->age_ns, out, err))
        return false;
    find_boxes(x, t, &in, f->age_ns, out);
    return true;
}
