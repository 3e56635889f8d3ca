/* check_signals.c - rules on signals, references, controllers and objects. */
#include "road/check.h"

#include <stdlib.h>
#include <string.h>

typedef struct named {
    const char *id;
    const xml_node *node;
    uint32_t order;
    bool used;
} named;
typedef struct names {
    named *item;
    uint32_t count;
} names;

static int by_name(const void *a, const void *b)
{
    const named *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->order > q->order) - (p->order < q->order);
}

static named *name_find(names *all, const char *id)
{
    uint32_t lo = 0, hi = all->count;
    while (id && lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (strcmp(all->item[middle].id, id) < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return id && lo < all->count && !strcmp(all->item[lo].id, id) ? &all->item[lo] : NULL;
}

/* ---- places ---- */
static void place(check *c, const check_road *r, const xml_node *n)
{
    const double s = check_number(n, "s", 0);
    if (s > r->length + CHECK_GAP_WARNS || s < -CHECK_GAP_WARNS) {
        CHECK_SAY(c, n, "skidpad:road.outside", SP_FINDING_WARNING, "put to the end of the road",
                  "%.30s at s = %s of road '%.40s', which is %s m long", n->name, check_say(s).t, r->id,
                  check_say(r->length).t);
    }
}

static bool signals_gather(check *c, names *all)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->road_count; i++) {
        const xml_node *of = xml_child(c->road[i].node, "signals");
        for (const xml_node *n = xml_child(of, "signal"); n; n = xml_next(n, "signal")) {
            count++;
        }
    }
    *all = (names){SP_ARRAY(c->arena, named, count), 0};
    for (uint32_t i = 0; all->item && i < c->road_count; i++) {
        const xml_node *of = xml_child(c->road[i].node, "signals");
        for (const xml_node *n = xml_child(of, "signal"); n; n = xml_next(n, "signal")) {
            const char *id = xml_get(n, "id");
            all->item[all->count] = (named){id ? id : "", n, all->count, false};
            all->count++;
            place(c, &c->road[i], n);
        }
        for (const xml_node *n = xml_child(of, "signalReference"); n; n = xml_next(n, "signalReference")) {
            place(c, &c->road[i], n);
        }
        of = xml_child(c->road[i].node, "objects");
        for (const xml_node *n = xml_child(of, "object"); n; n = xml_next(n, "object")) {
            place(c, &c->road[i], n);
        }
    }
    if (all->item) {
        qsort(all->item, all->count, sizeof *all->item, by_name);
    }
    return all->item != NULL;
}

/* ---- references ---- */
static void references(check *c, names *all)
{
    for (uint32_t i = 0; i < c->road_count; i++) {
        const xml_node *of = xml_child(c->road[i].node, "signals");
        for (const xml_node *n = xml_child(of, "signalReference"); n; n = xml_next(n, "signalReference")) {
            const char *id = xml_get(n, "id");
            if (id && !name_find(all, id)) {
                CHECK_SAY(c, n, CHECK_DANGLING, SP_FINDING_ERROR, "the reference is left out",
                          "signalReference names signal '%.60s', which is not there", id);
            }
        }
    }
}

static void controllers(check *c, names *all)
{
    for (const xml_node *n = xml_child(c->root, "controller"); n; n = xml_next(n, "controller")) {
        const char *name = xml_get(n, "id");
        uint32_t lights = 0;
        for (const xml_node *k = xml_child(n, "control"); k; k = xml_next(k, "control")) {
            const char *id = xml_get(k, "signalId");
            named *found = name_find(all, id);
            if (found) {
                found->used = true;
                lights++;
            } else if (id) {
                CHECK_SAY(c, k, CHECK_DANGLING, SP_FINDING_ERROR, "left out of the controller",
                          "controller '%.40s' names signal '%.60s', which is not there", name ? name : "", id);
            }
        }
        if (lights == 0) {
            CHECK_SAY(c, n, "skidpad:controller.empty", SP_FINDING_WARNING, "kept, it switches nothing",
                      "controller '%.40s' has no signal", name ? name : "");
        }
    }
}

static void junction_controllers(check *c)
{
    names all = {0};
    uint32_t count = 0;
    for (const xml_node *n = xml_child(c->root, "controller"); n; n = xml_next(n, "controller")) {
        count++;
    }
    all.item = SP_ARRAY(c->arena, named, count);
    if (!all.item) {
        c->f->failed = true;
        return;
    }
    for (const xml_node *n = xml_child(c->root, "controller"); n; n = xml_next(n, "controller")) {
        const char *id = xml_get(n, "id");
        all.item[all.count] = (named){id ? id : "", n, all.count, false};
        all.count++;
    }
    qsort(all.item, all.count, sizeof *all.item, by_name);
    for (uint32_t i = 0; i < c->junction_count; i++) {
        const check_junction *j = &c->junction[i];
        for (const xml_node *n = xml_child(j->node, "controller"); n; n = xml_next(n, "controller")) {
            const char *id = xml_get(n, "id");
            if (id && !name_find(&all, id)) {
                CHECK_SAY(c, n, CHECK_DANGLING, SP_FINDING_ERROR, "left out of the junction",
                          "junction '%.40s' names controller '%.60s', which is not there", j->id, id);
            }
        }
    }
}

/* lights that nothing switches: type 1000001 of the German catalogue, which CARLA and others use everywhere */
static void uncontrolled(check *c, const names *all)
{
    for (uint32_t i = 0; i < all->count; i++) {
        const char *type = xml_get(all->item[i].node, "type"), *dynamic = xml_get(all->item[i].node, "dynamic");
        if (!all->item[i].used && type && !strcmp(type, "1000001") && dynamic && !strcmp(dynamic, "yes")) {
            CHECK_SAY(c, all->item[i].node, "skidpad:signal.uncontrolled", SP_FINDING_NOTE,
                      "it stays dark until a scenario switches it", "traffic light '%.60s' belongs to no controller",
                      all->item[i].id);
        }
    }
}

void check_signals(check *c)
{
    names all;
    if (!signals_gather(c, &all)) {
        c->f->failed = true;
        return;
    }
    references(c, &all);
    controllers(c, &all);
    junction_controllers(c);
    uncontrolled(c, &all);
}
