-- The reference: a compact car with one front radar, one front camera, and the car's own bus.
local sp = require "skidpad"

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = {
    sp.chassis { rate = 100 },
    sp.imu     { rate = 100, x = 1.4, z = 0.5 },
    sp.command { rate = 50 },
    sp.radar   { name = "front_radar", x = 3.46, z = 0.5, period = "50 ms", latency = "60 ms" },
    sp.camera  { name = "front_camera", x = 1.75, z = 1.3, width = 320, height = 180, rate = 25, latency = "40 ms" },
  },
}
