local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cmrb",
  doc   = "Car-to-Motorcyclist Rear, braking target (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "motorcycle", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(30, 80, 10, "km/h"), impact = ncap.at(25, 50, 75, 10, 90),
    robustness = ncap.robustness("harder", "softer", "closer", "farther", "braking", "steering"),
  },
  layer = ncap.layer { speed = 80, impact = { 25, 50, 75 }, at = { 40, 60, 80 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local target = w:car { "emt", name = "target", speed = p.speed, at = ego:ahead { thw = 1.0 + c.thw, impact = p.impact } }
    ncap.by_hand(w, ego, target, p)
    w:wait(0.5)
    ncap.t0(w, ego, p.speed)                           -- T0: one second before the target brakes
    w:wait(1.0)
    target:set_lights { "brake" }
    target:brake { decel = 4 + c.decel, reach_in = 1.0, down_to = "2 km/h" }
    w:wait(0.5)                                        -- now they do close in
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
