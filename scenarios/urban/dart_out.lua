local sp = require "skidpad"

return sp.scenario {
  name = "urban/dart_out",
  doc  = "A child runs out from behind parked cars",
  tags = { "urban", "vru", "aeb" },
  road = sp.road.straight { length = 500, lanes = 2, width = 3.2, shoulder = 2.5, kerb = true },
  limit = "20 s",
  vary = {
    speed  = sp.steps(20, 50, 10, "km/h"),
    impact = sp.one_of(25, 50, 75):unit "%",
  },
  run = function(w, p)
    local spot  = w.road:lane(-1, 250)
    local ego   = w:ego { at = spot:back(6 * p.speed), speed = p.speed, engaged = false }
    w:park { "suv", "sedan", side = "right", before = spot:back(1.0), gap = 1.0 }
    local child = w:pedestrian { "child", name = "child", at = spot:right(3.5), facing = "left" }
    w:assert(child:hidden_from(ego), "the parked cars must hide the child at the start")
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    child:cross { meet = ego, impact = p.impact, speed = "5 km/h", accel_over = 0.5 }
    w:wait_until(ego:contact(child) | ego:past(child) | ego:standstill(), { within = 15 })
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
