/* town.h - a small town: a road with everything that has a side, a junction straight on and left, two roads beyond.
 * Coordinates from a slow integration of the shapes. */
#ifndef SP_TESTS_ROAD_TOWN_H
#define SP_TESTS_ROAD_TOWN_H

#define W(a) "<width sOffset=\"0\" a=\"" a "\" b=\"0\" c=\"0\" d=\"0\"/>"
#define ONE_WAY                                                                                                        \
    "<lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "               \
    "type=\"driving\"><link><predecessor id=\"-1\"/><successor id=\"-1\"/></link>" W("3.5") "</lane></right>"          \
                                                                                            "</laneSection></lanes>"
#define TWO_WAY                                                                                                        \
    "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\">" W(                                            \
        "3.25") "<roadMark sOffset=\"0\" "                                                                             \
                "type=\"solid\" color=\"white\" width=\"0.15\"/></lane></left><center><lane id=\"0\" "                 \
                "type=\"none\"><roadMark "                                                                             \
                "sOffset=\"0\" type=\"broken\" color=\"yellow\" width=\"0.12\"/></lane></center><right><lane "         \
                "id=\"-1\" "                                                                                           \
                "type=\"driving\">" W("3.5") "</lane></right></laneSection></lanes>"
#define GEOMETRY(s, x, y, h, length, shape)                                                                            \
    "<geometry s=\"" s "\" x=\"" x "\" y=\"" y "\" hdg=\"" h "\" length=\"" length "\">" shape "</geometry>"
static const char town[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>"
    "<road id=\"in\" length=\"190\" junction=\"-1\"><link><successor elementType=\"junction\" elementId=\"j\"/></link>"
    "<type s=\"0\" type=\"town\"><speed max=\"50\" unit=\"km/h\"/></type><type s=\"120\" type=\"town\"><speed "
    "max=\"30\" unit=\"km/h\"/></type><planView>" GEOMETRY("0", "0", "0", "0.2", "80", "<line/>") GEOMETRY(
        "80", "78.405326227", "15.893546464", "0.2", "60", "<spiral curvStart=\"0\" curvEnd=\"0.01\"/>")
        GEOMETRY(
            "140", "135.497910589", "33.549575930", "0.5", "50",
            "<arc curvature=\"0.01\"/>") "</planView><elevationProfile><elevation s=\"0\" a=\"1\" b=\"0.02\" c=\"0\" "
                                         "d=\"0\"/><elevation s=\"60\" a=\"2.2\" "
                                         "b=\"0.02\" c=\"-0.0002\" "
                                         "d=\"0\"/></elevationProfile><lateralProfile><superelevation s=\"0\" a=\"0\" "
                                         "b=\"0.0005\" "
                                         "c=\"0\" d=\"0\"/><superelevation s=\"100\" a=\"0.05\" b=\"0\" c=\"0\" "
                                         "d=\"0\"/>"
                                         "<shape s=\"0\" t=\"-20\" a=\"0\" b=\"0.005\" c=\"0\" d=\"0\"/><shape s=\"0\" "
                                         "t=\"-2\" a=\"0.09\" b=\"-0.01\" "
                                         "c=\"-0.0002\" d=\"0\"/><shape s=\"110\" t=\"-20\" a=\"0.01\" b=\"0\" c=\"0\" "
                                         "d=\"0\"/></lateralProfile>"
                                         "<lanes><laneOffset s=\"0\" a=\"0\" b=\"0\" c=\"0\" d=\"0\"/><laneOffset "
                                         "s=\"50\" a=\"0\" b=\"0\" c=\"0.0003\" "
                                         "d=\"-2e-06\"/><laneOffset s=\"150\" a=\"1\" b=\"0\" c=\"0\" d=\"0\"/>"
                                         "<laneSection s=\"0\"><left><lane id=\"2\" type=\"sidewalk\">" W(
                                             "2") "<height sOffset=\"0\" inner=\"0.12\" "
                                                  "outer=\"0.15\"/></lane><lane id=\"1\" "
                                                  "type=\"driving\"><link><successor id=\"1\"/></link>" W(
                                                      "3.25") "<roadMark sOffset=\"0\" type=\"curb\" "
                                                              "color=\"white\"/></lane></left><center><lane id=\"0\" "
                                                              "type=\"none\">"
                                                              "<roadMark sOffset=\"0\" type=\"solid broken\" "
                                                              "color=\"white\" width=\"0.12\"/><roadMark "
                                                              "sOffset=\"30\" "
                                                              "type=\"solid\" color=\"white\" "
                                                              "width=\"0.12\"/></lane></center><right><lane id=\"-1\" "
                                                              "type=\"driving\"><link>"
                                                              "<successor id=\"-1\"/></link>" W(
                                                                  "3.5") "<roadMark sOffset=\"0\" type=\"solid\" "
                                                                         "color=\"white\" width=\"0.15\"/>"
                                                                         "</lane></right></laneSection>"
                                                                         "<laneSection s=\"90\"><left><lane id=\"1\" "
                                                                         "type=\"driving\"><link><predecessor "
                                                                         "id=\"1\"/></link>" W(
                                                                             "3.25") "</lane></left><center><lane "
                                                                                     "id=\"0\" type=\"none\"><roadMark "
                                                                                     "sOffset=\"0\" type=\"solid\" "
                                                                                     "color=\"white\"/></lane>"
                                                                                     "</center><right><lane id=\"-1\" "
                                                                                     "type=\"driving\"><link><"
                                                                                     "predecessor id=\"-1\"/></link>" W(
                                                                                         "3.5") "<roadMark "
                                                                                                "sOffset=\"0\" "
                                                                                                "type=\"broken solid\" "
                                                                                                "color=\"white\" "
                                                                                                "width=\"0.12\"/"
                                                                                                "><speed "
                                                                                                "sOffset=\"40\" "
                                                                                                "max=\"20\" "
                                                                                                "unit=\"km/h\"/></"
                                                                                                "lane><lane id=\"-2\" "
                                                                                                "type=\"driving\"><"
                                                                                                "width sOffset=\"0\" "
                                                                                                "a=\"0\" b=\"0\" "
                                                                                                "c=\"0.0105\" "
                                                                                                "d=\"-0."
                                                                                                "00023333333333\"/"
                                                                                                "><width "
                                                                                                "sOffset=\"30\" "
                                                                                                "a=\"3.15\" b=\"0\" "
                                                                                                "c=\"0\" "
                                                                                                "d=\"0\"/></lane></"
                                                                                                "right></laneSection>"
                                                                                                "</"
                                                                                                "lanes><objects><"
                                                                                                "object id=\"tree\" "
                                                                                                "type=\"tree\" "
                                                                                                "s=\"40\" t=\"9\" "
                                                                                                "zOffset=\"0\" "
                                                                                                "hdg=\"0.3\" "
                                                                                                "height=\"6\" "
                                                                                                "radius=\"0.4\"/></"
                                                                                                "objects><signals><"
                                                                                                "signal id=\"l\" "
                                                                                                "s=\"186\" t=\"-8\" "
                                                                                                "zOffset=\"3\" "
                                                                                                "orientation=\"+\" "
                                                                                                "dynamic=\"yes\" "
                                                                                                "country=\"OpenDRIVE\" "
                                                                                                "type=\"1000001\" "
                                                                                                "subtype=\"-1\" "
                                                                                                "hOffset=\"0.1\"><"
                                                                                                "validity "
                                                                                                "fromLane=\"-2\" "
                                                                                                "toLane=\"-1\"/></"
                                                                                                "signal></signals></"
                                                                                                "road>"
                                                                                                "<road id=\"on\" "
                                                                                                "length=\"30\" "
                                                                                                "junction=\"j\"><link><"
                                                                                                "predecessor "
                                                                                                "elementType=\"road\" "
                                                                                                "elementId=\"in\" "
                                                                                                "contactPoint=\"end\"/"
                                                                                                "><successor "
                                                                                                "elementType=\"road\" "
                                                                                                "elementId=\"north\" "
                                                                                                "contactPoint="
                                                                                                "\"start\"/></"
                                                                                                "link><"
                                                                                                "planView>" GEOMETRY(
                                                                                                    "0",
                                                                                                    "171.702455210",
                                                                                                    "67.277601533", "1",
                                                                                                    "30",
                                                                                                    "<line/>") "</"
                                                                                                               "planVie"
                                                                                                               "w"
                                                                                                               ">" ONE_WAY
                                                                                                               "</road>"
                                                                                                               "<road "
                                                                                                               "id="
                                                                                                               "\"left"
                                                                                                               "\" "
                                                                                                               "length="
                                                                                                               "\"18."
                                                                                                               "8495559"
                                                                                                               "2153876"
                                                                                                               "\" "
                                                                                                               "junctio"
                                                                                                               "n="
                                                                                                               "\"j\"><"
                                                                                                               "link><"
                                                                                                               "predece"
                                                                                                               "ssor "
                                                                                                               "element"
                                                                                                               "Type="
                                                                                                               "\"road"
                                                                                                               "\" "
                                                                                                               "element"
                                                                                                               "Id="
                                                                                                               "\"in\" "
                                                                                                               "contact"
                                                                                                               "Point="
                                                                                                               "\"end\""
                                                                                                               "/><"
                                                                                                               "success"
                                                                                                               "or "
                                                                                                               "element"
                                                                                                               "Type="
                                                                                                               "\"road"
                                                                                                               "\" "
                                                                                                               "element"
                                                                                                               "Id="
                                                                                                               "\"west"
                                                                                                               "\" "
                                                                                                               "contact"
                                                                                                               "Point="
                                                                                                               "\"start"
                                                                                                               "\"/>"
                                                                                                               "</"
                                                                                                               "link><"
                                                                                                               "planVie"
                                                                                                               "w"
                                                                                                               ">" GEOMETRY(
                                                                                                                   "0",
                                                                                                                   "171"
                                                                                                                   ".70"
                                                                                                                   "245"
                                                                                                                   "521"
                                                                                                                   "0",
                                                                                                                   "67."
                                                                                                                   "277"
                                                                                                                   "601"
                                                                                                                   "53"
                                                                                                                   "3",
                                                                                                                   "1",
                                                                                                                   "18."
                                                                                                                   "849"
                                                                                                                   "555"
                                                                                                                   "921"
                                                                                                                   "538"
                                                                                                                   "76",
                                                                                                                   "<ar"
                                                                                                                   "c "
                                                                                                                   "cur"
                                                                                                                   "vat"
                                                                                                                   "ure"
                                                                                                                   "=\""
                                                                                                                   "0."
                                                                                                                   "083"
                                                                                                                   "333"
                                                                                                                   "333"
                                                                                                                   "333"
                                                                                                                   "333"
                                                                                                                   "33"
                                                                                                                   "\"/"
                                                                                                                   ">") "</planView>" ONE_WAY
                                                                                                                        "</road>"
                                                                                                                        "<road id=\"north\" length=\"100\" junction=\"-1\"><link><predecessor elementType=\"junction\" elementId=\"j\"/>"
                                                                                                                        "</link><planView>" GEOMETRY(
                                                                                                                            "0",
                                                                                                                            "187.911524386",
                                                                                                                            "92.521731077",
                                                                                                                            "1",
                                                                                                                            "100",
                                                                                                                            "<line/>") "</planView>" TWO_WAY
                                                                                                                                       "</road><road id=\"west\" length=\"100\" junction=\"-1\"><link><predecessor elementType=\"junction\" "
                                                                                                                                       "elementId=\"j\"/></link><planView>" GEOMETRY(
                                                                                                                                           "0",
                                                                                                                                           "168.088431062",
                                                                                                                                           "83.858881026",
                                                                                                                                           "2.570796326795",
                                                                                                                                           "100",
                                                                                                                                           "<paramPoly3 aU=\"0\" bU=\"100\" cU=\"0\" dU=\"-2\" aV=\"0\" bV=\"0\" cV=\"12\" dV=\"-3\" pRange=\"normalized\"/>") "</planView>" TWO_WAY
                                                                                                                                                                                                                                                               "</road>"
                                                                                                                                                                                                                                                               "<junction id=\"j\"><connection id=\"0\" incomingRoad=\"in\" connectingRoad=\"on\" contactPoint=\"start\"><laneLink "
                                                                                                                                                                                                                                                               "from=\"-1\" to=\"-1\"/></connection><connection id=\"1\" incomingRoad=\"in\" connectingRoad=\"left\" "
                                                                                                                                                                                                                                                               "contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection></junction></OpenDRIVE>";

#endif
