/* the OpenDRIVE reader: real files that others wrote, our own road, every part of the
 * model from text, and damage. What is wrong on purpose is in broken.c. */
#include "road/inside.h"
#include "tests/check.h"

#include <dirent.h>
#include <sys/stat.h>

static sp_arena *arena;

static const char *root(void)
{
    const char *r = getenv("SP_SOURCE_ROOT");
    return r ? r : ".";
}

static const sp_road_net *read_file(const char *path, sp_error *err)
{
    size_t size = 0;
    const sp_road_net *net = NULL;
    const char *text = sp_file_read(arena, path, &size, err);
    if (text && !sp_road_read_xodr(path, text, size, arena, &net, err)) {
        CHECK(net == NULL && err->code != SP_FINE);
    }
    return net;
}

/* a file of the corpus; NULL when the corpus is not here */
static const sp_road_net *corpus(const char *name)
{
    char path[600];
    sp_error err = {0};
    (void)snprintf(path, sizeof path, "%s/../shared/corpus/%s", root(), name);
    struct stat info;
    if (stat(path, &info) != 0) {
        return NULL;
    }
    const sp_road_net *net = read_file(path, &err);
    CHECK(net != NULL);
    return net;
}

static void test_straight_500m(void)
{
    const sp_road_net *net = corpus("xodr/esmini/straight_500m.xodr");
    if (!net) {
        SKIP("no corpus beside the repository: straight_500m is not read");
    }
    sp_lane_info l[8];
    sp_road_place p;
    CHECK(sp_road_count(net) == 1 && sp_road_length(net, 1) == 500 && sp_road_by_id(net, "1") == 1);
    CHECK(sp_road_lanes(net, 1, 250, l, 8) == 6 && l[2].id == 1 && l[2].width == 3.07 && l[3].id == -1);
    CHECK(sp_road_locate(net, 120, -1.5, NULL, &p) && p.lane == -1 && p.s == 120 && p.t == -1.5);
    CHECK(sp_road_center_mark(net, 1, 0).type == SP_MARK_BROKEN);
}

static void test_curve_r100(void)
{
    const sp_road_net *net = corpus("xodr/esmini/curve_r100.xodr");
    if (!net) {
        SKIP("no corpus beside the repository: curve_r100 is not read");
    }
    sp_road_point q;
    sp_road_place p;

    /* half way round the quarter: 500 + 100 sin 45 deg, 100 (1 - cos 45 deg) */
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 500 + SP_PI * 25, 0}, &q));
    CHECK_NEAR(q.position.x, 500 + 70.71067811865476, 1e-9);
    CHECK_NEAR(q.position.y, 100 - 70.71067811865476, 1e-9);
    CHECK_NEAR(q.curvature, 0.01, 1e-15);

    /* 1.5 m outside of it is lane -1 */
    CHECK(sp_road_locate(net, 500 + 101.5 * 0.7071067811865476, 100 - 101.5 * 0.7071067811865476, NULL, &p));
    CHECK(p.lane == -1);
    CHECK_NEAR(p.t, -1.5, 1e-9);
    CHECK_NEAR(p.s, 500 + SP_PI * 25, 1e-9);
}

static void test_circular_road(void)
{
    const sp_road_net *net = corpus("xodr/esmini/circular_road.xodr");
    if (!net) {
        SKIP("no corpus beside the repository: circular_road is not read");
    }
    double around = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        around += sp_road_length(net, r);
    }

    /* round once through four roads, two of which are entered from behind, back to the same place */
    const sp_road_place from = {1, -1, 30, -1.5};
    sp_road_place to, half;
    CHECK(sp_road_count(net) == 4);
    CHECK(sp_road_advance(net, from, 400, &half) && half.road != 1);
    CHECK(sp_road_advance(net, from, 0.75 * around, &to));
    for (int i = 0; i < 400 && !(to.road == 1); i++) {
        CHECK(sp_road_advance(net, to, 1, &to));
    }
    CHECK(to.road == 1 && to.lane == -1);
    CHECK_NEAR(to.t, -1.5, 1e-9);
    double d;
    CHECK(sp_road_distance(net, from, half, 2000, &d));
    CHECK_NEAR(sp_abs(d), 400, 1e-6);
}

static void test_ncap_road(void)
{
    const sp_road_net *net = corpus("xosc/ncap/OpenDRIVE/NCAP/StraightRoad_NCAP_Roadmarks.xodr");
    if (!net) {
        SKIP("no corpus beside the repository: the NCAP straight road is not read");
    }
    sp_road_place p;
    sp_lane_info l;
    CHECK(sp_road_count(net) == 1 && sp_road_length(net, 1) == 1500);
    const double t = sp_road_lane_center(net, 1, 700, -1);
    CHECK(sp_road_lane(net, 1, 700, -1, &l) && l.type == SP_LANE_DRIVING && l.width >= 3 && l.width <= 4);
    sp_road_point q;
    CHECK(sp_road_at(net, (sp_road_place){1, -1, 700, t}, &q));
    CHECK(sp_road_locate(net, q.position.x, q.position.y, NULL, &p) && p.lane == -1 && sp_abs(p.s - 700) < 1e-9);
}

static unsigned corpus_read, corpus_refused;

/* every road file below a folder either loads, and then its roads can be walked, or is refused with a line */
static void corpus_walk(const char *folder, int depth)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    while (d && (e = readdir(d)) != NULL) {
        char path[1200];
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        const char *dot = strrchr(e->d_name, '.');
        struct stat info;
        if (e->d_name[0] == '.' || stat(path, &info) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode) && depth < 8) {
            corpus_walk(path, depth + 1);
        } else if (dot && !strcmp(dot, ".xodr")) {
            sp_error err = {0};
            const sp_road_net *net = read_file(path, &err);
            CHECK(net || (err.code == SP_BAD_LOAD && err.line > 0));
            corpus_read += net != NULL;
            corpus_refused += net == NULL;
            for (uint32_t r = 1; r <= sp_road_count(net); r++) {
                const double s = sp_road_length(net, r) / 3;
                const sp_road_place near = {r, 0, s, 0};
                sp_road_point q;
                sp_road_place p;
                CHECK(sp_road_at(net, near, &q) && sp_road_locate(net, q.position.x, q.position.y, &near, &p));
                CHECK(sp_road_advance(net, (sp_road_place){r, -1, s, -1}, 50, &p) || p.road != 0);
            }
        }
    }
    if (d) {
        (void)closedir(d);
    }
}

static void test_whole_corpus(void)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/../shared/corpus", root());
    struct stat info;
    if (stat(path, &info) != 0) {
        SKIP("no corpus beside the repository");
    }
    corpus_walk(path, 0);
    printf("corpus: %u road files read, %u refused with a line\n", corpus_read, corpus_refused);
    CHECK(corpus_read >= 30 && corpus_refused <= 3); /* three have no road with a line at all */
}

static void test_country_bend(void)
{
    char path[600];
    sp_error err = {0};
    (void)snprintf(path, sizeof path, "%s/scenarios/roads/country_bend.xodr", root());
    const sp_road_net *net = read_file(path, &err);
    CHECK(net != NULL);
    if (!net) {
        return;
    }
    CHECK(sp_road_length(net, 1) == 1200 && !sp_road_notes(net)[0]);

    /* joints close to less than a millimetre, and headings go on */
    const double joints[] = {300, 390, 710, 800};
    for (int i = 0; i < 4; i++) {
        sp_road_point a, b;
        CHECK(sp_road_at(net, (sp_road_place){1, 0, joints[i] - 1e-7, 0}, &a));
        CHECK(sp_road_at(net, (sp_road_place){1, 0, joints[i], 0}, &b));
        CHECK(sp_length3(sp_sub3(a.position, b.position)) < 1e-3 && sp_abs(a.heading - b.heading) < 1e-6);
    }
    sp_road_point bend, end;
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 500, 0}, &bend) && bend.curvature == 0.004);

    /* turns by (90 / 2 + 320 + 90 / 2) / 250 rad */
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 1200, 0}, &end));
    CHECK_NEAR(end.heading, 1.64, 1e-9);
    sp_lane_info l;
    CHECK(sp_road_lane(net, 1, 500, -1, &l) && l.width == 3.5 && l.mark.type == SP_MARK_SOLID);
    CHECK(sp_road_center_mark(net, 1, 10).dash == 4 && sp_road_center_mark(net, 1, 500).type == SP_MARK_SOLID);
    CHECK_NEAR(sp_road_speed_limit(net, (sp_road_place){1, -1, 500, 0}), 80 / 3.6, 1e-12);
    CHECK_NEAR(sp_road_speed_limit(net, (sp_road_place){1, -1, 900, 0}), 100 / 3.6, 1e-12);
}

/* ---- files made here ---- */
#define HEAD "<?xml version=\"1.0\"?>\n<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/>\n"
#define ROAD(id, length, x, tail)                                                                                      \
    "<road id=\"" id "\" length=\"" length "\" junction=\"-1\" rule=\"LHT\">" tail                                     \
    "<planView><geometry s=\"0\" x=\"" x "\" y=\"2\" hdg=\"0\" length=\"100\"><line/></geometry></planView>\n"         \
    "<elevationProfile><elevation s=\"0\" a=\"5\" b=\"0.1\" c=\"0\" d=\"0\"/></elevationProfile>"                      \
    "<lanes><laneOffset s=\"50\" a=\"1\" b=\"0\" c=\"0\" d=\"0\"/><laneSection s=\"0\"><right><lane id=\"-1\" "        \
    "type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/><width sOffset=\"20\" a=\"3\" b=\"0.1\" "  \
    "c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road>\n"
#define TAIL "</OpenDRIVE>"

static const sp_road_net *read_text(const char *text, sp_error *err)
{
    const sp_road_net *net = NULL;
    *err = (sp_error){0};
    (void)sp_road_read_xodr("made.xodr", text, strlen(text), arena, &net, err);
    return net;
}

static void test_details(void)
{
    sp_error err;
    sp_lane_info l;
    sp_road_point q;
    const sp_road_net *net = read_text("\xef\xbb\xbfThis is a licence.\n" HEAD ROAD("a", "100", "0", "") TAIL, &err);
    CHECK(net && strstr(sp_road_notes(net), "19 bytes before") && sp_road_left_hand(net));
    CHECK(sp_road_direction(net, 1, -1) == -1);

    /* the second width counts from s = 20; the centre moves 1 m to the left at s = 50 */
    CHECK(sp_road_lane(net, 1, 30, -1, &l));
    CHECK_NEAR(l.width, 4, 1e-12);
    CHECK(sp_road_lane(net, 1, 60, -1, &l) && l.t_inner == 1);
    CHECK_NEAR(l.t_outer, -6, 1e-12);

    /* ten per cent uphill, nose up is negative pitch */
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 40, 0}, &q));
    CHECK_NEAR(q.position.z, 9, 1e-12);
    CHECK_NEAR(q.pitch, -0.09966865249116204, 1e-12);

    /* far away: moved near the origin, and the offset says by how much */
    net = read_text(HEAD ROAD("a", "100", "600000", "") ROAD("b", "100", "600200", "<tracks><track/></tracks>") TAIL,
                    &err);
    CHECK(net && sp_road_offset(net).x == 600100 && sp_road_offset(net).y == 2);
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 0, 0}, &q) && q.position.x == -100 && q.position.y == 0);
    CHECK(!strstr(sp_road_notes(net), "\n") && strstr(sp_road_notes(net), "tracks (1)"));
    CHECK(sp_road_by_id(net, "b") == 2 && sp_road_by_id(net, "c") == 0);
}

/* ---- every part of the model, from text, with facts by hand ---- */
static const char whole[] =
    "<?xml version=\"1.0\"?>\n<OpenDRIVE><header revMajor=\"1\" revMinor=\"8\" name=\"n\" vendor=\"v\">"
    "<geoReference><![CDATA[+proj=utm +zone=32]]></geoReference><offset x=\"1\" y=\"-2\" z=\"3\" "
    "hdg=\"0.5\"/></header>\n"
    "<road id=\"main\" name=\"Main Street\" length=\"200\" junction=\"-1\" rule=\"RHT\">\n"
    "<link><successor elementType=\"junction\" elementId=\"J\"/></link>\n"
    "<type s=\"0\" type=\"town\"><speed max=\"30\" unit=\"mph\"/></type>\n"
    "<type s=\"80\" type=\"motorway\"><speed max=\"no limit\"/></type>\n"
    "<type s=\"100\" type=\"rural\"><speed max=\"10\"/></type>\n"
    "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"200\"><line/></geometry></planView>\n"
    "<elevationProfile><elevation s=\"0\" a=\"1\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile>\n"
    "<lateralProfile><superelevation s=\"0\" a=\"0.02\" b=\"0\" c=\"0\" d=\"0\"/>\n"
    "<crossfall side=\"left\" s=\"0\" a=\"0.01\" b=\"0\" c=\"0\" d=\"0\"/>\n"
    "<shape s=\"0\" t=\"0\" a=\"0.5\" b=\"0\" c=\"0\" d=\"0\"/><shape s=\"0\" t=\"-4\" a=\"0\" b=\"0.1\" c=\"0\" "
    "d=\"0\"/></lateralProfile>\n"
    "<lanes><laneOffset s=\"0\" a=\"0.25\" b=\"0\" c=\"0\" d=\"0\"/><laneSection s=\"0\" singleSide=\"true\">\n"
    "<left><lane id=\"2\" type=\"biking\" level=\"true\"><border sOffset=\"0\" a=\"5\" b=\"0\" c=\"0\" "
    "d=\"0\"/></lane>\n"
    "<lane id=\"1\" type=\"curb\" direction=\"both\"><width sOffset=\"0\" a=\"2\" b=\"0\" c=\"0\" d=\"0\"/>"
    "<height sOffset=\"0\" inner=\"0\" outer=\"0.12\"/></lane></left>\n"
    "<center><lane id=\"0\" type=\"none\"><roadMark sOffset=\"0\" type=\"solid broken\" "
    "color=\"yellow\"/></lane></center>\n"
    "<right><lane id=\"-1\" type=\"driving\"><link><predecessor id=\"-2\"/></link>"
    "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/>"
    "<roadMark sOffset=\"0\" type=\"broken\" weight=\"bold\" color=\"red\" laneChange=\"increase\">"
    "<type name=\"b\" width=\"0.2\"><line length=\"4\" space=\"8\" tOffset=\"0.1\" sOffset=\"2\" rule=\"caution\" "
    "width=\"0.15\"/></type></roadMark><roadMark sOffset=\"50\" type=\"curb\" height=\"0.1\"/>"
    "<roadMark sOffset=\"60\" type=\"botts dots\" color=\"blue\"/>\n"
    "<material sOffset=\"0\" surface=\"asphalt\" friction=\"0.8\" roughness=\"0.015\"/>"
    "<speed sOffset=\"10\" max=\"36\" unit=\"km/h\"/>"
    "<access sOffset=\"0\" rule=\"deny\" restriction=\"bus\"/><access sOffset=\"5\" rule=\"allow\"><restriction "
    "type=\"taxi\"/></access></lane>\n"
    "<lane id=\"-2\" type=\"bidirectional\"><width sOffset=\"0\" a=\"1\" b=\"0\" c=\"0\" d=\"0\"/></lane></right>\n"
    "</laneSection></lanes><objects><tunnel id=\"t\" s=\"10\" length=\"20\" type=\"standard\" lighting=\"0.5\" "
    "daylight=\"0.25\"/><bridge id=\"br\" s=\"50\" length=\"5\" type=\"concrete\"/></objects></road>\n"
    "<road id=\"turn\" length=\"10\" junction=\"J\"><link><predecessor elementType=\"road\" elementId=\"main\" "
    "contactPoint=\"end\"/></link><planView><geometry s=\"0\" x=\"200\" y=\"0\" hdg=\"0\" length=\"10\"><arc "
    "curvature=\"-0.05\"/></geometry></planView><lanes><laneSection s=\"0\"><right><lane id=\"-1\" "
    "type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
    "d=\"0\"/></lane></right></laneSection></lanes></road>\n"
    "<road id=\"side\" length=\"10\" junction=\"V\"><link><predecessor elementType=\"road\" elementId=\"main\" "
    "elementS=\"55\" elementDir=\"-\"/></link><planView><geometry s=\"0\" x=\"55\" y=\"0\" hdg=\"1\" "
    "length=\"10\"><line/></geometry></planView></road>\n"
    "<junction id=\"J\" name=\"cross\"><connection id=\"7\" incomingRoad=\"main\" connectingRoad=\"turn\" "
    "contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/><laneLink from=\"-2\" to=\"-1\"/></connection>"
    "<priority high=\"main\" low=\"turn\"/><controller id=\"c\" type=\"0\" sequence=\"4\"/></junction>\n"
    "<junction id=\"V\" type=\"virtual\" mainRoad=\"main\" sStart=\"40\" sEnd=\"60\" orientation=\"+\"/>\n"
    "<junction id=\"D\" type=\"direct\"><connection id=\"0\" incomingRoad=\"main\" linkedRoad=\"turn\" "
    "contactPoint=\"end\"/></junction><junction id=\"C\" type=\"crossing\"/>\n"
    "<controller id=\"c\" name=\"group\"/></OpenDRIVE>";

static void test_model_road(void)
{
    sp_error err;
    const sp_road_net *net = read_text(whole, &err);
    CHECK(net != NULL);
    if (!net) {
        fprintf(stderr, "line %d: %s\n", (int)err.line, err.text);
        return;
    }
    CHECK(net->rev_major == 1 && net->rev_minor == 8 && net->road_count == 3 && net->junction_count == 4);
    CHECK_TEXT(net->geo_reference, "+proj=utm +zone=32");
    CHECK_TEXT(net->vendor, "v");
    CHECK(net->header_offset[0] == 1 && net->header_offset[1] == -2 && net->header_offset[3] == 0.5);
    const road *r = &net->road[0];
    CHECK_TEXT(r->name, "Main Street");
    CHECK(r->line == 3 && r->speed_count == 3 && r->speed[1].speed == SP_INFINITY && r->speed[2].speed == 10);
    CHECK_NEAR(r->speed[0].speed, 30 * 0.44704, 1e-12);
    CHECK_TEXT(r->speed[0].type, "town");
    CHECK(r->superelevation_count == 1 && r->superelevation[0].a == 0.02);
    CHECK(r->crossfall_count == 1 && r->crossfall[0].side == 1 && r->crossfall[0].angle.a == 0.01);

    /* shape by t, whatever the order in the file */
    CHECK(r->shape_count == 2 && r->shape[0].t == -4 && r->shape[0].b == 0.1 && r->shape[1].a == 0.5);
    CHECK(r->span_count == 2 && r->span[0].lighting == 0.5 && r->span[0].daylight == 0.25 && r->span[1].length == 5);
    CHECK_TEXT(r->span[0].kind, "tunnel");
    CHECK_TEXT(r->span[1].type, "concrete");
}

static void test_model_lanes(void)
{
    sp_error err;
    const sp_road_net *net = read_text(whole, &err);
    const section *c = net ? &net->road[0].section[0] : NULL;
    if (!c) {
        CHECK(net != NULL);
        return;
    }
    CHECK(c->single_side && c->left_count == 2 && c->right_count == 2);
    const lane *kerb = &c->left[0], *bike = &c->left[1], *drive = &c->right[0], *both = &c->right[1];
    CHECK(kerb->type == SP_LANE_CURB && kerb->both && kerb->height_count == 1 && kerb->height[0].outer == 0.12);
    CHECK(bike->id == 2 && bike->type == SP_LANE_BIKING && bike->level && bike->border && bike->width[0].a == 5);
    CHECK(drive->has_predecessor && drive->predecessor == -2 && !drive->has_successor);
    CHECK(both->type == SP_LANE_DRIVING && both->both);
    CHECK_TEXT(both->type_name, "bidirectional");
    CHECK(drive->material_count == 1 && drive->material[0].friction == 0.8 && drive->material[0].roughness == 0.015);
    CHECK(drive->speed_count == 1 && drive->speed[0].s == 10);
    CHECK_NEAR(drive->speed[0].speed, 10, 1e-12);
    CHECK(drive->access_count == 2);
    CHECK_TEXT(drive->access[0].restriction, "bus");
    CHECK_TEXT(drive->access[1].restriction, "taxi");
    CHECK_TEXT(drive->access[1].rule, "allow");

    /* marks: the explicit pattern, a kerb, dots; half of a double one in the middle is dashed 3 : 9 */
    const mark_from *m = drive->mark;
    CHECK(drive->mark_count == 3 && m[0].mark.type == SP_MARK_BROKEN && m[0].mark.colour == SP_MARK_RED);
    CHECK(m[0].mark.width == 0.25 && m[0].mark.dash == 4 && m[0].mark.gap == 8 && m[0].line_count == 1);
    CHECK(m[0].line[0].t_offset == 0.1 && m[0].line[0].s_offset == 2 && m[0].line[0].width == 0.15);
    CHECK_TEXT(m[0].line[0].rule, "caution");
    CHECK_TEXT(m[0].lane_change, "increase");
    CHECK(m[1].mark.type == SP_MARK_CURB && m[1].height == 0.1 && m[2].mark.type == SP_MARK_DOTS);
    CHECK(m[2].mark.colour == SP_MARK_BLUE && c->mark_count == 1 && c->mark[0].mark.type == SP_MARK_SOLID_BROKEN);
    CHECK(c->mark[0].mark.dash == 3 && c->mark[0].mark.gap == 9 && c->mark[0].mark.colour == SP_MARK_YELLOW);
}

static void test_model_junctions(void)
{
    sp_error err;
    const sp_road_net *net = read_text(whole, &err);
    if (!net) {
        CHECK(net != NULL);
        return;
    }
    const road *r = net->road;
    CHECK(r[0].successor.kind == LINK_JUNCTION && r[0].successor.target == 0 && r[1].junction == 1);
    CHECK(r[1].predecessor.kind == LINK_ROAD && r[1].predecessor.target == 1 && r[1].predecessor.at_end);
    CHECK(r[2].predecessor.aside && r[2].predecessor.s == 55 && r[2].predecessor.way == -1 && r[2].junction == 2);
    const junction *j = net->junction;
    CHECK(j[0].kind == JUNCTION_DEFAULT && j[0].connection_count == 1 && j[0].connection[0].pair_count == 2);
    CHECK(j[0].connection[0].pair[1].from == -2 && j[0].connection[0].pair[1].to == -1);
    CHECK_NEAR(j[0].connection[0].turn, 0.5, 1e-12);
    CHECK_TEXT(j[0].connection[0].id, "7");
    CHECK(j[0].priority_count == 1 && j[0].priority[0].high == 1 && j[0].priority[0].low == 2);
    CHECK(j[0].controller_count == 1 && j[0].controller[0].sequence == 4);
    CHECK(j[1].kind == JUNCTION_VIRTUAL && j[1].main_road == 1 && j[1].s_start == 40 && j[1].s_end == 60);
    CHECK(j[2].kind == JUNCTION_DIRECT && j[2].connection[0].connecting == 2 && j[2].connection[0].at_end);
    CHECK(j[3].kind == JUNCTION_CROSSING && net->controller_count == 1);
    CHECK(net->controller[0].junction == 1 && net->controller[0].sequence == 4);
}

/* a good file with bytes changed, cut and doubled: loads or is refused, never more than that */
static void test_damage(void)
{
    static const char good[] = HEAD ROAD(
        "a", "100", "0", "<link><successor elementType=\"road\" elementId=\"b\" contactPoint=\"start\"/></link>")
        ROAD("b", "100", "100",
             "") "<junction id=\"j\"><connection incomingRoad=\"a\" connectingRoad=\"b\" contactPoint=\"end\">"
                 "<laneLink from=\"-1\" to=\"-1\"/></connection></junction>" TAIL;
    for (uint32_t i = 0; i < 3000; i++) {
        char text[sizeof good];
        memcpy(text, good, sizeof good);
        for (uint32_t k = 0; k < 1 + i % 3; k++) {
            const uint64_t bits = sp_random_bits(1, 2, i, k);
            text[bits % (sizeof good - 1)] = "0123456789-.e<>\"/ \xff"[(bits >> 32) % 19];
        }
        const size_t size = i % 5 ? sizeof good - 1 : (size_t)(sp_random_bits(1, 3, i, 0) % sizeof good);
        sp_arena *a = sp_arena_create();
        const sp_road_net *net = NULL;
        sp_error err = {0};
        sp_road_place p;
        const bool read = sp_road_read_xodr("damaged.xodr", text, size, a, &net, &err);
        CHECK(read == (net != NULL) && read == (err.code == SP_FINE) && (read || err.line > 0));
        if (net) {
            (void)sp_road_locate(net, 30, 1, NULL, &p);
            (void)sp_road_advance(net, p, 1000, &p);
        }
        sp_arena_destroy(a);
    }
}

static void test_no_memory(void)
{
    static const char good[] = HEAD ROAD("a", "100", "0", "") TAIL;
    bool read = false;
    for (uint64_t n = 1; n < 200 && !read; n++) {
        sp_error err = {0};
        const sp_road_net *net = NULL;
        sp_arena *a = sp_arena_create();
        sp_memory_fail_at(n);
        read = sp_road_read_xodr("made.xodr", good, sizeof good - 1, a, &net, &err);
        CHECK(read || err.code == SP_BAD_BENCH);
        sp_memory_fail_at(0);
        sp_arena_destroy(a);
    }
    CHECK(read);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_straight_500m);
    RUN(test_curve_r100);
    RUN(test_circular_road);
    RUN(test_ncap_road);
    RUN(test_whole_corpus);
    RUN(test_country_bend);
    RUN(test_details);
    RUN(test_model_road);
    RUN(test_model_lanes);
    RUN(test_model_junctions);
    RUN(test_damage);
    RUN(test_no_memory);
    sp_arena_destroy(arena);
    return DONE();
}
