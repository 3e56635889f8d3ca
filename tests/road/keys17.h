/* keys17.h - the keys of OpenDRIVE 1.7 as one row each: which ids stand once, and which must be there because something
 * names them. Leaves elements and values to schema17.h, which hands over the ids that it meets. */
#ifndef SP_TESTS_ROAD_KEYS17_H
#define SP_TESTS_ROAD_KEYS17_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* an id of the whole file, or (parted) of the nearest element that parts them; named: must be one of its kind */
static const struct key17 {
    const char *path, *attribute;
    char kind;
    bool named, parted;
} keys17[] = {
    {"/OpenDRIVE/road", "id", 'r', false, false},      {"/objects/object", "id", 'o', false, false},
    {"/objects/tunnel", "id", 't', false, false},      {"/objects/bridge", "id", 'b', false, false},
    {"/signals/signal", "id", 's', false, false},      {"/OpenDRIVE/controller", "id", 'c', false, false},
    {"/OpenDRIVE/junction", "id", 'j', false, false},  {"/lane", "id", 'l', false, true},
    {"/connection", "id", 'k', false, true},           {"/outlines/outline", "id", 'u', false, true},
    {"/dependency", "id", 's', true, false},           {"/signalReference", "id", 's', true, false},
    {"/control", "signalId", 's', true, false},        {"/positionRoad", "roadId", 'r', true, false},
    {"/connection", "incomingRoad", 'r', true, false}, {"/connection", "connectingRoad", 'r', true, false},
};
static const char *const parting17[] = {"/laneSection", "/OpenDRIVE/junction", "/objects/object"};

typedef struct id17 {
    const char *at;
    size_t size;
    unsigned part; /* 0: of the whole file */
    char kind;
    bool named;
} id17;

typedef struct ids17 {
    id17 *id;
    size_t count, room;
    unsigned part;
} ids17;

static inline bool ends17(const char *path, const char *end)
{
    const size_t n = strlen(path), m = strlen(end);
    return m <= n && !strcmp(path + n - m, end);
}

/* an element opens */
static inline void ids17_part(ids17 *l, const char *path)
{
    for (size_t i = 0; i < sizeof parting17 / sizeof *parting17; i++) {
        l->part += ends17(path, parting17[i]);
    }
}

/* an attribute: kept when it is an id, or names one */
static inline void ids17_keep(ids17 *l, const char *path, const char *attribute, const char *at, size_t size)
{
    for (size_t i = 0; i < sizeof keys17 / sizeof *keys17; i++) {
        const struct key17 *k = &keys17[i];
        if (strcmp(k->attribute, attribute) != 0 || !ends17(path, k->path)) {
            continue;
        }
        if (l->count == l->room) {
            l->room = l->room ? 2 * l->room : 64;
            l->id = realloc(l->id, l->room * sizeof *l->id);
            if (!l->id) {
                abort();
            }
        }
        l->id[l->count++] = (id17){at, size, k->parted ? l->part : 0, k->kind, k->named};
    }
}

static inline int id17_compare(const void *a, const void *b)
{
    const id17 *p = a, *q = b;
    int order = p->kind - q->kind;
    order = order ? order : (p->part > q->part) - (p->part < q->part);
    order = order ? order : memcmp(p->at, q->at, p->size < q->size ? p->size : q->size);
    return order ? order : (p->size > q->size) - (p->size < q->size);
}

/* kind, part and text rise; of the same the id stands before what names it */
static inline int id17_order(const void *a, const void *b)
{
    const int order = id17_compare(a, b);
    return order ? order : ((const id17 *)a)->named - ((const id17 *)b)->named;
}

/* At the end: no id twice, and each that is named there. */
static inline bool ids17_good(ids17 *l, char why[200])
{
    bool good = true;
    if (l->count) {
        qsort(l->id, l->count, sizeof *l->id, id17_order);
    }
    for (size_t i = 0; i < l->count && good; i++) {
        const id17 *at = &l->id[i];
        const bool again = i && id17_compare(at - 1, at) == 0;
        const int n = (int)(at->size < 99 ? at->size : 99);
        if (at->named ? !again : again) {
            good = false;
            (void)snprintf(why, 200, "id %c '%.*s' %s", at->kind, n, at->at,
                           again ? "stands twice" : "is named and is not there");
        }
    }
    return good;
}

#endif
