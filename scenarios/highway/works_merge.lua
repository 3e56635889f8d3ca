local sp = require "skidpad"

return sp.scenario {
  name = "highway/works_merge",
  doc  = "Road works close the right lane: a car merges before the cones, then lanes are narrow",
  tags = { "highway", "works", "cut_in" },
  road = sp.road.straight {
    length = 1300, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5, speed_limit = "120 km/h",
    works = { from = 700, to = 900, taper = 100, width = 3.25, speed_limit = "80 km/h" },
  },
  limit = "50 s",
  vary = { dv = sp.one_of(-20, 0):unit "km/h", thw = sp.one_of(1):unit "s" },    -- when the other begins to move over
  run = function(w, p)
    local v   = 80 * sp.kmh
    local ego = w:ego { at = w.road:lane("middle", 410), speed = v, time_gap = 1.5 }
    local car = w:car { "van", name = "other", speed = v + p.dv,
                        at = ego:ahead { gap = p.thw * v - 4 * p.dv, lane = "right" } }
    w:wait(0.3)
    w:require(ego:speed():between(v - sp.kmh, v + sp.kmh))
    w:wait(3.7)
    car:set_lights { "left" }
    w:mark("merge", { thw = ego:headway(car), closing = ego:closing(car) })
    car:cut_in { before = ego, over = 3.5 }
    w:wait_until(ego:contact() | ego:reached(w.road:lane(-2, 770)), { within = 40 })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.ttc.min", 0.5, "s", { from = "merge" }),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.warn(sp.at_most("ego.decel.max", 6, "m/s2")),
  },
  cover = { dv = sp.each(), thw = sp.bins { 0.6, 1.4, unit = "s", at = "merge" } },
}
