/* check_road.c - what is wrong with a road file, with the line it stands in and what is done about it; then what is in
 * it. The rules are the road room's. */
#include "app/app.h"

#include <stdio.h>
#include <string.h>

/* of one rule this many are said; all with -v */
enum { SAID_PER_RULE = 5, RULES = 128, SOURCE = 120 };

static const char *const severities[] = {"note", "warning", "error"};

typedef struct tally {
    const char *rule;
    uint32_t count, said, severest;
} tally;

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

/* ---- the list ---- */
/* the line of the file, without what it is indented by, and a caret below its first character */
static void source_add(sp_text *t, const char *text, size_t size, int32_t line)
{
    const char *at = text, *end = text + size;
    for (int32_t i = 1; i < line && at < end; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    size_t n = 0;
    while (at + n < end && n < SOURCE && (unsigned char)at[n] >= ' ')
        n++;
    if (line < 1 || n == 0)
        return;
    sp_text_add(t, "    ");
    sp_text_add_bytes(t, at, n);
    sp_text_add(t, n == SOURCE ? "...\n    ^\n" : "\n    ^\n");
}

static void finding_add(sp_text *t, const char *path, const sp_road_finding *f, const char *text, size_t size)
{
    sp_text_printf(t, "%s:", path);
    if (f->line > 0)
        sp_text_printf(t, "%d:", f->line);
    sp_text_printf(t, " %s: %s [%s]\n", severities[f->severity], f->text, f->rule);
    if (f->severity == SP_FINDING_ERROR)
        source_add(t, text, size, f->line);
    if (f->action && f->action[0])
        sp_text_printf(t, "    -> %s\n", f->action);
}

static tally *tally_of(tally *all, uint32_t *count, const char *rule)
{
    uint32_t i = 0;
    while (i < *count && strcmp(all[i].rule, rule) != 0)
        i++;
    if (i == RULES)
        return &all[RULES - 1];
    if (i == *count) {
        all[i] = (tally){.rule = rule};
        (*count)++;
    }
    return &all[i];
}

static void findings_say(const app *a, const char *path, const sp_road_report *r, const char *text, size_t size,
                         sp_text *t)
{
    tally all[RULES];
    uint32_t rules = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        const sp_road_finding *f = &r->finding[i];
        tally *of = tally_of(all, &rules, f->rule);
        of->count++;
        if (f->severity > of->severest)
            of->severest = f->severity;

        /* the last one says why there is no road */
        if (of->said < SAID_PER_RULE || a->suite.verbose || (!r->net && i + 1 == r->count)) {
            finding_add(t, path, f, text, size);
            of->said++;
        }
    }
    for (uint32_t i = 0; i < rules; i++)
        if (all[i].count > all[i].said)
            sp_text_printf(t, "%s: %s: and %u more of [%s] (-v shows them)\n", path, severities[all[i].severest],
                           all[i].count - all[i].said, all[i].rule);
    if (r->more)
        sp_text_printf(t, "%s: %s: and %u more of rules with very many findings\n", path,
                       severities[r->errors     ? SP_FINDING_ERROR
                                  : r->warnings ? SP_FINDING_WARNING
                                                : SP_FINDING_NOTE],
                       r->more);
}

/* ---- what is in it ---- */
static double length_of(const sp_road_net *net)
{
    double length = 0;
    for (uint32_t i = 1; i <= sp_road_count(net); i++)
        length += sp_road_length(net, i);
    return length;
}

static void fixed(sp_text *t, const char *before, double v, int decimals, const char *after)
{
    char number[40];
    sp_number_fixed(number, v, decimals);
    sp_text_printf(t, "%s%s%s", before, number, after);
}

static void summary_say(const char *path, const sp_road_report *r, sp_text *t)
{
    const sp_road_net *net = r->net;
    if (net) {
        const uint32_t roads = sp_road_count(net), signals = sp_road_signal_count(net);
        const uint32_t objects = sp_road_object_count(net);
        sp_text_printf(t, "%s: %s%u road%s", path, r->errors || r->warnings ? "" : "ok: ", roads, plural(roads));
        fixed(t, ", ", length_of(net) / 1000, 3, " km");
        sp_text_printf(t, ", %u junction%s, %u lanes (%u driving), %u signal%s, %u object%s; ", r->junctions,
                       plural(r->junctions), r->lanes, r->driving_lanes, signals, plural(signals), objects,
                       plural(objects));
        if (r->rev_minor >= 0)
            sp_text_printf(t, "OpenDRIVE %d.%d, ", r->rev_major, r->rev_minor);
        sp_text_printf(t, "%s-hand traffic\n", sp_road_left_hand(net) ? "left" : "right");
        sp_text_printf(t, "%s: worst: ", path);
        fixed(t, "gap ", r->worst_gap, 6, " m");
        fixed(t, ", kink ", r->worst_kink * 180 / SP_PI, 4, " deg");
        if (r->worst_reading > 0) {
            fixed(t, "; paramPoly3: length off by ", r->worst_length, 6, " m");
            fixed(t, ", its two readings ", r->worst_reading, 6, " m apart");
        }
        sp_text_add(t, "\n");
        if (sp_road_notes(net)[0])
            sp_text_printf(t, "%s: note: %s\n", path, sp_road_notes(net));
    }
    if (r->errors || r->warnings || r->notes)
        sp_text_printf(t, "%s: %u error%s, %u warning%s, %u note%s\n", path, r->errors, plural(r->errors), r->warnings,
                       plural(r->warnings), r->notes, plural(r->notes));
}

/* ---- JSON ---- */
/* `,"name":{"member":number,...}` */
static void numbers_json(sp_text *t, const char *name, const char *const *member, const double *v, size_t count)
{
    sp_text_printf(t, ",\"%s\":{", name);
    for (size_t i = 0; i < count; i++) {
        sp_text_printf(t, "%s\"%s\":", i ? "," : "", member[i]);
        sp_text_number(t, v[i]);
    }
    sp_text_add(t, "}");
}

static void facts_json(const sp_road_report *r, sp_text *t)
{
    const sp_road_net *net = r->net;
    const sp_vec2 offset = sp_road_offset(net);
    sp_text_printf(t, "{\"roads\":%u,\"length_m\":", sp_road_count(net));
    sp_text_number(t, length_of(net));
    sp_text_printf(t, ",\"junctions\":%u,\"lanes\":%u,\"driving_lanes\":%u,\"signals\":%u,\"controllers\":%u,",
                   r->junctions, r->lanes, r->driving_lanes, sp_road_signal_count(net), sp_road_controller_count(net));
    sp_text_printf(t, "\"objects\":%u,\"version\":", sp_road_object_count(net));
    if (r->rev_minor >= 0)
        sp_text_printf(t, "\"%d.%d\"", r->rev_major, r->rev_minor);
    else
        sp_text_add(t, "null");
    sp_text_printf(t, ",\"rule\":\"%s\",\"notes\":", sp_road_left_hand(net) ? "LHT" : "RHT");
    sp_text_json(t, sp_road_notes(net));
    sp_text_add(t, ",\"name\":");
    sp_text_json(t, sp_road_name(net));
    sp_text_add(t, ",\"geo_reference\":");
    sp_text_json(t, sp_road_geo_reference(net));
    const sp_header_offset o = sp_road_header_offset(net);
    const char *const axes[] = {"x", "y", "z", "hdg"};
    numbers_json(t, "header_offset", axes, (const double[]){o.x, o.y, o.z, o.heading}, 4);
    sp_text_add(t, ",\"offset\":[");
    sp_text_number(t, offset.x);
    sp_text_add(t, ",");
    sp_text_number(t, offset.y);
    sp_text_add(t, "]");
    const char *const worst[] = {"gap_m", "kink_deg", "param_poly3_length_m", "param_poly3_reading_m"};
    numbers_json(t, "worst", worst,
                 (const double[]){r->worst_gap, r->worst_kink * 180 / SP_PI, r->worst_length, r->worst_reading}, 4);
    sp_text_add(t, "}");
}

static void report_json(const char *path, const sp_road_report *r, sp_text *t)
{
    sp_text_add(t, "{\"schema\":\"skidpad.check/1\",\"file\":");
    sp_text_json(t, path);
    sp_text_printf(t, ",\"usable\":%s,\"errors\":%u,\"warnings\":%u,\"notes\":%u,\"more\":%u,\"findings\":[",
                   r->net ? "true" : "false", r->errors, r->warnings, r->notes, r->more);
    for (uint32_t i = 0; i < r->count; i++) {
        const sp_road_finding *f = &r->finding[i];
        sp_text_add(t, i ? ",{\"file\":" : "{\"file\":");
        sp_text_json(t, path);
        sp_text_printf(t, ",\"line\":%d,\"severity\":\"%s\",\"rule\":", f->line, severities[f->severity]);
        sp_text_json(t, f->rule);
        sp_text_add(t, ",\"text\":");
        sp_text_json(t, f->text);
        sp_text_add(t, ",\"action\":");
        sp_text_json(t, f->action ? f->action : "");
        sp_text_add(t, "}");
    }
    sp_text_add(t, "],\"facts\":");
    if (r->net)
        facts_json(r, t);
    else
        sp_text_add(t, "null");
    sp_text_add(t, "}\n");
}

char app_check_road(const app *a, const char *path, sp_arena *arena, sp_text *t)
{
    sp_error err = {0};
    sp_road_report r = {0};
    size_t size = 0;
    const char *text = sp_file_read(arena, path, &size, &err);
    if (!text || !sp_road_check(path, text, size, arena, &r, &err)) {
        char words[1800];
        sp_error_print(&err, words, sizeof words);
        sp_text_printf(t, "%s\n", words);
        return '3';
    }
    if (a->suite.json) {
        report_json(path, &r, t);
    } else {
        findings_say(a, path, &r, text, size, t);
        summary_say(path, &r, t);
    }
    return !r.net ? '3' : (r.errors ? '1' : '0');
}
