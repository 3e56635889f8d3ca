local sp = require "skidpad"

return sp.scenario {
  name = "urban/parked_pulls_out",
  doc  = "A parked car pulls out before the ego (NHTSA pre-crash scenario 17)",
  tags = { "urban", "cut_in", "nhtsa" },
  road = sp.road.straight { length = 700, lanes = 2, width = 3.5, shoulder = 2.5, speed_limit = "50 km/h" },
  limit = "40 s",
  vary = { speed = sp.one_of(30, 50):unit "km/h", ttc = sp.one_of(3, 4):unit "s" },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 120), speed = p.speed }
    local other = w:car { "suv", name = "other", at = w.road:lane(-1, 120 + 7 * p.speed):right(3) }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:ttc(other):below(p.ttc), { within = 15 })
    w:mark("pulls_out", { ttc = ego:ttc(other), gap = ego:gap(other) })
    other:set_lights { "left" }
    other:drive { speed = "20 km/h", accel = 2 }
    other:change_lane { to = ego, over = 2.5 }
    w:wait_until(ego:contact() | ego:standstill() | ego:past(other) | w:after(18), { within = 20 })
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each(), ttc = sp.bins { 2.5, 3.5, 4.5, unit = "s", at = "pulls_out" } },
}
