local sp = require "skidpad"

return sp.scenario {
  name = "highway/drifts_over",
  doc  = "A slower car ahead drifts half into the lane of the ego and stays there (NHTSA pre-crash scenario 19)",
  tags = { "highway", "nhtsa" },
  road = sp.road.straight { length = 1600, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "40 s",
  vary = {
    speed = sp.one_of(100, 120):unit "km/h", dv = sp.one_of(-20, -40):unit "km/h", side = sp.one_of("left", "right"),
  },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane("middle", 150), speed = p.speed }
    local other = w:car { "van", name = "other", speed = p.speed + p.dv,
                          at = ego:ahead { gap = -8 * p.dv, lane = p.side } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(1)
    w:mark("drifts", { ttc = ego:ttc(other), gap = ego:gap(other) })
    other:change_lane { to = other, offset = p.side == "left" and -2.2 or 2.2, over = 5 }
    w:wait_until(ego:contact() | ego:closing(other):below(0.3) | ego:past(other), { within = 30 })
  end,
  check = { sp.never("ego.contact", { with = "other" }), sp.warn(sp.at_most("ego.decel.max", 5, "m/s2")) },
  cover = { speed = sp.each(), dv = sp.each(), side = sp.each(), ttc = sp.bins { 5, 9, unit = "s", at = "drifts" } },
}
