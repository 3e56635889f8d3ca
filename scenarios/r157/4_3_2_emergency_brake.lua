local sp   = require "skidpad"
local r157 = require "lib.r157"

return sp.scenario {
  name = "r157/4_3_2_emergency_brake",
  doc  = "The car ahead brakes to rest, up to all it has (UN R157, 5.2.5.1; Annex 5, 4.3)",
  tags = { "r157", "follow", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  vary = {
    speed = sp.one_of(20, 40, 60):unit "km/h",
    decel = sp.steps(2, 10, 2, "m/s2"),
    start = sp.one_of("table", "2 s"),                 -- headway of 5.2.3.3, or 2 s
  },
  layer = function(p) return (p.start == "2 s" or p.decel == 6) and "standard" or "extended" end,
  run = function(w, p)
    local ego  = r157.ego(w, p.speed)
    local lead = w:car { "sedan", name = "lead", speed = p.speed,
                         at = ego:ahead { thw = p.start == "2 s" and 2 or r157.t_front(p.speed) } }
    r157.start(w, ego, p.speed)
    w:wait(1)
    w:mark("brake", { thw = ego:headway(lead) })
    lead:set_lights { "brake" }
    lead:stop { decel = p.decel, reach_in = 0.3 }
    w:wait(0.5)
    w:wait_until(ego:contact(lead) | ego:standstill(), { within = 25 })
  end,
  check = { sp.never("ego.contact", { with = "lead" }) },
  cover = { speed = sp.each(), decel = sp.each(), cross = { "decel", "speed" },
            thw = sp.bins { 1, 1.3, 1.7, 2.5, unit = "s", at = "brake" } },
}
