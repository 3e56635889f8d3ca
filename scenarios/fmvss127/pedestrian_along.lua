local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/pedestrian_along",
  doc  = "Somebody walks along the lane at 5 km/h, at 25 % of the width, by day and night (49 CFR 571.127, S8.4)",
  tags = { "fmvss127", "aeb", "vru" },
  road = fmvss.track(),
  env  = fmvss.light,
  limit = "40 s",
  vary = { speed = sp.one_of(10, 20, 30, 40, 50, 60, 65):unit "km/h", light = fmvss.lights },
  run = function(w, p)
    local ego    = fmvss.subject(w, p.speed)
    fmvss.beams(ego, p.light)
    local walker = w:pedestrian { "epta", name = "walker", speed = "5 km/h", at = ego:ahead { ttc = 6, impact = 25 } }
    fmvss.approach(w, ego, p.speed)
    fmvss.begin(w, ego, p.speed, 4, walker)
    fmvss.finish(w, ego, walker)
  end,
  check = fmvss.day_night("walker", "pedestrian along"),
  cover = { speed = sp.each(), light = sp.each(), cross = { "light", "speed" } },
}
