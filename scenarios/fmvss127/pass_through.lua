local sp    = require "skidpad"
local fmvss = require "lib.fmvss"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name = "fmvss127/pass_through",
  doc  = "Through between two parked cars 4.5 m apart: brakes a quarter g at most by itself (49 CFR 571.127, S9.4)",
  tags = { "fmvss127", "false_reaction" },
  road = fmvss.track(),
  limit = "40 s",
  vary = { speed = sp.one_of(80):unit "km/h", manual = fmvss.manual },
  run = function(w, p)
    local ego   = fmvss.subject(w, p.speed)
    local spot  = w.road:lane(-1, 150):forward(7 * p.speed)
    local thing = w:car { "sedan", name = "left", parked = true, at = spot:left(4.5 / 2 + 0.92) }
    w:car { "sedan", name = "right", parked = true, at = spot:right(4.5 / 2 + 0.92) }
    fmvss.brake_before(w, ego, 7 - 4.5 / p.speed, p.manual)            -- its front is beside their rears
    fmvss.approach(w, ego, p.speed)
    w:mark "test"
    quiet.pass_by(w, ego, thing)
  end,
  check = fmvss.quiet "pass through",
  cover = { speed = sp.each(), manual = sp.each() },
}
