-- The default rig, and the way ahead as navigation tells it: for scenarios in which the ego has a route.
local sp = require "skidpad"

return {
  sp.ego {}, sp.chassis {}, sp.imu {}, sp.command {}, sp.objects { ideal = true }, sp.lanes {},
  sp.radar  { name = "front_radar", x = 3.46, z = 0.5 },
  sp.camera { name = "front_camera", x = 1.76, z = 1.3, width = 320, height = 180, period = 0.04 },
  sp.route  { range = 150, period = "20 ms" },
}
