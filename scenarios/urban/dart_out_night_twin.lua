local sp   = require "skidpad"
local dart = require "lib.night_street"

return sp.scenario {
  name = "urban/dart_out_night_twin",
  doc  = "The same street, and the child stays between the cars: whoever brakes here is afraid of parked cars",
  tags = { "urban", "vru", "false_reaction", "night" },
  road = dart.road, env = dart.env, limit = "25 s",
  vary = { speed = dart.speeds },
  run = function(w, p)
    local ego, spot = dart.street(w, p)
    w:pedestrian { "child", name = "child", at = spot:right(3.5), facing = "left" }
    w:wait(0.3)
    w:require(ego:speed():between(p.speed - sp.kmh, p.speed + sp.kmh))
    w:wait_until(ego:reached(spot:forward(10)), { within = 20, or_else = "fail" })
  end,
  check = { sp.at_most("ego.false_activation.decel", 1, "m/s2"), sp.never "ego.contact" },
  cover = { speed = sp.each() },
}
