local sp    = require "skidpad"
local quiet = require "lib.false_reaction"

return sp.scenario {
  name  = "false_reaction/kerb_child",
  doc   = "A child walks up to the kerb and stops there",
  tags  = { "false_reaction", "vru" },
  road  = sp.road.straight { length = 700, lanes = 2, width = 3.5, shoulder = 1, kerb = true },
  vary  = { speed = sp.one_of(30, 50):unit "km/h" },
  run = function(w, p)
    local ego   = w:ego { at = w.road:lane(-1, 100), speed = p.speed }
    local child = w:pedestrian { "child", name = "child", at = w.road:lane(-1, 350):right(5.2), facing = "left" }
    quiet.start(w, ego, p.speed)
    w:spawn(function()
      w:wait_until(ego:ttc(child):below(4.5), { within = 40, or_else = "go_on" })
      child:cross { speed = "5 km/h", accel_over = 0.3 }
      w:wait(1.3)
      child:stop { decel = 2 }                         -- 3.4 m right of the lane's middle
      w:mark("stopped", { ttc = ego:ttc(child) })
    end)
    quiet.pass_by(w, ego, child)
  end,
  check = quiet.checks(),
  cover = { speed = sp.each(), ttc = sp.bins { 3, 4, unit = "s", at = "stopped" } },
}
