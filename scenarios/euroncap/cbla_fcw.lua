local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cbla_fcw",
  doc   = "Car-to-Bicyclist Longitudinal Adult, warning (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "fcw", "vru", "cyclist", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(50, 80, 10, "km/h"), impact = ncap.at(25, 50, 75),
    robustness = ncap.robustness("faster5", "slower3", "left", "right"),
  },
  layer = ncap.layer { speed = 80, impact = { 25 }, at = { 60, 80 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local speed  = 20 * sp.kmh + c.speed
    local at     = ego:ahead { gap = 6 * (p.speed - speed), impact = p.impact }
    local target = w:car { "ebta", name = "target", speed = speed, at = at:left(c.path) }
    ego:robot { brake = "4 m/s2", after_warning = "1.2 s" }        -- the human of the protocol
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.warned(w, ego, target)
  end,
  check = ncap.warning(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
