local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/walker_beside",
  doc   = "An adult walks along beside the lane, the same way or towards the car, and does not cross",
  tags  = { "false_reaction", "vru" },
  road  = sp.road.straight { length = 700, lanes = 2, width = 3.5, shoulder = 1, kerb = true },
  vary  = { speed = sp.one_of(30, 50):unit "km/h", towards = sp.one_of("no", "yes") },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local adult = w:pedestrian { "adult", name = "adult", at = w.road:lane(-1, 350):right(3.4),
                                 facing = p.towards == "yes" and "back" or nil }
    quiet.start(w, ego, p.speed)
    adult:cross { speed = "5 km/h", accel_over = 0.3 } -- straight ahead, along the road
    quiet.pass_by(w, ego, adult)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), towards = sp.each(), cross = { "speed", "towards" } },
}
