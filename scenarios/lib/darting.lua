-- One scene: a child stands behind two cars that are parked on the right, 6 s ahead of the ego, and runs out.
local sp = require "skidpad"

local dart = {}

function dart.road()
  return sp.road.straight { length = 500, lanes = 2, width = 3.2, shoulder = 2.5, kerb = true }
end

-- the ego and the child, who goes by that name
function dart.cast(w, speed, name)
  local spot  = w.road:lane(-1, 250)
  local ego   = w:ego { at = spot:back(6 * speed), speed = speed, engaged = false }
  w:park { "suv", "sedan", side = "right", before = spot:back(1.0), gap = 1.0 }
  local child = w:pedestrian { "child", name = name, at = spot:right(3.5), facing = "left" }
  return ego, child
end

-- off it goes, so as to meet the ego at that part of its front, until something has come of it
function dart.run(w, ego, child, impact)
  child:cross { meet = ego, impact = impact, speed = "5 km/h", accel_over = 0.5 }
  w:wait_until(ego:contact(child) | ego:past(child) | ego:standstill(), { within = 15 })
end

return dart
