local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cbfa",
  doc   = "Car-to-Bicyclist Farside Adult (Euro NCAP CA-FC 2026 v1.1: 25, 50 %, extended 10, 75, 90 %)",
  tags  = { "euroncap2026", "aeb", "vru", "cyclist", "crossing" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 25, 10, 75, 90),
    robustness = ncap.robustness("faster5", "slower3", "nearer", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50, 25 } },
  run = function(w, p)
    -- at 20 km/h from 22 m on, out from behind two cars parked 1 m beside its way
    local ego, target, spot = cross.target(w, p,
                                           { kind = "ebta", side = "far", from = 22 + 6.2, speed = 20, over = 6.2 })
    cross.hide(w, spot, "far", 22, 0.25 + 1)
    cross.run(w, p, ego, target)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" },
            error = sp.bins { -0.1, -0.05, 0.05, 0.1, unit = "m", at = "meet" } },
}
