local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/parked_beside",
  doc   = "A row of cars parked at the edge of the road, close beside the way",
  tags  = { "false_reaction" },
  road  = sp.road.straight { length = 900, lanes = 2, width = 3.5, shoulder = 2.5 },
  vary  = { speed = sp.one_of(30, 50):unit "km/h", offset = sp.one_of(0.1, 0.5):unit "m" },      -- from the lane's edge
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local cars = w:park { "sedan", "van", "compact", "suv", before = w.road:lane(-1, 350), side = "right", offset = p.offset }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, cars[1])
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), offset = sp.each(), cross = { "offset", "speed" } },
}
