local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrs",
  doc  = "Car-to-Car Rear, stationary target, AEB (Euro NCAP Frontal Collisions 2026 v1.1, standard range)",
  tags = { "euroncap2026", "euroncap2023", "aeb", "ccr" },
  road = ncap.track(),
  base = "robot",                                      -- holds speed and path on the axes the driver leaves alone
  vary = {                                             -- the grid: 5 x 5 = 25 cases
    speed  = sp.steps(10, 50, 10, "km/h"),
    impact = ncap.impacts(),                           -- where the target's middle meets the ego's width
  },
  layer = ncap.layer { speed = 50, impact = { 0, 25, 50, 75, 100 } },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 5, impact = p.impact } }
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = {
    speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" },
    gap   = sp.bins { 0, 0.5, 1, 2, 4, unit = "m", at = "end" },
  },
}
