local sp = require "skidpad"

return sp.scenario {
  name = "highway/cut_in",
  doc  = "A slower car cuts in closely, on a long left-hand bend",
  tags = { "highway", "cut_in" },
  road = sp.road.curve { length = 1500, radius = 1200, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "25 s",
  vary = {
    speed = sp.one_of(100, 120):unit "km/h",
    dv    = sp.one_of(-40, -20, 0):unit "km/h",        -- of the other, relative to the ego
    thw   = sp.one_of(0.8, 1.2):unit "s",              -- when it starts to move over
  },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane("middle", 150), speed = p.speed, time_gap = 1.5 }
    local car = w:car { "sedan", name = "other", speed = p.speed + p.dv,
                        at = ego:ahead { gap = p.thw * p.speed - 2 * p.dv, lane = "left" } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(1.7)
    w:mark("cut_in", { thw = ego:headway(car), closing = ego:closing(car) })
    car:set_lights { "right" }
    car:cut_in { before = ego, over = 3 }
    w:wait_until(ego:contact() | w:after(14), { within = 15 })
  end,
  check = {
    sp.never("ego.contact", { with = "other" }),
    sp.at_least("ego.ttc.min", 0.5, "s", { from = "cut_in" }),
    sp.warn(sp.at_most("ego.decel.max", 6, "m/s2")),
  },
  cover = {
    thw     = sp.bins { 0.6, 1, 1.4, unit = "s", at = "cut_in" },
    closing = sp.bins { -1, 4, 8, 12, unit = "m/s", at = "cut_in" },
    cross   = { "thw", "closing" },
  },
}
