local sp = require "skidpad"

return sp.scenario {
  name = "rural/oncoming_overtakes",
  doc  = "An oncoming car overtakes a lorry and is late to go back (NHTSA pre-crash scenario 20)",
  tags = { "rural", "oncoming", "nhtsa" },
  road = sp.road.straight { length = 1400, lanes = 2, width = 3.5, shoulder = 1.5, speed_limit = "80 km/h" },
  limit = "40 s",
  vary = { speed = sp.one_of(60, 80):unit "km/h" },
  run = function(w, p)
    local other_speed = 80 * sp.kmh
    local ego   = w:ego { at = w.road:lane(-1, 150), speed = p.speed }
    -- it would be back just after they have met; who brakes gains more than that
    local meet  = 7
    local other = w:car { "sedan", name = "other", speed = other_speed, facing = "back",
                          at = w.road:lane(-1, 150 + meet * (p.speed + other_speed)) }
    w:lorry { name = "lorry", speed = "60 km/h", at = w.road:lane(1, 150 + meet * (p.speed + other_speed) - 10) }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(meet - 1.1)
    w:mark("goes_back", { distance = ego:distance(other) })
    other:change_lane { to = w.road:lane(1, 400), over = 2 }
    w:wait_until(ego:contact() | w:after(meet + 5), { within = 20 })
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each(), distance = sp.bins { 20, 40, 60, unit = "m", at = "goes_back" } },
}
