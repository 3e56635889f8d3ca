local sp    = require "skidpad"
local fmvss = require "lib.fmvss"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name = "fmvss127/steel_plate",
  doc  = "A steel trench plate lies in the lane, 80 km/h: brakes a quarter g at most by itself (49 CFR 571.127, S9.3)",
  tags = { "fmvss127", "false_reaction" },
  road = fmvss.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(80):unit "km/h", manual = fmvss.manual },
  run = function(w, p)
    local ego   = fmvss.subject(w, p.speed)
    local thing = w:object { "steel_plate", name = "plate", at = ego:ahead { ttc = 7 } }
    fmvss.brake_before(w, ego, 7, p.manual)
    fmvss.approach(w, ego, p.speed)
    w:mark "test"
    quiet.pass_by(w, ego, thing)
  end,
  check = fmvss.quiet "steel trench plate",
  cover = { speed = sp.each(), manual = sp.each() },
}
