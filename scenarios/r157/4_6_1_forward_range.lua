local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_6_1_forward_range",
  doc  = "Sees a car or motorcycle that stands 46 m ahead, in its lane or beside it (UN R157, 7.1.1; Annex 5, 4.6)",
  tags = { "r157", "detection" },
  road = r157.straight(),
  limit = "40 s",
  -- left of the ego's lane
  vary = { speed = sp.one_of(60):unit "km/h", offset = sp.one_of(-5.25, 0, 5.25):unit "m",
           target = sp.one_of("sedan", "motorcycle", "epta") },
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local cast   = p.target == "epta" and w.pedestrian or w.car
    local target = cast(w, { p.target, name = "target", at = ego:ahead { gap = 200 }:left(p.offset) })
    r157.start(w, ego, p.speed)
    w:on(ego:braking(), function() w:mark("slows", { gap = ego:gap(target) }) end)
    r157.finish(w, ego, target)
  end,
  check = {                                            -- seen at 46 m, 3.3 m/s2 are enough to stop
    sp.never "ego.contact",
    sp.at_most("ego.decel.max", 5, "m/s2", { when = { offset = 0 } }),
    sp.at_most("ego.decel.max", 2, "m/s2", { when = { offset = { -5.25, 5.25 } } }),
  },
  cover = { offset = sp.each(), target = sp.each(), gap = sp.bins { 20, 46, 100, 200, unit = "m", at = "slows" } },
}
