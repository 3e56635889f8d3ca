local sp   = require "skidpad"
local r152 = require "lib.r152"

return sp.scenario {
  name = "r152/pedestrian",
  doc  = "A child crosses at 5 km/h, to be met by the middle of the front (UN R152, 6.6; limits of 5.2.2.4, 01 series)",
  tags = { "r152", "aeb", "vru" },
  road = r152.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(table.unpack(r152.crossing_speeds)):unit "km/h", load = r152.loads },
  run = function(w, p)
    r152.crossed(w, p, { kind = "eptc", from = 4, speed = "5 km/h", over = 1 })
  end,
  valid = r152.unbraked(),
  check = r152.crossing_checks "pedestrian M1",
  cover = { speed = sp.each(), load = sp.each(), ttc = sp.bins { 1, 3, 5, 8, unit = "s", at = "release" } },
}
