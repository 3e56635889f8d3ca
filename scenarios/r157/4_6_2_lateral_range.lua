local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_6_2_lateral_range",
  doc  = "A car comes over from two lanes away onto the marking beside the ego (UN R157, 7.1.2; Annex 5, 4.6)",
  tags = { "r157", "detection" },
  road = r157.straight(),
  limit = "30 s",
  vary = {
    speed = sp.one_of(30, 60):unit "km/h", side = sp.one_of("left", "right"), v_y = sp.one_of(0.5, 1):unit "m/s",
  },
  run = function(w, p)
    local out   = p.side == "left" and 1 or -1
    local ego   = r157.ego(w, p.speed, p.side == "left" and "right" or "left")
    local spot  = w.road:lane(p.side == "left" and "left" or "right", 200)
    local other = w:car { "sedan", name = "other", speed = p.speed, at = spot:forward(1) }
    r157.start(w, ego, p.speed)
    other:change_lane { to = ego, offset = 1.75 * out, over = r157.over(5.25, p.v_y) }
    w:wait(r157.over(5.25, p.v_y) + 3)
  end,
  -- it takes seconds to come a hand too near, at no closing speed: 5.2.5.2 asks to avoid it
  check = { sp.never "ego.contact", sp.at_least("ego.lane.dtle.min", 0, "m") },
  cover = { side = sp.each(), v_y = sp.each(), speed = sp.each() },
}
