-- Twenty on a motorway for 20 s: what sensors cost.
local sp = require "skidpad"

return sp.scenario {
  name = "bench/sensors",
  doc  = "The ego and nineteen others, three lanes, 20 s",
  road = sp.road.curve { length = 2400, radius = 3000, lanes = 3, oneway = true, width = 3.75, shoulder = 2.5 },
  limit = "30 s",
  run = function(w)
    local ego = w:ego { at = w.road:lane("middle", 400), speed = "100 km/h" }
    local kinds = { "sedan", "suv", "van", "compact", "lorry" }
    for i = 1, 19 do
      local lane = ({ "left", "right", "middle" })[i % 3 + 1]
      local row  = (i + 2) // 3
      w:car { kinds[i % 5 + 1], name = "car" .. i, speed = lane == "right" and "90 km/h" or "100 km/h",
              at = w.road:lane(lane, 400 + (i % 2 == 0 and 28 or -28) * row) }
    end
    w:wait(20)
  end,
}
