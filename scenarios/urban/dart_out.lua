local sp   = require "skidpad"
local dart = require "lib.darting"

return sp.scenario {
  name = "urban/dart_out",
  doc  = "A child runs out from behind parked cars",
  tags = { "urban", "vru", "aeb" },
  road = dart.road(),
  limit = "20 s",
  vary = {
    speed  = sp.steps(20, 50, 10, "km/h"),
    impact = sp.one_of(25, 50, 75):unit "%",
  },
  run = function(w, p)
    local ego, child = dart.cast(w, p.speed, "child")
    w:assert(child:hidden_from(ego), "the parked cars must hide the child at the start")
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    dart.run(w, ego, child, p.impact)
    w:wait(0.5)
  end,
  check = {
    sp.never("ego.contact", { with = "child" }),
    sp.warn(sp.at_least("ego.gap.min", 0.3, "m", { with = "child" })),
  },
  cover = {
    speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" },
    anticipated = sp.bins { 0, 0.5, 1, at = "release", illegal = { { 2, "the ego slowed before the child set off" } } },
  },
}
