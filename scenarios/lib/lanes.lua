-- Words of Euro NCAP's lane departure tests (Lane Departure Collisions v1.1): a robot steers the car out of its lane
-- along straight, arc, straight; the system has to steer against it. Its lane centring is off (engaged = false): a
-- driver that holds its lane all the same never departs, and its case is invalid.
local sp = require "skidpad"

local lanes = { tolerance = 1.0 * sp.kmh, lead_in = 1.0, half_width = 0.91, lane = 3.5 }

-- a country road without a shoulder; the ego drives on its right half
function lanes.road() return sp.road.straight { length = 1000, lanes = 2, width = lanes.lane, center = "solid" } end
function lanes.oneway() return sp.road.straight { length = 1000, lanes = 2, oneway = true, width = lanes.lane } end

-- radius of the arc by the test speed
local function radius(speed)
  local v = speed / sp.kmh
  return v < 69.9 and 600 or v < 99.9 and 1200 or v < 130.1 and 2400 or 4800
end

-- seconds from time 0 until the car is y m beside its line, if nobody steers against it
function lanes.time_at(p, y)
  local yaw, r = math.asin(p.v_lat / p.speed), radius(p.speed)
  return lanes.lead_in + r * yaw / p.speed + (y - r * (1 - math.cos(yaw))) / p.v_lat
end

-- the ego and the path that it will be driven along; side: 1 left, -1 right
function lanes.ego(w, p, side)
  local ego = w:ego { at = w.road:lane("right", 300), speed = p.speed, engaged = false }
  local yaw = math.asin(p.v_lat / p.speed)
  local arc = { radius = side * radius(p.speed), angle = yaw }
  ego:path(w:path { { length = lanes.lead_in * p.speed }, arc, { length = 500 } })
  return ego
end

-- T0: at speed and 0.25 m on its way
function lanes.depart(w, ego, p)
  w:wait(0.3)
  w:require(ego:speed():between(p.speed - lanes.tolerance, p.speed + lanes.tolerance))
  w:wait(lanes.time_at(p, 0.25) - 0.3)
  w:require(ego:speed():between(p.speed - lanes.tolerance, p.speed + lanes.tolerance))
  w:mark("departing", { speed = ego:speed() })
end

-- it began 0.88 m from the marking: who is not on his way by then took no part
lanes.valid = { sp.at_most("ego.lane.dtle.min", 0.7, "m", { to = "departing" }) }

-- warned before 0.1 m beyond the marking, in 2023 before 0.2 m; but not at once: the tyres began 0.88 m from it
function lanes.warned()
  return {
    sp.at_least("ego.ldw.dtle", -0.1, "m"), sp.warn(sp.at_least("ego.ldw.dtle", -0.2, "m")),
    sp.warn(sp.at_most("ego.ldw.dtle", 0.75, "m")),
  }
end

-- y of the ego where its side would touch a car whose line lies 1.5 m beyond the marking
lanes.touching = lanes.lane / 2 + 0.06 + 1.5 - 0.856 - lanes.half_width

return lanes
