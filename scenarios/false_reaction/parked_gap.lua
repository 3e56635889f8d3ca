local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/parked_gap",
  doc   = "Through between two parked cars, with room on both sides",
  tags  = { "false_reaction" },
  road  = sp.road.straight { length = 900, lanes = 2, width = 3.5, shoulder = 2.5 },
  vary  = {
    speed = sp.one_of(30, 50):unit "km/h",
    room  = sp.one_of(0.8, 1.1):unit "m",              -- from the ego's side to a car's
  },
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local spot = w.road:lane(-1, 350)
    local away = 0.9 + p.room + 0.93                   -- half of each car's width beside the room
    local left = w:car { "sedan", name = "left", parked = true, at = spot:left(away) }
    w:car { "sedan", name = "right", parked = true, at = spot:right(away) }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, left)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), room = sp.each(), cross = { "room", "speed" } },
}
