local sp = require "skidpad"

return sp.scenario {
  name = "highway/traffic",
  doc  = "A minute on a busy motorway: everybody else decides for himself, overtakes, and looks away now and then",
  tags = { "highway", "traffic", "follow" },
  road = sp.road.highway { length = 5000, lanes = 3, speed_limit = "120 km/h" },
  limit = "60 s",
  vary = { density = sp.one_of(6, 12, 18):unit "/km" },        -- of a lane
  run = function(w, p)
    local ego = w:ego { at = w.road.main:lane(-2, 1200), speed = "90 km/h", set_speed = "110 km/h", time_gap = 1.8 }
    local others = w:traffic { max = 180, density = p.density, around = ego, radius = 800, lorries = 0.15 }
    w:wait(50)
    w:mark("end", { others = others:count(), speed = ego:speed() })
    w:wait(0.1)
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.at_least("ego.progress", 500, "m"),
    sp.warn(sp.at_most("ego.decel.max", 4, "m/s2")),
  },
  cover = { density = sp.each(), others = sp.bins { 30, 80, 130, 181, at = "end" } },
}
