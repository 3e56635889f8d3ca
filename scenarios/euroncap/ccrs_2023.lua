local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrs_2023",
  doc  = "Car-to-Car Rear, stationary target, AEB (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags = { "2023", "euroncap2023", "aeb" },
  road = ncap.track(),
  base = "robot",
  vary = { speed = sp.steps(10, 50, 5, "km/h"), overlap = ncap.overlaps() },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 5, impact = ncap.place(p.overlap) } }
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { speed = sp.each(), overlap = sp.each(), cross = { "overlap", "speed" } },
}
