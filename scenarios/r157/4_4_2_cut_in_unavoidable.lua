local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_4_2_cut_in_unavoidable",
  doc  = "A slower car cuts in too closely for anybody to avoid it: mitigated at least (UN R157, 5.2.5; Annex 5, 4.4)",
  tags = { "r157", "cut_in", "aeb", "unavoidable" },
  road = r157.straight(),
  limit = "40 s",
  vary = { speed = sp.one_of(60):unit "km/h", dv = sp.one_of(-20, -40):unit "km/h", dx0 = sp.one_of(5, 10):unit "m",
           v_y = sp.one_of(3):unit "m/s" },
  where = function(p) return not r157.must_avoid(p.dx0, -p.dv, p.v_y) end,
  run = function(w, p)
    local ego, car = r157.cut_in(w, p)
    car:cut_in { before = ego, over = r157.over(r157.lane, p.v_y) }
    w:wait(0.1)
    r157.finish(w, ego, car)
  end,
  check = {
    sp.at_least("ego.speed_reduction", 1, "m/s"),      -- it tried
    sp.warn(sp.never("ego.contact", { with = "other" })),
    sp.warn(sp.at_most("ego.impact.rel_speed", 15, "km/h", { with = "other" })),
  },
  cover = { dv = sp.each(), dx0 = sp.each() },
}
