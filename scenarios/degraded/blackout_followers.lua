local sp = require "skidpad"

-- what became of it, the worse the lower: 0 the ego hit somebody, 1 it was hit, 2 a near miss, 3 nothing
local function outcome(r)
  if r.contact then return r.contact.part == "rear" and 1 or 0 end
  local gap = r.metrics["ego.gap.min"]
  return gap and gap < 1 and 2 or 3
end

return sp.scenario {
  name = "degraded/blackout_followers",
  doc  = "The eyes fail at 5 s and the car ahead brakes: a human may take over; those behind react late",
  tags = { "degraded", "take_over", "human" },
  road = sp.road.straight { length = 1500, lanes = 2, oneway = true, width = 3.5, shoulder = 1.5 },
  base = "human", limit = "45 s",
  vary = {
    takes_over = sp.one_of(1.5, 2.7, 4):unit "s",
    admitted   = sp.one_of("says so", "keeps silent"),
    after      = sp.one_of(1, 4):unit "s",              -- from the failure to the braking
  },
  run = function(w, p)
    local v    = 80 * sp.kmh
    local ego  = w:ego { at = w.road:lane("right", 250), speed = v, time_gap = 1.8 }
    local lead = w:car { "sedan", name = "lead", at = ego:ahead { thw = 1.8 }, speed = v }
    ego:human { takes_over = p.takes_over, reaction = 1.2 }
    w:column { "compact", name = "behind", behind = ego, count = 3, thw = 1.2, wander = true, temper = "normal" }
    for _, eye in ipairs { "camera", "radar", "objects" } do
      w:fault { eye, "off", from = "5 s", admitted = p.admitted == "says so" }
    end
    w:wait(4.9)
    w:require(ego:speed():above(v - 3))
    w:wait(0.1 + p.after)
    w:mark("brakes", { thw = ego:headway(lead) })
    lead:brake { decel = 5, reach_in = 0.5 }
    w:wait_until(ego:contact() | ego:stands_for(3), { within = 30, or_else = "go_on" })
  end,
  check = { sp.never("ego.contact", { with = "lead" }), sp.score("outcome", outcome) },
  cover = { takes_over = sp.each(), admitted = sp.each(), cross = { "admitted", "takes_over" },
            thw = sp.bins { 0.5, 1.2, 2, 4, unit = "s", at = "brakes" } },
}
