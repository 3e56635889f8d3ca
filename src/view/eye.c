/* eye.c - where the four cameras of the window stand. */
#include "view/view.h"

const char *sp_view_camera_name(sp_view_camera c)
{
    static const char *const names[SP_VIEW_CAMERAS] = {"chase", "driver", "top", "free"};
    return c < SP_VIEW_CAMERAS ? names[c] : "chase";
}

void sp_view_eye_nowhere(uint32_t width, uint32_t height, sp_pixel_request *out)
{
    // from high above up into the sky
    *out = (sp_pixel_request){.width = width,
                              .height = height,
                              .cx = width / 2.0,
                              .cy = height / 2.0,
                              .fx = width,
                              .fy = width,
                              .near = 1,
                              .far = 2,
                              .eye = {sp_v3(0, 0, 20000), sp_quat_from_ypr(0, -1.5, 0)}};
}

void sp_view_eye_request(const sp_view_eye *e, const sp_world_def *def, const sp_world *world, uint32_t width,
                         uint32_t height, sp_pixel_request *out)
{
    const sp_actor *a = &world->actors[1];
    const sp_actor_def *d = &def->actors[1];
    const double zoom = e->zoom > 0 ? e->zoom : 1;
    double fov = 60 * SP_PI / 180;
    *out = (sp_pixel_request){
        .width = width, .height = height, .cx = width / 2.0, .cy = height / 2.0, .near = 0.15, .far = 6000};
    double s, c;
    switch (e->camera) {
    case SP_VIEW_DRIVER:
        // the head of whoever sits behind the wheel, level with the car
        out->eye = sp_pose_compose(
            sp_actor_pose(a), (sp_pose){sp_v3(d->center_x - 0.1, d->width * 0.18, d->height * 0.82), {1, 0, 0, 0}});
        out->skip = SP_EGO;
        fov = 70 * SP_PI / 180;
        break;
    case SP_VIEW_TOP:
        sp_sincos(a->heading, &s, &c);
        // all of the ego, in a wide picture too, and most of what it comes to
        out->eye = (sp_pose){sp_v3(a->x + c * 11 * zoom, a->y + s * 11 * zoom, a->z + 50 * zoom),
                             sp_quat_from_ypr(a->heading, SP_PI / 2 - 1e-4, 0)};
        out->near = 2;
        break;
    case SP_VIEW_FREE:
        out->eye = (sp_pose){e->free_position, sp_quat_from_ypr(e->free_yaw, e->free_pitch, 0)};
        break;
    default: {
        // behind and above, level: a camera that pitches with the car makes people sick
        const double yaw = a->heading + e->orbit;
        sp_sincos(yaw, &s, &c);
        const double back = 9.5 * zoom - d->center_x * 0.4;
        out->eye =
            (sp_pose){sp_v3(a->x - c * back, a->y - s * back, a->z + 3.5 * zoom), sp_quat_from_ypr(yaw, 0.17, 0)};
        break;
    }
    }
    out->fx = out->fy = width / (2 * sp_tan(fov / 2));
    // a tall window looks no further up than a wide one
    if (height > width)
        out->fx = out->fy = height / (2 * sp_tan(fov / 2));
}
