/* json.c - one line of skidpad.case/1, as contracts 5 has it. All numbers SI; "display" beside a value carries the
 * author's unit. */
#include "suite/suite.h"

#include <string.h>

static void key(sp_text *t, const char *name)
{
    if (t->size && t->data[t->size - 1] != '{' && t->data[t->size - 1] != '[')
        sp_text_add(t, ",");
    sp_text_json(t, name);
    sp_text_add(t, ":");
}

static void text(sp_text *t, const char *name, const char *value)
{
    key(t, name);
    sp_text_json(t, value);
}

/* empty is null */
static void maybe(sp_text *t, const char *name, const char *value)
{
    text(t, name, value && value[0] ? value : NULL);
}

static void number(sp_text *t, const char *name, double v, bool defined)
{
    key(t, name);
    if (defined)
        sp_text_number(t, v);
    else
        sp_text_add(t, "null");
}

static void flag(sp_text *t, const char *name, bool v)
{
    key(t, name);
    sp_text_add(t, v ? "true" : "false");
}

static void integer(sp_text *t, const char *name, int64_t v)
{
    key(t, name);
    sp_text_printf(t, "%lld", (long long)v);
}

static void u64(sp_text *t, const char *name, uint64_t v)
{
    key(t, name);
    sp_text_printf(t, "\"%llu\"", (unsigned long long)v);
}

/* the value in the author's unit, beside the SI one */
static void display(sp_text *t, double v, bool defined, const char *unit, const char *si)
{
    const sp_unit *u = unit && unit[0] ? sp_unit_find(unit) : NULL;
    if (!u || !defined || (si && !strcmp(unit, si)))
        return;
    char text_number[40];
    sp_text words = {0};
    sp_number_fixed(text_number, v * u->den / u->num, 2);
    sp_text_printf(&words, "%s %s", text_number, unit);
    text(t, "display", words.data);
    sp_text_free(&words);
}

static void put_case(sp_text *t, const sp_row *r)
{
    text(t, "schema", "skidpad.case/1");
    text(t, "case", r->case_id);
    text(t, "key", r->key);
    text(t, "scenario", r->scenario);
    text(t, "file", r->file);
    integer(t, "line", r->line);
    key(t, "tags");
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < r->tag_count; i++) {
        sp_text_add(t, i ? "," : "");
        sp_text_json(t, r->tags[i]);
    }
    sp_text_add(t, "]");
    key(t, "params");
    sp_text_add(t, "{");
    for (uint32_t i = 0; i < r->param_count; i++) {
        if (r->params[i].is_text)
            text(t, r->params[i].name, r->params[i].text);
        else
            number(t, r->params[i].name, r->params[i].value, true);
    }
    sp_text_add(t, "}");
    key(t, "display");
    sp_text_add(t, "{");
    for (uint32_t i = 0; i < r->param_count; i++) {
        sp_text words = {0};
        sp_text_add(&words, r->params[i].text ? r->params[i].text : "");
        sp_text_add(&words, r->params[i].is_text ? "" : r->params[i].unit);
        text(t, r->params[i].name, words.data ? words.data : "");
        sp_text_free(&words);
    }
    sp_text_add(t, "}");
    u64(t, "suite_seed", r->suite_seed);
    u64(t, "seed", r->seed);
    integer(t, "repeat", r->repeat);
}

static void put_sut(sp_text *t, const sp_row *r)
{
    key(t, "sut");
    sp_text_add(t, "{");
    key(t, "driver");
    sp_text_add(t, "{");
    maybe(t, "id", r->driver_id);
    maybe(t, "version", r->driver_version);
    maybe(t, "sha256", r->driver_sha256);
    text(t, "params", r->driver_params ? r->driver_params : "");
    sp_text_add(t, "}");
    maybe(t, "vehicle", r->vehicle);
    key(t, "rig");
    sp_text_add(t, "{");
    maybe(t, "sha256", r->rig_sha256);
    sp_text_add(t, "}");
    flag(t, "truth", r->truth_mounted);
    sp_text_add(t, "}");
    key(t, "bench");
    sp_text_add(t, "{");
    text(t, "version", r->version);
    text(t, "build", r->build);
    maybe(t, "renderer", r->renderer);
    sp_text_add(t, "}");
    text(t, "closure_sha256", r->closure);
}

static void put_error(sp_text *t, const sp_row *r)
{
    key(t, "error");
    if (!r->error_kind || !r->error_kind[0]) {
        sp_text_add(t, "null");
        return;
    }
    sp_text_add(t, "{");
    text(t, "kind", r->error_kind);
    maybe(t, "phase", r->error_phase);
    /* before the first tick there is none */
    if (r->error_tick == INT64_MIN)
        number(t, "tick", 0, false);
    else
        integer(t, "tick", r->error_tick);
    maybe(t, "driver", r->error_driver);
    text(t, "text", r->error_text);
    sp_text_add(t, "}");
}

static void put_checks(sp_text *t, const sp_row *r, bool validity)
{
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < r->check_count; i++) {
        const sp_row_check *c = &r->checks[i];
        if (c->validity != validity)
            continue;
        sp_text_add(t, t->data[t->size - 1] == '[' ? "{" : ",{");
        text(t, "name", c->name);
        text(t, "severity", c->severity);
        number(t, "value", c->value, c->value_defined);
        number(t, "limit", c->limit, c->limit == c->limit);
        number(t, "margin", c->margin, c->margin_defined);
        text(t, "unit", c->unit);
        flag(t, "pass", c->pass);
        flag(t, "vacuous", c->vacuous);
        number(t, "at_s", c->at_s, c->at_s >= 0);
        maybe(t, "actor", c->actor);
        display(t, c->value, c->value_defined, c->display_unit, c->value_unit);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "]");
}

static void put_judgement(sp_text *t, const sp_row *r)
{
    key(t, "metrics");
    sp_text_add(t, "{");
    for (uint32_t i = 0; i < r->metric_count; i++) {
        const sp_row_metric *m = &r->metrics[i];
        key(t, m->name);
        sp_text_add(t, "{");
        number(t, "value", m->value, m->defined);
        text(t, "unit", m->unit);
        number(t, "at_s", m->at_s, m->defined && m->at_s >= 0);
        maybe(t, "actor", m->defined ? m->actor : NULL);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "}");
    key(t, "checks");
    put_checks(t, r, false);
    key(t, "valid");
    put_checks(t, r, true);
    key(t, "cards");
    sp_text_add(t, "{");
    for (uint32_t i = 0; i < r->card_count; i++) {
        key(t, r->cards[i].name);
        sp_text_add(t, "{");
        maybe(t, "test", r->cards[i].test);
        number(t, "points", r->cards[i].points, true);
        number(t, "max", r->cards[i].max, true);
        maybe(t, "band", r->cards[i].band);
        maybe(t, "detail", r->cards[i].detail);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "}");
}

static void put_chain(sp_text *t, const sp_row *r)
{
    key(t, "first_contact");
    if (r->contact.any) {
        sp_text_add(t, "{");
        text(t, "with", r->contact_with);
        maybe(t, "part", r->contact.part);
        number(t, "at_s", r->contact.at_s, true);
        number(t, "speed", r->contact.speed, true);
        number(t, "rel_speed", r->contact.rel_speed, true);
        maybe(t, "fault", r->contact.fault);
        if (r->contact.avoidable >= 0)
            flag(t, "avoidable", r->contact.avoidable > 0);
        sp_text_add(t, "}");
    } else {
        sp_text_add(t, "null");
    }
    const sp_chain *c = &r->chain;
    key(t, "chain");
    sp_text_add(t, "{");
    number(t, "first_visible_s", c->first_visible, c->first_visible >= 0);
    number(t, "first_detection_s", c->first_detection, c->first_detection >= 0);
    number(t, "warning_s", c->warning, c->warning >= 0);
    number(t, "brake_s", c->brake, c->brake >= 0);
    number(t, "contact_s", c->contact, c->contact >= 0);
    sp_text_add(t, "}");
}

static void put_coverage(sp_text *t, const sp_row *r)
{
    const char *item = "";
    key(t, "coverage");
    sp_text_add(t, "{");
    for (uint32_t i = 0; i < r->cover_count; i++) {
        const sp_row_cover *c = &r->cover[i];
        if (!c->n)
            continue;
        if (strcmp(item, c->item) != 0) {
            sp_text_add(t, item[0] ? "]" : "");
            key(t, c->item);
            sp_text_add(t, "[");
        }
        sp_text_add(t, strcmp(item, c->item) != 0 ? "{" : ",{");
        item = c->item;
        text(t, "bin", c->bin);
        integer(t, "n", c->n);
        if (sp_cover_illegal(c))
            sp_text_add(t, ",\"illegal\":true");
        sp_text_add(t, "}");
    }
    sp_text_add(t, item[0] ? "]}" : "}");
}

void sp_row_json(sp_text *out, const sp_row *r)
{
    sp_text line = {0}, *t = &line;
    sp_text_add(t, "{");
    put_case(t, r);
    put_sut(t, r);
    text(t, "status", sp_case_status_name(r->status));
    maybe(t, "end_reason", r->end_reason);
    maybe(t, "invalid_by", r->invalid_by);
    maybe(t, "notes", r->notes);
    put_error(t, r);
    number(t, "sim_s", r->sim_s, true);
    integer(t, "ticks", r->ticks);
    number(t, "wall_s", r->wall_s, true);
    maybe(t, "hash", r->hash);
    maybe(t, "sense_hash", r->sense_hash);
    put_judgement(t, r);
    put_chain(t, r);
    put_coverage(t, r);
    maybe(t, "recording", r->recording);
    text(t, "reproduce", r->reproduce);
    sp_text_add(t, "}\n");
    if (t->failed)
        out->failed = true;
    else
        sp_text_add_bytes(out, t->data, t->size);
    sp_text_free(t);
}
