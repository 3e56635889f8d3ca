local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrs_fcw",
  doc  = "Car-to-Car Rear, stationary target, forward collision warning (Euro NCAP Frontal Collisions 2026 v1.1, standard range)",
  tags = { "euroncap2026", "euroncap2023", "fcw", "ccr" },
  road = ncap.track(),
  base = "robot",
  vary = {                                             -- 3 x 5 = 15 cases
    speed  = sp.steps(60, 80, 10, "km/h"),
    impact = ncap.impacts(),
  },
  layer = ncap.layer { speed = 80, impact = { 0, 25, 50, 75, 100 } },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 5, impact = p.impact } }
    ego:robot { brake = "4 m/s2", after_warning = "1.2 s" }        -- the human of the protocol
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.warned(w, ego, target)
  end,
  check = ncap.warning(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = { speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" } },
}
