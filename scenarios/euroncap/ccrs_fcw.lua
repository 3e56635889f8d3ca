local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrs_fcw",
  doc  = "Car-to-Car Rear, stationary target, forward collision warning (Euro NCAP Frontal Collisions 2026 v1.1)",
  tags = { "euroncap2026", "fcw", "ccr" },
  road = ncap.track(),
  base = "robot",
  vary = {                                             -- 3 x 5 = 15 cases
    speed  = sp.steps(60, 80, 10, "km/h"),
    impact = ncap.impacts(),
  },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 5, impact = p.impact } }
    ego:robot { brake = "4 m/s2", after_warning = "1.2 s" }        -- the human of the protocol
    ncap.t0_by_ttc(w, ego, target, p.speed)
    w:wait_until(ego:ttc(target):below(1.5) | ego:contact(target) | ego:standstill(), { within = 20 })
  end,
  check = {
    sp.at_least("ego.fcw.ttc", 1.7, "s"),
    sp.before("ego.fcw.at", 10, "s"),                  -- there has to be a warning at all
    sp.card "euroncap2026",
  },
  cover = { speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" } },
}
