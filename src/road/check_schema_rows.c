/* check_schema_rows.c - the rows. From the texts of OpenDRIVE 1.4H, 1.5M and ASAM 1.6 to 1.8; what a version dropped
 * stays allowed, for later versions read it, too. */
#include "road/check_schema.h"

#include <stddef.h>
#include <string.h>

#define CUBIC  "a! b+ c+ d+"
#define PLACED "s! t! "

static const schema_row rows[] = {
    {"OpenDRIVE", "", "header! road+ controller* junction* junctionGroup* station* vmsGroup*>18"},
    {"header", "revMajor revMinor name version date north south east west vendor",
     "geoReference? offset? license?>17 defaultRegulations?>18"},
    {"geoReference", "", ""},
    {"offset", "x! y! z+ hdg+", ""},
    {"license", "name resource spdxid text", ""},
    {"road", "id! length! junction+ name rule>15",
     "link=road_link? type=road_type* planView! elevationProfile? lateralProfile? lanes! objects? signals? surface? "
     "railroad?"},
    {"road_link", "", "predecessor=road_linked? successor=road_linked? neighbor*<15"},
    {"road_linked", "elementType+ elementId! contactPoint elementS>15 elementDir>15", ""},
    {"neighbor", "side! elementId! direction!", ""},
    {"road_type", "s! type+ country>15", "speed=road_speed?"},
    {"road_speed", "max! unit", ""},
    {"planView", "", "geometry+"},
    {"geometry", "s! x! y! hdg! length!", "line=straight?, spiral?, arc?, poly3?, paramPoly3?"},
    {"straight", "", ""},
    {"spiral", "curvStart! curvEnd!", ""},
    {"arc", "curvature!", ""},
    {"poly3", "a! b! c! d!", ""},
    {"paramPoly3", "aU! bU! cU! dU! aV! bV! cV! dV! pRange+", ""},
    {"elevationProfile", "", "elevation*"},
    {"elevation", "s! " CUBIC, ""},
    {"lateralProfile", "", "superelevation* crossfall*<15 shape* crossSectionSurface?>18"},
    {"superelevation", "s! " CUBIC, ""},
    {"crossfall", "s! side " CUBIC, ""},
    {"shape", "s! t! " CUBIC, ""},
    {"lanes", "", "laneOffset* laneSection+"},
    {"laneOffset", "s! " CUBIC, ""},
    {"laneSection", "s! singleSide", "left=left? center! right=right?"},
    {"left", "", "lane+"},
    {"right", "", "lane+"},
    {"center", "", "lane=center_lane!"},
    {"center_lane", "id! type level roadWorks", "link=lane_link? roadMark*"},
    {"lane",
     "id! type! level direction>18 advisory>18 dynamicLaneDirection>18 dynamicLaneType>18 laneChange roadWorks>18",
     "link=lane_link? width*, border* roadMark* material* visibility*<15 speed=lane_speed* access* height* rule*"},
    {"lane_link", "", "predecessor=lane_linked* successor=lane_linked*"},
    {"lane_linked", "id!", ""},
    {"width", "sOffset! " CUBIC, ""},
    {"border", "sOffset! " CUBIC, ""},
    {"roadMark", "sOffset! type! color+ weight material width laneChange height",
     "sway*>15 type=mark_type? explicit?>15"},
    {"sway", "ds! " CUBIC, ""},
    {"mark_type", "name+ width", "line=mark_line+"},
    {"mark_line", "length! space! tOffset! sOffset! rule width color", ""},
    {"explicit", "", "line=explicit_line+"},
    {"explicit_line", "length! tOffset! sOffset! rule width", ""},
    {"material", "sOffset! surface friction! roughness", ""},
    {"visibility", "sOffset! forward! back! left! right!", ""},
    {"lane_speed", "sOffset! max! unit", ""},
    {"access", "sOffset! rule>15 restriction", "restriction*>18"},
    {"restriction", "type!", ""},
    {"height", "sOffset! inner! outer!", ""},
    {"rule", "sOffset! value!", ""},
    {"objects", "", "object* objectReference* tunnel* bridge*"},
    {"object",
     PLACED "id! zOffset+ type subtype name dynamic orientation hdg pitch roll length width height radius validLength "
            "perpToRoad>15 temporary>18",
     "repeat* outline? outlines?>15 material=object_material* validity* parkingSpace? markings?>15 borders?>15 "
     "surface?>16 skeleton?>18"},
    {"repeat",
     "s! length! distance! tStart! tEnd! heightStart! heightEnd! zOffsetStart! zOffsetEnd! widthStart widthEnd "
     "lengthStart lengthEnd radiusStart radiusEnd detachFromReferenceLine>17",
     ""},
    {"outline", "id>15 fillType>15 outer>15 closed>15 laneType>15", "cornerRoad*, cornerLocal*"},
    {"outlines", "", "outline+"},
    {"cornerRoad", "s! t! dz+ height+ id>15", ""},
    {"cornerLocal", "u! v! z+ height+ id>15", ""},
    {"object_material", "surface friction roughness roadMarkColor", ""},
    {"validity", "fromLane! toLane!", ""},
    {"parkingSpace", "access! restrictions", "marking=parking_marking*<15"},
    {"objectReference", PLACED "id! zOffset validLength orientation!", "validity*"},
    {"tunnel", "s! length! id! type! name lighting daylight", "validity*"},
    {"bridge", "s! length! id! type! name", "validity*"},
    {"signals", "", "signal* signalReference*"},
    {"signal",
     PLACED "id! dynamic! orientation! zOffset! type! subtype+ name country countryRevision value unit height width "
            "length text hOffset pitch roll temporary>18",
     "validity* dependency* reference*>15 positionInertial?>15 positionRoad?>15 semantics?>18 staticBoard*>18 "
     "vmsBoard*>18"},
    {"dependency", "id! type", ""},
    {"reference", "elementId! elementType! type", ""},
    {"positionInertial", "x! y! z! hdg! pitch roll", ""},
    {"positionRoad", "roadId! s! t! zOffset! hOffset! pitch roll", ""},
    {"signalReference", PLACED "id! orientation!", "validity*"},
    {"surface", "", "CRG*"},
    {"controller", "id! name sequence", "control+"},
    {"control", "signalId! type", ""},
    {"junction", "id! name type mainRoad>16 sStart>16 sEnd>16 orientation>16",
     "connection* crossPath*>18 roadSection*>18 priority* controller=junction_controller* surface? planView?>18 "
     "objects?>18 boundary?>18 elevationGrid?>18"},
    {"connection", "id! incomingRoad connectingRoad linkedRoad>17 contactPoint connectionMaster type",
     "predecessor*>16 successor*>16 laneLink*"},
    {"laneLink", "from! to! overlapZone>18", ""},
    {"priority", "high low", ""},
    {"junction_controller", "id! type sequence", ""},
    {"junctionGroup", "id! name type!", "junctionReference+"},
    {"junctionReference", "junction!", ""},
    {NULL, NULL, NULL},
};

#define LANE_TYPES                                                                                                     \
    "none|driving|stop|shoulder|biking|sidewalk|border|restricted|parking|bidirectional|median|special1|special2|"     \
    "special3|roadWorks|tram|rail|entry|exit|offRamp|onRamp|curb|connectingRamp|bus|taxi|HOV|mwyEntry|mwyExit|"        \
    "walking|slipLane|shared"

static const schema_words words[] = {
    {"road", "rule", "RHT|LHT"},
    {"road_linked", "elementType", "road|junction"},
    {"road_linked", "contactPoint", "start|end"},
    {"road_linked", "elementDir", "+|-"},
    {"road_speed", "unit", "m/s|mph|km/h"},
    {"lane_speed", "unit", "m/s|mph|km/h"},
    {"paramPoly3", "pRange", "arcLength|normalized"},
    {"laneSection", "singleSide", "true|false|1|0"},
    {"lane", "type", LANE_TYPES},
    {"lane", "level", "true|false|1|0"},
    {"lane", "direction", "standard|reversed|both"},
    {"roadMark", "laneChange", "increase|decrease|both|none"},
    {"access", "rule", "allow|deny"},
    {"object", "orientation", "+|-|none"},
    {"signal", "orientation", "+|-|none"},
    {"signal", "dynamic", "yes|no"},
    {"signalReference", "orientation", "+|-|none"},
    {"junction", "type", "default|virtual|direct|crossing"},
    {"connection", "contactPoint", "start|end"},
    {NULL, NULL, NULL},
};

const schema_row *schema_row_find(const char *key, int length)
{
    for (const schema_row *r = rows; r->key; r++) {
        if (r->key[0] == key[0] && !strncmp(r->key, key, (size_t)length) && !r->key[length]) {
            return r;
        }
    }
    return NULL;
}

const schema_words *schema_words_next(const schema_words *after, const char *key)
{
    for (const schema_words *w = after ? after + 1 : words; w->key; w++) {
        if (!strcmp(w->key, key)) {
            return w;
        }
    }
    return NULL;
}
