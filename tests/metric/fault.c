/* fault.c - whose fault a contact was, of motion in closed form: standing traffic, a leader who brakes, cut-ins from
 * near and far, somebody who leaves his lane, somebody who walks into the road. */
#include "tests/metric/fixture.h"

/* how the other moves: place and speed at time t */
typedef struct motion {
    double x, y, heading, vx;
} motion;
typedef motion (*mover)(double t);

/* ego at a steady speed from x = 0 in lane -1 until the boxes meet; the judgement */
static const sp_contact_value *drive(bench *b, double speed, mover other, uint32_t part, uint32_t part_b)
{
    CHECK(bench_open(b, NULL, 0));
    for (int64_t k = 0; k < 6000; k++) {
        const double t = 0.01 * (double)k;
        const motion m = other(t), was = other(t - 0.01);
        b->rows[0] = row(1, speed * t, -1.75, 0, speed);
        b->rows[1] = row(2, m.x, m.y, m.heading, m.vx);
        b->rows[1].vy = (m.y - was.y) / 0.01;
        const sp_box2 p = {b->rows[0].x + 1.5, -1.75, 0, 2, 1};
        const sp_box2 q = {m.x + 1.5 * sp_cos(m.heading), m.y + 1.5 * sp_sin(m.heading), m.heading, 2, 1};
        const bool hit = sp_box2_separation(&p, &q) <= 0;
        const sp_event e = {.tick = k,
                            .at = t,
                            .kind = SP_EVENT_CONTACT,
                            .a = 1,
                            .b = 2,
                            .part = part,
                            .part_b = part_b,
                            .speed = speed,
                            .rel_speed = speed - m.vx};
        bench_step(b, k, hit ? &e : NULL, hit);
        if (hit)
            break;
    }
    (void)bench_judge(b, "ego.contact");
    CHECK(b->j.contact.any);
    return &b->j.contact;
}

/* ahead all the time, slower */
static motion slower(double t)
{
    return (motion){100 + 10 * t, -1.75, 0, 10};
}

/* keeps 20 m/s, 60 m ahead, and brakes with 6 m/s^2 from 1 s on */
static motion braking(double t)
{
    const double s = sp_max(t - 1, 0), stop = 20.0 / 6, u = sp_min(s, stop);
    return (motion){60 + 20 * sp_min(t, 1) + 20 * u - 3 * u * u, -1.75, 0, 20 - 6 * u};
}

/* from the lane beside within 1.5 s, `near` m ahead of where the ego's face is at the end of it */
static motion cut_in(double t, double gap, double v)
{
    const double from = 2, share = sp_clamp((t - from) / 1.5, 0, 1);
    const double at = 30 * (from + 1.5) + 3.5 + gap + 0.5; /* rear of the box is 0.5 m behind its origin */
    return (motion){at + v * (t - from - 1.5), -5.25 + 3.5 * share, 0, v};
}
static motion cut_in_close(double t)
{
    return cut_in(t, 4, 15);
}
static motion cut_in_middling(double t)
{
    return cut_in(t, 24, 16);
}
static motion cut_in_far(double t)
{
    return cut_in(t, 90, 15);
}

/* drifts out of the lane beside and keeps pace: side to side */
static motion drifts(double t)
{
    return (motion){30 * t, -5.25 + 0.5 * sp_max(t - 1, 0), 0, 30};
}

/* drives across from the right, to be in the ego's way when it comes: slowly, seen on the lane for seconds; or at
 * 6 m/s */
static motion crosses(double t)
{
    return (motion){150, -1.75 + 0.5 * (t - 7.5) - 1.5, SP_PI / 2, 0};
}
static motion darts(double t)
{
    return (motion){150, -1.75 + 6 * (t - 7.1) - 1.5, SP_PI / 2, 0};
}

static motion comes_from_behind(double t)
{
    return (motion){-80 + 40 * t, -1.75, 0, 40};
}

static void rear_end(void)
{
    bench b;
    const sp_contact_value *c = drive(&b, 30, slower, SP_PART_FRONT, SP_PART_REAR);
    CHECK_TEXT(c->fault, "ego");
    CHECK(c->avoidable == 1);
    bench_close(&b);
    c = drive(&b, 20, braking, SP_PART_FRONT, SP_PART_REAR);
    CHECK_TEXT(c->fault, "ego");
    CHECK(c->avoidable == 1);
    bench_close(&b);
    /* who is run into from behind is not at fault */
    c = drive(&b, 20, comes_from_behind, SP_PART_REAR, SP_PART_FRONT);
    CHECK_TEXT(c->fault, "other");
    bench_close(&b);
}

static void cut_ins(void)
{
    bench b;
    /* 4 m ahead and 15 m/s slower: D_req of R157 is (15 * 1.05 + 15^2 / (2 * 7.59)) = 30.6 m: nobody helps */
    const sp_contact_value *c = drive(&b, 30, cut_in_close, SP_PART_FRONT, SP_PART_REAR);
    CHECK_TEXT(c->fault, "other");
    CHECK(c->avoidable == 0);
    bench_close(&b);
    /* perceived 0.375 m into the change, about 1.2 s before it is in the way: the careful one manages, a second and
     * 4 m/s^2 from there on would not (14 + 14^2 / 8 = 38.5 m) */
    c = drive(&b, 30, cut_in_middling, SP_PART_FRONT, SP_PART_REAR);
    CHECK_TEXT(c->fault, "shared");
    CHECK(c->avoidable == 1);
    bench_close(&b);
    /* 90 m ahead: room enough for the proper response, 15 + 15^2 / 8 = 43 m */
    c = drive(&b, 30, cut_in_far, SP_PART_FRONT, SP_PART_REAR);
    CHECK_TEXT(c->fault, "ego");
    bench_close(&b);
}

static void beside_and_across(void)
{
    bench b;
    const sp_contact_value *c = drive(&b, 30, drifts, SP_PART_RIGHT, SP_PART_LEFT);
    CHECK_TEXT(c->fault, "other");
    CHECK(c->avoidable == -1);
    bench_close(&b);
    /* slowly, on the lane long before: a careful driver stops */
    c = drive(&b, 20, crosses, SP_PART_FRONT, SP_PART_RIGHT);
    CHECK_TEXT(c->fault, "ego");
    CHECK(c->avoidable == 1);
    bench_close(&b);
    /* at 6 m/s out of nowhere: nobody does */
    c = drive(&b, 20, darts, SP_PART_FRONT, SP_PART_RIGHT);
    CHECK_TEXT(c->fault, "other");
    CHECK(c->avoidable == 0);
    bench_close(&b);
}

/* out of its own lane into one that keeps his: the ego's */
static void ego_leaves_its_lane(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k < 400; k++) {
        const double t = 0.01 * (double)k, y = -1.75 - 0.8 * sp_max(t - 1, 0);
        b.rows[0] = row(1, 20 * t, y, 0, 20);
        b.rows[1] = row(2, 20 * t + 0.5, -5.25, 0, 20);
        const bool hit = y < -3.25;
        const sp_event e = {.tick = k,
                            .at = t,
                            .kind = SP_EVENT_CONTACT,
                            .a = 1,
                            .b = 2,
                            .part = SP_PART_RIGHT,
                            .part_b = SP_PART_LEFT,
                            .speed = 20,
                            .rel_speed = 0.8};
        bench_step(&b, k, hit ? &e : NULL, hit);
        if (hit)
            break;
    }
    (void)bench_judge(&b, "ego.contact");
    CHECK_TEXT(b.j.contact.fault, "ego");
    bench_close(&b);
}

int main(void)
{
    RUN(rear_end);
    RUN(cut_ins);
    RUN(beside_and_across);
    RUN(ego_leaves_its_lane);
    return DONE();
}
