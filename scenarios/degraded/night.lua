local sp       = require "skidpad"
local degraded = require "lib.degraded"

return sp.scenario {
  name = "degraded/night",
  doc  = "An unlit car stands in the lane while the sun goes down; low beams are on, street lamps are not",
  tags = degraded.tags,
  road = degraded.road(),
  env  = function(p) return { sun = p.sun, lamps = "off" } end,
  limit = "45 s",
  vary = { sun = sp.one_of(-20, -8, -3, 0, 3, 10, 30):unit "deg", speed = degraded.speeds },
  run = function(w, p)
    local ego, target = degraded.cast(w, p)
    target:set_lights {}
    degraded.drive(w, p, ego, target)
  end,
  check = degraded.checks(),
  cover = { sun = sp.each(), speed = sp.each(), cross = { "speed", "sun" } },
}
