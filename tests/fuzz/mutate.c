/* mutate.c - drives a fuzz target without a fuzzer: known monsters, then mutations of seeds, the same ones in every
 * run. For a bounded run as a test, under the sanitizers, too; an hour belongs to libFuzzer or AFL++ (see xodr.c).
 *
 * SP_FUZZ_RUNS: how many mutations (default 200); it ends after SP_FUZZ_SECONDS (default 15) in any case. An input that
 * takes longer than SLOW seconds is a failure; with SP_FUZZ_KEEP=FILE every input is written there first. */
#include "road/road.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEEDS = 64, LARGEST = 120000, SLOW = 20 };

typedef struct bytes {
    char *data;
    size_t size;
} bytes;

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? state % below : 0;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- mutations ---- */
static const char *const odd[] = {"0",     "-0",  "-1",   "1e308", "-1e308", "1e-308", "nan",  "inf",
                                  "1e400", "",    "0x10", "1,5",   "1e9",    "-1e9",   "1e-9", "99999999999999999999",
                                  "-2",    "3.5", "yes",  "end",   "start",  "both"};
enum { ODD = sizeof odd / sizeof odd[0] };

/* room for `with` in place of [at, at + cut) */
static void splice(bytes *b, size_t at, size_t cut, const char *with, size_t n)
{
    if (at > b->size || cut > b->size - at || b->size - cut + n > LARGEST)
        return;
    memmove(b->data + at + n, b->data + at + cut, b->size - at - cut);
    memcpy(b->data + at, with, n);
    b->size += n - cut;
}

/* the next of a character from a random place on; size when there is none */
static size_t find(const bytes *b, char c)
{
    size_t at = (size_t)draw(b->size);
    while (at < b->size && b->data[at] != c)
        at++;
    return at;
}

/* another value for an attribute */
static void value(bytes *b)
{
    const size_t open = find(b, '"');
    size_t close = open + 1;
    while (close < b->size && b->data[close] != '"')
        close++;
    if (close < b->size) {
        const char *with = odd[draw(ODD)];
        splice(b, open + 1, close - open - 1, with, strlen(with));
    }
}

/* a digit, or the sign of a number */
static void digit(bytes *b)
{
    size_t at = (size_t)draw(b->size);
    while (at < b->size && !strchr("0123456789-", b->data[at]))
        at++;
    if (at < b->size)
        b->data[at] = "0123456789-.e"[draw(13)];
}

/* a run of whole lines: out, doubled, or moved */
static void lines(bytes *b, int how)
{
    const size_t from = find(b, '\n');
    size_t to = from;
    for (uint64_t n = 1 + draw(8); n > 0 && to < b->size; n--) {
        to++;
        while (to < b->size && b->data[to] != '\n')
            to++;
    }
    if (to >= b->size || to - from > 8000)
        return;
    char copy[8000];
    const size_t n = to - from;
    memcpy(copy, b->data + from, n);
    if (how == 0)
        splice(b, from, n, "", 0);
    else if (how == 1)
        splice(b, to, 0, copy, n);
    else {
        splice(b, from, n, "", 0);
        splice(b, find(b, '\n'), 0, copy, n);
    }
}

static void mutate(bytes *b)
{
    for (uint64_t n = 1 + draw(6); n > 0 && b->size > 16; n--) {
        switch (draw(9)) {
        case 0:
            b->data[draw(b->size)] = (char)draw(256);
            break;
        case 1:
            b->size -= (size_t)draw(b->size / 4);
            break;
        case 2:
            lines(b, 0);
            break;
        case 3:
            lines(b, 1);
            break;
        case 4:
            lines(b, 2);
            break;
        case 5:
        case 6:
            digit(b);
            break;
        default:
            value(b);
            break;
        }
    }
}

/* ---- seeds ---- */
#define GEO(s, x, length, shape)                                                                                       \
    "<geometry s=\"" s "\" x=\"" x "\" y=\"0\" hdg=\"0\" length=\"" length "\">\n" shape "\n</geometry>\n"
static const char small[] =
    "<?xml version=\"1.0\"?>\n<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"7\" name=\"\"/>\n"
    "<road id=\"1\" length=\"60\" junction=\"-1\" rule=\"RHT\">\n<link>\n<successor elementType=\"junction\" "
    "elementId=\"9\"/>\n</link>\n"
    "<type s=\"0\" type=\"town\">\n<speed max=\"50\" unit=\"km/h\"/>\n</type>\n<planView>\n" GEO(
        "0", "0", "20", "<line/>") GEO("20", "20", "20", "<spiral curvStart=\"0\" curvEnd=\"0.02\"/>")
        GEO("40", "39.9", "20",
            "<paramPoly3 aU=\"0\" bU=\"20\" cU=\"0\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"1\" dV=\"0\" "
            "pRange=\"normalized\"/>") "</planView>\n<elevationProfile>\n<elevation s=\"0\" a=\"1\" b=\"0.01\" c=\"0\" "
                                       "d=\"0\"/>\n</elevationProfile>\n"
                                       "<lateralProfile>\n<superelevation s=\"0\" a=\"0.02\" b=\"0\" c=\"0\" "
                                       "d=\"0\"/>\n<shape s=\"0\" t=\"-3\" a=\"0\" b=\"0.1\" c=\"0\" d=\"0\"/>\n"
                                       "</lateralProfile>\n<lanes>\n<laneOffset s=\"0\" a=\"0.5\" b=\"0\" c=\"0\" "
                                       "d=\"0\"/>\n<laneSection s=\"0\">\n<left>\n"
                                       "<lane id=\"1\" type=\"driving\" level=\"false\">\n<link>\n<successor "
                                       "id=\"1\"/>\n</link>\n<border sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
                                       "d=\"0\"/>\n</lane>\n</left>\n"
                                       "<center>\n<lane id=\"0\" type=\"none\">\n<roadMark sOffset=\"0\" type=\"solid "
                                       "broken\" color=\"yellow\" width=\"0.12\"/>\n</lane>\n</center>\n<right>\n"
                                       "<lane id=\"-1\" type=\"driving\" level=\"false\">\n<link>\n<successor "
                                       "id=\"-1\"/>\n</link>\n<width sOffset=\"0\" a=\"3\" b=\"0.01\" c=\"0\" "
                                       "d=\"0\"/>\n"
                                       "<speed sOffset=\"0\" max=\"30\" unit=\"mph\"/>\n<access sOffset=\"0\" "
                                       "rule=\"deny\" restriction=\"bus\"/>\n<height sOffset=\"0\" inner=\"0.1\" "
                                       "outer=\"0.1\"/>\n</lane>\n"
                                       "</right>\n</laneSection>\n<laneSection s=\"30\">\n<left>\n<lane id=\"1\" "
                                       "type=\"driving\" level=\"false\">\n<link>\n<predecessor id=\"1\"/>\n</link>\n"
                                       "<width sOffset=\"0\" a=\"2.5\" b=\"0\" c=\"0\" "
                                       "d=\"0\"/>\n</lane>\n</left>\n<center>\n<lane id=\"0\"/>\n</center>\n<right>\n"
                                       "<lane id=\"-1\" type=\"driving\" level=\"false\">\n<link>\n<predecessor "
                                       "id=\"-1\"/>\n</link>\n<width sOffset=\"0\" a=\"3.3\" b=\"0\" c=\"0\" "
                                       "d=\"0\"/>\n</lane>\n"
                                       "</right>\n</laneSection>\n</lanes>\n<objects>\n<object id=\"o\" type=\"pole\" "
                                       "s=\"10\" t=\"-5\" zOffset=\"0\" orientation=\"none\" length=\"1\" width=\"1\" "
                                       "height=\"3\" hdg=\"0\">\n"
                                       "<repeat s=\"10\" length=\"40\" distance=\"10\" tStart=\"-5\" tEnd=\"-6\" "
                                       "heightStart=\"3\" heightEnd=\"3\" zOffsetStart=\"0\" zOffsetEnd=\"0\"/>\n"
                                       "<outline>\n<cornerLocal u=\"0\" v=\"0\" z=\"0\" height=\"1\"/>\n<cornerLocal "
                                       "u=\"1\" v=\"0\" z=\"0\" height=\"1\"/>\n<cornerLocal u=\"1\" v=\"1\" z=\"0\" "
                                       "height=\"1\"/>\n</outline>\n"
                                       "</object>\n<tunnel s=\"5\" length=\"9\" id=\"t\" "
                                       "type=\"standard\"/>\n</objects>\n<signals>\n"
                                       "<signal s=\"55\" t=\"-4\" id=\"s\" dynamic=\"yes\" orientation=\"+\" "
                                       "zOffset=\"3\" country=\"DE\" type=\"1000001\" subtype=\"-1\" hOffset=\"0\">\n"
                                       "<validity fromLane=\"-1\" toLane=\"-1\"/>\n</signal>\n<signal s=\"20\" "
                                       "t=\"-4\" id=\"v\" dynamic=\"no\" orientation=\"+\" zOffset=\"2\" "
                                       "country=\"DE\" type=\"274\" subtype=\"56\" value=\"30\" unit=\"km/h\"/>\n"
                                       "<signalReference s=\"50\" t=\"3\" id=\"s\" "
                                       "orientation=\"-\"/>\n</signals>\n</road>\n"
                                       "<road id=\"2\" length=\"20\" junction=\"9\">\n<link>\n<predecessor "
                                       "elementType=\"road\" elementId=\"1\" contactPoint=\"end\"/>\n<successor "
                                       "elementType=\"road\" elementId=\"3\" contactPoint=\"start\"/>\n</link>\n"
                                       "<planView>\n" GEO(
                                           "0", "60", "20",
                                           "<arc curvature=\"0.001\"/>") "</planView>\n<lanes>\n<laneSection "
                                                                         "s=\"0\">\n<center>\n<lane "
                                                                         "id=\"0\"/>\n</center>\n<right>\n"
                                                                         "<lane id=\"-1\" "
                                                                         "type=\"driving\">\n<link>\n<predecessor "
                                                                         "id=\"-1\"/>\n<successor "
                                                                         "id=\"-1\"/>\n</link>\n<width sOffset=\"0\" "
                                                                         "a=\"3.3\" b=\"0\" c=\"0\" "
                                                                         "d=\"0\"/>\n</lane>\n</right>\n</"
                                                                         "laneSection>\n</lanes>\n</road>\n"
                                                                         "<road id=\"3\" length=\"40\" "
                                                                         "junction=\"-1\">\n<link>\n<predecessor "
                                                                         "elementType=\"junction\" "
                                                                         "elementId=\"9\"/>\n<successor "
                                                                         "elementType=\"road\" elementId=\"3\" "
                                                                         "contactPoint=\"end\"/>\n</link>\n"
                                                                         "<planView>\n" GEO(
                                                                             "0", "80", "40",
                                                                             "<poly3 a=\"0\" b=\"0\" c=\"0.001\" "
                                                                             "d=\"0\"/>") "</"
                                                                                          "planView>\n<lanes>\n<"
                                                                                          "laneSection "
                                                                                          "s=\"0\">\n<center>\n<lane "
                                                                                          "id=\"0\"/>\n</"
                                                                                          "center>\n<right>\n"
                                                                                          "<lane id=\"-1\" "
                                                                                          "type=\"driving\">\n<link>\n<"
                                                                                          "successor "
                                                                                          "id=\"-1\"/>\n</"
                                                                                          "link>\n<width sOffset=\"0\" "
                                                                                          "a=\"3.3\" b=\"0\" c=\"0\" "
                                                                                          "d=\"0\"/>\n</lane>\n</"
                                                                                          "right>\n</laneSection>\n</"
                                                                                          "lanes>\n</road>\n"
                                                                                          "<controller id=\"c\" "
                                                                                          "name=\"\" "
                                                                                          "sequence=\"0\">\n<control "
                                                                                          "signalId=\"s\" "
                                                                                          "type=\"0\"/>\n</"
                                                                                          "controller>\n"
                                                                                          "<junction id=\"9\" "
                                                                                          "name=\"\">\n<connection "
                                                                                          "id=\"0\" incomingRoad=\"1\" "
                                                                                          "connectingRoad=\"2\" "
                                                                                          "contactPoint=\"start\">\n<"
                                                                                          "laneLink from=\"-1\" "
                                                                                          "to=\"-1\"/>\n</connection>\n"
                                                                                          "<priority high=\"1\" "
                                                                                          "low=\"3\"/>\n<controller "
                                                                                          "id=\"c\" "
                                                                                          "type=\"0\"/>\n</"
                                                                                          "junction>\n</OpenDRIVE>\n";

static bytes seeds[SEEDS];
static unsigned seed_count;

static void seed_add(const char *data, size_t size)
{
    if (seed_count < SEEDS && size && size <= LARGEST) {
        seeds[seed_count] = (bytes){malloc(size), size};
        memcpy(seeds[seed_count].data, data, size);
        seed_count++;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* the files of a folder by name, for the order of a folder is the disk's */
static void seeds_of(const char *folder)
{
    char *names[256];
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e && count < 256; e = readdir(d))
        if (strstr(e->d_name, ".xodr"))
            names[count++] = strdup(e->d_name);
    if (d)
        closedir(d);
    qsort(names, (size_t)count, sizeof names[0], by_text);
    for (int i = 0; i < count; i++) {
        char path[1024];
        sp_arena *arena = sp_arena_create();
        sp_error err = {0};
        size_t size = 0;
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        const char *text = sp_file_read(arena, path, &size, &err);
        if (text)
            seed_add(text, size);
        sp_arena_destroy(arena);
        free(names[i]);
    }
}

/* ---- monsters ---- */
static double longest;

static bool run(const char *data, size_t size)
{
    const char *keep = getenv("SP_FUZZ_KEEP");
    sp_error err = {0};
    if (keep)
        (void)sp_file_write(keep, data, size, &err);
    const double start = now();
    (void)LLVMFuzzerTestOneInput((const uint8_t *)data, size);
    const double took = now() - start;
    longest = took > longest ? took : longest;
    if (took > SLOW)
        fprintf(stderr, "an input of %zu bytes took %.1f s\n", size, took);
    return took <= SLOW;
}

/* `head`, then `part` many times, then `tail` */
static bool many(const char *head, const char *part, unsigned times, const char *tail)
{
    sp_text t = {0};
    sp_text_add(&t, head);
    for (unsigned i = 0; i < times; i++)
        sp_text_add(&t, part);
    sp_text_add(&t, tail);
    const bool good = !t.failed && run(t.data, t.size);
    sp_text_free(&t);
    return good;
}

#define OPEN "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>"
#define ROAD                                                                                                           \
    OPEN "<road id=\"1\" length=\"10\" junction=\"-1\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" "         \
         "length=\"10\"><line/></geometry></planView><lanes>"
#define BODY                                                                                                           \
    "<laneSection s=\"0\"><center><lane id=\"0\"/></center><right><lane id=\"-1\" type=\"driving\"><width "            \
    "sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection>"
static unsigned monsters(void)
{
    const unsigned n = getenv("SP_FUZZ_RUNS") ? 200000 : 20000;
    unsigned bad = 0;
    bad += !run("", 0);
    bad += !run("<", 1);
    bad += !many("<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\">", "<!ENTITY c \"&b;&b;&b;&b;\">", 40,
                 "]><OpenDRIVE>&c;</OpenDRIVE>");
    bad += !many(OPEN, "<x/>", n, "</OpenDRIVE>");
    bad += !many("", "<a>", 4000, "");
    bad += !many(OPEN, "<road/>", n, "</OpenDRIVE>");
    bad += !many(OPEN, "<junction id=\"1\"><connection/></junction>", n / 4, "</OpenDRIVE>");
    bad += !many(ROAD, BODY, n / 20, "</lanes></road></OpenDRIVE>");
    bad += !many(ROAD "<laneSection s=\"0\"><center><lane id=\"0\"/></center><right>",
                 "<lane id=\"-1\" type=\"driving\"/>", n / 10, "</right></laneSection></lanes></road></OpenDRIVE>");
    bad +=
        !many(ROAD, "<laneOffset s=\"0\" a=\"0\" b=\"0\" c=\"0\" d=\"0\"/>", n / 4, BODY "</lanes></road></OpenDRIVE>");
    bad += !many(OPEN "<road id=\"1\" length=\"1e6\" junction=\"-1\"><planView>",
                 "<geometry s=\"0\" x=\"1e8\" y=\"-1e8\" hdg=\"99999\" length=\"1e6\"><spiral curvStart=\"90\" "
                 "curvEnd=\"-90\"/></geometry>",
                 50, "</planView><lanes>" BODY "</lanes></road></OpenDRIVE>");
    bad += !many(ROAD BODY "</lanes><objects>",
                 "<object id=\"o\" s=\"1\" t=\"0\"><repeat s=\"0\" length=\"1e9\" distance=\"1e-9\" tStart=\"0\" "
                 "tEnd=\"0\"/></object>",
                 50, "</objects></road></OpenDRIVE>");
    /* a ring of links, and one to oneself */
    bad += !many(OPEN,
                 "<road id=\"1\" length=\"10\" junction=\"-1\"><link><predecessor elementType=\"road\" elementId=\"1\" "
                 "contactPoint=\"end\"/>"
                 "<successor elementType=\"road\" elementId=\"1\" contactPoint=\"start\"/></link><planView><geometry "
                 "s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" "
                 "length=\"10\"><arc curvature=\"0.62831853\"/></geometry></planView><lanes>" BODY "</lanes></road>",
                 1, "</OpenDRIVE>");
    return bad;
}

int main(void)
{
    const char *said = getenv("SP_FUZZ_RUNS"), *seconds = getenv("SP_FUZZ_SECONDS"), *root = getenv("SP_SOURCE_ROOT");
    const unsigned runs = said ? (unsigned)strtoul(said, NULL, 10) : 200;
    const double end = now() + (seconds ? strtod(seconds, NULL) : 15);
    char folder[1024];
    seed_add(small, sizeof small - 1);
    (void)snprintf(folder, sizeof folder, "%s/scenarios/roads", root ? root : ".");
    seeds_of(folder);
    (void)snprintf(folder, sizeof folder, "%s/../shared/corpus/xodr/esmini", root ? root : ".");
    seeds_of(folder);
    unsigned bad = monsters(), done = 0;
    static char buffer[LARGEST];
    for (unsigned i = 0; i < seed_count; i++)
        bad += !run(seeds[i].data, seeds[i].size);
    for (; done < runs && now() < end; done++) {
        /* every other one from the small seed, whose parts a mutation hits more often */
        const bytes *from = &seeds[draw(2) ? 0 : draw(seed_count)];
        bytes b = {buffer, from->size};
        memcpy(buffer, from->data, from->size);
        mutate(&b);
        char *exact = malloc(b.size ? b.size : 1);
        memcpy(exact, b.data, b.size);
        bad += !run(exact, b.size);
        free(exact);
    }
    for (unsigned i = 0; i < seed_count; i++)
        free(seeds[i].data);
    fprintf(stderr, "%u mutations of %u seeds, the longest took %.2f s\n", done, seed_count, longest);
    printf("%u passed, %u failed, 0 skipped\n", bad ? 0u : 1u, bad);
    return bad != 0;
}
