local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/parked_curve",
  doc   = "A car parked outside a bend: straight ahead until the road turns away",
  tags  = { "false_reaction" },
  road  = sp.road.pieces {
    lanes = 2, width = 3.5, shoulder = 2.5,
    { length = 330 }, { length = 40, to_radius = 90 }, { length = 110, radius = 90 },
    { length = 40, from_radius = 90 }, { length = 100 },
  },
  vary  = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 80), speed = p.speed }
    local car = w:car { "suv", name = "parked", parked = true, at = w.road:lane(-1, 385):right(3.2) }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, car)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each() },
}
