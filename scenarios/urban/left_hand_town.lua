local sp = require "skidpad"

return sp.scenario {
  name = "urban/left_hand_town",
  doc  = "Traffic keeps left: round a corner with lights, and through a roundabout, behind a car on the same way",
  tags = { "urban", "left_hand", "route", "lights" },
  road = require "roads.left_hand_town",
  limit = "45 s",
  vary = { way = sp.one_of("corner", "roundabout") },
  signals = { ["cross.west"] = { { "red", 6 }, { "red_yellow", 1 }, { "green", 60 }, { "yellow", 3 } } },
  sensors = require "lib.guided",                      -- it knows its way
  run = function(w, p)
    local corner = p.way == "corner"
    local from   = corner and w.road.cross.west:lane(1, 25) or w.road.ring.west:lane(1, 8)
    local goal   = corner and w.road.cross.north:lane(-1, 50) or w.road.ring.south:lane(-1, 40)
    local ego    = w:ego { at = from, speed = "25 km/h", route = { to = goal } }
    w:car { "sedan", name = "lead", speed = "25 km/h", at = ego:ahead { gap = 15 }, obey = true,
                           route = { to = goal:forward(20) } }
    w:wait_until(ego:reached(goal) | ego:contact(), { within = 40, or_else = "fail" })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.at_most("ego.lat_accel.max", 4, "m/s2"),
  },
  cover = { way = sp.each() },
}
