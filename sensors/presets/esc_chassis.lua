-- Wheel speeds from active sensors on 48 pole pairs (96 edges), steering angle of 0.1 deg at the steering wheel, on a CAN
-- of 10 ms. Ring and tyre errors are engineering values: eccentricity 0.2 %, radii 0.5 %.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.chassis, {
  name = "chassis",
  rate = 100,
  teeth = 96, eccentricity = "0.2 %", radius_sigma = "0.5 %",
  steering_step = 1.1e-4, steering_offset = 5.5e-4, steering_backlash = 1.1e-3,
})
