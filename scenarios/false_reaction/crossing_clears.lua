local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/crossing_clears",
  doc   = "Somebody crosses far ahead and is over long before the ego comes",
  tags  = { "false_reaction", "vru" },
  road  = sp.road.straight { length = 700, lanes = 2, width = 3.5, kerb = true },
  vary  = { speed = sp.one_of(30, 50):unit "km/h", after = sp.one_of(2, 3):unit "s" },
  run = function(w, p)
    local spot   = w.road:lane(-1, 450)
    local ego    = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local walker = w:pedestrian { "adult", name = "walker", at = spot:right(3), facing = "left" }
    quiet.start(w, ego, p.speed)
    -- 3 m and 4.5 m more at 5.5 km/h and he is on the other half of the road
    w:wait((350 - 2.5) / p.speed - 0.5 - p.after - (3 + 2.2) / (5.5 * sp.kmh))
    walker:cross { speed = "5.5 km/h", accel_over = 0.2 }
    quiet.pass_by(w, ego, walker)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), after = sp.each() },
}
