/* check_lane_links.c - rules on the links of lanes, and on the place where linked lanes meet: their edges are to be
 * one. What belongs to the links of roads is in check_links.c. */
#include "road/check.h"

#define ACROSS "asam.net:xodr:1.4.0:road.lane.link.lanes_across_lane_sections"
#define APPEAR "asam.net:xodr:1.4.0:road.lane.link.new_lane_appear"

/* where two sections meet: which end of each, and the points of their edges */
typedef struct meeting {
    const check_road *road;
    const check_section *section;
    bool at_end; /* of the section */
    double s;    /* where its edges are taken */
    bool known;  /* the reference line can be evaluated there */
    geo_point at;
    const double *left, *right; /* t of edges */
} meeting;

static meeting meeting_of(const check_road *r, const check_section *s, bool at_end)
{
    const double at = at_end ? sp_max(s->end - CHECK_SHORT, s->s) : s->s;
    meeting m = {.road = r, .section = s, .at_end = at_end, .s = at};
    m.left = s->edge[1][at_end];
    m.right = s->edge[0][at_end];
    m.known = check_point(r, at_end ? s->end : s->s, &m.at);
    return m;
}

static bool lists(const check_lane *l, int which, int32_t id)
{
    for (uint32_t i = 0; i < l->link_count[which]; i++) {
        if (l->link[which][i] == id) {
            return true;
        }
    }
    return false;
}

static sp_vec2 edge_at(const meeting *m, double t)
{
    return (sp_vec2){m->at.x - t * m->at.s, m->at.y + t * m->at.c};
}

/* the two edges of a run of lanes between two ids of one side, from the lower t to the higher */
static void edges_of(const meeting *m, int32_t a, int32_t b, sp_vec2 out[2])
{
    const check_lane *side = a > 0 ? m->section->left : m->section->right;
    const double *t = a > 0 ? m->left : m->right;
    const check_lane *la = check_lane_find(m->section, a), *lb = check_lane_find(m->section, b);
    const ptrdiff_t ia = la - side, ib = lb - side, low = ia < ib ? ia : ib, high = ia < ib ? ib : ia;
    const double inner = t[low], outer = t[high + 1];
    out[0] = edge_at(m, sp_min(inner, outer));
    out[1] = edge_at(m, sp_max(inner, outer));
}

static double apart(sp_vec2 a, sp_vec2 b)
{
    return sp_hypot(a.x - b.x, a.y - b.y);
}

/* Lane a of one, lanes b to b2 of the other: their outer edges are to meet. One place of a lane is judged as a whole,
 * so that a lane that splits is compared with both its followers. */
static void gap(check *c, const meeting *one, const meeting *other, int32_t a, int32_t b, int32_t b2)
{
    const check_lane *l = check_lane_find(one->section, a), *m = check_lane_find(other->section, b);
    if (!one->known || !other->known || !l || !m || !l->drives || !m->drives || !check_lane_find(other->section, b2)) {
        return;
    }
    sp_vec2 p[2], q[2];
    edges_of(one, a, a, p);
    edges_of(other, b, b2, q);

    /* against each other where the directions of the two roads oppose */
    const bool turned = one->at_end == other->at_end;
    const double size = sp_max(apart(p[0], q[turned ? 1 : 0]), apart(p[1], q[turned ? 0 : 1]));
    sp_finding_severity severity;
    if (!sp_finite(size)) {
        return;
    }
    c->worst_gap = sp_max(c->worst_gap, size);
    if (check_grade(size, CHECK_GAP_WARNS, CHECK_GAP_ERRS, &severity)) {
        CHECK_SAY(c, l->node, CHECK_GAPS, severity, "taken as written: the lane jumps there",
                  "the edges of lane %d of road '%.30s' and lane %d of road '%.30s' (line %d) meet with a gap of %s m",
                  a, one->road->id, b, other->road->id, m->node->line, check_say(size).t);
    }
}

void check_lane_gap(check *c, const check_road *r, const check_section *s, bool at_end, int32_t id,
                    const check_road *r2, const check_section *s2, bool at_end2, int32_t id2)
{
    const meeting one = meeting_of(r, s, at_end), other = meeting_of(r2, s2, at_end2);
    gap(c, &one, &other, id, id2, id2);
}

/* ---- links from one section into the other ---- */
static void missing_back(check *c, const meeting *one, const meeting *other, const check_lane *l)
{
    const int which = one->at_end, back = other->at_end;
    for (uint32_t i = 0; i < l->link_count[which]; i++) {
        const int32_t id = l->link[which][i];
        const check_lane *to = check_lane_find(other->section, id);
        const xml_node *node = l->link_node[which][i];
        if (!to) {
            CHECK_SAY(c, node, "skidpad:road.lane.link_missing", SP_FINDING_ERROR, "the link is left out",
                      "%s of lane %d is lane %d, which road '%.40s' does not have there",
                      which ? "successor" : "predecessor", l->id, id, other->road->id);
        } else if (!lists(to, back, l->id)) {
            CHECK_SAY(c, to->node, ACROSS, to->drives ? SP_FINDING_ERROR : SP_FINDING_WARNING,
                      "the link counts for both directions",
                      "lane %d of road '%.30s' has lane %d as its %s (line %d), but not the other way round", l->id,
                      one->road->id, id, which ? "successor" : "predecessor", node->line);
        }

        /* a lane that opens from nothing is no continuation */
        if (to && which && !to->border && to->wide_count &&
            sp_abs(check_width(other->section, to, other->s)) < CHECK_ZERO_WIDTH) {
            CHECK_SAY(c, node, APPEAR, SP_FINDING_WARNING, "the link is kept",
                      "lane %d goes on into lane %d, which begins there without width", l->id, id);
        }
    }
}

/* the gaps at one lane: with all that follow on it together */
static void lane_gaps(check *c, const meeting *one, const meeting *other, const check_lane *l, bool second)
{
    const int which = one->at_end;
    int32_t least = 0, most = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < l->link_count[which]; i++) {
        const int32_t id = l->link[which][i];
        const check_lane *to = check_lane_find(other->section, id);
        if (!to || (least && (least > 0) != (id > 0))) {
            continue;
        }

        /* from the other side a pair that both name has been judged, and a lane that splits as well */
        if (second && lists(to, other->at_end, l->id) &&
            (l->link_count[which] == 1 || to->link_count[other->at_end] > 1)) {
            continue;
        }
        least = count == 0 || id < least ? id : least;
        most = count == 0 || id > most ? id : most;
        count++;
    }
    /* several into one: the one was or will be judged against all of them */
    if (count == 1) {
        const check_lane *to = check_lane_find(other->section, least);
        if (to->link_count[other->at_end] > 1 && lists(to, other->at_end, l->id)) {
            return;
        }
    }
    if (count) {
        gap(c, one, other, l->id, least, most);
    }
}

static void side_links(check *c, const meeting *one, const meeting *other, bool left, bool second)
{
    const check_lane *side = left ? one->section->left : one->section->right;
    const uint32_t count = left ? one->section->left_count : one->section->right_count;
    for (uint32_t i = 0; i < count; i++) {
        missing_back(c, one, other, &side[i]);
        lane_gaps(c, one, other, &side[i], second);
    }
}

void check_sections_meet(check *c, const check_road *r, const check_section *s, bool at_end, const check_road *r2,
                         const check_section *s2, bool at_end2)
{
    const meeting one = meeting_of(r, s, at_end), other = meeting_of(r2, s2, at_end2);
    for (int left = 0; left < 2; left++) {
        side_links(c, &one, &other, left, false);
        side_links(c, &other, &one, left, true);
    }
}

void check_leaving(check *c, const check_road *r, const check_section *s, bool at_end, const check_road *r2,
                   const check_section *s2, bool at_end2)
{
    const meeting one = meeting_of(r, s, at_end), other = meeting_of(r2, s2, at_end2);
    for (int left = 0; left < 2; left++) {
        const check_lane *side = left ? s->left : s->right;
        const uint32_t count = left ? s->left_count : s->right_count;
        for (uint32_t i = 0; i < count; i++) {
            for (uint32_t k = 0; k < side[i].link_count[at_end]; k++) {
                const int32_t id = side[i].link[at_end][k];
                if (check_lane_find(s2, id) && side[i].judged[at_end]) {
                    continue;
                }
                if (check_lane_find(s2, id)) {
                    gap(c, &one, &other, side[i].id, id, id);
                } else {
                    CHECK_SAY(c, side[i].link_node[at_end][k], "skidpad:road.lane.link_missing", SP_FINDING_ERROR,
                              "the link is left out",
                              "lane %d goes on as lane %d, which road '%.40s' does not have there", side[i].id, id,
                              r2->id);
                }
            }
        }
    }
}

void check_lane_links(check *c)
{
    for (uint32_t i = 0; i < c->road_count; i++) {
        const check_road *r = &c->road[i];
        for (uint32_t k = 1; k < r->section_count; k++) {
            check_sections_meet(c, r, &r->section[k - 1], true, r, &r->section[k], false);
        }
    }
}
