local sp  = require "skidpad"
local acc = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_ccrm",
  doc  = "Cruise control comes up to a slower car: 20 km/h, or 60 km/h from 70 km/h on (Euro NCAP assistance v1.1)",
  tags = { "assisted", "acc", "ccr" },
  road = acc.straight(),
  vary = { speed = sp.steps(60, 130, 10, "km/h"), target = sp.one_of(20, 60):unit "km/h" },
  where = function(p) return p.target < 10 or p.speed > 19 end,
  run = function(w, p)
    local ego    = acc.ego(w, p.speed)
    local target = w:car { "gvt", name = "target", speed = p.target, at = ego:ahead { ttc = 10 } }
    acc.start(w, ego, p.speed)
    acc.finish(w, ego, target)
  end,
  check = acc.checks(),
  cover = { speed = sp.each(), target = sp.each(), cross = { "speed", "target" } },
}
