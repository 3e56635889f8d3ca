local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cmftap",
  doc   = "Car-to-Motorcyclist Front turn-across-path (Euro NCAP CA-FC 2026 v1.1: to 20 against 60 km/h, extended 25 and 80)",
  tags  = { "euroncap2026", "aeb", "motorcycle", "turning" },
  road  = ncap.junction(),
  base  = "robot",
  sensors = ncap.rig(),
  vary  = {
    speed = ncap.speeds(10, 15, 20, 25), target = ncap.speeds(30, 45, 60, 80),
    robustness = ncap.robustness("faster5", "slower5"),
  },
  layer = ncap.layer { speed = 20, target = 60, at = { 10, 15, 20 }, diagonal = 3 },
  run = function(w, p)
    local turn   = cross.turn(w, p.speed, "far")
    local target = cross.against(w, turn, "emt", p.target + ncap.changed(p).speed)
    cross.run_turn(w, p, turn, target)
  end,
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), target = sp.each(), robustness = sp.each(), cross = { "speed", "target" } },
}
