-- One question under many conditions: a car stands in the lane, and whoever drives comes along with his cruise control
-- set. What changes is how well he can see.
local sp = require "skidpad"

local degraded = { tags = { "degraded", "aeb" }, speeds = sp.one_of(50, 80):unit "km/h" }

function degraded.road()
  return sp.road.straight { length = 900, lanes = 2, width = 3.5, shoulder = 1.5 }
end

-- the one who comes and the one who stands: 8 s of way at least
function degraded.cast(w, p)
  local ego    = w:ego { at = w.road:lane(-1, 120), speed = p.speed, set_speed = p.speed, engaged = true }
  local target = w:car { "sedan", name = "target", at = ego:ahead { gap = 9 * p.speed + 20 } }
  return ego, target
end

function degraded.drive(w, p, ego, target)
  w:wait(0.5)
  w:require(ego:speed():between(p.speed - 2 * sp.kmh, p.speed + 2 * sp.kmh))
  w:mark "start"
  w:wait_until(ego:contact(target) | ego:standstill() | ego:past(target), { within = 35 })
  w:wait(0.3)
  w:mark("end", { gap = ego:gap(target), speed = ego:speed() })
end

function degraded.checks()
  return { sp.never("ego.contact", { with = "target" }), sp.warn(sp.at_least("ego.gap.min", 1, "m", { with = "target" })) }
end

-- the whole body of a scenario whose condition is said in its head
function degraded.run(w, p)
  local ego, target = degraded.cast(w, p)
  degraded.drive(w, p, ego, target)
end

return degraded
