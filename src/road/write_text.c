/* write_text.c - elements, attributes and numbers of the OpenDRIVE writer. Knows XML, and of roads only how a
 * polynomial, a speed and a validity are said. */
#include "road/write.h"

#include <string.h>

static void indent(writer *w)
{
    static const char blanks[] = "                                ";
    const size_t n = (size_t)w->depth * 2;
    sp_text_add_bytes(w->out, blanks, n < sizeof blanks - 1 ? n : sizeof blanks - 1);
}

void writer_begin(writer *w, const char *name)
{
    indent(w);
    sp_text_add(w->out, "<");
    sp_text_add(w->out, name);
}

void writer_text(writer *w, const char *name, const char *value)
{
    sp_text_add(w->out, " ");
    sp_text_add(w->out, name);
    sp_text_add(w->out, "=\"");
    sp_text_xml(w->out, value);
    sp_text_add(w->out, "\"");
}

void writer_number(writer *w, const char *name, double value)
{
    char number[32];
    sp_number(number, sp_finite(value) ? value : 0);
    writer_text(w, name, number);
}

void writer_int(writer *w, const char *name, int64_t value)
{
    writer_number(w, name, (double)value);
}

void writer_flag(writer *w, const char *name, bool value)
{
    writer_text(w, name, value ? "true" : "false");
}

void writer_empty(writer *w)
{
    sp_text_add(w->out, "/>\n");
}

void writer_inside(writer *w)
{
    sp_text_add(w->out, ">\n");
    w->depth++;
}

void writer_end(writer *w, const char *name)
{
    w->depth--;
    indent(w);
    sp_text_add(w->out, "</");
    sp_text_add(w->out, name);
    sp_text_add(w->out, ">\n");
}

/* the same polynomial, said from 0 on */
static cubic from_zero(const cubic *p)
{
    const double h = -p->s;
    return (cubic){0, p->a + h * (p->b + h * (p->c + h * p->d)), p->b + h * (2 * p->c + h * 3 * p->d),
                   p->c + h * 3 * p->d, p->d};
}

void writer_cubics(writer *w, const char *name, const char *start, const cubic *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].s < 0 && i + 1 < count && list[i + 1].s <= 0) {
            continue;
        }
        const cubic p = list[i].s < 0 ? from_zero(&list[i]) : list[i];
        writer_begin(w, name);
        writer_number(w, start, p.s);
        writer_number(w, "a", p.a);
        writer_number(w, "b", p.b);
        writer_number(w, "c", p.c);
        writer_number(w, "d", p.d);
        writer_empty(w);
    }
}

void writer_speed(writer *w, double speed)
{
    if (speed == SP_INFINITY) {
        writer_text(w, "max", "no limit");
        return;
    }
    static const char *const units[] = {"km/h", "mph"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const sp_unit *u = sp_unit_find(units[i]);
        const double whole = u ? sp_round(speed * u->den / u->num) : 0;
        if (u && whole > 0 && whole * u->num / u->den == speed) {
            writer_number(w, "max", whole);
            writer_text(w, "unit", units[i]);
            return;
        }
    }
    writer_number(w, "max", speed);
    writer_text(w, "unit", "m/s");
}

static void validity_one(writer *w, int32_t from, int32_t to)
{
    writer_begin(w, "validity");
    writer_int(w, "fromLane", from);
    writer_int(w, "toLane", to);
    writer_empty(w);
}

void writer_validity(writer *w, lane_set lanes)
{
    for (uint32_t i = 0; i < lanes.count; i++) {
        validity_one(w, lanes.range[i].from, lanes.range[i].to);
    }
    if (lanes.count == 0 && (lanes.from != 0 || lanes.to != 0)) {
        validity_one(w, lanes.from, lanes.to);
    }
}

const char *writer_word(const char *const *list, const char *word)
{
    for (; word && *list; list++) {
        if (!strcmp(*list, word)) {
            return *list;
        }
    }
    return NULL;
}
