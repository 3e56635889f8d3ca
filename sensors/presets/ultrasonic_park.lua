-- An ultrasonic parking sensor: 0.15 to 5.5 m, 75 x 45 deg, 1 cm, ten pings a second. Engineering values, in the middle of
-- what makers state.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.ultrasonic, {
  name = "ultrasonic_park",
  rate = 10, latency = "40 ms",
  fov = "75 deg", fov_v = "45 deg", near = 0.15, range = 5.5, step = 0.01,
})
