-- Meetings of Euro NCAP's frontal collision tests: who crosses the car's way, or comes against it. Right-hand traffic:
-- the near side is right. Sizes and distances are the protocol's, m.
local sp   = require "skidpad"
local ncap = require "lib.ncap"

local cross = {}

-- Someone crosses the straight track: waits `from` m beside the car's path, on its "near" or "far" side, and sets off
-- so as to meet its front at p.impact; over: m until it is at speed (km/h)
function cross.target(w, p, spec)
  local c = ncap.changed(p)
  local spot = w.road:lane(-1, 300)
  local far  = spec.side == "far"
  local ego  = ncap.vut(w, p.speed, spot:back(9 * p.speed + 5))
  local from = spec.from * c.start
  local at   = far and spot:left(from) or spot:right(from)
  local turn = (far and -90 or 90) * sp.deg
  local cast = { spec.kind, name = "target", at = at, facing = turn + c.heading }
  local target = spec.kind == "ebta" and w:car(cast) or w:pedestrian(cast)
  target:cross { meet = ego, impact = p.impact, offset = ncap.hip[spec.kind], accel_over = spec.over,
                 speed = spec.speed * sp.kmh + c.speed }
  return ego, target, spot
end

-- T0, and on to the end; done: when they have met at the latest, for who comes from the side after the car's front
function cross.run(w, p, ego, target, done)
  ncap.by_hand(w, ego, target, p)
  ncap.t0_by_ttc(w, ego, target, p.speed)
  if not done then return ncap.finish(w, ego, target) end
  w:wait_until(ego:contact(target) | ego:standstill() | w:after(done), { within = 25 })
  w:mark("end", { gap = ego:gap(target), speed = ego:speed() })
end

-- cars that hide who comes
local half = { compact = { 2.179, 0.9115 }, suv = { 2.243, 0.9195 } }        -- of length and width

-- a row along the car's path: the first one's front `before` m before the spot, sides `aside` m from the path
function cross.row(w, spot, kinds, before, aside)
  for i, kind in ipairs(kinds) do
    local long, wide = half[kind][1], half[kind][2]
    local at = spot:back(before + long)
    w:car { kind, name = "parked#" .. i, parked = true, at = at:right(aside + (aside < 0 and -wide or wide)) }
    before = before + 2 * long + 1
  end
end

-- two on the road that crosses: from `beyond` m beside the path on, sides `before` m before the spot
function cross.hide(w, spot, side, beyond, before)
  for i, kind in ipairs { "suv", "compact" } do
    local long, wide = half[kind][1], half[kind][2]
    local at = spot:back(before + wide)
    w:car { kind, name = "parked#" .. i, parked = true, facing = side == "far" and "right" or "left",
            at = side == "far" and at:left(beyond + long) or at:right(beyond + long) }
    beyond = beyond + 2 * long + 0.2
  end
end

-- A junction: the car comes from the south, the other from the west ("far") or the east ("near"), at speed from 4 s
-- before they meet. offset: the point of the other that meets the car's middle, m ahead of its own.
function cross.crossing(w, p, kind, offset)
  local c, far = ncap.changed(p), p.side == "far"
  local speed, arm = p.target + c.speed, far and w.road.west or w.road.east
  local spot = w.road.south:lane(-1, w.road.south:length()):forward(11.5 + (far and -1.75 or 1.75))
  local ego  = ncap.vut(w, p.speed, spot:back((5 + speed / 3) * p.speed + 5))
  local over = speed * speed / (2 * 3.0)               -- 3 m/s2
  local from = 4 * speed + over - (11.5 + (far and 1.75 or -1.75))
  local target = w:car { kind, name = "target", at = arm:lane(-1, arm:length() - from) }
  target:cross { meet = ego, offset = offset(ego, target, speed), accel_over = over, speed = speed }
  return ego, target, spot, 8 + speed / 3 + 5 / p.speed
end

-- An oncoming car pulls out from behind another, 1 s behind it, over 3.5 m to p.impact with 1.5 m/s2 across, and is in
-- the car's lane from a time to collision of 1.5 s on. They meet 8 s after time 0.
function cross.overtaker(w, ego, p, speed)
  local length, width = ego:size()
  local offset = 3.5 + (0.5 - p.impact) * width
  local radius = speed * speed / 1.5
  local angle  = math.acos(1 - offset / (2 * radius))
  local long   = 2 * radius * math.sin(angle)          -- along the road, of 2 * radius * angle of its way
  local before = 6.5 * speed - 2 * radius * angle
  local meet   = 150 + length / 2 + 8 * p.speed        -- along the road
  local start  = meet + before + long + 1.5 * speed + 4.023 / 2
  local target = w:car { "gvt", name = "target", at = w.road:lane(1, start), speed = speed }
  target:path(w:path { { length = before }, { radius = radius, angle = angle }, { radius = -radius, angle = angle },
                       { length = 400 } })
  w:car { "sedan", name = "lead", at = target:ahead { gap = speed }, speed = speed }
  return target
end

-- The car comes from the south and turns left ("far") or right ("near") at constant speed: clothoid, arc, clothoid with
-- the protocol's radius (m) and angles (deg), from lane middle to lane middle, 8 s after time 0. Its origin, the middle
-- of the rear axle, follows them. The last number is measured: m that the robot falls behind for each radian turned.
local turns = {
  far  = { [10] = { 9, 20.62, 48.76, 0.16 }, [15] = { 11.75, 20.93, 48.14, 0.11 }, [20] = { 14.75, 21.79, 46.42, 0.10 },
           [25] = { 14.75, 21.79, 46.42, 0.16 } },
  near = { [10] = { 8, 22.85, 44.30, 0.21 } },
}

-- the way, every 5 cm: how far ahead, how far to the side, turned by; each integrated once, by the midpoint of each step
local ways = {}
function cross.way(side, speed, bend, arc, r)
  local key, step = side .. speed, 0.05
  if ways[key] then return ways[key], step end
  local way, x, y, heading = {}, 0, 0, 0
  local function curvature(s)
    local u = s < bend and s / bend or s > bend + arc and (2 * bend + arc - s) / bend or 1
    return 1 / 1500 + (1 / r - 1 / 1500) * u
  end
  for i = 0, math.ceil((2 * bend + arc) / step) do
    way[i + 1] = { x, y, heading }
    local turned = step * curvature((i + 0.5) * step)
    x, y = x + step * math.cos(heading + turned / 2), y + step * math.sin(heading + turned / 2)
    heading = heading + turned
  end
  ways[key] = way
  return way, step
end

function cross.turn(w, speed, side)
  local r, a, b, lag = table.unpack(turns[side][math.floor(speed / sp.kmh + 0.5)])
  local sign = side == "far" and 1 or -1
  local bend = 2 * a * sp.deg / (1 / 1500 + 1 / r)     -- length of a clothoid
  local arc  = b * sp.deg * r
  local way, step = cross.way(side, speed, bend, arc, r)
  local last  = way[#way]
  local exit  = sign * 1.75 - last[1]                  -- where it begins to turn, north of the middle
  local edge  = w.road.south:lane(-1, w.road.south:length())
  local start = edge:forward(11.5 + exit)
  local ego   = ncap.vut(w, speed, start:back(8 * speed + 5))
  local length, _, front = ego:size()
  ego:path(w:path { { length = 8 * speed + 20 }, { from_radius = sign * 1500, to_radius = sign * r, angle = a * sp.deg },
                    { radius = sign * r, angle = b * sp.deg },
                    { from_radius = sign * r, to_radius = sign * 1500, angle = a * sp.deg }, { length = 120 },
                    at = start:back(8 * speed + 20) })
  local steer = (8 * speed + 5 + front - length / 2) / speed
  -- when the origin is at an entry of the way
  local function when(i) return steer + ((i - 1) * step + lag * way[i][3]) / speed end
  return { ego = ego, way = way, when = when, sign = sign, y = exit, edge = edge, front = front,
           steer = steer, done = steer + (2 * bend + arc + 12) / speed }
end

-- Somebody comes against the car that turns, in the opposite lane: the middle of its front meets the corner of the
-- other's where nobody brakes
function cross.against(w, turn, kind, speed)
  local arm    = w.road.north
  local target = { kind, name = "target", speed = speed }
  local wide, long = table.unpack(cross.size[kind])
  for i, p in ipairs(turn.way) do
    local left  = p[2] + turn.front * math.sin(p[3])   -- of the car's lane: the middle of its front
    local north = turn.y + p[1] + turn.front * math.cos(p[3])
    if left >= 3.5 - wide / 2 then
      local at = north + long / 2 + speed * turn.when(i)
      target.at = arm:lane(-1, arm:length() + 11.5 - at)
      return w:car(target)
    end
  end
end
cross.size = { gvt = { 1.712, 4.023 }, emt = { 0.79, 2.08 } }

-- whether boxes { x, y, heading, length, width } touch: no axis of either parts them
local function touch(a, b)
  local dx, dy, turn = b[1] - a[1], b[2] - a[2], b[3] - a[3]
  local c, s = math.abs(math.cos(turn)), math.abs(math.sin(turn))
  for k = 1, 2 do
    local p, q = k == 1 and a or b, k == 1 and b or a
    local ahead = math.abs(dx * math.cos(p[3]) + dy * math.sin(p[3]))
    local aside = math.abs(dy * math.cos(p[3]) - dx * math.sin(p[3]))
    if ahead > (p[4] + c * q[4] + s * q[5]) / 2 or aside > (p[5] + s * q[4] + c * q[5]) / 2 then return false end
  end
  return true
end

-- the car on its way, every 20 cm, as far as the other's line is within reach: when, middle, heading with cosine and
-- sine, and whether its front is over that line for the first time. Frame: ahead and left of where the turn begins.
local function near(turn, other)
  local length, width = turn.ego:size()
  local mid, list, over = turn.front - length / 2, { length = length, width = width }, false
  local reach = (math.sqrt(length * length + width * width) + other.length + other.width) / 2
  for i = 1, #turn.way, 4 do
    local p = turn.way[i]
    local c, s  = math.cos(p[3]), math.sin(p[3])
    local left  = p[2] + mid * s
    local first = not over and p[2] + turn.front * s >= other.y
    over = over or first
    if first or math.abs(other.y - left) < reach then
      list[#list + 1] = { turn.when(i), p[1] + mid * c, left, p[3], c, s, first }
    end
  end
  list.reach = reach
  return list
end

-- how far the other has gone after t
local function gone(other, t)
  if t < 2 * other.rise / other.v then
    if t < 0 then t = 0 end
    return other.v * other.v / (2 * other.rise) * t * t / 2
  end
  return other.rise + other.v * (t - 2 * other.rise / other.v)
end

-- those of the cars that somebody who sets off between two instants can touch
local function touchable(cars, other, low, high)
  local list = { length = cars.length, width = cars.width, reach = cars.reach }
  for _, p in ipairs(cars) do
    local a = p[2] - other.x - other.way * gone(other, p[1] - low)
    local b = p[2] - other.x - other.way * gone(other, p[1] - high)
    if p[7] or math.min(a, b) < cars.reach + 0.01 and math.max(a, b) > -cars.reach - 0.01 then list[#list + 1] = p end
  end
  return list
end

-- Where over the car's width the point of the other is that is meant when they first touch, if that one sets off at
-- `begin`; where they do not touch, when its line is reached.
local function meets(cars, sign, other, begin)
  local reach, y, side = cars.reach, other.y, nil
  for _, p in ipairs(cars) do
    local x = other.x + other.way * gone(other, p[1] - begin)
    local dx = x - p[2]
    if p[7] or dx < reach and dx > -reach then
      local share = 0.5 + ((y - p[3]) * p[5] - (x + other.way * other.hip - p[2]) * p[6]) / cars.width * sign
      local car, box = { p[2], p[3], p[4], cars.length, cars.width }, { x, y, 0, other.length, other.width }
      if touch(car, box) then return share end
      if p[7] then side = share end
    end
  end
  return side or 0.5
end

-- Somebody crosses the road into which the car turns, along the one it leaves and `aside` m from its middle line: waits
-- `from` m before, and sets off so as to be met at p.impact where nobody brakes
function cross.beside(w, p, turn, spec)
  local c = ncap.changed(p)
  local line = turn.edge:left(1.75 + turn.sign * spec.aside)
  local met  = 11.5 + turn.sign * 1.75                 -- the lane into which it turns
  local way  = spec.opposite and -1 or 1
  local at   = line:forward(met - way * spec.from * c.start)
  local cast = { spec.kind, name = "target", at = at, facing = spec.opposite and "back" or nil }
  local target = spec.kind == "ebta" and w:car(cast) or w:pedestrian(cast)
  local length, width = target:size()
  local other = { x = met - 11.5 - way * spec.from * c.start - turn.y, y = spec.aside + turn.sign * 1.75, way = way,
                  v = spec.speed * sp.kmh + c.speed, rise = spec.over, length = length, width = width,
                  hip = ncap.hip[spec.kind] }
  -- later is further back: bisect
  local cars, low, high = near(turn, other), 0, turn.done
  for k = 1, 24 do
    if k == 2 or k == 4 or k == 7 then cars = touchable(cars, other, low, high) end
    local middle = (low + high) / 2
    local late = (meets(cars, turn.sign, other, middle) - p.impact) * way * turn.sign > 0
    if late then high = middle else low = middle end
  end
  target:cross { after = (low + high) / 2, accel_over = spec.over, speed = other.v }
  return target
end

-- cards of the four turns: fs, fo, ns, no
function cross.cards(name)
  local function card(turn, side, way)
    return sp.card("euroncap2026", { test = name .. " " .. side .. " " .. way, when = { turn = turn } })
  end
  return card("fs", "farside", "same"), card("fo", "farside", "opposite"), card("ns", "nearside", "same"),
         card("no", "nearside", "opposite")
end

-- T0 of a turn is a second before it begins
function cross.run_turn(w, p, turn, target)
  w:wait(turn.steer - 1)
  ncap.t0(w, turn.ego, p.speed)
  w:wait_until(turn.ego:contact(target) | turn.ego:standstill() | w:after(turn.done), { within = 40 })
  w:mark("end", { speed = turn.ego:speed() })
end

return cross
