-- Two radars and the car's own bus.
local sp = require "skidpad"

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = {
    sp.chassis { rate = 100 }, sp.imu { rate = 100, x = 1.4, z = 0.5 }, sp.command { rate = 50 },
    sp.radar   { name = "front_radar", x = 3.46, z = 0.5, period = "50 ms", latency = "60 ms" },
    sp.radar   { name = "rear_radar", x = -0.6, z = 0.5, yaw = "180 deg", period = "50 ms", latency = "60 ms" },
  },
}
