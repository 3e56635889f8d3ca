local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccfhos_2023",
  doc  = "Car-to-Car Front Head-on, straight, both equally fast (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags = { "2023", "euroncap2023", "aeb" },
  road = ncap.track(),
  base = "robot",
  vary = { speed = ncap.speeds(50, 70) },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local at     = ego:ahead { gap = 16 * p.speed }
    local target = w:car { "gvt", name = "target", at = at, facing = "back", speed = p.speed }
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { speed = sp.each() },
}
