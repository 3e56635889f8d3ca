local sp   = require "skidpad"
local r157 = require "lib.r157"

-- 5.2.3.3: the headway once all is steady again, by the speed that the lead has then
local function headways(speeds)
  local list = {}
  for i, v in ipairs(speeds) do
    list[i] = sp.at_least("ego.thw.min", r157.t_front(v / 2 * sp.kmh), "s", { from = "steady", when = { speed = v } })
  end
  return table.unpack(list)
end

return sp.scenario {
  name = "r157/4_3_1_follow",
  doc  = "Follows a car that slows to half its speed, with the headway of the table (UN R157, 5.2.3.3; Annex 5, 4.3)",
  tags = { "r157", "follow" },
  road = r157.bends,
  limit = "60 s",
  vary = {
    speed = sp.one_of(30, 45, 60):unit "km/h", decel = sp.one_of(1, 2):unit "m/s2",
    radius = sp.one_of(0, 250):unit "m",
  },
  run = function(w, p)
    local ego  = r157.ego(w, p.speed)
    local lead = w:car { "sedan", name = "lead", speed = p.speed, at = ego:ahead { thw = 1.1 * r157.t_front(p.speed) } }
    r157.start(w, ego, p.speed)
    w:wait(2)
    lead:drive { speed = p.speed / 2, accel = p.decel }
    w:wait_until(ego:contact(lead) | w:after(35), { within = 40 })
    w:mark("steady", { thw = ego:headway(lead) })
    w:wait(3)
  end,
  check = { sp.never("ego.contact", { with = "lead" }), headways { 30, 45, 60 } },
  cover = { speed = sp.each(), decel = sp.each(), thw = sp.bins { 1, 1.5, 2.5, 5, unit = "s", at = "steady" } },
}
