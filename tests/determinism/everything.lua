-- Rain at dusk, others who drive and walk, and faults: every sensor has something to see and something to suffer.
local sp = require "skidpad"

return sp.scenario {
  name = "determinism/everything",
  doc  = "A street at dusk in the rain",
  road = sp.road.straight { length = 600, lanes = 2, width = 3.4, shoulder = 2, kerb = true },
  env  = { rain = "8 mm/h", time = "18:10", visibility = "600 m" },
  vary = { n = sp.steps(1, 2, 1) },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 100), speed = "40 km/h" }
    w:car { "sedan", name = "lead", at = ego:ahead { gap = 18 + p.n }, speed = "40 km/h" }
    w:car { "van", name = "oncoming", at = w.road:lane(1, 260), speed = "50 km/h" }
    local child = w:pedestrian { "child", name = "child", at = w.road:lane(-1, 170):right(3.4), facing = "left" }
    w:fault { "camera", "dirt", from = "0.5 s", lasts = "1 s", strength = 0.4 }
    w:fault { "radar", "noise", from = "1 s", strength = 4 }
    w:fault { "lidar", "interference", from = "1 s", strength = 20 }
    w:fault { "imu", "freeze", from = "1.5 s", lasts = "0.2 s" }
    w:wait(0.5)
    child:drive { speed = "1 m/s" }
    w:wait(1.5)
  end,
}
