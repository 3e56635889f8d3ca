local sp = require "skidpad"

return sp.scenario {
  name = "highway/platoon",
  doc  = "The last of three cars with the same driver, behind one that brakes: what the first does reaches the last",
  tags = { "highway", "follow", "platoon" },
  road = sp.road.curve { length = 2500, radius = 1200, lanes = 2, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "60 s",
  vary = {
    speed    = sp.one_of(80, 100):unit "km/h",
    decel    = sp.one_of(3, 6):unit "m/s2",
    time_gap = sp.one_of(1.0, 1.8):unit "s",           -- of the two in front; the ego keeps its own
  },
  run = function(w, p)
    local ego    = w:ego { at = w.road:lane("right", 150), speed = p.speed, time_gap = 1.8 }
    local second = w:car { "compact", name = "second", driver = "idm", time_gap = p.time_gap,
                           at = ego:ahead { thw = 2.5 }, speed = p.speed }
    local first  = w:car { "sedan", name = "first", driver = "idm", time_gap = p.time_gap, params = { a = 1.2 },
                           at = second:ahead { thw = 2.5 }, speed = p.speed }
    local lead   = w:car { "van", name = "lead", at = first:ahead { thw = 2.5 }, speed = p.speed }
    w:wait(0.3)
    w:require(first:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(3)
    w:mark("brakes", { thw = ego:headway(second) })
    lead:brake { decel = p.decel, down_to = "30 km/h" }
    w:wait(15)
    w:mark("slow", { first = first:speed(), second = second:speed(), ego = ego:speed() })
    lead:drive { speed = p.speed, accel = 1.5 }
    w:wait(10)
  end,
  check = {
    sp.never "ego.contact",
    sp.at_least("ego.thw.min", 0.6, "s"),
    sp.at_least("ego.ttc.min", 1.5, "s", { with = "second" }),
    sp.warn(sp.at_most("ego.decel.max", 5, "m/s2")),
  },
  cover = {
    decel = sp.each(),
    thw   = sp.bins { 1, 2, 3, unit = "s", at = "brakes" },
    ego   = sp.bins { 5, 30, unit = "m/s", at = "slow" },
  },
}
