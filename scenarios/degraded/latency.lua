local sp   = require "skidpad"
local dart = require "lib.darting"

return sp.scenario {
  name = "degraded/latency",
  doc  = "A child runs out from behind parked cars, and all that the driver sees comes late; the stamps are right",
  tags = { "degraded", "aeb", "vru" },
  road = dart.road(),
  limit = "20 s",
  vary = {
    late  = sp.steps(0, 300, 50, "ms"),
    speed = sp.one_of(40, 50, 60):unit "km/h",
  },
  run = function(w, p)
    local ego, child = dart.cast(w, p.speed, "target")
    if p.late > 0 then
      w:fault { "radar", "delay", strength = p.late }
      w:fault { "camera", "delay", strength = p.late }
    end
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    dart.run(w, ego, child, "50 %")
    w:wait(0.3)
  end,
  check = { sp.never("ego.contact", { with = "target" }) },
  cover = { late = sp.each(), speed = sp.each(), cross = { "late", "speed" } },
}
