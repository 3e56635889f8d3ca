-- Words of Euro NCAP's tests of adaptive cruise control (vehicle assistance v1.1): it is switched on, and what it does
-- with at most 5 m/s2 counts as its own; what brakes harder is the emergency braking of another test.
local sp = require "skidpad"

local acc = { tolerance = 2 * sp.kmh, most = 5 }

function acc.straight()
  return sp.road.straight { length = 2200, lanes = 3, oneway = true, width = 3.5, shoulder = 2.5 }
end

function acc.course(p)
  if p.course == "straight" then return acc.straight() end
  return sp.road.curve { length = 2200, radius = 800, lanes = 3, oneway = true, width = 3.5, shoulder = 2.5 }
end

-- the car under test with its cruise control set; `now`: how fast it drives at first
function acc.ego(w, set, now)
  return w:ego { at = w.road:lane("middle", 200), speed = now or set, set_speed = set, engaged = true }
end

function acc.start(w, ego, speed)
  w:wait(0.5)
  w:require(ego:speed():between(speed - acc.tolerance, speed + acc.tolerance))
  w:mark "start"
end

function acc.finish(w, ego, target)
  w:wait_until(ego:contact() | ego:standstill() | ego:closing(target):below(0.3) | ego:past(target), { within = 40 })
  w:wait(1)
end

-- 1 for who avoids by no more than 5 m/s2, 0.5 for 15 km/h less, else 0
local function points(r)
  local m = r.metrics
  if not r.contact and (m["ego.decel.max"] or 0) <= acc.most then return 1 end
  return (m["ego.speed_reduction"] or 0) > 15 * sp.kmh and 0.5 or 0
end

function acc.checks()
  return { sp.never "ego.contact", sp.warn(sp.at_most("ego.decel.max", acc.most, "m/s2")), sp.score("acc", points) }
end

return acc
