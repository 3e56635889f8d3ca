local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cpfa",
  doc   = "Car-to-Pedestrian Farside Adult (Euro NCAP CA-FC 2026 v1.1: 50 %, extended 10, 25, 75, 90 %)",
  tags  = { "euroncap2026", "aeb", "vru", "pedestrian", "crossing" },
  road  = ncap.track(),
  env   = ncap.light,
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 10, 25, 75, 90), light = sp.one_of("day", "night"),
    robustness = ncap.robustness("faster3", "slower2", "turned_left", "turned_right", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50 } },
  run = function(w, p)
    -- from rest 6 m beside the path, running at 8 km/h after 1.5 m
    local ego, target = cross.target(w, p, { kind = "epta", side = "far", from = 6, speed = 8, over = 1.5 })
    cross.run(w, p, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(ncap.lit("CPFA")),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), light = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
