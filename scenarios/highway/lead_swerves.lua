local sp = require "skidpad"

return sp.scenario {
  name = "highway/lead_swerves",
  doc  = "The car ahead swerves round something lost on the road, and back (NHTSA pre-crash scenario 33)",
  tags = { "highway", "cut_out", "nhtsa" },
  road = sp.road.straight { length = 1600, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "40 s",
  vary = { speed = sp.one_of(80, 100):unit "km/h", thing = sp.one_of("pallet", "tyre_piece", "exhaust") },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane("middle", 150), speed = p.speed, time_gap = 1.8 }
    local lead  = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 1.8 } }
    local thing = w:object { p.thing, name = "thing", at = lead:ahead { gap = 7 * p.speed } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(lead:ttc(thing):below(1.8), { within = 10 })
    w:mark("swerves", { ttc = ego:ttc(thing) })
    lead:change_lane { to = "left", over = 1.8 }
    w:wait(2.5)
    lead:change_lane { to = "right", over = 3 }
    w:wait_until(ego:contact() | ego:standstill() | ego:past(thing), { within = 30 })
  end,
  check = { sp.never "ego.contact" },
  cover = { speed = sp.each(), thing = sp.each(), ttc = sp.bins { 3, 4, 5, unit = "s", at = "swerves" } },
}
