-- Words of the pre-crash scenarios at a crossing: the ego comes from the south and goes straight on; somebody comes
-- from another arm across its way, or into it.
local sp = require "skidpad"

local junction = {}

-- signals: "none", "stop", or true for lights
function junction.road(signals)
  return sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 160, signals = signals }
end

-- the ego's road and the opposite one have green, the others red
junction.green = { south = { { "green", 60 } }, north = { { "green", 60 } }, east = { { "red", 60 } },
                   west = { { "red", 60 } } }

-- where the crossing, or a point that many m beyond its edge, is that many s away
function junction.before(arm, speed, seconds, beyond)
  return arm:lane(-1, arm:length() - seconds * speed + (beyond or 0))
end

-- somebody goes straight on from the east; both would be in the middle at once, 5 s from now
function junction.crossed(w, p)
  local ego   = w:ego { at = junction.before(w.road.south, p.speed, 5, 8), speed = p.speed }
  local other = w:car { "sedan", name = "other", at = junction.before(w.road.east, p.other, 5, 8), speed = p.other }
  return ego, other
end

-- somebody comes at 20 km/h from the arm `from`, after that many s, and turns off onto the arm `to`
function junction.turned(w, p, from, to, seconds)
  local slow  = 20 * sp.kmh
  local ego   = w:ego { at = junction.before(w.road.south, p.speed, 5), speed = p.speed }
  local other = w:car { "sedan", name = "other", at = junction.before(w.road[from], slow, seconds), speed = slow,
                        route = { to = w.road[to]:lane(1, 100) } }
  return ego, other
end

-- it came at its speed; until they touch, the ego stands, or it is over
function junction.run(w, ego, speed, over)
  w:wait(0.3)
  w:require(ego:speed():between(speed - sp.kmh, speed + sp.kmh))
  w:wait_until(ego:contact() | ego:standstill() | w:after(over), { within = 20 })
end

return junction
