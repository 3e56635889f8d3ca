/* radar.c - a 77 GHz long-range radar that hands on detections.
 *
 * One cycle: scattering centres of every actor (radar_rcs.c) that are in a beam and in sight; expected signal-to-noise
 * ratio by the radar equation in the form SNR = SNR_ref + (sigma - 10 dBsm) - 40 lg(R / 200 m) + antenna; centres in
 * one range, Doppler and azimuth cell add up; the power of a cell fluctuates as Swerling 1, P ~ (1 + S) Exp(1), and is
 * kept above the threshold -ln(Pfa) of a square-law detector, so that Pd = Pfa^(1/(1+S)). Measured values err with
 * sigma = cell / sqrt(2 P), at least 5 % of the cell. Thermal false alarms and, on request, ground clutter are added;
 * the strongest are kept. Each draw is keyed by the actor's name and the cycle, so nobody's draws depend on who else is
 * there. Not modelled: ghosts, ground multipath, interference, velocity ambiguity. */
#include "sensors/radar_rcs.h"
#include "sensors/sight.h"
#include "sensors/table.h"

enum {
    FAR_RANGE,
    FAR_FOV,
    NEAR_RANGE,
    NEAR_FOV,
    BEAM_V,
    SNR_REF,
    NEAR_LOSS,
    PFA,
    RANGE_CELL,
    RATE_CELL,
    AZIMUTH_CELL,
    ELEVATION_CELL,
    NOISE,
    SPREAD,
    FLUCTUATION,
    UNDER_LOSS,
    FALSE_ALARMS,
    CLUTTER,
    MAX,
    MIN_RANGE,
    RANGE_STEP,
    RATE_STEP,
    AZIMUTH_STEP,
    ROWS
};
enum { MOST = 64, MOST_HITS = 384, MOST_ALARMS = 32 };
static const sp_param rows[ROWS] = {
    [FAR_RANGE] = {"far_range", "m", 250, 1, 400, "reach of the narrow beam; ARS408-like"},
    [FAR_FOV] = {"far_fov", "rad", 0.3141592653589793, 0.01, 3.1,
                 "full opening of the narrow beam: 18 deg; -3 dB one way at its edge"},
    [NEAR_RANGE] = {"near_range", "m", 100, 0, 400, "reach of the wide beam; 0: there is none"},
    [NEAR_FOV] = {"near_fov", "rad", 2.0943951023931953, 0.01, 3.1, "full opening of the wide beam: 120 deg"},
    [BEAM_V] = {"beam_v", "rad", 0.24434609527920614, 0.01, 3.1, "vertical opening: 14 deg; -3 dB one way at its edge"},
    [SNR_REF] = {"snr_ref", "dB", 24.6, -50, 100,
                 "SNR of 10 dBsm at 200 m in the middle of the narrow beam: 12 dBm, 18 dBi twice, 10 ms, 12 channels, "
                 "F 15 dB, losses 10 dB"},
    [NEAR_LOSS] = {"near_loss", "dB", 16, 0, 60, "two-way gain of the wide beam below the narrow one's"},
    [PFA] = {"pfa", "1", 1e-6, 1e-12, 0.1, "probability of a false alarm in one cell: sets the threshold"},
    [RANGE_CELL] = {"range_resolution", "m", 0.5, 0.01, 10, "range cell"},
    [RATE_CELL] = {"rate_resolution", "m/s", 0.1, 0.01, 10, "Doppler cell; ARS408-like 0.37 km/h"},
    [AZIMUTH_CELL] = {"azimuth_resolution", "rad", 0.0279, 1e-4, 1, "azimuth cell ahead: 1.6 deg; widens with 1 / cos"},
    [ELEVATION_CELL] = {"elevation_resolution", "rad", 0.0401, 0, 1,
                        "elevation beam: 2.3 deg, ARS548-like; 0: elevation is not measured and reads 0"},
    [NOISE] = {"noise", "1", 1, 0, 10, "scale of the errors of range, rate and angles"},
    [SPREAD] = {"spread", "1", 1, 0, 3, "scale of the slow log-normal spread of the cross section"},
    [FLUCTUATION] = {"fluctuation", "bool", 1, 0, 1, "cell powers fluctuate from cycle to cycle (Swerling 1)"},
    [UNDER_LOSS] = {"under_loss", "dB", 10, 0, 60, "loss of the path below each car in between"},
    [FALSE_ALARMS] = {"false_alarms", "1", 0.1, 0, 10, "thermal false alarms a cycle, mean"},
    [CLUTTER] = {"clutter", "1", 0, 0, 10, "returns of the standing ground a cycle, mean"},
    [MAX] = {"max", "1", MOST, 1, MOST, "detections a cycle at most, the strongest"},
    [MIN_RANGE] = {"min_range", "m", 0.2, 0, 10, "nearer is blind"},
    [RANGE_STEP] = {"range_step", "m", 0, 0, 10, "quantum of range on the interface; 0: none"},
    [RATE_STEP] = {"rate_step", "m/s", 0, 0, 10, "quantum of range rate; 0: none"},
    [AZIMUTH_STEP] = {"azimuth_step", "rad", 0, 0, 1, "quantum of azimuth; 0: none"},
};

static const double ln10_10 = 0.23025850929940457; /* ln(10) / 10: dB to nepers of power */

static uint32_t max_records(const double *value)
{
    return (uint32_t)value[MAX];
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[FAR_RANGE];
    info->fov_h = value[NEAR_RANGE] > 0 ? sp_max(value[NEAR_FOV], value[FAR_FOV]) : value[FAR_FOV];
    info->fov_v = value[BEAM_V];
}

/* ---------------------------------------------------------------- geometry and power */

/* one scattering centre in a beam and in sight */
typedef struct hit {
    double range, rate, azimuth, elevation;
    double power; /* expected SNR, linear */
    uint64_t stream;
    uint32_t actor, centre, reason;
    int32_t cell[3];
} hit;

typedef struct cycle {
    const sp_sample *in;
    const double *v;
    sp_pose eye;
    sp_vec3 velocity; /* of the sensor, world */
    sp_sight sight;
    uint32_t count;
    bool full;
    hit hits[MOST_HITS];
} cycle;

/* two-way gain (dB) of the better beam that reaches there, relative to the narrow beam's middle; false: in no beam */
static bool antenna(const double *v, double range, double azimuth, double elevation, double *gain)
{
    const double up = elevation / v[BEAM_V], floor = -25, a = sp_abs(azimuth);
    double best = -1000;
    if (range <= v[FAR_RANGE] && a <= 0.5 * v[FAR_FOV]) {
        const double side = a / v[FAR_FOV];
        best = 2 * sp_max(-12 * (side * side + up * up), floor);
    }
    if (range <= v[NEAR_RANGE] && a <= 0.5 * v[NEAR_FOV]) {
        const double side = a / v[NEAR_FOV];
        best = sp_max(best, 2 * sp_max(-12 * (side * side + up * up), floor) - v[NEAR_LOSS]);
    }
    *gain = best;
    return best > -1000;
}

static sp_vec3 point_velocity(const sp_actor *a, sp_vec3 p)
{
    return sp_v3(a->vx - a->yaw_rate * (p.y - a->y), a->vy + a->yaw_rate * (p.x - a->x), a->vz);
}

/* share in sight of a patch of +-0.25 m about p, in dB; the way below cars in between where it is hidden; false: lost
 */
static bool in_sight(const cycle *c, sp_vec3 p, uint32_t target, double *loss, uint32_t *reason)
{
    const sp_vec3 way = sp_sub3(p, c->eye.position);
    const double n = sp_hypot(way.x, way.y);
    const sp_vec3 across = n > 0 ? sp_v3(-0.25 * way.y / n, 0.25 * way.x / n, 0) : sp_v3(0, 0.25, 0);
    const sp_vec3 up = sp_v3(0, 0, 0.25);
    const sp_vec3 points[5] = {p, sp_add3(p, across), sp_sub3(p, across), sp_add3(p, up), sp_sub3(p, up)};
    const double share = sp_sight_share(&c->sight, c->eye.position, points, 5, 0.25, target);
    *loss = 0;
    *reason = SP_REASON_TARGET;
    if (share > 0.99) {
        return true;
    }
    if (share > 0.1) {
        *loss = 20 * sp_log10(share);
        return true;
    }
    const uint32_t between = sp_sight_vehicles_between(&c->sight, c->eye.position, p, target);
    *loss = -c->v[UNDER_LOSS] * (double)(between > 0 ? between : 1);
    *reason = SP_REASON_UNDER;
    return between != UINT32_MAX;
}

static void add_hit(cycle *c, uint32_t actor, uint64_t stream, const sp_pose *pose, const sp_radar_centre *centre,
                    double slow)
{
    const double *v = c->v;
    const sp_vec3 p = sp_pose_to_world(*pose, centre->position);
    const sp_vec3 local = sp_pose_to_local(c->eye, p);
    const double flat = sp_hypot(local.x, local.y), range = sp_length3(local);
    if (range < v[MIN_RANGE] || range > sp_max(v[FAR_RANGE], v[NEAR_RANGE])) {
        return;
    }
    const double azimuth = sp_atan2(local.y, local.x), elevation = sp_atan2(local.z, flat);
    double gain, loss;
    uint32_t reason;
    if (!antenna(v, range, azimuth, elevation, &gain) || !in_sight(c, p, actor, &loss, &reason)) {
        return;
    }
    const double rcs = centre->rcs + slow, k = sp_square(sp_square(200 / range));
    const double power = sp_exp(ln10_10 * (v[SNR_REF] + rcs - 10 + gain + loss)) * k;

    // far below the noise nothing is ever seen
    if (power < 0.1) {
        return;
    }
    if (c->count == MOST_HITS) {
        c->full = true;
        return;
    }
    const sp_vec3 u = sp_scale3(sp_sub3(p, c->eye.position), 1 / range);
    const double rate = sp_dot3(sp_sub3(point_velocity(&c->in->world->actors[actor], p), c->velocity), u);
    hit *h = &c->hits[c->count];
    *h = (hit){range, rate, azimuth, elevation, power, stream, actor, centre->index, reason, {0}};
    h->cell[0] = (int32_t)sp_floor(range / v[RANGE_CELL]);
    h->cell[1] = (int32_t)sp_floor(rate / v[RATE_CELL]);
    h->cell[2] = (int32_t)sp_floor(local.y / range / v[AZIMUTH_CELL]); /* even in the sine: cells widen with 1 / cos */
    c->count++;
}

static void add_actor(cycle *c, uint32_t actor)
{
    const sp_actor_def *d = &c->in->def->actors[actor];
    const sp_pose pose = sp_actor_pose(&c->in->world->actors[actor]);
    const sp_vec3 eye = sp_pose_to_local(pose, c->eye.position);
    if (sp_hypot(eye.x, eye.y) > sp_max(c->v[FAR_RANGE], c->v[NEAR_RANGE]) + d->length + d->width) {
        return;
    }
    sp_radar_centre centre[SP_RADAR_CENTRES];
    const uint32_t count = sp_radar_centres(d, eye, centre);
    const uint64_t stream = sp_mount_stream(c->in->mount, "target") ^ sp_stream(d->name, "radar");

    // the slow spread is drawn anew for every degree of aspect, and keeps the mean power
    const int64_t aspect = (int64_t)sp_floor(sp_atan2(eye.y, eye.x - d->center_x) * (180 / SP_PI));
    for (uint32_t i = 0; i < count; i++) {
        const double s = c->v[SPREAD] * centre[i].spread;
        double slow = 0;
        if (s > 0) {
            slow =
                s * sp_random_normal(c->in->def->seed, stream, -1000 - aspect, centre[i].index) - 0.5 * ln10_10 * s * s;
        }
        add_hit(c, actor, stream, &pose, &centre[i], slow);
    }
}

/* ---------------------------------------------------------------- detection */

/* one detection before the strongest are chosen */
typedef struct echo {
    sp_radar_detection d;
    double power;
    uint32_t actor, reason;
} echo;

typedef struct echoes {
    uint32_t count, most;
    echo list[MOST];
} echoes;

/* keeps the list sorted by power, the strongest first */
static void keep(echoes *e, const echo *one)
{
    if (e->count == e->most && e->list[e->count - 1].power >= one->power) {
        return;
    }
    uint32_t k = e->count < e->most ? e->count : e->most - 1;
    while (k > 0 && e->list[k - 1].power < one->power) {
        e->list[k] = e->list[k - 1];
        k--;
    }
    e->list[k] = *one;
    e->count = e->count < e->most ? e->count + 1 : e->most;
}

static double quantise(double x, double step)
{
    return step > 0 ? sp_round(x / step) * step : x;
}

/* measured values of a cell with power P: errors, quanta, cross section by the sensor's own reckoning */
static void measure(const cycle *c, const hit *h, double power, uint64_t stream, uint32_t index, echo *out)
{
    const double *v = c->v;
    const uint64_t seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    const double share = sp_max(0.05, 1 / sp_sqrt(2 * power));
    sp_radar_detection *d = &out->d;
    *d = (sp_radar_detection){0};
    d->range_sigma = v[RANGE_CELL] * share;
    d->range_rate_sigma = v[RATE_CELL] * share;
    d->azimuth_sigma = v[AZIMUTH_CELL] * share / sp_max(0.1, sp_cos(h->azimuth));
    const double k = v[NOISE];
    double draw[4] = {0};
    for (uint32_t i = 0; k > 0 && i < 4; i++) {
        draw[i] = k * sp_random_normal(seed, stream, n, index + 1 + i);
    }
    d->range = sp_max(0, quantise(h->range + d->range_sigma * draw[0], v[RANGE_STEP]));
    d->range_rate = quantise(h->rate + d->range_rate_sigma * draw[1], v[RATE_STEP]);
    d->azimuth = quantise(h->azimuth + d->azimuth_sigma * draw[2], v[AZIMUTH_STEP]);
    if (v[ELEVATION_CELL] > 0) {
        d->elevation = h->elevation + v[ELEVATION_CELL] * sp_max(0.2, share) * draw[3];
    }

    // a sensor knows its pattern in azimuth, and no better
    double gain = 0;
    if (!antenna(v, d->range, d->azimuth, 0, &gain)) {
        gain = 0;
    }
    d->snr = sp_log(power) / ln10_10;
    const double far = sp_max(d->range, 0.1) / 200;
    d->rcs = sp_clamp(d->snr - v[SNR_REF] + 10 - gain + 2 * sp_log(far * far) / ln10_10, -40, 50);
    const double threshold = -sp_log(v[PFA]);
    d->existence = sp_clamp(1 - 0.5 * sp_exp(1 - power / threshold), 0, 1);
    out->power = power;
}

/* adds up the hits of the cell that holds hits[i]; *strongest gets the one that names it */
static hit sum_cell(const cycle *c, uint32_t i, bool *done, uint32_t *parts)
{
    hit sum = c->hits[i];
    double best = sum.power, range = 0, rate = 0, azimuth = 0, elevation = 0, power = 0;
    *parts = 0;
    for (uint32_t k = i; k < c->count; k++) {
        const hit *h = &c->hits[k];
        if (done[k] || h->cell[0] != sum.cell[0] || h->cell[1] != sum.cell[1] || h->cell[2] != sum.cell[2]) {
            continue;
        }
        done[k] = true;
        *parts += 1;
        power += h->power;
        range += h->power * h->range;
        rate += h->power * h->rate;
        azimuth += h->power * h->azimuth;
        elevation += h->power * h->elevation;
        if (h->power > best) {
            best = h->power;
            sum = *h;
        }
    }
    sum.range = range / power;
    sum.rate = rate / power;
    sum.azimuth = azimuth / power;
    sum.elevation = elevation / power;
    sum.power = power;
    return sum;
}

static void detect(const cycle *c, echoes *out)
{
    const double threshold = -sp_log(c->v[PFA]);
    bool done[MOST_HITS] = {false};
    for (uint32_t i = 0; i < c->count; i++) {
        if (done[i]) {
            continue;
        }
        uint32_t parts;
        const hit h = sum_cell(c, i, done, &parts);
        const uint32_t index = h.centre * 8;
        double power = 1 + h.power;
        if (c->v[FLUCTUATION] != 0) {
            power *= sp_random_exponential(c->in->def->seed, h.stream, (int64_t)c->in->sequence, index);
        }
        if (power <= threshold) {
            continue;
        }
        echo e = {.actor = h.actor, .reason = h.reason};
        measure(c, &h, power, h.stream, index, &e);
        e.d.flags = parts > 1 ? SP_RADAR_MULTI : 0;
        keep(out, &e);
    }
}

/* ---------------------------------------------------------------- what is not there */

/* how many: by products of uniforms (Knuth); means are small */
static uint32_t poisson(const sp_sample *in, uint64_t stream, double mean)
{
    const double limit = sp_exp(-mean);
    double product = 1;
    for (uint32_t k = 0; k < MOST_ALARMS; k++) {
        product *= sp_random(in->def->seed, stream, (int64_t)in->sequence, k);
        if (product <= limit) {
            return k;
        }
    }
    return MOST_ALARMS;
}

/* thermal: anywhere in the field; clutter: the standing ground ahead, within 60 m */
static void alarms(const cycle *c, bool clutter, echoes *out)
{
    const double *v = c->v;
    const double mean = v[clutter ? CLUTTER : FALSE_ALARMS];
    if (mean <= 0) {
        return;
    }
    const uint64_t stream = sp_mount_stream(c->in->mount, clutter ? "clutter" : "alarm"), seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    const uint32_t count = poisson(c->in, stream, mean);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t index = 64 + k * 16;
        const double reach = clutter ? 60 : v[FAR_RANGE], u = sp_random(seed, stream, n, index);
        hit h = {.range = sp_max(v[MIN_RANGE], reach * u)};
        const double fov = h.range <= v[NEAR_RANGE] ? v[NEAR_FOV] : v[FAR_FOV];
        h.azimuth = fov * (sp_random(seed, stream, n, index + 1) - 0.5);
        h.rate = 80 * (sp_random(seed, stream, n, index + 2) - 0.5);
        if (clutter) {
            double s, co;
            sp_sincos(h.azimuth, &s, &co);
            const sp_vec3 u3 = sp_rotate(c->eye.rotation, sp_v3(co, s, 0));
            h.rate = -sp_dot3(c->velocity, u3);
        }
        const double extra = sp_random_exponential(seed, stream, n, index + 3);
        echo e = {.reason = clutter ? SP_REASON_CLUTTER : SP_REASON_NOISE};
        measure(c, &h, -sp_log(v[PFA]) + (clutter ? 4 : 1) * extra, stream, index + 4, &e);
        keep(out, &e);
    }
}

/* ---------------------------------------------------------------- one cycle */

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    cycle c;
    c.in = in;
    c.v = in->mount->value;
    c.eye = sp_sample_pose(in);
    c.velocity = point_velocity(&in->world->actors[in->mount->carrier.i], c.eye.position);
    c.count = 0;
    c.full = false;
    const double reach = sp_max(c.v[FAR_RANGE], c.v[NEAR_RANGE]) + sp_length3(in->mount->position);
    sp_sight_gather(in->def, in->world, in->mount->carrier, reach, &c.sight);
    for (uint32_t i = 0; i < c.sight.count; i++) {
        add_actor(&c, c.sight.box[i].actor);
    }
    echoes e;
    e.count = 0;
    e.most = (uint32_t)c.v[MAX];
    detect(&c, &e);
    alarms(&c, false, &e);
    alarms(&c, true, &e);

    // strongest first
    for (uint32_t i = 0; i < e.count; i++) {
        sp_radar_detection *d = sp_frame_push(out, e.list[i].actor, e.list[i].reason);
        if (d) {
            *d = e.list[i].d;
        }
    }
    out->qualifier = c.full ? SP_QUALIFIER_REDUCED : SP_QUALIFIER_OK;
    return true;
}

const sp_sensor_type sp_sensor_radar = {
    .name = "radar",
    .doc = "77 GHz long-range radar: detections with range, rate, angles, cross section and signal-to-noise ratio",
    .kind = SP_FRAME_RADAR,
    .record_bytes = sizeof(sp_radar_detection),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 60000000,
    .max_records = max_records,
    .describe = describe,
    .sample = sample,
};
