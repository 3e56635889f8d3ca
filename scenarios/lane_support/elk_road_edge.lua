local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/elk_road_edge",
  doc  = "Leaves the road to the right: steered back before 0.1 m beyond its edge (Euro NCAP Lane Departure v1.1)",
  tags = { "lane_support", "elk" },
  road = lanes.road(),
  limit = "30 s",
  vary = { speed = sp.one_of(50, 75, 100):unit "km/h", v_lat = sp.steps(0.2, 0.7, 0.1, "m/s") },
  layer = function(p) return p.v_lat < 0.65 and "standard" or "extended" end,
  run = function(w, p)
    local ego = lanes.ego(w, p, -1)
    lanes.depart(w, ego, p)
    w:wait(lanes.time_at(p, 1.5) - lanes.time_at(p, 0.25) + 1)          -- 0.6 m beyond the marking, and a second
  end,
  valid = lanes.valid,
  check = { sp.at_least("ego.lane.dtle.min", -0.1, "m") },
  cover = { speed = sp.each(), v_lat = sp.each(), cross = { "speed", "v_lat" } },
}
