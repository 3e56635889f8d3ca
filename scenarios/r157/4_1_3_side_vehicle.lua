local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_1_3_side_vehicle",
  doc  = "Keeps its lane beside a car that drives close to the marking between them (UN R157, Annex 5, 4.1)",
  tags = { "r157", "lane" },
  road = r157.straight(),
  limit = "30 s",
  vary = {
    speed  = sp.one_of(20, 60):unit "km/h",
    dx     = sp.steps(-5, 5, 2.5, "m"),                -- how far ahead of the ego's middle
    offset = sp.one_of(0, 0.5):unit "m",               -- towards the ego, from the middle of its lane
    side   = sp.one_of("left", "right"),
  },
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local inward = p.side == "left" and -p.offset or p.offset
    w:car { "sedan", name = "beside", speed = p.speed, at = ego:lane(p.side):forward(p.dx):left(inward) }
    r157.start(w, ego, p.speed)
    w:wait(10)
  end,
  check = {
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.never("ego.contact", { with = "beside" }),
    sp.at_most("ego.decel.max", 2, "m/s2"),            -- nothing to brake for
  },
  cover = { speed = sp.each(), dx = sp.each(), side = sp.each(), cross = { "dx", "side" } },
}
