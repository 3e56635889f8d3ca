local sp = require "skidpad"

return sp.scenario {
  name = "urban/left_hand_town",
  doc  = "Traffic keeps left: over a crossing with lights to a roundabout, behind a car on the same way",
  tags = { "urban", "left_hand", "route", "lights" },
  road = require "roads.left_hand_town",
  limit = "90 s",
  vary = { exit = sp.one_of("north", "south") },       -- of the roundabout: first on the left, second
  signals = { ["cross.west"] = { { "red", 6 }, { "red_yellow", 1 }, { "green", 60 }, { "yellow", 3 } } },
  sensors = {                                          -- it knows its way, as a map would tell it
    sp.objects {}, sp.lanes {}, sp.chassis {}, sp.command {}, sp.route { range = 150, period = "20 ms" },
  },
  run = function(w, p)
    local goal = w.road.ring[p.exit]:lane(-1, 20)
    local ego  = w:ego { at = w.road.cross.west:lane(1, 15), speed = "20 km/h", route = { to = goal } }
    local lead = w:car { "sedan", name = "lead", speed = "20 km/h", at = ego:ahead { gap = 15 }, obey = true,
                         route = { to = goal:forward(20) } }
    w:wait_until(ego:reached(goal) | ego:contact(), { or_else = "fail", within = 80 })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.at_most("ego.lat_accel.max", 4, "m/s2"),
  },
  cover = { exit = sp.each() },
}
