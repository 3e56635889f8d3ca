local sp = require "skidpad"

return sp.scenario {
  name = "highway/follow_stop_and_go",
  doc  = "Follows a car through a jam, on a bend: slower, standing, going again",
  tags = { "highway", "follow" },
  road = sp.road.curve { length = 1500, radius = -700, lanes = 2, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "60 s",
  vary = {
    speed = sp.one_of(60, 80):unit "km/h",
    decel = sp.one_of(2, 3.5):unit "m/s2",
  },
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane("right", 150), speed = p.speed, time_gap = 1.8 }
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 2.0 } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(2)
    lead:drive { speed = "30 km/h", accel = 1.5 }
    w:wait(12)
    w:mark("jam", { thw = ego:headway(lead) })
    lead:stop { decel = p.decel, reach_in = 0.5 }
    w:wait_until(ego:standstill() | ego:contact(lead), { within = 15, or_else = "fail" })
    w:mark("stands", { gap = ego:gap(lead) })
    w:wait(2)
    lead:drive { speed = "50 km/h", accel = 1.5 }
    w:wait(12)
  end,
  check = {
    sp.never("ego.contact", { with = "lead" }),
    sp.at_least("ego.thw.min", 0.6, "s"),
    sp.warn(sp.at_most("ego.jerk.max", 15, "m/s3")),
  },
  cover = {
    speed = sp.each(), decel = sp.each(), cross = { "decel", "speed" },
    thw   = sp.bins { 0.8, 3, unit = "s", at = "jam" },              -- it follows, and neither tailgates nor falls back
    gap   = sp.bins { 1, 8, unit = "m", at = "stands" },             -- and stands at a distance
  },
}
