/* lane_change.h - the double lane changes of ISO 3888-1 and -2 with a driver who looks ahead. Leaves the record of a
 * run to manoeuvre.h. */
#ifndef SP_TESTS_PHYSICS_LANE_CHANGE_H
#define SP_TESTS_PHYSICS_LANE_CHANGE_H

#include "physics/manoeuvre.h"

/* gates of cones, w the width of the car: along x from its begin, left and right beside the middle of the first one */
typedef struct course {
    double from[3], to[3], left[3], right[3];
} course;

/* ISO 3888-1:2018: 15 m of 1.1 w + 0.25, 30 m, 25 m of 1.2 w + 0.25, 25 m, 15 m and 15 m of 1.3 w + 0.25; the second
 * lane 3.5 m to the left, right edge to right edge.
 * ISO 3888-2:2011: 12 m of 1.1 w + 0.25, 13.5 m, 11 m of w + 1, 12.5 m, 12 m of 1.3 w + 0.25 and at least 3 m; a metre
 * between the first lane's left edge and the second one's right. The last lane has the first one's right edge. */
static inline course course_of(int part, double w)
{
    const double first = 1.1 * w + 0.25;
    course c = {{0}, {part == 1 ? 15 : 12}, {first / 2}, {-first / 2}};
    if (part == 1) {
        c.from[1] = 45;
        c.to[1] = 70;
        c.right[1] = c.right[0] + 3.5;
        c.left[1] = c.right[1] + 1.2 * w + 0.25;
        c.from[2] = 95;
        c.to[2] = 125;
        c.left[2] = c.right[0] + 1.3 * w + 0.25;
    } else {
        c.from[1] = 25.5;
        c.to[1] = 36.5;
        c.right[1] = c.left[0] + 1;
        c.left[1] = c.right[1] + w + 1;
        c.from[2] = 49;
        c.to[2] = 61;
        c.left[2] = c.right[0] + sp_max(1.3 * w + 0.25, 3);
    }
    c.right[2] = c.right[0];
    return c;
}

/* whether the box of the car, at (x, y) of the course, knocks over a cone */
static inline bool knocks(const course *c, const sp_actor_def *d, double x, double y, double heading)
{
    double s, k, px[4], py[4];
    sp_sincos(heading, &s, &k);
    for (int i = 0; i < 4; i++) {
        const double along = d->center_x + (i == 0 || i == 3 ? 0.5 : -0.5) * d->length;
        const double aside = (i < 2 ? 0.5 : -0.5) * d->width;
        px[i] = x + along * k - aside * s;
        py[i] = y + along * s + aside * k;
    }
    for (int g = 0; g < 3; g++) {
        for (int i = 0; i < 4; i++) {
            /* the part of this side that is between the gate's ends */
            const double dx = px[(i + 1) % 4] - px[i], dy = py[(i + 1) % 4] - py[i];
            double low = 0, high = 1;
            if (sp_abs(dx) < 1e-9) {
                low = px[i] < c->from[g] || px[i] > c->to[g] ? 2 : 0;
            } else {
                const double u = (c->from[g] - px[i]) / dx, v = (c->to[g] - px[i]) / dx;
                low = sp_max(low, sp_min(u, v));
                high = sp_min(high, sp_max(u, v));
            }
            if (low > high)
                continue;
            const double y0 = py[i] + low * dy, y1 = py[i] + high * dy;
            if (sp_max(y0, y1) > c->left[g] || sp_min(y0, y1) < c->right[g])
                return true;
        }
    }
    return false;
}

/* A driver and the line that he has in mind: `cut` of the room that the car has in each gate towards the next lane (0:
 * its middle), half a cosine between them from `early` m before a gate's end to `late` m behind the next one's begin.
 * He steers the line's curvature where he will be in `ahead` s, and back to the line like a spring of length `firm` s.
 */
typedef struct driver {
    double cut, early, late, ahead, firm;
} driver;

typedef struct line {
    double y, slope, bend;
} line;

static inline line line_at(const course *c, const sp_actor_def *d, const driver *h, double x)
{
    double goal[3];
    for (int g = 0; g < 3; g++) {
        const double room = (c->left[g] - c->right[g] - d->width) / 2;
        goal[g] = (c->left[g] + c->right[g]) / 2 + (g == 1 ? -room : room) * h->cut;
    }
    line l = {goal[0], 0, 0};
    for (int g = 1; g < 3; g++) {
        const double from = c->to[g - 1] - h->early, length = c->from[g] + h->late - from;
        const double w = sp_clamp((x - from) / length, 0, 1), step = goal[g] - goal[g - 1], k = SP_PI / length;
        l.y += step * (1 - sp_cos(SP_PI * w)) / 2;
        l.slope += step * k / 2 * sp_sin(SP_PI * w);
        l.bend += w > 0 && w < 1 ? step * k * k / 2 * sp_cos(SP_PI * w) : 0;
    }
    return l;
}

typedef struct lane_change {
    bool passed, spun, esc;
    double slide; /* rad, most */
} lane_change;

/* part 1: the speed is held; part 2: the throttle is let go 2 m after the entry */
static inline lane_change drive_course(const char *kind, int part, double speed, bool esc, driver h, record *r)
{
    stand t;
    ego_on_the_road(&t, kind, speed);
    t.vehicle.esc_off = esc ? 0 : 1;
    lane_change result = {true, false, false, 0};
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    const sp_actor_def *d = &t.actors[1];
    const linear k = linear_of(&t.vehicle);
    const course c = course_of(part, d->width);
    const double x0 = a->x + 25, y0 = a->y;
    const double quick = 1000 * SP_PI / 180 / t.vehicle.steering_ratio;
    double held = 0;
    if (r)
        r->count = 0;
    for (int i = 0; i < 1500; i++) {
        const double x = a->x - x0, y = a->y - y0, u = sp_max(a->speed, 3);
        if (x > c.to[2] + 2 || result.spun || (!r && !result.passed))
            break;
        note(&t, r);

        /* the middle of the box is what has to be on the line; steering of the linear car for the curvature, at
         * most at 1000 deg/s of the steering wheel */
        const double angle = a->heading + sp_atan2(a->lateral_speed, u), m = d->center_x, l = h.firm * u;
        const line now = line_at(&c, d, &h, x + m * sp_cos(a->heading));
        const line then = line_at(&c, d, &h, x + m * sp_cos(a->heading) + h.ahead * u);
        const double beside = y + m * sp_sin(a->heading) - now.y, off = angle - sp_atan(now.slope);
        const double bend = then.bend - beside / (l * l) - 1.6 * off / l;
        const double wanted = sp_clamp((k.length + k.k * u * u) * bend, -0.5, 0.5);
        held += sp_clamp(wanted - held, -quick * 0.01, quick * 0.01);
        a->steering = held;
        if (part == 2 && x + d->center_x + d->length / 2 > 2)
            t.world->control.pedals = 1;
        else
            stand_hold(&t, speed);
        CHECK(stand_tick(&t));
        result.passed = result.passed && !knocks(&c, d, a->x - x0, a->y - y0, a->heading);
        result.slide = sp_max(result.slide, sp_abs(sp_atan2(a->lateral_speed, u)));
        result.esc |= (a->flags & SP_ACTOR_ESC) != 0;
        result.spun = result.slide > 0.7 || sp_abs(a->roll) > 0.5;
    }
    result.passed = result.passed && !result.spun;
    stand_end(&t);
    return result;
}

/* Drivers try it, first the one who was good at the last speed, then others spread evenly over what drivers may have in
 * mind (Roberts' sequence in five dimensions), until one gets through: what the car can do, not what one driver can.
 * *who gets him. */
static inline lane_change try_course(const char *kind, int part, double speed, bool esc, int tries, driver *who)
{
    static const double low[5] = {0, -2, -1, 0.05, 0.25}, high[5] = {1, 4, 5, 0.3, 0.6};
    lane_change r = drive_course(kind, part, speed, esc, *who, NULL);
    for (int i = 0; i < tries && !r.passed; i++) {
        double x[5], step = 1;
        for (int k = 0; k < 5; k++) {
            step /= 1.1673039782614187; /* x^6 = x + 1 */
            const double at = 0.5 + (i + 1) * step;
            x[k] = low[k] + (high[k] - low[k]) * (at - sp_floor(at));
        }
        const driver h = {x[0], x[1], x[2], x[3], x[4]};
        r = drive_course(kind, part, speed, esc, h, NULL);
        if (r.passed)
            *who = h;
    }
    return r;
}

#endif
