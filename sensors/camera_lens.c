/* camera_lens.c - where a camera is, when, and through which lens it looks: the same for colour, depth and labels. */
#include "sensors/camera.h"

const char *const sp_camera_lenses[] = {"pinhole", "brown", "kannala", "ftheta", NULL};

static uint32_t width_of(const double *v)
{
    return (uint32_t)sp_round(v[SP_CAMERA_WIDTH]);
}
static uint32_t height_of(const double *v)
{
    return (uint32_t)sp_round(v[SP_CAMERA_HEIGHT]);
}

uint32_t sp_camera_pixels(const double *v)
{
    return width_of(v) * height_of(v);
}

static sp_lens lens_of(const double *v)
{
    sp_lens l = {.kind = (uint32_t)sp_round(v[SP_CAMERA_LENS]), .most = v[SP_CAMERA_MOST]};
    const double *k = v + SP_CAMERA_K1;
    switch (l.kind) {
    case SP_LENS_BROWN: {
        const double order[8] = {k[0], k[1], v[SP_CAMERA_P1], v[SP_CAMERA_P2], k[2], k[3], k[4], k[5]};
        for (int i = 0; i < 8; i++) {
            l.k[i] = order[i];
        }
        break;
    }
    case SP_LENS_KANNALA:
        for (int i = 0; i < 4; i++) {
            l.k[i] = k[i];
        }
        break;
    case SP_LENS_FTHETA:
        for (int i = 0; i < 5; i++) {
            l.k[i + 1] = k[i];
        }
        if (l.k[1] == 0) {
            l.k[1] = width_of(v) / v[SP_CAMERA_FOV];
        }
        break;
    default:
        break;
    }
    return l;
}

sp_lens_view sp_camera_view(const double *v)
{
    const sp_lens l = lens_of(v);
    const double f = l.kind == SP_LENS_FTHETA ? l.k[1] : sp_lens_focal(&l, width_of(v), v[SP_CAMERA_FOV]);
    const sp_pixel_request q = {.width = width_of(v),
                                .height = height_of(v),
                                .fx = f,
                                .fy = f,
                                .cx = width_of(v) / 2.0 + v[SP_CAMERA_CX],
                                .cy = height_of(v) / 2.0 + v[SP_CAMERA_CY],
                                .lens = l};
    return sp_lens_open(&q);
}

bool sp_camera_possible(const sp_mount_def *m, sp_error *err)
{
    const double *v = m->value;
    const uint32_t kind = (uint32_t)sp_round(v[SP_CAMERA_LENS]);
    if (kind <= SP_LENS_BROWN && v[SP_CAMERA_FOV] > 2.6) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "sensor '%s': a %s lens cannot show %.3g rad; kannala and ftheta can", m->name,
                            sp_camera_lenses[kind], v[SP_CAMERA_FOV]);
    }
    const sp_lens_view view = sp_camera_view(v);
    sp_vec3 ray;
    if (!(view.fx > 0) || !(view.limit > 0) || !sp_lens_ray(&view, view.cx, view.cy, &ray)) {
        return sp_error_set(err, SP_BAD_LOAD, m->said.file, m->said.line,
                            "sensor '%s': with these coefficients the lens shows nothing", m->name);
    }
    return true;
}

void sp_camera_describe(const double *v, sp_mount_info *info)
{
    const sp_lens_view view = sp_camera_view(v);
    info->width = view.width;
    info->height = view.height;
    info->fx = view.fx;
    info->fy = view.fy;
    info->cx = view.cx;
    info->cy = view.cy;
    info->range = v[SP_CAMERA_FAR];
    info->fov_h = v[SP_CAMERA_FOV];
    // from the upper to the lower edge, in the middle
    sp_vec3 up, down;
    const bool both = sp_lens_ray(&view, view.cx, 0, &up) && sp_lens_ray(&view, view.cx, view.height, &down);
    info->fov_v = both ? sp_atan2(up.z, up.x) - sp_atan2(down.z, down.x) : v[SP_CAMERA_FOV];
}

uint64_t sp_camera_pose_bytes(const sp_world_def *def)
{
    return ((uint64_t)def->actor_count + 1) * sizeof(sp_pose);
}

void sp_camera_request(const sp_sample *in, double readout, double exposure, double since, sp_pose *poses,
                       sp_pixel_request *out)
{
    const double *v = in->mount->value;
    const sp_lens_view view = sp_camera_view(v);
    *out = (sp_pixel_request){.eye = sp_sample_pose(in),
                              .width = view.width,
                              .height = view.height,
                              .fx = view.fx,
                              .fy = view.fy,
                              .cx = view.cx,
                              .cy = view.cy,
                              .near = v[SP_CAMERA_NEAR],
                              .far = v[SP_CAMERA_FAR],
                              .skip = in->mount->carrier,
                              .lens = view.lens,
                              .rows = readout,
                              .blur = exposure};
    const double before = sp_max(since, readout + exposure);
    if (!(before > 0) || !poses) {
        return;
    }
    // everything that the rows see lies between two poses of everybody
    const int64_t age = (int64_t)sp_round(before * 1e9);
    out->before = before;
    out->eye_before = sp_sample_pose_at(in, age);
    out->pose_before = poses;
    poses[0] = (sp_pose){{0, 0, 0}, {1, 0, 0, 0}};
    for (uint32_t i = 1; i <= in->def->actor_count; i++) {
        poses[i] = sp_past_pose(in, i, age);
    }
}

sp_image sp_camera_image(const double *v, uint32_t format, uint32_t pixel_bytes)
{
    const sp_lens_view view = sp_camera_view(v);
    sp_image image = {.width = view.width,
                      .height = view.height,
                      .format = format,
                      .row_bytes = pixel_bytes * view.width,
                      .fx = view.fx,
                      .fy = view.fy,
                      .cx = view.cx,
                      .cy = view.cy,
                      .exposure = v[SP_CAMERA_EXPOSURE],
                      .gain = 1,
                      .lens = view.lens.kind,
                      .bits = 8 * pixel_bytes};
    for (int i = 0; i < 8; i++) {
        image.k[i] = view.lens.k[i];
    }
    return image;
}

bool sp_camera_can_draw(const sp_sample *in, sp_frame_out *out, bool *quiet, sp_error *err)
{
    const sp_mount_def *m = in->mount;
    *quiet = in->pixels && !in->pixels->draw && !in->pixels->draw_all;
    if (*quiet) {
        out->qualifier = SP_QUALIFIER_OFF;
        return false;
    }
    if (!in->pixels) {
        sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line,
                     "cannot draw: %s '%s' is mounted and this run has no renderer", m->type->name, m->name);
        sp_error_hint(err, "'skidpad doctor' shows why, or use a rig without a camera");
        return false;
    }
    return true;
}
