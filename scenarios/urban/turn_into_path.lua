local sp       = require "skidpad"
local junction = require "lib.junction"

return sp.scenario {
  name = "urban/turn_into_path",
  doc  = "A car turns right out of a side road into the lane of the ego, no lights (NHTSA pre-crash scenario 31)",
  tags = { "urban", "junction", "nhtsa" },
  road = junction.road "none",
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego = junction.turned(w, p, "east", "north", 4.2)
    junction.run(w, ego, p.speed, 9)
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each() },
}
