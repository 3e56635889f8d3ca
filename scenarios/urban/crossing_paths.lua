local sp       = require "skidpad"
local junction = require "lib.junction"

return sp.scenario {
  name = "urban/crossing_paths",
  doc  = "A car comes from the right across a junction without lights (NHTSA pre-crash scenario 30)",
  tags = { "urban", "junction", "nhtsa" },
  road = junction.road "none",
  limit = "40 s",
  sensors = require "lib.guided",                      -- it knows its way
  vary = { speed = sp.one_of(30, 50):unit "km/h", other = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego = junction.crossed(w, p)
    junction.run(w, ego, p.speed, 8)
  end,
  check = { sp.never("ego.contact", { with = "other" }), sp.warn(sp.at_least("ego.pet.min", 1, "s")) },
  cover = { speed = sp.each(), other = sp.each(), cross = { "other", "speed" } },
}
