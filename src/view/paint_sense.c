/* paint_sense.c - what the sensors told, in the scene: a lidar's points, boxes of lists, ultrasonic echoes. Where the
 * car is now, as old as the frames are: that is what its driver has. */
#include "sensors/sensor.h"
#include "view/plot.h"
#include "view/view.h"

static void line(sp_view_paint *p, sp_vec3 a, sp_vec3 b, sp_ink c)
{
    // the driver's traces and borders come behind and want room
    if (p->over.line_count >= SP_VIEW_MAX_LINES - 4000)
        return;
    p->lines[p->over.line_count++] = (sp_overlay_line){
        {(float)a.x, (float)a.y, (float)a.z}, {(float)b.x, (float)b.y, (float)b.z}, {c.r, c.g, c.b, c.a}};
}

static void points(sp_view_paint *p, sp_pose car, const sp_mount_def *m, const sp_panes *panes, const sp_pane *a,
                   const sp_page_state *s)
{
    const sp_pane_point *q = (const sp_pane_point *)(const void *)(panes->pool + a->at);
    const sp_pose seat = sp_plot_seat(m);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_POINTS; i++) {
        const sp_vec3 v = sp_pose_to_world(seat, sp_v3((double)q[i].x, (double)q[i].y, (double)q[i].z));
        const double half = 0.02 + 0.001 * sp_hypot(v.x, v.y);
        const sp_ink c = sp_plot_point(&q[i], v.z, s);
        line(p, sp_pose_to_world(car, sp_v3(v.x, v.y, v.z - half)), sp_pose_to_world(car, sp_v3(v.x, v.y, v.z + half)),
             c);
    }
}

static void boxes(sp_view_paint *p, sp_pose car, const sp_panes *panes, const sp_pane *a)
{
    static const sp_ink ink = {120, 220, 230, 255};
    const sp_object *b = (const sp_object *)(const void *)(panes->pool + a->at);
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_OBJECTS; i++) {
        double s, co;
        sp_vec3 q[2][4];
        sp_sincos(b[i].heading, &s, &co);
        for (int k = 0; k < 8; k++) {
            const double x = b[i].length * (k % 4 == 0 || k % 4 == 3 ? 0.5 : -0.5),
                         y = b[i].width * (k % 4 < 2 ? 0.5 : -0.5);
            q[k / 4][k % 4] = sp_pose_to_world(car, sp_v3(b[i].x + x * co - y * s, b[i].y + x * s + y * co,
                                                          b[i].z + b[i].height * (k < 4 ? -0.5 : 0.5)));
        }
        for (int k = 0; k < 4; k++) {
            line(p, q[0][k], q[0][(k + 1) % 4], ink);
            line(p, q[1][k], q[1][(k + 1) % 4], ink);
            line(p, q[0][k], q[1][k], ink);
        }
    }
}

static void echoes(sp_view_paint *p, sp_pose car, const sp_mount_def *m, const sp_panes *panes, const sp_pane *a)
{
    const sp_ultrasonic *e = (const sp_ultrasonic *)(const void *)(panes->pool + a->at);
    sp_mount_info info;
    sp_plot_info(m, &info);
    const double fov = info.fov_h > 0 ? info.fov_h : 1.2;
    for (uint32_t i = 0; i < a->shown && i < SP_PANE_ECHOES; i++) {
        sp_vec3 last = {0};
        for (int k = 0; k <= 12 && e[i].distance >= 0; k++) {
            double s, co;
            sp_sincos(m->yaw - fov / 2 + fov * k / 12, &s, &co);
            const sp_vec3 q = sp_pose_to_world(
                car, sp_v3(m->position.x + e[i].distance * co, m->position.y + e[i].distance * s, m->position.z));
            if (k)
                line(p, last, q, sp_ink_ramp(1 - e[i].distance / 4));
            last = q;
        }
    }
}

void sp_view_paint_sense(sp_view_paint *p, const sp_world_def *def, const sp_world *world, const sp_view_info *info,
                         const sp_view_state *state)
{
    const sp_panes *panes = &info->panes;
    for (uint32_t i = 0; i < panes->count && i < def->mount_count; i++) {
        const sp_mount_def *m = &def->mounts[i];
        const sp_pane *a = &panes->pane[i];
        const sp_actor *carrier = &world->actors[m->carrier.i];
        // what the drivers of others see stands on the sensor page alone
        if (m->local)
            continue;
        if (a->form == SP_PANE_LIDAR)
            points(p, sp_actor_pose(carrier), m, panes, a, &state->show);
        else if (a->form == SP_PANE_OBJECT)
            boxes(p, (sp_pose){sp_v3(carrier->x, carrier->y, carrier->z), sp_quat_from_ypr(carrier->heading, 0, 0)},
                  panes, a);
        else if (a->form == SP_PANE_ECHO)
            echoes(p, sp_actor_pose(carrier), m, panes, a);
    }
}
