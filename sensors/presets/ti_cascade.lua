-- The Texas Instruments imaging radar of four cascaded AWR2243, MIMO mode.
-- 150 m, 0.60 m, +-60 deg, 1.4 deg, 18 deg of elevation, 0.53 km/h, +-133 km/h before rates are folded: TIDUEN5A, of a
-- target of 10 m^2. Cycle 50 to 100 ms.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.radar, {
  name = "ti_cascade",
  period = "100 ms", latency = "60 ms",            -- latency: engineering value
  far_range = 150, far_fov = "120 deg", near_range = 0,
  beam_v = "30 deg",                               -- engineering value
  range_resolution = 0.60, rate_resolution = "0.53 km/h", velocity_span = "266 km/h",
  azimuth_resolution = "1.4 deg", elevation_resolution = "18 deg",
  max = 256,                                       -- engineering value
})
