-- the car of the gallery: a camera, the truth beside it, a depth camera, a radar, a lidar
local sp = require "skidpad"

local eye = { x = 1.75, z = 1.3, width = 640, height = 360, fov = "60 deg", period = "100 ms", latency = 0 }
local function at_eye(more)
  local t = {}
  for k, v in pairs(eye) do t[k] = v end
  for k, v in pairs(more) do t[k] = v end
  return t
end

return sp.sut {
  driver  = "cruise",
  vehicle = "compact",
  rig = sp.rig {
    sp.chassis { rate = 100 },
    sp.command { rate = 50 },
    sp.lanes   { name = "lanes" },
    sp.camera  (at_eye { name = "camera", model = "full", exposure_mode = "auto" }),
    sp.labels  (at_eye { name = "ids", output = "instance" }),
    sp.labels  (at_eye { name = "classes", output = "class" }),
    sp.depth   (at_eye { name = "depth" }),
    sp.radar   { name = "radar", x = 3.46, z = 0.5, period = "100 ms", latency = 0 },
    sp.lidar   { name = "lidar", x = 1.3, z = 1.75, period = "100 ms", latency = 0 },
  },
}
