local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/oncoming_bend",
  doc   = "Oncoming traffic in a bend: straight ahead until the road turns away",
  tags  = { "false_reaction", "oncoming" },
  road  = sp.road.pieces {
    lanes = 2, width = 3.5, shoulder = 1.5,
    { length = 250 }, { length = 60, to_radius = -200 }, { length = 150, radius = -200 },
    { length = 60, from_radius = -200 }, { length = 250 },
  },
  vary  = { speed = sp.one_of(50, 70):unit "km/h", count = sp.one_of(1, 3) },
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane(-1, 80), speed = p.speed }
    local meet = 220 / p.speed                         -- they meet in the bend, at s = 300 m
    local cars = w:stream { "sedan", at = w.road:lane(1, 300 + meet * p.speed), count = p.count, speed = p.speed,
                            gap = 25 }
    quiet.start(w, ego, p.speed)
    w:wait_until(ego:past(cars[p.count]) | ego:standstill() | ego:contact(), { within = 30, or_else = "go_on" })
    w:wait(0.5)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), count = sp.each() },
}
