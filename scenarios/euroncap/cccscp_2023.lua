local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cccscp_2023",
  doc   = "Car-to-Car Crossing, straight crossing path, nothing hides it (Euro NCAP Safety Assist 2023 v10.4.1)",
  tags  = { "2023", "euroncap2023", "aeb" },
  road  = ncap.junction(),
  base  = "robot",
  vary  = {
    speed = sp.steps(20, 60, 10, "km/h"), target = sp.steps(20, 60, 10, "km/h"), side = sp.one_of("far", "near"),
  },
  run = function(w, p)
    -- the car's middle meets the target's side a quarter of its length behind its front
    local ego, target, _, done = cross.crossing(w, p, "gvt", function(_, gvt) return gvt:size() / 4 end)
    cross.run(w, p, ego, target, done)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2023"),
  cover = { speed = sp.each(), target = sp.each(), cross = { "speed", "target" } },
}
