local sp = require "skidpad"

return sp.scenario {
  name = "rural/slippery_bend",
  doc  = "A bend with snow on it, at a speed that it bears (NHTSA pre-crash scenario 3)",
  tags = { "rural", "grip", "nhtsa" },
  road = sp.road.pieces {
    lanes = 2, width = 3.5, shoulder = 1.5,
    { length = 250 }, { length = 50, to_radius = 150 }, { length = 200, radius = 150 },
    { length = 50, from_radius = 150 }, { length = 150 },
  },
  limit = "60 s",
  vary = { speed = sp.one_of(40, 50):unit "km/h", surface = sp.one_of("wet", "snow") },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 120), speed = p.speed }
    w:surface { at = w.road:lane(-1, 240), length = 320, surface = p.surface }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:reached(w.road:lane(-1, 600)), { within = 55, or_else = "fail" })
  end,
  check = { sp.at_least("ego.lane.dtle.min", 0, "m"), sp.never "ego.off_road" },
  cover = { speed = sp.each(), surface = sp.each() },
}
