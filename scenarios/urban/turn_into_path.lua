local sp = require "skidpad"

return sp.scenario {
  name = "urban/turn_into_path",
  doc  = "A car turns right out of a side road into the lane of the ego, no lights (NHTSA pre-crash scenario 31)",
  tags = { "urban", "junction", "nhtsa" },
  road = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 160, signals = "none" },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local south, from = w.road.south, w.road.east
    local ego   = w:ego { at = south:lane(-1, south:length() - 5 * p.speed), speed = p.speed }
    local other = w:car { "sedan", name = "other", at = from:lane(-1, from:length() - 4.2 * 20 * sp.kmh),
                          speed = "20 km/h", route = { to = w.road.north:lane(1, 100) } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact() | ego:standstill() | w:after(9), { within = 20 })
    w:mark("end", { distance = ego:distance(other), speed = ego:speed() })
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each() },
}
