local sp = require "skidpad"

return sp.scenario {
  name = "urban/cyclist_crosses",
  doc  = "A cyclist rides across the road from the right (NHTSA pre-crash scenario 14)",
  tags = { "urban", "vru", "aeb", "nhtsa" },
  road = sp.road.straight { length = 600, lanes = 2, width = 3.25, kerb = true, speed_limit = "50 km/h" },
  limit = "40 s",
  vary = { speed = sp.steps(20, 50, 10, "km/h"), impact = sp.one_of(25, 50, 75):unit "%" },
  run = function(w, p)
    local spot    = w.road:lane(-1, 300)
    local ego     = w:ego { at = spot:back(7 * p.speed), speed = p.speed, engaged = false }
    local cyclist = w:cyclist { "bicycle", name = "cyclist", at = spot:right(14), facing = "left" }
    cyclist:cross { meet = ego, impact = p.impact, speed = "15 km/h", accel_over = 3 }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:contact(cyclist) | ego:past(cyclist) | ego:standstill(), { within = 15 })
  end,
  check = { sp.never("ego.contact", { with = "cyclist" }) },
  cover = { speed = sp.each(), impact = sp.each(), error = sp.bins { -0.6, -0.2, 0.2, 0.6, unit = "m", at = "meet" } },
}
