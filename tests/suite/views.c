/* views.c - rows to the database and back, and what is made of them: JSON, JUnit, the report. */
#include <expat.h>
#include <unistd.h>

#include "check.h"
#include "suite/suite.h"

static const char nasty[] = "a<b>&\"c\" 'd' ]]> \001 \302\265";

static void add_lists(sp_row *r, sp_arena *arena, sp_case_status status, double margin)
{
    r->metric_count = 2;
    r->metrics = SP_ARRAY(arena, sp_row_metric, 2);
    r->metrics[0] = (sp_row_metric){"ego.gap.min", "m", "child", 1.25, 3, true};
    r->metrics[1] = (sp_row_metric){"ego.ttc.min", "s", "", 0, 0, false};
    r->check_count = 1;
    r->checks = SP_ARRAY(arena, sp_row_check, 1);
    r->checks[0] = (sp_row_check){.name = nasty,
                                  .severity = "fail",
                                  .unit = "m",
                                  .value_unit = "m/s",
                                  .display_unit = "km/h",
                                  .actor = "child",
                                  .file = "x.lua",
                                  .value = 10,
                                  .limit = 0,
                                  .margin = margin,
                                  .at_s = 2,
                                  .value_defined = true,
                                  .margin_defined = true,
                                  .pass = status == SP_CASE_PASS,
                                  .line = 9};
    r->cover_count = 2;
    r->cover = SP_ARRAY(arena, sp_row_cover, 2);
    r->cover[0] = (sp_row_cover){"speed", "param:speed", "30 km/h", "", 1, 1};
    r->cover[1] = (sp_row_cover){"speed", "param:speed", "40 km/h", "", 0, 1};
    r->card_count = 1;
    r->cards = SP_ARRAY(arena, sp_row_card, 1);
    r->cards[0] = (sp_row_card){.name = "euroncap2026", .band = "green", .detail = "", .points = 1, .max = 1};
}

static void add_pictures(sp_row *r, sp_arena *arena)
{
    r->series.count = 3;
    r->series.dt = 0.5;
    float **const column[] = {&r->series.speed, &r->series.gap,     &r->series.ttc,    &r->series.accel,
                              &r->series.brake, &r->series.warning, &r->series.ego_xy, &r->series.target_xy};
    for (int i = 0; i < 8; i++) {
        *column[i] = SP_ARRAY(arena, float, 6);
        for (int k = 0; k < 6; k++)
            (*column[i])[k] = (float)(i + k);
    }
    r->series.ttc[1] = __builtin_nanf("");
    r->scene.count = 1;
    r->scene.box[0] = (struct sp_scene_box){1, 1, 0, 0, 0, 4, 2};
    r->thumb_count = 1;
    static const uint8_t png[] = {0x89, 'P', 'N', 'G'};
    r->thumbs[0].at_s = 1;
    r->thumbs[0].size = 4;
    r->thumbs[0].png = png;
}

/* one row with something in every field */
static sp_row make(sp_arena *arena, const char *id, sp_case_status status, double margin)
{
    static const char *const tags[] = {"aeb", nasty};
    static const sp_param_value params[] = {{.name = "speed", .value = 30 / 3.6, .text = "30", .unit = "km/h"},
                                            {.name = "who", .is_text = true, .text = "child", .unit = ""}};
    sp_row r = {.scenario = "urban/x",
                .doc = nasty,
                .file = "x.lua",
                .case_id = id,
                .key = "0123456789",
                .layer = "standard",
                .line = 3,
                .suite_seed = 18446744073709551615u,
                .seed = 12345678901234567890u,
                .tag_count = 2,
                .tags = tags,
                .param_count = 2,
                .params = params,
                .status = status,
                .end_reason = "story",
                .invalid_by = "",
                .error_kind = "",
                .error_phase = "",
                .error_driver = "",
                .error_text = "",
                .ticks = 700,
                .sim_s = 7,
                .wall_s = 0.5,
                .hash = "00112233445566778899aabbccddeeff",
                .sense_hash = "",
                .closure = "c",
                .renderer = "",
                .driver_id = "org.x",
                .driver_version = "1",
                .contact_with = "",
                .target = "child",
                .chain = {1, -1, 2, -1, -1},
                .recording = "cases/x.mcap",
                .reproduce = "skidpad run x.lua --case 'x'",
                .sut_hash = "",
                .driver_sha256 = "",
                .driver_params = "",
                .driver_path = "",
                .vehicle = "compact",
                .rig_sha256 = "",
                .version = "0",
                .build = "b"};
    add_lists(&r, arena, status, margin);
    add_pictures(&r, arena);
    return r;
}

static bool well_formed(const sp_text *t)
{
    XML_Parser p = XML_ParserCreate(NULL);
    const bool fine = XML_Parse(p, t->data, (int)t->size, 1) == XML_STATUS_OK;
    if (!fine)
        fprintf(stderr, "line %d: %s\n", (int)XML_GetCurrentLineNumber(p), XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
    return fine;
}

static void junit(void)
{
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    sp_row rows[3] = {make(arena, "urban/x[a=1]", SP_CASE_PASS, 1), make(arena, "urban/x[a=2]", SP_CASE_FAIL, -1),
                      make(arena, "urban/x[a=3]", SP_CASE_DRIVER_ERROR, 0)};
    rows[2].error_text = nasty;
    sp_junit_text(&t, rows, 3);
    CHECK(well_formed(&t));
    CHECK(strstr(t.data, "tests=\"3\" failures=\"1\" errors=\"1\" skipped=\"0\""));
    CHECK(strstr(t.data, "<failure"));
    CHECK(strstr(t.data, "type=\"driver_error\""));
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

static void report_stands_alone(void)
{
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    sp_row rows[3] = {make(arena, "urban/x[a=1]", SP_CASE_PASS, 1), make(arena, "urban/x[a=2]", SP_CASE_FAIL, -1),
                      make(arena, "urban/x[a=3]", SP_CASE_INVALID, 0)};
    sp_report_text(&t, rows, 3, arena);
    CHECK(!t.failed);
    CHECK(strstr(t.data, "default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
    /* no script, nothing fetched, nothing from the rows unescaped */
    static const char *const never[] = {"<script", "http:", "https:", "src=\"/", "@import", "url(", "onclick", "a<b>"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        CHECK(!strstr(t.data, never[i]));
    CHECK(strstr(t.data, "data:image/png;base64,iVBORw=="));
    CHECK(strstr(t.data, "skidpad run x.lua"));
    CHECK(strstr(t.data, "hole"));
    /* what was not judged stands before the grids, failures after */
    CHECK(strstr(t.data, "did not take place") < strstr(t.data, "Scenarios, by margin"));
    CHECK(strstr(t.data, "Scenarios, by margin") < strstr(t.data, "<h2>Failures"));
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

static void json_line(void)
{
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    sp_row r = make(arena, "urban/x[a=1]", SP_CASE_FAIL, -1);
    sp_row_json(&t, &r);
    CHECK(strstr(t.data, "\"schema\":\"skidpad.case/1\""));
    CHECK(strstr(t.data, "\"suite_seed\":\"18446744073709551615\""));
    CHECK(strstr(t.data, "\"seed\":\"12345678901234567890\""));
    CHECK(strstr(t.data, "\"ego.ttc.min\":{\"value\":null"));
    CHECK(strstr(t.data, "\"display\":\"36.00 km/h\""));
    CHECK(strstr(t.data, "\"coverage\":{\"speed\":[{\"bin\":\"30 km/h\",\"n\":1}]}"));
    CHECK(strstr(t.data, "\"first_contact\":null"));
    // who stands for ever, a line each: in the line, the table and the page
    r.notes = "at 130 s a has stood\nat 140 s b has stood";
    sp_text noted = {0};
    sp_row_json(&noted, &r);
    CHECK(strstr(noted.data, "\"notes\":\"at 130 s a has stood\\nat 140 s b has stood\""));
    sp_text_clear(&noted);
    sp_table_text(&noted, &r, 1, false, arena);
    CHECK(strstr(noted.data, "note        urban/x[a=1]: at 130 s a has stood\n            at 140 s b has stood\n"));
    sp_text_clear(&noted);
    sp_report_text(&noted, &r, 1, arena);
    CHECK(strstr(noted.data, "at 130 s a has stood"));
    sp_text_free(&noted);
    // a bin that must not be hit: in the line, the table and the page; not for a case that did not take place
    r.cover[0].excluded = "illegal: told so";
    sp_text line = {0}, table = {0}, page = {0};
    sp_row_json(&line, &r);
    sp_table_text(&table, &r, 1, false, arena);
    sp_report_text(&page, &r, 1, arena);
    CHECK(strstr(line.data, "{\"bin\":\"30 km/h\",\"n\":1,\"illegal\":true}"));
    CHECK(strstr(table.data, "urban/x[a=1] hit speed 30 km/h, illegal: told so"));
    CHECK(strstr(page.data, "chip illegal") && strstr(page.data, "illegal: told so"));
    r.status = SP_CASE_INVALID;
    sp_text_clear(&table);
    sp_table_text(&table, &r, 1, false, arena);
    CHECK(!strstr(table.data, "told so"));
    sp_text_free(&line);
    sp_text_free(&table);
    sp_text_free(&page);
    CHECK(strchr(t.data, '\n') == t.data + t.size - 1);
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

static void database_round_trip(void)
{
    char path[128];
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    snprintf(path, sizeof path, "/tmp/skidpad-test-%d.db", (int)getpid());
    unlink(path);
    sp_plan plan = {.arena = arena,
                    .sut = {.driver = "d",
                            .driver_sha256 = "",
                            .params = "",
                            .file = "",
                            .rig_sha256 = "",
                            .vehicle = "",
                            .hash = "s"}};
    sp_suite_options o = {.seed = 1, .build_id = "b", .version = "0"};
    sp_row r = make(arena, "urban/x[a=1]", SP_CASE_FAIL, -0.1);
    bool changed = true;
    sp_results *db = sp_results_open(path, &plan, &o, &err);
    CHECK(db);
    CHECK(sp_results_put(db, &r, &changed, &err) && !changed);
    /* the same key again replaces; another hash under it is told */
    CHECK(sp_results_put(db, &r, &changed, &err) && !changed);
    r.hash = "ffffffffffffffffffffffffffffffff";
    CHECK(sp_results_put(db, &r, &changed, &err) && changed);
    sp_row *rows = NULL;
    uint32_t count = 0;
    CHECK(sp_results_load(db, arena, &rows, &count, &err) && count == 1);
    sp_results_close(db);
    if (count == 1) {
        CHECK_TEXT(rows->doc, nasty);
        CHECK_TEXT(rows->hash, r.hash);
        CHECK(rows->seed == r.seed && rows->status == SP_CASE_FAIL && rows->param_count == 2 && rows->tag_count == 2);
        CHECK(rows->params[0].value == r.params[0].value && rows->params[1].is_text);
        CHECK(rows->checks[0].margin == -0.1 && rows->checks[0].line == 9);
        CHECK(rows->metrics[0].value == 1.25 && !rows->metrics[1].defined);
        CHECK(rows->cover_count == 2 && rows->card_count == 1 && rows->thumb_count == 1 && rows->thumbs[0].size == 4);
        CHECK(rows->series.count == 3 && rows->series.speed[2] == 2.0f && rows->scene.count == 1);
        CHECK(rows->chain.first_visible == 1 && rows->chain.brake == -1);
    }
    /* the folder of another system under test is refused */
    snprintf(plan.sut.hash, sizeof plan.sut.hash, "other");
    CHECK(!sp_results_open(path, &plan, &o, &err) && err.code == SP_BAD_USAGE);
    err = (sp_error){0};
    o.append = true;
    db = sp_results_open(path, &plan, &o, &err);
    CHECK(db);
    sp_results_close(db);
    unlink(path);
    sp_arena_destroy(arena);
}

static void holes(void)
{
    sp_arena *arena = sp_arena_create();
    sp_row rows[2] = {make(arena, "a", SP_CASE_PASS, 1), make(arena, "b", SP_CASE_INVALID, 1)};
    rows[1].cover[0].n = 0;
    rows[1].cover[1].n = 1; /* an invalid case covers nothing */
    sp_cover_item *items = NULL;
    CHECK(sp_coverage(rows, 2, arena, &items) == 1);
    CHECK(items[0].asked == 2 && items[0].hit == 1 && items[0].holes == 1);
    rows[1].status = SP_CASE_FAIL;
    CHECK(sp_coverage(rows, 2, arena, &items) == 1 && items[0].holes == 0);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(junit);
    RUN(report_stands_alone);
    RUN(json_line);
    RUN(database_round_trip);
    RUN(holes);
    return DONE();
}
