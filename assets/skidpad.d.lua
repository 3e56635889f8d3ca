---@meta skidpad
-- Generated from the rows of src/script/rows.c: `skidpad` words for the Lua language server.

---@class sp.Check
---@class sp.Bins
---@class sp.Road
---@class sp.Sensor
---@class sp.Rig

---A road said in Lua.
---@class sp.RoadSpec
---@field length? number|string Of a road of one piece. Unit: m
---@field radius? number|string Of a curve; left positive. Unit: m
---@field from_radius? number|string At the start of a clothoid. Unit: m
---@field to_radius? number|string At the end of a clothoid. Unit: m
---@field lanes? integer Driving lanes of both sides together, 2 unless said; the odd one is right.
---@field lanes_right? integer Driving lanes right of the centre line: ids -1, -2, ...
---@field lanes_left? integer Driving lanes left of it: ids 1, 2, ...
---@field oneway? boolean All lanes are right of the centre line.
---@field width? number|string Of a lane, 3.5 unless said. Unit: m
---@field shoulder? number|string Paved strip on each side. Unit: m
---@field kerb? boolean A kerb and a sidewalk on each side.
---@field loop? boolean The end joins the start.
---@field speed_limit? number|string As signed; 0 none. Unit: m/s
---@field heading? number|string Of the start, left of x. Unit: rad
---@field name? string Of the road.
---@field left_hand? boolean Traffic keeps left: positive lanes drive along the road; the odd one of `lanes` is left.
---@field center? string The line in the middle: none, solid, broken, double, "solid broken", ... ; "yellow solid".
---@field edge? string The lines at the edges, likewise.
---@field profile? sp.RoadLevel[] Heights along the road, joined smoothly.
---@field grade? number|string Uphill instead of a profile: "6 %". Unit: 1
---@field bank? number|string The left edge stands higher by this angle. Unit: rad
---@field works? sp.RoadWorks[] Road works: closed lanes, yellow lines, cones, signs.
---@field signs? sp.RoadSign[] Signs beside the road.

---Road works on a stretch of road.
---@class sp.RoadWorks
---@field from? number|string Where the outermost lanes are closed from. Unit: m
---@field to? number|string Where they open again. Unit: m
---@field taper? number|string Before and behind, 60 unless said. Unit: m
---@field side? string right (unless said) or left, along the road.
---@field close? integer How many lanes from outside, 1 unless said.
---@field width? number|string Of the lanes that stay open; as they are unless said. Unit: m
---@field cones? number|string From cone to cone, 10 unless said; 0 none. Unit: m
---@field speed_limit? number|string On that side, signed before; 0 as it is. Unit: m/s

---A sign beside the road.
---@class sp.RoadSign
---@field at? number|string Along the road. Unit: m
---@field kind? string stop yield priority speed speed_end crossing no_passing works.
---@field value? number|string Of a speed limit. Unit: m/s
---@field against? boolean For those who drive against the road's direction.

---A motorway.
---@class sp.HighwaySpec
---@field name? string Of the main road, "main" unless said.
---@field length? number|string Of a straight one; else pieces in the list: { length, radius } ... Unit: m
---@field lanes? integer In a direction, 2 unless said: -1, -2 ...; opposite 2, 3 ...
---@field opposite? boolean The other carriageway too, true unless said.
---@field width? number|string Of a lane, 3.75 unless said. Unit: m
---@field shoulder? number|string On the outside, 2.5 unless said. Unit: m
---@field median? number|string Between the carriageways (lane 1), 4 unless said. Unit: m
---@field speed_limit? number|string As signed; 0 none. Unit: m/s
---@field rails? boolean Guard rails outside and in the median, true unless said.
---@field heading? number|string Of the start, left of x. Unit: rad
---@field left_hand? boolean Traffic keeps left: the mirror image.
---@field profile? sp.RoadLevel[] Heights along the road, joined smoothly.
---@field ramps? sp.RoadRamp[] Exits and entries.

---A ramp of a motorway.
---@class sp.RoadRamp
---@field kind? string exit or entry.
---@field name? string Of its road, exit_N or entry_N by its place in the list unless said.
---@field at? number|string Where its nose is, along the main road. Unit: m
---@field opposite? boolean Of the other carriageway.
---@field lane? number|string Of the lane beside the main road at full width, 250 unless said. Unit: m
---@field taper? number|string Over which that lane opens or closes, 60 unless said. Unit: m
---@field length? number|string Of its road, which begins at the nose, 300 unless said. Unit: m
---@field angle? number|string It bends away by this, 0.2 unless said. Unit: rad
---@field radius? number|string Of that bend, 250 unless said. Unit: m
---@field width? number|string Of its lane, as of the main road's unless said. Unit: m
---@field speed_limit? number|string As signed; 0 none. Unit: m/s

---Parts that are joined end to end.
---@class sp.NetworkSpec
---@field parts? table<string, sp.Road> Roads by name; that of the first joint's first end stays where it is, the others are moved to it.
---@field join? string[][] Pairs of ends: "PART.ARM", "PART.start", "PART.end"; ends that both stand already get a road between.
---@field left_hand? boolean Traffic keeps left, on all parts.

---A height of a road.
---@class sp.RoadLevel
---@field s? number|string Along the road. Unit: m
---@field z? number|string Its height there. Unit: m

---An arm of a crossing or roundabout; a place on it counts from its outer end into the junction.
---@class sp.RoadArm
---@field heading? number|string From the middle outwards, left of east; needed unless the name is a point of the compass. Unit: rad
---@field lanes? integer Driving lanes of both directions together, 2 unless said; the odd one comes in.
---@field lanes_in? integer Lanes that come in, 0 to 8.
---@field lanes_out? integer Lanes that leave, 0 to 8.
---@field width? number|string Of a lane, 2 to 10, 3.5 unless said. Unit: m
---@field pocket? sp.RoadPocket Lanes that open before the junction for those who turn.
---@field rule? string Without lights: "priority", "yield" or "stop"; the arms nearest to east and west are the main road unless one says priority.
---@field length? number|string From the outer end to the junction, 100 unless said. Unit: m
---@field shoulder? number|string Paved strip on each side, 0 to 20. Unit: m
---@field kerb? boolean A kerb and a sidewalk on each side and around the corners.
---@field speed_limit? number|string As signed; 0 none. Unit: m/s
---@field crossing? boolean|number|string A zebra: true (4 m) or its size along the road, up to 20. Unit: m
---@field center? string The line in the middle, as of a road.
---@field edge? string The lines at the edges, as of a road.
---@field profile? sp.RoadLevel[] Heights from the outer end on; the junction is level at 0.

---Lanes only for those who turn.
---@class sp.RoadPocket
---@field left? number|string Full width before the junction of a lane that turns left; 0 none. Unit: m
---@field right? number|string The same to the right. Unit: m
---@field taper? number|string Over which it opens, 20 unless said. Unit: m

---A crossing.
---@class sp.IntersectionSpec
---@field arms? table<string, sp.RoadArm> 2 to 8 by name: south east north west, south_east ..., or any name with a heading; a bare name in the list is an arm with nothing of its own.
---@field name? string Its parts are then NAME.ARM.
---@field heading? number|string Turns all arms to the left. Unit: rad
---@field left_hand? boolean Traffic keeps left: the mirror image.
---@field signals? boolean|string true: lights; false or "yield": signs, the side roads yield (unless said); "stop": they stop; "none".
---@field protected_left? boolean Lights of pockets for those who turn across the traffic are a group of their own.
---@field uturn? boolean The innermost lane may turn back.
---@field curve? number|string Radius of the corners, 0.5 to 200, 8 unless said. Unit: m
---@field lanes? integer Of arms that do not say it. Driving lanes of both directions together, 2 unless said; the odd one comes in.
---@field lanes_in? integer Of arms that do not say it. Lanes that come in, 0 to 8.
---@field lanes_out? integer Of arms that do not say it. Lanes that leave, 0 to 8.
---@field width? number|string Of arms that do not say it. Of a lane, 2 to 10, 3.5 unless said. Unit: m
---@field pocket? sp.RoadPocket Of arms that do not say it. Lanes that open before the junction for those who turn.
---@field rule? string Of arms that do not say it. Without lights: "priority", "yield" or "stop"; the arms nearest to east and west are the main road unless one says priority.
---@field length? number|string Of arms that do not say it. From the outer end to the junction, 100 unless said. Unit: m
---@field shoulder? number|string Of arms that do not say it. Paved strip on each side, 0 to 20. Unit: m
---@field kerb? boolean Of arms that do not say it. A kerb and a sidewalk on each side and around the corners.
---@field speed_limit? number|string Of arms that do not say it. As signed; 0 none. Unit: m/s
---@field crossing? boolean|number|string Of arms that do not say it. A zebra: true (4 m) or its size along the road, up to 20. Unit: m
---@field center? string Of arms that do not say it. The line in the middle, as of a road.
---@field edge? string Of arms that do not say it. The lines at the edges, as of a road.
---@field profile? sp.RoadLevel[] Of arms that do not say it. Heights from the outer end on; the junction is level at 0.

---A roundabout.
---@class sp.RoundaboutSpec
---@field arms? table<string, sp.RoadArm> 2 to 8 by name: south east north west, south_east ..., or any name with a heading; a bare name in the list is an arm with nothing of its own.
---@field name? string Its parts are then NAME.ARM.
---@field heading? number|string Turns all arms to the left. Unit: rad
---@field left_hand? boolean Traffic keeps left: the mirror image.
---@field radius? number|string Of the outer edge of the ring, 20 unless said. Unit: m
---@field lanes? integer Of the ring, 1 to 3, 1 unless said.
---@field width? number|string Of a lane of the ring, 5 unless said. Unit: m
---@field length? number|string Of arms that do not say it. From the outer end to the junction, 100 unless said. Unit: m
---@field shoulder? number|string Of arms that do not say it. Paved strip on each side, 0 to 20. Unit: m
---@field kerb? boolean Of arms that do not say it. A kerb and a sidewalk on each side and around the corners.
---@field speed_limit? number|string Of arms that do not say it. As signed; 0 none. Unit: m/s
---@field crossing? boolean|number|string Of arms that do not say it. A zebra: true (4 m) or its size along the road, up to 20. Unit: m
---@field center? string Of arms that do not say it. The line in the middle, as of a road.
---@field edge? string Of arms that do not say it. The lines at the edges, as of a road.
---@field profile? sp.RoadLevel[] Of arms that do not say it. Heights from the outer end on; the junction is level at 0.

---One piece of a road.
---@class sp.RoadPiece
---@field length? number|string Along the centre line. Unit: m
---@field radius? number|string Of an arc, left positive; left out: straight. Unit: m
---@field from_radius? number|string At the start of a clothoid. Unit: m
---@field to_radius? number|string At its end. Unit: m

---The head of a scenario.
---@class sp.Scenario
---@field name? string Unique; slashes make folders: "euroncap/ccrs".
---@field doc? string One line.
---@field tags? string[] For --tag and -k.
---@field road? sp.Road|fun(p: table): sp.Road Where it happens.
---@field env? sp.Env|fun(p: table): sp.Env Sun, sight, grip.
---@field base? string Who drives what the driver leaves alone: "robot", "human", "none".
---@field settle? number|string Before time 0, 1 unless said. Unit: s
---@field limit? number|string When it ends at the latest, 60 unless said; reaching it is invalid. Unit: s
---@field vary? table<string, sp.Axis> The grid of cases, or sp.sample { ... }.
---@field where? fun(p: table): boolean Which cells are wanted.
---@field layer? fun(p: table): string? "standard", "extended", "robustness", or nothing to drop the cell.
---@field repeats? integer|sp.Repeats How often each case runs, each time with another seed.
---@field cover? table<string, sp.Bins> Coverage items; `cross` joins them.
---@field valid? sp.Check[] Demands that decide whether the case took place.
---@field check? sp.Check[] Demands on the system under test.
---@field sensors? sp.Rig|sp.Sensor[] The default rig.
---@field vehicle? string The default vehicle of the ego.
---@field signals? string|table<string, sp.Programme> "off", or programmes by light, controller or arm: { ["12"] = { {"green", 20}, {"yellow", 3}, {"red", 20}, shift = 5 } }; other lights run by the default.
---@field run? fun(w: sp.World, p: table) What happens. Up to its first wait it casts the actors.
---@field api? integer The version of the language that it is written in: 1.

---How often each case runs, the number first, and how many of these runs must pass.
---@class sp.Repeats
---@field pass? string "all": each run counts for itself, as it does unless rate is said.
---@field rate? number|string The case passes when this share of its runs passes. Unit: 1

---Phases of a light in a ring, { what it shows, seconds }.
---@class sp.Programme
---@field shift? number|string How far into its ring it is at time 0. Unit: s

---Sun, weather, sight and grip.
---@class sp.Env
---@field sun? number|string Height of the sun over the horizon, 45 deg unless said. Unit: rad
---@field sun_azimuth? number|string Where it stands, left of world x. Unit: rad
---@field time? string Of day by the sun, "22:30", at 50 deg north on an equinox; `sun` and `sun_azimuth` overrule it.
---@field rain? number|string Up to 200; leaves a film on the road unless `water` is said. Unit: mm/h
---@field snow? number|string Falling, as melted water, up to 50; what lies is `surface`. Unit: mm/h
---@field cloud? number|string 0 clear to 1 overcast. Unit: 1
---@field spray? number Scale of what wheels throw up from a wet road, 1 unless said. Unit: 1
---@field lamps? string|boolean Street lamps: "auto" (by the sun at the start), "on" or "off"; where they stand the road says.
---@field wet? number|string Instead of water: 0 dry to 1 wet all over (0.1 mm). Unit: 1
---@field keys? sp.Env[] What changes with time: { { at = "0 s", rain = 0 }, { at = "10 s", rain = "8 mm/h" } }. Straight lines from key to key; what a key does not say is as in the one before.
---@field at? number|string Of a key: when it is so; seconds since time 0. Unit: s
---@field wear? number|string Of the asphalt, in pictures: 0 new to 1 cracked, sealed and patched, 0.25 unless said. Unit: 1
---@field friction? number Scale of tyre grip, 1 dry. Unit: 1
---@field visibility? number|string Meteorological sight. Unit: m
---@field surface? string dry (unless said), wet, snow or ice.
---@field water? number|string Film on the road: "1 mm"; 0.5 mm of a wet one unless said. Unit: m
---@field wind? sp.Wind A steady wind.

---What a check is about.
---@class sp.CheckOptions
---@field with? string The other actor, by name.
---@field of? string The same.
---@field from? string The mark from which it counts.
---@field to? string The mark up to which it counts.
---@field inside? string|sp.Inside Only while the ego is there: a road's name, or a stretch of it.
---@field fault? string Of ego.contact: only by the fault of "ego", "other", or "shared"; of later contacts than the first nobody is judged.
---@field test? string Of a card: the test of its protocol (docs/cards.md); else told by the scenario's name.
---@field when? table Only in cases with these values: { speed = 50 } in the author's unit.

---What a run came to, for sp.score.
---@class sp.Record
---@field status? string "pass", "fail" or "invalid".
---@field metrics? table<string, number?> By name, SI; nil where a metric was never defined.
---@field params? table<string, number|string> The case's parameters, SI.
---@field p? table<string, number|string> The same.
---@field impact_speed? number? The ego's at its first contact; nil without. Unit: m/s
---@field contact? sp.RecordContact? The ego's first; nil without.
---@field marks? table<string, table<string, number>?> By name: its fields, and `at` in s; nil where a mark never came.

---The ego's first contact.
---@class sp.RecordContact
---@field with? string The other actor.
---@field part? string Of the ego: "front", "left", "rear", "right".
---@field fault? string "ego", "other", "shared".
---@field at? number When. Unit: s
---@field speed? number The ego's. Unit: m/s
---@field rel_speed? number Of one relative to the other. Unit: m/s
---@field location? number Over the ego's width: 0 right edge, 1 left edge. Unit: 1

---A stretch of road on which a check counts.
---@class sp.Inside
---@field road? string Its name or id; any unless said.
---@field lane? integer Only in this lane.
---@field from? number|string Along the road, from 0 unless said. Unit: m
---@field to? number|string Along the road, to its end unless said. Unit: m

---A coverage item; edges or texts come first.
---@class sp.BinsOptions
---@field unit? string Of the edges.
---@field at? string The mark whose field of the item's name is sorted in.
---@field of? string The metric that is sorted in.
---@field param? string The parameter, when not named like the item.
---@field at_least? integer Hits wanted in each bin, 1 unless said.
---@field ignore? table Bins that nobody has to hit: { { 3, "why" } }.
---@field illegal? table Bins that must not be hit: { { 3, "why" } }.

---A system under test.
---@class sp.Sut
---@field driver? string The library: a path from this file, or a bare name.
---@field params? table Parameters handed to the driver.
---@field vehicle? string|table A kind, or { kind, parameter = value }.
---@field rig? sp.Rig|sp.Sensor[] What it sees with.
---@field bind? table<string, string> Which sensor serves which need of the driver, by name: { front_radar = "middle" }.

---A parameter's values.
---@class sp.Axis
local spAxis = {}

---Gives the values of an axis their unit.
---@param unit string
---@return sp.Axis
function spAxis:unit(unit) end

---`w` in `run`.
---@class sp.World
---@field road sp.RoadHandle
local spWorld = {}

---Casts the car of the system under test.
---@param spec sp.Ego
---@return sp.Actor
function spWorld:ego(spec) end

---Casts a vehicle: w:car { "gvt", at = ..., speed = ... }.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:car(spec) end

---Casts someone on foot.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:pedestrian(spec) end

---Puts a thing: plate, gantry, barrier.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:object(spec) end

---A row of parked cars beside the lane, backwards from a place.
---@param spec sp.Park
---@return sp.Actor[]
function spWorld:park(spec) end

---Lets time go on.
---@param seconds number
function spWorld:wait(seconds) end

---Waits; past `within` the case is invalid unless or_else says otherwise. Gives whether the condition held.
---@param condition sp.Condition
---@param options? sp.WaitOptions
---@return boolean
function spWorld:wait_until(condition, options) end

---Does f at that time.
---@param time number
---@param f fun()
function spWorld:at(time, f) end

---Does f once, when the condition holds.
---@param condition sp.Condition
---@param f fun()
function spWorld:on(condition, f) end

---Does all at once and goes on when all are done.
---@param branches fun()[]
function spWorld:parallel(branches) end

---Does f beside all else.
---@param f fun()
function spWorld:spawn(f) end

---Names this instant, with up to four numbers.
---@param name string
---@param fields? table
function spWorld:mark(name, fields) end

---The scenario itself is wrong when this does not hold now.
---@param what boolean|sp.Condition
---@param text? string
function spWorld:assert(what, text) end

---The case is invalid when this does not hold now.
---@param condition sp.Condition
function spWorld:require(condition) end

---Seconds since time 0.
---@return number
function spWorld:time() end

---From that time on.
---@param time number
---@return sp.Condition
function spWorld:after(time) end

---A traffic light by its id, or all of a controller (id or name) or of an arm of a crossing.
---@param name string
---@return sp.Signal
function spWorld:signal(name) end

---A lorry.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:lorry(spec) end

---A bus.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:bus(spec) end

---A motorcycle.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:motorcycle(spec) end

---Someone on a bicycle.
---@param spec sp.Cast
---@return sp.Actor
function spWorld:cyclist(spec) end

---Vehicles that decide for themselves, spread over the road; in the prologue.
---@param spec sp.Traffic
---@return sp.TrafficHandle
function spWorld:traffic(spec) end

---People on the pavements, who walk and cross.
---@param spec sp.Crowd
---@return sp.TrafficHandle
function spWorld:crowd(spec) end

---Vehicles that appear at a place, so many in an hour; w:sink or the end of the road takes them.
---@param spec sp.Source
---@return sp.TrafficHandle
function spWorld:source(spec) end

---Takes everybody of any traffic who comes by.
---@param spec sp.Sink
function spWorld:sink(spec) end

---Cars one behind the other, with chosen gaps; the first at the place.
---@param spec sp.Stream
---@return sp.Actor[]
function spWorld:stream(spec) end

---Cars that follow one another.
---@param spec sp.Column
---@return sp.Actor[]
function spWorld:column(spec) end

---What lies on a stretch of road; of two that overlap the later counts.
---@param spec sp.Surface
function spWorld:surface(spec) end

---Lays a path over the plane, before the first wait: pieces one after the other, or points.
---@param spec sp.PathSpec
---@return sp.Path
function spWorld:path(spec) end

---Lets a sensor fail: w:fault { "front_camera", "blackout", from = "5 s", lasts = "3 s" }; sensors.md has the kinds. Before the first wait `from` counts from time 0.
---@param spec sp.Fault
function spWorld:fault(spec) end

---Ends faults of a sensor (a kind of sensor, "*"), or those of one kind of fault.
---@param sensor string
---@param kind? string
function spWorld:heal(sensor, kind) end

---`w.road`.
---@class sp.RoadHandle
---@field [string] sp.RoadHandle The road of that name.
local spRoadHandle = {}

---The traffic lights that who drives along it meets.
---@return sp.Signal
function spRoadHandle:signal() end

---A place on a lane, by OpenDRIVE id or left, middle, right; the middle of a body goes there.
---@param lane integer|string
---@param s number
---@param road? string
---@return sp.Place
function spRoadHandle:lane(lane, s, road) end

---Of the road, m.
---@param road? string
---@return number
function spRoadHandle:length(road) end

---Its id.
---@return string
function spRoadHandle:id() end

---One traffic light, or several that change together.
---@class sp.Signal
local spSignal = {}

---Holds it at off, red, red_yellow, yellow, green or flashing, until auto().
---@param show string
---@return sp.Signal
function spSignal:set(show) end

---Gives it back to its programme, which has run on meanwhile.
---@return sp.Signal
function spSignal:auto() end

---It shows that; of several lights all.
---@param show string
---@return sp.Condition
function spSignal:is(show) end

---Shows that, once, when somebody is so near: turns { "red", when_in = 2, of = ego }.
---@param spec sp.Turns
---@return sp.Signal
function spSignal:turns(spec) end

---How long, and what then.
---@class sp.WaitOptions
---@field within? number|string At the longest. Unit: s
---@field or_else? string "invalid" (unless said), "fail" or "go_on".

---How the ego is cast.
---@class sp.Ego
---@field at? sp.Place Where it is at time 0.
---@field speed? number|string At time 0, and what the robot holds. Unit: m/s
---@field facing? number|string Left of the lane's direction. Unit: rad
---@field hidden? boolean Until show().
---@field parked? boolean Never for an ego.
---@field colour? number[] Linear red, green, blue from 0 to 1.
---@field set_speed? number|string Of the cruise control; speed unless said. Unit: m/s
---@field time_gap? number|string Of the cruise control, 1.8 unless said. Unit: s
---@field engaged? boolean The assistance is switched on.
---@field vehicle? table<string, number|string> Other values than its chassis has, on top of the system's own: { mass = "1600 kg" }; names in vehicles.md.
---@field route? sp.Route The way it follows; the straightest at each junction unless said.
---@field lights? string|string[] From time 0 on, as set_lights has them: "low"; by the weather unless said.

---How others are cast; the kind comes first: { "gvt", at = ... }.
---@class sp.Cast
---@field at? sp.Place Where it is at time 0.
---@field name? string Unique; kind#n unless said.
---@field speed? number|string At time 0. Unit: m/s
---@field facing? number|string "left", "right", "back" or an angle left of the lane's direction. Unit: rad
---@field hidden? boolean Not there until show().
---@field parked? boolean Stands still for good.
---@field obey? boolean Minds lights, stop and yield signs, limits, bends and whoever is ahead; without it drives as told.
---@field colour? number[] Linear red, green, blue from 0 to 1.
---@field vehicle? table<string, number|string> Other values than its kind has: { mass = "1600 kg", length = 5 }; names in vehicles.md.
---@field route? sp.Route The way it follows; the straightest at each junction unless said.
---@field lights? string|string[] From time 0 on, as set_lights has them: "low"; by the weather unless said.
---@field fidelity? string "kinematic" (unless said): exactly as told; "single_track" or "full": a chassis that steers along its way. Who wanders is single_track unless said.
---@field temper? string How it drives when it decides for itself: normal, calm, hasty, aggressive or truck.
---@field wander? boolean Decides speed, lanes and turns for itself, until it is told.
---@field driver? string Drives it, as --driver does the ego: a path from this file, or a bare name. Its fidelity is then full.
---@field params? table Parameters handed to that driver.
---@field rig? sp.Rig|sp.Sensor[] What that driver sees with, on this actor; unless said what the ego has unless said, without the camera. Of "lead" they are "lead.front_radar", ...
---@field bind? table<string, string> Which sensor of that rig serves which need, by name.
---@field set_speed? number|string Of that driver's cruise control; speed unless said. Unit: m/s
---@field time_gap? number|string Of that driver's cruise control, 1.8 unless said. Unit: s
---@field engaged? boolean That driver is switched on, unless said.
---@field latency? number|string Of that driver's output; its own unless said. Unit: s
---@field tows? string The kind of its trailer, NAME.trailer: a tractor's "semitrailer".

---The way that someone follows: to a place, or on and on.
---@class sp.Route
---@field to? sp.Place Where it leads; without it the route goes on for `length`.
---@field via? sp.Place[] Places on the way, in their order.
---@field kind? string "shortest" (unless said), "fastest" or "fewest_junctions".
---@field length? number|string How far it goes on, 1000 unless said; without `to`. Unit: m
---@field turns? string "straight" (unless said) or "random", drawn from the case's seed; never into a dead end that is too near.

---A row of parked cars; kinds come first.
---@class sp.Park
---@field before? sp.Place Where the front of the first car is.
---@field side? string "right" (unless said) or "left" of the lane.
---@field gap? number|string Between cars, 1 unless said. Unit: m
---@field offset? number|string From the lane's edge to the cars' sides, 0.3 unless said. Unit: m

---One of gap, thw, ttc.
---@class sp.Gap
---@field gap? number|string Bumper to bumper along the lane. Unit: m
---@field thw? number|string Gap by the speed of who is behind. Unit: s
---@field ttc? number|string Gap by the closing speed. Unit: s
---@field lane? integer|string Another lane than its own: "left", "right" or an id.
---@field impact? number|string Shifts the target so that its middle meets the ego's front at this share of its width: 0 right edge, 100 % left edge; a bare number beyond 1.5 is percent. Unit: 1

---Somewhere on the road.
---@class sp.Place
local spPlace = {}

---Moved left of the driving direction.
---@param metres number
---@return sp.Place
function spPlace:left(metres) end

---Moved right.
---@param metres number
---@return sp.Place
function spPlace:right(metres) end

---Moved back along the lane.
---@param metres number
---@return sp.Place
function spPlace:back(metres) end

---Moved on along the lane.
---@param metres number
---@return sp.Place
function spPlace:forward(metres) end

---Turned left.
---@param angle number|string
---@return sp.Place
function spPlace:turned(angle) end

---Level with it, so many driving lanes (1 unless said) to the "left" or "right".
---@param side string
---@param lanes? integer
---@return sp.Place
function spPlace:shift(side, lanes) end

---Someone on the road.
---@class sp.Actor
local spActor = {}

---Ahead of it on its lane.
---@param spec sp.Gap
---@return sp.Place
function spActor:ahead(spec) end

---Behind it on its lane.
---@param spec sp.Gap
---@return sp.Place
function spActor:behind(spec) end

---Beside it.
---@param metres number
---@return sp.Place
function spActor:left(metres) end

---Beside it.
---@param metres number
---@return sp.Place
function spActor:right(metres) end

---Level with it, on its own lane or the one named.
---@param lane? integer|string
---@return sp.Place
function spActor:lane(lane) end

---Whether others hide all of it from that one's seat, seen from above.
---@param other sp.Actor
---@return boolean
function spActor:hidden_from(other) end

---Length and width of its box, and its front ahead of its origin, m.
---@return number, number, number
function spActor:size() end

---Goes to a speed.
---@param spec sp.Drive
---@return sp.Actor
function spActor:drive(spec) end

---Brakes.
---@param spec sp.Brake
---@return sp.Actor
function spActor:brake(spec) end

---Brakes to rest.
---@param spec? sp.Stop
---@return sp.Actor
function spActor:stop(spec) end

---Moves sideways.
---@param spec sp.LaneChange
---@return sp.Actor
function spActor:change_lane(spec) end

---Moves into the lane of another.
---@param spec sp.CutIn
---@return sp.Actor
function spActor:cut_in(spec) end

---Follows a leader by the intelligent driver model: follow { leader, headway = 1.5 }.
---@param spec sp.Follow
---@return sp.Actor
function spActor:follow(spec) end

---Walks straight ahead, released so as to meet another; then it waits for nobody.
---@param spec sp.Cross
---@return sp.Actor
function spActor:cross(spec) end

---low high left right brake reverse fog horn; an empty list is dark.
---@param lights string[]
---@return sp.Actor
function spActor:set_lights(lights) end

---Minds lights, stop and yield signs, limits, bends and whoever is ahead from now on.
---@return sp.Actor
function spActor:obey() end

---Minds none of that any more.
---@return sp.Actor
function spActor:ignore_signals() end

---Is there from now on.
---@return sp.Actor
function spActor:show() end

---Is gone.
---@return sp.Actor
function spActor:hide() end

---Of the ego with base = "human", before the first wait: what the human at the wheel is like.
---@param spec sp.Human
---@return sp.Actor
function spActor:human(spec) end

---Of the ego: the human at the wheel has taken over.
---@return sp.Condition
function spActor:taken_over() end

---Of the ego: brakes or steers by hand.
---@param spec sp.Robot
---@return sp.Actor
function spActor:robot(spec) end

---Gap by closing speed along the lane, s; infinite when they do not close in.
---@param other sp.Actor
---@return sp.Quantity
function spActor:ttc(other) end

---From its front to the other along the lane, m; negative beside and behind.
---@param other sp.Actor
---@return sp.Quantity
function spActor:gap(other) end

---Gap by its own speed, s.
---@param other sp.Actor
---@return sp.Quantity
function spActor:headway(other) end

---Between the reference points, m.
---@param other sp.Actor
---@return sp.Quantity
function spActor:distance(other) end

---Closing speed along the lane, m/s.
---@param other sp.Actor
---@return sp.Quantity
function spActor:closing(other) end

---Its speed, m/s.
---@return sp.Quantity
function spActor:speed() end

---They touch; without other: it touches anyone.
---@param other? sp.Actor
---@return sp.Condition
function spActor:contact(other) end

---It stands.
---@return sp.Condition
function spActor:standstill() end

---It is beside or beyond the other along the lane.
---@param other sp.Actor
---@return sp.Condition
function spActor:past(other) end

---Its front is at the place or beyond.
---@param place sp.Place
---@return sp.Condition
function spActor:reached(place) end

---Of the ego: the driver has warned of a forward collision.
---@return sp.Condition
function spActor:warned() end

---It slows by more than 1 m/s2.
---@return sp.Condition
function spActor:braking() end

---Its box reaches into the lane of the other, ahead of it or behind.
---@param other sp.Actor
---@return sp.Condition
function spActor:overlaps_lane(other) end

---Of the ego: when a list of objects or detections that the driver reads first had the other in it, s; nothing until then.
---@param other sp.Actor
---@return sp.Quantity
function spActor:first_detection(other) end

---Before the first wait: moves it aside so that the target's middle meets its front at that share of its width, as `impact` does to the target.
---@param target sp.Actor
---@param impact number|string
---@return sp.Actor
function spActor:aim(target, impact) end

---Sets off so that its front and another's come at one time to where their ways cross; then it waits for nobody.
---@param spec sp.Meet
---@return sp.Actor
function spActor:meet(spec) end

---Decides for itself again: what acts have taken is given back.
---@param spec? sp.Wander
---@return sp.Actor
function spActor:wander(spec) end

---Stays level with a part of another, as well as its speed can do that.
---@param spec sp.KeepBeside
---@return sp.Actor
function spActor:keep_beside(spec) end

---Speeds over time from now on: { { 0, 10 }, { 2, "50 km/h" } }; straight lines between.
---@param knots number[][]
---@return sp.Actor
function spActor:speed_profile(knots) end

---Follows the path from here (or from where it lies) with its rear axle, and straight on behind it; of the ego it is the robot's.
---@param path sp.Path
---@return sp.Actor
function spActor:path(path) end

---It has stood that long.
---@param seconds number|string
---@return sp.Condition
function spActor:stands_for(seconds) end

---The same, only of sensors that it carries.
---@param spec sp.Fault
---@return sp.Actor
function spActor:fault(spec) end

---The same, of what it carries.
---@param sensor string
---@param kind? string
---@return sp.Actor
function spActor:heal(sensor, kind) end

---The human at the wheel.
---@class sp.Human
---@field reaction? number|string From a warning to the brake, 1.2 unless said. Unit: s
---@field brake? number|string How hard he then brakes, 6 unless said. Unit: m/s2
---@field takes_over? number|string From the request to take over until he drives, 2.7 unless said; or "never". Unit: s
---@field headway? number|string That he keeps once he drives, 1.8 unless said. Unit: s
---@field hands_off? boolean His hands are off the wheel until he drives.

---A number that changes with time.
---@class sp.Quantity
local spQuantity = {}

---At most that.
---@param value number|string
---@return sp.Condition
function spQuantity:below(value) end

---At least that.
---@param value number|string
---@return sp.Condition
function spQuantity:above(value) end

---Both ends included.
---@param low number|string
---@param high number|string
---@return sp.Condition
function spQuantity:between(low, high) end

---Its value.
---@return number
function spQuantity:now() end

---A question that changes with time. An object: never for `if`.
---@class sp.Condition
local spCondition = {}

---Its answer. Conditions join by | & ~, never by or, and, not.
---@return boolean
function spCondition:now() end

---To another speed.
---@class sp.Drive
---@field speed? number|string To reach. Unit: m/s
---@field accel? number|string 2 unless said. Unit: m/s2
---@field over? number|string Instead of accel: how long it takes. Unit: s
---@field reach_in? number|string Until the acceleration is there. Unit: s

---A braking.
---@class sp.Brake
---@field decel? number|string Positive. Unit: m/s2
---@field reach_in? number|string Until the deceleration is there. Unit: s
---@field down_to? number|string 0 unless said. Unit: m/s

---A stop.
---@class sp.Stop
---@field decel? number|string 3 unless said. Unit: m/s2
---@field reach_in? number|string Until the deceleration is there. Unit: s

---A lane change.
---@class sp.LaneChange
---@field to? string|integer|sp.Place|sp.Actor "left", "right", an id, a place or whose lane.
---@field offset? number|string Left of that lane's middle. Unit: m
---@field over? number|string How long it takes, 3 unless said. Unit: s
---@field length? number|string Instead of over: along the lane. Unit: m
---@field within? number|string The same as over. Unit: s

---A cut-in.
---@class sp.CutIn
---@field before? sp.Actor Into whose lane.
---@field over? number|string How long it takes, 3 unless said. Unit: s
---@field length? number|string Instead of over: along the lane. Unit: m

---A following; the leader comes first.
---@class sp.Follow
---@field headway? number|string 1.5 unless said. Unit: s
---@field gap? number|string At rest, 2 unless said. Unit: m

---A crossing.
---@class sp.Cross
---@field meet? sp.Actor Whom to meet; without: sets off at once.
---@field impact? number|string Share of the ego's width, 50 % unless said. Unit: 1
---@field offset? number|string Its point that is meant lies so far ahead of its middle, 0 unless said: a pedestrian's hip -6 cm. Unit: m
---@field speed? number|string Its walking speed. Unit: m/s
---@field accel_over? number|string Way over which it comes up to speed. Unit: m
---@field release_ttc? number|string Sets off at this time to collision instead of solving for the impact. Unit: s
---@field after? number|string Without meet: sets off so much later. Unit: s

---What the robot at pedal and wheel does, after a warning or at once.
---@class sp.Robot
---@field brake? number|string Its deceleration. Unit: m/s2
---@field after_warning? number|string Its reaction time. Unit: s
---@field at_once? boolean Brakes from now on, warned or not; brake = 0 lets go. Unit: 
---@field aside? number|string Steers so far to the left of its path, and stays there. Unit: m

---A meeting of two ways; whom to meet comes first.
---@class sp.Meet
---@field at? sp.Place Where; both must come by within 3 m. Where their ways cross unless said.
---@field speed? number|string That it comes up to. Unit: m/s
---@field accel? number|string How fast it comes up to it, 3 unless said. Unit: m/s2
---@field early? number|string It is there so much before the other; negative: after. Unit: s

---A light that turns; what it then shows comes first.
---@class sp.Turns
---@field when_in? number|string To the stop line, at the speed that he has then. Unit: s
---@field of? sp.Actor Who comes to the light.

---Gaps that are drawn: the least, and beyond it exponentially.
---@class sp.GapDraw
---@field mean? number|string Of the gaps, m or s.
---@field min? number|string What none falls short of, m or s; 0 unless said.

---Traffic that was cast together.
---@class sp.TrafficHandle
local spTrafficHandle = {}

---How many of it are on the road.
---@return sp.Quantity
function spTrafficHandle:count() end

---All of it, those who are hidden too.
---@return sp.Actor[]
function spTrafficHandle:actors() end

---A path over the plane, laid in the prologue.
---@class sp.Path
local spPath = {}

---Of all of it, m.
---@return number
function spPath:length() end

---A path: pieces in the list, or points.
---@class sp.PathSpec
---@field points? number[][] Instead of pieces: { x, y } each, m, seen from its start: x forward, y left; joined by arcs.
---@field at? sp.Place Where it begins; else where whoever follows it is then.

---A straight, an arc or a clothoid of a path.
---@class sp.PathPiece
---@field length? number|string Of the piece. Unit: m
---@field angle? number|string Instead of a length: how far it turns. Unit: rad
---@field radius? number|string Of an arc; left positive. Unit: m
---@field from_radius? number|string Of a clothoid at its start; none is straight. Unit: m
---@field to_radius? number|string Of a clothoid at its end; none is straight. Unit: m

---What it decides for itself again.
---@class sp.Wander
---@field speed? boolean It decides its speed, true unless said.
---@field lane? boolean It decides its lanes and turns, true unless said.

---A place beside another.
---@class sp.KeepBeside
---@field who? sp.Actor Beside whom.
---@field at? string|number Its own middle is level with that one's "nose" or "tail", or so far ahead of its middle (0). Unit: m
---@field side? string "left" or "right": changes to the lane there.
---@field accel? number|string At most, 3 unless said. Unit: m/s2
---@field over? number|string How long that change of lane takes, 3 unless said. Unit: s
---@field length? number|string Instead of over: along the lane. Unit: m

---Vehicles that decide for themselves.
---@class sp.Traffic
---@field max? integer So many are on the road at most; they are cast at once.
---@field density? number|string "20 /km" of a lane, as far as max goes; all of them unless said. Unit: 1/m
---@field around? sp.Actor Keeps the density around that one: who is left behind appears again ahead or behind, unseen.
---@field radius? number|string Around that one, 500 unless said. Unit: m
---@field spread? boolean false: nobody is there at time 0, all come later.
---@field lanes? integer|integer[] Only these lanes; all driving lanes unless said.
---@field roads? string|string[] Only these roads.
---@field inattention? boolean|string Of all who decide for themselves: true (unless said) near the ego, false, or "everywhere".
---@field undertake? boolean Of all: they may overtake on the slower side.
---@field kinds? string|string[]|table<string, number> Cars of these kinds, each as often, or by shares: { compact = 2, van = 1 }.
---@field lorries? number|string Share of lorries, 0 unless said. Unit: 1
---@field buses? number|string Share of buses. Unit: 1
---@field motorcycles? number|string Share of motorcycles. Unit: 1
---@field bicycles? number|string Share of bicycles, on the outermost lane. Unit: 1
---@field temper? string|string[]|table<string, number> Tempers, likewise; unless said 60 % normal, 20 % calm, 15 % hasty, 5 % aggressive. Lorries and buses are truck.
---@field speed? number|string When somebody appears; as the road has it unless said. Unit: m/s
---@field sight? number|string Nearer to the ego nobody appears while time runs, 150 unless said. Unit: m
---@field name? string Its own are NAME#1, NAME#2, ...; all draws hang on it.

---Where vehicles appear.
---@class sp.Source
---@field at? sp.Place Where they appear.
---@field flow? number|string "600 /h"; waits when there is no room, and when seen. Unit: Hz
---@field max? integer At one time, 20 unless said.
---@field kinds? string|string[]|table<string, number> Cars of these kinds, each as often, or by shares: { compact = 2, van = 1 }.
---@field lorries? number|string Share of lorries, 0 unless said. Unit: 1
---@field buses? number|string Share of buses. Unit: 1
---@field motorcycles? number|string Share of motorcycles. Unit: 1
---@field bicycles? number|string Share of bicycles, on the outermost lane. Unit: 1
---@field temper? string|string[]|table<string, number> Tempers, likewise; unless said 60 % normal, 20 % calm, 15 % hasty, 5 % aggressive. Lorries and buses are truck.
---@field speed? number|string When somebody appears; as the road has it unless said. Unit: m/s
---@field sight? number|string Nearer to the ego nobody appears while time runs, 150 unless said. Unit: m
---@field name? string Its own are NAME#1, NAME#2, ...; all draws hang on it.

---Where they go.
---@class sp.Sink
---@field at? sp.Place On a lane.

---People on pavements.
---@class sp.Crowd
---@field max? integer So many people at most; they are cast at once.
---@field density? number|string "50 /km" of a pavement; all of them unless said. Unit: 1/m
---@field around? sp.Actor Keeps the density around that one.
---@field radius? number|string Around that one, 200 unless said. Unit: m
---@field sight? number|string Nearer to the ego nobody appears while time runs, 60 unless said. Unit: m
---@field lanes? integer|integer[] Only these pavements.
---@field roads? string|string[] Only these roads.
---@field kinds? string|string[]|table<string, number> adult and child unless said.
---@field temper? string|string[]|table<string, number> As of traffic.
---@field name? string They are NAME#1, NAME#2, ...

---A row of cars; a kind may come first.
---@class sp.Stream
---@field at? sp.Place Where the first is at time 0.
---@field count? integer How many; one more than `gaps` unless said.
---@field gap? number|string|sp.GapDraw Bumper to bumper. Unit: m
---@field thw? number|string|sp.GapDraw Gap by their speed, 1.8 unless anything is said; { mean = 2, min = 0.8 }: drawn. Unit: s
---@field gaps? number[] Gaps one by one from the first on; the last holds for the rest. Unit: m
---@field thws? number[] Likewise, by their speed. Unit: s
---@field kinds? string|string[]|table<string, number> Drawn from these; compact unless said, here or first in the table.
---@field name? string They are NAME#1, NAME#2, ...
---@field obey? boolean They mind lights, signs, limits and gaps.
---@field speed? number|string Of all at time 0. Unit: m/s
---@field fidelity? string "kinematic" (unless said): exactly as told; "single_track" or "full": a chassis that steers along its way. Who wanders is single_track unless said.
---@field temper? string How it drives when it decides for itself: normal, calm, hasty, aggressive or truck.
---@field wander? boolean Decides speed, lanes and turns for itself, until it is told.

---A row of cars that follow; a kind may come first.
---@class sp.Column
---@field behind? sp.Actor Whom the first follows.
---@field count? integer How many; one more than `gaps` unless said.
---@field gap? number|string|sp.GapDraw Bumper to bumper. Unit: m
---@field thw? number|string|sp.GapDraw Gap by their speed, 1.8 unless anything is said; { mean = 2, min = 0.8 }: drawn. Unit: s
---@field gaps? number[] Gaps one by one from the first on; the last holds for the rest. Unit: m
---@field thws? number[] Likewise, by their speed. Unit: s
---@field kinds? string|string[]|table<string, number> Drawn from these; compact unless said, here or first in the table.
---@field name? string They are NAME#1, NAME#2, ...
---@field obey? boolean They mind lights, signs, limits and gaps.
---@field speed? number|string At time 0; that of who leads unless said. Unit: m/s
---@field fidelity? string "kinematic" (unless said): exactly as told; "single_track" or "full": a chassis that steers along its way. Who wanders is single_track unless said.
---@field temper? string How it drives when it decides for itself: normal, calm, hasty, aggressive or truck.
---@field wander? boolean Decides speed, lanes and turns for itself, until it is told.

---A wind.
---@class sp.Wind
---@field speed? number|string 0 to 60. Unit: m/s
---@field to? number|string Where it blows to, left of world x. Unit: rad

---What lies on a stretch of road.
---@class sp.Surface
---@field at? sp.Place Where it begins.
---@field length? number|string Along the lane from there. Unit: m
---@field side? string all (unless said); lane: that one; left or right of the lane's middle.
---@field surface? string dry, wet, snow or ice; as of env unless said.
---@field water? number|string Film on it. Unit: m
---@field friction? number|string Scale of tyre grip there, beside that of env. Unit: 1

---A failure of a sensor: the sensor's name, its kind or "*" comes first, then the kind of fault.
---@class sp.Fault
---@field from? number|string From now on, 0 unless said. Unit: s
---@field lasts? number|string For good unless said. Unit: s
---@field ramp? number|string From nothing to its full strength, 0 unless said. Unit: s
---@field strength? number|string How bad; each kind has its own unit and default.
---@field value? number|string The second value of kinds that have one, each in its unit.
---@field seed? integer Another seed, other draws; 0 unless said.
---@field admitted? boolean The sensor's qualifier says that something is wrong; false unless said.
---@field with? string Of swap: the sensor whose frames come instead.

---How the true seat of a sensor differs from the sheet; drivers are not told.
---@class sp.Misalign
---@field x? number|string The true seat is so far ahead of the sheet's, in the sensor's own axes. Unit: m
---@field y? number|string Left of it. Unit: m
---@field z? number|string Above it. Unit: m
---@field yaw? number|string Turned left against it. Unit: rad
---@field pitch? number|string Turned down against it. Unit: rad
---@field roll? number|string Its left side up against it. Unit: rad

---Of a sensor's own clock.
---@class sp.Clock
---@field offset? number|string Ahead by this at time 0. Unit: s
---@field drift? number|string Runs fast by this: "20 ppm". Unit: 1

---A sensor that another one fires.
---@class sp.Trigger
---@field by? string The sensor of this rig that fires it.
---@field azimuth? number|string Left of the carrier's x: fires when the scan of a lidar looks there; where the sensor itself looks unless said. Unit: rad

---@class sp
local sp = {}
sp.road = {}

---A scenario; the file returns what this gives.
---@param spec sp.Scenario
---@return sp.Scenario
function sp.scenario(spec) end

---A system under test, for --sut: driver, its parameters, vehicle, rig.
---@param spec sp.Sut
---@return sp.Sut
function sp.sut(spec) end

---An axis: from, from + step, ... up to `to`.
---@param from number
---@param to number
---@param step number
---@param unit? string
---@return sp.Axis
function sp.steps(from, to, step, unit) end

---An axis of the values named.
---@param ... number|string
---@return sp.Axis
function sp.one_of(...) end

---A uniform distribution, for sp.sample.
---@param from number
---@param to number
---@param unit? string
---@return sp.Axis
function sp.uniform(from, to, unit) end

---A normal distribution, for sp.sample.
---@param mean number
---@param deviation number
---@param unit? string
---@return sp.Axis
function sp.normal(mean, deviation, unit) end

---n accepted points by method sobol, halton, lhs or random; the other keys are axes.
---@param spec table
---@return table
function sp.sample(spec) end

---A covering array: every combination of the values of any two axes (strength = 2, unless said 3) that `where` lets be is in some case; the other keys are axes of lists.
---@param spec table
---@return table
function sp.cover_all(spec) end

---The metric counts nothing, or is never defined.
---@param metric string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.never(metric, options) end

---The metric is at least the limit.
---@param metric string
---@param limit number
---@param unit? string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.at_least(metric, limit, unit, options) end

---The metric is at most the limit.
---@param metric string
---@param limit number
---@param unit? string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.at_most(metric, limit, unit, options) end

---The instant comes, and not after the limit.
---@param metric string
---@param limit number
---@param unit? string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.before(metric, limit, unit, options) end

---The instant comes at most so long after the mark `from`.
---@param metric string
---@param limit number
---@param unit? string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.within(metric, limit, unit, options) end

---The metric holds the limit all the time between the marks.
---@param metric string
---@param limit number
---@param unit? string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.hold(metric, limit, unit, options) end

---The check only warns.
---@param check sp.Check
---@return sp.Check
function sp.warn(check) end

---The check only counts for a score. With a name and a function: a score of one's own, a number made of what the run came to; nothing the run left in variables is there.
---@param check sp.Check|string
---@param value? (fun(r: sp.Record): number?)
---@param options? sp.CheckOptions
---@return sp.Check
function sp.score(check, value, options) end

---A protocol's scoring of the run; an own estimate, not an official result.
---@param name string
---@param options? sp.CheckOptions
---@return sp.Check
function sp.card(name, options) end

---Bins of a coverage item: rising edges, or texts.
---@param spec sp.BinsOptions
---@return sp.Bins
function sp.bins(spec) end

---Bins of a coverage item: every value of the parameter of that name.
---@return sp.Bins
function sp.each() end

---A condition asked of a function each tick.
---@param f fun(): boolean
---@return sp.Condition
function sp.when(f) end

---1 km/h in m/s: 50 * sp.kmh.
---@type number
sp.kmh = nil

---1 mile an hour in m/s.
---@type number
sp.mph = nil

---1 degree in rad.
---@type number
sp.deg = nil

---1 % as a number.
---@type number
sp.percent = nil

---Standard gravity in m/s2.
---@type number
sp.g = nil

---A straight road along x.
---@param spec sp.RoadSpec
---@return sp.Road
function sp.road.straight(spec) end

---An arc; a negative radius turns right.
---@param spec sp.RoadSpec
---@return sp.Road
function sp.road.curve(spec) end

---A clothoid from from_radius to to_radius; a radius left out is straight.
---@param spec sp.RoadSpec
---@return sp.Road
function sp.road.clothoid(spec) end

---Pieces one after the other: { length, radius | from_radius, to_radius }.
---@param spec sp.RoadSpec
---@return sp.Road
function sp.road.pieces(spec) end

---A crossing of 2 to 8 arms; w.road.south is the arm of that name, its s runs into the junction.
---@param spec sp.IntersectionSpec
---@return sp.Road
function sp.road.intersection(spec) end

---A roundabout of 2 to 8 arms; w.road.ring.south is the arc that follows on the arm of that name.
---@param spec sp.RoundaboutSpec
---@return sp.Road
function sp.road.roundabout(spec) end

---A motorway with ramps; cut at their noses into w.road.main, w.road.main_2 ...; ramps are w.road.exit_1 ...
---@param spec sp.HighwaySpec
---@return sp.Road
function sp.road.highway(spec) end

---Roads, crossings and highways joined end to end; w.road.PART.ARM is an arm of a part.
---@param spec sp.NetworkSpec
---@return sp.Road
function sp.road.network(spec) end

---An OpenDRIVE file; the path counts from the scenario's folder.
---@param path string
---@return sp.Road
function sp.road.xodr(path) end

---A rig: sensors, or other rigs, in a list; a rig file returns what this gives.
---@param sensors (sp.Sensor|sp.Rig)[]
---@return sp.Rig
function sp.rig(sensors) end

---A sensor of kind ego; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.ego(spec) end

---A sensor of kind chassis; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.chassis(spec) end

---A sensor of kind imu; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.imu(spec) end

---A sensor of kind gnss; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.gnss(spec) end

---A sensor of kind command; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.command(spec) end

---A sensor of kind route; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.route(spec) end

---A sensor of kind map; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.map(spec) end

---A sensor of kind objects; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.objects(spec) end

---A sensor of kind lanes; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.lanes(spec) end

---A sensor of kind signals; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.signals(spec) end

---A sensor of kind radar; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.radar(spec) end

---A sensor of kind lidar; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.lidar(spec) end

---A sensor of kind ultrasonic; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.ultrasonic(spec) end

---A sensor of kind camera; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.camera(spec) end

---A sensor of kind depth; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.depth(spec) end

---A sensor of kind labels; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.labels(spec) end

---A sensor of kind radar_objects; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, jitter, dropout, misalign, clock, trigger and its own parameters.
---@param spec? table
---@return sp.Sensor
function sp.radar_objects(spec) end

return sp
