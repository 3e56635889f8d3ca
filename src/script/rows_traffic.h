/* rows_traffic.h - rows of the words about traffic, surfaces and who drives; part of the table in rows.c. */
#ifndef SP_SCRIPT_ROWS_TRAFFIC_H
#define SP_SCRIPT_ROWS_TRAFFIC_H

#define DRIVER_FIELDS(owner)                                                                                           \
    FIELD(owner, "fidelity", "string", NULL,                                                                           \
          "\"kinematic\" (unless said): exactly as told; \"single_track\" or \"full\": a chassis that steers along "   \
          "its way. Who wanders is single_track unless said."),                                                        \
        FIELD(owner, "temper", "string", NULL,                                                                         \
              "How it drives when it decides for itself: normal, calm, hasty, aggressive or truck."),                  \
        FIELD(owner, "wander", "boolean", NULL, "Decides speed, lanes and turns for itself, until it is told.")

/* somebody with a driver of his own */
#define DRIVEN_FIELDS(owner)                                                                                           \
    FIELD(owner, "driver", "string", NULL,                                                                             \
          "Drives it, as --driver does the ego: a path from this file, or a bare name. Its fidelity is then full."),   \
        FIELD(owner, "params", "table", NULL, "Parameters handed to that driver."),                                    \
        FIELD(owner, "rig", "sp.Rig|sp.Sensor[]", NULL,                                                                \
              "What that driver sees with, on this actor; unless said what the ego has unless said, without the "      \
              "camera. Of \"lead\" they are \"lead.front_radar\", ..."),                                               \
        FIELD(owner, "bind", "table<string, string>", NULL, "Which sensor of that rig serves which need, by name."),   \
        FIELD(owner, "set_speed", "number|string", "m/s", "Of that driver's cruise control; speed unless said."),      \
        FIELD(owner, "time_gap", "number|string", "s", "Of that driver's cruise control, 1.8 unless said."),           \
        FIELD(owner, "engaged", "boolean", NULL, "That driver is switched on, unless said."),                          \
        FIELD(owner, "latency", "number|string", "s", "Of that driver's output; its own unless said.")

/* who comes with traffic */
#define MIX_FIELDS(owner)                                                                                              \
    FIELD(owner, "kinds", "string|string[]|table<string, number>", NULL,                                               \
          "Cars of these kinds, each as often, or by shares: { compact = 2, van = 1 }."),                              \
        FIELD(owner, "lorries", "number|string", "1", "Share of lorries, 0 unless said."),                             \
        FIELD(owner, "buses", "number|string", "1", "Share of buses."),                                                \
        FIELD(owner, "motorcycles", "number|string", "1", "Share of motorcycles."),                                    \
        FIELD(owner, "bicycles", "number|string", "1", "Share of bicycles, on the outermost lane."),                   \
        FIELD(owner, "temper", "string|string[]|table<string, number>", NULL,                                          \
              "Tempers, likewise; unless said 60 % normal, 20 % calm, 15 % hasty, 5 % aggressive. Lorries and buses "  \
              "are truck."),                                                                                           \
        FIELD(owner, "speed", "number|string", "m/s", "When somebody appears; as the road has it unless said."),       \
        FIELD(owner, "sight", "number|string", "m",                                                                    \
              "Nearer to the ego nobody appears while time runs, 150 unless said."),                                   \
        FIELD(owner, "name", "string", NULL, "Its own are NAME#1, NAME#2, ...; all draws hang on it.")

#define ROW_FIELDS(owner)                                                                                              \
    FIELD(owner, "count", "integer", NULL, "How many; one more than `gaps` unless said."),                             \
        FIELD(owner, "gap", "number|string|sp.GapDraw", "m", "Bumper to bumper."),                                     \
        FIELD(owner, "thw", "number|string|sp.GapDraw", "s",                                                           \
              "Gap by their speed, 1.8 unless anything is said; { mean = 2, min = 0.8 }: drawn."),                     \
        FIELD(owner, "gaps", "number[]", "m", "Gaps one by one from the first on; the last holds for the rest."),      \
        FIELD(owner, "thws", "number[]", "s", "Likewise, by their speed."),                                            \
        FIELD(owner, "kinds", "string|string[]|table<string, number>", NULL,                                           \
              "Drawn from these; compact unless said, here or first in the table."),                                   \
        FIELD(owner, "name", "string", NULL, "They are NAME#1, NAME#2, ..."),                                          \
        FIELD(owner, "obey", "boolean", NULL, "They mind lights, signs, limits and gaps.")

#define TRAFFIC_ROWS                                                                                                   \
    METHOD(WORLD, "lorry", "spec: sp.Cast", ACTOR, world_lorry, "A lorry."),                                           \
        METHOD(WORLD, "bus", "spec: sp.Cast", ACTOR, world_bus, "A bus."),                                             \
        METHOD(WORLD, "motorcycle", "spec: sp.Cast", ACTOR, world_motorcycle, "A motorcycle."),                        \
        METHOD(WORLD, "cyclist", "spec: sp.Cast", ACTOR, world_cyclist, "Someone on a bicycle."),                      \
        METHOD(WORLD, "traffic", "spec: sp.Traffic", TRAFFIC, world_traffic,                                           \
               "Vehicles that decide for themselves, spread over the road; in the prologue."),                         \
        METHOD(WORLD, "crowd", "spec: sp.Crowd", TRAFFIC, world_crowd,                                                 \
               "People on the pavements, who walk and cross."),                                                        \
        METHOD(WORLD, "source", "spec: sp.Source", TRAFFIC, world_source,                                              \
               "Vehicles that appear at a place, so many in an hour; w:sink or the end of the road takes them."),      \
        METHOD(WORLD, "sink", "spec: sp.Sink", NULL, world_sink, "Takes everybody of any traffic who comes by."),      \
        METHOD(WORLD, "stream", "spec: sp.Stream", "sp.Actor[]", world_stream,                                         \
               "Cars one behind the other, with chosen gaps; the first at the place."),                                \
        METHOD(WORLD, "column", "spec: sp.Column", "sp.Actor[]", world_column, "Cars that follow one another."),       \
        METHOD(WORLD, "surface", "spec: sp.Surface", NULL, world_surface,                                              \
               "What lies on a stretch of road; of two that overlap the later counts."),                               \
        METHOD(TRAFFIC, "count", "", QUANTITY, traffic_count, "How many of it are on the road."),                      \
        METHOD(TRAFFIC, "actors", "", "sp.Actor[]", traffic_actors, "All of it, those who are hidden too."),           \
        METHOD(ACTOR, "wander", "spec?: sp.Wander", ACTOR, act_wander,                                                 \
               "Decides for itself again: what acts have taken is given back."),                                       \
        METHOD(ACTOR, "keep_beside", "spec: sp.KeepBeside", ACTOR, act_keep_beside,                                    \
               "Stays level with a part of another, as well as its speed can do that."),                               \
        METHOD(ACTOR, "speed_profile", "knots: number[][]", ACTOR, act_speed_profile,                                  \
               "Speeds over time from now on: { { 0, 10 }, { 2, \"50 km/h\" } }; straight lines between."),            \
        METHOD(WORLD, "path", "spec: sp.PathSpec", PATH, world_path,                                                   \
               "Lays a path over the plane, before the first wait: pieces one after the other, or points."),           \
        METHOD(PATH, "length", "", "number", path_metres, "Of all of it, m."),                                         \
        METHOD(ACTOR, "path", "path: sp.Path", ACTOR, act_path,                                                        \
               "Follows the path from here (or from where it lies) with its rear axle, and straight on behind it; of " \
               "the ego it is the robot's."),                                                                          \
        FIELD("sp.PathSpec", "points", "number[][]", NULL,                                                             \
              "Instead of pieces: { x, y } each, m, seen from its start: x forward, y left; joined by arcs."),         \
        FIELD("sp.PathSpec", "at", "sp.Place", NULL, "Where it begins; else where whoever follows it is then."),       \
        FIELD("sp.PathPiece", "length", "number|string", "m", "Of the piece."),                                        \
        FIELD("sp.PathPiece", "angle", "number|string", "rad", "Instead of a length: how far it turns."),              \
        FIELD("sp.PathPiece", "radius", "number|string", "m", "Of an arc; left positive."),                            \
        FIELD("sp.PathPiece", "from_radius", "number|string", "m", "Of a clothoid at its start; none is straight."),   \
        FIELD("sp.PathPiece", "to_radius", "number|string", "m", "Of a clothoid at its end; none is straight."),       \
        METHOD(ACTOR, "stands_for", "seconds: number|string", CONDITION, say_stands_for, "It has stood that long."),   \
        DRIVER_FIELDS("sp.Cast"), DRIVEN_FIELDS("sp.Cast"),                                                            \
        FIELD("sp.Cast", "tows", "string", NULL,                                                                       \
              "The kind of its trailer, NAME.trailer: a tractor's \"semitrailer\"."),                                  \
        FIELD("sp.Wander", "speed", "boolean", NULL, "It decides its speed, true unless said."),                       \
        FIELD("sp.Wander", "lane", "boolean", NULL, "It decides its lanes and turns, true unless said."),              \
        FIELD("sp.KeepBeside", "who", "sp.Actor", NULL, "Beside whom."),                                               \
        FIELD("sp.KeepBeside", "at", "string|number", "m",                                                             \
              "Its own middle is level with that one's \"nose\" or \"tail\", or so far ahead of its middle (0)."),     \
        FIELD("sp.KeepBeside", "side", "string", NULL, "\"left\" or \"right\": changes to the lane there."),           \
        FIELD("sp.KeepBeside", "accel", "number|string", "m/s2", "At most, 3 unless said."),                           \
        FIELD("sp.KeepBeside", "over", "number|string", "s", "How long that change of lane takes, 3 unless said."),    \
        FIELD("sp.KeepBeside", "length", "number|string", "m", "Instead of over: along the lane."),                    \
        FIELD("sp.Traffic", "max", "integer", NULL, "So many are on the road at most; they are cast at once."),        \
        FIELD("sp.Traffic", "density", "number|string", "1/m",                                                         \
              "\"20 /km\" of a lane, as far as max goes; all of them unless said."),                                   \
        FIELD("sp.Traffic", "around", "sp.Actor", NULL,                                                                \
              "Keeps the density around that one: who is left behind appears again ahead or behind, unseen."),         \
        FIELD("sp.Traffic", "radius", "number|string", "m", "Around that one, 500 unless said."),                      \
        FIELD("sp.Traffic", "spread", "boolean", NULL, "false: nobody is there at time 0, all come later."),           \
        FIELD("sp.Traffic", "lanes", "integer|integer[]", NULL, "Only these lanes; all driving lanes unless said."),   \
        FIELD("sp.Traffic", "roads", "string|string[]", NULL, "Only these roads."),                                    \
        FIELD("sp.Traffic", "inattention", "boolean|string", NULL,                                                     \
              "Of all who decide for themselves: true (unless said) near the ego, false, or \"everywhere\"."),         \
        FIELD("sp.Traffic", "undertake", "boolean", NULL, "Of all: they may overtake on the slower side."),            \
        MIX_FIELDS("sp.Traffic"), FIELD("sp.Source", "at", "sp.Place", NULL, "Where they appear."),                    \
        FIELD("sp.Source", "flow", "number|string", "Hz", "\"600 /h\"; waits when there is no room, and when seen."),  \
        FIELD("sp.Source", "max", "integer", NULL, "At one time, 20 unless said."), MIX_FIELDS("sp.Source"),           \
        FIELD("sp.Sink", "at", "sp.Place", NULL, "On a lane."),                                                        \
        FIELD("sp.Crowd", "max", "integer", NULL, "So many people at most; they are cast at once."),                   \
        FIELD("sp.Crowd", "density", "number|string", "1/m", "\"50 /km\" of a pavement; all of them unless said."),    \
        FIELD("sp.Crowd", "around", "sp.Actor", NULL, "Keeps the density around that one."),                           \
        FIELD("sp.Crowd", "radius", "number|string", "m", "Around that one, 200 unless said."),                        \
        FIELD("sp.Crowd", "sight", "number|string", "m",                                                               \
              "Nearer to the ego nobody appears while time runs, 60 unless said."),                                    \
        FIELD("sp.Crowd", "lanes", "integer|integer[]", NULL, "Only these pavements."),                                \
        FIELD("sp.Crowd", "roads", "string|string[]", NULL, "Only these roads."),                                      \
        FIELD("sp.Crowd", "kinds", "string|string[]|table<string, number>", NULL, "adult and child unless said."),     \
        FIELD("sp.Crowd", "temper", "string|string[]|table<string, number>", NULL, "As of traffic."),                  \
        FIELD("sp.Crowd", "name", "string", NULL, "They are NAME#1, NAME#2, ..."),                                     \
        FIELD("sp.Stream", "at", "sp.Place", NULL, "Where the first is at time 0."), ROW_FIELDS("sp.Stream"),          \
        FIELD("sp.Stream", "speed", "number|string", "m/s", "Of all at time 0."), DRIVER_FIELDS("sp.Stream"),          \
        FIELD("sp.Column", "behind", "sp.Actor", NULL, "Whom the first follows."), ROW_FIELDS("sp.Column"),            \
        FIELD("sp.Column", "speed", "number|string", "m/s", "At time 0; that of who leads unless said."),              \
        DRIVER_FIELDS("sp.Column"),                                                                                    \
        FIELD("sp.Env", "surface", "string", NULL, "dry (unless said), wet, snow or ice."),                            \
        FIELD("sp.Env", "water", "number|string", "m",                                                                 \
              "Film on the road: \"1 mm\"; 0.5 mm of a wet one unless said."),                                         \
        FIELD("sp.Env", "wind", "sp.Wind", NULL, "A steady wind."),                                                    \
        FIELD("sp.Wind", "speed", "number|string", "m/s", "0 to 60."),                                                 \
        FIELD("sp.Wind", "to", "number|string", "rad", "Where it blows to, left of world x."),                         \
        FIELD("sp.Surface", "at", "sp.Place", NULL, "Where it begins."),                                               \
        FIELD("sp.Surface", "length", "number|string", "m", "Along the lane from there."),                             \
        FIELD("sp.Surface", "side", "string", NULL,                                                                    \
              "all (unless said); lane: that one; left or right of the lane's middle."),                               \
        FIELD("sp.Surface", "surface", "string", NULL, "dry, wet, snow or ice; as of env unless said."),               \
        FIELD("sp.Surface", "water", "number|string", "m", "Film on it."),                                             \
        FIELD("sp.Surface", "friction", "number|string", "1", "Scale of tyre grip there, beside that of env."),

#endif
