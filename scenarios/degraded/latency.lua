local sp = require "skidpad"

return sp.scenario {
  name = "degraded/latency",
  doc  = "A child runs out from behind parked cars, and all that the driver sees comes late; the stamps are right",
  tags = { "degraded", "aeb", "vru" },
  road = sp.road.straight { length = 500, lanes = 2, width = 3.2, shoulder = 2.5, kerb = true },
  limit = "20 s",
  vary = {
    late  = sp.steps(0, 300, 50, "ms"),
    speed = sp.one_of(40, 50, 60):unit "km/h",
  },
  run = function(w, p)
    local spot = w.road:lane(-1, 250)
    local ego  = w:ego { at = spot:back(6 * p.speed), speed = p.speed, engaged = false }
    w:park { "suv", "sedan", side = "right", before = spot:back(1.0), gap = 1.0 }
    local child = w:pedestrian { "child", name = "target", at = spot:right(3.5), facing = "left" }
    if p.late > 0 then
      w:fault { "radar", "delay", strength = p.late }
      w:fault { "camera", "delay", strength = p.late }
    end
    w:wait(0.3)
    child:cross { meet = ego, impact = "50 %", speed = "5 km/h", accel_over = 0.5 }
    w:wait_until(ego:contact(child) | ego:past(child) | ego:standstill(), { within = 15 })
    w:wait(0.3)
  end,
  check = { sp.never("ego.contact", { with = "target" }) },
  cover = { late = sp.each(), speed = sp.each(), cross = { "late", "speed" } },
}
