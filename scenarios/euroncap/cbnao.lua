local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cbnao",
  doc   = "Car-to-Bicyclist Nearside Adult Obstructed (Euro NCAP CA-FC 2026 v1.1: 50, 75 %, extended 10, 25, 90 %)",
  tags  = { "euroncap2026", "aeb", "vru", "cyclist", "crossing" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 75, 10, 25, 90),
    robustness = ncap.robustness("faster5", "slower3", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50, 75 } },
  run = function(w, p)
    -- at 10 km/h from 4.5 m on; the cars that hide it stand 3.55 m beside the path and 4.8 m before its way
    local ego, target, spot = cross.target(w, p,
                                           { kind = "ebta", side = "near", from = 4.5 + 1.6, speed = 10, over = 1.6 })
    cross.hide(w, spot, "near", 3.55, 0.25 + 4.8)
    cross.run(w, p, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
