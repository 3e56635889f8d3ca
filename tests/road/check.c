/* check.c - each rule on a file that breaks it in one place, marked HERE, and on one that does not; then the files of
 * the corpus, whose folders say what is wrong with them. */
#include "check.h"

#include "road/road.h"

#include <dirent.h>

#define DOC(minor, body)                                                                                               \
    "<?xml version=\"1.0\"?>\n<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"" minor "\"/>\n" body "</OpenDRIVE>\n"
#define HERE "<!--HERE-->"
#define LINE(s, x, length)                                                                                             \
    "<geometry s=\"" s "\" x=\"" x "\" y=\"0\" hdg=\"0\" length=\"" length "\"><line/></geometry>"
#define CUBIC(name, s, a, b) "<" name " s=\"" s "\" a=\"" a "\" b=\"" b "\" c=\"0\" d=\"0\"/>"
#define WIDE(name, s, a, b)  "<" name " sOffset=\"" s "\" a=\"" a "\" b=\"" b "\" c=\"0\" d=\"0\"/>"
#define LANE(id, inside)     "<lane id=\"" id "\" type=\"driving\" level=\"false\">" inside "</lane>"
#define SECTION(s, left, right)                                                                                        \
    "<laneSection s=\"" s "\">\n<left>" left "</left><center><lane id=\"0\" type=\"none\"/></center>\n<right>" right   \
    "</right>\n</laneSection>\n"
#define ONE       LANE("-1", WIDE("width", "0", "3.5", "0"))
#define TWO       LANE("1", WIDE("width", "0", "3.5", "0"))
#define LINKED(k) "<link>" k "</link>"
#define BACK(id)  "<predecessor id=\"" id "\"/>"
#define ON(id)    "<successor id=\"" id "\"/>"
#define ROAD(id, in, length, links, plan, profile, lanes)                                                              \
    "<road id=\"" id "\" junction=\"" in "\" length=\"" length "\">" links "<planView>\n" plan                         \
    "\n</planView>\n" profile "<lanes>\n" lanes "</lanes>\n</road>\n"
#define TO(k, type, id, contact) "<" k " elementType=\"" type "\" elementId=\"" id "\" contactPoint=\"" contact "\"/>"
#define INTO(k, id)              "<" k " elementType=\"junction\" elementId=\"" id "\"/>"
#define PLAIN                    SECTION("0", TWO, ONE)
#define SIMPLE                   ROAD("a", "-1", "100", "", LINE("0", "0", "100"), "", PLAIN)
#define POLY(length, bu, cv, range)                                                                                    \
    "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"" length "\"><paramPoly3 aU=\"0\" bU=\"" bu                  \
    "\" cU=\"0\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"" cv "\" dV=\"0\" pRange=\"" range "\"/></geometry>"
#define POLY_ROAD(length, bu, cv, range) ROAD("a", "-1", length, "", POLY(length, bu, cv, range) HERE, "", PLAIN)
#define PROFILE(k, records)              "<" k "Profile>\n" records "\n</" k "Profile>\n"
#define ALONG(minor, profile)            DOC(minor, ROAD("a", "-1", "100", "", LINE("0", "0", "100"), profile, PLAIN))
#define ACROSS(minor, left, right)                                                                                     \
    DOC(minor, ROAD("a", "-1", "100", "", LINE("0", "0", "100"), "", SECTION("0", left, right)))
#define SECTIONS(minor, a, b)                                                                                          \
    DOC(minor, ROAD("a", "-1", "100", "", LINE("0", "0", "100"), "", SECTION("0", "", a) SECTION("50", "", b)))

/* two roads in a row, the second one at x, with the link's end */
#define ROW(minor, x, contact, z)                                                                                      \
    DOC(minor, ROAD("a", "-1", "100", LINKED(TO("successor", "road", "b", contact) HERE), LINE("0", "0", "100"), "",   \
                    SECTION("0", "", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3.5", "0"))))                     \
                   ROAD("b", "-1", "100", LINKED(TO("predecessor", "road", "a", "end")), LINE("0", x, "100"),          \
                        PROFILE("elevation", CUBIC("elevation", "0", z, "0")),                                         \
                        SECTION("0", "", LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3.5", "0")))))

/* a road, a connecting road c and a road beyond, in one line */
#define CROSSING(minor, width, via_start, connections) CROSSING_AT(minor, width, via_start, connections, "")
#define CROSSING_AT(minor, width, via_start, connections, mark)                                                        \
    DOC(minor,                                                                                                         \
        ROAD("a", "-1", "100", LINKED(INTO("successor", "j")), LINE("0", "0", "100"), "",                              \
             "<laneSection s=\"0\"><left>" TWO "</left><center><lane id=\"0\"/></center><right>\n" ONE mark            \
             "</right></laneSection>\n")                                                                               \
            ROAD("c", "j", "20",                                                                                       \
                 LINKED(TO("predecessor", "road", via_start, "end") TO("successor", "road", "b", "start")),            \
                 LINE("0", "100", "20"), "",                                                                           \
                 SECTION("0", LANE("1", WIDE("width", "0", "3.5", "0")), LANE("-1", WIDE("width", "0", width, "0"))))  \
                ROAD("b", "-1", "100", LINKED(INTO("predecessor", "j")), LINE("0", "120", "100"), "",                  \
                     PLAIN) "<junction id=\"j\" name=\"\">\n" connections "</junction>\n")
#define CONNECT(id, in, via, contact, from, to)                                                                        \
    "<connection id=\"" id "\" incomingRoad=\"" in "\" connectingRoad=\"" via "\" contactPoint=\"" contact             \
    "\"><laneLink from=\"" from "\" to=\"" to "\"/></connection>"
#define THERE    CONNECT("0", "a", "c", "start", "-1", "-1")
#define AND_BACK CONNECT("1", "b", "c", "end", "1", "1")
#define SIGNAL(id)                                                                                                     \
    "<signal s=\"10\" t=\"0\" id=\"" id                                                                                \
    "\" dynamic=\"yes\" orientation=\"+\" zOffset=\"3\" type=\"1000001\" subtype=\"-1\"/>"
#define SIGNALS(signals, rest)                                                                                         \
    DOC("8", "<road id=\"a\" junction=\"-1\" length=\"100\"><planView>" LINE(                                          \
                 "0", "0", "100") "</planView><lanes>" PLAIN "</lanes>\n<signals>" signals "</signals></road>\n" rest)

typedef struct rule_case {
    const char *rule;
    char severity; /* e, w or n */
    const char *bad, *good;
} rule_case;

#define ASAM "asam.net:xodr:"
#define GAPS ASAM "1.7.0:lane_smoothness.contact_point_no_horizontal_gaps"
static const rule_case cases[] = {
    /* formal */
    {ASAM "1.0.0:xml.valid_xml_document", 'e', "<?xml version=\"1.0\"?>\n<OpenDRIVE>" HERE "</road>", DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.root_tag_is_opendrive", 'e', "<?xml version=\"1.0\"?>\n<openDRIVE/>" HERE, DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.fileheader_is_present", 'e', "<OpenDRIVE>" HERE SIMPLE "</OpenDRIVE>", DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.version_is_defined", 'e', "<OpenDRIVE>\n<header revMajor=\"1\"/>" HERE SIMPLE "</OpenDRIVE>",
     DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.valid_schema", 'e', DOC("7", "<road id=\"a\" junction=\"-1\" length=\"9\"/>" HERE SIMPLE),
     DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.valid_schema", 'w', DOC("7", SIMPLE "<rood/>" HERE), DOC("7", SIMPLE "<userData code=\"x\"/>")},
    {ASAM "1.0.0:xml.valid_schema", 'w',
     ACROSS("7", TWO, LANE("-1", "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\" e=\"0\"/>" HERE)),
     DOC("7", SIMPLE)},
    {ASAM "1.0.0:xml.valid_schema", 'n',
     DOC("4", "<road id=\"a\" junction=\"-1\" length=\"100\" rule=\"RHT\">" HERE
              "<planView>" LINE("0", "0", "100") "</planView><lanes>" PLAIN "</lanes></road>"),
     DOC("5", "<road id=\"a\" junction=\"-1\" length=\"100\" rule=\"RHT\"><planView>" LINE(
                  "0", "0", "100") "</planView><lanes>" PLAIN "</lanes></road>")},
    {ASAM "1.4.0:ids.only_ref_defined_ids", 'e',
     DOC("7",
         ROAD("a", "-1", "100", LINKED(TO("successor", "road", "z", "start") HERE), LINE("0", "0", "100"), "", PLAIN)),
     ROW("7", "100", "start", "0")},

    /* the reference line */
    {ASAM "1.4.0:road.geometry.elem_asc_order", 'e',
     DOC("7", ROAD("a", "-1", "100", "", LINE("50", "50", "50") "\n" LINE("0", "0", "50") HERE, "", PLAIN)),
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50", "50", "50"), "", PLAIN))},
    {"skidpad:road.geometry.s_sum", 'w',
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50.05", "50", "49.95") HERE, "", PLAIN)),
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50.0001", "50", "50"), "", PLAIN))},
    {GAPS, 'w',
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50", "50.05", "50") HERE, "", PLAIN)),
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50", "50.009", "50"), "", PLAIN))},
    {GAPS, 'e',
     DOC("4", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50", "50.2", "50") HERE, "", PLAIN)),
     DOC("4", ROAD("a", "-1", "100", "", LINE("0", "0", "50") "\n" LINE("50", "50", "50"), "", PLAIN))},
    {"skidpad:road.geometry.kink", 'w',
     DOC("7",
         ROAD("a", "-1", "100", "",
              LINE("0", "0",
                   "50") "\n<geometry s=\"50\" x=\"50\" y=\"0\" hdg=\"0.05\" length=\"50\"><line/></geometry>" HERE,
              "", PLAIN)),
     DOC("7",
         ROAD("a", "-1", "100", "",
              LINE("0", "0",
                   "50") "\n<geometry s=\"50\" x=\"50\" y=\"0\" hdg=\"6.2831853\" length=\"50\"><line/></geometry>",
              "", PLAIN))},
    {"skidpad:road.geometry.kink", 'e',
     DOC("7",
         ROAD("a", "-1", "100", "",
              LINE("0", "0",
                   "50") "\n<geometry s=\"50\" x=\"50\" y=\"0\" hdg=\"0.09\" length=\"50\"><line/></geometry>" HERE,
              "", PLAIN)),
     DOC("7", ROAD("a", "-1", "100", "",
                   LINE("0", "0",
                        "50") "\n<geometry s=\"50\" x=\"50\" y=\"0\" hdg=\"0.004\" length=\"50\"><line/></geometry>",
                   "", PLAIN))},
    {ASAM "1.7.0:road.geometry.parampoly3.length_match", 'w', DOC("7", POLY_ROAD("100", "100.05", "0", "normalized")),
     DOC("7", POLY_ROAD("100", "100", "0", "normalized"))},
    {ASAM "1.7.0:road.geometry.parampoly3.arclength_range", 'w', DOC("7", POLY_ROAD("100", "1.0005", "0", "arcLength")),
     DOC("7", POLY_ROAD("100", "1", "0", "arcLength"))},
    {ASAM "1.7.0:road.geometry.parampoly3.normalized_range", 'e', DOC("7", POLY_ROAD("100", "1", "0", "normalized")),
     DOC("7", POLY_ROAD("100", "100", "0", "normalized"))},
    {ASAM "1.7.0:road.geometry.paramPoly3.valid_parameters", 'w', DOC("7", POLY_ROAD("100", "-100", "0", "normalized")),
     DOC("4", POLY_ROAD("100", "-100", "0", "normalized"))},
    /* u = 90 p, v = 50 p^2: far from even */
    {"skidpad:road.geometry.parampoly3.reading", 'w', DOC("7", POLY_ROAD("105.5", "90", "50", "normalized")),
     DOC("7", POLY_ROAD("100", "100", "0", "normalized"))},
    {ASAM "1.7.0:performance.avoid_redundant_info", 'n',
     ALONG("7",
           PROFILE("elevation", CUBIC("elevation", "0", "1", "0.1") "\n" CUBIC("elevation", "10", "2", "0.1") HERE)),
     ALONG("4", PROFILE("elevation", CUBIC("elevation", "0", "1", "0.1") "\n" CUBIC("elevation", "10", "2", "0.1")))},

    /* profiles */
    {"skidpad:road.elevation_step", 'w',
     ALONG("4",
           PROFILE("elevation", CUBIC("elevation", "0", "1", "0.1") "\n" CUBIC("elevation", "10", "2.1", "0") HERE)),
     ALONG("4", PROFILE("elevation", CUBIC("elevation", "0", "1", "0.1") "\n" CUBIC("elevation", "10", "2.01", "0")))},
    {"skidpad:road.elevation_step", 'e',
     ALONG("4", PROFILE("elevation", CUBIC("elevation", "0", "1", "0.1") "\n" CUBIC("elevation", "10", "3", "0") HERE)),
     NULL},
    {"skidpad:road.slope", 'w', ALONG("4", PROFILE("elevation", CUBIC("elevation", "0", "1", "0.5") HERE)),
     ALONG("4", PROFILE("elevation", CUBIC("elevation", "0", "1", "0.3")))},
    {"skidpad:road.superelevation", 'w', ALONG("4", PROFILE("lateral", CUBIC("superelevation", "0", "5", "0") HERE)),
     ALONG("4", PROFILE("lateral", CUBIC("superelevation", "0", "0.7", "0")))},
    {"skidpad:road.superelevation_step", 'w',
     ALONG("4", PROFILE("lateral",
                        CUBIC("superelevation", "0", "0", "0") "\n" CUBIC("superelevation", "10", "0.1", "0") HERE)),
     ALONG("4", PROFILE("lateral",
                        CUBIC("superelevation", "0", "0", "0.01") "\n" CUBIC("superelevation", "10", "0.1", "0")))},
    {"skidpad:road.speed", 'w',
     ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "0") "<speed sOffset=\"0\" max=\"130\"/>" HERE)),
     ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "0") "<speed sOffset=\"0\" max=\"130\" unit=\"km/h\"/>"))},

    /* lanes */
    {"skidpad:road.lane.width_negative", 'w', ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "-0.0305") HERE)),
     ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "-0.03")))},
    {"skidpad:road.lane.width_negative", 'e', ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "-0.04") HERE)),
     NULL},
    {"skidpad:road.lane.width", 'w', ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "350", "0") HERE)),
     DOC("7", SIMPLE)},
    {"skidpad:road.lane.width_step", 'e',
     ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "0") "\n" WIDE("width", "10", "3.5", "0") HERE)),
     ACROSS("7", TWO, LANE("-1", WIDE("width", "0", "3", "0.05") "\n" WIDE("width", "10", "3.5", "0")))},
    {ASAM "1.4.0:road.lane.border.overlap_with_inner_lanes", 'e',
     ACROSS("7", TWO,
            LANE("-1", WIDE("border", "0", "-4", "0")) "\n" LANE("-2", WIDE("border", "0", "-6", "0.03")) HERE),
     ACROSS("7", TWO, LANE("-1", WIDE("border", "0", "-4", "0")) "\n" LANE("-2", WIDE("border", "0", "-6", "0.02")))},
    {"skidpad:road.lane.overlap", 'e', ACROSS("7", TWO, LANE("-1", WIDE("border", "0", "4", "0")) HERE),
     ACROSS("7", TWO, LANE("-1", WIDE("border", "0", "-4", "0")))},
    {ASAM "1.7.0:road.lane.level_true_one_side", 'e',
     ACROSS("7", TWO,
            "<lane id=\"-1\" type=\"driving\" level=\"true\">" WIDE(
                "width", "0", "3", "0") "</lane>\n"
                                        "<lane id=\"-2\" type=\"driving\" level=\"false\">" WIDE("width", "0", "3",
                                                                                                 "0") "</lane>" HERE),
     ACROSS("7", TWO,
            "<lane id=\"-1\" type=\"driving\" level=\"false\">" WIDE(
                "width", "0", "3", "0") "</lane>\n"
                                        "<lane id=\"-2\" type=\"driving\" level=\"true\">" WIDE("width", "0", "3",
                                                                                                "0") "</lane>")},
    {ASAM "1.7.0:road.lane.access.no_mix_of_deny_or_allow", 'e',
     ACROSS("7", TWO,
            LANE("-1", WIDE("width", "0", "3", "0") "<access sOffset=\"0\" rule=\"allow\" restriction=\"bus\"/>\n"
                                                    "<access sOffset=\"0\" rule=\"deny\" restriction=\"taxi\"/>" HERE)),
     ACROSS("7", TWO,
            LANE("-1", WIDE("width", "0", "3", "0") "<access sOffset=\"0\" rule=\"allow\" restriction=\"bus\"/>\n"
                                                    "<access sOffset=\"5\" rule=\"deny\" restriction=\"taxi\"/>"))},

    /* links of lanes */
    {ASAM "1.4.0:road.lane.link.lanes_across_lane_sections", 'e',
     SECTIONS("7", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")), ONE HERE),
     SECTIONS("7", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0")))},
    {"skidpad:road.lane.link_missing", 'e',
     SECTIONS("7", LANE("-1", LINKED(ON("-2")) WIDE("width", "0", "3", "0")) HERE, ONE), DOC("7", SIMPLE)},
    {ASAM "1.4.0:road.lane.link.new_lane_appear", 'w',
     SECTIONS("7", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")) HERE,
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "0", "0.1"))),
     SECTIONS("7", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0")))},
    {ASAM "1.7.0:road.lane.link.zero_width_at_start", 'w',
     SECTIONS("7", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")),
              "\n" LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "0", "0.1")) HERE),
     SECTIONS("4", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "0", "0.1")))},
    {ASAM "1.7.0:road.lane.link.zero_width_at_end", 'w',
     SECTIONS("7", "\n" LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "5", "-0.1")) HERE,
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0"))),
     SECTIONS("7", "\n" LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0")))},
    {GAPS, 'e',
     SECTIONS("4", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0")) HERE,
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3.2", "0"))),
     SECTIONS("4", LANE("-1", LINKED(ON("-1")) WIDE("width", "0", "3", "0.004")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3.2", "0")))},
    /* one that splits in two is judged with both */
    {GAPS, 'e',
     SECTIONS("4", LANE("-1", LINKED(ON("-1") ON("-2")) WIDE("width", "0", "6", "0")) HERE,
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0"))
                  LANE("-2", LINKED(BACK("-1")) WIDE("width", "0", "2", "0"))),
     SECTIONS("4", LANE("-1", LINKED(ON("-1") ON("-2")) WIDE("width", "0", "6", "0")),
              LANE("-1", LINKED(BACK("-1")) WIDE("width", "0", "3", "0"))
                  LANE("-2", LINKED(BACK("-1")) WIDE("width", "0", "3", "0")))},

    /* links of roads */
    {ASAM "1.7.0:road.geometry.contact_point", 'w', ROW("7", "100.05", "start", "0"),
     ROW("7", "100.005", "start", "0")},
    {ASAM "1.7.0:road.geometry.contact_point", 'e', ROW("7", "103", "start", "0"), ROW("7", "100", "start", "0")},
    {ASAM "1.7.0:road.geometry.contact_point", 'e', ROW("4", "103", "start", "0"), ROW("4", "100", "start", "0")},
    {"skidpad:road.link.mutual", 'w', ROW("7", "100", "end", "0"), ROW("7", "100", "start", "0")},
    {"skidpad:road.link.kink", 'e', ROW("7", "0", "end", "0"), ROW("7", "100", "start", "0")},
    {"skidpad:road.link.step", 'w', ROW("7", "100", "start", "0.1"), ROW("7", "100", "start", "0.01")},
    {"skidpad:road.link.step", 'e', ROW("7", "100", "start", "1"), NULL},
    {"skidpad:road.unreachable", 'w',
     DOC("7", SIMPLE ROAD("b", "-1", "100", "" HERE, LINE("0", "0", "100"), "", PLAIN)), DOC("7", SIMPLE)},
    /* what others name is reached, as the main road of a virtual junction is */
    {"skidpad:road.unreachable", 'w',
     DOC("7", SIMPLE ROAD("b", "-1", "100", "" HERE, LINE("0", "0", "100"), "", PLAIN)),
     DOC("7", ROAD("a", "-1", "100", "", LINE("0", "0", "100"), "", PLAIN)
                  ROAD("b", "-1", "100",
                       "<link><predecessor elementType=\"road\" elementId=\"a\" elementS=\"50\" "
                       "elementDir=\"+\"/></link>",
                       LINE("50", "0", "100"), "", PLAIN))},
    {ASAM "1.4.0:road.linkage.is_junction_needed", 'e',
     DOC("7", ROAD("a", "-1", "100", LINKED(TO("successor", "road", "c", "start")), LINE("0", "0", "100"), "", PLAIN)
                  ROAD("b", "-1", "100", LINKED(TO("successor", "road", "c", "start") HERE), LINE("0", "0", "100"), "",
                       PLAIN) ROAD("c", "-1", "100", "", LINE("0", "100", "100"), "", PLAIN)),
     DOC("7",
         ROAD("a", "-1", "100", LINKED(TO("successor", "road", "c", "start")), LINE("0", "0", "100"), "", PLAIN) ROAD(
             "b", "-1", "100", LINKED(TO("predecessor", "road", "c", "end")), LINE("0", "200", "100"), "", PLAIN)
             ROAD("c", "-1", "100", LINKED(TO("predecessor", "road", "a", "end") TO("successor", "road", "b", "start")),
                  LINE("0", "100", "100"), "", PLAIN))},

    /* junctions */
    {GAPS, 'e', CROSSING_AT("7", "3", "a", THERE, HERE), CROSSING("7", "3.5", "a", THERE)},
    {ASAM "1.8.0:junctions.connection.one_link_to_incoming", 'e',
     CROSSING("8", "3.5", "a", CONNECT("0", "a", "c", "start", "1", "1") HERE),
     CROSSING("8", "3.5", "a", THERE AND_BACK)},
    {"skidpad:junction.lane_direction", 'n', CROSSING("7", "3.5", "a", CONNECT("0", "a", "c", "start", "1", "1") HERE),
     CROSSING("7", "3.5", "a", THERE)},
    {"skidpad:junction.lane_missing", 'e', CROSSING("7", "3.5", "a", CONNECT("0", "a", "c", "start", "-1", "-2") HERE),
     CROSSING("7", "3.5", "a", THERE)},
    {ASAM "1.7.0:junctions.connection.one_connection_element", 'e', CROSSING("7", "3.5", "a", THERE "\n" AND_BACK HERE),
     CROSSING("8", "3.5", "a", THERE AND_BACK)},
    {ASAM "1.4.0:junctions.connection.connect_road_no_incoming_road", 'e',
     CROSSING("7", "3.5", "a", THERE HERE CONNECT("1", "c", "b", "start", "-1", "-1")),
     CROSSING("7", "3.5", "a", THERE)},
    {ASAM "1.7.0:junctions.connection.start_along_linkage", 'e', CROSSING("7", "3.5", "b", THERE HERE),
     CROSSING("7", "3.5", "a", THERE)},
    {ASAM "1.7.0:junctions.connection.end_opposite_linkage", 'w',
     CROSSING("6", "3.5", "a", CONNECT("0", "a", "c", "end", "-1", "1") HERE), CROSSING("6", "3.5", "a", THERE)},
    {"skidpad:junction.empty", 'w', CROSSING("7", "3.5", "a", ""), CROSSING("7", "3.5", "a", THERE)},
    {"skidpad:junction.unused_road", 'w', CROSSING("7", "3.5", "a", ""), CROSSING("7", "3.5", "a", THERE)},

    /* signals */
    {"skidpad:controller.empty", 'w', SIGNALS(SIGNAL("l"), "<controller id=\"1\"/>" HERE),
     SIGNALS(SIGNAL("l"), "<controller id=\"1\"><control signalId=\"l\"/></controller>")},
    {ASAM "1.4.0:ids.only_ref_defined_ids", 'e',
     SIGNALS(SIGNAL("l"), "<controller id=\"1\"><control signalId=\"m\"/></controller>" HERE),
     SIGNALS(SIGNAL("l"), "<controller id=\"1\"><control signalId=\"l\"/></controller>")},
    {ASAM "1.4.0:ids.only_ref_defined_ids", 'e',
     SIGNALS("<signalReference s=\"1\" t=\"0\" id=\"x\" orientation=\"+\"/>" HERE, ""),
     SIGNALS(SIGNAL("x") "<signalReference s=\"1\" t=\"0\" id=\"x\" orientation=\"+\"/>", "")},
    {"skidpad:signal.uncontrolled", 'n', SIGNALS(SIGNAL("l") HERE, ""),
     SIGNALS(SIGNAL("l"), "<controller id=\"1\"><control signalId=\"l\"/></controller>")},
};
enum { CASES = sizeof cases / sizeof cases[0] };

/* the line of a mark; 0 without one */
static int line_of(const char *text, const char *mark)
{
    const char *at = strstr(text, mark);
    int line = at ? 1 : 0;
    for (const char *c = text; at && c < at; c++)
        line += *c == '\n';
    return line;
}

static bool judge(const char *name, const char *text, size_t size, sp_arena *arena, sp_road_report *out)
{
    sp_error err = {0};
    const bool good = sp_road_check(name, text, size, arena, out, &err);
    if (!good)
        fprintf(stderr, "%s: %s\n", name, err.text);
    return good;
}

/* findings of a rule; -1 for any line or severity */
static unsigned count_of(const sp_road_report *r, const char *rule, int line, int severity)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < r->count; i++)
        n += !strcmp(r->finding[i].rule, rule) && (line < 0 || r->finding[i].line == line) &&
             (severity < 0 || (int)r->finding[i].severity == severity);
    return n;
}

static void show(const sp_road_report *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        fprintf(stderr, "    %d: %c %s [%s]\n", r->finding[i].line, "nwe"[r->finding[i].severity], r -> finding[i].text,
                r->finding[i].rule);
}

static void rule_by_rule(void)
{
    for (size_t i = 0; i < CASES; i++) {
        const rule_case *c = &cases[i];
        sp_arena *arena = sp_arena_create();
        sp_road_report r;
        const int line = line_of(c->bad, HERE), severity = c->severity == 'e' ? 2 : (c->severity == 'w' ? 1 : 0);
        if (!judge("bad.xodr", c->bad, strlen(c->bad), arena, &r) ||
            count_of(&r, c->rule, line ? line : -1, severity) == 0) {
            fprintf(stderr, "case %zu: %s wanted in line %d\n", i, c->rule, line);
            show(&r);
            CHECK(false);
        }
        if (c->good &&
            (!judge("good.xodr", c->good, strlen(c->good), arena, &r) || count_of(&r, c->rule, -1, severity) != 0)) {
            fprintf(stderr, "case %zu: %s not wanted\n", i, c->rule);
            show(&r);
            CHECK(false);
        }
        sp_arena_destroy(arena);
    }
}

/* counts agree with the list, lines rise, every text says something */
static void report_is_whole(void)
{
    for (size_t i = 0; i < CASES; i++) {
        sp_arena *arena = sp_arena_create();
        sp_road_report r;
        CHECK(judge("bad.xodr", cases[i].bad, strlen(cases[i].bad), arena, &r));
        uint32_t by[3] = {0, 0, 0};
        for (uint32_t k = 0; k < r.count; k++) {
            by[r.finding[k].severity]++;
            CHECK(r.finding[k].text[0] && r.finding[k].rule[0]);
            CHECK(k == 0 || (!r.net && k + 1 == r.count) || r.finding[k].line >= r.finding[k - 1].line);
        }
        CHECK(by[0] == r.notes && by[1] == r.warnings && by[2] == r.errors && r.more == 0);
        CHECK(r.net || (r.count && r.finding[r.count - 1].severity == SP_FINDING_ERROR));
        sp_arena_destroy(arena);
    }
}

/* a thousand bad widths are a few hundred findings and a number */
static void flood(void)
{
    sp_text t = {0};
    sp_arena *arena = sp_arena_create();
    sp_road_report r;
    sp_text_add(&t, "<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"7\"/>\n<road id=\"a\" junction=\"-1\" "
                    "length=\"1000\"><planView>" LINE("0", "0", "1000") "</planView><lanes>\n");
    for (int i = 0; i < 1000; i++)
        sp_text_printf(&t,
                       "<laneSection s=\"%d\"><center><lane id=\"0\"/></center><right>" LANE(
                           "-1", WIDE("width", "0", "-1", "0")) "</right></laneSection>\n",
                       i);
    sp_text_add(&t, "</lanes></road></OpenDRIVE>\n");
    CHECK(judge("flood.xodr", t.data, t.size, arena, &r));
    CHECK(r.count < 500 && r.more >= 800 && r.errors >= 1000);
    CHECK(count_of(&r, "skidpad:road.lane.width_negative", -1, -1) == 200);
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

/* the n-th allocation fails, for every n: an error and no more */
static void out_of_memory(void)
{
    static const char text[] = CROSSING("7", "3", "a", THERE AND_BACK);
    for (uint64_t n = 1, calls = 2; n < calls; n++) {
        sp_arena *arena = sp_arena_create();
        sp_road_report r;
        sp_error err = {0};
        const uint64_t before = sp_memory_calls();
        sp_memory_fail_at(n);
        const bool good = sp_road_check("m.xodr", text, sizeof text - 1, arena, &r, &err);
        sp_memory_fail_at(0);
        calls = sp_memory_calls() - before + 2;
        CHECK(good ? r.net != NULL : err.code == SP_BAD_BENCH);
        CHECK(!good || n + 1 >= calls);
        sp_arena_destroy(arena);
        CHECK(n < 5000);
        if (n >= 5000)
            break;
    }
}

/* ---- the corpus ---- */
static void corpus_path(char out[1024], const char *folder, const char *name)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(out, 1024, "%s/../shared/corpus/xodr/%s/%s", root ? root : ".", folder, name);
}

/* the ids that a folder's name stands for */
static const struct {
    const char *folder, *rule;
} folders[] = {
    {"junctions_connection_one_link_to_incoming", ASAM "1.8.0:junctions.connection.one_link_to_incoming"},
    {"road_geometry_contact_point", ASAM "1.7.0:road.geometry.contact_point"},
    {"road_geometry_elem_asc_order", ASAM "1.4.0:road.geometry.elem_asc_order"},
    {"road_geometry_param_poly3_length_match", ASAM "1.7.0:road.geometry.parampoly3.length_match"},
    {"road_geometry_parampoly3_arclength_range", ASAM "1.7.0:road.geometry.parampoly3.arclength_range"},
    {"road_lane_border_overlap_with_inner_lanes", ASAM "1.4.0:road.lane.border.overlap_with_inner_lanes"},
    {"road_lane_link_lanes_across_lane_sections", ASAM "1.4.0:road.lane.link.lanes_across_lane_sections"},
    {"road_linkage_is_junction_needed", ASAM "1.4.0:road.linkage.is_junction_needed"},
    {"smoothness_example", GAPS},
    {"valid_schema", ASAM "1.0.0:xml.valid_schema"},
    {"version_is_defined", ASAM "1.0.0:xml.version_is_defined"},
};

static void corpus_file(const char *folder, const char *name, const char *rule)
{
    char path[1024];
    size_t size = 0;
    sp_error err = {0};
    sp_road_report r;
    sp_arena *arena = sp_arena_create();
    char below[256];
    (void)snprintf(below, sizeof below, "asam-qc/%s", folder);
    corpus_path(path, below, name);
    const char *text = sp_file_read(arena, path, &size, &err);
    CHECK(text && judge(path, text, size, arena, &r));
    const bool bad = strstr(name, "invalid") || strstr(name, "negative") || strstr(name, "unsupported");
    if (text && bad != (count_of(&r, rule, -1, bad ? -1 : SP_FINDING_ERROR) > 0)) {
        fprintf(stderr, "%s/%s: %s %s\n", folder, name, rule, bad ? "wanted" : "not wanted");
        show(&r);
        CHECK(false);
    }
    sp_arena_destroy(arena);
}

static void corpus_by_folder(void)
{
    unsigned files = 0;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char path[1024];
        corpus_path(path, "asam-qc", folders[i].folder);
        DIR *d = opendir(path);
        if (!d)
            SKIP("no corpus of ASAM's checker");
        for (struct dirent *e = readdir(d); e; e = readdir(d)) {
            if (strstr(e->d_name, ".xodr")) {
                corpus_file(folders[i].folder, e->d_name, folders[i].rule);
                files++;
            }
        }
        closedir(d);
    }
    CHECK(files > 30);
}

/* what others drive on every day has no errors but those that are known */
static void corpus_in_use(void)
{
    static const char *const clean[] = {"circular_road", "curves",       "e6mini",        "fabriksgatan",
                                        "highway_exit",  "two_plus_one", "straight_500m", "multi_lanesections"};
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++) {
        char path[1024];
        size_t size = 0;
        sp_error err = {0};
        sp_road_report r;
        sp_arena *arena = sp_arena_create();
        char name[64];
        (void)snprintf(name, sizeof name, "%s.xodr", clean[i]);
        corpus_path(path, "esmini", name);
        const char *text = sp_file_read(arena, path, &size, &err);
        if (!text) {
            sp_arena_destroy(arena);
            SKIP("no corpus of esmini");
        }
        CHECK(judge(path, text, size, arena, &r) && r.net && r.errors == 0);
        if (r.errors)
            show(&r);
        CHECK(r.worst_gap < 1e-3);
        sp_arena_destroy(arena);
    }
}

int main(void)
{
    RUN(rule_by_rule);
    RUN(report_is_whole);
    RUN(flood);
    RUN(out_of_memory);
    RUN(corpus_by_folder);
    RUN(corpus_in_use);
    return DONE();
}
