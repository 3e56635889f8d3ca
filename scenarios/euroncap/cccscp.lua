local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cccscp",
  doc   = "Car-to-Car Crossing, straight crossing path (Euro NCAP CA-FC 2026 v1.1: to 60 km/h and obstructed, extended to 80)",
  tags  = { "euroncap2026", "euroncap2023", "aeb", "ccc", "crossing" },
  road  = ncap.junction(),
  base  = "robot",
  vary  = {
    speed = sp.steps(20, 80, 10, "km/h"), target = sp.steps(20, 80, 10, "km/h"), side = sp.one_of("far", "near"),
    robustness = ncap.robustness("faster5", "slower5", "steering"),
  },
  layer = ncap.layer { speed = 60, target = 60, diagonal = 1 },
  run = function(w, p)
    -- the car's middle meets the target's side a quarter of its length behind its front
    local ego, target, spot, done = cross.crossing(w, p, "gvt", function(_, gvt) return gvt:size() / 4 end)
    -- standard range: three parked cars hide it, 1 m apart
    if p.speed < 61 * sp.kmh and p.target < 61 * sp.kmh then
      cross.row(w, spot, { "suv", "compact", "compact" }, p.side == "far" and 21 or 24, p.side == "far" and -5.5 or 2)
    end
    cross.run(w, p, ego, target, done)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = { speed = sp.each(), target = sp.each(), side = sp.each(), robustness = sp.each(),
            cross = { "speed", "target" }, error = sp.bins { -0.5, -0.1, 0.1, 0.5, unit = "m", at = "meet" } },
}
