-- the street of the gallery: parked cars, a lorry ahead, one who comes the other way, a cyclist, people; by any light and
-- in any weather
local sp = require "skidpad"

local skies = {
  day   = { sun = "35 deg", sun_azimuth = "60 deg" },
  dusk  = { sun = "1.5 deg", sun_azimuth = "25 deg", cloud = 0.3 },
  night = { sun = "-20 deg", lamps = "on" },
  rain  = { sun = "25 deg", rain = "20 mm/h", cloud = 1, surface = "wet" },
  fog   = { sun = "20 deg", visibility = "60 m", cloud = 1 },
  snow  = { sun = "25 deg", snow = "2 mm/h", cloud = 1 },
}

return sp.scenario {
  name = "gallery",
  doc  = "What each sensor makes of one street",
  road = sp.road.straight { length = 500, lanes = 2, width = 3.2, shoulder = 2.5, kerb = true },
  env  = function(p) return skies[p.sky] end,
  vary = { sky = sp.one_of("day", "dusk", "night", "rain", "fog", "snow") },
  limit = "10 s",
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 150), speed = "36 km/h" }
    w:park { "suv", "sedan", "van", side = "right", before = w.road:lane(-1, 206), gap = 1.2 }
    local others = {
      w:lorry { name = "lorry", at = w.road:lane(-1, 188), speed = "36 km/h" },
      w:car { "sedan", name = "other", at = w.road:lane(1, 212), speed = "36 km/h" },
      w:car { "compact", name = "far", at = w.road:lane(1, 240), speed = "36 km/h" },
      w:cyclist { name = "cyclist", at = w.road:lane(-1, 168):right(1.0), speed = "27 km/h" },
    }
    w:pedestrian { "child", name = "child", at = w.road:lane(-1, 186):right(4.4), facing = "left" }
    w:pedestrian { "adult", name = "adult", at = w.road:lane(-1, 187):right(5.0), facing = "left" }
    w:pedestrian { "adult", name = "passer", at = w.road:lane(1, 192):right(4.6), facing = "right" }
    local dark = p.sky ~= "day"
    for _, a in ipairs(others) do a:set_lights(dark and { "low" } or {}) end
    w:wait(4)
  end,
}
