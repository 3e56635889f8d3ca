/* rows.c - every word of the language is a row: what it is called, what it takes, what it does. The words are
 * registered from these rows, unknown keys are refused by them, and the editor stub and the reference are printed from
 * them. */
#include <string.h>

#include "script/inside.h"
#include "script/rows_sensors.h"
#include "script/rows_story.h"
#include "script/rows_traffic.h"

#define FUNCTION(owner, name, args, returns, call, doc)                                                                \
    {                                                                                                                  \
        owner, name, ROW_FUNCTION, args, returns, NULL, doc, call, 0                                                   \
    }
#define METHOD(owner, name, args, returns, call, doc)                                                                  \
    {                                                                                                                  \
        owner, name, ROW_METHOD, args, returns, NULL, doc, call, 0                                                     \
    }
#define FIELD(owner, name, type, unit, doc)                                                                            \
    {                                                                                                                  \
        owner, name, ROW_FIELD, type, NULL, unit, doc, NULL, 0                                                         \
    }
#define VALUE(owner, name, value, doc)                                                                                 \
    {                                                                                                                  \
        owner, name, ROW_VALUE, "number", NULL, NULL, doc, NULL, value                                                 \
    }

/* what an arm says of itself, or the spec says for arms that do not: everywhere, and at crossings alone */
#define ARM_FIELDS(owner, of)                                                                                          \
    FIELD(owner, "length", "number|string", "m", of "From the outer end to the junction, 100 unless said."),           \
        FIELD(owner, "shoulder", "number|string", "m", of "Paved strip on each side, 0 to 20."),                       \
        FIELD(owner, "kerb", "boolean", NULL, of "A kerb and a sidewalk on each side and around the corners."),        \
        FIELD(owner, "speed_limit", "number|string", "m/s", of "As signed; 0 none."),                                  \
        FIELD(owner, "crossing", "boolean|number|string", "m",                                                         \
              of "A zebra: true (4 m) or its size along the road, up to 20."),                                         \
        FIELD(owner, "center", "string", NULL, of "The line in the middle, as of a road."),                            \
        FIELD(owner, "edge", "string", NULL, of "The lines at the edges, as of a road."),                              \
        FIELD(owner, "profile", "sp.RoadLevel[]", NULL,                                                                \
              of "Heights from the outer end on; the junction is level at 0.")
#define CROSSING_FIELDS(owner, of)                                                                                     \
    FIELD(owner, "lanes", "integer", NULL,                                                                             \
          of "Driving lanes of both directions together, 2 unless said; the odd one comes in."),                       \
        FIELD(owner, "lanes_in", "integer", NULL, of "Lanes that come in, 0 to 8."),                                   \
        FIELD(owner, "lanes_out", "integer", NULL, of "Lanes that leave, 0 to 8."),                                    \
        FIELD(owner, "width", "number|string", "m", of "Of a lane, 2 to 10, 3.5 unless said."),                        \
        FIELD(owner, "pocket", "sp.RoadPocket", NULL, of "Lanes that open before the junction for those who turn."),   \
        FIELD(owner, "rule", "string", NULL,                                                                           \
              of "Without lights: \"priority\", \"yield\" or \"stop\"; the arms nearest to east and west are the "     \
                 "main road unless one says priority.")
/* of what has arms */
#define ARMED_FIELDS(owner)                                                                                            \
    FIELD(owner, "arms", "table<string, sp.RoadArm>", NULL,                                                            \
          "2 to 8 by name: south east north west, south_east ..., or any name with a heading; a bare name in the "     \
          "list is an arm with nothing of its own."),                                                                  \
        FIELD(owner, "name", "string", NULL, "Its parts are then NAME.ARM."),                                          \
        FIELD(owner, "heading", "number|string", "rad", "Turns all arms to the left."),                                \
        FIELD(owner, "left_hand", "boolean", NULL, "Traffic keeps left: the mirror image.")
#define UNSAID "Of arms that do not say it. "

static const row rows[] = {
    /* ------------------------------------------------ sp */
    FUNCTION("sp", "scenario", "spec: sp.Scenario", "sp.Scenario", say_scenario,
             "A scenario; the file returns what this gives."),
    FUNCTION("sp", "sut", "spec: sp.Sut", "sp.Sut", say_sut,
             "A system under test, for --sut: driver, its parameters, vehicle, rig."),
    FUNCTION("sp", "steps", "from: number, to: number, step: number, unit?: string", AXIS, say_steps,
             "An axis: from, from + step, ... up to `to`."),
    FUNCTION("sp", "one_of", "...: number|string", AXIS, say_one_of, "An axis of the values named."),
    FUNCTION("sp", "uniform", "from: number, to: number, unit?: string", AXIS, say_uniform,
             "A uniform distribution, for sp.sample."),
    FUNCTION("sp", "normal", "mean: number, deviation: number, unit?: string", AXIS, say_normal,
             "A normal distribution, for sp.sample."),
    FUNCTION("sp", "sample", "spec: table", "table", say_sample,
             "n accepted points by method sobol, halton, lhs or random; the other keys are axes."),
    FUNCTION("sp", "cover_all", "spec: table", "table", say_cover_all,
             "A covering array: every combination of the values of any two axes (strength = 2, unless said 3) that "
             "`where` lets be is in some case; the other keys are axes of lists."),
    FUNCTION("sp", "never", "metric: string, options?: sp.CheckOptions", CHECK, say_never,
             "The metric counts nothing, or is never defined."),
    FUNCTION("sp", "at_least", "metric: string, limit: number, unit?: string, options?: sp.CheckOptions", CHECK,
             say_at_least, "The metric is at least the limit."),
    FUNCTION("sp", "at_most", "metric: string, limit: number, unit?: string, options?: sp.CheckOptions", CHECK,
             say_at_most, "The metric is at most the limit."),
    FUNCTION("sp", "before", "metric: string, limit: number, unit?: string, options?: sp.CheckOptions", CHECK,
             say_before, "The instant comes, and not after the limit."),
    FUNCTION("sp", "within", "metric: string, limit: number, unit?: string, options?: sp.CheckOptions", CHECK,
             say_within, "The instant comes at most so long after the mark `from`."),
    FUNCTION("sp", "hold", "metric: string, limit: number, unit?: string, options?: sp.CheckOptions", CHECK, say_hold,
             "The metric holds the limit all the time between the marks."),
    FUNCTION("sp", "warn", "check: sp.Check", CHECK, say_warn, "The check only warns."),
    FUNCTION(
        "sp", "score", "check: sp.Check|string, value?: (fun(r: sp.Record): number?), options?: sp.CheckOptions", CHECK,
        say_score,
        "The check only counts for a score. With a name and a function: a score of one's own, a number made of what "
        "the run came to; nothing the run left in variables is there."),
    FUNCTION("sp", "card", "name: string, options?: sp.CheckOptions", CHECK, say_card,
             "A protocol's scoring of the run; an own estimate, not an official result."),
    FUNCTION("sp", "bins", "spec: sp.BinsOptions", BINS, say_bins, "Bins of a coverage item: rising edges, or texts."),
    FUNCTION("sp", "each", "", BINS, say_each, "Bins of a coverage item: every value of the parameter of that name."),
    FUNCTION("sp", "when", "f: fun(): boolean", CONDITION, say_when, "A condition asked of a function each tick."),
    VALUE("sp", "kmh", 1000.0 / 3600.0, "1 km/h in m/s: 50 * sp.kmh."),
    VALUE("sp", "mph", 1609.344 / 3600.0, "1 mile an hour in m/s."),
    VALUE("sp", "deg", SP_PI / 180, "1 degree in rad."), VALUE("sp", "percent", 0.01, "1 % as a number."),
    VALUE("sp", "g", SP_GRAVITY, "Standard gravity in m/s2."),

    /* ------------------------------------------------ roads */
    FUNCTION("sp.road", "straight", "spec: sp.RoadSpec", ROAD, road_straight, "A straight road along x."),
    FUNCTION("sp.road", "curve", "spec: sp.RoadSpec", ROAD, road_curve, "An arc; a negative radius turns right."),
    FUNCTION("sp.road", "clothoid", "spec: sp.RoadSpec", ROAD, road_clothoid,
             "A clothoid from from_radius to to_radius; a radius left out is straight."),
    FUNCTION("sp.road", "pieces", "spec: sp.RoadSpec", ROAD, road_pieces,
             "Pieces one after the other: { length, radius | from_radius, to_radius }."),
    FUNCTION("sp.road", "intersection", "spec: sp.IntersectionSpec", ROAD, road_intersection,
             "A crossing of 2 to 8 arms; w.road.south is the arm of that name, its s runs into the junction."),
    FUNCTION("sp.road", "roundabout", "spec: sp.RoundaboutSpec", ROAD, road_roundabout,
             "A roundabout of 2 to 8 arms; w.road.ring.south is the arc that follows on the arm of that name."),
    FUNCTION(
        "sp.road", "highway", "spec: sp.HighwaySpec", ROAD, road_highway,
        "A motorway with ramps; cut at their noses into w.road.main, w.road.main_2 ...; ramps are w.road.exit_1 ..."),
    FUNCTION("sp.road", "network", "spec: sp.NetworkSpec", ROAD, road_network,
             "Roads, crossings and highways joined end to end; w.road.PART.ARM is an arm of a part."),
    FUNCTION("sp.road", "xodr", "path: string", ROAD, road_xodr,
             "An OpenDRIVE file; the path counts from the scenario's folder."),
    FIELD("sp.RoadSpec", "length", "number|string", "m", "Of a road of one piece."),
    FIELD("sp.RoadSpec", "radius", "number|string", "m", "Of a curve; left positive."),
    FIELD("sp.RoadSpec", "from_radius", "number|string", "m", "At the start of a clothoid."),
    FIELD("sp.RoadSpec", "to_radius", "number|string", "m", "At the end of a clothoid."),
    FIELD("sp.RoadSpec", "lanes", "integer", NULL,
          "Driving lanes of both sides together, 2 unless said; the odd one is right."),
    FIELD("sp.RoadSpec", "lanes_right", "integer", NULL, "Driving lanes right of the centre line: ids -1, -2, ..."),
    FIELD("sp.RoadSpec", "lanes_left", "integer", NULL, "Driving lanes left of it: ids 1, 2, ..."),
    FIELD("sp.RoadSpec", "oneway", "boolean", NULL, "All lanes are right of the centre line."),
    FIELD("sp.RoadSpec", "width", "number|string", "m", "Of a lane, 3.5 unless said."),
    FIELD("sp.RoadSpec", "shoulder", "number|string", "m", "Paved strip on each side."),
    FIELD("sp.RoadSpec", "kerb", "boolean", NULL, "A kerb and a sidewalk on each side."),
    FIELD("sp.RoadSpec", "loop", "boolean", NULL, "The end joins the start."),
    FIELD("sp.RoadSpec", "speed_limit", "number|string", "m/s", "As signed; 0 none."),
    FIELD("sp.RoadSpec", "heading", "number|string", "rad", "Of the start, left of x."),
    FIELD("sp.RoadSpec", "name", "string", NULL, "Of the road."),
    FIELD("sp.RoadSpec", "left_hand", "boolean", NULL,
          "Traffic keeps left: positive lanes drive along the road; the odd one of `lanes` is left."),
    FIELD("sp.RoadSpec", "center", "string", NULL,
          "The line in the middle: none, solid, broken, double, \"solid broken\", ... ; \"yellow solid\"."),
    FIELD("sp.RoadSpec", "edge", "string", NULL, "The lines at the edges, likewise."),
    FIELD("sp.RoadSpec", "profile", "sp.RoadLevel[]", NULL, "Heights along the road, joined smoothly."),
    FIELD("sp.RoadSpec", "grade", "number|string", "1", "Uphill instead of a profile: \"6 %\"."),
    FIELD("sp.RoadSpec", "bank", "number|string", "rad", "The left edge stands higher by this angle."),
    FIELD("sp.RoadSpec", "works", "sp.RoadWorks[]", NULL, "Road works: closed lanes, yellow lines, cones, signs."),
    FIELD("sp.RoadSpec", "signs", "sp.RoadSign[]", NULL, "Signs beside the road."),
    FIELD("sp.RoadWorks", "from", "number|string", "m", "Where the outermost lanes are closed from."),
    FIELD("sp.RoadWorks", "to", "number|string", "m", "Where they open again."),
    FIELD("sp.RoadWorks", "taper", "number|string", "m", "Before and behind, 60 unless said."),
    FIELD("sp.RoadWorks", "side", "string", NULL, "right (unless said) or left, along the road."),
    FIELD("sp.RoadWorks", "close", "integer", NULL, "How many lanes from outside, 1 unless said."),
    FIELD("sp.RoadWorks", "width", "number|string", "m", "Of the lanes that stay open; as they are unless said."),
    FIELD("sp.RoadWorks", "cones", "number|string", "m", "From cone to cone, 10 unless said; 0 none."),
    FIELD("sp.RoadWorks", "speed_limit", "number|string", "m/s", "On that side, signed before; 0 as it is."),
    FIELD("sp.RoadSign", "at", "number|string", "m", "Along the road."),
    FIELD("sp.RoadSign", "kind", "string", NULL, "stop yield priority speed speed_end crossing no_passing works."),
    FIELD("sp.RoadSign", "value", "number|string", "m/s", "Of a speed limit."),
    FIELD("sp.RoadSign", "against", "boolean", NULL, "For those who drive against the road's direction."),
    FIELD("sp.HighwaySpec", "name", "string", NULL, "Of the main road, \"main\" unless said."),
    FIELD("sp.HighwaySpec", "length", "number|string", "m",
          "Of a straight one; else pieces in the list: { length, radius } ..."),
    FIELD("sp.HighwaySpec", "lanes", "integer", NULL, "In a direction, 2 unless said: -1, -2 ...; opposite 2, 3 ..."),
    FIELD("sp.HighwaySpec", "opposite", "boolean", NULL, "The other carriageway too, true unless said."),
    FIELD("sp.HighwaySpec", "width", "number|string", "m", "Of a lane, 3.75 unless said."),
    FIELD("sp.HighwaySpec", "shoulder", "number|string", "m", "On the outside, 2.5 unless said."),
    FIELD("sp.HighwaySpec", "median", "number|string", "m", "Between the carriageways (lane 1), 4 unless said."),
    FIELD("sp.HighwaySpec", "speed_limit", "number|string", "m/s", "As signed; 0 none."),
    FIELD("sp.HighwaySpec", "rails", "boolean", NULL, "Guard rails outside and in the median, true unless said."),
    FIELD("sp.HighwaySpec", "heading", "number|string", "rad", "Of the start, left of x."),
    FIELD("sp.HighwaySpec", "left_hand", "boolean", NULL, "Traffic keeps left: the mirror image."),
    FIELD("sp.HighwaySpec", "profile", "sp.RoadLevel[]", NULL, "Heights along the road, joined smoothly."),
    FIELD("sp.HighwaySpec", "ramps", "sp.RoadRamp[]", NULL, "Exits and entries."),
    FIELD("sp.RoadRamp", "kind", "string", NULL, "exit or entry."),
    FIELD("sp.RoadRamp", "name", "string", NULL,
          "Of its road, exit_N or entry_N by its place in the list unless said."),
    FIELD("sp.RoadRamp", "at", "number|string", "m", "Where its nose is, along the main road."),
    FIELD("sp.RoadRamp", "opposite", "boolean", NULL, "Of the other carriageway."),
    FIELD("sp.RoadRamp", "lane", "number|string", "m",
          "Of the lane beside the main road at full width, 250 unless said."),
    FIELD("sp.RoadRamp", "taper", "number|string", "m", "Over which that lane opens or closes, 60 unless said."),
    FIELD("sp.RoadRamp", "length", "number|string", "m", "Of its road, which begins at the nose, 300 unless said."),
    FIELD("sp.RoadRamp", "angle", "number|string", "rad", "It bends away by this, 0.2 unless said."),
    FIELD("sp.RoadRamp", "radius", "number|string", "m", "Of that bend, 250 unless said."),
    FIELD("sp.RoadRamp", "width", "number|string", "m", "Of its lane, as of the main road's unless said."),
    FIELD("sp.RoadRamp", "speed_limit", "number|string", "m/s", "As signed; 0 none."),
    FIELD("sp.NetworkSpec", "parts", "table<string, sp.Road>", NULL,
          "Roads by name; that of the first joint's first end stays where it is, the others are moved to it."),
    FIELD(
        "sp.NetworkSpec", "join", "string[][]", NULL,
        "Pairs of ends: \"PART.ARM\", \"PART.start\", \"PART.end\"; ends that both stand already get a road between."),
    FIELD("sp.NetworkSpec", "left_hand", "boolean", NULL, "Traffic keeps left, on all parts."),
    FIELD("sp.RoadLevel", "s", "number|string", "m", "Along the road."),
    FIELD("sp.RoadLevel", "z", "number|string", "m", "Its height there."),
    FIELD("sp.RoadArm", "heading", "number|string", "rad",
          "From the middle outwards, left of east; needed unless the name is a point of the compass."),
    CROSSING_FIELDS("sp.RoadArm", ""), ARM_FIELDS("sp.RoadArm", ""),
    FIELD("sp.RoadPocket", "left", "number|string", "m",
          "Full width before the junction of a lane that turns left; 0 none."),
    FIELD("sp.RoadPocket", "right", "number|string", "m", "The same to the right."),
    FIELD("sp.RoadPocket", "taper", "number|string", "m", "Over which it opens, 20 unless said."),
    ARMED_FIELDS("sp.IntersectionSpec"),
    FIELD(
        "sp.IntersectionSpec", "signals", "boolean|string", NULL,
        "true: lights; false or \"yield\": signs, the side roads yield (unless said); \"stop\": they stop; \"none\"."),
    FIELD("sp.IntersectionSpec", "protected_left", "boolean", NULL,
          "Lights of pockets for those who turn across the traffic are a group of their own."),
    FIELD("sp.IntersectionSpec", "uturn", "boolean", NULL, "The innermost lane may turn back."),
    FIELD("sp.IntersectionSpec", "curve", "number|string", "m", "Radius of the corners, 0.5 to 200, 8 unless said."),
    CROSSING_FIELDS("sp.IntersectionSpec", UNSAID), ARM_FIELDS("sp.IntersectionSpec", UNSAID),
    ARMED_FIELDS("sp.RoundaboutSpec"),
    FIELD("sp.RoundaboutSpec", "radius", "number|string", "m", "Of the outer edge of the ring, 20 unless said."),
    FIELD("sp.RoundaboutSpec", "lanes", "integer", NULL, "Of the ring, 1 to 3, 1 unless said."),
    FIELD("sp.RoundaboutSpec", "width", "number|string", "m", "Of a lane of the ring, 5 unless said."),
    ARM_FIELDS("sp.RoundaboutSpec", UNSAID),
    FIELD("sp.RoadPiece", "length", "number|string", "m", "Along the centre line."),
    FIELD("sp.RoadPiece", "radius", "number|string", "m", "Of an arc, left positive; left out: straight."),
    FIELD("sp.RoadPiece", "from_radius", "number|string", "m", "At the start of a clothoid."),
    FIELD("sp.RoadPiece", "to_radius", "number|string", "m", "At its end."),

    /* ------------------------------------------------ the head */
    FIELD("sp.Scenario", "name", "string", NULL, "Unique; slashes make folders: \"euroncap/ccrs\"."),
    FIELD("sp.Scenario", "doc", "string", NULL, "One line."),
    FIELD("sp.Scenario", "tags", "string[]", NULL, "For --tag and -k."),
    FIELD("sp.Scenario", "road", "sp.Road|fun(p: table): sp.Road", NULL, "Where it happens."),
    FIELD("sp.Scenario", "env", "sp.Env|fun(p: table): sp.Env", NULL, "Sun, sight, grip."),
    FIELD("sp.Scenario", "base", "string", NULL,
          "Who drives what the driver leaves alone: \"robot\", \"human\", \"none\"."),
    FIELD("sp.Scenario", "settle", "number|string", "s", "Before time 0, 1 unless said."),
    FIELD("sp.Scenario", "limit", "number|string", "s",
          "When it ends at the latest, 60 unless said; reaching it is invalid."),
    FIELD("sp.Scenario", "vary", "table<string, sp.Axis>", NULL, "The grid of cases, or sp.sample { ... }."),
    FIELD("sp.Scenario", "where", "fun(p: table): boolean", NULL, "Which cells are wanted."),
    FIELD("sp.Scenario", "layer", "fun(p: table): string?", NULL,
          "\"standard\", \"extended\", \"robustness\", or nothing to drop the cell."),
    FIELD("sp.Scenario", "repeats", "integer|sp.Repeats", NULL,
          "How often each case runs, each time with another seed."),
    FIELD("sp.Repeats", "pass", "string", NULL, "\"all\": each run counts for itself, as it does unless rate is said."),
    FIELD("sp.Repeats", "rate", "number|string", "1", "The case passes when this share of its runs passes."),
    FIELD("sp.Scenario", "cover", "table<string, sp.Bins>", NULL, "Coverage items; `cross` joins them."),
    FIELD("sp.Scenario", "valid", "sp.Check[]", NULL, "Demands that decide whether the case took place."),
    FIELD("sp.Scenario", "check", "sp.Check[]", NULL, "Demands on the system under test."),
    FIELD("sp.Scenario", "sensors", "sp.Rig|sp.Sensor[]", NULL, "The default rig."),
    FIELD("sp.Scenario", "vehicle", "string", NULL, "The default vehicle of the ego."),
    FIELD("sp.Scenario", "signals", "string|table<string, sp.Programme>", NULL,
          "\"off\", or programmes by light, controller or arm: { [\"12\"] = { {\"green\", 20}, {\"yellow\", 3}, "
          "{\"red\", 20}, shift = 5 } }; other lights run by the default."),
    FIELD("sp.Programme", "shift", "number|string", "s", "How far into its ring it is at time 0."),
    FIELD("sp.Scenario", "run", "fun(w: sp.World, p: table)", NULL,
          "What happens. Up to its first wait it casts the actors."),
    FIELD("sp.Env", "sun", "number|string", "rad", "Height of the sun over the horizon, 45 deg unless said."),
    FIELD("sp.Env", "sun_azimuth", "number|string", "rad", "Where it stands, left of world x."), WEATHER_FIELDS,
    FIELD("sp.Env", "friction", "number", "1", "Scale of tyre grip, 1 dry."),
    FIELD("sp.Env", "visibility", "number|string", "m", "Meteorological sight."),
    FIELD("sp.CheckOptions", "with", "string", NULL, "The other actor, by name."),
    FIELD("sp.CheckOptions", "of", "string", NULL, "The same."),
    FIELD("sp.CheckOptions", "from", "string", NULL, "The mark from which it counts."),
    FIELD("sp.CheckOptions", "to", "string", NULL, "The mark up to which it counts."),
    FIELD("sp.CheckOptions", "inside", "string|sp.Inside", NULL,
          "Only while the ego is there: a road's name, or a stretch of it."),
    FIELD("sp.CheckOptions", "fault", "string", NULL,
          "Of ego.contact: only by the fault of \"ego\", \"other\", or \"shared\"; of later contacts than the first "
          "nobody is judged."),
    FIELD("sp.CheckOptions", "test", "string", NULL,
          "Of a card: the test of its protocol (docs/cards.md); else told by the scenario's name."),
    FIELD("sp.Record", "status", "string", NULL, "\"pass\", \"fail\" or \"invalid\"."),
    FIELD("sp.Record", "metrics", "table<string, number?>", NULL, "By name, SI; nil where a metric was never defined."),
    FIELD("sp.Record", "params", "table<string, number|string>", NULL, "The case's parameters, SI."),
    FIELD("sp.Record", "p", "table<string, number|string>", NULL, "The same."),
    FIELD("sp.Record", "impact_speed", "number?", "m/s", "The ego's at its first contact; nil without."),
    FIELD("sp.Record", "contact", "sp.RecordContact?", NULL, "The ego's first; nil without."),
    FIELD("sp.Record", "marks", "table<string, table<string, number>?>", NULL,
          "By name: its fields, and `at` in s; nil where a mark never came."),
    FIELD("sp.RecordContact", "with", "string", NULL, "The other actor."),
    FIELD("sp.RecordContact", "part", "string", NULL, "Of the ego: \"front\", \"left\", \"rear\", \"right\"."),
    FIELD("sp.RecordContact", "fault", "string", NULL, "\"ego\", \"other\", \"shared\"."),
    FIELD("sp.RecordContact", "at", "number", "s", "When."),
    FIELD("sp.RecordContact", "speed", "number", "m/s", "The ego's."),
    FIELD("sp.RecordContact", "rel_speed", "number", "m/s", "Of one relative to the other."),
    FIELD("sp.RecordContact", "location", "number", "1", "Over the ego's width: 0 right edge, 1 left edge."),
    FIELD("sp.Inside", "road", "string", NULL, "Its name or id; any unless said."),
    FIELD("sp.Inside", "lane", "integer", NULL, "Only in this lane."),
    FIELD("sp.Inside", "from", "number|string", "m", "Along the road, from 0 unless said."),
    FIELD("sp.Inside", "to", "number|string", "m", "Along the road, to its end unless said."),
    FIELD("sp.CheckOptions", "when", "table", NULL,
          "Only in cases with these values: { speed = 50 } in the author's unit."),
    FIELD("sp.BinsOptions", "unit", "string", NULL, "Of the edges."),
    FIELD("sp.BinsOptions", "at", "string", NULL, "The mark whose field of the item's name is sorted in."),
    FIELD("sp.BinsOptions", "of", "string", NULL, "The metric that is sorted in."),
    FIELD("sp.BinsOptions", "param", "string", NULL, "The parameter, when not named like the item."),
    FIELD("sp.BinsOptions", "at_least", "integer", NULL, "Hits wanted in each bin, 1 unless said."),
    FIELD("sp.BinsOptions", "ignore", "table", NULL, "Bins that nobody has to hit: { { 3, \"why\" } }."),
    FIELD("sp.BinsOptions", "illegal", "table", NULL, "Bins that must not be hit: { { 3, \"why\" } }."),
    FIELD("sp.Sut", "driver", "string", NULL, "The library: a path from this file, or a bare name."),
    FIELD("sp.Sut", "params", "table", NULL, "Parameters handed to the driver."),
    FIELD("sp.Sut", "vehicle", "string|table", NULL, "A kind, or { kind, parameter = value }."),
    FIELD("sp.Sut", "rig", "sp.Rig|sp.Sensor[]", NULL, "What it sees with."),
    FIELD("sp.Sut", "bind", "table<string, string>", NULL,
          "Which sensor serves which need of the driver, by name: { front_radar = \"middle\" }."),
    METHOD(AXIS, "unit", "unit: string", AXIS, axis_unit, "Gives the values of an axis their unit."),

    /* ------------------------------------------------ the world */
    METHOD(WORLD, "ego", "spec: sp.Ego", ACTOR, world_ego, "Casts the car of the system under test."),
    METHOD(WORLD, "car", "spec: sp.Cast", ACTOR, world_car,
           "Casts a vehicle: w:car { \"gvt\", at = ..., speed = ... }."),
    METHOD(WORLD, "pedestrian", "spec: sp.Cast", ACTOR, world_pedestrian, "Casts someone on foot."),
    METHOD(WORLD, "object", "spec: sp.Cast", ACTOR, world_object, "Puts a thing: plate, gantry, barrier."),
    METHOD(WORLD, "park", "spec: sp.Park", "sp.Actor[]", world_park,
           "A row of parked cars beside the lane, backwards from a place."),
    METHOD(WORLD, "wait", "seconds: number", NULL, world_wait, "Lets time go on."),
    METHOD(WORLD, "wait_until", "condition: sp.Condition, options?: sp.WaitOptions", "boolean", world_wait_until,
           "Waits; past `within` the case is invalid unless or_else says otherwise. Gives whether the condition held."),
    METHOD(WORLD, "at", "time: number, f: fun()", NULL, world_at, "Does f at that time."),
    METHOD(WORLD, "on", "condition: sp.Condition, f: fun()", NULL, world_on, "Does f once, when the condition holds."),
    METHOD(WORLD, "parallel", "branches: fun()[]", NULL, world_parallel,
           "Does all at once and goes on when all are done."),
    METHOD(WORLD, "spawn", "f: fun()", NULL, world_spawn, "Does f beside all else."),
    METHOD(WORLD, "mark", "name: string, fields?: table", NULL, world_mark,
           "Names this instant, with up to four numbers."),
    METHOD(WORLD, "assert", "what: boolean|sp.Condition, text?: string", NULL, world_assert,
           "The scenario itself is wrong when this does not hold now."),
    METHOD(WORLD, "require", "condition: sp.Condition", NULL, world_require,
           "The case is invalid when this does not hold now."),
    METHOD(WORLD, "time", "", "number", world_time, "Seconds since time 0."),
    METHOD(WORLD, "after", "time: number", CONDITION, world_after, "From that time on."),
    METHOD(WORLD, "signal", "name: string", SIGNAL, world_signal,
           "A traffic light by its id, or all of a controller (id or name) or of an arm of a crossing."),
    METHOD(ROAD_HANDLE, "signal", "", SIGNAL, handle_signal, "The traffic lights that who drives along it meets."),
    METHOD(SIGNAL, "set", "show: string", SIGNAL, signal_set,
           "Holds it at off, red, red_yellow, yellow, green or flashing, until auto()."),
    METHOD(SIGNAL, "auto", "", SIGNAL, signal_auto, "Gives it back to its programme, which has run on meanwhile."),
    METHOD(SIGNAL, "is", "show: string", CONDITION, signal_is, "It shows that; of several lights all."),
    METHOD(ROAD_HANDLE, "lane", "lane: integer|string, s: number, road?: string", PLACE, handle_lane,
           "A place on a lane, by OpenDRIVE id or left, middle, right; the middle of a body goes there."),
    METHOD(ROAD_HANDLE, "length", "road?: string", "number", handle_length, "Of the road, m."),
    METHOD(ROAD_HANDLE, "id", "", "string", handle_id, "Its id."),
    FIELD("sp.WaitOptions", "within", "number|string", "s", "At the longest."),
    FIELD("sp.WaitOptions", "or_else", "string", NULL, "\"invalid\" (unless said), \"fail\" or \"go_on\"."),
    FIELD("sp.Ego", "at", "sp.Place", NULL, "Where it is at time 0."),
    FIELD("sp.Ego", "speed", "number|string", "m/s", "At time 0, and what the robot holds."),
    FIELD("sp.Ego", "facing", "number|string", "rad", "Left of the lane's direction."),
    FIELD("sp.Ego", "hidden", "boolean", NULL, "Until show()."),
    FIELD("sp.Ego", "parked", "boolean", NULL, "Never for an ego."),
    FIELD("sp.Ego", "colour", "number[]", NULL, "Linear red, green, blue from 0 to 1."),
    FIELD("sp.Ego", "set_speed", "number|string", "m/s", "Of the cruise control; speed unless said."),
    FIELD("sp.Ego", "time_gap", "number|string", "s", "Of the cruise control, 1.8 unless said."),
    FIELD("sp.Ego", "engaged", "boolean", NULL, "The assistance is switched on."),
    FIELD(
        "sp.Ego", "vehicle", "table<string, number|string>", NULL,
        "Other values than its chassis has, on top of the system's own: { mass = \"1600 kg\" }; names in vehicles.md."),
    FIELD("sp.Ego", "route", "sp.Route", NULL, "The way it follows; the straightest at each junction unless said."),
    FIELD("sp.Cast", "at", "sp.Place", NULL, "Where it is at time 0."),
    FIELD("sp.Cast", "name", "string", NULL, "Unique; kind#n unless said."),
    FIELD("sp.Cast", "speed", "number|string", "m/s", "At time 0."),
    FIELD("sp.Cast", "facing", "number|string", "rad",
          "\"left\", \"right\", \"back\" or an angle left of the lane's direction."),
    FIELD("sp.Cast", "hidden", "boolean", NULL, "Not there until show()."),
    FIELD("sp.Cast", "parked", "boolean", NULL, "Stands still for good."),
    FIELD("sp.Cast", "obey", "boolean", NULL,
          "Minds lights, stop and yield signs, limits, bends and whoever is ahead; without it drives as told."),
    FIELD("sp.Cast", "colour", "number[]", NULL, "Linear red, green, blue from 0 to 1."),
    FIELD("sp.Cast", "vehicle", "table<string, number|string>", NULL,
          "Other values than its kind has: { mass = \"1600 kg\", length = 5 }; names in vehicles.md."),
    FIELD("sp.Cast", "route", "sp.Route", NULL, "The way it follows; the straightest at each junction unless said."),
    FIELD("sp.Route", "to", "sp.Place", NULL, "Where it leads; without it the route goes on for `length`."),
    FIELD("sp.Route", "via", "sp.Place[]", NULL, "Places on the way, in their order."),
    FIELD("sp.Route", "kind", "string", NULL, "\"shortest\" (unless said), \"fastest\" or \"fewest_junctions\"."),
    FIELD("sp.Route", "length", "number|string", "m", "How far it goes on, 1000 unless said; without `to`."),
    FIELD("sp.Route", "turns", "string", NULL,
          "\"straight\" (unless said) or \"random\", drawn from the case's seed; never into a dead end that is too "
          "near."),
    FIELD("sp.Park", "before", "sp.Place", NULL, "Where the front of the first car is."),
    FIELD("sp.Park", "side", "string", NULL, "\"right\" (unless said) or \"left\" of the lane."),
    FIELD("sp.Park", "gap", "number|string", "m", "Between cars, 1 unless said."),
    FIELD("sp.Park", "offset", "number|string", "m", "From the lane's edge to the cars' sides, 0.3 unless said."),
    FIELD("sp.Gap", "gap", "number|string", "m", "Bumper to bumper along the lane."),
    FIELD("sp.Gap", "thw", "number|string", "s", "Gap by the speed of who is behind."),
    FIELD("sp.Gap", "ttc", "number|string", "s", "Gap by the closing speed."),
    FIELD("sp.Gap", "lane", "integer|string", NULL, "Another lane than its own: \"left\", \"right\" or an id."),
    FIELD("sp.Gap", "impact", "number|string", "1",
          "Shifts the target so that its middle meets the ego's front at this share of its width: 0 right edge, 100 % "
          "left edge; a bare number beyond 1.5 is percent."),

    /* ------------------------------------------------ places and actors */
    METHOD(PLACE, "left", "metres: number", PLACE, place_left, "Moved left of the driving direction."),
    METHOD(PLACE, "right", "metres: number", PLACE, place_right, "Moved right."),
    METHOD(PLACE, "back", "metres: number", PLACE, place_back, "Moved back along the lane."),
    METHOD(PLACE, "forward", "metres: number", PLACE, place_forward, "Moved on along the lane."),
    METHOD(PLACE, "turned", "angle: number|string", PLACE, place_turned, "Turned left."),
    METHOD(ACTOR, "ahead", "spec: sp.Gap", PLACE, actor_ahead, "Ahead of it on its lane."),
    METHOD(ACTOR, "behind", "spec: sp.Gap", PLACE, actor_behind, "Behind it on its lane."),
    METHOD(ACTOR, "left", "metres: number", PLACE, actor_left, "Beside it."),
    METHOD(ACTOR, "right", "metres: number", PLACE, actor_right, "Beside it."),
    METHOD(ACTOR, "lane", "lane?: integer|string", PLACE, actor_lane,
           "Level with it, on its own lane or the one named."),
    METHOD(ACTOR, "hidden_from", "other: sp.Actor", "boolean", actor_hidden_from,
           "Whether others hide all of it from that one's seat, seen from above."),
    METHOD(ACTOR, "size", "", "number, number, number", actor_size,
           "Length and width of its box, and its front ahead of its origin, m."),
    METHOD(ACTOR, "drive", "spec: sp.Drive", ACTOR, act_drive, "Goes to a speed."),
    METHOD(ACTOR, "brake", "spec: sp.Brake", ACTOR, act_brake, "Brakes."),
    METHOD(ACTOR, "stop", "spec?: sp.Stop", ACTOR, act_stop, "Brakes to rest."),
    METHOD(ACTOR, "change_lane", "spec: sp.LaneChange", ACTOR, act_change_lane, "Moves sideways."),
    METHOD(ACTOR, "cut_in", "spec: sp.CutIn", ACTOR, act_cut_in, "Moves into the lane of another."),
    METHOD(ACTOR, "follow", "spec: sp.Follow", ACTOR, act_follow,
           "Follows a leader by the intelligent driver model: follow { leader, headway = 1.5 }."),
    METHOD(ACTOR, "cross", "spec: sp.Cross", ACTOR, act_cross,
           "Walks straight ahead, released so as to meet another; then it waits for nobody."),
    METHOD(ACTOR, "set_lights", "lights: string[]", ACTOR, act_set_lights,
           "low high left right brake reverse fog horn; an empty list is dark."),
    METHOD(ACTOR, "obey", "", ACTOR, act_obey,
           "Minds lights, stop and yield signs, limits, bends and whoever is ahead from now on."),
    METHOD(ACTOR, "ignore_signals", "", ACTOR, act_ignore_signals, "Minds none of that any more."),
    METHOD(ACTOR, "show", "", ACTOR, act_show, "Is there from now on."),
    METHOD(ACTOR, "hide", "", ACTOR, act_hide, "Is gone."),
    METHOD(ACTOR, "human", "spec: sp.Human", ACTOR, act_human,
           "Of the ego with base = \"human\", before the first wait: what the human at the wheel is like."),
    METHOD(ACTOR, "taken_over", "", CONDITION, say_taken_over, "Of the ego: the human at the wheel has taken over."),
    FIELD("sp.Human", "reaction", "number|string", "s", "From a warning to the brake, 1.2 unless said."),
    FIELD("sp.Human", "brake", "number|string", "m/s2", "How hard he then brakes, 6 unless said."),
    FIELD("sp.Human", "takes_over", "number|string", "s",
          "From the request to take over until he drives, 2.7 unless said; or \"never\"."),
    FIELD("sp.Human", "headway", "number|string", "s", "That he keeps once he drives, 1.8 unless said."),
    FIELD("sp.Human", "hands_off", "boolean", NULL, "His hands are off the wheel until he drives."),
    METHOD(ACTOR, "robot", "spec: sp.Robot", ACTOR, act_robot, "Of the ego: brakes or steers by hand."),
    METHOD(ACTOR, "ttc", "other: sp.Actor", QUANTITY, say_ttc,
           "Gap by closing speed along the lane, s; infinite when they do not close in."),
    METHOD(ACTOR, "gap", "other: sp.Actor", QUANTITY, say_gap,
           "From its front to the other along the lane, m; negative beside and behind."),
    METHOD(ACTOR, "headway", "other: sp.Actor", QUANTITY, say_headway, "Gap by its own speed, s."),
    METHOD(ACTOR, "distance", "other: sp.Actor", QUANTITY, say_distance, "Between the reference points, m."),
    METHOD(ACTOR, "closing", "other: sp.Actor", QUANTITY, say_closing, "Closing speed along the lane, m/s."),
    METHOD(ACTOR, "speed", "", QUANTITY, say_speed, "Its speed, m/s."),
    METHOD(ACTOR, "contact", "other?: sp.Actor", CONDITION, say_contact,
           "They touch; without other: it touches anyone."),
    METHOD(ACTOR, "standstill", "", CONDITION, say_standstill, "It stands."),
    METHOD(ACTOR, "past", "other: sp.Actor", CONDITION, say_past, "It is beside or beyond the other along the lane."),
    METHOD(ACTOR, "reached", "place: sp.Place", CONDITION, say_reached, "Its front is at the place or beyond."),
    METHOD(ACTOR, "warned", "", CONDITION, say_warned, "Of the ego: the driver has warned of a forward collision."),
    METHOD(ACTOR, "braking", "", CONDITION, say_braking, "It slows by more than 1 m/s2."),
    METHOD(QUANTITY, "below", "value: number|string", CONDITION, quantity_below, "At most that."),
    METHOD(QUANTITY, "above", "value: number|string", CONDITION, quantity_above, "At least that."),
    METHOD(QUANTITY, "between", "low: number|string, high: number|string", CONDITION, quantity_between,
           "Both ends included."),
    METHOD(QUANTITY, "now", "", "number", quantity_value, "Its value."),
    METHOD(CONDITION, "now", "", "boolean", condition_now,
           "Its answer. Conditions join by | & ~, never by or, and, not."),
    FIELD("sp.Drive", "speed", "number|string", "m/s", "To reach."),
    FIELD("sp.Drive", "accel", "number|string", "m/s2", "2 unless said."),
    FIELD("sp.Drive", "over", "number|string", "s", "Instead of accel: how long it takes."),
    FIELD("sp.Drive", "reach_in", "number|string", "s", "Until the acceleration is there."),
    FIELD("sp.Brake", "decel", "number|string", "m/s2", "Positive."),
    FIELD("sp.Brake", "reach_in", "number|string", "s", "Until the deceleration is there."),
    FIELD("sp.Brake", "down_to", "number|string", "m/s", "0 unless said."),
    FIELD("sp.Stop", "decel", "number|string", "m/s2", "3 unless said."),
    FIELD("sp.Stop", "reach_in", "number|string", "s", "Until the deceleration is there."),
    FIELD("sp.LaneChange", "to", "string|integer|sp.Place|sp.Actor", NULL,
          "\"left\", \"right\", an id, a place or whose lane."),
    FIELD("sp.LaneChange", "offset", "number|string", "m", "Left of that lane's middle."),
    FIELD("sp.LaneChange", "over", "number|string", "s", "How long it takes, 3 unless said."),
    FIELD("sp.LaneChange", "length", "number|string", "m", "Instead of over: along the lane."),
    FIELD("sp.CutIn", "before", "sp.Actor", NULL, "Into whose lane."),
    FIELD("sp.CutIn", "over", "number|string", "s", "How long it takes, 3 unless said."),
    FIELD("sp.CutIn", "length", "number|string", "m", "Instead of over: along the lane."),
    FIELD("sp.Follow", "headway", "number|string", "s", "1.5 unless said."),
    FIELD("sp.Follow", "gap", "number|string", "m", "At rest, 2 unless said."),
    FIELD("sp.Cross", "meet", "sp.Actor", NULL, "Whom to meet; without: sets off at once."),
    FIELD("sp.Cross", "impact", "number|string", "1", "Share of the ego's width, 50 % unless said."),
    FIELD("sp.Cross", "offset", "number|string", "m",
          "Its point that is meant lies so far ahead of its middle, 0 unless said: a pedestrian's hip -6 cm."),
    FIELD("sp.Cross", "speed", "number|string", "m/s", "Its walking speed."),
    FIELD("sp.Cross", "accel_over", "number|string", "m", "Way over which it comes up to speed."),
    FIELD("sp.Cross", "release_ttc", "number|string", "s",
          "Sets off at this time to collision instead of solving for the impact."),
    FIELD("sp.Cross", "after", "number|string", "s", "Without meet: sets off so much later."),
    FIELD("sp.Robot", "brake", "number|string", "m/s2", "Its deceleration."),
    FIELD("sp.Robot", "after_warning", "number|string", "s", "Its reaction time."),
    FIELD("sp.Robot", "at_once", "boolean", "", "Brakes from now on, warned or not; brake = 0 lets go."),
    FIELD("sp.Robot", "aside", "number|string", "m", "Steers so far to the left of its path, and stays there."),

    /* ------------------------------------------------ traffic, surfaces, who drives */
    STORY_ROWS,
    TRAFFIC_ROWS

        /* ------------------------------------------------ rigs, faults */
        SENSOR_ROWS};

const row *script_rows(uint32_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

static const char *const owner_docs[][2] = {
    {"sp", "What `require \"skidpad\"` gives."},
    {"sp.road", "Roads."},
    {"sp.RoadSpec", "A road said in Lua."},
    {"sp.RoadPiece", "One piece of a road."},
    {"sp.RoadLevel", "A height of a road."},
    {"sp.RoadArm", "An arm of a crossing or roundabout; a place on it counts from its outer end into the junction."},
    {"sp.RoadPocket", "Lanes only for those who turn."},
    {"sp.IntersectionSpec", "A crossing."},
    {"sp.RoundaboutSpec", "A roundabout."},
    {"sp.RoadWorks", "Road works on a stretch of road."},
    {"sp.RoadSign", "A sign beside the road."},
    {"sp.HighwaySpec", "A motorway."},
    {"sp.RoadRamp", "A ramp of a motorway."},
    {"sp.NetworkSpec", "Parts that are joined end to end."},
    {"sp.Scenario", "The head of a scenario."},
    {"sp.Env", "Sun, weather, sight and grip."},
    SENSOR_OWNERS,
    STORY_OWNERS,
    {"sp.Wind", "A wind."},
    {"sp.Surface", "What lies on a stretch of road."},
    {TRAFFIC, "Traffic that was cast together."},
    {"sp.Traffic", "Vehicles that decide for themselves."},
    {"sp.Crowd", "People on pavements."},
    {"sp.Source", "Where vehicles appear."},
    {"sp.Sink", "Where they go."},
    {"sp.Stream", "A row of cars; a kind may come first."},
    {"sp.Column", "A row of cars that follow; a kind may come first."},
    {"sp.Wander", "What it decides for itself again."},
    {"sp.KeepBeside", "A place beside another."},
    {"sp.Path", "A path over the plane, laid in the prologue."},
    {"sp.PathSpec", "A path: pieces in the list, or points."},
    {"sp.PathPiece", "A straight, an arc or a clothoid of a path."},
    {"sp.CheckOptions", "What a check is about."},
    {"sp.BinsOptions", "A coverage item; edges or texts come first."},
    {"sp.Sut", "A system under test."},
    {AXIS, "A parameter's values."},
    {WORLD, "`w` in `run`."},
    {ROAD_HANDLE, "`w.road`."},
    {"sp.WaitOptions", "How long, and what then."},
    {"sp.Ego", "How the ego is cast."},
    {"sp.Cast", "How others are cast; the kind comes first: { \"gvt\", at = ... }."},
    {"sp.Route", "The way that someone follows: to a place, or on and on."},
    {"sp.Park", "A row of parked cars; kinds come first."},
    {"sp.Gap", "One of gap, thw, ttc."},
    {PLACE, "Somewhere on the road."},
    {ACTOR, "Someone on the road."},
    {QUANTITY, "A number that changes with time."},
    {CONDITION, "A question that changes with time. An object: never for `if`."},
    {"sp.Drive", "To another speed."},
    {"sp.Brake", "A braking."},
    {"sp.Stop", "A stop."},
    {"sp.LaneChange", "A lane change."},
    {"sp.CutIn", "A cut-in."},
    {"sp.Follow", "A following; the leader comes first."},
    {"sp.Cross", "A crossing."},
    {SIGNAL, "One traffic light, or several that change together."},
    {"sp.Programme", "Phases of a light in a ring, { what it shows, seconds }."},
    {"sp.Inside", "A stretch of road on which a check counts."},
    {"sp.Repeats", "How often each case runs, the number first, and how many of these runs must pass."},
    {"sp.Record", "What a run came to, for sp.score."},
    {"sp.RecordContact", "The ego's first contact."},
    {"sp.Human", "The human at the wheel."},
    {"sp.Robot", "What the robot at pedal and wheel does, after a warning or at once."}};

const char *script_owner_doc(const char *owner)
{
    for (size_t i = 0; i < sizeof owner_docs / sizeof *owner_docs; i++)
        if (!strcmp(owner_docs[i][0], owner))
            return owner_docs[i][1];
    return "";
}

void rows_register(lua_State *L, const char *owner)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        if (strcmp(r->owner, owner) || r->kind == ROW_FIELD)
            continue;
        if (r->kind == ROW_VALUE)
            lua_pushnumber(L, r->value);
        else
            lua_pushcfunction(L, r->call);
        lua_setfield(L, -2, r->name);
    }
    rows_guard(L, owner);
    if (strcmp(owner, "sp"))
        return;
    // what hangs below `sp`: roads, and a constructor for each kind of sensor
    lua_newtable(L);
    rows_register(L, "sp.road");
    lua_setfield(L, -2, "road");
    for (const char *const *name = sensor_names; *name; name++) {
        lua_pushstring(L, *name);
        lua_pushcclosure(L, say_sensor, 1);
        lua_setfield(L, -2, *name);
    }
}
