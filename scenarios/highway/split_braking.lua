local sp = require "skidpad"

return sp.scenario {
  name = "highway/split_braking",
  doc  = "Brakes for a car while the left wheels are on ice: stays in its lane (NHTSA pre-crash scenario 2)",
  tags = { "highway", "grip", "follow", "nhtsa" },
  road = sp.road.straight { length = 1200, lanes = 2, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "40 s",
  vary = { speed = sp.one_of(60, 80):unit "km/h", surface = sp.one_of("snow", "ice") },
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane("right", 150), speed = p.speed, time_gap = 2 }
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 3 } }
    w:surface { at = w.road:lane("right", 200), length = 700, side = "left", surface = p.surface }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(3)
    w:mark("brakes", { thw = ego:headway(lead) })
    lead:brake { decel = 2, down_to = "20 km/h" }
    w:wait_until(ego:contact() | w:after(20), { within = 25 })
  end,
  check = { sp.at_least("ego.lane.dtle.min", 0, "m"), sp.never("ego.contact", { with = "lead" }) },
  cover = { speed = sp.each(), surface = sp.each(), thw = sp.bins { 2, 3, 4, unit = "s", at = "brakes" } },
}
