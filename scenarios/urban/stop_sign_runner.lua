local sp = require "skidpad"

return sp.scenario {
  name = "urban/stop_sign_runner",
  doc  = "A car runs its stop sign from the right (NHTSA pre-crash scenario 5)",
  tags = { "urban", "junction", "nhtsa" },
  road = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 160, signals = "stop" },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(30, 50):unit "km/h", other = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    -- both would be in the middle at once, 5 s from now
    local south, east = w.road.south, w.road.east
    local ego   = w:ego { at = south:lane(-1, south:length() - 5 * p.speed + 8), speed = p.speed }
    local other = w:car { "sedan", name = "other", at = east:lane(-1, east:length() - 5 * p.other + 8),
                          speed = p.other }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact() | ego:standstill() | w:after(8), { within = 20 })
    w:mark("end", { distance = ego:distance(other), speed = ego:speed() })
  end,
  check = { sp.never("ego.contact", { with = "other" }), sp.warn(sp.at_least("ego.pet.min", 1, "s")) },
  cover = { speed = sp.each(), other = sp.each(), cross = { "other", "speed" } },
}
