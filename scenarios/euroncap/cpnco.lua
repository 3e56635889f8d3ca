local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cpnco",
  doc   = "Car-to-Pedestrian Nearside Child Obstructed (Euro NCAP CA-FC 2026 v1.1: 50 %, extended 25, 75 %)",
  tags  = { "euroncap2026", "aeb", "vru", "pedestrian", "crossing" },
  road  = ncap.track(),
  env   = ncap.light,
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 25, 75), light = sp.one_of("day", "night"),
    robustness = ncap.robustness("faster3", "slower2", "turned_left", "turned_right", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50 } },
  run = function(w, p)
    -- from rest 4 m beside the path, behind two parked cars 1 m apart and 1 m beside the car under test
    local ego, target, spot = cross.target(w, p, { kind = "eptc", side = "near", from = 4, speed = 5, over = 1 })
    local _, width = ego:size()
    cross.row(w, spot, { "compact", "suv" }, 0.149 + 1, width / 2 + 1)
    ncap.t0_by_ttc(w, ego, target, p.speed)
    w:assert(target:hidden_from(ego), "the parked cars must hide the child at T0")
    ncap.finish(w, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(ncap.lit("CPNCO")),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), light = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
