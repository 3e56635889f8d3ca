/* score_touch.c - contacts out of trajectories alone: boxes that begin to overlap between two instants. Both move
 * evenly in between; the instant is found by halving. There are no bodies: what follows a contact is in the
 * trajectories. */
#include "run/score_inside.h"

enum { HALVINGS = 40, SLICES = 16 };
static const double other_level = 2.5;  /* m between the grounds of two: on another level */
static const double apart_again = 0.01; /* m: what is rounded to less does not end a contact */

static sp_box2 box_of(const sp_actor_record *a, const sp_actor_record *b, double k)
{
    return (sp_box2){a->x + k * (b->x - a->x), a->y + k * (b->y - a->y),
                     a->heading + k * sp_wrap_angle(b->heading - a->heading), b->length / 2, b->width / 2};
}

static double apart(const sp_actor_record *const at[4], double k)
{
    const sp_box2 p = box_of(at[0], at[1], k), q = box_of(at[2], at[3], k);
    return sp_box2_separation(&p, &q);
}

/* share of the step at which they touch first; negative: they do not */
static double first_touch(const sp_actor_record *const at[4])
{
    const double far = sp_hypot(at[2]->x - at[0]->x, at[2]->y - at[0]->y),
                 moved = sp_hypot(at[1]->x - at[0]->x, at[1]->y - at[0]->y) +
                         sp_hypot(at[3]->x - at[2]->x, at[3]->y - at[2]->y);
    if (far - moved > at[1]->length + at[1]->width + at[3]->length + at[3]->width)
        return -1;
    if (apart(at, 0) <= 0)
        return 0;
    /* within a slice nobody passes through anybody */
    double low = 0, high = -1;
    for (int i = 1; i <= SLICES && high < 0; i++) {
        if (apart(at, (double)i / SLICES) <= 0)
            high = (double)i / SLICES;
        else
            low = (double)i / SLICES;
    }
    for (int i = 0; high > 0 && i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        if (apart(at, middle) <= 0)
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* the axis along which the boxes are furthest apart, from a to b */
static sp_vec2 normal_of(const sp_box2 *a, const sp_box2 *b)
{
    sp_vec2 best = {1, 0};
    double most = -SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const sp_box2 *own = i < 2 ? a : b;
        double s, c;
        sp_sincos(own->heading, &s, &c);
        const sp_vec2 n = i % 2 ? (sp_vec2){-s, c} : (sp_vec2){c, s};
        double reach = 0;
        for (int k = 0; k < 2; k++) {
            const sp_box2 *box = k ? b : a;
            sp_sincos(box->heading, &s, &c);
            reach += sp_abs(n.x * c + n.y * s) * box->half_length + sp_abs(n.y * c - n.x * s) * box->half_width;
        }
        const double d = n.x * (b->x - a->x) + n.y * (b->y - a->y), room = sp_abs(d) - reach;
        if (room > most + 1e-9) {
            most = room;
            best = d < 0 ? (sp_vec2){-n.x, -n.y} : n;
        }
    }
    return best;
}

/* the middle of the corners of both that lie in the other, a little aside counts; the nearest corner else */
static sp_vec2 middle_of_touch(const sp_box2 *a, const sp_box2 *b)
{
    sp_vec2 sum = {0, 0}, corner[4], nearest = {b->x, b->y};
    double count = 0, least = SP_INFINITY;
    for (int k = 0; k < 2; k++) {
        const sp_box2 *own = k ? b : a, *in = k ? a : b;
        double s, c;
        sp_sincos(in->heading, &s, &c);
        sp_box2_corners(own, corner);
        for (int i = 0; i < 4; i++) {
            const double dx = corner[i].x - in->x, dy = corner[i].y - in->y;
            const double out =
                sp_max(sp_abs(c * dx + s * dy) - in->half_length, sp_abs(c * dy - s * dx) - in->half_width);
            if (out < least) {
                least = out;
                nearest = corner[i];
            }
            if (out > 0.01)
                continue;
            sum.x += corner[i].x;
            sum.y += corner[i].y;
            count++;
        }
    }
    return count > 0 ? (sp_vec2){sum.x / count, sum.y / count} : nearest;
}

static uint32_t part_towards(double heading, sp_vec2 n)
{
    double s, c;
    sp_sincos(heading, &s, &c);
    const double ahead = c * n.x + s * n.y, left = c * n.y - s * n.x;
    if (sp_abs(ahead) >= sp_abs(left))
        return ahead > 0 ? SP_PART_FRONT : SP_PART_REAR;
    return left > 0 ? SP_PART_LEFT : SP_PART_RIGHT;
}

static double between(double a, double b, double k)
{
    return a + k * (b - a);
}

static sp_event contact(const sp_actor_record *const at[4], double k, int64_t tick, double time)
{
    const sp_box2 a = box_of(at[0], at[1], k), b = box_of(at[2], at[3], k);
    const sp_vec2 n = normal_of(&a, &b), where = middle_of_touch(&a, &b);
    double s, c;
    sp_sincos(a.heading, &s, &c);
    const double ahead = c * n.x + s * n.y, left = c * n.y - s * n.x;
    const bool lengthways = sp_abs(ahead) >= sp_abs(left);
    /* closing along the outward normal of that side of a, as the physics has it */
    const double sign = (lengthways ? ahead : left) > 0 ? 1 : -1;
    const double nx = sign * (lengthways ? c : -s), ny = sign * (lengthways ? s : c);
    const double vx = between(at[0]->vx, at[1]->vx, k) - between(at[2]->vx, at[3]->vx, k),
                 vy = between(at[0]->vy, at[1]->vy, k) - between(at[2]->vy, at[3]->vy, k);
    const double middle = (c * (b.y - a.y) - s * (b.x - a.x)) / (2 * a.half_width) + 0.5;
    const double edge = (c * (where.y - a.y) - s * (where.x - a.x)) / (2 * a.half_width) + 0.5;
    return (sp_event){.tick = tick,
                      .at = time,
                      .kind = SP_EVENT_CONTACT,
                      .a = at[1]->actor,
                      .b = at[3]->actor,
                      .part = part_towards(a.heading, n),
                      .part_b = part_towards(b.heading, (sp_vec2){-n.x, -n.y}),
                      .x = where.x,
                      .y = where.y,
                      .z = at[1]->z,
                      .speed = sp_abs(between(at[0]->speed, at[1]->speed, k)),
                      .rel_speed = vx * nx + vy * ny,
                      .location = lengthways && middle >= -0.5 && middle <= 1.5 ? middle : sp_clamp(edge, 0, 1)};
}

uint32_t sp_score_touch(const sp_actor_record *before, const sp_actor_record *now, uint32_t count, int64_t tick,
                        double t0, double dt, sp_score_contact *held, sp_event *events, uint32_t event_count)
{
    for (uint32_t i = 1; i < count && event_count < SP_MAX_EVENTS; i++) {
        const sp_actor_record *const at[4] = {&before[0], &now[0], &before[i], &now[i]};
        if (sp_abs(now[i].z - now[0].z) > other_level)
            continue;
        sp_score_contact *h = &held[now[i].actor];
        if (h->on) {
            h->on = apart(at, 1) <= apart_again;
            if (!h->on)
                events[event_count++] = (sp_event){.tick = tick,
                                                   .at = t0 + dt,
                                                   .kind = SP_EVENT_CONTACT_END,
                                                   .a = now[0].actor,
                                                   .b = now[i].actor,
                                                   .delta_v = sp_hypot(now[0].vx - h->vx, now[0].vy - h->vy)};
            continue;
        }
        const double k = first_touch(at);
        if (k < 0)
            continue;
        events[event_count++] = contact(at, k, tick, t0 + k * dt);
        *h = (sp_score_contact){apart(at, 1) <= 0, before[0].vx, before[0].vy};
    }
    return event_count;
}
