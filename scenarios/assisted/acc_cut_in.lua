local sp  = require "skidpad"
local acc = require "lib.acc"

return sp.scenario {
  name = "assisted/acc_cut_in",
  doc  = "A slower car cuts in: 50 before 10 km/h (TTC 0 s), 120 before 70 (1.5 s) (Euro NCAP assistance v1.1)",
  tags = { "assisted", "acc", "cut_in" },
  road = acc.straight(),
  vary = { speed = sp.one_of(50, 120):unit "km/h" },
  run = function(w, p)
    local slow   = p.speed < 60 * sp.kmh
    local target = (slow and 10 or 70) * sp.kmh
    local length = slow and 14.5 or 60                                  -- of the lane change
    local left   = slow and 0 or 1.5                                    -- TTC when it is in, had nobody braked
    local ego    = acc.ego(w, p.speed)
    local other  = w:car { "gvt", name = "other", speed = target,
                           at = ego:ahead { gap = (p.speed - target) * (length / target + left + 1), lane = "right" } }
    acc.start(w, ego, p.speed)
    w:wait(0.5)
    w:mark("cut_in", { gap = ego:gap(other), closing = ego:closing(other) })
    other:set_lights { "left" }
    other:cut_in { before = ego, length = length }
    w:wait(1)
    acc.finish(w, ego, other)
  end,
  check = acc.checks(),
  cover = { speed = sp.each(), gap = sp.bins { 50, 80, unit = "m", at = "cut_in" } },
}
