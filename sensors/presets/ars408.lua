-- A 77 GHz long-range radar like the Continental ARS408-21: two beams, no elevation.
-- Reach 250 m, -400 to +200 km/h and 13 cycles a second: nuScenes (Caesar and others 2020) and integrators' notes, as are
-- its 125 clusters. Beams, resolutions and steps: data sheet as recalled, to be checked before they are quoted:
-- engineering values.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.radar, {
  name = "ars408",
  period = "72 ms", latency = "60 ms",
  far_range = 250, far_fov = "18 deg",             -- +-9 deg
  near_range = 70, near_fov = "120 deg",           -- +-60 deg; its 100 m within +-45 deg are left out
  beam_v = "14 deg",
  range_resolution = 1.8,                          -- of the far beam; the near one has 0.39 m
  rate_resolution = "0.37 km/h",
  azimuth_resolution = "1.6 deg", elevation_resolution = 0,
  range_step = 0.2, rate_step = 0.25,              -- of its CAN interface
  min_range = 0.2, max = 125,
})
