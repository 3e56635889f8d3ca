local sp = require "skidpad"
local degraded = require "lib.degraded"

-- what fails, and how: the name of a case, the eye, the fault
local how = {
  ["camera dark"]   = { "camera", "blackout" },
  ["camera off"]    = { "camera", "off" },
  ["camera frozen"] = { "camera", "freeze" },
  ["radar off"]     = { "radar", "off" },
  ["radar frozen"]  = { "radar", "freeze" },
}

return sp.scenario {
  name = "degraded/blackout",
  doc  = "An eye fails at 5 s; a little later the car ahead, close by, brakes hard",
  tags = degraded.tags,
  road = sp.road.straight { length = 1500, lanes = 2, width = 3.5, shoulder = 1.5 },
  limit = "45 s",
  vary = {
    fails    = sp.one_of("nothing", "camera dark", "camera off", "camera frozen", "radar off", "radar frozen"),
    admitted = sp.one_of("says so", "keeps silent"),
    after    = sp.one_of(0.2, 1, 3):unit "s",          -- from the failure to the braking
    speed    = sp.one_of(80):unit "km/h",
  },
  where = function(p) return p.fails ~= "nothing" or p.admitted == "says so" end,
  run = function(w, p)
    local ego  = w:ego { at = w.road:lane(-1, 120), speed = p.speed, set_speed = p.speed, time_gap = 1.0 }
    local lead = w:car { "sedan", name = "target", speed = p.speed, at = ego:ahead { thw = 1.0 } }
    local x    = how[p.fails]
    if x then w:fault { x[1], x[2], from = "5 s", admitted = p.admitted == "says so" } end
    w:wait(4.9)
    w:require(ego:speed():above(p.speed - 3))
    w:wait(0.1 + p.after)
    w:mark("brakes", { thw = ego:headway(lead) })
    lead:brake { decel = 7, reach_in = 0.3 }
    w:wait_until(ego:contact(lead) | ego:standstill(), { within = 30 })
    w:wait(0.3)
  end,
  check = {
    sp.never("ego.contact", { with = "target" }),
    sp.warn(sp.at_least("ego.gap.min", 1, "m", { with = "target" })),
  },
  cover = { fails = sp.each(), after = sp.each(), cross = { "after", "fails" },
            thw = sp.bins { 0.8, 1.2, 1.6, unit = "s", at = "brakes" } },
}
