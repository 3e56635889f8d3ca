local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/obstructed_child",
  doc  = "A child runs out at 5 km/h from behind two parked cars, met at 50 %, by day (49 CFR 571.127, S8.2)",
  tags = { "fmvss127", "aeb", "vru" },
  road = fmvss.track(),
  limit = "40 s",
  vary = { speed = sp.steps(10, 50, 10, "km/h") },
  run = function(w, p)
    local ego    = fmvss.subject(w, p.speed)
    local spot   = w.road:lane(-1, 150):forward(5 * p.speed + 8)
    w:park { "suv", "sedan", side = "right", before = spot:back(1), gap = 1, offset = 0.17 }      -- 1 m beside the ego
    local walker = w:pedestrian { "eptc", name = "walker", at = spot:right(4), facing = "left" }
    w:assert(walker:hidden_from(ego), "the parked cars must hide the child at the start")
    walker:cross { meet = ego, impact = 50, speed = "5 km/h", accel_over = 1.5 }
    fmvss.approach(w, ego, p.speed)
    fmvss.finish(w, ego, walker)
  end,
  valid = { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) },
  check = fmvss.checks("walker", "obstructed child"),
  cover = { speed = sp.each() },
}
