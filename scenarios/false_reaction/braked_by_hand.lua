local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/braked_by_hand",
  doc   = "The driver brakes for a plate that can be driven over: the car is not to add to it (FMVSS 127 S5.3)",
  tags  = { "false_reaction" },
  road  = sp.road.straight { length = 900, lanes = 2, width = 3.5 },
  vary  = { speed = sp.one_of(40, 72):unit "km/h", decel = sp.one_of(0.2, 0.4):unit "g" },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local plate = w:object { "steel_plate", name = "plate", at = ego:ahead { gap = 250 } }
    quiet.start(w, ego, p.speed)
    w:on(ego:headway(plate):below(1.1), function() ego:robot { brake = p.decel, at_once = true } end)
    quiet.pass_by(w, ego, plate)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), decel = sp.each() },
}
