/* check_links.c - rules on what links roads: that it is mutual and clear, that the reference lines and heights meet.
 * Leaves what goes through junctions to check_junctions.c, lanes to check_lane_links.c. */
#include "road/check.h"

#define NEEDED "asam.net:xodr:1.4.0:road.linkage.is_junction_needed"

/* ---- one road end, several roads ---- */
/* Two ends of roads outside of junctions that are linked to the same end of a third leave open where it leads to. */
static void junction_needed(check *c)
{
    const xml_node **first = SP_ARRAY(c->arena, const xml_node *, 2 * (size_t)c->road_count + 2);
    if (!first) {
        c->f->failed = true;
        return;
    }
    for (uint32_t i = 0; i < c->road_count; i++) {
        for (int k = 0; k < 2 && !c->road[i].junction_id; k++) {
            const check_link *l = &c->road[i].link[k];
            if (l->kind != LINK_ROAD || !l->target || l->aside) {
                continue;
            }
            const xml_node **taken = &first[2 * (l->target - 1) + l->at_end];
            if (*taken) {
                CHECK_SAY(
                    c, l->node, NEEDED, SP_FINDING_ERROR, "both links are kept; the way back takes the road's own",
                    "road '%.30s' and the one linked in line %d both link to the %s of road '%.30s': that wants a "
                    "junction",
                    c->road[i].id, (*taken)->line, l->at_end ? "end" : "start", c->road[l->target - 1].id);
            } else {
                *taken = l->node;
            }
        }
    }
}

/* ---- mutual ---- */
/* whether the link at that end of the road comes back to road number `from` at its own end */
static bool comes_back(const check_road *other, bool other_end, uint32_t from, bool from_end)
{
    const check_link *l = &other->link[other_end];
    return l->kind == LINK_ROAD && l->target == from && (!l->contact || l->at_end == from_end);
}

static void mutual(check *c, uint32_t i, int k)
{
    const check_road *r = &c->road[i];
    const check_link *l = &r->link[k];
    const check_road *other = &c->road[l->target - 1];
    const check_link *back = &other->link[l->at_end];
    if (comes_back(other, l->at_end, i + 1, k) || (r->junction_id && back->kind == LINK_JUNCTION)) {
        return;
    }
    CHECK_SAY(c, l->node, "skidpad:road.link.mutual", SP_FINDING_WARNING,
              "the link counts in the direction it is written",
              "the %s of road '%.30s' is linked to the %s of road '%.30s', which is linked %s%.30s%s there",
              k ? "end" : "start", r->id, l->at_end ? "end" : "start", other->id,
              !back->node ? "nowhere" : (back->kind == LINK_JUNCTION ? "to junction '" : "to road '"),
              back->node && back->id ? back->id : "", back->node ? "'" : "");
}

/* ---- meeting ---- */
static void heights(check *c, const check_road *r, int k, const check_road *other, const check_link *l)
{
    const double a = check_poly_at(r->elevation, r->elevation_count, k ? r->length : 0, NULL);
    const double b = check_poly_at(other->elevation, other->elevation_count, l->at_end ? other->length : 0, NULL);
    sp_finding_severity severity;
    if (sp_finite(a - b) && check_grade(sp_abs(a - b), CHECK_STEP_WARNS, CHECK_STEP_ERRS, &severity)) {
        CHECK_SAY(c, l->node, "skidpad:road.link.step", severity, "taken as written: a step",
                  "roads '%.30s' and '%.30s' meet with a step of %s m", r->id, other->id, check_say(sp_abs(a - b)).t);
    }
}

static void lines_meet(check *c, const check_road *r, int k, const check_road *other, const check_link *l)
{
    geo_point a, b;
    sp_finding_severity severity;
    if (!check_point(r, k ? r->length : 0, &a) || !check_point(other, l->at_end ? other->length : 0, &b)) {
        return;
    }

    /* outside of junctions the lines meet, too; inside only the lanes do */
    const double gap = sp_hypot(a.x - b.x, a.y - b.y);
    if (!r->junction_id && !other->junction_id) {
        c->worst_gap = sp_max(c->worst_gap, gap);
        if (check_grade(gap, CHECK_GAP_WARNS, CHECK_GAP_ERRS, &severity)) {
            CHECK_SAY(c, l->node, CHECK_CONTACT, severity, "the link is kept; who drives there jumps",
                      "the %s of road '%.30s' is %s m away from the %s of road '%.30s', to which it is linked",
                      k ? "end" : "start", r->id, check_say(gap).t, l->at_end ? "end" : "start", other->id);
        }
    }

    /* one goes on where the other ends, or they face each other */
    const double turned = (k == 1) == l->at_end ? SP_PI : 0;
    const double kink = sp_abs(sp_wrap_angle(a.heading - b.heading + turned));
    if (sp_finite(kink) && gap < 100) {
        c->worst_kink = sp_max(c->worst_kink, kink);
        if (check_grade(kink, CHECK_KINK_WARNS, CHECK_KINK_ERRS, &severity)) {
            CHECK_SAY(c, l->node, "skidpad:road.link.kink", severity, "taken as written: the way bends sharply there",
                      "roads '%.30s' and '%.30s' meet at an angle of %s deg", r->id, other->id,
                      check_say(kink * 180 / SP_PI).t);
        }
    }
}

static void one_link(check *c, uint32_t i, int k)
{
    const check_road *r = &c->road[i];
    const check_link *l = &r->link[k];
    if (l->kind != LINK_ROAD || !l->target || l->aside) {
        return;
    }
    mutual(c, i, k);

    /* a pair that both name is judged once */
    const check_road *other = &c->road[l->target - 1];
    if (comes_back(other, l->at_end, i + 1, k) && l->target - 1 < i) {
        return;
    }
    lines_meet(c, r, k, other, l);
    heights(c, r, k, other, l);
    const check_section *s = check_end_section(r, k), *s2 = check_end_section(other, l->at_end);
    if (s && s2 && !r->junction_id && !other->junction_id) {
        check_sections_meet(c, r, s, k, other, s2, l->at_end);
    }
}

/* roads without a link of their own that no other one names either, as a virtual junction's main road is named */
static void unreachable(check *c)
{
    bool *named = SP_ARRAY(c->arena, bool, (size_t)c->road_count + 1);
    if (!named) {
        c->f->failed = true;
        return;
    }
    for (uint32_t i = 0; i < c->road_count; i++) {
        for (int k = 0; k < 2; k++) {
            const check_link *l = &c->road[i].link[k];
            named[i + 1] |= l->node != NULL;
            named[l->kind == LINK_ROAD ? l->target : 0] = true;
        }
    }
    for (uint32_t i = 0; i < c->road_count && c->road_count > 1; i++) {
        const check_road *r = &c->road[i];
        if (!named[i + 1]) {
            CHECK_SAY(c, r->node, "skidpad:road.unreachable", SP_FINDING_WARNING, "kept, no route leads there",
                      "road '%.40s' is linked to nothing", r->id);
        }
    }
}

void check_road_links(check *c)
{
    junction_needed(c);
    for (uint32_t i = 0; i < c->road_count; i++) {
        one_link(c, i, 0);
        one_link(c, i, 1);
    }
    unreachable(c);
}
