/* lane_change.h - the double lane changes of ISO 3888-1 and -2 with a driver who looks ahead. Leaves the record of a run
 * to manoeuvre.h. */
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

/* the line that the driver has in mind: middle of each gate, a smooth step between them that begins `early` m before the
 * gate's end, when his front is still in it */
static inline double line_at(const course *c, double x, double early)
{
    double y = (c->left[0] + c->right[0]) / 2;
    for (int g = 1; g < 3; g++) {
        const double from = c->to[g - 1] - early, to = c->from[g] + 1, w = sp_clamp((x - from) / (to - from), 0, 1);
        const double goal = (c->left[g] + c->right[g]) / 2;
        y += (goal - y) * w * w * w * (10 - 15 * w + 6 * w * w);
    }
    return y;
}

/* A driver looks `preview` s ahead and steers the curvature that takes him from where his course leads there to where
 * his line is: 2 e / (preview u)^2 (MacAdam 1981 with one point), by the steering of the linear car, at most at
 * 0.4 rad/s of the road wheels. */
typedef struct driver {
    double preview, early;
} driver;

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
    double held = 0;
    if (r)
        r->count = 0;
    for (int i = 0; i < 1500; i++) {
        const double x = a->x - x0, y = a->y - y0, u = sp_max(a->speed, 3);
        if (x > c.to[2] + 2 || result.spun)
            break;
        note(&t, r);
        const double way = h.preview * u, angle = a->heading + sp_atan2(a->lateral_speed, u);
        const double e = line_at(&c, x + way * sp_cos(angle), h.early) - y - way * sp_sin(angle);
        const double wanted = sp_clamp((k.length + k.k * u * u) * 2 * e / (way * way), -0.5, 0.5);
        held += sp_clamp(wanted - held, -0.4 * 0.01, 0.4 * 0.01);
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

/* several drivers try it; the one who gets through, else the last one */
static const driver drivers_who_try[] = {{0.35, 6}, {0.45, 6}, {0.55, 8}, {0.65, 10}, {0.45, 10}, {0.35, 10}};

static inline lane_change try_course(const char *kind, int part, double speed, bool esc, driver *who)
{
    lane_change best = {0};
    for (size_t i = 0; i < sizeof drivers_who_try / sizeof *drivers_who_try && !best.passed; i++) {
        best = drive_course(kind, part, speed, esc, drivers_who_try[i], NULL);
        if (who)
            *who = drivers_who_try[i];
    }
    return best;
}

#endif
