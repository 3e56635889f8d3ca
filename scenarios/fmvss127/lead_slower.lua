local sp    = require "skidpad"
local fmvss = require "lib.fmvss"

return sp.scenario {
  name = "fmvss127/lead_slower",
  doc  = "The lead vehicle drives at 20 km/h (49 CFR 571.127, S7.4): 40 to 80 km/h, with a manual brake 70 to 100",
  tags = { "fmvss127", "aeb", "car" },
  road = fmvss.track(),
  limit = "50 s",
  vary = { speed = sp.steps(40, 100, 10, "km/h"), target = sp.one_of(20):unit "km/h", manual = fmvss.manual },
  where = function(p)
    local v = p.speed / sp.kmh
    return p.manual == "yes" and v > 69 or p.manual == "no" and v < 81
  end,
  run = function(w, p)
    local ego  = fmvss.subject(w, p.speed, p.manual)
    local lead = w:car { "gvt", name = "lead", speed = p.target, at = ego:ahead { ttc = 6 } }
    fmvss.approach(w, ego, p.speed)
    fmvss.begin(w, ego, p.speed, 5, lead)
    fmvss.finish(w, ego, lead)
  end,
  check = fmvss.checks("lead", "lead slower", true),
  cover = { speed = sp.each(), manual = sp.each() },
}
