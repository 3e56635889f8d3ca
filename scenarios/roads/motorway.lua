-- A motorway of three lanes in a direction over a low hill, with an exit and an entry on both carriageways.
-- motorway.xodr is this road as OpenDRIVE.
local sp = require "skidpad"

return sp.road.highway {
  { length = 700 }, { length = 300, to_radius = 1500 }, { length = 600, radius = 1500 },
  { length = 300, from_radius = 1500 }, { length = 1100 },
  lanes = 3, speed_limit = "120 km/h",
  profile = { { s = 0, z = 0 }, { s = 1400, z = 14 }, { s = 3000, z = 0 } },
  ramps = {
    { kind = "exit",  at = 900,  speed_limit = "80 km/h" },
    { kind = "entry", at = 1800, speed_limit = "80 km/h" },
    { kind = "exit",  at = 2100, speed_limit = "80 km/h", opposite = true },
    { kind = "entry", at = 1200, speed_limit = "80 km/h", opposite = true },
  },
}
