/* pairs.h - an ego and one other in random motion, and what the metrics say of one tick of them. */
#ifndef TESTS_METRIC_PAIRS_H
#define TESTS_METRIC_PAIRS_H

#include "metric/inside.h"
#include "tests/metric/fixture.h"

/* acceleration along and left of its own x axis */
static inline sp_actor_record moving(uint32_t actor, double x, double y, double heading, double speed, double accel)
{
    sp_actor_record r = row(actor, x, y, heading, speed);
    r.acceleration = accel;
    return r;
}

/* on no lane: the predicted path is a straight line */
static inline sp_actor_record astray(sp_actor_record r)
{
    r.road = 0;
    r.lane = 0;
    r.lane_width = 0;
    return r;
}

/* one tick of b->rows by itself */
static inline void alone(bench *b)
{
    sp_metric_begin(&b->def, b->world->metric);
    bench_step(b, 0, NULL, 0);
}

/* +inf: null */
static inline double said(bench *b, int id)
{
    const sp_metric_value v =
        sp_metric_value_of(&b->def, (const sp_tally *)(const void *)b->world->metric, b->trace, id);
    return v.defined ? v.value : SP_INFINITY;
}

/* a draw from [lo, hi) */
static inline double draw(uint32_t i, uint32_t k, double lo, double hi)
{
    return lo + (hi - lo) * sp_random(6, 6, i, k);
}

/* on a straight road, an ego in its lane and somebody ahead who is at least partly in its way */
static inline void random_ahead(bench *b, uint32_t i)
{
    b->rows[0] = moving(1, 200, -1.75 + draw(i, 0, -0.3, 0.3), 0, draw(i, 1, 1, 40), draw(i, 2, -6, 3));
    b->rows[0].vy = draw(i, 3, -0.5, 0.5);
    b->rows[1] =
        moving(2, 206 + draw(i, 4, 0, 100), -1.75 + draw(i, 5, -1.5, 1.5), 0, draw(i, 6, 0, 40), draw(i, 7, -8, 3));
    b->rows[1].vy = draw(i, 8, -1, 1);
    if (i % 8 == 0) {
        b->rows[1].speed = b->rows[1].vx = 0;
        b->rows[1].acceleration = 0;
    }
}

/* the middles are 1.5 m ahead of the origins, the boxes 4 m long and 2 m wide */
static inline double gap_of(const bench *b)
{
    return b->rows[1].x - b->rows[0].x - 4;
}

/* somebody who drives straight across the ego's way at `angle` */
static inline void random_across(bench *b, uint32_t i)
{
    const double angle = (i & 1 ? -1 : 1) * draw(i, 0, 0.4, 2.7), speed = draw(i, 1, 0.5, 15),
                 ahead = draw(i, 2, 5, 60), time = draw(i, 3, 0.3, 5);
    b->rows[0] = astray(moving(1, 0, 0, 0, draw(i, 4, 3, 25), 0));
    /* about there when the ego is */
    const double t = i % 3 ? ahead / b->rows[0].speed : time;
    b->rows[1] = astray(moving(2, ahead - sp_cos(angle) * speed * t, -sp_sin(angle) * speed * t, angle, speed, 0));
}

/* the same seen from elsewhere: mirrored at the x axis, then turned and shifted */
static inline void move_all(bench *b, double angle, double x, double y, bool mirrored)
{
    const double sign = mirrored ? -1 : 1;
    double s, c;
    sp_sincos(angle, &s, &c);
    for (uint32_t i = 0; i < b->record.actor_count; i++) {
        sp_actor_record *a = &b->rows[i];
        const double px = a->x, py = a->y * sign, vx = a->vx, vy = a->vy * sign;
        a->x = x + px * c - py * s;
        a->y = y + px * s + py * c;
        a->vx = vx * c - vy * s;
        a->vy = vx * s + vy * c;
        a->heading = a->heading * sign + angle;
        a->lateral_acceleration *= sign;
        a->lateral_speed *= sign;
        a->yaw_rate *= sign;
    }
}

#endif
