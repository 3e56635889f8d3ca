local sp = require "skidpad"

return sp.scenario {
  name = "urban/roundabout",
  doc  = "Along a route through a small roundabout, behind a car that takes the same way",
  tags = { "urban", "route", "roundabout" },
  road = require "roads.roundabout",
  limit = "45 s",
  vary = { exit = sp.one_of("east", "west") },
  sensors = require "lib.guided",                      -- it knows its way
  run = function(w, p)
    local goal = w.road[p.exit]:lane(1, 90)
    local ego  = w:ego { at = w.road.south:lane(-1, 75), speed = "25 km/h", route = { to = goal } }
    w:car { "sedan", name = "lead", speed = "25 km/h", at = ego:ahead { gap = 15 }, obey = true,
                         route = { to = goal:forward(20) } }
    w:wait_until(ego:reached(goal) | ego:contact(), { or_else = "fail", within = 40 })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.at_most("ego.lat_accel.max", 4, "m/s2"),
  },
  cover = { exit = sp.each() },
}
