local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/ccftap_2023",
  doc   = "Car-to-Car Front turn-across-path (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags  = { "2023", "euroncap2023", "aeb" },
  road  = ncap.junction(),
  base  = "robot",
  sensors = ncap.rig(),
  vary  = { speed = ncap.speeds(10, 15, 20), target = ncap.speeds(30, 45, 60) },
  run = function(w, p)
    local turn   = cross.turn(w, p.speed, "far")
    local target = cross.against(w, turn, "gvt", p.target)
    cross.run_turn(w, p, turn, target)
  end,
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { speed = sp.each(), target = sp.each(), cross = { "speed", "target" } },
}
