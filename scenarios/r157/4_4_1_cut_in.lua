local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_4_1_cut_in",
  doc  = "A slower car cuts in, and the rule says that a collision must be avoided (UN R157, 5.2.5.2; Annex 5, 4.4)",
  tags = { "r157", "cut_in", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  vary = {
    speed = sp.steps(20, 60, 10, "km/h"),
    dv    = sp.steps(-50, -10, 10, "km/h"),            -- of the other, relative to the ego
    dx0   = sp.steps(0, 60, 10, "m"),                  -- gap when it begins to move over
    v_y   = sp.steps(0.5, 3, 0.5, "m/s"),              -- across, at its fastest
  },
  where = function(p) return p.speed + p.dv > 1 and r157.must_avoid(p.dx0, -p.dv, p.v_y) end,
  layer = function(p) return p.v_y % 1 == 0 and p.dx0 % 20 == 0 and "standard" or "extended" end,
  run = function(w, p)
    local ego, car = r157.cut_in(w, p)
    car:set_lights { "right" }
    car:cut_in { before = ego, over = r157.over(r157.lane, p.v_y) }
    w:wait(r157.intrusion(p.v_y))
    w:mark("intrusion", { ttc = ego:ttc(car), gap = ego:gap(car) })
    r157.finish(w, ego, car)
  end,
  check = { sp.never("ego.contact", { with = "other" }) },
  cover = {
    speed = sp.each(), dx0 = sp.each(), v_y = sp.each(),
    closing = sp.bins { 2, 5, 8, 11, 14, unit = "m/s", at = "cut_in" },
  },
}
