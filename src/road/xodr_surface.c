/* xodr_surface.c - reads how a road stands in the third dimension: elevation, superelevation, crossfall, shape, and
 * what goes over and through: bridges and tunnels stand with the objects. Leaves heights to the queries. */
#include "road/xodr.h"

#include <string.h>

/* a + b ds + ...: a slope of one side or both; kept for files of 1.4 */
static void crossfall_read(xodr *x, const xml_node *profile, road *r)
{
    static const char action[] = "record left out";
    const uint32_t most = xodr_count(profile, "crossfall");
    r->crossfall = most ? XODR_LIST(x, crossfall, most) : NULL;
    for (const xml_node *c = xml_child(profile, "crossfall"); c && r->crossfall; c = xml_next(c, "crossfall")) {
        crossfall *f = &r->crossfall[r->crossfall_count];
        *f = (crossfall){.side = xodr_word_is(c, "side", "left") ? 1 : (xodr_word_is(c, "side", "right") ? -1 : 0)};
        if (xodr_number(x, c, "s", action, &f->angle.s) && xodr_number(x, c, "a", action, &f->angle.a)) {
            f->angle.b = xodr_or(x, c, "b", 0);
            f->angle.c = xodr_or(x, c, "c", 0);
            f->angle.d = xodr_or(x, c, "d", 0);
            r->crossfall_count++;
        }
    }
    xodr_sort(x, profile, "crossfall", RULE_ORDER, r->crossfall, r->crossfall_count, sizeof(crossfall));
}

/* records of one s by t: runs of doubling length are merged, so that a long list takes no long time */
static void shape_sort_t(lateral *list, uint32_t count, lateral *other)
{
    lateral *from = list, *to = other;
    for (uint32_t run = 1; run < count; run *= 2) {
        for (uint32_t lo = 0; lo < count; lo += 2 * run) {
            const uint32_t middle = lo + run < count ? lo + run : count,
                           hi = middle + run < count ? middle + run : count;
            uint32_t a = lo, b = middle;
            for (uint32_t k = lo; k < hi; k++) {
                to[k] = a < middle && (b >= hi || from[a].t <= from[b].t) ? from[a++] : from[b++];
            }
        }
        lateral *swap = from;
        from = to;
        to = swap;
    }
    if (from != list) {
        memcpy(list, from, count * sizeof *list);
    }
}

static void shape_read(xodr *x, const xml_node *profile, road *r)
{
    static const char action[] = "record left out";
    const uint32_t most = xodr_count(profile, "shape");
    r->shape = most ? XODR_LIST(x, lateral, most) : NULL;
    lateral *other = most ? SP_ARRAY(x->scratch, lateral, most) : NULL;
    if (!r->shape || !other) {
        x->memory = x->memory || most;
        return;
    }
    for (const xml_node *c = xml_child(profile, "shape"); c; c = xml_next(c, "shape")) {
        lateral *l = &r->shape[r->shape_count];
        *l = (lateral){0};
        if (xodr_number(x, c, "s", action, &l->s) && xodr_number(x, c, "t", action, &l->t) &&
            xodr_number(x, c, "a", action, &l->a)) {
            l->b = xodr_or(x, c, "b", 0);
            l->c = xodr_or(x, c, "c", 0);
            l->d = xodr_or(x, c, "d", 0);
            r->shape_count++;
        }
    }
    xodr_sort(x, profile, "shape", RULE_ORDER, r->shape, r->shape_count, sizeof(lateral));
    for (uint32_t lo = 0, hi = 0; lo < r->shape_count; lo = hi) {
        while (hi < r->shape_count && r->shape[hi].s <= r->shape[lo].s) {
            hi++;
        }
        shape_sort_t(&r->shape[lo], hi - lo, other);
    }
}

void xodr_surface_read(xodr *x, const xml_node *road_node, road *r)
{
    const xml_node *height = xml_child(road_node, "elevationProfile");
    const xml_node *profile = xml_child(road_node, "lateralProfile");
    if (height) {
        xodr_cubics(x, height, "elevation", "s", &r->elevation, &r->elevation_count);
    }
    if (profile) {
        xodr_cubics(x, profile, "superelevation", "s", &r->superelevation, &r->superelevation_count);
        crossfall_read(x, profile, r);
        shape_read(x, profile, r);
    }
}
