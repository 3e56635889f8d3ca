local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_2_2_partly_blocking",
  doc  = "A car stands partly in the lane: stops before it or passes it inside the lane (UN R157, Annex 5, 4.2)",
  tags = { "r157", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  -- left of the lane's middle
  vary = { speed = sp.one_of(30, 60):unit "km/h", offset = sp.steps(-2, 2, 0.25, "m") },
  layer = function(p) return p.offset * 2 % 1 == 0 and "standard" or "extended" end,
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local target = w:car { "sedan", name = "target", at = ego:ahead { gap = 8 * p.speed + 20 }:left(p.offset) }
    r157.start(w, ego, p.speed)
    r157.finish(w, ego, target)
  end,
  check = {
    sp.never("ego.contact", { with = "target" }),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
  },
  cover = { speed = sp.each(), offset = sp.each(), cross = { "offset", "speed" } },
}
