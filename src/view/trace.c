/* trace.c - what a driver traced, for the panels: live as it says it, or out of the messages of a recording. It reads
 * only the JSON that src/run writes; whatever else it meets it leaves out. */
#include <string.h>

#include "view/view.h"

void sp_view_info_box(sp_view_info *info, const char *name, uint32_t track, double x, double y, double heading,
                      double length, double width)
{
    if (info->box_count >= SP_VIEW_BOXES || !sp_finite(x + y + heading + length + width))
        return;
    sp_view_box *b = &info->boxes[info->box_count++];
    *b = (sp_view_box){.track = track,
                       .x = (float)x,
                       .y = (float)y,
                       .heading = (float)heading,
                       .length = (float)length,
                       .width = (float)width};
    strncpy(b->name, name ? name : "", sizeof b->name - 1);
}

void sp_view_info_path(sp_view_info *info, const char *name, const double *xy, uint32_t count)
{
    if (info->path_count >= SP_VIEW_PATHS)
        return;
    sp_view_path *p = &info->paths[info->path_count++];
    *p = (sp_view_path){.count = 0};
    strncpy(p->name, name ? name : "", sizeof p->name - 1);
    for (uint32_t i = 0; i < count && p->count < SP_VIEW_POINTS; i++) {
        if (!sp_finite(xy[2 * i] + xy[2 * i + 1]))
            continue;
        p->xy[p->count][0] = (float)xy[2 * i];
        p->xy[p->count++][1] = (float)xy[2 * i + 1];
    }
}

void sp_view_info_reason(sp_view_info *info, const char *text)
{
    strncpy(info->reason, text ? text : "", sizeof info->reason - 1);
    info->reason[sizeof info->reason - 1] = 0;
}

/* ---------------------------------------------------------------- JSON of our own making */
typedef struct cursor {
    const char *at, *end;
} cursor;

/* moves behind the next `key` (with its quotes and colon) before the end; false: there is none */
static bool find(cursor *c, const char *key)
{
    const size_t n = strlen(key);
    for (const char *p = c->at; (size_t)(c->end - p) >= n; p++)
        if (!memcmp(p, key, n)) {
            c->at = p + n;
            return true;
        }
    return false;
}

/* a number at the cursor; what is none (null) is NaN */
static double number(cursor *c)
{
    char text[48];
    size_t n = 0;
    while (c->at < c->end && n + 1 < sizeof text && *c->at && strchr("+-.0123456789eE", *c->at))
        text[n++] = *c->at++;
    text[n] = 0;
    double v = SP_NAN;
    return n && sp_parse_number(text, &v) ? v : SP_NAN;
}

/* a quoted string at the cursor, its escapes undone; characters beyond ASCII that came as \u show as ? */
static void quoted(cursor *c, char *out, size_t size)
{
    size_t n = 0;
    if (c->at < c->end && *c->at == '"')
        c->at++;
    while (c->at < c->end && *c->at != '"') {
        char ch = *c->at++;
        if (ch == '\\' && c->at < c->end) {
            const char kind = *c->at++;
            ch = kind == 'n' || kind == 't' || kind == 'r' ? ' ' : kind == 'u' ? '?' : kind;
            if (kind == 'u')
                c->at += c->end - c->at < 4 ? c->end - c->at : 4;
        }
        if (n + 1 < size)
            out[n++] = ch;
    }
    out[n] = 0;
    if (c->at < c->end)
        c->at++;
}

static double field(cursor *c, const char *key)
{
    return find(c, key) ? number(c) : SP_NAN;
}

static void read_boxes(sp_view_info *info, cursor c)
{
    info->box_count = 0;
    while (find(&c, "\"name\":")) {
        char name[24];
        quoted(&c, name, sizeof name);
        const double track = field(&c, "\"track\":"), x = field(&c, "\"x\":"), y = field(&c, "\"y\":"),
                     heading = field(&c, "\"heading\":"), length = field(&c, "\"length\":"),
                     width = field(&c, "\"width\":");
        sp_view_info_box(info, name, track >= 0 && track < 4294967295.0 ? (uint32_t)track : 0, x, y, heading, length,
                         width);
    }
}

static void read_paths(sp_view_info *info, cursor c)
{
    info->path_count = 0;
    while (find(&c, "\"name\":")) {
        char name[24];
        double xy[2 * SP_VIEW_POINTS];
        uint32_t n = 0;
        quoted(&c, name, sizeof name);
        if (!find(&c, "\"xy\":["))
            break;
        while (c.at < c.end && *c.at != ']') {
            const double v = number(&c);
            if (n < 2 * SP_VIEW_POINTS)
                xy[n++] = v;
            // to the next number: behind the comma, or what is no number at all
            while (c.at < c.end && *c.at != ',' && *c.at != ']')
                c.at++;
            if (c.at < c.end && *c.at == ',')
                c.at++;
        }
        sp_view_info_path(info, name, xy, n / 2);
    }
}

bool sp_view_info_trace(sp_view_info *info, const char *topic, const uint8_t *json, size_t size)
{
    cursor c = {(const char *)json, (const char *)json + size};
    // of one box or many: /driver/box, /driver/boxes
    if (!strncmp(topic, "/driver/box", 11))
        read_boxes(info, c);
    else if (!strncmp(topic, "/driver/path", 12))
        read_paths(info, c);
    else if (!strncmp(topic, "/driver/reason", 14) && find(&c, "\"text\":"))
        quoted(&c, info->reason, sizeof info->reason);
    else
        return false;
    return true;
}
