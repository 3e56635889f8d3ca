local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cmrs",
  doc   = "Car-to-Motorcyclist Rear, stationary target, AEB (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "motorcycle", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(10, 50, 10, "km/h"), impact = ncap.at(25, 50, 75, 10, 90),
    robustness = ncap.robustness("left", "right", "turned_left", "turned_right", "braking", "steering"),
  },
  layer = ncap.layer { speed = 50, impact = { 25, 50, 75 }, at = { 20, 30, 50 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local at     = ego:ahead { gap = 5 * p.speed, impact = p.impact }
    local target = w:car { "emt", name = "target", at = at:left(c.path), facing = c.heading }
    ncap.by_hand(w, ego, target, p)
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
