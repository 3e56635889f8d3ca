local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/wanted_change",
  doc  = "Indicates and changes into a free lane: nobody is to steer against that (false reaction beside ELK)",
  tags = { "lane_support", "false_reaction" },
  road = lanes.oneway(),
  limit = "30 s",
  vary = { speed = sp.one_of(50, 75, 100):unit "km/h", v_lat = sp.one_of(0.5, 0.7):unit "m/s" },
  run = function(w, p)
    local ego = lanes.ego(w, p, 1)
    ego:set_lights { "left" }
    lanes.depart(w, ego, p)
    w:wait(lanes.time_at(p, 1.5) - lanes.time_at(p, 0.25) + 1)          -- 0.6 m beyond the marking, and a second
  end,
  valid = lanes.valid,
  check = { sp.at_least("ego.lane.departures", 1), sp.never "ego.contact" },
  cover = { speed = sp.each(), v_lat = sp.each() },
}
