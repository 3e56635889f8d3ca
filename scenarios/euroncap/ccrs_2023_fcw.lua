local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrs_2023_fcw",
  doc  = "Car-to-Car Rear, stationary target, forward collision warning (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags = { "2023", "euroncap2023", "fcw" },
  road = ncap.track(),
  base = "robot",
  vary = { speed = sp.steps(55, 80, 5, "km/h"), overlap = ncap.overlaps() },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", at = ego:ahead { ttc = 5, impact = ncap.place(p.overlap) } }
    ego:robot { brake = "4 m/s2", after_warning = "1.2 s" }        -- the human of the protocol
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.warned(w, ego, target)
  end,
  check = ncap.warning(sp.card "euroncap2023"),
  cover = { speed = sp.each(), overlap = sp.each(), cross = { "overlap", "speed" } },
}
