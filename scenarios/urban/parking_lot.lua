local sp = require "skidpad"

return sp.scenario {
  name = "urban/parking_lot",
  doc  = "A child steps out between cars on a parking lot, before a car that looks for a space",
  tags = { "urban", "vru", "aeb", "opendrive" },
  road = sp.road.xodr "../roads/parking_lot.xodr",
  limit = "25 s",
  vary = {
    speed  = sp.one_of(15):unit "km/h",
    impact = sp.one_of(25, 75):unit "%",
  },
  run = function(w, p)
    local aisle = w.road.aisle_1
    local ego   = w:ego { at = aisle:lane(-1, 14), speed = p.speed, engaged = false }
    -- spaces are 2.5 m wide; their middles lie 5.5 m right of the lane's, 3 + 2.5
    for i, kind in ipairs { "suv", "van", "sedan", "compact" } do
      local s = ({ 31.25, 33.75, 38.75, 43.75 })[i]
      w:car { kind, at = aisle:lane(-1, s):right(5.7), facing = "right", parked = true }
    end
    local child = w:pedestrian { "child", name = "child", at = aisle:lane(-1, 36.25):right(5), facing = "left" }
    w:assert(child:hidden_from(ego), "the parked cars must hide the child at the start")
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    child:cross { meet = ego, impact = p.impact, speed = "5 km/h", accel_over = 0.5 }
    w:wait_until(ego:contact(child) | ego:past(child) | ego:standstill(), { within = 20 })
    w:wait(0.5)
  end,
  check = {
    sp.never("ego.contact", { with = "child" }),
    sp.warn(sp.at_least("ego.gap.min", 0.3, "m", { with = "child" })),
  },
  cover = { impact = sp.each() },
}
