local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_5_2_cut_out_several",
  doc  = "The car ahead moves over before several that stand: a motorcycle, then a car (UN R157, Annex 5, 4.5)",
  tags = { "r157", "cut_out", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  vary = {
    speed = sp.one_of(20, 40, 60):unit "km/h", dx0 = sp.one_of(40, 70, 100):unit "m",
    v_y = sp.one_of(1, 2):unit "m/s",
  },
  where = function(p) return p.dx0 > 5 + p.speed * r157.across_at(2.1, r157.lane, r157.over(r157.lane, p.v_y)) end,
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local lead   = w:car { "van", name = "lead", speed = p.speed, at = ego:ahead { thw = 1.1 * r157.t_front(p.speed) } }
    local target = w:motorcycle { name = "target", at = lead:ahead { gap = p.dx0 + 1.5 * p.speed } }
    w:car { "sedan", name = "second", at = target:ahead { gap = 2 } }
    r157.cut_out(w, p, ego, lead, target)
  end,
  check = { sp.never "ego.contact" },
  cover = { speed = sp.each(), dx0 = sp.each(), v_y = sp.each() },
}
