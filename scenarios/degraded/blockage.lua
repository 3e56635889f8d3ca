local sp       = require "skidpad"
local degraded = require "lib.degraded"

return sp.scenario {
  name = "degraded/blockage",
  doc  = "A standing car, and mud on one of the eyes, which does not notice",
  tags = degraded.tags,
  road = degraded.road(),
  limit = "45 s",
  vary = {
    covered = sp.one_of(0, 20, 40, 60, 80, 100):unit "%",
    eye     = sp.one_of("camera", "radar"),
    speed   = degraded.speeds,
  },
  where = function(p) return p.covered > 0 or p.eye == "camera" end,      -- nothing covered is one case
  run = function(w, p)
    local ego, target = degraded.cast(w, p)
    if p.covered > 0 then w:fault { p.eye, "blockage", strength = p.covered } end
    degraded.drive(w, p, ego, target)
  end,
  check = degraded.checks(),
  cover = { covered = sp.each(), eye = sp.each(), cross = { "covered", "eye" } },
}
