local sp   = require "skidpad"
local ncap = require "lib.ncap"

-- Headway and deceleration of the target around the point that the protocol asks for: what is just beside it must not
-- fall apart. The point itself is standard, its neighbours are extended, the corners robustness.
return sp.scenario {
  name = "highway/ccrb_layers",
  doc  = "A braking car ahead: headway and deceleration in layers around the point of the protocol",
  tags = { "highway", "aeb", "ccr", "robustness" },
  road = ncap.track(),
  limit = "40 s",
  vary = {
    speed = sp.one_of(50, 80):unit "km/h",
    thw   = sp.one_of(0.6, 0.8, 1.0, 1.5):unit "s",
    decel = sp.one_of(2, 4, 6, 8):unit "m/s2",
  },
  layer = function(p)
    local off = math.abs(p.thw - 1.0) / 0.2 + math.abs(p.decel - 4) / 2
    return off < 0.1 and "standard" or off < 2.6 and "extended" or off < 4.1 and "robustness" or nil
  end,
  run = function(w, p)
    local ego    = ncap.vut(w, p.speed)
    local target = w:car { "gvt", name = "target", speed = p.speed, at = ego:ahead { thw = p.thw } }
    w:wait(0.5)
    ncap.t0(w, ego, p.speed)
    w:wait(1.0)
    w:mark("brake", { thw = ego:headway(target) })
    target:set_lights { "brake" }
    target:brake { decel = p.decel, reach_in = 0.5 }
    w:wait(0.5)
    ncap.finish(w, ego, target)
  end,
  check = { sp.never("ego.contact", { with = "target" }) },
  cover = { thw = sp.bins { 0.5, 0.7, 0.9, 1.2, 1.6, unit = "s", at = "brake" }, decel = sp.each(), speed = sp.each() },
}
