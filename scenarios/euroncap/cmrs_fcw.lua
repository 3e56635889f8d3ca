local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name  = "euroncap/cmrs_fcw",
  doc   = "Car-to-Motorcyclist Rear, stationary target, warning (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "fcw", "motorcycle", "longitudinal" },
  road  = ncap.track(),
  base  = "robot",
  vary  = {
    speed = sp.steps(60, 80, 10, "km/h"), impact = ncap.at(25, 50, 75, 10, 90),
    robustness = ncap.robustness("left", "right", "turned_left", "turned_right"),
  },
  layer = ncap.layer { speed = 80, impact = { 25, 50, 75 }, at = { 60 } },
  run = function(w, p)
    local c   = ncap.changed(p)
    local ego = ncap.vut(w, p.speed)
    local at     = ego:ahead { gap = 5 * p.speed, impact = p.impact }
    local target = w:car { "emt", name = "target", at = at:left(c.path), facing = c.heading }
    ego:robot { brake = "4 m/s2", after_warning = "1.2 s" }        -- the human of the protocol
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.warned(w, ego, target)
  end,
  check = ncap.warning(sp.card "euroncap2026"),
  cover = { speed = sp.each(), impact = sp.each(), robustness = sp.each(), cross = { "impact", "speed" } },
}
