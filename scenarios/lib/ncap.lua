-- Words of Euro NCAP's frontal collision tests (Crash Avoidance, Frontal Collisions 2026, v1.1): track, start, T0, end,
-- ranges, robustness. The assistance that a driver switches on is off (engaged = false): a robot holds speed and path,
-- and what is tested is what a car does by itself.
local sp = require "skidpad"

local ncap = {
  tolerance = 1.0 * sp.kmh,                            -- of the test speed, up to T0
  hip       = { epta = -0.06, eptc = -0.0405, ebta = 0.015 },      -- the point that meets, ahead of the target's middle
}

function ncap.impacts() return sp.one_of(0, 25, 50, 75, 100):unit "%" end
function ncap.at(...) return sp.one_of(...):unit "%" end
function ncap.speeds(...) return sp.one_of(...):unit "km/h" end

-- Overlaps of 2023, in per cent of the car's width: positive on its right; as places of impact 0, 25, 50, 75, 100 %
function ncap.overlaps() return sp.one_of(100, 50, 75, -75, -50):unit "%" end
function ncap.place(overlap) return overlap > 0 and overlap - 0.5 or overlap + 1.5 end

function ncap.track() return sp.road.straight { length = 1400, lanes = 2, width = 3.5 } end

-- lanes of 3.5 m, corners of 8 m; the middle lies 11.5 m beyond the ends of the arms
function ncap.junction()
  return sp.road.intersection { arms = { "south", "east", "north", "west" }, lanes = 2, width = 3.5, length = 400,
                                curve = 8, signals = "none" }
end

-- the default rig, but lanes never come: on the way of a turn the robot alone steers
function ncap.rig()
  return { sp.ego {}, sp.chassis {}, sp.imu {}, sp.command {}, sp.objects { ideal = true }, sp.lanes { dropout = 1 },
           sp.radar  { name = "front_radar", x = 3.46, z = 0.5 },
           sp.camera { name = "front_camera", x = 1.76, z = 1.3, width = 320, height = 180, period = 0.04 } }
end

-- p.light: at night no street lamps, and low beams by the weather
function ncap.light(p) return p.light == "night" and { sun = "-30 deg", lamps = "off" } or {} end

-- the car under test, 150 m into the track
function ncap.vut(w, speed, at)
  return w:ego { at = at or w.road:lane(-1, 150), speed = speed, engaged = false }
end

-- T0 at a time to collision of 4 s; who does not get here at test speed took no part
function ncap.t0_by_ttc(w, vut, target, speed)
  w:wait_until(vut:ttc(target):below(4), { within = 20 })
  ncap.t0(w, vut, speed)
end

function ncap.t0(w, vut, speed)
  w:require(vut:speed():between(speed - ncap.tolerance, speed + ncap.tolerance))
  w:mark "t0"
end

-- contact, or at rest, or no faster than the target, or past it
function ncap.finish(w, vut, target)
  w:wait_until(vut:contact(target) | vut:standstill() | vut:closing(target):below(0) | vut:past(target), { within = 25 })
  w:mark("end", { gap = vut:gap(target), speed = vut:speed() })
end

-- the end of warning tests: a time to collision of 1.5 s. The brake robot is the human of the protocol.
function ncap.warned(w, vut, target)
  w:wait_until(vut:ttc(target):below(1.5) | vut:contact(target) | vut:standstill(), { within = 20 })
end

-- head on: 50 km/h against up to 50, 70 against up to 80, beyond the same
function ncap.oncoming(speed)
  return (speed < 55 * sp.kmh and 50 or speed < 85 * sp.kmh and 70 or math.floor(speed / sp.kmh + 0.5)) * sp.kmh
end

-- of who is released so as to meet: the car had not slowed before
function ncap.valid() return { sp.at_most("ego.decel.max", 1, "m/s2", { to = "release" }) } end

-- what everyone demands: no contact; and cards, sp.card "euroncap2026" and the like
function ncap.checks(...)
  return { sp.never("ego.contact", { with = "target" }), sp.warn(sp.at_least("ego.gap.min", 0.5, "m", { with = "target" })),
           ... }
end

function ncap.warning(...)
  return { sp.at_least("ego.fcw.ttc", 1.7, "s"), sp.before("ego.fcw.at", 10, "s"), ... }
end

-- p[name], or nothing where the case has no such parameter
function ncap.has(p, name)
  local there, value = pcall(function() return p[name] end)
  return there and value or nil
end

-- cards of a test that is driven by day and by night: "CPNA day", "CPNA night"
function ncap.lit(name, rest)
  local function card(light)
    return sp.card("euroncap2026", { test = name .. " " .. light .. (rest or ""), when = { light = light } })
  end
  return card "day", card "night"
end

-- Robustness layers (protocol 5.3): what is changed of a case, as data. Speeds in km/h, the rest SI and degrees; brake is
-- a share of what would do, aside how far the wheel is turned away from the path, both by hand.
local same = { speed = 0, path = 0, heading = 0, start = 1, decel = 0, thw = 0, brake = 0, aside = 0 }
local changes = {
  faster5 = { speed = 5 }, slower5 = { speed = -5 }, faster3 = { speed = 3 }, slower3 = { speed = -3 },
  slower2 = { speed = -2 }, left = { path = 0.5 }, right = { path = -0.5 }, turned_left = { heading = 20 },
  turned_right = { heading = -20 }, nearer = { start = 0.75 }, harder = { decel = 2 }, softer = { decel = -2 },
  closer = { thw = -0.5 }, farther = { thw = 0.5 }, braking = { brake = 0.5 }, steering = { aside = 0.15 },
}

function ncap.robustness(...) return sp.one_of("none", ...) end

function ncap.changed(p)
  local out = {}
  for key, value in pairs(same) do out[key] = value end
  for key, value in pairs(changes[ncap.has(p, "robustness")] or {}) do out[key] = value end
  out.speed, out.heading = out.speed * sp.kmh, out.heading * sp.deg
  return out
end

-- Manual input from a time to collision of 4 s on: the driver brakes, but too little, or steers a little aside (a system
-- that claims the wheel steers against that)
function ncap.by_hand(w, vut, target, p)
  local c = ncap.changed(p)
  if c.brake == 0 and c.aside == 0 then return end
  w:on(vut:ttc(target):below(4), function()
    if c.aside ~= 0 then vut:robot { aside = c.aside } end
    if c.brake > 0 then vut:robot { brake = c.brake * vut:closing(target):now() / 8, at_once = true } end
  end)
end

-- Which range a case belongs to: { speed = 60, target = 60, impact = { 25, 50 } } are the greatest speeds (km/h) and the
-- impact locations (%) of the standard range. Robustness changes cells of the standard range: by day, at its first
-- location, at `at` (20, 40, 60 km/h unless said), and where the target's speed is `diagonal` times the car's.
local function among(list, value)
  for _, x in ipairs(list) do
    if math.abs(x / 100 - value) < 1e-6 then return true end
  end
  return false
end

local function at_speed(list, speed)
  for _, x in ipairs(list) do
    if math.abs(x * sp.kmh - speed) < 0.01 then return true end
  end
  return false
end

function ncap.layer(range)
  return function(p)
    local target, impact, change = ncap.has(p, "target"), ncap.has(p, "impact"), ncap.has(p, "robustness")
    local light = ncap.has(p, "light")
    local standard = p.speed <= (range.speed + 0.01) * sp.kmh
                     and (not target or target <= (range.target + 0.01) * sp.kmh)
                     and (not impact or among(range.impact, impact))
    if not change or change == "none" then return standard and "standard" or "extended" end
    local wanted = standard and light ~= "night" and at_speed(range.at or { 20, 40, 60 }, p.speed)
                   and (not impact or among({ range.impact[1] }, impact))
                   and (not range.diagonal or math.abs(target - range.diagonal * p.speed) < 0.01)
    return wanted and "robustness" or nil
  end
end

-- CCRs, CCRm or CCRb, as p.test says, changed as p.robustness says; up to T0, and the target brakes
function ncap.rear(w, p)
  local c     = ncap.changed(p)
  local ego   = ncap.vut(w, p.speed)
  local slow  = p.speed < 85 * sp.kmh and 20 * sp.kmh or p.speed - 60 * sp.kmh
  local speed = p.test == "ccrs" and 0 or p.test == "ccrm" and slow + c.speed or p.speed
  local gap   = p.test == "ccrb" and (1.0 + c.thw) * p.speed or 5 * (p.speed - speed)
  local at    = ego:ahead { gap = gap, impact = p.impact }
  local target = w:car { "gvt", name = "target", speed = speed, at = at:left(c.path), facing = c.heading }
  ncap.by_hand(w, ego, target, p)
  if p.test ~= "ccrb" then
    ncap.t0_by_ttc(w, ego, target, p.speed)
    return ego, target
  end
  w:wait(0.5)
  ncap.t0(w, ego, p.speed)
  w:wait(1.0)
  target:set_lights { "brake" }
  target:brake { decel = 4 + c.decel, reach_in = 1.0, down_to = "2 km/h" }
  w:wait(0.5)
  return ego, target
end

return ncap
