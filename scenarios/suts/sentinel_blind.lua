-- sentinel without its camera: radar and the car's own bus. It holds no lane (the scenario's base layer does) and confirms
-- nothing by eye. For machines and runs that draw nothing.
local sp = require "skidpad"

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = {
    sp.chassis { rate = 100 },
    sp.imu     { rate = 100, x = 1.4, z = 0.5 },
    sp.command { rate = 50 },
    sp.radar   { name = "front_radar", x = 3.46, z = 0.5, period = "50 ms", latency = "60 ms" },
  },
}
