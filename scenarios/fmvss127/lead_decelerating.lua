local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/lead_decelerating",
  doc  = "The lead vehicle brakes to rest from the same speed (49 CFR 571.127, S7.5)",
  tags = { "fmvss127", "aeb", "car" },
  road = fmvss.track(),
  limit = "50 s",
  vary = {
    speed   = sp.one_of(50, 80):unit "km/h",
    headway = sp.one_of(12, 20, 30, 40):unit "m",
    decel   = sp.one_of(0.3, 0.4, 0.5):unit "g",
    manual  = fmvss.manual,
  },
  layer = function(p)
    local ends = (p.headway == 12 or p.headway == 40) and p.decel ~= 0.4 * sp.g
    return ends and "standard" or "extended"
  end,
  run = function(w, p)
    local ego  = fmvss.subject(w, p.speed, p.manual)
    local lead = w:car { "gvt", name = "lead", speed = p.speed, at = ego:ahead { gap = p.headway } }
    fmvss.approach(w, ego, p.speed)
    w:mark("test", { gap = ego:gap(lead) })
    lead:set_lights { "brake" }
    lead:stop { decel = p.decel, reach_in = 1.5 }
    w:wait(0.5)
    w:wait_until(ego:contact() | ego:standstill(), { within = 30 })
    w:wait(0.3)
  end,
  check = fmvss.checks("lead", "lead decelerating", true),
  cover = {
    speed = sp.each(), headway = sp.each(), decel = sp.each(), manual = sp.each(), cross = { "headway", "decel" },
  },
}
