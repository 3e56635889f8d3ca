local sp = require "skidpad"

return sp.scenario {
  name = "urban/left_turn_at_lights",
  doc  = "An oncoming car turns left before the ego, both have green (NHTSA pre-crash scenario 27)",
  tags = { "urban", "junction", "nhtsa" },
  road = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 160, signals = true },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  signals = { south = { { "green", 60 } }, north = { { "green", 60 } }, east = { { "red", 60 } },
              west = { { "red", 60 } } },
  vary = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local south, from = w.road.south, w.road.north
    local ego   = w:ego { at = south:lane(-1, south:length() - 5 * p.speed), speed = p.speed }
    local other = w:car { "sedan", name = "other", at = from:lane(-1, from:length() - 4.5 * 20 * sp.kmh),
                          speed = "20 km/h", route = { to = w.road.east:lane(1, 100) } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact() | ego:standstill() | w:after(9), { within = 20 })
    w:mark("end", { distance = ego:distance(other), speed = ego:speed() })
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each() },
}
