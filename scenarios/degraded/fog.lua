local sp       = require "skidpad"
local degraded = require "lib.degraded"

return sp.scenario {
  name = "degraded/fog",
  doc  = "A standing car in fog of so much meteorological visibility",
  tags = degraded.tags,
  road = degraded.road(),
  env  = function(p) return { visibility = p.visibility, cloud = 1 } end,
  limit = "45 s",
  vary = { visibility = sp.one_of(20, 40, 60, 100, 200, 500, 2000):unit "m", speed = degraded.speeds },
  run  = degraded.run,
  check = degraded.checks(),
  cover = { visibility = sp.each(), speed = sp.each(), cross = { "speed", "visibility" } },
}
