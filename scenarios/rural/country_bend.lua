local sp = require "skidpad"

return sp.scenario {
  name = "rural/country_bend",
  doc  = "A slow car behind a bend of a country road, on an OpenDRIVE map",
  tags = { "rural", "opendrive" },
  road = sp.road.xodr "../roads/country_bend.xodr",
  limit = "40 s",
  vary = {
    speed = sp.one_of(50, 70):unit "km/h",
    slow  = sp.one_of(15, 30):unit "km/h",
  },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 60), speed = p.speed }
    local car = w:car { "van", name = "slow", speed = p.slow, at = ego:ahead { ttc = 8 } }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - 3 * sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:ttc(car):below(6), { within = 10, or_else = "go_on" })
    w:mark("close", { ttc = ego:ttc(car) })
    w:wait_until(ego:contact(car) | ego:closing(car):below(0) | w:after(20), { within = 25 })
    w:wait(1)
  end,
  check = {
    sp.never("ego.contact", { with = "slow" }),
    sp.at_least("ego.ttc.min", 0.8, "s"),
  },
  cover = { speed = sp.each(), slow = sp.each(), cross = { "slow", "speed" },
            ttc = sp.bins { 4, 5.5, 7, unit = "s", at = "close" } },
}
