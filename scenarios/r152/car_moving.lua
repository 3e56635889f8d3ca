local sp   = require "skidpad"
local r152 = require "lib.r152"

return sp.scenario {
  name = "r152/car_moving",
  doc  = "Brakes for a car that drives at 20 km/h (UN R152, 6.5; no contact, as they close in with 40 km/h at most)",
  tags = { "r152", "aeb", "car" },
  road = r152.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(30, 40, 50, 60):unit "km/h", target = sp.one_of(20):unit "km/h", load = r152.loads },
  run = function(w, p)
    local ego    = r152.ego(w, p.speed, p.load)
    local target = w:car { "gvt", name = "target", speed = p.target, at = ego:ahead { ttc = 6.5 } }
    r152.approach(w, ego, p.speed)
    r152.mark_braking(w, ego)
    r152.finish(w, ego, target)
  end,
  check = {
    sp.never("ego.contact", { with = "target" }),
    sp.before("ego.fcw.at", 0.8, "s", { to = "braking" }),
    sp.card("r152", { test = "car M1", when = { load = "running_order" } }),
    sp.card("r152", { test = "car M1 laden", when = { load = "laden" } }),
  },
  cover = { speed = sp.each(), load = sp.each(), cross = { "load", "speed" } },
}
