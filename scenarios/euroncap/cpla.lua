local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cpla",
  doc   = "Car-to-Pedestrian Longitudinal Adult, AEB (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "vru", "pedestrian", "longitudinal" },
  road  = ncap.track(),
  env   = ncap.light,
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 60, 10, "km/h"), impact = ncap.at(50, 10, 25), light = sp.one_of("day", "night"),
    robustness = ncap.robustness("faster3", "slower2", "left", "right", "braking", "steering"),
  },
  layer = ncap.layer { speed = 60, impact = { 50 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local speed  = 5 * sp.kmh + c.speed
    local at     = ego:ahead { gap = 6 * (p.speed - speed), impact = p.impact }
    local target = w:pedestrian { "epta", name = "target", speed = speed, at = at:left(c.path) }
    ncap.by_hand(w, ego, target, p)
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(ncap.lit("CPLA", " AEB")),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), light = sp.each(), cross = { "impact", "speed" } },
}
