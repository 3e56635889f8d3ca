-- A 77 GHz 4-D radar like the Continental ARS548 RDI: one wide beam, elevation measured.
-- 300 m, 0.22 m, +-60 deg, 1.2 deg ahead, 2.3 deg of elevation, 20 cycles a second: tables of the Dual-Radar data set
-- (Zhang and others 2023), where it hands on 523 points a cycle on the average, 800 at most; ours are 512 at most.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.radar, {
  name = "ars548",
  period = "50 ms", latency = "60 ms",             -- latency: engineering value
  far_range = 300, far_fov = "120 deg", near_range = 0,
  beam_v = "28 deg",                               -- +-14 deg below 140 m, +-4 deg at 300 m
  range_resolution = 0.22, rate_resolution = 0.1,  -- rate: engineering value
  azimuth_resolution = "1.2 deg", elevation_resolution = "2.3 deg", elevation_cells = true,
  min_range = 0.2, max = 512,
})
