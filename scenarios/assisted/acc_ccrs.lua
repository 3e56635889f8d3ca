local sp  = require "skidpad"
local acc = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_ccrs",
  doc  = "Cruise control comes up to a car that stands, straight on and in a bend (Euro NCAP assistance v1.1)",
  tags = { "assisted", "acc", "ccr" },
  road = acc.course,
  vary = { speed = sp.steps(60, 130, 10, "km/h"), course = sp.one_of("straight", "curve") },
  run = function(w, p)
    local ego    = acc.ego(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 10 } }
    acc.start(w, ego, p.speed)
    acc.finish(w, ego, target)
  end,
  check = acc.checks(),
  cover = { speed = sp.each(), course = sp.each(), cross = { "course", "speed" } },
}
