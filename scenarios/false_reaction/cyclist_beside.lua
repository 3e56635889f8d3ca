local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/cyclist_beside",
  doc   = "A cyclist rides on the shoulder, to be passed with room",
  tags  = { "false_reaction", "vru" },
  road  = sp.road.straight { length = 900, lanes = 2, width = 3.5, shoulder = 2 },
  vary  = { speed = sp.one_of(50, 80):unit "km/h", room = sp.one_of(1.5, 2):unit "m" },
  run = function(w, p)
    local ego     = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local cyclist = w:cyclist { name = "cyclist", speed = "18 km/h",
                                at = w.road:lane(-1, 300):right(0.91 + p.room + 0.3) }
    quiet.start(w, ego, p.speed)
    quiet.pass_by(w, ego, cyclist)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), room = sp.each() },
}
