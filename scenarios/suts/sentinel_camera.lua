-- sentinel as in sentinel.lua, but behind a camera with a lens, a chip and its own exposure instead of an ideal picture:
-- for night, glare and weather.
local sp = require "skidpad"

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = {
    sp.chassis { rate = 100 },
    sp.imu     { rate = 100, x = 1.4, z = 0.5 },
    sp.command { rate = 50 },
    sp.radar   { name = "front_radar", x = 3.46, z = 0.5, period = "50 ms", latency = "60 ms" },
    sp.camera  { name = "front_camera", x = 1.75, z = 1.3, width = 320, height = 180, rate = 25, latency = "40 ms",
                 model = "full", exposure_mode = "auto", pixel = "0.006 mm" },
  },
}
