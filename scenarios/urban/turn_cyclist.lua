local sp = require "skidpad"

return sp.scenario {
  name = "urban/turn_cyclist",
  doc  = "Turns right while a cyclist rides straight on beside (NHTSA pre-crash scenario 13)",
  tags = { "urban", "vru", "junction", "route", "nhtsa" },
  road = sp.road.intersection {
    arms = { "north", "south", "east", "west" }, length = 120, width = 3.5, shoulder = 2.5, signals = "none",
  },
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(20, 25):unit "km/h", lead = sp.one_of(0, 1, 2):unit "m" },
  run = function(w, p)
    local south   = w.road.south
    local ego     = w:ego { at = south:lane(-1, south:length() - 45), speed = p.speed,
                            route = { to = w.road.east:lane(1, 70) } }
    -- both come to the corner at about the same time
    local away    = 45 * 15 * sp.kmh / p.speed - p.lead
    w:cyclist { name = "cyclist", at = south:lane(-1, south:length() - away):right(2.6), speed = "15 km/h" }
    ego:set_lights { "right" }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact() | ego:reached(w.road.east:lane(1, 90)), { within = 22, or_else = "fail" })
  end,
  check = { sp.never("ego.contact", { with = "cyclist" }), sp.at_least("ego.progress", 30, "m") },
  cover = { speed = sp.each(), lead = sp.each() },
}
