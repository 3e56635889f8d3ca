local sp   = require "skidpad"
local r152 = require "lib.r152"

return sp.scenario {
  name = "r152/bicycle",
  doc  = "A cyclist crosses at 15 km/h, to be met by the middle of the front (UN R152, 6.7; limits of 5.2.3.4)",
  tags = { "r152", "aeb", "vru" },
  road = r152.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(table.unpack(r152.crossing_speeds)):unit "km/h", load = r152.loads },
  run = function(w, p)
    r152.crossed(w, p, { rides = true, kind = "ebta", from = 17, speed = "15 km/h", over = 3.5 })
  end,
  valid = r152.unbraked(),
  check = r152.crossing_checks "bicycle M1",
  cover = { speed = sp.each(), load = sp.each(), ttc = sp.bins { 1, 3, 5, 8, unit = "s", at = "release" } },
}
