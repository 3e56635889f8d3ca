/* what the reader forgives is written in words that 1.7 allows, and answers as before. Expected values by hand. */
#include "tests/road/turn_round.h"

static sp_arena *arena;

#define HEAD "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>"
#define LINE(x, len)                                                                                                   \
    "<planView><geometry s=\"0\" x=\"" x "\" y=\"0\" hdg=\"0\" length=\"" len "\"><line/></geometry></planView>"
#define CENTER "<center><lane id=\"0\" type=\"none\"/></center>"
#define WIDTH  "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/>"
#define SECTION(in)                                                                                                    \
    "<laneSection s=\"0\">" CENTER "<right><lane id=\"-1\" type=\"driving\">" WIDTH in "</lane></right></laneSection>"
#define ROAD(id, x, junction, tail)                                                                                    \
    "<road id=\"" id "\" length=\"100\" junction=\"" junction                                                          \
    "\">" LINE(x, "100") "<lanes>" SECTION("") "</lanes>" tail "</road>"

/* read, turned round; the text in `t`, what is lost in `lost` */
static const sp_road_net *turned(const char *text, sp_text *t, sp_text *lost)
{
    const sp_road_net *net = read_text(text, arena);
    CHECK(net != NULL);
    if (!net) {
        return NULL;
    }
    CHECK(sp_road_write_lost(net, lost, NULL));
    return turn_round(net, arena, 40, 1e-9, t);
}

static bool says(const sp_text *t, const char *word)
{
    return t->data && strstr(t->data, word) != NULL;
}

/* ---- ids ---- */

/* connections of a junction, and tunnels and bridges each among themselves, have ids that stand once */
static void test_ids(void)
{
    sp_text t = {0}, lost = {0};
#define CONNECTION(id) "<connection " id "incomingRoad=\"1\" connectingRoad=\"2\" contactPoint=\"start\"/>"
    const sp_road_net *back = turned(
        HEAD ROAD("1", "0", "-1",
                  "<objects><tunnel id=\"t\" s=\"0\" length=\"2\" "
                  "type=\"standard\"/><bridge id=\"t\" s=\"0\" "
                  "length=\"2\" type=\"wood\"/><tunnel id=\"t\" s=\"5\" length=\"2\" "
                  "type=\"standard\"/></objects>")
            ROAD("2", "100", "j",
                 "<objects><tunnel id=\"t\" s=\"0\" length=\"2\" "
                 "type=\"standard\"/></objects>") "<junction id=\"j\">" CONNECTION("id="
                                                                                   "\"2\" ") CONNECTION("id=\"a\" ")
                CONNECTION("") CONNECTION("id=\"a\" ") "</junction><junction id=\"i\">" CONNECTION(
                    "id=\"a\" ") "</junction></OpenDRIVE>",
        &t, &lost);
    CHECK(back && back->road[0].span_count == 3 && back->road[1].span_count == 1);
    CHECK(says(&lost, "ids that stood twice"));

    /* across junctions, and of a tunnel and a bridge, the same id is no clash */
    CHECK(back && back->junction_count == 2);
    if (back && back->junction_count == 2) {
        CHECK_TEXT(back->junction[0].connection[1].id, "a");
        CHECK_TEXT(back->junction[1].connection[0].id, "a");
    }
    CHECK(says(&t, "<bridge s=\"0\" length=\"2\" id=\"t\""));
    sp_text_free(&t);
    sp_text_free(&lost);
}

/* the numbers behind ids do not meet one another: a number of one with a number more is no number of another */
static void test_numbered(void)
{
    sp_text t = {0}, lost = {0};
#define POLE(id) "<object id=\"" id "\" type=\"pole\" s=\"5\" t=\"5\" zOffset=\"0\" radius=\"0.1\" height=\"2\"/>"
    const sp_road_net *back =
        turned(HEAD ROAD("1", "0", "-1",
                         "<objects>" POLE("a_4") POLE("a") POLE("a_4") POLE("x") POLE("a") "</objects>") "</OpenDRIVE>",
               &t, &lost);
    CHECK(back && back->road[0].object_count == 5);
    CHECK(says(&lost, "2 ids that stood twice"));
    sp_text_free(&t);
    sp_text_free(&lost);
}

/* a signal that depends on none that is there; on one of another road it stays */
static void test_dependency(void)
{
    sp_text t = {0}, lost = {0};
#define SIGNAL(id, in)                                                                                                 \
    "<signals><signal id=\"" id "\" s=\"10\" t=\"2\" zOffset=\"0\" orientation=\"+\" dynamic=\"no\" type=\"206\" "     \
    "subtype=\"-1\">" in "</signal></signals>"
    const sp_road_net *back = turned(
        HEAD ROAD("1", "0", "-1", SIGNAL("a", "<dependency id=\"zz\"/><dependency id=\"b\" type=\"k\"/><dependency/>"))
            ROAD("2", "100", "-1", SIGNAL("b", "")) "</OpenDRIVE>",
        &t, &lost);
    CHECK(back && back->signal_count == 2 && back->signal[0].link_count == 1);
    CHECK(says(&t, "<dependency id=\"b\" type=\"k\"/>") && !says(&t, "zz"));
    CHECK_TEXT(lost.data, "2 dependencies on signals that are not there, left out");
    sp_text_free(&t);
    sp_text_free(&lost);
}

/* ---- records from before the start ---- */

/* s below 0: said from 0 on, the polynomial carried there; (s + 4)^3 = 64 + 48 s + 12 s^2 + s^3 */
static void test_before(void)
{
    sp_text t = {0}, lost = {0};
    const sp_road_net *back = turned(
        HEAD "<road id=\"1\" length=\"100\" junction=\"-1\"><type s=\"-3\" type=\"town\"/>" LINE(
            "0",
            "100") "<elevationProfile><elevation s=\"-9\" a=\"7\" b=\"0\" c=\"0\" d=\"0\"/><elevation s=\"-4\" a=\"0\" "
                   "b=\"0\" c=\"0\" d=\"1\"/><elevation s=\"50\" a=\"1\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile>"
                   "<lateralProfile><superelevation s=\"-2\" a=\"0.01\" b=\"0.001\" c=\"0\" d=\"0\"/></lateralProfile>"
                   "<lanes><laneOffset s=\"-1\" a=\"0.5\" b=\"0.25\" c=\"0\" d=\"0\"/><laneSection s=\"0\">" CENTER
                   "<right><lane id=\"-1\" type=\"driving\"><width sOffset=\"-2\" a=\"3\" b=\"0.125\" c=\"0\" d=\"0\"/>"
                   "<width sOffset=\"8\" a=\"4.25\" b=\"0\" c=\"0\" d=\"0\"/><roadMark sOffset=\"-2\" type=\"solid\" "
                   "color=\"white\"/><roadMark sOffset=\"10\" type=\"broken\" color=\"white\"/><speed sOffset=\"-1\" "
                   "max=\"30\" unit=\"km/h\"/></lane></right></laneSection></lanes></road></OpenDRIVE>",
        &t, &lost);
    CHECK(back != NULL);
    CHECK(says(&t, "<type s=\"0\" type=\"town\""));
    CHECK(says(&t, "<elevation s=\"0\" a=\"64\" b=\"48\" c=\"12\" d=\"1\"/>") && !says(&t, "a=\"7\""));
    CHECK(says(&t, "<superelevation s=\"0\" a=\"0.012\" b=\"0.001\" c=\"0\" d=\"0\"/>"));
    CHECK(says(&t, "<laneOffset s=\"0\" a=\"0.75\" b=\"0.25\" c=\"0\" d=\"0\"/>"));
    CHECK(says(&t, "<roadMark sOffset=\"0\" type=\"solid\""));
    CHECK(says(&t, "<width sOffset=\"0\" a=\"3.25\" b=\"0.125\" c=\"0\" d=\"0\"/>"));
    CHECK(says(&t, "<width sOffset=\"8\" a=\"4.25\" b=\"0\" c=\"0\" d=\"0\"/>"));
    CHECK(says(&t, "<roadMark sOffset=\"10\" type=\"broken\"") && says(&t, "<speed sOffset=\"0\""));
    sp_text_free(&t);
    sp_text_free(&lost);
}

/* cross sections before the start: the last of them is said at 0; where another follows, between it and that the height
 * is no longer the same, and the loss is said */
static void test_shapes_before(void)
{
    sp_text t = {0}, lost = {0};
#define SHAPES(more)                                                                                                   \
    HEAD "<road id=\"1\" length=\"100\" junction=\"-1\">" LINE(                                                        \
        "0", "100") "<lateralProfile><shape s=\"-5\" t=\"-9\" a=\"8\" b=\"0\" c=\"0\" d=\"0\"/><shape s=\"-3\" "       \
                    "t=\"0\" a=\"2\" "                                                                                 \
                    "b=\"0\" c=\"0\" d=\"0\"/>" more                                                                   \
                    "</lateralProfile><lanes>" SECTION("") "</lanes></road></OpenDRIVE>"
    const sp_road_net *back = turned(SHAPES(""), &t, &lost);
    CHECK(back && back->road[0].shape_count == 1);
    CHECK(says(&t, "<shape s=\"0\" t=\"0\" a=\"2\"") && lost.size == 0);

    char why[800] = "";
    const sp_road_net *net = read_text(SHAPES("<shape s=\"60\" t=\"0\" a=\"5\" b=\"0\" c=\"0\" d=\"0\"/>"), arena);
    sp_text u = {0};
    CHECK(net && sp_road_write_xodr(net, &u, NULL) && schema17(u.data, why));
    CHECK(net && sp_road_write_lost(net, &lost, NULL));
    CHECK_TEXT(lost.data, "1 cross sections from before the road, said at its start");
    sp_text_free(&t);
    sp_text_free(&u);
    sp_text_free(&lost);
}

/* ---- objects ---- */

/* sizes below 0 are none; t and zOffset may be below 0 */
static void test_sizes(void)
{
    sp_text t = {0}, lost = {0};
    const sp_road_net *net = read_text(
        HEAD ROAD("1", "0", "-1",
                  "<objects><object id=\"o\" type=\"barrier\" s=\"1\" t=\"2\" zOffset=\"0\"><repeat s=\"1\" "
                  "length=\"5\" distance=\"1\" tStart=\"-2\" tEnd=\"2\" heightStart=\"-1\" heightEnd=\"1\" "
                  "zOffsetStart=\"-0.5\" zOffsetEnd=\"0\" widthStart=\"-2\" widthEnd=\"1\" lengthStart=\"-3\" "
                  "lengthEnd=\"1\" radiusStart=\"-4\" radiusEnd=\"1\"/></object></objects>") "</OpenDRIVE>",
        arena);
    char why[800] = "";
    CHECK(net && sp_road_write_xodr(net, &t, NULL) && schema17(t.data, why));
    CHECK(says(&t, "widthStart=\"0\" widthEnd=\"1\" heightStart=\"0\" heightEnd=\"1\""));
    CHECK(says(&t, "tStart=\"-2\"") && says(&t, "zOffsetStart=\"-0.5\""));
    sp_text_free(&t);
    sp_text_free(&lost);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_ids);
    RUN(test_numbered);
    RUN(test_dependency);
    RUN(test_before);
    RUN(test_shapes_before);
    RUN(test_sizes);
    sp_arena_destroy(arena);
    return DONE();
}
