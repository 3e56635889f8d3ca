local sp   = require "skidpad"
local ncap = require "lib.ncap"

return sp.scenario {
  name = "euroncap/ccrb",
  doc  = "Car-to-Car Rear, braking target (Euro NCAP Frontal Collisions 2026 v1.1, standard range)",
  tags = { "euroncap2026", "euroncap2023", "aeb", "ccr" },
  road = ncap.track(),
  base = "robot",
  vary = {                                             -- 6 x 5 = 30 cases
    speed  = sp.steps(30, 80, 10, "km/h"),
    impact = ncap.impacts(),
  },
  layer = ncap.layer { speed = 80, impact = { 0, 25, 50, 75, 100 } },
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", speed = p.speed,
                           at = ego:ahead { thw = 1.0, impact = p.impact } }
    w:wait(0.5)
    ncap.t0(w, ego, p.speed)                           -- T0: one second before the target brakes
    w:wait(1.0)
    w:mark("brake", { thw = ego:headway(target) })
    target:set_lights { "brake" }
    target:brake { decel = 4, reach_in = 1.0, down_to = "2 km/h" }
    w:wait(0.5)                                        -- now they do close in
    ncap.finish(w, ego, target)
  end,
  check = ncap.checks(sp.card "euroncap2026", sp.card "euroncap2023"),
  cover = {
    speed = sp.each(), impact = sp.each(), cross = { "impact", "speed" },
    thw   = sp.bins { 0.8, 0.95, 1.05, 1.2, unit = "s", at = "brake",
                      ignore = { { 1, "the robot holds the gap" }, { 3, "the robot holds the gap" } } },
  },
}
