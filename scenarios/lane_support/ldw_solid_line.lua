local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/ldw_solid_line",
  doc  = "Drifts over a solid line on either side: warned before 0.1 m beyond it (Euro NCAP Lane Departure v1.1, LDW)",
  tags = { "lane_support", "ldw" },
  road = lanes.road(),
  limit = "30 s",
  vary = {
    speed = sp.one_of(72):unit "km/h", v_lat = sp.steps(0.2, 0.5, 0.1, "m/s"), side = sp.one_of("left", "right"),
  },
  run = function(w, p)
    local ego = lanes.ego(w, p, p.side == "left" and 1 or -1)
    lanes.depart(w, ego, p)
    w:wait(lanes.time_at(p, 1.5) - lanes.time_at(p, 0.25))              -- 0.6 m beyond the marking
  end,
  valid = lanes.valid,
  check = lanes.warned(),
  cover = { v_lat = sp.each(), side = sp.each(), cross = { "side", "v_lat" } },
}
