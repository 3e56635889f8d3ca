/* radar.c - a 77 GHz long-range radar that hands on detections: its rows, and the order of one cycle.
 *
 * The instant of a frame is the middle of its measurement; latency counts from there. Each draw is keyed by the actor's
 * name (or the place in the network) and the cycle, so that nobody's draws depend on who else is there. Formulas,
 * limits and sources: docs/models/radar.md; the parts: radar.h. */
#include "sensors/phantom.h"
#include "sensors/radar_rows.h"
#include "sensors/table.h"
#include "shape/shape.h"

const sp_param sp_radar_rows[SP_RADAR_ROWS] = {SP_RADAR_ROW_TABLE};

static const double ln10_10 = 0.23025850929940457; /* ln(10) / 10: dB to nepers of power */

double sp_radar_log10(double x)
{
    return sp_log(x) / ln10_10;
}

double sp_radar_linear(double db)
{
    return sp_exp(ln10_10 * db);
}

sp_vec3 sp_radar_velocity(const sp_actor *a, sp_vec3 p)
{
    return sp_v3(a->vx - a->yaw_rate * (p.y - a->y), a->vy + a->yaw_rate * (p.x - a->x), a->vz);
}

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[SP_RADAR_MAX];
}

void sp_radar_describe(const double *value, sp_mount_info *info)
{
    info->range = value[SP_RADAR_FAR_RANGE];
    info->fov_h = value[SP_RADAR_NEAR_RANGE] > 0 ? sp_max(value[SP_RADAR_NEAR_FOV], value[SP_RADAR_FAR_FOV])
                                                 : value[SP_RADAR_FAR_FOV];
    info->fov_v = value[SP_RADAR_BEAM_V];
}

/* intermediate work: the cycle, then what it ends in */
typedef struct work {
    sp_radar_cycle cycle;
    sp_radar_result result;
} work;

uint64_t sp_radar_scratch(const sp_world_def *def, const double *value)
{
    (void)def, (void)value;
    return sizeof(work);
}

const void *sp_radar_prepare(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err)
{
    sp_radar_ready *r = SP_NEW(arena, sp_radar_ready);
    uint64_t *actor = SP_ARRAY(arena, uint64_t, (uint64_t)def->actor_count + 1);
    const bool statics = mount->value[SP_RADAR_STATICS] != 0;
    const bool lit = sp_scenery_lit(def->road, def->env.lamps, def->env.sun_elevation);
    const uint32_t with =
        (mount->value[SP_RADAR_STREET] != 0 ? SP_RADAR_WITH_STREET : 0u) | (lit ? SP_RADAR_WITH_LAMPS : 0u);
    if (!r || !actor || !sp_radar_fixed_make(statics ? def->road : NULL, with, arena, &r->fixed)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for what sensor '%s' finds beside the road", mount->name);
        return NULL;
    }
    actor[0] = 0;
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        actor[i] = sp_stream(def->actors[i].name, "radar");
    }
    r->actor = actor;
    r->target = sp_mount_stream(mount, "target");
    r->fixed_stream = sp_mount_stream(mount, "fixed");
    r->alarm = sp_mount_stream(mount, "alarm");
    r->clutter = sp_mount_stream(mount, "clutter");
    r->rain = sp_mount_stream(mount, "rain");
    r->interference = sp_mount_stream(mount, "interference");
    r->ghost = sp_mount_stream(mount, "ghost");
    r->sidelobe = sp_radar_sidelobe_of(def->seed, sp_mount_stream(mount, "sidelobe"));
    return r;
}

/* pose, motion and what faults leave of the beams */
static void begin(sp_radar_cycle *c, const sp_sample *in)
{
    const double *v = in->mount->value;
    const sp_actor *car = &in->world->actors[in->mount->carrier.i];
    c->in = in;
    c->v = v;
    c->ready = in->prepared;
    c->eye = sp_sample_pose(in);
    c->x = sp_rotate(c->eye.rotation, sp_v3(1, 0, 0));
    c->y = sp_rotate(c->eye.rotation, sp_v3(0, 1, 0));
    c->z = sp_rotate(c->eye.rotation, sp_v3(0, 0, 1));
    c->velocity = sp_radar_velocity(car, c->eye.position);
    c->sheet = sp_quat_from_ypr(in->mount->yaw, in->mount->pitch, in->mount->roll);
    c->car = sp_actor_pose(car).rotation;
    c->ground = car->z;
    c->threshold = -sp_log(v[SP_RADAR_PFA]);
    c->count = c->cell_count = c->target_count = c->echo_count = 0;
    c->echo_most = (uint32_t)v[SP_RADAR_MAX];
    c->full = false;

    // what is left of range and opening
    const sp_fault_now *range = sp_fault_of(in, SP_FAULT_RANGE), *fov = sp_fault_of(in, SP_FAULT_FOV);
    const double r = range ? sp_clamp(range->strength, 0, 1) : 1, f = fov ? sp_clamp(fov->strength, 0, 1) : 1;
    c->far_range = r * v[SP_RADAR_FAR_RANGE];
    c->near_range = r * v[SP_RADAR_NEAR_RANGE];
    c->far_half = 0.5 * f * v[SP_RADAR_FAR_FOV];
    c->near_half = 0.5 * f * v[SP_RADAR_NEAR_FOV];
    c->far_slope = sp_tan(c->far_half) * (1 + 1e-9);
    c->near_slope = sp_tan(c->near_half) * (1 + 1e-9);
    c->reach = sp_max(c->far_range, c->near_range);
    c->blocked = sp_fault_of(in, SP_FAULT_BLOCKAGE);
}

const sp_radar_result *sp_radar_run(const sp_sample *in, uint32_t *qualifier)
{
    work *w = in->scratch;
    sp_radar_cycle *c = &w->cycle;
    begin(c, in);
    sp_sight_gather(in->def, in->world, in->mount->carrier, c->reach + sp_length3(in->mount->position), &c->sight);
    sp_radar_noise_floor(c);
    sp_radar_weather(c);
    sp_radar_look(c);
    sp_radar_actors(c);
    sp_radar_ghosts(c);
    sp_radar_statics(c);
    sp_radar_sidelobes(c);
    sp_radar_detect(c);
    sp_radar_alarms(c);
    sp_radar_rain(c);
    sp_radar_measure(c, &w->result);
    *qualifier = c->full ? SP_QUALIFIER_REDUCED : SP_QUALIFIER_OK;
    return &w->result;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_radar_result *r = sp_radar_run(in, &out->qualifier);
    for (uint32_t i = 0; i < r->count; i++) {
        sp_radar_detection *d = sp_frame_push(out, r->truth[i].actor, r->truth[i].reason);
        if (d) {
            *d = r->d[i];
        }
    }
    return true;
}

const sp_sensor_type sp_sensor_radar = {
    .name = "radar",
    .doc = "77 GHz long-range radar: detections with range, rate, angles, cross section and signal-to-noise ratio",
    .kind = SP_FRAME_RADAR,
    .record_bytes = sizeof(sp_radar_detection),
    .params = sp_radar_rows,
    .param_count = SP_RADAR_ROWS,
    .period_ns = 50000000,
    .latency_ns = 60000000,
    .state_words = SP_PHANTOM_WORDS,
    .max_records = max_records,
    .scratch_bytes = sp_radar_scratch,
    .prepare = sp_radar_prepare,
    .describe = sp_radar_describe,
    .sample = sample,
};
