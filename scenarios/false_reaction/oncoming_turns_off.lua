local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/oncoming_turns_off",
  doc   = "An oncoming car turns off to its right before the ego: never in its way",
  tags  = { "false_reaction" },
  road  = sp.road.intersection { arms = { "south", "east", "north", "west" }, lanes = 2, width = 3.5, length = 200, curve = 8,
                                 signals = "none" },
  sensors = require "lib.guided",
  vary  = { speed = sp.one_of(30, 50):unit "km/h", early = sp.one_of(1.0, 2.0):unit "s" },       -- it turns before the ego is there
  run = function(w, p)
    local south, north = w.road.south, w.road.north
    local ego   = w:ego { at = south:lane(-1, 60), speed = p.speed, route = { to = north:lane(1, 60) } }
    local other = w:car { "sedan", name = "other", speed = "20 km/h", obey = true, route = { to = w.road.west:lane(1, 60) },
                          at = north:lane(-1, 200 - (140 / p.speed - p.early) * 20 * sp.kmh) }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, other)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), early = sp.each() },
}
