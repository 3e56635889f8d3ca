local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/side_road_stops",
  doc   = "A car comes up to the line of a side road and stops there, as it must",
  tags  = { "false_reaction", "junction" },
  road  = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 200, signals = "stop" },
  sensors = require "lib.guided",
  vary  = { speed = sp.one_of(30, 50):unit "km/h", decel = sp.one_of(2, 3.5):unit "m/s2" },
  run = function(w, p)
    local west, north = w.road.west, w.road.north
    local ego  = w:ego { at = west:lane(-1, west:length() - 6 * p.speed), speed = p.speed }
    local stop = north:length() - 5                    -- it stands 3 m before the road of the ego
    local side = w:car { "sedan", name = "side", speed = "40 km/h", at = north:lane(-1, stop - 4 * 40 * sp.kmh) }
    quiet.start(w, ego, p.speed)
    w:wait(math.max(4 - 40 * sp.kmh / (2 * p.decel) - 0.5, 0))
    side:stop { decel = p.decel }
    w:wait_until(ego:reached(w.road.east:lane(1, 150)) | ego:standstill() | ego:contact(), { within = 40 })
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), decel = sp.each() },
}
