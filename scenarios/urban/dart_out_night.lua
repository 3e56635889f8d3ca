local sp   = require "skidpad"
local dart = require "lib.night_street"

return sp.scenario {
  name = "urban/dart_out_night",
  doc  = "A child runs out from behind parked cars, at night in the rain",
  tags = { "urban", "vru", "aeb", "night" },
  road = dart.road, env = dart.env, limit = "20 s",
  vary = { speed = dart.speeds, impact = sp.one_of(25, 50, 75):unit "%", run = sp.one_of(5, 8):unit "km/h" },
  run = function(w, p)
    local ego, spot, row = dart.street(w, p)
    local kid = w:pedestrian { "child", name = "child", at = spot:right(3.5), facing = "left" }
    w:assert(kid:hidden_from(ego), "the parked row must hide the child at the start")
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    kid:cross { meet = ego, impact = p.impact, speed = p.run, accel_over = 0.3 }
    w:wait_until(ego:contact(kid) | ego:past(kid) | ego:standstill(), 15)
    w:mark("end", { seen_at = ego:first_detection(kid), occluders = #row })
    w:wait(0.3)
  end,
  check = { sp.never("ego.contact", { with = "child" }), sp.score(sp.at_most("ego.impact.speed", 20, "km/h")) },
  cover = { speed = sp.each(), seen_at = sp.bins { 0, 4, 5, 6, 8, unit = "s", at = "end" } },
}
