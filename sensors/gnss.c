/* gnss.c - satellite navigation at the antenna: WGS84, metres east and north of the world's origin, speed and course.
 *
 * Errors: Gauss-Markov in east, north and height, of the size of the kind of fix and the geometry in sight; multipath
 * in jumps that die away, more where buildings hide satellites; white noise of the velocity. Below tunnels and decks
 * the fix is lost, and comes back late. docs/models/gnss.md. The sky is gnss_sky.c's, the ellipsoid wgs84.c's. */
#include "sensors/gnss_sky.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

enum {
    FIX,
    SIGMA_H,
    SIGMA_V,
    VELOCITY,
    TAU,
    SATELLITES,
    MASK,
    BUILDINGS,
    MULTIPATH_RATE,
    MULTIPATH_LEAST,
    MULTIPATH_MOST,
    MULTIPATH_DECAY,
    MULTIPATH_HIDDEN,
    REACQUIRE,
    FIX_TIME,
    GEOREFERENCE,
    LATITUDE,
    LONGITUDE,
    ALTITUDE,
    ROWS
};
static const char *const fixes[] = {"single", "differential", "float", "fixed", NULL};
static const sp_param rows[ROWS] = {
    [FIX] = {"fix", "1", 0, 0, 3, "what the receiver reaches under an open sky", fixes},
    [SIGMA_H] = {"sigma_h", "m", 0, 0, 100,
                 "standard deviation of east and of north under an open sky; 0: by the fix, 1.6, 0.5, 0.3, 0.02"},
    [SIGMA_V] = {"sigma_v", "m", 0, 0, 100, "of the height; 0: by the fix, 3.0, 0.8, 0.6, 0.03"},
    [VELOCITY] = {"velocity_sigma", "m/s", 0.1, 0, 10, "standard deviation of each velocity component, white"},
    [TAU] = {"tau", "s", 120, 0.1, 1e5, "correlation time of the position's error: 60 to 600"},
    [SATELLITES] = {"satellites", "1", 12, 4, SP_SKY_MOST, "in an open sky", NULL, true},
    [MASK] = {"mask", "rad", 0.17453292519943295, 0, 1.2, "least height above the horizon: 10 deg"},
    [BUILDINGS] = {"buildings", "bool", 1, 0, 1, "buildings of the road network hide satellites"},
    [MULTIPATH_RATE] = {"multipath_rate", "1/s", 0.01, 0, 10, "jumps by reflections under an open sky, Poisson"},
    [MULTIPATH_LEAST] = {"multipath_least", "m", 2, 0, 1000, "least jump of a single fix; of others by their sigma"},
    [MULTIPATH_MOST] = {"multipath_most", "m", 20, 0, 1000, "largest jump, evenly drawn"},
    [MULTIPATH_DECAY] = {"multipath_decay", "s", 10, 0.1, 1e4, "time in which a jump falls to 1/e"},
    [MULTIPATH_HIDDEN] = {"multipath_hidden", "1", 20, 0, 1000,
                          "jumps are more frequent by this times the share of satellites that is hidden"},
    [REACQUIRE] = {"reacquire", "s", 2, 0, 120, "from the sky's return to the first fix"},
    [FIX_TIME] = {"fix_time", "s", 10, 0, 600, "of a receiver that reaches fixed: from the first fix on it is float"},
    [GEOREFERENCE] = {"georeference", "bool", 1, 0, 1,
                      "take the network's own reference where it has one (utm, tmerc); else the next three rows"},
    [LATITUDE] = {"latitude", "rad", 0.9075712110370514, -1.55, 1.55, "of the world's origin: 52 deg"},
    [LONGITUDE] = {"longitude", "rad", 0.17453292519943295, -3.141592653589793, 3.141592653589793,
                   "of the world's origin: 10 deg"},
    [ALTITUDE] = {"altitude", "m", 0, -500, 9000, "of the world's z = 0 above the ellipsoid"},
};

/* state words */
enum {
    HAVE,
    LOOKED_X,
    LOOKED_Y,
    COUNT,
    HDOP,
    VDOP,
    HIDDEN,
    WANDER,      /* three, of deviation 1 */
    BOUNCE = 10, /* three, m */
    SPOOF = 13,  /* two, m: as it was */
    SINCE = 15,  /* s at which the sky came back */
    BLIND,       /* 1: no fix now */
    LAST,        /* the last answer: east, north, height, speed, course, up */
    WORDS = LAST + 6
};
enum { CHANNELS = 6 };

typedef struct prepared {
    const sp_sky *sky;
    sp_plane plane;
    double x, y, c, s; /* plane = (x, y) + world turned */
} prepared;

static const void *prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    const double *v = m->value;
    prepared *p = SP_NEW(arena, prepared);
    if (p) {
        p->sky = sp_sky_make(def, sp_stream("sky", "gnss"), (uint32_t)v[SATELLITES], v[MASK], v[BUILDINGS] != 0, arena);
    }
    if (!p || !p->sky) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no memory for the sky of sensor '%s'", m->name);
        return NULL;
    }
    p->c = 1;
    if (v[GEOREFERENCE] != 0 && def->road && sp_plane_read(sp_road_geo_reference(def->road), &p->plane)) {
        // the header's offset is that of the file's coordinates in the plane
        const sp_vec2 file = sp_road_offset(def->road);
        const sp_header_offset o = sp_road_header_offset(def->road);
        sp_sincos(o.heading, &p->s, &p->c);
        p->x = o.x + p->c * file.x - p->s * file.y;
        p->y = o.y + p->s * file.x + p->c * file.y;
    } else {
        p->plane = sp_plane_touching(v[LATITUDE], v[LONGITUDE]);
    }
    return p;
}

/* the sky as it was, unless the antenna has moved */
static void look(const sp_sample *in, const prepared *p, sp_vec3 antenna, sp_sky_view *view)
{
    const sp_actor *a = &in->world->actors[in->mount->carrier.i];
    double *m = in->memory;
    const bool near = m[HAVE] != 0 && sp_abs(antenna.x - m[LOOKED_X]) + sp_abs(antenna.y - m[LOOKED_Y]) < 1;
    if (!near) {
        sp_sky_look(p->sky, antenna, a->road, a->s, view);
        m[LOOKED_X] = antenna.x;
        m[LOOKED_Y] = antenna.y;
        m[COUNT] = view->count;
        m[HDOP] = view->hdop;
        m[VDOP] = view->vdop;
        m[HIDDEN] = view->hidden;
    }
    *view = (sp_sky_view){(uint32_t)m[COUNT], m[HDOP], m[VDOP], m[HIDDEN]};
}

/* reflections: a jump now and then, each dies away */
static void bounce(const sp_sample *in, double dt, double hidden, double size)
{
    const double *v = in->mount->value;
    const uint64_t seed = in->def->seed, stream = sp_mount_stream(in->mount, "multipath");
    const int64_t n = (int64_t)in->sequence;
    double *b = &in->memory[BOUNCE];
    const double left = sp_exp(-dt / v[MULTIPATH_DECAY]);
    for (int i = 0; i < 3; i++) {
        b[i] *= left;
    }
    const double rate = v[MULTIPATH_RATE] * (1 + v[MULTIPATH_HIDDEN] * hidden);
    if (rate > 0 && sp_random(seed, stream, n, 0) < 1 - sp_exp(-rate * dt)) {
        const double jump =
            size * (v[MULTIPATH_LEAST] + (v[MULTIPATH_MOST] - v[MULTIPATH_LEAST]) * sp_random(seed, stream, n, 1));
        double s, c;
        sp_sincos(SP_TAU * sp_random(seed, stream, n, 2), &s, &c);
        b[0] += jump * c;
        b[1] += jump * s;
        b[2] += jump * (sp_random(seed, stream, n, 3) - 0.5);
    }
}

/* which fix the receiver has now; 0: none */
static uint32_t fix_of(const sp_sample *in, const sp_sky_view *view)
{
    const double *v = in->mount->value, now = (double)in->time_ns * 1e-9;
    double *m = in->memory;
    const bool blind = view->count < 4 || view->hdop > 20 || sp_fault_strength(in, SP_FAULT_OUTAGE) >= 0.5 ||
                       sp_fault_strength(in, SP_FAULT_JAM) >= 20;
    if (m[HAVE] == 0) {
        m[SINCE] = now - 1e6; // it has been on for long
    } else if (m[BLIND] != 0 && !blind) {
        m[SINCE] = now;
    }
    m[BLIND] = blind;
    if (blind || now - m[SINCE] < v[REACQUIRE]) {
        return 0;
    }
    const uint32_t best = (uint32_t)v[FIX] + 1;
    if (best >= 3 && view->count < 6) {
        return 2;
    }
    return best == 4 && now - m[SINCE] < v[REACQUIRE] + v[FIX_TIME] ? 3 : best;
}

/* the position's and the velocity's errors on y: east, north, height, and the velocity's three */
static void err_on(const sp_sample *in, uint32_t fix, const sp_sky_view *view, const sp_sky_view *open, double y[3],
                   double velocity[3], double sigma[2])
{
    static const double by_fix[2][5] = {{1.6, 1.6, 0.5, 0.3, 0.02}, {3, 3, 0.8, 0.6, 0.03}};
    const double *v = in->mount->value;
    double *m = in->memory;
    const double dt = sp_scalar_period(in), phi = sp_exp(-dt / v[TAU]), times = sp_scalar_noise(in);
    const uint64_t wander = sp_mount_stream(in->mount, "wander"), white = sp_mount_stream(in->mount, "velocity");
    const double jam = sp_pow(10, sp_clamp(sp_fault_strength(in, SP_FAULT_JAM), 0, 40) / 20);

    // a receiver that has only a worse fix than it could have errs as one of that kind
    const bool lesser = fix < (uint32_t)v[FIX] + 1;
    const double h = v[SIGMA_H] > 0 && !lesser ? v[SIGMA_H] : by_fix[0][fix];
    const double up = v[SIGMA_V] > 0 && !lesser ? v[SIGMA_V] : by_fix[1][fix];
    sigma[0] = h * jam * sp_clamp(view->hdop / open->hdop, 1, 10);
    sigma[1] = up * jam * sp_clamp(view->vdop / open->vdop, 1, 10);
    bounce(in, dt, view->hidden, sp_min(1, h / by_fix[0][1]));
    if (m[HAVE] == 0) {
        for (uint32_t i = 0; i < 3; i++) {
            m[WANDER + i] = sp_random_normal(in->def->seed, wander, -1, i);
        }
    }
    for (uint32_t i = 0; i < 3; i++) {
        y[i] += times * sigma[i == 2] * sp_scalar_wander(in, &m[WANDER + i], 1, phi, wander, i) + m[BOUNCE + i];
        velocity[i] += times * jam * v[VELOCITY] * sp_random_normal(in->def->seed, white, (int64_t)in->sequence, i);
    }

    // drawn away, with the velocity that belongs to it
    const sp_fault_now *f = sp_fault_of(in, SP_FAULT_SPOOF);
    double to[2] = {0, 0};
    if (f) {
        sp_sincos(f->value, &to[1], &to[0]);
    }
    for (uint32_t i = 0; i < 2; i++) {
        to[i] *= f ? f->strength : 0;
        y[i] += to[i];
        velocity[i] += m[HAVE] != 0 ? (to[i] - m[SPOOF + i]) / dt : 0;
        m[SPOOF + i] = to[i];
    }
}

/* the antenna in the world and its velocity there */
static void motion(const sp_sample *in, double place[3], double velocity[3])
{
    const sp_actor *a = &in->world->actors[in->mount->carrier.i];
    const sp_pose antenna = sp_sample_pose(in);
    const bool body = a->move == SP_MOVE_FULL || a->move == SP_MOVE_LOOSE;
    const sp_vec3 spin = body ? sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]) : sp_v3(0, 0, a->yaw_rate);
    const sp_vec3 arm = sp_sub3(antenna.position, sp_v3(a->x, a->y, a->z));
    const sp_vec3 v = sp_add3(sp_v3(a->vx, a->vy, a->vz), sp_cross3(spin, arm));
    place[0] = antenna.position.x;
    place[1] = antenna.position.y;
    place[2] = antenna.position.z;
    velocity[0] = v.x;
    velocity[1] = v.y;
    velocity[2] = v.z;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const prepared *p = in->prepared;
    double *m = in->memory, y[3], velocity[3], sigma[2] = {9999, 9999};
    sp_gnss *g = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (!g || !p) {
        return true;
    }
    motion(in, y, velocity);
    sp_sky_view view;
    look(in, p, sp_v3(y[0], y[1], y[2]), &view);
    const sp_sky_view open = sp_sky_open(p->sky);
    const uint32_t fix = fix_of(in, &view);
    if (fix) {
        err_on(in, fix, &view, &open, y, velocity, sigma);
        double c[CHANNELS] = {y[0],
                              y[1],
                              y[2] + in->mount->value[ALTITUDE],
                              sp_hypot(velocity[0], velocity[1]),
                              sp_atan2(velocity[1], velocity[0]),
                              velocity[2]};
        sp_scalar_faults(in, c, CHANNELS);
        for (uint32_t i = 0; i < CHANNELS; i++) {
            m[LAST + i] = c[i];
        }
    }
    // without a fix the last answer stands
    const bool dark = sp_fault_strength(in, SP_FAULT_OUTAGE) >= 0.5;
    g->fix = fix;
    g->satellites = dark ? 0 : view.count;
    g->hdop = fix ? view.hdop : 99.9;
    g->vdop = fix ? view.vdop : 99.9;
    g->sigma_h = sigma[0];
    g->sigma_v = sigma[1];
    g->east = m[LAST];
    g->north = m[LAST + 1];
    g->altitude = m[LAST + 2];
    g->speed = m[LAST + 3];
    g->course = m[LAST + 4];
    g->vertical_speed = m[LAST + 5];
    sp_plane_to_earth(&p->plane, p->x + p->c * g->east - p->s * g->north, p->y + p->s * g->east + p->c * g->north,
                      &g->latitude, &g->longitude);
    m[HAVE] = 1;
    return true;
}

const sp_sensor_type sp_sensor_gnss = {
    .name = "gnss",
    .doc = "satellite navigation: latitude, longitude, metres from the origin, speed, course, kind of fix",
    .kind = SP_FRAME_GNSS,
    .record_bytes = sizeof(sp_gnss),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 100000000,
    .latency_ns = 120000000,
    .state_words = WORDS,
    .prepare = prepare,
    .sample = sample,
};
