local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/lka_solid_line",
  doc  = "Drifts over a solid line on either side: at most 0.3 m beyond it (Euro NCAP Safety Assist 2023 v10.4.1, LKA)",
  tags = { "lane_support", "lka" },
  road = lanes.road(),
  limit = "30 s",
  vary = {
    speed = sp.one_of(72):unit "km/h", v_lat = sp.steps(0.2, 0.5, 0.1, "m/s"), side = sp.one_of("left", "right"),
  },
  run = function(w, p)
    local ego = lanes.ego(w, p, p.side == "left" and 1 or -1)
    lanes.depart(w, ego, p)
    w:wait(lanes.time_at(p, 1.5) - lanes.time_at(p, 0.25) + 1)          -- 0.6 m beyond the marking, and a second
  end,
  valid = lanes.valid,
  check = { sp.at_least("ego.lane.dtle.min", -0.3, "m") },
  cover = { v_lat = sp.each(), side = sp.each(), cross = { "side", "v_lat" } },
}
