local sp = require "skidpad"

return sp.scenario {
  name = "urban/turn_pedestrian",
  doc  = "Turns right while somebody crosses the road that it turns into (NHTSA pre-crash scenario 11)",
  tags = { "urban", "vru", "junction", "route", "nhtsa" },
  road = sp.road.intersection {
    arms = { "north", "south", "east", "west" }, length = 120, crossing = true, kerb = true, signals = "none",
  },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(15, 25):unit "km/h", walker = sp.one_of("adult", "child") },
  run = function(w, p)
    local south, east = w.road.south, w.road.east
    local ego    = w:ego { at = south:lane(-1, south:length() - 40), speed = p.speed,
                           route = { to = east:lane(1, 70) } }
    local walker = w:pedestrian { p.walker, name = "walker", at = east:lane(1, east:length() - 8):right(4.5),
                                  facing = "left" }
    ego:set_lights { "right" }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:distance(walker):below(16), { within = 15, or_else = "fail" })
    w:mark("steps_out", { distance = ego:distance(walker) })
    walker:cross { speed = "5 km/h", accel_over = 0.3 }
    w:wait_until(ego:contact() | ego:reached(east:lane(1, 70)), { within = 22, or_else = "fail" })
  end,
  check = { sp.never("ego.contact", { with = "walker" }), sp.at_least("ego.progress", 25, "m") },
  cover = { speed = sp.each(), walker = sp.each(), distance = sp.bins { 15, 16, unit = "m", at = "steps_out" } },
}
