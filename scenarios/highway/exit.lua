local sp = require "skidpad"

return sp.scenario {
  name = "highway/exit",
  doc  = "Leaves a motorway by its route, behind a car that slows down on the ramp",
  tags = { "highway", "route", "ramp" },
  road = require "roads.motorway",
  limit = "45 s",
  vary = { speed = sp.one_of(80):unit "km/h" },
  sensors = require "lib.guided",                      -- it knows its way
  run = function(w, p)
    local exit = w.road.exit_1
    local ego  = w:ego { at = w.road.main:lane(-4, 740), speed = p.speed, route = { to = exit:lane(-1, 280) } }
    local lead = w:car { "van", name = "lead", speed = p.speed, at = ego:ahead { thw = 2 },
                         route = { to = exit:lane(-1, 295) } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(lead:reached(exit:lane(-1, 20)), { within = 20 })
    lead:drive { speed = "50 km/h", accel = 2.5 }
    w:wait_until(ego:reached(exit:lane(-1, 150)) | ego:contact(), { within = 13, or_else = "fail" })
    w:mark("ramp", { speed = ego:speed() })
  end,
  check = {
    sp.never("ego.contact"),
    sp.at_least("ego.ttc.min", 1, "s"),
  },
  cover = { speed = sp.each() },
}
