-- A crossing with lights in a town: a main road of four lanes with pockets for those who turn left, a side street of
-- two, zebras all around. crossing.xodr is this road as OpenDRIVE.
local sp = require "skidpad"

return sp.road.intersection {
  arms = {
    east  = { lanes = 4, pocket = { left = 30, taper = 20 } },
    west  = { lanes = 4, pocket = { left = 30, taper = 20 } },
    north = {},
    south = {},
  },
  signals = true, crossing = true, kerb = true, curve = 8,
  width = 3.25, length = 140, speed_limit = "50 km/h",
}
