/* same.h - whether two road networks answer alike: the facts one by one, and questions at places drawn by chance. */
#ifndef SP_TESTS_ROAD_SAME_H
#define SP_TESTS_ROAD_SAME_H

#include "road/inside.h"
#include "tests/check.h"

/* Counts what differs by more than `slack` (0: bits), and says the first few. `probes` places a road. */
static unsigned same_bad;

#define SAME(x, ...)                                                                                                   \
    do {                                                                                                               \
        if (!(x) && ++same_bad <= 5) {                                                                                 \
            fprintf(stderr, "%s:%d: differs: %s: ", __FILE__, __LINE__, #x);                                           \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fprintf(stderr, "\n");                                                                                     \
        }                                                                                                              \
    } while (0)

static inline bool same_number(double a, double b, double slack)
{
    return a == b || sp_abs(a - b) <= slack;
}

static inline bool same_text(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

/* the same, or the same with a number behind it, as an id that stands twice becomes */
static inline bool same_id(const char *a, const char *b)
{
    const size_t n = strlen(a);
    return !strncmp(a, b, n) && (!b[n] || (b[n] == '_' && b[n + 1]));
}

static inline bool same_mark(const sp_road_mark *a, const sp_road_mark *b)
{
    const bool painted =
        a->type != SP_MARK_NONE && a->type != SP_MARK_CURB && a->type != SP_MARK_GRASS && a->type != SP_MARK_EDGE;
    return a->type == b->type &&
           (!painted || (a->width == b->width && a->dash == b->dash && a->gap == b->gap && a->colour == b->colour));
}

static inline void same_lanes(const sp_road_net *a, const sp_road_net *b, uint32_t r, double s, double slack)
{
    sp_lane_info la[64], lb[64];
    const uint32_t n = sp_road_lanes(a, r, s, la, 64), m = sp_road_lanes(b, r, s, lb, 64);
    SAME(n == m, "road %s s %.17g: %u and %u lanes", sp_road_id(a, r), s, n, m);
    for (uint32_t i = 0; i < n && i < m && i < 64; i++) {
        const bool same = la[i].id == lb[i].id && la[i].type == lb[i].type && same_mark(&la[i].mark, &lb[i].mark) &&
                          same_number(la[i].width, lb[i].width, slack) &&
                          same_number(la[i].t_inner, lb[i].t_inner, slack) &&
                          same_number(la[i].t_outer, lb[i].t_outer, slack);
        SAME(same, "road %s s %.17g lane %d and %d", sp_road_id(a, r), s, (int)la[i].id, (int)lb[i].id);
        const sp_road_place p = {r, la[i].id, s, (la[i].t_inner + la[i].t_outer) / 2};
        sp_road_place na[8], nb[8];
        SAME(sp_road_speed_limit(a, p) == sp_road_speed_limit(b, p), "road %s s %.17g lane %d", sp_road_id(a, r), s,
             (int)la[i].id);
        const uint32_t ca = sp_road_next(a, p, false, na, 8), cb = sp_road_next(b, p, false, nb, 8);
        SAME(ca == cb, "road %s s %.17g lane %d: %u and %u ways on", sp_road_id(a, r), s, (int)la[i].id, ca, cb);
        for (uint32_t k = 0; k < ca && k < cb && k < 8; k++) {
            SAME(na[k].road == nb[k].road && na[k].lane == nb[k].lane && same_number(na[k].s, nb[k].s, slack),
                 "road %s lane %d", sp_road_id(a, r), (int)la[i].id);
        }
    }
    const sp_road_mark ma = sp_road_center_mark(a, r, s), mb = sp_road_center_mark(b, r, s);
    SAME(same_mark(&ma, &mb), "road %s s %.17g: centre", sp_road_id(a, r), s);
}

static inline void same_place(const sp_road_net *a, const sp_road_net *b, uint32_t r, double s, double t, double slack)
{
    sp_road_point p, q;
    sp_road_place x, y;
    const sp_road_place at = {r, 0, s, t};
    const bool one = sp_road_at(a, at, &p), two = sp_road_at(b, at, &q);
    SAME(one && two, "road %s", sp_road_id(a, r));
    const bool same = same_number(p.position.x, q.position.x, slack) &&
                      same_number(p.position.y, q.position.y, slack) &&
                      same_number(p.position.z, q.position.z, slack) && same_number(p.heading, q.heading, slack) &&
                      same_number(p.pitch, q.pitch, slack) && same_number(p.roll, q.roll, slack) &&
                      same_number(p.curvature, q.curvature, slack) && same_number(p.normal.x, q.normal.x, slack) &&
                      same_number(p.normal.y, q.normal.y, slack);
    SAME(same, "road %s s %.17g t %.17g: z %.17g %.17g roll %.17g %.17g", sp_road_id(a, r), s, t, p.position.z,
         q.position.z, p.roll, q.roll);
    (void)sp_road_locate(a, p.position.x, p.position.y, &at, &x);
    (void)sp_road_locate(b, p.position.x, p.position.y, &at, &y);
    SAME(x.road == y.road && x.lane == y.lane && same_number(x.s, y.s, slack) && same_number(x.t, y.t, slack),
         "road %s s %.17g t %.17g: located on %s and %s", sp_road_id(a, r), s, t, sp_road_id(a, x.road),
         sp_road_id(b, y.road));
}

static inline void same_signals(const sp_road_net *a, const sp_road_net *b)
{
    SAME(sp_road_signal_count(a) == sp_road_signal_count(b), "%u and %u signals", sp_road_signal_count(a),
         sp_road_signal_count(b));
    SAME(sp_road_controller_count(a) == sp_road_controller_count(b), "%u and %u controllers",
         sp_road_controller_count(a), sp_road_controller_count(b));
    for (uint32_t i = 0; i < sp_road_signal_count(a) && i < sp_road_signal_count(b); i++) {
        const sp_road_signal *p = sp_road_signal_get(a, i), *q = sp_road_signal_get(b, i);
        const bool same = same_id(p->id, q->id) && same_text(p->name, q->name) && p->kind == q->kind &&
                          p->road == q->road && p->s == q->s && p->t == q->t && p->z_offset == q->z_offset &&
                          p->orientation == q->orientation && p->lane_from == q->lane_from &&
                          p->lane_to == q->lane_to && p->dynamic == q->dynamic && p->has_value == q->has_value &&
                          p->value == q->value && p->position.x == q->position.x && p->position.y == q->position.y &&
                          p->position.z == q->position.z && p->heading == q->heading &&
                          p->controller == q->controller && p->width == q->width && p->height == q->height;
        SAME(same, "signal %s on road %s, kinds %d %d, value %.17g %.17g", p->id, sp_road_id(a, p->road), (int)p->kind,
             (int)q->kind, p->value, q->value);
    }
}

static inline void same_objects(const sp_road_net *a, const sp_road_net *b, double slack)
{
    SAME(sp_road_object_count(a) == sp_road_object_count(b), "%u and %u objects", sp_road_object_count(a),
         sp_road_object_count(b));
    for (uint32_t i = 0; i < sp_road_object_count(a) && i < sp_road_object_count(b); i++) {
        const sp_road_object *p = sp_road_object_get(a, i), *q = sp_road_object_get(b, i);
        bool same = p->kind == q->kind && p->road == q->road && same_number(p->position.x, q->position.x, slack) &&
                    same_number(p->position.y, q->position.y, slack) &&
                    same_number(p->position.z, q->position.z, slack) && same_number(p->heading, q->heading, slack) &&
                    p->length == q->length && p->width == q->width && p->height == q->height &&
                    p->radius == q->radius && p->corner_count == q->corner_count;
        for (uint32_t k = 0; same && k < p->corner_count; k++) {
            same = same_number(p->corner[k].x, q->corner[k].x, slack) &&
                   same_number(p->corner[k].y, q->corner[k].y, slack) &&
                   same_number(p->corner[k].z, q->corner[k].z, slack) && p->corner_height[k] == q->corner_height[k];
        }
        SAME(same, "object %s (%s) on road %s, kinds %d %d, corners %u %u", p->id, p->type, sp_road_id(a, p->road),
             (int)p->kind, (int)q->kind, p->corner_count, q->corner_count);
    }
}

/* everything; gives how much differs */
static inline unsigned same_net(const sp_road_net *a, const sp_road_net *b, uint32_t probes, double slack)
{
    same_bad = 0;
    SAME(sp_road_count(a) == sp_road_count(b), "%u and %u roads", sp_road_count(a), sp_road_count(b));
    SAME(a->offset.x == b->offset.x && a->offset.y == b->offset.y, "offset %.17g %.17g and %.17g %.17g", a->offset.x,
         a->offset.y, b->offset.x, b->offset.y);
    for (uint32_t r = 1; r <= sp_road_count(a) && r <= sp_road_count(b); r++) {
        const road *p = road_of(a, r), *q = road_of(b, r);
        SAME(same_text(p->id, q->id) && same_text(p->name, q->name), "road %s and %s", p->id, q->id);
        SAME(p->length == q->length && p->left_hand == q->left_hand, "road %s", p->id);
        SAME(p->section_count == q->section_count && p->speed_count == q->speed_count, "road %s", p->id);
        SAME(p->object_count == q->object_count && p->ref_count == q->ref_count && p->span_count == q->span_count,
             "road %s", p->id);
        for (uint32_t i = 0; i < probes; i++) {
            const uint64_t bits = sp_random_bits(7, 11, r, i);
            const double s = p->length * (double)(bits & 0xffff) / 65535, reach = p->reach;
            same_lanes(a, b, r, s, slack);
            same_place(a, b, r, s, reach * ((double)(bits >> 16 & 0xffff) / 32767.5 - 1), slack);
        }
    }
    same_signals(a, b);
    same_objects(a, b, slack);
    return same_bad;
}

#endif
