/* main.c - sentinel, the reference driver: radar, camera, chassis, IMU and the human's command, nothing else. Sees the
 * lane in the image (vision.c), follows radar echoes (tracker.c), asks the camera about what stands still (obstacle.c),
 * follows, warns and brakes (decide.c). Loses faith in an eye that fails (watch.c) and asks to be taken over. Switched
 * off it leaves speed and path alone and only warns and brakes in an emergency. Parameters: aeb=0 and fcw=0 switch
 * those off, camera=0 drives without a camera (then it believes every echo). */
#include "sentinel.h"

enum { RADAR, CAMERA, CHASSIS, IMU, COMMAND };
static const sp_need needs[] = {
    {"front_radar", SP_FRAME_RADAR, 1, 0, 0}, {"front_camera", SP_FRAME_CAMERA, 1, SP_NEED_OPTIONAL, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},   {"imu", SP_FRAME_IMU, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
};

static const double dive_per_accel = 0.0022; /* rad of pitch per m/s^2, an ordinary car's */

struct sp_driver {
    const sp_host *host;
    const sp_trace *trace;
    ego_state ego;
    lane_filter lane;
    tracker tracks;
    decision choice;
    watch eyes;
    double steer_delay;
    int has_camera, use_aeb, use_fcw;
    const char *said, *radar_said, *camera_said;
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    const sp_vehicle_info *v = host->vehicle;
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->trace = kit_trace(host);
    d->ego.speed = d->ego.set_speed = host->start->speed;
    d->ego.engaged = (int)host->start->engaged;
    d->ego.time_gap = 1.5;
    d->ego.front = v->length - v->rear_overhang;
    d->ego.width = v->width;
    d->ego.brake_delay = v->brake_delay + v->brake_lag;
    d->steer_delay = v->steering_delay + v->steering_lag;
    d->has_camera = host->mounts[CAMERA]->kind == SP_FRAME_CAMERA && kit_param(host, "camera", 1) > 0;
    d->use_aeb = kit_param(host, "aeb", 1) > 0;
    d->use_fcw = kit_param(host, "fcw", 1) > 0;
    lane_begin(&d->lane);
    *out = d;
    return SP_OK;
}

static int good(double x)
{
    return x - x == 0;
}

/* the car's own bus */
static void read_bus(sp_driver *d, const sp_input *in)
{
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->count && good(((const sp_chassis *)f->data)->speed))
        d->ego.speed = ((const sp_chassis *)f->data)->speed;
    if ((f = sp_latest(in, IMU)) && f->count) {
        const sp_imu *i = (const sp_imu *)f->data;
        if (good(i->gz) && good(i->ax)) {
            d->ego.yaw_rate += 0.4 * (i->gz - d->ego.yaw_rate);
            d->ego.accel += 0.2 * (i->ax - d->ego.accel);
        }
    }
    if ((f = sp_latest(in, COMMAND)) && f->count) {
        const sp_command *c = (const sp_command *)f->data;
        d->ego.engaged = c->engaged != 0;
        if (good(c->set_speed))
            d->ego.set_speed = c->set_speed;
        if (good(c->time_gap) && c->time_gap > 0)
            d->ego.time_gap = kit_clamp(c->time_gap, 0.8, 3);
    }
}

/* the image: the lane, and a word on each track in or near the path */
static void look(sp_driver *d, const sp_frame *f, int64_t now)
{
    const double age = (double)(now - f->sampled) / 1e9, turn = d->ego.yaw_rate / kit_max(d->ego.speed, 3);
    double reach = 50;
    view v;
    int i;
    if (!watch_camera(&d->eyes, f, d->ego.speed, now) ||
        !view_open(&v, f, d->host->mounts[CAMERA], -dive_per_accel * d->ego.accel))
        return;
    if (d->choice.lead)
        reach = kit_min(reach, d->choice.lead->x - 2);
    /* the filter is kept in the present frame; an image is some metres old and is put forward */
    v.x -= d->ego.speed * age;
    lane_see(&d->lane, &v, reach);
    for (i = 0; i < MAX_TRACKS; i++) {
        track *t = &d->tracks.tracks[i];
        double share, y;
        if (!t->id || t->hits < 2 || t->x < 4 || t->x > 120)
            continue;
        y = path_y(&d->lane, turn, t->x);
        if (kit_abs(t->y - y) > 2.2)
            continue;
        share = obstacle_share(&v, t->x, y, 0.8, 0);
        if (d->trace)
            d->trace->signal(d->host, "look.share", "1", share);
        if (share < 0 || (d->choice.emergency && t == d->choice.threat))
            continue;
        /* what has long looked like an empty road is not believed at once when shadows and paint come near */
        t->seen = kit_clamp(t->seen + (share < 0.11 ? -0.25 : t->doubts > 10 ? 0.05 : 0.25), 0, 1);
        t->doubts += share < 0.06 && t->x < 60;
    }
}

/* a word to whoever reads the log when an eye is lost, and when it is back */
static void log_eye(const sp_host *h, const char *eye, const char *fault, const char **before)
{
    char text[96];
    size_t n = 0;
    const char *parts[3], *p;
    int i;
    if (fault == *before)
        return;
    *before = fault;
    parts[0] = eye;
    parts[1] = " ";
    parts[2] = fault ? fault : "can be believed again";
    for (i = 0; i < 3; i++)
        for (p = parts[i]; *p && n + 1 < sizeof text; p++)
            text[n++] = *p;
    text[n] = 0;
    h->log(h, 2, text);
}

static void tell(sp_driver *d)
{
    const sp_trace *t = d->trace;
    const sp_host *h = d->host;
    double xy[16];
    int i;
    if (!t)
        return;
    t->signal(h, "lane.offset", "m", d->lane.s[0]);
    t->signal(h, "lane.heading", "rad", d->lane.s[1]);
    t->signal(h, "lane.curvature", "1/m", 2 * d->lane.s[2]);
    t->signal(h, "lane.width", "m", d->lane.s[4]);
    t->signal(h, "lane.points", "1", lane_valid(&d->lane) ? d->lane.points : 0);
    t->signal(h, "gap", "m", d->choice.lead ? d->choice.gap : -1);
    t->signal(h, "ttc", "s", d->choice.threat ? kit_min(d->choice.ttc, 99) : 99);
    t->signal(h, "required", "m/s^2", d->choice.required);
    t->signal(h, "radar.age", "s", d->eyes.radar_age);
    t->signal(h, "camera.age", "s", d->has_camera ? d->eyes.camera_age : 0);
    for (i = 0; i < MAX_TRACKS; i++) {
        const track *k = &d->tracks.tracks[i];
        if (track_confirmed(k))
            t->box(h,
                   k == d->choice.threat ? "threat"
                   : k->was_moving       ? "moving"
                   : k->seen > 0.7       ? "standing"
                                         : "echo",
                   k->id, k->x, k->y, 0, 0.5, 1.8);
    }
    for (i = 0; i < 8; i++) {
        xy[2 * i] = 6.0 * (i + 1);
        xy[2 * i + 1] = lane_y(&d->lane, 6.0 * (i + 1));
    }
    if (lane_valid(&d->lane))
        t->path(h, "lane", xy, 8);
    if (d->choice.reason != d->said)
        t->reason(h, d->choice.reason);
    d->said = d->choice.reason;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const double dt = (double)in->dt / 1e9;
    uint32_t i;
    read_bus(d, in);
    watch_wait(&d->eyes, dt);
    lane_predict(&d->lane, d->ego.speed * dt, d->ego.yaw_rate * dt, dt);
    tracker_predict(&d->tracks, d->ego.speed, d->ego.yaw_rate, dt);
    for (i = 0; i < in->frame_count; i++) {
        const sp_frame *f = sp_input_frame(in, i);
        if (f->need == RADAR && watch_radar(&d->eyes, f, d->ego.speed, in->now)) {
            /* echoes are told against the speed that the car had then */
            const double age = (double)(in->now - f->sampled) / 1e9;
            tracker_see(&d->tracks, f, d->host->mounts[RADAR], d->ego.speed - d->ego.accel * age, d->ego.yaw_rate, age);
        }
        if (f->need == CAMERA && d->has_camera)
            look(d, f, in->now);
    }
    d->ego.radar_lost = watch_lost_radar(&d->eyes) ? d->eyes.radar_age : 0;
    d->ego.camera_lost = d->has_camera && watch_lost_camera(&d->eyes) ? d->eyes.camera_age : 0;
    if (!d->has_camera)
        for (i = 0; i < MAX_TRACKS; i++)
            d->tracks.tracks[i].seen = 1;
    decide(&d->choice, &d->ego, &d->tracks, &d->lane, dt, (in->flags & SP_INPUT_SETTLING) != 0);

    /* claims: speed and path when switched on, speed alone in an emergency */
    if (d->choice.claim && (d->ego.engaged || d->use_aeb)) {
        out->acceleration = d->choice.acceleration;
        out->flags |= SP_CLAIM_ACCELERATION;
    }
    if (d->ego.engaged && lane_valid(&d->lane)) {
        const kit_lane lane = {1, d->lane.s[0], d->lane.s[1], d->lane.s[2], d->lane.s[3], d->lane.s[4]};
        out->curvature = kit_lane_curvature(&lane, d->ego.speed, d->steer_delay);
        out->flags |= SP_CLAIM_CURVATURE;
    }
    out->warnings = (d->choice.warn && d->use_fcw ? SP_WARN_FCW : 0) | (d->choice.take_over ? SP_WARN_TAKE_OVER : 0);
    out->flags |= SP_CLAIM_WARNING | (d->choice.take_over ? SP_CLAIM_TAKE_OVER : 0);
    log_eye(d->host, "radar", d->ego.radar_lost > 0 ? d->eyes.radar_fault : NULL, &d->radar_said);
    log_eye(d->host, "camera", d->ego.camera_lost > 0 ? d->eyes.camera_fault : NULL, &d->camera_said);
    tell(d);
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    free(d);
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.sentinel",
    "Sentinel: radar and camera",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    5,
    sizeof(sp_need),
    0,
    needs,
    10000000,
    0,
    create,
    step,
    destroy,
    NULL,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    return host_abi >> 16 == SP_DRIVER_ABI_MAJOR ? &api : NULL;
}
