local sp   = require "skidpad"
local r152 = require "lib.r152"

local speeds = { 10, 20, 30, 40, 42, 45, 50, 55, 60 }

return sp.scenario {
  name = "r152/car_stationary",
  doc  = "Brakes for a car that stands in the lane, laden and not (UN R152, 6.4; limits of 5.2.1.4)",
  tags = { "r152", "aeb", "car" },
  road = r152.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(table.unpack(speeds)):unit "km/h", load = r152.loads },
  run = function(w, p)
    local ego    = r152.ego(w, p.speed, p.load)
    local target = w:car { "gvt", name = "target", at = ego:ahead { gap = 6.5 * p.speed } }
    r152.approach(w, ego, p.speed)
    r152.mark_braking(w, ego)
    r152.finish(w, ego, target)
  end,
  check = r152.all(
    r152.impacts(r152.car, speeds, "running_order", "target"), r152.impacts(r152.car, speeds, "laden", "target"),
    {
      sp.before("ego.fcw.at", 0.8, "s", { to = "braking" }),
      sp.warn(sp.at_least("ego.decel.max", 5, "m/s2")),                -- the demand of 5.2.1.2
      sp.card("r152", { test = "car M1", when = { load = "running_order" } }),
      sp.card("r152", { test = "car M1 laden", when = { load = "laden" } }),
    }),
  cover = { speed = sp.each(), load = sp.each(), cross = { "load", "speed" } },
}
