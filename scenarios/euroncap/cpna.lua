local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cpna",
  doc   = "Car-to-Pedestrian Nearside Adult (Euro NCAP CA-FC 2026 v1.1: 25, 50, 75 %, extended 10, 90 %)",
  tags  = { "euroncap2026", "aeb", "vru", "pedestrian", "crossing" },
  road  = ncap.track(),
  env   = ncap.light,
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 25, 75, 10, 90), light = sp.one_of("day", "night"),
    robustness = ncap.robustness("faster3", "slower2", "turned_left", "turned_right", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50, 25, 75 } },
  run = function(w, p)
    -- from rest 4 m beside the path, at 5 km/h after 1 m
    local ego, target = cross.target(w, p, { kind = "epta", side = "near", from = 4, speed = 5, over = 1 })
    cross.run(w, p, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(ncap.lit("CPNA")),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), light = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
