-- Words of the tests that ask for nothing: drive on, do not brake, do not warn.
local sp = require "skidpad"

local quiet = { tolerance = 1.0 * sp.kmh }

-- at most a quarter g more than the base layer brakes (FMVSS 127 S5.3), and no warning
function quiet.checks()
  return {
    sp.at_most("ego.false_activation.decel", 0.25, "g"),
    sp.never "ego.fcw.at",
    sp.never "ego.contact",
  }
end

-- the case took place when the ego came off at its speed
function quiet.start(w, ego, speed)
  w:wait(0.5)
  w:require(ego:speed():between(speed - quiet.tolerance, speed + quiet.tolerance))
  w:mark "start"
end

-- until the ego has gone by, or has stopped for nothing
function quiet.pass_by(w, ego, thing)
  w:wait_until(ego:past(thing) | ego:standstill() | ego:contact(), { within = 45, or_else = "go_on" })
  w:wait(0.5)
end

return quiet
