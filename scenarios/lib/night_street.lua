-- A street at night in the rain, with parked cars: the same for the case in which a child comes and for its twin.
local sp = require "skidpad"

local dart = {
  road   = sp.road.straight { length = 420, lanes = 2, width = 3.2, shoulder = 2.5, kerb = true },
  env    = { sun = "-12 deg", rain = "4 mm/h", wet = 0.8, lamps = "on" },
  speeds = sp.steps(20, 50, 10, "km/h"),
}

-- the ego, 6 s before the gap in the row, and the row
function dart.street(w, p)
  local spot = w.road:lane(-1, 230)
  local ego  = w:ego { at = spot:back(6 * p.speed), speed = p.speed, lights = "low", engaged = false }
  local row  = w:park { "suv", "sedan", side = "right", before = spot:back(1.0), gap = 1.0 }
  return ego, spot, row
end

return dart
