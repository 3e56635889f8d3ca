/* row.c - one row of results: from a run into a pipe, out of it again, and said in one line. */
#include "suite/suite.h"

#include "suite/pack.h"

static const char *actor_name(const sp_world_def *def, uint32_t actor)
{
    return actor && actor <= def->actor_count && def->actors[actor].name ? def->actors[actor].name : "";
}

/* ---------------------------------------------------------------- into the pipe */
static void put_checks(sp_text *t, const sp_world_def *def, const sp_check_value *c, uint32_t count, bool validity)
{
    static const char *const severity[] = {"fail", "warn", "score"};
    for (uint32_t i = 0; i < count; i++) {
        const sp_check_value *v = &c[i];
        put_str(t, v->def->name);
        put_str(t, severity[(unsigned)v->def->severity < 3 ? v->def->severity : 0]);
        put_str(t, v->unit ? v->unit : v->def->unit);
        put_str(t, v->def->unit);
        put_str(t, v->def->display_unit);
        put_str(t, actor_name(def, v->actor));
        put_str(t, v->def->said.file);
        put_f64(t, v->value);
        put_f64(t, v->def->limit);
        put_f64(t, v->margin);
        /* an instant only where there was one */
        put_f64(t, v->vacuous || !v->value_defined || v->def->op >= SP_CARD ? -1 : v->at_s);
        put_u32(t, (uint32_t)v->value_defined | (uint32_t)v->margin_defined << 1 | (uint32_t)v->pass << 2 |
                       (uint32_t)v->vacuous << 3 | (uint32_t)validity << 4);
        put_u32(t, (uint32_t)v->def->said.line);
    }
}

static void put_judgement(sp_text *t, const sp_world_def *def, const sp_judgement *j)
{
    put_u32(t, j->metric_count);
    for (uint32_t i = 0; i < j->metric_count; i++) {
        const sp_metric_value *m = &j->metrics[i];
        put_str(t, m->name);
        put_str(t, m->unit);
        put_str(t, actor_name(def, m->actor));
        put_f64(t, m->value);
        put_f64(t, m->at_s);
        put_u32(t, m->defined);
    }
    put_u32(t, j->check_count + j->valid_count);
    put_checks(t, def, j->checks, j->check_count, false);
    put_checks(t, def, j->valid, j->valid_count, true);
    put_u32(t, j->card_count);
    for (uint32_t i = 0; i < j->card_count; i++) {
        put_str(t, j->cards[i].name);
        put_str(t, j->cards[i].band);
        put_str(t, j->cards[i].detail);
        put_str(t, j->cards[i].test);
        put_f64(t, j->cards[i].points);
        put_f64(t, j->cards[i].max);
    }
    put_u32(t, j->contact.any);
    put_str(t, j->contact.any ? actor_name(def, j->contact.with) : "");
    put_str(t, j->contact.part);
    put_str(t, j->contact.fault);
    put_f64(t, j->contact.at_s);
    put_f64(t, j->contact.speed);
    put_f64(t, j->contact.rel_speed);
    put_f64(t, j->contact.location);
    put_u32(t, (uint32_t)j->contact.avoidable);
}

/* every bin of every item, hit or not, so that holes can be named from the rows alone */
static void put_cover(sp_text *t, const sp_world_def *def, const int32_t *bins)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < def->cover_count; i++)
        count += sp_cover_bins(def, i);
    put_u32(t, count);
    for (uint32_t i = 0; i < def->cover_count; i++) {
        const sp_cover_def *c = &def->cover[i];
        for (uint32_t b = 0; b < sp_cover_bins(def, i); b++) {
            char name[160] = "", excluded[200] = "";
            sp_cover_bin_name(def, i, b, name, sizeof name);
            for (uint32_t e = 0; e < c->excluded_count; e++)
                if (c->excluded[e].bin == b) {
                    sp_text words = {0};
                    sp_text_printf(&words, "%s: %s", c->excluded[e].illegal ? "illegal" : "ignored",
                                   c->excluded[e].reason ? c->excluded[e].reason : "");
                    memcpy(excluded, words.data, words.size < sizeof excluded - 1 ? words.size : sizeof excluded - 1);
                    sp_text_free(&words);
                }
            put_str(t, c->name);
            put_str(t, c->source);
            put_str(t, name);
            put_str(t, excluded);
            put_u32(t, bins && bins[i] == (int32_t)b);
            put_u32(t, c->at_least);
        }
    }
}

static void put_series(sp_text *t, const sp_world_def *def, const sp_series *s, const sp_scene *scene)
{
    put_u32(t, s->count);
    put_f64(t, s->dt);
    put_str(t, actor_name(def, s->target));
    const float *const column[] = {s->speed, s->gap, s->ttc, s->accel, s->brake, s->warning};
    for (uint32_t i = 0; i < 6; i++)
        put_bytes(t, column[i], s->count * sizeof(float));
    put_bytes(t, s->ego_xy, 2 * s->count * sizeof(float));
    put_bytes(t, s->target_xy, 2 * s->count * sizeof(float));
    put_f64(t, scene->at_s);
    put_bytes(t, scene->box, scene->count * sizeof scene->box[0]);
}

static void put_thumbs(sp_text *t, const sp_case_result *r)
{
    put_u32(t, r->thumb_count);
    for (uint32_t i = 0; i < r->thumb_count; i++) {
        sp_text png = {0};
        const sp_thumbnail *b = &r->thumbs[i];
        sp_png_encode(b->width, b->height, b->rgb, &png);
        put_f64(t, b->at_s);
        put_u32(t, b->width);
        put_u32(t, b->height);
        put_bytes(t, png.data ? png.data : "", png.size);
        sp_text_free(&png);
    }
}

void sp_row_pack(sp_text *t, const sp_run *run, const sp_case_result *r, bool pictures)
{
    sp_row_pack_def(t, sp_run_def(run), r, pictures);
}

void sp_row_pack_def(sp_text *t, const sp_world_def *def, const sp_case_result *r, bool pictures)
{
    char hex[33];
    put_u32(t, r->status);
    put_str(t, r->end_reason);
    put_str(t, r->invalid_by);
    put_str(t, r->notes ? r->notes : "");
    put_str(t, r->error_kind);
    put_str(t, r->error_phase);
    put_str(t, r->error.code ? r->driver_id : "");
    sp_text words = {0};
    if (r->error.code) {
        char text[1800];
        sp_error_print(&r->error, text, sizeof text);
        sp_text_add(&words, text);
    }
    put_str(t, words.data);
    sp_text_free(&words);
    put_u64(t, (uint64_t)r->error_tick);
    put_u64(t, (uint64_t)r->ticks);
    put_f64(t, r->sim_s);
    sp_hash_hex(r->hash, hex);
    put_str(t, hex);
    sp_hash_hex(r->sense_hash, hex);
    put_str(t, hex);
    put_str(t, r->closure_sha256);
    put_str(t, r->renderer);
    put_str(t, r->driver_id);
    put_str(t, r->driver_version);
    put_u32(t, r->truth_mounted);
    put_str(t, def->actor_count ? def->actors[1].kind ? def->actors[1].kind->name : "" : "");
    put_judgement(t, def, &r->judgement);
    put_cover(t, def, r->cover_bins);
    put_f64(t, r->chain.first_visible);
    put_f64(t, r->chain.first_detection);
    put_f64(t, r->chain.warning);
    put_f64(t, r->chain.brake);
    put_f64(t, r->chain.contact);
    put_u32(t, pictures);
    if (pictures) {
        put_series(t, def, &r->series, &r->scene);
        put_thumbs(t, r);
    }
}

/* ---------------------------------------------------------------- out of the pipe */
static void get_checks(unpack *u, sp_row *row)
{
    row->check_count = get_count(u);
    row->checks = SP_ARRAY(u->arena, sp_row_check, row->check_count + 1);
    for (uint32_t i = 0; row->checks && i < row->check_count; i++) {
        sp_row_check *c = &row->checks[i];
        c->name = get_str(u);
        c->severity = get_str(u);
        c->unit = get_str(u);
        c->value_unit = get_str(u);
        c->display_unit = get_str(u);
        c->actor = get_str(u);
        c->file = get_str(u);
        c->value = get_f64(u);
        c->limit = get_f64(u);
        c->margin = get_f64(u);
        c->at_s = get_f64(u);
        const uint32_t bits = get_u32(u);
        c->value_defined = bits & 1;
        c->margin_defined = bits >> 1 & 1;
        c->pass = bits >> 2 & 1;
        c->vacuous = bits >> 3 & 1;
        c->validity = bits >> 4 & 1;
        c->line = (int32_t)get_u32(u);
    }
}

static void get_judgement(unpack *u, sp_row *row)
{
    row->metric_count = get_count(u);
    row->metrics = SP_ARRAY(u->arena, sp_row_metric, row->metric_count + 1);
    for (uint32_t i = 0; row->metrics && i < row->metric_count; i++) {
        sp_row_metric *m = &row->metrics[i];
        m->name = get_str(u);
        m->unit = get_str(u);
        m->actor = get_str(u);
        m->value = get_f64(u);
        m->at_s = get_f64(u);
        m->defined = get_u32(u) != 0;
    }
    get_checks(u, row);
    row->card_count = get_count(u);
    row->cards = SP_ARRAY(u->arena, sp_row_card, row->card_count + 1);
    for (uint32_t i = 0; row->cards && i < row->card_count; i++) {
        sp_row_card *c = &row->cards[i];
        c->name = get_str(u);
        c->band = get_str(u);
        c->detail = get_str(u);
        c->test = get_str(u);
        c->points = get_f64(u);
        c->max = get_f64(u);
    }
    row->contact.any = get_u32(u) != 0;
    row->contact_with = get_str(u);
    row->contact.part = get_str(u);
    row->contact.fault = get_str(u);
    row->contact.at_s = get_f64(u);
    row->contact.speed = get_f64(u);
    row->contact.rel_speed = get_f64(u);
    row->contact.location = get_f64(u);
    row->contact.avoidable = (int32_t)get_u32(u);
}

static void get_cover(unpack *u, sp_row *row)
{
    row->cover_count = get_count(u);
    row->cover = SP_ARRAY(u->arena, sp_row_cover, row->cover_count + 1);
    for (uint32_t i = 0; row->cover && i < row->cover_count; i++) {
        sp_row_cover *c = &row->cover[i];
        c->item = get_str(u);
        c->source = get_str(u);
        c->bin = get_str(u);
        c->excluded = get_str(u);
        c->n = get_u32(u);
        c->at_least = get_u32(u);
    }
}

static void get_series(unpack *u, sp_row *row)
{
    uint32_t size = 0;
    sp_series *s = &row->series;
    s->count = get_u32(u);
    s->dt = get_f64(u);
    row->target = get_str(u);
    float **const column[] = {&s->speed, &s->gap,     &s->ttc,    &s->accel,
                              &s->brake, &s->warning, &s->ego_xy, &s->target_xy};
    for (uint32_t i = 0; i < 8; i++) {
        *column[i] = get_bytes(u, &size);
        u->failed |= size != s->count * sizeof(float) * (i < 6 ? 1 : 2);
    }
    row->scene.at_s = get_f64(u);
    const void *box = get_bytes(u, &size);
    if (box && size <= sizeof row->scene.box) {
        memcpy(row->scene.box, box, size);
        row->scene.count = size / (uint32_t)sizeof row->scene.box[0];
    }
}

bool sp_row_unpack(const void *data, size_t size, sp_arena *arena, sp_row *row)
{
    unpack u = {.at = data, .end = (const unsigned char *)data + size, .arena = arena};
    row->status = (sp_case_status)get_u32(&u);
    row->end_reason = get_str(&u);
    row->invalid_by = get_str(&u);
    row->notes = get_str(&u);
    row->error_kind = get_str(&u);
    row->error_phase = get_str(&u);
    row->error_driver = get_str(&u);
    row->error_text = get_str(&u);
    row->error_tick = (int64_t)get_u64(&u);
    row->ticks = (int64_t)get_u64(&u);
    row->sim_s = get_f64(&u);
    row->hash = get_str(&u);
    row->sense_hash = get_str(&u);
    row->closure = get_str(&u);
    row->renderer = get_str(&u);
    row->driver_id = get_str(&u);
    row->driver_version = get_str(&u);
    row->truth_mounted = get_u32(&u) != 0;
    row->vehicle = get_str(&u);
    get_judgement(&u, row);
    get_cover(&u, row);
    row->chain.first_visible = get_f64(&u);
    row->chain.first_detection = get_f64(&u);
    row->chain.warning = get_f64(&u);
    row->chain.brake = get_f64(&u);
    row->chain.contact = get_f64(&u);
    row->target = "";
    if (get_u32(&u)) {
        get_series(&u, row);
        row->thumb_count = get_u32(&u);
        u.failed |= row->thumb_count > 8;
        for (uint32_t i = 0; !u.failed && i < row->thumb_count; i++) {
            row->thumbs[i].at_s = get_f64(&u);
            row->thumbs[i].width = get_u32(&u);
            row->thumbs[i].height = get_u32(&u);
            row->thumbs[i].png = get_bytes(&u, &row->thumbs[i].size);
        }
    }
    return !u.failed && u.at == u.end && (unsigned)row->status < 6;
}

/* ---------------------------------------------------------------- said */
const sp_row_check *sp_row_worst(const sp_row *row)
{
    const sp_row_check *worst = NULL;
    for (uint32_t i = 0; i < row->check_count; i++) {
        const sp_row_check *c = &row->checks[i];
        if (c->validity || strcmp(c->severity, "fail") != 0)
            continue;
        if (!worst || (worst->pass && !c->pass) ||
            (worst->pass == c->pass && c->margin_defined && (!worst->margin_defined || c->margin < worst->margin)))
            worst = c;
    }
    return worst;
}

static void fixed(sp_text *t, double v, int decimals)
{
    char number[40];
    sp_number_fixed(number, v, decimals);
    sp_text_add(t, number);
}

void sp_row_says(sp_text *t, const sp_row *row)
{
    const sp_row_check *c = sp_row_worst(row);
    switch (row->status) {
    case SP_CASE_DRIVER_ERROR:
    case SP_CASE_BENCH_ERROR:
        sp_text_add(t, row->error_text);
        return;
    case SP_CASE_INVALID:
        sp_text_add(t, row->invalid_by);
        return;
    case SP_CASE_SKIP:
        sp_text_add(t, row->end_reason);
        return;
    default:
        break;
    }
    if (row->status == SP_CASE_FAIL && !strncmp(row->end_reason, "fail: ", 6)) {
        sp_text_add(t, row->end_reason + 6);
        return;
    }
    if (row->contact.any) {
        sp_text_printf(t, "hit %s at ", row->contact_with);
        fixed(t, row->contact.speed * 3.6, 1);
        sp_text_add(t, " km/h");
        if (sp_abs(row->contact.speed - row->contact.rel_speed) > 0.05) {
            // of either towards the other: who is hit from behind is the slower one
            sp_text_add(t, ", ");
            fixed(t, row->contact.rel_speed * 3.6, 1);
            sp_text_add(t, " km/h between them");
        }
        if (c && !c->pass && !strstr(c->name, "contact"))
            sp_text_add(t, "; ");
        else
            return;
    }
    if (c) {
        sp_text_add(t, c->name);
        // of what never came there is no count to tell
        if (c->value_defined && !(c->pass && !strncmp(c->name, "never ", 6))) {
            sp_text_add(t, ", was ");
            fixed(t, c->value, 2);
        }
        if (c->margin_defined) {
            sp_text_add(t, ", margin ");
            fixed(t, c->margin, 2);
            sp_text_add(t, " ");
            sp_text_add(t, c->unit);
        }
    } else if (row->status == SP_CASE_FAIL) {
        sp_text_add(t, row->end_reason);
    }
}
