/* tracker.c - radar detections become tracks: grouped, put into the vehicle frame, followed over time by two small
 * Kalman filters (along, across), with the car's own motion taken out. What a track means is decide.c's business. */
#include "sentinel.h"

typedef struct cluster {
    double x, y, z, vx, y_sigma, rcs;
    int count, used;
} cluster;

static const double noise_along = 4.0;  /* m/s^2, how hard others may change their speed between two cycles */
static const double noise_across = 2.5; /* m/s^2 */
static const double least_snr = 8.0;    /* dB */
static const double small_rcs = -4.0;   /* dBsm */
static const double moves_at = 1.2;     /* m/s over ground */

void tracker_predict(tracker *t, double speed, double yaw_rate, double dt)
{
    const double turn = yaw_rate * dt;
    int i;
    for (i = 0; i < MAX_TRACKS; i++) {
        track *k = &t->tracks[i];
        double q;
        if (!k->id)
            continue;
        /* the frame moves with the car and turns with it */
        {
            const double x = k->x + (k->vx - speed) * dt, y = k->y + k->vy * dt, vx = k->vx, vy = k->vy;
            k->x = x + turn * y;
            k->y = y - turn * x;
            k->vx = vx + turn * vy;
            k->vy = vy - turn * vx;
        }
        q = noise_along * noise_along * dt;
        k->pxx += dt * (2 * k->pxv + dt * k->pvv);
        k->pxv += dt * k->pvv;
        k->pvv += q * 0.1;
        q = noise_across * noise_across * dt;
        k->qyy += dt * (2 * k->qyv + dt * k->qvv);
        k->qyv += dt * k->qvv;
        k->qvv += q * 0.1;
        k->silent += dt;
        /* nobody goes on as foretold for so long */
        if (k->silent > 2)
            memset(k, 0, sizeof *k);
    }
}

int track_confirmed(const track *t)
{
    return t->id && t->hits >= 3;
}

/* detections of one body: near in place, equal in speed */
static int gather(const sp_frame *f, const sp_mount_info *m, double speed, double yaw_rate, cluster *out)
{
    uint32_t i;
    int n = 0, k;
    for (i = 0; i < f->count; i++) {
        const sp_radar_detection *r =
            (const sp_radar_detection *)(const void *)((const unsigned char *)f->data + (size_t)i * f->stride);
        const double a = r->azimuth + m->yaw, s = kit_sin(a), c = kit_cos(a);
        const double e = r->elevation - m->pitch, flat = r->range * kit_cos(e), z = m->z + r->range * kit_sin(e);
        const double x = m->x + flat * c, y = m->y + flat * s;
        /* speed over ground along the ray; the sensor moves with the car and turns with it */
        const double level = kit_max(kit_cos(e), 0.3);
        const double radial = r->range_rate + ((speed - yaw_rate * m->y) * c + yaw_rate * m->x * s) * level;
        double vx;
        if (!(r->range > 0.5) || !(r->snr > least_snr) || kit_abs(a) > 1.2 || kit_abs(e) > 1 ||
            !(r->range_rate - r->range_rate == 0))
            continue;
        vx = radial / (kit_max(c, 0.5) * level);
        for (k = 0; k < n; k++)
            if (kit_abs(out[k].x - x) < 4.5 && kit_abs(out[k].y - y) < 1.2 + 0.01 * x && kit_abs(out[k].vx - vx) < 1.5)
                break;
        if (k == MAX_CLUSTERS)
            continue;
        if (k == n) {
            memset(&out[k], 0, sizeof out[k]);
            out[k].x = x;
            out[k].y = y;
            out[k].z = z;
            out[k].vx = vx;
            out[k].rcs = r->rcs;
            out[k].count = 1;
            out[k].y_sigma = kit_max(r->azimuth_sigma, 0.004) * r->range;
            n++;
            continue;
        }
        /* the nearest point along, the mean across */
        out[k].count++;
        out[k].y += (y - out[k].y) / out[k].count;
        out[k].z += (z - out[k].z) / out[k].count;
        out[k].vx += (vx - out[k].vx) / out[k].count;
        out[k].x = kit_min(out[k].x, x);
        out[k].rcs = kit_max(out[k].rcs, r->rcs);
    }
    return n;
}

static void update(track *t, const cluster *c)
{
    const double rx = c->x > t->x + 1.2 ? 1.0 : 0.15; /* a jump away: only a further part of the body echoed */
    const double ry = c->y_sigma * c->y_sigma + 0.04, rv = 0.09;
    const double old_v = t->vx, since = kit_max(t->silent, 0.02);
    double g, h, e;

    /* along: place, then speed */
    e = c->x - t->x;
    g = t->pxx / (t->pxx + rx);
    h = t->pxv / (t->pxx + rx);
    t->x += g * e;
    t->vx += h * e;
    t->pvv -= h * t->pxv;
    t->pxv *= 1 - g;
    t->pxx *= 1 - g;
    e = c->vx - t->vx;
    g = t->pxv / (t->pvv + rv);
    h = t->pvv / (t->pvv + rv);
    t->x += g * e;
    t->vx += h * e;
    t->pxx -= g * t->pxv;
    t->pxv *= 1 - h;
    t->pvv *= 1 - h;
    t->ax += 0.25 * (kit_clamp((t->vx - old_v) / since, -12, 8) - t->ax);

    /* across: place alone */
    e = c->y - t->y;
    g = t->qyy / (t->qyy + ry);
    h = t->qyv / (t->qyy + ry);
    t->y += g * e;
    t->vy += h * e;
    t->qvv -= h * t->qyv;
    t->qyv *= 1 - g;
    t->qyy *= 1 - g;

    t->rcs += 0.2 * (c->rcs - t->rcs);
    t->z += 0.25 * (c->z - t->z);
    t->hits++;
    t->silent = 0;
    /* people are small to a radar; the parts of a parked car wander, but give more back */
    if (t->rcs < small_rcs && kit_abs(t->vy) > 0.5 && t->vy * t->y < 0)
        t->crossing++;
    else
        t->crossing = t->crossing > 3 && kit_abs(t->y) < 1.5 ? t->crossing : 0;
    t->moving = kit_abs(c->vx) > moves_at ? t->moving + 1 : 0;
    if (t->moving >= 4)
        t->was_moving = 1;
}

static void begin(tracker *t, const cluster *c)
{
    int i;
    for (i = 0; i < MAX_TRACKS && t->tracks[i].id; i++)
        ;
    if (i == MAX_TRACKS)
        return;
    {
        track *k = &t->tracks[i];
        memset(k, 0, sizeof *k);
        k->id = ++t->next_id;
        k->x = c->x;
        k->y = c->y;
        k->vx = c->vx;
        k->pxx = 0.25;
        k->pvv = 0.5;
        k->qyy = c->y_sigma * c->y_sigma + 0.09;
        k->qvv = 1.0;
        k->rcs = c->rcs;
        k->z = c->z;
        k->hits = 1;
        k->history = 1;
    }
}

void tracker_see(tracker *t, const sp_frame *f, const sp_mount_info *mount, double speed, double yaw_rate, double age)
{
    cluster c[MAX_CLUSTERS];
    const int n = gather(f, mount, speed, yaw_rate, c);
    int i, k;

    /* what was seen has moved since, and the car has too */
    for (k = 0; k < n; k++) {
        c[k].x += (c[k].vx - speed) * age + yaw_rate * age * c[k].y;
        c[k].y -= yaw_rate * age * c[k].x;
    }

    /* each track takes the nearest group that fits it; older tracks choose first */
    for (i = 0; i < MAX_TRACKS; i++) {
        track *t1 = &t->tracks[i];
        double best = 1;
        int at = -1;
        if (!t1->id)
            continue;
        for (k = 0; k < n; k++) {
            const double dx = (c[k].x - t1->x) / (2.5 + 3 * kit_sqrt(t1->pxx));
            const double dy = (c[k].y - t1->y) / (1.2 + 3 * c[k].y_sigma);
            const double dv = (c[k].vx - t1->vx) / (2.0 + 2 * kit_sqrt(t1->pvv));
            const double d = dx * dx + dy * dy + dv * dv;
            if (!c[k].used && d < best) {
                best = d;
                at = k;
            }
        }
        t1->history = t1->history << 1 | (at >= 0);
        if (at >= 0) {
            c[at].used = 1;
            update(t1, &c[at]);
        }
        /* gone: passed, or silent for six of eight cycles */
        k = 0;
        for (at = 0; at < 8; at++)
            k += (int)(t1->history >> at & 1);
        if (t1->x < 0 || (t1->hits < 3 && !(t1->history & 3)) || (t1->hits >= 3 && k < 2))
            memset(t1, 0, sizeof *t1);
    }
    for (k = 0; k < n; k++)
        if (!c[k].used)
            begin(t, &c[k]);
}
