local sp = require "skidpad"

return sp.scenario {
  name = "urban/traffic",
  doc  = "Along the main road of a crossing among cars, cyclists and people; the side roads give way",
  tags = { "urban", "traffic", "junction" },
  road = sp.road.intersection {
    arms = { "north", "south", "east", "west" }, length = 200, speed_limit = "50 km/h", kerb = true, crossing = true,
  },
  limit = "60 s",
  vary = { cars = sp.one_of(10, 20) },
  run = function(w, p)
    local goal = w.road.east:lane(1, 60)
    local ego  = w:ego { at = w.road.west:lane(-1, 45), speed = "40 km/h", time_gap = 1.8, route = { to = goal } }
    w:traffic { max = p.cars, sight = "60 m", bicycles = 0.1 }
    w:crowd { max = 12, roads = { "north", "south" } }
    w:wait_until(ego:reached(goal) | ego:contact(), { within = 55, or_else = "fail" })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.warn(sp.at_most("ego.decel.max", 5, "m/s2")),
  },
  cover = { cars = sp.each() },
}
