local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/ccfhos",
  doc   = "Car-to-Car Front Head-on, straight (Euro NCAP CA-FC 2026 v1.1: to 80 km/h, extended 90, 100 and at 100 %)",
  tags  = { "euroncap2026", "euroncap2023", "aeb", "ccf", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(30, 100, 10, "km/h"), impact = ncap.at(50, 25, 75, 100),
    robustness = ncap.robustness("faster5", "slower5", "steering"),
  },
  layer = ncap.layer { speed = 80, impact = { 50, 25, 75 }, at = { 40, 60, 80 } },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local speed  = ncap.oncoming(p.speed) + ncap.changed(p).speed
    local at     = ego:ahead { gap = 8 * (p.speed + speed), impact = p.impact }
    local target = w:car { "gvt", name = "target", at = at, facing = "back", speed = speed }
    ncap.by_hand(w, ego, target, p)
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
