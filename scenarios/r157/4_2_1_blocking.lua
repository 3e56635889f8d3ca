local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_2_1_blocking",
  doc  = "Stops before what blocks its whole lane (UN R157, Annex 5, 4.2)",
  tags = { "r157", "aeb" },
  road = r157.bends,
  limit = "40 s",
  vary = {
    speed  = sp.one_of(20, 40, 60):unit "km/h",
    radius = sp.one_of(0, 250, -250):unit "m",
    target = sp.one_of("sedan", "lorry", "van", "bus", "motorcycle", "adult"),
  },
  layer = function(p) return (p.radius == 0 or p.target == "sedan") and "standard" or "extended" end,
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local cast   = p.target == "adult" and w.pedestrian or w.car
    local target = cast(w, { p.target, name = "target", at = ego:ahead { gap = 8 * p.speed + 20 } })
    r157.start(w, ego, p.speed)
    r157.finish(w, ego, target)
    w:mark("end", { gap = ego:gap(target) })
  end,
  check = {
    sp.never("ego.contact", { with = "target" }),
    sp.warn(sp.at_most("ego.decel.max", 5, "m/s2")),   -- in sight for long: no emergency manoeuvre (2.1.5)
  },
  cover = { speed = sp.each(), target = sp.each(), cross = { "speed", "target" },
            gap = sp.bins { 0, 1, 3, 8, unit = "m", at = "end" } },
}
