-- Words of UN R157, automated lane keeping: road, ego, following distance, which cut-ins have to be avoided (5.2.5.2),
-- and the competent and careful driver of Annex 4, Appendix 3, in closed form. The system is switched on throughout.
local sp = require "skidpad"

local r157 = { tolerance = 2 * sp.kmh, lane = 3.5, half_width = 0.92, perceived = 0.375, evaluation = 0.4 }

-- three lanes of a motorway
local function lanes() return { length = 1200, lanes = 3, oneway = true, width = r157.lane, shoulder = 2.5 } end

function r157.straight() return sp.road.straight(lanes()) end

-- straight, or a bend of p.radius
function r157.bends(p)
  local spec = lanes()
  if p.radius == 0 then return sp.road.straight(spec) end
  spec.radius = p.radius
  return sp.road.curve(spec)
end

-- 5.2.3.3, M1 and N1: seconds of headway by km/h, linear in between; 2 m at rest
local front = { { 7.2, 1.0 }, { 10, 1.1 }, { 20, 1.2 }, { 30, 1.3 }, { 40, 1.4 }, { 50, 1.5 }, { 60, 1.6 } }

function r157.t_front(speed)
  local v, below = speed / sp.kmh, front[1]
  for _, row in ipairs(front) do
    if v <= row[1] then
      return row[1] > below[1] and below[2] + (row[2] - below[2]) * (v - below[1]) / (row[1] - below[1]) or row[2]
    end
    below = row
  end
  return below[2]
end

-- in the middle lane unless said, with a tenth more than the least headway
function r157.ego(w, speed, lane)
  return w:ego { at = w.road:lane(lane or "middle", 200), speed = speed, set_speed = speed,
                 time_gap = 1.1 * r157.t_front(speed) }
end

-- sets off at its speed, 2 km/h more or less
function r157.start(w, ego, speed)
  w:wait(0.3)
  w:require(ego:speed():between(speed - r157.tolerance, speed + r157.tolerance))
  w:mark "start"
end

-- the way across is a quintic, whose steepest slope is 15/8 of its mean one
function r157.over(across, v_y) return 15 / 8 * across / v_y end

-- when a lane change that long has come so far across
function r157.across_at(y, across, over)
  local low, high = 0, 1
  for _ = 1, 40 do
    local x = (low + high) / 2
    if x * x * x * (10 + x * (6 * x - 15)) * across < y then low = x else high = x end
  end
  return low * over
end

-- seconds from the first movement to lane intrusion: a front tyre 0.3 m beyond the marking
function r157.intrusion(v_y)
  return r157.across_at(r157.lane / 2 - r157.half_width + 0.3, r157.lane, r157.over(r157.lane, v_y))
end

-- 5.2.5.2: seen for 0.72 s before the intrusion, and TTC there above v_rel / (2 6 m/s2) + 0.35 s. Seen is who has left
-- the middle by 0.375 m (Appendix 3). `gap` is that at the first movement, `closing` the other's lack of speed.
function r157.must_avoid(gap, closing, v_y)
  local reached = r157.intrusion(v_y)
  local seen = reached - r157.across_at(r157.perceived, r157.lane, r157.over(r157.lane, v_y))
  return seen >= 0.72 and gap / closing - reached > closing / 12 + 0.35
end

-- gap that the careful driver needs at his decision to brake: 0.75 s, then 0.774 g after a ramp of 0.6 s; closed form
function r157.careful_gap(closing)
  local a, ramp, delay = 0.774 * sp.g, 0.6, 0.75
  if closing > a * ramp / 2 then
    return closing * (delay + ramp / 2) + closing * closing / (2 * a) - a * ramp * ramp / 24
  end
  return closing * delay + 2 / 3 * closing * math.sqrt(2 * closing * ramp / a)
end

-- gap that he needs when somebody ahead begins to move out of the way of what stands there (cut-out)
function r157.careful_cut_out(speed, v_y)
  local sees = r157.across_at(r157.perceived, r157.lane, r157.over(r157.lane, v_y)) + r157.evaluation
  return speed * sees + r157.careful_gap(speed)
end

-- up to the moment at which a slower car in the lane to the left, p.dx0 ahead, begins to move over
function r157.cut_in(w, p)
  local ego = r157.ego(w, p.speed)
  local car = w:car { "sedan", name = "other", speed = p.speed + p.dv,
                      at = ego:ahead { gap = p.dx0 - 1.3 * p.dv, lane = "left" } }
  r157.start(w, ego, p.speed)
  w:wait_until(ego:gap(car):below(p.dx0), { within = 10 })
  w:require(ego:speed():above(p.speed - r157.tolerance))
  w:mark("cut_in", { gap = ego:gap(car), closing = ego:closing(car) })
  return ego, car
end

-- the lead moves over p.dx0 before the target, and to the end
function r157.cut_out(w, p, ego, lead, target)
  r157.start(w, ego, p.speed)
  w:wait_until(lead:gap(target):below(p.dx0), { within = 10 })
  w:mark("cut_out", { gap = ego:gap(target), thw = ego:headway(lead) })
  lead:change_lane { to = "left", over = r157.over(r157.lane, p.v_y) }
  r157.finish(w, ego, target)
end

-- until they touch, it stands, or the other is no longer nearer with every second; then some time to go wrong in
function r157.finish(w, ego, other, within)
  local over = ego:contact() | ego:standstill() | ego:closing(other):below(0.3) | ego:past(other)
  w:wait_until(over, { within = within or 30 })
  w:wait(1)
end

return r157
