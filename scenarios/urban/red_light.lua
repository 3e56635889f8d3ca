local sp = require "skidpad"

return sp.scenario {
  name = "urban/red_light",
  doc  = "A car ahead stops at a red light, and goes on when it turns green",
  tags = { "urban", "lights", "follow" },
  road = require "roads.crossing",
  signals = { south = { { "red", 15 }, { "red_yellow", 1 }, { "green", 40 }, { "yellow", 3 } } },
  limit = "45 s",
  vary = { speed = sp.one_of(50):unit "km/h" },
  run = function(w, p)
    local light = w:signal "south"
    local ego   = w:ego { at = w.road.south:lane(-1, 55), speed = p.speed, time_gap = 1.5 }
    local lead  = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 2 }, obey = true }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(lead:standstill() | ego:contact(lead), { within = 20 })
    w:require(light:is "red")
    w:mark("red", { gap = ego:gap(lead), thw = ego:headway(lead) })
    w:wait_until(ego:standstill() | light:is "green" | ego:contact(lead), { within = 20 })
    w:mark("waits", { gap = ego:gap(lead) })
    w:wait_until(lead:reached(w.road.north:lane(1, 90)) | ego:contact(lead), { within = 40 })
  end,
  check = {
    sp.never("ego.contact", { with = "lead" }),
    sp.at_least("ego.ttc.min", 0.8, "s"),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.warn(sp.at_most("ego.decel.max", 4, "m/s2")),
  },
  cover = { speed = sp.each(), gap = sp.bins { 1, 8, unit = "m", at = "waits" } },
}
