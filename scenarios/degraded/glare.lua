local sp       = require "skidpad"
local degraded = require "lib.degraded"

return sp.scenario {
  name = "degraded/glare",
  doc  = "A standing car against a low sun: the road leads straight into it",
  tags = degraded.tags,
  road = degraded.road(),
  env  = function(p) return { sun = p.sun, sun_azimuth = "0 deg" } end,
  limit = "45 s",
  vary = { sun = sp.one_of(1, 2, 4, 8, 16, 45):unit "deg", speed = degraded.speeds },
  run  = degraded.run,
  check = degraded.checks(),
  cover = { sun = sp.each(), speed = sp.each(), cross = { "speed", "sun" } },
}
