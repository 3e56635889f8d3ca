local sp   = require "skidpad"
local ncap = require "lib.ncap"

-- which changes belong to which test; AEB up to which speed in the extended range
local of   = { ccrs = "left right turned_left turned_right braking steering",
               ccrm = "left right slower5 faster5 braking steering",
               ccrb = "harder softer closer farther braking steering" }
local most = { ccrs = 50, ccrm = 130, ccrb = 130 }

return sp.scenario {
  name = "euroncap/ccr_beyond",
  doc  = "Car-to-Car Rear: extended range and robustness of CCRs, CCRm and CCRb (Euro NCAP CA-FC 2026 v1.1)",
  tags = { "euroncap2026", "aeb", "ccr" },
  road = ncap.track(),
  base = "robot",
  vary = {
    test = sp.one_of("ccrs", "ccrm", "ccrb"), speed = sp.steps(10, 130, 10, "km/h"), impact = ncap.at(50, -25, 125),
    robustness = ncap.robustness("left", "right", "turned_left", "turned_right", "slower5", "faster5", "harder", "softer",
                                 "closer", "farther", "braking", "steering"),
  },
  where = function(p) return p.speed < (most[p.test] + 1) * sp.kmh and (p.test == "ccrs" or p.speed > 29 * sp.kmh) end,
  layer = function(p)
    if p.robustness == "none" then
      return (p.impact ~= 0.5 or p.test == "ccrb" and p.speed > 81 * sp.kmh) and "extended" or nil
    end
    local here = p.impact == 0.5 and p.speed > 29 * sp.kmh and p.speed < 51 * sp.kmh
    return here and of[p.test]:find(p.robustness, 1, true) and "robustness" or nil
  end,
  run = function(w, p)
    local ego, target = ncap.rear(w, p)
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card("euroncap2026", { test = "CCRs AEB", when = { test = "ccrs" } }),
                      sp.card("euroncap2026", { test = "CCRm", when = { test = "ccrm" } }),
                      sp.card("euroncap2026", { test = "CCRb", when = { test = "ccrb" } })),
  cover = { test = sp.each(), speed = sp.each(), impact = sp.each(), robustness = sp.each() },
}
