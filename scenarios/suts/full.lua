-- A robotaxi: a lidar on the roof that fires the cameras around as it looks their way, five radars, ultrasonics, inertial
-- unit, satellites. Of all that sentinel reads the radar and the camera ahead, by name; the rest is there to be looked at
-- (skidpad check, view, export), and for the driver that you write.
local sp     = require "skidpad"
local far    = require "presets.ars548"
local corner = require "presets.corner_radar"
local lidar  = require "presets.os1_64"
local park   = require "presets.ultrasonic_park"

-- five eyes around, each fired by the lidar
local function eye(name, x, y, yaw)
  return sp.camera { name = name, x = x, y = y, z = 1.5, yaw = yaw, trigger = { by = "roof" }, latency = "40 ms",
                     width = 320, height = 180, fov = "90 deg" }
end

local around = sp.rig {
  eye("camera_front_left",  1.3,  0.7, "55 deg"),
  eye("camera_front_right", 1.3, -0.7, "-55 deg"),
  eye("camera_rear_left",   0.9,  0.7, "110 deg"),
  eye("camera_rear_right",  0.9, -0.7, "-110 deg"),
  eye("camera_rear",       -0.7,  0.0, "180 deg"),
}

local bumpers = sp.rig {
  park { name = "park_front_left",      x = 3.35, y =  0.70, z = 0.5, yaw = "40 deg" },
  park { name = "park_front_mid_left",  x = 3.45, y =  0.25, z = 0.5, yaw = "5 deg" },
  park { name = "park_front_mid_right", x = 3.45, y = -0.25, z = 0.5, yaw = "-5 deg" },
  park { name = "park_front_right",     x = 3.35, y = -0.70, z = 0.5, yaw = "-40 deg" },
  park { name = "park_rear_left",       x = -0.80, y =  0.70, z = 0.5, yaw = "140 deg" },
  park { name = "park_rear_mid_left",   x = -0.90, y =  0.25, z = 0.5, yaw = "175 deg" },
  park { name = "park_rear_mid_right",  x = -0.90, y = -0.25, z = 0.5, yaw = "-175 deg" },
  park { name = "park_rear_right",      x = -0.80, y = -0.70, z = 0.5, yaw = "-140 deg" },
}

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = sp.rig {
    sp.chassis { rate = 100 },
    sp.imu     { rate = 100, x = 1.4, z = 0.5 },
    require "presets.gnss_rtk" { x = 0.6, z = 1.5 },
    sp.command { rate = 50 },
    lidar  { name = "roof", x = 1.1, z = 1.75 },
    sp.camera { name = "camera_front", x = 1.75, z = 1.3, width = 320, height = 180, rate = 25, latency = "40 ms" },
    around,
    far    { name = "radar_front", x = 3.46, z = 0.5 },
    corner { name = "radar_front_left",  x = 3.30, y =  0.80, z = 0.5, yaw = "60 deg" },
    corner { name = "radar_front_right", x = 3.30, y = -0.80, z = 0.5, yaw = "-60 deg" },
    corner { name = "radar_rear_left",   x = -0.80, y =  0.80, z = 0.5, yaw = "130 deg" },
    corner { name = "radar_rear_right",  x = -0.80, y = -0.80, z = 0.5, yaw = "-130 deg" },
    bumpers,
  },
  bind = { front_radar = "radar_front", front_camera = "camera_front" },
}
