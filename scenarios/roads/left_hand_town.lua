-- A small town that keeps left: a crossing with lights, a mini roundabout, and streets between them round a block.
-- left_hand_town.xodr is this road as OpenDRIVE.
local sp = require "skidpad"

local street = { left_hand = true, kerb = true, width = 3.25, speed_limit = "30 mph" }
local function with(more)
  for key, value in pairs(street) do
    if more[key] == nil then more[key] = value end
  end
  return more
end

local arm = { width = 3.25 }

return sp.road.network {
  left_hand = true,
  parts = {
    cross = sp.road.intersection(with { arms = { "north", "south", "east", "west" }, signals = true, length = 80,
                                        crossing = true }),
    high  = sp.road.straight(with { length = 120, signs = { { at = 100, kind = "crossing" } } }),
    bend  = sp.road.pieces(with { { length = 30, to_radius = 60 }, { length = 60, radius = 60 },
                                  { length = 30, from_radius = 60 } }),
    ring  = sp.road.roundabout(with { arms = { west = arm, north = arm, south = arm }, radius = 16, length = 60,
                                      width = 5 }),
  },
  join = {
    { "cross.east", "high.start" }, { "high.end", "ring.west" },
    { "ring.north", "bend.start" }, { "bend.end", "cross.north" },
  },
}
