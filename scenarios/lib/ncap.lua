-- Words of Euro NCAP's frontal car-to-car tests (Frontal Collisions 2026, v1.1): track, start, T0, end.
-- The assistance that a driver switches on is off (engaged = false): a robot holds speed and path, and what is
-- tested is what a car does by itself.
local sp = require "skidpad"

local ncap = {
  impacts   = function() return sp.one_of(0, 25, 50, 75, 100):unit "%" end,
  tolerance = 1.0 * sp.kmh,                            -- of the test speed, up to T0
}

function ncap.track() return sp.road.straight { length = 1400, lanes = 2, width = 3.5 } end

-- the car under test, 150 m into the track
function ncap.vut(w, speed)
  return w:ego { at = w.road:lane(-1, 150), speed = speed, engaged = false }
end

-- T0 at a time to collision of 4 s; who does not get here at test speed took no part
function ncap.t0_by_ttc(w, vut, target, speed)
  w:wait_until(vut:ttc(target):below(4), { within = 10 })
  ncap.t0(w, vut, speed)
end

function ncap.t0(w, vut, speed)
  w:require(vut:speed():between(speed - ncap.tolerance, speed + ncap.tolerance))
  w:mark "t0"
end

-- contact, or at rest, or no faster than the target, or past it
function ncap.finish(w, vut, target)
  w:wait_until(vut:contact(target) | vut:standstill() | vut:closing(target):below(0) | vut:past(target), { within = 25 })
  w:mark("end", { gap = vut:gap(target), speed = vut:speed() })
end

return ncap
