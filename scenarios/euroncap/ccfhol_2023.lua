local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name = "euroncap/ccfhol_2023",
  doc  = "Car-to-Car Front Head-on, lane change, both equally fast (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags = { "2023", "euroncap2023", "aeb" },
  road = ncap.track(),
  base = "robot",
  vary = { speed = ncap.speeds(50, 70), impact = ncap.at(50) },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = cross.overtaker(w, ego, p, p.speed) -- in the car's lane from a time to collision of 1.5 s on
    ncap.t0_by_ttc(w, ego, target, p.speed)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { speed = sp.each() },
}
