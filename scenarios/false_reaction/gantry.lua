local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/gantry",
  doc   = "A sign gantry over the road: a strong echo, and nothing to stop for",
  tags  = { "false_reaction" },
  road  = sp.road.straight { length = 1200, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5 },
  vary  = { speed = sp.one_of(80, 120):unit "km/h" },
  run = function(w, p)
    local ego    = w:ego { at = w.road:lane("middle", 100), speed = p.speed }
    local gantry = w:object { "gantry", name = "gantry", at = ego:ahead { gap = 300 } }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, gantry)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each() },
}
