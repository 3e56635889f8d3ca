/* kit.h - small tools that the drivers of this folder share: arithmetic without libm (whose last bits change with the
 * CPU), parameters, steering along a lane. Nothing in here is part of the driver ABI. */
#ifndef DRIVERS_KIT_H
#define DRIVERS_KIT_H

#include <stdlib.h>
#include <string.h>

#include "skidpad/driver.h"

static inline double kit_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double kit_max(double a, double b)
{
    return a > b ? a : b;
}
static inline double kit_abs(double x)
{
    return x < 0 ? -x : x;
}
static inline double kit_clamp(double x, double lo, double hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}
static inline double kit_sqrt(double x)
{
    return x > 0 ? __builtin_sqrt(x) : 0;
}

/* atan: two halvings of the angle, then the series to x^9; error below 1e-9 */
static inline double kit_atan(double x)
{
    double t = x / (1 + kit_sqrt(1 + x * x));
    t = t / (1 + kit_sqrt(1 + t * t));
    const double q = t * t;
    return 4 * t * (1 - q * (1.0 / 3 - q * (1.0 / 5 - q * (1.0 / 7 - q * (1.0 / 9 - q * (1.0 / 11))))));
}

/* sine and cosine for |x| below 1.6 rad: series to x^11 and x^12, error below 1e-6 */
static inline double kit_sin(double x)
{
    const double q = x * x;
    return x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110)))));
}
static inline double kit_cos(double x)
{
    const double q = x * x;
    return 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * (1 - q / 90 * (1 - q / 132)))));
}

/* the same for any angle of up to a few turns */
static inline void kit_direction(double angle, double *c, double *s)
{
    while (angle > 3.14159265358979)
        angle -= 6.28318530717959;
    while (angle < -3.14159265358979)
        angle += 6.28318530717959;
    {
        const double half_c = kit_cos(angle / 2), half_s = kit_sin(angle / 2), wide = half_c * half_c + half_s * half_s;
        *c = (half_c * half_c - half_s * half_s) / wide;
        *s = 2 * half_c * half_s / wide;
    }
}

/* a number from the command line or the SUT, else the default */
static inline double kit_param(const sp_host *host, const char *name, double value)
{
    const char *text = host->param ? host->param(host, name) : NULL;
    char *end = NULL;
    const double v = text ? strtod(text, &end) : value;
    return text && end != text && v - v == 0 ? v : value;
}

static inline const sp_trace *kit_trace(const sp_host *host)
{
    return host->extension ? (const sp_trace *)host->extension(host, SP_TRACE_ID) : NULL;
}

/* the middle of the own lane in the vehicle frame: y(x) = c0 + c1 x + c2 x^2 + c3 x^3 */
typedef struct kit_lane {
    int seen;
    double c0, c1, c2, c3, width;
} kit_lane;

static inline double kit_lane_y(const kit_lane *l, double x)
{
    return l->c0 + x * (l->c1 + x * (l->c2 + x * l->c3));
}

/* own left and right marking; with one of them alone the known width says where the other is */
static inline void kit_lane_read(kit_lane *lane, const sp_frame *f)
{
    const sp_lane_line *left = NULL, *right = NULL;
    uint32_t i;
    for (i = 0; f && i < f->count; i++) {
        const sp_lane_line *l =
            (const sp_lane_line *)(const void *)((const unsigned char *)f->data + (size_t)i * f->stride);
        if (l->side == 1 && l->existence > 0.3)
            left = l;
        if (l->side == -1 && l->existence > 0.3)
            right = l;
    }
    if (!left && !right)
        return;
    if (left && right)
        lane->width = left->c0 - right->c0;
    else if (!(lane->width > 0))
        lane->width = 3.5;
    {
        const sp_lane_line *a = left ? left : right, *b = right ? right : left;
        const double shift = left && right ? 0 : left ? -lane->width / 2 : lane->width / 2;
        lane->c0 = (a->c0 + b->c0) / 2 + shift;
        lane->c1 = (a->c1 + b->c1) / 2;
        lane->c2 = (a->c2 + b->c2) / 2;
        lane->c3 = (a->c3 + b->c3) / 2;
        lane->seen = 1;
    }
}

/* Curvature that brings the rear axle onto the lane's middle: y'' = -2 y'/l - y/l^2 over the distance, critically
 * damped, with l = max(6 m, 0.9 s v); `delay` s of steering is looked ahead for the lane's own curvature. The last term
 * of `slope`: the rear axle slips outwards by a_y / (stiffness over load, about 200 m/s^2 per rad for passenger tyres).
 */
static inline double kit_lane_curvature(const kit_lane *lane, double speed, double delay)
{
    const double l = kit_max(6, 0.9 * speed), x = speed * delay;
    const double bend = 2 * lane->c2 + 6 * lane->c3 * x;
    const double slope = lane->c1 + speed * speed * bend / 200;
    return bend + 2 * slope / l + kit_clamp(lane->c0, -l / 3, l / 3) / (l * l);
}

/* what steering has to know of the car */
typedef struct kit_car {
    double speed, curvature; /* now; 1/m as the wheels stand */
    double delay, front;     /* s of the steering; m from the rear axle to the front */
    double under;            /* s^2/m^2, curvature that the wheels are turned more for 1 m/s^2 of their tyres */
} kit_car;

static inline kit_car kit_car_of(const sp_vehicle_info *v, double speed, double steering_angle)
{
    kit_car car;
    car.speed = speed;
    car.curvature = kit_sin(steering_angle) / kit_cos(steering_angle) / v->wheelbase;
    car.delay = v->steering_delay + v->steering_lag;
    car.front = v->length - v->rear_overhang;
    car.under = 7e-4 / v->wheelbase; /* as passenger cars need */
    return car;
}

/* the way ahead: the first points of a ROUTE frame */
enum { KIT_ROUTE = 160 };
typedef struct kit_route {
    uint32_t count;
    double x[KIT_ROUTE], y[KIT_ROUTE], heading[KIT_ROUTE], distance[KIT_ROUTE], width[KIT_ROUTE];
    double bank[KIT_ROUTE]; /* rad, left side up; 0 from hosts that do not tell it yet */
} kit_route;

static inline void kit_route_read(kit_route *r, const sp_frame *f)
{
    uint32_t i;
    r->count = 0;
    for (i = 0; f && i < f->count && i < KIT_ROUTE; i++) {
        sp_route_point p;
        memset(&p, 0, sizeof p);
        memcpy(&p, (const unsigned char *)f->data + (size_t)i * f->stride, f->stride < sizeof p ? f->stride : sizeof p);
        r->x[i] = p.x;
        r->y[i] = p.y;
        r->heading[i] = p.heading;
        r->distance[i] = p.distance;
        r->width[i] = p.width;
        r->bank[i] = p.bank;
        r->count = i + 1;
    }
}

/* mean bend of the way from point i to point k: the turn of its heading over its length */
static inline double kit_route_mean(const kit_route *r, uint32_t i, uint32_t k)
{
    double turn = r->heading[k] - r->heading[i];
    while (turn > 3.14159265358979)
        turn -= 6.28318530717959;
    while (turn < -3.14159265358979)
        turn += 6.28318530717959;
    return turn / kit_max(r->distance[k] - r->distance[i], 0.1);
}

/* of its i-th piece */
static inline double kit_route_bend(const kit_route *r, uint32_t i)
{
    return kit_route_mean(r, i, i + 1);
}

/* bank of the way at `distance` m along it */
static inline double kit_route_bank(const kit_route *r, double distance)
{
    uint32_t i = 0;
    while (i + 1 < r->count && r->distance[i + 1] <= distance)
        i++;
    return r->count ? r->bank[i] : 0;
}

/* turn of the way from its beginning to `distance` m */
static inline double kit_route_turn(const kit_route *r, double distance)
{
    double sum = 0;
    uint32_t i;
    for (i = 0; i + 1 < r->count && r->distance[i] < distance; i++)
        sum += kit_route_bend(r, i) * (kit_min(distance, r->distance[i + 1]) - r->distance[i]);
    return sum;
}

/* y of the way x m ahead of the rear axle; beyond its points straight on */
static inline double kit_route_y(const kit_route *r, double x)
{
    uint32_t i = 0;
    while (i + 2 < r->count && r->x[i + 1] < x)
        i++;
    return r->y[i] + (r->y[i + 1] - r->y[i]) * (x - r->x[i]) / kit_max(r->x[i + 1] - r->x[i], 0.1);
}

/* place and heading of the way at `distance` m along it: the cubic through two points with their headings; beyond its
 * ends straight on */
static inline void kit_route_at(const kit_route *r, double distance, double *x, double *y, double *heading)
{
    const uint32_t last = r->count - 1;
    uint32_t i = 0;
    double u, h, w, c0, s0, c1, s1, dx, dy, turn;
    if (distance <= r->distance[0] || last == 0 || distance >= r->distance[last]) {
        const uint32_t end = distance <= r->distance[0] ? 0 : last;
        *heading = r->heading[end];
        kit_direction(*heading, &c0, &s0);
        *x = r->x[end] + (distance - r->distance[end]) * c0;
        *y = r->y[end] + (distance - r->distance[end]) * s0;
        return;
    }
    while (i + 2 < r->count && r->distance[i + 1] <= distance)
        i++;
    h = kit_max(r->distance[i + 1] - r->distance[i], 0.1);
    u = (distance - r->distance[i]) / h;
    w = 1 - u;
    kit_direction(r->heading[i], &c0, &s0);
    kit_direction(r->heading[i + 1], &c1, &s1);
    *x = w * w * (1 + 2 * u) * r->x[i] + u * u * (1 + 2 * w) * r->x[i + 1] + h * u * w * (w * c0 - u * c1);
    *y = w * w * (1 + 2 * u) * r->y[i] + u * u * (1 + 2 * w) * r->y[i + 1] + h * u * w * (w * s0 - u * s1);
    dx = 6 * u * w * (r->x[i + 1] - r->x[i]) / h + w * (w - 2 * u) * c0 + u * (u - 2 * w) * c1;
    dy = 6 * u * w * (r->y[i + 1] - r->y[i]) / h + w * (w - 2 * u) * s0 + u * (u - 2 * w) * s1;

    /* of the derivative, near the heading before */
    turn = kit_atan((c0 * dy - s0 * dx) / kit_max(c0 * dx + s0 * dy, 0.05));
    *heading = r->heading[i] + turn;
}

/* Curvature that keeps what the car sweeps in the middle of the way. In a bend the front corner swings out by f^2 / 2R
 * (f: from the rear axle to the front) while the flank stays; so the point f / sqrt 2 ahead of the rear axle is led
 * along the middle, and no step in the way's bend asks for one of the wheels. That is steered for at a point `far` m
 * ahead, farther the faster, less what it then runs wide by; the distance across falls with length l. */
static inline double kit_route_curvature(const kit_route *r, const kit_car *car, double *trim, double dt)
{
    const double v = kit_max(car->speed, 0), near = 0.7 * car->front, far = kit_max(near, 0.6 * v),
                 l = kit_max(3, 0.9 * v);
    const double gone = v * car->delay;
    double turned, c, s, px, py, x = 0, y = 0, h = 0, along = gone + far, bend, across, slip, turn;
    double level, lean, grows, out;
    int i;

    /* that point when the wheels will have turned, and the way beside it; the wheels turn within the banked road */
    kit_direction(kit_route_bank(r, 0), &level, &lean);
    turned = (car->curvature - car->under * 9.81 * lean) / ((1 + car->under * v * v) * kit_max(level, 0.1));
    turned = kit_clamp(turned * gone, -1, 1);
    kit_direction(turned, &c, &s);
    px = gone + far * c;
    py = gone * turned / 2 + far * s;
    for (i = 0; i < 4; i++) {
        kit_route_at(r, along, &x, &y, &h);
        kit_direction(h, &c, &s);
        along += (px - x) * c + (py - y) * s;
    }
    across = (py - y) * c - (px - x) * s;
    bend = along > 0.1 ? kit_route_turn(r, along) / along : 0;
    kit_direction(kit_route_bank(r, along / 2), &level, &lean);
    /* the rear axle does not go where the car points to: outwards, and down the bank; seen from above. Across a bank a
     * nose that stands 0.01 rad up, as under power and load, points up the bank */
    slip = (v * v * bend * level + 9.81 * lean) / 200 * level - 0.01 * lean;
    across += (far * far - near * near) / 2 * bend - far * slip;

    /* in a long transition the bend at that point is not yet that of the car; in a short one this rounds it off */
    grows = (kit_route_turn(r, along) - 2 * kit_route_turn(r, along - far / 2) + kit_route_turn(r, along - far)) * 4 /
            (far * far);
    grows = kit_clamp(grows, -1.5e-4, 1.5e-4); /* 1/m^2 */
    across -= grows * far * far * (far / 12 - gone / 4);
    turn = turned - h - slip;
    if (trim) {
        if (v > 3 && kit_abs(bend) < 0.03 && kit_abs(across) < 0.5)
            *trim = kit_clamp(*trim + 0.35 * across * dt, -1.2, 1.2);
        across += *trim;
    }

    /* seen from above, what is wrong on a bank looks small, and so does what is steered for it */
    out = -(kit_sin(kit_clamp(turn, -1.5, 1.5)) + kit_clamp(across / l, -0.4, 0.4)) / far;
    return bend + (out - bend) / kit_max(level * level, 0.2) - grows * far / 2;
}

/* the speed that the bends ahead allow now: `lateral` m/s^2 of the tyres in them (what the bank does not carry), `rate`
 * 1/(m s) of change of the curvature from one to the next, `brake` m/s^2 before them; the wheels stand for `curvature`
 * now */
static inline double kit_route_speed(const kit_route *r, double lateral, double rate, double brake, double curvature)
{
    double square = 1e4;
    uint32_t i, to = 0, from = 0;
    for (i = 0; i + 1 < r->count; i++) {
        double k, change, turning, level, lean, most;
        kit_direction(r->bank[i], &level, &lean);

        /* over 5 m from here on, and over those before; nearer than that the wheels stand as they stand */
        while (to + 1 < r->count && (to <= i || r->distance[to] < r->distance[i] + 4.99))
            to++;
        while (r->distance[from] < r->distance[i] - 5.01)
            from++;
        k = kit_route_mean(r, i, to);
        change = k - (r->distance[i] < 4.99 ? curvature / kit_max(level, 0.1) : kit_route_mean(r, from, i));
        turning = rate * kit_max(r->distance[to] - r->distance[i], 1) / kit_max(kit_abs(change), 1e-4);
        most = (lateral - (k > 0 ? 9.81 : -9.81) * lean) / kit_max(kit_abs(k) * level, 1e-5);
        most = kit_max(kit_min(most, turning * turning), 2);
        square = kit_min(square, most + 2 * brake * kit_max(r->distance[i] - 3, 0));
    }
    return kit_sqrt(square);
}

/* speed by a PI controller; the integral stands still while the car settles */
static inline double kit_hold_speed(double *integral, double want, double have, double dt, int settling)
{
    const double e = want - have, a = 0.8 * e + *integral;
    const double out = kit_clamp(a, -3, 2);
    if (settling)
        *integral = 0;
    else if (a > -3 && a < 2)
        *integral = kit_clamp(*integral + 0.1 * e * dt, -0.5, 0.5);
    return out;
}

#endif
