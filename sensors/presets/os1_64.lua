-- Ouster OS1-64: 64 beams of +-16.6 deg, 1024 columns, 10 turns a second; 0.8 to 120 m at 80 %, 40 m at 10 % in 100 klx,
-- 1.2 cm, divergence 0.13 deg, latency below 10 ms: data sheet. Sensitivity and the error of range are fitted to it.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.lidar, {
  name = "os1_64",
  rate = 10, scan = "100 ms", latency = "10 ms",
  pattern = "os1_64", columns = 1024,
  range = 120, near = 0.8,
  sensitivity = 6e-5, threshold = 12, range_step = 0.012, beam_bias = 0.005,
  divergence = "0.13 deg", aperture = 0.01,
  false_alarms = 1e-4, drop = 0.007,               -- drop: engineering value
})
