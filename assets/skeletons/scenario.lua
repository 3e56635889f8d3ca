local sp = require "skidpad"

return sp.scenario {
  name = "@NAME@",
  doc  = "The car ahead brakes to rest",                 -- say yours in one sentence
  tags = { "new" },
  road = sp.road.straight { length = 1000, lanes = 2, oneway = true, width = 3.5 },
  limit = "30 s",
  vary = { speed = sp.steps(30, 50, 10, "km/h"), thw = sp.one_of(3, 4):unit "s" },   -- 3 x 2 cases
  run = function(w, p)
    -- who takes part is cast before the first wait, where it is at time 0
    local ego  = w:ego { at = w.road:lane("right", 150), speed = p.speed }
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = p.thw } }
    w:wait(1)
    -- without this the case would say nothing of the driver: it is invalid
    w:require(ego:speed():between(p.speed - 3 * sp.kmh, p.speed + sp.kmh))
    w:mark("brakes", { thw = ego:headway(lead) })
    lead:brake { decel = 3, down_to = 0 }
    w:wait_until(ego:contact(lead) | lead:stands_for(4), { within = 25 })
  end,
  check = {
    sp.never("ego.contact", { with = "lead" }),
    sp.warn(sp.at_least("ego.ttc.min", 1, "s", { from = "brakes" })),
  },
  cover = {
    speed = sp.each(), thw = sp.bins { 2, 3.5, 5, unit = "s", at = "brakes" }, cross = { "speed", "thw" },
  },
}
