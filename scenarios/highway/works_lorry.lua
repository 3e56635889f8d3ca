local sp = require "skidpad"

return sp.scenario {
  name = "highway/works_lorry",
  doc  = "Narrow lanes through road works with a lorry alongside; the car ahead slows down among the cones",
  tags = { "highway", "works", "follow" },
  road = sp.road.straight {
    length = 1500, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5, speed_limit = "120 km/h",
    works = { from = 500, to = 1000, taper = 100, width = 3.0, speed_limit = "80 km/h" },
  },
  limit = "60 s",
  vary = { at = sp.one_of("nose", "tail"), decel = sp.one_of(2, 4):unit "m/s2" },
  run = function(w, p)
    local v     = 80 * sp.kmh
    local ego   = w:ego { at = w.road:lane("left", 200), speed = v, time_gap = 1.5 }
    local lorry = w:lorry { name = "lorry", at = ego:right(3.75), speed = v }
    local lead  = w:car { "sedan", name = "lead", at = ego:ahead { thw = 1.8 }, speed = v }
    w:wait(0.3)
    w:require(ego:speed():between(v - sp.kmh, v + sp.kmh))
    lorry:keep_beside { who = ego, at = p.at }
    w:wait_until(lead:reached(w.road:lane("left", 650)), 30)
    w:mark("works", { thw = ego:headway(lead) })
    lead:set_lights { "brake" }
    lead:brake { decel = p.decel, reach_in = 0.5, down_to = "40 km/h" }
    w:wait(5)
    lead:drive { speed = "80 km/h", accel = 1.5 }
    w:wait_until(ego:contact() | ego:reached(w.road:lane("left", 1000)), 40)
  end,
  check = {
    sp.never "ego.contact",
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.warn(sp.at_least("ego.ttc.min", 1, "s")),
  },
  cover = { at = sp.each(), decel = sp.each(), cross = { "at", "decel" },
            thw = sp.bins { 1, 1.5, 2.2, 4, unit = "s", at = "works" } },
}
