local sp  = require "skidpad"
local acc = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_ccrb",
  doc  = "The car that it follows at 50 km/h brakes with 4 m/s2 to rest; set to 55 km/h (Euro NCAP assistance v1.1)",
  tags = { "assisted", "acc", "ccr" },
  road = acc.straight(),
  vary = { speed = sp.one_of(50):unit "km/h", thw = sp.one_of(1.5, 2, 3):unit "s" },
  run = function(w, p)
    local ego    = acc.ego(w, 55 * sp.kmh, p.speed)
    local target = w:car { "gvt", name = "target", speed = p.speed, at = ego:ahead { thw = p.thw } }
    acc.start(w, ego, p.speed)
    w:wait(2)
    w:mark("brake", { thw = ego:headway(target) })
    target:brake { decel = 4, reach_in = 1 }
    w:wait(1.5)
    w:wait_until(ego:contact() | ego:standstill(), { within = 30 })
    w:wait(0.5)
  end,
  check = acc.checks(),
  cover = { thw = sp.bins { 0.8, 1.4, 2, 4, unit = "s", at = "brake" } },
}
