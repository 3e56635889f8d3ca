local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cbla",
  doc   = "Car-to-Bicyclist Longitudinal Adult, AEB (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "vru", "cyclist", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(20, 60, 10, "km/h"), impact = ncap.at(50, 10, 25),
    robustness = ncap.robustness("faster5", "slower3", "left", "right", "braking", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50 }, at = { 40, 60 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local speed  = 15 * sp.kmh + c.speed
    local at     = ego:ahead { gap = 6 * (p.speed - speed), impact = p.impact }
    local target = w:car { "ebta", name = "target", speed = speed, at = at:left(c.path) }
    ncap.by_hand(w, ego, target, p)
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
