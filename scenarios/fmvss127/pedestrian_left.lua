local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/pedestrian_left",
  doc  = "Somebody crosses from the left at 8 km/h, met at 50 %, by day (49 CFR 571.127, S8.2)",
  tags = { "fmvss127", "aeb", "vru" },
  road = fmvss.track(),
  limit = "40 s",
  vary = { speed = sp.steps(10, 60, 10, "km/h") },
  run = function(w, p)
    local ego    = fmvss.subject(w, p.speed)
    local spot   = w.road:lane(-1, 150):forward(6 * p.speed + 10)
    local walker = w:pedestrian { "epta", name = "walker", at = spot:left(6), facing = "right" }
    walker:cross { meet = ego, impact = 50, speed = "8 km/h", accel_over = 1.5 }
    fmvss.approach(w, ego, p.speed)
    fmvss.finish(w, ego, walker)
  end,
  valid = { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) },
  check = fmvss.checks("walker", "pedestrian from the left"),
  cover = { speed = sp.each() },
}
