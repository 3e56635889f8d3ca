local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/waits_to_turn",
  doc   = "An oncoming car stands in the junction and waits to turn left until the ego is through",
  tags  = { "false_reaction", "junction" },
  road  = sp.road.intersection { arms = { "north", "south", "east", "west" }, length = 200, signals = "none" },
  sensors = require "lib.guided",
  vary  = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local south, north = w.road.south, w.road.north
    local ego  = w:ego { at = south:lane(-1, south:length() - 120), speed = p.speed }
    w:car { "sedan", name = "waits", at = north:lane(-1, north:length() - 3), facing = "10 deg" }
    quiet.start(w, ego, p.speed)
    w:wait_until(ego:reached(north:lane(1, north:length() - 40)) | ego:standstill() | ego:contact(), { within = 40 })
  end,
  check = quiet.checks(),
  cover = { speed = sp.each() },
}
