local sp = require "skidpad"

return sp.scenario {
  name = "urban/turn_from_beside",
  doc  = "A car in the lane beside turns right across the lane of the ego (NHTSA pre-crash scenario 16)",
  tags = { "urban", "nhtsa" },
  road = sp.road.straight {
    length = 700, lanes = 2, oneway = true, width = 3.25, shoulder = 2.5, speed_limit = "50 km/h",
  },
  limit = "40 s",
  vary = { speed = sp.one_of(30, 50):unit "km/h", ahead = sp.one_of(15, 20):unit "m" },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane("right", 150), speed = p.speed }
    local other = w:car { "sedan", name = "other", speed = p.speed, at = ego:lane("left"):forward(p.ahead) }
    local turn  = w:path { { length = 2 * p.speed }, { radius = -10, angle = "90 deg" }, { length = 40 } }
    other:path(turn)
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    other:set_lights { "right" }
    other:drive { speed = "15 km/h", accel = 3 }
    w:wait_until(ego:contact() | ego:standstill() | w:after(12), { within = 20 })
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each(), ahead = sp.each() },
}
