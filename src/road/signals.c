/* signals.c - what stands beside the road to be obeyed: which kind it is, where it stands, finding it by id. Leaves
 * reading to xodr_signals.c and what lies ahead of a car to ahead.c.
 *
 * Kinds go by country and type. German numbers (StVO, and OpenDRIVE's 1.000.001 and on for lights) also hold for the
 * country "OpenDRIVE" and for none; US codes are those of the MUTCD. Where neither says it, the name may. */
#include "road/inside.h"

#include <stdlib.h>
#include <string.h>

typedef struct kind_row {
    const char *type;
    sp_signal_kind kind;
} kind_row;
static const kind_row german[] = {
    {"1000001", SP_SIGNAL_LIGHT}, {"1000002", SP_SIGNAL_LIGHT_WALK}, {"1000007", SP_SIGNAL_LIGHT_WALK},
    {"1000008", SP_SIGNAL_LIGHT}, {"1000009", SP_SIGNAL_LIGHT},      {"1000010", SP_SIGNAL_LIGHT},
    {"1000011", SP_SIGNAL_LIGHT}, {"1000012", SP_SIGNAL_LIGHT},      {"1000013", SP_SIGNAL_LIGHT_WALK},
    {"205", SP_SIGNAL_YIELD},     {"206", SP_SIGNAL_STOP},           {"274", SP_SIGNAL_SPEED},
    {"274.1", SP_SIGNAL_SPEED},   {"274.2", SP_SIGNAL_SPEED_END},    {"278", SP_SIGNAL_SPEED_END},
    {"282", SP_SIGNAL_SPEED_END}, {"276", SP_SIGNAL_NO_PASSING},     {"294", SP_SIGNAL_STOP_LINE},
    {"301", SP_SIGNAL_PRIORITY},  {"306", SP_SIGNAL_PRIORITY},       {"293", SP_SIGNAL_CROSSING},
    {"350", SP_SIGNAL_CROSSING},  {"123", SP_SIGNAL_WORKS},
};
static const kind_row american[] = {
    {"R1-1", SP_SIGNAL_STOP},       {"R1-2", SP_SIGNAL_YIELD},       {"R2-1", SP_SIGNAL_SPEED},
    {"R4-1", SP_SIGNAL_NO_PASSING}, {"W14-3", SP_SIGNAL_NO_PASSING}, {"W11-2", SP_SIGNAL_CROSSING},
    {"W11A-2", SP_SIGNAL_CROSSING}, {"W20-1", SP_SIGNAL_WORKS},      {"W21-1", SP_SIGNAL_WORKS},
};
static const kind_row swedish[] = {
    {"C31", SP_SIGNAL_SPEED}, {"C32", SP_SIGNAL_SPEED_END}, {"C27", SP_SIGNAL_NO_PASSING}, {"B1", SP_SIGNAL_YIELD},
    {"B2", SP_SIGNAL_STOP},   {"B3", SP_SIGNAL_CROSSING},   {"B4", SP_SIGNAL_PRIORITY},
};
/* parts of names; the first that fits counts */
static const kind_row names[] = {
    {"stopline", SP_SIGNAL_STOP_LINE},
    {"stop_line", SP_SIGNAL_STOP_LINE},
    {"stop line", SP_SIGNAL_STOP_LINE},
    {"stencil_stop", SP_SIGNAL_STOP_LINE},
    {"trafficlight", SP_SIGNAL_LIGHT},
    {"traffic_light", SP_SIGNAL_LIGHT},
    {"traffic light", SP_SIGNAL_LIGHT},
    {"3light", SP_SIGNAL_LIGHT},
    {"pedestrianlight", SP_SIGNAL_LIGHT_WALK},
    {"pedestrian_light", SP_SIGNAL_LIGHT_WALK},
    {"sign_stop", SP_SIGNAL_STOP},
    {"stop_sign", SP_SIGNAL_STOP},
    {"stopsign", SP_SIGNAL_STOP},
    {"stop sign", SP_SIGNAL_STOP},
    {"yield", SP_SIGNAL_YIELD},
    {"giveway", SP_SIGNAL_YIELD},
    {"give_way", SP_SIGNAL_YIELD},
    {"give way", SP_SIGNAL_YIELD},
    {"speed_end", SP_SIGNAL_SPEED_END},
    {"speed limit", SP_SIGNAL_SPEED},
    {"speedlimit", SP_SIGNAL_SPEED},
    {"speed_", SP_SIGNAL_SPEED},
    {"crosswalk", SP_SIGNAL_CROSSING},
    {"construction", SP_SIGNAL_WORKS},
    {"roadworks", SP_SIGNAL_WORKS},
    {"overtaking_ban_begin", SP_SIGNAL_NO_PASSING},
};

#define WORD 64

/* a short copy: letters small or large, of numbers like 1.000.001 without points */
static void word_of(char out[WORD], const char *text, int letter)
{
    const bool points = text && !strncmp(text, "1.000.", 6);
    size_t n = 0;
    for (; text && *text && n < WORD - 1; text++) {
        const char c = *text;
        const bool small = c >= 'a' && c <= 'z', large = c >= 'A' && c <= 'Z';
        if (!(points && c == '.')) {
            out[n++] = (char)(letter < 0 && large ? c - 'A' + 'a' : (letter > 0 && small ? c - 'a' + 'A' : c));
        }
    }
    out[n] = '\0';
}

static sp_signal_kind row_find(const kind_row *rows, size_t count, const char *type)
{
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(rows[i].type, type)) {
            return rows[i].kind;
        }
    }
    return SP_SIGNAL_OTHER;
}

static bool is_one_of(const char *word, const char *const *list)
{
    while (*list && strcmp(*list, word) != 0) {
        list++;
    }
    return *list != NULL;
}

static bool means_nothing(const char *text)
{
    return !text || !*text || !strcmp(text, "-1") || !strcmp(text, "none");
}

/* type and subtype joined as the country's catalogue writes them */
static void code_of(char out[WORD], const sp_road_signal *g, const char *join)
{
    word_of(out, g->type, 1);
    const size_t n = strlen(out);
    const size_t more = means_nothing(g->subtype) ? 0 : strlen(g->subtype) + strlen(join);
    if (more && !strchr(out, '-') && n + more < WORD) {
        memcpy(out + n, join, strlen(join));
        word_of(out + n + strlen(join), g->subtype, 1);
    }
}

typedef enum region { OTHER_REGION, GERMAN, AMERICAN, SWEDISH } region;

static region region_of(const char *country)
{
    static const char *const de[] = {"de", "deu", "germany", "opendrive", "", "-1", "at", "aut", "ch", "che", NULL};
    static const char *const us[] = {"us", "usa", NULL}, *const se[] = {"se", "swe", "sweden", NULL};
    char word[WORD];
    word_of(word, country, -1);
    return is_one_of(word, de) ? GERMAN : (is_one_of(word, us) ? AMERICAN : (is_one_of(word, se) ? SWEDISH : 0));
}

static sp_signal_kind kind_by_type(const sp_road_signal *g, region where)
{
    char code[WORD];
    if (where == AMERICAN) {
        code_of(code, g, "-");
        return row_find(american, sizeof american / sizeof *american, code);
    }
    if (where == SWEDISH) {
        code_of(code, g, "");
        char *dash = strchr(code, '-');
        if (dash) {
            *dash = '\0';
        }
        return row_find(swedish, sizeof swedish / sizeof *swedish, code);
    }
    if (where != GERMAN) {
        return SP_SIGNAL_OTHER;
    }

    /* 274-50 is 274 of subtype 50 */
    word_of(code, g->type, 1);
    char *dash = strchr(code, '-');
    if (dash && dash != code) {
        *dash = '\0';
    }
    sp_signal_kind kind = row_find(german, sizeof german / sizeof *german, code);
    if (kind == SP_SIGNAL_OTHER && g->dynamic && strlen(code) == 7 && !strncmp(code, "10000", 5)) {
        kind = SP_SIGNAL_LIGHT;
    }
    return kind;
}

/* the first number in a text at or after `from`; -1: none */
static double number_in(const char *from)
{
    while (*from && (*from < '0' || *from > '9')) {
        from++;
    }
    double v = 0;
    if (!*from) {
        return -1;
    }
    for (int i = 0; i < 6 && *from >= '0' && *from <= '9'; i++, from++) {
        v = v * 10 + (*from - '0');
    }
    return v;
}

static sp_signal_kind kind_by_name(const sp_road_signal *g)
{
    char word[WORD];
    word_of(word, g->name, -1);
    if (strstr(word, "lowest") || strstr(word, "minimum")) {
        return SP_SIGNAL_OTHER;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strstr(word, names[i].type)) {
            const bool speed = names[i].kind == SP_SIGNAL_SPEED;
            return speed && !g->has_value && number_in(word) < 0 ? SP_SIGNAL_OTHER : names[i].kind;
        }
    }
    return SP_SIGNAL_OTHER;
}

/* km/h that a sign says by its code, its number of old or its name; -1: nothing */
static double speed_said(const sp_road_signal *g, region where)
{
    const char *dash = g->type ? strchr(g->type, '-') : NULL;
    const char *code = !means_nothing(g->subtype) ? g->subtype : (dash && dash != g->type ? dash + 1 : NULL);
    const double v = code ? number_in(code) : -1;

    /* the catalogue before 2017 counts: 274-51 is 10 km/h, 274-63 is 130 */
    if (where == GERMAN && v > 50 && v <= 63 && v != 60) {
        return (v - 50) * 10;
    }
    if (v > 0) {
        return v;
    }
    return g->name ? number_in(g->name) : -1;
}

static void speed_convert(sp_road_signal *g, region where)
{
    const bool usual = !g->unit || !*g->unit;
    const char *unit = where == AMERICAN ? "mph" : "km/h";
    if (!g->has_value || g->value < 0) {
        const double said = speed_said(g, where);
        if (said <= 0) {
            g->has_value = false;
            return;
        }
        g->value = said;
        g->has_value = true;
        g->unit = unit;
    } else if (usual) {
        g->unit = unit;
    }

    /* C31-5 says 50 km/h */
    if (where == SWEDISH && usual && g->value <= 13) {
        g->value *= 10;
    }
    const sp_unit *u = sp_unit_find(g->unit);
    if (u && !strcmp(u->si, "m/s")) {
        g->value = g->value * u->num / u->den;
    } else {
        g->has_value = false;
    }
}

void road_signal_classify(sp_road_signal *g)
{
    const region where = region_of(g->country);
    g->kind = kind_by_type(g, where);
    if (g->kind == SP_SIGNAL_OTHER) {
        g->kind = kind_by_name(g);
    }
    if (g->kind == SP_SIGNAL_SPEED || (g->kind == SP_SIGNAL_SPEED_END && g->has_value)) {
        speed_convert(g, where);
    }
}

void road_signal_place(const sp_road_net *net, sp_road_signal *g)
{
    sp_road_point q;
    if (!sp_road_at(net, (sp_road_place){g->road, 0, g->s, g->t}, &q)) {
        return;
    }
    g->position = q.position;
    g->position.z += g->z_offset;

    /* who drives with s sees a face that looks against s */
    g->heading = sp_wrap_angle(q.heading + (g->orientation < 0 ? 0 : SP_PI) + g->h_offset);
}

bool lanes_hold(const lane_set *set, int32_t id)
{
    for (uint32_t i = 0; i < set->count; i++) {
        if (id >= set->range[i].from && id <= set->range[i].to) {
            return true;
        }
    }
    const int32_t low = set->from < set->to ? set->from : set->to, high = set->from < set->to ? set->to : set->from;
    return set->count == 0 && ((low == 0 && high == 0) || (id >= low && id <= high));
}

uint32_t sp_road_signal_count(const sp_road_net *net)
{
    return net ? net->signal_count : 0;
}

const sp_road_signal *sp_road_signal_get(const sp_road_net *net, uint32_t index)
{
    return net && index < net->signal_count ? &net->signal[index] : NULL;
}

uint32_t sp_road_signal_by_id(const sp_road_net *net, const char *id)
{
    return net ? net_id_find(net->signal_id, net->signal_count, id) : 0;
}

uint32_t sp_road_controller_count(const sp_road_net *net)
{
    return net ? net->controller_count : 0;
}

const sp_road_controller *sp_road_controller_get(const sp_road_net *net, uint32_t index)
{
    return net && index < net->controller_count ? &net->controller[index] : NULL;
}
