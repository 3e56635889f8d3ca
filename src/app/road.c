/* road.c - answers questions about a road file: a line each from stdin, a JSON line each to stdout, in the file's own
 * coordinates. Numbers are rounded to 12 decimals. What a road is and where is the road room's. */
#include "app/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 4096, WORDS = 8, PLACES = 64, TRIED = 6 };

#define FARTHEST 1e9 /* m */

typedef struct ask {
    const sp_road_net *net;
    sp_vec2 offset;
    char *word[WORDS];
    int words;
    sp_text out;
} ask;

/* ---------------------------------------------------------------- saying */
static void refuse(ask *q, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void refuse(ask *q, const char *format, ...)
{
    char words[300];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    sp_text_clear(&q->out);
    sp_text_add(&q->out, "{\"error\":");
    sp_text_json(&q->out, words);
    sp_text_add(&q->out, "}");
}

/* the shortest decimal of v rounded to 12 decimals */
static void number(sp_text *t, double v)
{
    char rounded[40];
    double r = v;
    sp_number_fixed(rounded, v, 12);
    if (!sp_parse_number(rounded, &r))
        r = v;
    sp_text_number(t, r);
}

static void field(sp_text *t, const char *name, double v)
{
    sp_text_printf(t, "\"%s\":", name);
    number(t, v);
}

static const char *type_name(sp_lane_type type)
{
    static const struct {
        sp_lane_type type;
        const char *name;
    } names[] = {{SP_LANE_NONE, "none"},         {SP_LANE_DRIVING, "driving"},
                 {SP_LANE_SHOULDER, "shoulder"}, {SP_LANE_BORDER, "border"},
                 {SP_LANE_SIDEWALK, "sidewalk"}, {SP_LANE_PARKING, "parking"},
                 {SP_LANE_BIKING, "biking"},     {SP_LANE_MEDIAN, "median"},
                 {SP_LANE_CURB, "curb"},         {SP_LANE_RESTRICTED, "restricted"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].type == type)
            return names[i].name;
    return "other";
}

/* ---------------------------------------------------------------- understanding */
static bool numbers(ask *q, int first, int count, double *out)
{
    for (int i = 0; i < count; i++)
        if (!sp_parse_number(q->word[first + i], &out[i])) {
            refuse(q, "'%.40s' is no number", q->word[first + i]);
            return false;
        } else if (sp_abs(out[i]) > FARTHEST) {
            refuse(q, "%.40s is farther than anything on earth", q->word[first + i]);
            return false;
        }
    return true;
}

/* a road and an s on it, words 1 and 2 */
static bool road_and_s(ask *q, uint32_t *road, double *s)
{
    *road = sp_road_by_id(q->net, q->word[1]);
    if (!*road) {
        refuse(q, "no road '%.100s'", q->word[1]);
        return false;
    }
    if (!numbers(q, 2, 1, s))
        return false;
    const double length = sp_road_length(q->net, *road);
    if (*s < 0 || *s > length) {
        char said[32], is[32];
        sp_number(said, *s);
        sp_number(is, length);
        refuse(q, "s = %s is not on road '%.100s', which is %s m long", said, q->word[1], is);
        return false;
    }
    return true;
}

/* the middle of a lane, words 1 to 3 */
static bool lane_place(ask *q, sp_road_place *out)
{
    int64_t id;
    sp_lane_info info;
    *out = (sp_road_place){0};
    if (!road_and_s(q, &out->road, &out->s))
        return false;
    if (!sp_parse_int(q->word[3], &id) || id < INT32_MIN || id > INT32_MAX ||
        !sp_road_lane(q->net, out->road, out->s, (int32_t)id, &info)) {
        refuse(q, "road '%.100s' has no lane '%.40s' there", q->word[1], q->word[3]);
        return false;
    }
    out->lane = (int32_t)id;
    out->t = (info.t_inner + info.t_outer) / 2;
    return true;
}

/* ---------------------------------------------------------------- the questions */
static void ask_st(ask *q)
{
    sp_road_place p = {0};
    sp_road_point at;
    if (!road_and_s(q, &p.road, &p.s) || !numbers(q, 3, 1, &p.t))
        return;
    if (!sp_road_at(q->net, p, &at) || !sp_finite(at.position.x) || !sp_finite(at.position.y)) {
        refuse(q, "road '%.100s' has no point there", q->word[1]);
        return;
    }
    sp_text *t = &q->out;
    sp_text_add(t, "{\"road\":");
    sp_text_json(t, sp_road_id(q->net, p.road));
    const struct {
        const char *name;
        double v;
    } of[] = {{"s", p.s},
              {"t", p.t},
              {"x", at.position.x + q->offset.x},
              {"y", at.position.y + q->offset.y},
              {"z", at.position.z},
              {"heading", sp_wrap_angle(at.heading)},
              {"pitch", at.pitch},
              {"roll", at.roll}};
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        sp_text_add(t, ",");
        field(t, of[i].name, of[i].v);
    }
    sp_text_printf(t, ",\"lane\":%d,", sp_road_lane_at(q->net, p.road, p.s, p.t));
    field(t, "curvature", at.curvature);
    sp_text_add(t, "}");
}

static void place_add(ask *q, const sp_road_place *p, const char *more, double v)
{
    sp_text_add(&q->out, "{\"road\":");
    sp_text_json(&q->out, sp_road_id(q->net, p->road));
    sp_text_add(&q->out, ",");
    field(&q->out, "s", p->s);
    sp_text_add(&q->out, ",");
    field(&q->out, "t", p->t);
    sp_text_printf(&q->out, ",\"lane\":%d", p->lane);
    if (more) {
        sp_text_add(&q->out, ",");
        field(&q->out, more, v);
    }
    sp_text_add(&q->out, "}");
}

static void ask_xy(ask *q)
{
    sp_road_candidate found[PLACES];
    double at[3] = {0, 0, SP_NAN};
    if (!numbers(q, 1, q->words - 1, at))
        return;
    uint32_t n = sp_road_candidates(q->net, at[0] - q->offset.x, at[1] - q->offset.y, at[2], found, PLACES);
    if (!n) {
        refuse(q, "no road is near");
        return;
    }
    n = n < PLACES ? n : PLACES;
    sp_text_add(&q->out, "{\"candidates\":[");
    for (uint32_t i = 0; i < n; i++) {
        sp_text_add(&q->out, i ? "," : "");
        place_add(q, &found[i].place, "distance", found[i].distance);
    }
    sp_text_add(&q->out, "]}");
}

static void ask_lane(ask *q)
{
    sp_lane_info lanes[PLACES];
    uint32_t road;
    double s;
    if (!road_and_s(q, &road, &s))
        return;
    uint32_t n = sp_road_lanes(q->net, road, s, lanes, PLACES);
    n = n < PLACES ? n : PLACES;
    sp_text_add(&q->out, "{\"lanes\":[");
    for (uint32_t i = 0; i < n; i++) {
        sp_text_printf(&q->out, "%s{\"id\":%d,\"type\":\"%s\",", i ? "," : "", lanes[i].id, type_name(lanes[i].type));
        field(&q->out, "width", lanes[i].width);
        sp_text_add(&q->out, "}");
    }
    sp_text_add(&q->out, "]}");
}

/* roads in their order, the lane on which each is entered */
static void route_say(ask *q, const sp_road_route *r)
{
    for (int lanes = 0; lanes < 2; lanes++) {
        sp_text_add(&q->out, lanes ? "],\"lanes\":[" : "{\"roads\":[");
        bool first = true;
        for (uint32_t i = 0; i < r->leg_count; i++) {
            if (i > 0 && r->leg[i].road == r->leg[i - 1].road)
                continue;
            sp_text_add(&q->out, first ? "" : ",");
            first = false;
            if (lanes)
                sp_text_printf(&q->out, "%d", r->leg[i].lane);
            else
                sp_text_json(&q->out, sp_road_id(q->net, r->leg[i].road));
        }
    }
    sp_text_add(&q->out, "],");
    field(&q->out, "length", r->length);
    sp_text_add(&q->out, "}");
}

/* the best way between any of the roads at either point */
static void ask_route(ask *q)
{
    sp_road_candidate place[2][TRIED];
    uint32_t count[2];
    double at[4];
    if (!numbers(q, 1, 4, at))
        return;
    for (int i = 0; i < 2; i++) {
        const double x = at[2 * i] - q->offset.x, y = at[2 * i + 1] - q->offset.y;
        count[i] = sp_road_candidates(q->net, x, y, SP_NAN, place[i], TRIED);
        count[i] = count[i] < TRIED ? count[i] : TRIED;
    }
    sp_arena *arena = sp_arena_create();
    const sp_road_route *best = NULL;
    sp_error first = {0};
    for (uint32_t i = 0; arena && i < count[0]; i++)
        for (uint32_t k = 0; k < count[1]; k++) {
            const sp_road_route *r = NULL;
            sp_error err = {0};
            if (!sp_road_route_find(q->net, place[0][i].place, NULL, 0, place[1][k].place, SP_ROUTE_SHORTEST, arena, &r,
                                    &err))
                first = first.code ? first : err;
            else if (!best || r->length < best->length)
                best = r;
        }
    if (best)
        route_say(q, best);
    else
        refuse(q, "%s", first.code ? first.text : "no road is near");
    sp_arena_destroy(arena);
}

static void ask_next(ask *q)
{
    sp_road_place from, next[PLACES];
    if (!lane_place(q, &from))
        return;
    uint32_t n = sp_road_next(q->net, from, false, next, PLACES);
    n = n < PLACES ? n : PLACES;
    sp_text_add(&q->out, "{\"next\":[");
    for (uint32_t i = 0; i < n; i++) {
        sp_text_add(&q->out, i ? "," : "");
        place_add(q, &next[i], NULL, 0);
    }
    sp_text_add(&q->out, "]}");
}

static void ask_signals(ask *q)
{
    sp_road_place from;
    sp_road_ahead ahead[PLACES];
    if (!lane_place(q, &from))
        return;
    uint32_t n = sp_road_signals_ahead(q->net, NULL, from, 500, ahead, PLACES);
    n = n < PLACES ? n : PLACES;
    sp_text_add(&q->out, "{\"signals\":[");
    for (uint32_t i = 0; i < n; i++) {
        const sp_road_signal *s = sp_road_signal_get(q->net, ahead[i].signal);
        sp_text_add(&q->out, i ? ",{\"id\":" : "{\"id\":");
        sp_text_json(&q->out, s ? s->id : "");
        sp_text_add(&q->out, ",\"type\":");
        sp_text_json(&q->out, s ? s->type : "");
        sp_text_add(&q->out, ",");
        field(&q->out, "distance", ahead[i].distance);
        sp_text_add(&q->out, ",");
        field(&q->out, "stop", ahead[i].stop);
        sp_text_add(&q->out, "}");
    }
    sp_text_add(&q->out, "]}");
}

/* ---------------------------------------------------------------- lines */
static void answer(ask *q)
{
    static const struct {
        const char *name, *wants;
        int least, most;
        void (*f)(ask *q);
    } questions[] = {{"st", "ROAD S T", 3, 3, ask_st},        {"xy", "X Y [Z]", 2, 3, ask_xy},
                     {"lane", "ROAD S", 2, 2, ask_lane},      {"route", "X Y X Y", 4, 4, ask_route},
                     {"next", "ROAD S LANE", 3, 3, ask_next}, {"signals", "ROAD S LANE", 3, 3, ask_signals}};
    const char *names[sizeof questions / sizeof questions[0]];
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        names[i] = questions[i].name;
        if (strcmp(q->word[0], questions[i].name) != 0)
            continue;
        if (q->words - 1 < questions[i].least || q->words - 1 > questions[i].most)
            refuse(q, "%s wants %s", questions[i].name, questions[i].wants);
        else
            questions[i].f(q);
        return;
    }
    const char *near = sp_suggest(q->word[0], names, sizeof names / sizeof names[0]);
    refuse(q, "no question '%.60s'%s%s%s", q->word[0],
           near ? " (did you mean '" : ": st, xy, lane, route, next, signals", near ? near : "", near ? "'?)" : "");
}

/* A line without its end into buffer; false at the end of the file. *whole is false for one that is too long or that
 * holds a zero byte. */
static bool line_read(FILE *f, char *buffer, bool *whole)
{
    size_t n = 0;
    int c = getc(f);
    if (c == EOF)
        return false;
    *whole = true;
    for (; c != EOF && c != '\n'; c = getc(f)) {
        if (c == '\0' || n + 1 >= LINE)
            *whole = false;
        else
            buffer[n++] = (char)c;
    }
    buffer[n] = '\0';
    return true;
}

/* The words of a line, parted by blanks; an id with blanks stands in double quotes. More words than any question has
 * are one too many. */
static void words_cut(ask *q, char *line)
{
    static const char blanks[] = " \t\r\v\f";
    char *at = line + strspn(line, blanks);
    q->words = 0;
    while (*at && q->words < WORDS) {
        const bool quoted = *at == '"';
        at += quoted;
        q->word[q->words++] = at;
        at += strcspn(at, quoted ? "\"" : blanks);
        if (*at)
            *at++ = '\0';
        at += strspn(at, blanks);
    }
}

int app_road(app *a)
{
    char line[LINE];
    sp_error err = {0};
    size_t size = 0;
    bool whole;
    const char *path = a->suite.paths[0];
    if (a->suite.path_count != 1) {
        sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "road takes one file, and questions from stdin");
        return app_complain(a, &err);
    }
    sp_arena *arena = sp_arena_create();
    ask q = {0};
    const char *text = arena ? sp_file_read(arena, path, &size, &err) : NULL;
    if (!text || !sp_road_read_xodr(path, text, size, arena, &q.net, &err)) {
        sp_arena_destroy(arena);
        sp_error_set(&err, SP_BAD_BENCH, path, 0, "out of memory");
        return app_complain(a, &err);
    }
    q.offset = sp_road_offset(q.net);
    while (!ferror(stdout) && line_read(stdin, line, &whole)) {
        sp_text_clear(&q.out);
        words_cut(&q, line);
        if (whole && (q.words == 0 || q.word[0][0] == '#'))
            continue;
        if (whole)
            answer(&q);
        else
            refuse(&q, "the line is longer than %d bytes or holds a zero byte", LINE - 1);
        if (q.out.failed)
            refuse(&q, "out of memory");
        puts(q.out.data ? q.out.data : "{\"error\":\"out of memory\"}");
        fflush(stdout);
    }
    sp_text_free(&q.out);
    sp_arena_destroy(arena);
    return 0;
}
