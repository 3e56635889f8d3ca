/* mounts.c - what was said of sensors becomes the definition's mounts: carriers, schedules, triggers. What a sensor
 * measures is its own business. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

__extension__ typedef __int128 wide;

typedef struct making {
    sp_scenario *s;
    sp_world_def *def;
    bool lenient; /* leaves out what this build, or this carrier, does not have */
    sp_error *err;
    uint32_t driven, first; /* whose rig this is, beside the ego's: 0; def's mounts from here on are of this rig */
} making;

static bool fail(const making *in, const rig_sensor *r, const char *word, const char *hint, const char *text)
{
    sp_error_set(in->err, SP_BAD_LOAD, r->file, r->line, "sensor '%s': %s", r->name, text);
    if (hint && hint[0])
        sp_error_hint(in->err, "%s", hint);
    script_place(in->s, in->err, r->file, r->line, word);
    return false;
}

static int64_t ns(double seconds)
{
    return (int64_t)sp_round(seconds * 1e9);
}

/* ---------------------------------------------------------------- one mount */
static void set_schedule(sp_mount_def *m, int which, double v)
{
    switch (which) {
    case MOUNT_PERIOD:
        m->period_num = ns(v);
        m->period_den = 1;
        break;
    case MOUNT_RATE: // a rate in whole mHz is exact: 30 Hz is 1e12 / 30000 ns
        m->period_num = 1000000000000;
        m->period_den = (int64_t)sp_max(1, sp_round(v * 1e3));
        break;
    case MOUNT_PHASE:
        m->phase = ns(v);
        break;
    case MOUNT_LATENCY:
        m->latency = ns(v);
        break;
    case MOUNT_JITTER:
        m->jitter = v * 1e9;
        break;
    case MOUNT_DROPOUT:
        m->dropout = v;
        break;
    case MOUNT_CLOCK_OFFSET:
        m->clock_offset = v * 1e9;
        break;
    case MOUNT_CLOCK_DRIFT:
        m->clock_drift = v;
        break;
    default: // the azimuth of a trigger waits for its master
        break;
    }
}

static void set_mount(sp_mount_def *m, int which, double v)
{
    double *const place[MOUNT_ROWS] = {[MOUNT_X] = &m->position.x,         [MOUNT_Y] = &m->position.y,
                                       [MOUNT_Z] = &m->position.z,         [MOUNT_YAW] = &m->yaw,
                                       [MOUNT_PITCH] = &m->pitch,          [MOUNT_ROLL] = &m->roll,
                                       [MOUNT_OFF_X] = &m->off_position.x, [MOUNT_OFF_Y] = &m->off_position.y,
                                       [MOUNT_OFF_Z] = &m->off_position.z, [MOUNT_OFF_YAW] = &m->off_yaw,
                                       [MOUNT_OFF_PITCH] = &m->off_pitch,  [MOUNT_OFF_ROLL] = &m->off_roll};
    if (place[which])
        *place[which] = v;
    else
        set_schedule(m, which, v);
}

static bool apply_value(const making *in, const sp_sensor_row *kind, const rig_sensor *r, const rig_value *v,
                        sp_mount_def *m)
{
    const int i = sp_param_find(mount_rows, MOUNT_ROWS, v->name);
    sp_error why = {0};
    if (i >= 0) {
        set_mount(m, i, v->value);
        return true;
    }
    if (sp_param_set(kind->params, (int)kind->param_count, m->value, v->name, v->value, &why) || in->lenient)
        return true;
    return fail(in, r, v->name, why.hint, why.text);
}

/* whom it sits on; 0: nobody of that name */
static uint32_t carrier_of(const making *in, const rig_sensor *r)
{
    if (!r->on)
        return SP_EGO.i;
    for (uint32_t i = 1; i <= in->def->actor_count; i++)
        if (in->def->actors[i].name && !strcmp(in->def->actors[i].name, r->on))
            return i;
    return 0;
}

static bool no_carrier(const making *in, const rig_sensor *r)
{
    const char *names[SP_MAX_ACTORS];
    char hint[96], text[160];
    size_t n = 0;
    for (uint32_t i = 1; i <= in->def->actor_count && n < SP_MAX_ACTORS; i++)
        if (in->def->actors[i].name)
            names[n++] = in->def->actors[i].name;
    snprintf(text, sizeof text, "on = '%.60s', and this case casts nobody of that name", r->on);
    return fail(in, r, r->on, script_near(hint, r->on, names, n), text);
}

/* "front_radar", or in the rig of who is driven "lead.front_radar": in the definition's memory; NULL: *in->err says */
static const char *full_name(const making *in, const rig_sensor *r)
{
    const sp_world_def *def = in->def;
    const char *who = in->driven ? def->actors[in->driven].name : "";
    char name[200];
    snprintf(name, sizeof name, "%.80s%s%.80s", who, in->driven ? "." : "", r->name);
    if (in->driven && r->on && strcmp(r->on, who) != 0)
        (void)fail(in, r, r->on, "leave it out", "on: the rig of who is driven sits on it");
    else if (def->mount_count == SP_MAX_MOUNTS)
        (void)fail(in, r, r->name, NULL, "there are too many sensors in this case (64 are possible)");
    else if (in->driven && strlen(name) > 60)
        (void)fail(in, r, r->name, "a shorter name", "its name and that of who carries it are longer than 60 bytes");
    else {
        for (uint32_t i = 0; in->driven && i < def->mount_count; i++)
            if (!strcmp(def->mounts[i].name, name)) {
                (void)fail(in, r, r->name, "give one of them another name", "another sensor is called so");
                return NULL;
            }
        const char *kept = sp_arena_strdup(def->arena, name);
        if (!kept)
            sp_error_set(in->err, SP_BAD_BENCH, r->file, r->line, "out of memory");
        return kept;
    }
    return NULL;
}

/* *skipped: not in this build, and nobody minds */
static bool add_mount(const making *in, const rig_sensor *r, bool *skipped)
{
    const sp_scenario *s = in->s;
    sp_world_def *def = in->def;
    const sp_sensor_row *kind = sensor_row(s, r->type);
    char text[160];
    *skipped = !kind && in->lenient;
    if (*skipped)
        return true;
    if (!kind) {
        snprintf(text, sizeof text, "no sensor of type '%s' in this build", r->type);
        return fail(in, r, r->type, NULL, text);
    }
    const uint32_t carrier = in->driven ? in->driven : def->actors ? carrier_of(in, r) : SP_EGO.i;
    if (carrier == 0)
        return no_carrier(in, r);
    const char *name = full_name(in, r);
    if (!name)
        return false;
    sp_mount_def *m = &def->mounts[def->mount_count];
    *m = (sp_mount_def){.name = name,
                        .local = in->driven ? sp_arena_strdup(def->arena, r->name) : NULL,
                        .type = kind->type,
                        .kind = kind->kind,
                        .fails = kind->fails,
                        .carrier = {carrier},
                        .period_num = kind->period_ns,
                        .period_den = 1,
                        .latency = kind->latency_ns,
                        .stream = sp_stream(name, kind->name),
                        .said = {sp_arena_strdup(def->arena, r->file), r->line}};
    if (!m->said.file || (in->driven && !m->local))
        return sp_error_set(in->err, SP_BAD_BENCH, r->file, r->line, "out of memory");
    if (kind->param_count > SP_MAX_SENSOR_VALUES)
        return sp_error_set(in->err, SP_BAD_BENCH, r->file, r->line, "%s has more parameters than a mount holds",
                            r->type);
    sp_param_defaults(kind->params, (int)kind->param_count, m->value);
    for (uint32_t i = 0; i < r->count; i++)
        if (!apply_value(in, kind, r, &r->values[i], m))
            return false;
    def->mount_count++;
    return true;
}

/* ---------------------------------------------------------------- triggers */
static double value_of(const making *in, const sp_mount_def *m, const char *type, const char *name, double otherwise)
{
    const sp_sensor_row *kind = sensor_row(in->s, type);
    const int i = kind ? sp_param_find(kind->params, (int)kind->param_count, name) : -1;
    return i >= 0 ? m->value[i] : otherwise;
}

/* How long after a sample of a scanning master its next scan looks along `azimuth` (rad, left of its own x), ns; -1: it
 * never looks there. A scan ends at a sample, lasts `scan` s or a whole period, begins at one edge of `fov` about
 * `azimuth` and turns clockwise, seen from above, or not. The angle becomes a whole number of billionths of the opening
 * first; all else is integer. */
static int64_t scan_passes(const making *in, const sp_mount_def *m, double azimuth)
{
    const int64_t whole = 1000000000;
    const double way = value_of(in, m, "lidar", "clockwise", 1) != 0 ? -1 : 1;
    const double fov = sp_min(value_of(in, m, "lidar", "fov", SP_TAU), SP_TAU);
    const double start = value_of(in, m, "lidar", "azimuth", 0) - way * fov / 2;
    double turn = way * (azimuth - start) / SP_TAU;
    turn = (turn - sp_floor(turn)) * SP_TAU;
    int64_t share = (int64_t)sp_round(turn / fov * 1e9);
    if (fov > SP_TAU - 1e-9)
        share %= whole;
    if (share > whole)
        return -1;
    // its length is a fraction too when it is the period
    const int64_t period = m->period_num / m->period_den;
    const int64_t scan = ns(value_of(in, m, "lidar", "scan", 1e3));
    if (scan >= period)
        return (int64_t)((wide)m->period_num * share / ((wide)m->period_den * whole));
    return period - scan + (int64_t)((wide)scan * share / whole);
}

static const rig_sensor *master_of(const making *in, const struct sp_sut_rig *rig, const rig_sensor *r)
{
    const char *names[SP_MAX_MOUNTS];
    char hint[96], text[160];
    for (uint32_t i = 0; i < rig->count; i++) {
        names[i] = rig->sensors[i].name;
        if (strcmp(rig->sensors[i].name, r->trigger))
            continue;
        snprintf(text, sizeof text, "its trigger '%.60s' is itself%s", r->trigger,
                 &rig->sensors[i] == r ? "" : " triggered by another");
        if (&rig->sensors[i] == r || rig->sensors[i].trigger) {
            (void)fail(in, r, r->trigger, "name a sensor that keeps its own time", text);
            return NULL;
        }
        return &rig->sensors[i];
    }
    snprintf(text, sizeof text, "trigger: no sensor '%.60s' in this rig", r->trigger);
    (void)fail(in, r, r->trigger, script_near(hint, r->trigger, names, rig->count), text);
    return NULL;
}

/* a triggered sensor takes the master's period, and the instant at which its scan looks where it is wanted */
static bool solve_trigger(const making *in, const struct sp_sut_rig *rig, const rig_sensor *r, sp_mount_def *m)
{
    const rig_sensor *by = master_of(in, rig, r);
    if (!by)
        return false;
    const sp_mount_def *master = NULL;
    for (uint32_t i = in->first; i < in->def->mount_count; i++) {
        const sp_mount_def *one = &in->def->mounts[i];
        if (!strcmp(one->local ? one->local : one->name, by->name))
            master = one;
    }
    if (!master)
        return true;
    const bool scans = master->kind == SP_FRAME_LIDAR;
    double azimuth = m->yaw;
    for (uint32_t i = 0; i < r->count; i++)
        if (!strcmp(r->values[i].name, mount_rows[MOUNT_AZIMUTH].name)) {
            azimuth = r->values[i].value;
            if (!scans)
                return fail(in, r, "azimuth", "leave out azimuth: they sample together", "its master does not turn");
        }
    m->period_num = master->period_num;
    m->period_den = master->period_den;
    m->phase = master->phase;
    const int64_t after = scans ? scan_passes(in, master, azimuth - master->yaw) : 0;
    if (after < 0)
        return fail(in, r, "azimuth", NULL, "the scan of its master never looks there");
    m->phase += after;
    return true;
}

/* ---------------------------------------------------------------- rigs */
static bool make_mounts(const making *in, const struct sp_sut_rig *rig)
{
    sp_mount_def *made[SP_MAX_MOUNTS] = {NULL};
    for (uint32_t i = 0; i < rig->count; i++) {
        bool skipped = false;
        sp_mount_def *m = &in->def->mounts[in->def->mount_count];
        if (!add_mount(in, &rig->sensors[i], &skipped))
            return false;
        made[i] = skipped ? NULL : m;
    }
    for (uint32_t i = 0; i < rig->count; i++)
        if (made[i] && rig->sensors[i].trigger && !solve_trigger(in, rig, &rig->sensors[i], made[i]))
            return false;
    return true;
}

/* What a scenario has when nobody says otherwise. Others that are driven have all of it but the camera: cameras are all
 * drawn once one is read. */
static bool default_rig(const making *in, uint32_t actor)
{
    sp_scenario *s = in->s;
    sp_world_def *def = in->def;
    const sp_actor_def *ego = &def->actors[actor];
    const double nose = ego->center_x + ego->length / 2;
    static const char *const types[] = {"ego", "chassis", "imu", "command", "objects", "lanes", "radar", "camera"};
    enum { COUNT = sizeof types / sizeof *types };
    rig_sensor *list = sp_arena_alloc(def->arena, sizeof *list * COUNT);
    if (!list)
        return sp_error_set(in->err, SP_BAD_BENCH, s->path, 0, "out of memory");
    for (int i = 0; i < COUNT; i++)
        list[i] = (rig_sensor){.type = types[i], .name = types[i], .file = s->path, .line = s->head.line};
    list[4].values[list[4].count++] = (rig_value){"ideal", 1};
    list[6].name = "front_radar";
    const rig_value radar[] = {{"x", nose}, {"z", 0.5}};
    memcpy(list[6].values, radar, sizeof radar);
    list[6].count = 2;
    list[7].name = "front_camera";
    const rig_value camera[] = {{"x", nose - 1.7}, {"z", 1.3}, {"width", 320}, {"height", 180}, {"period", 0.04}};
    memcpy(list[7].values, camera, sizeof camera);
    list[7].count = 5;
    const struct sp_sut_rig rig = {actor == SP_EGO.i ? COUNT : COUNT - 1, list};
    return make_mounts(in, &rig);
}

bool rig_freeze(sp_scenario *s, const struct sp_sut_rig *rig, sp_world_def *def, sp_error *err)
{
    def->mounts = SP_ARRAY(def->arena, sp_mount_def, SP_MAX_MOUNTS + 1);
    if (!def->mounts)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    if (s->sensor_count == 0)
        return true;
    if (!rig)
        return default_rig(&(making){.s = s, .def = def, .lenient = true, .err = err}, SP_EGO.i);
    return make_mounts(&(making){.s = s, .def = def, .err = err}, rig);
}

bool rig_freeze_driven(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    for (uint32_t k = 0; k < def->driven_count && s->sensor_count > 0; k++) {
        const struct sp_sut_rig *rig = s->driven_rigs[k];
        const making in = {s, def, rig == NULL, err, def->driven[k].actor, def->mount_count};
        if (!(rig ? make_mounts(&in, rig) : default_rig(&in, in.driven)))
            return false;
    }
    return true;
}

bool rig_check(sp_scenario *s, const struct sp_sut_rig *rig, sp_error *err)
{
    sp_world_def def = {.arena = s->arena};
    return !rig || s->sensor_count == 0 || rig_freeze(s, rig, &def, err);
}
