/* options.c - the command line: one table of options that parses and that prints the help. */
#include "app/app.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    O_SUT = 256,
    O_DRIVER,
    O_TAG,
    O_CASE,
    O_SEED,
    O_REPEATS,
    O_SHARD,
    O_RESUME,
    O_APPEND,
    O_MAX_FAIL,
    O_BUDGET,
    O_LATENCY,
    O_JSON,
    O_JUNIT,
    O_REPORT,
    O_RECORD,
    O_TIMEOUT,
    O_GL,
    O_AT,
    O_SCREENSHOT,
    O_FROM,
    O_EVERY,
    O_ACROSS,
    O_ERRORS,
    O_NO_COLOR,
    O_VERSION,
    O_SHUFFLE,
    O_CAMERA,
    O_LANES,
    O_LINKS,
    O_SMARKS,
    O_TO,
    O_SENSOR,
    O_EVERY_NTH,
    O_FROM_TIME,
    O_UNTIL,
    O_FORCE,
    O_SENSORS,
    O_PANEL,
    O_TRUTH,
    O_OVERLAY,
    O_SIZE,
    O_METRIC,
    O_BARE,
    O_ROAD
};

typedef struct row {
    const char *name;
    int id;
    const char *arg, *doc;
    uint32_t of;
} row;
/* `of` 0: everywhere */
static const row rows[] = {
    {"sut", O_SUT, "FILE", "the system under test: driver, parameters, vehicle, rig", OPT_SUT},
    {"driver", O_DRIVER, "LIB[:key=value,...]",
     "a driver in the scenario's own rig and vehicle (default: the reference driver)", OPT_SUT},
    {NULL, 'p', "NAME=VALUE[UNIT]", "replaces an axis by one value", OPT_SELECT},
    {NULL, 'k', "EXPR", "substrings of id and tags, with and, or, not, ()", OPT_SELECT},
    {"tag", O_TAG, "TAG", "only cases with this tag (repeated: and)", OPT_SELECT},
    {"case", O_CASE, "ID|KEY", "only this case", OPT_SELECT},
    {"repeats", O_REPEATS, "K", "every case K times, each with its own seed", OPT_SELECT},
    {"seed", O_SEED, "N", "of the suite (default 1)", OPT_SEED},
    {NULL, 'j', "N", "workers (default: CPUs)", OPT_BATCH | OPT_SCORE},
    {"metric", O_METRIC, "NAME", "only this metric (repeated: these), and no checks: faster", OPT_SCORE},
    {"road", O_ROAD, "FILE.xodr", "the road below trajectories (.csv)", OPT_SCORE},
    {"shard", O_SHARD, "I/N|auto", "only this share of the cases", OPT_BATCH},
    {"resume", O_RESUME, NULL, "skips cases that have a whole result", OPT_BATCH},
    {"append", O_APPEND, NULL, "keeps results of other drivers, seeds and builds in DIR", OPT_BATCH},
    {"max-fail", O_MAX_FAIL, "N", "stops after N failures", OPT_BATCH},
    {"budget", O_BUDGET, "T", "starts nothing more after T seconds", OPT_BATCH},
    {"latency", O_LATENCY, "T", "of the driver, in seconds or with a unit (default: its own)", OPT_BATCH},
    {"record", O_RECORD, "full|thin|fail|none|frames",
     "what is kept of a run (default: full, thin for passes of more than 500 cases)", OPT_BATCH},
    {"timeout", O_TIMEOUT, "S", "wall clock a case (default 600); only ever an error", OPT_BATCH},
    {"junit", O_JUNIT, "FILE", "default DIR/junit.xml", OPT_BATCH},
    {"report", O_REPORT, "FILE", "default DIR/report.html", OPT_BATCH},
    {"shuffle", O_SHUFFLE, NULL, "starts the cases in another order: the results are the same", OPT_BATCH},
    {"gl", O_GL, "portable|gpu", "another renderer for cameras than llvmpipe as it is; written into every result",
     OPT_GL},
    {"json", O_JSON, NULL, "one JSON line each on stdout", OPT_JSON},
    {NULL, 'o', "PATH", "where the output goes (default out)", OPT_OUT},
    {NULL, 'o', "FILE.mcap", "keeps the run as a recording, to replay what was driven by hand", OPT_VIEW},
    {"to", O_TO, "FORMAT", "frames, kitti, coco or csv of a recording; xodr of a road or scenario", OPT_EXPORT},
    {NULL, 'o', "PATH", "where to: a folder; of csv and xodr a file, - is standard output", OPT_EXPORT},
    {"sensor", O_SENSOR, "NAME", "of a recording only this sensor (repeated: these)", OPT_EXPORT},
    {"every", O_EVERY_NTH, "N", "every N-th frame of each sensor (csv: every N-th tick)", OPT_EXPORT},
    {"from", O_FROM_TIME, "T", "leaves out what is before T seconds (default 0)", OPT_EXPORT},
    {"until", O_UNTIL, "T", "and what is after", OPT_EXPORT},
    {"force", O_FORCE, NULL, "writes into a folder that is not empty, over what is there", OPT_EXPORT},
    {"force", O_FORCE, NULL, "writes over what is there", OPT_NEW},
    {"at", O_AT, "T", "starts at T seconds; on a road file looks at X,Y (the file's own) or ROAD:S", OPT_VIEW},
    {"camera", O_CAMERA, "NAME", "chase, driver or top; of a road file bird, orbit or ride", OPT_VIEW},
    {"bare", O_BARE, NULL, "a screenshot of the scene alone, without panels and lines", OPT_VIEW},
    {"lanes", O_LANES, NULL, "a road file with lane ids and directions", OPT_VIEW},
    {"links", O_LINKS, NULL, "a road file with what follows on each lane", OPT_VIEW},
    {"smarks", O_SMARKS, NULL, "a road file with s every 50, 100 or 500 m", OPT_VIEW},
    {"sensors", O_SENSORS, NULL, "the page of all sensors", OPT_VIEW},
    {"panel", O_PANEL, "NAME[,NAME...]", "the page of these sensors", OPT_VIEW},
    {"truth", O_TRUTH, NULL, "on pages: why each detection and point is there", OPT_VIEW},
    {"overlay", O_OVERLAY, NULL, "on pages: what other sensors told over pictures", OPT_VIEW},
    {"size", O_SIZE, "WIDTHxHEIGHT", "of a screenshot (default 1280x720)", OPT_VIEW},
    {NULL, 'o', "FILE.png", "of a rig or SUT: draws what its sensors cover", OPT_CHECK},
    {"screenshot", O_SCREENSHOT, "FILE.png", "one picture, without a window", OPT_VIEW},
    {"from-keyframe", O_FROM, "TICK", "starts from the keyframe at or before TICK", OPT_REPLAY},
    {"keyframes", O_EVERY, NULL, "from the start and from every keyframe", OPT_REPLAY},
    {"across-builds", O_ACROSS, NULL, "simulates with this build what another recorded, and shows the drift",
     OPT_REPLAY},
    {"errors", O_ERRORS, NULL, "lists broken cases only; exit 4 when there are any", OPT_REPORT},
    {NULL, 'C', "DIR", "goes there first", 0},
    {NULL, 'q', NULL, "says nothing but errors", 0},
    {NULL, 'v', NULL, "says more", 0},
    {"no-color", O_NO_COLOR, NULL, "no colours (also NO_COLOR)", 0},
    {"version", O_VERSION, NULL, "prints the version", 0},
    {"help", 'h', NULL, "this", 0},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

void app_help(const command *c)
{
    const char *line = c->examples;
    printf("skidpad %s %s\n  %s\n\nexamples:\n", c->name, c->words, c->doc);
    while (line && *line) {
        const size_t n = strcspn(line, "\n");
        printf("  %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    printf("\noptions:\n");
    for (size_t i = 0; i < ROWS; i++) {
        char left[64];
        if (rows[i].of && !(rows[i].of & c->options))
            continue;
        snprintf(left, sizeof left, rows[i].name ? "--%s %s" : "-%s %s",
                 rows[i].name ? rows[i].name : (char[2]){(char)rows[i].id, '\0'}, rows[i].arg ? rows[i].arg : "");
        printf("  %-36s %s\n", left, rows[i].doc);
    }
}

/* ---------------------------------------------------------------- values */
static bool bad(sp_error *err, const char *option, const char *wants, const char *got)
{
    return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s wants %s, not '%s'", option, wants, got);
}

static bool whole(const char *option, const char *text, int64_t low, int64_t *out, sp_error *err)
{
    if (sp_parse_int(text, out) && *out >= low)
        return true;
    char wants[64];
    snprintf(wants, sizeof wants, "a whole number of at least %lld", (long long)low);
    return bad(err, option, wants, text);
}

/* seconds, bare or with a unit of time */
static bool seconds(const char *option, const char *text, double *out, sp_error *err)
{
    char number[64];
    const size_t n = strspn(text, "0123456789.eE+-");
    const sp_unit *u = text[n] ? sp_unit_find(text + n) : sp_unit_find("s");
    snprintf(number, sizeof number, "%.*s", (int)(n < 60 ? n : 60), text);
    if (!u || strcmp(u->si, "s") != 0 || !sp_parse_number(number, out) || *out < 0)
        return bad(err, option, "a time such as 0.2 or 200ms", text);
    *out = *out * u->num / u->den;
    if (*out > 1e9)
        return bad(err, option, "at most 1e9 s", text);
    if (*out == 0 && strcmp(option, "--latency") != 0)
        return bad(err, option, "more than no time", text);
    return true;
}

static bool override(app *a, char *text, sp_error *err)
{
    char *equal = strchr(text, '=');
    if (!equal || equal == text || !equal[1])
        return bad(err, "-p", "name=value[unit], as in speed=35km/h", text);
    if (a->suite.override_count == 32)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "at most 32 -p");
    *equal = '\0';
    a->overrides[a->suite.override_count++] = (sp_axis_override){text, equal + 1};
    a->suite.overrides = a->overrides;
    return true;
}

static bool word_of(const char *option, const char *text, const char *const *words, int *out, sp_error *err)
{
    size_t n = 0;
    for (; words[n]; n++)
        if (!strcmp(words[n], text)) {
            *out = (int)n;
            return true;
        }
    const char *near = sp_suggest(text, words, n);
    sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s does not know '%s'", option, text);
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    return false;
}

/* options that carry a number, a time or a word; *known is false for others */
static bool set_value(app *a, int id, char *arg, bool *known, sp_error *err)
{
    sp_suite_options *o = &a->suite;
    static const char *const keeps[] = {"auto", "full", "thin", "fail", "none", "frames", NULL};
    static const char *const gls[] = {"llvmpipe", "portable", "gpu", NULL};
    const struct {
        int id;
        const char *name;
        int64_t low;
        uint32_t *to;
    } numbers[] = {{O_REPEATS, "--repeats", 1, &o->repeats},
                   {'j', "-j", 1, &o->jobs},
                   {O_MAX_FAIL, "--max-fail", 1, &o->max_fail}};
    int64_t n = 0;
    double t = 0;
    int word = 0;
    bool fine = true;
    for (size_t i = 0; i < 3; i++)
        if (numbers[i].id == id) {
            fine = whole(numbers[i].name, arg, numbers[i].low, &n, err);
            *numbers[i].to = (uint32_t)(n < 1000000 ? n : 1000000);
            return fine;
        }
    switch (id) {
    case O_SEED:
        fine = whole("--seed", arg, 0, &n, err);
        o->seed = (uint64_t)n;
        return fine;
    case O_LATENCY:
        fine = seconds("--latency", arg, &t, err);
        o->latency = (int64_t)(t * 1e9 + 0.5);
        return fine;
    case O_RECORD:
        fine = word_of("--record", arg, keeps, &word, err);
        o->keep = (sp_keep)word;
        return fine;
    case O_GL:
        fine = word_of("--gl", arg, gls, &word, err);
        o->gl = (sp_gl)word;
        return fine;
    case O_SHARD:
        return sp_select_shard_parse(arg, &o->shard, &o->shards, err);
    case O_BUDGET:
        return seconds("--budget", arg, &o->budget, err);
    case O_TIMEOUT:
        return seconds("--timeout", arg, &o->timeout, err);
    case O_EVERY_NTH:
        return whole("--every", arg, 1, &a->every, err);
    case O_FROM:
        return whole("--from-keyframe", arg, 0, &a->keyframe, err);
    case 'p':
        return override(a, arg, err);
    default:
        *known = false;
        return true;
    }
}

/* one more word of an option that may be repeated */
static bool another(const char **list, uint32_t *count, size_t most, const char *option, const char *word,
                    sp_error *err)
{
    if (*count == most)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "at most %u %s", (unsigned)most, option);
    list[(*count)++] = word;
    return true;
}

/* options that are there or not, or a text taken as it is */
static bool set(app *a, int id, char *arg, sp_error *err)
{
    sp_suite_options *o = &a->suite;
    bool known = true;
    const bool fine = set_value(a, id, arg, &known, err);
    if (known)
        return fine;
    const struct {
        int id;
        const char **to;
    } texts[] = {{O_SUT, &o->sut_file},          {O_DRIVER, &o->driver}, {'k', &o->expr},      {O_CASE, &o->only},
                 {O_JUNIT, &o->junit},           {O_REPORT, &o->report}, {'o', &o->out},       {O_AT, &a->at},
                 {O_SCREENSHOT, &a->screenshot}, {O_CAMERA, &a->camera}, {O_TO, &a->to},       {O_FROM_TIME, &a->from},
                 {O_UNTIL, &a->until},           {O_ROAD, &a->road},     {O_PANEL, &a->panel}, {O_SIZE, &a->size}};
    const struct {
        int id;
        bool *to;
    } flags[] = {{O_RESUME, &o->resume},
                 {O_APPEND, &o->append},
                 {O_SHUFFLE, &o->shuffle},
                 {O_JSON, &o->json},
                 {O_EVERY, &a->every_keyframe},
                 {O_ACROSS, &a->across_builds},
                 {O_ERRORS, &a->errors},
                 {O_LANES, &a->lanes},
                 {O_LINKS, &a->links},
                 {O_SMARKS, &a->smarks},
                 {O_SENSORS, &a->page},
                 {O_TRUTH, &a->truth},
                 {O_OVERLAY, &a->overlay},
                 {O_BARE, &a->bare},
                 {O_FORCE, &a->force},
                 {'q', &o->quiet},
                 {'v', &o->verbose},
                 {'h', &a->help},
                 {O_VERSION, &a->version}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].id == id)
            *texts[i].to = arg;
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (flags[i].id == id)
            *flags[i].to = true;
    if (id == 'o')
        a->out_given = true;
    if (id == O_NO_COLOR)
        o->colour = false;
    if (id == 'C')
        return chdir(arg) == 0 || sp_error_set(err, SP_BAD_USAGE, arg, 0, "cannot go there");
    if (id == O_SENSOR)
        return another(a->sensors, &a->sensor_count, sizeof a->sensors / sizeof *a->sensors, "--sensor", arg, err);
    if (id == O_METRIC)
        return another(a->metrics, &a->metric_count, sizeof a->metrics / sizeof *a->metrics, "--metric", arg, err);
    if (id != O_TAG)
        return true;
    if (o->tag_count == 32)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "at most 32 --tag");
    a->tags[o->tag_count++] = arg;
    o->tags = a->tags;
    return true;
}

/* what getopt did not know */
static bool unknown(const command *c, const char *word, sp_error *err)
{
    const char *names[ROWS];
    size_t n = 0;
    char bare[64];
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].name && (!rows[i].of || rows[i].of & c->options))
            names[n++] = rows[i].name;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + strspn(word, "-"), "="), word + strspn(word, "-"));
    const char *near = sp_suggest(bare, names, n);
    sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s has no option '%s', or it lacks its value", c->name, word);
    if (near && strcmp(near, bare) != 0)
        sp_error_hint(err, "did you mean '--%s'?", near);
    else
        sp_error_hint(err, "skidpad %s --help", c->name);
    return false;
}

bool app_parse(app *a, const command *c, int argc, char **argv, sp_error *err)
{
    struct option longs[ROWS + 1];
    char shorts[2 * ROWS + 2] = ":";
    size_t n = 0, m = 1;
    memset(longs, 0, sizeof longs);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].of && !(rows[i].of & c->options))
            continue;
        if (rows[i].name)
            longs[n++] = (struct option){rows[i].name, rows[i].arg ? required_argument : no_argument, NULL, rows[i].id};
        if (rows[i].id < 256) {
            shorts[m++] = (char)rows[i].id;
            if (rows[i].arg)
                shorts[m++] = ':';
        }
    }
    opterr = 0;
    optind = 1;
    for (;;) {
        const int before = optind, id = getopt_long(argc, argv, shorts, longs, NULL);
        if (id == -1)
            break;
        if (id == '?' || id == ':')
            return unknown(c, argv[optind > before ? optind - 1 : before], err);
        if (!set(a, id, optarg, err))
            return false;
    }
    a->suite.paths = (const char *const *)argv + optind;
    a->suite.path_count = (uint32_t)(argc - optind);
    if (!a->suite.jobs) {
        const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
        a->suite.jobs = cpus > 0 ? (uint32_t)cpus : 1;
    }
    if (!a->help && c->words[0] && !a->suite.path_count) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s wants %s", c->name, c->words);
        sp_error_hint(err, "%.*s", (int)strcspn(c->examples, "\n"), c->examples);
        return false;
    }
    if (!a->help && !c->words[0] && a->suite.path_count)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s takes no '%s'", c->name, a->suite.paths[0]);
    return true;
}
