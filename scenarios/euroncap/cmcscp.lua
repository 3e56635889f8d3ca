local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

return sp.scenario {
  name  = "euroncap/cmcscp",
  doc   = "Car-to-Motorcyclist Crossing, straight crossing path (Euro NCAP CA-FC 2026 v1.1: to 60 km/h and obstructed, extended to 80)",
  tags  = { "euroncap2026", "aeb", "motorcycle", "crossing" },
  road  = ncap.junction(),
  base  = "robot",
  vary  = {
    speed = sp.steps(20, 80, 10, "km/h"), target = sp.steps(20, 80, 10, "km/h"), side = sp.one_of("far", "near"),
    robustness = ncap.robustness("faster5", "slower5", "steering"),
  },
  layer = ncap.layer { speed = 60, target = 60, diagonal = 1 },
  run = function(w, p)
    -- the motorcycle's front meets the car's side, a tenth of the car's length behind its front
    local ego, target, spot, done = cross.crossing(w, p, "emt", function(vut, emt, speed)
      local length, width = vut:size()
      local long, wide = emt:size()
      return long / 2 + width / 2 + speed * (0.1 * length + wide / 2) / p.speed
    end)
    -- standard range: three parked cars hide it, 1 m apart
    if p.speed < 61 * sp.kmh and p.target < 61 * sp.kmh then
      cross.row(w, spot, { "suv", "compact", "compact" }, p.side == "far" and 21 or 24, p.side == "far" and -5.5 or 2)
    end
    cross.run(w, p, ego, target, done)
  end,
  valid = ncap.valid(),
  check = ncap.checks(sp.card "euroncap2026"),
  cover = { speed = sp.each(), target = sp.each(), side = sp.each(), robustness = sp.each(),
            cross = { "speed", "target" }, error = sp.bins { -0.5, -0.1, 0.1, 0.5, unit = "m", at = "meet" } },
}
