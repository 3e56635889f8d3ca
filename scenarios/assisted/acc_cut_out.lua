local sp  = require "skidpad"
local acc = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_cut_out",
  doc  = "The car ahead moves over 3 s before one that stands; 50 km/h set to 70, 70 to 90 (Euro NCAP assistance v1.1)",
  tags = { "assisted", "acc", "cut_out" },
  road = acc.straight(),
  vary = { speed = sp.one_of(50, 70):unit "km/h" },
  run = function(w, p)
    local length = p.speed < 60 * sp.kmh and 44 or 60                   -- of the lane change
    local ego    = acc.ego(w, p.speed + 20 * sp.kmh, p.speed)
    local lead   = w:car { "gvt", name = "lead", speed = p.speed, at = ego:ahead { thw = 1.8 } }
    local target = w:car { "gvt", name = "target", at = lead:ahead { gap = p.speed * 7 } }
    acc.start(w, ego, p.speed)
    w:wait_until(lead:ttc(target):below(3) | ego:contact(), { within = 10 })
    w:mark("cut_out", { gap = ego:gap(target), thw = ego:headway(lead) })
    lead:change_lane { to = "left", length = length }
    acc.finish(w, ego, target)
  end,
  check = acc.checks(),
  cover = { speed = sp.each(), thw = sp.bins { 1, 1.6, 2.4, unit = "s", at = "cut_out" } },
}
