local sp = require "skidpad"

return sp.scenario {
  name = "rural/hills",
  doc  = "Keeps its lane over crests and through banked bends; a slow car appears behind the first crest",
  tags = { "rural", "opendrive", "lane" },
  road = sp.road.xodr "../roads/country_hills.xodr",
  limit = "45 s",
  vary = { speed = sp.one_of(90):unit "km/h", slow = sp.one_of(40):unit "km/h" },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 480), speed = p.speed, set_speed = p.speed }
    -- they would meet 170 m beyond the crest at s = 671 m
    local t   = (840 - 480) / p.speed
    local car = w:car { "van", name = "slow", speed = p.slow, at = w.road:lane(-1, 840 - p.slow * t) }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - 2 * sp.kmh, p.speed + 2 * sp.kmh))
    w:wait_until(ego:ttc(car):below(8) | ego:gap(car):below(60), { within = 40 })
    w:mark("close", { ttc = ego:ttc(car) })
    w:wait_until(ego:contact(car) | ego:reached(w.road:lane(-1, 880)), { within = 60 })
  end,
  check = {
    sp.never("ego.contact", { with = "slow" }),
    sp.at_least("ego.lane.dtle.min", 0, "m"),
    sp.warn(sp.at_least("ego.lane.dtle.min", 0.2, "m")),
    sp.at_most("ego.lat_accel.max", 4, "m/s2"),
  },
  cover = { speed = sp.each(), slow = sp.each(), ttc = sp.bins { 7, 9, unit = "s", at = "close" } },
}
