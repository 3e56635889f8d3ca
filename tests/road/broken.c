/* OpenDRIVE that is wrong on purpose: each kind of brokenness ends as the finding that names it, with its line, and
 * what the reader says that it does about it is what it did. */
#include "road/xodr.h"
#include "tests/check.h"

static sp_arena *arena, *scratch;
static findings found;

/* the network of a text that can be used, its findings in `found` */
static const sp_road_net *read_sized(const char *text, size_t size, sp_error *err)
{
    sp_road_net *net = NULL;
    xml_node *root = NULL;
    found = (findings){.arena = arena};
    *err = (sp_error){0};
    const bool good = xodr_read_all("made.xodr", text, size, arena, scratch, &found, &root, &net, err);
    CHECK(good == (net != NULL) && good == (err->code == SP_FINE));
    findings_sort(&found);
    return net;
}

static const sp_road_net *read_text(const char *text)
{
    sp_error err;
    const sp_road_net *net = read_sized(text, strlen(text), &err);
    CHECK(net != NULL);
    if (!net) {
        fprintf(stderr, "line %d: %s\n", (int)err.line, err.text);
    }
    return net;
}

/* whether there is a finding of this rule, line, words and action */
static bool says(const char *rule, int line, const char *words, const char *action)
{
    for (uint32_t i = 0; i < found.count; i++) {
        const sp_road_finding *f = &found.kept[i];
        if (!strcmp(f->rule, rule) && f->line == line && strstr(f->text, words) && strstr(f->action, action)) {
            return true;
        }
    }
    fprintf(stderr, "wanted %s, line %d, '%s', '%s'; found:\n", rule, line, words, action);
    for (uint32_t i = 0; i < found.count; i++) {
        const sp_road_finding *f = &found.kept[i];
        fprintf(stderr, "  %s, line %d, '%s', '%s'\n", f->rule, (int)f->line, f->text, f->action);
    }
    return false;
}

#define HEAD         "<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"7\"/>\n"
#define TAIL         "</OpenDRIVE>"
#define LINE(s, len) "<geometry s=\"" s "\" x=\"" s "\" y=\"0\" hdg=\"0\" length=\"" len "\"><line/></geometry>\n"
#define PLAN(g)      "<planView>\n" g "</planView>"
#define W(s, a)      "<width sOffset=\"" s "\" a=\"" a "\" b=\"0\" c=\"0\" d=\"0\"/>\n"
#define LANE(id, in) "<lane id=\"" id "\" type=\"driving\">" in "</lane>\n"
#define SECTION(s, right)                                                                                              \
    "<laneSection s=\"" s "\"><center><lane id=\"0\" type=\"none\"/></center><right>\n" right "</right></"             \
    "laneSection>\n"
#define ROAD(id, length, in) "<road id=\"" id "\" length=\"" length "\" junction=\"-1\">" in "</road>\n"
#define LANES(in)            "<lanes>" in "</lanes>"
#define USUAL                LANES(SECTION("0", LANE("-1", W("0", "3"))))
#define STRAIGHT             PLAN(LINE("0", "100"))

static double width_at(const sp_road_net *net, uint32_t number, double s, int32_t id)
{
    sp_lane_info l;
    return net && sp_road_lane(net, number, s, id, &l) ? l.width : -1;
}

static void test_clean(void)
{
    const sp_road_net *net = read_text(HEAD ROAD("a", "100", STRAIGHT USUAL) TAIL);
    CHECK(found.count == 0 && found.by_severity[SP_FINDING_ERROR] == 0 && width_at(net, 1, 50, -1) == 3);
}

static void test_numbers(void)
{
    /* line 4: the plan's first geometry; 6: the first width */
    const sp_road_net *net =
        read_text(HEAD ROAD("a", "100",
                            STRAIGHT LANES(SECTION("0", LANE("-1", W("0", "3") W("10", "nan") W("20", "1e400")
                                                                       W("30", "4,5") W("40", "5"))))) TAIL);
    CHECK(says(RULE_NUMBER, 7, "'nan'", "record left out") && says(RULE_NUMBER, 8, "'1e400'", "record left out"));
    CHECK(says(RULE_NUMBER, 9, "'4,5'", "record left out") && found.count == 3);
    CHECK(width_at(net, 1, 35, -1) == 3 && width_at(net, 1, 45, -1) == 5);

    /* what is far beyond anything */
    net = read_text(HEAD ROAD("a", "100", STRAIGHT LANES(SECTION("0", LANE("-1", W("0", "3") W("10", "1e300"))))) TAIL);
    CHECK(says(RULE_RANGE, 7, "1e300", "record left out") && width_at(net, 1, 50, -1) == 3);

    /* an optional one is taken as usual */
    net = read_text(HEAD ROAD(
        "a", "100", STRAIGHT "<type s=\"zero\" type=\"town\"><speed max=\"50\" unit=\"km/h\"/></type>" USUAL) TAIL);
    CHECK(says(RULE_NUMBER, 5, "'zero'", "default"));
    CHECK_NEAR(sp_road_speed_limit(net, (sp_road_place){1, -1, 10, 0}), 50 / 3.6, 1e-12);
}

static void test_geometry(void)
{
    /* out of order: sorted, and the road is what it would be */
    const sp_road_net *net = read_text(HEAD ROAD("a", "100", PLAN(LINE("60", "40") LINE("0", "60")) USUAL) TAIL);
    sp_road_point q;
    CHECK(says(RULE_GEO_ORDER, 3, "starts at 0, the one before it at 60", "put in order"));
    CHECK(net && sp_road_at(net, (sp_road_place){1, 0, 80, 0}, &q) && q.position.x == 80);

    /* two at one place, a negative length, none at all */
    net = read_text(HEAD ROAD("a", "100", PLAN(LINE("0", "100") LINE("0", "50")) USUAL) TAIL);
    CHECK(says(RULE_GEO_ORDER, 5, "start at s = 0", "geometry left out") && sp_road_length(net, 1) == 100);
    net = read_text(HEAD ROAD("a", "100", PLAN(LINE("0", "100") LINE("100", "-5")) USUAL) TAIL);
    CHECK(says(RULE_RANGE, 5, "length of a geometry is negative: -5", "geometry left out"));
    net = read_text(HEAD ROAD("a", "100", PLAN(LINE("0", "100") LINE("100", "1e-7")) USUAL) TAIL);
    CHECK(says(RULE_LENGTH, 5, "no length", "geometry left out") && sp_road_length(net, 1) == 100);
    net = read_text(HEAD ROAD("a", "100", PLAN(LINE("0", "100") LINE("1e10", "5")) USUAL) TAIL);
    CHECK(says(RULE_RANGE, 5, "reasonable", "geometry left out"));

    /* no shape, a shape that cannot be */
    net = read_text(HEAD ROAD("a", "100", PLAN("<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\"/>\n") USUAL)
                        TAIL);
    CHECK(says(RULE_MISSING, 4, "geometry has no line", "taken as a line"));
    CHECK(net && sp_road_at(net, (sp_road_place){1, 0, 100, 0}, &q) && q.position.x == 100);
    net = read_text(HEAD ROAD("a", "100",
                              PLAN("<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\">\n"
                                   "<arc curvature=\"500\"/></geometry>\n") USUAL) TAIL);
    CHECK(says(RULE_RANGE, 5, "curvature above 100", "taken as a line"));
    net = read_text(HEAD ROAD("a", "100",
                              PLAN("<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\">\n"
                                   "<spiral curvStart=\"0\" curvEnd=\"x\"/></geometry>\n") USUAL) TAIL);
    CHECK(says(RULE_NUMBER, 5, "'curvEnd'", "taken as a line"));
    net = read_text(HEAD ROAD("a", "100",
                              PLAN("<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\">\n"
                                   "<paramPoly3 aU=\"0\" bU=\"0\" cU=\"1\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"0\" "
                                   "dV=\"0\"/></geometry>\n") USUAL) TAIL);
    CHECK(says(RULE_RANGE, 5, "no direction", "taken as a line"));
}

static void test_lengths(void)
{
    const sp_road_net *net = read_text(HEAD ROAD("a", "90", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_LENGTH, 3, "is 90 m, that of its geometry 100 m", "shorter") && sp_road_length(net, 1) == 90);
    net = read_text(HEAD ROAD("a", "120", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_LENGTH, 3, "is 120 m", "shorter") && sp_road_length(net, 1) == 100);
    net = read_text(HEAD ROAD("a", "-5", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_RANGE, 3, "must be positive, is -5", "taken from its geometry") && sp_road_length(net, 1) == 100);
    net = read_text(HEAD ROAD("a", "nan", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_NUMBER, 3, "'nan'", "taken from its geometry") && sp_road_length(net, 1) == 100);
    net = read_text(HEAD ROAD("a", "50", PLAN(LINE("0", "60") LINE("60", "40")) USUAL) TAIL);
    CHECK(says(RULE_LENGTH, 3, "its last geometry starts", "taken from its geometry") && sp_road_length(net, 1) == 100);
}

static void test_roads(void)
{
    /* the later of an id, and what has no line, are left out; links to them are dropped */
    const sp_road_net *net =
        read_text(HEAD ROAD("a", "100",
                            "<link><successor elementType=\"road\" elementId=\"gone\" contactPoint=\"start\"/>"
                            "<predecessor elementType=\"road\" elementId=\"b\"/></link>" STRAIGHT USUAL)
                      ROAD("a", "50", STRAIGHT USUAL) ROAD("b", "100", STRAIGHT USUAL) ROAD("gone", "5", USUAL) TAIL);
    CHECK(says(RULE_UNIQUE, 10, "road id 'a' stands twice, first in line 3", "later one is left out"));
    CHECK(says(RULE_MISSING, 24, "road 'gone' has no planView", "road left out"));
    CHECK(says(RULE_DANGLING, 3, "successor of road 'a' names road 'gone'", "link left out"));
    CHECK(says(RULE_MISSING, 3, "predecessor of a road has no contactPoint", "nearer end"));
    CHECK(net && sp_road_count(net) == 2 && sp_road_by_id(net, "b") == 2 && sp_road_length(net, 1) == 100);
    CHECK(net && net->road[0].successor.kind == LINK_NONE);

    /* b starts where a does: its start is the nearer end */
    CHECK(net && net->road[0].predecessor.kind == LINK_ROAD && !net->road[0].predecessor.at_end);

    /* without lanes: a line that can be asked */
    net = read_text(HEAD ROAD("a", "100", STRAIGHT) ROAD("b", "100", STRAIGHT LANES("")) TAIL);
    CHECK(says(RULE_MISSING, 3, "road 'a' has no laneSection", "a line without lanes"));
    CHECK(says(RULE_MISSING, 6, "road 'b' has no laneSection", "a line without lanes"));
    CHECK(net && sp_road_lanes(net, 1, 50, NULL, 0) == 0 && sp_road_length(net, 2) == 100);

    /* a junction that is not there, a rule that is none, no id */
    net = read_text(HEAD "<road length=\"100\" rule=\"UK\" junction=\"7\">" STRAIGHT USUAL "</road>" TAIL);
    CHECK(says(RULE_DANGLING, 3, "junction '7'", "outside of junctions") && says(RULE_VALUE, 3, "'UK'", "RHT"));
    CHECK(says(RULE_MISSING, 3, "road has no id", "''") && sp_road_by_id(net, "") == 1);
}

static void test_lanes(void)
{
    /* the wrong side, twice, beside the centre, no number */
    const sp_road_net *net =
        read_text(HEAD ROAD("a", "100",
                            STRAIGHT LANES(SECTION("0", LANE("-1", W("0", "3")) LANE("2", W("0", "2")) LANE(
                                                            "-1", W("0", "9")) LANE("0", "") LANE("x", "")))) TAIL);
    CHECK(says(RULE_LANE_SIDE, 8, "lane 2 stands on the wrong side", "the side of its id"));
    CHECK(says(RULE_LANE_SIDE, 10, "lane -1 stands twice", "lane left out"));
    CHECK(says(RULE_LANE_SIDE, 12, "lane 0", "lane left out") && says(RULE_NUMBER, 13, "'x'", "lane left out"));
    CHECK(width_at(net, 1, 5, -1) == 3 && width_at(net, 1, 5, 2) == 2 && sp_road_lanes(net, 1, 5, NULL, 0) == 2);

    /* no width, a type that nobody knows */
    net = read_text(HEAD ROAD("a", "100", STRAIGHT LANES(SECTION("0", "<lane id=\"-1\" type=\"canal\"/>\n"))) TAIL);
    CHECK(says(RULE_MISSING, 6, "neither width nor border", "0 m wide") && width_at(net, 1, 5, -1) == 0);
    CHECK(says(RULE_VALUE, 6, "'canal'", "not to be driven on"));

    /* width records and sections out of order are sorted */
    net = read_text(HEAD ROAD("a", "100",
                              STRAIGHT LANES(SECTION("50", LANE("-1", W("10", "5") W("0", "4")))
                                                 SECTION("0", LANE("-1", W("0", "3"))))) TAIL);
    CHECK(says(RULE_ORDER, 5, "laneSection elements must rise", "put in order"));
    CHECK(says(RULE_ORDER, 6, "width elements must rise in s: number 2 of 2 starts at 0", "put in order"));
    CHECK(width_at(net, 1, 20, -1) == 3 && width_at(net, 1, 55, -1) == 4 && width_at(net, 1, 65, -1) == 5);

    /* outside of the road; none at the start */
    net = read_text(
        HEAD ROAD("a", "100",
                  STRAIGHT LANES(SECTION("500", LANE("-1", W("0", "3"))) SECTION("20", LANE("-1", W("0", "2"))))) TAIL);
    CHECK(says(RULE_OUTSIDE, 5, "s = 500", "section left out") && says(RULE_OUTSIDE, 5, "s = 20", "carried back"));
    CHECK(width_at(net, 1, 5, -1) == 2);

    /* links of lanes without an id, a speed in knots */
    net = read_text(HEAD ROAD(
        "a", "100",
        STRAIGHT LANES(SECTION("0", LANE("-1", "<link><predecessor/></link>" W(
                                                   "0", "3") "<speed sOffset=\"0\" max=\"3\" unit=\"kn\"/>")))) TAIL);
    CHECK(says(RULE_MISSING, 6, "predecessor has no attribute 'id'", "link left out"));
    CHECK(says(RULE_VALUE, 7, "'kn'", "unknown") && sp_road_speed_limit(net, (sp_road_place){1, -1, 0, 0}) == 0);
}

static void test_junctions(void)
{
    const sp_road_net *net = read_text(HEAD ROAD("a", "100", STRAIGHT USUAL) ROAD(
        "b", "100",
        STRAIGHT USUAL) "<junction id=\"j\" type=\"odd\">\n"
                        "<connection id=\"0\" incomingRoad=\"a\" connectingRoad=\"c\" contactPoint=\"start\"/>\n"
                        "<connection id=\"1\" incomingRoad=\"a\" connectingRoad=\"b\">\n"
                        "<laneLink from=\"-1\" to=\"-1\"/><laneLink from=\"-1\"/></connection>\n"
                        "<priority high=\"a\" low=\"nobody\"/>\n"
                        "<controller id=\"k\"/></junction>\n"
                        "<junction id=\"j\"/>\n"
                        "<controller id=\"l\"><control signalId=\"s\"/></controller>" TAIL);
    CHECK(says(RULE_VALUE, 17, "'odd'", "default") && says(RULE_DANGLING, 18, "road 'c'", "connection left out"));
    CHECK(says(RULE_MISSING, 19, "no contactPoint", "'start'") && says(RULE_MISSING, 20, "'to'", "link left out"));
    CHECK(says(RULE_DANGLING, 21, "'nobody'", "priority left out") && says(RULE_DANGLING, 17, "controller 'k'", ""));
    CHECK(says(RULE_UNIQUE, 23, "junction id 'j' stands twice", "left out"));
    CHECK(says(RULE_DANGLING, 24, "signal 's'", "control left out"));
    CHECK(net && net->junction_count == 1 && net->junction[0].connection_count == 1);
    CHECK(net && net->junction[0].connection[0].pair_count == 1 && net->controller_count == 1);
}

static void test_beside(void)
{
    const sp_road_net *net = read_text(HEAD ROAD(
        "a", "100",
        STRAIGHT USUAL "<signals>\n<signal id=\"1\" s=\"500\" t=\"-4\"/>\n<signal id=\"1\" s=\"5\" t=\"0\"/>\n"
                       "<signal id=\"2\" s=\"x\" t=\"0\"/>\n<signalReference id=\"9\" s=\"0\" t=\"0\"/>\n"
                       "</signals><objects>\n<object id=\"o\" s=\"1\" t=\"2\"><repeat s=\"0\" length=\"100\" "
                       "distance=\"1e-6\"/></object>\n"
                       "<object id=\"p\" s=\"1\" t=\"2\"><repeat length=\"-1\" distance=\"1\"/></object>\n"
                       "<object id=\"q\" s=\"1\"/></objects>") TAIL);
    CHECK(says(RULE_OUTSIDE, 10, "s = 500", "road's end") && says(RULE_NUMBER, 12, "'x'", "signal left out"));
    CHECK(says(RULE_UNIQUE, 11, "signal id '1' stands twice, before in line 10", "first of them"));
    CHECK(says(RULE_DANGLING, 13, "signal '9'", "reference left out"));
    CHECK(says(RULE_LIMIT, 15, "at most 100000 copies", "the rest is left out"));
    CHECK(says(RULE_RANGE, 16, "negative", "repeat left out") && says(RULE_MISSING, 17, "'t'", "object left out"));
    CHECK(net && sp_road_signal_count(net) == 2 && sp_road_signal_get(net, 0)->s == 100);
    CHECK(net && sp_road_object_count(net) == XODR_COPIES + 1);
}

static void test_header(void)
{
    (void)read_text("<OpenDRIVE>\n" ROAD("a", "100", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_HEADER, 1, "no header", ""));
    (void)read_text("<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"seven\"/>" ROAD("a", "100", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_VERSION, 2, "revMinor of the header is no version: 'seven'", "") && found.count == 1);
    (void)read_text("/* a licence */\n" HEAD ROAD("a", "100", STRAIGHT USUAL) TAIL);
    CHECK(says(RULE_XML, 1, "16 bytes", "skipped"));
}

/* what cannot be used at all is refused in words, and is the last finding's matter too */
static void refused(const char *text, size_t size, const char *rule, int line, const char *words)
{
    sp_error err;
    CHECK(read_sized(text, size, &err) == NULL && err.code == SP_BAD_LOAD && strstr(err.text, words) != NULL);
    CHECK(line == 0 || err.line == line);
    CHECK(says(rule, err.line, "", ""));
    if (!strstr(err.text, words)) {
        fprintf(stderr, "line %d: %s\n", (int)err.line, err.text);
    }
}

static char *many(const char *start, const char *item, size_t count, const char *end, size_t *size)
{
    const size_t n = strlen(item);
    *size = strlen(start) + n * count + strlen(end);
    char *text = malloc(*size + 1);
    char *at = text + strlen(start);
    memcpy(text, start, strlen(start));
    for (size_t i = 0; i < count; i++, at += n) {
        memcpy(at, item, n);
    }
    memcpy(at, end, strlen(end) + 1);
    return text;
}

static void test_unusable(void)
{
    size_t size;
    char *text = many("<OpenDRIVE>", "<a>", 100000, "", &size);
    refused(text, size, RULE_XML, 1, "nested deeper than 64");
    free(text);
    refused("<html/>", 7, RULE_ROOT, 1, "not an OpenDRIVE");
    refused(HEAD "<road", strlen(HEAD "<road"), RULE_XML, 3, "not well-formed");
    refused("", 0, RULE_XML, 1, "not well-formed");
    refused(HEAD ROAD("a", "5", USUAL) TAIL, strlen(HEAD ROAD("a", "5", USUAL) TAIL), RULE_MISSING, 3, "no road");
    static const char bomb[] = "<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY d \"&b;&b;\">]><OpenDRIVE>&d;</OpenDRIVE>";
    refused(bomb, sizeof bomb - 1, RULE_XML, 1, "entity");

    /* 300 attributes in one element */
    char wide[6000] = "<OpenDRIVE";
    for (int i = 0; i < 300; i++) {
        (void)snprintf(wide + strlen(wide), sizeof wide - strlen(wide), " a%d=\"\"", i);
    }
    (void)strcat(wide, "/>");
    refused(wide, strlen(wide), RULE_XML, 1, "more than 128 attributes");
}

/* a million empty elements, lanes, links in a ring: in time, and the list of findings stays short */
static void test_large(void)
{
    size_t size;
    sp_error err;
    char *text = many(HEAD ROAD("a", "100", STRAIGHT USUAL), "<x/>", 100000, TAIL, &size);
    const sp_road_net *net = read_sized(text, size, &err);
    CHECK(net && found.count == 0);
    free(text);

    text = many(HEAD "<road id=\"a\" length=\"100\">" STRAIGHT "<lanes><laneSection s=\"0\"><right>",
                LANE("-1", W("0", "x")), 20000, "</right></laneSection></lanes></road>" TAIL, &size);
    net = read_sized(text, size, &err);
    CHECK(net && found.count <= FINDINGS_MOST && found.count + found.more >= 60000 - 2);
    CHECK(found.by_severity[SP_FINDING_ERROR] >= 39999);
    uint32_t numbers = 0;
    for (uint32_t i = 0; i < found.count; i++) {
        numbers += !strcmp(found.kept[i].rule, RULE_NUMBER);
        CHECK(i == 0 || found.kept[i].line >= found.kept[i - 1].line);
    }
    CHECK(numbers == FINDINGS_PER_RULE);
    free(text);

    text = many(HEAD, ROAD("a", "100", STRAIGHT USUAL), 5000, TAIL, &size);
    net = read_sized(text, size, &err);
    CHECK(net && sp_road_count(net) == 1 && found.by_severity[SP_FINDING_ERROR] == 4999);
    free(text);

    /* a road that follows on itself at both ends */
    net = read_text(HEAD ROAD(
        "a", "100",
        "<link><predecessor elementType=\"road\" elementId=\"a\" contactPoint=\"end\"/>"
        "<successor elementType=\"road\" elementId=\"a\" contactPoint=\"start\"/></link>" STRAIGHT USUAL) TAIL);
    sp_road_place p;
    CHECK(net && sp_road_advance(net, (sp_road_place){1, -1, 10, -1.5}, 1030, &p));
    CHECK_NEAR(p.s, 40, 1e-6);
}

static void test_no_memory(void)
{
    static const char text[] = HEAD ROAD(
        "a", "100",
        STRAIGHT
        "<lateralProfile><shape s=\"0\" t=\"1\" a=\"0\"/><shape s=\"0\" t=\"0\" a=\"x\"/>"
        "<crossfall s=\"0\" a=\"0\"/></lateralProfile>" LANES(SECTION(
            "0",
            LANE("-1", W("5", "3") W("0", "4")))) "<objects><object id=\"o\" s=\"1\" t=\"2\"><outline><cornerLocal "
                                                  "u=\"0\" v=\"0\"/>"
                                                  "<cornerLocal u=\"1\" v=\"0\"/><cornerLocal u=\"1\" "
                                                  "v=\"1\"/></outline><repeat "
                                                  "length=\"9\" distance=\"1\"/></object></objects><signals><signal "
                                                  "id=\"s\" s=\"1\" t=\"2\" "
                                                  "type=\"206\"/><signalReference id=\"s\" s=\"3\" "
                                                  "t=\"0\"/></signals>") "<junction id=\"j\"><connection "
                                                                         "incomingRoad=\"a\" "
                                                                         "connectingRoad=\"a\"><laneLink "
                                                                         "from=\"-1\" to=\"-1\"/>"
                                                                         "</connection></junction><controller "
                                                                         "id=\"c\"><control "
                                                                         "signalId=\"s\"/></controller>" TAIL;
    bool good = false;
    for (uint64_t n = 1; n < 300 && !good; n++) {
        sp_arena *a = sp_arena_create(), *b = sp_arena_create();
        findings f = {.arena = a};
        xml_node *root = NULL;
        sp_road_net *net = NULL;
        sp_error err = {0};
        sp_memory_fail_at(n);
        good = xodr_read_all("made.xodr", text, sizeof text - 1, a, b, &f, &root, &net, &err);
        CHECK(good == (net != NULL) && (good || err.code == SP_BAD_BENCH));
        sp_memory_fail_at(0);
        sp_arena_destroy(b);
        sp_arena_destroy(a);
    }
    CHECK(good);
}

int main(void)
{
    arena = sp_arena_create();
    scratch = sp_arena_create();
    RUN(test_clean);
    RUN(test_numbers);
    RUN(test_geometry);
    RUN(test_lengths);
    RUN(test_roads);
    RUN(test_lanes);
    RUN(test_junctions);
    RUN(test_beside);
    RUN(test_header);
    RUN(test_unusable);
    RUN(test_large);
    RUN(test_no_memory);
    sp_arena_destroy(scratch);
    sp_arena_destroy(arena);
    return DONE();
}
