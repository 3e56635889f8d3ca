local sp = require "skidpad"

return sp.scenario {
  name = "highway/cut_in_sampled",
  doc  = "Cut-ins drawn over speed, gap and time; what counts is how close they were at the line",
  tags = { "highway", "cut_in", "sampled" },
  road = sp.road.highway { length = 2200, lanes = 3 },
  limit = "30 s",
  vary = sp.sample { 48, method = "sobol",
    v    = sp.uniform(60, 130, "km/h"), dv   = sp.uniform(-40, 10, "km/h"),
    gap  = sp.uniform(5, 60, "m"),      t_lc = sp.uniform(1.5, 5.0, "s"),
    side = sp.one_of("left", "right"),
  },
  where = function(p) return p.v + p.dv > 8 and p.gap > 0.2 * p.v - 3 * p.dv end,
  run = function(w, p)
    local ego = w:ego { at = w.road.main:lane(-2, 150), speed = p.v, time_gap = 1.2 }
    local car = w:car { "sedan", name = "other", at = ego:ahead(p.gap):shift(p.side, 1), speed = p.v + p.dv }
    w:wait(3)
    w:require(ego:speed():between(p.v - 2 * sp.kmh, p.v + 2 * sp.kmh))
    car:change_lane { to = ego.lane, within = p.t_lc }
    w:wait_until(car:overlaps_lane(ego), 6)
    w:mark("line", { thw = ego:headway(car), rel = car.speed - ego.speed })
    w:wait(8)
  end,
  check = {
    sp.never("ego.contact", { with = "other" }),
    sp.warn(sp.at_most("ego.decel.max", 6, "m/s2")),
    sp.warn(sp.at_least("ego.ttc.min", 1.0, "s")),
  },
  cover = {                                           -- what the runs really reached
    thw   = sp.bins { 0, 0.5, 1, 1.5, 2, 3, unit = "s", at = "line" },
    rel   = sp.bins { -12, -8, -4, 0, 4, unit = "m/s", at = "line" },
    cross = { "thw", "rel" },
  },
}
