local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/steel_plate",
  doc   = "A steel plate lies in the lane, to be driven over",
  tags  = { "false_reaction" },
  road  = sp.road.straight { length = 900, lanes = 2, width = 3.5 },
  vary  = { speed = sp.one_of(40, 72):unit "km/h" },  -- as in NHTSA's false positive test
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local plate = w:object { "steel_plate", name = "plate", at = ego:ahead { gap = 250 } }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, plate)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each() },
}
