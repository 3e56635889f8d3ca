-- A small roundabout before a town: one lane, four arms, zebras beyond the yield lines. roundabout.xodr is this road as
-- OpenDRIVE.
local sp = require "skidpad"

return sp.road.roundabout {
  arms = { "south", "east", "north", "west" },
  radius = 20, width = 5, length = 120, kerb = true, crossing = 3, speed_limit = "50 km/h",
}
