local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_2_3_pedestrian",
  doc  = "Someone on foot crosses at 5 km/h, to be met by the middle of the front (UN R157, 5.2.5.3; Annex 5, 4.2)",
  tags = { "r157", "aeb", "vru" },
  road = r157.straight(),
  limit = "30 s",
  vary = { speed = sp.one_of(20, 30, 40, 50, 60):unit "km/h", walker = sp.one_of("epta", "eptc") },
  run = function(w, p)
    local ego    = r157.ego(w, p.speed, "right")
    local spot   = w.road:lane("right", 200):forward(7 * p.speed + 10)
    local walker = w:pedestrian { p.walker, name = "walker", at = spot:right(4), facing = "left" }
    walker:cross { meet = ego, impact = 50, speed = "5 km/h", accel_over = 1 }
    r157.start(w, ego, p.speed)
    r157.finish(w, ego, walker)
  end,
  -- who slowed before anybody set off met nobody; one who has to brake meets him elsewhere
  valid = { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) },
  check = { sp.never("ego.contact", { with = "walker" }) },
  cover = { speed = sp.each(), walker = sp.each(), ttc = sp.bins { 2, 3, 4, 5, unit = "s", at = "release" } },
}
