-- Velodyne VLP-16: 16 beams of +-15 deg, 0.2 deg from column to column at 10 turns a second, 100 m, +-3 cm, two returns.
-- Data sheet as recalled, to be checked before it is quoted: engineering values, as are latency and divergence (3 mrad).
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.lidar, {
  name = "vlp16",
  rate = 10, scan = "100 ms", latency = "10 ms",
  pattern = "vlp16", columns = 1800, returns = "strongest",
  range = 100, near = 0.9,
  range_step = 0.002, beam_bias = 0.02, divergence = 0.003,
})
