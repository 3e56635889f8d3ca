/* bind.c - needs to mounts before tick 0, with words when they do not match; what the driver is told of its car. */
#include "drive/inside.h"

#include <stdio.h>
#include <string.h>

const char *sp_frame_kind_name(uint32_t kind)
{
    static const char *const name[] = {"?",     "ego",        "chassis", "imu",   "gnss",    "command",
                                       "route", "map",        "objects", "lanes", "signals", "radar",
                                       "lidar", "ultrasonic", "camera",  "depth", "labels"};
    return kind < sizeof name / sizeof *name ? name[kind] : "?";
}

/* what the driver of the carrier calls it; everybody else says the full name */
static const char *name_of(const sp_drive *d, const sp_mount_def *m)
{
    return m->local && m->carrier.i == d->actor ? m->local : m->name;
}

/* "radar 'front_radar', camera 'pole' on 'other', ...", for the error; of others that are driven only their own */
static void list_mounts(const sp_drive *d, const sp_world_def *def, char *out, size_t size)
{
    size_t n = 0;
    out[0] = 0;
    for (uint32_t m = 0; m < def->mount_count && n + 2 < size; m++) {
        const sp_mount_def *mount = &def->mounts[m];
        if (mount->carrier.i != d->actor && (mount->local || d->actor != SP_EGO.i))
            continue;
        const int k =
            snprintf(out + n, size - n, "%s%s '%s'", n ? ", " : "", sp_frame_kind_name(mount->kind), name_of(d, mount));
        n += k > 0 ? (size_t)k : 0;
        // only what is bound by name counts there
        const char *carrier = mount->carrier.i != d->actor && mount->carrier.i <= def->actor_count
                                  ? def->actors[mount->carrier.i].name
                                  : NULL;
        const int on = carrier && n < size ? snprintf(out + n, size - n, " on '%s'", carrier) : 0;
        n += on > 0 ? (size_t)on : 0;
    }
    if (!out[0])
        snprintf(out, size, "nothing");
}

static sp_place_in_file rig_place(const sp_drive *d, const sp_world_def *def)
{
    const sp_place_in_file here = {def->file, def->line};
    if (d->actor != SP_EGO.i)
        return def->actors[d->actor].said;
    return def->mount_count && def->mounts[0].said.file ? def->mounts[0].said : here;
}

/* the words, and what is mounted; at what a system under test binds where that is wrong, else at the rig */
static bool refuse(const sp_drive *d, const sp_world_def *def, const sp_place_in_file *bind, const char *words,
                   sp_error *err)
{
    char mounted[300];
    list_mounts(d, def, mounted, sizeof mounted);
    const sp_place_in_file said = bind && bind->file ? *bind : rig_place(d, def);
    return sp_error_set(err, SP_BAD_LOAD, said.file, said.line, "driver %s %s; mounted: %s", d->api.id, words, mounted);
}

static bool refuse_unmet(const sp_drive *d, uint32_t i, const sp_world_def *def, sp_error *err)
{
    char words[160];
    snprintf(words, sizeof words, "needs '%s' (%s, version %u)", d->needs[i].slot, sp_frame_kind_name(d->needs[i].kind),
             d->needs[i].version);
    (void)refuse(d, def, NULL, words, err);
    sp_error_hint(err, "mount a %s in %s", sp_frame_kind_name(d->needs[i].kind),
                  d->actor == SP_EGO.i ? "the scenario's sensors or in the rig of --sut" : "its rig = { ... }");
    return false;
}

/* ---------------------------------------------------------------- bindings by name */
static bool unknown_need(const sp_drive *d, uint32_t bind, sp_error *err)
{
    const char *said = d->binds[bind].need, *file = d->binds[bind].said.file;
    const char *names[SP_DRIVE_MAX_NEEDS];
    char all[300] = "";
    for (uint32_t i = 0; i < d->api.need_count; i++) {
        const size_t at = strlen(all);
        names[i] = d->needs[i].slot;
        snprintf(all + at, sizeof all - at, "%s'%s'", i ? ", " : "", names[i]);
    }
    const char *near = sp_suggest(said, names, d->api.need_count);
    sp_error_set(err, SP_BAD_LOAD, file ? file : d->path, file ? d->binds[bind].said.line : 0,
                 "bind: driver %s has no need '%s'; it has %s", d->api.id, said, all[0] ? all : "none");
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    return false;
}

static bool unknown_mount(const sp_drive *d, uint32_t bind, const sp_world_def *def, sp_error *err)
{
    const char *names[SP_MAX_MOUNTS];
    char words[160];
    for (uint32_t m = 0; m < def->mount_count; m++)
        names[m] = name_of(d, &def->mounts[m]);
    const char *near = sp_suggest(d->binds[bind].mount, names, def->mount_count);
    snprintf(words, sizeof words, "is to read '%.40s' from '%.40s', which is not there", d->binds[bind].need,
             d->binds[bind].mount);
    (void)refuse(d, def, &d->binds[bind].said, words, err);
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    return false;
}

/* what the system under test says, whoever carries the sensor */
static bool match_binds(sp_drive *d, const sp_world_def *def, bool *taken, sp_error *err)
{
    for (uint32_t b = 0; b < d->bind_count; b++) {
        uint32_t need = 0, m = 0;
        while (need < d->api.need_count && strcmp(d->needs[need].slot, d->binds[b].need) != 0)
            need++;
        if (need == d->api.need_count)
            return unknown_need(d, b, err);
        while (m < def->mount_count && strcmp(name_of(d, &def->mounts[m]), d->binds[b].mount) != 0)
            m++;
        if (m == def->mount_count)
            return unknown_mount(d, b, def, err);
        char words[160];
        snprintf(words, sizeof words, "needs '%.40s' as %s, and '%.40s', which is bound to it, is %s",
                 d->needs[need].slot, sp_frame_kind_name(d->needs[need].kind), def->mounts[m].name,
                 sp_frame_kind_name(def->mounts[m].kind));
        if (def->mounts[m].kind != d->needs[need].kind)
            return refuse(d, def, &d->binds[b].said, words, err);
        d->mount[need] = (int32_t)m;
        taken[m] = true;
    }
    return true;
}

/* ---------------------------------------------------------------- the rest by kind */
/* an unbound need takes a mount of its kind on whom it drives that nobody took; named: only the one of its own name */
static void take_mount(sp_drive *d, const sp_world_def *def, bool *taken, uint32_t need, bool named)
{
    for (uint32_t m = 0; m < def->mount_count && d->mount[need] < 0; m++) {
        const sp_mount_def *x = &def->mounts[m];
        if (taken[m] || x->carrier.i != d->actor || x->kind != d->needs[need].kind ||
            (named && strcmp(name_of(d, x), d->needs[need].slot) != 0))
            continue;
        d->mount[need] = (int32_t)m;
        taken[m] = true;
    }
}

/* what is bound by the system under test first, then by name, for all needs; then the first mount of the kind that no
 * other need took */
static bool match_needs(sp_drive *d, const sp_world_def *def, sp_error *err)
{
    bool taken[SP_MAX_MOUNTS] = {false};
    for (uint32_t i = 0; i < d->api.need_count; i++)
        d->mount[i] = -1;
    if (!match_binds(d, def, taken, err))
        return false;
    for (uint32_t i = 0; i < d->api.need_count; i++)
        take_mount(d, def, taken, i, true);
    for (uint32_t i = 0; i < d->api.need_count; i++) {
        take_mount(d, def, taken, i, false);
        if (d->mount[i] < 0 && !(d->needs[i].flags & SP_NEED_OPTIONAL))
            return refuse_unmet(d, i, def, err);
        if (d->mount[i] >= 0 && d->needs[i].version > 1)
            return sp_error_set(err, SP_BAD_LOAD, d->path, 0,
                                "driver %s needs '%s' as version %u of %s, served is version 1", d->api.id,
                                d->needs[i].slot, d->needs[i].version, sp_frame_kind_name(d->needs[i].kind));
    }
    return true;
}

static void describe_vehicle(const sp_actor_def *a, sp_vehicle_info *out)
{
    const sp_vehicle *v = a->vehicle;
    *out = (sp_vehicle_info){.size = sizeof *out,
                             .length = a->length,
                             .width = a->width,
                             .height = a->height,
                             .rear_overhang = a->length / 2 - a->center_x,
                             .mass = a->mass};
    if (!v)
        return;
    out->wheelbase = v->a + v->b;
    out->track = (v->track_front + v->track_rear) / 2;
    out->steering_ratio = v->steering_ratio;
    out->steering_max = v->steering_max;
    out->steering_rate_max = v->steering_rate_max;
    out->acceleration_max = v->acceleration_max;
    out->deceleration_max = v->deceleration_max;
    out->brake_delay = v->brake_delay;
    out->brake_lag = v->brake_lag;
    out->drive_delay = v->drive_delay;
    out->drive_lag = v->drive_lag;
    out->steering_delay = v->steering_delay;
    out->steering_lag = v->steering_lag;
}

bool sp_drive_create(sp_drive *d, int64_t tick, sp_error *err)
{
    sp_guard g;
    sp_driver *instance = NULL;
    d->random_tick = INT64_MIN;
    d->random_index = 0;
    sp_guard_enter(&g, d, tick, SP_PHASE_DRIVER_CREATE);
    const sp_status status = d->api.create(&d->host, &instance);
    sp_guard_leave(&g, d);
    if (status != SP_OK)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s gave status %d in create%s%s", d->api.id, status,
                            d->fail_text[0] ? ": " : "", d->fail_text);
    d->instance = instance;
    d->created = true;
    return true;
}

bool sp_drive_bind(sp_drive *d, const sp_world_def *def, sp_error *err)
{
    if (def->actor_count < 1)
        return sp_error_set(err, SP_BAD_LOAD, def->file, def->line, "there is no ego for the driver");
    if (d->latency / def->tick_ns >= SP_MAX_PENDING)
        return sp_error_set(err, SP_BAD_LOAD, d->path, 0,
                            "driver %s: a latency of %lld ms is more than the %d ticks that are served", d->api.id,
                            (long long)(d->latency / 1000000), SP_MAX_PENDING - 1);
    if (!match_needs(d, def, err))
        return false;

    /* what it is told: car, mounts as the sheet has them, start */
    const sp_actor_def *a = &def->actors[d->actor];
    const bool engaged = a->driven ? def->driven[a->driven - 1].engaged : def->engaged;
    describe_vehicle(a, &d->vehicle);
    d->start = (sp_start_info){.size = sizeof d->start, .gear = 1, .speed = a->speed, .engaged = engaged};
    uint32_t frames = 8;
    for (uint32_t i = 0; i < d->api.need_count; i++) {
        d->mounts[i] = (sp_mount_info){.size = sizeof d->mounts[i], .name = ""};
        if (d->mount[i] < 0)
            continue;
        sp_mount_describe(def, &def->mounts[d->mount[i]], &d->mounts[i]);
        d->mounts[i].size = sizeof d->mounts[i];
        d->mounts[i].name = name_of(d, &def->mounts[d->mount[i]]);
        frames += def->mounts[d->mount[i]].queue_slots;
    }

    d->frame_capacity = frames;
    d->frames = SP_ARRAY(d->arena, sp_frame, frames);
    if (!d->frames)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the driver's frames");
    sp_host_init(d, def->seed, sp_stream(a->name ? a->name : "ego", "driver.random"));
    return sp_drive_create(d, -def->settle_ticks, err) && sp_host_params_known(d, err);
}

uint64_t sp_drive_mounts(const sp_drive *d)
{
    uint64_t set = 0;
    for (uint32_t i = 0; i < d->api.need_count; i++)
        if (d->mount[i] >= 0)
            set |= 1ull << d->mount[i];
    return set;
}
