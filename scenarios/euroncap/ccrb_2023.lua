local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrb_2023",
  doc  = "Car-to-Car Rear, both at 50 km/h, target brakes down to 2 km/h (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags = { "2023", "euroncap2023", "aeb" },
  road = ncap.track(),
  base = "robot",
  vary = {
    speed = ncap.speeds(50), headway = sp.one_of(12, 40):unit "m", decel = sp.one_of(2, 6):unit "m/s2",
  },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", speed = p.speed, at = ego:ahead { gap = p.headway } }
    w:wait(0.5)
    ncap.t0(w, ego, p.speed)                           -- T0: one second before the target brakes
    w:wait(1.0)
    target:set_lights { "brake" }
    target:brake { decel = p.decel, reach_in = 1.0, down_to = "2 km/h" }
    w:wait(0.5)                                        -- now they do close in
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { headway = sp.each(), decel = sp.each(), cross = { "headway", "decel" } },
}
