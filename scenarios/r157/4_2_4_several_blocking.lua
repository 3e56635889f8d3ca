local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_2_4_several_blocking",
  doc  = "Several block the lane one behind the other: motorcycle, then a car (UN R157, Annex 5, 4.2)",
  tags = { "r157", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  vary = {
    speed  = sp.one_of(20, 40, 60):unit "km/h",
    offset = sp.one_of(-0.5, 0, 0.5):unit "m",         -- of the motorcycle, left of the lane's middle
    beyond = sp.one_of(2, 10):unit "m",
  },
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local target = w:motorcycle { name = "target", at = ego:ahead { gap = 8 * p.speed + 20 }:left(p.offset) }
    w:car { "sedan", name = "second", at = target:ahead { gap = p.beyond } }
    r157.start(w, ego, p.speed)
    r157.finish(w, ego, target)
    w:mark("end", { gap = ego:gap(target) })
  end,
  check = { sp.never "ego.contact" },
  cover = { speed = sp.each(), offset = sp.each(), cross = { "offset", "speed" },
            gap = sp.bins { 0, 1, 3, 8, unit = "m", at = "end" } },
}
