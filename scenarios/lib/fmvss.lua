-- Words of 49 CFR 571.127 (FMVSS 127, emergency braking of light vehicles): track, approach, light, the brake robot.
-- A test begins 5 s of closing speed before the lead vehicle, 4 s before a pedestrian; the subject vehicle is within
-- 1.6 km/h of its speed until then.
local sp = require "skidpad"

local fmvss = { tolerance = 1.6 * sp.kmh, manual = sp.one_of("no", "yes") }

function fmvss.track() return sp.road.straight { length = 1200, lanes = 2, width = 3.5, shoulder = 3 } end

-- the subject vehicle: its own cruise control is off; with a manual brake somebody presses the pedal 1 s after a
-- warning, for 0.4 g
function fmvss.subject(w, speed, manual)
  local ego = w:ego { at = w.road:lane(-1, 150), speed = speed, engaged = false }
  if manual == "yes" then ego:robot { brake = 0.4 * sp.g, after_warning = "1 s" } end
  return ego
end

-- In tests of false activation nobody waits for a warning: the pedal is pressed for 0.4 g, 1.1 s before the car reaches the
-- place, which it does at that many seconds
function fmvss.brake_before(w, ego, reached, manual)
  if manual ~= "yes" then return end
  w:at(reached - 1.1, function() ego:robot { brake = 0.4 * sp.g, at_once = true } end)
end

-- a quarter g beyond what the driver brakes by hand, and no contact (S5.3)
function fmvss.quiet(card)
  return {
    sp.at_most("ego.false_activation.decel", 0.25, "g"),
    sp.never "ego.contact",
    sp.card("fmvss127", { test = card, when = { manual = "no" } }),
    sp.card("fmvss127", { test = card .. ", manual brake", when = { manual = "yes" } }),
  }
end

function fmvss.approach(w, ego, speed)
  w:wait(0.3)
  w:require(ego:speed():between(speed - fmvss.tolerance, speed + fmvss.tolerance))
end

-- the test begins at that time to collision, or where the other sets off
function fmvss.begin(w, ego, speed, ttc, other)
  w:wait_until(ego:ttc(other):below(ttc), { within = 15 })
  w:require(ego:speed():between(speed - fmvss.tolerance, speed + fmvss.tolerance))
  w:mark("test", { speed = ego:speed() })
end

function fmvss.finish(w, ego, other)
  w:wait_until(ego:contact() | ego:standstill() | ego:closing(other):below(0) | ego:past(other), { within = 30 })
  w:wait(0.3)
end

-- no contact; with a manual brake there has to be a warning to press it for
function fmvss.checks(other, card, manual)
  local checks = { sp.never("ego.contact", { with = other }), sp.card("fmvss127", { test = card }) }
  if manual then
    checks[2] = sp.card("fmvss127", { test = card, when = { manual = "no" } })
    checks[3] = sp.card("fmvss127", { test = card .. ", manual brake", when = { manual = "yes" } })
    checks[4] = sp.before("ego.fcw.at", 30, "s", { when = { manual = "yes" } })
  end
  return checks
end

-- by day; by night with lower or upper beams and no other light
fmvss.lights = sp.one_of("day", "lower", "upper")

function fmvss.light(p) return p.light ~= "day" and { sun = "-20 deg", lamps = "off" } or { sun = "40 deg" } end

function fmvss.beams(ego, light)
  if light ~= "day" then ego:set_lights { light == "upper" and "high" or "low" } end
end

-- cards of a test that is done by day and by night
function fmvss.day_night(other, card)
  return {
    sp.never("ego.contact", { with = other }),
    sp.card("fmvss127", { test = card .. ", day", when = { light = "day" } }),
    sp.card("fmvss127", { test = card .. ", night", when = { light = { "lower", "upper" } } }),
  }
end

return fmvss
