local sp   = require "skidpad"
local r157 = require "lib.r157"

-- the lead clears what stands there, and the careful driver of Appendix 3 would have stopped behind it
local function fair(p)
  local over   = r157.over(r157.lane, p.v_y)
  local clears = p.dx0 > p.speed * r157.across_at(2.1, r157.lane, over) + 1
  local gap    = 1.1 * r157.t_front(p.speed) * p.speed + 4.77 + p.dx0
  local wanted = p.target == "sedan" or (p.v_y == 1 and p.dx0 % 20 == 0)
  return wanted and clears and gap >= r157.careful_cut_out(p.speed, p.v_y)
end

return sp.scenario {
  name = "r157/4_5_1_cut_out",
  doc  = "The car ahead moves over and lays bare what stands in the lane (UN R157, Annex 5, 4.5)",
  tags = { "r157", "cut_out", "aeb" },
  road = r157.straight(),
  limit = "40 s",
  vary = { speed = sp.steps(20, 60, 20, "km/h"), dx0 = sp.steps(10, 100, 10, "m"), v_y = sp.steps(0.5, 3, 0.5, "m/s"),
           target = sp.one_of("sedan", "motorcycle", "epta") },
  where = fair,
  layer = function(p) return p.v_y % 1 == 0 and p.dx0 % 20 == 0 and "standard" or "extended" end,
  run = function(w, p)
    local ego    = r157.ego(w, p.speed)
    local lead   = w:car { "sedan", name = "lead", speed = p.speed,
                           at = ego:ahead { thw = 1.1 * r157.t_front(p.speed) } }
    local spot   = lead:ahead { gap = p.dx0 + 1.5 * p.speed }
    local target = p.target == "epta" and w:pedestrian { "epta", name = "target", at = spot }
                   or w:car { p.target, name = "target", at = spot }
    r157.cut_out(w, p, ego, lead, target)
  end,
  check = { sp.never "ego.contact" },
  cover = { speed = sp.each(), dx0 = sp.each(), thw = sp.bins { 1, 1.4, 2, unit = "s", at = "cut_out" } },
}
