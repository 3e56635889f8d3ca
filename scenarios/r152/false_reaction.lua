local sp    = require "skidpad"
local r152  = require "lib.r152"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name = "r152/false_reaction",
  doc  = "Through between two cars that stand 4.5 m apart, no warning, no braking (UN R152, false reaction test)",
  tags = { "r152", "false_reaction" },
  road = sp.road.straight { length = 700, lanes = 2, width = 3.5, shoulder = 3 },
  limit = "40 s",
  vary = { speed = sp.one_of(50):unit "km/h", load = r152.loads },
  run = function(w, p)
    local ego  = r152.ego(w, p.speed, p.load)
    local spot = w.road:lane(-1, 120 + 60 + 6 * p.speed)               -- 60 m at constant speed and more
    local left = w:car { "sedan", name = "left", parked = true, at = spot:left(4.5 / 2 + 0.92) }
    w:car { "sedan", name = "right", parked = true, at = spot:right(4.5 / 2 + 0.92) }
    r152.approach(w, ego, p.speed)
    quiet.pass_by(w, ego, left)
  end,
  check = quiet.checks(),
  cover = { load = sp.each() },
}
