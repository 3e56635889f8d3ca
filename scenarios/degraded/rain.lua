local sp       = require "skidpad"
local degraded = require "lib.degraded"

return sp.scenario {
  name = "degraded/rain",
  doc  = "A standing car in rain: echoes are weaker, the picture is grey, the road is wet",
  tags = degraded.tags,
  road = degraded.road(),
  env  = function(p) return { rain = p.rain, cloud = 1, visibility = "4 km" } end,
  limit = "45 s",
  vary = { rain = sp.one_of(0, 5, 10, 25, 50, 100):unit "mm/h", speed = degraded.speeds },
  run  = degraded.run,
  check = degraded.checks(),
  cover = { rain = sp.each(), speed = sp.each(), cross = { "rain", "speed" } },
}
