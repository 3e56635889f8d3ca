local sp = require "skidpad"

return sp.scenario {
  name = "highway/lost_load",
  doc  = "A box or a pallet lies in the lane, nobody ahead (NHTSA pre-crash scenario 36)",
  tags = { "highway", "nhtsa" },
  road = sp.road.straight { length = 1400, lanes = 2, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "40 s",
  vary = { speed = sp.one_of(60, 80, 100):unit "km/h", thing = sp.one_of("box", "pallet", "cone") },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane("right", 150), speed = p.speed }
    local thing = w:object { p.thing, name = "thing", at = ego:ahead { gap = 9 * p.speed } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact() | ego:standstill() | ego:past(thing), { within = 30 })
  end,
  check = { sp.never "ego.contact" },
  cover = { speed = sp.each(), thing = sp.each() },
}
