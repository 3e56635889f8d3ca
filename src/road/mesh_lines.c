/* mesh_lines.c - the paint of a strip: which lines a road mark consists of, and where each runs.
 *
 * Without an explicit pattern a pair of lines leaves one width between them, and dashes count from the road's start, so
 * that they run on evenly over sections. Explicit patterns count from their road mark, as the standard says; their
 * lateral offset is towards +t. */
#include "road/mesh.h"

enum { MOST_LINES = 8 };

/* one line to be painted along a boundary of lanes */
typedef struct plan {
    double shift; /* m to the left of the boundary */
    sp_road_line line;
} plan;

/* the last that starts at or before ds, else the first */
static const mark_from *mark_find(const mark_from *marks, uint32_t count, double ds)
{
    uint32_t lo = 0, hi = count;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (marks[middle].s <= ds) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return count ? &marks[lo] : NULL;
}

static bool painted(sp_mark_type type)
{
    return type != SP_MARK_NONE && type != SP_MARK_CURB && type != SP_MARK_GRASS && type != SP_MARK_EDGE;
}

static plan plain_line(const mesh_walk *w, const sp_road_mark *m, double shift, bool broken)
{
    plan p = {.shift = shift, .line = {.width = m->width, .type = m->type, .colour = m->colour, .old = m->old}};
    if (broken) {
        const bool dots = m->type == SP_MARK_DOTS;
        p.line.dash = dots ? 0.1 : m->dash > 0 ? m->dash : 3;
        p.line.gap = dots ? 0.9 : m->gap > 0 ? m->gap : 6;
        p.line.phase = sp_mod(w->from, p.line.dash + p.line.gap);
    }
    return p;
}

/* by its type: the first word of a pair is the line towards `inner` (+1: to the left) */
static uint32_t plan_plain(const mesh_walk *w, const sp_road_mark *m, int inner, plan *out)
{
    const double pair = m->width * inner;
    switch (m->type) {
    case SP_MARK_DOUBLE:
        out[0] = plain_line(w, m, m->width, false);
        out[1] = plain_line(w, m, -m->width, false);
        return 2;
    case SP_MARK_BROKEN_BROKEN:
        out[0] = plain_line(w, m, m->width, true);
        out[1] = plain_line(w, m, -m->width, true);
        return 2;
    case SP_MARK_SOLID_BROKEN:
    case SP_MARK_BROKEN_SOLID:
        out[0] = plain_line(w, m, pair, m->type == SP_MARK_BROKEN_SOLID);
        out[1] = plain_line(w, m, -pair, m->type == SP_MARK_SOLID_BROKEN);
        return 2;
    default:
        out[0] = plain_line(w, m, 0, m->type == SP_MARK_BROKEN || m->type == SP_MARK_DOTS);
        return 1;
    }
}

/* as the file lays its lines out */
static uint32_t plan_said(const mesh_walk *w, const mark_from *m, plan *out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->line_count && n < MOST_LINES; i++) {
        const mark_line *l = &m->line[i];
        const double width = l->width > 0 ? l->width : m->mark.width;
        plan p = {.shift = l->t_offset,
                  .line = {.width = width, .type = m->mark.type, .colour = m->mark.colour, .old = m->mark.old}};
        if (l->length > 0 && l->space > 0) {
            const double period = l->length + l->space;
            p.line.dash = l->length;
            p.line.gap = l->space;
            p.line.phase = sp_mod(w->from - w->section->s - m->s - l->s_offset, period);
            p.line.phase += p.line.phase < 0 ? period : 0;
        }
        out[n++] = p;
    }
    return n;
}

static uint32_t plan_lines(const mesh_walk *w, const mark_from *m, int inner, plan *out)
{
    if (!m || !painted(m->mark.type) || !(m->mark.width > 0 || m->line_count)) {
        return 0;
    }
    return m->line_count ? plan_said(w, m, out) : plan_plain(w, &m->mark, inner, out);
}

/* t of the boundary at s: the outer edge of lane `id`, or the centre for 0 */
static double boundary(const mesh_walk *w, const road *r, double s, int32_t id)
{
    const double in = mesh_within(w, s);
    double inner, outer;
    if (id == 0 || !road_lane_edges(r, in, id, &inner, &outer)) {
        return road_offset_at(r, in);
    }
    return outer;
}

static bool paint(const mesh_walk *w, const sp_road_strip *strip, int32_t id, const plan *p, sp_road_line *out)
{
    const road *r = road_of(w->net, w->number);
    sp_vec3 *point = SP_ARRAY(w->arena, sp_vec3, strip->station_count);
    if (!point) {
        return false;
    }
    for (uint32_t i = 0; i < strip->station_count; i++) {
        const double s = strip->s[i];
        point[i] = mesh_point(w, w->stepped ? mesh_within(w, s) : s, boundary(w, r, s, id) + p->shift);
    }
    *out = p->line;
    out->point = point;
    return true;
}

bool mesh_lines(mesh_walk *w, sp_road_strip *out)
{
    const section *c = w->section;
    const double ds = (w->from + w->to) / 2 - c->s;
    sp_road_line *line = SP_ARRAY(w->scratch, sp_road_line, (size_t)(w->lanes + 1) * 2 * MOST_LINES);
    if (!line) {
        return false;
    }

    // the centre line, left to right; then the outer edges from the centre outwards, left and right
    uint32_t n = 0;
    for (uint32_t i = 0; i <= w->lanes; i++) {
        const lane *l = i == 0 ? NULL : i <= c->left_count ? &c->left[i - 1] : &c->right[i - 1 - c->left_count];
        const mark_from *m = l ? mark_find(l->mark, l->mark_count, ds) : mark_find(c->mark, c->mark_count, ds);
        plan plans[2 * MOST_LINES];
        uint32_t count = plan_lines(w, m, !l || l->id < 0 ? 1 : -1, plans);

        // below it, what was painted over: an old mark that stands before it at the same place
        const mark_from *first = l ? l->mark : c->mark;
        if (m > first && m[-1].mark.old && m[-1].s >= m->s) {
            count += plan_lines(w, m - 1, !l || l->id < 0 ? 1 : -1, plans + count);
        }
        for (uint32_t k = 0; k < count; k++) {
            if (!paint(w, out, l ? l->id : 0, &plans[k], &line[n++])) {
                return false;
            }
        }
    }
    sp_road_line *kept = SP_ARRAY(w->arena, sp_road_line, n + 1);
    if (!kept) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        kept[i] = line[i];
    }
    out->line = kept;
    out->line_count = n;
    return true;
}
