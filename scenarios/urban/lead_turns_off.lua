local sp = require "skidpad"

return sp.scenario {
  name = "urban/lead_turns_off",
  doc  = "The car ahead slows down to turn right off the road (NHTSA pre-crash scenario 22)",
  tags = { "urban", "follow", "nhtsa" },
  road = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 160, signals = "none" },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(40, 50):unit "km/h", thw = sp.one_of(2, 2.5):unit "s" },
  run = function(w, p)
    local ego  = w:ego { at = w.road.south:lane(-1, 40), speed = p.speed, time_gap = 1.5 }
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = p.thw },
                         route = { to = w.road.east:lane(1, 60) } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(lead:reached(w.road.south:lane(-1, w.road.south:length() - 40)), { within = 10 })
    w:mark("slows", { thw = ego:headway(lead) })
    lead:set_lights { "right", "brake" }
    lead:brake { decel = 3.5, down_to = "12 km/h" }
    w:wait_until(ego:contact() | ego:reached(w.road.north:lane(1, 100)) | w:after(22), { within = 30 })
  end,
  check = { sp.never("ego.contact", { with = "lead" }), sp.at_least("ego.progress", 60, "m") },
  cover = { speed = sp.each(), thw = sp.bins { 1, 1.7, 2.3, 3.5, unit = "s", at = "slows" } },
}
