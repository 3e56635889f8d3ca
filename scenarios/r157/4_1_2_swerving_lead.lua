local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_1_2_swerving_lead",
  doc  = "Keeps its lane behind a car that swerves within its own (UN R157, Annex 5, 4.1)",
  tags = { "r157", "lane", "follow" },
  road = r157.bends,
  limit = "40 s",
  vary = {
    speed = sp.one_of(20, 40, 60):unit "km/h", radius = sp.one_of(0, 250):unit "m",
    v_y = sp.one_of(0.5, 1):unit "m/s",
  },
  run = function(w, p)
    local ego  = r157.ego(w, p.speed)
    local lane = w.road:lane("middle", 400)
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 1.2 * r157.t_front(p.speed) } }
    r157.start(w, ego, p.speed)
    for _, side in ipairs { 0.8, -0.8, 0.8, 0 } do     -- its wheels stay inside
      lead:change_lane { to = lane, offset = side, over = r157.over(1.6, p.v_y) }
      w:wait(r157.over(1.6, p.v_y) + 0.5)
    end
    w:mark("end", { thw = ego:headway(lead) })
  end,
  check = { sp.at_least("ego.lane.dtle.min", 0, "m"), sp.never("ego.contact", { with = "lead" }) },
  cover = { speed = sp.each(), radius = sp.each(), thw = sp.bins { 0.9, 1.4, 4, unit = "s", at = "end" } },
}
