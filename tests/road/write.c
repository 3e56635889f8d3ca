/* the OpenDRIVE writer: what was read or built is written, read again and answers alike; the text is what 1.7 wants. */
#include "tests/road/turn_round.h"

#include <dirent.h>
#include <sys/stat.h>

static sp_arena *arena;

static const char *root(void)
{
    const char *r = getenv("SP_SOURCE_ROOT");
    return r ? r : ".";
}

/* ---- a file with everything ---- */
#define CUBIC(a) "a=\"" a "\" b=\"0.001\" c=\"-1e-05\" d=\"2.5e-08\""
static const char everything[] =
    "<?xml version=\"1.0\"?><OpenDRIVE><header revMajor=\"1\" revMinor=\"6\" name=\"a &amp; &quot;b&quot;\">"
    "<geoReference><![CDATA[+proj=utm +zone=32 <&>]]></geoReference>"
    "<offset x=\"1.5\" y=\"-2\" z=\"3\" hdg=\"0.1\"/></header>"
    "<road id=\"r&#10;&lt;1&gt;\" name=\"&#9;Stra\xc3\x9f"
    "e\" length=\"400\" junction=\"-1\" rule=\"LHT\">"
    "<link><predecessor elementType=\"junction\" elementId=\"j\"/>"
    "<successor elementType=\"road\" elementId=\"2\" contactPoint=\"end\"/></link>"
    "<type s=\"0\" type=\"town\"><speed max=\"50\" unit=\"km/h\"/></type>"
    "<type s=\"100\" type=\"motorway\"><speed max=\"no limit\"/></type>"
    "<type s=\"200\" type=\"rural\"><speed max=\"55\" unit=\"mph\"/></type>"
    "<type s=\"300\" type=\"rural\"><speed max=\"17.3\"/></type>"
    "<planView><geometry s=\"0\" x=\"512345.678901\" y=\"5412345.67\" hdg=\"0.3\" length=\"100\"><line/></geometry>"
    "<geometry s=\"100\" x=\"512441.21255\" y=\"5412375.22\" hdg=\"0.3\" length=\"100\"><arc curvature=\"0.01\"/>"
    "</geometry><geometry s=\"200\" x=\"512500.1\" y=\"5412450\" hdg=\"1.3\" length=\"70\"><spiral curvStart=\"0.01\" "
    "curvEnd=\"-0.0033\"/></geometry><geometry s=\"270\" x=\"512510\" y=\"5412520\" hdg=\"1.5\" length=\"60\">"
    "<paramPoly3 aU=\"0\" bU=\"60\" cU=\"0.5\" dU=\"-0.7\" aV=\"0\" bV=\"0.1\" cV=\"4\" dV=\"-2\" "
    "pRange=\"normalized\"/></geometry><geometry s=\"330\" x=\"512511\" y=\"5412580\" hdg=\"1.6\" length=\"30\">"
    "<paramPoly3 aU=\"0\" bU=\"1\" cU=\"1e-4\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"0.002\" dV=\"0\" pRange=\"arcLength\"/>"
    "</geometry><geometry s=\"360\" x=\"512510\" y=\"5412610\" hdg=\"1.7\" length=\"40\"><poly3 a=\"0\" b=\"0\" "
    "c=\"0.004\" d=\"-1e-05\"/></geometry></planView>"
    "<elevationProfile><elevation s=\"0\" " CUBIC("2") "/><elevation s=\"150\" " CUBIC(
        "3") "/></elevationProfile>"
             "<lateralProfile><superelevation s=\"0\" " CUBIC(
                 "0.02") "/><shape s=\"0\" t=\"-5\" a=\"0\" b=\"0.01\" c=\"0\" "
                         "d=\"0\"/><shape s=\"0\" t=\"0\" a=\"0.05\" b=\"-0.01\" c=\"0\" d=\"0\"/><shape s=\"300\" "
                         "t=\"-5\" a=\"0\" b=\"0\" "
                         "c=\"0\" d=\"0\"/></lateralProfile>"
                         "<lanes><laneOffset s=\"0\" " CUBIC(
                             "0.1") "/><laneSection s=\"0\"><left><lane id=\"2\" type=\"sidewalk\" "
                                    "level=\"true\"><width sOffset=\"0\" a=\"2\" b=\"0\" c=\"0\" d=\"0\"/><height "
                                    "sOffset=\"0\" inner=\"0.12\" "
                                    "outer=\"0.15\"/></lane><lane id=\"1\" type=\"driving\"><link><predecessor "
                                    "id=\"1\"/><successor id=\"1\"/></link>"
                                    "<width sOffset=\"0\" a=\"3.5\" b=\"0.01\" c=\"0\" d=\"0\"/><width sOffset=\"50\" "
                                    "a=\"4\" b=\"0\" c=\"0\" d=\"0\"/>"
                                    "<roadMark sOffset=\"0\" type=\"solid broken\" weight=\"bold\" color=\"yellow\" "
                                    "width=\"0.2\" "
                                    "laneChange=\"increase\"><type name=\"x\" width=\"0.5\"><line length=\"4\" "
                                    "space=\"8\" tOffset=\"0.1\" sOffset=\"1\""
                                    " rule=\"no passing\" width=\"0.1\"/></type></roadMark><roadMark sOffset=\"20\" "
                                    "type=\"curb\" color=\"white\" "
                                    "height=\"0.1\"/><material sOffset=\"0\" surface=\"wet &quot;ice&quot;\" "
                                    "friction=\"0.3\" roughness=\"0.1\"/>"
                                    "<speed sOffset=\"0\" max=\"30\" unit=\"km/h\"/><speed sOffset=\"10\" max=\"13.7\" "
                                    "unit=\"m/s\"/>"
                                    "<access sOffset=\"0\" rule=\"deny\" restriction=\"truck\"/></lane></left>"
                                    "<center><lane id=\"0\" type=\"none\"><roadMark sOffset=\"0\" type=\"broken\" "
                                    "color=\"white\"/></lane></center>"
                                    "<right><lane id=\"-1\" type=\"entry\"><border sOffset=\"0\" a=\"-3\" b=\"0\" "
                                    "c=\"0\" d=\"0\"/></lane>"
                                    "<lane id=\"-2\" type=\"bidirectional\"><border sOffset=\"0\" a=\"-6\" b=\"-0.01\" "
                                    "c=\"0\" d=\"0\"/></lane></right>"
                                    "</laneSection><laneSection s=\"200\" singleSide=\"true\"><center><lane id=\"0\" "
                                    "type=\"none\"/></center><right>"
                                    "<lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
                                    "d=\"0\"/></lane></right>"
                                    "</laneSection></lanes>"
                                    "<objects><object id=\"o\" type=\"pole\" name=\"p\" s=\"10\" t=\"5\" "
                                    "zOffset=\"0.1\" hdg=\"0.2\" pitch=\"0.01\" "
                                    "roll=\"-0.02\" height=\"3\" radius=\"0.1\" orientation=\"-\"/>"
                                    "<object id=\"o\" type=\"barrier\" s=\"20\" t=\"6\" zOffset=\"0\" length=\"2\" "
                                    "width=\"0.3\" height=\"0.8\">"
                                    "<repeat s=\"20\" length=\"40\" distance=\"8\" tStart=\"6\" tEnd=\"7\" "
                                    "heightStart=\"0.8\" heightEnd=\"1\" "
                                    "zOffsetStart=\"0\" zOffsetEnd=\"0.2\"/></object>"
                                    "<object id=\"b\" type=\"building\" s=\"50\" t=\"20\" zOffset=\"0\" hdg=\"0.4\" "
                                    "height=\"9\"><outlines>"
                                    "<outline id=\"0\" closed=\"true\"><cornerLocal u=\"-4\" v=\"-3\" z=\"0\" "
                                    "height=\"9\"/><cornerLocal u=\"4\" "
                                    "v=\"-3\" z=\"0\" height=\"9\"/><cornerLocal u=\"0\" v=\"5\" z=\"0\" "
                                    "height=\"12\"/></outline></outlines></object>"
                                    "<object id=\"c\" type=\"crosswalk\" s=\"70\" t=\"0\" "
                                    "zOffset=\"0\"><outlines><outline id=\"0\"><cornerRoad s=\"68\""
                                    " t=\"-3\" dz=\"0\" height=\"0\"/><cornerRoad s=\"72\" t=\"-3\" dz=\"0\" "
                                    "height=\"0\"/><cornerRoad s=\"72\" t=\"3\" "
                                    "dz=\"0\" height=\"0\"/></outline></outlines><validity fromLane=\"-1\" "
                                    "toLane=\"1\"/></object>"
                                    "<object id=\"k\" type=\"parkingSpace\" s=\"90\" t=\"7\" zOffset=\"0\" "
                                    "length=\"5\" width=\"2.5\" height=\"0\">"
                                    "<parkingSpace access=\"electric\" restrictions=\"2 h\"/></object>"
                                    "<bridge id=\"g\" s=\"100\" length=\"30\" type=\"steel\" name=\"g\"/>"
                                    "<tunnel id=\"t\" s=\"150\" length=\"40\" type=\"underpass\" lighting=\"0.5\" "
                                    "daylight=\"0.25\"><validity fromLane=\"-2\" toLane=\"-2\"/><validity "
                                    "fromLane=\"1\" toLane=\"1\"/></tunnel></objects>"
                                    "<signals><signal id=\"s1\" name=\"limit\" s=\"30\" t=\"4\" zOffset=\"2\" "
                                    "orientation=\"-\" dynamic=\"no\" "
                                    "country=\"DE\" type=\"274\" subtype=\"55\" value=\"50\" unit=\"km/h\" "
                                    "width=\"0.6\" height=\"0.6\" hOffset=\"0.1\">"
                                    "<validity fromLane=\"1\" toLane=\"1\"/><validity fromLane=\"-2\" toLane=\"-2\"/>"
                                    "<dependency id=\"s2\" type=\"limitline\"/><reference elementType=\"object\" "
                                    "elementId=\"b\" type=\"near\"/></signal><signal id=\"s2\" s=\"190\" "
                                    "t=\"-4\" zOffset=\"3\" "
                                    "orientation=\"+\" dynamic=\"yes\" country=\"OpenDRIVE\" type=\"1000001\" "
                                    "subtype=\"-1\" value=\"-1\" "
                                    "text=\"a&#10;b\"/><signal id=\"s3\" s=\"50\" t=\"4\" zOffset=\"0\" "
                                    "orientation=\"+\" dynamic=\"no\" type=\"-1\" subtype=\"-1\"><positionInertial "
                                    "x=\"512350.123\" y=\"5412349.1\" z=\"2.5\" hdg=\"1.2\"/></signal><signal "
                                    "id=\"s4\" s=\"50\" t=\"4\" zOffset=\"0\" orientation=\"-\" dynamic=\"no\" "
                                    "type=\"-1\" subtype=\"-1\"><positionRoad roadId=\"2\" s=\"5\" t=\"1\" "
                                    "zOffset=\"2\" hOffset=\"0.3\"/></signal><signalReference id=\"s1\" s=\"60\" "
                                    "t=\"4\" "
                                    "orientation=\"none\"><validity fromLane=\"-2\" "
                                    "toLane=\"-1\"/></signalReference></signals></road>"
#define PLAIN(id, x, junction)                                                                                         \
    "<road id=\"" id "\" length=\"100\" junction=\"" junction "\" rule=\"LHT\"><planView><geometry s=\"0\" x=\"" x     \
    "\" y=\"5412345\" hdg=\"0\" length=\"100\"><line/></geometry></planView><lanes><laneSection s=\"0\"><center>"      \
    "<lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3\" "     \
    "b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road>"
    PLAIN("2", "512800", "-1") PLAIN(
        "3", "512900",
        "j") "<controller id=\"c1\" name=\"all\" sequence=\"2\"><control signalId=\"s2\" type=\"0\"/></controller>"
             "<junction id=\"j\" name=\"cross\"><connection id=\"0\" incomingRoad=\"2\" connectingRoad=\"3\" "
             "contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection><priority high=\"3\" low=\"2\"/>"
             "<controller id=\"c1\" type=\"0\" sequence=\"1\"/></junction>"
             "<junction id=\"d\" type=\"direct\"><connection id=\"0\" incomingRoad=\"2\" linkedRoad=\"3\" "
             "contactPoint=\"end\">"
             "<laneLink from=\"-1\" to=\"-1\"/></connection></junction>"
             "<junction id=\"v\" type=\"virtual\" mainRoad=\"2\" sStart=\"10\" sEnd=\"20\" "
             "orientation=\"none\"><connection "
             "id=\"0\" incomingRoad=\"2\" connectingRoad=\"3\" contactPoint=\"start\"/></junction></OpenDRIVE>";

static void test_everything(void)
{
    const sp_road_net *net = read_text(everything, arena);
    CHECK(net != NULL);
    if (!net) {
        return;
    }
    sp_text text = {0};
    const sp_road_net *back = turn_round(net, arena, 60, 0, &text);
    CHECK(net->offset.x != 0 && back);

    /* words come back as they were, and stand as a person would have written them */
    CHECK_TEXT(sp_road_id(back, 1), "r\n<1>");
    CHECK_TEXT(back->road[0].name, "\tStra\xc3\x9f"
                                   "e");
    CHECK_TEXT(back->geo_reference, "+proj=utm +zone=32 <&>");
    CHECK(strstr(text.data, "x=\"512345.678901\" y=\"5412345.67\""));
    CHECK(strstr(text.data, "<speed max=\"50\" unit=\"km/h\"/>") &&
          strstr(text.data, "<speed max=\"55\" unit=\"mph\"/>"));
    CHECK(strstr(text.data, "curvStart=\"0.01\" curvEnd=\"-0.0033\"") && strstr(text.data, "pRange=\"normalized\""));
    CHECK(strstr(text.data, "<poly3 a=\"0\" b=\"0\" c=\"0.004\" d=\"-1e-05\"/>"));
    CHECK(strstr(text.data, "revMinor=\"7\"") && strstr(text.data, "vendor=\"skidpad\"") &&
          !strstr(text.data, "date="));
    CHECK(strstr(text.data, "<positionInertial x=\"512350.123\" y=\"5412349.1\" z=\"2.5\" hdg=\"1.2\"/>"));

    /* ranges of lanes stay apart, and what a signal names stays with it */
    CHECK(back->signal[0].range_count == 2);
    CHECK(back->signal[0].range[0].from == 1 && back->signal[0].range[1].to == -2 && back->signal[0].lane_from == -2);
    CHECK(back->road[0].span_count == 2 && back->road[0].span[0].valid.count == 2);
    CHECK(back->signal[0].link_count == 2);
    CHECK(strstr(text.data, "<dependency id=\"s2\" type=\"limitline\"/>") &&
          strstr(text.data, "<reference elementType=\"object\" elementId=\"b\" type=\"near\"/>"));
    CHECK(strstr(text.data, "type=\"direct\"") && strstr(text.data, "mainRoad=\"2\" sStart=\"10\" sEnd=\"20\""));
    sp_text_free(&text);
}

/* an id that stands twice is numbered, and the text says so */
static void test_twice(void)
{
    const sp_road_net *net = read_text(everything, arena);
    sp_text text = {0}, lost = {0};
    sp_error err = {0};
    CHECK(net && sp_road_write_xodr(net, &text, &err) && sp_road_write_lost(net, &lost, &err));
    if (net && net->road[0].object_count) {
        CHECK(strstr(text.data, "id=\"o_1\"") && lost.data && strstr(lost.data, "1 ids that stood twice"));
    }
    sp_text_free(&text);
    sp_text_free(&lost);
}

/* ---- what has other words in 1.7 ---- */
#define SLOPED(records)                                                                                                \
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"4\"/><road id=\"1\" length=\"100\" junction=\"-1\"><planView>"       \
    "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\"><line/></geometry></planView><lateralProfile>" records \
    "</lateralProfile><lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"4\" " \
    "b=\"0\" c=\"0\" d=\"0\"/></lane></left><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "    \
    "type=\"driving\"><width sOffset=\"0\" a=\"4\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes>"     \
    "</road></OpenDRIVE>"

static void test_crossfall(void)
{
    const sp_road_net *net = read_text(SLOPED("<crossfall side=\"left\" s=\"0\" a=\"0.02\" b=\"0\" c=\"0\" d=\"0\"/>"
                                              "<crossfall side=\"both\" s=\"40\" a=\"0.03\" b=\"0\" c=\"0\" d=\"0\"/>"
                                              "<crossfall side=\"right\" s=\"60\" a=\"0.03\" b=\"0.001\" c=\"0\" "
                                              "d=\"0\"/>"),
                                       arena);
    CHECK(net != NULL);
    if (!net || !net->road[0].crossfall_count) {
        SKIP("crossfall is not read");
    }
    sp_text text = {0}, lost = {0};
    sp_error err = {0};
    sp_road_point p, q;
    char why[800] = "";
    CHECK(sp_road_write_xodr(net, &text, &err) && schema17(text.data, why));
    const sp_road_net *back = read_text(text.data, arena);
    CHECK(back && back->road[0].shape_count > 4 && sp_road_write_lost(net, &lost, &err));

    /* 3 m beside the line; falls outwards by the tangent. Where the slope changes, shape is linear between sections 5 m
     * apart: t h^2 |tan''| / 8 < 3 * 25 * 2e-7 */
    const double places[] = {0, 10, 39.9, 40, 55, 60, 61.7, 88, 100};
    for (size_t i = 0; back && i < sizeof places / sizeof *places; i++) {
        for (int side = -1; side <= 1; side += 2) {
            const sp_road_place at = {1, 0, places[i], 3.0 * side};
            CHECK(sp_road_at(net, at, &p) && sp_road_at(back, at, &q));
            CHECK_NEAR(q.position.z, p.position.z, 2e-5);
        }
    }
    CHECK(sp_road_at(back, (sp_road_place){1, 0, 50, -3}, &q));
    CHECK_NEAR(q.position.z, -3 * 0.0300090032408, 1e-9);
    CHECK_TEXT(lost.data, "1 roads with crossfall, said as shape");
    sp_text_free(&text);
    sp_text_free(&lost);
}

/* control characters cannot stand in XML; they become U+FFFD instead of a file that no one reads */
static void test_control_characters(void)
{
    sp_road_piece piece = {.length = 100};
    const sp_road_spec spec = {.name = "a\x01\x1b"
                                       "b\xff]]>\xef\xbf\xbf\x7f",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 1,
                               .lane_width = 3};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    sp_text text = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err) && sp_road_write_xodr(net, &text, &err));
    const sp_road_net *back = text.data ? read_text(text.data, arena) : NULL;
    CHECK(back != NULL);
    CHECK_TEXT(sp_road_id(back, 1), "a\xef\xbf\xbd\xef\xbf\xbd"
                                    "b\xef\xbf\xbd]]>\xef\xbf\xbd\x7f");
    sp_text_free(&text);
}

/* an outline is of one kind of corner; those of the other kind leave no hole in the numbers */
static void test_mixed_corners(void)
{
    const sp_road_net *net = read_text("<OpenDRIVE><road id=\"1\" length=\"100\" junction=\"-1\"><planView><geometry "
                                       "s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" "
                                       "length=\"100\"><line/></geometry></planView><objects><object id=\"o\" s=\"50\" "
                                       "t=\"3\" type=\"building\"><outline "
                                       "id=\"0\"><cornerLocal u=\"0\" v=\"0\" z=\"0\" height=\"1\"/><cornerRoad "
                                       "s=\"50\" t=\"4\" dz=\"0\" height=\"1\"/>"
                                       "<cornerLocal u=\"1\" v=\"0\" z=\"0\" height=\"1\"/><cornerLocal u=\"0\" "
                                       "v=\"1\" z=\"0\" height=\"1\"/></outline>"
                                       "</object></objects></road></OpenDRIVE>",
                                       arena);
    sp_text once = {0}, twice = {0};
    sp_error err = {0};
    CHECK(net && sp_road_write_xodr(net, &once, &err));
    const sp_road_net *back = once.data ? read_text(once.data, arena) : NULL;
    CHECK(back && sp_road_write_xodr(back, &twice, &err));
    CHECK_TEXT(twice.data, once.data);
    sp_text_free(&once);
    sp_text_free(&twice);
}

/* headings that are rounded leave no splinters in the ways across, which a reader would leave out */
static void test_no_splinters(void)
{
    sp_road_arm arms[] = {{.name = "east"}, {.name = "north"}, {.name = "west"}};
    for (int i = 0; i < 3; i++) {
        arms[i].heading = i * SP_PI / 2;
        arms[i].length = 100;
        arms[i].lanes_in = arms[i].lanes_out = 1;
        arms[i].lane_width = 3.5;
    }
    const sp_road_plan plan = {.kind = SP_PLAN_JUNCTION,
                               .junction = {.arm = arms, .arm_count = 3, .curve = 8, .heading = 1e6}};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    uint32_t pieces = 0;
    CHECK(sp_road_plan_build(&plan, arena, &net, &err));
    for (uint32_t i = 0; net && i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].geo_count; k++, pieces++) {
            CHECK(net->road[i].geo[k].length >= 1e-6);
        }
    }
    CHECK(pieces > 9);
}

/* ---- built ---- */
static void test_built(void)
{
    const sp_road_piece pieces[] = {
        {120, 0, 0}, {61.7, 0, 0.0123}, {80.1, 0.0123, 0.0123}, {33.3, 0.0123, -0.004}, {50, 1e-7, 1e-7}};
    const sp_road_spec spec = {.name = "road",
                               .x = 1.0 / 3,
                               .y = -7e-9,
                               .heading = 0.7,
                               .pieces = pieces,
                               .piece_count = 5,
                               .lanes_right = 2,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .shoulder = 1.25,
                               .kerb = true,
                               .speed_limit = 100 / 3.6};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err));
    if (net) {
        (void)turn_round(net, arena, 200, 0, NULL);
    }
}

/* ---- the corpus and our own roads ---- */
static unsigned walked, refused;

static void file_turn(const char *path)
{
    sp_error err = {0};
    size_t size = 0;
    const sp_road_net *net = NULL;
    sp_arena *own = sp_arena_create();
    const char *text = sp_file_read(own, path, &size, &err);
    if (text && sp_road_read_xodr(path, text, size, own, &net, &err)) {
        const int before = check_bad;
        check_bad = 0;
        (void)turn_round(net, own, sp_road_count(net) > 100 ? 2 : 12, 0, NULL);
        if (check_bad) {
            fprintf(stderr, "in %s\n", path);
        }
        check_bad |= before;
        walked++;
    } else {
        refused++;
    }
    sp_arena_destroy(own);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void folder_turn(const char *folder, int depth)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    char *names[512];
    size_t count = 0;
    while (d && (e = readdir(d)) != NULL && count < 512) {
        if (e->d_name[0] != '.') {
            names[count] = strdup(e->d_name);
            count++;
        }
    }
    if (d) {
        (void)closedir(d);
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        char path[1200];
        struct stat info;
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        const char *dot = strrchr(names[i], '.');
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && depth < 8) {
            folder_turn(path, depth + 1);
        } else if (dot && !strcmp(dot, ".xodr")) {
            file_turn(path);
        }
        free(names[i]);
    }
}

static void test_own_roads(void)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/scenarios/roads", root());
    walked = refused = 0;
    folder_turn(path, 0);
    CHECK(walked >= 1 && refused == 0);
}

static void test_corpus(void)
{
    char path[600];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s/../shared/corpus", root());
    if (stat(path, &info) != 0) {
        SKIP("no corpus beside the repository: none of its files is written and read again");
    }
    walked = refused = 0;
    folder_turn(path, 0);
    printf("corpus: %u road files read, written and read again, %u refused by the reader\n", walked, refused);
    CHECK(walked >= 30);
}

/* ---- the walker itself ---- */
static void test_walker(void)
{
    const sp_road_net *net = read_text(everything, arena);
    sp_text text = {0};
    sp_error err = {0};
    char why[800];
    CHECK(net && sp_road_write_xodr(net, &text, &err) && schema17(text.data, why));

    /* each of these breaks it in one place */
    static const char *const breaks[][2] = {
        {"<planView>", "<planview>"},
        {" length=\"400\"", " length=\"-4\""},
        {" rule=\"LHT\"", " rule=\"XHT\""},
        {"<lanes>", "<objects/><lanes>"},
        {" revMinor=\"7\"", ""},
        {" id=\"-1\"", " id=\"-1\" x=\"1\""},
        {"</planView>", ""},
        {"<line/>", "<line/><line/>"},
        {"<lane id=\"2\"", "<lane id=\"-2\""},
        {"<lane id=\"0\"", "<lane id=\"1\""},
        {"<lane id=\"2\"", "<lane id=\"1\""},
        {" sequence=\"2\"", " sequence=\"2.5\""},
        {" country=\"DE\"", " country=\"de\""},
        {"restriction=\"truck\"", "restriction=\"lorry\""},
        {" lighting=\"0.5\"", " lighting=\"1.5\""},
        {" id=\"o_1\"", " id=\"o\""},
        {"<road length=\"100\" id=\"3\"", "<road length=\"100\" id=\"2\""},
        {"<control signalId=\"s2\"", "<control signalId=\"s9\""},
        {"<dependency id=\"s2\"", "<dependency id=\"s9\""},
        {" incomingRoad=\"2\"", " incomingRoad=\"9\""},
        {"<cornerLocal u=\"4\" v=\"-3\" z=\"0\"", "<cornerRoad s=\"4\" t=\"-3\" dz=\"0\""}};
    for (size_t i = 0; text.data && i < sizeof breaks / sizeof *breaks; i++) {
        sp_text broken = {0};
        const char *at = strstr(text.data, breaks[i][0]);
        CHECK(at != NULL);
        if (at) {
            sp_text_add_bytes(&broken, text.data, (size_t)(at - text.data));
            sp_text_add(&broken, breaks[i][1]);
            sp_text_add(&broken, at + strlen(breaks[i][0]));
            CHECK(!schema17(broken.data, why));
        }
        sp_text_free(&broken);
    }
    sp_text_free(&text);
}

static void test_no_memory(void)
{
    const sp_road_net *net = read_text(everything, arena);
    bool good = false;
    for (uint64_t n = 1; net && n < 60 && !good; n++) {
        sp_text text = {0};
        sp_error err = {0};
        sp_memory_fail_at(n);
        good = sp_road_write_xodr(net, &text, &err);
        CHECK(good || err.code == SP_BAD_BENCH);
        sp_memory_fail_at(0);
        sp_text_free(&text);
    }
    CHECK(good);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_everything);
    RUN(test_twice);
    RUN(test_crossfall);
    RUN(test_control_characters);
    RUN(test_mixed_corners);
    RUN(test_no_splinters);
    RUN(test_built);
    RUN(test_walker);
    RUN(test_own_roads);
    RUN(test_corpus);
    RUN(test_no_memory);
    sp_arena_destroy(arena);
    return DONE();
}
