/* pane.c - frames into panes: the newest of every sensor, cut to bounded size, and the faults that act on them. How
 * they look is page.c's and plot.c's business. */
#include "view/pane.h"

#include <string.h>

#include "sensors/fault.h"

static bool is_image(uint32_t kind)
{
    return kind == SP_FRAME_CAMERA || kind == SP_FRAME_DEPTH || kind == SP_FRAME_LABELS;
}

/* ---------------------------------------------------------------- rooms */
static uint32_t form_of(uint32_t kind)
{
    switch (kind) {
    case SP_FRAME_RADAR:
        return SP_PANE_RADAR;
    case SP_FRAME_LIDAR:
        return SP_PANE_LIDAR;
    case SP_FRAME_ULTRASONIC:
        return SP_PANE_ECHO;
    case SP_FRAME_OBJECTS:
        return SP_PANE_OBJECT;
    case SP_FRAME_LANES:
        return SP_PANE_LANE;
    case SP_FRAME_SIGNALS:
        return SP_PANE_SIGNAL;
    case SP_FRAME_ROUTE:
        return SP_PANE_WAY;
    case SP_FRAME_MAP:
        return SP_PANE_MAP;
    default:
        return is_image(kind) ? SP_PANE_IMAGE : SP_PANE_RECORD;
    }
}

/* bytes of one record as it lies in the room, and of how many */
static uint32_t record_room(uint32_t form, uint32_t *most)
{
    static const uint32_t rooms[][2] = {[SP_PANE_RECORD] = {512, 1},
                                        [SP_PANE_IMAGE] = {3, 0},
                                        [SP_PANE_RADAR] = {sizeof(sp_pane_hit), SP_PANE_HITS},
                                        [SP_PANE_LIDAR] = {sizeof(sp_pane_point), SP_PANE_POINTS},
                                        [SP_PANE_ECHO] = {sizeof(sp_ultrasonic), SP_PANE_ECHOES},
                                        [SP_PANE_OBJECT] = {sizeof(sp_object), SP_PANE_OBJECTS},
                                        [SP_PANE_LANE] = {sizeof(sp_lane_line), SP_PANE_LINES},
                                        [SP_PANE_SIGNAL] = {sizeof(sp_signal), SP_PANE_SIGNALS},
                                        [SP_PANE_WAY] = {sizeof(sp_route_point), SP_PANE_ROUTE},
                                        [SP_PANE_MAP] = {sizeof(sp_pane_place), SP_PANE_MAP_POINTS}};
    *most = rooms[form][1];
    return rooms[form][0];
}

static uint32_t number_of(const sp_world_def *def, uint32_t form)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < def->mount_count; i++)
        n += form_of(def->mounts[i].kind) == form;
    return n;
}

void sp_panes_begin(sp_panes *p, const sp_world_def *def)
{
    const uint32_t images = number_of(def, SP_PANE_IMAGE), lidars = number_of(def, SP_PANE_LIDAR);
    // of many cameras each is shown smaller
    const uint32_t shrink = images > 6 ? 2 : 1;
    uint32_t at = 0;
    p->count = def->mount_count < SP_MAX_MOUNTS ? def->mount_count : SP_MAX_MOUNTS;
    for (uint32_t i = 0; i < p->count; i++) {
        sp_pane *a = &p->pane[i];
        uint32_t most;
        *a = (sp_pane){.kind = def->mounts[i].kind, .form = form_of(def->mounts[i].kind), .at = at};
        a->room = record_room(a->form, &most) * most;
        if (a->form == SP_PANE_IMAGE)
            a->room = SP_PANE_IMAGE_WIDTH / shrink * (SP_PANE_IMAGE_HEIGHT / shrink) * 3;
        if (a->form == SP_PANE_LIDAR && lidars > 3)
            a->room = a->room * 3 / lidars / 64 * 64;
        a->room = (a->room + 63) / 64 * 64;
        if (a->room > SP_PANE_POOL - at)
            a->room = 0;
        at += a->room;
    }
}

/* ---------------------------------------------------------------- frames */
/* record k of a frame; in a recording it lies at any address and may be of an older, shorter layout */
static void record_of(const sp_frame *f, uint32_t k, void *out, size_t size)
{
    memset(out, 0, size);
    memcpy(out, (const uint8_t *)f->data + (size_t)k * f->stride, f->stride < size ? f->stride : size);
}

static void take_image(sp_panes *p, sp_pane *a, const sp_frame *f)
{
    sp_image i;
    record_of(f, 0, &i, sizeof i);
    a->full_width = i.width;
    a->full_height = i.height;
    a->format = i.format;
    a->exposure = i.exposure;
    a->gain = i.gain;
    a->missing = i.pixels == NULL;
    a->width = a->height = 0;
    if (!i.pixels || !i.width || !i.height || i.width > 16384 || i.height > 16384)
        return;
    uint32_t step = 1;
    while (step < 64 && (uint64_t)(i.width / step) * (i.height / step) * 3 > a->room)
        step++;
    if (i.width / step == 0 || i.height / step == 0 || (uint64_t)(i.width / step) * (i.height / step) * 3 > a->room ||
        !sp_pane_colours(&i, i.pixels, step, p->pool + a->at))
        return;
    a->width = i.width / step;
    a->height = i.height / step;
    a->bytes = a->width * a->height * 3;
}

static void take_hits(sp_panes *p, sp_pane *a, const sp_frame *f, const uint8_t *reasons, uint32_t reason_count)
{
    sp_pane_hit *out = (sp_pane_hit *)(void *)(p->pool + a->at);
    for (uint32_t k = 0; k < f->count && (a->shown + 1) * sizeof *out <= a->room; k++) {
        sp_radar_detection d;
        record_of(f, k, &d, sizeof d);
        if (!sp_finite(d.range + d.azimuth + d.elevation + d.range_rate))
            continue;
        out[a->shown++] =
            (sp_pane_hit){(float)d.range,  (float)d.range_rate, (float)d.azimuth, (float)d.elevation,
                          (float)d.rcs,    (float)d.snr,        d.flags,          k < reason_count ? reasons[k] : 0,
                          k < reason_count};
    }
    a->bytes = a->shown * (uint32_t)sizeof *out;
}

static void take_points(sp_panes *p, sp_pane *a, const sp_frame *f, const uint8_t *reasons, uint32_t reason_count)
{
    sp_pane_point *out = (sp_pane_point *)(void *)(p->pool + a->at);
    const uint32_t most = a->room / (uint32_t)sizeof *out;
    if (!most)
        return;
    // of each bin of an even share one by a hash: an even step would keep the same rings
    const uint32_t bins = f->count < most ? f->count : most;
    for (uint32_t i = 0; i < bins; i++) {
        uint32_t h = i * 2654435761u;
        h = (h ^ h >> 15) * 2246822519u;
        h ^= h >> 13;
        const uint64_t low = (uint64_t)i * f->count / bins, high = (uint64_t)(i + 1) * f->count / bins;
        const uint32_t k = (uint32_t)(low + h % (high - low));
        sp_lidar_point d;
        record_of(f, k, &d, sizeof d);
        if (!sp_finite((double)d.x + (double)d.y + (double)d.z))
            continue;
        out[a->shown++] = (sp_pane_point){.x = d.x,
                                          .y = d.y,
                                          .z = d.z,
                                          .intensity = d.intensity,
                                          .ring = d.ring,
                                          .echo = (uint8_t)(d.echo < 255 ? d.echo : 255),
                                          .reason = k < reason_count ? reasons[k] : 0};
    }
    a->bytes = a->shown * (uint32_t)sizeof *out;
}

static void take_map(sp_panes *p, sp_pane *a, const sp_frame *f)
{
    sp_pane_place *out = (sp_pane_place *)(void *)(p->pool + a->at);
    for (uint32_t k = 0; k < f->count && (a->shown + 1) * sizeof *out <= a->room; k++) {
        sp_map_point m;
        record_of(f, k, &m, sizeof m);
        out[a->shown++] = (sp_pane_place){(float)m.x, (float)m.y, m.lane, m.type};
    }
    a->bytes = a->shown * (uint32_t)sizeof *out;
}

/* records as they are in frame.h */
static void take_records(sp_panes *p, sp_pane *a, const sp_frame *f)
{
    uint32_t most;
    const uint32_t size = record_room(a->form, &most);
    for (uint32_t k = 0; k < f->count && k < most && (k + 1) * size <= a->room; k++, a->shown++)
        record_of(f, k, p->pool + a->at + (size_t)k * size, size);
    a->bytes = a->shown * size;
}

void sp_panes_frame(sp_panes *p, const sp_world_def *def, uint32_t index, const sp_frame *f, const uint8_t *reasons,
                    uint32_t reason_count)
{
    if (index >= p->count || f->kind != p->pane[index].kind)
        return;
    sp_pane *a = &p->pane[index];
    (void)def;
    // what never came; frames out of order do not count twice
    const uint64_t next = a->have ? a->sequence + 1 : f->sequence;
    a->lost += f->sequence > next ? f->sequence - next : 0;
    a->have = 1;
    a->qualifier = f->qualifier;
    a->flags = f->flags;
    a->sequence = f->sequence;
    a->sampled = f->sampled;
    a->delivered = f->delivered;
    a->count = f->count;
    a->shown = a->bytes = a->missing = 0;
    a->stamp++;
    if (!f->count || !f->data || !f->stride)
        a->missing = f->count > 0;
    else if (a->form == SP_PANE_IMAGE)
        take_image(p, a, f);
    else if (a->form == SP_PANE_RADAR)
        take_hits(p, a, f, reasons, reason_count);
    else if (a->form == SP_PANE_LIDAR)
        take_points(p, a, f, reasons, reason_count);
    else if (a->form == SP_PANE_MAP)
        take_map(p, a, f);
    else
        take_records(p, a, f);
}

/* ---------------------------------------------------------------- faults */
void sp_panes_faults(sp_panes *p, const sp_world_def *def, const sp_world *world)
{
    const double tick = (double)def->tick_ns * 1e-9;
    uint32_t rows;
    const sp_fault_row *row = sp_fault_rows(&rows);
    p->fault_count = 0;
    for (uint32_t i = 0; i < world->fault_count && i < SP_MAX_FAULTS; i++) {
        const uint32_t kind = world->fault_kind[i], mount = world->fault_mount[i];
        const bool acts = world->tick >= world->fault_from[i];
        if (kind == SP_FAULT_NONE || kind >= rows || mount == 0 || mount > def->mount_count ||
            world->tick >= world->fault_until[i] || (double)(world->fault_from[i] - world->tick) * tick > 5)
            continue;
        sp_fault_now now[SP_MAX_FAULTS];
        const uint32_t n = acts ? sp_fault_gather(def, world, mount - 1, now) : 0;
        double strength = world->fault_strength[i];
        for (uint32_t k = 0; k < n; k++)
            strength = now[k].index == i ? now[k].strength : strength;
        const int64_t until = world->fault_until[i];
        sp_pane_fault *f = &p->fault[p->fault_count++];
        *f = (sp_pane_fault){.mount = mount,
                             .acts = acts,
                             .admitted = world->fault_admitted[i],
                             .strength = strength,
                             .left = !acts                   ? (double)(world->fault_from[i] - world->tick) * tick
                                     : until > INT64_MAX / 4 ? SP_INFINITY
                                                             : (double)(until - world->tick) * tick};
        strncpy(f->name, row[kind].name, sizeof f->name - 1);
        strncpy(f->unit, row[kind].unit, sizeof f->unit - 1);
    }
}

/* ---------------------------------------------------------------- travel */
void sp_panes_copy(sp_panes *to, const sp_panes *from, bool all)
{
    for (uint32_t i = 0; i < SP_MAX_MOUNTS; i++) {
        const sp_pane *a = &from->pane[i];
        const uint32_t at = a->at < SP_PANE_POOL ? a->at : 0,
                       bytes = a->bytes < SP_PANE_POOL - at ? a->bytes : SP_PANE_POOL - at;
        if (i < from->count && (all || a->stamp != to->pane[i].stamp))
            memcpy(to->pool + at, from->pool + at, bytes);
    }
    memcpy(to, from, offsetof(sp_panes, pool));
}
