/* roads_eye.c - where the eye stands that looks at roads alone: above all of them, around a point, or along a lane. */
#include "view/view.h"

static const double lens = 40 * SP_PI / 180, ride_lens = 70 * SP_PI / 180, pace = 14;

const char *sp_view_roads_camera_name(sp_view_roads_camera c)
{
    static const char *const names[SP_VIEW_ROADS_CAMERAS] = {"bird", "orbit", "ride"};
    return c < SP_VIEW_ROADS_CAMERAS ? names[c] : "bird";
}

static void widen(const sp_road_net *net, uint32_t road, double s, double t, double low[3], double high[3])
{
    sp_road_point p;
    if (!sp_road_at(net, (sp_road_place){road, 0, s, t}, &p))
        return;
    const double v[3] = {p.position.x, p.position.y, p.position.z};
    for (int k = 0; k < 3 && sp_finite(v[k]); k++) {
        low[k] = sp_min(low[k], v[k]);
        high[k] = sp_max(high[k], v[k]);
    }
}

/* the box around all roads */
static bool extent(const sp_road_net *net, double low[3], double high[3])
{
    for (int k = 0; k < 3; k++) {
        low[k] = SP_INFINITY;
        high[k] = -SP_INFINITY;
    }
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        const double length = sp_road_length(net, r), n = sp_clamp(sp_ceil(length / 20), 2, 2000);
        for (double i = 0; i <= n; i++) {
            sp_lane_info lanes[64];
            const double s = length * i / n;
            uint32_t count = sp_road_lanes(net, r, s, lanes, 64);
            count = count < 64 ? count : 64;
            widen(net, r, s, 0, low, high);
            if (count) {
                widen(net, r, s, lanes[0].t_outer, low, high);
                widen(net, r, s, lanes[count - 1].t_outer, low, high);
            }
        }
    }
    return low[0] <= high[0] && low[1] <= high[1] && low[2] <= high[2];
}

void sp_view_roads_at(sp_view_roads_eye *e, const sp_road_net *net, double x, double y, double across)
{
    if (!(e->pitch > 0)) {
        e->yaw = SP_PI / 2;
        e->pitch = 0.6;
    }
    if (across > 0) {
        double z;
        sp_vec3 up;
        sp_road_surface(net, x, y, NULL, &z, &up);
        e->focus = sp_v3(x, y, z);
        e->distance = across / (2 * sp_tan(lens / 2));
        return;
    }
    // all of it, with a margin; the panel above takes a little
    double low[3], high[3];
    if (!extent(net, low, high)) {
        e->focus = sp_v3(0, 0, 0);
        e->distance = 100;
        return;
    }
    e->focus = sp_v3((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2);
    const double wide = sp_max(high[0] - low[0] + 10, (high[1] - low[1] + 10) * 16 / 9 * 1.08);
    e->distance = wide * 1.06 / (2 * sp_tan(lens / 2)) + (high[2] - low[2]) / 2;
}

/* the driver's seat of nobody's car */
static void ride(const sp_view_roads_eye *e, const sp_road_net *net, double t, sp_pixel_request *out)
{
    sp_road_place at = e->ride, ahead;
    sp_road_advance(net, e->ride, t * pace, &at);
    sp_road_point p, q;
    if (!sp_road_at(net, at, &p))
        return;
    const int way = sp_road_direction(net, at.road, at.lane);
    double yaw = p.heading + (way < 0 ? SP_PI : 0), pitch = p.pitch * way;
    // look where the lane goes
    if (sp_road_advance(net, at, 7, &ahead) && sp_road_at(net, ahead, &q)) {
        const sp_vec3 d = sp_sub3(q.position, p.position);
        if (sp_hypot(d.x, d.y) > 1) {
            yaw = sp_atan2(d.y, d.x);
            pitch = -sp_atan(d.z / sp_hypot(d.x, d.y));
        }
    }
    out->eye = (sp_pose){sp_add3(p.position, sp_v3(0, 0, 1.5)), sp_quat_from_ypr(yaw, pitch + 0.05, 0)};
}

void sp_view_roads_request(const sp_view_roads_eye *e, const sp_road_net *net, double t, uint32_t width,
                           uint32_t height, sp_pixel_request *out)
{
    const double fov = e->camera == SP_VIEW_RIDE ? ride_lens : lens, d = sp_max(e->distance, 2);
    *out = (sp_pixel_request){
        .width = width, .height = height, .cx = width / 2.0, .cy = height / 2.0, .near = 0.15, .far = 6000};
    out->fx = out->fy = width / (2 * sp_tan(fov / 2));
    out->far = sp_max(6000, 4 * d);
    // with 16:9 as with anything narrower all of it is in the picture
    if (e->camera == SP_VIEW_ORBIT) {
        double sy, cy, sp, cp;
        sp_sincos(e->yaw, &sy, &cy);
        sp_sincos(e->pitch, &sp, &cp);
        const sp_vec3 from = {e->focus.x - cy * cp * d, e->focus.y - sy * cp * d, e->focus.z + sp * d};
        out->eye = (sp_pose){from, sp_quat_from_ypr(e->yaw, e->pitch, 0)};
    } else {
        out->eye =
            (sp_pose){sp_v3(e->focus.x, e->focus.y, e->focus.z + d), sp_quat_from_ypr(SP_PI / 2, SP_PI / 2 - 1e-6, 0)};
        if (e->camera == SP_VIEW_RIDE)
            ride(e, net, t, out);
    }
    if (e->camera != SP_VIEW_RIDE)
        out->near = sp_max(0.15, d / 1000);
}
