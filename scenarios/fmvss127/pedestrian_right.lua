local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/pedestrian_right",
  doc  = "Somebody crosses from the right at 5 km/h, at 25 % by day, at 50 % by day and night (49 CFR 571.127, S8.2)",
  tags = { "fmvss127", "aeb", "vru" },
  road = fmvss.track(),
  env  = fmvss.light,
  limit = "40 s",
  vary = { speed = sp.steps(10, 60, 10, "km/h"), impact = sp.one_of(25, 50):unit "%", light = fmvss.lights },
  where = function(p) return p.impact > 0.4 or p.light == "day" end,
  run = function(w, p)
    local ego    = fmvss.subject(w, p.speed)
    fmvss.beams(ego, p.light)
    local spot   = w.road:lane(-1, 150):forward(6 * p.speed + 10)
    local walker = w:pedestrian { "epta", name = "walker", at = spot:right(4), facing = "left" }
    walker:cross { meet = ego, impact = p.impact, speed = "5 km/h", accel_over = 1.5 }
    fmvss.approach(w, ego, p.speed)
    fmvss.finish(w, ego, walker)
  end,
  valid = { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) },
  check = fmvss.day_night("walker", "pedestrian from the right"),
  cover = { speed = sp.each(), light = sp.each(), impact = sp.each(), cross = { "light", "speed" } },
}
