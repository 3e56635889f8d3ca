-- Words of UN R152, advanced emergency braking of cars: track, approach, and the greatest impact speeds of 5.2.1.4 and
-- 5.2.2.4. The driver's assistance is off: what is tested is what the car does by itself.
local sp = require "skidpad"

local r152 = { tolerance = 2 * sp.kmh }

-- M1: relative impact speed at most, km/h by km/h of the test: laden | running order; car targets
r152.car = { { 40, 0, 0 }, { 42, 10, 0 }, { 45, 15, 15 }, { 50, 25, 25 }, { 55, 30, 30 }, { 60, 35, 35 } }
-- pedestrians and bicycles, 01 and 02 series
r152.vru = { { 40, 0, 0 }, { 42, 10, 10 }, { 45, 15, 15 }, { 50, 25, 25 }, { 55, 30, 30 }, { 60, 35, 35 } }

function r152.track() return sp.road.straight { length = 900, lanes = 2, width = 3.5, shoulder = 2 } end

-- one check a speed of the axis: no contact, or an impact no faster than the row says. `less`: speed of the target
function r152.impacts(rows, speeds, load, target, less)
  local checks = {}
  for _, v in ipairs(speeds) do
    local relative, most = v - (less or 0), 0
    for i = #rows, 1, -1 do                            -- between two rows the faster one holds
      if relative <= rows[i][1] then most = rows[i][load == "laden" and 2 or 3] end
    end
    local when = { speed = v, load = load }
    checks[#checks + 1] = most == 0 and sp.never("ego.contact", { with = target, when = when })
                          or sp.at_most("ego.impact.rel_speed", most, "km/h", { with = target, when = when })
  end
  return checks
end

r152.loads = sp.one_of("running_order", "laden")

-- as it is, or with a mass that four people and their luggage bring
function r152.ego(w, speed, load)
  return w:ego { at = w.road:lane(-1, 120), speed = speed, engaged = false,
                 vehicle = load == "laden" and { mass = "1500 kg" } or nil }
end

-- 6.4.1: at speed, straight on, at least 2 s before the functional part, which begins at a time to collision of 4 s
function r152.approach(w, ego, speed)
  w:wait(0.5)
  w:require(ego:speed():between(speed - r152.tolerance, speed + r152.tolerance))
  w:mark "start"
end

function r152.finish(w, ego, target)
  w:wait_until(ego:contact() | ego:standstill() | ego:closing(target):below(0) | ego:past(target), { within = 25 })
  w:wait(0.3)
end

-- 5.2.1.1: the warning 0.8 s before emergency braking, whose start this marks
function r152.mark_braking(w, ego)
  w:on(ego:braking(), function() w:mark("braking", { speed = ego:speed() }) end)
end

-- Somebody crosses from the right, `from` m beside the lane's middle, to be met by the middle of the front where nobody
-- brakes; over: m until he is at speed
r152.crossing_speeds = { 20, 30, 40, 42, 45, 50, 55, 60 }
function r152.crossed(w, p, spec)
  local ego    = r152.ego(w, p.speed, p.load)
  local cast   = spec.rides and w.cyclist or w.pedestrian
  local target = cast(w, { spec.kind, name = "target", at = w.road:lane(-1, 120 + 6.5 * p.speed):right(spec.from),
                           facing = "left" })
  target:cross { meet = ego, impact = 50, speed = spec.speed, accel_over = spec.over }
  r152.approach(w, ego, p.speed)
  r152.mark_braking(w, ego)
  r152.finish(w, ego, target)
end

-- the car had not slowed before anybody set off
function r152.unbraked() return { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) } end

function r152.crossing_checks(card)
  local rows, speeds = r152.vru, r152.crossing_speeds
  return r152.all(r152.impacts(rows, speeds, "running_order", "target"), r152.impacts(rows, speeds, "laden", "target"),
                  { sp.before("ego.fcw.at", 0, "s", { to = "braking" }), sp.card("r152", { test = card }) })
end

-- everything of several lists
function r152.all(...)
  local list = {}
  for _, part in ipairs { ... } do
    for _, check in ipairs(part) do list[#list + 1] = check end
  end
  return list
end

return r152
