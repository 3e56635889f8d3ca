/* check.c - what is wrong with an OpenDRIVE file: the reader's findings and those of the rules, as one list. The rules
 * are in check_*.c; they look at the tree, where everything still has its line. */
#include "road/check.h"
#include "road/xodr.h"

#include <string.h>

#define SCHEMA "asam.net:xodr:1.0.0:xml.valid_schema"

/* the standard's name for what the reader found on its own */
static const char *asam_rule(const char *rule)
{
    static const char *const formal[] = {RULE_MISSING, RULE_VALUE, RULE_NUMBER};
    for (size_t i = 0; i < sizeof formal / sizeof *formal; i++) {
        if (!strcmp(rule, formal[i])) {
            return SCHEMA;
        }
    }
    return rule;
}

/* Drops what the rules say where the reader said it, by line and rule: its words name what it did. A file without
 * lines keeps both. */
static void repeats_drop(findings *f, uint32_t from_reader, const xml_node *root)
{
    uint32_t kept = from_reader;
    const bool flat = root->last && root->last->line == root->line;
    for (uint32_t i = from_reader; i < f->count; i++) {
        bool again = false;
        for (uint32_t k = 0; k < from_reader && !again && !flat; k++) {
            again = f->kept[k].line == f->kept[i].line && !strcmp(f->kept[k].rule, f->kept[i].rule);
        }
        if (again) {
            f->by_severity[f->kept[i].severity]--;
        } else {
            f->kept[kept] = f->kept[i];
            kept++;
        }
    }
    f->count = kept;
}

static bool rules_apply(findings *f, const xml_node *root, sp_arena *scratch, sp_road_report *out)
{
    check c = {.arena = scratch, .f = f};
    const uint32_t from_reader = f->count;
    for (uint32_t i = 0; i < f->count; i++) {
        f->kept[i].rule = asam_rule(f->kept[i].rule);
    }
    if (!xml_is(root, "OpenDRIVE")) {
        return true;
    }
    if (!check_view(&c, root)) {
        return false;
    }
    check_schema(&c);
    check_plan(&c);
    check_profiles(&c);
    check_lanes(&c);
    check_lane_links(&c);
    check_road_links(&c);
    check_junctions(&c);
    check_signals(&c);
    repeats_drop(f, from_reader, root);
    out->worst_gap = c.worst_gap;
    out->worst_kink = c.worst_kink;
    out->worst_length = c.worst_length;
    out->worst_reading = c.worst_reading;
    return true;
}

/* how much of what there is */
static void facts(const xml_node *root, const sp_road_net *net, sp_road_report *out)
{
    const xml_node *header = root ? xml_child(root, "header") : NULL;
    const double major = check_number(header, "revMajor", -1), minor = check_number(header, "revMinor", -1);
    out->rev_major = major >= 0 && major < 1000 ? (int32_t)major : -1;
    out->rev_minor = minor >= 0 && minor < 1000 ? (int32_t)minor : -1;
    out->junctions = net ? net->junction_count : 0;
    for (uint32_t i = 0; net && i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].section_count; k++) {
            const section *c = &net->road[i].section[k];
            out->lanes += c->left_count + c->right_count;
            for (uint32_t l = 0; l < c->left_count + c->right_count; l++) {
                const lane *one = l < c->left_count ? &c->left[l] : &c->right[l - c->left_count];
                out->driving_lanes += one->type == SP_LANE_DRIVING;
            }
        }
    }
}

/* what is cut off says nothing of what would have followed */
static bool is_whole(const findings *f)
{
    for (uint32_t i = 0; i < f->count; i++) {
        if (!strcmp(f->kept[i].rule, RULE_XML) && f->kept[i].severity == SP_FINDING_ERROR) {
            return false;
        }
    }
    return true;
}

/* the rule that a file breaks which cannot be read at all */
static const char *fatal_rule(const xml_node *root)
{
    if (!root) {
        return RULE_XML;
    }
    return xml_is(root, "OpenDRIVE") ? "skidpad:xodr.unusable" : RULE_ROOT;
}

/* why there is no network, as the last of the list */
static bool fatal_add(findings *f, const sp_error *why, const xml_node *root, sp_arena *arena)
{
    const char *rule = fatal_rule(root);
    const char *text = sp_arena_strdup(arena, why->text);
    uint32_t kept = 0;

    /* the reader may have said so already */
    for (uint32_t i = 0; i < f->count; i++) {
        if (f->kept[i].line == why->line && text && !strcmp(f->kept[i].text, text)) {
            rule = f->kept[i].rule;
            f->by_severity[f->kept[i].severity]--;
        } else {
            f->kept[kept] = f->kept[i];
            kept++;
        }
    }
    sp_road_finding *list = sp_arena_grow(arena, f->kept, kept, kept + 1, sizeof *list);
    if (!list || !text) {
        return false;
    }
    list[kept] = (sp_road_finding){rule, SP_FINDING_ERROR, why->line, text, "the file is not used"};
    f->kept = list;
    f->count = kept + 1;
    f->by_severity[SP_FINDING_ERROR]++;
    return true;
}

bool sp_road_check(const char *path, const char *text, size_t size, sp_arena *arena, sp_road_report *out, sp_error *err)
{
    findings f = {.arena = arena};
    xml_node *root = NULL;
    sp_road_net *net = NULL;
    sp_error why = {0};
    *out = (sp_road_report){0};
    sp_arena *scratch = sp_arena_create();
    bool good = scratch != NULL;
    const bool usable = good && xodr_read_all(path, text, size, arena, scratch, &f, &root, &net, &why);
    good = good && (usable || why.code != SP_BAD_BENCH);
    good = good && (!root || !is_whole(&f) || rules_apply(&f, root, scratch, out));
    findings_sort(&f);
    good = good && (usable || fatal_add(&f, &why, root, arena));
    facts(root, usable ? net : NULL, out);
    sp_arena_destroy(scratch);
    if (!good || f.failed) {
        *out = (sp_road_report){0};
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while judging the road");
    }
    out->net = usable ? net : NULL;
    out->count = f.count;
    out->more = f.more;
    out->finding = f.kept;
    out->errors = f.by_severity[SP_FINDING_ERROR];
    out->warnings = f.by_severity[SP_FINDING_WARNING];
    out->notes = f.by_severity[SP_FINDING_NOTE];
    return true;
}
