local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_1_1_free",
  doc  = "Keeps its lane with nobody around, straight on and in bends (UN R157, Annex 5, 4.1; 5.2.1)",
  tags = { "r157", "lane" },
  road = r157.bends,
  limit = "30 s",
  vary = { speed = sp.one_of(10, 35, 60):unit "km/h", radius = sp.one_of(0, 250, -250, 1000, -1000):unit "m" },
  run = function(w, p)
    local ego = r157.ego(w, p.speed)
    r157.start(w, ego, p.speed)
    w:wait(20)
  end,
  check = {
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.never "ego.contact",
    sp.at_least("ego.progress", 40, "m"),              -- who stands keeps no lane
    sp.at_most("ego.lat_accel.max", 3, "m/s2"),
  },
  cover = { speed = sp.each(), radius = sp.each(), cross = { "radius", "speed" } },
}
