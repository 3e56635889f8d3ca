local sp   = require "skidpad"
local ncap = require "lib.ncap"

-- 30 to 80 km/h against 20 km/h, 90 to 130 km/h against 60 km/h less
local function target_speed(speed)
  return speed < 85 * sp.kmh and 20 * sp.kmh or speed - 60 * sp.kmh
end

return sp.scenario {
  name = "euroncap/ccrm",
  doc  = "Car-to-Car Rear, slower moving target (Euro NCAP Frontal Collisions 2026 v1.1, standard range)",
  tags = { "euroncap2026", "euroncap2023", "aeb", "ccr" },
  road = ncap.track(),
  base = "robot",
  vary = {                                             -- 11 x 5 = 55 cases
    speed  = sp.steps(30, 130, 10, "km/h"),
    impact = ncap.impacts(),
  },
  layer = ncap.layer { speed = 130, impact = { 0, 25, 50, 75, 100 } },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", speed = target_speed(p.speed),
                           at = ego:ahead { ttc = 5, impact = p.impact } }
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = {
    speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" },
    gap   = sp.bins { 0, 0.5, 1, 2, 4, unit = "m", at = "end" },
  },
}
