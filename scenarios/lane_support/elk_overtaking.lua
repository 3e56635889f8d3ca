local sp    = require "skidpad"
local lanes = require "lib.lanes"

return sp.scenario {
  name = "lane_support/elk_overtaking",
  doc  = "Drifts, or means to change, into the lane of one who overtakes: no contact (Euro NCAP Lane Departure v1.1)",
  tags = { "lane_support", "elk", "overtaking" },
  road = lanes.oneway(),
  limit = "30 s",
  vary = {
    speed = sp.one_of(50, 75, 100):unit "km/h", v_lat = sp.steps(0.3, 0.7, 0.1, "m/s"),
    meant = sp.one_of("no", "yes"),
  },
  where = function(p)                                  -- unintentional 0.3 to 0.6, intentional 0.5 to 0.7
    if p.meant == "yes" then return p.v_lat > 0.45 end
    return p.v_lat < 0.65
  end,
  run = function(w, p)
    local ego = lanes.ego(w, p, 1)
    local meet   = lanes.time_at(p, lanes.touching)                     -- its nose at a quarter of the ego's length
    local target = w:car { "gvt", name = "target", speed = p.speed + 10 * sp.kmh,
                           at = ego:lane("left"):back(10 * sp.kmh * meet + 0.92):right(0.19) }
    if p.meant == "yes" then ego:set_lights { "left" } end
    lanes.depart(w, ego, p)
    w:wait_until(ego:contact() | w:after(meet + 2), { within = 20 })
    w:mark("end", { distance = ego:distance(target) })
  end,
  valid = lanes.valid,
  check = { sp.never("ego.contact", { with = "target" }) },
  cover = { speed = sp.each(), v_lat = sp.each(), meant = sp.each(), cross = { "meant", "v_lat" } },
}
