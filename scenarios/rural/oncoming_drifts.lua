local sp = require "skidpad"

return sp.scenario {
  name = "rural/oncoming_drifts",
  doc  = "An oncoming car drifts over the middle of the road: slower at least when they touch (NHTSA pre-crash 21)",
  tags = { "rural", "oncoming", "nhtsa" },
  road = sp.road.straight { length = 1400, lanes = 2, width = 3.5, shoulder = 1.5, speed_limit = "80 km/h" },
  limit = "40 s",
  vary = { speed = sp.one_of(50, 80):unit "km/h", over = sp.one_of(2, 4):unit "s" },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 150), speed = p.speed }
    local meet  = 7
    local other = w:car { "sedan", name = "other", speed = p.speed, at = w.road:lane(1, 150 + 2 * meet * p.speed) }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(meet - 1 - p.over)
    w:mark("drifts", { distance = ego:distance(other) })
    other:change_lane { to = other, offset = 2.4, over = p.over }       -- half over the line, and on
    w:wait_until(ego:contact() | w:after(meet + 4), { within = 20 })
  end,
  check = {
    sp.warn(sp.never("ego.contact", { with = "other" })),
    sp.at_least("ego.speed_reduction", 10, "km/h"),
  },
  cover = { speed = sp.each(), over = sp.each(), cross = { "over", "speed" },
            distance = sp.bins { 40, 100, 160, 240, unit = "m", at = "drifts" } },
}
