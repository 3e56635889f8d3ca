local sp = require "skidpad"

return sp.scenario {
  name = "urban/lead_accelerates",
  doc  = "The car ahead sets off from a light, then brakes again at once (NHTSA pre-crash scenario 23)",
  tags = { "urban", "follow", "nhtsa" },
  road = sp.road.straight { length = 700, lanes = 2, width = 3.25, kerb = true, speed_limit = "50 km/h" },
  limit = "40 s",
  vary = { speed = sp.one_of(20, 30):unit "km/h", brake = sp.one_of(3, 6):unit "m/s2" },
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane(-1, 100), speed = p.speed, set_speed = "50 km/h", time_gap = 1.5 }
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 2 } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait(1)
    lead:drive { speed = "50 km/h", accel = 2 }
    w:wait(3)
    w:mark("brakes", { thw = ego:headway(lead), speed = ego:speed() })
    lead:set_lights { "brake" }
    lead:stop { decel = p.brake, reach_in = 0.3 }
    w:wait(1)
    w:wait_until(ego:contact() | ego:standstill(), { within = 20 })
  end,
  check = { sp.never("ego.contact", { with = "lead" }) },
  cover = { speed = sp.each(), brake = sp.each(), thw = sp.bins { 1, 2, 4, unit = "s", at = "brakes" } },
}
