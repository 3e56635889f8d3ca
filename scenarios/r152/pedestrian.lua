local sp   = require "skidpad"
local r152 = require "lib.r152"

local speeds = { 20, 30, 40, 42, 45, 50, 55, 60 }

return sp.scenario {
  name = "r152/pedestrian",
  doc  = "A child crosses at 5 km/h, to be met by the middle of the front (UN R152, 6.6; limits of 5.2.2.4, 01 series)",
  tags = { "r152", "aeb", "vru" },
  road = r152.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(table.unpack(speeds)):unit "km/h", load = r152.loads },
  run = function(w, p)
    local ego    = r152.ego(w, p.speed, p.load)
    local target = w:pedestrian { "eptc", name = "target", at = w.road:lane(-1, 120 + 6.5 * p.speed):right(4),
                                  facing = "left" }
    target:cross { meet = ego, impact = 50, speed = "5 km/h", accel_over = 1 }
    r152.approach(w, ego, p.speed)
    r152.mark_braking(w, ego)
    r152.finish(w, ego, target)
  end,
  valid = { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) },
  check = r152.all(
    r152.impacts(r152.vru, speeds, "running_order", "target"), r152.impacts(r152.vru, speeds, "laden", "target"),
    { sp.before("ego.fcw.at", 0, "s", { to = "braking" }), sp.card("r152", { test = "pedestrian M1" }) }),
  cover = { speed = sp.each(), load = sp.each(), ttc = sp.bins { 1, 3, 5, 8, unit = "s", at = "release" } },
}
