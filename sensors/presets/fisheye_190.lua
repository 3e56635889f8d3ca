-- A fisheye for parking and surround view: 190 deg, Kannala-Brandt k1 to k4 = 0.05, -0.01, 0.002, -0.0005. Engineering
-- values, all of them: typical of such lenses, of no maker's.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.camera, {
  name = "fisheye_190",
  rate = 30, latency = "33 ms",
  width = 640, height = 480, fov = "190 deg",
  lens = "kannala", k1 = 0.05, k2 = -0.01, k3 = 0.002, k4 = -0.0005,
  model = "full", exposure_mode = "auto",
})
