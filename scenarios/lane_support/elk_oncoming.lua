local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/elk_oncoming",
  doc  = "Drifts left towards an oncoming car: no contact (Euro NCAP Lane Departure v1.1, ELK oncoming)",
  tags = { "lane_support", "elk", "oncoming" },
  road = sp.road.straight { length = 1400, lanes = 2, width = lanes.lane },
  limit = "30 s",
  vary = { speed = sp.one_of(50, 75, 100):unit "km/h", v_lat = sp.steps(0.3, 0.6, 0.1, "m/s") },
  run = function(w, p)
    local ego = lanes.ego(w, p, 1)
    local meet   = lanes.time_at(p, lanes.touching + 0.18)              -- a tenth of the ego's width overlaps
    local target = w:car { "gvt", name = "target", speed = p.speed,
                           at = w.road:lane(1, 300 + 2 * p.speed * meet):left(0.19) }
    lanes.depart(w, ego, p)
    w:wait_until(ego:contact() | w:after(meet + 1), { within = 20 })
    w:mark("end", { distance = ego:distance(target) })
  end,
  valid = lanes.valid,
  check = { sp.never("ego.contact", { with = "target" }) },
  cover = { speed = sp.each(), v_lat = sp.each(), cross = { "speed", "v_lat" } },
}
