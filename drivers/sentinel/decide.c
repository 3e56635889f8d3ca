/* decide.c - what to do about whom: picks the leader and the threat among the tracks, follows, warns, brakes. Numbers
 * are this driver's own choice and stand at the top. */
#include "sentinel.h"

static const double corridor = 1.45;      /* m either side of the path: half a car and most of another half */
static const double corridor_wide = 1.75; /* for whom it watches already */
static const double believed = 0.74;      /* of `seen`: three frames in a row */
static const double over_head = 3.2;      /* m: echoes from there are bridges and signs */
static const double rest_gap = 0.7;       /* m that it wants to stop short by */
static const double partial_at = 3.8, full_at = 5.0; /* m/s^2 of required deceleration */
static const double partial_brake = -4.5, full_brake = -9.5;
static const double follow_gap = 3.0;  /* m at standstill */
static const double follow_late = 3.6; /* s of TTC before which nothing is done about a slower one far ahead */
static const double far_away = 1e9;
/* without the radar it stops at once; without the camera the human has ten seconds (UN R157 gives as many) */
static const double stop_gently = -2.5, patience = 10;
static const double low = 1.7, plain = -2; /* m, dBsm: what it brakes for on the radar's word alone */

typedef struct meeting {
    double gap, closing, ttc, required, dy;
    int in_path, certain;
} meeting;

/* how near to the path, now and soon */
static int in_path(const track *t, const lane_filter *lane, double curvature, int watched, double arrival, double *dy)
{
    const double y = path_y(lane, curvature, t->x), slope = path_y(lane, curvature, t->x + 1) - y;
    const double across = t->vy - t->vx * slope;
    *dy = t->y - y;
    if (kit_abs(*dy) < (watched ? corridor_wide : corridor))
        return 1;
    /* somebody who walks over: where will they be when the car is there */
    if (t->crossing >= 3 && kit_abs(*dy) < 2.5 && kit_abs(*dy + across * kit_min(arrival, 1.6)) < 1.1)
        return 1;
    /* somebody who moves and comes over */
    return t->was_moving && t->moving && kit_abs(*dy) < 2.7 && t->hits > 6 && kit_abs(*dy + 1.0 * across) < 1.2 &&
           kit_abs(across) > 0.4;
}

static meeting meet(const track *t, const ego_state *ego, const lane_filter *lane, int watched)
{
    const double curvature = ego->speed > 3 ? ego->yaw_rate / ego->speed : 0;
    meeting m;
    double room, braking;
    memset(&m, 0, sizeof m);
    m.gap = t->x - ego->front;
    m.closing = ego->speed - t->vx;
    m.in_path = m.gap > -1 && in_path(t, lane, curvature, watched, m.gap / kit_max(m.closing, 0.5), &m.dy);
    /* what has moved is a body; what never has may be a bridge or a plate until the camera saw it stand there */
    m.certain = t->was_moving || t->crossing >= 3 || (t->seen >= believed && t->z < over_head);
    if (ego->camera_lost > 0 && t->hits >= 6 && t->z < low && t->rcs > plain)
        m.certain = 1;

    /* time to contact, with the other's braking */
    braking = t->was_moving && t->ax < -1 && t->vx > 0.3 ? -t->ax : 0;
    m.ttc = far_away;
    if (braking > 0)
        m.ttc = (kit_sqrt(m.closing * m.closing + 2 * braking * kit_max(m.gap, 0)) - m.closing) / braking;
    else if (m.closing > 0.3)
        m.ttc = kit_max(m.gap, 0) / m.closing;

    /* deceleration that just avoids: to the other's speed, or to rest behind it when it stops first */
    room = kit_max(m.gap - rest_gap - kit_max(m.closing, 0) * ego->brake_delay, 0.05);
    m.required = m.closing > 0 ? m.closing * m.closing / (2 * room) : 0;
    if (braking > 0) {
        const double stop = t->vx * t->vx / (2 * braking);
        m.required = kit_max(m.required, ego->speed * ego->speed / (2 * (room + stop)));
    }
    return m;
}

/* leader: the nearest body in the path; threat: the one that asks for the hardest braking */
static void choose(decision *d, const ego_state *ego, const tracker *tracks, const lane_filter *lane,
                   uint32_t lead_before, uint32_t threat_before)
{
    int i;
    double nearest = far_away;
    d->lead = d->threat = NULL;
    d->gap = d->ttc = far_away;
    d->closing = d->required = 0;
    for (i = 0; i < MAX_TRACKS; i++) {
        const track *t = &tracks->tracks[i];
        meeting m;
        if (!track_confirmed(t))
            continue;
        m = meet(t, ego, lane, t->id == lead_before || t->id == threat_before);
        if (!m.in_path || !m.certain || t->vx < -1.5)
            continue;
        if (m.gap < nearest) {
            nearest = m.gap;
            d->lead = t;
            d->gap = m.gap;
            d->closing = m.closing;
        }
        if (m.required > d->required) {
            d->threat = t;
            d->required = m.required;
            d->ttc = m.ttc;
        }
    }
}

/* following and holding speed */
static double follow(decision *d, const ego_state *ego, double dt, int settling)
{
    const double cruise = kit_hold_speed(&d->integral, ego->set_speed, ego->speed, dt, settling);
    double a, need, room, speed;
    if (!d->lead) {
        d->headway = 0;
        return cruise;
    }
    speed = kit_max(d->lead->vx, 0);
    /* it takes over the gap that it finds and lets it grow to what the human set */
    if (!(d->headway > 0) && d->gap < ego->time_gap * ego->speed)
        d->headway = kit_clamp((d->gap - follow_gap) / kit_max(ego->speed, 1), 0.6, ego->time_gap);
    if (d->headway > 0)
        d->headway = kit_min(d->headway + 0.04 * dt, ego->time_gap);
    if (d->gap > follow_late * kit_max(d->closing, 0) && d->gap > follow_gap + 1.3 * ego->time_gap * ego->speed)
        return cruise;

    room = d->gap - follow_gap - (d->headway > 0 ? d->headway : ego->time_gap) * speed;
    a = 0.12 * room - 0.7 * d->closing;
    /* from afar: an even deceleration to the other's speed */
    need = d->closing > 0 ? -d->closing * d->closing / (2 * kit_max(d->gap - follow_gap - 0.5 * speed, 0.5)) : 0;
    if (d->closing > 1 && room > 0)
        a = need < -1.8 && d->gap < follow_late * d->closing ? 1.15 * need : 0;
    if (ego->speed < 0.3 && speed < 0.3 && d->gap < follow_gap + 1.5)
        a = -2;
    return kit_clamp(kit_min(a, cruise), -3.5, 1.5);
}

static void emergency(decision *d, const ego_state *ego, double dt)
{
    const double warn_ttc = kit_clamp(1.2 + d->closing / 9, 1.9, 3.4);
    int stopping;
    d->warn_left -= dt;
    d->emergency_left -= dt;

    /* a warning lasts a second at least, so that a human can see it */
    if (d->threat && d->required > 1.8 && d->ttc < warn_ttc)
        d->warn_left = kit_max(d->warn_left, 1.0);
    if (d->threat && d->required > partial_at && d->ttc < 2.6) {
        d->emergency_left = 0.2;
        d->emergency_accel =
            kit_min(d->emergency_accel, d->required > full_at || d->ttc < 0.8 ? full_brake : partial_brake);
    }
    /* once begun it goes on until the other is no longer met, or to rest */
    stopping = d->emergency_accel < 0 && ego->speed > 0.1 && d->threat && ego->speed - d->threat->vx > -0.3;
    if (stopping) {
        d->emergency_left = 0.2;
        /* no harder than needed, with half as much again in hand */
        if (d->required < full_at && d->ttc > 0.8)
            d->emergency_accel = kit_max(d->emergency_accel, -kit_clamp(1.5 * d->required + 2, 3.5, -full_brake));
    }
    if (d->emergency_accel < 0 && ego->speed <= 0.1)
        d->emergency_left = kit_max(d->emergency_left, 0.1);
    if (d->emergency_left <= 0)
        d->emergency_accel = 0;
    if (d->emergency_accel < 0)
        d->warn_left = kit_max(d->warn_left, 0.2);
}

/* an eye is lost: asks the human to take over, and brings the car to rest if nobody comes */
static void fall_back(decision *d, const ego_state *ego)
{
    d->take_over = ego->engaged && (ego->radar_lost > 0 || ego->camera_lost > 0);
    if (!d->take_over)
        return;
    d->reason = ego->radar_lost > 0 ? "radar lost: asks to be taken over, comes to rest"
                                    : "camera lost: asks to be taken over, believes the radar alone";
    d->acceleration = kit_min(d->acceleration, 0);
    if (ego->radar_lost > 0 || ego->camera_lost > patience)
        d->acceleration = kit_min(d->acceleration, stop_gently);
}

void decide(decision *d, const ego_state *ego, const tracker *tracks, const lane_filter *lane, double dt, int settling)
{
    const uint32_t lead = d->lead ? d->lead->id : 0, threat = d->threat ? d->threat->id : 0;
    choose(d, ego, tracks, lane, lead, threat);
    emergency(d, ego, dt);

    d->acceleration = follow(d, ego, dt, settling);
    d->claim = ego->engaged;
    d->reason = d->lead ? "follows" : "free road";
    fall_back(d, ego);
    d->warn = d->warn_left > 0;
    d->emergency = d->emergency_accel < 0;
    if (d->warn)
        d->reason = "warns: closing on something in the path";
    if (d->emergency) {
        d->acceleration = ego->speed < 0.1 ? -3 : d->emergency_accel;
        d->claim = 1;
        d->reason = d->emergency_accel <= full_brake ? "brakes fully: contact is near"
                                                     : "brakes: required deceleration is high";
    }
    if (!ego->engaged && !d->emergency)
        d->acceleration = 0;
}
