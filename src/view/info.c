/* info.c - what panels show beside the world: from the world itself, from sensor frames. */
#include <string.h>

#include "view/view.h"

void sp_view_info_world(sp_view_info *info, const sp_world_def *def, const sp_world *world)
{
    info->time = sp_world_time(def, world);
    info->ttc = info->gap = SP_NAN;
    info->warnings = world->control.warnings;
    info->claims = world->control.driver.claims;
    info->wanted_acceleration = world->control.wanted_acceleration;
    const sp_actor *e = &world->actors[1];
    const sp_box2 ego = sp_actor_box(&def->actors[1], e);
    double s, c;
    sp_sincos(e->heading, &s, &c);
    for (uint32_t i = 2; i <= world->actor_count && i <= def->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        if (a->hidden || !def->actors[i].kind->solid)
            continue;
        // straight ahead of the ego and overlapping its width
        const sp_box2 b = sp_actor_box(&def->actors[i], a);
        const double dx = b.x - ego.x, dy = b.y - ego.y, along = dx * c + dy * s, across = dy * c - dx * s;
        const double turn = b.heading - ego.heading, st = sp_abs(sp_sin(turn)), ct = sp_abs(sp_cos(turn));
        const double gap = along - ego.half_length - (b.half_length * ct + b.half_width * st);
        const double closing = e->speed - (a->vx * c + a->vy * s);
        if (along < 0 || sp_abs(across) > ego.half_width + b.half_length * st + b.half_width * ct ||
            (sp_finite(info->gap) && gap > info->gap))
            continue;
        info->gap = sp_max(gap, 0);
        info->ttc = closing > 0.1 ? sp_max(gap, 0) / closing : SP_NAN;
    }
}

/* record k of a frame; in a recording it lies at any address and may be of an older, shorter layout */
static void record_of(const sp_frame *f, uint32_t k, void *out, size_t size)
{
    memset(out, 0, size);
    memcpy(out, (const uint8_t *)f->data + (size_t)k * f->stride, f->stride < size ? f->stride : size);
}

static void add_radar(sp_view_info *info, const sp_mount_def *m, const sp_frame *f)
{
    const sp_pose pose = {m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)};
    for (uint32_t k = 0; k < f->count && info->hit_count < SP_VIEW_HITS; k++) {
        sp_radar_detection d;
        double sa, ca, se, ce;
        record_of(f, k, &d, sizeof d);
        sp_sincos(d.azimuth, &sa, &ca);
        sp_sincos(d.elevation, &se, &ce);
        const sp_vec3 p = sp_pose_to_world(pose, sp_v3(d.range * ce * ca, d.range * ce * sa, d.range * se));
        info->hits[info->hit_count++] = (sp_view_hit){(float)p.x, (float)p.y, (float)p.z, (float)d.range_rate};
    }
}

static void add_lanes(sp_view_info *info, const sp_frame *f)
{
    for (uint32_t k = 0; k < f->count && info->border_count < SP_VIEW_BORDERS; k++) {
        sp_lane_line l;
        record_of(f, k, &l, sizeof l);
        info->borders[info->border_count++] =
            (sp_view_border){{(float)l.c0, (float)l.c1, (float)l.c2, (float)l.c3}, (float)l.from, (float)l.to};
    }
}

void sp_view_info_frame(sp_view_info *info, const sp_mount_def *m, const sp_frame *f, bool *radar, bool *lanes)
{
    // the first frame of a kind in this interval replaces what was shown
    if (m->kind == SP_FRAME_RADAR) {
        if (!*radar)
            info->hit_count = 0;
        *radar = true;
        add_radar(info, m, f);
    } else if (m->kind == SP_FRAME_LANES) {
        info->border_count = 0;
        *lanes = true;
        add_lanes(info, f);
    }
}

void sp_view_info_say(sp_view_info *info, uint32_t tone, const char *text)
{
    if (info->line_count >= SP_VIEW_LINES)
        return;
    sp_view_line *l = &info->lines[info->line_count++];
    strncpy(l->text, text, sizeof l->text - 1);
    l->text[sizeof l->text - 1] = 0;
    l->tone = tone;
}
