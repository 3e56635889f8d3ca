/* main.c - the table of commands, help, and how errors are said. What a command does is in its own file. */
#include "app/app.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const command app_commands[] = {
    {"demo", "", "30 seconds: a child runs out; one driver hits it, another brakes; one page with both", "skidpad demo",
     OPT_OUT, app_demo},
    {"run", "PATH...", "runs every case of the scenarios, files or folders named",
     "skidpad run scenarios/euroncap --driver build/drivers/sentinel.so\n"
     "skidpad run scenarios/euroncap/ccrs.lua -p speed=35km/h -j 4\n"
     "skidpad run scenarios -k \"ccrs and not impact=0%\" --json",
     OPT_SUT | OPT_SELECT | OPT_SEED | OPT_BATCH | OPT_OUT | OPT_JSON | OPT_GL, app_run},
    {"list", "PATH...", "the scenarios below the paths", "skidpad list scenarios", OPT_SELECT | OPT_JSON, app_list},
    {"plan", "PATH...", "the cases that run would run, with parameters and ids",
     "skidpad plan scenarios/euroncap/ccrs.lua -k speed=50km/h", OPT_SELECT | OPT_SEED | OPT_JSON, app_plan},
    {"check", "FILE...",
     "all that can be said of a scenario, SUT, road, driver or recording; with --sut: which cases it cannot drive",
     "skidpad check scenarios/euroncap/ccrs.lua\nskidpad check build/drivers/idm.so\nskidpad check --driver "
     "build/drivers/idm.so scenarios\nskidpad check town.xodr --json\nskidpad check my_rig.lua -o coverage.png",
     OPT_SUT | OPT_SELECT | OPT_JSON | OPT_CHECK, app_check},
    {"road", "FILE.xodr", "answers questions about a road, a line each on stdin, JSON lines on stdout",
     "echo 'st 7 120.5 -1.75' | skidpad road town.xodr      the pose on road 7 at s, t\n"
     "echo 'xy 503.2 -88.1' | skidpad road town.xodr        roads and lanes there; a third number is the height\n"
     "echo 'lane 7 120.5' | skidpad road town.xodr          lanes across road 7, left to right\n"
     "echo 'route 10 2 480 -30' | skidpad road town.xodr    the shortest way from point to point\n"
     "echo 'next 7 120.5 -1' | skidpad road town.xodr       lanes that follow on lane -1\n"
     "echo 'signals 7 20 -1' | skidpad road town.xodr       what stands ahead of it, within 500 m",
     0, app_road},
    {"view", "FILE", "the window, on a scenario (it follows the file while you edit it), recording or road",
     "skidpad view scenarios/highway/cut_in.lua\nskidpad view out/cases/highway/cut_in/KEY.mcap\nskidpad view FILE "
     "--screenshot picture.png --at 3\nskidpad view FILE --sut my_car.lua --sensors --screenshot sensors.png\n"
     "skidpad view FILE --panel front_camera,front_radar --truth --overlay --screenshot two.png\n"
     "skidpad view ROADS.xodr --lanes --at 12:150",
     OPT_SUT | OPT_SELECT | OPT_SEED | OPT_VIEW | OPT_GL, app_view},
    {"replay", "RUN.mcap...", "simulates again under the recorded inputs and compares every hash",
     "skidpad replay out/cases/*/*/*.mcap", OPT_REPLAY, app_replay},
    {"diff", "A.mcap B.mcap", "where two runs part, and how far they drift", "skidpad diff a.mcap b.mcap", OPT_REPLAY,
     app_diff},
    {"score", "FILE...",
     "metrics and checks again from recordings, without a simulation; also from trajectories (.csv)",
     "skidpad score out/cases/*/*/*.mcap\n"
     "skidpad score RUN.mcap --metric ego.ttc.min --metric ego.drac.max\n"
     "skidpad score tracks.csv --road town.xodr --json        from elsewhere: docs/metrics.md says the columns",
     OPT_JSON | OPT_SCORE, app_score},
    {"export", "FILE", "labelled data and trajectories of a recording; the road of a file or scenario as OpenDRIVE 1.7",
     "skidpad export out/cases/highway/cut_in/KEY.mcap --to frames -o data      every sensor, with truth beside it\n"
     "skidpad export RUN.mcap --to kitti -o data --sensor front_camera --sensor roof_lidar\n"
     "skidpad export RUN.mcap --to coco -o data --every 10 --from 2 --until 8\n"
     "skidpad export RUN.mcap --to csv -o tracks.csv\n"
     "skidpad export scenarios/rural/country_bend.lua --to xodr -o road.xodr\n"
     "skidpad export town.xodr --to xodr -o - | xmllint --noout -",
     OPT_SELECT | OPT_SEED | OPT_EXPORT | OPT_GL, app_export},
    {"report", "results.db", "the report in one file, from results.db alone",
     "skidpad report out/results.db -o report.html", OPT_OUT | OPT_REPORT, app_report},
    {"new", "KIND NAME", "a working skeleton: new scenario NAME, new driver NAME, new sensor NAME",
     "skidpad new scenario my_cut_in                 my_cut_in.lua, and the files that editors want\n"
     "skidpad new scenario suites/night/child        in a folder, which is made\n"
     "skidpad new driver mine && make -C mine check  a folder with mine.c, Makefile, meson.build\n"
     "skidpad new sensor sonar -C ~/skidpad          sensors/sonar.c, and what to add where",
     OPT_NEW, app_new},
    {"doctor", "", "what this machine has, and a proof of headless drawing", "skidpad doctor", 0, app_doctor},
    {NULL},
};

/* ---------------------------------------------------------------- saying */
int app_complain(const app *a, const sp_error *err)
{
    char text[1800];
    sp_error_print(err, text, sizeof text);
    const char *mark = strstr(text, "error:");
    if (a->suite.colour && mark)
        fprintf(stderr, "%.*s\033[1;31merror:\033[0m%s\n", (int)(mark - text), text, mark + 6);
    else
        fprintf(stderr, "%s\n", text);
    switch (err->code) {
    case SP_BAD_USAGE:
        return 2;
    case SP_BAD_LOAD:
        return 3;
    case SP_BAD_EMPTY:
        return 5;
    case SP_BAD_DRIVER:
    case SP_INVALID:
        return 1;
    default:
        return 4;
    }
}

static int say_usage(FILE *f)
{
    fputs("skidpad: the driving test bench that gives the same answer twice\n\n"
          "  skidpad demo                                          a first look, 30 seconds\n"
          "  skidpad run scenarios/euroncap                        a suite with the reference driver\n"
          "  skidpad run my.lua --driver ./mine.so                 your scenario, your driver\n\n",
          f);
    for (const command *c = app_commands; c->name; c++)
        fprintf(f, "  %-8s%-14s %s\n", c->name, c->words, c->doc);
    fputs("\nEvery command has --help. Everywhere: -q -v --no-color --version -C DIR\n", f);
    return f == stderr ? 2 : 0;
}

/* ---------------------------------------------------------------- who we are */
/* adds a file's bytes to the hash */
static void add_file(sp_hasher *h, const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes != MAP_FAILED) {
            sp_hash_add(h, bytes, (size_t)st.st_size);
            munmap(bytes, (size_t)st.st_size);
        }
    }
    close(fd);
}

/* drivers and the module that draws are beside the binary, or in one of the folders that libdir may be */
static void find_parts(app *a)
{
    static const char *const below[] = {"", "../lib/skidpad/", "../lib/x86_64-linux-gnu/skidpad/", "../lib64/skidpad/"};
    char path[4400];
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        snprintf(a->parts_folder, sizeof a->parts_folder, "%s%s", a->program_folder, below[i]);
        snprintf(path, sizeof path, "%sdrivers", a->parts_folder);
        if (access(path, R_OK) == 0)
            return;
    }
    snprintf(a->parts_folder, sizeof a->parts_folder, "%s", a->program_folder);
}

/* the build: the bytes of the binary and of the module that draws */
static void know_thyself(app *a)
{
    sp_hasher h;
    char module[4200];
    ssize_t n = readlink("/proc/self/exe", a->program_folder, sizeof a->program_folder - 1);
    n = n < 0 ? 0 : n;
    a->program_folder[n] = '\0';
    char *slash = strrchr(a->program_folder, '/');
    if (slash)
        slash[1] = '\0';
    find_parts(a);
    snprintf(module, sizeof module, "%sskidpad-draw.so", a->parts_folder);
    sp_hash_begin(&h);
    add_file(&h, "/proc/self/exe");
    add_file(&h, module);
    sp_hash_hex(sp_hash_end(&h), a->build_id);
    a->build_id[16] = '\0';
}

const char *app_driver(app *a, const char *name, sp_error *err)
{
    char *path = a->driver_path;
    snprintf(path, sizeof a->driver_path, "%sdrivers/%s.so", a->parts_folder, name);
    if (access(path, R_OK) == 0)
        return path;
    sp_error_set(err, SP_BAD_LOAD, NULL, 0, "no driver named, and the reference driver is not at %s", path);
    sp_error_hint(err, "name one: --driver build/drivers/sentinel.so or --sut FILE.lua");
    return NULL;
}

static const command *find(const char *name, sp_error *err)
{
    const char *names[32];
    size_t n = 0;
    for (const command *c = app_commands; c->name; c++) {
        if (!strcmp(c->name, name))
            return c;
        names[n++] = c->name;
    }
    const char *near = sp_suggest(name, names, n);
    sp_error_set(err, SP_BAD_USAGE, NULL, 0, "no command '%s'", name);
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    else
        sp_error_hint(err, "skidpad --help lists them");
    return NULL;
}

/* a bare name is a driver beside the binary */
static void find_driver_by_name(app *a)
{
    const char *spec = a->suite.driver;
    char own[4600], bare[256];
    if (!spec || strchr(spec, '/'))
        return;
    const size_t n = strcspn(spec, ":");
    snprintf(own, sizeof own, "%sdrivers/%.*s.so", a->parts_folder, (int)n, spec);
    snprintf(bare, sizeof bare, "%.*s", (int)n, spec);
    // a folder of that name, of results perhaps, is no driver
    struct stat st;
    if ((stat(bare, &st) == 0 && !S_ISDIR(st.st_mode)) || access(own, R_OK) != 0)
        return;
    snprintf(a->driver_path, sizeof a->driver_path, "%.4000s%.390s", own, spec + n);
    a->suite.driver = a->driver_path;
}

/* what may stand before the command; gives the index of the command, or -1 with *code */
static int before_command(app *a, int argc, char **argv, int *code)
{
    sp_error err = {0};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "--version")) {
            a->version = true;
            return i;
        }
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            *code = say_usage(stdout);
            return -1;
        }
        if (!strcmp(argv[i], "-q"))
            a->suite.quiet = true;
        else if (!strcmp(argv[i], "-v"))
            a->suite.verbose = true;
        else if (!strcmp(argv[i], "--no-color"))
            a->suite.colour = false;
        else if (!strcmp(argv[i], "-C") && i + 1 < argc && chdir(argv[i + 1]) == 0)
            i++;
        else {
            sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "no option '%s' before a command, or it cannot be done", argv[i]);
            *code = app_complain(a, &err);
            return -1;
        }
    }
    if (i < argc)
        return i;
    *code = say_usage(stderr);
    return -1;
}

/* what is closed becomes /dev/null, so that no file of ours gets the number of a standard stream */
static void open_standard_streams(void)
{
    int fd = 0;
    while (fd >= 0 && fd <= 2)
        fd = open("/dev/null", O_RDWR);
    if (fd > 2)
        close(fd);
}

/* the last byte of an answer counts: a full disk below stdout is our error; a reader who left early, as `head` does,
 * not */
static int finish(const app *a, int code)
{
    struct pollfd out = {1, POLLOUT, 0};
    sp_error err = {0};
    const bool lost = fflush(stdout) != 0 || ferror(stdout);
    if (!lost || (poll(&out, 1, 0) == 1 && (out.revents & POLLERR)))
        return code;
    sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "stdout could not be written whole");
    const int broken = app_complain(a, &err);
    return code == 0 || code == 1 ? broken : code;
}

int main(int argc, char **argv)
{
    app a = {0};
    sp_error err = {0};
    int code = 0;
    open_standard_streams();
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    const bool plain = (no_color && no_color[0]) || (term && !strcmp(term, "dumb"));
    a.suite = (sp_suite_options){.seed = 1,
                                 .shard = 1,
                                 .shards = 1,
                                 .latency = -1,
                                 .out = "out",
                                 .timeout = 600,
                                 .colour = !plain && isatty(1) == 1 && isatty(2) == 1,
                                 .version = SP_APP_VERSION,
                                 .program = argv[0]};
    a.keyframe = -1;
    know_thyself(&a);
    a.suite.build_id = a.build_id;
    const int i = before_command(&a, argc, argv, &code);
    if (i < 0)
        return finish(&a, code);
    const bool help = !strcmp(argv[i], "help");
    if (help && i + 1 >= argc)
        return finish(&a, say_usage(stdout));
    const command *c = a.version ? NULL : find(help ? argv[i + 1] : argv[i], &err);
    if (!a.version && (!c || (!help && !app_parse(&a, c, argc - i, argv + i, &err))))
        return app_complain(&a, &err);
    if (a.version) {
        printf("skidpad %s (build %s)\n", SP_APP_VERSION, a.build_id);
        return finish(&a, 0);
    }
    if (help || a.help) {
        app_help(c);
        return finish(&a, 0);
    }
    find_driver_by_name(&a);
    return finish(&a, c->run(&a));
}
