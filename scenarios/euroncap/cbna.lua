local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cbna",
  doc   = "Car-to-Bicyclist Nearside Adult (Euro NCAP CA-FC 2026 v1.1: 50, 75 %, extended 10, 25, 90 %)",
  tags  = { "euroncap2026", "aeb", "vru", "cyclist", "crossing" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 75, 10, 25, 90),
    robustness = ncap.robustness("faster5", "slower3", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50, 75 } },
  run = function(w, p)
    -- at 15 km/h from 17 m on, out from behind two cars parked 1 m beside its way
    local ego, target, spot = cross.target(w, p,
                                           { kind = "ebta", side = "near", from = 17 + 3.5, speed = 15, over = 3.5 })
    cross.hide(w, spot, "near", 17, 0.25 + 1)
    cross.run(w, p, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
