local sp       = require "skidpad"
local junction = require "lib.junction"

return sp.scenario {
  name = "urban/left_turn_across",
  doc  = "An oncoming car turns left before the ego, no lights (NHTSA pre-crash scenario 29)",
  tags = { "urban", "junction", "nhtsa" },
  road = junction.road "none",
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego = junction.turned(w, p, "north", "east", 3.9)
    junction.run(w, ego, p.speed, 9)
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = { speed = sp.each() },
}
