local sp    = require "skidpad"
local acc   = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_beside",
  doc  = "Slow cars in the lanes beside, nobody in its own: no braking (beside the tests of cruise control)",
  tags = { "assisted", "acc", "false_reaction" },
  road = acc.course,
  vary = { speed = sp.one_of(60, 90, 120):unit "km/h", course = sp.one_of("straight", "curve") },
  run = function(w, p)
    local ego = acc.ego(w, p.speed)
    w:car { "gvt", name = "right", speed = p.speed / 2, at = ego:ahead { gap = 3 * p.speed, lane = "right" } }
    local last = w:car { "van", name = "left", speed = p.speed / 2,
                         at = ego:ahead { gap = 5 * p.speed, lane = "left" } }
    acc.start(w, ego, p.speed)
    w:wait_until(ego:past(last) | ego:standstill(), { within = 40, or_else = "fail" })
  end,
  check = { sp.never "ego.contact", sp.at_most("ego.decel.max", 1, "m/s2"), sp.never "ego.fcw.at" },
  cover = { speed = sp.each(), course = sp.each() },
}
