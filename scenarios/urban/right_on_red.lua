local sp       = require "skidpad"
local junction = require "lib.junction"

return sp.scenario {
  name = "urban/right_on_red",
  doc  = "A car turns right on red into the lane of the ego, who has green (NHTSA pre-crash scenario 28)",
  tags = { "urban", "junction", "nhtsa" },
  road = junction.road(true),
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  signals = junction.green,
  vary = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego = junction.turned(w, p, "east", "north", 4.2)
    junction.run(w, ego, p.speed, 9)
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each() },
}
