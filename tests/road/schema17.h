/* schema17.h - OpenDRIVE 1.7 as one row an element: what it must carry, what it may carry, and what follows what inside
 * it. Walked by a scanner of its own, so that neither the writer's nor the reader's idea of XML is trusted. Knows what
 * the writer has a use for: railways, stations and OpenCRG are no elements here. Leaves ids to keys17.h. */
#ifndef SP_TESTS_ROAD_SCHEMA17_H
#define SP_TESTS_ROAD_SCHEMA17_H

#include "tests/road/keys17.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* path: the end of the element's path; attributes: `name` or `name!`, behind `:` what its value is (0 not negative, +
 * positive, # a number, 0..1 one between, i an integer, i0 i+ i- one that is not negative, positive, negative, AA a
 * country, 0|: that or a word, else words parted by |, a blank said as _); children in their order: `name`
 * once, `name?`, `name*`, `name+`; names joined by | are one place that one of them takes */
typedef struct row17 {
    const char *path, *attributes, *children;
} row17;

#define P17     "a!:# b!:# c!:# d!:#"
#define PS17    "s!:0 " P17
#define PO17    "sOffset!:0 " P17
#define LINK17  "elementType:road|junction elementId! contactPoint:start|end elementS:0 elementDir:+|-"
#define PLACE17 "s!:0 t!:#"
#define COLOR17 "standard|blue|green|red|white|yellow|orange|violet"
#define TYPES17                                                                                                        \
    "shoulder|border|driving|stop|none|restricted|parking|median|biking|sidewalk|curb|exit|entry|onRamp|offRamp|"      \
    "connectingRamp|bidirectional|special1|special2|special3|roadWorks|tram|rail|bus|taxi|HOV|mwyEntry|mwyExit"
#define LANE17(id) "id!:" id " level:true|false type!:" TYPES17
#define IN_LANE17  "link? border* width* roadMark* material* speed* access* height* rule* userData*"
static const row17 rows17[] = {
    {"/OpenDRIVE", "", "header road+ controller* junction*"},
    {"/header", "revMajor!:1 revMinor!:7 name date version vendor north:# south:# east:# west:#",
     "geoReference? offset?"},
    {"/geoReference", "", ""},
    {"/header/offset", "x!:# y!:# z!:# hdg!:#", ""},
    {"/OpenDRIVE/road", "name length!:+ id! junction! rule:RHT|LHT",
     "link? type* planView elevationProfile? lateralProfile? lanes objects? signals?"},
    {"/road/link", "", "predecessor? successor?"},
    {"/road/link/predecessor", LINK17, ""},
    {"/road/link/successor", LINK17, ""},
    {"/road/type",
     "s!:0 type!:unknown|rural|motorway|town|lowSpeed|pedestrian|bicycle|townExpressway|townCollector|townArterial|"
     "townPrivate|townLocal|townPlayStreet country:AA",
     "speed?"},
    {"/type/speed", "max!:0|no_limit|undefined unit:m/s|km/h|mph", ""},
    {"/planView", "", "geometry+"},
    {"/geometry", "s!:0 x!:# y!:# hdg!:# length!:+", "line|spiral|arc|poly3|paramPoly3"},
    {"/geometry/line", "", ""},
    {"/geometry/spiral", "curvStart!:# curvEnd!:#", ""},
    {"/geometry/arc", "curvature!:#", ""},
    {"/geometry/poly3", P17, ""},
    {"/geometry/paramPoly3", "aU!:# bU!:# cU!:# dU!:# aV!:# bV!:# cV!:# dV!:# pRange!:arcLength|normalized", ""},
    {"/elevationProfile", "", "elevation*"},
    {"/elevation", PS17, ""},
    {"/lateralProfile", "", "superelevation* shape*"},
    {"/superelevation", PS17, ""},
    {"/shape", "t!:# " PS17, ""},
    {"/lanes", "", "laneOffset* laneSection+"},
    {"/laneOffset", PS17, ""},
    {"/laneSection", "s!:0 singleSide:true|false", "left? center right?"},
    {"/left", "", "lane+"},
    {"/right", "", "lane+"},
    {"/center", "", "lane+"},
    {"/left/lane", LANE17("i+"), IN_LANE17},
    {"/right/lane", LANE17("i-"), IN_LANE17},
    {"/center/lane", LANE17("+0|0"), IN_LANE17},
    {"/lane/link", "", "predecessor* successor*"},
    {"/lane/link/predecessor", "id!:i", ""},
    {"/lane/link/successor", "id!:i", ""},
    {"/width", PO17, ""},
    {"/lane/border", PO17, ""},
    {"/roadMark",
     "sOffset!:0 color!:" COLOR17 " width:0 height:+ weight:standard|bold "
     "laneChange:increase|decrease|both|none material "
     "type!:none|solid|broken|solid_solid|solid_broken|broken_solid|broken_broken|botts_dots|grass|curb|custom|edge",
     "sway* type? explicit? userData*"},
    {"/userData", "code! value", ""},
    {"/roadMark/type", "name! width!:+", "line+"},
    {"/type/line", "length!:0 space!:0 tOffset!:# sOffset!:0 rule:no_passing|caution|none width:+ color:" COLOR17, ""},
    {"/lane/material", "sOffset!:0 surface friction!:0 roughness:0", ""},
    {"/lane/speed", "sOffset!:0 max!:0 unit:m/s|km/h|mph", ""},
    {"/access",
     "sOffset!:0 rule:allow|deny restriction!:simulator|autonomousTraffic|pedestrian|passengerCar|bus|delivery|"
     "emergency|taxi|throughTraffic|truck|bicycle|motorcycle|none|trucks",
     ""},
    {"/lane/height", "sOffset!:0 inner!:# outer!:#", ""},
    {"/objects", "", "object* objectReference* tunnel* bridge*"},
    {"/object",
     PLACE17 " id! name subtype zOffset!:# validLength:0 orientation:+|-|none dynamic:yes|no hdg:# pitch:# roll:# "
             "height:0 radius:+ length:+ width:# "
             "type:none|obstacle|car|pole|tree|vegetation|barrier|building|parkingSpace|patch|railing|trafficIsland|"
             "crosswalk|streetLamp|gantry|soundBarrier|van|bus|trailer|bike|motorbike|tram|train|pedestrian|wind|"
             "roadMark",
     "repeat* outline? outlines? material* validity* parkingSpace? markings? borders?"},
    {"/repeat",
     "s!:0 length!:0 distance!:0 tStart!:# tEnd!:# heightStart!:0 heightEnd!:0 zOffsetStart!:# zOffsetEnd!:# "
     "widthStart:0 widthEnd:0 lengthStart:0 lengthEnd:0 radiusStart:0 radiusEnd:0",
     ""},
    {"/outlines", "", "outline+"},
    {"/outline",
     "id!:i0 closed:true|false outer:true|false fillType:grass|concrete|cobble|asphalt|pavement|gravel|soil "
     "laneType:" TYPES17,
     "cornerRoad|cornerLocal*"},
    {"/cornerRoad", PLACE17 " dz!:# height!:0 id:i0", ""},
    {"/cornerLocal", "u!:# v!:# z!:# height!:0 id:i0", ""},
    {"/validity", "fromLane!:i toLane!:i", ""},
    {"/parkingSpace", "access!:all|car|women|handicapped|bus|truck|electric|residents restrictions", ""},
    {"/tunnel", "s!:0 length!:0 id! name type!:standard|underpass lighting:0..1 daylight:0..1", "validity*"},
    {"/bridge", "s!:0 length!:0 id! name type!:concrete|steel|brick|wood", "validity*"},
    {"/signals", "", "signal* signalReference*"},
    {"/signal",
     PLACE17
     " id! name dynamic!:yes|no orientation!:+|-|none zOffset!:# country:AA countryRevision type! subtype! value:# "
     "unit:m|km|ft|mile|m/s|mph|km/h|kg|t|% height:0 width:0 text hOffset:# pitch:# roll:#",
     "validity* dependency* reference* positionInertial|positionRoad?"},
    {"/dependency", "id! type", ""},
    {"/signal/reference", "elementType!:object|signal elementId! type", ""},
    {"/signal/positionInertial", "x!:# y!:# z!:# hdg!:# pitch:# roll:#", ""},
    {"/signal/positionRoad", "roadId! " PLACE17 " zOffset!:# hOffset!:# pitch:# roll:#", ""},
    {"/signalReference", PLACE17 " id! orientation!:+|-|none", "validity*"},
    {"/OpenDRIVE/controller", "id! name sequence:i0", "control+"},
    {"/control", "signalId! type", ""},
    {"/OpenDRIVE/junction", "id! name type:default|virtual|direct mainRoad sStart:0 sEnd:0 orientation:+|-|none",
     "connection+ priority* controller*"},
    {"/connection", "id! type:default|virtual incomingRoad connectingRoad linkedRoad contactPoint:start|end",
     "predecessor? successor? laneLink*"},
    {"/connection/predecessor", "elementType!:road elementId! elementS!:0 elementDir!:+|-", ""},
    {"/connection/successor", "elementType!:road elementId! elementS!:0 elementDir!:+|-", ""},
    {"/laneLink", "from!:i to!:i", ""},
    {"/priority", "high low", ""},
    {"/junction/controller", "id! type sequence:i0", ""},
};

enum { DEPTH17 = 16, NAMES17 = 40 };
typedef struct walk17 {
    char path[512];
    const row17 *row[DEPTH17];
    size_t length[DEPTH17];  /* of the path above */
    unsigned place[DEPTH17]; /* in the children's order, till now */
    unsigned seen[DEPTH17][NAMES17];
    char taken[DEPTH17][40]; /* by whom the place is */
    int depth;
    ids17 ids;
    char why[200];
} walk17;

static inline const row17 *row17_find(const char *path)
{
    const row17 *best = NULL;
    for (size_t i = 0; i < sizeof rows17 / sizeof *rows17; i++) {
        if (ends17(path, rows17[i].path) && (!best || strlen(rows17[i].path) > strlen(best->path))) {
            best = &rows17[i];
        }
    }
    return best;
}

/* next word of a list; false at its end */
static inline bool word17(const char **list, char word[400])
{
    *list += strspn(*list, " ");
    const size_t n = strcspn(*list, " ");
    snprintf(word, 400, "%.*s", (int)n, *list);
    *list += n;
    return n > 0;
}

/* `name` is `word` without its mark at the end, or one of those that a | parts */
static inline bool child17(const char *word, const char *name)
{
    size_t n = strlen(word);
    n -= n && strchr("?*+", word[n - 1]) ? 1 : 0;
    for (const char *at = word; at < word + n;) {
        const size_t m = strcspn(at, "|?*+");
        if (m == strlen(name) && !strncmp(at, name, m)) {
            return true;
        }
        at += m + 1;
    }
    return false;
}

/* i with what may stand behind it: digits alone, as the schema's integers are */
static inline bool integer17(const char *kind, const char *value)
{
    const size_t sign = value[0] == '+' || value[0] == '-', n = strspn(value + sign, "0123456789");
    const double v = strtod(value, NULL);
    return n && !value[sign + n] && (kind[1] != '0' || v >= 0) && (kind[1] != '+' || v > 0) &&
           (kind[1] != '-' || v < 0);
}

static inline bool value17(const char *kind, const char *value)
{
    char *end = NULL, one[64];
    if (!strcmp(kind, "AA")) {
        const size_t n = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        return (!value[n] && (n == 2 || n == 3)) ||
               value17("OpenDRIVE|Austria|Brazil|China|France|Germany|Italy|Switzerland", value);
    }
    if (kind[0] == 'i' && strlen(kind) <= 2) {
        return integer17(kind, value);
    }
    if (!strcmp(kind, "0..1")) {
        return value17("0", value) && strtod(value, NULL) <= 1;
    }
    if (!strncmp(kind, "0|", 2)) {
        return value17("0", value) || value17(kind + 2, value);
    }
    if (!strcmp(kind, "#") || !strcmp(kind, "0") || !strcmp(kind, "+")) {
        const double v = strtod(value, &end);
        return end != value && !*end && v - v == 0 && (kind[0] != '0' || v >= 0) && (kind[0] != '+' || v > 0);
    }
    snprintf(one, sizeof one, "%s", value);
    for (char *c = one; *c; c++) {
        *c = *c == ' ' ? '_' : *c;
    }
    for (const char *at = kind; *at;) {
        const size_t n = strcspn(at, "|");
        if (n == strlen(one) && !strncmp(at, one, n)) {
            return true;
        }
        at += n + (at[n] == '|');
    }
    return false;
}

/* one attribute list `a="b" c="d"` against the row */
static inline bool attributes17(walk17 *w, const row17 *row, const char *at, const char *end)
{
    char names[48][40], values[48][256];
    unsigned count = 0;
    while (at < end && count < 48) {
        at += strspn(at, " ");
        if (at >= end) {
            break;
        }
        const size_t n = strcspn(at, "=");
        const char *value = at + n + 2, *quote = strchr(value, '"');
        if (at[n] != '=' || at[n + 1] != '"' || !quote || quote > end) {
            return snprintf(w->why, sizeof w->why, "attributes are not well formed"), false;
        }
        snprintf(names[count], 40, "%.*s", (int)n, at);
        snprintf(values[count], 256, "%.*s", (int)(quote - value < 255 ? quote - value : 255), value);
        for (unsigned i = 0; i < count; i++) {
            if (!strcmp(names[i], names[count])) {
                return snprintf(w->why, sizeof w->why, "%s stands twice", names[i]), false;
            }
        }
        ids17_keep(&w->ids, w->path, names[count], value, (size_t)(quote - value));
        count++;
        at = quote + 1;
    }
    char word[400];
    unsigned known = 0;
    for (const char *list = row->attributes; word17(&list, word);) {
        char *kind = strchr(word, ':');
        if (kind) {
            *kind++ = '\0';
        }
        const size_t n = strlen(word);
        const bool must = n && word[n - 1] == '!';
        word[n - must] = '\0';
        bool found = false;
        for (unsigned i = 0; i < count; i++) {
            if (!strcmp(names[i], word)) {
                found = true;
                if (kind && !value17(kind, values[i])) {
                    return snprintf(w->why, sizeof w->why, "%s is '%.60s'", word, values[i]), false;
                }
            }
        }
        known += found;
        if (must && !found) {
            return snprintf(w->why, sizeof w->why, "%s is missing", word), false;
        }
    }
    return known == count || (snprintf(w->why, sizeof w->why, "an attribute that 1.7 does not know"), false);
}

/* a child opens: it must be the next or a later one of the parent's row, once where once is said */
static inline bool open17(walk17 *w, const char *name)
{
    char word[400];
    const row17 *parent = w->depth ? w->row[w->depth - 1] : NULL;
    if (parent) {
        unsigned i = 0, *place = &w->place[w->depth - 1];
        bool found = false;
        for (const char *list = parent->children; !found && word17(&list, word); i += !found) {
            found = child17(word, name);
        }
        unsigned *seen = &w->seen[w->depth - 1][i < NAMES17 ? i : 0];
        const bool many = found && strchr("*+", word[strlen(word) - 1]);
        char *taken = w->taken[w->depth - 1];
        if (!found || i < *place || (*seen && (!many || strcmp(taken, name) != 0))) {
            return snprintf(w->why, sizeof w->why, "%s is not wanted here", name), false;
        }
        *place = i;
        snprintf(taken, sizeof w->taken[0], "%s", name);
        (*seen)++;
    }
    if (w->depth >= DEPTH17 || strlen(w->path) + strlen(name) + 2 > sizeof w->path) {
        return snprintf(w->why, sizeof w->why, "too deep"), false;
    }
    w->length[w->depth] = strlen(w->path);
    snprintf(w->path + strlen(w->path), sizeof w->path - strlen(w->path), "/%s", name);
    ids17_part(&w->ids, w->path);
    const row17 *row = row17_find(w->path);
    w->row[w->depth] = row;
    w->place[w->depth] = 0;
    memset(w->seen[w->depth], 0, sizeof w->seen[w->depth]);
    w->depth++;
    return row || (snprintf(w->why, sizeof w->why, "1.7 has no such element"), false);
}

/* an element closes: what must stand in it does */
static inline bool close17(walk17 *w)
{
    char word[400];
    unsigned i = 0;
    w->depth--;
    for (const char *list = w->row[w->depth]->children; word17(&list, word); i++) {
        if (!strchr("*?", word[strlen(word) - 1]) && !w->seen[w->depth][i]) {
            return snprintf(w->why, sizeof w->why, "%s is missing", word), false;
        }
    }
    w->path[w->length[w->depth]] = '\0';
    return true;
}

/* The whole text. False with a line in `why`. */
static inline bool schema17(const char *text, char why[800])
{
    walk17 w = {0};
    unsigned line = 1;
    const char *at = text;
    bool good = !strncmp(text, "<?xml ", 6);
    while (good && (at = strchr(at, '<')) != NULL) {
        const char *end = strchr(at, '>');
        char name[64];
        if (!strncmp(at, "<!--", 4)) {
            end = strstr(at, "-->");
            at = end ? end : at + 4;
            continue;
        }
        if (!strncmp(at, "<![CDATA[", 9)) {
            end = strstr(at, "]]>");
            at = end ? end : at + 9;
            continue;
        }
        if (!end) {
            good = false;
            break;
        }
        if (at[1] == '/') {
            const size_t n = (size_t)(end - at) - 2;
            good = w.depth > 0 && !strncmp(w.path + w.length[w.depth - 1] + 1, at + 2, n) &&
                   strlen(w.path + w.length[w.depth - 1] + 1) == n && close17(&w);
        } else if (at[1] != '?') {
            const size_t n = strcspn(at + 1, " />");
            const bool empty = end[-1] == '/';
            snprintf(name, sizeof name, "%.*s", (int)n, at + 1);
            good = open17(&w, name) && attributes17(&w, w.row[w.depth - 1], at + 1 + n, end - empty) &&
                   (!empty || close17(&w));
        }
        at = good ? end : at;
    }
    good = good && w.depth == 0 && ids17_good(&w.ids, w.why);
    free(w.ids.id);
    if (!good) {
        for (const char *c = text; at && c < at; c++) {
            line += *c == '\n';
        }
        snprintf(why, 800, "line %u, %s: %s", line, w.path, w.why[0] ? w.why : "not well formed");
    }
    return good;
}

#endif
