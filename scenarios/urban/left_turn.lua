local sp = require "skidpad"

return sp.scenario {
  name = "urban/left_turn",
  doc  = "Left at green, across a stream that comes the other way: wait for a gap, but do go",
  tags = { "urban", "lights", "turn", "route" },
  road = sp.road.intersection {
    arms = { "south", "east", "west", north = { length = 800 } },
    length = 140, signals = true, curve = 8, width = 3.25, speed_limit = "50 km/h",
  },
  sensors = require "lib.guided",
  signals = { south = { { "green", 60 } }, north = { { "green", 60 } },
              east = { { "red", 60 } }, west = { { "red", 60 } } },
  limit = "45 s",
  vary = { thw = sp.one_of(2.5, 3.5, 5):unit "s" },              -- mean of the oncoming gaps
  run = function(w, p)
    local ego  = w:ego { at = w.road.south:lane(-1, 60), speed = "30 km/h", route = { "south", "west" } }
    w:stream { "compact", name = "oncoming", at = w.road.north:lane(-1, 780), count = 10, obey = true,
               speed = "30 km/h", thw = { mean = p.thw, min = 1.0 } }
    w:wait(0.3)
    w:wait_until(ego:reached(w.road.west:lane(1, 100)), { within = 40, or_else = "fail" })
  end,
  check = {
    sp.never "ego.contact",
    sp.never "ego.red_lights",
    sp.at_least("ego.pet.min", 0.5, "s"),
  },
  cover = { thw = sp.each() },
}
